/* pictures.c - the pictures that the command line writes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pictures.h"

#include <glib/gi18n-lib.h>

#include "cli-error.h"
#include "output.h"

static gboolean
pictures_error (GError **error, const char *path, const char *why)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}

gboolean
picture_can_save (const char *path, gboolean alpha, GError **error)
{
  SaveFormat format;

  if (!save_format_of (path, &format))
    return pictures_error (error, path, _ ("cannot be written: the name does not end in .png, .jpg, .tif or .webp"));
  if (alpha && format == SAVE_JPEG)
    return pictures_error (error, path, _ ("cannot be written: JPEG keeps no transparency; use .png, or --overlay blend"));
  return output_can_write (path, error);
}

typedef struct
{
  Codec     *codec;
  CodecImage image;
} Saving;

static gboolean
save_to (int fd, gpointer data, GError **error)
{
  const Saving *saving = data;

  return codec_save (saving->codec, &saving->image, fd, error);
}

gboolean
picture_save (Codec *codec, CodecImage image, const char *path, GError **error)
{
  Saving saving = { codec, image };

  save_format_of (path, &saving.image.format);
  return output_write (path, save_to, &saving, error);
}
