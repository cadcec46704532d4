/* variant.c - see variant.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "variant.h"

#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint/weights/weights.h"
#include "via.h"

struct _Variant
{
  Weights   *weights; /* whose numbers are lent */
  Weights   *more;    /* of another one that has joined; NULL: none has */
  GPtrArray *owned;   /* names, and numbers of one's own */
  GArray    *tensors; /* of ViaTensor */
};

static void
add_lent (Variant *v, const char *name, const Tensor *tensor, gint64 first_row, gint64 rows)
{
  gint64    row = tensor->count / tensor->shape[0];
  ViaTensor added = { g_strdup (name), "F32", tensor->rank, { 0 }, (const float *) tensor->data + first_row * row };

  memcpy (added.shape, tensor->shape, sizeof added.shape);
  added.shape[0] = rows;
  g_ptr_array_add (v->owned, (gpointer) added.name);
  g_array_append_val (v->tensors, added);
}

Variant *
variant_new (const GoldenConfig *config)
{
  Variant         *v = g_new0 (Variant, 1);
  g_autofree char *folder = config ? g_dir_make_tmp ("via-variant-XXXXXX", NULL) : NULL;
  g_autofree char *path = config ? g_build_filename (folder, "m.safetensors", NULL) : NULL;
  g_autofree char *ini = config ? g_build_filename (folder, "m.ini", NULL) : NULL;

  v->owned = g_ptr_array_new_with_free_func (g_free);
  v->tensors = g_array_new (FALSE, FALSE, sizeof (ViaTensor));
  if (!config)
    return v;
  golden_checkpoint (config, path);
  v->weights = weights_open (path, NULL);
  for (guint i = 0; i < weights_n_tensors (v->weights); i++)
    add_lent (v, weights_nth (v->weights, i)->name, weights_nth (v->weights, i), 0, weights_nth (v->weights, i)->shape[0]);
  g_unlink (path); /* it stays mapped */
  g_unlink (ini);
  g_rmdir (folder);
  return v;
}

void
variant_rename (Variant *v, const char *from, const char *to)
{
  for (guint i = 0; i < v->tensors->len; i++)
    {
      ViaTensor *tensor = &g_array_index (v->tensors, ViaTensor, i);

      if (!g_str_has_prefix (tensor->name, from))
        continue;
      tensor->name = g_strconcat (to, tensor->name + strlen (from), NULL);
      g_ptr_array_add (v->owned, (gpointer) tensor->name);
    }
}

void
variant_drop (Variant *v, const char *from)
{
  for (guint i = v->tensors->len; i-- > 0;)
    if (g_str_has_prefix (g_array_index (v->tensors, ViaTensor, i).name, from))
      g_array_remove_index (v->tensors, i);
}

void
variant_add (Variant *v, const char *name, gint64 a, gint64 b, gint64 c, gint64 d)
{
  ViaTensor tensor = { g_strdup (name), "F32", d ? 4 : c ? 3 : b ? 2 : 1, { a, b, c, d }, NULL };
  gsize     n = (gsize) (a * MAX (b, 1) * MAX (c, 1) * MAX (d, 1));
  float    *numbers = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = 0.5f;
  tensor.data = numbers;
  g_ptr_array_add (v->owned, (gpointer) tensor.name);
  g_ptr_array_add (v->owned, numbers);
  g_array_append_val (v->tensors, tensor);
}

void
variant_add_whole (Variant *v, const char *name, gint64 a, gint64 b)
{
  ViaTensor tensor = { g_strdup (name), "I64", b ? 2 : 1, { a, b }, g_new0 (gint64, (gsize) (a * MAX (b, 1))) };

  g_ptr_array_add (v->owned, (gpointer) tensor.name);
  g_ptr_array_add (v->owned, (gpointer) tensor.data);
  g_array_append_val (v->tensors, tensor);
}

void
variant_join (Variant *v, Variant *more)
{
  g_array_append_vals (v->tensors, more->tensors->data, more->tensors->len);
  g_ptr_array_extend_and_steal (v->owned, more->owned);
  g_array_unref (more->tensors);
  g_assert_null (v->more);
  v->more = more->weights;
  g_free (more);
}

/* "…attn.qkv.weight" as three. */
static void
split_attention (Variant *v)
{
  static const char *const thirds[] = { "query", "key", "value" };

  for (guint i = 0; v->weights && i < weights_n_tensors (v->weights); i++)
    {
      const Tensor *tensor = weights_nth (v->weights, i);
      gint64        rows = tensor->shape[0] / 3;
      g_auto (GStrv) parts = g_strsplit (tensor->name, ".attn.qkv.", 2);

      for (int t = 0; parts[1] && t < 3; t++)
        {
          g_autofree char *name = g_strdup_printf ("%s.attention.attention.%s.%s", parts[0], thirds[t], parts[1]);

          add_lent (v, name, tensor, t * rows, rows);
        }
      if (parts[1])
        variant_drop (v, tensor->name);
    }
}

void
variant_hugging_face (Variant *v)
{
  static const char *const frame[][2] = {
    { "cls_token", "vit.embeddings.cls_token" },
    { "pos_embed", "vit.embeddings.position_embeddings" },
    { "patch_embed.proj", "vit.embeddings.patch_embeddings.projection" },
    { "norm.", "vit.layernorm." },
    { "head.", "classifier." },
  };
  static const char *const block[][2] = {
    { "norm1", "layernorm_before" },     { "norm2", "layernorm_after" }, { "attn.proj", "attention.output.dense" },
    { "mlp.fc1", "intermediate.dense" }, { "mlp.fc2", "output.dense" },  { "attention.", "attention." },
  };
  enum
  {
    BLOCKS_MOST = 12
  };

  split_attention (v);
  for (gsize i = 0; i < G_N_ELEMENTS (frame); i++)
    variant_rename (v, frame[i][0], frame[i][1]);
  for (int b = 0; b < BLOCKS_MOST; b++)
    for (gsize i = 0; i < G_N_ELEMENTS (block); i++)
      {
        g_autofree char *from = g_strdup_printf ("blocks.%d.%s", b, block[i][0]);
        g_autofree char *to = g_strdup_printf ("vit.encoder.layer.%d.%s", b, block[i][1]);

        variant_rename (v, from, to);
      }
}

void
variant_write (Variant *v, const char *path)
{
  g_autoptr (GError) error = NULL;

  via_tensor_write (path, (const ViaTensor *) (gconstpointer) v->tensors->data, v->tensors->len, NULL, &error);
  g_assert_no_error (error);
  g_array_unref (v->tensors);
  g_ptr_array_unref (v->owned);
  weights_free (v->weights);
  weights_free (v->more);
  g_free (v);
}
