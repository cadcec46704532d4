/* test-safetensors.c - the reader of safetensors files against good, odd and hostile ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "../bytes.h"
#include "checkpoint/weights/weights.h"
#include "via.h"

/* tests/hostile/README.md says what each is; n is how many entries the good ones hold. */
static const struct
{
  const char *file;
  gboolean    good;
  guint       n;
} verdicts[] = {
  { "ok", TRUE, 2 },  { "scalar", TRUE, 1 }, { "zero", TRUE, 1 }, { "lead_ws", TRUE, 0 }, { "trail_ws", TRUE, 0 }, { "bad_7bytes" },
  { "bad_N_huge" },   { "bad_N_past_eof" },  { "bad_utf8" },      { "bad_json" },         { "bad_meta" },          { "bad_dtype" },
  { "bad_neg" },      { "bad_float" },       { "bad_ovf1" },      { "bad_ovf2" },         { "bad_size" },          { "bad_short" },
  { "bad_trailing" }, { "bad_hole" },        { "bad_overlap" },   { "bad_begin_gt_end" }, { "bad_dup" },
};

static char *
hostile_path (const char *file)
{
  g_autofree char *name = g_strconcat (file, ".safetensors", NULL);

  return g_build_filename (g_getenv ("VIA_TEST_DATA"), "hostile", name, NULL);
}

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *path = hostile_path (verdicts[i].file);
      g_autoptr (GError) error = NULL;
      g_autoptr (Weights) weights = weights_open (path, &error);

      g_test_message ("%s: %s", verdicts[i].file, error ? error->message : "accepted");
      if (verdicts[i].good)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (weights_n_tensors (weights), ==, verdicts[i].n);
        }
      else
        {
          g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
          g_assert_nonnull (strstr (error->message, path));
        }
    }
}

/* No file in the folder goes unused. */
static void
test_table_is_complete (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIA_TEST_DATA"), "hostile", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, ".safetensors");
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (verdicts));
}

/* TRUE when accepted; then every byte that an entry claims is touched. */
static gboolean
try_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open_bytes (bytes, "memory", &error);
  const guint8 *begin = g_bytes_get_data (bytes, NULL);
  gsize         size = g_bytes_get_size (bytes), claimed = 0;

  g_assert_true ((weights != NULL) == (error == NULL));
  for (guint i = 0; weights && i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);

      g_assert_true (tensor->count == 0
                     || ((const guint8 *) tensor->data >= begin && (const guint8 *) tensor->data < begin + size));
      if (tensor->dtype <= DTYPE_F64)
        {
          const float   *numbers = weights_floats (weights, tensor, &error);
          volatile float sum = 0; /* so that every number is read */

          g_assert_no_error (error);
          for (gint64 k = 0; k < tensor->count; k++)
            sum += numbers[k];
          (void) sum;
          claimed += (gsize) tensor->count * 2;
        }
    }
  g_assert_cmpuint (claimed, <=, size);
  return weights != NULL;
}

static const struct
{
  const char *header;
  gsize       data;
  gboolean    good;
} headers[] = {
  { "{}", 0, TRUE },
  { " \t\r\n{ \"a\" : { \"shape\" : [ 1 , 2 ] , \"dtype\" : \"F32\" , \"data_offsets\" : [ 0 , 8 ] } } \n", 8, TRUE },
  { "{\"\\u00e9\\ud83d\\ude00\\n\\/\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1, TRUE },
  { "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
    2, TRUE },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[1,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
    1, TRUE },
  { "{\"__metadata__\":{},\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}", 1, TRUE },
  { "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1, TRUE },
  { "", 0 },
  { "[]", 0 },
  { "{},", 0 },
  { "{}x", 0 },
  { "{}", 1 },
  { "{,}", 0 },
  { "{\"a\"}", 0 },
  { "{'a':{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]},}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[01],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1e0],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[+1],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[\"1\"],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775808],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[18446744073709551617],\"data_offsets\":[0,1]}}", 1 }, /* 1 when it wraps */
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,0],\"data_offsets\":[0,0]}}", 0 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1],\"x\":1}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"u8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1 },
  { "{\"a\":null}", 0 },
  { "{\"a\":{}}", 0 },
  { "{\"\\u0000\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\\ud800\\u0041\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\\udc00\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\\x41\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\t\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1 },
  { "{\"\\u00", 0 },
  { "{\"a", 0 },
  { "{\"a\\", 0 },
  { "{\"__metadata__\":{\"a\":{}}}", 0 },
  { "{\"__metadata__\":{},\"__metadata__\":{}}", 0 },
  { "{\"__metadata__\":[]}", 0 },
  { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[9223372036854775807,9223372036854775807]}}", 1 },
};

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GBytes) bytes = bytes_make (headers[i].header, headers[i].data);

      g_test_message ("%s", headers[i].header);
      g_assert_true (try_bytes (bytes) == headers[i].good);
    }
}

