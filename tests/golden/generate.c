/* generate.c - networks and inputs made from their names, so that none need be stored.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   h = FNV-1a-64 (name)      k = mix (h + (seed + 1) G)      z_i = mix (k + (i + 1) G)      G = 0x9e3779b97f4a7c15
 *   r_i = (z_i >> 40) 2^-23 - 1, in [-1,1), exact in float32; i = row-major index
 *   value = float32 (offset + scale r_i), offset and scale rounded to float32 before, arithmetic in double
 *   scale = sqrt (3) gain / sqrt (fan-in) for matrices, gain for everything else
 *
 * mix is the finaliser of splitmix64.  The product is exact in double, so contraction to FMA changes nothing.
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "networks.h"

/* Gain and offset of every kind of tensor, for PROFILE_POS and PROFILE_GEN. */
static const struct
{
  gboolean matrix;
  double   gain[2], offset[2];
} kinds[N_KINDS] = {
  [PATCH] = { TRUE, { 0.5, 1 } },
  [PATCH_B] = { FALSE, { 0.2, 0.2 }, { 1, 0 } },
  [CLS] = { FALSE, { 0.3, 0.5 }, { 2, 0 } },
  [POS] = { FALSE, { 0.3, 0.5 }, { 1, 0 } },
  [Q] = { TRUE, { 0.7, 1 } },
  [K] = { TRUE, { 0.7, 1 } },
  [V] = { TRUE, { 0.5, 1 } },
  [Q_B] = { FALSE, { 0.2, 0.2 }, { 1, 0 } },
  [K_B] = { FALSE, { 0.2, 0.2 }, { 1, 0 } },
  [V_B] = { FALSE, { 0.2, 0.2 }, { 1, 0 } },
  [PROJ] = { TRUE, { 0.3, 1 } },
  [PROJ_B] = { FALSE, { 0.2, 0.1 }, { 1, 0 } },
  [FC1] = { TRUE, { 1, 1 } },
  [FC1_B] = { FALSE, { 0.2, 0.2 } },
  [FC2] = { TRUE, { 0.5, 1 } },
  [FC2_B] = { FALSE, { 0.2, 0.1 }, { 1, 0 } },
  [LN_W] = { FALSE, { 0.2, 0.2 }, { 1, 1 } },
  [LN_B] = { FALSE, { 0.1, 0.1 } },
  [LNPRE_W] = { FALSE, { 0.1, 0.2 }, { 0.5, 1 } },
  [LNPRE_B] = { FALSE, { 0.2, 0.2 }, { 2, 0 } },
  [LS] = { FALSE, { 0.3, 0.3 }, { 0.6, 0.6 } },
  [FNORM_W] = { FALSE, { 0.2, 0.2 }, { 1, 1 } },
  [FNORM_B] = { FALSE, { 0.1, 0.1 } },
  [BN_MEAN] = { FALSE, { 0.1, 0.1 } },
  [BN_VAR] = { FALSE, { 0.3, 0.3 }, { 1, 1 } },
  [CPROJ] = { TRUE, { 1, 1 } },
  [HEAD] = { TRUE, { 1, 1 } },
  [HEAD_B] = { FALSE, { 0.1, 0.1 } },
  [REG] = { FALSE, { 0.3, 0.5 }, { 2, 0 } },
  [GATE] = { TRUE, { 1, 1 } },
  [UP] = { TRUE, { 0.7, 1 } },
  [GATE_B] = { FALSE, { 0.2, 0.2 }, { 0.5, 0 } },
  [UP_B] = { FALSE, { 0.2, 0.2 }, { 1, 0 } },
  [SUB_W] = { FALSE, { 0.2, 0.2 }, { 1, 1 } },
  [SUB_B] = { FALSE, { 0.1, 0.1 } },
  [LATENT] = { FALSE, { 0.5, 1 } },
  [TOK] = { FALSE, { 0.6, 0.6 } },
  [TPOS] = { FALSE, { 0.3, 0.3 } },
  [TQ] = { TRUE, { 1, 1 } },
  [TK] = { TRUE, { 1, 1 } },
  [TV] = { TRUE, { 1, 1 } },
  [TQ_B] = { FALSE, { 0.2, 0.2 } },
  [TK_B] = { FALSE, { 0.2, 0.2 } },
  [TV_B] = { FALSE, { 0.2, 0.2 } },
  [TOUT] = { TRUE, { 1, 1 } },
  [TOUT_B] = { FALSE, { 0.1, 0.1 } },
  [TFC] = { TRUE, { 1, 1 } },
  [TFC_B] = { FALSE, { 0.2, 0.2 } },
  [TPROJ] = { TRUE, { 1, 1 } },
  [LSCALE] = { FALSE, { 0.1, 0.05 }, { 3, 4.6 } },
};

