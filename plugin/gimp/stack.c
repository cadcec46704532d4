/* stack.c - where heat layers lie: above what they are heat of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "stack.h"

#include "parasites.h"

static gboolean
is_group_of_heat (GimpItem *layer)
{
  g_autofree GimpItem **children = gimp_item_is_group (layer) ? gimp_item_get_children (layer) : NULL;
  gboolean              all = children && *children;

  for (int i = 0; all && children[i]; i++)
    all = stack_is_heat (children[i]);
  return all;
}

gboolean
stack_is_heat (GimpItem *layer)
{
  return parasites_are_ours (layer) || is_group_of_heat (layer);
}

GimpItem **
stack_layers (GimpImage *image, GimpItem *parent)
{
  return parent ? gimp_item_get_children (parent) : (GimpItem **) gimp_image_get_layers (image);
}

GimpItem *
stack_picture (GimpItem *heat)
{
  GimpImage *image = gimp_item_get_image (heat);
  GimpItem  *picture = NULL;

  for (GimpItem *item = heat, *parent; item && !picture; item = parent)
    {
      g_autofree GimpItem **layers = stack_layers (image, parent = gimp_item_get_parent (item));

      for (int i = gimp_image_get_item_position (image, item) + 1; layers[i] && !picture; i++)
        if (!stack_is_heat (layers[i]))
          picture = layers[i];
    }
  return picture;
}

int
stack_above (GimpItem *const *layers, int position)
{
  while (position > 0 && stack_is_heat (layers[position - 1]))
    position--;
  return position;
}

int
stack_on_top (GimpItem *const *layers)
{
  int n = 0;

  while (layers[n] && stack_is_heat (layers[n]))
    n++;
  return n;
}

void
stack_hide (GimpItem *const *layers, int begin, int end)
{
  for (int i = begin; i < end; i++)
    gimp_item_set_visible (layers[i], FALSE);
}
