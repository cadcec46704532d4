/* cli-error.c - see cli-error.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-error.h"

G_DEFINE_QUARK (cli_error, cli_error)
