# test_surroundings.py MESON BUILD - what the tests find is not what whoever starts them is used to.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Three quick tests that look at every word run once more, in an environment in which none of them would pass.
import os
import subprocess
import sys
import unittest

MESON, BUILD = sys.argv[1:]
TESTS = 'examples', 'cli traces', 'cli reads'
NOWHERE = {name: '/proc/none' for name in ('HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'PYTHONPATH')}
HABITS = {'CDPATH': '/usr:/', 'DISPLAY': ':77', 'G_DEBUG': 'fatal-warnings', 'G_MESSAGES_DEBUG': 'all', 'LANG': 'de_DE.UTF-8', 'LANGUAGE': 'fr',
          'OPENBLAS_VERBOSE': '2', 'PYTHONOPTIMIZE': '2', 'WAYLAND_DISPLAY': 'wayland-7',
          'http_proxy': 'http://127.0.0.1:9', **NOWHERE}


class Surroundings(unittest.TestCase):
    def test_habits(self):
        env = {**{name: value for name, value in os.environ.items() if not name.startswith('LC_')}, **HABITS}
        done = subprocess.run([MESON, 'test', '-C', BUILD, '--no-rebuild', '-t', '10', '--logbase', 'surroundings', *TESTS], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, rf'Ok: +{len(TESTS)}\b')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
