#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the built-in model finds things in pictures that are much larger than its input.

    python3 whole.py BUILD/plugin/cli/vit-attribution [--canvases N] [--seed S] [--world objects] [--ways WORDS] [--plain]

A canvas has 3000 x 2000 pixels and six objects of six classes, on one of the backgrounds of scenes.py.

pictures   three pictures with two objects each, squares of 700 to 1000 pixels with backgrounds of their own, at random places where
           they do not overlap
objects    six objects, as large as in such pictures, on the canvas itself

Of each canvas five classes are asked for, each occurs once.  A hit is a map whose maximum lies inside the box of that object.  Each
way of fitting is asked plainly, and each class rather than the mean of all others (--against rest).  Intervals hold 95 % and come
from 2,000 bootstrap samples of canvases, because the questions about one canvas are not independent.
"""
import argparse
import concurrent.futures
import functools
import json
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import scenes

WIDTH, HEIGHT = 3000, 2000
SEED = 777_007                      # the other scripts use others
ASKED = 5
SAMPLES = 2_000
WAYS = {
    "tile, detail 1": ("tile", "--detail", "1"),
    "tile, detail 2": ("tile", "--detail", "2"),
    "tile, detail 3": ("tile", "--detail", "3"),
    "tile, detail 4": ("tile", "--detail", "4"),
    "tile, detail 1-3": ("tile", "--detail", "1-3"),
    "native": ("native",),
    "squash": ("squash",),
    "crop": ("crop",),
}
SIDES = 700, 1001                   # of pictures, and of those that objects are as large as in
TRIES = 1_000


# ------------------------------------------------------------------------------------ canvases

def canvas(rng):
    """A background of that size, as a scene that is as high as it is wide; what is below HEIGHT is cut off."""
    small = scenes.background(rng, WIDTH // 5).clip(0, 1)
    planes = [Image.fromarray(small[..., c]).resize((WIDTH, WIDTH), Image.Resampling.BICUBIC) for c in range(3)]
    pixels = np.stack([np.asarray(plane) for plane in planes], axis=2)[:HEIGHT].copy()
    return scenes.Scene(pixels, np.zeros(pixels.shape[:2], np.uint8))


def free_places(rng, sizes):
    """Corners (left, top) for rectangles (width, height) that do not touch; None when none are found."""
    placed = []
    for width, height in sizes:
        for _ in range(TRIES):
            left, top = int(rng.integers(WIDTH - width + 1)), int(rng.integers(HEIGHT - height + 1))
            if all(left >= x + w or x >= left + width or top >= y + h or y >= top + height for x, y, w, h in placed):
                placed.append((left, top, width, height))
                break
        else:
            return None
    return [place[:2] for place in placed]


def places_for(rng, sizes):
    while True:
        places = free_places(rng, sizes)
        if places:
            return places


def put_picture(scene, picture, left, top):
    side = len(picture.pixels)
    scene.pixels[top:top + side, left:left + side] = picture.pixels
    scene.labels += picture.labels
    scene.boxes += [(left + x0, top + y0, left + x1, top + y1) for x0, y0, x1, y1 in picture.boxes]


def pasted_pictures(rng, labels):
    scene = canvas(rng)
    pairs = [scenes.scene_of(rng, labels[i:i + 2], int(rng.integers(*SIDES)), list(scenes.CLASSES.values()))
             for i in range(0, len(labels), 2)]
    for picture, place in zip(pairs, places_for(rng, [(len(picture.pixels),) * 2 for picture in pairs])):
        put_picture(scene, picture, *place)
    return scene


def pasted_objects(rng, labels):
    scene = canvas(rng)
    characters = list(scenes.CLASSES.values())
    sprites = [scenes.random_sprite(rng, characters[label], int(rng.integers(*SIDES)), 0.32, 0.52) for label in labels]
    for label, rgba, (left, top) in zip(labels, sprites, places_for(rng, [rgba.shape[1::-1] for rgba in sprites])):
        height, width = rgba.shape[:2]
        area = scene.pixels[top:top + height, left:left + width]
        area *= 1 - rgba[..., 3:]
        area += rgba[..., :3]
        scene.labels.append(int(label))
        scene.boxes.append((left, top, left + width, top + height))
    return scene


WORLDS = {"pictures": pasted_pictures, "objects": pasted_objects}


# ----------------------------------------------------------------------------------- the program

def heat_maps(program, path, labels, work, fit, *asked):
    """The maps of classes, [k, h, w]."""
    dump = work / "maps.safetensors"
    subprocess.run([program, "explain", path, "--class", ",".join(map(str, labels)), "--fit", fit, *asked, "--precision", "fast",
                    "--threads", "1", "--dump", dump], check=True, capture_output=True)
    raw = dump.read_bytes()
    size, = struct.unpack_from("<Q", raw)
    entry = json.loads(raw[8:8 + size])["heatmap"]
    begin, end = entry["data_offsets"]
    return np.frombuffer(raw[8 + size:][begin:end], "<f4").reshape(entry["shape"])


def shown(fit, height, width):
    """The part of the canvas that a map of height x width pixels shows: left, top, width, height."""
    if fit == "crop":
        return (WIDTH - HEIGHT) / 2, 0, HEIGHT, HEIGHT
    if fit == "native":             # resized to a few pixels more, of which the middle is seen
        times = 96 / np.sqrt(WIDTH * HEIGHT)
        whole = round(times * WIDTH), round(times * HEIGHT)
        left, top = ((whole[i] - (width, height)[i]) // 2 for i in range(2))
        across, down = WIDTH / whole[0], HEIGHT / whole[1]
        return left * across, top * down, width * across, height * down
    return 0, 0, WIDTH, HEIGHT


def is_hit(heat, fit, box):
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    left, top, width, height = shown(fit, *heat.shape)
    x, y = left + (column + 0.5) * width / heat.shape[1], top + (row + 0.5) * height / heat.shape[0]
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def questions(options, number):
    """Hit or miss, [ways, forms, questions] of one canvas."""
    rng = np.random.default_rng([options.seed, number])
    scene = WORLDS[options.world](rng, rng.choice(len(scenes.CLASSES), 6, replace=False))
    asked, hits = scene.labels[:ASKED], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "canvas.tif"
        Image.fromarray(scene.image).save(path)
        for way in options.ways:
            for form in forms(options):
                maps = heat_maps(options.program, path, asked, Path(folder), *WAYS[way], *form)
                hits.append([is_hit(heat, WAYS[way][0], box) for heat, box in zip(maps, scene.boxes)])
    return np.reshape(hits, (len(options.ways), -1, ASKED))


def forms(options):
    """How a class is asked for."""
    return [()] if options.plain else [(), ("--against", "rest")]


# --------------------------------------------------------------------------------- what is printed

def interval(hits, seed):
    """Mean and 95 % of the means of bootstrap samples of canvases, in percent; hits [canvases, questions]."""
    means = 100 * hits.mean(1)
    rng = np.random.default_rng(seed)
    samples = [means[rng.integers(len(means), size=len(means))].mean() for _ in range(SAMPLES)]
    return means.mean(), *np.percentile(samples, [2.5, 97.5])


def report(hits, options):
    """hits [canvases, ways, forms, questions]"""
    print(f"{options.canvases} canvases of {options.world}, {ASKED} questions each; plain, and rather than all others", flush=True)
    for number, way in enumerate(options.ways):
        cells = ["{:5.1f} % ({:.1f}–{:.1f})".format(*interval(hits[:, number, form], options.seed))
                 for form in range(hits.shape[2])]
        print(f"{way:18s} {'     '.join(cells)}")


def ways_of(text):
    short = {way.replace("tile, detail ", ""): way for way in WAYS}
    return [short[word] for word in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description="Measure how well things are found in pictures of 3000 x 2000 pixels.")
    parser.add_argument("program", help="vit-attribution")
    parser.add_argument("--canvases", type=int, default=100, help="five questions each (100)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--world", choices=WORLDS, default="pictures")
    parser.add_argument("--ways", type=ways_of, default=list(WAYS), metavar="WORDS",
                        help="details of tile, and other fits, with commas between them (1,2,3,4,1-3,native,squash,crop)")
    parser.add_argument("--plain", action="store_true", help="without the contrast")
    parser.add_argument("--jobs", type=int, default=2, help="canvases at once (2)")
    options = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        hits = list(pool.map(functools.partial(questions, options), range(options.canvases)))
    report(np.array(hits), options)


if __name__ == "__main__":
    main()
