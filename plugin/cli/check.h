/* check.h - what --check says: whether the walks of the maps are in balance.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "attributions.h"

/* A line for each method and class, on stdout. */
void check_print (const Attributions *attributions, const ViaModel *model);
/* "check": [{"method", "class", "check", "parts", "whole", "error", "allowed", "promised", "step"} …] */
void check_put_json (const Attributions *attributions, JsonBuilder *json);
/* A warning for each that is further out of balance than it promises. */
void check_warn (const Attributions *attributions, const ViaModel *model);

#endif
