/* process.c - see process.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders, and the libraries below them, abort, crash, call exit(), and never come back on some files.  Here they may:
 * whoever waits for the pictures sees that the process has ended, and how.  It keeps the last picture, over which heat can be laid,
 * and the last rows.
 */
#define _GNU_SOURCE /* of prctl() and setrlimit() */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../explain/pixels.h"
#include "load.h"
#include "save.h"
#include "wire.h"

/* GEGL, its modules and its swap need so many; without them its loaders fail and do not say why. */
#define DESCRIPTORS_LEAST 24
/* Processor seconds for a picture: far more than any that is read takes, far less than for ever. */
#define SECONDS 60
#define PIXELS_A_SECOND 1000000

/* What may be needed again. */
typedef struct
{
  GeglBuffer *picture; /* that was loaded last */
  GeglBuffer *rows;    /* that were received last */
} Held;

static gboolean
send_reply (WireReply reply, const char *text)
{
  reply.text = (gint32) strlen (text);
  return wire_send (PROCESS_SOCKET, &reply, sizeof reply) && wire_send (PROCESS_SOCKET, text, strlen (text));
}

/* ---- loading */

/* Numbers of 8 bits in sRGB are sent as they are; all others, and those that have to be converted, as floats. */
static gboolean
is_plain (const Babl *format)
{
  const char *model = babl_get_name (babl_format_get_model (format));

  return babl_format_get_space (format) == babl_space ("sRGB") && babl_format_get_type (format, 0) == babl_type ("u8")
         && (g_str_equal (model, "R'G'B'") || g_str_equal (model, "R'G'B'A"));
}

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

static gboolean
send_picture (GeglBuffer *picture, gboolean managed, const char *complaints)
{
  const Babl *kept = gegl_buffer_get_format (picture), *read = reading_format (picture, managed);
  gboolean    plain = is_plain (read), ok;
  WireReply   reply = { .ok = TRUE,
                        .width = gegl_buffer_get_width (picture),
                        .height = gegl_buffer_get_height (picture),
                        .bytes = plain ? 1 : sizeof (float) };

  gegl_buffer_set_format (picture, read);
  ok = send_reply (reply, complaints) && send_rows (picture, babl_format (plain ? "R'G'B'A u8" : "R'G'B'A float"));
  gegl_buffer_set_format (picture, kept);
  return ok;
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

static gboolean
serve_load (const WireRequest *request, int fd, GeglBuffer **picture)
{
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  limit_seconds ();
  g_clear_object (picture);
  *picture = load_picture (fd, request->managed, complaints, &error);
  if (!*picture)
    return send_reply ((WireReply){ 0 }, error->message);
  g_ptr_array_add (complaints, NULL);
  text = g_strjoinv ("\n", (char **) complaints->pdata);
  return send_picture (*picture, request->managed, text);
}

/* ---- saving */

static const Babl *
rows_format (const WireRequest *request)
{
  if (request->bits == 16)
    return babl_format (request->channels == 4 ? "R'G'B'A u16" : "R'G'B' u16");
  return babl_format (request->channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");
}

static GeglBuffer *
receive_rows (const WireRequest *request)
{
  const Babl        *format = rows_format (request);
  gsize              row = (gsize) request->width * babl_format_get_bytes_per_pixel (format);
  g_autofree guint8 *strip = g_malloc_n (row, PIXELS_STRIP_ROWS);
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, request->width, request->height), format);

  for (int y = 0; y < request->height; y += PIXELS_STRIP_ROWS)
    {
      int n = MIN (PIXELS_STRIP_ROWS, request->height - y);

      if (!wire_receive (PROCESS_SOCKET, strip, row * (gsize) n))
        return NULL;
      gegl_buffer_set (buffer, GEGL_RECTANGLE (0, y, request->width, n), 0, format, strip, GEGL_AUTO_ROWSTRIDE);
    }
  return g_steal_pointer (&buffer);
}

static gboolean
serve_save (const WireRequest *request, int fd, Held *held)
{
  g_autoptr (GeglBuffer) drawn = NULL;
  g_autoptr (GError) error = NULL;
  gboolean blended = request->blended && held->picture;

  if (!request->again)
    {
      g_clear_object (&held->rows);
      held->rows = receive_rows (request);
    }
  if (!held->rows)
    return FALSE;
  drawn = blended ? save_blend (held->picture, held->rows, request->bits, request->opacity) : g_object_ref (held->rows);
  if (save_picture (drawn, request->format, blended ? 8 : request->bits, fd, &error))
    return send_reply ((WireReply){ .ok = TRUE }, "");
  return send_reply ((WireReply){ 0 }, error->message);
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
    ok = request.kind == WIRE_LOAD ? serve_load (&request, fd, &held->picture) : serve_save (&request, fd, held);
  if (fd >= 0)
    close (fd);
  return ok;
}

int
process_is_asked_for (int argc, char **argv)
{
  return argc > 1 && g_str_equal (argv[1], PROCESS_WORD);
}

int
process_run (void)
{
  Held held = { 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  fcntl (PROCESS_SOCKET, F_SETFD, FD_CLOEXEC);
  atexit (end_at_once);
  if (!has_descriptors ())
    {
      send_reply ((WireReply){ 0 }, g_strerror (EMFILE));
      _exit (EXIT_FAILURE);
    }
  pixels_init ();
  while (serve (&held))
    ;
  g_clear_object (&held.picture);
  g_clear_object (&held.rows);
  gegl_exit ();
  _exit (EXIT_SUCCESS);
}
