/* golden.h - generated networks and the results the reference implementation gets from them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A failure in here ends the test program: there is nothing to test without its data.  README.md tells where they come from.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <glib.h>

typedef enum
{
  PROFILE_POS, /* every denominator of the relevance rules stays well above zero */
  PROFILE_GEN  /* zero-centred and ill-conditioned, like an ordinary network */
} GoldenProfile;

typedef struct
{
  const char   *name, *arch; /* "vit", "mae", "dinov2", "clip", and those of families.c */
  int           image, patch, dim, depth, heads, classes;
  int           proj;     /* clip: columns of the projection */
  int           pos_grid; /* dinov2: positions on a side in the checkpoint, image / patch when 0 */
  guint64       seed;
  GoldenProfile profile;
  int           hidden;                 /* of the MLP; 0: four times the width */
  int           registers;              /* tokens behind the class token */
  int           text_width, text_depth; /* of a text tower; 0 for none */
} GoldenConfig;

const GoldenConfig *golden_config (const char *name); /* NULL when there is none of that name */
const GoldenConfig *golden_nth (guint i);             /* NULL behind the last */

/* Writes the network's checkpoint to `path`, and beside it the .ini that describes it, and its head where that has a file. */
void golden_checkpoint (const GoldenConfig *config, const char *path);
/* The network input number `index`, [3,S,S], normalised; free with g_free(). */
float *golden_input (const GoldenConfig *config, int index);
/* The generator's basic sequence: n values in [-1,1) that belong to a name, from number `begin` on. */
void golden_random (const char *name, guint64 seed, guint64 begin, gsize n, double *values);

/* The results in NAME.golden.safetensors. */
typedef struct _Golden Golden;
Golden                *golden_open (const char *name);
void                   golden_free (Golden *golden);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Golden, golden_free)

guint       golden_n_tensors (const Golden *golden);
const char *golden_tensor_name (const Golden *golden, guint i);
/* F64, or F32 widened; lent.  NULL when there is none of that name. */
const double *golden_tensor (Golden *golden, const char *name, gsize *count);
/* A tensor of any type as it stands in the file; lent. */
const void *golden_raw (Golden *golden, const char *name, gsize *count);

#endif
