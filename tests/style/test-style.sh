#!/bin/sh
# test-style.sh ROOT - clang-format finds nothing to change.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every version of it has its own ideas; this tree is as Debian 12's has it.
version=14
cd "$1" || exit 1

for tool in clang-format clang-format-$version; do
  if "$tool" --version 2>/dev/null | grep -q "version $version\."; then
    find . -type d -name 'build*' -prune -o -name '*.[ch]' -print0 | xargs -0 "$tool" --dry-run -Werror
    exit
  fi
done
echo "SKIPPED: there is no clang-format $version" >&2
exit 77
