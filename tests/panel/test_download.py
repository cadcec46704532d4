# test_download.py - the dialog that gets models, used with keys and mouse, against a server on localhost.
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / 'tests' / 'cli')]

from screen import NEEDED, Screen
from server import Server

if NEEDED:
    print('SKIPPED: there is no', *NEEDED, file=sys.stderr)
    sys.exit(77)

OUT = pathlib.Path(os.environ['VIT_OUT'])
TITLE = '^Get Models$'
SECONDS = 20
SOON = 5.0  # what is shown within 100 ms on an idle machine; whoever waits for the server takes a minute
RECOMMENDED = 'vit_small_patch16_224.augreg_in21k_ft_in1k'
LOCAL = {name: '' for name in ('http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')}


class Window:
    """The program with the dialog, and what it says."""

    def __init__(self, screen, env):
        self.screen, self.lines = screen, []
        self.process = subprocess.Popen([os.environ['VIT_WINDOW']], env={**screen.env, **LOCAL, **env}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()
        self.number = screen.window(TITLE)

    def wait_for(self, words, begin=0):
        """Waits for a line from line `begin` on that has the words; returns how many lines there are then."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for i in range(begin, len(self.lines)):
                if words in self.lines[i]:
                    return i + 1
            time.sleep(0.01)
        raise AssertionError(f'“{words}” is not said: ' + ''.join(self.lines[begin:]))

    def press(self, key, words):
        """Presses the key; returns the seconds until the words appear."""
        begin, now = len(self.lines), time.monotonic()
        self.screen.press(key)
        line = self.lines[self.wait_for(words, begin) - 1]
        return float(line.split()[1]) - now if line.startswith('text') else None

    def shown(self, words):
        """The texts with these words that no other has taken the place of."""
        now = {}
        for line in self.lines:
            if line.startswith('text '):
                _, _, number, text = line.split(' ', 3)
                now[number] = text
        return [text for text in now.values() if words in text]

    def can(self, button):
        return [line.split()[-1] for line in self.lines if line.startswith(f'button {button} ')][-1] == '1'

    def end(self):
        """The name that the dialog has returned."""
        self.process.wait(SECONDS)
        self.reader.join(SECONDS)
        return self.lines[-1].removeprefix('model ').strip()

    @property
    def pause(self):
        return float(self.lines[-2].split()[1])


class Download(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='download ')
        self.addCleanup(folder.cleanup)
        self.models = pathlib.Path(folder.name) / 'models'
        self.models.mkdir()
        self.data = (SOURCE / 'models' / 'demo.safetensors').read_bytes()
        self.server = Server(self.data)
        self.addCleanup(self.server.close)
        self.describe('aaa')
        self.env = {'VIT_ATTRIBUTION_MODELS': str(self.models), 'XDG_DATA_HOME': folder.name, 'XDG_CACHE_HOME': folder.name,
                    'XDG_CONFIG_HOME': folder.name}
        self.last = pathlib.Path(folder.name) / 'vit-attribution' / 'last-model'
        self.screen = Screen()
        self.addCleanup(self.screen.close)
        OUT.mkdir(exist_ok=True)

    def describe(self, name, path='/file', **keys):
        keys = {'title': None, 'caution': None, 'name': name, 'weights': f'{name}.safetensors', 'description': 'A small model for tests', 'licence': 'CC-BY-NC-4.0',
                'source_url': self.server.url(path), 'sha256': hashlib.sha256(self.data).hexdigest(),
                'size': f'2.8 MB ({len(self.data)} bytes)', **keys}
        lines = [line for line in (SOURCE / 'models' / 'demo.ini').read_text().splitlines() if line.split('=')[0] not in keys]
        lines += [f'{key}={value}' for key, value in keys.items() if value]
        (self.models / f'{name}.ini').write_text('\n'.join(lines) + '\n')
        labels = self.models / 'demo.txt'
        labels.write_bytes((SOURCE / 'models' / 'demo.txt').read_bytes())

    def begin(self):
        window = Window(self.screen, self.env)
        self.addCleanup(lambda: (window.process.kill(), window.process.communicate()))
        return window

    def open(self):
        """With our model chosen, the last of the others."""
        window = self.begin()
        self.screen.press('End')
        window.wait_for('Networks for other purposes')
        self.screen.press('Return', 'End')
        window.wait_for('A small model for tests')
        return window

    def describe_recommended(self, path='/file'):
        """What the server has under the name of the recommended network."""
        self.describe(RECOMMENDED, path, licence='Apache-2.0', advice='recommended', accuracy='81.4', sha256=None,
                      description='1000 things')

    def test_the_recommended_model_is_chosen_and_one_key_away(self):
        self.describe_recommended()
        window = self.begin()
        for words in RECOMMENDED, '81 of 100 photographs right', 'Licence: Apache-2.0', self.server.url():
            window.wait_for(words)
        self.screen.picture(OUT / 'recommended.png')
        self.screen.press('Return')
        self.assertEqual(window.end(), RECOMMENDED)
        self.assertEqual((self.models / f'{RECOMMENDED}.safetensors').read_bytes(), self.data)
        self.assertEqual(self.last.read_text(), RECOMMENDED + '\n')

    def test_by_the_mouse(self):
        """A photographer's way: the row that is chosen already, and Download."""
        self.describe_recommended()
        window = self.begin()
        window.wait_for(RECOMMENDED)
        self.screen.click(*self.screen.corner(window.number))
        self.assertEqual(window.end(), RECOMMENDED)

    def test_a_model_is_downloaded(self):
        self.describe('aaa', licence='MIT')
        window = self.open()
        for words in 'MIT', self.server.url(), '2.8 MB', str(self.models):
            window.wait_for(words)
        self.screen.picture(OUT / 'download.png')
        self.assertTrue(window.can('_Download'))
        self.assertFalse(window.can('_Stop'))
        self.screen.press('alt+d')
        self.assertEqual(window.end(), 'aaa')
        self.assertEqual((self.models / 'aaa.safetensors').read_bytes(), self.data)
        self.assertEqual(self.last.read_text(), 'aaa\n')

    def test_a_licence_that_forbids_commercial_use_must_be_accepted(self):
        window = self.open()
        window.wait_for('Not for commercial use')
        self.screen.picture(OUT / 'licence.png')
        self.assertFalse(window.can('_Download'))
        self.screen.press('Return', 'alt+d')
        self.assertEqual(self.server.requests, [])
        window.press('alt+n', 'button _Download 1')
        self.screen.press('alt+d')
        self.assertEqual(window.end(), 'aaa')

    def test_a_warning_is_shown_before_it_closes(self):
        self.describe('aaa', licence='MIT', sha256=None, expected_sha256='0' * 64)
        window = self.open()
        window.press('alt+d', 'another version than the one known here')
        end = time.monotonic() + SECONDS
        while not (self.models / 'aaa.safetensors').exists():  # it is told first
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        self.screen.press('alt+c')
        self.assertEqual(window.end(), 'aaa')

    def test_what_cannot_work_is_not_downloaded(self):
        self.describe('aaa', licence='MIT', needs='head')
        window = self.open()
        window.wait_for('alone it explains nothing')
        self.assertFalse(window.can('_Download'))
        self.screen.press('alt+d', 'Return')
        self.assertEqual(self.server.requests, [])
        self.screen.press('Escape')
        self.assertEqual(window.end(), '')

    def test_an_error_is_about_the_row_that_is_chosen(self):
        self.describe('aaa', '/missing', licence='MIT')
        window = self.open()
        window.press('alt+d', 'there is no such file any more (404)')
        begin = len(window.lines)
        self.screen.press('Up')
        window.wait_for('vit_small_plus_patch16_dinov3.lvd1689m', begin)
        self.assertEqual(window.shown('no such file'), [])
        self.screen.press('Escape')
        self.assertEqual(window.end(), '')

    def test_stopped_and_continued(self):
        self.server.delay = 0.1
        self.describe('aaa', licence='MIT')
        window = self.open()
        self.screen.press('alt+d')
        begin = window.wait_for('1 %  ')
        self.screen.picture(OUT / 'downloading.png')
        window.wait_for('3 %  ', begin)
        self.assertTrue(window.can('_Stop'))
        self.assertFalse(window.can('_Download'))
        self.assertLess(window.press('alt+s', 'Stopped; “'), SOON)
        part = self.models / 'aaa.safetensors.part'
        size = part.stat().st_size
        self.assertGreater(size, 0)
        self.assertLess(size, len(self.data))
        self.screen.picture(OUT / 'stopped.png')
        self.server.delay = 0
        self.screen.press('alt+d')
        self.assertEqual(window.end(), 'aaa')
        self.assertEqual(self.server.ranges_asked, [None, f'bytes={size}-'])
        self.assertEqual((self.models / 'aaa.safetensors').read_bytes(), self.data)

    def test_closed_while_it_downloads(self):
        self.server.delay = 0.1
        self.describe('aaa', licence='MIT')
        window = self.open()
        self.screen.press('alt+d')
        window.wait_for('1 %  ')
        now = time.monotonic()
        self.screen.press('Escape')
        self.assertEqual(window.end(), '')
        self.assertLess(time.monotonic() - now, SOON)
        self.assertTrue((self.models / 'aaa.safetensors.part').exists())

    def test_nothing_freezes_while_a_server_is_silent(self):
        self.describe('aaa', '/silent', licence='MIT')
        window = self.open()
        self.screen.press('alt+d')
        window.wait_for('Connecting')
        time.sleep(3)
        self.assertLess(window.press('alt+s', 'Stopped'), SOON)
        self.screen.press('alt+c')
        self.assertEqual(window.end(), '')
        self.assertLess(window.pause, SOON)

    def test_errors_are_sentences(self):
        for path, words in ('/missing', 'there is no such file any more (404)'), ('/page', 'is a web page, not the file'):
            self.describe('aaa', path, licence='MIT')
            window = self.open()
            window.press('alt+d', words)
            self.screen.picture(OUT / 'failed.png')
            self.assertTrue(window.can('_Download'))
            self.screen.press('Escape')
            self.assertEqual(window.end(), '')

    def test_no_address(self):
        self.describe('aaa', source_url=None, licence='MIT')
        window = self.open()
        window.wait_for(f'Put it into {self.models} yourself')
        self.assertFalse(window.can('_Download'))
        self.screen.picture(OUT / 'no-address.png')
        self.screen.press('Escape')
        self.assertEqual(window.end(), '')

    def test_two_files(self):
        (self.models / 'aaa.ini').unlink()
        self.describe('aab', head='head.pth', head_url=self.server.url('/missing'), head_size='small', licence='MIT')
        window = self.open()
        window.wait_for('Licence: MIT')
        window.press('Return', '(404)')
        self.assertEqual([path for path, _ in self.server.requests], ['/file', '/missing'])
        self.assertTrue((self.models / 'aab.safetensors').exists())
        self.screen.press('Escape')
        self.assertEqual(window.end(), '')


if __name__ == '__main__':
    unittest.main()
