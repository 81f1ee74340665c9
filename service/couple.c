/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker who goes with another: the partner's profile from the roster, and the list made for both.
 */
#include <string.h>

#include "match_internal.h"

/* The partner named, as the roster has them. SG_NOT_FOUND nobody of that name, or oneself. */
static sg_status read_partner(sg_reader *reader, const sg_profile *profile, sg_arena *arena,
                              sg_profile *ret, sg_error *err)
{
    sg_buffer document = {0};
    sg_json *json = NULL;
    if (profile->id != NULL && strcmp(profile->id, profile->couple) == 0) {
        return SG_NOT_FOUND;
    }
    sg_status status = sg_store_worker_json(reader->store, reader->scope, profile->couple,
                                            SG_PRIVATE_NONE, &document, NULL);
    if (status == SG_OK) {
        status = sg_json_parse(document.data, document.size, &json, err);
    }
    if (status == SG_OK) {
        status = sg_json_profile(reader->vocabulary, json, arena, ret, NULL, NULL, err);
    }
    if (status == SG_OK) {
        status = sg_profile_understand(reader->vocabulary, arena, ret, NULL, err);
    }
    sg_json_free(json);
    sg_buffer_free(&document);
    return status;
}

sg_status match_couple(sg_reader *reader, const sg_match_plan *plan, const sg_profile *profile,
                       size_t limit, sg_date today, sg_arena *arena, match_pairs *ret,
                       sg_error *err)
{
    *ret = (match_pairs){.count = 0};
    sg_profile *partner = sg_arena_alloc(arena, sizeof *partner);
    sg_match_plan *other = NULL;
    if (partner == NULL) {
        return sg_fail_memory(err);
    }
    sg_status status = read_partner(reader, profile, arena, partner, err);
    if (status == SG_NOT_FOUND) {
        return SG_OK;
    }
    if (status == SG_OK) {
        status = sg_match_plan_new(reader->snapshot, reader->policy, partner, today, arena, &other,
                                   err);
    }
    if (status == SG_OK) {
        status = sg_couple_match(plan, other, limit, arena, &ret->hit, &ret->count, err);
    }
    if (status == SG_OK) {
        ret->partner = partner->id;
    }
    return status;
}
