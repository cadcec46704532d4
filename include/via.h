/* via.h - what did a Vision Transformer look at?
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The public interface of the engine, but for words (via-words.h), linear probes (via-probe.h) and how far an explanation can be trusted (via-faithful.h).  From a picture to what the network saw, and where, as in examples/explain.c:
 *
 *   static gboolean
 *   explain (float *rgba, int width, int height, GError **error)
 *   {
 *     g_autoptr (ViaModel) model = via_model_open ("demo", error);
 *     if (!model)
 *       return FALSE;
 *
 *     g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_CROP, error);
 *     if (!photo)
 *       return FALSE;
 *     via_photo_add_rows (photo, rgba, height); // R'G'B'A floats, top row first
 *
 *     g_autoptr (ViaTrace) trace = via_trace_new (model, photo, NULL, NULL, NULL, error);
 *     if (!trace)
 *       return FALSE;
 *     ViaGuess best[5];
 *     guint    n = via_trace_top (trace, best, 5); // what it sees
 *     for (guint i = 0; i < n; i++)
 *       g_print ("%6.2f %%  %s\n", 100 * best[i].probability, best[i].label);
 *
 *     const ViaMethod *method = via_method_find ("transformer_attribution");
 *     g_autoptr (ViaMap) map = via_explain (trace, method, &best[0].index, 1, NULL, NULL, NULL, error);
 *     if (!map)
 *       return FALSE;
 *     via_map_paint (map, 0, photo, NULL, 0, height, rgba); // and where it looked: a heat layer
 *     return TRUE;
 *   }
 *
 * A ViaModel is the network: read-only once open, and may be shared between threads.  A ViaPhoto is one picture prepared for
 * one model.  A ViaTrace is one forward pass: run it once, then explain as many classes and methods as you like.  A ViaMap
 * holds the result for one or several classes.  A photo, a trace and a map are used by one thread at a time.
 *
 * Ownership: _new, _open and via_explain return what you free.  Getters lend until you free the owner.  Arguments are only
 * read during the call.  Photos, traces and maps hold a reference on their model.  When a call fails, its outputs are
 * untouched and `error` holds one sentence for the user, in the world's terms: a file name, a number, what to do.
 */
#ifndef VIA_H
#define VIA_H

#include <glib.h>

G_BEGIN_DECLS

#define VIA_ERROR via_error_quark ()
GQuark via_error_quark (void);

typedef enum
{
  VIA_ERROR_FILE,        /* a file is missing, unreadable or broken */
  VIA_ERROR_UNSUPPORTED, /* a network, method or option that this version does not know */
  VIA_ERROR_NOT_FOUND,   /* no such model or class, or several that fit */
  VIA_ERROR_MEMORY,      /* not enough memory; the message says how much was asked for */
  VIA_ERROR_CANCELLED    /* the progress callback returned FALSE */
} ViaError;

/* The engine's version, "1.2.3". */
const char *via_version (void);

/* Called at least every 50 ms from the thread that called the engine: `done` in 0…1, `stage` a few translated words.
 * Return FALSE to stop; the call then fails with VIA_ERROR_CANCELLED. */
typedef gboolean (*ViaProgress) (double done, const char *stage, gpointer data);

/* Number of threads of the arithmetic, for the whole process; 0 = one per core (the default).  Not while a call is running.  Threads
 * of the host that call the engine at the same time take turns with it; where the number is 1 they work beside each other. */
void  via_set_threads (guint n);
guint via_get_threads (void);

/* Which code does the arithmetic: the kernels' CPU level ("plain", "v3", "v4"), who multiplies matrices ("OpenBLAS", or our own
 * "v3", "v4", "v4 selecting") and the name of OpenBLAS' core ("SkylakeX"). */
const char *via_cpu_level (void);
const char *via_products (void);
const char *via_blas_core (void);

/* For benchmarks.  What the process has done so far, in seconds on the wall clock: matrix products and elementwise loops; GFLOP of
 * products, 2 for a multiplication and an addition, as the formulas have them, and those executed: "selecting" products need
 * fewer. */
typedef struct
{
  double products, loops, gflop, executed;
} ViaWork;

ViaWork via_work (void);
/* The most GFLOP/s that all threads together can do in float32 right now: measured, in about 0.05 s. */
double via_peak (void);

/* Models */

typedef struct _ViaModel ViaModel;

