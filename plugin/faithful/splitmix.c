/* splitmix.c - see splitmix.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "splitmix.h"

guint64
splitmix_from_text (const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *text; text++)
    hash = (hash ^ (guchar) *text) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

guint64
splitmix_next (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* By multiplication, which favours no number by more than n / 2^32. */
guint
splitmix_below (guint64 *state, guint n)
{
  return (guint) (((splitmix_next (state) >> 32) * n) >> 32);
}

double
splitmix_unit (guint64 *state)
{
  return (double) (splitmix_next (state) >> 11) * 0x1p-53;
}
