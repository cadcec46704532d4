/* contrast.h - the class that is explained against.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CONTRAST_H
#define CONTRAST_H

#include "settings.h"

/* No class. */
#define CONTRAST_NONE (-1)
/* What a user types for VIA_REST, all others; a class of that name needs quotes, or its number. */
#define CONTRAST_REST "rest"
/* Where the classes are texts all others are against whom one is explained unless somebody says otherwise: the other word for them, and
 * the word for nobody. */
#define CONTRAST_OTHERS "others"
#define CONTRAST_NOBODY "none"

/* Whether such a text is a prompt, and none of these words. */
gboolean contrast_is_prompt (const char *against);

/* What `against`, as a user typed it, means to this trace's model: a class, VIA_REST, or CONTRAST_NONE for none.  Errors: it is none of the
 * model's, or several. */
gboolean contrast_read (const ViaTrace *trace, const char *against, int *rival, GError **error);
/* How to explain: the settings' options, and rather than this class; if nobody asked for that, then where it is possible. */
ViaExplainOptions contrast_options (const Settings *settings, int rival);
/* The same, of what the settings' `against` means. */
gboolean contrast_choose (const Settings *settings, const ViaTrace *trace, ViaExplainOptions *options, GError **error);

#endif