/* Tensors of several equal parts: the first one's kind, and how many follow each other. */
static const struct
{
  Kind first;
  int  parts;
} several[] = { [QKV] = { Q, 3 },      [QKV_B] = { Q_B, 3 },      [KV] = { K, 2 },    [KV_B] = { K_B, 2 },
                [GATES] = { GATE, 2 }, [GATES_B] = { GATE_B, 2 }, [TQKV] = { TQ, 3 }, [TQKV_B] = { TQ_B, 3 } };

static guint64
mix (guint64 x)
{
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

void
golden_random (const char *name, guint64 seed, guint64 begin, gsize n, double *values)
{
  const guint64 step = 0x9e3779b97f4a7c15u;
  guint64       key = 0xcbf29ce484222325u;

  for (; *name; name++)
    key = (key ^ (guchar) *name) * 0x100000001b3u;
  key = mix (key + (seed + 1) * step);
  for (gsize i = 0; i < n; i++)
    values[i] = (double) (mix (key + (begin + i + 1) * step) >> 40) * 0x1p-23 - 1;
}

/* One tensor to be made. */
typedef struct
{
  char  *name;
  int    rank;
  gint64 shape[4], count;
  Kind   kind;
} Tensor;

static gint64
size_of (char letter, const GoldenConfig *c)
{
  int grid = c->pos_grid ? c->pos_grid : c->image / c->patch;

  switch (letter)
    {
    case 'D':
      return c->dim;
    case 'T':
      return 2 * c->dim;
    case 'Q':
      return 3 * c->dim;
    case 'F':
      return c->hidden ? c->hidden : 4 * c->dim;
    case 'G':
      return 2 * size_of ('F', c);
    case 'R':
      return c->registers;
    case 'M':
      return grid * grid;
    case 'J':
      return c->dim / c->heads / 4;
    case 'V':
      return 5 * c->dim;
    case 'C':
      return c->classes;
    case 'E':
      return c->proj;
    case 'N':
      return 1 + grid * grid;
    case 'O':
      return 2 + grid * grid;
    case 'P':
      return c->patch;
    case 'W':
      return c->text_width;
    case 'X':
      return 3 * c->text_width;
    case 'Y':
      return 4 * c->text_width;
    case 'A':
      return 49408;
    case 'L':
      return 77;
    default:
      return letter - '0';
    }
}

static void
add_rows (GArray *tensors, const GoldenConfig *config, const Row *rows, int number)
{
  for (; rows->name; rows++)
    {
      Tensor tensor = { g_strdup (rows->name), (int) strlen (rows->shape), .count = 1, .kind = rows->kind };
      g_auto (GStrv) parts = g_strsplit (rows->name, "%d", 2);

      if (parts[1])
        {
          g_free (tensor.name);
          tensor.name = g_strdup_printf ("%s%d%s", parts[0], number, parts[1]);
        }
      for (int i = 0; i < tensor.rank; i++)
        tensor.count *= tensor.shape[i] = size_of (rows->shape[i], config);
      g_array_append_val (tensors, tensor);
    }
}

static void
clear_tensor (gpointer tensor)
{
  g_free (((Tensor *) tensor)->name);
}

static GArray *
new_list (void)
{
  GArray *tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));

  g_array_set_clear_func (tensors, clear_tensor);
  return tensors;
}

