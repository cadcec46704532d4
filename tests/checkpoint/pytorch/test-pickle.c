/* test-pickle.c - the index of a PyTorch file: every instruction, and files that are broken in every place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../archive.h"
#include "checkpoint/weights/weights.h"

/* TRUE when accepted; then every number that an entry claims is read. */
static gboolean
try_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open_bytes (bytes, "memory", &error);

  g_assert_true ((weights != NULL) == (error == NULL));
  for (guint i = 0; weights && i < weights_n_tensors (weights); i++)
    {
      const Tensor  *tensor = weights_nth (weights, i);
      const float   *numbers = weights_floats (weights, tensor, NULL);
      volatile float sum = 0; /* so that every number is read */

      for (gint64 k = 0; numbers && k < tensor->count; k++)
        sum += numbers[k];
      (void) sum;
    }
  return weights != NULL;
}

/* Every instruction, well used and badly; the final "." is added. */
static const struct
{
  const char *pickle;
  gsize       size;
  gboolean    good;
} pickles[] = {
#define GOOD(text)              \
  {                             \
    text, sizeof text - 1, TRUE \
  }
#define BAD(text)                \
  {                              \
    text, sizeof text - 1, FALSE \
  }
  GOOD ("\x80\5N"),
  GOOD ("\x95\0\0\0\0\0\0\0\0\x88\x89\x86"),
  GOOD ("K\1M\1\1J\1\1\1\1\x87"),
  GOOD ("\x8a\0"),
  GOOD ("\x8a\1\xff"),
  GOOD ("\x8b\x09\0\0\0.........G........\x86"),
  GOOD ("X\1\0\0\0aU\1aT\1\0\0\0a\x87\x8c\1a\x8d\1\0\0\0\0\0\0\0aB\1\0\0\0aC\1a(t"),
  GOOD ("](NNe(lNa"),
  GOOD ("}(NNuNNs(NNd"),
  GOOD ("\x8f(NN\x90"),
  GOOD (")N\x85"),
  GOOD ("N(0N0"),
  GOOD ("N(NN1"),
  GOOD ("Nq\0h\0r\1\0\0\0j\1\0\0\0\x94h\2"),
  GOOD ("cos\nsystem\n)RNb"),
  GOOD ("cos\nsystem\n)\x81(NNu(NeNa"),
  GOOD ("\x8c\2os\x8c\6system\x93)}\x92"),
  GOOD ("cos\nsystem\n)R)R"),
  GOOD ("ccollections\nOrderedDict\n](NN\x86"
        "e\x85R(NNu"),
  GOOD ("ctorch\nSize\n(K\1t\x85R"),
  GOOD ("ctorch\nSize\nN\x85R"),
  GOOD ("ctorch._utils\n_rebuild_tensor_v2\n)R"),
  BAD ("\x80\6N"),
  BAD (""),
  BAD ("("),
  BAD ("N)"
       "0"
       "0"),
  BAD ("t"),
  BAD ("1"),
  BAD ("N(\x85"),
  BAD ("NN(N\x86"),
  BAD ("](N"
       "a"),
  BAD ("]N\x86s"),
  BAD (")(Ne"),
  BAD ("}(Nu"),
  BAD ("(Nd"),
  BAD ("](NN\x90"),
  BAD ("\x8f(NNe"),
  BAD ("NNb"
       "b"),
  BAD ("h\0"),
  BAD ("j\xff\xff\xff\xff"),
  BAD ("Nr\xff\xff\xff\xff"),
  BAD ("(q\0"),
  BAD ("X\xff\xff\xff\xff"),
  BAD ("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"),
  BAD ("\x8b\xff\xff\xff\xff"),
  BAD ("cos\nsystem"),
  BAD ("cos"),
  BAD ("NN\x93"),
  BAD ("NNR"),
  BAD ("N)R"),
  BAD ("cos\nsystem\nNR"),
  BAD ("NQ"),
  BAD (")Q"),
  BAD ("(X\7\0\0\0storageNNNNtQ"),
  BAD ("ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR"),
  BAD ("I1\n"),
  BAD ("P1\n"),
  BAD ("N2"),
  BAD ("(cos\nsystem\no"),
  BAD ("\x82\1"),
  BAD ("\x91"),
  BAD ("\x96"),
  BAD ("\x97"),
#undef GOOD
#undef BAD
};

static void
test_pickles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pickles); i++)
    {
      g_autofree char *pickle = g_malloc0 (pickles[i].size + 1);
      g_autoptr (GBytes) bytes = NULL;

      memcpy (pickle, pickles[i].pickle, pickles[i].size);
      pickle[pickles[i].size] = '.';
      bytes = archive_make (pickle, pickles[i].size + 1, i % 2);
      g_test_message ("pickle %" G_GSIZE_FORMAT, i);
      g_assert_true (try_bytes (bytes) == pickles[i].good);
    }
}

