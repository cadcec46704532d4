# test_language.py - the command-line tool in German: sentences are German, numbers and what scripts read are not.
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import sys
import tempfile
import unittest

from support import EXAMPLE, SOURCE, Case

LOCALES = tempfile.TemporaryDirectory(prefix='locales ')
GERMAN = {'LOCPATH': LOCALES.name, 'LC_ALL': 'de_DE.UTF-8', 'LANGUAGE': ''}


class German(Case):
    def test_a_sentence(self):
        self.assertIn('Zeigt, wohin ein Vision Transformer geschaut hat.', self.ok('--help', env=GERMAN).out)
        self.fails(2, 'kein solcher Befehl', 'nonsense', env=GERMAN)

    def test_the_engines_sentence(self):
        self.fails(1, f'„{self.folder}/none.pth“ konnte nicht geöffnet werden', 'models', 'info', self.folder / 'none.pth', env=GERMAN)
        self.fails(1, 'kennt keine Klasse „unicorn“', 'explain', EXAMPLE, '-o', self.folder / 'a.png', '--class', 'unicorn', env=GERMAN)

    def test_another_language(self):
        self.assertIn('Montre ce qu’un Vision Transformer a regardé.', self.ok('--help', env={**GERMAN, 'LANGUAGE': 'fr'}).out)

    def test_options(self):
        self.assertIn('Wie die Erklärung berechnet wird', self.ok('explain', '--help', env=GERMAN).out)

    def test_numbers_have_points(self):
        words = 'predict', EXAMPLE
        self.assertEqual(self.ok(*words, env=GERMAN).out, self.ok(*words).out)

    def test_json_is_for_programs(self):
        words = 'models', 'info', 'demo', '--json'
        self.assertEqual(self.ok(*words, env=GERMAN).json, self.ok(*words).json)
        self.assertNotEqual(self.ok(*words[:-1], env=GERMAN).out, self.ok(*words[:-1]).out)

    def test_columns(self):
        """Letters of two bytes do not move what follows."""
        lines = self.ok('models', 'info', 'demo', env=GERMAN).out.splitlines()
        self.assertEqual({line[18] for line in lines}, {' '})
        self.assertEqual([line for line in lines if line[19] == ' '], [])


if __name__ == '__main__':
    done = subprocess.run([SOURCE / 'tests' / 'po' / 'german.sh', LOCALES.name])
    if done.returncode:
        sys.exit(done.returncode)
    unittest.main()
