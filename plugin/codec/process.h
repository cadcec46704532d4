/* process.h - the process that reads and writes pictures: what it does from its first to its last moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_PROCESS_H
#define CODEC_PROCESS_H

/* The word on the command line that makes the program such a process; its socket's and stderr's descriptors. */
#define PROCESS_WORD "--codec"
#define PROCESS_SOCKET 3

/* Whether the program was started to be such a process: main() looks before anything else does. */
int process_is_asked_for (int argc, char **argv);
/* Serves requests until the other side hangs up; returns the exit status. */
int process_run (void);

#endif
