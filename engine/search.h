/* search.h - which classes a text may mean.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "via.h"

/* How well a text fits a class, best first.  Upper and lower case are the same but for FIT_EXACT. */
typedef enum
{
  FIT_NUMBER,       /* it is the class number */
  FIT_EXACT,        /* it is the label */
  FIT_LABEL,        /* ditto */
  FIT_SYNONYM,      /* it is a synonym */
  FIT_START,        /* the label begins with it */
  FIT_WORD,         /* a word of the label begins with it */
  FIT_PART,         /* it is a part of the label */
  FIT_SYNONYM_PART, /* it is a part of a synonym */
  FIT_NONE
} Fit;

/* How well a text that is not empty fits the names of each class: [C], to be freed; NULL when there is no memory.  Numbers are not
 * considered. */
Fit *search_fits (const ViaModel *model, const char *text);
/* The label that somebody who has typed something that fits none probably meant, lent by the model; NULL: none is near. */
const char *search_nearest (const ViaModel *model, const char *text);

#endif
