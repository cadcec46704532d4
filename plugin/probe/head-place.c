/* head-place.c - see head-place.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "head-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <via.h>

#include "atomic-file.h"

#define ENDING ".head.safetensors"

gboolean
head_place_error (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
check_place (const char *output, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;
  g_autofree char *base = g_path_get_basename (output);

  if (!g_str_has_suffix (base, ENDING) || strlen (base) == strlen (ENDING))
    return head_place_error (error, _ ("%s: the name of a head has to end in %s, so that it is found"), output, ENDING);
  return atomic_file_begin (&file, output, &problem)
         || head_place_error (error, _ ("%s: cannot be written: %s"), output, problem->message);
}

static char *
name_of_output (const char *output)
{
  g_autofree char *folder = g_path_get_dirname (output), *base = g_path_get_basename (output);
  g_autofree char *here = g_canonicalize_filename (folder, NULL);
  g_auto (GStrv) folders = via_model_path ();

  for (guint i = 0; folders[i]; i++)
    {
      g_autofree char *there = g_canonicalize_filename (folders[i], NULL);

      if (g_str_equal (here, there))
        return g_strndup (base, strlen (base) - strlen (ENDING));
    }
  return g_strdup (output);
}

/* Whether the head can be had by its name: a network with classes that is called so would be opened in its place. */
static gboolean
check_model_name (const char *name, const char *output, GError **error)
{
  if (strchr (name, G_DIR_SEPARATOR) || g_str_has_suffix (name, ENDING) || g_file_test (output, G_FILE_TEST_EXISTS)
      || !via_model_is_installed (name, NULL))
    return TRUE;
  return head_place_error (error, _ ("%s: a model is called “%s” already; choose another name"), output, name);
}

char *
head_place_name (const char *output, GError **error)
{
  g_autofree char *name = NULL;

  if (!check_place (output, error))
    return NULL;
  name = name_of_output (output);
  return check_model_name (name, output, error) ? g_steal_pointer (&name) : NULL;
}
