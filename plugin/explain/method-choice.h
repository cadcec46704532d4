/* method-choice.h - several methods for one network: which of them it can have, and with which options.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef METHOD_CHOICE_H
#define METHOD_CHOICE_H

#include "settings.h"

typedef struct
{
  const ViaMethod  **methods; /* [n], in the settings' order */
  ViaExplainOptions *options; /* [n], each method's own */
  guint              n;
  char              *left_out; /* the names of those that were asked for with "all" and cannot be had, "a, b"; NULL: none */
} MethodChoice;

/* Of the settings' methods those that can explain this trace with these options.  A method that was named has to, and take every
 * option; of "all" each takes the options that mean something to it, and those that cannot are left out.  Error: there is one that
 * has to and cannot, or the options suit none. */
gboolean method_choice_make (MethodChoice *choice, const Settings *settings, const ViaTrace *trace,
                             const ViaExplainOptions *options, GError **error);
/* A sentence for the user about what was left out; NULL when nothing was.  Free with g_free(). */
char *method_choice_note (const MethodChoice *choice);
/* Accepts a zeroed struct. */
void method_choice_clear (MethodChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MethodChoice, method_choice_clear)

#endif
