/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sg_row ↔ the bytes of value slot 0.
 */
#ifndef SG_SHIM_ROW_CODEC_H
#define SG_SHIM_ROW_CODEC_H

#include <stddef.h>

#include "songgang/snapshot.h"
#include "songgang/status.h"

enum { SG_ROW_BYTES_MAX = 256 };

/* Bytes written to `out`. */
size_t sg_row_encode(const sg_row *row, unsigned char out[SG_ROW_BYTES_MAX]);
/* SG_CORRUPT for any byte string that sg_row_encode() of this build could not have written. */
sg_status sg_row_decode(const void *data, size_t size, sg_row *ret, sg_error *err);

#endif
