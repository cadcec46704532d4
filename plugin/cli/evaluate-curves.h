/* evaluate-curves.h - what is answered when more and more is hidden, as diagrams.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_EVALUATE_CURVES_H
#define CLI_EVALUATE_CURVES_H

#include "../faithful/findings.h"

/* Whether they can be written: makes the folder. */
gboolean evaluate_curves_can_write (const char *folder, GError **error);
/* FOLDER/drop_deletion.svg, FOLDER/drop_deletion.png …: one of each for every criterion that has a curve. */
gboolean evaluate_curves_write (const Findings *findings, const char *folder, GError **error);

#endif
