#!/bin/sh
# run.sh - our times beside those of PyTorch and ONNX Runtime: run.sh BUILD [OPTION…], with the options of compare.py
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing: Debian's python3-torch, python3-onnx, nodejs, npm and libdnnl-dev (through sudo when not root).  Into BUILD/peers
# go onnxruntime-node from npm, without its install script, which would download; another OpenBLAS, which the system shall not use; and
# the weights, which are generated.  At the end stands what oneDNN takes for the products of a forward pass.
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
[ -e /usr/include/dnnl.hpp ] || packages="$packages libdnnl-dev"
if [ -n "$packages" ]; then
  as_root apt-get update -q
  # shellcheck disable=SC2086 # a list of names
  as_root apt-get install -qy --no-install-recommends $packages
fi

mkdir -p "$peers/model"
[ -d "$peers/node_modules/onnxruntime-node" ] || npm install --prefix "$peers" --ignore-scripts onnxruntime-node
[ -e "$peers/model/full-vit.ini" ] || "$build/tests/golden/generate" full-vit "$peers/model"
if [ ! -d "$peers/openmp" ]; then
  (cd "$peers" && apt-get download -q libopenblas0-openmp && dpkg -x libopenblas0-openmp_*.deb unpacked)
  mv "$peers"/unpacked/usr/lib/*/openblas-openmp "$peers/openmp"
fi
"$python" "$here/compare.py" "$build/plugin/cli/vit-attribution" "$peers/model" "$peers" "$@"
c++ -O2 -o "$peers/onednn" "$here/onednn.cc" -ldnnl
for threads in 1 2; do
  OMP_NUM_THREADS=$threads "$peers/onednn" 5
done