static GArray *
list_tensors (const GoldenConfig *config)
{
  GArray        *tensors = new_list ();
  const Network *network = network_of (config);

  add_rows (tensors, config, network->start, 0);
  for (int i = 0; i < config->depth; i++)
    add_rows (tensors, config, network->block, i);
  add_rows (tensors, config, network->end, 0);
  if (!network->text)
    return tensors;
  for (int i = 0; i < config->text_depth; i++)
    add_rows (tensors, config, network->text_block, i);
  add_rows (tensors, config, network->text, 0);
  return tensors;
}

/* The kind of element i: which part it is in, in the tensors that hold several. */
static Kind
kind_at (const Tensor *tensor, gint64 i)
{
  if (tensor->kind < N_KINDS)
    return tensor->kind;
  return several[tensor->kind].first + (int) (i * several[tensor->kind].parts / tensor->count);
}

static double
scale_of (const Tensor *tensor, Kind kind, GoldenProfile profile)
{
  double gain = kinds[kind].gain[profile];
  gint64 fan_in;

  if (!kinds[kind].matrix)
    return (float) gain;
  fan_in = kind == CPROJ || kind == TPROJ ? tensor->shape[0] : tensor->count / tensor->shape[0];
  return (float) (sqrt (3) * gain / sqrt ((double) fan_in));
}

/* To the nearest number with eight binary digits, as bfloat16 has them. */
static float
to_bfloat16 (double x)
{
  int    exponent;
  double digits = frexp ((float) x, &exponent);

  return (float) ldexp (rint (ldexp (digits, 8)), exponent - 8);
}

/* What the authors' DINOv3 files hold besides: rotary periods, a mask of the biases that is 0 for the keys, and a token that nobody
 * reads. */
static void
fill_constant (const Tensor *tensor, gint64 begin, gint64 n, float *values)
{
  for (gint64 i = 0; i < n; i++)
    switch (tensor->kind)
      {
      case PERIODS:
        values[i] = to_bfloat16 (pow (100, (double) i / (double) tensor->count));
        break;
      case MASK:
        values[i] = (begin + i) * 3 / tensor->count != 1;
        break;
      default:
        values[i] = 0;
      }
}

/* Elements begin … begin+n-1 of a tensor. */
static void
fill (const Tensor *tensor, const GoldenConfig *config, gint64 begin, gint64 n, double *random, float *values)
{
  Kind   kind = N_KINDS;
  double scale = 0, offset = 0;

  if (tensor->kind >= PERIODS)
    {
      fill_constant (tensor, begin, n, values);
      return;
    }
  golden_random (tensor->name, config->seed, (guint64) begin, (gsize) n, random);
  for (gint64 i = 0; i < n; i++)
    {
      if (kind != kind_at (tensor, begin + i))
        {
          kind = kind_at (tensor, begin + i);
          scale = scale_of (tensor, kind, config->profile);
          offset = (float) kinds[kind].offset[config->profile];
        }
      values[i] = (float) (offset + scale * random[i]);
    }
}

static GString *
header (const GArray *tensors)
{
  GString *json = g_string_new ("{\"__metadata__\":{\"generator\":\"lrpref-1\"}");
  gint64   begin = 0;

  for (guint i = 0; i < tensors->len; i++)
    {
      const Tensor *tensor = &g_array_index (tensors, Tensor, i);

      g_string_append_printf (json, ",\"%s\":{\"dtype\":\"F32\",\"shape\":[", tensor->name);
      for (int d = 0; d < tensor->rank; d++)
        g_string_append_printf (json, "%s%" G_GINT64_FORMAT, d ? "," : "", tensor->shape[d]);
      g_string_append_printf (json, "],\"data_offsets\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]}", begin,
                              begin + 4 * tensor->count);
      begin += 4 * tensor->count;
    }
  g_string_append_c (json, '}');
  while (json->len % 8)
    g_string_append_c (json, ' ');
  return json;
}

