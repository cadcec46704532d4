/* refusals.h - why an image or a layer cannot be explained: the same sentences in every GIMP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REFUSALS_H
#define REFUSALS_H

#include <glib.h>

typedef enum
{
  REFUSED_NO_IMAGE,
  REFUSED_NO_LAYER, /* the image does not have it */
  REFUSED_SEVERAL_LAYERS,
  REFUSED_NOT_A_LAYER, /* but a channel, say */
  REFUSED_EMPTY_GROUP,
  REFUSED_NO_PICTURE, /* below a heat layer */
  REFUSED_NO_PIXELS,  /* GIMP keeps them to itself */
  REFUSED_NO_COPY,    /* of what is visible */
  REFUSED_OUTSIDE,    /* the selection and the layer have nothing in common */
  REFUSED_GRAY,       /* cannot hold colours, and must not be converted */
  REFUSED_INDEXED,
  REFUSED_METHODS,   /* only a layer group takes several of them */
  REFUSED_MASKED,    /* the layer has a mask, which would be lost */
  REFUSED_GONE,      /* the layer has been deleted meanwhile */
  REFUSED_NO_HEAT,   /* there is no heat layer in the image */
  REFUSED_ONE_HEAT,  /* or only one, and it takes two */
  REFUSED_NOT_RGB,   /* heat layers that are there already cannot be painted in colours */
  REFUSED_LOCKED,    /* the layer's pixels must not be changed */
  REFUSED_OTHER,     /* the second layer belongs to another image */
  REFUSED_BY_GIMP,   /* the new layers were not accepted */
  REFUSED_NO_DISPLAY /* for the dialog */
} Refusal;

/* Sets the error and returns FALSE. */
gboolean refusal_error (Refusal why, GError **error);

#endif
