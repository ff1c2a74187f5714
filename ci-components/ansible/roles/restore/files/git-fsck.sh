#!/bin/sh
# git-fsck.sh FOLDER...: checks every bare repository below the folders as its owner. Whatever a repository's own settings say, git starts no
# program and calls no server for it.
set -u
export LC_ALL=C HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_TERMINAL_PROMPT=0

check() {
  set -- "$1" git -c safe.directory='*' -C "$1" fsck --full --no-dangling --no-progress
  if [ "$(id -u)" = 0 ]; then
    owner=$(stat -c '--reuid=%u --regid=%g' "$1")
    # Who owns it may not get there in a folder that only root may enter.
    # shellcheck disable=SC2086 # two words
    if setpriv $owner --clear-groups test -r "$1/HEAD"; then
      repository=$1
      shift
      set -- "$repository" setpriv $owner --clear-groups "$@"
    fi
  fi
  repository=$1
  shift
  said=$("$@" 2>&1) && return
  printf '%s is damaged:\n%s\n' "$repository" "$said" | head -n 20 >&2
  return 1
}

checked=0 damaged=0
list=$(mktemp) || exit 1
trap 'rm -f "$list"' EXIT
find "$@" -type d -name '*.git' -prune >"$list" || exit 1
while IFS= read -r repository; do
  if [ ! -f "$repository/HEAD" ] || [ ! -d "$repository/objects" ]; then continue; fi
  checked=$((checked + 1))
  check "$repository" </dev/null || damaged=$((damaged + 1))
done <"$list"
echo "Repositories checked: $checked, damaged: $damaged."
[ "$damaged" -eq 0 ]
