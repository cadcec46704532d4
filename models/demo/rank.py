#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare all methods of explanation on fresh pictures with two objects: the table of docs/methods.md.

    python3 rank.py ../demo.safetensors BUILD/tests/methods/every-map

For each picture both classes are asked for.

pointing   how often the hottest place lies inside the box of the object that was asked for
deletion   patches are taken out of the sequence of tokens, the hottest first, 10, 20 ... 90 % of
           them, and the network runs on what is left; the probability of the class, mean of the
           nine, in percent.  Less is better.

Nothing is painted over: a transformer needs no grey squares.  Beside the methods stand a random map
and one that is hot in the middle whatever the picture.  Intervals hold 95 % and come from 2,000
bootstrap samples of pictures, because the two questions about one picture are not independent.
"""
import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

import evaluate
import network
import scenes

SEED = 777_003
FRACTIONS = np.arange(1, 10) / 10
SAMPLES = 2_000


def make_pictures(count):
    """[n, 3, S, S], the classes asked for [n, 2], and the scenes."""
    chosen = [scenes.random_scene(np.random.default_rng([SEED, number]), 2) for number in range(count)]
    return evaluate.network_input(chosen), np.array([scene.labels for scene in chosen], "<i4"), chosen


def engine_maps(program, images, classes, methods):
    """Names and maps of the methods, [] for all: {name: [n, 2, G, G]}."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("inputs", "classes", "maps")]
        paths[0].write_bytes(images.numpy().astype("<f4").tobytes())
        paths[1].write_bytes(classes.tobytes())
        names = subprocess.run([program, *paths, *methods], check=True, capture_output=True, text=True).stdout.split()
        maps = np.fromfile(paths[2], "<f4").reshape(len(images), len(names), 2, network.GRID, network.GRID)
    return {name: maps[:, number] for number, name in enumerate(names)}


def priors(count):
    """What a map must beat: chance, and the middle of the picture."""
    places = np.arange(network.GRID) - (network.GRID - 1) / 2
    middle = -np.hypot(*np.meshgrid(places, places))
    return {"random": np.random.default_rng(SEED).random((count, 2, network.GRID, network.GRID)),
            "the middle": np.broadcast_to(middle, (count, 2, network.GRID, network.GRID))}


def pointing(maps, chosen):
    """[n, 2] hit or miss, in percent."""
    heat = network.heat_map(torch.tensor(maps.reshape(-1, network.GRID, network.GRID))).numpy()
    heat = heat.reshape(len(maps), 2, *heat.shape[1:])
    return 100. * np.array([[evaluate.inside(evaluate.centre_of_maximum(heat[i, k]), scene.boxes[k]) for k in range(2)]
                            for i, scene in enumerate(chosen)])


@torch.no_grad()
def probabilities(model, images, kept, classes):
    """The classes' probabilities, [n], when only the patches kept [n, m] are left of each sequence."""
    patches = model.patch_embed(images)
    x = torch.cat([model.cls_token.expand(len(images), -1, -1), patches], 1) + model.pos_embed
    rows = torch.cat([torch.zeros(len(images), 1, dtype=torch.long), kept + 1], 1)
    x = x.gather(1, rows[:, :, None].expand(-1, -1, x.shape[2]))
    for block in model.blocks:
        x = block(x)
    return model.head(model.norm(x)[:, 0]).softmax(1).gather(1, classes[:, None])[:, 0]


def deletion(model, images, maps, classes):
    """[n, 2]: the mean probability in percent."""
    coldest = torch.from_numpy(maps.reshape(len(maps), 2, -1).argsort(2, "stable"))
    cells = coldest.shape[2]
    total = np.zeros((len(maps), 2))
    for k in range(2):
        for fraction in FRACTIONS:
            kept = coldest[:, k, :cells - round(fraction * cells)]
            for at in range(0, len(maps), 250):
                part = slice(at, at + 250)
                total[part, k] += probabilities(model, images[part], kept[part],
                                                torch.from_numpy(classes[part, k]).long()).numpy()
    return 100. * total / len(FRACTIONS)


def interval(values):
    """Mean and the bounds that hold 95 % of the means of samples of pictures."""
    pictures = values.mean(1)
    samples = np.random.default_rng(SEED).integers(0, len(pictures), (SAMPLES, len(pictures)))
    return pictures.mean(), *np.quantile(pictures[samples].mean(1), (0.025, 0.975))


def main():
    parser = argparse.ArgumentParser(description="Compare all methods on fresh pictures with two objects.")
    parser.add_argument("weights", type=Path)
    parser.add_argument("program", help="tests/methods/every-map of a build")
    parser.add_argument("methods", nargs="*", help="their names; none for all")
    parser.add_argument("--pictures", type=int, default=500)
    options = parser.parse_args()
    model = network.load(options.weights)
    images, classes, chosen = make_pictures(options.pictures)
    print("| method | pointing, % | deletion, % |\n|---|---|---|")
    for name, maps in {**engine_maps(options.program, images, classes, options.methods), **priors(len(images))}.items():
        cells = ["{:.1f} ({:.1f}–{:.1f})".format(*interval(values))
                 for values in (pointing(maps, chosen), deletion(model, images, maps, classes))]
        print(f"| `{name}` | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    main()
