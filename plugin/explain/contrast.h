/* contrast.h - the class that is explained against.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CONTRAST_H
#define CONTRAST_H

#include "settings.h"

G_BEGIN_DECLS

/* How to explain: the settings' options, and the class that `against` means to this trace's model.  Errors: none, or several. */
gboolean contrast_choose (const Settings *settings, const ViaTrace *trace, ViaExplainOptions *options, GError **error);

G_END_DECLS

#endif
