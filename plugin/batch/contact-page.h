/* contact-page.h - what stands around the table of a contact sheet: a page that needs nothing from elsewhere.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its Content-Security-Policy lets the browser run the one script that we wrote, known by its digest, and load nothing, so that a
 * name or a label does no harm even if one should come through as markup.
 */
#ifndef BATCH_CONTACT_PAGE_H
#define BATCH_CONTACT_PAGE_H

#include <glib.h>

/* Up to where the heading belongs, and what comes behind everything. */
void contact_page_begin (GString *page, const char *title);
void contact_page_end (GString *page);

/* Text from outside, as text or in an attribute's quotes. */
void contact_page_add_text (GString *page, const char *text);

/* FALSE: a file of that name is there, and was not made by this. */
gboolean contact_page_may_replace (const char *path);

#endif
