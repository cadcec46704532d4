/* head-backbone.h - which network a head in a file of its own was trained for, as far as the file says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEAD_BACKBONE_H
#define HEAD_BACKBONE_H

#include "config.h"

/* The metadata "backbone" of a safetensors file: a name as in via_model_open(), or an absolute path.  Free it.  NULL without an error when the
 * file says nothing. */
char *head_backbone_read (const char *path, GError **error);

/* Forgets what the backbone's description says of its own head and of itself as a whole: the config becomes that of another model, `name`,
 * which has the head in the file `path`. */
void head_backbone_leave (Config *config, const char *name, const char *path);

#endif
