/* sight.h - how a network comes to see a picture, step by step, while a dialog goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   open the model (thread)  ->  read the picture (main, while idle)  ->  run the network (thread)
 *
 * Of a network that is asked in words, another question needs no more than the last of these, and of that no forward pass.
 */
#ifndef SIGHT_H
#define SIGHT_H

#include "explanation.h"
#include "glance.h"
#include "reading.h"

typedef struct _Sight Sight;

/* Who is told: of a step that begins, how far one is, and of the end.  `seen`: what the network saw, handed over, in place of what it saw
 * before; nothing, where that went wrong; NULL: it did not get so far, and what it saw before holds.  `error` is lent. */
typedef struct
{
  void (*changed) (gpointer data);
  void (*ended) (const Glance *seen, const GError *error, gpointer data);
  JobReport report;
  gpointer  data;
} SightListener;

/* All but the listener and the source, which are copied, must outlive it: it reads the config into the settings, and gives the
 * explanation its photo. */
Sight *sight_new (GObject *config, Settings *settings, Explanation *explanation, const ReadingSource *source,
                  const SightListener *listener);
/* Stops what is under way; NULL is fine. */
void sight_free (Sight *sight);

/* From the beginning; the explanation is empty.  The thumbnail's longer side will be `side`, unless the picture is smaller. */
void sight_look (Sight *sight, int side);
/* With the picture that has been read. */
void sight_look_again (Sight *sight);
/* Nobody is told. */
void sight_stop (Sight *sight);

gboolean sight_is_busy (const Sight *sight);
/* Whether the network runs. */
gboolean sight_is_running (const Sight *sight);
/* Whether the network that was opened last is asked in words by the setting `classes`. */
gboolean sight_in_words (const Sight *sight);
/* Whether a network that has its picture is asked for something else, by the config, than before. */
gboolean sight_asks_otherwise (const Sight *sight);
/* Of the picture that was read last; NULL: none was.  And whether only a selection of it is looked at. */
const Thumbnail *sight_thumbnail (const Sight *sight);
gboolean         sight_selected (const Sight *sight);
/* The bytes that the process will need for it, of those that it may use; 0: there is no bound, or nothing has been read. */
guint64 sight_memory (const Sight *sight, guint64 *bound);

#endif
