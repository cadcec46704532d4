/* batch-files.c - see batch-files.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../batch/batch-error.h"
#include "../explain/pixels.h"
#include "atomic-file.h"
#include "batch-layers.h"

/* Less room than that is none: a large picture has so many bytes. */
#define ROOM_BYTES ((goffset) 1 << 24)
#define LAYERED ".xcf"

typedef struct
{
  char      *name; /* in the output folder */
  AtomicFile file;
  gint64     bytes;
  gboolean   named; /* it has its name */
} BatchFile;

typedef struct
{
  GPtrArray           *files;
  BatchWork           *work;
  const InventoryItem *item;
  const Forward       *forward;
  const char          *method; /* NULL: the only one */
  const ViaMap        *map;
  guint                k;
  ViaPaint             paint;
  float               *strip; /* of heat */
} Making;

static void
file_free (gpointer data)
{
  BatchFile *file = data;

  atomic_file_clear (&file->file);
  g_free (file->name);
  g_free (file);
}

GPtrArray *
batch_files_new (void)
{
  return g_ptr_array_new_with_free_func (file_free);
}

/* ---- places */

/* Before anything is begun in it. */
static void
sweep_once (BatchWork *work, const char *folder)
{
  g_mutex_lock (&work->sweeping);
  if (g_hash_table_add (work->swept, g_strdup (folder)))
    atomic_file_sweep (folder);
  g_mutex_unlock (&work->sweeping);
}

static gboolean
prepare_folder (BatchWork *work, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    return batch_error (error, folder, g_strerror (errno));
  sweep_once (work, folder);
  return TRUE;
}

static gboolean
check_place (const BatchWork *work, const char *path, GError **error)
{
  struct stat about;

  if (stat (path, &about) != 0 || !inventory_has_file (work->inventory, &about))
    return TRUE;
  return batch_error (error, path, _ ("this is one of the pictures; choose another folder for the outputs"));
}

/* "cats/1-heat.png"; "cats/1-heat-rollout.png" of several methods, "cats/1-heat-281.png" of several classes. */
static char *
file_name (const Making *m, const char *what)
{
  GString *name = g_string_new (m->item->stem);

  g_string_append_printf (name, "-%s", what);
  if (m->method)
    g_string_append_printf (name, "-%s", m->method);
  if (via_map_n_classes (m->map) > 1)
    g_string_append_printf (name, "-%d", via_map_class (m->map, m->k));
  g_string_append (name, ".png");
  return g_string_free (name, FALSE);
}

gboolean
batch_files_is_of (const char *output, const char *stem)
{
  const char *rest = g_str_has_prefix (output, stem) ? output + strlen (stem) : "";

  return g_str_has_prefix (rest, "-heat") || g_str_has_prefix (rest, "-overlay") || g_str_equal (rest, LAYERED);
}

/* ---- beginning */

static gboolean
draw_layer (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Making *m = data;

  via_map_paint (m->map, m->k, m->forward->photo, &m->paint, y, n, m->strip);
  overlay_numbers (m->strip, 4 * (gsize) m->forward->width * (gsize) n, m->work->bits, rows);
  return TRUE;
}

/* A file of that name, which is taken over, and which it has not got yet. */
static BatchFile *
add_file (Making *m, char *name, GError **error)
{
  BatchFile       *file = g_new0 (BatchFile, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) problem = NULL;

  file->file.fd = -1;
  file->name = name;
  g_ptr_array_add (m->files, file);
  path = g_build_filename (m->work->folder, file->name, NULL);
  if (!prepare_folder (m->work, path, error) || !check_place (m->work, path, error))
    return NULL;
  if (atomic_file_begin (&file->file, path, &problem))
    return file;
  batch_error (error, path, problem->message);
  return NULL;
}

/* The layer is drawn once for both where it looks the same alone and over the picture. */
static gboolean
begin_image (Making *m, const char *what, gboolean blended, GError **error)
{
  const Settings  *settings = &m->work->options->settings;
  const ViaPaint   alone = overlay_paint (OVERLAY_NONE, settings), over = overlay_paint (OVERLAY_BLEND, settings);
  const CodecImage image = { .format = SAVE_PNG,
                             .width = m->forward->width,
                             .height = m->forward->height,
                             .channels = 4,
                             .bits = m->work->bits,
                             .blended = blended,
                             .opacity = settings->opacity / 100,
                             .synced = TRUE,
                             .draw = blended && alone.alpha == over.alpha ? NULL : draw_layer,
                             .data = m };
  BatchFile       *file = add_file (m, file_name (m, what), error);

  m->paint = blended ? over : alone;
  return file && codec_save_begin (m->forward->codec, &image, file->file.fd, error);
}

