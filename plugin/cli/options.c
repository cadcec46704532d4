/* options.c - the options of the command-line tool.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An option is one of three: a setting of the shared table, one of the words that the settings' `options` take, or our own.  A
 * command says by name which ones it takes.
 */
#include "options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli-error.h"

/* Settings that the command line has, with the name it gives them. */
static const struct
{
  const char *name;
  SettingId   id;
} shared[] = {
  { "model", SETTING_MODEL },         { "method", SETTING_METHOD },     { "methods", SETTING_METHOD },
  { "class", SETTING_CLASSES },       { "fit", SETTING_FIT },           { "color", SETTING_COLOR },
  { "precision", SETTING_PRECISION }, { "colormap", SETTING_COLORMAP }, { "threshold", SETTING_THRESHOLD },
  { "against", SETTING_AGAINST },
};

static const struct
{
  const char *name, *value, *help;
} rarer[] = {
  { "start-layer", "N", N_ ("Rollouts, LeGrad: the first block that counts") },
  { "ablation", NULL, N_ ("last_layer, second_layer: weight by the gradient") },
  { "flavour", "F", N_ ("transformer_attribution: as the reference computes it, or as the paper (reference, chefer2021)") },
  { "level", "L", N_ ("With --threshold: what is hot has more heat than this, 0 to 1; 0 is Otsu's threshold") },
  { "gamma", "G",
    N_ ("attn_lrp: how much more counts what has the output's sign, in linear steps and in patches (0.05,0.25), or one number "
        "for both; 0 for none") },
  { "steps", "N", N_ ("integrated_gradients: the steps of the way from the baseline to the picture (20)") },
  { "side", "PIXELS",
    N_ ("--fit native: of the picture's longer side, as the network sees it (as many patches as it was trained with)") },
  { "detail", "D",
    N_ ("--fit tile: how many of the network's inputs the picture's shorter side becomes, 1 to 4, or several scales, such as 1-3 "
        "(1)") },
  { "refine", NULL, N_ ("Sharper maps, guided by the picture's edges") },
  { "memory", "BYTES",
    N_ ("What the process may use, weights and picture included: with less it takes longer, and says the same (1.5G with --fit "
        "native)") },
  { "variant", "V", N_ ("attn_lrp: with attentions held, or walked as well (cp, full)") },
  { "templates", "T",
    N_ ("CLIP, asked in words: whether each is put into seven sentences, of which the mean counts (auto, on, off)") },
  { "labels", "L", N_ ("CLIP, asked in words: all of a list of names, imagenet-1k or a text file with one on each line") },
};

