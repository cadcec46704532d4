#!/usr/bin/env python3
"""ask.py - talks to the Script-Fu server of a running GIMP: evaluates one expression and prints its value.
SPDX-License-Identifier: GPL-3.0-or-later

The server's messages: 'G', two bytes of length, the text; back come 'G', one byte of error, two bytes of length, the text.
"""
import socket
import sys

port, expression = int(sys.argv[1]), sys.argv[2].encode()


def receive(connection, n):
    data = b""
    while len(data) < n:
        piece = connection.recv(n - len(data))
        if not piece:
            sys.exit("the server has gone")
        data += piece
    return data


with socket.create_connection(("127.0.0.1", port), timeout=300) as connection:
    connection.sendall(b"G" + len(expression).to_bytes(2, "big") + expression)
    magic, error, high, low = receive(connection, 4)
    print(receive(connection, 256 * high + low).decode())
    sys.exit(error != 0)
