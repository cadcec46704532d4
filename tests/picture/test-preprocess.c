/* test-preprocess.c - pictures become network inputs bit for bit as in the reference implementation.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "golden.h"
#include "model.h"
#include "photo.h"
#include "picture/resample.h"

static const float half[] = { 0.5f, 0.5f, 0.5f };
static const float imagenet_mean[] = { 0.485f, 0.456f, 0.406f }, imagenet_std[] = { 0.229f, 0.224f, 0.225f };
static const float clip_mean[] = { 0.48145466f, 0.4578275f, 0.40821073f }, clip_std[] = { 0.26862954f, 0.26130258f, 0.27577711f };

/* A model of which only the pre-processing is used: 256 bilinear, then the centre 224. */
static ViaModel *
make_model (const float *mean, const float *std)
{
  ViaModel *model = g_new0 (ViaModel, 1);

  g_atomic_ref_count_init (&model->refs);
  g_atomic_ref_count_inc (&model->refs); /* kept when the photo lets go: it has nothing that can be freed */
  model->config.image_size = model->config.crop = 224;
  model->config.input = (ViaSize){ 224, 224 };
  model->config.resize = 256;
  memcpy (model->config.mean, mean, sizeof model->config.mean);
  memcpy (model->config.std, std, sizeof model->config.std);
  return model;
}

/* Two ramps and a checkerboard, the picture of the golden data. */
static void
synthetic_row (int y, int width, int height, float *rgba)
{
  for (int x = 0; x < width; x++, rgba += 4)
    {
      rgba[0] = (float) (x * 255 / (width - 1)) / 255;
      rgba[1] = (float) (y * 255 / (height - 1)) / 255;
      rgba[2] = (float) ((x / 8 + y / 8) & 1 ? 200 : 40) / 255;
      rgba[3] = 1;
    }
}

static float *
preprocess (ViaModel *model, int width, int height)
{
  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_CROP, NULL);
  g_autofree float *row = g_new (float, 4 * width);
  float            *input = g_new (float, 3 * 224 * 224);

  for (int y = 0; y < height; y++)
    {
      synthetic_row (y, width, height, row);
      via_photo_add_rows (photo, row, 1);
    }
  photo_input (photo, input);
  return input;
}

/* The 8-bit pixels, read off the normalised input. */
static void
check_pixels (int width, int height)
{
  static const float   zero[3], one[] = { 1, 1, 1 };
  g_autofree ViaModel *model = make_model (zero, one);
  g_autofree float    *input = preprocess (model, width, height);
  g_autofree char     *name = g_strdup_printf ("synth%dx%d.u8", width, height);
  g_autoptr (Golden) golden = golden_open ("preprocess");
  gsize         count;
  const guint8 *expected = golden_raw (golden, name, &count);

  g_assert_cmpuint (count, ==, 3 * 224 * 224);
  for (gsize i = 0; i < count / 3; i++)
    for (gsize c = 0; c < 3; c++)
      g_assert_cmpfloat (input[c * count / 3 + i], ==, (float) expected[3 * i + c] / 255);
}

static void
test_pixels (void)
{
  check_pixels (701, 1000);
  check_pixels (224, 224);
}

/* Every step-th pixel of the golden input, in both directions. */
static void
check_input (const char *name, const float *mean, const float *std, int step)
{
  g_autofree ViaModel *model = make_model (mean, std);
  g_autofree float    *input = preprocess (model, 300, 260);
  g_autoptr (Golden) golden = golden_open ("preprocess");
  gsize         count;
  const double *expected = golden_tensor (golden, name, &count);

  g_assert_cmpuint (count, ==, 3 * (224 / step) * (224 / step));
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < 224; y += step)
      for (int x = 0; x < 224; x += step)
        g_assert_cmpfloat (input[(c * 224 + y) * 224 + x], ==, *expected++);
}

static void
test_inputs (void)
{
  check_input ("synth300x260.half", half, half, 1);
  check_input ("synth300x260.imagenet.sub8", imagenet_mean, imagenet_std, 8);
  check_input ("synth300x260.clip.sub8", clip_mean, clip_std, 8);
}

