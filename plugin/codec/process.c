/* process.c - see process.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders, and the libraries below them, abort, crash, call exit(), and never come back on some files.  Here they may:
 * whoever waits for the pictures sees that the process has ended, and how.  It keeps the last picture, over which heat can be laid,
 * and the last rows.  GEGL starts when something needs it: a small PNG is read, and written, without.
 */
#define _GNU_SOURCE /* of prctl() and setrlimit() */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../explain/pixels.h"
#include "load-png.h"
#include "load.h"
#include "save-xcf.h"
#include "save.h"
#include "wire.h"

/* GEGL, its modules and its swap need so many; without them its loaders fail and do not say why. */
#define DESCRIPTORS_LEAST 24
/* Processor seconds for a picture: far more than any that is read takes, far less than for ever. */
#define SECONDS 60
#define PIXELS_A_SECOND 1000000

/* Of memory that nothing needs at the moment. */
#define KEPT_BYTES (16 << 20)

/* Of a layer's name or JSON. */
#define TEXT_MOST (1 << 24)

/* What may be needed again. */
typedef struct
{
  Raster  *picture; /* that was loaded last */
  Raster  *rows;    /* that were received last */
  gboolean gegl;    /* it has been started */
} Held;

static void
need_gegl (Held *held)
{
  if (!held->gegl)
    pixels_init ();
  held->gegl = TRUE;
}

static gboolean
send_reply (WireReply reply, const char *text)
{
  reply.text = (gint32) strlen (text);
  return wire_send (PROCESS_SOCKET, &reply, sizeof reply) && wire_send (PROCESS_SOCKET, text, strlen (text));
}

/* ---- loading */

/* Numbers are taken for what they are when the space is said to be sRGB. */
static const Babl *
reading_format (GeglBuffer *picture, gboolean managed)
{
  const Babl *format = gegl_buffer_get_format (picture);

  if (managed || babl_space_is_cmyk (babl_format_get_space (format)))
    return format;
  return babl_format_with_space (babl_format_get_encoding (format), babl_space ("sRGB"));
}