/* A number is 1 or more, but for the seed, which is 0 unless it is given; 0 of another means that it was not given. */
static const struct
{
  const char *name;
  GOptionArg  type;
  gsize       offset;
  const char *value, *help;
} own[] = {
  { "top", G_OPTION_ARG_INT, offsetof (Options, top), "K", N_ ("The K best classes") },
  { "output", G_OPTION_ARG_FILENAME, offsetof (Options, output), "FILE",
    N_ ("The file to write; a picture is .png, .jpg, .tif or .webp, OUT-281.png for class 281 of several, a sheet with several "
        "methods; of batch, merge and evaluate a folder") },
  { "overlay", G_OPTION_ARG_STRING, offsetof (Options, overlay), "OVERLAY",
    N_ ("The picture with the heat map over it, the heat map alone, or the reference implementation's own small picture "
        "(blend, none, reference)") },
  { "alpha", G_OPTION_ARG_STRING, offsetof (Options, alpha), "ALPHA",
    N_ ("Whether the heat map is transparent where nothing speaks (heat, opaque)") },
  { "baseline", G_OPTION_ARG_FILENAME, offsetof (Options, baseline), "B",
    N_ ("integrated_gradients: where the way begins (mean, black, white), or a picture as large as the other") },
  { "input-tensor", G_OPTION_ARG_FILENAME, offsetof (Options, input_tensor), "FILE",
    N_ ("Instead of a picture, the network's input from this safetensors file") },
  { "dump", G_OPTION_ARG_FILENAME, offsetof (Options, dump), "FILE", N_ ("Write logits and maps into this safetensors file") },
  { "dump-attention", G_OPTION_ARG_NONE, offsetof (Options, dump_attention), NULL,
    N_ ("... and every block's attention, its gradient and its relevance") },
  { "check", G_OPTION_ARG_NONE, offsetof (Options, check), NULL,
    N_ ("Test whether what a method hands out adds up, and warn if it does not") },
  { "tokens", G_OPTION_ARG_NONE, offsetof (Options, tokens), NULL, N_ ("Print the tokens of each text, a line of numbers") },
  { "force", G_OPTION_ARG_NONE, offsetof (Options, force), NULL, N_ ("Let -o be the picture itself, which it then replaces") },
  { "threads", G_OPTION_ARG_INT, offsetof (Options, threads), "N", N_ ("Threads of the arithmetic; one per core unless given") },
  { "repeat", G_OPTION_ARG_INT, offsetof (Options, repeat), "R", N_ ("Report the median of R runs") },
  { "classes", G_OPTION_ARG_INT, offsetof (Options, n_classes), "K", N_ ("Classes in one call") },
  { "l2", G_OPTION_ARG_STRING, offsetof (Options, l2), "L",
    N_ ("probe train: how much weights are held back; auto tries several and takes the best (auto, or a number)") },
  { "class-weight", G_OPTION_ARG_STRING, offsetof (Options, class_weight), "W",
    N_ ("probe train: whether every class counts the same, however many pictures it has (balanced, none)") },
  { "no-flip", G_OPTION_ARG_NONE, offsetof (Options, no_flip), NULL, N_ ("probe train: without mirror images of the pictures") },
  { "multi-label", G_OPTION_ARG_NONE, offsetof (Options, multi_label), NULL,
    N_ ("probe train: a picture may be of several classes, or of none") },
  { "accept", G_OPTION_ARG_NONE, offsetof (Options, accept), NULL,
    N_ ("fetch: also when the licence forbids commercial use, without being asked") },
  { "shard", G_OPTION_ARG_STRING, offsetof (Options, shard), "I/N",
    N_ ("Only share number I of N, each about as many bytes; “merge” puts their folders together") },
  { "resume", G_OPTION_ARG_NONE, offsetof (Options, resume), NULL,
    N_ ("Go on with what an earlier run has left in the folder; pictures that have changed or failed are done again") },
  { "table", G_OPTION_ARG_FILENAME, offsetof (Options, table), "FILE.csv",
    N_ ("Write a table of all results for spreadsheets, too") },
  { "html", G_OPTION_ARG_NONE, offsetof (Options, html), NULL,
    N_ ("Make a contact sheet for the browser, index.html: each picture small, where the network looked, and what it found") },
  { "format", G_OPTION_ARG_STRING, offsetof (Options, format), "F", N_ ("How many bits the heat maps have (png8, png16)") },
  { "null", G_OPTION_ARG_NONE, offsetof (Options, null_names), NULL,
    N_ ("Read names from standard input that end with a zero byte, as find -print0 writes them") },
  { "models", G_OPTION_ARG_STRING, offsetof (Options, models), "M,N",
    N_ ("Several models, with commas between them; each is evaluated by itself") },
  { "masks", G_OPTION_ARG_FILENAME, offsetof (Options, masks), "DIR",
    N_ ("Where masks of objects lie: PNG files that are called like the pictures; 0 is background, 255 does not count") },
  { "curves", G_OPTION_ARG_FILENAME, offsetof (Options, curves), "DIR",
    N_ ("Draw there what the model answers while more and more is hidden, for each criterion an SVG and a PNG file") },
  { "target", G_OPTION_ARG_STRING, offsetof (Options, target), "T",
    N_ ("Which class is explained: that which the picture is said to be of, or that which the model takes it for (label, top)") },
  { "hide", G_OPTION_ARG_STRING, offsetof (Options, hide), "H",
    N_ ("How parts of the picture are hidden: patches are taken out, or pixels are painted black (drop, paint), or both with a "
        "comma") },
  { "randomise", G_OPTION_ARG_NONE, offsetof (Options, randomise), NULL,
    N_ ("Also how much of the maps is left when the network's weights are drawn anew, from the head down") },
  { "seed", G_OPTION_ARG_INT, offsetof (Options, seed), "N", N_ ("Of random maps and of what is drawn for the intervals") },
  { "limit", G_OPTION_ARG_INT, offsetof (Options, limit), "N", N_ ("At most so many pictures, from all over the list") },
  { "xcf", G_OPTION_ARG_NONE, offsetof (Options, xcf), NULL,
    N_ ("Write a file with the heat maps as layers over the picture for GIMP, too") },
  { "quiet", G_OPTION_ARG_NONE, offsetof (Options, quiet), NULL, N_ ("Say nothing but what went wrong") },
  { "json", G_OPTION_ARG_NONE, offsetof (Options, json), NULL, N_ ("Print one JSON object") },
  { "progress", G_OPTION_ARG_NONE, offsetof (Options, progress), NULL, N_ ("Show the progress, terminal or not") },
};

