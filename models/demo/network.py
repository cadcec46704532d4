# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo model: a small Vision Transformer with timm's tensor names, its file format, and the
heat map `transformer_attribution`, written down independently of the C engine.

The map follows H. Chefer et al., "Transformer Interpretability Beyond Attention Visualization"
(CVPR 2021): relevance is handed from the asked class back through every layer; the relevance that
reaches an attention matrix, weighted with the gradient of the class there, tells how much each
token took from each other one; the product over the blocks tells what the class token took from
each patch.
"""
import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

IMAGE, PATCH, WIDTH, DEPTH, HEADS = 96, 8, 96, 6, 3
GRID = IMAGE // PATCH
NORM_EPS = 1e-6


# ------------------------------------------------------------------------------------ network
# Every forward takes an optional dictionary `keep`, which receives what relevance needs later.

class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def split(self, x):
        """[B, N, parts * D] -> [parts, B * H, N, d]; the product over heads is one `bmm`."""
        batch, tokens, columns = x.shape
        parts = columns // self.proj.in_features
        x = x.reshape(batch, tokens, parts, self.heads, -1).permute(2, 0, 3, 1, 4)
        return x.reshape(parts, batch * self.heads, tokens, -1)

    def merge(self, x):
        """The inverse of `split`."""
        parts, rows, tokens, depth = x.shape
        x = x.reshape(parts, rows // self.heads, self.heads, tokens, depth).permute(1, 3, 0, 2, 4)
        return x.reshape(rows // self.heads, tokens, -1)

    def forward(self, x, keep=None):
        q, k, v = self.split(self.qkv(x))
        a = torch.bmm(q * self.scale, k.transpose(1, 2)).softmax(-1)
        heads = torch.bmm(a, v)
        merged = self.merge(heads[None])
        if keep is not None:
            keep.update(q=q, k=k, v=v, a=a, heads=heads, merged=merged)
        return self.proj(merged)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x, keep=None):
        g = F.gelu(self.fc1(x))
        if keep is not None:
            keep.update(g=g)
        return self.fc2(g)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=NORM_EPS)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=NORM_EPS)
        self.mlp = Mlp(width)

    def forward(self, x, keep=None):
        u1 = self.norm1(x)
        r1 = self.attn(u1, keep)
        middle = x + r1
        u2 = self.norm2(middle)
        r2 = self.mlp(u2, keep)
        if keep is not None:
            keep.update(x=x, u1=u1, r1=r1, middle=middle, u2=u2, r2=r2)
        return middle + r2


class PatchEmbed(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.proj = nn.Conv2d(3, width, PATCH, PATCH)

    def forward(self, x):
        """[B, 3, S, S] -> [B, G * G, D]; the convolution is one product with the unfolded patches."""
        x = x.view(-1, 3, GRID, PATCH, GRID, PATCH).permute(0, 2, 4, 1, 3, 5)
        return F.linear(x.reshape(-1, GRID * GRID, 3 * PATCH * PATCH),
                        self.proj.weight.flatten(1), self.proj.bias)


def waves(width):
    """First values for the positions: sines and cosines of row and column, [1, 1 + G * G, D].
    Learning starts faster than from noise."""
    frequencies = 16 ** -(torch.arange(width // 4) / (width // 4))
    angles = torch.arange(GRID)[:, None] * frequencies
    line = torch.cat([angles.sin(), angles.cos()], 1)
    rows, columns = line[:, None].expand(-1, GRID, -1), line[None].expand(GRID, -1, -1)
    patches = torch.cat([rows, columns], 2).reshape(GRID * GRID, width)
    return 0.5 * torch.cat([torch.zeros(1, width), patches])[None]


class ViT(nn.Module):
    def __init__(self, classes, width=WIDTH, depth=DEPTH, heads=HEADS):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.pos_embed = nn.Parameter(waves(width))
        self.patch_embed = PatchEmbed(width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width, eps=NORM_EPS)
        self.head = nn.Linear(width, classes)

    def tokens(self, images, keep=None):
        """[B, 3, S, S] -> the normalised tokens after the last block, [B, 1 + G * G, D].
        `keep` is a list here, one dictionary per block."""
        patches = self.patch_embed(images)
        x = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], 1) + self.pos_embed
        for block in self.blocks:
            if keep is not None:
                keep.append({})
            x = block(x, keep[-1] if keep else None)
        return self.norm(x)

    def forward(self, images):
        return self.head(self.tokens(images)[:, 0])


def normalise(images):
    """Pictures [B, S, S, 3] uint8 -> input of the network [B, 3, S, S] in -1..1."""
    return (images.float() / 127.5 - 1).permute(0, 3, 1, 2)


# ---------------------------------------------------------------------------------- relevance
# One rule per kind of layer: relevance of the output in, relevance of the input(s) out.

def safe_divide(a, b, eps=1e-9):
    """a / (b + eps), and 0 where b is 0."""
    shifted = b + eps
    shifted = torch.where(shifted == 0, torch.full_like(b, eps), shifted)
    return torch.where(b == 0, torch.zeros_like(b), a / shifted)


def through_linear(relevance, x, layer):
    """Share out by the positive contributions: positive inputs times positive weights and
    negative inputs times negative ones.  The bias takes no part."""
    up, down = layer.weight.clamp(min=0), layer.weight.clamp(max=0)
    positive, negative = x.clamp(min=0), x.clamp(max=0)
    s = safe_divide(relevance, positive @ up.T + negative @ down.T)
    return positive * (s @ up) + negative * (s @ down)


def through_add(relevance, a, b):
    """Share out over two summands, so that together they keep the total of each picture."""
    s = safe_divide(relevance, a + b)
    shares = [a * s, b * s]
    total = relevance.sum((1, 2), keepdim=True)
    sums = [share.sum((1, 2), keepdim=True) for share in shares]
    size = sums[0].abs() + sums[1].abs()
    return [share * safe_divide(safe_divide(part.abs(), size) * total, part)
            for share, part in zip(shares, sums)]


def through_clone(one, two, x):
    """A value used twice collects both relevances."""
    return x * (safe_divide(one, x) + safe_divide(two, x))


def through_product(relevance, left, right, product):
    """Half to each factor of a matrix product."""
    s = safe_divide(relevance, product)
    return left * (s @ right.transpose(1, 2)) / 2, right * (left.transpose(1, 2) @ s) / 2


def through_attention(relevance, attn, kept):
    """Returns the relevance of the layer's input and that of its attention matrices."""
    relevance = through_linear(relevance, kept["merged"], attn.proj)
    on_a, on_v = through_product(attn.split(relevance)[0], kept["a"], kept["v"], kept["heads"])
    keys = kept["k"].transpose(1, 2)
    on_q, on_k = through_product(on_a, kept["q"], keys, kept["q"] @ keys)
    relevance = attn.merge(torch.stack([on_q, on_k.transpose(1, 2), on_v]))
    return through_linear(relevance, kept["u1"], attn.qkv), on_a


