/* save-xcf.h - a picture with its heat layers becomes a file of GIMP's own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   SaveXcf *xcf = save_xcf_new (fd, width, height, n_layers);
 *
 *   save_xcf_add (xcf, &about, pixels);    n_layers times, from the top down
 *   save_xcf_end (xcf, &error);
 */
#ifndef CODEC_SAVE_XCF_H
#define CODEC_SAVE_XCF_H

#include "../explain/settings.h"
#include "raster.h"

typedef struct _SaveXcf SaveXcf;

typedef struct
{
  const char *name;       /* UTF-8 */
  const char *provenance; /* JSON for its parasite; NULL: it has none */
  gboolean    visible;
  Blend       blend;
  double      opacity; /* 0…1 */
} SaveXcfLayer;

/* Begins at the beginning of the file `fd`, which lasts longer. */
SaveXcf *save_xcf_new (int fd, int width, int height, guint n_layers);
/* As large as the picture; numbers of 8 bits as they are, others become such in sRGB. */
void save_xcf_add (SaveXcf *xcf, const SaveXcfLayer *about, const Raster *pixels);
/* Frees it.  The first error there has been does not name the file. */
gboolean save_xcf_end (SaveXcf *xcf, GError **error);

#endif