static gboolean
send_rows (GeglBuffer *picture, const Babl *format)
{
  const GeglRectangle *all = gegl_buffer_get_extent (picture);
  gsize                pixel = babl_format_get_bytes_per_pixel (format);
  g_autofree guint8   *strip = g_malloc_n ((gsize) all->width * PIXELS_STRIP_ROWS, pixel);

  for (int y = 0; y < all->height; y += PIXELS_STRIP_ROWS)
    {
      GeglRectangle part = { 0, y, all->width, MIN (PIXELS_STRIP_ROWS, all->height - y) };

      gegl_buffer_get (picture, &part, 1.0, format, strip, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (!wire_send (PROCESS_SOCKET, strip, pixel * (gsize) part.width * (gsize) part.height))
        return FALSE;
    }
  return TRUE;
}

/* Numbers of 8 bits in sRGB are sent as they are; all others, and those that have to be converted, as floats. */
static gboolean
send_buffer (WireReply reply, GeglBuffer *picture, gboolean managed, const char *complaints)
{
  const Babl *kept = gegl_buffer_get_format (picture), *read = reading_format (picture, managed), *sent;
  gboolean    plain = raster_is_plain (read), ok;

  reply.channels = plain && !babl_format_has_alpha (read) ? 3 : 4;
  reply.bytes = plain ? 1 : sizeof (float);
  sent = babl_format (!plain ? "R'G'B'A float" : reply.channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");
  gegl_buffer_set_format (picture, read);
  ok = send_reply (reply, complaints) && send_rows (picture, sent);
  gegl_buffer_set_format (picture, kept);
  return ok;
}

static gboolean
send_picture (const Raster *picture, gboolean managed, const char *complaints)
{
  WireReply reply = { .ok = TRUE, .width = picture->width, .height = picture->height, .channels = picture->channels, .bytes = 1 };

  if (picture->buffer)
    return send_buffer (reply, picture->buffer, managed, complaints);
  return send_reply (reply, complaints)
         && wire_send (PROCESS_SOCKET, picture->bytes, raster_row_bytes (picture) * (gsize) picture->height);
}

/* The kernel ends a process that works for longer. */
static void
limit_seconds (void)
{
  struct rusage used;
  struct rlimit limit;

  getrusage (RUSAGE_SELF, &used);
  getrlimit (RLIMIT_CPU, &limit);
  limit.rlim_cur = (rlim_t) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) + SECONDS + LOAD_PIXELS_MOST / PIXELS_A_SECOND;
  limit.rlim_cur = MIN (limit.rlim_cur, limit.rlim_max);
  setrlimit (RLIMIT_CPU, &limit);
}

static Raster *
load (Held *held, int fd, gboolean managed, GPtrArray *complaints, GError **error)
{
  Raster     *plain = load_plain_png (fd);
  GeglBuffer *buffer;

  if (plain)
    return plain;
  need_gegl (held);
  buffer = load_picture (fd, managed, complaints, error);
  return buffer ? raster_of_buffer (buffer) : NULL;
}

static gboolean
serve_load (const WireRequest *request, int fd, Held *held)
{
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  limit_seconds ();
  g_clear_pointer (&held->picture, raster_free);
  held->picture = load (held, fd, request->managed, complaints, &error);
  if (!held->picture)
    return send_reply ((WireReply){ 0 }, error->message);
  g_ptr_array_add (complaints, NULL);
  text = g_strjoinv ("\n", (char **) complaints->pdata);
  return send_picture (held->picture, request->managed, text);
}

/* ---- saving */

static Raster *
receive_rows (const WireRequest *request)
{
  g_autoptr (Raster) raster = raster_new (request->width, request->height, request->channels, request->bits);
  const gsize        row = raster_row_bytes (raster);
  g_autofree guint8 *strip = NULL;

  if (raster->bytes)
    return wire_receive (PROCESS_SOCKET, raster->bytes, row * (gsize) raster->height) ? g_steal_pointer (&raster) : NULL;
  strip = g_malloc_n (row, PIXELS_STRIP_ROWS);
  for (int y = 0; y < raster->height; y += PIXELS_STRIP_ROWS)
    {
      int n = MIN (PIXELS_STRIP_ROWS, raster->height - y);

      if (!wire_receive (PROCESS_SOCKET, strip, row * (gsize) n))
        return NULL;
      raster_set_rows (raster, y, n, strip);
    }
  return g_steal_pointer (&raster);
}

static gboolean
receive_drawn (const WireRequest *request, Held *held)
{
  if (request->again)
    return held->rows != NULL;
  g_clear_pointer (&held->rows, raster_free);
  if (!raster_is_small (request->width, request->height, request->channels, request->bits))
    need_gegl (held);
  held->rows = receive_rows (request);
  return held->rows != NULL;
}

static gboolean
sync_file (const WireRequest *request, int fd, GError **error)
{
  if (!request->synced || fdatasync (fd) == 0)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, g_strerror (errno));
  return FALSE;
}

static gboolean
serve_save (const WireRequest *request, int fd, Held *held)
{
  g_autoptr (Raster) blended = NULL;
  g_autoptr (GError) error = NULL;
  const Raster *drawn;

  if (!receive_drawn (request, held))
    return FALSE;
  if (request->blended && held->picture && held->picture->width == held->rows->width && held->picture->height == held->rows->height)
    blended = save_blend (held->picture, held->rows, request->opacity);
  drawn = blended ? blended : held->rows;
  if (save_needs_gegl (drawn, request->format))
    need_gegl (held);
  if (save_picture (drawn, request->format, fd, &error) && sync_file (request, fd, &error))
    return send_reply ((WireReply){ .ok = TRUE }, "");
  return send_reply ((WireReply){ 0 }, error->message);
}

/* ---- layers */

/* NULL: nonsense, or nobody is there.  Free it. */
static char *
receive_text (gint32 n)
{
  g_autofree char *text = n >= 0 && n <= TEXT_MOST ? g_malloc0 ((gsize) n + 1) : NULL;

  return text && wire_receive (PROCESS_SOCKET, text, (gsize) n) ? g_steal_pointer (&text) : NULL;
}

