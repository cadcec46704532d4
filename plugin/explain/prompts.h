/* prompts.h - what is asked of a network that is asked in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The setting `classes` does not choose among such a network's classes but makes them: "a striped cat; a bulldog", with semicolons or
 * line ends between the prompts.  With `labels`, a list of names, these are the classes, and it chooses as ever.
 */
#ifndef PROMPTS_H
#define PROMPTS_H

#include "settings.h"

/* The prompts in a text, without spaces around them; empty ones are none.  Free with g_strfreev(). */
char **prompts_split (const char *text);

/* Whether it is the settings' `classes` that make this network's classes. */
gboolean prompts_wanted (const ViaModel *network, const Settings *settings);

/* What a network that reads words is asked: at least one prompt, or name of the list.  Free with g_strfreev().  Errors: nothing is asked, a
 * list that cannot be read, two prompts that are the same to the network. */
char **prompts_words (ViaModel *network, const Settings *settings, GError **error);

/* The model to be run: the network itself, or what the settings ask of one that is asked in words.  A prompt that others are to be
 * explained against is one of its classes, too.  Free with via_model_free().  Errors: nothing is asked, or what cannot be. */
ViaModel *prompts_ask (ViaModel *network, const Settings *settings, ViaProgress progress, gpointer token, GError **error);

/* NULL, or what to say of a prompt of which the network reads only the beginning.  Free with g_free(). */
char *prompts_cut_note (ViaModel *network, const Settings *settings);
/* All that these settings ask of a network in words: texts are equal when the same is asked.  Free with g_free(). */
char *prompts_key (const Settings *settings);

/* The classes that are to be explained, as via_trace_choose(): all that were typed, where they were. */
int *prompts_choose (const ViaTrace *trace, const Settings *settings, guint *n, GError **error);

/* Whether the classes are known, and their rival, before the network has seen the picture. */
gboolean prompts_name_classes (const ViaModel *model, const Settings *settings);

/* NULL, or what to say of a text among the settings in which a number is another class's name.  Free with g_free(). */
char *prompts_note (const ViaModel *model, const Settings *settings, const char *text);

#endif
