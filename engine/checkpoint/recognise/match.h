/* match.h - a checkpoint held against the layouts: which one it has, under which prefix, and whether it is whole.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MATCH_H
#define MATCH_H

#include "layout.h"

typedef struct
{
  Weights      *weights;
  const Layout *layout;
  char         *prefix; /* before all names: "", "model.", "state_dict.module.visual." */
  char         *rival;  /* before those of another network that is as good; NULL mostly */
  char         *parent; /* the same without its last word */
  GPtrArray    *blocks; /* of char *: what stands before the names of each block */
  gboolean      head_is_projection;
} Match;

/* FALSE when no layout is in the checkpoint.  Where it holds several networks, such as a teacher and a student or an average of the
 * weights beside them, the one to use is chosen.  Clear it in any case. */
gboolean match_find (Match *match, Weights *weights);
/* The same with other layouts than all of them; they end with one without a mark. */
gboolean match_find_among (Match *match, Weights *weights, const Layout *among);
void     match_clear (Match *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

/* The weight of a part by our name ("blocks.0.mlp.fc1.weight"), or NULL.  Free *name, which is the file's name of it, there or not;
 * `name` may be NULL. */
const Tensor *match_part (const Match *match, const char *ours, char **name);

/* Whether there is one. */
gboolean match_has (const Match *match, const char *ours);

/* Lets the builders find all weights by our names. */
void match_apply (const Match *match);

/* FALSE and VIA_ERROR_FILE with lists of what is missing, of another shape than the rest demands, or unknown.  `what` names the
 * network. */
gboolean match_check (const Match *match, const Config *config, const char *what, GError **error);
/* The same of a part of a network: only what stands in its blocks can be unknown. */
gboolean match_check_parts (const Match *match, const Config *config, const char *what, GError **error);

/* What of the checkpoint the network has no use for, as a text for people: how many weights, and the first words of their names.
 * NULL when there is nothing; free it. */
char *match_left_out (const Match *match);

/* The names of the matrices of a head that has several, one layer behind the other; NULL of any other head; free it. */
char *match_layers_of_head (const Match *match);

/* The names of what stands beside the network and belongs to nothing that is known, such as a head of another kind; NULL when there is
 * nothing; free it. */
char *match_unread (const Match *match);

#endif
