/* prompt-field.c - see prompt-field.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "prompt-field.h"

#include <glib/gi18n-lib.h>

#include "../explain/prompts.h"
#include "../explain/settings-object.h"
#include "remembered.h"

#define REMEMBERED "prompts"
#define MOST_REMEMBERED 10
#define PAUSE 500 /* ms without a key, after which somebody has typed */

struct _PromptField
{
  GObject           *config;
  GtkWidget         *combo;
  guint              timer; /* until PAUSE is over, or 0 */
  gboolean           used;
  PromptFieldChanged changed;
  gpointer           data;
};

static GtkEntry *
entry_of (const PromptField *f)
{
  return GTK_ENTRY (gtk_bin_get_child (GTK_BIN (f->combo)));
}

/* ---- what was asked before */

/* A line of its own for each, the last question first. */
static char **
remembered_questions (void)
{
  g_autofree char *text = remembered_text (REMEMBERED);

  return g_strsplit (text ? text : "", "\n", MOST_REMEMBERED + 1);
}

static void
list_questions (const PromptField *f)
{
  g_auto (GStrv) questions = remembered_questions ();

  for (int i = 0; questions[i]; i++)
    if (*questions[i])
      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (f->combo), questions[i]);
}

/* On one line, whatever was pasted. */
static char *
typed_question (const PromptField *f)
{
  g_auto (GStrv) prompts = prompts_split (gtk_entry_get_text (entry_of (f)));

  return g_strjoinv ("; ", prompts);
}

void
prompt_field_remember (const PromptField *field)
{
  g_autofree char *question = typed_question (field);
  g_auto (GStrv) before = remembered_questions ();
  GString *text;

  if (!field->used || !*question)
    return;
  text = g_string_new (question);
  for (int i = 0, n = 1; before[i] && n < MOST_REMEMBERED; i++)
    if (*before[i] && !g_str_equal (before[i], question))
      {
        g_string_append_printf (text, "\n%s", before[i]);
        n++;
      }
  remembered_set_text (REMEMBERED, text->str);
  g_string_free (text, TRUE);
}

/* ---- what is typed */

/* Who listens to the config runs the network. */
static void
take_typed (PromptField *f)
{
  g_clear_handle_id (&f->timer, g_source_remove);
  settings_object_set (f->config, SETTING_CLASSES, gtk_entry_get_text (entry_of (f)));
  f->changed (f->data);
}

static gboolean
on_pause (gpointer data)
{
  PromptField *f = data;

  f->timer = 0;
  take_typed (f);
  return G_SOURCE_REMOVE;
}

static void
on_typed (PromptField *f)
{
  if (!f->used)
    return;
  g_clear_handle_id (&f->timer, g_source_remove);
  f->timer = g_timeout_add (PAUSE, on_pause, f);
  f->changed (f->data);
}

/* OK when there is nothing to take. */
static void
on_return (PromptField *f)
{
  if (f->timer)
    take_typed (f);
  else
    gtk_window_activate_default (GTK_WINDOW (gtk_widget_get_toplevel (f->combo)));
}

/* Reset, or settings that were loaded. */
static void
follow_config (PromptField *f)
{
  g_autofree char *wanted = settings_object_get (f->config, SETTING_CLASSES);

  if (!f->used || g_strcmp0 (wanted, gtk_entry_get_text (entry_of (f))) == 0)
    return;
  gtk_entry_set_text (entry_of (f), wanted ? wanted : "");
  g_clear_handle_id (&f->timer, g_source_remove); /* the config says it already */
}

/* ---- from outside */

PromptField *
prompt_field_new (GObject *config, PromptFieldChanged changed, gpointer data)
{
  PromptField *f = g_new0 (PromptField, 1);

  f->config = config;
  f->changed = changed;
  f->data = data;
  f->combo = gtk_combo_box_text_new_with_entry ();
  gtk_entry_set_width_chars (entry_of (f), 12);
  gtk_widget_set_tooltip_text (f->combo,
                               _ ("Ask the network in words what may be in the picture, with semicolons between: a striped "
                                  "cat; a bulldog; a window.  The list has what was asked before"));
  list_questions (f);
  g_signal_connect_swapped (entry_of (f), "changed", G_CALLBACK (on_typed), f);
  g_signal_connect_swapped (entry_of (f), "activate", G_CALLBACK (on_return), f);
  g_signal_connect_swapped (config, "notify::classes", G_CALLBACK (follow_config), f);
  return f;
}

void
prompt_field_free (PromptField *field)
{
  if (!field)
    return;
  g_clear_handle_id (&field->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (field->config, field);
  g_signal_handlers_disconnect_by_data (entry_of (field), field);
  g_free (field);
}

GtkWidget *
prompt_field_widget (const PromptField *field)
{
  return field->combo;
}

void
prompt_field_use (PromptField *field, gboolean use)
{
  g_auto (GStrv) questions = remembered_questions ();

  if (field->used == use)
    return;
  field->used = FALSE;
  g_clear_handle_id (&field->timer, g_source_remove);
  if (use && !*gtk_entry_get_text (entry_of (field)))
    gtk_entry_set_text (entry_of (field), questions[0] ? questions[0] : "");
  field->used = use;
  if (use)
    take_typed (field);
}

gboolean
prompt_field_in_use (const PromptField *field)
{
  return field->used;
}

gboolean
prompt_field_waits (const PromptField *field)
{
  return field->timer != 0;
}
