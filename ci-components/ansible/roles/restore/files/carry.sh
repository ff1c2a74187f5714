#!/usr/bin/env bash
# carry.sh FROM HOST PLACE: carries FROM, a record and a tree, into a new folder on HOST, on the disk where PLACE is or will be, and says
# which. Nothing that is there is touched but what a run that was killed carried there: homelab puts the files in their places. RSYNC_RSH is
# how to get there, BECOME how to be root there.
set -euo pipefail
from=$1 host=$2 place=$3

# The shell over there may be dash, which knows no $'...'.
quoted() {
  local word
  for word; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}

# rsync, too, minds the quotes in RSYNC_RSH.
there() { eval "$RSYNC_RSH"' "$host" "${BECOME:-} $(quoted "$@")" </dev/null'; }

# Of a process: what stands behind its name, which may hold anything.
fact() { local stat; read -r stat 2>/dev/null <"/proc/$1/stat" && cut -d ' ' -f "$2" <<<"${stat##*) }"; }

# The run that this is part of, which lives until what is carried is in its places and removed here.
run=$PPID
while up=$(fact "$run" 2) && grep -qa ansible "/proc/$up/cmdline"; do run=$up; done
here="$(cat /proc/sys/kernel/random/boot_id) $(readlink /proc/self/ns/pid)"

# is_dead AGE BOOT NAMESPACE PROCESS STARTED: a process that could not be seen from here is given a week.
is_dead() {
  if [ "$2 $3" = "$here" ]; then [ "$(fact "$4" 20 || true)" != "$5" ]; else [ "$1" -gt 604800 ]; fi
}

marked=$(there sh -c '
  base=${1%/}
  while :; do
    for each in "$base"/.homelab-restore-*; do
      [ -d "$each" ] && [ ! -L "$each" ] && [ -O "$each" ] && [ -f "$each/.carried" ] || continue
      printf "%s %s %s\n" "$(($(date +%s) - $(stat -c %Y "$each/.carried")))" "$(head -n 1 "$each/.carried")" "$each"
    done
    [ -n "$base" ] || break
    base=${base%/*}
  done' sh "$place")
while read -r age boot space process started folder; do
  [[ $folder =~ /\.homelab-restore-[A-Za-z0-9]{12}$ ]] && is_dead "$age" "$boot" "$space" "$process" "$started" || continue
  there rm -rf -- "$folder"
done <<<"$marked"

scratch=$(there sh -c '
  base=${1%/}
  [ -d "$base" ] && [ ! -L "$base" ] && mountpoint -q "$base" || base=${base%/*}
  while [ -n "$base" ] && [ ! -d "$base" ]; do base=${base%/*}; done
  folder=$(mktemp -d "$base/.homelab-restore-XXXXXXXXXXXX") && printf "%s\n" "$2" >"$folder/.carried" && echo "$folder"' sh "$place" "$here $run $(fact "$run" 20)")

rsync --archive --hard-links --acls --xattrs --sparse --numeric-ids --protect-args --rsync-path="${BECOME:-} rsync" "$from/" "$host:$scratch/" || {
  there rm -rf -- "$scratch"
  exit 1
}
printf '%s\n' "$scratch"
