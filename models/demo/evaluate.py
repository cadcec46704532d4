#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure a demo model on fresh pictures.

    python3 evaluate.py ../demo.safetensors

Prints how often the first prediction is right on pictures with one object, and the pointing game
on pictures with two: for each of both classes, does the maximum of its heat map lie inside the
box of that object?
"""
import argparse
from pathlib import Path

import numpy as np
import torch

import network
import scenes

SINGLE_SEED, PAIR_SEED = 777_001, 777_002        # train.py uses another one
CHUNK = 50


def pictures(seed, count, objects):
    """`count` scenes in chunks, each scene from its own seed."""
    for first in range(0, count, CHUNK):
        yield [scenes.random_scene(np.random.default_rng([seed, number]), objects)
               for number in range(first, min(first + CHUNK, count))]


def network_input(chunk):
    return network.normalise(torch.from_numpy(np.stack([scene.image for scene in chunk])))


@torch.no_grad()
def confusion(model, count):
    """[C, C] how often class i was taken for class j, on pictures with one object."""
    table = np.zeros((len(scenes.LABELS),) * 2, int)
    for chunk in pictures(SINGLE_SEED, count, 1):
        predicted = model(network_input(chunk)).argmax(1).numpy()
        np.add.at(table, ([scene.labels[0] for scene in chunk], predicted), 1)
    return table


def centre_of_maximum(heat):
    """(x, y) of the hottest pixel's centre."""
    y, x = np.unravel_index(heat.argmax(), heat.shape)
    return x + 0.5, y + 0.5


def inside(point, box):
    (x, y), (left, top, right, bottom) = point, box
    return left <= x < right and top <= y < bottom


def pointing_game(model, count):
    """[count, 2] hit or miss for both objects of each picture.  Computed in float64."""
    model = model.double()
    hits = []
    for chunk in pictures(PAIR_SEED, count, 2):
        images = network_input(chunk).double()
        answers = []
        for number in range(2):
            classes = torch.tensor([scene.labels[number] for scene in chunk])
            maps = network.heat_map(network.transformer_attribution(model, images, classes)).numpy()
            answers.append([inside(centre_of_maximum(heat), scene.boxes[number])
                            for heat, scene in zip(maps, chunk)])
        hits += zip(*answers)
    return np.array(hits)


def report_mistakes(table, most=8):
    """The classes most often taken for another one."""
    wrong = table - np.diag(np.diag(table))
    for index in wrong.ravel().argsort()[::-1][:most]:
        truth, guess = divmod(index, len(table))
        if wrong[truth, guess]:
            print(f"    {wrong[truth, guess]:4d}  {scenes.LABELS[truth]} taken for {scenes.LABELS[guess]}")


def main():
    parser = argparse.ArgumentParser(description="Measure a demo model on fresh pictures.")
    parser.add_argument("weights", type=Path)
    parser.add_argument("--singles", type=int, default=10_000, help="pictures with one object")
    parser.add_argument("--pairs", type=int, default=1_000, help="pictures with two objects")
    options = parser.parse_args()
    model = network.load(options.weights)
    if options.singles:
        table = confusion(model, options.singles)
        print(f"top-1, one object:  {table.trace() / table.sum():.2%} of {table.sum()} pictures")
        report_mistakes(table)
    if options.pairs:
        hits = pointing_game(model, options.pairs)
        print(f"pointing game, two objects:  {hits.mean():.2%} of {hits.size} questions "
              f"about {len(hits)} pictures")


if __name__ == "__main__":
    main()
