/* desk-picture.c - see desk-picture.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk-picture.h"

#include "cli-error.h"
#include "stop.h"

gboolean
desk_picture_is_alone (const DeskPicture *picture, gboolean proven, GError **error)
{
  if (stop_requested (error))
    return FALSE;
  if (proven || picture->kind != FAILURE_UNEXPLAINED || !cli_error_is_of_all (picture->failed))
    return TRUE;
  g_propagate_error (error, g_error_copy (picture->failed));
  return FALSE;
}

char *
desk_picture_line (DeskPicture *picture, const RecordTerms *terms)
{
  failure_shorten (picture->failed, picture->item->path);
  picture->kind = failure_of (picture->failed, picture->kind);
  return record_of_failure (picture->item->path, &picture->stamp, terms, failure_id (picture->kind), picture->failed->message);
}
