#!/bin/sh
# catalogues.sh MSGFMT FOLDER CATALOGUE.po... - makes a folder with the catalogues as programs read them.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

msgfmt=$1 folder=$2
shift 2
rm -rf "$folder"
for catalogue; do
  messages=$folder/$(basename "$catalogue" .po)/LC_MESSAGES
  mkdir -p "$messages"
  "$msgfmt" -o "$messages/vit-attribution.mo" "$catalogue"
done
