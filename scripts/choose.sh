# Which test projects a run is about. Sourced by ./test from the repository's root.

# test_classes: every class of the test projects, as PROJECT NAMESPACE.CLASS, read from the sources, which cost nothing to build.
test_classes() {
  find tests/*.Tests \( -name bin -o -name obj \) -prune -o -name '*.cs' -exec awk '
    FNR == 1 { space = "" }
    /^namespace / { space = $2; sub(/;.*/, "", space) }
    /^[a-z ]*class [A-Za-z0-9_]/ { name = $0; sub(/^[a-z ]*class /, "", name); sub(/[^A-Za-z0-9_].*/, "", name); split(FILENAME, path, "/"); print path[2], space "." name }
  ' {} +
}

# chosen_projects NAME...: the projects with something of one of these names, or all; fails for a name that nothing has.
chosen_projects() {
  local name found
  if [ $# -eq 0 ]; then
    basename -a tests/*.Tests
    return
  fi
  for name in "$@"; do
    found=$(test_classes | grep -iF -- "$name" | cut -d' ' -f1 | sort -u) && echo "$found" && continue
    echo "No test project or class has $name in its name: ls -d tests/*.Tests shows the projects." >&2
    return 2
  done | sort -u
}
