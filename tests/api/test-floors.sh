#!/bin/sh
# test-floors.sh ROOT - each room includes what its floor lets it include, and what exists in one place exists in one place.
# SPDX-License-Identifier: GPL-3.0-or-later
cd "$1" || exit 1
failed=0

fail ()
{
  echo "not allowed: $1" >&2
  failed=1
}

sources () { find "$@" -name '*.[ch]' | sort; }

# Of every include of a file of ours: the room and the file that include, the room and the file that are included.
includes ()
{
  # shellcheck disable=SC2046  # a list of words
  awk -F'["<>]' '
    function room (path)
    {
      if (path ~ /^engine\/(model|native|photo|probability|trace|windows|worded)\./)
        return "engine:state"
      sub ("/[^/]*$", "", path)
      return path
    }
    /^#include/ {
      to = FILENAME
      sub ("[^/]*$", "", to)
      to = $2 ~ /^via(-faithful|-words)?[.]h$/ ? "include/" $2 : $2 ~ /^(atomic-file|free-memory|nearest|strict-json)[.]h$/ ? "common/" $2 : to $2
      while (sub ("[^/]+/[.][.]/", "", to))
        ;
      if ((getline line <to) < 0)
        next
      close (to)
      print room (FILENAME), FILENAME, room (to), to
    }' $(sources common engine include plugin)
}

# ---- the floors: a room, and the rooms that it may include
floors='
common
include
engine/kernels
engine/checkpoint/base       common include
engine/checkpoint/pytorch    include engine/checkpoint/base
engine/checkpoint/weights    include engine/checkpoint/base engine/checkpoint/pytorch
engine/checkpoint/describe   include engine/checkpoint/base engine/checkpoint/weights
engine/checkpoint/find       common include engine/checkpoint/base engine/checkpoint/describe
engine/checkpoint/recognise  include engine/checkpoint/base engine/checkpoint/describe
engine/picture               common include engine/checkpoint/describe
engine/network               common include engine/checkpoint/describe engine/kernels engine/network/ops
engine/network/ops           engine/kernels engine/network
engine/network/arch          engine/network
engine:state                 common include engine/checkpoint/base engine/checkpoint/describe engine/checkpoint/find
                             engine/checkpoint/recognise engine/kernels engine/network engine/network/ops engine/network/arch
                             engine/picture engine/text
engine/attribution           engine:state engine/network engine/network/ops
engine/text                  common include engine/checkpoint/base engine/checkpoint/describe engine/checkpoint/recognise
                             engine/kernels engine/network engine/network/arch
engine/probe                 include engine/kernels engine/network
engine                       common include engine:state engine/checkpoint/base engine/checkpoint/find
                             engine/checkpoint/weights engine/kernels engine/network engine/picture engine/attribution
                             engine/text
plugin                       include
plugin/download              include plugin
plugin/explain               common include plugin
plugin/heat                  common include plugin plugin/explain
plugin/probe                 common include plugin plugin/codec plugin/explain
plugin/batch                 common include plugin
plugin/faithful              common include plugin plugin/batch plugin/explain plugin/heat plugin/probe
plugin/panel                 include plugin plugin/codec plugin/download plugin/explain plugin/heat plugin/probe
plugin/gimp                  include plugin plugin/download plugin/explain plugin/heat plugin/panel plugin/probe
plugin/gimp2                 include plugin plugin/codec plugin/explain plugin/heat plugin/panel plugin/gimp
plugin/gimp3                 include plugin plugin/codec plugin/explain plugin/heat plugin/panel plugin/gimp
plugin/cli                   common include plugin plugin/batch plugin/codec plugin/download plugin/explain plugin/faithful plugin/heat
                             plugin/probe
plugin/codec                 common plugin/explain'

trail=$(mktemp)
trap 'rm -f "$trail"' EXIT
includes >"$trail"

printf '%s\n' "$floors" | awk '
  FNR == NR {
    if (!/^ /)
      room = $1
    for (i = 1; i <= NF; i++)
      allowed[room, $i] = 1
    next
  }
  { met = 1 }
  !(($1, $3) in allowed) { print $2 " includes " $4; bad = 1 }
  END { exit bad || !met }' - "$trail" || fail 'a room that includes what its floor does not let it include'

# ---- no circle: neither of files that include each other, nor of a .c that needs another one that needs it
awk '{ print $2, $4 }' "$trail" | tsort >/dev/null || fail 'files that include each other in a circle'
awk '
  function word (path) { sub ("[.][ch]$", "", path); return path }
  $2 ~ /[.]c$/ { has[word ($2)] = 1 }
  { from[NR] = word ($2); to[NR] = word ($4) }
  END {
    for (i = 1; i <= NR; i++)
      if (from[i] != to[i] && from[i] in has && to[i] in has)
        print from[i], to[i]
  }' "$trail" | tsort >/dev/null || fail 'modules that need each other in a circle'

# ---- one place for each of these

# forbid WHAT PATTERN FILE…: no line of the files may match.
forbid ()
{
  what=$1 pattern=$2
  shift 2
  ! grep -nE "$pattern" "$@" || fail "$what"
}

forbid "GLib in kernels/" '#include *<(glib|gio)' $(sources engine/kernels)
forbid "GEGL, GIMP or GTK in the engine" '#include *[<"](gegl|babl|libgimp|gtk)' $(sources engine include)
forbid "BLAS outside blas.c" '#include *<cblas' $(sources engine plugin | grep -v '^engine/kernels/blas\.c$')
forbid "json-glib or zlib outside checkpoint/" '#include *<(json-glib|zlib)' $(sources engine | grep -v '^engine/checkpoint/')
forbid "threads outside threads.c, job.c and desks.c" 'pthread_create|g_thread_(try_)?new' \
       $(sources engine plugin | grep -vE '^(engine/kernels/threads|plugin/explain/job|plugin/cli/desks)\.c$')
forbid "the engine's inside in a host" '#include *"(\.\./)*engine/' $(sources plugin)
forbid "one GIMP in particular, where both share the source" '^ *# *if(def)? |GIMP_(MAJOR|MINOR)_VERSION|GIMP_CHECK_VERSION' \
       $(sources plugin/gimp)
# fatal.c ends what has crashed already.
forbid "ending the process" '\<(exit|abort|_exit|g_error) *\(' $(sources common engine plugin | grep -vE '^plugin/(cli/|codec/process\.c$|fatal\.c$)')
forbid "printing past say.c" '\<(printf|fprintf|puts|fputs|putchar|vprintf|g_print|g_printerr) *\(' \
       $(sources plugin | grep '\.c$' | grep -vE '^plugin/cli/(say|progress-bar)\.c$')
exit $failed
