#!/bin/sh
# Installs Debian packages of servers without letting Debian start those servers.
# Usage, as root: install-packages.sh PACKAGE...
set -u

# One at a time: two runs would restore each other's policy file.
if [ "${TRACESHOP_INSTALL_LOCKED:-}" = '' ]; then
  TRACESHOP_INSTALL_LOCKED=1 exec flock --timeout 600 /run/lock/traceshop-install.lock "$0" "$@"
fi

policy=/usr/sbin/policy-rc.d
saved=/usr/sbin/policy-rc.d.before-traceshop
mark='# Temporary, by traceshop: keeps package scripts from starting servers.'

restore() {
  if [ -e "$saved" ]; then
    mv -f "$saved" "$policy"
  elif grep -qsF "$mark" "$policy"; then
    rm -f "$policy"
  fi
}

# Undoes what a killed run may have left.
restore
trap restore EXIT
trap 'exit 130' INT TERM HUP

if [ -e "$policy" ]; then
  mv "$policy" "$saved"
fi
printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Package lists may be missing or too old. They are fetched only then, because that takes long.
install "$@" || { apt-get update -o DPkg::Lock::Timeout=300; install "$@"; }
