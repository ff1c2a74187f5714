# Shared by ./test and ./demo: what is missing, how to get it, and the native binaries. Sourced, not run.

cache="${HOMELAB_CACHE:-$HOME/.cache/homelab-gitops}"
missing_packages=() missing_reasons=() missing_commands=()
# What has to stand before a command that changes the system.
sudo='sudo '
[ "$(id -u)" -ne 0 ] || sudo=''
# One compiler serves all projects, whatever the surroundings say: starting it anew for each takes longer than compiling.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=true UseSharedCompilation=true
# MSBuild's own helpers would wait for more work long after a run has ended.
export MSBUILDDISABLENODEREUSE=1

say() { printf '\n== %s\n' "$*" >&2; }

# need_package PROGRAM PACKAGE WHY: something apt can bring.
need_package() {
  command -v "$1" >/dev/null 2>&1 && return
  missing_packages+=("$2")
  missing_reasons+=("  $2: $3")
}

# need_dotnet WHY: its SDK, in the version that global.json asks for.
need_dotnet() {
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || missing_commands+=("  The .NET SDK 10 $1.
    Debian 12 and 13 on x64:
      ${sudo}apt-get update && ${sudo}apt-get install -y ca-certificates curl
      curl -fsSLo /tmp/microsoft.deb https://packages.microsoft.com/config/debian/\$(. /etc/os-release && echo \$VERSION_ID)/packages-microsoft-prod.deb
      ${sudo}dpkg -i /tmp/microsoft.deb && ${sudo}apt-get update && ${sudo}apt-get install -y dotnet-sdk-10.0
    Ubuntu 24.04 and newer:
      ${sudo}apt-get update && ${sudo}apt-get install -y dotnet-sdk-10.0
    Fedora:
      ${sudo}dnf install -y dotnet-sdk-10.0
    Anywhere else, Debian on arm64 too (with curl, libicu and ca-certificates there):
      curl -fsSL https://dot.net/v1/dotnet-install.sh | ${sudo}bash -s -- --channel 10.0 --install-dir /usr/share/dotnet
      ${sudo}ln -s /usr/share/dotnet/dotnet /usr/local/bin/dotnet")
}

# need_terraform WHY: OpenTofu does as well, and is then called terraform here.
need_terraform() {
  command -v terraform >/dev/null 2>&1 && return
  local tofu
  if tofu=$(command -v tofu); then
    mkdir -p "$cache/bin"
    ln -sfn "$tofu" "$cache/bin/terraform"
    export PATH="$cache/bin:$PATH"
    return
  fi
  missing_commands+=("  terraform, or OpenTofu, $1.
    Debian and Ubuntu:
      ${sudo}apt-get update && ${sudo}apt-get install -y ca-certificates curl
      ${sudo}curl -fsSLo /usr/share/keyrings/hashicorp.asc https://apt.releases.hashicorp.com/gpg
      echo \"deb [signed-by=/usr/share/keyrings/hashicorp.asc] https://apt.releases.hashicorp.com \$(. /etc/os-release && echo \$VERSION_CODENAME) main\" | ${sudo}tee /etc/apt/sources.list.d/hashicorp.list
      ${sudo}apt-get update && ${sudo}apt-get install -y terraform
    Fedora:
      ${sudo}dnf install -y opentofu")
}

# need_python MODULE PACKAGE WHY: a module of the system's own Python. Where there is no apt, its tests are left out, and say so.
need_python() {
  command -v apt-get >/dev/null 2>&1 || return 0
  /usr/bin/python3 -c "import $1" >/dev/null 2>&1 && return
  missing_packages+=("$2")
  missing_reasons+=("  $2: $3")
}

# postgres_program NAME: a program of PostgreSQL's server. Debian keeps those out of PATH, since there may be several versions.
postgres_program() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -V | tail -n 1)
  [ -x "$found" ] && echo "$found" || echo "$1"
}

install_missing() {
  if [ "${#missing_commands[@]}" -gt 0 ]; then
    { echo 'Missing, and yours to install, because it comes from elsewhere:'; printf '\n%s\n' "${missing_commands[@]}"; echo; echo 'Then run this again.'; } >&2
    exit 1
  fi
  [ "${#missing_packages[@]}" -gt 0 ] || return 0
  { echo 'Missing system packages:'; printf '%s\n' "${missing_reasons[@]}"; } >&2
  if ! command -v apt-get >/dev/null 2>&1; then
    echo 'There is no apt-get here: install them the way your system does, then run this again.' >&2
    exit 1
  fi
  if [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; then
    printf 'Only root may install them, and there is no sudo here. As root:\n  apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing_packages[*]}" >&2
    exit 1
  fi
  if [ -z "${yes:-}" ]; then
    if [ ! -t 0 ]; then
      echo 'There is no terminal to ask at: run this again with --yes to install them with apt-get.' >&2
      exit 1
    fi
    read -r -p 'Install them with apt-get? [y/N] ' answer
    case $answer in [yY]*) ;; *) exit 1 ;; esac
  fi
  $sudo apt-get update -q >/dev/null
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing_packages[@]}" >/dev/null
}