/* Small, and another picture: it is written at once. */
static gboolean
save_reference_overlay (Making *m, GError **error)
{
  BatchFile       *file = add_file (m, file_name (m, "overlay"), error);
  g_autofree char *path = file ? g_strdup (file->file.target) : NULL;
  struct stat      about;

  if (!file)
    return FALSE;
  atomic_file_clear (&file->file);
  if (!overlay_save (OVERLAY_REFERENCE, m->forward, &m->work->options->settings, m->map, m->k, path, error))
    return FALSE;
  file->named = TRUE;
  file->bytes = stat (path, &about) == 0 ? about.st_size : -1;
  return TRUE;
}

static gboolean
begin_class (Making *m, GError **error)
{
  return begin_image (m, "heat", FALSE, error) && (m->work->overlay != OVERLAY_BLEND || begin_image (m, "overlay", TRUE, error));
}

static gboolean
begin_layered (Making *m, const Attributions *attributions, GError **error)
{
  BatchFile *file = add_file (m, g_strconcat (m->item->stem, LAYERED, NULL), error);

  return file && batch_layers_begin (m->work, m->item, m->forward, attributions, file->file.fd, error);
}

/* The same for each class by each method. */
static gboolean
for_each (Making *m, const Attributions *attributions, gboolean (*make) (Making *m, GError **error), GError **error)
{
  for (guint i = 0; i < attributions->choice.n; i++)
    {
      m->method = attributions->choice.n > 1 ? via_method_id (attributions->choice.methods[i]) : NULL;
      m->map = attributions->maps[i];
      for (m->k = 0; m->k < via_map_n_classes (m->map); m->k++)
        if (!make (m, error))
          return FALSE;
    }
  return TRUE;
}

/* What is written at once comes before all that is begun. */
gboolean
batch_files_begin (GPtrArray *files, BatchWork *work, const InventoryItem *item, const Forward *forward,
                   const Attributions *attributions, GError **error)
{
  g_autofree float *strip = pixels_strip_new (forward->width, 4, error);
  Making            m = { .files = files, .work = work, .item = item, .forward = forward, .strip = strip };

  return strip && (work->overlay != OVERLAY_REFERENCE || for_each (&m, attributions, save_reference_overlay, error))
         && for_each (&m, attributions, begin_class, error) && (!work->options->xcf || begin_layered (&m, attributions, error));
}

/* ---- ending */

static gboolean
end_file (BatchFile *file, Codec *codec, GError **error)
{
  struct stat about;

  if (file->named)
    return TRUE;
  if (!codec_save_end (codec, error))
    return FALSE;
  if (fstat (file->file.fd, &about) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  file->bytes = about.st_size;
  return TRUE;
}

static gboolean
name_file (BatchFile *file, GError **error)
{
  if (!file->named && !atomic_file_commit (&file->file, error))
    return FALSE;
  file->named = TRUE;
  atomic_file_clear (&file->file);
  return TRUE;
}

gboolean
batch_files_end (GPtrArray *files, Codec *codec, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    if (!end_file (files->pdata[i], codec, error))
      return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!name_file (files->pdata[i], error))
      return FALSE;
  return TRUE;
}

void
batch_files_put_json (const GPtrArray *files, JsonBuilder *json)
{
  json_put_open (json, "outputs", '[');
  for (guint i = 0; i < files->len; i++)
    json_put_string (json, NULL, ((const BatchFile *) files->pdata[i])->name);
  json_put_close (json, ']');
  json_put_open (json, "output_sizes", '[');
  for (guint i = 0; i < files->len; i++)
    json_put_integer (json, NULL, ((const BatchFile *) files->pdata[i])->bytes);
  json_put_close (json, ']');
}

/* ---- room */

gboolean
batch_files_can_write (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "room", NULL);
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;
  int number;

  if (!atomic_file_begin (&file, path, &problem))
    return batch_error (error, folder, problem->message);
  number = posix_fallocate (file.fd, 0, ROOM_BYTES);
  return number == 0 || number == EOPNOTSUPP || number == EINVAL || batch_error (error, folder, g_strerror (number));
}
