/* procedures.h - the procedures that GIMP knows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each has one function that tells GIMP about it and one that runs it.  A failure is a status other than success, with an error
 * for GIMP's user; the image is then as it was.
 */
#ifndef PROCEDURES_H
#define PROCEDURES_H

#include "answer.h"

#define PROCEDURE_EXPLAIN "plug-in-vit-attribution"
#define PROCEDURE_PREDICT "plug-in-vit-attribution-predict"
#define PROCEDURE_RECOLOUR "plug-in-vit-attribution-recolour"
#define PROCEDURE_COMPARE "plug-in-vit-attribution-compare"
#define PROCEDURE_TRAIN "plug-in-vit-attribution-train"

void              explain_install (void);
GimpPDBStatusType explain_run (int n, const GimpParam *params, Answer *answer, GError **error);

void              predict_install (void);
GimpPDBStatusType predict_run (int n, const GimpParam *params, Answer *answer, GError **error);

void              recolour_install (void);
GimpPDBStatusType recolour_run (int n, const GimpParam *params, Answer *answer, GError **error);

void              compare_install (void);
GimpPDBStatusType compare_run (int n, const GimpParam *params, Answer *answer, GError **error);

void              train_install (void);
GimpPDBStatusType train_run_procedure (int n, const GimpParam *params, Answer *answer, GError **error);

/* The icon lies beside the program, if there is one: vit-attribution.svg for plug-in-vit-attribution. */
void procedures_register_icon (const char *procedure);

#endif
