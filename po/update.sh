#!/bin/sh
# update.sh - brings POTFILES and the catalogues up to date with the code, and says what is left to translate.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

pot=$(mktemp)
trap 'rm -f "$pot"' EXIT

# What messages go through, and comments do not.
grep -rlE '\bN?_ ?\(("|$)|g_dngettext \(' --include='*.[ch]' common engine plugin | LC_ALL=C sort >po/POTFILES
xgettext --files-from=po/POTFILES --output="$pot" --from-code=UTF-8 --package-name=vit-attribution \
  --keyword=_ --keyword=N_ --keyword=g_dngettext:2,3 --no-wrap
# What the descriptions of our own models say to people, and the built-in one's labels, as if they stood in C.
{
  sed -n -e 's/"/\\"/g' -e 's/^\(title\|description\|caution\)=\(.*\)/_("\2")/p' models/*.ini
  sed 's/.*/C_("label", "&")/' models/demo.txt
} | xgettext - --language=C --output="$pot" --join-existing --from-code=UTF-8 --omit-header --keyword=_ --keyword=C_:1c,2 --no-wrap

for language in $(cat po/LINGUAS); do
  catalogue=po/$language.po
  [ -f "$catalogue" ] || msginit --no-translator --locale="$language" --input="$pot" --output-file="$catalogue"
  # Nothing is guessed; what is gone is deleted.  Without places in the code and a date, only messages change a catalogue.
  msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --no-location "$catalogue" "$pot"
  msgattrib --no-obsolete --no-wrap --no-location --output-file="$catalogue" "$catalogue"
  sed -i '/^"POT-Creation-Date:/d' "$catalogue"
  printf '%s: ' "$language"
  msgfmt --check --statistics --output-file=/dev/null "$catalogue"
done
