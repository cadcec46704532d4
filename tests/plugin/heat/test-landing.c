/* test-landing.c - a single hot patch lands on the right pixels of layers: of GEGL's buffers, read back from what a layer says about itself, scaled, moved,
 * shown in a preview, as a mask under a selection, and compared.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "heat/comparison.h"
#include "heat/mask.h"
#include "heat/provenance-write.h"
#include "landing.h"

typedef struct
{
  const char *fit;
  LandingKind kind;
  ViaSize     picture;
} Case;

static const Case cases[] = {
  { "crop", LANDING_SHORTER, { 37, 2048 } },   { "crop", LANDING_SHORTER, { 224, 224 } },
  { "squash", LANDING_SQUASH, { 601, 399 } },  { "squash", LANDING_SQUASH, { 1, 1 } },
  { "native", LANDING_NATIVE, { 1, 5000 } },   { "native", LANDING_NATIVE, { 601, 399 } },
  { "native", LANDING_NATIVE, { 6000, 400 } }, { "tile", LANDING_TILE, { 601, 399 } },
};

/* A layer of a picture, of which one patch is hot. */
typedef struct
{
  Settings    settings;
  Explanation explanation;
  Landing     landing;
  int         x, y; /* the patch */
  char       *text; /* of the layer's parasite */
} Scene;

static ViaMap *
one_hot (const Landing *landing, int x, int y)
{
  const ViaSize     cells = { landing->across.cells, landing->down.cells };
  const ViaSize     pixels = { cells.width * landing->across.patch, cells.height * landing->down.patch };
  g_autofree float *grid = g_new0 (float, cells.width *cells.height);

  if (x >= 0)
    grid[y * cells.width + x] = 1;
  return via_map_new_from_grid (grid, NULL, cells, pixels, NULL);
}

/* The forward pass is one of any picture: it only says how probable the class is. */
static ViaTrace *
trace_of_nothing (ViaModel *model)
{
  const float rgba[4] = { 0.5f, 0.5f, 0.5f, 1 };
  g_autoptr (ViaPhoto) photo = via_photo_new (model, 1, 1, VIA_FIT_CROP, NULL);

  via_photo_add_rows (photo, rgba, 1);
  return via_trace_new (model, photo, &(ViaTraceOptions){ .precision = VIA_PRECISION_FAST }, NULL, NULL, NULL);
}

/* x < 0: nothing is hot. */
static void
scene_init (Scene *s, const Case *c, int x, int y)
{
  Explanation *e = &s->explanation;
  ViaMap      *map;

  *s = (Scene){ .x = x, .y = y };
  settings_init (&s->settings);
  g_assert_true (settings_set (&s->settings, SETTING_FIT, c->fit, NULL));
  *e = (Explanation){ .settings = &s->settings, .width = c->picture.width, .height = c->picture.height };
  e->model = via_model_open (NULL, NULL);
  e->photo = via_photo_new_fitted (e->model, e->width, e->height, &s->settings.fitting, NULL);
  e->trace = trace_of_nothing (e->model);
  s->landing = landing_new (c->kind, c->kind == LANDING_TILE ? 1 : 96, via_model_input_size (e->model),
                            via_model_patch_size (e->model), c->picture);
  g_assert_nonnull (map = one_hot (&s->landing, x, y));
  explanation_ask (e, (int[]){ 3 }, 1, &(ViaExplainOptions){ 0 });
  explanation_take_map (e, map);
  s->text = provenance_json (e, 0);
}

static void
scene_clear (Scene *s)
{
  explanation_clear (&s->explanation);
  settings_clear (&s->settings);
  g_free (s->text);
}

#define LEVEL 0.4

/* Pixels 0 … n-1 of an axis as it is shown. */
static LandingRange *
ranges_new (LandingAxis axis, int cell, int n)
{
  LandingRange *ranges = g_new (LandingRange, n);

  landing_ranges (axis, cell, 0, n, ranges);
  return ranges;
}

/* With a threshold a pixel is hot or not: so the edge of what is hot lies where it should, to 1e-3 of a pixel. */
static void
check_hot (LandingRange x, LandingRange y, float hot)
{
  if (x.border || y.border)
    return;
  if (x.outside || y.outside || x.most * y.most < LEVEL - 1e-6)
    g_assert_cmpfloat (hot, ==, 0);
  else if (x.least * y.least > LEVEL + 1e-6)
    g_assert_cmpfloat (hot, ==, 1);
}

/* Rows of a picture that is shown in some way; first those about the hot patch. */
typedef void (*PaintRows) (int y, int n, float *rgba, gconstpointer data);

