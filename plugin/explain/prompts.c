/* prompts.c - see prompts.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "prompts.h"

#include <glib/gi18n-lib.h>
#include <via-words.h>

#include "contrast.h"
#include "label-list.h"

#define SEPARATORS ";\n\r"

char **
prompts_split (const char *text)
{
  g_auto (GStrv) items = g_strsplit_set (text ? text : "", SEPARATORS, -1);
  g_autoptr (GStrvBuilder) prompts = g_strv_builder_new ();

  for (int i = 0; items[i]; i++)
    if (*g_strstrip (items[i]))
      g_strv_builder_add (prompts, items[i]);
  return g_strv_builder_end (prompts);
}

gboolean
prompts_wanted (const ViaModel *network, const Settings *settings)
{
  return via_model_reads_words (network) && !settings->labels;
}

static gboolean
nothing_asked (const ViaModel *network, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND,
               _ ("%s is asked in words: type as its classes what may be in the picture, with semicolons between, such as: a "
                  "striped cat; a bulldog; a window"),
               via_model_name (network));
  return FALSE;
}

/* What a network with classes has no use for is not asked of it. */
static gboolean
check_wordless (const ViaModel *network, const Settings *settings, GError **error)
{
  if (settings->labels)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The model %s has classes of its own; labels are for a CLIP that is asked in words"), via_model_name (network));
  else if (settings->templates != VIA_TEMPLATES_AUTO)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The model %s has classes of its own; templates are for a CLIP that is asked in words"),
                 via_model_name (network));
  return !settings->labels && settings->templates == VIA_TEMPLATES_AUTO;
}

/* With the one that they are to be explained against, behind them, where it is none of them. */
static char **
read_prompts (const Settings *settings)
{
  g_auto (GStrv) prompts = prompts_split (settings->classes);
  g_autofree char *against = g_strstrip (g_strdup (settings->against));
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_addv (all, (const char **) prompts);
  if (*prompts && contrast_is_prompt (against) && !g_strv_contains ((const char *const *) prompts, against))
    g_strv_builder_add (all, against);
  return g_strv_builder_end (all);
}

char **
prompts_words (ViaModel *network, const Settings *settings, GError **error)
{
  g_auto (GStrv) prompts = NULL;

  if (settings->labels) /* which may have a name twice */
    return label_list_read (settings->labels, error);
  prompts = read_prompts (settings);
  if ((!*prompts && !nothing_asked (network, error)) || !via_words_differ (network, (const char *const *) prompts, error))
    return NULL;
  return g_steal_pointer (&prompts);
}

ViaModel *
prompts_ask (ViaModel *network, const Settings *settings, ViaProgress progress, gpointer token, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!via_model_reads_words (network))
    return check_wordless (network, settings, error) ? via_model_ref (network) : NULL;
  if (!(words = prompts_words (network, settings, error)))
    return NULL;
  return via_model_with_words (network, (const char *const *) words, settings->templates, settings->precision, progress, token,
                               error);
}

char *
prompts_cut_note (ViaModel *network, const Settings *settings)
{
  g_auto (GStrv) prompts = prompts_wanted (network, settings) ? read_prompts (settings) : NULL;

  for (int i = 0; prompts && prompts[i]; i++)
    {
      guint            n, read;
      g_autofree int  *tokens = via_words_tokens (network, prompts[i], &n, &read, NULL);
      g_autofree char *words = tokens && read < n ? via_words_spell (tokens, read) : NULL;

      if (words)
        return g_strdup_printf (_ ("a prompt is too long; what the network reads of it is: %s"), words);
    }
  return NULL;
}

char *
prompts_key (const Settings *settings)
{
  g_auto (GStrv) prompts = read_prompts (settings);
  g_autofree char *all = g_strjoinv ("\n", prompts);

  return g_strdup_printf ("%d\n%s\n%s", settings->templates, settings->labels ? settings->labels : "", settings->labels ? "" : all);
}

/* Whether the classes are those that were typed. */
static gboolean
are_typed (const ViaModel *model, const Settings *settings)
{
  return via_model_text_scale (model) > 0 && !settings->labels;
}

int *
prompts_choose (const ViaTrace *trace, const Settings *settings, guint *n, GError **error)
{
  g_auto (GStrv) prompts = NULL;
  int *classes;

  if (!are_typed (via_trace_model (trace), settings))
    return via_trace_choose (trace, settings->classes, n, error);
  prompts = prompts_split (settings->classes);
  *n = g_strv_length (prompts);
  classes = g_new (int, *n);
  for (guint i = 0; i < *n; i++)
    classes[i] = (int) i;
  return classes;
}

gboolean
prompts_name_classes (const ViaModel *model, const Settings *settings)
{
  return are_typed (model, settings)
         || (via_spec_names_classes (settings->classes) && (!*settings->against || via_spec_names_classes (settings->against)));
}

char *
prompts_note (const ViaModel *model, const Settings *settings, const char *text)
{
  return are_typed (model, settings) ? NULL : via_model_spec_note (model, text);
}
