# look.sh - what is seen in a dialog, the keys and the mouse; to be read after display.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# look.c is in the plug-in's process and writes what that shows, whenever there is nothing else to do.  So whoever has seen it write
# anew knows that all keys have arrived; what the dialog's threads do may still be under way, and is waited for by what is shown.

export LOOK=$OUT/look GTK_MODULES=$LOOK_LIBRARY

# Waits until the dialog has done what was asked of it.  (The first time it may have begun to write before.)
catch_up () {
  for _ in 1 2; do
    rm -f "$LOOK"
    soon test -s "$LOOK" || fail "no dialog is seen"
  done
}

# Waits for a dialog with the title $1; see find_window.
next_window () {
  find_window "$1"
  catch_up
}

# The first line about a $1 (an extended regular expression) whose words are $2 (another): X, Y, WIDTH, HEIGHT, USABLE, LETTER, WORDS.
find_in_dialog () {
  IFS='	' read -r _ X Y WIDTH HEIGHT USABLE LETTER WORDS <<TEXT
$(awk -F '\t' -v what="$1" -v words="$2" '$1 ~ "^(" what ")$" && $8 ~ "^(" words ")$" { gsub (/\t\t/, "\t-\t"); print; exit }' "$LOOK" 2>/dev/null)
TEXT
  [ -n "$X" ]
}

is_gone () {
  ! find_in_dialog "$1" "$2"
}

is_usable () {
  find_in_dialog "$1" "$2" && [ "$USABLE" = 1 ]
}

# Does the letter $1 lead to something that can be used?
leads () {
  awk -F '\t' -v letter="$1" '$6 == 1 && $7 == letter { found = 1 } END { exit !found }' "$LOOK" 2>/dev/null
}

give_up () {
  picture failed
  cat "$LOOK" >>"$LOG"
  fail "$*"
}

# Waits until it is there; until it can be used; until it is gone.
see () {
  soon find_in_dialog "$1" "$2" || give_up "no \"$1\" says \"$2\""
}

see_usable () {
  soon is_usable "$1" "$2" || give_up "no \"$1\" that says \"$2\" can be used"
}

see_no () {
  soon is_gone "$1" "$2" || give_up "a \"$1\" still says \"$2\""
}

# Waits until Alt and the letter $1 lead somewhere; then presses that, and the keys $2 $3...
reach () {
  catch_up
  soon leads "$1" || give_up "the letter $1 leads nowhere"
  xdotool windowfocus "$W" key "alt+$@"
}

# Presses the key $2 in the window W, titled $1, as soon as its button can be pressed; once, as the next window would get a second one.
press_until_closed () {
  case $2 in
    alt+*) reach "${2#alt+}" ;;
    Return) # is OK
      catch_up
      soon leads o
      xdotool windowfocus "$W" key Return
      ;;
    *) xdotool windowfocus "$W" key "$2" ;;
  esac
  soon is_closed "$1" || give_up "\"$1\" does not close by $2"
}

# Clicks on the middle of what $1 and $2 name, when it has come to rest.
click () {
  place=
  while see "$1" "$2"; [ "$place" != "$X $Y" ]; do
    place="$X $Y"
    catch_up
  done
  xdotool mousemove $((X + WIDTH / 2)) $((Y + HEIGHT / 2)) click 1
  sleep 0.3   # no double click
}
