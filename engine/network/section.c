/* section.c - see section.h.  A step's number is its value's less one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "section.h"

/* The next addition from step number i on. */
static int
next_addition (const Tape *tape, int i)
{
  int n = tape->steps->len;

  while (i < n && tape_step (tape, i)->op != OP_ADD)
    i++;
  return i;
}

/* Back from the scores: queries, keys and values, and the norm that these are made of. */
static Section
section_find (const Tape *tape, const Block *block)
{
  const Step *products = tape_step (tape, tape_step (tape, block->scores)->in[0] - 1);
  int         norm = products->in[0] - 1, last = next_addition (tape, next_addition (tape, block->mix) + 1);

  return (Section){ .first = norm, .end = last + 1, .input = tape_step (tape, norm)->in[0], .output = last + 1 };
}

gboolean
section_holds (const Section *section, int value)
{
  return value > section->first && value < section->output;
}

int
section_of_step (const Section *sections, int n, int step)
{
  for (int b = 0; b < n; b++)
    if (step >= sections[b].first && step < sections[b].end)
      return b;
  return -1;
}

/* Whether a step reads what is made inside, from outside, or the other way round. */
static gboolean
crosses (const Section *section, const Step *step, int i)
{
  gboolean inside = i >= section->first && i < section->end;

  for (int j = 0; j < 2 && step->in[j] >= 0; j++)
    if (section_holds (section, step->in[j]) != (inside && step->in[j] != section->input))
      return TRUE;
  return FALSE;
}

static gboolean
is_closed (const Tape *tape, const Block *block, const Section *section)
{
  int n = tape->steps->len;

  if (section->first < 0 || section->end > n || block->softmax != block->scores + 1 || block->mix != block->scores + 2)
    return FALSE;
  for (int i = 0; i < n; i++)
    if (crosses (section, tape_step (tape, i), i))
      return FALSE;
  return TRUE;
}

gboolean
section_find_all (const Tape *tape, Section *sections)
{
  for (guint b = 0; b < tape->blocks->len; b++)
    {
      sections[b] = section_find (tape, tape_block (tape, b));
      if (!is_closed (tape, tape_block (tape, b), &sections[b]))
        return FALSE;
    }
  return TRUE;
}
