# test_language.py - the command-line tool in German: sentences are German, numbers and what scripts read are not.
# SPDX-License-Identifier: GPL-3.0-or-later
import re
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
        german, english = (re.findall(r'^ *\d+ +\d+\.\d+ %', self.ok(*words, env=env).out, re.M) for env in (GERMAN, {}))
        self.assertEqual(len(german), 5)
        self.assertEqual(german, english)

    def test_json_is_for_programs(self):
        for words in ('models', 'info', 'demo'), ('models', 'list'), ('models', 'fetch'):
            self.assertEqual(self.ok(*words, '--json', env=GERMAN).json, self.ok(*words, '--json').json)
            self.assertNotEqual(self.ok(*words, env=GERMAN).out, self.ok(*words).out)
        words = 'predict', EXAMPLE, '--json'
        self.assertEqual(self.ok(*words, env=GERMAN).json['predictions'], self.ok(*words).json['predictions'])

    def test_a_contact_sheet(self):
        out = self.folder / 'out'
        self.ok('batch', EXAMPLE, '-o', out, '--html', '--quiet', env=GERMAN)
        page = (out / 'index.html').read_text(encoding='utf-8')
        self.assertIn('<html lang="de">', page)
        self.assertIn('<h1>Wohin das Netz geschaut hat</h1>', page)

    def test_models(self):
        for words in 'Eingebaut (nur Zeichnungen)', 'Auf einem Foto rät es.':
            self.assertIn(words, self.ok('models', 'info', 'demo', env=GERMAN).out)
        for words in 'Empfohlen', '1000 Dinge: Tiere, Fahrzeuge, Haushalt', '81 von 100 Fotos richtig':
            self.assertIn(words, self.ok('models', 'fetch', env=GERMAN).out)
        for env in GERMAN, {**GERMAN, 'LANGUAGE': 'fr'}:
            for words in ('models', 'list'), ('models', 'fetch'):
                self.assertLessEqual(max(map(len, self.ok(*words, env=env).out.splitlines())), 80)

    def test_labels_of_the_built_in_model(self):
        """People read theirs; both can be asked for, and no name of the one language means another class in the other."""
        english = (SOURCE / 'models' / 'demo.txt').read_text().split()
        for language, dog in ('de', 'Hund'), ('fr', 'chien'):
            env = {**GERMAN, 'LANGUAGE': language}
            self.assertIn(f'%  {dog}\n', self.ok('predict', EXAMPLE, env=env).out)
            own = re.findall(r'%  (.*)', self.ok('predict', EXAMPLE, '--top', len(english), env=env).out)
            self.assertEqual(len(set(own)), len(english))
            out = self.folder / language / 'o.png'
            out.parent.mkdir()
            spec = ','.join(english)
            self.assertEqual(self.explained(out, spec, env), list(range(len(english))))
            self.assertEqual(sorted(self.explained(out, ','.join(own), env)), list(range(len(english))))

    def explained(self, out, spec, env):
        words = '--class', spec, '--method', 'attention_rollout', '--precision', 'fast', '--json'
        return self.ok('explain', EXAMPLE, '-o', out, *words, env=env).json['classes']

    def test_columns(self):
        """Letters of two bytes do not move what follows."""
        lines = self.ok('models', 'info', 'demo', env=GERMAN).out.splitlines()
        self.assertEqual({line[18] for line in lines}, {' '})
        self.assertEqual([line for line in lines if line[19] == ' '], [])


if __name__ == '__main__':
    done = subprocess.run([SOURCE / 'tests' / 'po' / 'locale.sh', LOCALES.name, 'de_DE'])
    if done.returncode:
        sys.exit(done.returncode)
    unittest.main()
