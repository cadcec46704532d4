# test_fetch.py - vit-attribution models fetch, against servers on localhost.
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import os
import pty
import resource
import shutil
import signal
import socket
import subprocess
import time
import unittest

from server import Server
from support import EXAMPLE, Case, run, running

LOCAL = {name: '' for name in ('http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY',
                               'CURL_CA_BUNDLE', 'SSL_CERT_FILE')}
PART, ABOUT = 'mini.safetensors.part', 'mini.safetensors.part.from'
WHOLE = 'mini.safetensors'


class Fetch(Case):
    """A model whose weights lie on a server; `models` is where they shall go."""

    def setUp(self):
        super().setUp()
        self.models = self.folder / 'models'
        self.models.mkdir()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        self.data = (self.folder / 'mini-vit.safetensors').read_bytes()
        self.ini = (self.folder / 'mini-vit.ini').read_text()
        self.target, self.part = self.models / WHOLE, self.models / PART
        self.env = {**LOCAL, 'VIT_ATTRIBUTION_MODELS': str(self.models), 'XDG_DATA_HOME': str(self.folder / 'data')}
        self.server = self.serve()
        self.describe()

    def serve(self, **options):
        server = Server(self.data, **options)
        self.addCleanup(server.close)
        return server

    def describe(self, path='/file', **keys):
        """Writes mini.ini, which names the server's file, its size and its checksum."""
        keys = {'name': 'mini', 'weights': WHOLE, 'licence': 'CC0-1.0', 'source_url': self.server.url(path),
                'sha256': hashlib.sha256(self.data).hexdigest(), 'size': f'a little ({len(self.data)} bytes)', **keys}
        lines = [line for line in self.ini.splitlines() if line.split('=')[0] not in keys]
        lines += [f'{key}={value}' for key, value in keys.items() if value]
        (self.models / 'mini.ini').write_text('\n'.join(lines) + '\n')

    def fetch(self, status=0, saying='', **options):
        """Runs it; all of stderr but the last line of a failure is for people."""
        result = run('models', 'fetch', 'mini', env={**self.env, **options.pop('env', {})}, **options)
        self.assertEqual(result.status, status, result.err)
        self.assertIn(saying, result.err)
        lines = [line for line in result.err.splitlines() if line.startswith('vit-attribution: ')]
        if status:
            self.assertEqual(result.out, '')
            self.assertRegex(lines[-1], r'\Avit-attribution: models: [^\n]+\Z')
            self.assertIn(saying, lines[-1])
            self.assertEqual(len(lines), 1, result.err)
        return result

    def there(self):
        return sorted(path.name for path in self.models.iterdir() if path.name != 'mini.ini')

    def assert_whole(self, result):
        self.assertEqual(result.out, f'{self.target}\n')
        self.assertEqual(self.target.read_bytes(), self.data)
        self.assertNotIn(PART, self.there())
        self.assertNotIn(ABOUT, self.there())

    def break_off(self, at, **options):
        self.server.stop_after = at
        self.fetch(1, 'broke off', **options)
        self.server.stop_after = None
        self.assertEqual(self.there(), [PART, ABOUT])
        self.assertEqual(self.part.stat().st_size, at)