/* Opens a network.  `name` is NULL, "" or "demo" for the built-in model, else a name of via_model_list(), or a path to an
 * .ini, a checkpoint, or a folder that holds one. */
ViaModel *via_model_open (const char *name, GError **error);
/* The same network up to what a head would read, whatever head it has: it has no classes.  `feature` NULL: what heads of its family are
 * trained on; else "cls", the class token; "mean" of the patches; "cls+mean"; "proj", CLIP's projected class token; "map", what attention
 * pooling finds.  VIA_ERROR_UNSUPPORTED when it has no such thing. */
ViaModel *via_model_open_backbone (const char *name, const char *feature, GError **error);
ViaModel *via_model_ref (ViaModel *model);
void      via_model_free (ViaModel *model); /* drops one reference; NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaModel, via_model_free)

const char *via_model_name (const ViaModel *model);
/* What people call it: "Built-in (drawings only)", translated; its name when it is called nothing else. */
const char *via_model_title (const ViaModel *model);
/* NULL, or a sentence or two, translated, about what it is not good for. */
const char *via_model_caution (const ViaModel *model);
/* The name of a class that is the same in every language, for programs; via_model_label() is for people. */
const char *via_model_class_id (const ViaModel *model, int index); /* of VIA_REST "rest" */
const char *via_model_weights (const ViaModel *model);             /* the checkpoint's path, or "built in" */
const char *via_model_sha256 (ViaModel *model);                    /* of the checkpoint, hex; may be slow the first time */
/* The names of foreign objects in the checkpoint, such as "posix.system", lent; ends with NULL.  Nothing of them was run, yet
 * PyTorch might. */
const char *const *via_model_foreign (const ViaModel *model);
/* Sentences for the user about what is doubtful in how the model is described, lent; ends with NULL, and is empty most often. */
const char *const *via_model_notes (const ViaModel *model);
int                via_model_input_size (const ViaModel *model); /* S: the network sees S x S pixels */
int                via_model_patch_size (const ViaModel *model); /* P: in patches of P x P */
int                via_model_n_blocks (const ViaModel *model);   /* L */
int                via_model_n_tokens (const ViaModel *model);   /* N: the patches and the class token */
int                via_model_n_heads (const ViaModel *model);    /* H */
int                via_model_n_classes (const ViaModel *model);  /* C; 0 of a network without a head */
/* Of a network without a head, else 0 and NULL: how many numbers a head would read, and what they are, a word as above. */
int         via_model_n_features (const ViaModel *model);
const char *via_model_feature (const ViaModel *model);
/* Whether such a network can be asked in words what it sees: a CLIP with its text tower, which via_model_open() opens without a head. */
gboolean via_model_reads_words (const ViaModel *model);
/* What pairs a head with its network: sha256 of the first block's query, key and value weights, hex.  Free with g_free(). */
char *via_model_fingerprint (ViaModel *model, GError **error);

/* What the network's C outputs are. */
typedef enum
{
  VIA_OUTPUTS_SOFTMAX, /* one class is the right one: their probabilities add up to 1 */
  VIA_OUTPUTS_SIGMOID, /* any number of classes may be there: each has a probability of its own */
  VIA_OUTPUTS_VALUE    /* measures, such as an age: the numbers themselves, and no probabilities */
} ViaOutputs;

ViaOutputs  via_model_outputs (const ViaModel *model);
const char *via_outputs_id (ViaOutputs outputs); /* "softmax", "sigmoid", "value" */
gboolean    via_outputs_find (const char *id, ViaOutputs *outputs);

/* What the head reads of the tokens: "class" (the class token), "mean" (of the patches), "class+mean", "linear4" (class tokens of
 * four blocks, maybe with the mean), "distilled" (class and distillation token), "pool" (attention pooling). */
const char *via_model_reads (const ViaModel *model);

const char        *via_model_label (const ViaModel *model,
                                    int             index);       /* "tabby", or "class 281" when it has no name; of VIA_REST "all others" */
const char *const *via_model_facts (ViaModel *model); /* NULL-terminated pairs key, value, key, value … for people */
/* Classes that a text may mean, for showing them while a user types: fills classes[0…n-1], best first, and returns how many.
 * First comes the class of that number, then labels and synonyms that are the text, then labels that begin with it, that have a
 * word that does, that contain it, and at last those with a synonym that contains it.  Upper or lower case; "" fits none. */
guint via_model_search (const ViaModel *model, const char *text, int *classes, guint n);

