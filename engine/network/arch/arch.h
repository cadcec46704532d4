/* arch.h - the networks: each turns a checkpoint's tensors into a tape.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tape borrows the weights, which must outlive it.  Errors: VIA_ERROR_FILE, naming what is missing or of the wrong shape.
 */
#ifndef ARCH_H
#define ARCH_H

#include "../tape.h"

Tape *vit_tape (Weights *weights, const Config *config, GError **error);

#endif
