/* config.h - everything about a network that its tensors cannot tell, and its dimensions, which they can.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "../weights/weights.h"
#include "via.h"

typedef enum
{
  FAMILY_VIT,
  FAMILY_MAE,
  FAMILY_DINOV2,
  FAMILY_CLIP,
  FAMILY_SIGLIP,
  FAMILY_DINOV3,
  FAMILY_EVA02
} Family;

/* Whose names the weights have. */
typedef enum
{
  SCHEME_TIMM, /* and facebookresearch's */
  SCHEME_DINOV3,
  SCHEME_HF_VIT,
  SCHEME_HF_DINOV2,
  SCHEME_OPENAI,
  SCHEME_HF_CLIP,
  SCHEME_HF_SIGLIP,
  SCHEME_HF_DINOV3
} Scheme;

/* What the head reads of the tokens; the mean is the patches'. */
typedef enum
{
  FEATURE_CLS,
  FEATURE_MEAN,
  FEATURE_CLS_MEAN,
  FEATURE_CLS4,      /* the class tokens of the last four blocks, side by side */
  FEATURE_CLS4_MEAN, /* and the mean of the last */
  FEATURE_MAP        /* attention pooling */
} Feature;

/* What a head says that it was trained on, where its width leaves a choice. */
typedef enum
{
  SAID_CLS,
  SAID_MEAN,
  SAID_CLS_MEAN,
  SAID_PROJ,
  SAID_MAP
} SaidFeature;

/* How rotary positions pair a head's numbers, see network/rotary.c. */
typedef enum
{
  ROTARY_HALVES,
  ROTARY_NEIGHBOURS
} RotaryKind;

typedef enum
{
  ACTIVATION_GELU,
  ACTIVATION_QUICK_GELU,
  ACTIVATION_GELU_TANH
} Activation;

typedef enum
{
  INTERPOLATION_BILINEAR,
  INTERPOLATION_BICUBIC
} Interpolation;

typedef enum
{
  RESIZE_SHORTER, /* the shorter side becomes `resize`, then a centre crop */
  RESIZE_SQUASH,  /* both sides become `resize`, then the same; most often it is the crop's own */
  RESIZE_PAD      /* the picture is laid on a square as long as its longer side, which becomes `resize`, then the same */
} ResizeMode;

/* The order of the input's channels. */
typedef enum
{
  CHANNELS_RGB,
  CHANNELS_BGR
} Channels;

/* How position embeddings are resized; see network/positions.c. */
typedef enum
{
  POSITION_BICUBIC,
  POSITION_BICUBIC_OFFSET,
  POSITION_BICUBIC_ANTIALIAS
} PositionRule;

/* Which of the networks that we recommend it is: ViaAdvice. */
typedef enum
{
  ADVICE_NONE,
  ADVICE_SMALL,
  ADVICE_RECOMMENDED,
  ADVICE_BEST
} Advice;

/* What must be added to a model before anything can be explained. */
typedef enum
{
  NEEDS_NOTHING,
  NEEDS_HEAD /* it was published without classes */
} Needs;

/* Keys of group [model] of a model's .ini. */
typedef enum
{
  KEY_NAME,
  KEY_FAMILY,
  KEY_WEIGHTS,
  KEY_HEAD,
  KEY_HEADS,
  KEY_FEATURE,
  KEY_IMAGE_SIZE,
  KEY_NORM_EPS,
  KEY_FINAL_NORM_EPS,
  KEY_ACTIVATION,
  KEY_ROPE_REFERENCE,
  KEY_TEXT_HEADS,
  KEY_TEXT_ACTIVATION,
  KEY_MEAN,
  KEY_STD,
  KEY_RESIZE,
  KEY_CROP,
  KEY_INTERPOLATION,
  KEY_RESIZE_MODE,
  KEY_PAD_COLOR,
  KEY_CHANNELS,
  KEY_POS_INTERPOLATION,
  KEY_OUTPUTS,
  KEY_LABELS,
  KEY_LICENCE,
  KEY_SOURCE_URL,
  KEY_SHA256,
  KEY_SIZE,
  KEY_MD5,
  KEY_HEAD_URL,
  KEY_HEAD_SIZE,
  KEY_DESCRIPTION,
  KEY_TITLE,
  KEY_CAUTION,
  KEY_ADVICE,
  KEY_ACCURACY,
  KEY_NEEDS,
  KEY_EXPECTED_SHA256,
  KEY_SIDE_CARS,
  KEY_ALIASES,
  N_KEYS
} ConfigKey;

