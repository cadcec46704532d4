/* real.h - the type of the forward pass's numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REAL_H
#define REAL_H

typedef enum
{
  REAL_F32,
  REAL_F64
} Real;

#endif
