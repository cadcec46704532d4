#!/bin/sh
# make.sh CLANG ROOT OUT TARGET… - builds the fuzz targets: checkpoint/ once more, with clang and its sanitizers.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
clang=$1 root=$2 out=$3
shift 3
sanitizers=address,undefined
objects=$out/fuzz-objects
flags='-std=gnu11 -g1 -O1 -fno-omit-frame-pointer -fno-sanitize-recover=undefined -DGETTEXT_PACKAGE="vit-attribution" -DCHUNK_SIZE=0u'
packages='glib-2.0 json-glib-1.0 zlib'
wraps=-Wl,--wrap=g_try_malloc,--wrap=g_try_malloc_n,--wrap=g_try_malloc0,--wrap=g_try_malloc0_n
sources='common/strict-json'
for name in base/file base/json-file base/numbers base/parse-error base/strangers pytorch/globals pytorch/pickle pytorch/stack pytorch/torch pytorch/tree \
  pytorch/values pytorch/zip weights/header-json weights/other-formats weights/safetensors weights/shards weights/weights; do
  sources="$sources engine/checkpoint/$name"
done

compile () {
  # shellcheck disable=SC2046,SC2086  # lists of words
  "$clang" $flags -I"$root/engine" -I"$root/common" -I"$root/include" -I"$root/tests/fuzz" $(pkg-config --cflags $packages) "$@"
}

mkdir -p "$objects"
for source in $sources; do
  compile -fsanitize=fuzzer-no-link,$sanitizers -c "$root/$source.c" -o "$objects/$(basename "$source").o"
done
for target; do
  # shellcheck disable=SC2046,SC2086  # lists of words
  compile -fsanitize=fuzzer,$sanitizers $wraps "$root/tests/fuzz/$target.c" "$root/tests/fuzz/harness.c" "$objects"/*.o \
    $(pkg-config --libs $packages) -o "$out/$target"
done
