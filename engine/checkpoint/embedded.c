/* embedded.c - the files of models/ that are part of every program: the demo model, the presets, names of classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * models/embedded.S puts them into the read-only data, from where the system reads a page when it is touched. */
#include "embedded.h"

#include <string.h>

#define FILES(f)                                                                                      \
  f (demo_safetensors, "demo.safetensors") f (demo_ini, "demo.ini") f (demo_txt, "demo.txt")          \
      f (vit_ini, "vit_base_patch16_224.ini") f (dinov2_ini, "dinov2_base_imagenet1k_1layer_lrp.ini") \
          f (mae_ini, "mae_vit_base_patch16_224.ini") f (clip_ini, "clip_vit_base_patch16_224.ini")   \
              f (imagenet_tsv, "imagenet-1k.tsv")

#define DECLARE(symbol, name) extern const char via_##symbol[], via_##symbol##_end[];
#define ROW(symbol, name) { name, via_##symbol, via_##symbol##_end },

FILES (DECLARE)

static const struct
{
  const char *name, *begin, *end;
} files[] = { FILES (ROW) };

GBytes *
embedded_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (strcmp (files[i].name, name) == 0)
      return g_bytes_new_static (files[i].begin, (gsize) (files[i].end - files[i].begin));
  return NULL;
}