/* The reader's own limits: name, entries, nesting. */
static void
test_limits (void)
{
  for (int length = 512; length <= 513; length++)
    {
      g_autofree char *name = g_strnfill (length, 'n');
      g_autofree char *header = g_strdup_printf ("{\"%s\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", name);
      g_autoptr (GBytes) bytes = bytes_make (header, 1);

      g_assert_true (try_bytes (bytes) == (length == 512));
    }
  for (int n = 20000; n <= 20001; n++)
    {
      g_autoptr (GString) header = g_string_new ("{");
      g_autoptr (GBytes) bytes = NULL;

      for (int i = 0; i < n; i++)
        g_string_append_printf (header, "%s\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}", i ? "," : "", i);
      g_string_append_c (header, '}');
      bytes = bytes_make (header->str, 0);
      g_assert_true (try_bytes (bytes) == (n == 20000));
    }
  {
    g_autofree char *brackets = g_strnfill (200000, '[');
    g_autofree char *header = g_strdup_printf ("{\"a\":%s", brackets);
    g_autoptr (GBytes) bytes = bytes_make (header, 0);

    g_assert_false (try_bytes (bytes));
  }
}

static GBytes *
read_valid (void)
{
  static const char header[] =
      "{\"__metadata__\":{\"format\":\"pt\"},\"half\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
      "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[6,22]},"
      "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[22,30]},"
      "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[30,38]}}";

  return bytes_make (header, 38);
}

static void
test_cut_off (void)
{
  g_autoptr (GBytes) whole = read_valid ();
  gsize size = g_bytes_get_size (whole);

  g_assert_true (try_bytes (whole));
  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (whole, NULL), cut);

      g_assert_false (try_bytes (part));
    }
}

/* Up to four bytes changed at random.  Most must be refused; a few changes, as of a letter in a name, are harmless.  The seed
 * stands at the top of the output; --seed repeats it. */
static void
test_random_changes (void)
{
  g_autoptr (GBytes) whole = read_valid ();
  gsize size = g_bytes_get_size (whole);
  int   accepted = 0, rounds = 100000;

  for (int i = 0; i < rounds; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GBytes) changed = NULL;

      for (int k = g_test_rand_int_range (1, 5); k > 0; k--)
        copy[g_test_rand_int_range (0, (gint32) size)] =
            g_test_rand_bit () ? (guint8) "{}[]\":,0123456789\\"[g_test_rand_int_range (0, 18)] : (guint8) g_test_rand_int ();
      changed = g_bytes_new (copy, size);
      accepted += try_bytes (changed);
    }
  g_test_message ("%d of %d accepted", accepted, rounds);
  g_assert_cmpint (accepted, <, rounds / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/files", test_files);
  g_test_add_func ("/safetensors/table-is-complete", test_table_is_complete);
  g_test_add_func ("/safetensors/headers", test_headers);
  g_test_add_func ("/safetensors/limits", test_limits);
  g_test_add_func ("/safetensors/cut-off", test_cut_off);
  g_test_add_func ("/safetensors/random-changes", test_random_changes);
  return g_test_run ();
}
