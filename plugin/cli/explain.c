/* explain.c - vit-attribution explain: where a model looked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "../explain/contrast.h"
#include "../explain/pixels.h"
#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "dump.h"
#include "forward.h"
#include "output.h"
#include "pictures.h"
#include "progress-bar.h"
#include "say.h"
#include "stop.h"

#define N_STAGES 3 /* reading, forward, explaining */
/* What a picture shows; the order of overlay_names. */
typedef enum
{
  OVERLAY_BLEND,    /* the picture with the heat layer over it */
  OVERLAY_NONE,     /* the heat layer */
  OVERLAY_REFERENCE /* the network's input with the heat over it, as the reference implementation draws it */
} Overlay;

static const char *const overlay_names[] = { "blend", "none", "reference" };

typedef struct
{
  const Options *options;
  const char    *path; /* of the picture; NULL with --input-tensor */
  Overlay        overlay;
  Forward        forward;
  ViaMap        *map;
  int            against; /* the rival's class, where the map has a rival */
  GPtrArray     *outputs; /* paths */
  double         attribution_ms, save_ms;
} Work;

static gboolean
usage (GError **error, const char *what)
{
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, what);
  return FALSE;
}

static gboolean
no_memory (GError **error)
{
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, g_strerror (ENOMEM));
  return FALSE;
}

static gboolean
read_overlay (Work *work, GError **error)
{
  const char *overlay = work->options->overlay;

  for (gsize i = 0; i < G_N_ELEMENTS (overlay_names); i++)
    if (!overlay || g_str_equal (overlay, overlay_names[i]))
      {
        work->overlay = i;
        return TRUE;
      }
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("overlay: unknown value \"%s\"; choose one of: %s"), overlay,
               "blend, none, reference");
  return FALSE;
}

static gboolean
clash_error (GError **error, const char *path, const char *what)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", path, what);
  return FALSE;
}

/* The picture `path` is not written over what it explains unless the user says so. */
static gboolean
check_input (const Work *work, const char *path, GError **error)
{
  const Options *o = work->options;

  if (work->path && !o->force && clash_same (path, work->path))
    return clash_error (error, path, _ ("this is the picture itself; choose another name, or add --force to replace it"));
  return TRUE;
}

/* An output is nothing that is read meanwhile. */
static gboolean
check_output (const Work *work, const char *path, GError **error)
{
  const Options   *o = work->options;
  g_autofree char *model = clash_with_model (path, o->settings.model);

  if (model)
    return clash_error (error, path, _ ("this is a file of the model; choose another name"));
  if (o->input_tensor && clash_same (path, o->input_tensor))
    return clash_error (error, path, _ ("this is the input; choose another name"));
  return TRUE;
}

static gboolean
check_outputs (const Work *work, GError **error)
{
  const Options *o = work->options;

  if (o->output && o->dump && clash_same (o->output, o->dump))
    return clash_error (error, o->dump, _ ("both outputs have this name; choose another one for one of them"));
  if (o->dump && work->path && clash_same (o->dump, work->path))
    return clash_error (error, o->dump, _ ("this is the picture itself; choose another name"));
  return (!o->output || (check_input (work, o->output, error) && check_output (work, o->output, error)))
         && (!o->dump || check_output (work, o->dump, error));
}

/* Which options go together. */
static gboolean
check_usage (Work *work, GError **error)
{
  const Options *o = work->options;

  if (!read_overlay (work, error))
    return FALSE;
  if (o->alpha && work->overlay == OVERLAY_REFERENCE)
    return usage (error, _ ("--overlay reference is always opaque; leave --alpha out"));
  if (!o->output && !o->dump)
    return usage (error, _ ("where to? Give -o OUT.png, or --dump OUT.safetensors"));
  if (o->dump_attention && !o->dump)
    return usage (error, _ ("--dump-attention goes with --dump OUT.safetensors"));
  if (o->settings.paint.level > 0 && !o->settings.paint.threshold)
    return usage (error, _ ("--level goes with --threshold"));
  if (*o->settings.classes && o->top)
    return usage (error, _ ("--class and --top exclude each other"));
  if (o->input_tensor && o->files)
    return usage (error, _ ("--input-tensor replaces the picture; leave one of them out"));
  if (o->input_tensor && o->output && work->overlay != OVERLAY_REFERENCE)
    return usage (error, _ ("-o needs a picture; with --input-tensor use --dump OUT.safetensors, or --overlay reference"));
  return o->input_tensor || (work->path = options_only_file (o, "IMAGE", error));
}