/* Checksums of Pillow 9.4's results for pseudo-random rows, both filters, up and down; the numbers come from check-pillow.py. */
static const struct
{
  int           in, out;
  Interpolation interpolation;
  guint32       sum;
} pillow[] = {
  { 1, 7, INTERPOLATION_BILINEAR, 3107701311u },      { 1, 7, INTERPOLATION_BICUBIC, 3107701311u },
  { 7, 1, INTERPOLATION_BILINEAR, 168312u },          { 7, 1, INTERPOLATION_BICUBIC, 168342u },
  { 37, 16, INTERPOLATION_BILINEAR, 114040246u },     { 37, 16, INTERPOLATION_BICUBIC, 4141973438u },
  { 100, 256, INTERPOLATION_BILINEAR, 2623420141u },  { 100, 256, INTERPOLATION_BICUBIC, 3794494421u },
  { 256, 256, INTERPOLATION_BILINEAR, 1587735001u },  { 256, 256, INTERPOLATION_BICUBIC, 1587735001u },
  { 499, 224, INTERPOLATION_BILINEAR, 2147281971u },  { 499, 224, INTERPOLATION_BICUBIC, 2696725331u },
  { 640, 251, INTERPOLATION_BILINEAR, 1283621334u },  { 640, 251, INTERPOLATION_BICUBIC, 75115271u },
  { 1024, 96, INTERPOLATION_BILINEAR, 3841820250u },  { 1024, 96, INTERPOLATION_BICUBIC, 4264895511u },
  { 3001, 224, INTERPOLATION_BILINEAR, 3711667078u }, { 3001, 224, INTERPOLATION_BICUBIC, 4028228642u },
  { 50, 40000, INTERPOLATION_BILINEAR, 967572838u },  { 50, 40000, INTERPOLATION_BICUBIC, 1593928294u },
};

static void
test_pillow (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pillow); i++)
    {
      Axis               axis = { 0 };
      g_autofree guint8 *row = g_malloc (3 * (gsize) pillow[i].in);
      g_autofree guint8 *across = g_malloc (3 * (gsize) pillow[i].out);
      guint32            state = 1, sum = 0, down_sum = 0;

      for (int k = 0; k < 3 * pillow[i].in; k++)
        {
          state = state * 1664525u + 1013904223u;
          row[k] = (guint8) (state >> 24);
        }
      g_assert_true (axis_init (&axis, pillow[i].in, pillow[i].out, 0, pillow[i].out, pillow[i].interpolation));
      resample_across (&axis, row, across);
      for (int k = 0; k < pillow[i].out; k++)
        {
          guint8 down[3];

          resample_down (&axis, k, row, 0, 1, down);
          for (int c = 0; c < 3; c++)
            {
              sum = sum * 31 + across[3 * k + c];
              down_sum = down_sum * 31 + down[c];
            }
        }
      g_assert_cmpuint (sum, ==, pillow[i].sum);
      g_assert_cmpuint (down_sum, ==, pillow[i].sum);
      axis_clear (&axis);
    }
}

/* A window of the outputs is that part of all outputs. */
static void
test_window (void)
{
  Axis   whole = { 0 }, part = { 0 };
  guint8 row[3 * 50], all[3 * 80], some[3 * 11];

  for (gsize i = 0; i < sizeof row; i++)
    row[i] = (guint8) (i * i * 7);
  g_assert_true (axis_init (&whole, 50, 80, 0, 80, INTERPOLATION_BICUBIC));
  g_assert_true (axis_init (&part, 50, 80, 30, 11, INTERPOLATION_BICUBIC));
  resample_across (&whole, row, all);
  resample_across (&part, row, some);
  g_assert_cmpmem (some, sizeof some, all + 3 * 30, sizeof some);
  axis_clear (&whole);
  axis_clear (&part);
}

static Geometry
geometry (int width, int height, int resize, ViaFit fit)
{
  Config config = { .image_size = 224, .input = { 224, 224 }, .crop = 224, .resize = resize };

  return geometry_new (&config, width, height, fit);
}

