/* entities.c - see entities.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: the HTML standard, section 13.2.5.80; Python's html/__init__.py; ftfy's fixes.py.
 */
#include "entities.h"

#include <stdlib.h>
#include <string.h>

#include "characters.h"
#include "entities-table.h"

/* Of the names that need no ";". */
#define BARE_SHORTEST 2
#define BARE_LONGEST 6

typedef struct
{
  const char *name;
  gsize       length;
} SoughtName;

static int
compare_names (const void *key, const void *row)
{
  const SoughtName *wanted = key;
  const char       *name = ((const Entity *) row)->name;
  int               difference = strncmp (wanted->name, name, wanted->length);

  return difference ? difference : -(name[wanted->length] != '\0');
}

/* What the name stands for; NULL when it is none. */
static const char *
look_up (const Entity *rows, gsize n, const char *name, gsize length)
{
  const Entity *row = bsearch (&(SoughtName){ name, length }, rows, n, sizeof *rows, compare_names);

  return row ? row->value : NULL;
}

static const char *
value_of (const char *name, gsize length)
{
  return look_up (names, G_N_ELEMENTS (names), name, length);
}

/* Numbers that stand for nothing. */
static gboolean
is_no_character (guint32 number)
{
  return (number >= 0x1 && number <= 0x8) || number == 0xb || (number >= 0xe && number <= 0x1f) || number == 0x7f
         || (number >= 0xfdd0 && number <= 0xfdef) || (number & 0xfffe) == 0xfffe;
}

static void
append_number (GString *text, guint32 number)
{
  if (number == 0 || number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff))
    g_string_append_unichar (text, 0xfffd);
  else if (!is_no_character (number))
    g_string_append_unichar (text, characters_windows (number));
}

/* A number behind "&#", with its ";" if it has one; returns how many bytes of it there are, 0 when it is none. */
static gsize
read_number (const char *at, guint32 *number)
{
  const guint base = (*at | 0x20) == 'x' ? 16 : 10;
  const char *begin = at + (base == 16), *end = begin;
  guint64     value = 0;

  for (; base == 16 ? g_ascii_isxdigit (*end) : g_ascii_isdigit (*end); end++)
    value = MIN (value * base + (guint64) g_ascii_xdigit_value (*end), G_MAXUINT32);
  if (end == begin)
    return 0;
  *number = (guint32) value;
  return (gsize) (end - at) + (*end == ';');
}

/* How many bytes behind a "&" may be a name: 32 characters, and a ";". */
static gsize
name_length (const char *at)
{
  enum
  {
    CHARACTERS_MOST = 32
  };
  const char *end = at;

  for (int i = 0; i < CHARACTERS_MOST && *end && !strchr ("\t\n\f <&#;", *end); i++)
    end = g_utf8_next_char (end);
  return (gsize) (end - at) + (end > at && *end == ';');
}

/* Appends what stands behind a "&", of that length: the value of the whole name, or of the longest part that needs no ";". */
static void
append_name (GString *text, const char *name, gsize length)
{
  const char *value = value_of (name, length);
  gsize       part = value ? length : MIN (length - 1, BARE_LONGEST);

  for (; !value && part >= BARE_SHORTEST; part -= !value)
    value = value_of (name, part);
  if (value)
    g_string_append_len (g_string_append (text, value), name + part, (gssize) (length - part));
  else
    g_string_append_len (g_string_append_c (text, '&'), name, (gssize) length);
}

/* Appends what a "&" begins, and returns what is left behind it. */
static const char *
append_reference (GString *text, const char *at)
{
  guint32 number;
  gsize   length = at[1] == '#' ? read_number (at + 2, &number) : name_length (at + 1);

  if (length == 0)
    g_string_append_c (text, '&');
  else if (at[1] == '#')
    append_number (text, number);
  else
    append_name (text, at + 1, length);
  return at + 1 + length + (length > 0 && at[1] == '#');
}

char *
entities_unescape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (gsize plain; *text; text = append_reference (out, text + plain))
    {
      plain = strcspn (text, "&");
      g_string_append_len (out, text, (gssize) plain);
      if (!text[plain])
        break;
    }
  return g_string_free (out, FALSE);
}

/* The bytes of "&…;" there; 0 when it does not look like one. */
static gsize
looks_like (const char *at)
{
  enum
  {
    LETTERS_MOST = 24
  };
  const char *begin = at + 1 + (at[1] == '#'), *end = begin;

  while (end - begin < LETTERS_MOST && g_ascii_isalnum (*end))
    end++;
  return end > begin && *end == ';' ? (gsize) (end + 1 - at) : 0;
}

static void
append_resolved (GString *out, const char *at, gsize length)
{
  g_autofree char *entity = g_strndup (at, length), *number = at[1] == '#' ? entities_unescape (entity) : NULL;
  const char      *value = number ? strchr (number, ';') ? NULL : number : value_of (at + 1, length - 1);

  if (!value && !number)
    value = look_up (capitals, G_N_ELEMENTS (capitals), at + 1, length - 1);
  g_string_append (out, value ? value : entity);
}

char *
entities_resolve (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text)
    {
      gsize plain = strcspn (text, "&"), length = text[plain] ? looks_like (text + plain) : 0;

      g_string_append_len (out, text, (gssize) plain);
      text += plain;
      if (length)
        append_resolved (out, text, length);
      else if (*text)
        g_string_append_c (out, *text);
      text += length ? length : *text != '\0';
    }
  return g_string_free (out, FALSE);
}
