#!/bin/sh
# skip.sh - says why nothing is fuzzed.
# SPDX-License-Identifier: GPL-3.0-or-later
echo "SKIPPED: fuzzing needs clang with its runtime library (clang, libclang-rt-dev)" >&2
exit 77
