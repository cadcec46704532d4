# browser.sh - a browser that only writes down what it was to show; to be read after gimp.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

export XDG_CONFIG_HOME=$OUT/config XDG_DATA_HOME=$OUT/data
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME/applications"
printf '#!/bin/sh\necho "$1" >>"%s"\n' "$OUT/shown" >"$OUT/browser"
chmod +x "$OUT/browser"
printf '[Desktop Entry]\nType=Application\nName=Browser\nExec=%s %%u\nMimeType=text/html;\n' "$OUT/browser" \
  >"$XDG_DATA_HOME/applications/browser.desktop"
printf '[Default Applications]\ntext/html=browser.desktop\n' >"$XDG_CONFIG_HOME/mimeapps.list"

# Waits until the page $1 has been shown once more.
browser_shows () {
  if ! soon grep -q "/help/$1\$" "$OUT/shown" 2>/dev/null; then
    picture failed
    fail "the help does not show $1"
  fi
  rm "$OUT/shown"
}
