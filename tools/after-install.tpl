#!/bin/sh
set -e
app='/opt/${sanitizedProductName}'
ln -sfn "$app/${executable}" '/usr/bin/${executable}'

# Where user namespaces work Chromium uses them for its sandbox; elsewhere (hardened kernels) it needs this helper.
chmod 4755 "$app/chrome-sandbox"

# Ubuntu 24.04 and newer allow user namespaces to programs with an AppArmor profile only. Older parsers do not know the
# profile's syntax; they do not have the restriction either.
profile="$app/resources/apparmor-profile"
if [ -f "$profile" ] && command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load --quiet "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  if [ -d /sys/kernel/security/apparmor ]; then
    apparmor_parser --replace --write-cache '/etc/apparmor.d/${executable}' || echo 'Deskbell: the AppArmor profile takes effect at the next start of the computer.'
  fi
fi
