#!/bin/sh
# evaluate.sh - what docs/faithfulness.md says of the built-in model: evaluate.sh PROGRAM FOLDER [PAIRS [OPTION…]]
# SPDX-License-Identifier: GPL-3.0-or-later
#
# FOLDER: results, which an earlier run may have begun, curves, and summary.json and randomised.json for the tables.  PAIRS: pictures and masks
# as of models/demo/pairs.py; without it, 1,008 are drawn.  A share for each core, as one picture is too little work for several threads.
set -eu
program=$1 folder=$2 pairs=${3:-$2/pairs}
[ $# -lt 3 ] && shift 2 || shift 3
top=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)

mkdir -p "$folder"
[ -d "$pairs" ] || python3 "$top/models/demo/pairs.py" "$pairs" --pictures 1008

# $1 = what the results are called, the rest = options
evaluate () {
  name=$1 cores=$(nproc) running=
  shift
  for i in $(seq "$cores"); do
    "$program" evaluate "$pairs/pictures" -o "$folder/$name-$i" --shard "$i/$cores" --threads 1 --resume --quiet "$@" &
    running="$running $!"
  done
  for process in $running; do
    wait "$process"
  done
  "$program" merge "$folder/$name"-* -o "$folder/$name" --curves "$folder/curves"
  cp "$folder/$name/summary.json" "$folder/$name.json"
}

evaluate summary --masks "$pairs/masks" --methods all "$@"
evaluate randomised --hide drop --methods all --limit 96 --randomise "$@"
