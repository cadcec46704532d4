#!/bin/sh
# table.sh - what vit-attribution bench says of a ViT-B/16: table.sh PROGRAM GENERATE [OPTION…]
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The weights are generated; without the variables that make OpenBLAS choose other code or other threads.
set -eu
program=$1 generate=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$generate" full-vit "$folder"
env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OPENBLAS_NUM_THREADS "$program" bench --model "$folder" "$@"
