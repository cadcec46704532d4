# on_screen.py PROGRAM - runs a test of widgets on a screen of its own, and says what it says.
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import sys

from screen import NEEDED, Screen

if NEEDED:
    print('SKIPPED: there is no', *NEEDED, file=sys.stderr)
    sys.exit(77)
screen = Screen()
try:
    done = subprocess.run(sys.argv[1:], env=screen.env)
finally:
    screen.close()
sys.exit(done.returncode)
