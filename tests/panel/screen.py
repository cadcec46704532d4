# screen.py - a screen for one test, and the hands that press keys on it.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import time

NEEDED = [tool for tool in ('Xvfb', 'xdotool', 'import') if not shutil.which(tool)]


class Screen:
    def __init__(self):
        read, write = os.pipe()
        # Without -noreset it starts anew when its last client leaves, and refuses who comes then.  With -r no key is pressed twice,
        # however long it takes until it is let go.
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1000x800x24', '-nolisten', 'tcp', '-noreset',
                                        '-r'], pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = ':' + pipe.readline().strip()
        plain = {name: value for name, value in os.environ.items() if not name.startswith(('GDK_', 'GTK_'))}
        self.env = {**plain, 'DISPLAY': self.display, 'GDK_BACKEND': 'x11', 'NO_AT_BRIDGE': '1'}

    def close(self):
        self.server.terminate()
        self.server.wait()

    def do(self, *words):
        return subprocess.run(['xdotool', *words], env=self.env, capture_output=True, text=True).stdout.split()

    def window(self, title, seconds=120):
        """Waits for a window of that title and turns the keyboard to it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.do('search', '--onlyvisible', '--name', title)
            if found:
                time.sleep(0.2)  # to be drawn
                self.do('windowfocus', found[-1])
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f'no window “{title}” appears')

    def press(self, *keys):
        self.do('key', *keys)

    def corner(self, window):
        """The place of the button in the lower right corner of a window."""
        geometry = dict(line.split('=') for line in self.do('getwindowgeometry', '--shell', window))
        x, y, width, height = (int(geometry[name]) for name in ('X', 'Y', 'WIDTH', 'HEIGHT'))
        return x + width - 50, y + height - 30

    def click(self, x, y):
        self.do('mousemove', str(x), str(y), 'click', '1')

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', path], env=self.env, check=True)
