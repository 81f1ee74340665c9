/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job line of a plan, in the export shape of the contract.
 */
#ifndef SONGGANG_SERVICE_PLAN_LINE_H
#define SONGGANG_SERVICE_PLAN_LINE_H

#include "songgang/match.h"

/* Appended to `out`: {"worker","posting","rank","score","relaxed","reasons"}. */
void plan_line_put(sg_buffer *out, const char *worker, uint64_t posting, int rank,
                   const sg_hit *hit, const sg_explanation *explanation);

#endif
