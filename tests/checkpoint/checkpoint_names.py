"""checkpoint_names.py - what the published checkpoints call the numbers of miniature.py, and how they shape them.

From each function: an ordered dict of name and array, in the order of PyTorch's state dict.
SPDX-License-Identifier: GPL-3.0-or-later
"""
from collections import OrderedDict

import numpy as np


def pair(out, name, w, ours):
    for end, kind in (".weight", ".w"), (".bias", ".b"):
        if ours + kind in w:
            out[name + end] = w[ours + kind]


def packed(w, at, kind):
    return np.concatenate([w[f"{at}{n}.{kind}"] for n in "qkv"])


def heads(out, w, name, distilled=None):
    pair(out, name, w, "head")
    if distilled:
        pair(out, distilled, w, "head2")


def timm(net, layer_scale=("ls1.gamma", "ls2.gamma"), register="reg_token", mask=False, norm="norm", head="head",
         block="blocks.{0}."):
    w, out = net.w, OrderedDict()
    out["cls_token"] = w["cls"][None, None]
    if net.dist:
        out["dist_token"] = w["dist"][None, None]
    out["pos_embed"] = w["pos"][None]
    if net.registers:
        out[register] = w["reg"][None]
    if mask:
        out["mask_token"] = np.zeros((1, net.D), np.float32)
    pair(out, "patch_embed.proj", w, "patch")
    pair(out, "norm_pre", w, "pre")
    for b in range(net.L):
        at, to = f"blocks.{b}.", block.format(b, b // 2)
        if net.ls:
            out[to + layer_scale[0]], out[to + layer_scale[1]] = w[at + "ls1"], w[at + "ls2"]
        pair(out, to + "norm1", w, at + "ln1")
        out[to + "attn.qkv.weight"], out[to + "attn.qkv.bias"] = packed(w, at, "w"), packed(w, at, "b")
        pair(out, to + "attn.proj", w, at + "out")
        pair(out, to + "norm2", w, at + "ln2")
        pair(out, to + "mlp.fc1", w, at + "fc1")
        pair(out, to + "mlp.fc2", w, at + "fc2")
    pair(out, norm, w, "norm")
    if net.bn:
        out["head.0.running_mean"], out["head.0.running_var"] = w["bn.mean"], w["bn.var"]
        out["head.0.num_batches_tracked"] = np.array(12345, np.int64)
        head = "head.1"
    if head:
        heads(out, w, head, "head_dist")
    return out


def hugging_face(net, prefix, dinov2=False, head=("classifier", None), norm="layernorm"):
    """ViT, DeiT and MAE; with `dinov2` DINOv2, with registers or not."""
    w, out = net.w, OrderedDict()
    at = prefix + "embeddings."
    out[at + "cls_token"] = w["cls"][None, None]
    if net.dist:
        out[at + "distillation_token"] = w["dist"][None, None]
    if dinov2:
        out[at + "mask_token"] = np.zeros((1, net.D), np.float32)
    if net.registers:
        out[at + "register_tokens"] = w["reg"][None]
    out[at + "position_embeddings"] = w["pos"][None]
    pair(out, at + "patch_embeddings.projection", w, "patch")
    names = ("norm1", "norm2", "mlp.fc1", "mlp.fc2") if dinov2 else ("layernorm_before", "layernorm_after", "intermediate.dense",
                                                                     "output.dense")
    for b in range(net.L):
        at, to = f"blocks.{b}.", f"{prefix}encoder.layer.{b}."
        pair(out, to + names[0], w, at + "ln1")
        for ours, theirs in ("q", "query"), ("k", "key"), ("v", "value"):
            pair(out, to + "attention.attention." + theirs, w, at + ours)
        pair(out, to + "attention.output.dense", w, at + "out")
        if net.ls:
            out[to + "layer_scale1.lambda1"], out[to + "layer_scale2.lambda1"] = w[at + "ls1"], w[at + "ls2"]
        pair(out, to + names[1], w, at + "ln2")
        pair(out, to + names[2], w, at + "fc1")
        pair(out, to + names[3], w, at + "fc2")
    pair(out, prefix + norm, w, "norm")
    if head:
        heads(out, w, *head)
    return out


def openai(net, prefix="visual.", head=False):
    w, out = net.w, OrderedDict()
    out[prefix + "class_embedding"], out[prefix + "positional_embedding"] = w["cls"], w["pos"]
    out[prefix + "proj"] = w["proj"]
    out[prefix + "conv1.weight"] = w["patch.w"]
    pair(out, prefix + "ln_pre", w, "pre")
    for b in range(net.L):
        at, to = f"blocks.{b}.", f"{prefix}transformer.resblocks.{b}."
        out[to + "attn.in_proj_weight"], out[to + "attn.in_proj_bias"] = packed(w, at, "w"), packed(w, at, "b")
        pair(out, to + "attn.out_proj", w, at + "out")
        pair(out, to + "ln_1", w, at + "ln1")
        pair(out, to + "mlp.c_fc", w, at + "fc1")
        pair(out, to + "mlp.c_proj", w, at + "fc2")
        pair(out, to + "ln_2", w, at + "ln2")
    pair(out, prefix + "ln_post", w, "norm")
    if head:
        heads(out, w, "head")
    return out


def hugging_face_clip(net):
    w, out = net.w, OrderedDict()
    at = "vision_model.embeddings."
    out[at + "class_embedding"] = w["cls"]
    out[at + "position_ids"] = np.arange(len(w["pos"]), dtype=np.int64)[None]
    out[at + "patch_embedding.weight"] = w["patch.w"]
    out[at + "position_embedding.weight"] = w["pos"]
    pair(out, "vision_model.pre_layrnorm", w, "pre")
    for b in range(net.L):
        at, to = f"blocks.{b}.", f"vision_model.encoder.layers.{b}."
        for ours, theirs in ("k", "k_proj"), ("v", "v_proj"), ("q", "q_proj"), ("out", "out_proj"):
            pair(out, f"{to}self_attn.{theirs}", w, at + ours)
        pair(out, to + "layer_norm1", w, at + "ln1")
        pair(out, to + "mlp.fc1", w, at + "fc1")
        pair(out, to + "mlp.fc2", w, at + "fc2")
        pair(out, to + "layer_norm2", w, at + "ln2")
    pair(out, "vision_model.post_layernorm", w, "norm")
    out["visual_projection.weight"] = np.ascontiguousarray(w["proj"].T)
    return out


def text_tower(prefix=""):
    """OpenAI's, of one block and as narrow as can be."""
    ones, D = lambda *shape: np.full(shape, .5, np.float32), 4
    out = OrderedDict()
    out[prefix + "positional_embedding"], out[prefix + "text_projection"] = ones(7, D), ones(D, 8)
    out[prefix + "logit_scale"] = np.array(4.6052, np.float32)
    at = prefix + "transformer.resblocks.0."
    out[at + "attn.in_proj_weight"], out[at + "attn.in_proj_bias"] = ones(3 * D, D), ones(3 * D)
    for name, rows, columns in ("attn.out_proj", D, D), ("mlp.c_fc", 4 * D, D), ("mlp.c_proj", D, 4 * D):
        out[f"{at}{name}.weight"], out[f"{at}{name}.bias"] = ones(rows, columns), ones(rows)
    for name in at + "ln_1", at + "ln_2", prefix + "ln_final":
        out[name + ".weight"], out[name + ".bias"] = ones(D), ones(D)
    out[prefix + "token_embedding.weight"] = ones(9, D)
    return out


def hugging_face_text_tower():
    ones, D = lambda *shape: np.full(shape, .5, np.float32), 4
    out = OrderedDict(logit_scale=np.array(4.6052, np.float32))
    at = "text_model.embeddings."
    out[at + "position_ids"] = np.arange(7, dtype=np.int64)[None]
    out[at + "token_embedding.weight"], out[at + "position_embedding.weight"] = ones(9, D), ones(7, D)
    at = "text_model.encoder.layers.0."
    linear = [("self_attn." + n + "_proj", D, D) for n in ("k", "v", "q", "out")] + [("mlp.fc1", 4 * D, D), ("mlp.fc2", D, 4 * D)]
    for name, rows, columns in linear:
        out[f"{at}{name}.weight"], out[f"{at}{name}.bias"] = ones(rows, columns), ones(rows)
    for name in at + "layer_norm1", at + "layer_norm2", "text_model.final_layer_norm":
        out[name + ".weight"], out[name + ".bias"] = ones(D), ones(D)
    out["text_projection.weight"] = ones(8, D)
    return out
