/* match.c - see match.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "head.h"
#include "prefix.h"
#include "via.h"

/* Left over from training, or of use to other methods; no picture passes through them. */
static const char *const unused[] = { "num_batches_tracked", "position_ids",    "mask_token",
                                      "pre_logits.",         "pooler.",         "decoder",
                                      "head.mlp.",           "head.last_layer", "dino_head.",
                                      "ibot_head.",          "local_cls_norm.", "rope.freqs_" };

static gboolean
has_name (const Weights *weights, const char *prefix, const char *name)
{
  g_autofree char *whole = g_strconcat (prefix, name, NULL);

  return weights_find (weights, whole) != NULL;
}

/* "a.b." -> "a." */
static char *
parent_of (const char *prefix)
{
  g_autofree char *without_dot = g_strndup (prefix, MAX (strlen (prefix), 1) - 1);
  char            *dot = strrchr (without_dot, '.');

  return dot ? g_strndup (prefix, (gsize) (dot - without_dot) + 1) : g_strdup ("");
}

/* What stands before the names of block `i`; NULL when there is no such block.  DINOv2's own training keeps its blocks in chunks,
 * "blocks.1.6.": the last number counts. */
static char *
block_at (const Match *match, int i)
{
  g_auto (GStrv) at = g_strsplit (match->layout->at, "%d", 2);
  const char *first = match->layout->block->name;
  char       *plain = g_strdup_printf ("%s%s%d%s", match->prefix, at[0], i, at[1]);

  if (has_name (match->weights, plain, first))
    return plain;
  g_free (plain);
  for (int chunk = 0; chunk <= i; chunk++)
    {
      g_autofree char *chunked = g_strdup_printf ("%s%s%d.%d%s", match->prefix, at[0], chunk, i, at[1]);

      if (has_name (match->weights, chunked, first))
        return g_steal_pointer (&chunked);
    }
  return NULL;
}

gboolean
match_find (Match *match, Weights *weights)
{
  return match_find_among (match, weights, layouts);
}

gboolean
match_find_among (Match *match, Weights *weights, const Layout *among)
{
  *match = (Match){ .weights = weights, .blocks = g_ptr_array_new_with_free_func (g_free) };
  for (match->layout = among; match->layout->mark && !match->prefix; match->layout++)
    match->prefix = prefix_find (weights, match->layout, &match->rival);
  if (!match->prefix)
    return FALSE;
  match->layout--;
  match->parent = parent_of (match->prefix);
  for (char *at; (at = block_at (match, (int) match->blocks->len));)
    g_ptr_array_add (match->blocks, at);
  return TRUE;
}

void
match_clear (Match *match)
{
  g_clear_pointer (&match->prefix, g_free);
  g_clear_pointer (&match->rival, g_free);
  g_clear_pointer (&match->parent, g_free);
  g_clear_pointer (&match->blocks, g_ptr_array_unref);
}

/* The name in the file; `at` is what stands before the names of its block, NULL in the frame. */
static char *
name_of (const Match *match, const Part *part, const char *at)
{
  const char *name = part->name ? part->name : part->part;

  if (*name == '/')
    return g_strconcat (match->parent, name + 1, NULL);
  return g_strconcat (at ? at : match->prefix, name, NULL);
}

/* The weight of a part, of which `row` is the first row. */
static const Tensor *
find_part (const Match *match, const Part *row, const char *at)
{
  for (const Part *part = row; part->part; part++)
    {
      g_autofree char *name = strcmp (part->part, row->part) == 0 ? name_of (match, part, at) : NULL;
      const Tensor    *tensor = name ? weights_find (match->weights, name) : NULL;

      if (tensor)
        return tensor;
    }
  return NULL;
}

const Tensor *
match_part (const Match *match, const char *ours, char **name)
{
  static const char first[] = "blocks.0.";
  gboolean          in_block = g_str_has_prefix (ours, first);
  const Part       *row = in_block ? match->layout->block : match->layout->frame;
  g_autofree char  *at =
      in_block ? match->blocks->len ? g_strdup (match->blocks->pdata[0]) : g_strconcat (match->prefix, first, NULL) : NULL;

  ours += in_block ? strlen (first) : 0;
  while (row->part && strcmp (row->part, ours) != 0)
    row++;
  if (name)
    *name = row->part ? name_of (match, row, at) : g_strdup (ours);
  return row->part ? find_part (match, row, at) : NULL;
}

