/* record-maps.h - which outputs of a picture show where the network looked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_RECORD_MAPS_H
#define BATCH_RECORD_MAPS_H

#include "record.h"

typedef struct
{
  const char *output; /* lent by the record */
  char       *label;  /* of the class */
  char       *method; /* NULL: the only one */
} RecordMap;

/* Class by class, overlays, or heat alone where there are none; of RecordMap, to be unreffed. */
GArray *record_maps (JsonObject *record);

#endif
