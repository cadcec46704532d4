/* explain.c - vit-attribution explain: where a model looked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/prompts.h"
#include "check.h"
#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "dump.h"
#include "explained.h"
#include "output.h"
#include "overlay.h"
#include "pictures.h"
#include "progress-bar.h"
#include "say.h"
#include "sheet.h"
#include "stop.h"

#define N_STAGES 3 /* reading, forward, explaining */

typedef struct
{
  const Options *options;
  const char    *path; /* of the picture; NULL with --input-tensor */
  Overlay        overlay;
  Forward        forward;
  gboolean       several; /* methods, or "all" */
  Explained      explained;
  GPtrArray     *outputs; /* paths */
  double         attribution_ms, save_ms;
} Work;

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

/* What goes with several methods: a sheet, or no picture at all. */
static gboolean
check_several (const Work *work, GError **error)
{
  const Options *o = work->options;

  if (work->overlay == OVERLAY_REFERENCE)
    return cli_usage_error (error, "%s", _ ("--overlay reference is a picture of one method; with several use blend or none"));
  if (o->dump)
    return cli_usage_error (error, "%s", _ ("--dump holds the map of one method; run it once for each"));
  if (o->input_tensor && o->output)
    return cli_usage_error (error, "%s", _ ("a sheet needs a picture; with --input-tensor leave -o out"));
  return TRUE;
}

/* Where to, and where from. */
static gboolean
check_places (const Work *work, GError **error)
{
  const Options *o = work->options;

  if (!o->output && !o->dump && !work->several)
    return cli_usage_error (error, "%s", _ ("where to? Give -o OUT.png, or --dump OUT.safetensors"));
  if (o->input_tensor && o->files)
    return cli_usage_error (error, "%s", _ ("--input-tensor replaces the picture; leave one of them out"));
  if (o->input_tensor && o->output && work->overlay != OVERLAY_REFERENCE)
    return cli_usage_error (error, "%s",
                            _ ("-o needs a picture; with --input-tensor use --dump OUT.safetensors, or --overlay reference"));
  return TRUE;
}

/* What windows have not. */
static gboolean
check_windows (const Work *work, GError **error)
{
  const Options *o = work->options;

  if (o->settings.fitting.fit != VIA_FIT_TILE)
    return TRUE;
  if (o->input_tensor)
    return cli_usage_error (error, "%s", _ ("--fit tile needs a picture; leave --input-tensor out, or --fit"));
  if (o->dump_attention)
    return cli_usage_error (error, "%s", _ ("--dump-attention writes what one input has; with --fit tile leave it out"));
  return !o->check || cli_usage_error (error, "%s", _ ("--check tests the walk over one input; with --fit tile leave it out"));
}

/* Which options go together. */
static gboolean
check_usage (Work *work, GError **error)
{
  const Options *o = work->options;

  if (!overlay_read (o->overlay, &work->overlay, error) || (work->several && !check_several (work, error))
      || !check_places (work, error) || !check_windows (work, error))
    return FALSE;
  if (o->dump_attention && !o->dump)
    return cli_usage_error (error, "%s", _ ("--dump-attention goes with --dump OUT.safetensors"));
  if (!explained_check_options (o, work->overlay, error))
    return FALSE;
  return o->input_tensor || (work->path = options_only_file (o, "IMAGE", error));
}

/* Everything that can be wrong before any work is done. */
static gboolean
check (Work *work, GError **error)
{
  const Options *o = work->options;

  return check_usage (work, error)
         && (!o->output || picture_can_save (o->output, work->overlay == OVERLAY_NONE && !work->several, error))
         && (!o->dump || output_can_write (o->dump, error)) && check_outputs (work, error);
}

static gboolean
explain_classes (Work *work, ProgressBar *progress, GError **error)
{
  gint64   start = g_get_monotonic_time ();
  gboolean ok = explained_make (&work->explained, work->options, &work->forward, progress, error);

  work->attribution_ms = forward_ms_since (start);
  return ok;
}

/* A number that is another class's name. */
static void
warn_of_numbers (const Work *work)
{
  const Settings *settings = &work->options->settings;
  const char     *texts[][2] = { { "--class", settings->classes }, { "--against", settings->against } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *note = prompts_note (work->forward.model, settings, texts[i][1]);

      if (note)
        say_warning (texts[i][0], note);
    }
}

/* Methods that show where attention leads, whatever is asked. */
static void
warn_of_sameness (const Work *work)
{
  const Attributions *a = &work->explained.attributions;

  for (guint i = 0; i < a->choice.n && via_model_text_scale (work->forward.model) > 0; i++)
    if (!via_method_knows_classes (a->choice.methods[i], &a->choice.options[i], work->forward.model))
      say_warning (via_method_id (a->choice.methods[i]), _ ("its map does not depend on what is asked"));
}

static void
warn_of_empty_maps (const Work *work)
{
  const Attributions *a = &work->explained.attributions;

  for (guint i = 0; i < a->choice.n; i++)
    for (guint k = 0; k < via_map_n_classes (a->maps[i]); k++)
      if (via_map_note (a->maps[i], k))
        say_warning (via_method_id (a->choice.methods[i]), via_map_note (a->maps[i], k));
}

