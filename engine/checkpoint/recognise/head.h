/* head.h - a classification head in a file of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever it is called there ("weight", "classifier.weight", "state_dict.module.linear.weight"), it is one matrix [C,F] and maybe
 * a bias [C].  A safetensors file may say more about it:
 *
 *   head.mean, head.std [F]   the feature is standardised before
 *   metadata "labels"         a JSON list of the classes' names
 *   metadata "feature"        "cls", "mean", "cls+mean" or "proj": what it reads
 *   metadata "outputs"        "softmax", "sigmoid" or "value": what it answers with
 *   metadata "norm"           "none", or "l2": the feature is made as long as 1, before it is standardised
 *   metadata "backbone_fingerprint"   sha256 of the first block's query, key and value weights, as float32: the network it is for
 */
#ifndef HEAD_H
#define HEAD_H

#include "../describe/config.h"

/* Before the names of the head's file. */
#define HEAD_FILE "head/"

/* Whether the checkpoint holds a head and nothing else. */
gboolean head_is_alone (const Weights *weights);

/* Adds the file that config->head names, or else one that lies beside the weights and is called after them, to the weights; its
 * names get HEAD_FILE before them.  Nothing happens when there is none. */
gboolean head_add (Weights *weights, Config *config, GError **error);

/* Makes the head of the added file findable as head.weight and head.bias, and takes what it says into the config.  The network's
 * own weights must have our names already.  Nothing happens when there is no such file. */
gboolean head_apply (Weights *weights, Config *config, GError **error);

/* sha256 of the first block's query, key and value weights, as float32; they must have our names.  Free it. */
char *head_fingerprint (Weights *weights, GError **error);

#endif
