/* evaluate-report.h - what an evaluation says: for people, as JSON, as a table for spreadsheets.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_EVALUATE_REPORT_H
#define CLI_EVALUATE_REPORT_H

#include "../batch/failure.h"
#include "../faithful/findings.h"
#include "options.h"

/* The command, as manifests have it. */
#define EVALUATE_NAME "evaluate"
/* Where the summary of a folder of results goes. */
#define EVALUATE_SUMMARY "summary.json"

/* Prints it, as the options have it, and writes what they ask for; `folder`: of the results, NULL: there is none. */
gboolean evaluate_report (const Study *study, const Options *options, const char *folder, GError **error);

/* FALSE and a sentence: pictures failed, as of failure.h, or there were none of the model's classes. */
gboolean evaluate_report_is_whole (const guint *failures, guint excluded, GError **error);

#endif
