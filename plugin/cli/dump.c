/* dump.c - an explanation as a safetensors file, for tests and research.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dump.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../explain/settings.h"
#include "free-memory.h"

/* The list being built; names and copies live until dump_write() returns. */
typedef struct
{
  GArray    *tensors; /* of ViaTensor */
  GPtrArray *owned;
  gsize      missing; /* bytes that there was no memory for */
} Dump;

static gpointer
own (Dump *dump, gpointer memory)
{
  g_ptr_array_add (dump->owned, memory);
  return memory;
}

static void
add_tensor (Dump *dump, const char *name, const char *dtype, const void *data, int rank, const gint64 *shape)
{
  ViaTensor tensor = { .name = name, .dtype = dtype, .rank = rank, .data = data };

  memcpy (tensor.shape, shape, rank * sizeof *shape);
  g_array_append_val (dump->tensors, tensor);
}

/* The parts of all classes, n floats each, one after the other: a tensor of rank `rank` that begins with their number. */
static void
add_stack (Dump *dump, const char *name, const float *const *parts, guint k, gsize n, int rank, const gint64 *shape)
{
  float *all = free_memory_suffices (k * n * sizeof (float)) ? own (dump, g_try_new (float, k *n)) : NULL;

  dump->missing += all ? 0 : k * n * sizeof (float);
  for (guint i = 0; all && i < k; i++)
    memcpy (all + i * n, parts[i], n * sizeof *all);
  add_tensor (dump, name, "F32", all, rank, shape);
}

static void
add_maps (Dump *dump, const ViaMap *map)
{
  guint         k = via_map_n_classes (map);
  gint64       *classes = own (dump, g_new (gint64, k));
  const float **grids = own (dump, g_new (const float *, k));
  const float **heats = own (dump, g_new (const float *, k));
  const float **rivals = own (dump, g_new (const float *, k));
  ViaSize       cells = { 0 }, pixels = via_map_pixels (map);

  for (guint i = 0; i < k; i++)
    {
      classes[i] = via_map_class (map, i);
      grids[i] = via_map_grid (map, i, &cells);
      heats[i] = via_map_heat (map, i);
      rivals[i] = via_map_rival (map, i);
    }
  add_tensor (dump, "classes", "I64", classes, 1, (gint64[]){ k });
  add_stack (dump, "map", grids, k, (gsize) cells.width * cells.height, 3, (gint64[]){ k, cells.height, cells.width });
  if (rivals[0])
    add_stack (dump, "rival", rivals, k, (gsize) cells.width * cells.height, 3, (gint64[]){ k, cells.height, cells.width });
  add_stack (dump, "heatmap", heats, k, (gsize) pixels.width * pixels.height, 3, (gint64[]){ k, pixels.height, pixels.width });
}

/* What the chain of each class starts with at the last block. */
static void
add_readout (Dump *dump, const ViaMap *map)
{
  guint         k = via_map_n_classes (map);
  const float **readouts = own (dump, g_new (const float *, k));
  int           tokens;

  for (guint i = 0; i < k; i++)
    if (!(readouts[i] = via_map_readout (map, i, &tokens)))
      return;
  add_stack (dump, "readout", readouts, k, (gsize) tokens, 2, (gint64[]){ k, tokens });
}

/* Of methods whose walk adds up to the output: what the tokens have, the biases on tokens, those behind them, and the output. */
static void
add_completeness (Dump *dump, const ViaMap *map)
{
  guint   k = via_map_n_classes (map);
  double *sums = own (dump, g_new (double, 4 * k));

  for (guint i = 0; i < k; i++)
    {
      const ViaCheck *check = via_map_check (map, i);

      if (!check || !g_str_equal (check->id, "completeness"))
        return;
      memcpy (sums + 4 * i, check->parts, sizeof check->parts);
      sums[4 * i + 3] = check->whole;
    }
  add_tensor (dump, "completeness", "F64", sums, 2, (gint64[]){ k, 4 });
}

/* The probabilities do not depend on the class: [H,rows,N].  The others do: [k,H,rows,N]. */
static void
add_attention (Dump *dump, const ViaMap *map, ViaAttentionKind kind, const char *prefix, int block, gint64 heads, gint64 tokens)
{
  gint64        rows = block == VIA_POOL ? 1 : tokens;
  guint         k = kind == VIA_ATTENTION ? 1 : via_map_n_classes (map);
  const float **parts = own (dump, g_new (const float *, k));
  char *name = own (dump, block == VIA_POOL ? g_strconcat (prefix, ".pool", NULL) : g_strdup_printf ("%s.%d", prefix, block));
  const gint64 shape[] = { k, heads, rows, tokens };
  gboolean     shared = kind == VIA_ATTENTION;

  for (guint i = 0; i < k; i++)
    if (!(parts[i] = via_map_attention (map, kind, block, i)))
      return;
  add_stack (dump, name, parts, k, (gsize) (heads * rows * tokens), shared ? 3 : 4, shared ? shape + 1 : shape);
}

static void
add_blocks (Dump *dump, const ViaMap *map, const ViaModel *model)
{
  int heads = via_model_n_heads (model), tokens = via_model_n_tokens (model);

  for (int block = VIA_POOL; block < via_model_n_blocks (model); block++) /* the pool, and all blocks */
    {
      add_attention (dump, map, VIA_ATTENTION, "attn", block, heads, tokens);
      add_attention (dump, map, VIA_ATTENTION_GRADIENT, "attn_grad", block, heads, tokens);
      add_attention (dump, map, VIA_ATTENTION_RELEVANCE, "attn_cam", block, heads, tokens);
    }
}

gboolean
dump_write (int fd, const ViaTrace *trace, const ViaMap *map, const ViaMethod *method, gboolean attention, GError **error)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (ViaTensor));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  Dump              dump = { .tensors = tensors, .owned = owned };
  const ViaModel   *model = via_trace_model (trace);
  const char       *precision = settings_table[SETTING_PRECISION].choices[via_trace_precision (trace)].id;
  const char       *readout = via_map_reads (map);
  const char *const metadata[] = { "version",
                                   via_version (),
                                   "model",
                                   via_model_name (model),
                                   "method",
                                   via_method_id (method),
                                   "precision",
                                   precision,
                                   "reads",
                                   via_model_reads (model),
                                   readout ? "readout" : NULL,
                                   readout,
                                   NULL };

  add_tensor (&dump, "logits", "F32", via_trace_logits (trace), 1, (gint64[]){ via_model_n_classes (model) });
  add_maps (&dump, map);
  add_readout (&dump, map);
  add_completeness (&dump, map);
  if (attention)
    add_blocks (&dump, map, model);
  if (dump.missing > 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("there is no memory for %zu MiB of it"), dump.missing >> 20);
      return FALSE;
    }
  return via_tensor_write_to (fd, (const ViaTensor *) tensors->data, tensors->len, metadata, error);
}
