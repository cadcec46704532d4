# browser.py - Chromium without a window, told what to do by the DevTools protocol over two pipes.
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile

PROGRAM = shutil.which('chromium')
SECONDS = 600  # that it lives at most, on a machine that has much else to do


def pipe():
    """Both ends, out of the way of the descriptors 3 and 4, which may be free; bash knows numbers of two digits."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved


class Browser:
    """One tab.  Messages are JSON objects that a zero byte ends; the browser reads descriptor 3 and writes 4."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix='browser ')
        there, self.to = pipe()
        self.answers, here = pipe()
        self.process = subprocess.Popen(
            ['bash', '-c', f'exec timeout {SECONDS} "$@" 3<&{there} 4>&{here}', 'bash', PROGRAM, '--headless=new', '--no-sandbox',
             '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--remote-debugging-pipe', '--user-data-dir=' + self.home.name],
            pass_fds=(there, here), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={'PATH': os.environ['PATH'], 'HOME': self.home.name})
        os.close(there)
        os.close(here)
        self.number, self.session, self.events, self.rest = 0, {}, [], b''
        target = self.ask('Target.createTarget', url='about:blank')['targetId']
        self.session = {'sessionId': self.ask('Target.attachToTarget', targetId=target, flatten=True)['sessionId']}
        for domain in 'Page', 'Runtime', 'Log', 'Network':
            self.ask(domain + '.enable')

    def close(self):
        os.close(self.to)
        os.close(self.answers)
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home.name, ignore_errors=True)  # its last processes may still be writing
        self.home._finalizer.detach()

    def _message(self):
        while b'\0' not in self.rest:
            part = os.read(self.answers, 1 << 16)
            if not part:
                raise AssertionError('the browser has ended')
            self.rest += part
        message, _, self.rest = self.rest.partition(b'\0')
        return json.loads(message)

    def ask(self, method, **params):
        self.number += 1
        os.write(self.to, json.dumps({'id': self.number, 'method': method, 'params': params, **self.session}).encode() + b'\0')
        while (answer := self._message()).get('id') != self.number:
            self.events.append(answer)
        if 'error' in answer:
            raise AssertionError(f'{method}: {answer["error"]["message"]}')
        return answer['result']

    def _load(self, url):
        self.events = []
        self.ask('Page.navigate', url=url)
        while not any(seen['method'] == 'Page.loadEventFired' for seen in self.events):
            self.events.append(self._message())

    def open(self, url):
        """Loads it anew, whatever stands behind its #; `events` are then those since."""
        self._load('about:blank')
        self._load(url)

    def run(self, expression):
        """The value of an expression of JavaScript in the page."""
        answer = self.ask('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in answer:
            raise AssertionError(answer['exceptionDetails']['exception']['description'])
        return answer['result'].get('value')

    def press(self, key, code):
        for kind in 'keyDown', 'keyUp':
            self.ask('Input.dispatchKeyEvent', type=kind, key=key, windowsVirtualKeyCode=code,
                     **({'text': '\r'} if key == 'Enter' and kind == 'keyDown' else {}))
        self.run('new Promise(done => setTimeout(done, 0))')

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.ask('Page.captureScreenshot')['data']))
