#!/usr/bin/env python3
"""make-distributions.py FOLDER - writes the files of tests/distributions: small networks in every form that checkpoints have.

Needs Debian's python3-torch (1.13) and python3-numpy, and nothing that defines networks: all names are written out in
checkpoint_names.py.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import json
import os
import sys
from collections import OrderedDict

import numpy as np
import torch

import checkpoint_files as files
import checkpoint_names as names
import miniature
from checkpoint_files import description, safetensors, tensors, torch_legacy, torch_zip
from miniature import Network

DINOV2 = dict(L=4, ls=True, pos_grid=6, pool="cls+mean")
CLIP = dict(pre=True, E=8, eps=1e-5)


def prefixed(prefix, state):
    return OrderedDict((prefix + name, x) for name, x in state.items())


def optimizer(n=2):
    """As an own training run leaves it behind: numbers in the shape of weights."""
    state = {i: {"step": 7, "exp_avg": torch.ones(10, 3), "exp_avg_sq": torch.ones(10, 3)} for i in range(n)}
    return {"state": state, "param_groups": [{"lr": 1e-3, "betas": (.9, .999), "params": list(range(n))}]}


def head_of(net, name=""):
    return OrderedDict([(name + "weight", net.w["head.w"]), (name + "bias", net.w["head.b"])])


def without_head(state):
    return OrderedDict((name, x) for name, x in state.items() if not name.startswith(("head", "classifier")))


def projection_head():
    """What DINO trains on top, and leaves in its files."""
    ones = lambda *shape: np.ones(shape, np.float32)
    return OrderedDict([("mlp.0.weight", ones(6, 10)), ("mlp.0.bias", ones(6)), ("last_layer.weight_g", ones(7, 1)),
                        ("last_layer.weight_v", ones(7, 6))])


class Writer:
    def __init__(self, folder):
        self.folder = folder

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def expect(self, name, net, best=None):
        """What it computes, for a class or for that whose map shows most."""
        maps = [miniature.explain(net, target) for target in range(net.C)]
        if best is None:
            best = max(range(net.C), key=lambda target: np.ptp(maps[target][1]))
        result = {"input": net.input(), "classes": np.array([best], np.int64), "logits": maps[best][0], "map": maps[best][1]}
        safetensors(self.path(name + ".expected.safetensors"), result)

    def constants(self, name, net, weights):
        keys = dict(heads=net.H, image_size=net.S, norm_eps=f"{net.eps:g}", final_norm_eps=f"{net.eps:g}",
                    activation=net.activation, pos_interpolation=net.rule)
        description(self.path(name + ".ini"), weights=weights, **keys)

    def network(self, name, net, state=None, weights=None, best=None):
        """What it computes, and its plain file or that of another network, with an .ini that leaves nothing open."""
        self.expect(name, net, best)
        if state:
            safetensors(self.path(name + ".safetensors"), state)
        if state or weights:
            self.constants(name, net, weights or name + ".safetensors")

    def ini(self, name, file, **keys):
        description(self.path(name, "model.ini"), weights=file, **keys)

    def zip(self, name, value, file="checkpoint.pth", **keys):
        torch_zip(self.path(name, file), value)
        self.ini(name, file, heads=2, **keys)

    def safe(self, name, state, file="model.safetensors", **keys):
        safetensors(self.path(name, file), state)
        self.ini(name, file, heads=2, **keys)

    def json(self, name, file, value):
        files.write(self.path(name, file), (json.dumps(value, indent=2) + "\n").encode())


def strided(state):
    """Matrices as transposed views, and vectors as columns of a wider one."""
    out = OrderedDict()
    for name, x in tensors(state).items():
        if name.endswith("qkv.weight"):
            x = x.t().contiguous().t()
        elif name.endswith("qkv.bias"):
            x = torch.stack([x + 1, x], 1)[:, 1]
        out[name] = x
    return out


def write_vit(to):
    net, other = Network(1), Network(2)
    state = names.timm(net)
    to.network("vit", net, state)
    for kind, rounded in ("f16", files.to_float16), ("bf16", files.to_bfloat16):
        less = net.rounded(rounded)
        to.network("vit-" + kind, less, names.timm(less))
    to.safe("vit-in-f16", OrderedDict((k, x.astype(np.float16)) for k, x in state.items()))
    to.safe("vit-in-bf16", OrderedDict((k, files.bfloat16_bits(x).reshape(x.shape)) for k, x in state.items()))
    to.safe("vit-in-f64", OrderedDict((k, x.astype(np.float64)) for k, x in state.items()))
    to.zip("vit-zip", tensors(state))
    torch_legacy(to.path("vit-legacy", "checkpoint.pth"), tensors(state))
    to.ini("vit-legacy", "checkpoint.pth", heads=2)
    to.zip("vit-strided", strided(state))
    to.zip("vit-flat-patch", tensors({**state, "patch_embed.proj.weight": state["patch_embed.proj.weight"].reshape(net.D, -1)}))
    to.zip("vit-compiled", tensors(prefixed("_orig_mod.", state)))
    to.zip("vit-deit", {"model": tensors(state), "optimizer": optimizer(), "lr_scheduler": {"last_epoch": 3}, "epoch": 299,
                        "scaler": {"scale": 65536.0}, "args": argparse.Namespace(model="vit_tiny", nb_classes=5)})
    to.zip("vit-run", {"epoch": 89, "state_dict": tensors(prefixed("module.", state)), "best_acc1": torch.tensor(71.5),
                       "optimizer": optimizer(), "scheduler": {"last_epoch": 89}}, "model_best.pth.tar")
    to.zip("vit-ema", {"epoch": 12, "arch": "vit", "state_dict": tensors(names.timm(other)), "state_dict_ema": tensors(state),
                       "optimizer": optimizer(), "version": 2})
    to.zip("vit-model-ema", {"model": tensors(names.timm(other)), "model_ema": tensors(state), "optimizer": optimizer()})
    larger = Network(1, S=32, pos_grid=4, rule="bicubic_antialias")
    to.network("vit-larger", larger, weights="vit.safetensors")
    to.zip("vit-zip-larger", tensors(state), image_size=32)
    smaller = Network(3, pos_grid=7, rule="bicubic_antialias")
    to.network("vit-smaller", smaller, names.timm(smaller))
    to.safe("vit-timm-smaller", names.timm(smaller), image_size=16)
    to.json("vit-timm-smaller", "config.json",
            {"architecture": "vit_mini_patch4_16", "num_classes": 5,
             "pretrained_cfg": {"input_size": [3, 16, 16], "interpolation": "bicubic", "crop_pct": 1.0, "crop_mode": "center",
                                "mean": [.485, .456, .406], "std": [.229, .224, .225], "num_classes": 5}})


def write_hugging_face_vit(to):
    net = Network(1, eps=1e-12)
    state = names.hugging_face(net, "vit.")
    to.network("vit-hf", net, weights="vit.safetensors")
    to.safe("vit-hf-safetensors", state)
    torch_zip(to.path("vit-hf-bin", "pytorch_model.bin"), tensors(state))
    config = {"architectures": ["ViTForImageClassification"], "model_type": "vit", "hidden_act": "gelu", "hidden_size": 10,
              "id2label": {str(i): name for i, name in enumerate(("tench", "goldfish", "shark", "ray", "cock"))},
              "image_size": 16, "layer_norm_eps": 1e-12, "num_attention_heads": 2, "num_hidden_layers": 2, "patch_size": 4}
    processor = {"do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [.5, .5, .5], "image_std": [.5, .5, .5],
                 "image_processor_type": "ViTImageProcessor", "resample": 2, "size": {"height": 16, "width": 16}}
    to.json("vit-hf-bin", "config.json", config)
    to.json("vit-hf-bin", "preprocessor_config.json", processor)
    files.sharded(to.path("vit-hf-shards"), state)
    to.ini("vit-hf-shards", "model.safetensors.index.json", heads=2)


def write_dino(to):
    net, other = Network(4, L=4, pool="4cls"), Network(5, L=4)
    backbone, head = without_head(names.timm(net)), tensors(head_of(net, "module.linear."))
    to.network("dino", net)
    student = {**prefixed("module.backbone.", without_head(names.timm(other))), **prefixed("module.head.", projection_head())}
    teacher = {**prefixed("backbone.", backbone), **prefixed("head.", projection_head())}
    linear = {"epoch": 100, "state_dict": head, "optimizer": {"state": {}, "param_groups": []}, "best_acc": 77.0}
    to.zip("dino-training", {"student": tensors(student), "teacher": tensors(teacher), "optimizer": optimizer(), "epoch": 300,
                             "args": argparse.Namespace(arch="vit_small", patch_size=4),
                             "dino_loss": OrderedDict(center=torch.zeros(1, 7))}, head="linear.pth")
    torch_zip(to.path("dino-training", "linear.pth"), linear)
    to.zip("dino-pretrained", tensors(backbone), "dino_mini4_pretrain.pth", head="dino_mini4_linearweights.pth")
    torch_zip(to.path("dino-pretrained", "dino_mini4_linearweights.pth"), linear)
    # One block: the class token's features and the patches' mean in turn.
    net = Network(6, pool="cls+mean")
    # Class 3 shows more, but in two of its rows the heads cancel to a thousandth, and halves make every row as large as any other.
    to.network("dino-mean", net, best=0)
    both = net.w["head.w"].reshape(net.C, 2, net.D).transpose(0, 2, 1).reshape(net.C, -1)
    to.zip("dino-interleaved", tensors(without_head(names.timm(net))), "dino_mini4_pretrain.pth",
           head="dino_mini4_linearweights.pth")
    torch_zip(to.path("dino-interleaved", "dino_mini4_linearweights.pth"),
              {"epoch": 100, "state_dict": tensors({"module.linear.weight": both, "module.linear.bias": net.w["head.b"]})})


def write_deit(to):
    net = Network(7, dist=True, pool="cls+dist")
    to.network("deit", net, names.timm(net))
    to.zip("deit-wrapped", {"model": tensors(names.timm(net))}, "deit_mini_distilled.pth")
    to.safe("deit-hf", names.hugging_face(net, "deit.", head=("cls_classifier", "distillation_classifier")), norm_eps="1e-6",
            final_norm_eps="1e-6")
    net = Network(8, ls=True, patches_only=True)
    to.network("deit3", net, names.timm(net))
    to.zip("deit3-original", {"model": tensors(names.timm(net, ("gamma_1", "gamma_2")))}, "deit_3_mini.pth")
    to.safe("deit3-timm", names.timm(net))


def write_dinov2(to):
    plain, offset = Network(9, **DINOV2), Network(9, rule="bicubic_offset", **DINOV2)
    hf = names.hugging_face(plain, "dinov2.", True)
    original = names.timm(offset, mask=True, head=None)
    to.network("dinov2-hf", plain, hf)
    to.network("dinov2", offset, weights="dinov2-hf.safetensors")
    torch_zip(to.path("dinov2-hf-bin", "pytorch_model.bin"), tensors(hf))
    to.ini("dinov2-hf-bin", "pytorch_model.bin", heads=2, image_size=16)
    to.zip("dinov2-original", tensors(original), "mini_pretrain.pth", head="mini_linear_head.pth", image_size=16)
    torch_zip(to.path("dinov2-original", "mini_linear_head.pth"), tensors(head_of(offset)))
    chunked = names.timm(offset, mask=True, head=None, block="blocks.{1}.{0}.")
    to.zip("dinov2-chunked", {"teacher": tensors({**prefixed("backbone.", chunked), **prefixed("dino_head.", projection_head())})},
           "teacher_checkpoint.pth", head="linear.pth", image_size=16)
    torch_zip(to.path("dinov2-chunked", "linear.pth"), tensors(head_of(offset)))
    whole = {**prefixed("backbone.", original), **head_of(offset, "linear_head.")}
    to.zip("dinov2-with-linear-head", tensors(whole), image_size=16)
    four = Network(9, rule="bicubic_offset", **{**DINOV2, "pool": "4cls+mean"})
    to.network("dinov2-linear4", four)
    to.zip("dinov2-original-linear4", tensors(names.timm(four, mask=True, head=None)), "mini_pretrain.pth",
           head="mini_linear4_head.pth", image_size=16)
    torch_zip(to.path("dinov2-original-linear4", "mini_linear4_head.pth"), tensors(head_of(four)))
    # As wide as one head is, so that nothing but the files' names need say what belongs together.
    pair = Network(10, S=8, P=2, D=64, L=1, H=1, F=16, ls=True, pool="cls+mean")
    to.network("dinov2-pair", pair)
    torch_zip(to.path("dinov2-by-name", "dinov2_mini2_pretrain.pth"), tensors(names.timm(pair, mask=True, head=None)))
    torch_zip(to.path("dinov2-by-name", "dinov2_mini2_linear_head.pth"), tensors(head_of(pair)))


def write_registers(to):
    net = Network(11, registers=4, rule="bicubic_antialias", **{**DINOV2, "L": 2})
    to.network("dinov2-registers", net)
    original = names.timm(net, register="register_tokens", mask=True, head=None)
    to.zip("dinov2-registers-original", tensors(original), "mini_reg4_pretrain.pth", head="mini_reg4_linear_head.pth",
           image_size=16)
    torch_zip(to.path("dinov2-registers-original", "mini_reg4_linear_head.pth"), tensors(head_of(net)))
    timm = names.timm(net, head=None)
    timm["cls_token"] = timm["cls_token"] + timm["pos_embed"][:, :1]
    timm["pos_embed"] = np.ascontiguousarray(timm["pos_embed"][:, 1:])
    to.safe("dinov2-registers-timm", timm, head="head.safetensors", image_size=16)
    safetensors(to.path("dinov2-registers-timm", "head.safetensors"), head_of(net))
    to.safe("dinov2-registers-hf", names.hugging_face(net, "dinov2_with_registers.", True), image_size=16)


def write_mae(to):
    probe = Network(12, bn=True, zero_row=True)
    to.network("mae", probe, names.timm(probe))
    to.zip("mae-probe", {"model": tensors(names.timm(probe)), "optimizer": optimizer(), "epoch": 44, "scaler": {},
                         "args": argparse.Namespace(model="vit_mini", nb_classes=5, global_pool=False)}, "checkpoint-44.pth")
    tuned = Network(13, pool="mean", norm_first=False)
    to.network("mae-tuned", tuned, names.timm(tuned, norm="fc_norm"))
    to.zip("mae-finetuned", {"model": tensors(names.timm(tuned, norm="fc_norm"))}, "mae_finetuned_vit_mini.pth")
    bare = Network(14, zero_row=True)
    encoder = names.timm(bare, head=None)
    to.zip("mae-pretrained", {"model": tensors(encoder)}, "mae_pretrain_vit_mini.pth")
    ones = lambda *shape: np.ones(shape, np.float32)
    decoder = OrderedDict([("mask_token", ones(1, 1, 8)), ("decoder_pos_embed", ones(1, 17, 8)),
                           ("decoder_embed.weight", ones(8, 10)), ("decoder_embed.bias", ones(8)),
                           ("decoder_blocks.0.norm1.weight", ones(8)), ("decoder_blocks.0.norm1.bias", ones(8)),
                           ("decoder_blocks.0.attn.qkv.weight", ones(24, 8)),
                           ("decoder_norm.weight", ones(8)), ("decoder_pred.weight", ones(48, 8))])
    to.zip("mae-with-decoder", {"model": tensors({**encoder, **decoder})}, "mae_visualize_vit_mini.pth")
    hf = names.hugging_face(bare, "vit.", head=None)
    decoder = OrderedDict([("decoder.mask_token", ones(1, 1, 8)), ("decoder.decoder_pos_embed", ones(1, 17, 8)),
                           ("decoder.decoder_embed.weight", ones(8, 10)), ("decoder.decoder_norm.weight", ones(8)),
                           ("decoder.decoder_layers.0.layernorm_before.weight", ones(8))])
    to.safe("mae-hf", {**hf, **decoder})


def write_clip(to):
    net = Network(15, **CLIP)
    head = head_of(net)
    to.network("clip", net, names.openai(net, head=True))
    to.zip("clip-original", tensors({**names.text_tower(), **names.openai(net)}), "ViT-mini.pt", head="head.pth")
    torch_zip(to.path("clip-original", "head.pth"), tensors(prefixed("linear.", head)))
    to.zip("clip-probe", {"model": tensors(names.openai(net, "clip_visual.", True)), "optimizer": optimizer(), "epoch": 37},
           "checkpoint-37.pth")
    both = {**names.text_tower(), **names.openai(net)}
    to.zip("clip-openclip", {"epoch": 32, "name": "ViT-B-16", "optimizer": optimizer(),
                             "state_dict": tensors(prefixed("module.", both))}, "vit_mini.pt", head="head.pth")
    torch_zip(to.path("clip-openclip", "head.pth"), {"state_dict": tensors(prefixed("fc.", head))})
    trunk = prefixed("visual.trunk.", names.timm(net, head=None))
    trunk["visual.trunk.head.weight"] = np.ascontiguousarray(net.w["proj"].T)
    text = names.text_tower("text.")
    text["logit_scale"] = text.pop("text.logit_scale")
    to.safe("clip-openclip-timm", {**trunk, **text}, "open_clip_model.safetensors", head="head.safetensors")
    to.json("clip-openclip-timm", "open_clip_config.json",
            {"model_cfg": {"embed_dim": 8, "quick_gelu": False, "vision_cfg": {"timm_model_name": "vit_mini", "image_size": 16}},
             "preprocess_cfg": {"mean": [.5, .5, .5], "std": [.5, .5, .5], "interpolation": "bicubic", "resize_mode": "shortest"}})
    safetensors(to.path("clip-openclip-timm", "head.safetensors"), head)
    to.safe("clip-hf", {**names.hugging_face_clip(net), **names.hugging_face_text_tower()}, head="head.safetensors")
    safetensors(to.path("clip-hf", "head.safetensors"), prefixed("classifier.", head))
    timm = names.timm(net, head=None)
    timm["head.weight"], timm["head.bias"] = np.ascontiguousarray(net.w["proj"].T), np.zeros(8, np.float32)
    to.safe("clip-timm", timm, head="mini.head.safetensors")
    safetensors(to.path("clip-timm", "mini.head.safetensors"), prefixed("head.", head),
                {"format": "via-head", "version": "1", "feature": "proj", "norm": "none", "embed_dim": "10"})
    to.safe("clip-timm-features", timm)
    tuned = Network(16, **{**CLIP, "E": 0})
    to.network("clip-tuned", tuned)
    to.safe("clip-timm-finetuned", names.timm(tuned))


def write_clip_activations(to):
    wide = ("cls", "pos", "pre.", "norm.", "head.")
    half = lambda name: not name.startswith(wide) and ".ln" not in name
    net = Network(15, **CLIP, activation="quick_gelu").rounded(files.to_float16, half)
    to.network("clip-quick", net, names.openai(net, head=True))
    mixed = OrderedDict()
    for name, x in {**names.text_tower(), **names.openai(net)}.items():
        keep = "ln_" in name or "embedding" in name or name == "logit_scale"
        mixed[name] = x if keep else x.astype(np.float16)
    for name, x in ("input_resolution", 16), ("context_length", 7), ("vocab_size", 9):
        mixed[name] = np.array(x, np.int64)
    to.zip("clip-original-f16", tensors(mixed), "ViT-mini.pt", head="head.pth")
    torch_zip(to.path("clip-original-f16", "head.pth"), tensors(head_of(net)))
    to.safe("clip-hf-config", {**names.hugging_face_clip(net), **names.hugging_face_text_tower()}, head="head.safetensors")
    safetensors(to.path("clip-hf-config", "head.safetensors"), head_of(net))
    vision = {"hidden_act": "quick_gelu", "hidden_size": 10, "image_size": 16, "layer_norm_eps": 1e-5, "num_attention_heads": 2,
              "num_hidden_layers": 2, "patch_size": 4, "projection_dim": 8}
    to.json("clip-hf-config", "config.json", {"architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": 8,
                                              "vision_config": vision})
    for kind in "quick_gelu", "gelu_tanh":
        to.network("clip-" + kind, Network(15, **CLIP, activation=kind), weights="clip.safetensors")


def write_unsupported(to):
    ones = lambda *shape: np.ones(shape, np.float32)
    patch = {"patch_embed.proj.weight": ones(4, 3, 2, 2), "patch_embed.proj.bias": ones(4)}
    strangers = {
        "swin": {**patch, "layers.0.blocks.0.attn.relative_position_bias_table": ones(9, 2),
                 "layers.0.blocks.0.attn.qkv.weight": ones(12, 4)},
        "beit": {"cls_token": ones(1, 1, 4), **patch, "blocks.0.gamma_1": ones(4), "blocks.0.attn.q_bias": ones(4),
                 "blocks.0.attn.relative_position_bias_table": ones(9, 2), "blocks.0.attn.qkv.weight": ones(12, 4)},
        "clip-resnet": {**names.text_tower(), "visual.conv1.weight": ones(4, 3, 3, 3),
                        "visual.layer1.0.conv1.weight": ones(4, 4, 1, 1), "visual.attnpool.positional_embedding": ones(5, 4)},
        "gan": {"mapping.fc0.weight": ones(4, 4), "synthesis.b4.conv1.weight": ones(4, 4, 3, 3)},
        "linear": {"weight": ones(5, 12), "bias": ones(5)},
    }
    for name, state in strangers.items():
        safetensors(to.path("unsupported", name + ".safetensors"), state)


def main(folder):
    to = Writer(folder)
    for write in (write_vit, write_hugging_face_vit, write_dino, write_deit, write_dinov2, write_registers, write_mae, write_clip,
                  write_clip_activations, write_unsupported):
        write(to)


if __name__ == "__main__":
    main(sys.argv[1])
