/* tiff.c - see tiff.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TIFF 6.0, section 2: a header "II*\0" or "MM\0*", the place of the first directory; a directory is a number of entries, those
 * entries, and the place of the next one.  An entry is a tag, a type, a count, and the values, or where they are when they take
 * more than 4 bytes.  Pictures may also hang below a directory (SubIFDs, Adobe's technical note 1).  A picture is a thumbnail when
 * it says so (NewSubfileType, bit 0), or when another one has at least FULL_LEAST times its pixels.
 */
#include "tiff.h"

#define FULL_LEAST 4
/* So that circles end; and nobody writes so many thumbnails. */
#define PICTURES_MOST 256

enum
{
  NEW_SUBFILE_TYPE = 254,
  IMAGE_WIDTH = 256,
  IMAGE_LENGTH = 257,
  PHOTOMETRIC = 262,
  ORIENTATION = 274,
  SUB_DIRECTORIES = 330,
  ICC_PROFILE = 34675
};

enum
{
  REDUCED = 1,
  TRANSPARENCY_MASK = 4
};

/* Bytes of a value of each type that TIFF 6.0 knows. */
static const guint8 type_sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

/* The values of a tag; their slice is empty when it is missing. */
typedef struct
{
  Slice bytes;
  int   size; /* of a value */
} TagValues;

static TagValues
values_of (Slice file, gsize directory, guint tag)
{
  guint n = slice_number (file, directory, 2);

  for (guint i = 0; i < n && directory + 2 + 12 * (gsize) (i + 1) <= file.size; i++)
    {
      gsize entry = directory + 2 + 12 * (gsize) i;
      guint type = slice_number (file, entry + 2, 2);
      int   size = type < G_N_ELEMENTS (type_sizes) ? type_sizes[type] : 0;
      gsize length = size * (gsize) slice_number (file, entry + 4, 4);

      if (slice_number (file, entry, 2) == tag)
        return (TagValues){ slice_part (file, length > 4 ? slice_number (file, entry + 8, 4) : entry + 8, length), size };
    }
  return (TagValues){ slice_part (file, file.size, 0), 0 };
}

/* Whole numbers only; `missing` when there are not so many. */
static guint
value (TagValues values, guint i, guint missing)
{
  gsize at = (gsize) i * values.size;

  if (values.size < 1 || values.size > 4 || at + values.size > values.bytes.size)
    return missing;
  return slice_number (values.bytes, at, values.size);
}

static guint
value_of (Slice file, gsize directory, guint tag, guint missing)
{
  return value (values_of (file, directory, tag), 0, missing);
}

static gboolean
begin (Slice *file)
{
  file->big_endian = slice_has (*file, 0, "MM", 2);
  return file->big_endian || slice_has (*file, 0, "II", 2);
}

int
tiff_orientation (Slice file)
{
  if (!begin (&file))
    return 1;
  return CLAMP ((int) value_of (file, slice_number (file, 4, 4), ORIENTATION, 1), 1, 8);
}

static int
side (guint number)
{
  return number <= G_MAXINT ? (int) number : 0;
}

static TiffPicture
read_picture (Slice file, gsize directory, int number)
{
  TagValues meaning = values_of (file, directory, PHOTOMETRIC);

  return (TiffPicture){ .place = (guint) directory,
                        .number = number,
                        .width = side (value_of (file, directory, IMAGE_WIDTH, 0)),
                        .height = side (value_of (file, directory, IMAGE_LENGTH, 0)),
                        .meaning = value (meaning, 0, G_MAXUINT),
                        .meaning_at = meaning.size == 2 ? (gsize) (meaning.bytes.at - file.at) : 0,
                        .orientation = CLAMP (value_of (file, directory, ORIENTATION, 1), 1, 8),
                        .profile = values_of (file, directory, ICC_PROFILE).bytes };
}

static gint64
n_pixels (const TiffPicture *picture)
{
  return (gint64) picture->width * picture->height;
}

typedef struct
{
  Slice       file;
  TiffPicture best;
  gboolean    reduced, raw; /* the best one says so */
  int         n;            /* directories looked at */
} Search;

gboolean
tiff_is_lab (const TiffPicture *picture)
{
  return (picture->meaning == TIFF_CIE_LAB || picture->meaning == TIFF_ICC_LAB) && picture->meaning_at > 0;
}

gboolean
tiff_is_raw (const TiffPicture *picture)
{
  return picture->meaning == TIFF_FILTER_ARRAY || picture->meaning == TIFF_LINEAR_RAW;
}

static gboolean
is_better (const Search *search, const TiffPicture *picture, gboolean reduced)
{
  if (search->best.place == 0)
    return TRUE;
  if (tiff_is_raw (picture) != search->raw)
    return search->raw;
  if (reduced != search->reduced)
    return search->reduced;
  return n_pixels (picture) / FULL_LEAST >= n_pixels (&search->best);
}

/* A raw one is better than none, so that it can be named. */
static void
consider (Search *search, gsize directory, int number)
{
  guint       kind = value_of (search->file, directory, NEW_SUBFILE_TYPE, 0);
  TiffPicture picture = read_picture (search->file, directory, number);

  search->n++;
  if (kind & TRANSPARENCY_MASK)
    return;
  if (is_better (search, &picture, kind & REDUCED))
    {
      search->best = picture;
      search->reduced = kind & REDUCED;
      search->raw = tiff_is_raw (&picture);
    }
  else if (picture.width == search->best.width && picture.height == search->best.height)
    search->best.others++;
}

static gsize
next_directory (Slice file, gsize directory)
{
  return slice_number (file, directory + 2 + 12 * (gsize) slice_number (file, directory, 2), 4);
}

gboolean
tiff_find (Slice file, TiffPicture *picture)
{
  Search    search = { .file = file };
  gsize     first;
  TagValues below;

  if (!begin (&search.file))
    return FALSE;
  first = slice_number (search.file, 4, 4);
  for (gsize at = first; at > 0 && at < file.size && search.n < PICTURES_MOST; at = next_directory (search.file, at))
    consider (&search, at, search.n + 1);
  below = values_of (search.file, first, SUB_DIRECTORIES);
  for (guint i = 0, at; (at = value (below, i, 0)) > 0 && at < file.size && search.n < PICTURES_MOST; i++)
    consider (&search, at, 0);
  *picture = search.best;
  return search.best.place > 0;
}
