"""vit.py - a ViT-B/16 in PyTorch, its forward pass and the reference's attribution restated: what our speed is compared with.
SPDX-License-Identifier: GPL-3.0-or-later

The reference (Chefer, Gur & Wolf, CVPR 2021, and the code that came with it) runs the network with autograd, goes back once for the
gradients of everything, weights included, and then walks back through the layers: each linear layer computes the sums of the
positive and of the negative products, for alpha = 1 and once more for beta = 0, and lets autograd multiply them back.  The same
operations in the same number stand here, without the classes around them.
"""
import json

import numpy
import torch
import torch.nn.functional as F

HEADS, BLOCKS, EPS = 12, 12, 1e-6


def load(path):
    """The float32 tensors of a .safetensors file."""
    data = numpy.fromfile(path, dtype=numpy.uint8)
    size = int(data[:8].view(numpy.uint64)[0])
    head = json.loads(bytes(data[8:8 + size]))
    body = data[8 + size:]
    tensors = {}
    for name, about in head.items():
        if about.get("dtype") == "F32":
            first, last = about["data_offsets"]
            tensors[name] = torch.from_numpy(body[first:last].view(numpy.float32).reshape(about["shape"]).copy())
    return tensors


def save(path, name, tensor):
    """A file of one float32 tensor."""
    numbers = tensor.numpy().tobytes()
    head = json.dumps({name: {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [0, len(numbers)]}}).encode()
    with open(path, "wb") as file:
        file.write(len(head).to_bytes(8, "little") + head + numbers)


class Network(torch.nn.Module):
    def __init__(self, tensors):
        super().__init__()
        self.w = {name: torch.nn.Parameter(tensor) for name, tensor in tensors.items()}
        for name, parameter in self.w.items():
            self.register_parameter(name.replace(".", "_"), parameter)
        self.seen = None

    def linear(self, name, x):
        y = F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])
        if self.seen is not None:
            self.seen[name] = (x, y)
        return y

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.w[name + ".weight"], self.w[name + ".bias"], EPS)

    def heads(self, x):
        return x.reshape(*x.shape[:2], HEADS, -1).transpose(1, 2)

    def attention(self, at, x):
        q, k, v = (self.heads(part) for part in self.linear(at + "attn.qkv", x).chunk(3, dim=-1))
        scores = q @ k.transpose(-2, -1)
        a = (scores * q.shape[-1] ** -0.5).softmax(dim=-1)
        o = a @ v
        if self.seen is not None:
            a.retain_grad()
            self.seen[at + "attn"] = (q, k, v, scores, a, o)
        return self.linear(at + "attn.proj", o.transpose(1, 2).reshape(x.shape))

    def forward(self, picture, seen=None):
        self.seen = seen
        x = F.conv2d(picture, self.w["patch_embed.proj.weight"], self.w["patch_embed.proj.bias"], stride=16)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat((self.w["cls_token"], x), dim=1) + self.w["pos_embed"]
        for b in range(BLOCKS):
            at = f"blocks.{b}."
            y = self.attention(at, self.norm(at + "norm1", x))
            if seen is not None:
                seen[at + "add1"] = (x, y)
            x = x + y
            y = self.linear(at + "mlp.fc2", F.gelu(self.linear(at + "mlp.fc1", self.norm(at + "norm2", x))))
            if seen is not None:
                seen[at + "add2"] = (x, y)
            x = x + y
        x = self.norm("norm", x)
        if seen is not None:
            seen["pool"] = x
        return self.linear("head", x[:, 0])


def safe_divide(a, b):
    den = b + 1e-9
    den = den + den.eq(0).type(den.type()) * 1e-9
    return a / den * b.ne(0).type(b.type())


def leaf(x):
    return x.detach().requires_grad_()


def through_linear(network, name, seen, r):
    x, w = seen[name][0].detach(), network.w[name + ".weight"].detach()
    pw, nw = w.clamp(min=0), w.clamp(max=0)
    px, nx = leaf(x.clamp(min=0)), leaf(x.clamp(max=0))

    def part(w1, w2):
        z1, z2 = F.linear(px, w1), F.linear(nx, w2)
        s = safe_divide(r, z1 + z2)
        return px * torch.autograd.grad(z1, px, s)[0] + nx * torch.autograd.grad(z2, nx, s)[0]

    return (1 * part(pw, nw) - 0 * part(nw, pw)).detach()


def through_product(a, b, r):
    """Of a @ b; half goes to each."""
    a, b = leaf(a), leaf(b)
    z = a @ b
    ga, gb = torch.autograd.grad(z, (a, b), safe_divide(r, z))
    return (a * ga / 2).detach(), (b * gb / 2).detach()


def through_add(a, b, r):
    a, b = leaf(a), leaf(b)
    z = a + b
    ga, gb = torch.autograd.grad(z, (a, b), safe_divide(r, z))
    ra, rb = (a * ga).detach(), (b * gb).detach()
    sa, sb, total = ra.sum(), rb.sum(), r.sum()
    fa = safe_divide(sa.abs(), sa.abs() + sb.abs()) * total
    fb = safe_divide(sb.abs(), sa.abs() + sb.abs()) * total
    return ra * safe_divide(fa, sa), rb * safe_divide(fb, sb)


def through_clone(x, r1, r2):
    x = x.detach()
    return x * (safe_divide(r1, x) + safe_divide(r2, x))


def through_attention(network, at, seen, r):
    q, k, v, scores, a, o = seen[at + "attn"]
    r = network.heads(through_linear(network, at + "attn.proj", seen, r))
    ra, rv = through_product(a, v, r)
    rq, rk = through_product(q, k.transpose(-2, -1), ra)
    parts = [p.transpose(1, 2).flatten(2) for p in (rq, rk.transpose(-2, -1), rv)]
    return through_linear(network, at + "attn.qkv", seen, torch.cat(parts, dim=-1)), ra


def attribution(network, picture, category):
    seen = {}
    logits = network(picture, seen)
    one_hot = torch.zeros_like(logits)
    one_hot[0, category] = 1
    for parameter in network.w.values():
        parameter.grad = None
    (logits * one_hot).sum().backward(retain_graph=True)

    r = through_linear(network, "head", seen, one_hot)
    x = leaf(seen["pool"])
    z = x[:, 0]
    r = (x * torch.autograd.grad(z, x, safe_divide(r, z))[0]).detach()
    relevances = {}
    for b in reversed(range(BLOCKS)):
        at = f"blocks.{b}."
        x, y = seen[at + "add2"]
        r1, r2 = through_add(x, y, r)
        r2 = through_linear(network, at + "mlp.fc1", seen, through_linear(network, at + "mlp.fc2", seen, r2))
        r = through_clone(x, r1, r2)
        x, y = seen[at + "add1"]
        r1, r2 = through_add(x, y, r)
        r2, relevances[b] = through_attention(network, at, seen, r2)
        r = through_clone(x, r1, r2)

    tokens = relevances[0].shape[-1]
    joint = torch.eye(tokens)
    for b in range(BLOCKS):
        m = (seen[f"blocks.{b}.attn"][4].grad * relevances[b]).mean(dim=1).clamp(min=0)[0] + torch.eye(tokens)
        joint = (m / m.sum(dim=-1, keepdim=True)) @ joint
    return joint[0, 1:]