static gboolean
save_class (Work *work, guint k, GError **error)
{
  const Options *o = work->options;
  char *path = output_name (o->output, via_map_class (work->explained.map, k), via_map_n_classes (work->explained.map) > 1);

  g_ptr_array_add (work->outputs, path);
  return overlay_save (work->overlay, &work->forward, &o->settings, work->explained.map, k, path, error);
}

/* One picture for each class, or a sheet of all. */
static gboolean
save_pictures (Work *work, GError **error)
{
  const Options *o = work->options;

  if (work->several)
    {
      g_ptr_array_add (work->outputs, g_strdup (o->output));
      return sheet_save (&work->explained.attributions, &work->forward, &o->settings, work->overlay == OVERLAY_NONE, o->output,
                         error);
    }
  for (guint k = 0; k < via_map_n_classes (work->explained.map); k++)
    if (stop_requested (error) || !save_class (work, k, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_dump (int fd, gpointer data, GError **error)
{
  const Work *work = data;

  return dump_write (fd, work->forward.trace, work->explained.map, settings_method (&work->options->settings),
                     work->options->dump_attention, error);
}

/* With several classes the names are known only now; none of them is written before all have been looked at. */
static gboolean
check_names (const Work *work, GError **error)
{
  guint n = work->options->output && !work->several ? via_map_n_classes (work->explained.map) : 0;

  for (guint k = 0; k < n; k++)
    {
      g_autofree char *path = output_name (work->options->output, via_map_class (work->explained.map, k), n > 1);

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

  if (!check_names (work, error) || (o->output && !save_pictures (work, error)))
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

  json_put_open (json, NULL, '{');
  explained_put_json (&work->explained, work->options, &work->forward, json);
  if (work->several)
    attributions_put_json (&work->explained.attributions, work->forward.model, json);
  if (work->options->check)
    check_put_json (&work->explained.attributions, json);
  json_put_open (json, "outputs", '[');
  for (guint i = 0; i < work->outputs->len; i++)
    json_put_string (json, NULL, work->outputs->pdata[i]);
  json_put_close (json, ']');
  forward_put_memory (&work->forward, json);
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

static char *
class_line (const Work *work, guint k)
{
  ViaGuess guess = via_trace_guess (work->forward.trace, via_map_class (work->explained.map, k));

  return forward_guess_line (&work->forward, &guess);
}

/* The explained classes, each with its picture; last the dump. */
static void
print_explanation_text (const Work *work)
{
  guint n = work->options->output ? via_map_n_classes (work->explained.map) : 0;

  for (guint i = 0; i < work->outputs->len; i++)
    {
      g_autofree char *line = i < n ? class_line (work, i) : NULL;

      say_line ("%s%s%s", line ? line : "", line ? ": " : "", (const char *) work->outputs->pdata[i]);
    }
}

/* The sheet, then each class with what the methods agree on. */
static void
print_several_text (const Work *work)
{
  for (guint i = 0; i < work->outputs->len; i++)
    say_line ("%s", (const char *) work->outputs->pdata[i]);
  attributions_print (&work->explained.attributions, work->forward.model);
}

static gboolean
explain_file (Options *options, GError **error)
{
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func (g_free);
  const SettingsMethods *methods = settings_methods (&options->settings);
  Work                   work = { .options = options, .outputs = outputs, .several = methods->n > 1 || methods->all };
  ProgressBar            progress = progress_bar_begin (N_STAGES, options->progress);
  gboolean               ok;

  work.forward.at_once = !options->top;
  work.forward.thumbnail_side = work.several && options->output ? SHEET_CELL : 0;
  ok = (!options->alpha || settings_set_option (&options->settings, "alpha", options->alpha, error)) && check (&work, error)
       && forward_open (&work.forward, options, work.path, &progress, error) && explain_classes (&work, &progress, error)
       && save (&work, error);

  progress_bar_end (&progress);
  if (ok && !options->json)
    forward_warn (&work.forward, options, work.path);
  if (ok)
    {
      warn_of_numbers (&work);
      attributions_warn (&work.explained.attributions);
      warn_of_sameness (&work);
      warn_of_empty_maps (&work);
      if (options->check)
        check_warn (&work.explained.attributions, work.forward.model);
    }
  if (ok && options->json)
    print_explanation_json (&work);
  else if (ok)
    (work.several ? print_several_text : print_explanation_text) (&work);
  if (ok && options->check && !options->json)
    check_print (&work.explained.attributions, work.forward.model);
  explained_clear (&work.explained);
  forward_clear (&work.forward);
  return ok;
}

static const char *const options_taken[] = { "output",   "model",        "method",   "class",          "top",     "fit",
                                             "color",    "precision",    "colormap", "threshold",      "overlay", "start-layer",
                                             "ablation", "input-tensor", "dump",     "dump-attention", "threads", "json",
                                             "progress", "against",      "force",    "level",          "gamma",   "variant",
                                             "flavour",  "alpha",        "steps",    "baseline",       "check",   "templates",
                                             "labels",   "side",         "detail",   "refine",         "memory",  NULL };

const Command command_explain = {
  .name = "explain",
  .arguments = "IMAGE -o OUT.png",
  .help = N_ ("Where a model looked: the picture with a heat map over it, one file per class"),
  .options = options_taken,
  .run = explain_file,
};
