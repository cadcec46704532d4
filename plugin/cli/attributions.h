/* attributions.h - the maps of one method or several, of the same classes of one trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_ATTRIBUTIONS_H
#define CLI_ATTRIBUTIONS_H

#include "../explain/method-choice.h"
#include "../json.h"

typedef struct
{
  MethodChoice choice;
  ViaMap     **maps;    /* [choice.n] */
  double      *seconds; /* [choice.n]: what each has taken, of a walk that several share an equal part */
} Attributions;

/* Explains n classes with the methods that the settings ask for. */
gboolean attributions_make (Attributions *attributions, const Settings *settings, ViaTrace *trace, const int *classes, guint n,
                            const ViaExplainOptions *options, ViaProgress progress, gpointer data, GError **error);
/* Accepts a zeroed struct. */
void attributions_clear (Attributions *attributions);

/* The methods' names, "a,b"; free it. */
char *attributions_names (const Attributions *attributions);

/* Of "all": which were left out. */
void attributions_warn (const Attributions *attributions);

/* What several methods agree on, rank_correlations; the same behind what each has taken, methods; and a table for people. */
void attributions_put_agreement (const Attributions *attributions, const ViaModel *model, JsonBuilder *json);
void attributions_put_json (const Attributions *attributions, const ViaModel *model, JsonBuilder *json);
void attributions_print (const Attributions *attributions, const ViaModel *model);

#endif