static void
check_shown (const Landing *shown, const Scene *s, ViaSize size, PaintRows paint, gconstpointer data)
{
  g_autofree LandingRange *across = ranges_new (shown->across, s->x, size.width),
                          *down = ranges_new (shown->down, s->y, size.height);
  g_autofree float *rgba = g_new (float, 4 * 5 * size.width);
  const double      shares[] = { -0.4, 0.1, 0.5, 0.9, 1.4 };

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      int row = landing_pixel (shown->down, s->y + shares[i], size.height), n = MIN (5, size.height - row);

      paint (row, n, rgba, data);
      for (int j = 0; j < n * size.width; j++)
        check_hot (across[j % size.width], down[row + j / size.width], rgba[4 * j + 3]);
    }
}

static const ViaPaint hot = { .threshold = TRUE, .level = LEVEL, .alpha = VIA_ALPHA_HEAT };

static void
paint_buffer (int y, int n, float *rgba, gconstpointer data)
{
  GeglBuffer   *buffer = (GeglBuffer *) data;
  GeglRectangle all = *gegl_buffer_get_extent (buffer), part = { all.x, all.y + y, all.width, n };

  gegl_buffer_get (buffer, &part, 1, babl_format ("R'G'B'A float"), rgba, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

/* As it is painted for the first time, into a buffer that begins anywhere. */
static void
check_buffer (const Scene *s)
{
  const Explanation *e = &s->explanation;
  const ViaSize      size = { e->width, e->height };
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (13, -7, size.width, size.height), babl_format ("R'G'B'A float"));
  const PixelsColor color = pixels_color (buffer, FALSE);

  g_assert_true (pixels_paint (buffer, &color, e->maps[0], 0, e->photo, &hot, NULL));
  check_shown (&s->landing, s, size, paint_buffer, buffer);
}

typedef struct
{
  const HeatLayer *heat;
  FramePart        part;
} Shown;

static void
paint_layer (int y, int n, float *rgba, gconstpointer data)
{
  const Shown *shown = data;

  heat_layer_paint (shown->heat, &hot, &shown->part, y, n, rgba);
}

/* The same without a threshold: all heat is what it should be. */
static void
check_heat (const Landing *landing, const Scene *s, const Shown *shown)
{
  const FramePart         *part = &shown->part;
  const ViaBox             frame = frame_in_part (shown->heat->frame, part);
  g_autofree LandingRange *across = ranges_new (landing->across, s->x, part->width);
  g_autofree float        *heat = g_new (float, part->width);

  for (int i = 0; i < 3; i++)
    {
      int          row = landing_pixel (landing->down, s->y + i / 2.0, part->height);
      LandingRange down;

      landing_ranges (landing->down, s->y, row, 1, &down);
      via_map_heat_at (shown->heat->provenance.map, 0, &frame, part->width, NULL, row, 1, heat);
      for (int x = 0; x < part->width; x++)
        landing_check (across[x], down, heat[x]);
    }
}

static Landing
landing_of_part (const Landing *landing, double across, double down, const FramePart *part)
{
  return (Landing){ landing_shown (landing->across, across * part->across, part->x),
                    landing_shown (landing->down, down * part->down, part->y) };
}

/* As a preview shows the layer: the whole, or a part of it, larger or smaller. */
static void
check_part (const Scene *s, const HeatLayer *heat, double zoom, double x, double y)
{
  const double  across = (double) heat->place.width / s->explanation.width;
  const double  down = (double) heat->place.height / s->explanation.height;
  const ViaSize size = { (int) ceil (heat->place.width * zoom), (int) ceil (heat->place.height * zoom) };
  const Shown   shown = { heat, { zoom, zoom, x, y, size.width, size.height } };
  const Landing landing = landing_of_part (&s->landing, across, down, &shown.part);

  check_heat (&landing, s, &shown);
  check_shown (&landing, s, size, paint_layer, &shown);
}

/* As it is read back from a layer that has been scaled and moved. */
static void
check_read_back (const Scene *s, double times)
{
  const Explanation  *e = &s->explanation;
  const GeglRectangle place = { -31, 17, MAX ((int) round (times * e->width), 1), MAX ((int) round (times * e->height), 1) };
  g_auto (HeatLayer) heat = { 0 };
  g_autoptr (GError) error = NULL;

  heat_layer_read (&heat, "layer", &place, s->text, strlen (s->text), &error);
  g_assert_no_error (error);
  check_part (s, &heat, 1, 0, 0);
  check_part (s, &heat, 0.37, 0, 0);
  check_part (s, &heat, 2.5, 7, 3);
}

/* A mask of the image, in which the explained area lies at an odd place. */
static void
check_mask (const Scene *s)
{
  const Explanation *e = &s->explanation;
  const int          left = 33, top = 11, width = e->width + 50, height = e->height + 40;
  g_autoptr (GeglBuffer) selection = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), babl_format ("Y float"));
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), babl_format ("Y float"));
  g_autofree float        *numbers = g_new (float, width *height);
  g_autofree LandingRange *across = ranges_new (s->landing.across, s->x, e->width);
  g_autofree LandingRange *down = ranges_new (s->landing.down, s->y, e->height);
  const View               view = { .area = { 5, 3, e->width, e->height }, .x = left, .y = top, .selected = TRUE };
  const HeatMask           mask = { e, &view, selection };

  for (int i = 0; i < width * height; i++)
    numbers[i] = 1;
  gegl_buffer_set (selection, NULL, 0, babl_format ("Y float"), numbers, GEGL_AUTO_ROWSTRIDE);
  g_assert_true (mask_paint (&mask, 0, 1, buffer, 0, 0, NULL));
  gegl_buffer_get (buffer, NULL, 1, babl_format ("Y float"), numbers, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (int y = 0; y < e->height; y++)
    for (int x = 0; x < e->width; x++)
      {
        float number = numbers[(top + y) * width + left + x];

        if (across[x].outside || down[y].outside)
          g_assert_true (number == 0 || across[x].border || down[y].border);
        else
          landing_check (across[x], down[y], number);
      }
}

