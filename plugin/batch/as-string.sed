# as-string.sed - a text file becomes one string of C.
# SPDX-License-Identifier: GPL-3.0-or-later
s/[\\"]/\\&/g
s/.*/"&\\n"/
