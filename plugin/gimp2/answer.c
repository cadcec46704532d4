/* answer.c - a procedure's return values, in GIMP 2.10's form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "answer.h"

void
answer_status (Answer *answer, GimpPDBStatusType status)
{
  answer->n = 1;
  answer->values[0].type = GIMP_PDB_STATUS;
  answer->values[0].data.d_status = status;
}

static GimpParam *
append_value (Answer *answer, GimpPDBArgType type)
{
  GimpParam *value = &answer->values[answer->n++];

  value->type = type;
  return value;
}

void
answer_string (Answer *answer, const char *text)
{
  append_value (answer, GIMP_PDB_STRING)->data.d_string = g_strdup (text);
}

/* GIMP fills up an answer that is shorter than declared with empty values, and would then take the message's address for the
 * count of the array behind it.  So the rest is filled up here, with no array. */
void
answer_message (Answer *answer, const char *message)
{
  answer_string (answer, message);
  while (answer->n < G_N_ELEMENTS (answer->values))
    append_value (answer, GIMP_PDB_INT32)->data.d_int32 = 0;
}

void
answer_layer (Answer *answer, gint32 layer)
{
  append_value (answer, GIMP_PDB_LAYER)->data.d_layer = layer;
}

void
answer_float (Answer *answer, double value)
{
  append_value (answer, GIMP_PDB_FLOAT)->data.d_float = value;
}

void
answer_ints (Answer *answer, gint32 *values, int n)
{
  append_value (answer, GIMP_PDB_INT32)->data.d_int32 = n;
  append_value (answer, GIMP_PDB_INT32ARRAY)->data.d_int32array = values;
}

void
answer_floats (Answer *answer, double *values, int n)
{
  append_value (answer, GIMP_PDB_INT32)->data.d_int32 = n;
  append_value (answer, GIMP_PDB_FLOATARRAY)->data.d_floatarray = values;
}

void
answer_strings (Answer *answer, char **values, int n)
{
  append_value (answer, GIMP_PDB_INT32)->data.d_int32 = n;
  append_value (answer, GIMP_PDB_STRINGARRAY)->data.d_stringarray = values;
}
