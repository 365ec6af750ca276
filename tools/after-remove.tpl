#!/bin/sh
set -e
# An upgrade replaces what is here; only a removal takes it away.
case "$1" in
  remove | purge)
    rm -f '/usr/bin/${executable}'
    if [ -f '/etc/apparmor.d/${executable}' ]; then
      if [ -d /sys/kernel/security/apparmor ] && command -v apparmor_parser >/dev/null; then
        apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
      fi
      rm -f '/etc/apparmor.d/${executable}'
    fi
    ;;
esac
