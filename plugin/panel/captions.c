/* captions.c - what is said below the picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "captions.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "../explain/contrast.h"
#include "../explain/guess.h"
#include "../explain/reliance.h"
#include "../explain/settings.h"

/* Of the picture that was seen. */
#define WHOLE 0.995
#define MOST 0.85

char *
captions_map (ViaTrace *trace, int class_number, int rival, const ViaMap *map, gboolean coarse, gboolean knows_classes)
{
  ViaGuess         guess = via_trace_guess (trace, class_number);
  const ViaModel  *model = via_trace_model (trace);
  g_autofree char *answer = guess_text (via_model_outputs (model), guess_answer (model, &guess), 1);

  if (coarse)
    return g_strdup_printf (_ ("“%s”: a first impression, the map itself is on its way"), guess.label);
  if (via_map_note (map, 0))
    return g_strdup (via_map_note (map, 0));
  if (!knows_classes)
    return g_strdup_printf (_ ("Where the network looked, whatever is asked; it answers “%s” with %s"), guess.label, answer);
  if (rival != CONTRAST_NONE && via_map_rival (map, 0))
    return g_strdup_printf (_ ("What speaks for “%s” (%s) rather than “%s”"), guess.label, answer, via_model_label (model, rival));
  return g_strdup_printf (_ ("What speaks for “%s” (%s)"), guess.label, answer);
}

static char *
describe_seen (double percent, gboolean selected, gboolean gray)
{
  if (selected && gray)
    return g_strdup_printf (_ ("The network saw %.0f %% of the selection; the rest counts as cold."), percent);
  if (selected)
    return g_strdup_printf (_ ("The network saw %.0f %% of the selection; the rest stays transparent."), percent);
  if (gray)
    return g_strdup_printf (_ ("The network saw %.0f %% of the layer; the rest counts as cold."), percent);
  return g_strdup_printf (_ ("The network saw %.0f %% of the layer; the rest stays transparent."), percent);
}

/* In windows. */
static char *
describe_windows (gboolean selected, int windows)
{
  if (selected)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The network saw all of the selection, in %d window.",
                                         "The network saw all of the selection, in %d windows.", windows),
                            windows);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The network saw all of the layer, in %d window.",
                                       "The network saw all of the layer, in %d windows.", windows),
                          windows);
}

char *
captions_seen (double seen, gboolean selected, gboolean gray, int windows)
{
  g_autofree char *words = NULL;
  SettingChoice    whole;

  if (windows > 0)
    return describe_windows (selected, windows);
  if (seen >= WHOLE)
    return g_strdup (selected ? _ ("The network saw all of the selection.") : _ ("The network saw all of the layer."));
  words = describe_seen (100 * seen, selected, gray);
  if (seen >= MOST)
    return g_steal_pointer (&words);
  setting_choice (SETTING_FIT, VIA_FIT_SQUASH, &whole);
  return g_strdup_printf (_ ("%s For all of it choose “%s”."), words, whole.label);
}

char *
captions_memory (guint64 memory, guint64 bound)
{
  return g_strdup_printf (_ ("It needs about %.2f GB of memory, and may use %.2f."), memory / 1e9, bound / 1e9);
}

char *
captions_agreement (const ViaMethod *method, double alike)
{
  return isnan (alike) ? NULL : g_strdup_printf (_ ("%s agrees: %.2f"), via_method_title (method), alike);
}

/* "74.1 → 12.3 %" */
static char *
describe_change (const ViaModel *model, const ViaGuess *before, const ViaGuess *after)
{
  ViaOutputs       outputs = via_model_outputs (model);
  double           first = guess_answer (model, before);
  g_autofree char *last = guess_text (outputs, guess_answer (model, after), 1), *value = guess_text (outputs, first, 1);

  return outputs == VIA_OUTPUTS_VALUE ? g_strdup_printf ("%s → %s", value, last) : g_strdup_printf ("%.1f → %s", 100 * first, last);
}

char *
captions_reliance (const ViaModel *model, const ViaGuess *before, const ViaGuess *after)
{
  g_autofree char *change = describe_change (model, before, after);

  return g_strdup_printf (_ ("Without the hottest %d %%: “%s” %s"), RELIANCE_PERCENT, before->label, change);
}

char *
captions_agreement_help (const ViaMethod *method)
{
  return g_strdup_printf (
      _ ("How far another method, %s, finds the same places important: 1 when both put the same places first, 0 when the "
         "one says nothing about the other"),
      via_method_title (method));
}