# npm_packages NAME@VERSION...: the checkers of the tests, into the cache, outside the checkout, once.
npm_packages() {
  export HOMELAB_TEST_NPM="$cache/npm"
  npm_folder "$HOMELAB_TEST_NPM" "$@"
}

# gitlab_ci_local: resolves and checks GitLab pipelines; it needs a newer Node than Debian has, which comes with it.
gitlab_ci_local() {
  local arch=x64
  [ "$(uname -m)" = aarch64 ] && arch=arm64
  export HOMELAB_TEST_CI="$cache/gitlab-ci-local"
  npm_folder "$HOMELAB_TEST_CI" gitlab-ci-local@4.75.1 "node-linux-$arch@22"
}

# npm_folder FOLDER NAME@VERSION...
npm_folder() {
  local folder=$1 stamp="$1/.homelab-wanted"
  shift
  [ "$(cat "$stamp" 2>/dev/null)" = "$*" ] && return
  say "npm: $*"
  mkdir -p "$folder"
  (cd "$folder" && npm install --silent --no-package-lock --no-audit --no-fund --ignore-scripts "$@" >&2)
  echo "$*" >"$stamp"
}

# debian_programs: programs of other Debian releases than this one, unpacked into the cache once and not installed.
# Each argument is FOLDER:PACKAGE/SUITE; what is there already is not fetched again.
debian_programs() {
  export HOMELAB_TEST_CLIENTS="$cache/clients"
  local own="$HOMELAB_TEST_CLIENTS/apt" wanted=() program mirror='' suite
  for program in "$@"; do
    [ -d "$HOMELAB_TEST_CLIENTS/${program%%:*}/usr/bin" ] || wanted+=("$program")
  done
  [ "${#wanted[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 && mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
  if [ -z "$mirror" ]; then
    echo "This is not Debian, from where these could come: what needs them is left out: ${wanted[*]%%:*}" >&2
    return 0
  fi
  say "from Debian, into the cache: ${wanted[*]#*:}"
  mkdir -p "$own/lists/partial" "$own/cache/archives/partial"
  for suite in $(printf '%s\n' "${wanted[@]#*/}" | sort -u); do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$own/sources.list"
  apt_of_our_own update >"$own/log" 2>&1 || tail -n 5 "$own/log" >&2
  for program in "${wanted[@]}"; do
    debian_program "${program%%:*}" "${program#*:}" >"$own/log" 2>&1 && continue
    { tail -n 5 "$own/log"; echo "${program#*:} could not be fetched (see above): what needs it is left out."; } >&2
  done
  rm -rf "$own"
}

# debian_program FOLDER PACKAGE/SUITE: the folder appears when it is whole.
debian_program() {
  local folder="$HOMELAB_TEST_CLIENTS/$1" new="$own/new"
  rm -rf "$new" && mkdir "$new"
  (cd "$new" && apt_of_our_own download "$2" && dpkg -x ./*.deb files) && mv "$new/files" "$folder"
}

apt_of_our_own() {
  apt-get -q -o "Dir::Etc::sourcelist=$own/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$own/lists" \
    -o "Dir::Cache=$own/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# recent_restic: prints the path of a restic that the tool takes: the system's own, else a newer Debian's out of the cache; nothing where neither is.
recent_restic() {
  local found
  if found=$(command -v restic) && printf '0.17\n%s\n' "$("$found" version | sed -nE 's/^restic ([0-9.]+).*/\1/p')" | sort -VC; then
    echo "$found"
    return
  fi
  local program
  for program in restic-0.19:restic/sid restic-0.18:restic/trixie; do
    debian_programs "$program"
    found="$HOMELAB_TEST_CLIENTS/${program%%:*}/usr/bin/restic"
    [ -x "$found" ] || continue
    echo "$found"
    return
  done
}

# What counts containers and mounts must not survive a reboot, so it is not in the cache.
volatile="/tmp/homelab-test-podman-$(id -u)"

# container_images: a podman with storage of its own, and in it images made of this system's own packages, without a registry:
# what our images are built on, and a host that Ansible can prepare.
container_images() {
  [ -z "${HOMELAB_WITHOUT_CONTAINERS:-}" ] || return 0
  local folder="$cache/images"
  mkdir -p "$folder" "$volatile/users"
  : >"$volatile/users/$$"
  # These settings let containers run inside a container, too: limits that may be set there, no journal, no shared locks.
  printf '%s\n' '[engine]' 'runtime = "runc"' 'cgroup_manager = "cgroupfs"' 'events_logger = "none"' 'lock_type = "file"' \
    '[containers]' 'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]' >"$folder/containers.conf"
  printf '%s\n' '#!/bin/sh' "export CONTAINERS_CONF='$folder/containers.conf'" \
    "export DISABLE_HC_SYSTEMD=true XDG_RUNTIME_DIR='$volatile/xdg'" \
    "[ -d '$volatile/xdg' ] || mkdir -p -m 700 '$volatile/xdg'" \
    "exec '$(command -v podman)' --root '$folder/storage' --runroot '$volatile/run' --tmpdir '$volatile/tmp' \"\$@\"" >"$folder/podman"
  chmod +x "$folder/podman"
  if ! container_image homelab-test-base:3 age,ansible-core,ca-certificates,git,openssh-client,postgresql-client,rsync,sqlite3,tzdata; then
    echo 'No base image could be made (see above), so the container images are not tried.' >&2
    rm "$folder/podman"
  elif ! container_image homelab-test-host:3 age,bubblewrap,bzip2,ca-certificates,dbus,git,openssh-server,openssl,postgresql,python3,rsync,sqlite3,systemd,systemd-sysv \
    || ! postgres_image homelab-test-postgres:1 homelab-test-host:3; then
    echo 'No image of a host could be made (see above), so what happens on one is not tried.' >&2
  fi
}

# leave_containers: puts away what podman keeps between two calls, if no other run uses it: the process that holds the namespaces of
# whoever is not root, and the mounts of whoever is.
leave_containers() {
  local user
  rm -f "$volatile/users/$$"
  for user in "$volatile"/users/*; do
    [ -e "$user" ] && kill -0 "${user##*/}" 2>/dev/null && return
  done
  if [ -x "$cache/images/podman" ]; then
    [ -z "$("$cache/images/podman" ps --all --quiet 2>/dev/null)" ] || return 0
    [ -z "$sudo" ] || "$cache/images/podman" system migrate >/dev/null 2>&1 || true
  fi
  [ -n "$sudo" ] || umount "$cache/images/storage/overlay" 2>/dev/null || true
  # A build in a chroot makes these two empty, wherever it is told to keep things.
  [ -z "$sudo" ] || find "/tmp/podman-run-$(id -u)" "/tmp/containers-user-$(id -u)" -depth -type d -empty -delete 2>/dev/null || true
  rm -rf "$volatile"
}

# container_image NAME PACKAGES: this system's release with these packages and no more than they need. PostgreSQL makes no cluster when
# it is installed, and has no compiler for its queries, which would be half of the image.
container_image() {
  local image="localhost/$1" suite
  "$folder/podman" image exists "$image" && return
  suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  say "image of $suite: $1"
  mmdebstrap --quiet --variant=minbase "--include=$2" --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/lib/*/libLLVM*' --dpkgopt='path-exclude=/usr/lib/*/libz3*' --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/llvmjit*' \
    --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/bitcode/*' \
    --essential-hook='mkdir -p "$1/etc/postgresql-common" && echo create_main_cluster = false >"$1/etc/postgresql-common/createcluster.conf"' \
    "$suite" - | "$folder/podman" import --quiet - "$image" >/dev/null
}

# postgres_image NAME FROM: the same image, which starts as the usual images of PostgreSQL do.
postgres_image() {
  "$folder/podman" image exists "localhost/$1" && return
  "$folder/podman" build --quiet --isolation chroot --pull=never --build-arg "BASE=localhost/$2" --tag "localhost/$1" tests/Homelab.Testing/Hosts/postgres >/dev/null
}

# The layout of the source, which .csharpierrc.yaml sets and nobody discusses; of a file that was right before, under the same settings, it
# is known.
formatted() {
  dotnet tool restore >/dev/null
  dotnet csharpier check --use-cache . >&2 && return
  echo 'Some of the source is laid out otherwise: run `dotnet tool restore && dotnet csharpier format .`' >&2
  exit 1
}

# Native binaries into artifacts/bin. Without a linker the tool still runs, on the .NET runtime.
publish_native() {
  local rid=linux-x64 how=()
  [ "$(uname -m)" = aarch64 ] && rid=linux-arm64
  if ! command -v gcc >/dev/null 2>&1 && ! command -v clang >/dev/null 2>&1; then
    echo 'No linker (gcc or clang) is here, so homelab and homelab-bot are built to run on the .NET runtime: slower to start, the same otherwise.' >&2
    how=(-p:FrameworkDependent=true --self-contained false)
  fi
  local project
  for project in ci-components/Homelab.Cli bot/Homelab.Bot; do
    say "publish: $project ($rid${how:+, framework-dependent})"
    dotnet publish "$project" -c Release -r "$rid" -o artifacts/bin -v quiet -nologo "${how[@]}" >&2
  done
}
