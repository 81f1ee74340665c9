/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report on a plan: its workers, walked once. Everybody's independent list (the best jobs of
 * different employers, as if nobody else were served) is made by matching, as of the plan's day; it
 * is what the plan is measured against.
 */
#include <stdlib.h>
#include <string.h>

#include "report_run.h"
#include "songgang/match.h"

enum { LAST_LEVEL = SG_RULE_COUNT };

static sg_status list_alone(report_run *run, sg_arena *arena, const sg_profile *profile,
                            report_worker *w, sg_error *err)
{
    sg_match_plan *plan;
    sg_match_list list = {0};
    check_run *check = run->check;
    sg_status status = sg_match_plan_new(run->snapshot, check->policy, profile, check->now, arena,
                                         &plan, err);
    if (status == SG_OK && w->owed > 0)
        status = sg_match_candidates(plan, w->owed, LAST_LEVEL, 1, NULL, arena, &list, err);
    for (size_t i = 0; i < list.count && status == SG_OK && i < REPORT_QUOTA; i++) {
        uint32_t posting = check_find_posting(check, run->snapshot->row[list.hit[i].row].id);
        if (posting == CHECK_NONE)
            continue;
        w->alone[w->jobs[ALONE]++] = posting;
        w->alone_score += list.hit[i].score;
    }
    return status;
}

static sg_status judge(check_run *check, check_local *local, size_t index, sg_error *err)
{
    report_run *run = check->owner;
    const check_document *d = &check->document[index];
    report_worker *w = &run->worker[run->batch + index];
    sg_profile *profile;
    sg_status status = check_read_profile(check, local, check->text.data + d->offset, d->size,
                                          &profile, err);
    if (status != SG_OK)
        return status;
    w->county = sg_region_place(profile->home).county;
    w->groups = profile->groups;
    w->age = (int16_t)sg_profile_age(profile, check->now);
    w->gender = (uint8_t)profile->gender;
    w->near = profile->near_home || profile->home_based;
    return list_alone(run, local->arena, profile, w, err);
}

static sg_status flush(report_run *run, sg_error *err)
{
    check_run *check = run->check;
    run->batch = run->workers - check->documents;
    sg_status status = check_parallel(check, check->documents, judge, err);
    check->documents = 0;
    sg_buffer_clear(&check->text);
    return status;
}

static sg_status put_aside(report_run *run, const sg_stored_record *record, uint32_t number,
                           sg_error *err)
{
    check_run *check = run->check;
    if (!check_grow((void **)&check->short_worker, check->shorts, &check->short_room,
                    sizeof *check->short_worker) ||
        !check_grow((void **)&run->short_of, check->shorts, &run->short_room,
                    sizeof *run->short_of))
        return sg_fail_memory(err);
    check_document d = {.id = check->short_text.size, .number = number, .size = record->json_size};
    sg_buffer_append(&check->short_text, record->id, strlen(record->id) + 1);
    d.offset = check->short_text.size;
    sg_buffer_append(&check->short_text, record->json, record->json_size);
    run->short_of[check->shorts] = (uint32_t)run->workers;
    check->short_worker[check->shorts++] = d;
    return check->short_text.failed ? sg_fail_memory(err) : SG_OK;
}

/* Who waits for work in the plan's scope, and whoever has a line. */
static sg_status add_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    report_run *run = context;
    check_run *check = run->check;
    uint32_t number = check_find_worker(check, record->id);
    bool waits = record->status == SG_WORKER_NOT_RETURNED &&
                 (check->scope == 0 || sg_locality_within(record->home, check->scope));
    if (number == CHECK_NONE && !waits)
        return SG_OK;
    if (!check_grow((void **)&run->worker, run->workers, &run->room, sizeof *run->worker))
        return sg_fail_memory(err);
    report_worker w = {.number = number, .owed = (uint8_t)check_quota_of(check, record->id)};
    for (size_t i = number == CHECK_NONE ? 0 : check->first[number];
         number != CHECK_NONE && i < check->first[number + 1]; i++)
        if (check->offer[i].job && w.jobs[PLANNED] < UINT8_MAX)
            w.jobs[PLANNED]++;
    if (waits && w.jobs[PLANNED] < w.owed) {
        sg_status status = put_aside(run, record, number, err);
        if (status != SG_OK)
            return status;
    }
    run->worker[run->workers++] = w;
    check_document *d = &check->document[check->documents++];
    *d = (check_document){.offset = check->text.size, .size = record->json_size};
    sg_buffer_append(&check->text, record->json, record->json_size);
    if (check->text.failed)
        return sg_fail_memory(err);
    return check->documents == CHECK_BATCH ? flush(run, err) : SG_OK;
}

static sg_status load(report_run *run, sg_error *err)
{
    check_run *check = run->check;
    check->owner = run;
    sg_status status = sg_index_open(check->data_dir, &run->index, err);
    if (status == SG_OK)
        status = sg_index_snapshot(run->index, &run->snapshot, err);
    if (status == SG_OK)
        sg_snapshot_use_policy(run->snapshot, check->policy);
    if (status == SG_OK)
        status = check_load(check, err);
    if (status == SG_OK)
        status = sg_store_each_worker(check->store, 0, &sg_everywhere, SG_PRIVATE_NONE, add_worker, run,
                                      err);
    return status == SG_OK ? flush(run, err) : status;
}

static void free_run(report_run *run)
{
    for (int s = 0; s < SIDES; s++) {
        free(run->side[s].pushes);
        free(run->side[s].chance);
    }
    free(run->worker);
    free(run->short_of);
    free(run->row);
    free(run->cured);
    free(run->place);
    sg_snapshot_free(run->snapshot);
    sg_index_close(run->index);
    check_close(run->check);
}

sg_status sg_report_plan(const sg_vocabulary *v, const sg_policy *policy, const char *data_dir,
                         const char *plan, sg_report_format format, FILE *out, sg_error *err)
{
    report_run run = {.step = 1};
    sg_check_request request = {.data_dir = data_dir, .plan = plan, .now = SG_NO_DATE};
    sg_status status = check_open(v, policy, &request, &run.check, err);
    if (status == SG_OK)
        status = load(&run, err);
    if (status == SG_OK)
        status = report_figures(&run, err);
    if (status == SG_OK)
        status = report_cures(&run, err);
    if (status == SG_OK)
        status = report_write(&run, format, out, err);
    free_run(&run);
    return status;
}
