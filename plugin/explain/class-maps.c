/* class-maps.c - see class-maps.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "class-maps.h"

struct _ClassMaps
{
  JobReport     report;
  ClassMapsMade made;
  gpointer      data;

  GHashTable *maps;  /* name -> ViaMap, see name_map() */
  char       *asked; /* name of the map that is asked for, or NULL */

  Job              *job; /* under way, or NULL; until it is done, what follows is its thread's */
  ViaTrace         *trace;
  const ViaMethod  *method;
  int               class_number;
  ViaExplainOptions options;
  ViaMap           *fresh;
};

ClassMaps *
class_maps_new (JobReport report, ClassMapsMade made, gpointer data)
{
  ClassMaps *m = g_new0 (ClassMaps, 1);

  m->report = report;
  m->made = made;
  m->data = data;
  m->maps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) via_map_free);
  return m;
}

void
class_maps_stop (ClassMaps *maps)
{
  g_clear_pointer (&maps->job, job_free);
  g_clear_pointer (&maps->fresh, via_map_free);
}

void
class_maps_ask_nothing (ClassMaps *maps)
{
  class_maps_stop (maps);
  g_clear_pointer (&maps->asked, g_free);
}

void
class_maps_forget (ClassMaps *maps)
{
  class_maps_ask_nothing (maps);
  g_hash_table_remove_all (maps->maps);
}

void
class_maps_free (ClassMaps *maps)
{
  if (!maps)
    return;
  class_maps_forget (maps);
  g_hash_table_unref (maps->maps);
  g_free (maps);
}

/* All that a map of one trace depends on. */
static char *
name_map (const ViaMethod *method, int class_number, const ViaExplainOptions *o)
{
  return g_strdup_printf ("%s %d %d %d %d %d %d %d %d %.17g %.17g %d %d %d", via_method_id (method), class_number,
                          o->contrast ? o->against : -1, o->start_layer, o->start_given, o->ablation, o->flavour, o->variant,
                          o->gammas, o->gamma_linear, o->gamma_patches, o->steps, o->baseline, o->refine);
}

static gboolean
make_class_map (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  ClassMaps *m = data;

  m->fresh = via_explain (m->trace, m->method, &m->class_number, 1, &m->options, progress, token, error);
  return m->fresh != NULL;
}

static void
pass_map_progress (double fraction, const char *stage, gpointer data)
{
  ClassMaps *m = data;

  m->report (fraction, stage, m->data);
}

static void
on_class_map_made (const GError *error, gpointer data)
{
  ClassMaps *m = data;

  g_clear_pointer (&m->job, job_free);
  if (m->fresh)
    g_hash_table_insert (m->maps, g_strdup (m->asked), g_steal_pointer (&m->fresh));
  m->made (error, m->data);
}

gboolean
class_maps_ask (ClassMaps *maps, ViaTrace *trace, const ViaMethod *method, int class_number, const ViaExplainOptions *options)
{
  class_maps_ask_nothing (maps);
  maps->asked = name_map (method, class_number, options);
  if (g_hash_table_contains (maps->maps, maps->asked))
    return TRUE;
  maps->trace = trace;
  maps->method = method;
  maps->class_number = class_number;
  maps->options = *options;
  maps->job = job_new (make_class_map, pass_map_progress, on_class_map_made, maps);
  return FALSE;
}

gboolean
class_maps_is_busy (const ClassMaps *maps)
{
  return maps->job != NULL;
}

gboolean
class_maps_is_asked (const ClassMaps *maps)
{
  return maps->asked != NULL;
}

const ViaMap *
class_maps_asked (const ClassMaps *maps)
{
  return maps->asked ? g_hash_table_lookup (maps->maps, maps->asked) : NULL;
}

ViaMap *
class_maps_take (ClassMaps *maps)
{
  g_autofree gpointer name = NULL;
  gpointer            map = NULL;

  if (maps->asked)
    g_hash_table_steal_extended (maps->maps, maps->asked, &name, &map);
  return map;
}
