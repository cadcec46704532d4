# display.sh - a screen for dialogs, and the hands that use them; to be read after gimp.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

for tool in Xvfb xdotool import; do
  if ! command -v $tool >/dev/null; then
    echo "SKIPPED: there is no $tool" >&2
    exit 77
  fi
done

# A screen of our own; ends with the test.  Without -noreset it starts anew when its last client leaves, and refuses who comes then.
open_display () {
  rm -f "$OUT/display"
  Xvfb -displayfd 9 -screen 0 "${SCREEN:-1280x900}x24" ${DPI:+-dpi "$DPI"} -nolisten tcp -noreset 9>"$OUT/display" >/dev/null 2>&1 &
  XVFB=$!
  trap 'kill $XVFB' EXIT
  for _ in $(seq 100); do
    [ ! -s "$OUT/display" ] || break
    sleep 0.1
  done
  [ -s "$OUT/display" ] || fail "Xvfb does not start"
  DISPLAY=:$(cat "$OUT/display")
  export DISPLAY
}

# Waits for a window with the title $1; its number is in W.  (X gives the same number to one window after the other.)
next_window () {
  for _ in $(seq 1200); do
    W=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1)
    if [ -n "$W" ]; then
      sleep 0.2   # to be drawn
      xdotool mousemove 1279 899 windowfocus "$W"   # no tooltips
      return
    fi
    sleep 0.1
  done
  xdotool search --onlyvisible --name "." getwindowname %@ >>"$LOG" 2>&1
  picture failed
  fail "no window \"$1\" appears"
}

# Is the window W still there?
is_open () {
  xdotool search --onlyvisible --name "$1" 2>/dev/null | grep -qx "$W"
}

# Waits up to a second until "$@" is true.
soon () {
  for _ in $(seq 10); do
    ! "$@" || return 0
    sleep 0.1
  done
  return 1
}

is_closed () {
  ! is_open "$1"
}

# Is there a window with the title $1?
appears () {
  xdotool search --onlyvisible --name "$1" >/dev/null 2>&1
}

# Presses the key $2 in the window W, titled $1, until it has gone: a button may not be available at first.  Not again at once: on a
# slow machine the next window would get that key.
press_until_closed () {
  for _ in $(seq 30); do
    is_open "$1" || return 0
    xdotool windowfocus "$W" key "$2" 2>/dev/null
    soon is_closed "$1" && return
  done
  fail "\"$1\" does not close by $2"
}

# Presses the key $1 in the window W until one with the title $2 appears, which is W then.
press_until_opened () {
  for _ in $(seq 30); do
    xdotool windowfocus "$W" key "$1" 2>/dev/null
    if soon appears "$2"; then
      next_window "$2"
      return
    fi
  done
  fail "\"$2\" does not open by $1"
}

picture () {
  import -window root "$OUT/$1.png"
}

# The window W alone.
portrait () {
  import -window "$W" "$OUT/$1.png"
}