/* Everything that can be wrong before any work is done. */
static gboolean
check (Work *work, GError **error)
{
  const Options *o = work->options;

  return check_usage (work, error) && (!o->output || picture_can_save (o->output, work->overlay == OVERLAY_NONE, error))
         && (!o->dump || output_can_write (o->dump, error)) && check_outputs (work, error);
}

static gboolean
explain_classes (Work *work, ProgressBar *progress, GError **error)
{
  const Options    *o = work->options;
  g_autofree char  *best = g_strdup_printf ("top:%d", o->top);
  ViaExplainOptions how;
  g_autofree int   *classes = NULL;
  gint64            start = g_get_monotonic_time ();
  guint             n;

  if (!(classes = via_trace_choose (work->forward.trace, o->top ? best : o->settings.classes, &n, error))
      || !contrast_choose (&o->settings, work->forward.trace, &how, error))
    return FALSE;
  how.keep_attention = o->dump_attention;
  work->against = how.against;
  work->map = via_explain (work->forward.trace, o->settings.method, classes, n, &how, progress_bar_step, progress, error);
  work->attribution_ms = forward_ms_since (start);
  return work->map != NULL;
}

/* A number that is another class's name. */
static void
warn_of_numbers (const Work *work)
{
  const Settings *settings = &work->options->settings;
  const char     *texts[][2] = { { "--class", settings->classes }, { "--against", settings->against } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *note = via_model_spec_note (work->forward.model, texts[i][1]);

      if (note)
        say_warning (texts[i][0], note);
    }
}

static void
warn_of_empty_maps (const Work *work)
{
  for (guint k = 0; k < via_map_n_classes (work->map); k++)
    if (via_map_note (work->map, k))
      say_warning (via_method_id (work->options->settings.method), via_map_note (work->map, k));
}

/* The picture of class number k. */
typedef struct
{
  const Work *work;
  guint       k;
  float      *strip;     /* of heat */
  guint8     *reference; /* the whole of it */
} Drawing;

/* A PixelsPaint that ends in bytes. */
static gboolean
draw_heat (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Drawing *drawing = data;
  const Work    *work = drawing->work;

  via_map_paint (work->map, drawing->k, work->forward.photo, &work->options->settings.paint, y, n, drawing->strip);
  for (gsize i = 0; i < 4 * (gsize) work->forward.width * (gsize) n; i++)
    rows[i] = (guint8) (255 * drawing->strip[i] + 0.5f);
  return TRUE;
}

static gboolean
save_heat (Drawing *drawing, const char *path, GError **error)
{
  const Work       *work = drawing->work;
  g_autofree float *strip = pixels_strip_new (work->forward.width, 4, error);
  const CodecImage  image = { .width = work->forward.width,
                              .height = work->forward.height,
                              .channels = 4,
                              .blended = work->overlay == OVERLAY_BLEND,
                              .opacity = work->options->settings.opacity / 100,
                              .draw = draw_heat,
                              .data = drawing };

  drawing->strip = strip;
  return strip && picture_save (work->forward.codec, image, path, error);
}

static gboolean
draw_reference (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Drawing *drawing = data;
  gsize          row = 3 * (gsize) via_model_input_size (drawing->work->forward.model);

  memcpy (rows, drawing->reference + (gsize) y * row, (gsize) n * row);
  return TRUE;
}

static gboolean
save_reference (Drawing *drawing, const char *path, GError **error)
{
  const Work        *work = drawing->work;
  int                size = via_model_input_size (work->forward.model);
  g_autofree guint8 *rgb = g_try_malloc_n (3 * (gsize) size, size);
  const CodecImage   image = { .width = size, .height = size, .channels = 3, .draw = draw_reference, .data = drawing };

  if (!rgb)
    return no_memory (error);
  drawing->reference = rgb;
  via_map_composite (work->map, drawing->k, work->forward.trace, &work->options->settings.paint, rgb);
  return picture_save (work->forward.codec, image, path, error);
}

static gboolean
save_class (Work *work, guint k, GError **error)
{
  char   *path = output_name (work->options->output, via_map_class (work->map, k), via_map_n_classes (work->map) > 1);
  Drawing drawing = { .work = work, .k = k };

  g_ptr_array_add (work->outputs, path);
  return work->overlay == OVERLAY_REFERENCE ? save_reference (&drawing, path, error) : save_heat (&drawing, path, error);
}

