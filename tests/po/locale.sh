#!/bin/sh
# locale.sh FOLDER COUNTRY... - makes locales such as de_DE.UTF-8 in a folder, for LOCPATH: gettext translates nothing in C.UTF-8, and a
# small system has no other.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

folder=$1
shift
mkdir -p "$folder"
for country; do
  command -v localedef >/dev/null && [ -f "/usr/share/i18n/locales/$country" ] || {
    echo "SKIPPED: there is nothing to make the locale $country of" >&2
    exit 77
  }
  localedef -i "$country" -f UTF-8 "$folder/$country.UTF-8" </dev/null   # its gzip wants to have one
done
