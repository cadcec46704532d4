# server.py - a web server on localhost that can do what servers do to downloads.
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import http.server
import re
import ssl
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *words):
        pass

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        try:
            getattr(self, 'get_' + self.path.split('/')[1], self.get_file)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def head(self, status, length=None, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header('Content-Length', str(length))
        for name, value in headers.items():
            if value is not None:
                self.send_header(name.replace('_', '-'), value)
        self.end_headers()

    def fail(self, status):
        self.head(status, 5)
        self.wfile.write(b'words')

    def get_missing(self):
        self.fail(404)

    def get_secret(self):
        self.fail(403)

    def get_busy(self):
        self.fail(503)

    def get_page(self):
        self.head(200, 30, Content_Type='text/html; charset=utf-8')
        self.wfile.write(b'<!doctype html>Please log in.  ')

    def get_disguised(self):
        """A page that is called something else."""
        text = b'\n <!DOCTYPE html>Please log in.'
        self.head(200, len(text), Content_Type='application/octet-stream')
        self.wfile.write(text)

    def get_hop(self):
        """/hop/3/file goes three times further."""
        _, _, n, rest = self.path.split('/', 3)
        self.head(302, 0, Location=f'/hop/{int(n) - 1}/{rest}' if int(n) else '/' + rest)

    def get_loop(self):
        self.head(301, 0, Location='/loop')

    def get_away(self):
        self.head(302, 0, Location=self.server.away)

    def get_truncated(self):
        """Half of the file, and the server thinks that it is all."""
        self.head(200, len(self.server.data) // 2)
        self.wfile.write(self.server.data[:len(self.server.data) // 2])

    def get_endless(self):
        """No length is said; the end is the end of the line."""
        self.head(200, Connection='close')
        self.wfile.write(self.server.data)
        self.close_connection = True

    def get_odd(self):
        """A part that nobody has asked for; /odd/0 without any bytes."""
        data = b'' if self.path.endswith('0') else self.server.data[5:]
        self.head(206, len(data), Content_Range=f'bytes 5-{len(self.server.data) - 1}/{len(self.server.data)}')
        self.wfile.write(data)

    def get_silent(self):
        """No answer, until the client has gone or a minute is over."""
        self.connection.settimeout(60)
        self.connection.recv(1)
        self.close_connection = True

    def get_empty(self):
        self.head(200, 0)

    def get_repository(self):
        if self.path not in self.server.files:
            return self.get_file()
        self.head(200, len(self.server.files[self.path]))
        self.wfile.write(self.server.files[self.path])

    def get_file(self):
        server = self.server
        start = self.start()
        data = server.data[start:]
        whole = len(server.data)
        if start > whole - 1:
            return self.head(416, 0, Content_Range=f'bytes */{whole}')
        headers = {'ETag': server.etag, 'Last-Modified': server.modified, 'Content-Type': 'application/octet-stream'}
        if start:
            headers['Content-Range'] = f'bytes {start}-{whole - 1}/{whole}'
        self.head(206 if start else 200, len(data), **headers)
        if server.stop_after is not None and start + len(data) > server.stop_after:
            data = data[:max(server.stop_after - start, 0)]
            self.close_connection = True
        for at in range(0, len(data), 4096):
            self.wfile.write(data[at:at + 4096])
            if at >= server.pause_at:
                server.go.wait()
            if server.delay:
                time.sleep(server.delay)

    def get_slow(self):
        """A byte a second."""
        self.head(200, len(self.server.data), ETag=self.server.etag)
        for at in range(100):
            self.wfile.write(self.server.data[at:at + 1])
            time.sleep(1)
        self.close_connection = True

    def start(self):
        """Where the client may begin."""
        wanted = re.fullmatch(r'bytes=(\d+)-', self.headers.get('Range', ''))
        condition = self.headers.get('If-Range')
        right = self.server.careless or condition in (None, self.server.etag, self.server.modified)
        if not wanted or not self.server.ranges or not right:
            return 0
        return int(wanted[1])


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, data, certificate=None):
        super().__init__(('127.0.0.1', 0), Handler)
        self.scheme = 'http'
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.scheme = 'https'
        self.data, self.etag, self.modified = data, '"one"', None
        self.ranges, self.stop_after, self.delay, self.away = True, None, 0, None
        self.pause_at, self.go = float('inf'), threading.Event()  # when so many bytes have been sent, it waits until it may
        self.careless = False  # does not know If-Range, and sends the rest of whatever there is
        self.files = {}  # others than that one, by their path
        self.requests = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, address):
        """A client that does not trust us hangs up."""

    def url(self, path='/file'):
        return f'{self.scheme}://127.0.0.1:{self.server_port}{path}'

    def close(self):
        self.shutdown()
        self.server_close()

    @property
    def sha256(self):
        return hashlib.sha256(self.data).hexdigest()

    @property
    def ranges_asked(self):
        return [headers.get('Range') for _, headers in self.requests]