class Whole(Fetch):
    def test_a_model_is_fetched_and_can_be_used(self):
        result = self.fetch()
        self.assert_whole(result)
        self.ok('models', 'info', 'mini', env=self.env)
        for words in 'CC0-1.0', self.server.url(), 'a little', str(self.models):
            self.assertIn(words, result.err)
        self.assertNotIn('\r', result.err)
        self.assertNotIn('vit-attribution:', result.err)

    def test_what_is_there_and_right_is_not_fetched_again(self):
        self.fetch()
        before = self.target.stat().st_mtime_ns
        self.assert_whole(self.fetch(0, 'already there'))
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.target.stat().st_mtime_ns, before)

    def test_progress_when_asked_for(self):
        result = run('models', 'fetch', 'mini', '--progress', env=self.env)
        self.assertIn('100 %', result.err)
        self.assert_whole(result)

    def test_the_folder_is_made(self):
        path = self.folder / 'a' / 'b'
        result = self.fetch(env={'VIT_ATTRIBUTION_MODELS': f'{path}:{self.models}'})
        self.assertEqual(result.out, f'{path / WHOLE}\n')

    def test_a_folder_that_cannot_be_made_is_passed_over(self):
        self.assert_whole(self.fetch(env={'VIT_ATTRIBUTION_MODELS': f'/proc/none:{self.models}'}))

    def test_the_users_own_folder(self):
        (self.folder / 'data' / 'vit-attribution').mkdir(parents=True)
        self.models.rename(self.folder / 'data' / 'vit-attribution' / 'models')
        result = self.fetch(env={'VIT_ATTRIBUTION_MODELS': ''})
        self.assertEqual(result.out, f'{self.folder}/data/vit-attribution/models/{WHOLE}\n')

    def test_without_size_checksum_or_length(self):
        self.describe('/endless', sha256=None, size=None)
        self.assert_whole(self.fetch())

    def test_a_head_of_its_own_comes_too(self):
        self.describe(head='head.pth', head_url=self.server.url('/head'), head_size='small')
        result = self.fetch()
        self.assertEqual(result.out.splitlines(), [str(self.target), str(self.models / 'head.pth')])
        self.assertEqual([path for path, _ in self.server.requests], ['/file', '/head'])

    def test_redirections(self):
        self.describe('/hop/9/file')
        self.assert_whole(self.fetch())

    def test_through_a_proxy(self):
        self.describe(source_url='http://nowhere.invalid/file')
        self.assert_whole(self.fetch(env={'http_proxy': self.server.url('')}))
        self.assertEqual(self.server.requests[0][0], 'http://nowhere.invalid/file')

    def test_a_folder_of_its_own(self):
        """What every model's weights are called; others of that name are left alone, and not taken for these."""
        others = self.models / 'pytorch_model.bin'
        others.write_bytes(b'of another model')
        self.describe(weights='pytorch_model.bin')
        self.target = self.models / 'mini' / 'pytorch_model.bin'
        self.assertEqual(self.fetch().out, f'{self.target}\n')
        self.assertEqual(self.target.read_bytes(), self.data)
        self.assertEqual(others.read_bytes(), b'of another model')
        self.assertIn(str(self.target), self.ok('models', 'info', 'mini', env=self.env).out)
        self.fetch(0, 'mini/pytorch_model.bin is already there, and right')
        self.assertEqual(len(self.server.requests), 1)

    def test_files_beside_the_weights(self):
        """They come from the same place, and lie in the model's folder."""
        self.describe('/repository/model.safetensors', weights='model.safetensors', side_cars='config.json;preprocessor_config.json')
        self.server.files['/repository/config.json'] = b'{"id2label": {"0": "newt", "6": "toad"}}'
        self.server.files['/repository/preprocessor_config.json'] = b'{}'
        result = self.fetch()
        self.assertEqual(result.out.split(f'{self.models}/')[1:],
                         ['mini/model.safetensors\n', 'mini/config.json\n', 'mini/preprocessor_config.json\n'])
        self.assertIn('newt', self.ok('predict', EXAMPLE, '--model', 'mini', '--top', 7, env=self.env).out)

    def test_a_checksum_that_one_place_has_told(self):
        self.describe(sha256=None, expected_sha256='0' * 64)
        result = self.fetch(0, 'its sha256 begins ' + hashlib.sha256(self.data).hexdigest()[:12])
        self.assert_whole(result)
        self.assertEqual(result.err.count('vit-attribution: warning: '), 1)
        self.target.unlink()
        self.describe(sha256=None, expected_sha256=hashlib.sha256(self.data).hexdigest())
        self.assertNotIn('sha256', self.fetch().err)


