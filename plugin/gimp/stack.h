/* stack.h - where heat layers lie: above what they are heat of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STACK_H
#define STACK_H

#include "host.h"

/* A heat layer, the difference of two, or a group of them. */
gboolean stack_is_heat (GimpItem *layer);
/* The next layer below that is none: most likely the one that was explained.  NULL: there is none. */
GimpItem *stack_picture (GimpItem *heat);

/* The layers of a group, or of the image when `parent` is NULL; ends with NULL.  Free with g_free(). */
GimpItem **stack_layers (GimpImage *image, GimpItem *parent);
/* The heat layers that lie on the one at `position` without anything between; they are at the places from what is returned up to
 * `position`. */
int stack_above (GimpItem *const *layers, int position);
/* Those at the top. */
int stack_on_top (GimpItem *const *layers);
/* Hides the layers from `begin` up to `end`. */
void stack_hide (GimpItem *const *layers, int begin, int end);

#endif
