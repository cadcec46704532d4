#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw the bundled example picture: a cat and a dog on a meadow.

    python3 example.py ../example.png
    python3 example.py --wide ../../docs/wide.png

The second one is the guide's, for the whole of which the network has to look more than once: 960 x 480 pixels, six things.
"""
import argparse
from pathlib import Path

import numpy as np
from PIL import Image

import scenes

SEED = 7
SIDE = 512


def colour(name):
    """"#rrggbb" as float RGB"""
    return np.frombuffer(bytes.fromhex(name[1:]), np.uint8).astype(np.float32) / 255


def mix(one, two, share):
    """One colour or picture turning into another where `share` [S, S] goes from 0 to 1."""
    share = share[..., None]
    return one * (1 - share) + two * share


def meadow(rng, side):
    """Evening sky with thin clouds, a hill behind, grass in front."""
    x, y = scenes.grid(side)
    flat = np.zeros((side, side), np.float32)
    sky = mix(colour("#5f9fd6"), colour("#f7dcc0"), (flat + 1.6 * y).clip(0, 1))
    sky = mix(sky, colour("#ffffff"), 0.6 * (2 * scenes.clouds(rng, side) - 0.9).clip(0, 1))
    hill = mix(colour("#6f9f8f"), colour("#8fb9a0"), scenes.clouds(rng, side))
    grass = mix(colour("#5d9a44"), colour("#a5cf6b"), scenes.clouds(rng, side))
    horizon = 0.52 + 0.07 * np.sin(4.2 * x + 0.6)
    meadow_edge = 0.68 - 0.05 * np.sin(3.1 * x + 0.2)
    picture = mix(sky, hill, soft_step(y - horizon, side))
    return mix(picture, grass, soft_step(y - meadow_edge, side)).astype(np.float32)


def soft_step(distance, side):
    """0 below zero, 1 above, with an edge two pixels wide."""
    return (0.5 + 0.5 * distance * side).clip(0, 1)


def shadow(pixels, cx, cy, rx, ry):
    """A soft dark ellipse on the ground."""
    x, y = scenes.grid(len(pixels))
    dark = np.exp(-2 * (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))
    pixels *= 1 - 0.35 * dark[..., None]


def animal(scene, name, character, length, centre, angle=0.0, mirrored=False):
    """Put a glyph with its shadow into the scene; lengths are parts of the picture's side."""
    side = len(scene.pixels)
    rgba = scenes.sprite(character, round(length * side), angle, mirrored)
    height, width = rgba.shape[:2]
    left, top = round(centre[0] * side - width / 2), round(centre[1] * side - height / 2)
    shadow(scene.pixels, centre[0], (top + 0.97 * height) / side, 0.6 * width / side, 0.05)
    scenes.paste(scene, rgba, left, top, scenes.LABELS.index(name))


def example(side=SIDE):
    """The scene; `boxes` and `labels` tell where the animals are."""
    rng = np.random.default_rng(SEED)
    scene = scenes.Scene(meadow(rng, side), np.zeros((side, side), np.uint8))
    animal(scene, "dog", "🐕", 0.47, (0.70, 0.56), angle=-4)
    animal(scene, "cat", "🐈", 0.40, (0.25, 0.71), angle=5)
    return scene


def wide(side=960):
    """Twice as wide as high; coordinates are parts of the width, and of the scene's height the middle is taken."""
    rng = np.random.default_rng(SEED)
    scene = scenes.Scene(meadow(rng, side), np.zeros((side, side), np.uint8))
    for name, character, length, centre in [("train", "🚂", 0.13, (0.09, 0.56)), ("tree", "🌳", 0.20, (0.25, 0.50)),
                                            ("cat", "🐈", 0.12, (0.40, 0.66)), ("house", "🏡", 0.17, (0.55, 0.52)),
                                            ("bicycle", "🚲", 0.13, (0.73, 0.66)), ("dog", "🐕", 0.13, (0.91, 0.63))]:
        animal(scene, name, character, length, centre)
    return scene.image[side // 4 + side // 16:side * 3 // 4 + side // 16]


def main():
    parser = argparse.ArgumentParser(description="Draw the bundled example picture.")
    parser.add_argument("output", type=Path, help="the PNG file to write")
    parser.add_argument("--wide", action="store_true", help="the guide's picture instead")
    options = parser.parse_args()
    Image.fromarray(wide() if options.wide else example().image).save(options.output, optimize=True)


if __name__ == "__main__":
    main()