class Advice(Fetch):
    def test_without_a_name_three_are_recommended(self):
        out = self.ok('models', 'fetch').out
        models = self.ok('models', 'fetch', '--json').json['models']
        self.assertEqual([model['advice'] for model in models], ['small', 'recommended', 'best'])
        self.assertEqual([round(model['accuracy']) for model in models], [75, 81, 85])
        for model, size in zip(models, ('23 MB', '88 MB', '346 MB')):
            self.assertIn(f'  vit-attribution models fetch {model["name"]}\n', out)
            self.assertIn(f'{size}, {model["accuracy"]:.0f} of 100 photographs right, Apache-2.0\n', out)
            self.assertIn('1000 things', model['description'])
        self.assertLessEqual(max(map(len, out.splitlines())), 80)
        self.assertEqual(self.server.requests, [])

    def test_the_recommended_one_under_its_own_name(self):
        """As a newcomer gets it, from a server that has something else under that address."""
        name = self.ok('models', 'fetch', '--json').json['models'][0]['name']
        self.describe(weights=f'{name}.safetensors', name=name)
        (self.models / 'mini.ini').rename(self.models / f'{name}.ini')
        self.assertEqual(run('models', 'fetch', name, env=self.env).out, f'{self.models}/{name}.safetensors\n')
        self.ok('predict', EXAMPLE, '--model', name, env=self.env)


class Licence(Fetch):
    WARNING = 'vit-attribution: warning: mini: its licence forbids commercial use\n'

    def setUp(self):
        super().setUp()
        self.describe(licence='CC-BY-NC-4.0')

    def test_it_must_be_accepted(self):
        self.assertIn(self.WARNING, run('models', 'fetch', 'mini', env=self.env).err)
        self.fetch_refused()

    def fetch_refused(self):
        result = run('models', 'fetch', 'mini', env=self.env)
        self.assertEqual((result.status, result.out), (1, ''))
        self.assertIn('add --accept', result.err.splitlines()[-1])
        self.assertEqual((self.server.requests, self.there()), ([], []))

    def test_accepted(self):
        result = run('models', 'fetch', 'mini', '--accept', env=self.env)
        self.assertIn(self.WARNING, result.err)
        self.assert_whole(result)

    def answer(self, words):
        """Runs it on a terminal of its own; returns what is on the screen at the end."""
        master, slave = pty.openpty()
        with subprocess.Popen([os.environ['VIT_ATTRIBUTION'], 'models', 'fetch', 'mini'], stdin=slave, stderr=slave,
                              stdout=subprocess.DEVNULL, env=self.env) as process:
            os.close(slave)
            screen = b''
            while b'[y/N]' not in screen:
                screen += os.read(master, 4096)
            os.write(master, words)
            try:
                while part := os.read(master, 4096):
                    screen += part
            except OSError:  # the other end has gone
                pass
        os.close(master)
        return process.returncode, screen.decode()

    def test_asked_on_a_terminal(self):
        for words in b'\n', b'n\n', b'perhaps\n', b'\4':
            status, screen = self.answer(words)
            self.assertEqual(status, 1, screen)
            self.assertEqual(self.server.requests, [])
        self.assertEqual(self.answer(b'y\n')[0], 0)
        self.assertEqual(self.target.read_bytes(), self.data)


