/* contrast.c - see contrast.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "contrast.h"

#include <glib/gi18n-lib.h>

gboolean
contrast_choose (const Settings *settings, const ViaTrace *trace, ViaExplainOptions *options, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (settings->against));
  g_autofree int  *classes = NULL;
  guint            n;

  *options = settings->explain;
  if (*text == '\0')
    return TRUE;
  if (!(classes = via_trace_choose (trace, text, &n, error)))
    {
      g_prefix_error (error, "against: ");
      return FALSE;
    }
  if (n != 1)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("against: “%s” means %u classes; give one"), text, n);
      return FALSE;
    }
  options->contrast = TRUE;
  options->against = classes[0];
  return TRUE;
}
