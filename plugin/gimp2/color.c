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

static gboolean
is_linear (GimpImage *image)
{
  switch (gimp_image_get_precision (image))
    {
    case GIMP_PRECISION_U8_LINEAR:
    case GIMP_PRECISION_U16_LINEAR:
    case GIMP_PRECISION_U32_LINEAR:
    case GIMP_PRECISION_HALF_LINEAR:
    case GIMP_PRECISION_FLOAT_LINEAR:
    case GIMP_PRECISION_DOUBLE_LINEAR:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
set_transform (Color *color, GimpImage *image, GimpColorProfile *profile, gboolean reading)
{
  g_autoptr (GimpColorProfile) srgb = gimp_color_profile_new_rgb_srgb ();
  const Babl *encoded = babl_format ("R'G'B'A float");
  /* As GIMP itself reads its layers: the image's precision says whether the numbers are encoded, and the profile how.  A profile
   * that has a curve says nothing about an image whose precision is linear. */
  const Babl *code = is_linear (image) ? babl_format ("RGBA float") : encoded;

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
    set_transform (color, image, profile, TRUE);
}

void
color_for_writing (Color *color, GimpImage *image, GeglBuffer *buffer)
{
  g_autoptr (GimpColorProfile) profile = rgb_profile (image);

  *color = (Color){ .pixels = pixels_color (buffer, FALSE) };
  if (profile)
    set_transform (color, image, profile, FALSE);
}

void
color_clear (Color *color)
{
  g_clear_object (&color->transform);
}