def through_block(relevance, block, kept):
    """Returns the relevance of the block's input and that of its attention matrices."""
    stays, branch = through_add(relevance, kept["middle"], kept["r2"])
    branch = through_linear(branch, kept["g"], block.mlp.fc2)
    branch = through_linear(branch, kept["u2"], block.mlp.fc1)
    relevance = through_clone(stays, branch, kept["middle"])
    stays, branch = through_add(relevance, kept["x"], kept["r1"])
    branch, on_a = through_attention(branch, block.attn, kept)
    return through_clone(stays, branch, kept["x"]), on_a


def from_head(model, tokens, chosen):
    """Relevance 1 on the chosen logits -> relevance of the final tokens (only the class token's)."""
    first = tokens[:, :1]
    on_first = through_linear(chosen[:, None], first, model.head)
    relevance = torch.zeros_like(tokens)
    relevance[:, :1] = first * safe_divide(on_first, first)
    return relevance


def transformer_attribution(model, images, classes):
    """The heat map of one class per picture, [B, G, G].

    `model` and `images` should be float64: the rules divide by sums that may be close to zero."""
    kept = []
    tokens = model.tokens(images, kept)
    chosen = F.one_hot(classes, model.head.out_features).to(images.dtype)
    score = (model.head(tokens[:, 0]) * chosen).sum()
    gradients = torch.autograd.grad(score, [block["a"] for block in kept])
    with torch.no_grad():
        return rollout(model, from_head(model, tokens, chosen), kept, gradients)


def rollout(model, relevance, kept, gradients):
    """Walk from the last block to the first, following the class token's row of the product
    of all (M + I) / rowsum, M = max(0, mean over heads of gradient * relevance of attention)."""
    batch, count, _ = relevance.shape
    row = F.one_hot(torch.zeros(batch, 1, dtype=torch.long), count).to(relevance.dtype)
    for block, keep, gradient in zip(reversed(model.blocks), reversed(kept), reversed(gradients)):
        relevance, on_a = through_block(relevance, block, keep)
        m = (gradient * on_a).view(batch, -1, count, count).mean(1).clamp(min=0)
        row = row / (1 + m.sum(-1)[:, None])
        row = row @ m + row
    return row[:, 0, 1:].view(batch, GRID, GRID)


def heat_map(grid):
    """[B, G, G] -> [B, S, S] in 0..1: enlarged bilinearly, then stretched."""
    big = F.interpolate(grid[:, None], scale_factor=PATCH, mode="bilinear", align_corners=False)[:, 0]
    low, high = big.amin((1, 2), keepdim=True), big.amax((1, 2), keepdim=True)
    return (big - low) / (high - low).clamp(min=torch.finfo(big.dtype).tiny)


# -------------------------------------------------------------------------------- safetensors

def write_safetensors(path, tensors, metadata):
    """Length of the header (u64), header (JSON, padded to 8 bytes), little-endian float32 data."""
    header, end = {"__metadata__": metadata}, 0
    arrays = {name: np.ascontiguousarray(tensor.numpy(), "<f4") for name, tensor in tensors.items()}
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(array.tobytes() for array in arrays.values())
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    """The tensors of a file written above, by name."""
    raw = Path(path).read_bytes()
    size, = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8:8 + size])
    header.pop("__metadata__", None)
    return {name: tensor(raw[8 + size:], **entry) for name, entry in header.items()}


def tensor(data, dtype, shape, data_offsets):
    """One entry of the header."""
    assert dtype == "F32", dtype
    begin, end = data_offsets
    return torch.from_numpy(np.frombuffer(data[begin:end], "<f4").reshape(shape).copy())


def load(path):
    """The network with the weights of a file."""
    weights = read_safetensors(path)
    model = ViT(len(weights["head.weight"]))
    model.load_state_dict(weights)
    return model
