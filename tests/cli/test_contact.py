# test_contact.py - the contact sheet of many pictures: a file that needs nothing else, and what a browser makes of it.
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import browser
from support import Case, Png, run, write_png

# Each would leave its mark if it ran, or break out of where it stands.
EVIL = '"\'><script>document.title="ran"</script><img src=x onerror=document.title="ran">\u202e&lt;'
NAMES = ['1.png', '2.png', '10.png', 'n\n\x01.png', os.fsdecode(b'no \xff text.png'), EVIL.replace('/', '') + '.png',
         'javascript:document.title="ran";x.png']
VOID = {'meta', 'img'}
NO_BROWSER = 'SKIPPED: no browser has looked at the contact sheet; this needs chromium'


class Sheet(html.parser.HTMLParser):
    """Elements and texts of a page in their order; `rows` are the table's: its attributes, and the texts of its cells."""

    def __init__(self, path):
        super().__init__()
        self.elements, self.rows, self.inside, self.texts = [], [], [], {}
        self.feed(path.read_text(encoding='utf-8'))
        self.close()
        assert self.inside == [], self.inside

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.inside.append(tag)
        if tag == 'tr':
            self.rows.append((dict(attributes), []))
        elif tag in ('th', 'td'):
            self.rows[-1][1].append('')

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        self.texts[self.inside[-1] if self.inside else ''] = data
        if 'tr' in self.inside:
            self.rows[-1][1][-1] += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def setUpModule():
    """Hostile pictures, explained by a small network with hostile labels."""
    folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
    unittest.addModuleCleanup(folder.cleanup)
    Known.made = made = pathlib.Path(folder.name)
    (made / 'pictures' / 'sub').mkdir(parents=True)
    for seed, name in enumerate([*NAMES, 'sub/1.png']):
        write_png(made / 'pictures' / name, 200 + 8 * seed, 60 + 20 * seed,
                  lambda x, y: (255 - x // 9, 240 * (seed % 2) + y // (seed + 20), 240 * (seed % 2) + seed))
    (made / 'pictures' / 'broken.png').write_bytes(b'nothing')
    subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', made], check=True)
    (made / 'mini.ini').write_text('[model]\nname=mini\nfamily=vit\nweights=mini-vit.safetensors\nheads=3\nimage_size=32\nlabels=mini.txt\n')
    (made / 'mini.txt').write_text(''.join(f'{i % 3} {EVIL}{i}\n' for i in range(7)))
    Known.done = batch(made / 'pictures', '-o', made / 'out', '--html')
    Known.page = made / 'out' / 'index.html'


def batch(*words, **options):
    return run('batch', *words, '--model', Known.made / 'mini.ini', '--precision', 'fast', **options)


class Known(Case):
    """What a run has left.  No test changes it."""


class Whole(Known):
    def setUp(self):
        super().setUp()
        self.sheet = Sheet(self.page)
        self.rows = self.sheet.rows[1:]

    def test_each_picture_has_a_row(self):
        """In the order of results.jsonl; what is not to be seen is shown, and nothing is lost."""
        self.assertEqual(self.done.status, 1)
        names = [attributes['data-name'] for attributes, _ in self.rows]
        shown = [name.replace('\n', r'\n').replace('\x01', r'\x01').replace(os.fsdecode(b'\xff'), r'\xff').replace('\u202e', r'\u202e')
                 for name in sorted([*NAMES, 'broken.png'], key=os.fsencode)]
        self.assertEqual(names, [f'{self.made}/pictures/{name}' for name in [*shown, 'sub/1.png']])
        for attributes, cells in self.rows:
            self.assertEqual(cells[0], attributes['data-name'])
            if 'broken' in cells[0]:
                self.assertNotIn('data-class', attributes)
                self.assertRegex(cells[1], r'\Athis is not a PNG.* undecodable\Z')
            else:
                self.assertEqual(cells[3], attributes['data-class'])
                self.assertIn(EVIL.replace('\u202e', r'\u202e'), cells[3])
                self.assertRegex(cells[4], r'\A\d+\.\d %\Z')
                self.assertAlmostEqual(float(cells[4][:-2]), 100 * float(attributes['data-answer']), delta=0.05001)

    def test_small_pictures(self):
        images = self.sheet.all('img')
        self.assertEqual(len(images), 2 * (len(self.rows) - 1))
        for image in images:
            kind, _, data = image['src'].partition(',')
            jpeg = base64.b64decode(data, validate=True)
            self.assertEqual((kind, jpeg[:2], jpeg[-2:]), ('data:image/jpeg;base64', b'\xff\xd8', b'\xff\xd9'))
            at = 2
            while jpeg[at + 1] not in (0xc0, 0xc1, 0xc2):
                self.assertNotEqual(jpeg[at + 1], 0xe2)                # a profile, without which the colours are sRGB all the same
                at += 2 + struct.unpack('>H', jpeg[at + 2:at + 4])[0]
            height, width = struct.unpack('>HH', jpeg[at + 5:at + 9])
            self.assertEqual((image['width'], image['height']), (str(width), str(height)))
            self.assertEqual(max(width, height), 160)
            self.assertTrue(image['alt'])

    def test_nothing_comes_from_elsewhere(self):
        for tag, attributes in self.sheet.elements:
            self.assertIn(tag, 'html head meta title style body h1 p bdi form label select option output table thead tbody tr th td small '
                               'a img div script span'.split())
            self.assertFalse([name for name in attributes if name.startswith('on') or name == 'style'])
        for link in self.sheet.all('a'):
            self.assertRegex(link['href'], r'\A\./[\w%./~-]+\Z')
            self.assertTrue((self.page.parent / urllib.parse.unquote(link['href'])).is_file())
        self.assertEqual(len(self.sheet.all('a')), len(self.rows) - 1)
        policy = next(meta['content'] for meta in self.sheet.all('meta') if 'http-equiv' in meta)
        self.assertTrue(policy.startswith("default-src 'none'; img-src data:; "))
        for tag in 'style', 'script':
            self.assertEqual(len(self.sheet.all(tag)), 1)
            digest = base64.b64encode(hashlib.sha256(self.sheet.texts[tag].encode()).digest()).decode()
            self.assertIn(f"{tag}-src 'sha256-{digest}'", policy)

    def test_the_same_bytes_whoever_makes_it(self):
        """Made afterwards, and of shares that are merged."""
        again = shutil.copytree(self.page.parent, self.folder / 'again', ignore=shutil.ignore_patterns('index.html'))
        merged = self.folder / 'merged'
        self.assertEqual(run('merge', again, '-o', merged, '--html').status, 1)
        batch(self.made / 'pictures', '-o', again, '--resume', '--html')
        for folder in again, merged:
            self.assertTrue((folder / 'index.html').read_bytes() == self.page.read_bytes(), folder)

    def test_records_from_elsewhere(self):
        """Whatever stands in results.jsonl becomes text, or is said to be damaged."""
        share, out = self.folder / 'share', self.folder / 'out'
        batch(*(self.made / 'pictures' / f'{i}.png' for i in (1, 2, 10)), self.made / 'pictures' / 'sub', '-o', share)
        results, manifest, terms = share / 'results.jsonl', share / 'pictures.jsonl', {'model': EVIL, 'version': EVIL}
        changes = [{'method': EVIL, 'output_kind': EVIL, 'predictions': [{'class': 0, 'label': EVIL, 'probability': None}]},
                   {'kind': 'mask', 'error': EVIL}, {'predictions': [1], 'classes': ['x', None]}, {'predictions': {}, 'classes': 3, 'method': 5}]
        lines, (head, *pictures) = results.read_text().splitlines(), manifest.read_text().splitlines(keepends=True)
        results.write_text(''.join(json.dumps({**json.loads(line), **terms, **change}) + '\n' for line, change in zip(lines, changes)))
        manifest.write_text(json.dumps({**json.loads(head), **terms}) + '\n' + ''.join(pictures))
        done = run('merge', share, '-o', out, '--html', env={'G_DEBUG': 'fatal-warnings'})
        self.assertEqual(done.status, 1)
        self.assertRegex(done.err, r'damaged lines, which do not count: 2; the first is line 3, of [^\n]*\n[^\n]*: 2\n[^\n]*: 2\n\Z')
        sheet = Sheet(out / 'index.html')
        self.assertEqual((len(sheet.all('script')), len(sheet.rows), len(lines)), (1, 3, 4))
        self.assertFalse([image for image in sheet.all('img') if 'onerror' in image])

    def test_several_classes_and_methods(self):
        out = self.folder / 'out'
        batch(self.made / 'pictures' / '1.png', '-o', out, '--html', '--top', 3, '--overlay', 'none', '--method', 'rollout,full')
        sheet = Sheet(out / 'index.html')
        links = [link['href'] for link in sheet.all('a')]
        self.assertEqual((len(sheet.all('img')), len(links)), (7, 6))
        self.assertEqual([re.sub(r'-\d+\.png', '', link) for link in links], ['./1-heat-rollout', './1-heat-full'] * 3)
        self.assertEqual([attributes.get('class') for attributes in sheet.all('div')].count('caption'), 12)

    def test_pictures_that_are_gone(self):
        """The page of what is there."""
        picture = self.folder / 'a.png'
        shutil.copy(self.made / 'pictures' / '1.png', picture)
        batch(picture, '-o', self.folder / 'share', '--shard', '1/1')
        picture.unlink()
        self.assertEqual(run('merge', self.folder / 'share', '-o', self.folder / 'out', '--html').status, 0)
        sheet = Sheet(self.folder / 'out' / 'index.html')
        self.assertEqual(len(sheet.all('img')), 1)
        self.assertEqual(sheet.rows[1][1][1], 'it is not there any more')

    def test_another_page_is_not_written_over(self):
        out = self.folder / 'out'
        out.mkdir()
        (out / 'index.html').write_text('<p>mine')
        self.fails(1, 'choose another', 'batch', self.made / 'pictures' / '1.png', '-o', out, '--html')
        self.assertEqual((out / 'index.html').read_text(), '<p>mine')


@unittest.skipUnless(browser.PROGRAM, NO_BROWSER)
class Seen(Known):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, fragment=''):
        self.browser.open(self.page.as_uri() + fragment)

    def column(self, name):
        """That data of each row that is shown, from top to bottom; null where it has none."""
        return self.browser.run(f"[...document.querySelectorAll('tbody tr')].filter(row => row.offsetParent || row.getClientRects().length)"
                                f".map(row => row.dataset.{name} ?? null)")

    def pressed(self, n):
        """The n-th head's button, reached and pressed by keys alone."""
        self.browser.run("document.querySelector('select').focus()")
        for _ in range(n):
            self.browser.press('Tab', 9)
        self.browser.press('Enter', 13)

    def test_nothing_runs_and_nothing_is_loaded(self):
        self.open()
        self.assertEqual(self.browser.run('document.title'), 'Where the network looked')
        self.assertEqual(len(self.column('name')), len(NAMES) + 2)
        self.assertEqual(self.browser.run("[...document.images].filter(image => !image.complete || image.naturalWidth != image.width).length"), 0)
        self.assertEqual([event for event in self.browser.events if event['method'] in ('Log.entryAdded', 'Runtime.exceptionThrown')], [])
        asked = {event['params']['request']['url'].partition(':')[0] for event in self.browser.events
                 if event['method'] == 'Network.requestWillBeSent'}
        self.assertEqual(asked - {'data'}, {'file'})

    def test_the_policy_holds(self):
        """Were a name to come through as markup, it would still not run."""
        page = self.folder / 'index.html'
        page.write_bytes(self.page.read_bytes().replace(b'<tbody>', b'<tbody><script>document.title="ran"</script>', 1))
        self.browser.open(page.as_uri())
        self.assertEqual(self.browser.run('document.title'), 'Where the network looked')
        self.assertTrue([event for event in self.browser.events if event['method'] == 'Log.entryAdded'])

    def test_sorted(self):
        self.open('#sort=-answer')
        answers = self.column('answer')
        self.assertEqual(answers[-1], None)
        self.assertEqual(answers[:-1], sorted(answers[:-1], key=float, reverse=True))
        self.open('#sort=class')
        classes = self.column('class')
        self.assertEqual(classes[:-1], sorted(classes[:-1]))
        self.assertGreater(len(set(classes)), 2)
        self.open('#sort=name')
        names = [name.rpartition('/')[2] for name in self.column('name')]
        self.assertLess(names.index('2.png'), names.index('10.png'))

    def test_by_keys(self):
        self.open()
        before = self.column('name')
        for times, sort in enumerate(['descending', 'ascending', 'descending']):
            self.pressed(3)
            answers = self.column('answer')[:-1]
            self.assertEqual(answers, sorted(answers, key=float, reverse=sort == 'descending'))
            self.assertEqual(self.browser.run("[...document.querySelectorAll('[aria-sort]')].map(head => head.ariaSort)"),
                             ['none', 'none', sort])
        self.open()
        self.assertEqual(self.column('name'), before)

    def test_filtered(self):
        self.open('#sort=name')
        options = self.browser.run("[...document.querySelectorAll('option')].map(option => option.value)")
        wanted = self.column('class')[0]
        self.assertEqual(options[0], '')
        self.assertIn(urllib.parse.urlencode({'class': wanted}, safe='*'), options)
        self.browser.run("pick = document.querySelector('select'); pick.value = 'class=' + new URLSearchParams([['', "
                         "document.querySelector('tbody tr').dataset.class]]).toString().slice(1); pick.dispatchEvent(new Event('change'));"
                         "new Promise(done => setTimeout(done, 0))")
        self.assertEqual(set(self.column('class')), {wanted})
        self.assertIn('sort=name', self.browser.run('location.hash'))
        self.assertEqual(self.browser.run("document.querySelector('output').textContent"),
                         f'{len(self.column("class"))} of {len(NAMES) + 2} pictures')
        self.open('#failed=yes')
        self.assertEqual([name.rpartition('/')[2] for name in self.column('name')], ['broken.png'])
        self.assertEqual(self.browser.run("document.querySelector('select').value"), 'failed=yes')

    def test_without_scripts(self):
        self.browser.ask('Emulation.setScriptExecutionDisabled', value=True)
        try:
            self.open('#sort=-answer')
            self.assertEqual([row['data-name'] for row, _ in Sheet(self.page).rows[1:]], self.column('name'))
            self.assertEqual(self.browser.run("document.querySelectorAll('button').length + document.querySelector('form').offsetWidth"), 0)
        finally:
            self.browser.ask('Emulation.setScriptExecutionDisabled', value=False)

    def test_by_day_and_by_night(self):
        """Paper and ink change places; the pictures stay."""
        looks = {}
        self.browser.ask('Emulation.setDeviceMetricsOverride', width=800, height=600, deviceScaleFactor=1, mobile=False)
        for scheme in 'light', 'dark':
            self.browser.ask('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': scheme}])
            self.open()
            self.browser.screenshot(self.folder / 's.png')
            looks[scheme] = Png(self.folder / 's.png')
            x, y = self.browser.run("(box => [box.x + box.width / 2, box.y + box.height / 2])(document.images[0].getBoundingClientRect())")
            looks[scheme, 'picture'] = looks[scheme][int(x), int(y)][:3]
        self.assertGreater(min(looks['light'][2, 2][:3]), 230)
        self.assertLess(max(looks['dark'][2, 2][:3]), 60)
        self.assertEqual(looks['light', 'picture'], looks['dark', 'picture'])


if __name__ == '__main__':
    program = unittest.main(exit=False)
    if program.result.wasSuccessful() and program.result.skipped:
        print(NO_BROWSER)
        sys.exit(77)
    sys.exit(not program.result.wasSuccessful())
