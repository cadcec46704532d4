# test_house.py BUILD - CONTRIBUTING.md lists all modules, and all variables that change.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1])
PAGE = (SOURCE / 'CONTRIBUTING.md').read_text(encoding='utf-8')
# What GLib's macros make, and compilers for their own ends.
MADE = re.compile(r'q|\w+_(type_id|parent_class|private_offset)|_*(gcov|asan|tsan|ubsan|llvm|sancov)\w*|\.\w*')


def cells(line):
    return [cell.strip() for cell in line.strip('|').split(' | ')]


def table(head):
    """The rows of the table that begins so, as lists of cells."""
    lines = PAGE[PAGE.index(head):].splitlines()[2:]
    return [cells(line) for line in lines[:lines.index('')]]


def source_of(thing):
    """The file that an object file was made of: build/engine/libvia.a.p/network_tape.c.o is engine/network/tape.c."""
    return os.path.normpath(thing.relative_to(BUILD).parents[1] / thing.name.removesuffix('.o').replace('_', '/'))


def variables(thing):
    """The names in those sections of an object file that can be written to when the program runs; a thread's own are no objects to objdump."""
    symbols = subprocess.run(['objdump', '--syms', thing], capture_output=True, text=True, check=True).stdout
    for symbol in re.findall(r'^[0-9a-f]+ .{5}[ d](?:O (?=\.data|\.bss)|  (?=\.tdata|\.tbss))(\S+)\t[0-9a-f]+ (?:\.hidden )?([^.\s]\S*)$', symbols, re.M):
        name = re.sub(r'\.\d+$', '', symbol[1])
        if not symbol[0].startswith('.data.rel.ro') and not MADE.fullmatch(name):
            yield name


class House(unittest.TestCase):
    def test_all_modules_are_listed(self):
        listed = {(room.strip('`'), word) for room, words in table('| room |') for word in words.partition(':')[0].split(', ')}
        there = {(path.parent.relative_to(SOURCE).as_posix(), path.stem)
                 for folder in ('include', 'engine', 'common', 'plugin') for path in (SOURCE / folder).rglob('*.[ch]')}
        self.assertEqual(sorted(listed ^ there), [])

    def test_all_variables_are_listed(self):
        listed = {(file.strip('`'), name) for names, file, _ in table('| variable |') for name in re.findall(r'`(\w+)`', names)}
        objects = [(source_of(path), path) for folder in ('engine', 'plugin') for path in (BUILD / folder).rglob('*.c.o')]
        built = {file for file, _ in objects}
        found = {(file, name) for file, path in objects for name in variables(path)}
        self.assertEqual(sorted(found - listed), [])
        self.assertEqual([row for row in sorted(listed - found) if row[0] in built], [])
        self.assertGreater(len(found), 8)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
