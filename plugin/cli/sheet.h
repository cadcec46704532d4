/* sheet.h - a contact sheet: several explanations of one picture side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "attributions.h"
#include "forward.h"

/* The longer side of each small picture, in pixels: forward->thumbnail is to be as large. */
#define SHEET_CELL 224

/* Writes a row for each method and a column for each class, below a row that has the picture and the class's name.  `alone`: heat
 * without the picture, on white.  Errors: no memory; more classes than a sheet has room for. */
gboolean sheet_save (const Attributions *attributions, const Forward *forward, const Settings *settings, gboolean alone,
                     const char *path, GError **error);

#endif
