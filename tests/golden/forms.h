/* forms.h - generated networks as others publish them: the same numbers under other names, cut and joined otherwise.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FORMS_H
#define FORMS_H

#include "golden.h"

/* What becomes of the tensors whose names have a pattern in them. */
typedef struct
{
  const char *pattern, *name; /* of g_regex_replace() */
  /* "q,k,v": cut into as many equal parts, one below the other, whose names have this word in the place of "@"; an empty word: that
   * part is left out.  NULL: whole. */
  const char *parts;
  gboolean    flat;       /* without the first dimension, which is 1 */
  gboolean    transposed; /* a matrix */
} FormRule;

typedef struct
{
  const char     *config, *name;
  const FormRule *rules;  /* each is applied to all, one after the other, up to one without a pattern; NULL: none */
  gboolean        apart;  /* the head, head.weight and head.bias, gets a file of its own */
  const char     *ini;    /* lines of the .ini beside weights and heads: what cannot be known from the file */
  const char     *family; /* that is recognised */
  const char     *suffix; /* of the golden names that it has to meet; NULL: none */
} Form;

/* Forms of generated networks, up to one without a config. */
extern const Form forms[];
/* The same of those with a text tower, which meet the golden names of texts.c. */
extern const Form text_forms[];

/* Rewrites the checkpoint and the .ini beside it, as golden_checkpoint() has made them.  Tensors that get the same name become one, the
 * later below the earlier. */
void forms_rewrite (const Form *form, const char *checkpoint);

#endif
