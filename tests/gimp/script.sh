#!/bin/bash
# script.sh - the ready-made batch calls, compared with the command-line tool (CLI, when it is built).
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

heat=
if [ -n "${CLI:-}" ]; then
  heat=$OUT/heat.png
  "$CLI" explain "$TOP/models/example.png" -o "$heat" --class cat --overlay none >"$LOG" 2>&1 || fail "the command-line tool"
fi
# Two pictures whose outputs would be called alike, one that is none, and what is not asked for.
pictures=$OUT/pictures
mkdir -p "$pictures/sub.png"
cp "$TOP/models/example.png" "$pictures/a.png"
cp "$TOP/models/example.png" "$pictures/A.JPG"
echo nothing | tee "$pictures/broken.png" "$pictures/.hidden.png" >"$pictures/notes.txt"
# By themselves, as a user calls them.
fresh_profile
console "$PROFILE" "(begin
  (vit-attribution-file \"$TOP/models/example.png\" \"$OUT/layered.xcf\" \"\" \"\" \"cat,dog\")
  (vit-attribution-file \"$TOP/models/example.png\" \"$OUT/flat.png\" \"demo\" \"rollout\" \"\")
  (gimp-message (string-append \"returned \" (number->string
    (vit-attribution-folder \"$pictures\" \"$OUT/explained\" \"\" \"\" \"cat,dog\")))))" \
  && [ -f "$OUT/layered.xcf" ] && [ -f "$OUT/flat.png" ] || fail "the script"
made=$(cd "$OUT/explained" && echo *)
[ "$made" = 'A-overlay.png A.xcf a~2-overlay.png a~2.xcf' ] || fail "the folder has $made"
for said in "$pictures/broken.png: .*broken.png" 'Pictures: 3; explained: 2, failed: 1' 'returned 1'; do
  [ "$(grep -c "Warning: $said" "$LOG")" = 1 ] || fail "it does not say “$said”"
done
good "(define tool-heat \"$heat\") (load \"$HERE/script.scm\") (run)"
