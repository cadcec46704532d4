/* forward.h - one forward pass of one network on one input: what predict and explain begin with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_FORWARD_H
#define CLI_FORWARD_H

#include "../explain/thumbnail.h"
#include "../json.h"
#include "../codec/codec.h"
#include "options.h"
#include "progress-bar.h"

typedef struct
{
  int           thumbnail_side; /* the caller's: 0, or that of a thumbnail that is wanted, too */
  gboolean      at_once;        /* the caller's: it will explain, so windows need not be looked through before */
  ViaModel     *model;
  gboolean      all; /* its classes are what was asked, and told all */
  Codec        *codec;
  const guint8 *pixels;        /* lent: of a picture that no codec reads, R'G'B' [height,width,3]; NULL: one does */
  int           width, height; /* of the picture; 0 when the input came from a file of its own */
  ViaPhoto     *photo;         /* NULL then, as is the … */
  Thumbnail    *thumbnail;     /* … picture again, small; NULL also when it is not wanted */
  ViaTrace  *trace; /* of windows, if classes are named and all is to be done at once, before it is known what the network sees */
  GPtrArray *complaints; /* the caller's: char * about the picture are added; NULL: they are said as warnings */
  double     load_ms, read_ms, forward_ms;
  guint64    memory, memory_bound; /* planned, of a photo, and what it keeps to */
} Forward;

#define FORWARD_TOP 5

/* Opens the model and runs it over the picture at `path`, or over options->input_tensor when that is given. */
gboolean forward_open (Forward *forward, const Options *options, const char *path, ProgressBar *progress, GError **error);
/* The two halves of that: a network may look at many pictures.  The second is of what forward->codec has begun to load from
 * `path`. */
gboolean forward_open_model (Forward *forward, const Options *options, ProgressBar *progress, GError **error);
gboolean forward_look (Forward *forward, const Options *options, const char *path, ProgressBar *progress, GError **error);
/* Accepts a zeroed struct. */
void forward_clear (Forward *forward);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Forward, forward_clear)

/* What a person should know before believing the result: said as warnings.  `path`: of the picture; NULL when there is none. */
void forward_warn (const Forward *forward, const Options *options, const char *path);

/* The n best classes, at most C; n = 0: what a tagger finds, all that was asked in words, of another network FORWARD_TOP.  Free
 * it. */
ViaGuess *forward_top (const Forward *forward, guint n, guint *found);

/* In windows, where the class is most probable: " at 120,40 of 224 × 224"; else "". */
char *forward_window_text (const Forward *forward, int class_number);

/* "  281   68.60 %  tabby", or of a network that answers with values "    0      3.72  age"; free with g_free(). */
char *forward_guess_line (const Forward *forward, const ViaGuess *guess);

/* The members that predict and explain share: model, method (NULL: null), precision, predictions, output_kind, reads. */
void forward_put_json (const Forward *forward, JsonBuilder *json, const char *method, const ViaGuess *best, guint n);

/* memory_mb: planned, and the bound, null where there is none; nothing without a picture. */
void forward_put_memory (const Forward *forward, JsonBuilder *json);

double forward_ms_since (gint64 start); /* start: g_get_monotonic_time() */

#endif
