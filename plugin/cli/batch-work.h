/* batch-work.h - what is to be made of many pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_WORK_H
#define CLI_BATCH_WORK_H

#include "../batch/inventory.h"
#include "../batch/record.h"
#include "../batch/share.h"
#include "overlay.h"

typedef struct
{
  const Options   *options;
  Overlay          overlay;
  int              bits; /* of the heat map's numbers */
  const char      *folder;
  const Inventory *inventory;
  ShareNumber      share;
  RecordTerms      terms;
  ViaModel        *model;
  gboolean         all; /* as in Forward */

  gboolean    proven;   /* a picture has been explained: the options are good for something */
  GMutex      sweeping; /* for: */
  GHashTable *swept;    /* folders of outputs in which nothing of earlier runs lies about */
} BatchWork;

#endif
