/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A snapshot of some rows of another: a worker's matches among a few postings, of a prefecture's, are
 * found in the time those few take. Scores are the same, so what depends on all rows is copied.
 */
#include "plan.h"

#include <string.h>

sg_status sg_snapshot_part(const sg_snapshot *whole, const uint32_t *rows, uint32_t count,
                           sg_snapshot **ret, sg_error *err)
{
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    if (builder == NULL) {
        return sg_fail_memory(err);
    }
    sg_status status = SG_OK;
    for (uint32_t i = 0; i < count && status == SG_OK; i++) {
        status = sg_snapshot_builder_add(builder, &whole->row[rows[i]], err);
    }
    sg_snapshot *part = NULL;
    if (status == SG_OK) {
        status = sg_snapshot_build(builder, whole->generation, &part, err);
    }
    sg_snapshot_builder_free(builder);
    if (status != SG_OK) {
        return status;
    }
    memcpy((int32_t *)part->going_rate, whole->going_rate,
           (sg_trade_count() + 1) * sizeof *part->going_rate);
    part->median_monthly = whole->median_monthly;
    memcpy(part->rated, whole->rated, sg_wage_rated_count() * sizeof *part->rated);
    part->rated_curve = whole->rated_curve;
    part->rated_unknown = whole->rated_unknown;
    *ret = part;
    return SG_OK;
}