/* Of heat, with rows; or of the picture.  FALSE: nobody is there. */
static gboolean
add_layer (SaveXcf *xcf, const WireRequest *request, gboolean heat, Held *held)
{
  WireLayer        layer;
  gboolean         ok = wire_receive (PROCESS_SOCKET, &layer, sizeof layer);
  g_autofree char *name = ok ? receive_text (layer.name) : NULL, *provenance = name ? receive_text (layer.provenance) : NULL;

  if (!provenance || (heat && !receive_drawn (request, held)))
    return FALSE;
  if (heat)
    save_xcf_add (xcf, &(SaveXcfLayer){ name, provenance, layer.visible, (Blend) request->blend, request->opacity }, held->rows);
  else
    save_xcf_add (xcf, &(SaveXcfLayer){ name, NULL, layer.visible, BLEND_NORMAL, 1 }, held->picture);
  return TRUE;
}

static gboolean
serve_layers (const WireRequest *request, int fd, Held *held)
{
  g_autoptr (GError) error = NULL;
  SaveXcf *xcf;
  gboolean ok = held->picture && held->picture->width == request->width && held->picture->height == request->height;

  if (!ok)
    return FALSE;
  xcf = save_xcf_new (fd, request->width, request->height, (guint) request->layers + 1);
  for (gint32 i = 0; ok && i <= request->layers; i++)
    ok = add_layer (xcf, request, i < request->layers, held);
  if (!save_xcf_end (xcf, &error) || !sync_file (request, fd, &error))
    return ok && send_reply ((WireReply){ 0 }, error->message);
  return ok && send_reply ((WireReply){ .ok = TRUE }, "");
}

/* ---- the process */

static gboolean
has_descriptors (void)
{
  int fds[DESCRIPTORS_LEAST], n = 0;

  while (n < DESCRIPTORS_LEAST && (fds[n] = fcntl (PROCESS_SOCKET, F_DUPFD_CLOEXEC, 0)) >= 0)
    n++;
  for (int i = 0; i < n; i++)
    close (fds[i]);
  return n == DESCRIPTORS_LEAST;
}

/* What one picture gives back the next one takes, instead of pages that the system has to clear for it. */
static void
keep_memory (void)
{
  mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
}

/* A library that ends the process must not run into OpenBLAS' own end, which may wait for ever. */
static void
end_at_once (void)
{
  _exit (EXIT_FAILURE);
}

static gboolean
serve (Held *held)
{
  WireRequest request;
  int         fd;
  gboolean    ok = wire_receive_request (PROCESS_SOCKET, &request, &fd) && fd >= 0;

  if (ok)
    ok = request.kind == WIRE_LOAD   ? serve_load (&request, fd, held)
         : request.kind == WIRE_SAVE ? serve_save (&request, fd, held)
                                     : serve_layers (&request, fd, held);
  if (fd >= 0)
    close (fd);
  return ok;
}

int
process_is_asked_for (int argc, char **argv)
{
  return argc > 1 && g_str_equal (argv[1], PROCESS_WORD);
}

/* Whether nobody holds the other end any more. */
static gboolean
is_alone (void)
{
  struct pollfd socket = { .fd = PROCESS_SOCKET };

  return poll (&socket, 1, 0) > 0 && socket.revents & POLLHUP;
}

int
process_run (void)
{
  Held held = { 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (is_alone ()) /* who died before that sends no signal */
    _exit (EXIT_FAILURE);
  fcntl (PROCESS_SOCKET, F_SETFD, FD_CLOEXEC);
  atexit (end_at_once);
  keep_memory ();
  if (!has_descriptors ())
    {
      send_reply ((WireReply){ 0 }, g_strerror (EMFILE));
      _exit (EXIT_FAILURE);
    }
  while (serve (&held))
    ;
  g_clear_pointer (&held.picture, raster_free);
  g_clear_pointer (&held.rows, raster_free);
  if (held.gegl)
    gegl_exit ();
  _exit (EXIT_SUCCESS);
}
