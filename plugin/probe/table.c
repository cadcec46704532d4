/* table.c - a CSV file, as spreadsheets and scripts write it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4180: fields have commas between them, or semicolons when the first line has those and no comma; one in double quotes may hold both,
 * line ends, and quotes, which are doubled there.  Lines end in LF or CRLF; a byte order mark before the first one is passed over.
 */
#include "table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *path, *at; /* the rest of the text */
  char        comma;
  guint       line;
} TableText;

static gboolean
table_error (GError **error, const char *path, guint line, const char *why)
{
  if (line)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("%s: line %u: %s"), path, line, why);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}

static void
record_free (gpointer data)
{
  TableRecord *row = data;

  g_strfreev (row->fields);
  g_free (row);
}

/* What stands in quotes, which has begun; FALSE when that never ends. */
static gboolean
read_quoted (TableText *text, GString *field)
{
  for (text->at++; *text->at; text->at++)
    {
      if (*text->at == '"' && *++text->at != '"')
        return TRUE;
      text->line += *text->at == '\n';
      g_string_append_c (field, *text->at);
    }
  return FALSE;
}

/* The next field, without what ends it; NULL for a quote without an end. */
static char *
read_field (TableText *text)
{
  GString *field = g_string_new (NULL);

  if (*text->at == '"' && !read_quoted (text, field))
    {
      g_string_free (field, TRUE);
      return NULL;
    }
  while (*text->at && *text->at != text->comma && *text->at != '\n')
    g_string_append_c (field, *text->at++);
  if (*text->at != text->comma && field->len && field->str[field->len - 1] == '\r')
    g_string_truncate (field, field->len - 1);
  return g_string_free (field, FALSE);
}

/* The next line's fields, all of them; NULL at a quote without an end. */
static GPtrArray *
read_table_line (TableText *text)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (;;)
    {
      char *field = read_field (text);

      if (!field)
        return NULL;
      g_ptr_array_add (fields, field);
      if (*text->at != text->comma)
        break;
      text->at++;
    }
  if (*text->at == '\n')
    {
      text->at++;
      text->line++;
    }
  return g_steal_pointer (&fields);
}

/* Where these columns are, up to the first one that is missing; how many were found. */
static guint
find_columns (const GPtrArray *head, const char *const *columns, guint *places)
{
  guint i = 0;

  for (; columns[i]; i++)
    {
      for (places[i] = 0; places[i] < head->len; places[i]++)
        if (g_ascii_strcasecmp (g_strstrip (head->pdata[places[i]]), columns[i]) == 0)
          break;
      if (places[i] == head->len)
        break;
    }
  return i;
}

static gboolean
missing_column_error (GError **error, const char *path, const char *const *columns, guint missing)
{
  g_autofree char *all = g_strjoinv (",", (char **) columns);
  g_autofree char *why =
      g_strdup_printf (_ ("there is no column “%s”; the first line should name the columns: %s"), columns[missing], all);

  return table_error (error, path, 0, why);
}

/* Where the fields of a row come from: *n places, those of `columns`, and of `more`, of which all or not the first is there. */
static gboolean
read_head (const TableText *text, const GPtrArray *head, const char *const *columns, const char *const *more, guint *places,
           guint *n, GError **error)
{
  guint n_columns = g_strv_length ((char **) columns), n_more = more ? g_strv_length ((char **) more) : 0;
  guint found = find_columns (head, columns, places);

  if (found < n_columns)
    return missing_column_error (error, text->path, columns, found);
  *n = n_columns;
  found = more ? find_columns (head, more, places + n_columns) : 0;
  if (found > 0 && found < n_more)
    return missing_column_error (error, text->path, more, found);
  *n += found;
  return TRUE;
}

static gboolean
add_record (GPtrArray *rows, const TableText *text, guint line, const GPtrArray *fields, const guint *places, guint n,
            GError **error)
{
  TableRecord *row;

  if (fields->len == 1 && !*(const char *) fields->pdata[0])
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (places[i] >= fields->len)
      return table_error (error, text->path, line, _ ("it has fewer fields than the first line"));
  row = g_new0 (TableRecord, 1);
  row->line = line;
  row->fields = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    row->fields[i] = g_strdup (fields->pdata[places[i]]);
  g_ptr_array_add (rows, row);
  return TRUE;
}

static gboolean
read_table_records (TableText *text, const char *const *columns, const char *const *more, GPtrArray *rows, GError **error)
{
  guint             n = g_strv_length ((char **) columns) + (more ? g_strv_length ((char **) more) : 0);
  g_autofree guint *places = g_new (guint, n);
  gboolean          ok = TRUE;

  for (gboolean first = TRUE; ok && (first || *text->at); first = FALSE)
    {
      guint line = text->line;
      g_autoptr (GPtrArray) fields = read_table_line (text);

      if (!fields)
        return table_error (error, text->path, line, _ ("a quotation mark has no second one"));
      ok = first ? read_head (text, fields, columns, more, places, &n, error)
                 : add_record (rows, text, line, fields, places, n, error);
    }
  return ok;
}

GPtrArray *
table_read (const char *path, const char *const *columns, const char *const *more, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (record_free);
  g_autofree char *all = NULL;
  g_autoptr (GError) problem = NULL;
  TableText text = { .path = path, .comma = ',', .line = 1 };
  gsize     length, first;

  if (!g_file_get_contents (path, &all, &length, &problem))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (!g_utf8_validate (all, (gssize) length, NULL))
    {
      table_error (error, path, 0, _ ("it is not a CSV file in UTF-8"));
      return NULL;
    }
  text.at = g_str_has_prefix (all, "\xef\xbb\xbf") ? all + 3 : all;
  first = strcspn (text.at, "\n");
  if (!memchr (text.at, ',', first) && memchr (text.at, ';', first))
    text.comma = ';';
  return read_table_records (&text, columns, more, rows, error) ? g_steal_pointer (&rows) : NULL;
}

char *
table_path (const char *path, const char *file)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_path_is_absolute (file) ? g_strdup (file) : g_build_filename (folder, file, NULL);
}
