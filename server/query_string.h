/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Percent-decoding of paths and queries into UTF-8 that the rest of the program may trust.
 * Pure; results live in the arena, or in the input when nothing was escaped.
 */
#ifndef SONGGANG_SERVER_QUERY_STRING_H
#define SONGGANG_SERVER_QUERY_STRING_H

#include "songgang/server.h"

enum { SG_QUERY_PAIRS_MAX = 128 };

/* One path segment. SG_FORMAT: broken escape, not UTF-8, a control character, "." or "..". */
sg_status sg_path_segment_decode(sg_str raw, sg_arena *arena, sg_str *ret, sg_error *err);

/* `a=1&b=x+y&a=2`: '+' is a blank, a key may repeat and may stand alone, empty parts are skipped.
 * SG_FORMAT as above (tab, CR and LF are allowed in values: text is pasted into search boxes);
 * SG_LIMIT more than SG_QUERY_PAIRS_MAX. */
sg_status sg_query_parse(sg_str raw, sg_arena *arena, sg_query *ret, sg_error *err);

#endif
