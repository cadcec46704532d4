/* dump.h - an explanation as a safetensors file, for tests and research.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_DUMP_H
#define CLI_DUMP_H

#include <via.h>

/* Writes logits F32 [C], classes I64 [k], map F32 [k,G,G] and heatmap F32 [k,S,S]; of a contrast rival F32 [k,G,G]; with
 * `attention` also, for every block B, attn.B F32 [H,N,N], and attn_grad.B and attn_cam.B F32 [k,H,N,N] where the method makes
 * them. */
gboolean dump_write (int fd, const ViaTrace *trace, const ViaMap *map, const ViaMethod *method, gboolean attention, GError **error);

#endif