#define FIND(table, wanted) find (table, G_N_ELEMENTS (table), sizeof *table, wanted)

/* The place of a name in one of the tables above, whose rows all begin with a name; -1 when it is not there. */
static int
find (gconstpointer table, gsize n, gsize row, const char *wanted)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (*(const char *const *) ((const char *) table + i * row), wanted))
      return (int) i;
  return -1;
}

/* The last one counts. */
static void
note_given (Options *options, const char *name, const char *value, const char *standard)
{
  g_autofree char *word = g_strdup_printf ("%s=%s", name, value ? value : "true");
  gsize            begin = strlen (name) + 1;

  for (guint i = 0; i < options->given->len; i++)
    if (strncmp (options->given->pdata[i], word, begin) == 0)
      g_ptr_array_remove_index (options->given, i--);
  if (g_strcmp0 (word + begin, standard) != 0)
    g_ptr_array_add (options->given, g_steal_pointer (&word));
}

static gboolean
set_shared (const char *name, const char *value, gpointer data, GError **error)
{
  Options *options = data;
  int      i = FIND (shared, name + strlen ("--"));

  options->method_given = options->method_given || shared[i].id == SETTING_METHOD;
  if (shared[i].id != SETTING_MODEL)
    note_given (options, name + strlen ("--"), value, settings_table[shared[i].id].standard);
  return settings_set (&options->settings, shared[i].id, value ? value : "true", error);
}

static gboolean
set_rarer (const char *name, const char *value, gpointer data, GError **error)
{
  Options *options = data;

  note_given (options, name + strlen ("--"), value, NULL);
  return settings_set_option (&options->settings, name + strlen ("--"), value, error);
}

static gboolean
set_number (const char *name, const char *value, gpointer data, GError **error)
{
  int      *number = G_STRUCT_MEMBER_P (data, own[FIND (own, name + strlen ("--"))].offset);
  const int least = g_str_equal (name, "--seed") ? 0 : 1;
  gint64    n;

  if (!g_ascii_string_to_signed (value, 10, least, G_MAXUINT16, &n, NULL))
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s: \"%s\" is not a whole number between %d and %d"), name, value, least,
                   G_MAXUINT16);
      return FALSE;
    }
  *number = (int) n;
  return TRUE;
}

/* "How the picture is fitted (crop, squash)": the help of a setting, and its values. */
static const char *
help_of (SettingId id)
{
  g_autoptr (GString) text = g_string_new (_ (settings_table[id].help));
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    g_string_append_printf (text, "%s%s", i ? ", " : " (", choice.id);
  if (id == SETTING_METHOD)
    g_string_append (text, _ ("; several with commas between them, or all"));
  return g_intern_string (g_string_append (text, settings_table[id].type == SETTING_CHOICE ? ")" : "")->str);
}

static GOptionEntry
shared_entry (const char *name, SettingId id)
{
  gboolean         takes_value = settings_table[id].type != SETTING_BOOL;
  g_autofree char *capitals = g_ascii_strup (name, -1);

  return (GOptionEntry){
    .long_name = name,
    .flags = takes_value ? 0 : G_OPTION_FLAG_NO_ARG,
    .arg = G_OPTION_ARG_CALLBACK,
    .arg_data = (gpointer) set_shared,
    .description = help_of (id),
    .arg_description = takes_value ? g_intern_string (capitals) : NULL,
  };
}