static void
test_geometry (void)
{
  Geometry g = geometry (701, 1000, 256, VIA_FIT_CROP);
  ViaBox   seen;

  g_assert_cmpfloat (g.out_width, ==, 256);
  g_assert_cmpfloat (g.out_height, ==, 365); /* 365.19 */
  g_assert_cmpint (g.left, ==, 16);
  g_assert_cmpint (g.top, ==, 70); /* 70.5, half to even */
  seen = geometry_seen (&g);
  g_assert_cmpfloat_with_epsilon (seen.x, 16.0 * 701 / 256, 1e-9);
  g_assert_cmpfloat_with_epsilon (seen.height, 224.0 * 1000 / 365, 1e-9);

  g = geometry (341, 256, 256, VIA_FIT_CROP);
  g_assert_cmpint (g.left, ==, 58); /* 58.5, half to even */
  g_assert_cmpint (g.top, ==, 16);

  g = geometry (300, 100, 256, VIA_FIT_SQUASH);
  seen = geometry_seen (&g);
  g_assert_cmpfloat (seen.x, ==, 0);
  g_assert_cmpfloat (seen.width, ==, 300);
  g_assert_cmpfloat (seen.height, ==, 100);

  g = geometry_new (&(Config){ .image_size = 224, .input = { 224, 224 }, .crop = 224, .resize = 256, .resize_mode = RESIZE_SQUASH },
                    300, 100, VIA_FIT_CROP);
  g_assert_cmpfloat (g.out_width, ==, 256); /* as DeiT's processor does it: both sides, and then the centre */
  g_assert_cmpfloat (g.out_height, ==, 256);
  g_assert_cmpint (g.left, ==, 16);
  seen = geometry_seen (&g);
  g_assert_cmpfloat_with_epsilon (seen.height, 100 * 224.0 / 256, 1e-9);

  g = geometry (100, 150, 101, VIA_FIT_CROP); /* smaller than the crop: padded, all of it seen */
  g_assert_cmpint (g.left, ==, -61);          /* 123 black columns, 61 before and 62 behind */
  g_assert_cmpint (g.top, ==, -36);           /* 73 black rows */
  seen = geometry_seen (&g);
  g_assert_cmpfloat_with_epsilon (seen.width, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (seen.height, 150, 1e-9);

  g = geometry (1, 1 << 20, 256, VIA_FIT_CROP); /* a thread: nothing overflows */
  g_assert_cmpfloat (g.out_height, ==, 268435456);
  seen = geometry_seen (&g);
  g_assert_cmpfloat_with_epsilon (seen.height, 224.0 / 256, 1e-9);
}

/* What is seen is what the frame and the picture have in common. */
static void
test_frame (void)
{
  Geometry g = geometry (100, 150, 101, VIA_FIT_CROP);
  ViaBox   frame = geometry_frame (&g);

  g_assert_cmpfloat_with_epsilon (frame.x, -61 * 100 / 101.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.height, 224 * 150 / 151.0, 1e-9);
  for (int width = 1; width < 700; width += 13)
    for (int resize = 200; resize < 260; resize += 7)
      {
        ViaBox seen;

        g = geometry (width, 300, resize, VIA_FIT_CROP);
        frame = geometry_frame (&g);
        seen = geometry_seen (&g);
        g_assert_cmpfloat_with_epsilon (seen.x, MAX (frame.x, 0), 1e-9);
        g_assert_cmpfloat_with_epsilon (seen.y, MAX (frame.y, 0), 1e-9);
        g_assert_cmpfloat_with_epsilon (seen.x + seen.width, MIN (frame.x + frame.width, width), 1e-9);
        g_assert_cmpfloat_with_epsilon (seen.y + seen.height, MIN (frame.y + frame.height, 300), 1e-9);
      }
}

/* What lies outside a picture that is too small is black. */
static void
test_padding (void)
{
  static const float   zero[3], one[] = { 1, 1, 1 };
  g_autofree ViaModel *model = make_model (zero, one);
  g_autoptr (ViaPhoto) photo = NULL;
  g_autofree float *input = g_new (float, 3 * 224 * 224);
  const float       white[] = { 1, 1, 1, 1 };

  model->config.resize = 101;
  photo = via_photo_new (model, 1, 1, VIA_FIT_CROP, NULL);
  via_photo_add_rows (photo, white, 1);
  photo_input (photo, input);
  g_assert_cmpfloat (input[61 * 224 + 60], ==, 0);
  g_assert_cmpfloat (input[61 * 224 + 61], ==, 1);
  g_assert_cmpfloat (input[61 * 224 + 161], ==, 1);
  g_assert_cmpfloat (input[61 * 224 + 162], ==, 0);
  g_assert_cmpfloat (input[60 * 224 + 100], ==, 0);
  g_assert_cmpfloat (input[161 * 224 + 100], ==, 1);
  g_assert_cmpfloat (input[162 * 224 + 100], ==, 0);
}

/* Checksums of Pillow's results for pseudo-random pictures in the middle of a white square; from check-pillow.py, too. */
static const struct
{
  int     width, height;
  guint32 sum;
} padded[] = { { 300, 171, 2416566653u }, { 170, 301, 3037071484u }, { 100, 99, 4085673910u }, { 224, 224, 3552220983u } };

static void
set_padded (Config *config)
{
  config->resize = 224;
  config->resize_mode = RESIZE_PAD;
  config->interpolation = INTERPOLATION_BICUBIC;
  for (int c = 0; c < 3; c++)
    config->pad_color[c] = 1;
}

static float *
padded_input (ViaModel *model, int width, int height)
{
  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_CROP, NULL);
  g_autofree float *row = g_new (float, 4 * (gsize) width);
  float            *input = g_new (float, 3 * 224 * 224);
  guint32           state = 1;

  for (int y = 0; y < height; y++)
    {
      for (int i = 0; i < 4 * width; i++)
        {
          state = i % 4 < 3 ? state * 1664525u + 1013904223u : state;
          row[i] = i % 4 < 3 ? (float) (state >> 24) / 255 : 1;
        }
      via_photo_add_rows (photo, row, 1);
    }
  photo_input (photo, input);
  return input;
}

