/* model.h - a ViaModel from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_H
#define MODEL_H

#include "checkpoint/config.h"
#include "network/tape.h"
#include "via.h"

struct _ViaModel
{
  gatomicrefcount refs;
  Config          config;
  Weights        *weights;
  char           *stamp; /* of the weights, see digests.h; NULL for those of the program itself */
  Tape           *tape;

  GMutex lock; /* of what is made when it is first asked for */
  char  *sha256;
  char **facts;
};

#endif
