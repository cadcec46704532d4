#!/bin/sh
# run.sh - our times beside those of PyTorch and ONNX Runtime: run.sh BUILD [OPTION…], with the options of compare.py
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing: Debian's python3-torch, python3-onnx, nodejs and npm (through sudo when not root), and onnxruntime-node
# from npm, without its install script, which would download.  That and the weights, which are generated, go into BUILD/peers.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
build=$1
shift
peers=$build/peers
python=/usr/bin/python3 # Debian's, which has the packages

as_root () {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

packages=
"$python" -c 'import torch' 2>/dev/null || packages="$packages python3-torch"
"$python" -c 'import onnx' 2>/dev/null || packages="$packages python3-onnx"
command -v node >/dev/null || packages="$packages nodejs"
command -v npm >/dev/null || packages="$packages npm"
if [ -n "$packages" ]; then
  as_root apt-get update -q
  # shellcheck disable=SC2086 # a list of names
  as_root apt-get install -qy --no-install-recommends $packages
fi

mkdir -p "$peers/model"
[ -d "$peers/node_modules/onnxruntime-node" ] || npm install --prefix "$peers" --ignore-scripts onnxruntime-node
[ -e "$peers/model/full-vit.ini" ] || "$build/tests/golden/generate" full-vit "$peers/model"
exec "$python" "$here/compare.py" "$build/plugin/cli/vit-attribution" "$peers/model" --onnx "$peers" "$@"
