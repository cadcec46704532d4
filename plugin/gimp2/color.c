/* color.c - GIMP 2.10's colour management, as pixels.h wants it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../gimp/color.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GimpColorProfile, g_object_unref)

static void
apply (float *rgba, gsize n_pixels, gpointer data)
{
  Color *color = data;

  gimp_color_transform_process_pixels (color->transform, color->from, rgba, color->to, rgba, n_pixels);
}

/* A gray image's profile says nothing about R'G'B': its pixels are read as gray sRGB, and GIMP drops the profile when it
 * converts the image to RGB. */
static GimpColorProfile *
rgb_profile (GimpImage *image)
{
  return gimp_image_get_base_type (image) == GIMP_GRAY ? NULL : gimp_image_get_effective_color_profile (image);
}

static void
set_transform (Color *color, GimpColorProfile *profile, gboolean reading)
{
  g_autoptr (GimpColorProfile) srgb = gimp_color_profile_new_rgb_srgb ();
  const Babl *encoded = babl_format ("R'G'B'A float");
  /* With a linear profile the numbers in the buffer are linear, and GEGL must not encode them on the way. */
  const Babl *code = gimp_color_profile_is_linear (profile) ? babl_format ("RGBA float") : encoded;

  color->from = reading ? code : encoded;
  color->to = reading ? encoded : code;
  color->transform = gimp_color_transform_new (reading ? profile : srgb, color->from, reading ? srgb : profile, color->to,
                                               GIMP_COLOR_RENDERING_INTENT_RELATIVE_COLORIMETRIC, 0);
  if (color->transform)
    color->pixels = (PixelsColor){ code, apply, color };
}

void
color_for_reading (Color *color, GimpImage *image, GeglBuffer *buffer, gboolean raw)
{
  g_autoptr (GimpColorProfile) profile = raw ? NULL : rgb_profile (image);

  *color = (Color){ .pixels = pixels_color (buffer, raw) };
  if (profile)
    set_transform (color, profile, TRUE);
}

void
color_for_writing (Color *color, GimpImage *image, GeglBuffer *buffer)
{
  g_autoptr (GimpColorProfile) profile = rgb_profile (image);

  *color = (Color){ .pixels = pixels_color (buffer, FALSE) };
  if (profile)
    set_transform (color, profile, FALSE);
}

void
color_clear (Color *color)
{
  g_clear_object (&color->transform);
}
