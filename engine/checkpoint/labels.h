/* labels.h - the names of a network's classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LABELS_H
#define LABELS_H

#include "config.h"

/* Fills config->labels, one for each class: from the text file that labels= names, one name a line.  A class without a name
 * is called "class 281".  labels=imagenet-1k takes imagenet-1k.txt from the models folders when one is there. */
gboolean labels_load (Config *config, GError **error);

#endif
