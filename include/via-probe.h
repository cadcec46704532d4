/* via-probe.h - linear probes: a network learns classes from examples.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The backbone stays as it is; what is trained is one linear layer on its features (via_trace_feature() of a model from
 * via_model_open_backbone()):
 *
 *   ViaProbe *probe = via_probe_train (&examples, &options, progress, data, &error);
 *   via_head_write_to (fd, backbone, &head, &error);        a file NAME.head.safetensors, which via_model_open() opens
 *
 * Conventions as in via.h.
 */
#ifndef VIA_PROBE_H
#define VIA_PROBE_H

#include <via.h>

G_BEGIN_DECLS

/* Of one probe. */
#define VIA_PROBE_CLASSES_MOST 4096
/* Parts into which the pictures are divided for cross-validation. */
#define VIA_PROBE_FOLDS 5

/* Features of n pictures, class by class, in each the pictures in an order of their own: neighbours, which may be nearly alike, are
 * tested together. */
typedef struct
{
  guint         n, width, n_classes;
  const float  *features; /* [n, width] */
  const float  *mirrored; /* [n, width]: of the same pictures mirrored, which are trained with and never tested; NULL: none */
  const int    *classes;  /* [n]: the class of each, 0 … n_classes-1; or NULL, and … */
  const guint8 *labels;   /* … [n, n_classes]: 1 for each label that a picture has, else 0 */
} ViaExamples;

typedef struct
{
  double        lambda;    /* L2; 0: that of lambdas with the least log loss in cross-validation */
  const double *lambdas;   /* [n_lambdas]; NULL: 1e-4, 1e-3 … 10 */
  guint         n_lambdas; /* at most VIA_PROBE_LAMBDAS_MOST */
  gboolean      balanced;  /* every class counts the same, however many examples it has */
} ViaProbeOptions;

#define VIA_PROBE_LAMBDAS_MOST 32

/* What cross-validation has found for one lambda: every picture was tested by a probe that was trained without it. */
typedef struct
{
  double lambda, accuracy, log_loss; /* over all pictures; of several labels over all answers */
  double fold_accuracy[VIA_PROBE_FOLDS];
} ViaTrial;

typedef struct _ViaProbe ViaProbe;

/* Errors: no memory, cancelled, features that are not finite. */
ViaProbe *via_probe_train (const ViaExamples *examples, const ViaProbeOptions *options, ViaProgress progress, gpointer data,
                           GError **error);
void      via_probe_free (ViaProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaProbe, via_probe_free)

/* What was learned: z = (feature - mean)/std, logits = W z + b. */
const float *via_probe_weight (const ViaProbe *probe); /* [n_classes, width] */
const float *via_probe_bias (const ViaProbe *probe);   /* [n_classes] */
const float *via_probe_mean (const ViaProbe *probe);   /* [width] */
const float *via_probe_std (const ViaProbe *probe);    /* [width] */
double       via_probe_lambda (const ViaProbe *probe);
double       via_probe_objective (const ViaProbe *probe);  /* that was minimised, at the minimum */
guint        via_probe_iterations (const ViaProbe *probe); /* that this took */
gboolean     via_probe_converged (const ViaProbe *probe);  /* FALSE: it ended before the gradient was 0 */

guint           via_probe_n_trials (const ViaProbe *probe);
const ViaTrial *via_probe_trial (const ViaProbe *probe, guint i);
guint           via_probe_chosen (const ViaProbe *probe); /* the trial of via_probe_lambda() */
/* [n]: the class that each picture was taken for when it was tested; NULL where pictures have several labels. */
const int *via_probe_predictions (const ViaProbe *probe, guint trial);
/* [n, n_classes]: 1 for each label that it was said to have; NULL where pictures have one class. */
const guint8 *via_probe_answers (const ViaProbe *probe, guint trial);

/* A head, to be written into a file of its own. */
typedef struct
{
  guint              n_classes;
  const float       *weight;            /* [n_classes, width] */
  const float       *bias, *mean, *std; /* [n_classes], [width], [width]; NULL: none */
  const char *const *labels;            /* [n_classes] */
  const char        *norm;              /* "l2": the feature is made as long as 1 before all else; NULL: it is not */
  ViaOutputs         outputs;
  const char *const *more; /* pairs of key and value for the file's metadata, NULL-terminated; NULL: none */
} ViaHead;

/* Writes NAME.head.safetensors, which is open, for via_model_open(): the file names the backbone. */
gboolean via_head_write_to (int fd, ViaModel *backbone, const ViaHead *head, GError **error);
/* A class's name as a model of such a file has it: valid UTF-8 of at most 200 characters, without control characters and spaces around it.
 * Free with g_free(). */
char *via_label_tidy (const char *name);

/* A word, hex, that is the same as long as the same picture has the same feature: for whoever keeps features.  Free with g_free(). */
char *via_model_feature_key (ViaModel *backbone, ViaPrecision precision);

G_END_DECLS

#endif