class Resume(Fetch):
    def assert_resumed(self, at):
        self.assert_whole(self.fetch(0, 'Resuming at'))
        self.assertEqual(self.server.ranges_asked, [None, f'bytes={at}-'])

    def test_by_the_servers_etag(self):
        self.describe(sha256=None, size=None)
        self.break_off(10000)
        self.assert_resumed(10000)
        self.assertEqual(self.server.requests[1][1]['If-Range'], '"one"')

    def test_by_the_date(self):
        self.server.etag, self.server.modified = 'W/"weak"', 'Wed, 21 Oct 2015 07:28:00 GMT'
        self.break_off(10000)
        self.assert_resumed(10000)
        self.assertEqual(self.server.requests[1][1]['If-Range'], self.server.modified)

    def test_by_the_checksum(self):
        self.server.etag = None
        self.break_off(10000)
        self.assert_resumed(10000)

    def test_more_than_once(self):
        for at in 5000, 10000, 15000:
            self.break_off(at)
        self.assert_whole(self.fetch(0, 'Resuming at'))
        self.assertEqual(self.server.ranges_asked, [None, 'bytes=5000-', 'bytes=10000-', 'bytes=15000-'])

    def test_a_server_that_cannot(self):
        self.server.ranges = False
        self.break_off(10000)
        self.assert_whole(self.fetch(0, 'starting again'))

    def test_a_changed_file(self):
        self.describe(sha256=None, size=None)
        self.break_off(10000)
        self.data = self.server.data = bytes(reversed(self.data))
        self.server.etag = '"two"'
        self.assert_whole_though_no_model(self.fetch(0, 'starting again'))

    def assert_whole_though_no_model(self, result):
        self.assert_whole(result)
        self.assertIn('vit-attribution: warning: mini: ', result.err)

    def test_a_changed_file_of_a_server_that_names_no_version(self):
        self.server.etag = None
        self.break_off(10000)
        self.part.write_bytes(b'x' * 10000)
        self.assert_whole(self.fetch(0, 'Resuming at'))
        self.assertEqual(self.server.ranges_asked, [None, 'bytes=10000-', None])

    def test_a_file_of_another_size_of_a_server_that_names_no_version(self):
        self.server.etag = None
        self.describe(size=None)
        self.break_off(10000)
        self.data = self.server.data = self.data + b'more'
        self.describe(size=None)
        self.fetch()
        self.assertEqual(self.target.read_bytes(), self.data)

    def test_a_file_that_has_become_shorter(self):
        self.describe(sha256=None, size=None)
        self.break_off(10000)
        self.data = self.server.data = self.data[:5000]
        self.assert_whole_though_no_model(self.fetch())

    def test_another_address(self):
        self.break_off(10000)
        self.describe('/other')
        self.assert_whole(self.fetch())
        self.assertEqual(self.server.ranges_asked, [None, None])

    def test_a_part_of_a_process_that_was_killed(self):
        self.server.pause_at = 16384
        with running('models', 'fetch', 'mini', env=self.env) as process:
            while not self.part.exists() or self.part.stat().st_size < 8192:
                time.sleep(0.01)
            process.kill()
            process.wait()
        self.server.go.set()
        size = self.part.stat().st_size
        self.assert_whole(self.fetch(0, 'Resuming at'))
        self.assertEqual(self.server.ranges_asked, [None, f'bytes={size}-'])

    def test_a_server_that_sends_the_rest_of_another_file(self):
        """It says 206, and which version that is of: not the one that is here."""
        self.describe(sha256=None, size=None)
        self.break_off(10000)
        self.server.careless = True
        self.data = self.server.data = bytes(reversed(self.data))
        self.server.etag = '"two"'
        self.assert_whole_though_no_model(self.fetch(0, 'Starting again'))
        self.assertEqual(self.server.ranges_asked, [None, 'bytes=10000-', None])

    def test_a_server_that_no_longer_says_which_version(self):
        self.describe(sha256=None, size=None)
        self.break_off(10000)
        self.server.careless, self.server.etag = True, None
        self.assert_whole(self.fetch(0, 'Starting again'))

    def test_a_part_that_nobody_knows(self):
        self.part.write_bytes(b'x' * 10000)
        self.assert_whole(self.fetch(0, 'again'))

    def test_all_had_come(self):
        self.break_off(10000)
        self.part.write_bytes(self.data)
        self.assert_whole(self.fetch())
        self.assertEqual(len(self.server.requests), 1)

    def test_an_interrupt_leaves_the_part(self):
        self.server.pause_at = 16384
        for number in signal.SIGINT, signal.SIGTERM:
            size = self.part.stat().st_size if self.part.exists() else 0
            with running('models', 'fetch', 'mini', env=self.env) as process:
                while not self.part.exists() or self.part.stat().st_size < size + 8192:
                    time.sleep(0.01)
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (1, ''), err)
            self.assertRegex(err.splitlines()[-1], r'Stopped; “.*part” keeps .*B, and the next try goes on from there')
            self.assertEqual(self.there(), [PART, ABOUT])
        self.server.go.set()
        self.assert_whole(self.fetch(0, 'Resuming at'))

    def test_two_at_once(self):
        self.server.pause_at = 0
        with running('models', 'fetch', 'mini', env=self.env) as process:
            while not self.part.exists() or self.part.stat().st_size == 0:
                time.sleep(0.01)
            self.fetch(1, 'already')
            self.server.go.set()
            self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual(self.target.read_bytes(), self.data)


