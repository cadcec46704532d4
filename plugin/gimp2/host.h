/* host.h - GIMP 2.10 in GIMP 3's words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sources in plugin/gimp are written for GIMP 3, where images, layers and channels are objects.  In GIMP 2.10 they are numbers
 * above 0.  Here a pointer carries such a number, so there is nothing behind it, and NULL is no item.  Most functions are called
 * alike in both; the macros below, each of which is not expanded within itself, turn pointers into numbers and back.
 */
#ifndef HOST_H
#define HOST_H

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

typedef struct _GimpImage     GimpImage;
typedef struct _GimpItem      GimpItem;
typedef struct _GimpLayer     GimpLayer;
typedef struct _GimpLayerMask GimpLayerMask;
typedef struct _GimpChannel   GimpChannel;
typedef struct _GimpSelection GimpSelection;
/* GimpDrawable is a type of GIMP 2.10, which has another use for it. */

static inline gint32
host_id (gconstpointer item)
{
  return GPOINTER_TO_INT (item);
}

static inline gpointer
host_item (gint32 id)
{
  return id > 0 ? GINT_TO_POINTER (id) : NULL;
}

/* The items of these ids, which are taken over; ends with NULL.  Free with g_free(). */
static inline gpointer
host_items (gint32 *ids, int n)
{
  gpointer *items = g_new0 (gpointer, n + 1);

  for (int i = 0; i < n; i++)
    items[i] = host_item (ids[i]);
  g_free (ids);
  return items;
}

/* ---- what is different in more than the numbers */

static inline GimpLayer **
host_layers (GimpImage *image)
{
  int     n = 0;
  gint32 *ids = gimp_image_get_layers (host_id (image), &n);

  return host_items (ids, n);
}

static inline GimpItem **
host_children (GimpItem *group)
{
  int     n = 0;
  gint32 *ids = gimp_item_get_children (host_id (group), &n);

  return host_items (ids, n);
}

/* The newest first; ends with NULL. */
static inline GimpImage **
host_images (void)
{
  int     n = 0;
  gint32 *ids = gimp_image_list (&n);

  return host_items (ids, n);
}

/* One layer at most is active. */
static inline GimpLayer **
host_selected_layers (GimpImage *image)
{
  GimpLayer **layers = g_new0 (GimpLayer *, 2);

  layers[0] = host_item (gimp_image_get_active_layer (host_id (image)));
  return layers;
}

static inline void
host_select_layers (GimpImage *image, const GimpLayer **layers)
{
  if (*layers)
    gimp_image_set_active_layer (host_id (image), host_id (*layers));
}

static inline GimpLayer *
host_group_new (GimpImage *image, const char *name)
{
  gint32 group = gimp_layer_group_new (host_id (image));

  gimp_item_set_name (group, name);
  return host_item (group);
}

static inline GimpChannel *
host_channel_new (GimpImage *image, const char *name, int width, int height, double opacity, GeglColor *color)
{
  GimpRGB rgb;

  gegl_color_get_rgba (color, &rgb.r, &rgb.g, &rgb.b, &rgb.a);
  return host_item (gimp_channel_new (host_id (image), name, width, height, opacity, &rgb));
}

static inline gconstpointer
host_parasite_data (const GimpParasite *parasite, guint32 *size)
{
  *size = gimp_parasite_data_size (parasite);
  return gimp_parasite_data (parasite);
}

/* Part of a layer, that large.  GIMP keeps its proportions and repeats the last row for what is left of another shape. */
static inline GdkPixbuf *
host_thumbnail (GimpDrawable *layer, const GeglRectangle *part, int across, int down)
{
  return gimp_drawable_get_sub_thumbnail (host_id (layer), part->x, part->y, part->width, part->height, across, down,
                                          GIMP_PIXBUF_KEEP_ALPHA);
}

/* Whether an image that is gray or indexed takes RGB layers, before it is converted itself. */
#define HOST_TAKES_RGB_LAYERS TRUE

/* clang-format off */

/* ---- GIMP 3's words */

#define GIMP_ITEM(item)             ((GimpItem *) (item))
#define GIMP_DRAWABLE(item)         ((GimpDrawable *) (item))
#define GIMP_LAYER(item)            ((GimpLayer *) (item))
#define GIMP_LAYER_MASK(item)       ((GimpLayerMask *) (item))
#define GIMP_CHANNEL(item)          ((GimpChannel *) (item))
#define GIMP_IS_LAYER(item)         gimp_item_is_layer (host_id (item))
#define GIMP_IS_LAYER_MASK(item)    gimp_item_is_layer_mask (host_id (item))

#define gimp_item_is_valid(item)                  gimp_item_is_valid (host_id (item))
#define gimp_item_is_group(item)                  gimp_item_is_group (host_id (item))
#define gimp_item_get_image(item)                 ((GimpImage *) host_item (gimp_item_get_image (host_id (item))))
#define gimp_item_get_parent(item)                ((GimpItem *) host_item (gimp_item_get_parent (host_id (item))))
#define gimp_item_get_children(group)             host_children (group)
#define gimp_item_get_name(item)                  gimp_item_get_name (host_id (item))
#define gimp_item_get_lock_content(item)          gimp_item_get_lock_content (host_id (item))
#define gimp_item_get_visible(item)               gimp_item_get_visible (host_id (item))
#define gimp_item_set_visible(item, visible)      gimp_item_set_visible (host_id (item), visible)
#define gimp_item_attach_parasite(item, parasite) gimp_item_attach_parasite (host_id (item), parasite)
#define gimp_item_get_parasite(item, name)        gimp_item_get_parasite (host_id (item), name)
#define gimp_item_delete(item)                    gimp_item_delete (host_id (item))
#define gimp_parasite_get_data(parasite, size)    host_parasite_data (parasite, size)