static GOptionEntry
rarer_entry (int i)
{
  return (GOptionEntry){
    .long_name = rarer[i].name,
    .flags = (rarer[i].value ? 0 : G_OPTION_FLAG_NO_ARG) | (rarer[i].help ? 0 : G_OPTION_FLAG_HIDDEN),
    .arg = G_OPTION_ARG_CALLBACK,
    .arg_data = (gpointer) set_rarer,
    .description = rarer[i].help ? _ (rarer[i].help) : NULL,
    .arg_description = rarer[i].value,
  };
}

static char
short_name (const char *name)
{
  return g_str_equal (name, "output") ? 'o' : g_str_equal (name, "null") ? '0' : 0;
}

static GOptionEntry
own_entry (int i, Options *options)
{
  gboolean number = own[i].type == G_OPTION_ARG_INT;

  return (GOptionEntry){
    .long_name = own[i].name,
    .short_name = short_name (own[i].name),
    .arg = number ? G_OPTION_ARG_CALLBACK : own[i].type,
    .arg_data = number ? (gpointer) set_number : G_STRUCT_MEMBER_P (options, own[i].offset),
    .description = _ (own[i].help),
    .arg_description = own[i].value,
  };
}

static GOptionEntry
entry_for (const char *name, Options *options)
{
  int i;

  if ((i = FIND (shared, name)) >= 0)
    return shared_entry (name, shared[i].id);
  if ((i = FIND (rarer, name)) >= 0)
    return rarer_entry (i);
  return own_entry (FIND (own, name), options);
}

static GOptionContext *
context_new (Options *options, const char *const *names, const char *arguments, const char *summary)
{
  GOptionContext *context = g_option_context_new (arguments);
  GOptionGroup   *group = g_option_group_new ("main", NULL, NULL, options, NULL);
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  const GOptionEntry last[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, _ ("Show this text"), NULL },
                                { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, NULL } };

  for (; *names; names++)
    {
      GOptionEntry entry = entry_for (*names, options);

      g_array_append_val (entries, entry);
    }
  g_array_append_vals (entries, last, G_N_ELEMENTS (last));
  g_option_group_add_entries (group, (const GOptionEntry *) entries->data);
  g_option_context_set_main_group (context, group);
  g_option_context_set_help_enabled (context, FALSE); /* GLib's own --help ends the process */
  g_option_context_set_summary (context, summary);
  return context;
}

gboolean
options_parse (Options *options, const char *const *names, const char *arguments, const char *summary, char **argv,
               char **help_text, GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) words = g_strdupv (argv);

  *options = (Options){ .given = g_ptr_array_new_with_free_func (g_free) };
  settings_init (&options->settings);
  context = context_new (options, names, arguments, summary);
  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;
  if (options->help)
    *help_text = g_option_context_get_help (context, TRUE, NULL);
  return TRUE;
}

void
options_clear (Options *options)
{
  settings_clear (&options->settings);
  g_free (options->output);
  g_free (options->overlay);
  g_free (options->alpha);
  g_free (options->baseline);
  g_free (options->input_tensor);
  g_free (options->dump);
  g_free (options->l2);
  g_free (options->class_weight);
  g_free (options->shard);
  g_free (options->format);
  g_free (options->table);
  g_free (options->models);
  g_free (options->masks);
  g_free (options->target);
  g_free (options->hide);
  g_free (options->curves);
  g_clear_pointer (&options->given, g_ptr_array_unref);
  g_strfreev (options->files);
  *options = (Options){ 0 };
}

gboolean
options_check_detail (const Options *options, GError **error)
{
  const ViaFitting *fitting = &options->settings.fitting;

  return fitting->fit == VIA_FIT_TILE || fitting->finest == 0 || cli_usage_error (error, "%s", _ ("--detail goes with --fit tile"));
}

const char *
options_only_file (const Options *options, const char *what, GError **error)
{
  guint n = options->files ? g_strv_length (options->files) : 0;

  if (n == 1)
    return options->files[0];
  if (n == 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s is missing; see --help"), what);
  else
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("one %s at a time; \"%s\" is too much"), what, options->files[1]);
  return NULL;
}
