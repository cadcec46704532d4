/* specimen.h - what is found of one picture: how faithful the map of each method is to what the network does.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of each map the patches, or the pixels, are hidden that have most of it, or least: none, 10 %, … 90 % of them.  Each time the network
 * says how probable the class is, and what it takes the picture for.  The maps that no network was asked for (prior.h) are among the
 * methods, the last two.
 */
#ifndef FAITHFUL_SPECIMEN_H
#define FAITHFUL_SPECIMEN_H

#include <via-faithful.h>

#include "../explain/method-choice.h"
#include "../json.h"
#include "object-mask.h"
#include "segmentation.h"

#define SPECIMEN_HIDES 2  /* VIA_HIDE_DROP, VIA_HIDE_PAINT */
#define SPECIMEN_STEPS 10 /* tenths hidden: 0 … 9 */

typedef enum
{
  SPECIMEN_HIGHEST_FIRST,
  SPECIMEN_LOWEST_FIRST,
  SPECIMEN_ORDERS
} SpecimenOrder;

/* How all pictures are looked at. */
typedef struct
{
  gboolean hides[SPECIMEN_HIDES]; /* which of the two ways */
  gboolean top;                   /* the class that is explained is the predicted one, not the one it is said to be */
  guint64  seed;                  /* of random maps */
} Protocol;

typedef struct
{
  const char *path;
  int label; /* the class that it is said to be of; negative: it is not known, and counts as what the network takes it for */
  /* What in it is the object, and where the network's input lies in it; NULL: it is not known. */
  const ObjectMask *mask;
  ViaBox            frame;
} Subject;

/* The answers while more and more is hidden. */
typedef struct
{
  float    probability[SPECIMEN_STEPS]; /* of the class that is explained */
  gboolean hit[SPECIMEN_STEPS];         /* whether the picture is taken for what it is said to be */
} Perturbation;

typedef struct
{
  const char  *id; /* lent */
  ViaMap      *map;
  Perturbation perturbations[SPECIMEN_HIDES][SPECIMEN_ORDERS];
  Segmentation segmentation; /* of a subject with a mask */
  double       completeness; /* |parts - whole| / |whole|, where the method promises that these are the same; else NAN */
} SpecimenMethod;

typedef struct
{
  const Protocol *protocol;
  gboolean        labelled; /* the label was said, and is not what the network takes the picture for */
  int             label, explained, predicted;
  double          probability; /* of the explained class */
  gboolean        masked;
  guint           n;
  SpecimenMethod *methods; /* [n] */
  double *correlations; /* [n (n-1) / 2]: of the maps of methods (0,1), (0,2) … (1,2) …; NAN where a map is the same all over */
} Specimen;

/* `trace`: of the picture, and `hidden` the same to be hidden from, which may be the same one.  Errors: of the explanations, no memory, cancelled. */
Specimen *specimen_new (const Protocol *protocol, const Subject *subject, const MethodChoice *choice, ViaTrace *trace,
                        ViaTrace *hidden, ViaProgress progress, gpointer data, GError **error);
void      specimen_free (Specimen *specimen); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Specimen, specimen_free)

/* Members of an open object. */
void specimen_put_json (const Specimen *specimen, const ViaModel *model, JsonBuilder *json);

/* "drop", "paint" */
const char *specimen_hide_id (ViaHide how);

#endif
