#!/bin/sh
# help.sh CMARK FOLDER PAGE PICTURE... - makes the folder with the help: the page as HTML, and its pictures.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

cmark=$1 folder=$2 page=$3
shift 3
rm -rf "$folder"
mkdir "$folder"
cp "$@" "$folder"
{
  cat <<TEXT
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$(sed -n 's/^# //p' "$page" | head -n 1)</title>
<style>
  :root { color-scheme: light dark }
  body { max-width: 46em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 sans-serif }
  img { max-width: 100% }
</style>
TEXT
  "$cmark" --smart "$page"
} >"$folder/$(basename "$page" .md).html"
