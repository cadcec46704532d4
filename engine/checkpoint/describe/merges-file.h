/* merges-file.h - a tokenizer's files beside the weights of a CLIP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MERGES_FILE_H
#define MERGES_FILE_H

#include <glib.h>

/* TRUE where the folder has none, or the first of
 *
 *   bpe_simple_vocab_16e6.txt.gz, bpe_simple_vocab_16e6.txt    OpenAI's and open_clip's
 *   merges.txt, tokenizer.json                                 Hugging Face's
 *
 * has CLIP's merges, which are built in.  Else VIA_ERROR_UNSUPPORTED, or VIA_ERROR_FILE where it cannot be read.  vocab.json alone has no
 * merges. */
gboolean merges_file_check (const char *folder, GError **error);

#endif
