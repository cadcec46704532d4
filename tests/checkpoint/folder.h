/* folder.h - a fresh models folder for a test program, and models to put into it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FOLDER_H
#define FOLDER_H

#include "via.h"

/* Makes the folder and has it searched, before anything of GLib's is used; folder_end() checks that every test cleaned up. */
void folder_begin (void);
void folder_end (void);
/* The folder above it. */
const char *folder_root (void);

/* Where digests are kept, to be freed; and away with them. */
char *folder_digests (void);
void  folder_forget_digests (void);

char *folder_file (const char *file);
void  folder_make (const char *name); /* a folder in it */
void  folder_write (const char *file, const char *text);
/* A copy of a file of tests/. */
void folder_copy (const char *test_file, const char *file);
void folder_remove (const char *file); /* or an empty folder */
/* A generated network's checkpoint without its .ini. */
void folder_checkpoint (const char *config, const char *file);
/* A network of one block, side x side patches and 10 classes, blank but for its shapes. */
void folder_blank (const char *file, int width, int side, int patch);

/* What via_model_facts() says under a key; lent by the model.  NULL when it says nothing. */
const char *fact_of (ViaModel *model, const char *key);

ViaModel *open_good (const char *name);
/* The model cannot be opened, and the message has the word in it. */
void open_bad (const char *name, ViaError code, const char *word);

#endif
