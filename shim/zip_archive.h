/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A zip container that may be hostile: its parts by name, each unpacked as a stream within bounds.
 */
#ifndef SONGGANG_SHIM_ZIP_ARCHIVE_H
#define SONGGANG_SHIM_ZIP_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "songgang/status.h"

typedef struct sg_zip sg_zip;
typedef struct sg_zip_part sg_zip_part;

/* `name` is for messages, borrowed. `file` is owned from here on, also on failure; NULL: the bytes
 * at `data`. SG_FORMAT not a zip, damaged, a name twice; SG_LIMIT. */
sg_status sg_zip_open(FILE *file, const void *data, size_t size, const char *name, sg_zip **ret,
                      sg_error *err);
void sg_zip_close(sg_zip *zip);
const char *sg_zip_name(const sg_zip *zip);

/* Index of the part called `path` (letter case and a leading '/' do not count), or -1. */
int64_t sg_zip_find(const sg_zip *zip, const char *path);
uint64_t sg_zip_size(const sg_zip *zip, int64_t index); /* unpacked, as the container says */

sg_status sg_zip_part_open(sg_zip *zip, int64_t index, sg_zip_part **ret, sg_error *err);
/* Fewer than `size` bytes only at the end. A part that yields more or less than the container says
 * is damaged. */
sg_status sg_zip_part_read(sg_zip_part *part, void *out, size_t size, size_t *ret, sg_error *err);
uint64_t sg_zip_part_position(const sg_zip_part *part);
void sg_zip_part_close(sg_zip_part *part);

#endif
