# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures to learn from: emoji glyphs of everyday things on varied backgrounds.

A *scene* is a square RGB picture with one or two objects in it.  Every length is relative to the
side of the picture, so the same code draws the 96-pixel training pictures and the 512-pixel
example.  All randomness comes from the generator passed in: same seed, same picture.
"""
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "NotoColorEmoji.ttf"         # looked up by Pillow in the system's font folders
STRIKE = 109                        # the one size this bitmap font contains
SIZE = 96                           # side of a training picture

CLASSES = {
    "cat": "🐈🐱😺😸",
    "dog": "🐕🐶🐩🦮",
    "horse": "🐎🐴🎠",
    "bird": "🐦🐤🦜🦆🐧",
    "fish": "🐟🐠🐡",
    "car": "🚗🚙🚕🚘",
    "bicycle": "🚲🚴",
    "aeroplane": "✈🛩🛫🛬",
    "boat": "⛵🚤🛥🛶",
    "train": "🚂🚆🚄🚅",
    "tree": "🌲🌳🌴🎄",
    "flower": "🌸🌹🌷🌻🌼",
    "apple": "🍎🍏",
    "banana": "🍌",
    "pizza": "🍕",
    "clock": "⏰🕰🕐🕓🕗",
    "ball": "⚽🏀🏐🏈⚾",
    "guitar": "🎸",
    "umbrella": "☂☔🌂",
    "house": "🏠🏡🏚🏘",
    "key": "🔑🗝",
    "cup": "☕🍵",
    "book": "📕📖📗📘📚",
    "shoe": "👟👞👠🥾",
}
LABELS = list(CLASSES)


@dataclass
class Scene:
    """A picture being drawn: float RGB in 0..1, and what is where."""
    pixels: np.ndarray                            # [side, side, 3] float32
    owner: np.ndarray                             # [side, side] 0 = background, k = object k
    labels: list = field(default_factory=list)    # class index of object 1, 2, ...
    boxes: list = field(default_factory=list)     # (left, top, right, bottom), right and bottom excluded
    hidden: np.ndarray = None                     # [side, side] as owner, of pixels that something else was painted over

    def __post_init__(self):
        self.hidden = np.zeros_like(self.owner)

    @property
    def image(self):
        """The finished picture, [side, side, 3] uint8."""
        return (self.pixels.clip(0, 1) * 255 + 0.5).astype(np.uint8)


# ------------------------------------------------------------------------------------- glyphs

@lru_cache(maxsize=None)
def glyph(character):
    """One emoji, trimmed to its visible pixels, as premultiplied RGBA (Pillow's mode "RGBa")."""
    font = ImageFont.truetype(FONT, STRIKE)
    sheet = Image.new("RGBA", (256, 256))
    ImageDraw.Draw(sheet).text((48, 48), character, font=font, embedded_color=True)
    box = sheet.getchannel("A").getbbox()
    if box is None:
        raise RuntimeError(f"{FONT} has no glyph for U+{ord(character):04X}")
    return sheet.crop(box).convert("RGBa")


@lru_cache(maxsize=4096)
def sized_glyph(character, side):
    """The glyph with its longer side scaled to `side` pixels."""
    picture = glyph(character)
    scale = side / max(picture.size)
    size = [max(1, round(length * scale)) for length in picture.size]
    return picture.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BILINEAR)


def sprite(character, side, angle=0.0, mirrored=False):
    """A posed glyph: premultiplied float RGBA, [height, width, 4], trimmed."""
    picture = sized_glyph(character, side)
    if mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    picture = picture.crop(picture.getchannel(3).point(lambda a: 255 * (a > 127)).getbbox())
    return np.asarray(picture, np.float32) / 255


def jitter_colours(rgba, rng, strength):
    """Mix the channels a little, change brightness and contrast; alpha stays."""
    rgb, alpha = rgba[..., :3], rgba[..., 3:]
    mix = np.eye(3) * rng.uniform(1 - 2 * strength, 1 + strength) + rng.normal(0, strength / 3, (3, 3))
    shift = rng.uniform(-strength / 2, strength / 2, 3)
    rgb = rgb @ mix.astype(np.float32) + alpha * shift.astype(np.float32)
    return np.concatenate([rgb.clip(0, alpha), alpha], axis=2)


# -------------------------------------------------------------------------------- backgrounds

def grid(side):
    """Coordinates of the pixel centres, 0..1."""
    line = (np.arange(side, dtype=np.float32) + 0.5) / side
    return line[None, :], line[:, None]


def gradient(rng, side):
    """A straight ramp in any direction."""
    x, y = grid(side)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)
    return 0.5 + ramp / np.sqrt(2)


def glow(rng, side):
    """A bright spot that fades outwards."""
    x, y = grid(side)
    cx, cy = rng.uniform(0, 1, 2)
    return np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / rng.uniform(0.05, 0.4))


def stripes(rng, side):
    """Soft parallel bands."""
    x, y = grid(side)
    angle, waves = rng.uniform(0, np.pi), rng.uniform(2, 12)
    phase = np.cos(angle) * x + np.sin(angle) * y + rng.uniform()
    return 0.5 + 0.5 * np.tanh(rng.uniform(0.5, 3) * np.sin(2 * np.pi * waves * phase))


def checks(rng, side):
    """A tiled floor."""
    x, y = grid(side)
    tiles, dx, dy = rng.uniform(2, 10), *rng.uniform(0, 1, 2)
    return (np.floor(tiles * x + dx) + np.floor(tiles * y + dy)) % 2


