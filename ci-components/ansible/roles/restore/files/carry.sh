#!/usr/bin/env bash
# carry.sh FROM HOST ROOT STAMP PATH...: makes each path below ROOT on HOST what it is below FROM, and says what that changed. What is in the
# way or too much there is moved aside, never removed. RSYNC_RSH is how to get there, BECOME how to be root there.
set -euo pipefail
from=$1 host=$2 root=${3%/} stamp=$4
shift 4

# rsync, too, minds the quotes in RSYNC_RSH.
there() { eval "$RSYNC_RSH"' "$host" "${BECOME:-} $(printf "%q " "$@")" </dev/null'; }

copy() {
  rsync --archive --hard-links --acls --xattrs --sparse --numeric-ids --protect-args --itemize-changes --rsync-path="${BECOME:-} rsync" "$@" |
    awk -v path="$path" 'END { if (NR > 0) print path ": " NR " changes" }'
}

# The folders that lead to what is restored come with their owner and mode where they are missing, and else stay as they are.
lead() {
  local folder=${1%/*}
  [ -n "$folder" ] || return 0
  lead "$folder"
  there test -d "$root$folder" || copy --dirs --no-recursive "$from$folder" "$host:$root${folder%/*}/"
}

for path; do
  [ -e "$from$path" ] || [ -L "$from$path" ] || continue
  lead "$path"
  if [ ! -d "$from$path" ] || [ -L "$from$path" ]; then
    copy --backup --suffix=".before-restore-$stamp" "$from$path" "$host:$root$path"
  elif there mountpoint -q "$root$path"; then
    # A disk cannot be renamed: what is on it moves into a folder on it.
    copy --delete-delay --exclude='/before-restore-*' --backup --backup-dir="$root$path/before-restore-$stamp" "$from$path/" "$host:$root$path/"
  else
    copy --delete-delay --backup --backup-dir="$root$path.before-restore-$stamp" "$from$path/" "$host:$root$path/"
  fi
done
