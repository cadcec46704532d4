/* forms.c - see forms.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "forms.h"

#include <string.h>

#include "checkpoint/weights/weights.h"

typedef struct
{
  char   *name;
  int     rank;
  gint64  shape[4];
  GArray *numbers; /* of float */
} Piece;

static void
piece_free (gpointer piece)
{
  g_free (((Piece *) piece)->name);
  g_array_unref (((Piece *) piece)->numbers);
  g_free (piece);
}

static void
append_piece (GPtrArray *pieces, const Piece *like, char *name, const float *numbers, gint64 count)
{
  Piece *piece = g_memdup2 (like, sizeof *like);

  piece->name = name;
  piece->numbers = g_array_new (FALSE, FALSE, sizeof (float));
  g_array_append_vals (piece->numbers, numbers, (guint) count);
  g_ptr_array_add (pieces, piece);
}

static GPtrArray *
read_pieces (const char *path)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr (Weights) weights = weights_open (path, NULL);

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);
      Piece         like = { .rank = tensor->rank };

      memcpy (like.shape, tensor->shape, sizeof like.shape);
      append_piece (pieces, &like, g_strdup (tensor->name), weights_floats (weights, tensor, NULL), tensor->count);
    }
  return pieces;
}

/* Appends a piece, or its parts, under a name in which "@" stands for a part's word. */
static void
append_parts (GPtrArray *pieces, const Piece *piece, const char *name, const char *words)
{
  g_auto (GStrv) word = g_strsplit (words ? words : "", ",", -1);
  guint  n = words ? g_strv_length (word) : 1;
  gint64 count = piece->numbers->len / n;
  Piece  like = *piece;

  like.shape[0] /= n;
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) around = g_strsplit (name, "@", 2);
      const float *numbers = &g_array_index (piece->numbers, float, i *count);

      if (!words || *word[i])
        append_piece (pieces, &like, words ? g_strconcat (around[0], word[i], around[1], NULL) : g_strdup (name), numbers, count);
    }
}

/* [n,m] becomes [m,n]. */
static void
transpose (Piece *piece)
{
  const gint64 n = piece->shape[0], m = piece->shape[1];
  GArray      *turned = g_array_sized_new (FALSE, FALSE, sizeof (float), piece->numbers->len);

  for (gint64 j = 0; j < m; j++)
    for (gint64 i = 0; i < n; i++)
      g_array_append_val (turned, g_array_index (piece->numbers, float, i *m + j));
  g_array_unref (piece->numbers);
  piece->numbers = turned;
  piece->shape[0] = m;
  piece->shape[1] = n;
}

static GPtrArray *
apply_rule (const GPtrArray *before, const FormRule *rule)
{
  GPtrArray *after = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr (GRegex) pattern = g_regex_new (rule->pattern, 0, 0, NULL);

  for (guint i = 0; i < before->len; i++)
    {
      Piece           *piece = before->pdata[i];
      gboolean         fits = g_regex_match (pattern, piece->name, 0, NULL);
      g_autofree char *name = g_regex_replace (pattern, piece->name, -1, 0, rule->name, 0, NULL);

      if (fits && rule->flat)
        memmove (piece->shape, piece->shape + 1, --piece->rank * sizeof *piece->shape);
      if (fits && rule->transposed)
        transpose (piece);
      append_parts (after, piece, name, fits ? rule->parts : NULL);
    }
  return after;
}

/* Pieces of one name become one. */
static void
join_pieces (GPtrArray *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    for (guint j = i + 1; j < pieces->len;)
      {
        Piece *first = pieces->pdata[i], *other = pieces->pdata[j];

        if (strcmp (first->name, other->name) != 0)
          {
            j++;
            continue;
          }
        g_array_append_vals (first->numbers, other->numbers->data, other->numbers->len);
        first->shape[0] += other->shape[0];
        g_ptr_array_remove_index (pieces, j);
      }
}

/* Those whose names begin with "head." when `heads`, else the others. */
static void
write_pieces (const GPtrArray *pieces, const char *path, gboolean apart, gboolean heads)
{
  g_autoptr (GString) json = g_string_new ("{\"__metadata__\":{\"format\":\"pt\"}");
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint64 begin = 0, length;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = pieces->pdata[i];
      guint        size = piece->numbers->len * (guint) sizeof (float);

      if (apart && g_str_has_prefix (piece->name, "head.") != heads)
        continue;
      g_string_append_printf (json, ",\"%s\":{\"dtype\":\"F32\",\"shape\":[", piece->name + (heads ? strlen ("head.") : 0));
      for (int d = 0; d < piece->rank; d++)
        g_string_append_printf (json, "%s%" G_GINT64_FORMAT, d ? "," : "", piece->shape[d]);
      g_string_append_printf (json, "],\"data_offsets\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]}", begin, begin + size);
      g_byte_array_append (file, (const guint8 *) piece->numbers->data, size);
      begin += size;
    }
  g_string_append_c (json, '}');
  while (json->len % 8)
    g_string_append_c (json, ' ');
  length = GUINT64_TO_LE (json->len);
  g_byte_array_prepend (file, (const guint8 *) json->str, (guint) json->len);
  g_byte_array_prepend (file, (const guint8 *) &length, sizeof length);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}

static void
write_ini (const Form *form, const char *checkpoint)
{
  g_autofree char *weights = g_path_get_basename (checkpoint);
  g_autofree char *path = g_strdup_printf ("%.*s.ini", (int) (strlen (checkpoint) - strlen (".safetensors")), checkpoint);
  g_autofree char *text = g_strdup_printf ("[model]\nweights=%s\nheads=%d\n%s%s", weights, golden_config (form->config)->heads,
                                           form->apart ? "head=head.safetensors\n" : "", form->ini ? form->ini : "");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
forms_rewrite (const Form *form, const char *checkpoint)
{
  g_autofree char *folder = g_path_get_dirname (checkpoint), *head = g_build_filename (folder, "head.safetensors", NULL);
  GPtrArray       *pieces = read_pieces (checkpoint);

  for (const FormRule *rule = form->rules; rule && rule->pattern; rule++)
    {
      GPtrArray *after = apply_rule (pieces, rule);

      g_ptr_array_unref (pieces);
      pieces = after;
    }
  join_pieces (pieces);
  if (form->apart)
    write_pieces (pieces, head, TRUE, TRUE);
  write_pieces (pieces, checkpoint, form->apart, FALSE);
  write_ini (form, checkpoint);
  g_ptr_array_unref (pieces);
}
