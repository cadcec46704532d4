#!/bin/sh
# german.sh FOLDER - makes the locale de_DE.UTF-8 in a folder, for LOCPATH: gettext translates nothing in C.UTF-8, and a small system has
# no other.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

command -v localedef >/dev/null && [ -f /usr/share/i18n/locales/de_DE ] || {
  echo "SKIPPED: there is nothing to make a German locale of" >&2
  exit 77
}
mkdir -p "$1"
localedef -i de_DE -f UTF-8 "$1/de_DE.UTF-8"
