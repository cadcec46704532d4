/* options.h - the options of the command-line tool, most of which are the settings that every host has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "../explain/settings.h"

typedef struct
{
  Settings settings;
  gboolean method_given;

  int      top;               /* 0 = not given */
  int      threads;           /* 0 = one per core */
  int      repeat, n_classes; /* of bench */
  char    *output, *overlay, *alpha, *baseline;
  char    *input_tensor, *dump;
  gboolean dump_attention, force, accept;
  gboolean json, progress, check, tokens;
  gboolean help;

  char    *l2, *class_weight; /* of probe */
  gboolean no_flip, multi_label;

  char    *shard, *format, *table; /* of batch */
  gboolean resume, null_names, quiet, html, xcf;

  char    *models, *masks, *target, *hide, *curves; /* of evaluate */
  int      seed, limit;
  gboolean randomise;

  GPtrArray *given; /* of char *: "name=value" of each setting that is not as by default, but for the model */

  char **files; /* what is no option; NULL when there is none */
} Options;

/* Parses argv[1…], taking only the options `names`; both end with NULL.  `arguments` and `summary` are for the help text, which
 * is returned in `help_text` when --help is among them; free it.  Clear the options in any case. */
gboolean options_parse (Options *options, const char *const *names, const char *arguments, const char *summary, char **argv,
                        char **help_text, GError **error);
void     options_clear (Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The only file on the command line, called `what` when there is none or more than one. */
const char *options_only_file (const Options *options, const char *what, GError **error);

/* Whether --detail is given only where it means something. */
gboolean options_check_detail (const Options *options, GError **error);

#endif