/* The class whose number, label or synonym the text is, all of it, upper or lower case; -1: there is none, or there are several. */
int via_model_class_called (const ViaModel *model, const char *text);

/* Names of the models that can be opened, or could be if their weights were there.  Free with g_strfreev(). */
char **via_model_list (void);
/* TRUE when `name` can be opened now; else FALSE and an error that says what is missing and how to get it. */
gboolean via_model_is_installed (const char *name, GError **error);
/* The folders that are searched, first to last.  Free with g_strfreev(). */
char **via_model_path (void);

/* Where a model comes from */

/* One of a model's files: the network, or a head that was trained for it. */
typedef struct
{
  /* In a models folder; in one of its own where other models have files that are called alike: "NAME/model.safetensors". */
  const char *name;
  const char *path;         /* where it lies; NULL when it is missing */
  const char *url;          /* NULL: no public address is known */
  const char *size;         /* for people, "346 MB"; NULL: unknown */
  gint64      bytes;        /* the exact size; 0: unknown */
  const char *sha256, *md5; /* hex, whole or only how it begins; NULL: unknown */
  const char *expected;     /* a sha256 that only one place has told: another one is worth a warning; NULL: unknown */
} ViaFile;

typedef struct _ViaSource ViaSource;

/* What is known about a model, installed or not; `name` as in via_model_open(). */
ViaSource *via_source_new (const char *name, GError **error);
void       via_source_free (ViaSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaSource, via_source_free)

/* Networks for photographs that we recommend to whoever has none yet. */
typedef enum
{
  VIA_ADVICE_NONE,
  VIA_ADVICE_SMALL,
  VIA_ADVICE_RECOMMENDED,
  VIA_ADVICE_BEST,
  VIA_N_ADVICES
} ViaAdvice;

const char *via_advice_title (ViaAdvice advice); /* "Recommended", translated */

const char    *via_source_name (const ViaSource *source);        /* "demo" */
const char    *via_source_title (const ViaSource *source);       /* what people call it: "Built-in (drawings only)" */
const char    *via_source_description (const ViaSource *source); /* one line, translated; NULL: there is none */
const char    *via_source_caution (const ViaSource *source);     /* as via_model_caution() */
ViaAdvice      via_source_advice (const ViaSource *source);      /* which of the recommended ones it is */
double         via_source_accuracy (const ViaSource *source);    /* first guesses that are right, of ImageNet, in %; 0: unknown */
gboolean       via_source_needs_head (const ViaSource *source);  /* it has no classes; alone it explains nothing */
const char    *via_source_licence (const ViaSource *source);     /* NULL: unknown */
gboolean       via_source_is_non_commercial (const ViaSource *source); /* the licence forbids commercial use */
gboolean       via_source_is_complete (const ViaSource *source);       /* all its files are there; none of them is opened */
guint          via_source_n_files (const ViaSource *source);           /* 0: built in */
const ViaFile *via_source_file (const ViaSource *source, guint i);

/* Pictures */

typedef enum
{
  VIA_FIT_CROP,   /* as the model was trained: resize, then the centre; the rest stays unexplained */
  VIA_FIT_SQUASH, /* the whole picture, its sides made equal */
  VIA_FIT_NATIVE, /* the whole picture in its own shape, but for a margin of less than a patch; see ViaFitting */
  VIA_FIT_TILE    /* the whole picture, through windows that overlap; see ViaFitting */
} ViaFit;

typedef struct
{
  double x, y, width, height;
} ViaBox; /* in pixels of the picture, y down */

typedef struct _ViaPhoto ViaPhoto;

/* A picture of width x height pixels, to be handed over row by row.  Needs about 3 bytes x height x S of memory. */
ViaPhoto *via_photo_new (ViaModel *model, int width, int height, ViaFit fit, GError **error);

/* The same with more to choose; NULL or all zero: as the model was trained. */
typedef struct
{
  ViaFit fit;
  /* VIA_FIT_NATIVE, to which the network is adapted: via_trace_new() runs one with as many patches as fit into the picture when its longer
   * side has become so many pixels; 0: as many as the network was trained with. */
  int side;
  /* VIA_FIT_TILE: at the scales from the coarsest to the finest, 1 … 4, the picture's shorter side is so many times the network's input,
   * which is looked at window by window; 0: 1. */
  int coarsest, finest;
  /* Bytes that the whole process may use, weights and picture included: how many it will is known before the network runs, and where they
   * would be too many, it keeps less, and makes the rest again when it is asked for; all numbers are the same to the bit.  0: VIA_MEMORY
   * in VIA_FIT_NATIVE, else as many as there are. */
  guint64 memory;
} ViaFitting;

