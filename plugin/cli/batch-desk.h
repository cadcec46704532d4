/* batch-desk.h - one picture of many on its way: read, explained, written.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each desk has a process of its own for the reading and writing, so these go on while networks are busy with the pictures of
 * other desks.  The steps of desks.h:
 *
 *   batch_desk_begin()     its process begins to decode
 *   batch_desk_explain()   waits for that; the network looks, explains, and hands over the heat; the process begins to encode
 *   batch_desk_finish()    waits for that; the files get their names
 *
 * What is wrong with the picture is kept until the end, and becomes its record.
 */
#ifndef CLI_BATCH_DESK_H
#define CLI_BATCH_DESK_H

#include "batch-work.h"
#include "desk-picture.h"

typedef struct
{
  Codec       *codec;
  DeskPicture  picture;
  JsonBuilder *record; /* open; NULL when it has failed */
  GPtrArray   *files;  /* of what is made of it */
} BatchDesk;

void batch_desk_init (BatchDesk *desk);
void batch_desk_clear (BatchDesk *desk);

void batch_desk_begin (BatchDesk *desk, const BatchWork *work, const InventoryItem *item);
void batch_desk_explain (BatchDesk *desk, BatchWork *work);
/* The line of its record, to be freed; picture.failed stays until the next batch_desk_begin().  NULL and an error: it is no use to go
 * on with others. */
char *batch_desk_finish (BatchDesk *desk, BatchWork *work, GError **error);

#endif
