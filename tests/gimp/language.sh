#!/bin/bash
# language.sh - the plug-in in German.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

"$TOP/tests/po/locale.sh" "$OUT/locales" de_DE
made=$?
[ $made -eq 0 ] || exit $made
export LOCPATH=$OUT/locales LC_ALL=de_DE.UTF-8 LANGUAGE=de

fresh_profile
rm -f "$PROFILE/pluginrc"   # the plug-in is asked in German
console "$PROFILE" "(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE \"$TOP/models/example.png\" \"\"))))
  (plug-in-vit-attribution-predict RUN-NONINTERACTIVE image $CHOSEN \"no-such-model\" 5))"
grep -qF 'Kein Modell heißt „no-such-model“' "$LOG" || fail "no German sentence"
! grep -iE 'catalog|Localization disabled' "$LOG" || fail "GIMP complains about the catalogues"

menu_language || fail "the menu is not German"
