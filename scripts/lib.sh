# shellcheck shell=bash
# Sourced by the other scripts: paths and output functions.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Programs installed for this checkout only; see scripts/setup.
tools=$root/.tools

# A fixed target directory, so that the paths below do not depend on the environment.
export CARGO_TARGET_DIR=$root/target

# rustup and cargo install put programs into this directory, which may not be in PATH.
PATH=$tools/node/bin:$PATH:$tools/prometheus:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH

export NPM_CONFIG_LOGLEVEL=error NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false
export NPM_CONFIG_UPDATE_NOTIFIER=false PIP_DISABLE_PIP_VERSION_CHECK=1

if [[ -t 1 ]]; then
  bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' red='' plain=''
fi

heading() {
  printf '%s\n' "$bold==> $*$plain"
}

complain() {
  printf '%s\n' "$red$*$plain" >&2
}

die() {
  complain "$@"
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# at_least WANTED FOUND: succeeds if the version FOUND is at least WANTED. An empty FOUND fails.
at_least() {
  [[ -n $2 && $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

web() {
  npm --prefix web run --silent "$@"
}
