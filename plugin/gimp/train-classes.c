/* train-classes.c - the procedure plug-in-vit-attribution-train, as far as it is the same in both GIMPs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "train-classes.h"

#include "../download/fetch.h"
#include "../explain/job.h"
#include "../probe/training.h"
#include "dialog.h"
#include "next-model.h"
#include "source.h"

static char *
usual_output (const char *folder, GError **error)
{
  g_autofree char *place = fetch_folder (error), *name = g_path_get_basename (folder);
  g_autofree char *file = g_strconcat (name, ".head.safetensors", NULL);

  return place ? g_build_filename (place, file, NULL) : NULL;
}

gboolean
train_classes (Train *train, GError **error)
{
  TrainingOrder order = {
    .model = train->model, .pictures = train->folder, .balanced = TRUE, .flips = TRUE, .precision = VIA_PRECISION_EXACT
  };
  g_autoptr (Training) training = NULL;

  if (!*train->output)
    {
      g_free (train->output);
      if (!(train->output = usual_output (train->folder, error)))
        return FALSE;
    }
  order.output = train->output;
  if (!(training = training_new (&order, error)) || !job_run (training_run, source_progress, training, error))
    return FALSE;
  train->trained = g_strdup (training_name (training));
  train->accuracy = training_report (training)->accuracy;
  return TRUE;
}

/* What they are called; ends with NULL. */
static char **
image_names (GimpImage *const *images)
{
  GPtrArray *names = g_ptr_array_new ();

  for (int i = 0; images[i]; i++)
    g_ptr_array_add (names, gimp_image_get_name (images[i]));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
train_classes_ask (Train *train, GimpImage **image, GError **error)
{
  g_autofree char       *program = g_path_get_dirname (gimp_get_progname ());
  g_autofree GimpImage **images = gimp_get_images ();
  g_auto (GStrv) names = image_names (images);

  *image = NULL;
  if (!dialog_begin (error))
    return FALSE;
  train->images = names;
  train->program = program;
  if (train_run (train))
    {
      *image = images[train->image];
      next_model_leave (train->trained);
    }
  train->images = NULL;
  train->program = NULL;
  return TRUE;
}

void
train_classes_clear (Train *train)
{
  g_free (train->folder);
  g_free (train->model);
  g_free (train->output);
  g_free (train->trained);
  *train = (Train){ 0 };
}