/* Who said so. */
typedef enum
{
  SOURCE_NONE,
  SOURCE_INI,
  SOURCE_PROCESSOR_JSON, /* files beside the weights, see config-json.c */
  SOURCE_PREPROCESSOR_JSON,
  SOURCE_CONFIG_JSON,
  SOURCE_OPEN_CLIP_JSON,
  SOURCE_TAGS,   /* selected_tags.csv, see tags.c */
  SOURCE_DIGEST, /* the preset that knows the file by its sha256, see digests.c */
  SOURCE_CHECKPOINT,
  SOURCE_FINGERPRINT, /* of the weights' numbers */
  SOURCE_FILE_NAME,
  SOURCE_HEAD, /* the head's file */
  SOURCE_DEFAULT
} ConfigSource;

typedef struct
{
  char         *name;
  Family        family;
  char         *weights; /* path; NULL = built in */
  ViaSize       input;   /* of the network as it is run: image_size each way, or native */
  ViaSize       native;  /* what a picture becomes for it, of which `input` is the middle; 0: not native */
  int           image_size, patch, width, depth, heads, hidden, n_classes; /* S, P, D, L, H, F, C */
  int           projection;                                                /* E, of CLIP; 0 for none */
  int           pos_grid, pos_prefix;           /* positions in the checkpoint: patches on a side, and tokens before the patches */
  int           registers;                      /* tokens behind the class token that stand for nothing */
  gboolean      class_token, gated, inner_norm; /* gated: the MLP; inner_norm: its norm behind the gate */
  int           pool_hidden;                    /* F of attention pooling; 0 for none */
  double        rope_reference;                 /* EVA-02: the side of the grid in whose units rotary positions count */
  gboolean      distilled;                      /* a token and a head for distillation beside the class token's */
  gboolean      layer_scale, norm_pre, fc_norm, batch_norm;
  Feature       feature;
  SaidFeature   said_feature; /* KEY_FEATURE */
  gboolean      standardised; /* the feature, by head.mean and head.std */
  gboolean      unit;         /* … after it has been made as long as 1 */
  gboolean      backbone;     /* the network ends with what a head would read: it has no classes */
  gboolean      reads_words;  /* a backbone whose classes can be asked for in words */
  gboolean      interleaved;  /* the head's columns: class token and mean in turns, as DINO's linear evaluation has them */
  Scheme        scheme;
  gboolean      wrapped;         /* the weights stand in a {'model': …} */
  char         *left_out;        /* what of the checkpoint is not used, for people; NULL for nothing */
  gboolean      reference_probe; /* they are called as the reference implementation calls those of its CLIP */
  double        norm_eps, final_norm_eps;
  Activation    activation;
  int           text_heads; /* of CLIP's text tower; 0: as wide as everywhere */
  Activation    text_activation;
  char         *text_unlike; /* what a file beside the weights says of the text tower that cannot be computed; NULL for nothing */
  float         mean[3], std[3]; /* of R, G, B in 0…1 */
  int           resize, crop;
  Interpolation interpolation;
  ResizeMode    resize_mode;
  float         pad_color[3]; /* R, G, B in 0…1: what RESIZE_PAD lays the picture on, and shows below its transparent parts */
  Channels      channels;
  PositionRule  pos_interpolation;
  ViaOutputs    outputs;
  char        **labels;     /* NULL-terminated, n_classes names */
  char        **ids;        /* the same in every language; NULL when the labels are */
  char        **synonyms;   /* the same, each "a|b|c" or ""; NULL when no class has any */
  char        **names;      /* of classes, as a file beside the weights gives them, "" for one without; may be NULL */
  char         *names_path; /* that file */
  GPtrArray    *said;       /* of char *: in turns a file beside the weights, and what it says; NULL for nothing */
  GPtrArray    *notes;      /* of char *: sentences for people about what is doubtful; NULL for none */
  float        *thresholds; /* [n_thresholds]: an output with more probability is said to be there; NULL when all are equal */
  int           n_thresholds;
  char         *label_file;           /* the text file that labels= names; NULL when it names none, or one that may not be read */
  char         *known;                /* the preset that knows the file by its sha256; NULL when none does */
  char         *licence, *source_url; /* may be NULL */

  /* As they stand in the .ini; NULL when they do not.  A size is written for people, "346 MB", with the exact one behind it
   * where that is known: "346 MB (346378731 bytes)".  `sha256` and `md5` are those of the weights, in hex, and may be cut short.
   * `source_url` and `size` are the weights', `head_url` and `head_size` those of a head that lies in a file of its own. */
  char        *head, *label_set, *sha256, *size;
  char        *md5, *head_url, *head_size;
  char        *description; /* one line for people */
  char        *title;       /* what people call it */
  char        *caution;     /* what it is not good for, in a sentence or two */
  Advice       advice;
  double       accuracy; /* per cent of ImageNet's validation pictures for which the first guess is right; 0 when nobody says */
  Needs        needs;
  char        *expected_sha256; /* as `sha256`, but from one place only: a difference is worth a warning and no more */
  char        *side_cars;       /* "config.json;preprocessor_config.json": files that lie beside the weights there and here */
  char        *aliases;         /* "google/vit-base-patch16-224;…": other names of it */
  char        *ini;             /* its path, or "built in"; NULL when there is none */
  ConfigSource source[N_KEYS];  /* of every value above that has a key */
} Config;

