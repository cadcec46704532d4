/* explanation.h - one network, one picture, a map of each method: everything but the layers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include "job.h"
#include "method-choice.h"
#include "settings.h"
#include "view.h"

typedef struct
{
  ViaModel         *model;
  ViaPhoto         *photo;
  ViaTrace         *trace;
  int              *classes; /* what is asked; NULL: nothing yet */
  guint             n_classes;
  ViaExplainOptions options;       /* how it is asked; in a contrast, with the rival */
  char             *note;          /* about what the settings' text was taken for; NULL: nothing to say */
  MethodChoice      choice;        /* by which methods */
  ViaMap          **maps;          /* [choice.n], each of all these classes; NULL: not made yet */
  int               width, height; /* of the photo and the layers */
  const Settings   *settings;
  JobReport         report; /* the host's progress bar */
} Explanation;

/* Opens the model and reads the picture; on the main thread.  `settings` must outlive the explanation. */
gboolean explanation_open (Explanation *explanation, const View *view, const Settings *settings, JobReport report, GError **error);
/* A JobWork: runs the network, fills `trace`. */
gboolean explanation_trace (ViaProgress progress, gpointer token, gpointer explanation, GError **error);
/* Asks for these classes, whatever the settings' text says: who has numbers hands over numbers, because a label may have commas in
 * it, or look like a number itself. */
void explanation_ask (Explanation *explanation, const int *classes, guint n, const ViaExplainOptions *options);
/* Takes over a map of what has been asked, by the settings' only method: it need not be made again. */
void explanation_take_map (Explanation *explanation, ViaMap *map);
/* The whole explanation, with the host's progress bar: runs the network if it has not run yet, asks for what the
 * settings' text means if nothing has been asked, fills `maps`. */
gboolean explanation_make (Explanation *explanation, GError **error);
/* The forward pass alone, with the host's progress bar. */
gboolean explanation_predict (Explanation *explanation, GError **error);
/* Accepts a zeroed struct. */
void explanation_clear (Explanation *explanation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Explanation, explanation_clear)

/* What one method says about one class. */
typedef struct
{
  const ViaMethod *method;
  const ViaMap    *map;
  guint            k; /* its class number of the map */
} ExplanationHeat;

/* Those that have been made, method by method, and each one's classes as they were asked for: 0 … n-1. */
guint           explanation_n_heats (const Explanation *explanation);
ExplanationHeat explanation_heat (const Explanation *explanation, guint i);
/* What the network says about the class of such a one. */
ViaGuess explanation_guess (const Explanation *explanation, guint i);
/* The most probable of the explained classes, by the first method, whatever the order that was asked for. */
guint explanation_best (const Explanation *explanation);

#endif
