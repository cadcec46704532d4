/* model.h - a ViaModel from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_H
#define MODEL_H

#include "checkpoint/describe/config.h"
#include "network/arena.h"
#include "network/tape.h"
#include "via.h"

/* The blocks of memory of a trace. */
enum
{
  TRACE_STORE, /* values */
  TRACE_KEEPS, /* kept */
  TRACE_WORK,  /* for one walk at a time */
  TRACE_BLOCKS
};

struct _ViaModel
{
  gatomicrefcount refs;
  Config          config;
  Weights        *weights;
  char           *stamp; /* of the weights, see digests.h; NULL for those of the program itself */
  Tape           *tape;

  GMutex lock;                /* of what is made when it is first asked for, and of the spare blocks */
  Arena  spare[TRACE_BLOCKS]; /* the memory of a trace that is gone, for the next one */
  char  *sha256;
  char **facts;
};

#endif
