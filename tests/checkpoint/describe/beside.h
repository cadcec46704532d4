/* beside.h - what the files beside weights say, in the models folder of a test.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BESIDE_H
#define BESIDE_H

#include "../folder.h"
#include "checkpoint/describe/config-json.h"

/* The config for a file in the models folder that need not be there, with what lies beside it. */
static inline gboolean
beside_read (Config *config, const char *weights, GError **error)
{
  *config = (Config){ .weights = folder_file (weights) };
  return config_json_read (config, error);
}

static inline Config
beside_good (const char *file, const char *text)
{
  g_autoptr (GError) error = NULL;
  Config config;

  folder_write (file, text);
  beside_read (&config, "model.safetensors", &error);
  g_assert_no_error (error);
  folder_remove (file);
  return config;
}

static inline void
beside_check (const Config *config, ConfigKey key, const char *wanted)
{
  g_autofree char *value = config_show (config, key);

  g_assert_cmpstr (value, ==, wanted);
}

#endif
