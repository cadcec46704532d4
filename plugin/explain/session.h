/* session.h - a dialog's engine: what the network sees, and why, while the user changes his mind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session follows the settings in a config object.  When the model, the fit, the precision, the source or the colours change it
 * looks anew: it opens the model, reads the picture and runs the network.  When what is asked of a network in words changes it asks
 * anew, without running it, and what was seen before stays until then.  When the method or the options change, or another class
 * or rival is asked for, it explains that class from the same forward pass; until the map is there, attention rollout, which
 * needs no backward pass, serves as a coarse one.  When the map is there, another method may be asked
 * for a second opinion.  The pixels are read on the main thread, a strip at a time, everything else happens on a thread of its own, and
 * `changed` tells.
 */
#ifndef SESSION_H
#define SESSION_H

#include "contrast.h"
#include "explanation.h"
#include "reading.h"
#include "reliance.h"
#include "settings-object.h"

typedef struct _Session Session;

/* Something that can be asked below has changed; and how far what is under way has come (1: nothing is). */
typedef void (*SessionChanged) (gpointer data);

/* `explanation`, which is empty but for its report, is filled as the session goes on, and must outlive it, as must `settings`,
 * into which the config is read. */
Session *session_new (GObject *config, Settings *settings, Explanation *explanation, const ReadingSource *source);
/* Stops what is under way and frees the session; the explanation stays. */
void session_free (Session *session);
/* Who is told; `side` is the longer side of the thumbnail to be made, in pixels, unless the picture is smaller. */
void session_listen (Session *session, SessionChanged changed, JobReport progress, gpointer data, int side);

/* Who else is to be asked about what is shown, where that will take so many seconds at most; 0, as at first: nobody. */
void session_ask_twice (Session *session, double seconds);

/* Looks at the picture, from the beginning. */
void session_look (Session *session);
/* Asks for the map of a class of the forward pass, which must be there; -1: of none.  Rather than the rival, or CONTRAST_NONE. */
void session_show (Session *session, int class_number, int rival);

/* Whether the map that is shown, or asked for, depends on the class. */
gboolean session_knows_classes (const Session *session);
/* NULL, or what stands in the way of an explanation. */
const GError *session_problem (const Session *session);
/* The forward pass; NULL while the network has not yet seen the picture. */
ViaTrace *session_trace (const Session *session);
/* Whether the network that was opened last is asked in words by the setting `classes`; and whether it is just being asked again. */
gboolean session_in_words (const Session *session);
gboolean session_looks_again (const Session *session);
/* NULL before the picture has been read. */
const Thumbnail *session_thumbnail (const Session *session);
/* The map of the class that was asked for, or *coarse, or NULL.  Of one class. */
const ViaMap *session_map (const Session *session, gboolean *coarse);
/* What that other method, see opinion.h, says about the same class; NULL: not there.  It comes later than the map, if at all. */
const ViaMap *session_opinion (const Session *session, const ViaMethod **method);
/* Whether something is under way. */
gboolean session_is_busy (const Session *session);
/* Asks, unless something is, how much relies on what is hottest in the map that is shown; and what came of it, which is forgotten as soon as
 * another map is asked for. */
void            session_rely (Session *session);
const Reliance *session_reliance (const Session *session);
/* Where the network looked, in the picture's pixels; and how much of the picture that is, 0…1. */
ViaBox session_frame (const Session *session);
/* The picture's own, with its left upper corner at 0. */
ViaBox session_extent (const Session *session);
double session_seen (const Session *session);
/* The bytes that the process will need for it, known before the network runs, of those that it may use; 0: there is no bound, or nothing yet. */
guint64 session_memory (const Session *session, guint64 *bound);
/* Whether that is of a selection only. */
gboolean session_selected (const Session *session);

/* At the end: these classes, rather than the rival, are what is asked of the explanation.  It has the map already, and need not
 * make it again, when that is of just that class and as the settings now say. */
void session_settle (Session *session, const int *classes, guint n);

#endif