static void
test_padded (void)
{
  static const float   zero[3], one[] = { 1, 1, 1 };
  g_autofree ViaModel *model = make_model (zero, one);

  set_padded (&model->config);
  for (gsize i = 0; i < G_N_ELEMENTS (padded); i++)
    {
      g_autofree float *input = padded_input (model, padded[i].width, padded[i].height);
      guint32           sum = 0;

      for (gsize k = 0; k < 224 * 224; k++)
        for (gsize c = 0; c < 3; c++)
          sum = sum * 31 + (guint32) lrintf (255 * input[c * 224 * 224 + k]);
      g_assert_cmpuint (sum, ==, padded[i].sum);
    }
}

/* The same numbers in another order, each normalised as its colour. */
static void
test_channels (void)
{
  g_autofree ViaModel *model = make_model (imagenet_mean, imagenet_std);
  g_autofree float    *rgb = NULL, *bgr = NULL;

  set_padded (&model->config);
  rgb = padded_input (model, 300, 171);
  model->config.channels = CHANNELS_BGR;
  bgr = padded_input (model, 300, 171);
  for (gsize c = 0; c < 3; c++)
    g_assert_cmpmem (rgb + c * 224 * 224, 224 * 224 * sizeof *rgb, bgr + (2 - c) * 224 * 224, 224 * 224 * sizeof *bgr);
}