/* Reads a model's description into an empty config.  `folder` is what relative paths in it are relative to; NULL for one that
 * is built in.  VIA_ERROR_FILE names the file and the key.  Whether this version can do what is asked for is seen
 * later, by detect(). */
gboolean config_read (Config *config, const char *text, const char *path, const char *folder, GError **error);
/* Gives a key that is still open its value, written as in an .ini.  Errors say that the value stands in `path` as `name`. */
gboolean config_fill (Config *config, ConfigKey key, const char *value, ConfigSource source, const char *path, const char *name,
                      GError **error);
/* Keeps what a file beside the weights says, for people; takes the text. */
void config_say (Config *config, const char *path, char *text);
/* Keeps a sentence for people about what is doubtful; takes it. */
void config_note (Config *config, char *sentence);
void config_clear (Config *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Config, config_clear)

/* "dinov2" */
const char *config_family (Family family);
/* The bounds of a key's numbers. */
void config_bounds (ConfigKey key, double *least, double *most);
/* The words that a key may have for its value, in the order of its enumeration; ends with NULL. */
const char *const *config_words (ConfigKey key);
/* The key's name, and its value as one would write it into an .ini (to be freed; NULL when there is none). */
const char *config_key (ConfigKey key);
/* Who has filled a key, in a word or two; to be translated. */
const char *config_source (ConfigSource source);
char       *config_show (const Config *config, ConfigKey key);
/* A text of a description in the user's language, where the catalogues have it: those of our own descriptions.  Lent. */
const char *config_translated (const char *text);
/* What people call the model, translated: its title, else its name. */
const char *config_title (const Config *config);
/* "346 MB (346378731 bytes)" or "346378731" -> 346378731; 0 when the exact size is not said. */
gint64 config_exact_size (const char *size);

#endif
