/* test-native.c - networks for pictures of their own shape.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network whose patches and positions are transposed says of a transposed picture what the network says of the picture: so rows and
 * columns have each their own number, in the right order, all the way to the map.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint/weights/weights.h"
#include "golden.h"
#include "native.h"
#include "network/rotary.h"

/* 5 x 3 patches */
#define WIDE 5
#define HIGH 3
#define OFF 1e-5

static char *folder;

static char *
path_of (const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);

  return g_build_filename (folder, file, NULL);
}

/* to [n, columns, rows, m] = from [n, rows, columns, m] with rows and columns exchanged */
static void
exchange (const float *from, gsize n, int rows, int columns, gsize m, float *to)
{
  for (gsize i = 0; i < n; i++)
    for (int y = 0; y < rows; y++)
      for (int x = 0; x < columns; x++)
        memcpy (to + ((i * columns + x) * rows + y) * m, from + ((i * rows + y) * columns + x) * m, m * sizeof *to);
}

/* Its weights, the patches' and the positions transposed, in a file of their own. */
static void
write_transposed (const GoldenConfig *golden, const char *path, const char *to)
{
  g_autoptr (Weights) weights = weights_open (path, NULL);
  guint      n = weights_n_tensors (weights);
  ViaTensor *tensors = g_new0 (ViaTensor, n);
  int        grid = golden->pos_grid ? golden->pos_grid : golden->image / golden->patch;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const Tensor *tensor = weights_nth (weights, i);
      const float  *numbers = weights_floats (weights, tensor, NULL);
      float        *copy = g_memdup2 (numbers, (gsize) tensor->count * sizeof *copy);

      g_ptr_array_add (kept, copy);
      if (tensor->rank == 4)
        exchange (numbers, (gsize) golden->dim * 3, golden->patch, golden->patch, 1, copy);
      else if (strstr (tensor->name, "pos"))
        {
          gsize before = (gsize) tensor->count - (gsize) grid * grid * golden->dim;

          exchange (numbers + before, 1, grid, grid, (gsize) golden->dim, copy + before);
        }
      tensors[i] = (ViaTensor){ tensor->name, "F32", tensor->rank, { 0 }, copy };
      memcpy (tensors[i].shape, tensor->shape, sizeof tensor->shape);
    }
  g_assert_true (via_tensor_write (to, tensors, n, NULL, NULL));
  g_free (tensors);
}

/* The description of the one, for the file of the other. */
static void
copy_description (const char *name)
{
  g_autofree char *from = path_of (name, ".ini"), *to = path_of (name, "-t.ini"), *text = NULL,
                  *file = g_strconcat (name, ".safetensors", NULL);
  g_autofree char *other = g_strconcat (name, "-t.safetensors", NULL);
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, file, other, 0);
  g_assert_true (g_file_set_contents (to, changed->str, -1, NULL));
}

