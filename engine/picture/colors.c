/* colors.c - colour maps: heat 0…255 to sRGB.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Turbo: copyright 2019 Google LLC (A. Mikhailov), Apache-2.0.  Viridis and inferno: N. Smith and S. van der Walt, CC0.  Of
 * their published tables every fifth entry is kept; straight lines between them are off by at most 1/255.
 * Jet as in OpenCV: ramps of slope 4 around a quarter, a half and three quarters, halves rounded to even.
 * Diverging: cool to warm after K. Moreland, "Diverging Color Maps for Scientific Visualization", 2009.
 */
#include <math.h>
#include <string.h>

#include "via.h"

#define STEP 5
#define KNOTS (255 / STEP + 1)

static const guint32 turbo[KNOTS] = { 0x30123b, 0x36215f, 0x3b2f80, 0x3f3e9c, 0x424bb5, 0x4559cb, 0x4666dd, 0x4773eb, 0x4680f6,
                                      0x458cfd, 0x4099ff, 0x38a5fb, 0x2fb2f4, 0x27bee9, 0x1fc9dd, 0x1ad4d0, 0x18ddc2, 0x1ae4b6,
                                      0x22ebaa, 0x2ff19b, 0x3ff68a, 0x52fa7a, 0x65fd69, 0x79fe59, 0x8bff4b, 0x9cfe40, 0xa9fb39,
                                      0xb7f735, 0xc3f134, 0xd0ea34, 0xdbe236, 0xe5d938, 0xeecf3a, 0xf5c53a, 0xfaba39, 0xfdae35,
                                      0xfea130, 0xfe932a, 0xfc8423, 0xf9751d, 0xf46617, 0xef5811, 0xe84b0c, 0xe14109, 0xd83706,
                                      0xce2d04, 0xc32503, 0xb71d02, 0xa91601, 0x9b0f01, 0x8b0902, 0x7a0403 };
static const guint32 viridis[KNOTS] = { 0x440154, 0x46085c, 0x471063, 0x481769, 0x481d6f, 0x482475, 0x472a7a, 0x46307e, 0x453781,
                                        0x433d84, 0x414287, 0x3f4889, 0x3d4e8a, 0x3a538b, 0x38598c, 0x355e8d, 0x33638d, 0x31688e,
                                        0x2e6d8e, 0x2c718e, 0x2a768e, 0x297b8e, 0x27808e, 0x25848e, 0x23898e, 0x218e8d, 0x20928c,
                                        0x1f978b, 0x1e9c89, 0x1fa188, 0x21a585, 0x24aa83, 0x28ae80, 0x2eb37c, 0x35b779, 0x3dbc74,
                                        0x46c06f, 0x50c46a, 0x5ac864, 0x65cb5e, 0x70cf57, 0x7cd250, 0x89d548, 0x95d840, 0xa2da37,
                                        0xb0dd2f, 0xbddf26, 0xcae11f, 0xd8e219, 0xe5e419, 0xf1e51d, 0xfde725 };
static const guint32 inferno[KNOTS] = { 0x000004, 0x02020c, 0x050417, 0x0a0722, 0x10092d, 0x160b39, 0x1e0c45, 0x260c51, 0x2f0a5b,
                                        0x380962, 0x400a67, 0x490b6a, 0x510e6c, 0x59106e, 0x61136e, 0x69166e, 0x71196e, 0x781c6d,
                                        0x801f6c, 0x88226a, 0x902568, 0x982766, 0xa02a63, 0xa82e5f, 0xb0315b, 0xb73557, 0xbf3952,
                                        0xc63d4d, 0xcc4248, 0xd34743, 0xd94d3d, 0xdf5337, 0xe45a31, 0xe9612b, 0xed6925, 0xf1711f,
                                        0xf47918, 0xf78212, 0xf98b0b, 0xfa9407, 0xfb9d07, 0xfca60c, 0xfcb014, 0xfbba1f, 0xfac42a,
                                        0xf8cd37, 0xf6d746, 0xf4e156, 0xf2ea69, 0xf2f27d, 0xf5f992, 0xfcffa4 };

static const guint32 cool_warm[] = { 0x3b4cc0, 0xdddddd, 0xb40426 };

/* Colours at the knots 0, step, 2 step …, straight lines between them. */
static void
interpolate (const guint32 *knots, double step, int heat, guint8 rgb[3])
{
  int    knot = MIN ((int) (heat / step), (int) (255 / step) - 1);
  double t = heat / step - knot;

  for (int c = 0; c < 3; c++)
    {
      int shift = 16 - 8 * c, a = knots[knot] >> shift & 255, b = knots[knot + 1] >> shift & 255;

      rgb[c] = (guint8) lrint (a + t * (b - a));
    }
}

static guint8
jet_ramp (int heat, int rises, int falls) /* in halves of 1/255 */
{
  return (guint8) rint (CLAMP (MIN (8 * heat - rises, falls - 8 * heat) / 2.0, 0, 255));
}

static void
jet (int heat, guint8 rgb[3])
{
  rgb[0] = jet_ramp (heat, 765, 2295);
  rgb[1] = jet_ramp (heat, 255, 1785);
  rgb[2] = jet_ramp (heat, -255, 1275);
}

static const char *const ids[VIA_N_COLORMAPS] = {
  [VIA_COLORMAP_TURBO] = "turbo",     [VIA_COLORMAP_JET] = "jet",   [VIA_COLORMAP_VIRIDIS] = "viridis",
  [VIA_COLORMAP_INFERNO] = "inferno", [VIA_COLORMAP_GRAY] = "gray", [VIA_COLORMAP_DIVERGING] = "diverging",
};

const char *
via_colormap_id (ViaColormap map)
{
  g_return_val_if_fail (map < VIA_N_COLORMAPS, NULL);
  return ids[map];
}

gboolean
via_colormap_find (const char *id, ViaColormap *map)
{
  for (ViaColormap i = 0; i < VIA_N_COLORMAPS; i++)
    if (strcmp (ids[i], id) == 0)
      {
        *map = i;
        return TRUE;
      }
  return FALSE;
}

void
via_colormap_color (ViaColormap map, int heat, guint8 rgb[3])
{
  heat = CLAMP (heat, 0, 255);
  switch (map)
    {
    case VIA_COLORMAP_TURBO:
      interpolate (turbo, STEP, heat, rgb);
      break;
    case VIA_COLORMAP_VIRIDIS:
      interpolate (viridis, STEP, heat, rgb);
      break;
    case VIA_COLORMAP_INFERNO:
      interpolate (inferno, STEP, heat, rgb);
      break;
    case VIA_COLORMAP_DIVERGING:
      interpolate (cool_warm, 127.5, heat, rgb);
      break;
    case VIA_COLORMAP_JET:
      jet (heat, rgb);
      break;
    default:
      memset (rgb, heat, 3);
    }
}