#define VIA_MEMORY G_GUINT64_CONSTANT (1500000000)

ViaPhoto *via_photo_new_fitted (ViaModel *model, int width, int height, const ViaFitting *fitting, GError **error);
void      via_photo_free (ViaPhoto *photo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaPhoto, via_photo_free)

/* The next `n` rows from the top: n x width pixels R'G'B'A (sRGB-encoded, alpha not multiplied in), 4 floats each.  They are
 * laid over mid-grey, NaN becomes 0, and values are clamped to [0,1] and rounded to 8 bits, the form networks are trained on. */
void via_photo_add_rows (ViaPhoto *photo, const float *rgba, int n);
/* The part of the picture that the network sees. */
ViaBox via_photo_seen (const ViaPhoto *photo);
/* Where the network's whole input lies in the picture; it sticks out where the input was padded. */
ViaBox via_photo_frame (const ViaPhoto *photo);

/* The network's input, [3,height,width], normalised, of a photo that has all its rows and is not in windows.  Free with g_free(). */
float *via_photo_input (const ViaPhoto *photo);

/* The forward pass */

typedef enum
{
  VIA_PRECISION_EXACT, /* forward in float64, the backward sweeps in float32 */
  VIA_PRECISION_FAST   /* float32 throughout */
} ViaPrecision;

typedef struct
{
  ViaPrecision precision;
  gboolean     every_row; /* keep rows that no logit depends on, for via_map_attention(); slower */
  /* Of a photo in windows: the network is not run before the first explanation, which looks through each window once.  Until then only
   * the model may be asked for, classes that are named, and what suits. */
  gboolean deferred;
  gboolean lean; /* keep little, as if ViaFitting's memory left no choice */
} ViaTraceOptions;

typedef struct
{
  int         index;       /* class number */
  const char *label;       /* lent by the model */
  float       probability; /* softmax over all classes, or sigmoid of this one's logit; NAN when the outputs are values */
  float       logit;       /* the network's output as it is: of a value, that value */
  float       cosine;      /* of a text, see via-words.h, with what the network saw; NAN of any other class */
} ViaGuess;

typedef struct _ViaTrace ViaTrace;

/* Runs the network over the photo (all its rows must have been added), or over each of its windows.  `options` NULL: exact.  What a trace of
 * windows says of a class is what the network says in the window where the class is most probable (has the largest value). */
ViaTrace *via_trace_new (ViaModel *model, const ViaPhoto *photo, const ViaTraceOptions *options, ViaProgress progress,
                         gpointer data, GError **error);
/* The bytes that the process will need for that and for an explanation, of one class by one method; more at once never pass the bound, which
 * is told too, unless that is NULL: G_MAXUINT64 where there is none.  When it needs more than that, via_trace_new() will fail. */
guint64 via_photo_memory (const ViaPhoto *photo, const ViaTraceOptions *options, guint64 *bound);
/* A trace from a normalised network input [3,S,S]. */
ViaTrace *via_trace_new_from_input (ViaModel *model, const float *input, const ViaTraceOptions *options, ViaProgress progress,
                                    gpointer data, GError **error);
void      via_trace_free (ViaTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaTrace, via_trace_free)

ViaModel    *via_trace_model (const ViaTrace *trace);
ViaPrecision via_trace_precision (const ViaTrace *trace);
const float *via_trace_logits (const ViaTrace *trace); /* [C] */
/* Of a network without a head and one input: what a head would read, via_model_n_features() numbers; else NULL. */
const float *via_trace_feature (const ViaTrace *trace);
ViaGuess     via_trace_guess (const ViaTrace *trace, int index);
/* In a trace of windows, where in the picture the window lies of which that is said; else FALSE. */
gboolean via_trace_window (const ViaTrace *trace, int index, ViaBox *box);
/* How many windows there are; 0: the picture is one input. */
int via_trace_n_windows (const ViaTrace *trace);
/* Fills best[0…n-1] with the most probable classes (the largest values), best first; returns how many (n, or C when that is
 * less). */
guint via_trace_top (const ViaTrace *trace, ViaGuess *best, guint n);
/* What a tagger finds, which has a threshold for each class: of those that are above theirs the n most probable, best first; the most
 * probable one when none is.  Returns how many; 0 for a network without thresholds. */