static ViaTrace *
run (const char *path, ViaSize picture, const float *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open (path, &error);
  g_autoptr (ViaModel) native = NULL;
  ViaTrace *trace;

  g_assert_no_error (error);
  native = native_new (model, picture, MAX (picture.width, picture.height), &error);
  g_assert_no_error (error);
  g_assert_cmpint (model_pixels (native).width, ==, picture.width);
  g_assert_cmpint (model_pixels (native).height, ==, picture.height);
  trace = via_trace_new_from_input (native, input, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static void
check_maps (ViaTrace *one, ViaTrace *other, const char *method)
{
  int class = 1;
  g_autoptr (ViaMap) a = via_explain (one, via_method_find (method), &class, 1, NULL, NULL, NULL, NULL);
  g_autoptr (ViaMap) b = via_explain (other, via_method_find (method), &class, 1, NULL, NULL, NULL, NULL);
  const ViaSize     size = via_map_pixels (a);
  g_autofree float *back = g_new (float, (gsize) size.width *size.height);

  g_assert_cmpint (via_map_pixels (b).width, ==, size.height);
  exchange (via_map_heat (b, 0), 1, size.width, size.height, 1, back);
  for (int i = 0; i < size.width * size.height; i++)
    g_assert_cmpfloat_with_epsilon (via_map_heat (a, 0)[i], back[i], 100 * OFF);
}

static void
test_transposed (gconstpointer data)
{
  const char         *name = data;
  const GoldenConfig *golden = golden_config (name);
  const ViaSize       picture = { WIDE * golden->patch, HIGH * golden->patch }, turned = { picture.height, picture.width };
  gsize               n = 3 * (gsize) picture.width * (gsize) picture.height;
  g_autofree char    *file = path_of (name, ".safetensors"), *other = path_of (name, "-t.safetensors");
  g_autofree char    *ini = path_of (name, ".ini"), *other_ini = path_of (name, "-t.ini");
  g_autofree double  *random = g_new (double, n);
  g_autofree float   *input = g_new (float, n), *input_turned = g_new (float, n);
  g_autoptr (ViaTrace) one = NULL;
  g_autoptr (ViaTrace) two = NULL;

  golden_checkpoint (golden, file);
  write_transposed (golden, file, other);
  copy_description (name);
  golden_random ("oblong", 1, 0, n, random);
  for (gsize i = 0; i < n; i++)
    input[i] = (float) random[i];
  exchange (input, 3, picture.height, picture.width, 1, input_turned);
  one = run (ini, picture, input);
  two = run (other_ini, turned, input_turned);
  for (int i = 0; i < via_model_n_classes (via_trace_model (one)); i++)
    g_assert_cmpfloat_with_epsilon (via_trace_logits (one)[i], via_trace_logits (two)[i], OFF);
  check_maps (one, two, "transformer_attribution");
  check_maps (one, two, "input_x_gradient");
}

/* Rotary positions turn each half of a head by an axis of its own: a row by its place among the rows, a column by its among the columns.  (A
 * transposed network would have its channels exchanged, too.) */
static void
test_rotary (void)
{
  enum
  {
    N = 2
  };
  const double periods[N] = { 1, 10 };
  double       cosine[WIDE * HIGH][2][N], sine[WIDE * HIGH][2][N], wide[WIDE * WIDE][2][N], high[HIGH * HIGH][2][N],
      rest[WIDE * WIDE][2][N];

  for (RotaryKind kind = ROTARY_HALVES; kind <= ROTARY_NEIGHBOURS; kind++)
    {
      rotary_fill (kind, (ViaSize){ WIDE, HIGH }, N, periods, 4, **cosine, **sine);
      rotary_fill (kind, (ViaSize){ WIDE, WIDE }, N, periods, 4, **wide, **rest);
      rotary_fill (kind, (ViaSize){ HIGH, HIGH }, N, periods, 4, **high, **rest);
      for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
          {
            g_assert_cmpmem (cosine[y * WIDE + x][0], sizeof cosine[0][0], high[y * HIGH][0], sizeof high[0][0]);
            g_assert_cmpmem (cosine[y * WIDE + x][1], sizeof cosine[0][1], wide[x][1], sizeof wide[0][1]);
          }
    }
}

/* In the shape and size that it was trained with it is the network itself, bit for bit. */
static void
test_own_size (void)
{
  const GoldenConfig *golden = golden_config ("mini-vit");
  g_autofree char    *file = path_of ("own", ".safetensors"), *ini = path_of ("own", ".ini");
  g_autofree float   *input = golden_input (golden, 0);
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (ViaTrace) usual = NULL;
  g_autoptr (ViaTrace) native = NULL;

  golden_checkpoint (golden, file);
  model = via_model_open (ini, NULL);
  usual = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
  native = run (ini, (ViaSize){ golden->image, golden->image }, input);
  g_assert_cmpmem (via_trace_logits (usual), via_model_n_classes (model) * sizeof (float), via_trace_logits (native),
                   via_model_n_classes (model) * sizeof (float));
}

/* What a picture of w x h becomes: as many patches as the network was trained with, as nearly as whole ones can be, in its shape. */
static void
test_sizes (void)
{
  static const struct
  {
    ViaSize picture;
    int     side;
    ViaSize input; /* patches */
  } cases[] = { { { 100, 100 }, 0, { 12, 12 } }, { { 400, 100 }, 0, { 24, 6 } }, { { 6000, 4000 }, 0, { 14, 9 } },
                { { 1, 5000 }, 0, { 1, 848 } },  { { 300, 200 }, 32, { 4, 2 } }, { { 37, 2048 }, 224, { 1, 28 } } };
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  const int patch = via_model_patch_size (model);

  g_assert_cmpint (via_model_input_size (model), ==, 12 * patch);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaModel) native = native_new (model, cases[i].picture, cases[i].side, &error);

      g_assert_no_error (error);
      g_assert_cmpint (model_pixels (native).width, ==, cases[i].input.width * patch);
      g_assert_cmpint (model_pixels (native).height, ==, cases[i].input.height * patch);
    }
}

static void
test_refused (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (native_new (model, (ViaSize){ 100, 100 }, 8192, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "shorter side"));
}

static void
clear_folder (void)
{
  GDir       *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("via-native-XXXXXX", NULL);
  g_test_add_data_func ("/native/transposed/vit", "mini-vit", test_transposed);
  g_test_add_data_func ("/native/transposed/dinov2", "odd-dinov2", test_transposed);
  g_test_add_data_func ("/native/transposed/siglip", "siglip", test_transposed);
  g_test_add_func ("/native/rotary", test_rotary);
  g_test_add_func ("/native/own-size", test_own_size);
  g_test_add_func ("/native/sizes", test_sizes);
  g_test_add_func ("/native/refused", test_refused);
  result = g_test_run ();
  clear_folder ();
  return result;
}
