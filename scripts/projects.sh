# Runs test projects side by side, and says what came of them. Sourced by ./test from the repository's root.

lasted="$cache/test-seconds"

# longest_first PROJECT...: by the seconds of the last whole run, else as usual: the longest would run alone at the end.
longest_first() {
  local name seconds
  for name in "$@"; do
    seconds=$(awk -v name="$name" '$2 == name { print $1 }' "$lasted" 2>/dev/null || true)
    echo "${seconds:-$(usual_seconds "$name")} $name"
  done | sort -k1,1nr -k2,2 | cut -d' ' -f2
}

usual_seconds() {
  case $1 in
    *.Backups.Tests | *.Restores.Tests | *.Drills.Tests) echo 200 ;;
    *.EndToEnd.Tests | *.Simulator.Tests | *.Cli.Tests) echo 150 ;;
    *) echo 60 ;;
  esac
}

# needs_binaries PROJECT: whether it starts what publish_native leaves, itself or through the demo.
needs_binaries() {
  grep -rqE --include='*.cs' --include='*.csproj' 'RealTools\.Homelab|BotProcess|Homelab\.Demo' "tests/$1"
}

# What a project says is shown when it is done, so that it stays together.
run_project() {
  local name=$1 status=0 begun=$SECONDS
  "tests/$name/bin/Release/net10.0/$name" -noLogo -noColor -diagnostics -result-xml "$results/$name.xml" ${only[@]+"${only[@]}"} >"$results/$name.log" 2>&1 || status=$?
  grep -vE '^ +(Discover|Starting:|Finished:)|^=== TEST' "$results/$name.log" || true
  echo "$status" >"$results/$name.status"
  echo "$((SECONDS - begun)) $name" >"$results/$name.seconds"
}

# startable PUBLISHING PROJECT...: the first that need not wait for the process that publishes.
startable() {
  local publishing=$1 name
  shift
  for name in "$@"; do
    { ! kill -0 "$publishing" 2>/dev/null || ! needs_binaries "$name"; } && echo "$name" && return
  done
  return 0
}

# run_projects PUBLISHING PROJECT...: as many at once as may be; those that need the native binaries when PUBLISHING has left them, which
# it says with a file, since a shell forgets how whoever it no longer waits for has ended.
run_projects() {
  local publishing=$1 name waiting running=()
  shift
  mapfile -t waiting < <(longest_first "$@")
  while [ "${#waiting[@]}" -gt 0 ]; do
    kill -0 "$publishing" 2>/dev/null || [ -e "$results/published" ] || break
    name=$(startable "$publishing" "${waiting[@]}")
    if [ -z "$name" ]; then
      wait "$publishing" || true
      continue
    fi
    mapfile -t waiting < <(printf '%s\n' "${waiting[@]}" | grep -vxF "$name")
    run_project "$name" &
    running+=("$!")
    wait_for_room
  done
  wait
  [ -e "$results/published" ] && return
  echo 'The native binaries could not be published: see above.' >&2
  exit 1
}

# Leaves in running whoever still runs. As many at once as there are cores: a third on two made a loaded machine slow enough that tests took waiting for hanging.
wait_for_room() {
  local process left
  while :; do
    left=()
    for process in "${running[@]}"; do
      kill -0 "$process" 2>/dev/null && left+=("$process")
    done
    running=(${left[@]+"${left[@]}"})
    [ "${#running[@]}" -ge "$(nproc)" ] || return 0
    wait -n "${running[@]}" || true
  done
}

# count_results PROJECT...: sets passed, failed and skipped.
count_results() {
  local name summary total errors fails skips
  passed=0 failed=0 skipped=0
  for name in "$@"; do
    summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+|Total: 0$' "$results/$name.log" | tail -n 1)
    if [ -z "$summary" ]; then
      echo "$name ended without a result (exit code $(cat "$results/$name.status"))."
      failed=$((failed + 1))
      continue
    fi
    read -r total errors fails skips _ <<<"$(grep -oE '[0-9]+' <<<"$summary" | tr '\n' ' ')0 0 0"
    [ "$(cat "$results/$name.status")" = 0 ] || [ $((errors + fails)) -gt 0 ] || fails=1
    passed=$((passed + total - fails - skips))
    failed=$((failed + errors + fails))
    skipped=$((skipped + skips))
  done
}

# machine_seconds: what this machine's processors have worked since it started, for whomever: programs that outlive who started them included.
machine_seconds() {
  awk -v tick="$(getconf CLK_TCK)" '/^cpu / { print int(($2 + $3 + $4 + $7 + $8) / tick) }' /proc/stat
}

# say_times SECONDS MACHINE: the slowest tests, and what the run cost since it began.
say_times() {
  node scripts/slowest.mjs 20 "$results"
  # Not in a pipe, whose shell would have worked for nobody.
  times >"$results/times"
  tr 'ms' '  ' <"$results/times" | awk -v wall="$1" -v machine="$2" '{ own += $1 * 60 + $2 + $3 * 60 + $4 } END {
    printf "%d min %02d s and %.1f processor minutes; %.1f on the whole machine: the compiler, containers and whoever else is here included.\n", wall / 60, wall % 60, own / 60, machine / 60 }'
}