guint via_trace_tags (const ViaTrace *trace, ViaGuess *best, guint n);
/* Reads what a user typed: "" = the predicted class, "top:5", "281,254", "tabby", "\"tabby,bull mastiff\"".  A text of digits is the
 * class's number, unless another class is called so and the text stands in quotes, or no class has that number.  A name is an exact
 * label, else a synonym, else a part of only one label, else a part of only one class's synonyms, upper or lower case.  Returns class
 * numbers, free with g_free(). */
int *via_trace_choose (const ViaTrace *trace, const char *spec, guint *n, GError **error);
/* Whether what such a text means does not depend on what the network sees, as it does of "" and "top:5". */
gboolean via_spec_names_classes (const char *spec);
/* NULL, or a sentence for the user about such a text in which a number is another class's name: which of them was taken.  Free with
 * g_free(). */
char *via_model_spec_note (const ViaModel *model, const char *spec);

/* Explanations */

typedef struct _ViaMethod ViaMethod;

const ViaMethod        *via_method_find (const char *id);           /* NULL when unknown */
const ViaMethod *const *via_method_list (void);                     /* NULL-terminated, the default first */
const char             *via_method_id (const ViaMethod *method);    /* "transformer_attribution" */
const char             *via_method_title (const ViaMethod *method); /* a few words, translated */
const char             *via_method_help (const ViaMethod *method);  /* one sentence, translated */

typedef enum
{
  VIA_FLAVOUR_REFERENCE, /* as the reference implementation computes it */
  VIA_FLAVOUR_CHEFER2021 /* as the paper does: clamped before the mean over the heads, rows not made to sum to 1 */
} ViaFlavour;

typedef enum
{
  VIA_VARIANT_CP,  /* attentions are held, as the authors run it for a ViT */
  VIA_VARIANT_FULL /* attentions are walked as well, as the paper has it */
} ViaVariant;

typedef enum
{
  VIA_BASELINE_MEAN, /* the mean colour of the pictures that the network was trained with: zeros */
  VIA_BASELINE_BLACK,
  VIA_BASELINE_WHITE,
  VIA_BASELINE_INPUT /* another input */
} ViaBaseline;

/* The steps unless others are given. */
#define VIA_STEPS 20

/* In place of the rival's number: all classes but the one that is explained, by the mean of their logits. */
#define VIA_REST (-2)

/* The gammas unless others are given. */
#define VIA_GAMMA_LINEAR 0.05
#define VIA_GAMMA_PATCHES 0.25

typedef struct
{
  int          start_layer; /* rollouts, generic_attention, libra, legrad: the first block that counts */
  gboolean     start_given; /* legrad: start_layer says so even when it is 0, and its default, the last two blocks, does not hold */
  gboolean     ablation;    /* last_layer, second_layer: weighted by the gradient */
  ViaFlavour   flavour;     /* transformer_attribution */
  ViaVariant   variant;     /* attn_lrp */
  gboolean     gammas;      /* attn_lrp: with these two, 0 or more, rather than the usual ones */
  double       gamma_linear, gamma_patches;
  int          steps;          /* integrated_gradients: of the way from the baseline to the picture; 0: the usual ones */
  ViaBaseline  baseline;       /* … where it begins */
  const float *baseline_input; /* … [3,S,S], normalised as via_photo_input() makes it; lent; not of windows */
  gboolean     keep_attention; /* keep what via_map_attention() returns, for every block; windows have none */
  gboolean     check;          /* make what via_map_check() returns */
  gboolean     contrast;       /* methods that use the gradient: why the class rather than … */
  int          against;        /* … this one, the rival: how the difference of their two logits comes about */
  gboolean     where_possible; /* … and what cannot have a contrast, a method or a network of one class, goes without */
  /* Not a number for each patch, but for each pixel of the network's input, guided by its edges; the hottest patch stays the hottest.  Means nothing
   * to methods that have one for each pixel anyway. */
  gboolean refine;
} ViaExplainOptions;

/* Whether the method's map of this model depends on the class; else it is where attention leads, the same for all. */
gboolean via_method_knows_classes (const ViaMethod *method, const ViaExplainOptions *options, const ViaModel *model);
/* Of these options the ones that mean something to the method; the others are as by default. */
ViaExplainOptions via_method_options (const ViaMethod *method, const ViaExplainOptions *options);
/* Whether the method can explain this trace with these options; if not, the error says why. */
gboolean via_method_suits (const ViaMethod *method, const ViaTrace *trace, const ViaExplainOptions *options, GError **error);

