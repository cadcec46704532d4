#!/bin/sh
# test-floors.sh ROOT - includes point downwards only, and what exists in one place exists in one place.
# SPDX-License-Identifier: GPL-3.0-or-later
cd "$1" || exit 1
failed=0

# forbid WHAT PATTERN FILE…: no line of the files may match.
forbid ()
{
  what=$1 pattern=$2
  shift 2
  if grep -nE "$pattern" "$@"; then
    echo "not allowed: $what" >&2
    failed=1
  fi
}

sources () { find "$@" -name '*.[ch]' | sort; }

forbid "GLib in kernels/" '#include *<(glib|gio)' $(sources engine/kernels)
forbid "kernels/ looking up" '#include *"(\.\./|via\.h)' $(sources engine/kernels)
forbid "common/ looking up" '#include *"(\.\./|via\.h)' $(sources common)
forbid "checkpoint/ looking up" '#include *"(\.\./)*(network|attribution|picture|kernels)/' $(sources engine/checkpoint)
forbid "picture/ looking sideways or up" '#include *"(\.\./)*(network|attribution)/' $(sources engine/picture)
forbid "network/ looking up" '#include *"(\.\./)*(attribution|picture)/' $(sources engine/network)
forbid "GEGL, GIMP or GTK in the engine" '#include *[<"](gegl|babl|libgimp|gtk)' $(sources engine include)
forbid "BLAS outside blas.c" '#include *<cblas' $(sources engine plugin | grep -v '^engine/kernels/blas\.c$')
forbid "json-glib or zlib outside checkpoint/" '#include *<(json-glib|zlib)' $(sources engine | grep -v '^engine/checkpoint/')
forbid "threads outside threads.c and job.c" 'pthread_create|g_thread_(try_)?new' \
       $(sources engine plugin | grep -vE '^(engine/kernels/threads|plugin/explain/job)\.c$')
forbid "the engine's inside in a host" '#include *"(\.\./)*(\.\./)*engine/' $(sources plugin)
forbid "ending the process" '\<(exit|abort|_exit|g_error) *\(' $(sources common engine plugin | grep -v '^plugin/cli/')
exit $failed
