/* embedded.c - the files of models/ that are part of every program: the demo model, the presets, names of classes, CLIP's
 * merges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * models/embedded.S puts them into the read-only data, from where the system reads a page when it is touched.
 */
#include "embedded.h"

#include <string.h>

#define FILES(f)                                                                                                                 \
  f (demo_safetensors, "demo.safetensors") f (demo_ini, "demo.ini") f (demo_txt, "demo.txt") f (imagenet_tsv, "imagenet-1k.tsv") \
      f (clip_merges, "clip-merges.txt.gz")

#define DECLARE(symbol, name) extern const char via_##symbol[], via_##symbol##_end[];
#define ROW(symbol, name) { name, via_##symbol, via_##symbol##_end },

FILES (DECLARE)

static const struct
{
  const char *name, *begin, *end;
} files[] = { FILES (ROW) };

/* All presets: name, 0, text, 0, and so on; an empty name ends them. */
extern const char via_presets[];

static const char *
next_after (const char *text)
{
  return text + strlen (text) + 1;
}

GBytes *
embedded_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (strcmp (files[i].name, name) == 0)
      return g_bytes_new_static (files[i].begin, (gsize) (files[i].end - files[i].begin));
  for (const char *preset = via_presets; *preset; preset = next_after (next_after (preset)))
    if (strcmp (preset, name) == 0)
      return g_bytes_new_static (next_after (preset), strlen (next_after (preset)));
  return NULL;
}

const char *
embedded_next_preset (const char *name)
{
  name = name ? next_after (next_after (name)) : via_presets;
  return *name ? name : NULL;
}
