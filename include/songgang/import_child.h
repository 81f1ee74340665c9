/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploaded files are read by a process of their own, with limits on memory and time: whatever a workbook
 * does to the code that reads it, the service does not notice.
 */
#ifndef SONGGANG_IMPORT_CHILD_H
#define SONGGANG_IMPORT_CHILD_H

#include "songgang/collect.h"

enum { SG_IMPORT_CHILD_MB = 1024, SG_IMPORT_CHILD_CPU = 900 /* seconds */ };

/* As sg_import(), in a process that runs `program` with the argument `import-child`. Blocks,
 * and calls request->progress in between. SG_NO_MEMORY, SG_LIMIT the limits; SG_INTERNAL it was killed:
 * nothing was imported then. */
sg_status sg_import_in_child(const char *program, const char *data_dir,
                             const sg_import_request *request, sg_import_figures *ret,
                             sg_error *err);

/* That process: what is asked comes from standard input, what is found goes to standard output. Returns
 * its exit code. */
int sg_import_child(const sg_vocabulary *vocabulary);

#endif