static GBytes *
read_valid (const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("VIA_TEST_DATA"), "hostile", file, NULL);
  char            *data;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static void
test_cut_off (void)
{
  static const char *const files[] = { "flat.pth", "legacy.pth" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) whole = read_valid (files[i]);

      g_assert_true (try_bytes (whole));
      for (gsize cut = 0; cut < g_bytes_get_size (whole); cut++)
        {
          g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (whole, NULL), cut);

          g_assert_false (try_bytes (part));
        }
    }
}

/* Up to four bytes changed at random: no crash; --seed repeats it. */
static void
test_random_changes (void)
{
  static const char *const files[] = { "nested.pth", "legacy.pth", "wholemodule.pth" };

  for (int i = 0; i < 10000; i++)
    {
      g_autoptr (GBytes) whole = read_valid (files[i % 3]), changed = NULL;
      gsize              size = g_bytes_get_size (whole);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);

      for (int k = g_test_rand_int_range (1, 5); k > 0; k--)
        copy[g_test_rand_int_range (0, (gint32) size)] = (guint8) g_test_rand_int ();
      changed = g_bytes_new (copy, size);
      try_bytes (changed);
    }
}

static long
peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss; /* KiB */
}

/* The same instructions over and over: refused, and within 320 MiB. */
static void
test_hogs (void)
{
  static const char *const patterns[] = { "N0", "K\1\x94", "cos\nsystem\n)R", "(NNNNNNNNt0" };
  const gsize              size = 24u << 20;
  g_autofree guint8       *pickle = g_malloc0 (size);
  long                     before = peak_memory ();

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      gsize  length = strlen (patterns[i]);
      gint64 start;
      g_autoptr (GBytes) bytes = NULL;

      for (gsize k = 1; k < size; k++)
        pickle[k] = (guint8) patterns[i][(k - 1) % length];
      pickle[0] = ']';
      bytes = archive_make (pickle, size, i == 0);
      start = g_get_monotonic_time ();
      g_assert_false (try_bytes (bytes));
      g_test_message ("pattern %" G_GSIZE_FORMAT ": %.2f s, %ld MiB", i,
                      (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, (peak_memory () - before) >> 10);
    }
  if (!g_getenv ("ASAN_OPTIONS")) /* AddressSanitizer keeps for a while what is freed */
    g_assert_cmpint (peak_memory () - before, <, 320 << 10);
}

/* A literal, which may hold zeros. */
#define APPEND(pickle, text) g_byte_array_append (pickle, (const guint8 *) text, sizeof text - 1)

/* A few bytes that make much work, again and again. */
static void
check_repeated (GByteArray *pickle, const char *pattern, gsize size)
{
  clock_t start;
  g_autoptr (GBytes) bytes = NULL;

  for (int i = 0; i < 1000000; i++)
    g_byte_array_append (pickle, (const guint8 *) pattern, (guint) size);
  APPEND (pickle, ".");
  bytes = archive_make (pickle->data, pickle->len, FALSE);
  start = clock (); /* of this process: others may be busy */
  try_bytes (bytes);
  g_assert_cmpint (clock () - start, <, 10 * CLOCKS_PER_SEC);
}

/* A dict of a long list without pairs, which is no dict; the same with pairs, which takes memory until there is no more. */
static void
test_many_dicts (void)
{
  static const char *const members[] = { "N", "))\x86" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (GByteArray) pickle = g_byte_array_new ();

      APPEND (pickle, "](");
      for (int k = 0; k < 200000; k++)
        g_byte_array_append (pickle, (const guint8 *) members[i], (guint) strlen (members[i]));
      APPEND (pickle, "eq\0ccollections\nOrderedDict\nq\1");
      check_repeated (pickle, "h\1h\0\x85R0", 7);
    }
}

/* A storage whose key is a text of a megabyte. */
static void
test_long_key (void)
{
  g_autofree char *key = g_strnfill (1 << 20, '0');
  g_autoptr (GByteArray) pickle = g_byte_array_new ();

  APPEND (pickle, "(U\7storagectorch\nFloatStorage\nX\0\0\x10\0");
  g_byte_array_append (pickle, (const guint8 *) key, 1 << 20);
  APPEND (pickle, "NK\4tq\0");
  check_repeated (pickle, "h\0Q0", 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pickle/pickles", test_pickles);
  g_test_add_func ("/pickle/cut-off", test_cut_off);
  g_test_add_func ("/pickle/random-changes", test_random_changes);
  g_test_add_func ("/pickle/hogs", test_hogs);
  g_test_add_func ("/pickle/many-dicts", test_many_dicts);
  g_test_add_func ("/pickle/long-key", test_long_key);
  return g_test_run ();
}
