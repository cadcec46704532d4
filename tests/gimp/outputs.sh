#!/bin/bash
# outputs.sh - what an explanation can become besides layers.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

good "(load \"$HERE/outputs.scm\") (run)"