static void
write_tensor (FILE *file, const Tensor *tensor, const GoldenConfig *config)
{
  enum
  {
    CHUNK = 1 << 14
  };
  g_autofree double *random = g_new (double, CHUNK);
  g_autofree float  *values = g_new (float, CHUNK);

  for (gint64 begin = 0; begin < tensor->count; begin += CHUNK)
    {
      gint64 n = MIN (CHUNK, tensor->count - begin);

      fill (tensor, config, begin, n, random, values);
      g_assert_cmpuint (fwrite (values, sizeof *values, (gsize) n, file), ==, (gsize) n);
    }
}

/* The path less its ".safetensors", with something else behind. */
static char *
path_beside (const char *checkpoint, const char *end)
{
  g_autofree char *stem = g_strndup (checkpoint, strlen (checkpoint) - strlen (".safetensors"));

  return g_strconcat (stem, end, NULL);
}

static void
write_description (const GoldenConfig *config, const char *checkpoint)
{
  const Network   *network = network_of (config);
  g_autofree char *weights = g_path_get_basename (checkpoint), *path = path_beside (checkpoint, ".ini");
  g_autofree char *beside = path_beside (weights, "-head.safetensors");
  g_autofree char *head = network->head ? g_strdup_printf ("head=%s\n", beside) : g_strdup ("");
  g_autofree char *text =
      g_strdup_printf ("[model]\nname=%s\nfamily=%s\nweights=%s\n%sheads=%d\nimage_size=%d\nnorm_eps=%s\n"
                       "final_norm_eps=%s\nmean=0.5;0.5;0.5\nstd=0.5;0.5;0.5\n%s",
                       network->model ? network->model : config->name, network->family, weights, head, config->heads, config->image,
                       network->norm_eps, network->final_norm_eps, network->more ? network->more : "");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_tensors (GArray *tensors, const GoldenConfig *config, const char *path)
{
  GString *json = header (tensors);
  guint64  length = GUINT64_TO_LE (json->len);
  FILE    *file = fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (&length, sizeof length, 1, file), ==, 1);
  g_assert_cmpuint (fwrite (json->str, 1, json->len, file), ==, json->len);
  for (guint i = 0; i < tensors->len; i++)
    write_tensor (file, &g_array_index (tensors, Tensor, i), config);
  g_assert_cmpint (fclose (file), ==, 0);
  g_string_free (json, TRUE);
}

void
golden_checkpoint (const GoldenConfig *config, const char *path)
{
  g_autoptr (GArray) tensors = list_tensors (config), head = new_list ();
  const Network *network = network_of (config);

  g_assert_true (g_str_has_suffix (path, ".safetensors"));
  write_tensors (tensors, config, path);
  if (network->head)
    {
      g_autofree char *beside = path_beside (path, "-head.safetensors");

      add_rows (head, config, network->head, 0);
      write_tensors (head, config, beside);
    }
  write_description (config, path);
}

/* Blocks of an even colour, 4 x 4 of them, and fine noise over it: 1.5 coarse + 0.7 fine. */
float *
golden_input (const GoldenConfig *config, int index)
{
  const int          S = config->image;
  g_autofree char   *coarse_name = g_strdup_printf ("input.%d.coarse", index);
  g_autofree char   *fine_name = g_strdup_printf ("input.%d.fine", index);
  g_autofree double *fine = g_new (double, 3 * S * S);
  float             *input = g_new (float, 3 * S * S);
  double             coarse[3][4][4];

  golden_random (coarse_name, config->seed, 0, 3 * 4 * 4, &coarse[0][0][0]);
  golden_random (fine_name, config->seed, 0, (gsize) (3 * S * S), fine);
  for (int c = 0, i = 0; c < 3; c++)
    for (int y = 0; y < S; y++)
      for (int x = 0; x < S; x++, i++)
        input[i] = (float) ((double) 1.5f * coarse[c][y * 4 / S][x * 4 / S] + (double) 0.7f * fine[i]);
  return input;
}
