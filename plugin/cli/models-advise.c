/* models-advise.c - vit-attribution models fetch, without a name: which networks we recommend, and how to get them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "models.h"
#include "say.h"

#define INDENT 13 /* columns before the words about a network */

static void
print_pair (const char *what, const char *words)
{
  say_line ("%-*s%s", say_field (what, INDENT), what, words);
}

static void
print_advice (const char *name, const ViaSource *source)
{
  g_autofree char *summary = fetch_summary (source);
  const char      *description = via_source_description (source);

  print_pair (via_advice_title (via_source_advice (source)), description ? description : name);
  print_pair ("", summary);
  say_line ("  vit-attribution models fetch %s", name);
  say_text ("\n");
}

static void
put_advice (JsonBuilder *json, const char *name, const ViaSource *source)
{
  json_put_open (json, NULL, '{');
  json_put_string (json, "name", name);
  models_put_facts (json, source);
  json_put_close (json, '}');
}

/* Calls it with the networks that have that advice; NULL: prints them. */
static void
for_each (ViaAdvice advice, JsonBuilder *json)
{
  g_auto (GStrv) names = via_model_list ();

  for (int i = 0; names[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (names[i], NULL);

      if (!source || via_source_advice (source) != advice)
        continue;
      if (json)
        put_advice (json, names[i], source);
      else
        print_advice (names[i], source);
    }
}

gboolean
models_advise (const Options *options, GError **error)
{
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;

  if (json)
    {
      models_speak_json ();
      json_put_open (json, NULL, '{');
      json_put_open (json, "models", '[');
    }
  else
    {
      say_line ("%s", _ ("Networks for photographs; “vit-attribution models list” names others:"));
      say_text ("\n");
    }
  for (ViaAdvice advice = VIA_ADVICE_SMALL; advice < VIA_N_ADVICES; advice++)
    for_each (advice, json);
  if (json)
    {
      json_put_close (json, ']');
      json_put_close (json, '}');
      say_json (json);
    }
  return TRUE;
}
