#!/bin/sh
# pictures.sh BUILD - makes the guide's pictures of both GIMPs anew, from what the tests `newcomer` and `photo` have left in a build
# tree: 2.10's there, GIMP 3's there or in the Debian 13 in it.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

docs=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
two=$1/tests/gimp/2
three=$1/tests/gimp/3
[ -d "$three" ] || three=$1/debian13/build/tests/gimp/3

# $1 = a test's folder, $2 = its picture, $3 = ours, the rest = what convert does to it
take () {
  from=$1/$2.png to=$docs/$3.png
  shift 3
  convert "$from" "$@" +repage -strip -define png:compression-level=9 "$to"
}

for gimp in 2 3; do
  if [ $gimp = 2 ]; then tests=$two name=-2.10; else tests=$three name=; fi
  take "$tests/newcomer" submenu "menu$name" -crop 620x560+380+0
  take "$tests/newcomer" dialog "dialog$name"
  take "$tests/newcomer" other-class "other-class$name"
  take "$tests/newcomer" layers "layers$name" -resize 60%
done
take "$three/photo" photo photo
take "$three/photo" recolour recolour
take "$three/photo" compare compare
