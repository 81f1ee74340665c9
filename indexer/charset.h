/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of unknown encoding → UTF-8.
 */
#ifndef SONGGANG_INDEXER_CHARSET_H
#define SONGGANG_INDEXER_CHARSET_H

#include <stddef.h>

#include "songgang/status.h"

/* `*ret` is malloc'ed, NUL-terminated UTF-8 without BOM. A BOM decides (UTF-8, UTF-16); else
 * valid UTF-8 is UTF-8; else GB18030, which contains GBK and GB2312. `name` is for messages.
 * SG_FORMAT when it is none of these, or binary. */
sg_status sg_charset_decode(const char *name, const char *data, size_t size, char **ret,
                            size_t *ret_size, sg_error *err);

#endif
