/* config-json.h - what the files beside weights say about the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CONFIG_JSON_H
#define CONFIG_JSON_H

#include "config.h"

/* Fills what the .ini has left open from config.json and its like, when the folder is all about this one model.  VIA_ERROR_FILE
 * names a file that is broken, and the key of a value that makes no sense, VIA_ERROR_UNSUPPORTED what this version cannot do. */
gboolean config_json_read (Config *config, GError **error);

#endif
