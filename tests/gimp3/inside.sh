#!/bin/sh
# inside.sh - builds for GIMP 3 and runs its tests; for the Debian 13 root, where the source tree is /source.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Only what these tests need is built.  GRIDS: the maps that GIMP 2.10 has made outside, when they are there.
set -eu

build=/build
[ ! -d /grids ] || export GRIDS=/grids
options='-Dgimp2=disabled -Dgimp3=enabled -Dcli=enabled -Dfetch=enabled -Dhdf5=enabled -Dhelp=enabled -Dtranslations=enabled'
# shellcheck disable=SC2086  # lists of words
if [ -f $build/build.ninja ]; then
  timeout 600 meson configure $options $build
else
  timeout 600 meson setup $options $build /source
fi
timeout 3600 ninja -C $build plugin/gimp3/vit-attribution plugin/gimp3/help plugin/gimp3/locale plugin/cli/vit-attribution \
  tests/panel/download-window-3 tests/panel/test-reliance-row-3 tests/gimp/libno-pixels.so tests/gimp/liblook-3.so tests/golden/generate
rm -f $build/meson-logs/testlog.txt
timeout 3600 meson test -C $build --no-rebuild -t 4 --print-errorlogs --suite gimp3
