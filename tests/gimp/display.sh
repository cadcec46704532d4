# display.sh - a screen for dialogs, and the hands that use them; to be read after gimp.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

for tool in Xvfb xdotool import; do
  if ! command -v $tool >/dev/null; then
    echo "SKIPPED: there is no $tool" >&2
    exit 77
  fi
done

unset ${!GDK_@}   # what somebody is used to, before a test says what it wants
export GDK_BACKEND=x11

# A screen of our own; ends with the test.  Without -noreset it starts anew when its last client leaves, and refuses who comes then.
# With -r no key is pressed twice, however long it takes until it is let go.
open_display () {
  rm -f "$OUT/display"
  Xvfb -displayfd 9 -screen 0 "${SCREEN:-1280x900}x24" ${DPI:+-dpi "$DPI"} -nolisten tcp -noreset -r 9>"$OUT/display" >/dev/null 2>&1 &
  XVFB=$!
  trap 'kill $XVFB' EXIT
  soon test -s "$OUT/display" || fail "Xvfb does not start"
  DISPLAY=:$(cat "$OUT/display")
  export DISPLAY
}

# Is there a window with the title $1?  Its number is in W.
appears () {
  W=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1)
  [ -n "$W" ]
}

# Waits for a window with the title $1, and turns the keyboard to it: its number is in W, that of its process in OWNER.
find_window () {
  if ! soon appears "$1"; then
    xdotool search --onlyvisible --name "." getwindowname %@ >>"$LOG" 2>&1
    picture failed
    fail "no window \"$1\" appears"
  fi
  OWNER=$(xdotool getwindowpid "$W")
  xdotool mousemove 1279 899 windowfocus "$W"   # no tooltips
}

# Is the window W, titled $1, still there?  X gives the same number to the next one, but that has another process.
is_open () {
  xdotool search --all --onlyvisible --pid "$OWNER" --name "$1" 2>/dev/null | grep -qx "$W"
}

# Not seen twice, as a window that goes away meanwhile can disturb the search.
is_closed () {
  ! is_open "$1" && ! is_open "$1"
}

picture () {
  import -window root "$OUT/$1.png"
}

# The window W alone.
portrait () {
  import -window "$W" "$OUT/$1.png"
}