class Shared(Fetch):
    """The folder is one that others write to."""

    def setUp(self):
        super().setUp()
        self.victim = self.folder / 'victim'
        self.victim.write_bytes(b'precious')
        self.about = self.models / ABOUT

    def assert_unharmed(self, result):
        self.assert_whole(result)
        self.assertEqual(self.victim.read_bytes(), b'precious')
        self.assertEqual(self.target.stat().st_nlink, 1)
        self.assertFalse(self.target.is_symlink())

    def test_a_part_that_leads_elsewhere(self):
        for make in self.part.symlink_to, self.part.hardlink_to:
            make(self.victim)
            self.assert_unharmed(self.fetch())
            self.target.unlink()

    def test_a_part_that_is_a_pipe(self):
        os.mkfifo(self.part)
        self.assert_unharmed(self.fetch())

    def test_notes_that_lead_elsewhere(self):
        self.about.symlink_to(self.victim)
        self.assert_unharmed(self.fetch())

    def test_notes_that_are_a_pipe(self):
        self.part.write_bytes(b'x' * 10000)
        os.mkfifo(self.about)
        self.assert_unharmed(self.fetch(0, 'Starting again'))

    def test_notes_without_an_end(self):
        self.break_off(10000)
        with open(self.about, 'r+b') as file:
            file.truncate(2 << 30)
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        self.assert_unharmed(self.fetch(0, 'Starting again', preexec_fn=limit))

    def test_what_was_put_aside_before_is_kept(self):
        for i, name in enumerate(('.old', '.old.2', '.old.3')):
            self.target.write_bytes(b'bad %d' % i)
            self.assert_unharmed(self.fetch(0, f'is now {self.target}{name}'))
        self.assertEqual([(self.models / (WHOLE + name)).read_bytes() for name in ('.old', '.old.2', '.old.3')],
                         [b'bad 0', b'bad 1', b'bad 2'])


class Strange(Fetch):
    """What comes from outside is shown, and obeyed nowhere."""

    def test_words(self):
        self.describe(licence='\\s\x1b]0;owned\x07', description='\x1b[2Jnothing', size='\x1b[31mbig')
        for words in ('list',), ('info', 'mini'), ('fetch', 'mini'), ('list', '--json'):
            result = run('models', *words, env=self.env)
            self.assertNotRegex(result.out + result.err, r'[\x00-\x09\x0b-\x1f\x7f]', words)

    def test_what_a_server_says(self):
        self.server.away = 'ftp://127.0.0.1/\x1b]0;owned\x07'
        self.describe('/away')
        self.assertNotIn('\x1b', self.fetch(1, 'not safe').err)
        self.server.etag = '"\x1b]0;owned\x07"'
        self.describe()
        self.break_off(10000)
        self.assertNotIn('\x1b', self.fetch().err)

    def test_names(self):
        for name in 'mini.ini', 'other.ini', 'gimprc', 'x.so', '.safetensors', '.hidden.pth', 'x.safetensors.exe', 'x.SAFETENSORS':
            self.describe(weights=name)
            before = (self.models / 'mini.ini').read_bytes()
            self.fetch(1, 'is no name for weights')
            self.assertEqual((self.models / 'mini.ini').read_bytes(), before)
            self.assertEqual(self.there(), [])
        for name in '../x.json', 'a/b.json', '..', 'x.ini':
            self.describe(weights='model.safetensors', side_cars=name)
            self.assertEqual(run('models', 'fetch', 'mini', env=self.env).status, 1)
            self.assertFalse((self.models / 'x.json').exists() or (self.folder / 'x.json').exists())


