# look.sh - what is seen in a dialog, and the mouse; to be read after display.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# look.c is in the plug-in's process and writes what it shows.

export LOOK=$OUT/look GTK_MODULES=$LOOK_LIBRARY

# The first line about a $1 (an extended regular expression) whose words are $2 (another): X, Y, WIDTH, HEIGHT, USABLE, LETTER, WORDS.
find_in_dialog () {
  IFS='	' read -r _ X Y WIDTH HEIGHT USABLE LETTER WORDS <<TEXT
$(awk -F '\t' -v what="$1" -v words="$2" '$1 ~ "^(" what ")$" && $8 ~ "^(" words ")$" { gsub (/\t\t/, "\t-\t"); print; exit }' "$LOOK" 2>/dev/null)
TEXT
  [ -n "$X" ]
}

# The same, but waits until it is there.
see () {
  for _ in $(seq 100); do
    ! find_in_dialog "$1" "$2" || return 0
    sleep 0.1
  done
  picture failed
  cat "$LOOK" >>"$LOG"
  fail "no \"$1\" says \"$2\""
}

# Waits until it is gone.
see_no () {
  for _ in $(seq 100); do
    find_in_dialog "$1" "$2" || return 0
    sleep 0.1
  done
  picture failed
  fail "a \"$1\" still says \"$2\""
}

# Clicks on the middle of what $1 and $2 name, when it has come to rest.
click () {
  place=
  while see "$1" "$2"; [ "$place" != "$X $Y" ]; do
    place="$X $Y"
    sleep 0.5
  done
  xdotool mousemove $((X + WIDTH / 2)) $((Y + HEIGHT / 2)) click 1
  sleep 0.3
}
