# test_names.py - what documents and comments call by name exists under that name.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# In documents everything in backticks counts, word by word, each by its shape: a file, a function with its parentheses, an option, or a
# word of the code.  In the comments of C files the names of C files and scripts count.  What belongs to others stands in FOREIGN.
import fnmatch
import pathlib
import re
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ['.ci', '.github', 'common', 'docs', 'engine', 'examples', 'icons', 'include', 'models', 'plugin', 'po', 'tests']  # not build/
PATHS = [path for path in SOURCE.iterdir() if path.is_file()] \
    + [path for folder in FOLDERS for path in (SOURCE / folder).rglob('*') if '__pycache__' not in path.parts]
FILES = ['/' + path.relative_to(SOURCE).as_posix() for path in PATHS] + ['/' + folder for folder in FOLDERS]
PAGES = [path for path in PATHS if path.suffix == '.md' or path.name == 'NEWS']
CODE = [path for path in PATHS if path.suffix in {'.c', '.h', '.py', '.sh', '.scm', '.ini', '.build', '.S', '.cc', '.cpp', '.js', '.txt'}
        or path.name in {'setup', 'run'}]

# What belongs to other projects, to the reader, or is text that somebody types.
FOREIGN = set('''
birds out tab vit-80ecf9dd perf vdpbf16ps vpternlog in21k opencv-doc models/_meta.py
models/_hub.py data/transforms_factory.py factory.py transform.py
inK in0 cC cA-cB patchsum synthWxH rollout_cam last_layer_cam SiglipForImageClassification Trainer text.J.features text.J.block.B extra.J.features word.J.unit model.py modeling_clip.py inK.pJ.METHOD
inK.eJ.METHOD inK.words.… simple_tokenizer.py
afterok --dependency --cpus-per-task --workdir --resume-failed --requeue --wrap --mem node1 node2
'''.split())

A_FILE = re.compile(r'[\w./*-]*[\w*]\.(?:c|h|py|sh|scm|md|cc|js|svg|tsv|S)')
A_FOLDER = re.compile(rf'(?:{"|".join(map(re.escape, FOLDERS))})/[\w./*-]*')
AN_OPTION = re.compile(r'--[a-z][a-z-]*')
A_FUNCTION = re.compile(r'(\w+)\(\)')
A_PREFIX = re.compile(r'\w+_')
A_WORD = re.compile(r'[A-Za-z]\w*(?:[-.]\w+)*')
A_PLACE_HOLDER = re.compile(r'[A-Z]+|\d+')  # NAME, FILE, B


def exists(name, page):
    """A file or folder of that name: the whole of its path, or the end.  A room's README without further words means the room's own."""
    room = page.parent.relative_to(SOURCE).as_posix()
    if page.name == 'README.md' and room.startswith(('engine', 'plugin')) and '/' not in name.rstrip('/'):
        return any(page.parent.glob(name))
    name = re.sub(r'^(\.{1,2}/)+', '', name).rstrip('/')
    return any(fnmatch.fnmatchcase(path, '*/' + name) for path in FILES)


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.code = {path: path.read_text(encoding='utf-8', errors='replace') for path in CODE if path.is_file()}
        cls.words = set()
        for path, text in cls.code.items():
            cls.words |= set(re.findall(r'\w+', text)) | set(A_WORD.findall(text))
        for path in PATHS:
            cls.words |= {path.name, path.stem, path.name.partition('.')[0]}
        cls.options = set(re.findall(r'(?<![\w-])(--[a-z][a-z-]*)', '\n'.join(cls.code.values())))
        hosts = '\n'.join(text for path, text in cls.code.items() if SOURCE / 'plugin' in path.parents)
        cls.options |= {'--' + name for name in re.findall(r'"([a-z][a-z-]*)"', hosts)}

    def is_word(self, word):
        """A word of the code, or several with points between them; a number behind a hyphen and a GIMP before it do not count."""
        return not self.words.isdisjoint({word, re.sub(r'-\d+', '', word), re.sub('^gimp[23]-', '', word)}) or word in FOREIGN or bool(A_PLACE_HOLDER.fullmatch(word)) \
            or '.' in word and all(map(self.is_word, word.split('.')))

    def is_there(self, word, page, alone):
        """Whether a word in backticks of a page names something that is there; `alone`: nothing else stands between them."""
        if A_FILE.fullmatch(word) or A_FOLDER.fullmatch(word):
            return exists(word, page)
        if AN_OPTION.fullmatch(word):
            return word in self.options
        if A_FUNCTION.fullmatch(word):
            return A_FUNCTION.fullmatch(word)[1] in self.words
        if A_PREFIX.fullmatch(word):
            return any(known.startswith(word) for known in self.words)
        if A_WORD.fullmatch(word) and (alone or '_' in word):
            return self.is_word(word)
        return True

    def test_names_in_documents(self):
        for page in PAGES:
            text = re.sub(r'^```.*?^```$', lambda block: '\n' * block[0].count('\n'), page.read_text(encoding='utf-8'), flags=re.M | re.S)
            for span in re.finditer(r'(`+)(.+?)\1', text, re.S):
                words = re.split(r'[\s,;:]+|=.*', span[2].strip())
                for word in filter(None, words):
                    if word not in FOREIGN and not self.is_there(word, page, len(words) == 1):
                        with self.subTest(f'{page.relative_to(SOURCE)}:{text.count(chr(10), 0, span.start()) + 1}'):
                            self.fail(f'there is no {word}')

    def test_files_in_comments(self):
        for path, text in self.code.items():
            if path.suffix not in {'.c', '.h'}:
                continue
            for comment in re.finditer(r'/\*.*?\*/', text, re.S):
                ours = re.sub(r'\n \* Sources?:.*?(?=\n \*\n|\*/)', '', comment[0], flags=re.S)
                for word in re.findall(r'(?<![\w/])[\w./-]*\w\.(?:c|h|py|sh)\b', ours):
                    if word not in FOREIGN and not exists(word, path):
                        with self.subTest(f'{path.relative_to(SOURCE)}:{text.count(chr(10), 0, comment.start()) + 1}'):
                            self.fail(f'there is no {word}')


if __name__ == '__main__':
    unittest.main()
