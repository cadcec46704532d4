/* codec-inside.h - what the two halves of a codec share: reading is codec.c's, writing codec-save.c's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_INSIDE_H
#define CODEC_INSIDE_H

#include "codec.h"
#include "wire.h"

struct _Codec
{
  Waiting   stop;
  GPid      pid;    /* 0: there is no process */
  int       socket; /* to the process */
  int       said;   /* the file that it writes to instead of stdout and stderr */
  goffset   begin;  /* of what it has written there since the last request */
  char     *path;   /* of the picture that is being read */
  gboolean  asked;  /* and its size is still to come */
  WireReply picture;
  int       rows;        /* of it, which are still to come */
  gboolean  loaded;      /* the process has it */
  int       saving;      /* files that have been begun */
  float     shares[256]; /* bytes as numbers from 0 to 1 */
};

/* Starts it where there is none, or ends one that is busy with what nobody wants any more. */
gboolean codec_start_process (Codec *codec, GError **error);
/* Returns how it ended. */
int codec_end_process (Codec *codec, gboolean kill_it);

/* "WHAT: WHY", or only why. */
gboolean codec_error (GError **error, const char *what, const char *why);
gboolean codec_coded_error (GError **error, int code, const char *what, const char *why);
/* The process has hung up, or sends nonsense. */
gboolean codec_process_error (Codec *codec, const char *what, GError **error);

/* *text: what comes with it; free it. */
gboolean codec_receive_reply (Codec *codec, const char *what, WireReply *reply, char **text, GError **error);

#endif
