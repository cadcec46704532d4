/* explained.c - see explained.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explained.h"

#include <glib/gi18n-lib.h>

#include "../explain/contrast.h"
#include "../explain/prompts.h"
#include "baseline.h"
#include "cli-error.h"

static const char *
contradiction (const Options *options, Overlay overlay)
{
  if (options->alpha && overlay == OVERLAY_REFERENCE)
    return _ ("--overlay reference is always opaque; leave --alpha out");
  if (options->settings.explain.refine && overlay == OVERLAY_REFERENCE)
    return _ ("--overlay reference draws a number for each patch; leave --refine out");
  if (options->settings.fitting.fit == VIA_FIT_TILE && overlay == OVERLAY_REFERENCE)
    return _ ("--overlay reference is a picture of one input; with --fit tile use blend or none");
  if (options->settings.paint.level > 0 && !options->settings.paint.threshold)
    return _ ("--level goes with --threshold");
  if (*options->settings.classes && options->top)
    return _ ("--class and --top exclude each other");
  return NULL;
}

gboolean
explained_check_options (const Options *options, Overlay overlay, GError **error)
{
  const char *what = contradiction (options, overlay);

  if (what)
    return cli_usage_error (error, "%s", what);
  return options_check_detail (options, error);
}

gboolean
explained_make (Explained *explained, const Options *options, Forward *forward, ProgressBar *progress, GError **error)
{
  const Settings   *settings = &options->settings;
  g_autofree char  *best = g_strdup_printf ("top:%d", options->top);
  ViaExplainOptions how;
  g_autofree int   *classes = NULL;
  g_autofree float *baseline = NULL;
  guint             n;

  if (!(classes = options->top ? via_trace_choose (forward->trace, best, &n, error)
                               : prompts_choose (forward->trace, settings, &n, error))
      || !contrast_choose (settings, forward->trace, &how, error)
      || !baseline_read (options, forward, &how, &baseline, progress, error))
    return FALSE;
  how.keep_attention = options->dump_attention;
  how.check = options->check || options->dump;
  explained->against = how.against;
  if (!attributions_make (&explained->attributions, settings, forward->trace, classes, n, &how, progress_bar_step, progress, error))
    return FALSE;
  explained->map = explained->attributions.maps[0];
  return TRUE;
}

void
explained_clear (Explained *explained)
{
  attributions_clear (&explained->attributions);
  *explained = (Explained){ 0 };
}

static void
put_rival_class (const Explained *explained, JsonBuilder *json)
{
  if (explained->against == VIA_REST)
    json_put_string (json, "against", CONTRAST_REST);
  else
    json_put_integer (json, "against", explained->against);
}

void
explained_put_json (const Explained *explained, const Options *options, const Forward *forward, JsonBuilder *json)
{
  guint                n;
  g_autofree ViaGuess *best = forward_top (forward, (guint) options->top, &n);
  g_autofree char     *methods = attributions_names (&explained->attributions);

  forward_put_json (forward, json, methods, best, n);
  json_put_open (json, "classes", '[');
  for (guint k = 0; k < via_map_n_classes (explained->map); k++)
    json_put_integer (json, NULL, via_map_class (explained->map, k));
  json_put_close (json, ']');
  if (via_map_rival (explained->map, 0))
    put_rival_class (explained, json);
  json_put_boolean (json, "refine", options->settings.explain.refine);
}
