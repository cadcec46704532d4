/* head-backbone.c - see head-backbone.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "head-backbone.h"

char *
head_backbone_read (const char *path, GError **error)
{
  g_autoptr (Weights) weights = weights_open (path, error);
  const char *backbone = weights ? weights_metadata (weights, "backbone") : NULL;

  return backbone && *backbone ? g_strdup (backbone) : NULL;
}

void
head_backbone_leave (Config *config, const char *name, const char *path)
{
  char **texts[] = { &config->name,  &config->head,    &config->label_set, &config->head_url,   &config->head_size,
                     &config->title, &config->caution, &config->aliases,   &config->description };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  config->source[KEY_LABELS] = config->source[KEY_OUTPUTS] = config->source[KEY_FEATURE] = SOURCE_NONE;
  config->advice = ADVICE_NONE;
  config->needs = NEEDS_NOTHING;
  config->accuracy = 0;
  config->name = g_strdup (name);
  config->head = g_strdup (path);
}