#define gimp_image_new_with_precision(width, height, type, precision) \
  ((GimpImage *) host_item (gimp_image_new_with_precision (width, height, type, precision)))
#define gimp_get_images()                              host_images ()
#define gimp_image_get_name(image)                     gimp_image_get_name (host_id (image))
#define gimp_image_duplicate(image)                    ((GimpImage *) host_item (gimp_image_duplicate (host_id (image))))
#define gimp_image_delete(image)                       gimp_image_delete (host_id (image))
#define gimp_image_is_valid(image)                     gimp_image_is_valid (host_id (image))
#define gimp_image_get_base_type(image)                gimp_image_base_type (host_id (image))
#define gimp_image_get_precision(image)                gimp_image_get_precision (host_id (image))
#define gimp_image_get_width(image)                    gimp_image_width (host_id (image))
#define gimp_image_get_height(image)                   gimp_image_height (host_id (image))
#define gimp_image_get_effective_color_profile(image)  gimp_image_get_effective_color_profile (host_id (image))
#define gimp_image_get_layers(image)                   host_layers (image)
#define gimp_image_get_selected_layers(image)          host_selected_layers (image)
#define gimp_image_set_selected_layers(image, layers)  host_select_layers (image, layers)
#define gimp_image_get_selection(image)                ((GimpSelection *) host_item (gimp_image_get_selection (host_id (image))))
#define gimp_image_get_item_position(image, item)      gimp_image_get_item_position (host_id (image), host_id (item))
#define gimp_image_convert_rgb(image)                  gimp_image_convert_rgb (host_id (image))
#define gimp_image_undo_group_start(image)             gimp_image_undo_group_start (host_id (image))
#define gimp_image_undo_group_end(image)               gimp_image_undo_group_end (host_id (image))
#define gimp_image_select_item(image, operation, item) gimp_image_select_item (host_id (image), operation, host_id (item))
#define gimp_image_insert_layer(image, layer, parent, position) \
  gimp_image_insert_layer (host_id (image), host_id (layer), host_id (parent), position)
#define gimp_image_insert_channel(image, channel, parent, position) \
  gimp_image_insert_channel (host_id (image), host_id (channel), host_id (parent), position)
#define gimp_image_remove_channel(image, channel)      gimp_image_remove_channel (host_id (image), host_id (channel))

#define gimp_selection_bounds(image, some, x1, y1, x2, y2) gimp_selection_bounds (host_id (image), some, x1, y1, x2, y2)
#define gimp_selection_is_empty(image)                     gimp_selection_is_empty (host_id (image))
#define gimp_selection_none(image)                         gimp_selection_none (host_id (image))
#define gimp_selection_save(image)                         ((GimpChannel *) host_item (gimp_selection_save (host_id (image))))

#define gimp_drawable_get_width(drawable)                  gimp_drawable_width (host_id (drawable))
#define gimp_drawable_get_height(drawable)                 gimp_drawable_height (host_id (drawable))
#define gimp_drawable_get_offsets(drawable, x, y)          gimp_drawable_offsets (host_id (drawable), x, y)
#define gimp_drawable_get_buffer(drawable)                 gimp_drawable_get_buffer (host_id (drawable))
#define gimp_drawable_get_shadow_buffer(drawable)          gimp_drawable_get_shadow_buffer (host_id (drawable))
#define gimp_drawable_merge_shadow(drawable, undo)         gimp_drawable_merge_shadow (host_id (drawable), undo)
#define gimp_drawable_update(drawable, x, y, width, height) gimp_drawable_update (host_id (drawable), x, y, width, height)

#define gimp_layer_new(image, name, width, height, type, opacity, mode) \
  ((GimpLayer *) host_item (gimp_layer_new (host_id (image), name, width, height, type, opacity, mode)))
#define gimp_layer_new_from_visible(image, into, name) \
  ((GimpLayer *) host_item (gimp_layer_new_from_visible (host_id (image), host_id (into), name)))
#define gimp_layer_new_from_drawable(drawable, into) \
  ((GimpLayer *) host_item (gimp_layer_new_from_drawable (host_id (drawable), host_id (into))))
#define gimp_layer_from_mask(mask)                ((GimpLayer *) host_item (gimp_layer_from_mask (host_id (mask))))
#define gimp_layer_get_mask(layer)                ((GimpLayerMask *) host_item (gimp_layer_get_mask (host_id (layer))))
#define gimp_layer_create_mask(layer, type)       ((GimpLayerMask *) host_item (gimp_layer_create_mask (host_id (layer), type)))
#define gimp_layer_add_mask(layer, mask)          gimp_layer_add_mask (host_id (layer), host_id (mask))
#define gimp_layer_set_edit_mask(layer, edit)     gimp_layer_set_edit_mask (host_id (layer), edit)
#define gimp_layer_set_offsets(layer, x, y)       gimp_layer_set_offsets (host_id (layer), x, y)
#define gimp_layer_get_mode(layer)                gimp_layer_get_mode (host_id (layer))
#define gimp_layer_set_mode(layer, mode)          gimp_layer_set_mode (host_id (layer), mode)
#define gimp_layer_get_opacity(layer)             gimp_layer_get_opacity (host_id (layer))
#define gimp_group_layer_new(image, name)         host_group_new (image, name)
#define gimp_channel_new(image, name, width, height, opacity, color) host_channel_new (image, name, width, height, opacity, color)

#define gimp_ui_init(name) gimp_ui_init (name, FALSE)

/* clang-format on */

#endif
