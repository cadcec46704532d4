#!/bin/bash
# install.sh - ./setup install and uninstall with GIMP 3, in a home folder with two of its versions and Flatpak's.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

export HOME=$OUT/home BUILD_DIR=$OUT/build MESON_OPTIONS='-Dtests=false -Dfetch=disabled'
unset XDG_DATA_HOME XDG_CONFIG_HOME GIMP3_DIRECTORY
config=$HOME/.config/GIMP
mkdir -p "$config/3.0" "$config/3.2" "$HOME/.var/app/org.gimp.GIMP/config/GIMP/3.0"

# What is needed to build is here; setup's list has more, which is nobody's business here.
mkdir "$OUT/bin"
printf '#!/bin/sh\necho installed\n' >"$OUT/bin/dpkg-query"
chmod +x "$OUT/bin/dpkg-query"
export PATH=$OUT/bin:$PATH

ours () {
  find "$HOME" -name '*vit-attribution*' ! -type d
}

timeout 1500 "$TOP/setup" install >"$LOG" 2>&1 || fail "./setup install"
for version in 3.0 3.2; do
  [ -x "$config/$version/plug-ins/vit-attribution/vit-attribution" ] || fail "no plug-in for GIMP $version"
  [ -f "$config/$version/plug-ins/vit-attribution/help/guide.html" ] || fail "no help for GIMP $version"
  [ -f "$config/$version/plug-ins/vit-attribution/locale/de/LC_MESSAGES/vit-attribution.mo" ] || fail "no German for GIMP $version"
  for icon in '' -recolour -compare; do
    [ -f "$config/$version/plug-ins/vit-attribution/vit-attribution$icon.svg" ] || fail "no icon for GIMP $version"
  done
  [ -f "$config/$version/scripts/vit-attribution.scm" ] || fail "no script for GIMP $version"
done
grep -q Flatpak "$LOG" || fail "no word about Flatpak"

# Found and run from there by GIMP itself.
timeout 300 "$CONSOLE" -i -d -f -s -n --batch-interpreter=plug-in-script-fu-eval \
  -b "(vit-attribution-file \"$TOP/models/example.png\" \"$OUT/out.xcf\" \"\" \"\" \"\")" --quit </dev/null >"$LOG" 2>&1 \
  && [ -f "$OUT/out.xcf" ] || fail "what was installed does not run"

timeout 60 "$TOP/setup" uninstall >"$LOG" 2>&1 || fail "./setup uninstall"
[ -z "$(ours)" ] || fail "left behind: $(ours)"
