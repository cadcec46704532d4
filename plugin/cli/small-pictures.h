/* small-pictures.h - small pictures of files, one after the other, made by processes that read ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_SMALL_PICTURES_H
#define CLI_SMALL_PICTURES_H

#include "../batch/contact-sheet.h"

typedef struct _SmallPictures SmallPictures;

SmallPictures *small_pictures_new (void);
void           small_pictures_free (SmallPictures *pictures); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmallPictures, small_pictures_free)

/* Both of a ContactSource, whose data is SmallPictures.  A file that is no picture, or is not there, gives one without bytes. */
void     small_pictures_ask (const char *path, gpointer pictures);
gboolean small_pictures_take (SmallPicture *picture, gpointer pictures, GError **error);

#endif
