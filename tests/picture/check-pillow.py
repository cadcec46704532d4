#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the tables of test-preprocess.c: checksums of what Pillow makes of pseudo-random rows and of padded pictures
(run with Pillow 9.4)."""
from PIL import Image

FILTERS = (("BILINEAR", Image.BILINEAR), ("BICUBIC", Image.BICUBIC))
SIZES = ((1, 7), (7, 1), (37, 16), (100, 256), (256, 256), (499, 224), (640, 251), (1024, 96), (3001, 224), (50, 40000))


def random_bytes(n):
    state, values = 1, bytearray()
    for _ in range(n):
        state = (state * 1664525 + 1013904223) & 0xffffffff
        values.append(state >> 24)
    return bytes(values)


def checksum(data):
    total = 0
    for value in data:
        total = (total * 31 + value) & 0xffffffff
    return total


for n_in, n_out in SIZES:
    for name, pillow_filter in FILTERS:
        row = Image.frombytes("RGB", (n_in, 1), random_bytes(3 * n_in))
        total = checksum(row.resize((n_out, 1), pillow_filter).tobytes())
        print(f"  {{ {n_in}, {n_out}, INTERPOLATION_{name}, {total}u }},")

# As the taggers' example has it: in the middle of a white square, which is resized.
for width, height in ((300, 171), (170, 301), (100, 99), (224, 224)):
    picture = Image.frombytes("RGB", (width, height), random_bytes(3 * width * height))
    side = max(width, height)
    square = Image.new("RGB", (side, side), (255, 255, 255))
    square.paste(picture, ((side - width) // 2, (side - height) // 2))
    print(f"  {{ {width}, {height}, {checksum(square.resize((224, 224), Image.BICUBIC).tobytes())}u }},")
