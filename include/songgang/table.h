/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table (一张表) at every depth: places of one level by target group, each with the same figures,
 * as JSON for a page and as a workbook for whoever asks for Excel. Both are written from the same counts.
 */
#ifndef SONGGANG_TABLE_H
#define SONGGANG_TABLE_H

#include "songgang/policy.h"
#include "songgang/store.h"

/* {"scope","plan","quota","level","figures":[…],"groups":[…],"rows":[{"region","deeper","counts":[[…],…]}],
 * "total":[[…],…]}: `counts[0]` of everybody there, `counts[1+g]` of group g, figures in the order named.
 * Rows are the counties, towns or villages of `scope`, the last (region null) whose home is not known that
 * closely. Appended to `out`. Blocks for about a second on 337,900 workers. */
sg_status sg_service_table(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                           sg_buffer *out, sg_error *err);
/* The same as .xlsx bytes appended to `out`: the places, the places one level down, and by group. `group`
 * (SG_GROUP_COUNT: everybody) is whom the first two sheets are about. */
sg_status sg_service_table_workbook(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                                    sg_group group, sg_buffer *out, sg_error *err);

#endif
