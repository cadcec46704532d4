/* download-facts.h - what one should know before a model is downloaded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DOWNLOAD_FACTS_H
#define DOWNLOAD_FACTS_H

#include <via.h>

/* Description, licence, addresses, sizes and folder, as Pango's markup; `folder` is where its files will go.  Free it. */
char *download_facts (const char *name, const ViaSource *source, const char *folder);

#endif