typedef struct _ViaMap ViaMap;

/* Of a grid of numbers: rows of `width`, `height` of them. */
typedef struct
{
  int width, height;
} ViaSize;

/* Explains n classes at once; the maps are the same as one at a time.  `options` NULL: all zero. */
ViaMap *via_explain (ViaTrace *trace, const ViaMethod *method, const int *classes, guint n, const ViaExplainOptions *options,
                     ViaProgress progress, gpointer data, GError **error);
/* The same of several methods, each with its own options; those that have a contrast agree about the rival.  Walks that several of
 * them need are walked once.  Fills maps[0…n_methods-1], which are the same as one at a time, and seconds[i] with what each has taken, of a shared walk
 * an equal part; `seconds` may be NULL. */
gboolean via_explain_together (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                               const ViaExplainOptions *options, ViaMap **maps, double *seconds, ViaProgress progress,
                               gpointer data, GError **error);
void     via_map_free (ViaMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaMap, via_map_free)
/* A map of one class from numbers that were kept: its grid and, of a contrast, its rival's (else NULL), [cells].  The network's
 * input had `pixels`, each way a multiple of the cells.  It has no model: the class is -1, and there is no note and no attention. */
ViaMap *via_map_new_from_grid (const float *grid, const float *rival, ViaSize cells, ViaSize pixels, GError **error);

guint via_map_n_classes (const ViaMap *map); /* k, as asked for */
int   via_map_class (const ViaMap *map, guint k);
/* NULL, or a sentence for the user about a map that shows nothing: why it is the same everywhere. */
const char *via_map_note (const ViaMap *map, guint k);
/* The raw map of class number k of the call: *cells values, row by row; a value for each patch, or for each pixel of the
 * network's input when the method is `full` or the map was refined (of an input with more than 1024 x 1024 of them, for each square of a few).  `cells` may be NULL.  Of a rollout in a network whose head reads patches, less what all patches have alike:
 * the least value is 0. */
const float *via_map_grid (const ViaMap *map, guint k, ViaSize *cells);
/* In a contrast, the raw map of what speaks for the rival rather than for class number k, less the same as that; else NULL. */
const float *via_map_rival (const ViaMap *map, guint k);
/* Whether the grids were made finer than patches, as ViaExplainOptions has it. */
gboolean via_map_is_refined (const ViaMap *map);
/* The row vector that the map of class number k starts with at the last block: what the head hands to each of *n tokens.  NULL for
 * the method `full`, for a map of windows, and for one that was made from a grid. */
const float *via_map_readout (const ViaMap *map, guint k, int *n);
/* A word of via_model_reads() for it: the model's, or "class" for the reference implementation's models.  NULL where that is. */
const char *via_map_reads (const ViaMap *map);
/* A self-test of the walk that a map was made of, which needs no data: its parts together should be the whole. */
typedef struct
{
  /* "completeness": what the walk hands to the tokens, to the biases of steps on tokens, and to those behind, is the output, or the
   * difference of outputs.  "conservation": the relevance that reaches the tokens, the first part, is the 1 that began. */
  const char *id;
  double      parts[3], whole;
  double      allowed;  /* how far the parts' sum may be from the whole */
  gboolean    promised; /* FALSE: with these options the walk promises nothing */
  const char *step;     /* NULL, or the first step on the way down at whose input that does not hold; lent by the model */
} ViaCheck;

/* NULL when no check was asked for, or the method has none, or the map is of windows. */
const ViaCheck *via_map_check (const ViaMap *map, guint k);

/* The same upsampled to the network's input, and stretched to [0,1]; all zero when the raw map is constant. */
const float *via_map_heat (const ViaMap *map, guint k);
ViaSize      via_map_pixels (const ViaMap *map); /* of that */
/* Otsu's threshold of that heat in 0…255: what is hot has trunc (255 x heat) > threshold. */
int via_map_threshold (const ViaMap *map, guint k);

typedef enum
{
  VIA_ATTENTION,
  VIA_ATTENTION_GRADIENT,
  VIA_ATTENTION_RELEVANCE
} ViaAttentionKind;
/* In place of a block's number: attention pooling, [H,1,N]. */
#define VIA_POOL (-1)
/* [H,N,N] of one block (N tokens) for class number k; NULL when the call did not keep or the method does not make it, or the network
 * has no pool. */