class Slow(Fetch):
    def test_a_byte_a_second(self):
        """That would take for ever, so it ends after a minute; what has come is kept."""
        self.describe('/slow')
        begin = time.monotonic()
        self.fetch(1, 'sends too slowly')
        self.assertLess(time.monotonic() - begin, 90)
        self.assertEqual(self.there(), [PART, ABOUT])
        self.assertGreater(self.part.stat().st_size, 10)


class Refused(Fetch):
    def fails(self, saying, path='/file', **keys):
        self.describe(path, **keys)
        self.fetch(1, saying)
        self.assertEqual(self.there(), [])

    def test_status(self):
        self.fails('(404)', '/missing')
        self.fails('(403)', '/secret')
        self.fails('(503)', '/busy')

    def test_parts_that_nobody_asked_for(self):
        self.fails('(206)', '/odd')
        self.fails('(206)', '/odd/0')

    def test_nothing_at_all(self):
        self.fails('has 0 bytes', '/empty')
        self.fails('sha256', '/empty', size=None)

    def test_a_folder_in_the_way(self):
        self.target.mkdir()
        self.fetch(1, 'cannot be written')
        self.assertTrue(self.target.is_dir())

    def test_redirections(self):
        self.fails('10 times', '/loop')
        self.fails('10 times', '/hop/10/file')
        self.server.away = 'file:///etc/passwd'
        self.fails('not safe', '/away')
        self.server.away = 'ftp://127.0.0.1/file'
        self.fails('not safe', '/away')

    def test_addresses(self):
        for url in 'file:///etc/passwd', 'ftp://127.0.0.1/x', '/etc/passwd', 'httpx://a':
            self.fails('neither an http nor an https address', source_url=url)

    def test_pages(self):
        self.fails('web page', '/page')
        self.fails('web page', '/disguised', size=None)

    def test_sizes(self):
        self.fails('are right', '/truncated')
        self.fails('sha256', '/truncated', size=None)
        self.fails('are right', size='big (1000000 bytes)')

    def test_checksums(self):
        self.fails('sha256', sha256='0' * 64)
        self.fails('md5', md5='123456')
        self.fails('sha256', '/model-0000000a.pth', sha256=None)

    def test_right_checksums(self):
        md5, sha256 = hashlib.md5(self.data).hexdigest(), hashlib.sha256(self.data).hexdigest()
        self.describe(md5=md5.upper(), sha256=sha256.upper())
        self.assert_whole(self.fetch())
        self.target.unlink()
        self.describe(f'/model-{sha256[:8]}.pth', md5=md5[:6], sha256=None)
        self.assert_whole(self.fetch())
        self.target.unlink()
        self.describe('/model-20230101.pth', sha256=None)  # a date
        self.assert_whole(self.fetch())

    def test_a_good_file_stays(self):
        self.fetch()
        for path in '/missing', '/page', '/truncated':
            self.describe(path, sha256='0' * 64)
            result = run('models', 'fetch', 'mini', env=self.env)
            self.assertEqual(result.status, 1)
            self.assertEqual(self.target.read_bytes(), self.data)
            self.assertEqual(self.there(), [WHOLE])

    def test_a_bad_file_is_put_aside_for_a_good_one(self):
        self.target.write_bytes(b'bad')
        self.assert_whole(self.fetch(0, f'is now {self.target}.old'))
        self.assertEqual((self.models / (WHOLE + '.old')).read_bytes(), b'bad')

    def test_no_server(self):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.fails('cannot be reached', source_url=f'http://127.0.0.1:{free.getsockname()[1]}/file')

    def test_no_such_host(self):
        self.fails('is there a network?', source_url='http://nowhere.invalid/file')

    def test_models(self):
        self.assertIn('nope', run('models', 'fetch', 'nope', env=self.env).err)
        for name in 'nope', 'mae_vit_base_patch16_224', 'clip_vit_base_patch16_224':
            self.assertEqual(run('models', 'fetch', name, env=self.env).status, 1)
        self.assertIn('no public address', run('models', 'fetch', 'mae_vit_base_patch16_224', env=self.env).err)
        self.assertEqual(run('models', 'fetch', 'demo', env=self.env).status, 0)
        self.assertEqual(run('models', 'fetch', 'a', 'b').status, 2)
        self.assertEqual(self.there(), [])

    def test_a_description_with_a_strange_name(self):
        self.fails('not the name of a file', weights='..')

    def test_a_full_disk(self):
        """Played by a limit on the size of files; SIGXFSZ stays ignored, as Python has it."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
        self.fetch(1, 'cannot be written', preexec_fn=limit, restore_signals=False)
        self.assertEqual(self.there(), [PART, ABOUT])
        self.assertEqual(self.part.stat().st_size, 8000)
        self.assert_whole(self.fetch(0, 'Resuming at'))

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which('unshare'), 'only root can make a small disk')
    def test_a_small_disk(self):
        script = 'mount -t tmpfs -o size=8k none "$1" && exec "$2" models fetch mini'
        other = self.folder / 'small'
        other.mkdir()
        done = subprocess.run(['unshare', '-m', 'sh', '-c', script, 'sh', other, os.environ['VIT_ATTRIBUTION']],
                              env={**os.environ, **self.env, 'VIT_ATTRIBUTION_MODELS': f'{other}:{self.models}'},
                              capture_output=True, text=True)
        if 'mount' in done.stderr or 'unshare' in done.stderr:
            self.skipTest('no small disk can be made here')
        self.assertEqual(done.returncode, 1)
        self.assertIn('too full', done.stderr)


class Interrupted(Fetch):
    @unittest.skipUnless(os.geteuid() == 0 and shutil.which('unshare'), 'only root can have a name server of its own')
    def test_while_a_name_server_does_not_answer(self):
        self.describe(source_url='http://nowhere.example/file')
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            try:
                silent.bind(('127.0.0.53', 53))
            except OSError as problem:
                self.skipTest(f'no name server can be played here: {problem}')
            (self.folder / 'resolv.conf').write_text('nameserver 127.0.0.53\noptions timeout:60\n')
            script = 'mount --bind "$1" "$(realpath /etc/resolv.conf)" && exec "$2" models fetch mini'
            with subprocess.Popen(['unshare', '-m', 'sh', '-c', script, 'sh', self.folder / 'resolv.conf', os.environ['VIT_ATTRIBUTION']],
                                  env={**os.environ, **self.env}, stderr=subprocess.PIPE, text=True) as process:
                silent.settimeout(60)
                silent.recv(1000)  # it has asked
                before = time.monotonic()
                process.send_signal(signal.SIGINT)
                err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 1)
        self.assertIn('Stopped', err)
        self.assertLess(time.monotonic() - before, 30)


@unittest.skipUnless(shutil.which('openssl'), 'no openssl')
class Https(Fetch):
    def serve(self, **options):
        self.certificate = self.folder / 'certificate.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                        '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', self.certificate, '-out', self.folder / 'c.pem'],
                       check=True, capture_output=True)
        with open(self.certificate, 'ab') as file:
            file.write((self.folder / 'c.pem').read_bytes())
        self.plain = super().serve()
        return super().serve(certificate=self.certificate)

    def test_an_unknown_certificate(self):
        self.fetch(1, 'no safe (TLS) connection')
        self.assertEqual(self.there(), [])

    def test_a_trusted_certificate(self):
        for variable in 'CURL_CA_BUNDLE', 'SSL_CERT_FILE':
            self.assert_whole(self.fetch(env={variable: str(self.folder / 'c.pem')}))
            self.target.unlink()

    def test_no_way_back_to_http(self):
        self.server.away = self.plain.url()
        self.describe('/away')
        self.fetch(1, 'not safe', env={'CURL_CA_BUNDLE': str(self.folder / 'c.pem')})
        self.assertEqual(self.plain.requests, [])


if __name__ == '__main__':
    unittest.main()
