#!/usr/bin/env bash
# carry.sh FROM HOST PLACE: carries FROM, a record and a tree, into a new folder on HOST, on the disk where PLACE is or will be, and says
# which. Nothing that is there is touched: homelab puts the files in their places. RSYNC_RSH is how to get there, BECOME how to be root there.
set -euo pipefail
from=$1 host=$2 place=$3

# The shell over there may be dash, which knows no $'...'.
quoted() {
  local word
  for word; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}

# rsync, too, minds the quotes in RSYNC_RSH.
there() { eval "$RSYNC_RSH"' "$host" "${BECOME:-} $(quoted "$@")" </dev/null'; }

scratch=$(there sh -c '
  base=${1%/}
  [ -d "$base" ] && [ ! -L "$base" ] && mountpoint -q "$base" || base=${base%/*}
  while [ -n "$base" ] && [ ! -d "$base" ]; do base=${base%/*}; done
  mktemp -d "$base/.homelab-restore-XXXXXXXXXXXX"' sh "$place")

rsync --archive --hard-links --acls --xattrs --sparse --numeric-ids --protect-args --rsync-path="${BECOME:-} rsync" "$from/" "$host:$scratch/" || {
  there rm -rf -- "$scratch"
  exit 1
}
printf '%s\n' "$scratch"
