# test_architecture.py - the picture of the house is that of its script, and shows the house; each room says which question it answers.
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import runpy
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = SOURCE / 'docs' / 'architecture.py'
LINES_MOST = 5


def drawn(rows):
    """The folders of all rooms."""
    for row in rows:
        for folder, inside, _ in row:
            yield from drawn(inside) if isinstance(inside, list) else [folder]


class Architecture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        script = runpy.run_path(str(SCRIPT))
        cls.walks, cls.rooms = script['WALKS'], {folder for *_, rows in script['FLOORS'] for folder in drawn(rows)}
        cls.room = staticmethod(script['room'])

    def test_the_picture_is_up_to_date(self):
        done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, encoding='utf-8', check=True)
        self.assertEqual(done.stdout, SCRIPT.with_suffix('.svg').read_text(encoding='utf-8'),
                         'run python3 docs/architecture.py >docs/architecture.svg')

    def test_every_station_is_there(self):
        for _, _, _, stops in self.walks:
            for function, file, _ in stops:
                self.assertRegex((SOURCE / file).read_text(encoding='utf-8'), rf'(?m)^{function} \(', file)
                self.assertIn(self.room(file), self.rooms)

    def test_every_room_is_drawn(self):
        folders = {path.parent.relative_to(SOURCE).as_posix() for top in ('engine', 'plugin') for path in (SOURCE / top).rglob('*.[ch]')}
        self.assertEqual(folders - self.rooms, {'plugin'})
        self.assertEqual(self.rooms - folders, {'include', 'engine:state'})

    def test_every_room_says_what_it_is_for(self):
        for page in [*(SOURCE / 'engine').rglob('README.md'), *(SOURCE / 'plugin').rglob('README.md')]:
            lines = page.read_text(encoding='utf-8').splitlines()
            self.assertRegex(lines[0], r'^# .*\?$', page)
            self.assertLessEqual(len(lines), LINES_MOST, page)
        for room in self.rooms - {'include', 'engine:state'}:
            self.assertTrue((SOURCE / room / 'README.md').is_file(), room)


if __name__ == '__main__':
    unittest.main()
