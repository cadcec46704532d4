/* wire.h - what the command line and the process that reads its pictures say to each other, over a pair of sockets.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   WIRE_LOAD     request and the picture's file  ->  reply, its text; then all rows, each width x channels numbers
 *   WIRE_SAVE     request and a file to be filled; then, unless `again`, rows, each width x channels numbers  ->  reply, its text
 *   WIRE_LAYERS   request and a file to be filled; then `layers` times WireLayer, its name, its provenance, and rows R'G'B'A of 8
 *                 bits, from the top down; then WireLayer and the name of the picture that was loaded last  ->  reply, its text
 */
#ifndef CODEC_WIRE_H
#define CODEC_WIRE_H

#include <glib.h>

typedef enum
{
  WIRE_LOAD,
  WIRE_SAVE,
  WIRE_LAYERS
} WireKind;

typedef struct
{
  gint32 kind;
  gint32 managed;                 /* load: colours are converted to sRGB; else the numbers are what they are in the file */
  gint32 format;                  /* save: of save.h */
  gint32 width, height, channels; /* save: of the rows that follow; 3 or 4 */
  gint32 bits;                    /* save: of their numbers, and of the file's unless `blended`; 8 or 16 */
  gint32 again;                   /* save: the rows that came last, once more */
  gint32 blended;                 /* save: they are laid over the picture that was loaded last */
  gint32 synced;                  /* save: it is on the disk before the reply comes */
  gint32 layers;                  /* layers: how many lie over the picture */
  gint32 blend;                   /* layers: a Blend */
  double opacity;
} WireRequest;

/* Bytes that follow, and whether it is to be seen. */
typedef struct
{
  gint32 name, provenance;
  gint32 visible;
} WireLayer;

typedef struct
{
  gint32 ok;
  gint32 width, height; /* load: upright */
  gint32 channels;      /* load: of the rows that follow; 3 or 4 */
  gint32 bytes;         /* load: of a number; 1: 0…255, 4: float */
  gint32 text;          /* bytes that follow: why not, or complaints, one a line */
} WireReply;

/* FALSE when the other side is gone. */
gboolean wire_send (int socket, gconstpointer data, gsize n);
gboolean wire_receive (int socket, gpointer data, gsize n);
/* With a descriptor, of which the receiver gets one of its own; it is set before the rest arrives, or -1. */
gboolean wire_send_request (int socket, const WireRequest *request, int fd);
gboolean wire_receive_request (int socket, WireRequest *request, int *fd);

#endif
