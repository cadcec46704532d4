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
  REG,
  GATE,
  UP,
  GATE_B,
  UP_B,
  SUB_W,
  SUB_B,
  LATENT,
  TOK, /* and of a text tower */
  TPOS,
  TQ,
  TK,
  TV,
  TQ_B,
  TK_B,
  TV_B,
  TOUT,
  TOUT_B,
  TFC,
  TFC_B,
  TPROJ,
  LSCALE,
  N_KINDS,
  QKV, /* these are several, each an equal part of one tensor */
  QKV_B,
  KV,
  KV_B,
  GATES,
  GATES_B,
  TQKV,
  TQKV_B,
  PERIODS, /* and these are not made from names */
  MASK,
  ZERO
} Kind;

/* Shapes: D width, T = 2 D, Q = 3 D, V = 5 D, F hidden, G = 2 F, C classes, E projection, N positions, with one for the class token, O
 * the same with two tokens, M without one, R registers, P patch side, J a quarter of a head; of a text tower W width, X = 3 W, Y = 4 W, A
 * words, L positions. */
typedef struct
{
  const char *name, *shape;
  Kind        kind;
} Row;

#define LINEAR(at, shape, rows, kind) \
  { at ".weight", shape, kind },      \
  {                                   \
    at ".bias", rows, kind##_B        \
  }
#define NORM(at, kind)             \
  { at ".weight", "D", kind##_W }, \
  {                                \
    at ".bias", "D", kind##_B      \
  }

/* A family: rows up to one without a name. */
typedef struct
{
  const char *arch, *family;
  const Row  *start, *block, *end;       /* "%d" in a name is the block's number */
  const char *norm_eps, *final_norm_eps; /* as the reference implementation runs them, or who published the form */
  const char *model;                     /* what the reference implementation calls it; NULL: its own name */
  const Row  *head;                      /* in a file of their own; may be NULL */
  const char *more;                      /* lines of the .ini; may be NULL */
  const Row  *text, *text_block;         /* of its text tower; may be NULL */
} Network;

const Network *network_of (const GoldenConfig *config);

/* texts.c, families.c; the networks up to one without a name */
extern const Network      text_networks[];
extern const GoldenConfig text_configs[];
extern const guint        text_n_configs;

extern const Network      family_networks[];
extern const GoldenConfig family_configs[];
extern const guint        family_n_configs;

#endif