def clouds(rng, side):
    """Smooth noise in several octaves."""
    total = np.zeros((side, side), np.float32)
    cells = int(rng.integers(2, 7))
    for octave in range(3):
        noise = rng.random((cells << octave, cells << octave), np.float32)
        total += np.asarray(Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)) / 2 ** octave
    return (total / 1.75).clip(0, 1)


def flat(rng, side):
    """One colour all over."""
    return np.full((side, side), rng.random(), np.float32)


PATTERNS = [flat, gradient, gradient, glow, stripes, checks, clouds, clouds]


def background(rng, side):
    """Two random colours mixed by a pattern, sometimes with colour patches and grain on top."""
    pattern = PATTERNS[rng.integers(len(PATTERNS))](rng, side)[..., None]
    one, two = rng.random((2, 3), np.float32)
    pixels = (one + (two - one) * pattern).astype(np.float32)
    if rng.random() < 0.4:
        for _ in range(rng.integers(1, 7)):
            blot(pixels, rng, *rng.uniform(0, 1, 2), *rng.uniform(0.05, 0.3, 2))
    if rng.random() < 0.5:
        pixels += rng.standard_normal(pixels.shape, np.float32) * np.float32(rng.uniform(0.01, 0.12))
    return pixels


def blot(pixels, rng, cx, cy, rx, ry):
    """Paint a rectangle or an ellipse of one colour; returns the mask of painted pixels."""
    x, y = grid(len(pixels))
    dx, dy = abs(x - cx) / rx, abs(y - cy) / ry
    mask = (dx < 1) & (dy < 1) if rng.random() < 0.5 else dx * dx + dy * dy < 1
    pixels[mask] = rng.random(3, np.float32)
    return mask


# ------------------------------------------------------------------------------------- scenes

def paste(scene, rgba, left, top, label):
    """Draw a sprite; pixels outside the picture are cut off.  Records label, box and owner."""
    side = len(scene.pixels)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + rgba.shape[1], side), min(top + rgba.shape[0], side)
    part = rgba[y0 - top:y1 - top, x0 - left:x1 - left]
    canvas = scene.pixels[y0:y1, x0:x1]
    canvas *= 1 - part[..., 3:]
    canvas += part[..., :3]
    scene.labels.append(label)
    scene.boxes.append((x0, y0, x1, y1))
    scene.owner[y0:y1, x0:x1][part[..., 3] > 0.5] = len(scene.labels)


def occlude(scene, box, rng):
    """Hide a part of the object in `box` behind a blot; the box stays as it is."""
    side = len(scene.pixels)
    left, top, right, bottom = np.array(box) / side
    width, height = right - left, bottom - top
    mask = blot(scene.pixels, rng,
                left + rng.random() * width, top + rng.random() * height,
                rng.uniform(0.1, 0.22) * width, rng.uniform(0.1, 0.22) * height)
    scene.hidden[mask] = np.where(scene.owner[mask] > 0, scene.owner[mask], scene.hidden[mask])
    scene.owner[mask] = 0


def random_sprite(rng, characters, side, smallest, largest):
    """Any of the class's glyphs in any pose."""
    character = characters[rng.integers(len(characters))]
    length = int(round(side * rng.uniform(smallest, largest)))
    angle = rng.uniform(-30, 30) if rng.random() < 0.7 else 0.0
    return jitter_colours(sprite(character, length, angle, rng.random() < 0.5), rng, 0.2)


def overlap(a, b):
    """Shared area of two boxes as a part of the smaller one."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((q[2] - q[0]) * (q[3] - q[1]) for q in (a, b))
    return max(width, 0) * max(height, 0) / smaller


def place(rng, rgba, side, overhang):
    """A random top left corner; at most `overhang` of the sprite's length leaves the picture."""
    height, width = rgba.shape[:2]
    low = [-overhang * width, -overhang * height]
    high = [side - (1 - overhang) * width, side - (1 - overhang) * height]
    left, top = rng.uniform(low, np.maximum(low, high)).round().astype(int)
    return int(left), int(top)


def separate_places(rng, sprites, side):
    """Places where the sprites (almost) do not overlap; the best of a few tries if there are none."""
    best = None
    for _ in range(30):
        places = [place(rng, rgba, side, 0) for rgba in sprites]
        boxes = [(x, y, x + s.shape[1], y + s.shape[0]) for (x, y), s in zip(places, sprites)]
        shared = overlap(*boxes)
        if best is None or shared < best[0]:
            best = shared, places
        if shared < 0.05:
            break
    return best[1]


def random_scene(rng, objects=1, side=SIZE, classes=CLASSES):
    """A picture with one object, or with two of different classes."""
    labels = rng.choice(len(classes), objects, replace=False)
    return scene_of(rng, labels, side, list(classes.values()))


def scene_of(rng, labels, side, characters):
    """A picture with one object, or with two, of the classes of these numbers; `characters` are each class's glyphs."""
    scene = Scene(background(rng, side), np.zeros((side, side), np.uint8))
    if len(labels) == 1:
        sprites = [random_sprite(rng, characters[labels[0]], side, 0.35, 0.85)]
        places = [place(rng, sprites[0], side, 0.1)]
    else:
        sprites = [random_sprite(rng, characters[label], side, 0.32, 0.52) for label in labels]
        places = separate_places(rng, sprites, side)
    for label, rgba, (left, top) in zip(labels, sprites, places):
        paste(scene, rgba, left, top, int(label))
    for box in scene.boxes:
        if rng.random() < 0.3:
            occlude(scene, box, rng)
    return scene
