/* config-json.c - what the files beside weights say about the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * processor_config.json     of Hugging Face: how a picture is prepared, in its image_processor
 * preprocessor_config.json  the same, when that one has none
 * config.json               of Hugging Face: the network, its task and the names of its classes; of timm: how a picture is prepared
 * open_clip_config.json     of open_clip: both
 * selected_tags.csv         of a tagger, see tags.c; it comes first
 *
 * Only the usual names of weights are taken to belong to them, such as model.safetensors: in a folder of many models a config.json
 * is nobody's.  What the first of them says counts.  A switch that is named is obeyed or refused, and what was named is kept for
 * people.
 */
#include "config-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/json-file.h"
#include "../base/naming.h"
#include "json-fields.h"
#include "open-clip-json.h"
#include "processor-json.h"
#include "tags.h"
#include "timm-json.h"
#include "transformers-json.h"

static gboolean
read_config (const JsonFields *fields, JsonNode *root, GError **error)
{
  return transformers_json_read (fields, root, error) && timm_json_read (fields, root, error);
}

typedef struct
{
  const char  *file;
  ConfigSource source;
  gboolean (*read) (const JsonFields *fields, JsonNode *root, GError **error);
} FileKind;

static gboolean
read_file (Config *config, const char *folder, const FileKind *kind, GError **error)
{
  g_autofree char *path = g_build_filename (folder, kind->file, NULL);
  JsonFields       fields = { config, path, kind->source };
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  root = json_file_read (path, &problem);
  if (root)
    return !JSON_NODE_HOLDS_OBJECT (root) || kind->read (&fields, root, error);
  g_set_error (error, problem->domain, problem->code, _ ("%s; remove or repair it"), problem->message);
  return FALSE;
}

gboolean
config_json_read (Config *config, GError **error)
{
  static const FileKind kinds[] = { { "open_clip_config.json", SOURCE_OPEN_CLIP_JSON, open_clip_json_read },
                                    { "processor_config.json", SOURCE_PROCESSOR_JSON, processor_json_read_inside },
                                    { "preprocessor_config.json", SOURCE_PREPROCESSOR_JSON, processor_json_read },
                                    { "config.json", SOURCE_CONFIG_JSON, read_config },
                                    { "open_clip_config.json", SOURCE_OPEN_CLIP_JSON, open_clip_json_read } };
  g_autofree char      *folder = config->weights ? g_path_get_dirname (config->weights) : NULL;
  g_autofree char      *stem = config->weights ? naming_stem (config->weights) : NULL;
  gsize                 first = stem && g_str_has_prefix (stem, "open_clip") ? 0 : 1; /* its own file comes first */

  if (!folder || !naming_is_faceless (config->weights))
    return TRUE;
  if (!tags_read (config, folder, error))
    return FALSE;
  for (gsize i = first; i < first + G_N_ELEMENTS (kinds) - 1; i++)
    if (!read_file (config, folder, &kinds[i], error))
      return FALSE;
  return TRUE;
}