const float *via_map_attention (const ViaMap *map, ViaAttentionKind kind, int block, guint k);

typedef enum
{
  VIA_COLORMAP_TURBO,
  VIA_COLORMAP_JET,
  VIA_COLORMAP_VIRIDIS,
  VIA_COLORMAP_INFERNO,
  VIA_COLORMAP_GRAY,
  VIA_COLORMAP_DIVERGING,
  VIA_N_COLORMAPS
} ViaColormap;

const char *via_colormap_id (ViaColormap map); /* "turbo" */
gboolean    via_colormap_find (const char *id, ViaColormap *map);
/* The colour of heat 0…255, sRGB. */
void via_colormap_color (ViaColormap map, int heat, guint8 rgb[3]);

typedef enum
{
  VIA_ALPHA_OPAQUE, /* 1 wherever the network looked */
  VIA_ALPHA_HEAT    /* the more the heat says, the more of it is seen: see via_alpha() */
} ViaAlpha;

typedef struct
{
  ViaColormap colormap;
  gboolean    threshold; /* heat becomes 0 or 1 */
  double      level;     /* with threshold: what is hot has more heat than this, 0…1; 0: Otsu's threshold */
  ViaAlpha    alpha;
} ViaPaint;

/* Paints rows y … y+n-1 of a heat layer as large as the photo: n x width pixels R'G'B'A, 4 floats each.  Alpha is 0 where the
 * network did not look, and elsewhere as `paint` has it.  `paint` NULL: all zero.
 *
 * In a contrast VIA_COLORMAP_DIVERGING has two sides: 255 is the class, 0 the rival, the middle neither; with a threshold, 255
 * where the class's own heat is hot, else the middle.  Other colours show the class's own heat. */
void via_map_paint (const ViaMap *map, guint k, const ViaPhoto *photo, const ViaPaint *paint, int y, int n, float *rgba);
/* The same without the photo, at any scale and of any part: rows of `width` pixels, in whose coordinates the network was shown
 * `frame` (via_photo_frame(), scaled and moved) of a picture that fills `picture`; NULL: no more than the frame. */
void via_map_paint_at (const ViaMap *map, guint k, const ViaBox *frame, const ViaBox *picture, int width, const ViaPaint *paint,
                       int y, int n, float *rgba);

/* What VIA_ALPHA_HEAT makes of heat, or of how far a contrast is from its middle: strength 0…1. */
float via_alpha (float strength);
/* What it is multiplied by, so that the heat has no edge where the picture goes on and the network did not look: rows y … y+n-1,
 * n x width numbers 0…1; boxes as in via_map_paint_at(). */
void via_frame_fade (const ViaBox *frame, const ViaBox *picture, int width, int y, int n, float *fade);

/* The heat alone, n x width numbers: 0…1, and -1 where the network did not look.  Of `paint` it takes threshold and level, with
 * which heat becomes 0 or 1; NULL: neither. */
void via_map_heat_at (const ViaMap *map, guint k, const ViaBox *frame, int width, const ViaPaint *paint, int y, int n, float *heat);

/* The reference implementation's own picture of class number k: the S x S pixels that the network has seen, in the trace that the
 * map was made from, with the heat over them.  rgb [S,S,3].  Of `paint` it takes the threshold; its colours are always jet. */
void via_map_composite (const ViaMap *map, guint k, const ViaTrace *trace, const ViaPaint *paint, guint8 *rgb);

/* Tensor files (safetensors), for tests and research */

typedef struct
{
  const char *name;
  const char *dtype; /* "F32", "F64" or "I64" */
  int         rank;
  gint64      shape[8];
  const void *data;
} ViaTensor;

/* Reads the float32 tensor `name` of the given shape; free with g_free(). */
float *via_tensor_read (const char *path, const char *name, int rank, const gint64 *shape, GError **error);
/* Writes a file; `metadata` is NULL or NULL-terminated pairs key, value.  An existing file is replaced only by a whole one. */
gboolean via_tensor_write (const char *path, const ViaTensor *tensors, guint n, const char *const *metadata, GError **error);
/* The same into a file that is open for writing, where it is now; the error's message does not name it. */
gboolean via_tensor_write_to (int fd, const ViaTensor *tensors, guint n, const char *const *metadata, GError **error);

G_END_DECLS

#endif
