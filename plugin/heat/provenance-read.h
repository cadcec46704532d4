/* provenance-read.h - a heat layer read back from its parasite, to be coloured anew or compared without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROVENANCE_READ_H
#define PROVENANCE_READ_H

#include <json-glib/json-glib.h>
#include <via.h>

typedef struct
{
  char        *label, *model, *method;
  char        *against;              /* the rival's label; NULL: no contrast */
  int          against_class, class; /* the rival's number, and the explained one's */
  ViaOutputs   outputs;              /* what the network's outputs are */
  double       answer;               /* the class's probability, or the value */
  int          width, height;        /* of the layer that was painted */
  ViaBox       frame;                /* where the network's input lay in it */
  ViaSize      input_size;           /* of the network's input */
  ViaPaint     paint;                /* how it was painted */
  ViaMap      *map;                  /* of one class, without a model */
  ViaSize      cells;                /* of … */
  const float *grid, *rival;         /* … its numbers, lent by it; rival NULL: no contrast */
  JsonNode    *root;                 /* all that was said */
} Provenance;

/* Reads what provenance_json() wrote, from `size` bytes that may be anything; `layer` is the name in errors.  On failure
 * `attribution` is zeroed. */
gboolean provenance_read (Provenance *provenance, const void *data, gsize size, const char *layer, GError **error);
/* Where the network looked in the layer, which has width x height pixels now: it may have been scaled since it was painted.
 * Errors: it has other proportions, so it was cropped, or worse. */
gboolean provenance_frame (const Provenance *provenance, int width, int height, const char *layer, ViaBox *frame, GError **error);
/* What to say about the layer when it has been painted otherwise; free with g_free(). */
char *provenance_repainted (const Provenance *provenance, const ViaPaint *paint);
/* Accepts a zeroed struct. */
void provenance_clear (Provenance *provenance);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Provenance, provenance_clear)

#endif