static gboolean
write_dump (int fd, gpointer data, GError **error)
{
  const Work *work = data;

  return dump_write (fd, work->forward.trace, work->map, work->options->settings.method, work->options->dump_attention, error);
}

/* With several classes the names are known only now; none of them is written before all have been looked at. */
static gboolean
check_names (const Work *work, GError **error)
{
  guint n = work->options->output ? via_map_n_classes (work->map) : 0;

  for (guint k = 0; k < n; k++)
    {
      g_autofree char *path = output_name (work->options->output, via_map_class (work->map, k), n > 1);

      if (!check_input (work, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save (Work *work, GError **error)
{
  const Options *o = work->options;
  gint64         start = g_get_monotonic_time ();

  if (!check_names (work, error))
    return FALSE;
  for (guint k = 0; o->output && k < via_map_n_classes (work->map); k++)
    if (stop_requested (error) || !save_class (work, k, error))
      return FALSE;
  if (o->dump)
    {
      if (!output_write (o->dump, write_dump, work, error))
        return FALSE;
      g_ptr_array_add (work->outputs, g_strdup (o->dump));
    }
  work->save_ms = forward_ms_since (start);
  return TRUE;
}

static void
print_explanation_json (const Work *work)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  guint                n;
  g_autofree ViaGuess *best = forward_top (&work->forward, (guint) work->options->top, &n);

  json_put_open (json, NULL, '{');
  forward_put_json (&work->forward, json, via_method_id (work->options->settings.method), best, n);
  json_put_open (json, "classes", '[');
  for (guint k = 0; k < via_map_n_classes (work->map); k++)
    json_put_integer (json, NULL, via_map_class (work->map, k));
  json_put_close (json, ']');
  if (via_map_rival (work->map, 0))
    json_put_integer (json, "against", work->against);
  json_put_open (json, "outputs", '[');
  for (guint i = 0; i < work->outputs->len; i++)
    json_put_string (json, NULL, work->outputs->pdata[i]);
  json_put_close (json, ']');
  json_put_open (json, "timings_ms", '{');
  json_put_number (json, "load", work->forward.load_ms);
  json_put_number (json, "read", work->forward.read_ms);
  json_put_number (json, "forward", work->forward.forward_ms);
  json_put_number (json, "attribution", work->attribution_ms);
  json_put_number (json, "save", work->save_ms);
  json_put_close (json, '}');
  json_put_close (json, '}');
  say_json (json);
}

/* The explained classes, each with its picture; last the dump. */
static void
print_explanation_text (const Work *work)
{
  guint n = work->options->output ? via_map_n_classes (work->map) : 0;

  for (guint i = 0; i < work->outputs->len; i++)
    {
      const char *path = work->outputs->pdata[i];

      if (i < n)
        {
          ViaGuess         guess = via_trace_guess (work->forward.trace, via_map_class (work->map, i));
          g_autofree char *line = forward_guess_line (&work->forward, &guess);

          say_line ("%s: %s", line, path);
        }
      else
        say_line ("%s", path);
    }
}

static gboolean
explain_file (Options *options, GError **error)
{
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func (g_free);
  Work        work = { .options = options, .outputs = outputs };
  ProgressBar progress = progress_bar_begin (N_STAGES, options->progress);
  gboolean    ok = (!options->alpha || settings_set_option (&options->settings, "alpha", options->alpha, error))
                && check (&work, error) && forward_open (&work.forward, options, work.path, &progress, error)
                && explain_classes (&work, &progress, error) && save (&work, error);

  progress_bar_end (&progress);
  if (ok && !options->json)
    forward_warn (&work.forward, options, work.path);
  if (ok)
    {
      warn_of_numbers (&work);
      warn_of_empty_maps (&work);
    }
  if (ok && options->json)
    print_explanation_json (&work);
  else if (ok)
    print_explanation_text (&work);
  via_map_free (work.map);
  forward_clear (&work.forward);
  return ok;
}

static const char *const options_taken[] = { "output",   "model",        "method",   "class",          "top",     "fit",
                                             "color",    "precision",    "colormap", "threshold",      "overlay", "start-layer",
                                             "ablation", "input-tensor", "dump",     "dump-attention", "threads", "json",
                                             "progress", "against",      "force",    "level",          "gamma",   "variant",
                                             "flavour",  "alpha",        NULL };

const Command command_explain = {
  .name = "explain",
  .arguments = "IMAGE -o OUT.png",
  .help = N_ ("Where a model looked: the picture with a heat map over it, one file per class"),
  .options = options_taken,
  .run = explain_file,
};
