/* fake-dialog.h - a dialog's engine and all that it needs, without a dialog.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FAKE_DIALOG_H
#define FAKE_DIALOG_H

#include "explain/session.h"
#include "square.h"
#include "waves.h"

#define WIDTH 90 /* of the picture */
#define HEIGHT 60
#define SIDE 45 /* of the thumbnail */

/* What a dialog has. */
typedef struct
{
  GObject    *config;
  Settings    settings;
  Explanation explanation;
  Session    *session;
  View        view;
  PixelsColor color;
  gboolean    gone;
  int         opened; /* how often the pixels were */
  int         coarse; /* how often a coarse map was shown */
} FakeDialog;

static inline const View *
fake_dialog_open (const Settings *settings, gpointer host, GError **error)
{
  FakeDialog *f = host;

  f->opened++;
  return &f->view;
}

static inline gboolean
fake_dialog_is_alive (gpointer host)
{
  const FakeDialog *f = host;

  return !f->gone;
}

static inline void
fake_dialog_on_changed (gpointer data)
{
  FakeDialog *f = data;
  gboolean    coarse;

  if (session_map (f->session, &coarse))
    f->coarse += coarse;
}

static inline void
fake_dialog_report (double fraction, const char *stage, gpointer data)
{
}

static inline void
fake_dialog_set_up (FakeDialog *f, gconstpointer data)
{
  GeglBuffer *buffer = waves_new (WIDTH, HEIGHT, 0.1, 0.07);

  f->color = pixels_color (buffer, FALSE);
  f->view = (View){ .buffer = buffer, .color = &f->color, .area = { 0, 0, WIDTH, HEIGHT } };
  f->config = settings_object_new ();
  f->explanation.report = fake_dialog_report;
  settings_init (&f->settings);
  f->session =
      session_new (f->config, &f->settings, &f->explanation, &(ReadingSource){ fake_dialog_open, fake_dialog_is_alive, f });
  session_listen (f->session, fake_dialog_on_changed, NULL, f, SIDE);
}

static inline void
fake_dialog_tear_down (FakeDialog *f, gconstpointer data)
{
  session_free (f->session);
  explanation_clear (&f->explanation);
  settings_clear (&f->settings);
  g_object_unref (f->config);
  g_object_unref (f->view.buffer);
}

/* Until the network has seen the picture, or cannot. */
static inline void
fake_dialog_wait_for_trace (FakeDialog *f)
{
  while (!session_trace (f->session) && !session_problem (f->session))
    g_main_context_iteration (NULL, TRUE);
}

static inline const ViaMap *
fake_dialog_wait_for_map (FakeDialog *f)
{
  const ViaMap *map = NULL;
  gboolean      coarse = TRUE;

  while (coarse && !session_problem (f->session))
    {
      map = session_map (f->session, &coarse);
      if (coarse)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_no_error (session_problem (f->session));
  return map;
}

/* The session's map is the one that a plain explanation gives. */
static inline void
fake_dialog_check_map (FakeDialog *f, const ViaMap *map, const char *method, int index)
{
  g_autoptr (ViaMap) expected = via_explain (f->explanation.trace, via_method_find (method), &index, 1, NULL, NULL, NULL, NULL);
  int          side, expected_side;
  const float *grid = square_grid (map, 0, &side), *expected_grid = square_grid (expected, 0, &expected_side);

  g_assert_cmpmem (grid, side * side * sizeof *grid, expected_grid, expected_side * expected_side * sizeof *grid);
}

#endif
