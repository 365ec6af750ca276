#!/usr/bin/env bash
# in-sandbox.sh COMMAND…: runs it with a screen (the user's, otherwise Xvfb) and with Chromium's sandbox on, also as root.
# Chromium refuses to sandbox root. In a user namespace that maps root to uid 1000 it sees an ordinary user, while files
# keep their owner: no account to create, nothing to chown.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then
  exec unshare --user --map-user=1000 --map-group=1000 -- "$0" "$@"
fi
export DBUS_SESSION_BUS_ADDRESS="${DBUS_SESSION_BUS_ADDRESS:-disabled:}" # empty would crash Chromium
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${DESK_OWN_SCREEN:-}" ]; then exec "$@"; fi
exec xvfb-run --auto-servernum --server-args='-screen 0 1600x1000x24 -nolisten tcp' "$@"