/* Which of the 256 colours says that the first layer has so much more. */
static int
difference_color (double heat)
{
  return (int) (255 * (0.5 + 0.5 * CLAMP (heat, 0, 1)));
}

static gboolean
is_between (const float *rgba, int low, int high)
{
  for (int i = low; i <= high; i++)
    {
      guint8 rgb[3];

      via_colormap_color (VIA_COLORMAP_DIVERGING, i, rgb);
      if (rgba[0] == rgb[0] / 255.f && rgba[1] == rgb[1] / 255.f && rgba[2] == rgb[2] / 255.f)
        return TRUE;
    }
  return FALSE;
}

/* Against a layer where nothing is hot, at the same place: the first one's heat, in colours. */
static void
check_compared (const Scene *s, const Scene *nothing)
{
  const Explanation  *e = &s->explanation;
  const GeglRectangle place = { -3, 5, e->width, e->height };
  g_auto (HeatLayer) first = { 0 }, second = { 0 };
  g_autofree LandingRange *across = ranges_new (s->landing.across, s->x, e->width);
  g_autofree float        *rgba = g_new (float, 4 * e->width);
  const int                row = landing_pixel (s->landing.down, s->y + 0.5, e->height);
  LandingRange             down;
  Comparison               c;

  g_assert_true (heat_layer_read (&first, "first", &place, s->text, strlen (s->text), NULL));
  g_assert_true (heat_layer_read (&second, "second", &place, nothing->text, strlen (nothing->text), NULL));
  g_assert_true (comparison_init (&c, &first, &second, NULL));
  c.alpha = VIA_ALPHA_OPAQUE;
  landing_ranges (s->landing.down, s->y, row, 1, &down);
  comparison_paint (&c, &(FramePart){ 1, 1, 0, 0, e->width, e->height }, row, 1, rgba);
  for (int x = 0; x < e->width; x++)
    if (!across[x].border && !down.border)
      g_assert_true (across[x].outside || down.outside
                         ? rgba[4 * x + 3] == 0
                         : is_between (rgba + 4 * x, difference_color (across[x].least * down.least - 1e-6),
                                       difference_color (across[x].most * down.most + 1e-6)));
}

static void
test_landing (gconstpointer data)
{
  const Case *c = data;
  Scene       nothing, s;

  scene_init (&nothing, c, -1, -1);
  for (int i = 0; i < 3; i++)
    {
      scene_init (&s, c, i * (nothing.landing.across.cells - 1) / 2, (2 - i) * (nothing.landing.down.cells - 1) / 3);
      check_buffer (&s);
      for (int doubled = 1; doubled <= 4; doubled++)
        check_read_back (&s, doubled / 2.0);
      check_mask (&s);
      check_compared (&s, &nothing);
      scene_clear (&s);
    }
  scene_clear (&nothing);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/landing/%zu", i);

      g_test_add_data_func (name, &cases[i], test_landing);
    }
  result = g_test_run ();
  gegl_exit ();
  return result;
}
