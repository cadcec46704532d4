/* weights.h - the named tensors of one checkpoint, lent from a mapped file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WEIGHTS_H
#define WEIGHTS_H

#include "../base/tensor.h"

typedef struct _Weights Weights;

/* Maps a checkpoint and reads its index: a safetensors or PyTorch file, or the index of one in several files, told apart by what is
 * in it.  Tensors have their full names, such as “model.blocks.0.attn.qkv.weight”.  Errors: VIA_ERROR_FILE with the file's name,
 * VIA_ERROR_UNSUPPORTED, VIA_ERROR_MEMORY. */
Weights *weights_open (const char *path, GError **error);
/* The same from memory, of one file; `name` stands for the path in errors. */
Weights *weights_open_bytes (GBytes *bytes, const char *name, GError **error);
void     weights_free (Weights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Weights, weights_free)

const char *weights_path (const Weights *weights);
GBytes     *weights_bytes (const Weights *weights); /* the whole file (of several: the index); lent */
/* The files it consists of: of several the index, then the others; lent.  NULL behind the last. */
const Weights *weights_file (const Weights *weights, guint i);
/* The names of foreign classes in the file, such as “posix.system”: nothing was done with them, yet PyTorch would. */
const char *const *weights_foreign (const Weights *weights); /* ends with NULL; lent */
guint              weights_n_tensors (const Weights *weights);
const Tensor      *weights_nth (const Weights *weights, guint i);
/* What the file's metadata say under a key, or NULL; of safetensors files only. */
const char *weights_metadata (const Weights *weights, const char *key);
/* NULL when there is none of that name. */
const Tensor *weights_find (const Weights *weights, const char *name);
/* Adds all tensors of another checkpoint, with `prefix` before their names and the keys of its metadata.  No Tensor that was lent
 * before may be used again. */
gboolean weights_add (Weights *weights, const char *path, const char *prefix, GError **error);
/* Names of our own for the file's tensors: from now on weights_part() finds it as `name`, which is copied; NULL: finds nothing. */
void weights_name (Weights *weights, const char *name, const Tensor *tensor);
/* The tensor that has been given that name, or NULL.  As long as no names have been given, the file's own count. */
const Tensor *weights_part (const Weights *weights, const char *name);
/* All names that have been given, in any order, of tensors and of nothing; the names are lent, their array, which ends with NULL, is to be
 * freed. */
const char **weights_part_names (const Weights *weights);
/* Other numbers, as many, in the place of the file's for the tensor that has been given that name; taken over, to be freed with
 * g_free(). */
void weights_give (Weights *weights, const char *name, float *numbers);
/* The tensor's numbers as aligned float32, lent until the weights are freed: in place when they are stored so, else widened,
 * gathered or copied once.  NULL and an error for a type that is not a floating-point one, or for no memory.  One thread at a
 * time. */
const float *weights_floats (Weights *weights, const Tensor *tensor, GError **error);

#endif