gboolean
match_has (const Match *match, const char *ours)
{
  return match_part (match, ours, NULL) != NULL;
}

/* Whether an earlier row was of the same part. */
static gboolean
is_repeated (const Part *first, const Part *row)
{
  for (const Part *part = first; part < row; part++)
    if (strcmp (part->part, row->part) == 0)
      return TRUE;
  return FALSE;
}

/* Calls `each` for every part of the network, block by block, with its first row. */
typedef void (*EachPart) (const Match *match, const Part *row, int block, const Tensor *tensor, gpointer data);

static void
for_each_part (const Match *match, EachPart each, gpointer data)
{
  for (int block = -1; block < (int) match->blocks->len; block++)
    {
      const Part *first = block < 0 ? match->layout->frame : match->layout->block;
      const char *at = block < 0 ? NULL : match->blocks->pdata[block];

      for (const Part *row = first; row->part; row++)
        if (!is_repeated (first, row))
          each (match, row, block, find_part (match, row, at), data);
    }
}

static void
apply (const Match *match, const Part *row, int block, const Tensor *tensor, gpointer data)
{
  g_autofree char *ours = block < 0 ? g_strdup (row->part) : g_strdup_printf ("blocks.%d.%s", block, row->part);

  if (tensor)
    weights_name (match->weights, ours, tensor);
}

void
match_apply (const Match *match)
{
  for_each_part (match, apply, NULL);
}

typedef struct
{
  const Config *config;
  GHashTable   *expected; /* names in the file */
  GString      *missing, *misshaped, *unknown;
} Check;

/* Adds a name to a list that is cut off when it becomes tiresome. */
static void
list (GString *names, const char *name)
{
  enum
  {
    LENGTH_MOST = 600
  };

  if (names->len < LENGTH_MOST)
    g_string_append_printf (names, "%s%s", names->len ? ", " : "", name);
  else if (!g_str_has_suffix (names->str, "…"))
    g_string_append (names, ", …");
}

static void
note_part (const Match *match, const Part *row, int block, const Tensor *tensor, gpointer data)
{
  if (tensor)
    g_hash_table_add (((Check *) data)->expected, (gpointer) tensor->name);
}

/* A backbone, or a network with a head in another file, takes what it finds of them, and uses none. */
static gboolean
is_unused_head (const Config *config, const char *part)
{
  return (config->backbone || config->head)
         && (g_str_has_prefix (part, "head.") || g_str_has_prefix (part, "head_dist.") || g_str_has_prefix (part, "bn."));
}

static void
check_part (const Match *match, const Part *row, int block, const Tensor *tensor, gpointer data)
{
  Check           *check = data;
  g_autofree char *name = name_of (match, row, block < 0 ? NULL : match->blocks->pdata[block]);
  gboolean         other_shape =
      (match->head_is_projection && g_str_has_prefix (row->part, "head.")) || is_unused_head (check->config, row->part);

  if (!tensor && *row->shape != '?' && !other_shape)
    list (check->missing, name);
  if (tensor && !other_shape && !layout_fits (row->shape, tensor, check->config))
    list (check->misshaped, tensor->name);
  note_part (match, row, block, tensor, data);
}

static gboolean
is_unused (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unused); i++)
    if (strstr (name, unused[i]))
      return TRUE;
  return FALSE;
}

/* What stands before the names of all that belongs to the head, "classifier." of "classifier.1.weight"; NULL without a head, or when
 * it has a file of its own. */
static char *
stem_of_head (const Match *match)
{
  const Tensor *head = match_part (match, "head.weight", NULL);
  char         *stem, *dot;

  if (!head || !g_str_has_suffix (head->name, ".weight"))
    return NULL;
  stem = g_strndup (head->name, strlen (head->name) - strlen ("weight"));
  dot = g_strrstr_len (stem, (gssize) strlen (stem) - 1, ".");
  if (dot && dot[1] && strspn (dot + 1, "0123456789") == strlen (dot + 1) - 1)
    dot[1] = '\0';
  return stem;
}

/* Whatever stands under the prefix belongs to the network, and what stands beside the head to the head; elsewhere stand other things:
 * optimizers, text towers, students. */
static void
check_unknown (const Match *match, Check *check)
{
  g_autofree char *head = stem_of_head (match);

  for (guint i = 0; i < weights_n_tensors (match->weights); i++)
    {
      const char *name = weights_nth (match->weights, i)->name;
      gboolean    of_head = head && g_str_has_prefix (name, head);

      if ((of_head ? !check->config->backbone && !check->config->head : g_str_has_prefix (name, match->prefix))
          && !g_str_has_prefix (name, HEAD_FILE) && !g_hash_table_contains (check->expected, name) && !is_unused (name))
        list (check->unknown, name);
    }
}

