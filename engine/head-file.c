/* head-file.c - heads written into files of their own; checkpoint/recognise/head.c reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NAME.head.safetensors: head.weight [C,F], and where they are wanted head.bias [C], head.mean and head.std [F]; and in the metadata what
 * they mean, and for which network they are.
 */
#include <string.h>

#include "checkpoint/find/registry.h"
#include "model.h"
#include "via-probe.h"

/* ---- metadata */

static void
add_text (GPtrArray *metadata, const char *key, char *value)
{
  g_ptr_array_add (metadata, g_strdup (key));
  g_ptr_array_add (metadata, value);
}

static void
append_json (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *c = valid; *c; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar) *c < ' ')
      g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

static char *
labels_json (const ViaHead *head)
{
  GString *json = g_string_new ("[");

  for (guint c = 0; c < head->n_classes; c++)
    {
      if (c > 0)
        g_string_append_c (json, ',');
      append_json (json, head->labels[c]);
    }
  return g_string_free (g_string_append_c (json, ']'), FALSE);
}

/* "vit_b16", as papers call it; "vit_192x12_p8" where they have no letter for that width. */
static char *
arch_name (const Config *config)
{
  static const struct
  {
    int         width;
    const char *letter;
  } sizes[] = { { 192, "ti" }, { 384, "s" }, { 768, "b" }, { 1024, "l" }, { 1280, "h" }, { 1536, "g" } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].width == config->width)
      return g_strdup_printf ("%s_%s%d", config_family (config->family), sizes[i].letter, config->patch);
  return g_strdup_printf ("%s_%dx%d_p%d", config_family (config->family), config->width, config->depth, config->patch);
}

/* "mean=…;std=…;resize=…": how the pictures that it was trained with became inputs. */
static char *
input_text (const Config *config)
{
  static const ConfigKey keys[] = { KEY_MEAN, KEY_STD, KEY_RESIZE, KEY_CROP, KEY_INTERPOLATION, KEY_RESIZE_MODE };
  GString               *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = config_show (config, keys[i]);

      if (value)
        g_string_append_printf (text, "%s%s=%s", text->len ? ";" : "", config_key (keys[i]), g_strdelimit (value, ";", ','));
    }
  return g_string_free (text, FALSE);
}

/* NULL and an error: the weights cannot be read. */
static GPtrArray *
metadata_of (ViaModel *backbone, const ViaHead *head, GError **error)
{
  g_autoptr (GPtrArray) metadata = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  char *fingerprint = via_model_fingerprint (backbone, error);

  if (!fingerprint)
    return NULL;
  add_text (metadata, "format", g_strdup ("via-head"));
  add_text (metadata, "version", g_strdup ("1"));
  add_text (metadata, "feature", g_strdup (via_model_feature (backbone)));
  add_text (metadata, "norm", g_strdup (head->norm ? head->norm : "none"));
  add_text (metadata, "outputs", g_strdup (via_outputs_id (head->outputs)));
  add_text (metadata, "backbone", registry_callable (&backbone->config));
  add_text (metadata, "backbone_arch", arch_name (&backbone->config));
  add_text (metadata, "backbone_fingerprint", fingerprint);
  add_text (metadata, "embed_dim", g_strdup_printf ("%d", backbone->config.width));
  add_text (metadata, "input", input_text (&backbone->config));
  add_text (metadata, "labels", labels_json (head));
  add_text (metadata, "created", g_date_time_format_iso8601 (now));
  for (const char *const *more = head->more; more && more[0]; more += 2)
    add_text (metadata, more[0], g_strdup (more[1]));
  g_ptr_array_add (metadata, NULL);
  return g_steal_pointer (&metadata);
}

/* ---- numbers */

gboolean
via_head_write_to (int fd, ViaModel *backbone, const ViaHead *head, GError **error)
{
  gint64          width = via_model_n_features (backbone), classes = head->n_classes;
  const ViaTensor all[] = { { "head.weight", "F32", 2, { classes, width }, head->weight },
                            { "head.bias", "F32", 1, { classes }, head->bias },
                            { "head.mean", "F32", 1, { width }, head->mean },
                            { "head.std", "F32", 1, { width }, head->std } };
  ViaTensor       tensors[G_N_ELEMENTS (all)];
  guint           n = 0;
  g_autoptr (GPtrArray) metadata = metadata_of (backbone, head, error);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].data)
      tensors[n++] = all[i];
  return metadata && via_tensor_write_to (fd, tensors, n, (const char *const *) metadata->pdata, error);
}

/* ---- features that are kept */

char *
via_model_feature_key (ViaModel *backbone, ViaPrecision precision)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head =
      g_strdup_printf ("features 1\n%s\n%s\n%d\n", via_model_sha256 (backbone), via_model_feature (backbone), precision);

  g_checksum_update (sum, (const guchar *) head, -1);
  for (ConfigKey key = KEY_FAMILY; key <= KEY_POS_INTERPOLATION; key++)
    {
      g_autofree char *value =
          key == KEY_WEIGHTS || key == KEY_HEAD || key == KEY_FEATURE ? NULL : config_show (&backbone->config, key);
      g_autofree char *line = g_strdup_printf ("%s=%s\n", config_key (key), value ? value : "");

      g_checksum_update (sum, (const guchar *) line, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}
