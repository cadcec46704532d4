#!/bin/bash
# sizes.sh - every dialog on a small screen, in every language, and with everything twice as large: it fits, its buttons are seen, and no
# letter stands for two things.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"

"$TOP/tests/po/locale.sh" "$OUT/locales" en_US de_DE fr_FR
made=$?
[ $made -eq 0 ] || exit $made
export LOCPATH=$OUT/locales
SCREEN=1280x720

# When nothing moves any more.
settle () {
  before=
  while catch_up; now=$(cat "$LOOK"); [ "$now" != "$before" ]; do
    before=$now
  done
}

# $1 = what the picture is called; $2 = how high the window may be.
measure () {
  settle
  import -window root "$OUT/$1-$language-$scale.png"
  cp "$LOOK" "$OUT/$1-$language-$scale.look"
  python3 "$HERE/measure.py" "$LOOK" $((1280 / points)) $((720 / points)) $2 || fail "$1, $language, $scale times as large"
}

# Opens or closes what few people change.  Its letter is found while it is closed.
press_more () {
  [ "$1" = closed ] || letter=$(awk -F '\t' '$1 == "GtkExpander" { y = $3; end = $3 + $5 } $3 >= y && $3 < end && $7 != "" { print $7; exit }' "$LOOK")
  reach "$letter"
  see GtkExpander "$1"
}

# With all rows that are there sometimes.
choose_tiles () {
  fit=$(TEXTDOMAINDIR=$PLUGIN/locale gettext vit-attribution _Fit | sed 's/.*_\(.\).*/\1/' | tr '[:upper:]' '[:lower:]')
  reach "$fit" End
  see 'Gtk.*Label' 'D.*tail.*'
  see cell1 '\[x\].*'
}

# By the button below the model's name, the first one beside the picture.
open_models () {
  button=$(awk -F '\t' '$1 == "GtkScrolledWindow" { form = 1 } form && $1 == "GtkButton" { button = 1 } button && $7 != "" { print $7; exit }' "$LOOK")
  explain=$W
  reach "$button"
  soon another_appears || fail "no models are offered"
}

another_appears () {
  W=$(xdotool search --onlyvisible --name . | grep -vx "$explain" | tail -n 1)
  [ -n "$W" ]
}

end_dialog () {
  press_until_closed . Escape
}

# What GTK 3 makes twice as large, with half as many points on the screen; GTK 2 has larger letters only.
enlarge () {
  if [ "$GIMP" = 2 ]; then
    DPI=192
    tall=720
  else
    export GDK_SCALE=2
    points=2 tall=360
  fi
}

# Every dialog, in $language.
look_around () {
  scheme "(load \"$HERE/sizes.scm\") (run)" &
  run=$!

  next_window .
  see cell1 '\[x\].*'
  see GtkExpander closed
  choose_tiles
  measure explain $tall
  press_more open
  measure more $((720 / points))
  method=$(awk -F '\t' '$1 == "GtkExpander" { more = 1 } more && $7 != "" && n++ == 1 { print $8; exit }' "$LOOK")
  see 'Gtk.*Label' "$method"
  awk -F '\t' -v y="$Y" '$1 == "GtkScrolledWindow" && $3 <= y && $3 + $5 > y { seen = 1 } END { exit !seen }' "$LOOK" \
    || fail "\"$method\" is not seen when it is asked for"
  open_models
  measure models $((720 / points))
  end_dialog
  W=$explain
  end_dialog

  next_window .
  see GtkExpander open
  press_more closed
  end_dialog

  next_window .
  measure recolour $tall
  end_dialog
  next_window .
  measure compare $tall
  end_dialog
  next_window .
  see cell0 'rocket.*'
  measure train $tall
  end_dialog
  wait $run || fail "$language"
}

points=1 tall=640
for scale in 1 2; do
  [ $scale = 1 ] || enlarge
  open_display
  for language in ${LANGUAGES:-en_US de_DE fr_FR}; do
    export LC_ALL=$language.UTF-8 LANGUAGE=${language%_*}
    look_around
  done
  kill $XVFB
done
trap - EXIT
