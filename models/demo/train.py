#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the built-in demo model; write its weights (safetensors) and its labels (text).

    python3 train.py ../demo.safetensors

Every batch is new: two thirds of its pictures show one object, one third shows two of different
classes.  The class token learns which objects are there (cross-entropy, targets 0.5/0.5 for two).
As a training aid the patch tokens learn too, through the same head: a patch on an object should
name it, a patch of background should name nothing (uniform target).
"""
import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset

import network
import scenes

SEED = 2024                         # evaluate.py uses other ones
EMA = 0.998                         # what the averaged weights keep per step
BACKGROUND = 0.1                    # weight of a patch of background beside one on an object


# --------------------------------------------------------------------------------------- data

def patch_targets(scene):
    """[G*G, C]: the object that covers a patch, uniform (with little weight, as there is so much of
    it) on background, nothing where it is unclear."""
    g, p, classes = network.GRID, network.PATCH, len(scenes.LABELS)
    owner = scene.owner.reshape(g, p, g, p).swapaxes(1, 2).reshape(g * g, p * p)
    target = np.zeros((g * g, classes), np.float32)
    target[(owner == 0).all(1)] = BACKGROUND / classes
    for number, label in enumerate(scene.labels, 1):
        target[(owner == number).mean(1) > 0.4] = np.eye(classes, dtype=np.float32)[label]
    return target


def picture_target(scene):
    """[C]: equal shares for the objects in the picture."""
    target = np.zeros(len(scenes.LABELS), np.float32)
    target[scene.labels] = 1 / len(scene.labels)
    return target


class Batches(IterableDataset):
    """Batch after batch, drawn by a worker process while the network computes."""

    def __init__(self, size, first):
        self.size, self.first = size, first

    def __iter__(self):
        step = self.first
        while True:
            rng = np.random.default_rng([SEED, step])
            batch = [scenes.random_scene(rng, 2 if i % 3 == 2 else 1) for i in range(self.size)]
            yield (np.stack([scene.image for scene in batch]),
                   np.stack([picture_target(scene) for scene in batch]),
                   np.stack([patch_targets(scene) for scene in batch]))
            step += 1


def batches(size, first):
    loader = DataLoader(Batches(size, first), batch_size=None, num_workers=1, prefetch_factor=16)
    return iter(loader)


# ----------------------------------------------------------------------------------- training

def learning_rate(peak, progress):
    """One cycle: a short linear rise, then half a cosine down to zero."""
    rise = 0.06
    if progress < rise:
        return peak * (0.05 + 0.95 * progress / rise)
    return peak * 0.5 * (1 + math.cos(math.pi * min(1, (progress - rise) / (1 - rise))))


def soft_cross_entropy(logits, target):
    """Mean over the rows that have a target."""
    return -(target * logits.log_softmax(-1)).sum() / target.sum()


def losses(model, images, target, patch_target):
    """Loss of the class token and of the patch tokens; products run in bfloat16."""
    with torch.autocast("cpu", torch.bfloat16):
        tokens = model.tokens(network.normalise(images))
    logits = model.head(tokens.float())
    return (soft_cross_entropy(logits[:, 0], target),
            soft_cross_entropy(logits[:, 1:], patch_target))


def optimiser(model, decay):
    """AdamW; no weight decay on vectors."""
    matrices = [p for p in model.parameters() if p.squeeze().dim() > 1]
    vectors = [p for p in model.parameters() if p.squeeze().dim() <= 1]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


@torch.no_grad()
def follow(average, model, step):
    """Exponential moving average of the weights, faster at the beginning."""
    decay = min(EMA, (1 + step) / (10 + step))
    for a, p in zip(average.parameters(), model.parameters()):
        a.lerp_(p, 1 - decay)


def save(path, average, note):
    """The weights, and their labels beside them."""
    path.with_suffix(".txt").write_text("".join(label + "\n" for label in scenes.LABELS))
    network.write_safetensors(path, average.state_dict(), {
        "format": "pt",
        "generator": "models/demo/train.py of ViT Attribution",
        "training": note,
        "data": "pictures composed from Noto Color Emoji glyphs (SIL OFL 1.1)",
        "labels": ";".join(scenes.LABELS)})


def train(options):
    torch.manual_seed(SEED)
    model = network.load(options.start) if options.start else network.ViT(len(scenes.LABELS))
    average = network.ViT(len(scenes.LABELS))
    average.load_state_dict(model.state_dict())
    descent = optimiser(model, options.decay)
    data = batches(options.batch, options.first)
    begun = time.monotonic()
    seen = np.zeros(2)
    for step in range(1, options.steps + 1):
        minutes = (time.monotonic() - begun) / 60
        progress = max(step / options.steps, minutes / options.minutes)
        for group in descent.param_groups:
            group["lr"] = learning_rate(options.rate, progress)
        classes, patches = losses(model, *next(data))
        descent.zero_grad()
        (classes + options.patch_loss * patches).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        descent.step()
        follow(average, model, step)
        seen += [classes.item(), patches.item()]
        if step % 50 == 0:
            print(f"step {step}  minutes {minutes:.1f}  loss {seen[0] / 50:.4f}  patch loss {seen[1] / 50:.4f}",
                  flush=True)
            seen[:] = 0
        last = step == options.steps or progress >= 1
        if step % 500 == 0 or last:
            save(options.output, average, f"{step} steps of {options.batch}")
        if last:
            break


def main():
    parser = argparse.ArgumentParser(description="Train the built-in demo model.")
    parser.add_argument("output", type=Path, help="the safetensors file to write")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--minutes", type=float, default=math.inf, help="finish after this time at the latest")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1.5e-3, help="peak learning rate")
    parser.add_argument("--decay", type=float, default=0.05, help="weight decay")
    parser.add_argument("--patch-loss", type=float, default=0.5, help="weight of the patch tokens' loss")
    parser.add_argument("--start", type=Path, help="continue from these weights")
    parser.add_argument("--first", type=int, default=0, help="number of the first batch, to continue with new ones")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
