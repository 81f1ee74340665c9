/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small files of the data directory: read whole, replaced whole. A file is written beside its place,
 * synced and renamed, so a reader finds the former one or the new one and never half of it.
 */
#ifndef SONGGANG_SHIM_DATA_FILE_H
#define SONGGANG_SHIM_DATA_FILE_H

#include <limits.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/status.h"

/* SG_NO_SPACE or SG_IO with errno and the path. */
sg_status data_file_failed(const char *path, sg_error *err);
/* "<data>/<name>"; SG_IO too long. */
sg_status data_file_path(const char *data_dir, const char *name, char out[PATH_MAX], sg_error *err);
/* Appends at most `kb` KB. SG_MISSING no such file; SG_FORMAT larger. */
sg_status data_file_read(const char *path, int kb, sg_buffer *out, sg_error *err);
sg_status data_file_replace(const char *path, const sg_buffer *text, sg_error *err);
/* None is fine. */
sg_status data_file_remove(const char *path, sg_error *err);
/* Changes whenever the file does; 0 none. */
uint64_t data_file_stamp(const char *path);

#endif
