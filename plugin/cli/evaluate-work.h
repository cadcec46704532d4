/* evaluate-work.h - which pictures a model is evaluated on, and how.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_EVALUATE_WORK_H
#define CLI_EVALUATE_WORK_H

#include "../batch/record.h"
#include "../batch/share.h"
#include "../faithful/randomised.h"
#include "../faithful/roster.h"
#include "../faithful/specimen.h"
#include "options.h"

typedef struct
{
  const Options *options;
  const char    *folder; /* of the results; NULL: they are not kept */
  ViaModel      *model;
  Roster        *roster;
  ShareNumber    share;
  RecordTerms    terms;
  Protocol       protocol;
  Randomised    *randomised; /* NULL: nobody asked for it */

  gboolean proven; /* a picture has been evaluated: the options are good for something */
} EvaluateWork;

#endif
