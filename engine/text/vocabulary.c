/* vocabulary.c - see vocabulary.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All follows from the list of merges, a line each with the two symbols that become one.  A symbol is written with a character for each
 * byte, the byte's own where that can be printed, else one of U+0100 …, and "</w>" where it ends a word.  Source: OpenAI's
 * simple_tokenizer.py.
 */
#include "vocabulary.h"

#include <string.h>

#include "../checkpoint/base/embedded.h"
#include "../checkpoint/base/gzip.h"

#define BYTES 256
#define FIRST_MERGED (2 * BYTES)
#define WORD_END "</w>"
#define LIST_MOST (1u << 20)

struct _Vocabulary
{
  int         of_byte[BYTES];
  guchar      byte_of[BYTES];
  guint16     sides[VOCABULARY_MERGES][2];
  GHashTable *merges; /* of two sides, left << 16 | right -> number of the merge + 1 */
};

static gboolean
is_printable (int byte)
{
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

/* Tokens go to the bytes that can be printed first, then to the others. */
static void
number_bytes (Vocabulary *v)
{
  int token = 0;

  for (int printable = TRUE; printable >= FALSE; printable--)
    for (int byte = 0; byte < BYTES; byte++)
      if (is_printable (byte) == printable)
        {
          v->of_byte[byte] = token;
          v->byte_of[token++] = (guchar) byte;
        }
}

/* The symbols of single bytes, written as in the list. */
static void
write_bytes (const Vocabulary *v, GHashTable *tokens, GStringChunk *symbols)
{
  gunichar next = 0x100;

  for (int token = 0; token < BYTES; token++)
    {
      int  byte = v->byte_of[token];
      char symbol[16] = { 0 };
      int  length = g_unichar_to_utf8 (is_printable (byte) ? (gunichar) byte : next++, symbol);

      g_hash_table_insert (tokens, g_string_chunk_insert (symbols, symbol), GINT_TO_POINTER (token + 1));
      memcpy (symbol + length, WORD_END, sizeof WORD_END);
      g_hash_table_insert (tokens, g_string_chunk_insert (symbols, symbol), GINT_TO_POINTER (BYTES + token + 1));
    }
}

static guint32
both_sides (int left, int right)
{
  return (guint32) left << 16 | (guint32) right;
}

/* Merge number k, a line "left right" that is cut in two in place. */
static void
read_merge (Vocabulary *v, int k, char *line, GHashTable *tokens, GStringChunk *symbols)
{
  char            *right = strchr (line, ' ');
  g_autofree char *made = NULL;

  *right++ = '\0';
  made = g_strconcat (line, right, NULL);
  v->sides[k][0] = (guint16) (GPOINTER_TO_INT (g_hash_table_lookup (tokens, line)) - 1);
  v->sides[k][1] = (guint16) (GPOINTER_TO_INT (g_hash_table_lookup (tokens, right)) - 1);
  g_hash_table_insert (v->merges, GUINT_TO_POINTER (both_sides (v->sides[k][0], v->sides[k][1])), GINT_TO_POINTER (k + 1));
  g_hash_table_insert (tokens, g_string_chunk_insert (symbols, made), GINT_TO_POINTER (FIRST_MERGED + k + 1));
}

static void
read_merges (Vocabulary *v, char *list)
{
  g_autoptr (GHashTable) tokens = g_hash_table_new (g_str_hash, g_str_equal);
  GStringChunk *symbols = g_string_chunk_new (1 << 16);
  char         *end;

  write_bytes (v, tokens, symbols);
  for (int k = 0; k < VOCABULARY_MERGES && (end = strchr (list, '\n')); k++, list = end + 1)
    {
      *end = '\0';
      read_merge (v, k, list, tokens, symbols);
    }
  g_string_chunk_free (symbols);
}

/* The list, to be freed. */
static char *
unpack_merges (void)
{
  g_autoptr (GBytes) packed = embedded_find ("clip-merges.txt.gz"), list = gzip_unpack (packed, LIST_MOST);

  return g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
}

static Vocabulary *
vocabulary_new (void)
{
  Vocabulary      *v = g_new0 (Vocabulary, 1);
  g_autofree char *list = unpack_merges ();

  v->merges = g_hash_table_new (NULL, NULL);
  number_bytes (v);
  read_merges (v, list);
  return v;
}

const Vocabulary *
vocabulary_get (void)
{
  static gsize made = 0;

  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize) vocabulary_new ());
  return (const Vocabulary *) made;
}

int
vocabulary_byte (const Vocabulary *v, guchar byte)
{
  return v->of_byte[byte];
}

int
vocabulary_merge (const Vocabulary *v, int left, int right)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (v->merges, GUINT_TO_POINTER (both_sides (left, right)))) - 1;
}

void
vocabulary_append (const Vocabulary *v, int token, GString *text)
{
  if (token >= FIRST_MERGED)
    {
      vocabulary_append (v, v->sides[token - FIRST_MERGED][0], text);
      vocabulary_append (v, v->sides[token - FIRST_MERGED][1], text);
      return;
    }
  g_string_append_c (text, (char) v->byte_of[token % BYTES]);
  if (token >= BYTES)
    g_string_append_c (text, ' ');
}