/* Everything is seen, and the frame is the square, of which the picture is the middle. */
static void
test_padded_frame (void)
{
  Config   config = { .image_size = 224, .input = { 224, 224 } };
  Geometry g;
  ViaBox   frame, seen;

  set_padded (&config);
  g = geometry_new (&config, 300, 171, VIA_FIT_CROP);
  frame = geometry_frame (&g);
  seen = geometry_seen (&g);
  g_assert_cmpfloat (frame.x, ==, 0);
  g_assert_cmpfloat (frame.y, ==, -64);
  g_assert_cmpfloat_with_epsilon (frame.width, 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.height, 300, 1e-9);
  g_assert_cmpfloat (seen.y, ==, 0);
  g_assert_cmpfloat (seen.height, ==, 171);
  g_assert_cmpfloat (seen.width, ==, 300);
  g = geometry_new (&config, 300, 171, VIA_FIT_SQUASH); /* asked for, it counts */
  frame = geometry_frame (&g);
  g_assert_cmpfloat_with_epsilon (frame.height, 171, 1e-9);
}

/* What is transparent shows the colour that the picture is laid on. */
static void
test_padded_alpha (void)
{
  static const float   zero[3], one[] = { 1, 1, 1 }, clear[] = { 0, 0, 0, 0 };
  g_autofree ViaModel *model = make_model (zero, one);
  g_autofree float    *input = g_new (float, 3 * 224 * 224);
  g_autoptr (ViaPhoto) photo = NULL;

  set_padded (&model->config);
  model->config.pad_color[1] = 0.2f;
  photo = via_photo_new (model, 1, 1, VIA_FIT_CROP, NULL);
  via_photo_add_rows (photo, clear, 1);
  photo_input (photo, input);
  g_assert_cmpfloat (input[0], ==, 1);
  g_assert_cmpfloat (input[224 * 224], ==, 51.f / 255);
}

/* Strange pixels: each is all of a picture of one pixel. */
static void
test_strange_pixels (void)
{
  static const struct
  {
    float rgba[4];
    int   red;
  } cases[] = {
    { { 1, 0, 0, 1 }, 255 },        { { 0, 0, 0, 0 }, 128 },       { { 1, 0, 0, 0.5f }, 191 }, { { NAN, 0, 0, 1 }, 0 },
    { { INFINITY, 0, 0, 1 }, 255 }, { { -INFINITY, 0, 0, 1 }, 0 }, { { 7, 0, 0, 1 }, 255 },    { { -7, 0, 0, 1 }, 0 },
    { { 1, 0, 0, NAN }, 128 },      { { 1, 0, 0, 9 }, 255 },       { { 0.5f, 0, 0, 1 }, 128 },
  };
  static const float   zero[3], one[] = { 1, 1, 1 };
  g_autofree ViaModel *model = make_model (zero, one);
  g_autofree float    *input = g_new (float, 3 * 224 * 224);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ViaPhoto) photo = via_photo_new (model, 1, 1, VIA_FIT_CROP, NULL);

      via_photo_add_rows (photo, cases[i].rgba, 1);
      photo_input (photo, input);
      g_assert_cmpfloat (input[0], ==, (float) cases[i].red / 255);
    }
}

static void
check_refused (int width, int height)
{
  g_autofree ViaModel *model = make_model (half, half);
  g_autoptr (GError) error = NULL;

  g_assert_null (via_photo_new (model, width, height, VIA_FIT_CROP, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

static void
test_refused (void)
{
  check_refused (0, 5);
  check_refused (5, 0);
  check_refused (-1, 5);
  check_refused (G_MAXINT, G_MAXINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/pixels", test_pixels);
  g_test_add_func ("/picture/inputs", test_inputs);
  g_test_add_func ("/picture/pillow", test_pillow);
  g_test_add_func ("/picture/window", test_window);
  g_test_add_func ("/picture/geometry", test_geometry);
  g_test_add_func ("/picture/frame", test_frame);
  g_test_add_func ("/picture/padding", test_padding);
  g_test_add_func ("/picture/padded", test_padded);
  g_test_add_func ("/picture/channels", test_channels);
  g_test_add_func ("/picture/padded-frame", test_padded_frame);
  g_test_add_func ("/picture/padded-alpha", test_padded_alpha);
  g_test_add_func ("/picture/strange-pixels", test_strange_pixels);
  g_test_add_func ("/picture/refused", test_refused);
  return g_test_run ();
}
