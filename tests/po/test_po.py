# test_po.py - every message is in every catalogue, and translated well enough for a program to use.
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PO = SOURCE / 'po'
UPDATE = 'run po/update.sh, and translate what it counts'
# A letter with a mnemonic, in a text that is short and no identifier: "Hea_t colors".
MNEMONIC = re.compile(r'^[^_]{0,20}_[^\W_][^_]{0,20}$')
# What is part of an identifier, such as --color, or a function's name, is another thing.
AMERICAN = re.compile(r'(?<![-\w])(?:colormap|color\w*|gray\w*|center\w*|behavior|license|(?!re|down|over)[a-z]+(?<!\bs)iz(?:e[ds]?|ing|ation))'
                      r'(?![-(\w])', re.I)


def run(*words):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True, cwd=SOURCE).stdout


class Messages(dict):
    """msgid -> list of translations, from a catalogue."""

    def __init__(self, path):
        text = re.sub(r'"\n"', '', path.read_text(encoding='utf-8'))
        for block in text.split('\n\n')[1:]:
            found = re.search(r'^msgid "(.*)"$', block, re.M)
            context = re.search(r'^msgctxt "(.*)"$', block, re.M)
            if found:
                self[f'{context[1]}: {found[1]}' if context else found[1]] = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)


class Po(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A copy that is brought up to date."""
        cls.folder = tempfile.TemporaryDirectory(prefix='po ')
        cls.copy = pathlib.Path(cls.folder.name)
        for name in 'common', 'engine', 'models', 'plugin', 'po':
            shutil.copytree(SOURCE / name, cls.copy / name)
        done = subprocess.run([cls.copy / 'po' / 'update.sh'], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        cls.languages = (PO / 'LINGUAS').read_text().split()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_file_with_messages_is_listed(self):
        self.assertEqual((PO / 'POTFILES').read_text(), (self.copy / 'po' / 'POTFILES').read_text(), UPDATE)

    def test_no_letter_of_the_menu_stands_for_two_things(self):
        """Those of the dialogs are read from the built windows, in tests/gimp/sizes.sh."""
        labels = '_ViT Attribution...', 'ViT _Recolour...', 'ViT _Compare...', '_Train Classes from Folders...'
        for language in self.languages:
            translated = [Messages(PO / f'{language}.po')[label][0] for label in labels]
            with self.subTest(language):
                self.assertEqual(len({text[text.index('_') + 1].lower() for text in translated}), len(labels), translated)

    def test_nothing_is_missing_or_superfluous(self):
        for language in self.languages:
            with self.subTest(language):
                there, wanted = Messages(PO / f'{language}.po'), Messages(self.copy / 'po' / f'{language}.po')
                self.assertEqual(sorted(wanted.keys() - there.keys()), [], UPDATE)
                self.assertEqual(sorted(there.keys() - wanted.keys()), [], UPDATE)
                self.assertEqual([text for text, words in there.items() if not all(words)], [], UPDATE)
                self.assertGreater(len(there), 400)
                for doubtful in '--only-fuzzy', '--only-obsolete':
                    self.assertEqual(run('msgattrib', doubtful, PO / f'{language}.po'), '')

    def test_formats_and_header(self):
        for language in self.languages:
            run('msgfmt', '--check', '--output-file=/dev/null', PO / f'{language}.po')

    def test_messages_end_after_their_formats(self):
        """A macro such as G_GINT64_FORMAT ends a message for xgettext, though not for the compiler; PRId64 does not."""
        self.assertEqual([text for text in Messages(PO / f'{self.languages[0]}.po') if text.replace('%%', '').endswith('%')], [])

    def test_one_spelling(self):
        for text in Messages(PO / f'{self.languages[0]}.po'):
            self.assertEqual(AMERICAN.findall(text.replace('_', '')), [], f'British, as in all other messages: {text}')

    def test_mnemonics(self):
        for language in self.languages:
            for text, words in Messages(PO / f'{language}.po').items():
                if MNEMONIC.match(text):
                    self.assertEqual(words[0].count('_'), 1, f'{language}: {text}')


for tool in 'xgettext', 'msgmerge', 'msgattrib', 'msgfmt', 'msginit':
    if not shutil.which(tool):
        print(f'SKIPPED: there is no {tool}', file=sys.stderr)
        sys.exit(77)

if __name__ == '__main__':
    unittest.main()