char *
match_left_out (const Match *match)
{
  Check check = { NULL, g_hash_table_new (g_str_hash, g_str_equal), NULL, NULL, NULL };
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) list_of = g_string_new (NULL);
  guint n = 0;

  for_each_part (match, note_part, &check);
  for (guint i = 0; i < weights_n_tensors (match->weights); i++)
    {
      const char *name = weights_nth (match->weights, i)->name;
      char       *word = g_strndup (name, strcspn (name, "."));

      if (g_str_has_prefix (name, HEAD_FILE) || g_hash_table_contains (check.expected, name))
        g_free (word);
      else if (++n && g_hash_table_add (words, word))
        list (list_of, word);
    }
  g_hash_table_unref (check.expected);
  return n ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u weight: %s", "%u weights: %s", n), n, list_of->str) : NULL;
}

char *
match_layers_of_head (const Match *match)
{
  g_autofree char *stem = stem_of_head (match);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; stem && i < weights_n_tensors (match->weights); i++)
    {
      const Tensor *tensor = weights_nth (match->weights, i);

      if (g_str_has_prefix (tensor->name, stem) && tensor->rank == 2 && !is_unused (tensor->name) && ++n)
        list (names, tensor->name);
    }
  return n > 1 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

char *
match_unread (const Match *match)
{
  Check check = { NULL, g_hash_table_new (g_str_hash, g_str_equal), NULL, NULL, g_string_new (NULL) };

  for_each_part (match, note_part, &check);
  for (guint i = 0; i < weights_n_tensors (match->weights); i++)
    {
      const char *name = weights_nth (match->weights, i)->name;

      if (g_str_has_prefix (name, match->parent) && !g_str_has_prefix (name, "optimizer")
          && !g_hash_table_contains (check.expected, name) && !is_unused (name))
        list (check.unknown, name);
    }
  g_hash_table_unref (check.expected);
  return g_string_free (check.unknown, !check.unknown->len);
}

static gboolean
report (const Match *match, const Check *check, const char *what, GError **error)
{
  g_autoptr (GString) wrong = g_string_new (NULL);

  if (check->missing->len)
    g_string_append_printf (wrong, _ ("; missing: %s"), check->missing->str);
  if (check->misshaped->len)
    g_string_append_printf (wrong, _ ("; of another shape than the rest demands: %s"), check->misshaped->str);
  if (check->unknown->len)
    g_string_append_printf (wrong, _ ("; unknown: %s"), check->unknown->str);
  if (!wrong->len)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” looks like a %s of %u blocks with %s, but is not one%s"),
               weights_path (match->weights), what, match->blocks->len, _ (match->layout->what), wrong->str);
  return FALSE;
}

/* What stands under a block's name belongs to the block. */
static void
check_blocks (const Match *match, Check *check)
{
  for (guint i = 0; i < weights_n_tensors (match->weights); i++)
    {
      const char *name = weights_nth (match->weights, i)->name;
      guint       block = 0;

      while (block < match->blocks->len && !g_str_has_prefix (name, match->blocks->pdata[block]))
        block++;
      if (block < match->blocks->len && !g_hash_table_contains (check->expected, name) && !is_unused (name))
        list (check->unknown, name);
    }
}

static gboolean
check_all (const Match *match, const Config *config, const char *what, void (*check_rest) (const Match *match, Check *check),
           GError **error)
{
  Check    check = { config, g_hash_table_new (g_str_hash, g_str_equal), g_string_new (NULL), g_string_new (NULL),
                     g_string_new (NULL) };
  gboolean good;

  for_each_part (match, check_part, &check);
  check_rest (match, &check);
  good = report (match, &check, what, error);
  g_hash_table_unref (check.expected);
  g_string_free (check.missing, TRUE);
  g_string_free (check.misshaped, TRUE);
  g_string_free (check.unknown, TRUE);
  return good;
}

gboolean
match_check (const Match *match, const Config *config, const char *what, GError **error)
{
  return check_all (match, config, what, check_unknown, error);
}

gboolean
match_check_parts (const Match *match, const Config *config, const char *what, GError **error)
{
  return check_all (match, config, what, check_blocks, error);
}
