/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rejected records, written for whoever is to correct them: lines of JSON, or a workbook whose
 * faulty cells are marked.
 */
#ifndef SONGGANG_INDEXER_REJECTS_H
#define SONGGANG_INDEXER_REJECTS_H

#include "collect_internal.h"

typedef struct sg_rejects sg_rejects;

/* Is `path` the name of a workbook? */
bool sg_rejects_is_workbook(const char *path);

sg_status sg_rejects_open(const char *path, sg_rejects **ret, sg_error *err);
sg_status sg_rejects_add(sg_rejects *rejects, const sg_result *result, sg_error *err);
/* Everything on disk. */
sg_status sg_rejects_finish(sg_rejects *rejects, sg_error *err);
void sg_rejects_free(sg_rejects *rejects); /* NULL is allowed */

#endif
