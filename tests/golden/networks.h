/* networks.h - which tensors the generated networks have.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NETWORKS_H
#define NETWORKS_H

#include "golden.h"

typedef enum
{
  PATCH,
  PATCH_B,
  CLS,
  POS,
  Q,
  K,
  V,
  Q_B,
  K_B,
  V_B,
  PROJ,
  PROJ_B,
  FC1,
  FC1_B,
  FC2,
  FC2_B,
  LN_W,
  LN_B,
  LNPRE_W,
  LNPRE_B,
  LS,
  FNORM_W,
  FNORM_B,
  BN_MEAN,
  BN_VAR,
  CPROJ,
  HEAD,
  HEAD_B,
  N_KINDS,
  QKV,
  QKV_B /* three thirds of one tensor */
} Kind;

/* Shapes: D width, T = 2 D, Q = 3 D, F = 4 D, V = 5 D, C classes, E projection, N positions, with one for the class token, O the
 * same with two tokens, P patch side. */
typedef struct
{
  const char *name, *shape;
  Kind        kind;
} Row;

/* A family: rows up to one without a name. */
typedef struct
{
  const char *arch, *family;
  const Row  *start, *block, *end;       /* "%d" in a name is the block's number */
  const char *norm_eps, *final_norm_eps; /* as the reference implementation runs them, or who published the form */
  const char *model;                     /* what the reference implementation calls it; NULL: its own name */
  const Row  *head;                      /* in a file of their own; may be NULL */
} Network;

const Network *network_of (const GoldenConfig *config);

#endif
