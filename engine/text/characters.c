/* characters.c - see characters.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: ftfy's chardata.py; the WHATWG's index of windows-1252; Unicode's DerivedCoreProperties.txt, 15.0.  The C library's and
 * GLib's own functions for spaces and lower case depend on the locale, or lack some of these.
 */
#include "characters.h"

#define WINDOWS_FIRST 0x80
#define FULL_WIDTH_FIRST 0xff01
#define FULL_WIDTH_LAST 0xffef

typedef struct
{
  gunichar first, last;
} Range;

static gboolean
is_among (gunichar c, const Range *ranges, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (c >= ranges[i].first && c <= ranges[i].last)
      return TRUE;
  return FALSE;
}

gunichar
characters_windows (gunichar c)
{
  static const guint16 upper[] = { 0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
                                   0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                   0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178 };

  return c >= WINDOWS_FIRST && c < WINDOWS_FIRST + G_N_ELEMENTS (upper) ? upper[c - WINDOWS_FIRST] : c;
}

/* The letters of a ligature; NULL for anything else. */
static const char *
letters_of (gunichar c)
{
  static const struct
  {
    gunichar    ligature;
    const char *letters;
  } rows[] = {
    { 0x132, "IJ" },   { 0x133, "ij" },   { 0x149, "\u02bcn" },  { 0x1c4, "D\u017d" }, { 0x1c5, "D\u017e" }, { 0x1c6, "d\u017e" },
    { 0x1c7, "LJ" },   { 0x1c8, "Lj" },   { 0x1c9, "lj" },       { 0x1ca, "NJ" },      { 0x1cb, "Nj" },      { 0x1cc, "nj" },
    { 0x1f1, "DZ" },   { 0x1f2, "Dz" },   { 0x1f3, "dz" },       { 0xfb00, "ff" },     { 0xfb01, "fi" },     { 0xfb02, "fl" },
    { 0xfb03, "ffi" }, { 0xfb04, "ffl" }, { 0xfb05, "\u017ft" }, { 0xfb06, "st" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].ligature == c)
      return rows[i].letters;
  return NULL;
}

static gunichar
straight (gunichar c)
{
  if (c == 0x2bc || (c >= 0x2018 && c <= 0x201b))
    return '\'';
  return c >= 0x201c && c <= 0x201f ? '"' : c;
}

static void
append_straight (GString *text, const char *characters)
{
  for (; *characters; characters = g_utf8_next_char (characters))
    g_string_append_unichar (text, straight (g_utf8_get_char (characters)));
}

static void
append_usual_width (GString *text, gunichar c)
{
  char             bytes[8] = { 0 };
  g_autofree char *usual = NULL;

  g_unichar_to_utf8 (c, bytes);
  usual = g_utf8_normalize (bytes, -1, G_NORMALIZE_NFKC);
  append_straight (text, usual);
}

void
characters_append_plain (GString *text, gunichar c)
{
  const char *letters;

  c = characters_windows (c);
  letters = letters_of (c);
  if (letters)
    append_straight (text, letters);
  else if (c == 0x3000)
    g_string_append_c (text, ' ');
  else if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
    append_usual_width (text, c);
  else
    g_string_append_unichar (text, straight (c));
}

gboolean
characters_is_control (gunichar c)
{
  static const Range ranges[] = { { 0, 8 },           { 0xb, 0xb },       { 0xe, 0x1f },     { 0x7f, 0x7f },
                                  { 0x206a, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffc } };

  return is_among (c, ranges, G_N_ELEMENTS (ranges));
}

gboolean
characters_is_space (gunichar c)
{
  static const Range ranges[] = { { 9, 0xd },         { 0x20, 0x20 },     { 0x85, 0x85 },     { 0xa0, 0xa0 },
                                  { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 }, { 0x202f, 0x202f },
                                  { 0x205f, 0x205f }, { 0x3000, 0x3000 } };

  return is_among (c, ranges, G_N_ELEMENTS (ranges));
}

gboolean
characters_is_cased (gunichar c)
{
  /* Other_Lowercase and Other_Uppercase, which are no Lu, Ll or Lt. */
  static const Range others[] = {
    { 0xaa, 0xaa },       { 0xba, 0xba },       { 0x2b0, 0x2b8 },     { 0x2c0, 0x2c1 },     { 0x2e0, 0x2e4 },
    { 0x345, 0x345 },     { 0x37a, 0x37a },     { 0x10fc, 0x10fc },   { 0x1d2c, 0x1d6a },   { 0x1d78, 0x1d78 },
    { 0x1d9b, 0x1dbf },   { 0x2071, 0x2071 },   { 0x207f, 0x207f },   { 0x2090, 0x209c },   { 0x2160, 0x217f },
    { 0x24b6, 0x24e9 },   { 0x2c7c, 0x2c7d },   { 0xa69c, 0xa69d },   { 0xa770, 0xa770 },   { 0xa7f2, 0xa7f4 },
    { 0xa7f8, 0xa7f9 },   { 0xab5c, 0xab5f },   { 0xab69, 0xab69 },   { 0x10780, 0x10780 }, { 0x10783, 0x10785 },
    { 0x10787, 0x107b0 }, { 0x107b2, 0x107ba }, { 0x1f130, 0x1f149 }, { 0x1f150, 0x1f169 }, { 0x1f170, 0x1f189 },
  };

  switch (g_unichar_type (c))
    {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
      return TRUE;
    default:
      return is_among (c, others, G_N_ELEMENTS (others));
    }
}

gboolean
characters_is_case_ignorable (gunichar c)
{
  /* What may stand inside a word. */
  static const Range inside[] = { { 0x27, 0x27 },     { 0x2e, 0x2e },     { 0x3a, 0x3a },     { 0xb7, 0xb7 },
                                  { 0x387, 0x387 },   { 0x55f, 0x55f },   { 0x5f4, 0x5f4 },   { 0x2018, 0x2019 },
                                  { 0x2024, 0x2024 }, { 0x2027, 0x2027 }, { 0xfe13, 0xfe13 }, { 0xfe52, 0xfe52 },
                                  { 0xfe55, 0xfe55 }, { 0xff07, 0xff07 }, { 0xff0e, 0xff0e }, { 0xff1a, 0xff1a } };

  switch (g_unichar_type (c))
    {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_FORMAT:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_MODIFIER_SYMBOL:
      return TRUE;
    default:
      return is_among (c, inside, G_N_ELEMENTS (inside));
    }
}
