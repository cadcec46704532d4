# test_help.py - the help is a whole page, and what it refers to lies beside it.
# SPDX-License-Identifier: GPL-3.0-or-later
import html.parser
import pathlib
import sys
import unittest

FOLDERS = [pathlib.Path(path) for path in sys.argv[1:]]


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.tags, self.targets, self.ids, self.title = [], [], set(), ''
        self.feed(path.read_text(encoding='utf-8'))

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.targets += [value for name, value in attributes if name in ('src', 'href')]
        self.ids |= {value for name, value in attributes if name == 'id'}
        if tag == 'img':
            assert dict(attributes).get('alt'), attributes

    def handle_data(self, data):
        if self.tags[-1:] == ['title']:
            self.title += data.strip()


class Help(unittest.TestCase):
    def test_pages(self):
        for folder in FOLDERS:
            with self.subTest(folder):
                page = Page(folder / 'guide.html')
                self.assertIn('ViT Attribution', page.title)
                self.assertIn('img', page.tags)
                for target in page.targets:
                    self.assertTrue((folder / target).is_file() or target[1:] in page.ids, target)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
