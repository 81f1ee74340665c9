/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers for a posting, as JSON. Who they are is found in the roster in memory; why, is told from
 * the worker's own document with the plan any match would make.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"
#include "songgang/profile_text.h"

static sg_status put_worker(match_answer *a, const sg_roster *roster, const sg_reverse_hit *found,
                            size_t rank, sg_date today, sg_error *err)
{
    sg_reader *reader = a->reader;
    const char *id = sg_roster_worker_id(roster, found->worker);
    sg_json *json = NULL;
    sg_profile profile;
    sg_match_plan *plan = NULL;
    sg_buffer_clear(&a->posting);
    sg_status status = sg_store_worker_json(reader->store, reader->scope, id, SG_PRIVATE_MASKED,
                                            &a->posting, err);
    if (status == SG_OK) {
        status = sg_json_parse(a->posting.data, a->posting.size, &json, err);
    }
    if (status == SG_OK) {
        status = sg_json_profile(reader->vocabulary, json, a->arena, &profile, NULL, NULL, err);
        sg_json_free(json);
    }
    if (status == SG_OK) {
        status = sg_profile_understand(reader->vocabulary, a->arena, &profile, NULL, err);
    }
    if (status == SG_OK) {
        status = sg_match_plan_new(reader->snapshot, reader->policy, &profile, today, a->arena,
                                   &plan, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_json_writer *w = &a->json;
    a->plan = plan;
    sg_json_object(w);
    sg_json_member_int(w, "rank", (int64_t)rank);
    sg_json_member_string(w, "worker", id);
    sg_json_member_string(w, "name", profile.name);
    sg_json_member_string(
        w, "status", sg_worker_status_json(sg_roster_worker_status(roster, found->worker)));
    sg_json_member_int(w, "level", found->hit.level);
    sg_json_key(w, "score");
    sg_json_fixed(w, found->hit.score, 4, 4);
    match_put_components(w, reader->policy, &found->hit);
    status = match_put_words(a, &found->hit, err);
    sg_json_end_object(w);
    return status;
}

sg_status sg_service_candidates(sg_reader *reader, const sg_roster *roster, sg_reverse *reverse,
                                const char *posting, size_t limit, sg_date today, sg_arena *arena,
                                sg_buffer *out, sg_error *err)
{
    const size_t start = out->size;
    match_asked asked;
    sg_reverse_list list = {.count = 0};
    match_answer a = {.reader = reader, .arena = arena};
    sg_json_writer *w = &a.json;
    sg_json_begin(w, out);
    sg_status status = match_look_up(reader, posting, arena, &asked, err);
    if (status == SG_OK && asked.row != UINT32_MAX) {
        status = sg_reverse_match(reverse, asked.row, limit, 0, 0, arena, &list, err);
    }
    if (status == SG_OK) {
        status = sg_store_posting_brief(reader->store, asked.named.row, &a.posting, err);
    }
    if (status == SG_OK) {
        sg_json_object(w);
        sg_json_key(w, "posting");
        sg_json_raw(w, a.posting.data, a.posting.size);
        if (asked.note != NULL) {
            sg_json_member_string(w, "note", asked.note);
        }
        sg_json_member_int(w, "fits", list.fits);
        sg_json_member_int(w, "level", list.level);
        sg_json_key(w, "workers");
        sg_json_array(w);
    }
    for (size_t i = 0; i < list.count && status == SG_OK; i++) {
        status = put_worker(&a, roster, &list.hit[i], i + 1, today, err);
    }
    if (status == SG_OK) {
        sg_json_end_array(w);
        sg_json_member_string(w, "policy", reader->policy->version);
        sg_json_end_object(w);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    match_answer_end(&a, status, start);
    return status;
}
