#!/bin/sh
# gitlab-load.sh CONTAINER ID: lets GitLab load a backup it made of itself, in its container or, if the name is empty, on this machine. Its
# settings and secrets are in place already. Standard output is what was done; if no GitLab runs here, what is left to do.
set -eu
container=$1 id=$2

running() { [ "$("$1" container inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ]; }

if [ -z "$container" ]; then
  inside() { GITLAB_ASSUME_YES=1 "$@"; }
  command -v gitlab-backup >/dev/null || inside() { return 127; }
elif running docker; then
  inside() { docker exec --env GITLAB_ASSUME_YES=1 "$container" "$@"; }
elif running podman; then
  inside() { podman exec --env GITLAB_ASSUME_YES=1 "$container" "$@"; }
else
  inside() { return 127; }
fi

steps() {
  "$1" gitlab-ctl reconfigure
  "$1" gitlab-ctl stop puma
  "$1" gitlab-ctl stop sidekiq
  "$1" gitlab-backup restore "BACKUP=$id"
  "$1" gitlab-ctl restart
  "$1" gitlab-rake gitlab:check SANITIZE=true
}

if inside true; then
  do_step() { echo "$*" && inside "$@" >&2; }
  steps do_step
else
  echo "Left out, since no GitLab${container:+ $container} runs here. Install the version that made the backup, then say:"
  steps echo
fi
