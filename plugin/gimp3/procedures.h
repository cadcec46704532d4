/* procedures.h - the procedures that GIMP knows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROCEDURES_H
#define PROCEDURES_H

#include <libgimp/gimp.h>

#define PROCEDURE_EXPLAIN "plug-in-vit-attribution"
#define PROCEDURE_PREDICT "plug-in-vit-attribution-predict"
#define PROCEDURE_RECOLOUR "plug-in-vit-attribution-recolour"
#define PROCEDURE_COMPARE "plug-in-vit-attribution-compare"
#define PROCEDURE_TRAIN "plug-in-vit-attribution-train"

/* Describe them to GIMP; no model is opened here. */
GimpProcedure *explain_create (GimpPlugIn *plug_in);
GimpProcedure *predict_create (GimpPlugIn *plug_in);
GimpProcedure *recolour_create (GimpPlugIn *plug_in);
GimpProcedure *compare_create (GimpPlugIn *plug_in);
GimpProcedure *train_create (GimpPlugIn *plug_in);

/* The icon lies beside the program, if there is one: vit-attribution.svg for plug-in-vit-attribution. */
void procedures_set_icon (GimpProcedure *procedure);
/* What every run begins with. */
void procedures_begin (void);
/* The return values of a run that went wrong.  Takes the error over, which is NULL when the user has cancelled. */
GimpValueArray *procedures_fail (GimpProcedure *procedure, GimpPDBStatusType status, GError *error);

#endif
