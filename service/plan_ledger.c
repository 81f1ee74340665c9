/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger lines of a plan: each offer explained, in the export shape of the contract. Explaining
 * is parallel by blocks of workers; writing is one transaction, so a plan is in the ledger whole or
 * not at all.
 */
#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "plan_line.h"
#include "plan_run.h"
#include "songgang/ledger.h"
#include "songgang/messages/service.h"

enum { BLOCK = 4096, LINES = 9 }; /* at most 8 jobs and the course */

typedef struct worker_lines {
    sg_buffer text; /* lines back to back */
    size_t end[LINES];
    uint16_t relaxed[LINES];
    unsigned char digest[LINES][SG_SHA256_SIZE];
    sg_locality home;
    int count;
    bool same; /* as in the plan before: the texts stand there */
} worker_lines;

typedef struct block {
    plan_run *run;
    size_t first;           /* worker number of lines[0] */
    const size_t *offer_at; /* workers + 1 offsets into the allocation's offers */
    worker_lines *lines;
} block;

/* What the job has to do with the partner's comes first of the reasons. */
static void add_together(sg_together together, sg_explanation *explanation)
{
    static const char *const reason[SG_TOGETHER_COUNT] = {
        [SG_TOGETHER_CITY] = SG_MSG_REASON_COUPLE_CITY,
        [SG_TOGETHER_EMPLOYER] = SG_MSG_REASON_COUPLE_EMPLOYER};
    const size_t most = sizeof explanation->reason / sizeof *explanation->reason;
    if (!reason[together])
        return;
    if (explanation->reason_count < most)
        explanation->reason_count++;
    for (size_t i = explanation->reason_count - 1; i > 0; i--)
        explanation->reason[i] = explanation->reason[i - 1];
    explanation->reason[0] = reason[together];
}

static sg_status put_offer(const block *b, plan_judge *judge, const sg_alloc_offer *offer,
                           worker_lines *lines, sg_error *err)
{
    const plan_run *run = b->run;
    sg_hit hit;
    if (sg_score(judge->plan, offer->posting, &hit) != SG_BAR_NONE || hit.score != offer->utility)
        return sg_fail(err, SG_INTERNAL, "%s", sg_status_text(SG_INTERNAL));
    sg_explanation explanation;
    sg_status status = sg_explain(judge->plan, &hit, judge->arena, &explanation, err);
    if (status != SG_OK)
        return status;
    add_together(plan_together(run, offer, b->offer_at), &explanation);
    plan_line_put(&lines->text, plan_worker_id(run, offer->worker),
                  run->snapshot->row[offer->posting].id, offer->rank, &hit, &explanation);
    lines->relaxed[lines->count] = hit.relaxed;
    lines->end[lines->count++] = lines->text.size;
    return lines->text.failed ? sg_fail_memory(err) : SG_OK;
}

static sg_status put_course(const plan_run *run, size_t worker, worker_lines *lines, sg_error *err)
{
    if (run->course_of[worker] == PLAN_NO_COURSE)
        return SG_OK;
    sg_json_writer w;
    sg_json_begin(&w, &lines->text);
    sg_json_object(&w);
    sg_json_member_string(&w, "worker", plan_worker_id(run, worker));
    sg_json_member_string(&w, "course", run->course[run->course_of[worker]].id);
    sg_json_member_bool(&w, "seat", run->seat[worker]);
    sg_json_end_object(&w);
    lines->relaxed[lines->count] = 0;
    lines->end[lines->count++] = lines->text.size;
    return lines->text.failed ? sg_fail_memory(err) : SG_OK;
}

/* Lines that refer to those of an earlier plan. */
static void put_same(const plan_run *run, size_t worker, worker_lines *lines)
{
    int64_t origin;
    const plan_kept_line *kept = plan_was_lines(run, worker, &lines->count, &lines->home, &origin);
    for (int i = 0; i < lines->count; i++) {
        sg_buffer_printf(&lines->text, "@%lld", (long long)origin);
        lines->end[i] = lines->text.size;
        lines->relaxed[i] = kept[i].relaxed;
        memcpy(lines->digest[i], kept[i].digest, sizeof lines->digest[i]);
    }
}

/* Line `i` of a worker as it is stored. */
static void stored_line(const block *b, size_t index, int i, sg_stored_offer *ret)
{
    const plan_run *run = b->run;
    const worker_lines *lines = &b->lines[index];
    size_t worker = b->first + index, start = i > 0 ? lines->end[i - 1] : 0;
    *ret = (sg_stored_offer){.worker = plan_worker_id(run, worker),
                             .home = lines->home,
                             .digest = lines->digest[i],
                             .json = lines->text.data + start,
                             .json_size = lines->end[i] - start};
    if (i < run->allocation->assigned[worker]) {
        const sg_alloc_offer *o = &run->allocation->offer[b->offer_at[worker] + (size_t)i];
        ret->posting = run->snapshot->row[o->posting].id;
        ret->rank = o->rank;
        ret->level = o->level;
        ret->score = o->utility;
        ret->relaxed = lines->relaxed[i];
    } else {
        ret->course = run->course[run->course_of[worker]].id;
        ret->seat = run->seat[worker];
    }
}

static sg_status explain_worker(void *shared, void *local, size_t index, sg_error *err)
{
    block *b = shared;
    size_t worker = b->first + index;
    worker_lines *lines = &b->lines[index];
    sg_buffer_clear(&lines->text);
    lines->count = 0;
    lines->same = b->run->start && plan_same_lines(b->run, worker, b->offer_at);
    if (lines->same) {
        put_same(b->run, worker, lines);
        return lines->text.failed ? sg_fail_memory(err) : SG_OK;
    }
    if (b->offer_at[worker] == b->offer_at[worker + 1] &&
        b->run->course_of[worker] == PLAN_NO_COURSE)
        return SG_OK;
    sg_status status = plan_judge_worker(b->run, local, worker, err);
    for (size_t i = b->offer_at[worker]; i < b->offer_at[worker + 1] && status == SG_OK; i++)
        status = put_offer(b, local, &b->run->allocation->offer[i], lines, err);
    if (status == SG_OK)
        status = put_course(b->run, worker, lines, err);
    lines->home = sg_profile_locality(((plan_judge *)local)->profile);
    for (int i = 0; i < lines->count && status == SG_OK; i++) {
        sg_stored_offer stored;
        stored_line(b, index, i, &stored);
        sg_offer_digest(&stored, lines->digest[i]);
    }
    return status;
}

static sg_status write_worker(const block *b, size_t index, sg_error *err)
{
    sg_status status = SG_OK;
    plan_run *run = b->run;
    const worker_lines *lines = &b->lines[index];
    run->home_of[b->first + index] = lines->home;
    run->same += lines->same && lines->count > 0;
    for (int i = 0; i < lines->count && status == SG_OK; i++) {
        sg_stored_offer stored;
        plan_kept_line kept = {.relaxed = lines->relaxed[i]};
        stored_line(b, index, i, &stored);
        memcpy(kept.digest, lines->digest[i], sizeof kept.digest);
        sg_buffer_append(&run->kept, (const char *)&kept, sizeof kept);
        status = sg_store_plan_offer(run->store, run->plan, &stored, err);
    }
    return status;
}

/* A block being explained while the one before it is written. */
typedef struct explaining {
    block block;
    size_t count;
    parallel_loop loop;
    parallel_running *running;
} explaining;

static sg_status begin_block(explaining *x, plan_run *run, const size_t *offer_at, size_t first,
                             sg_error *err)
{
    x->block.run = run;
    x->block.offer_at = offer_at;
    x->block.first = first;
    x->count = run->workers - first < BLOCK ? run->workers - first : BLOCK;
    x->loop = (parallel_loop){.count = x->count,
                              .threads = run->request->threads,
                              .shared = &x->block,
                              .start = plan_judge_start,
                              .stop = plan_judge_stop,
                              .item = explain_worker};
    return parallel_begin(&x->loop, &x->running, err);
}

static sg_status finish_block(explaining *x, sg_error *err)
{
    parallel_running *running = x->running;
    x->running = NULL;
    return parallel_finish(running, err);
}

/* Explained by all threads; what is explained is written by this one while the others go on. */
static sg_status write_blocks(plan_run *run, explaining two[2], const size_t *offer_at,
                              sg_error *err)
{
    sg_status status = run->workers > 0 ? begin_block(&two[0], run, offer_at, 0, err) : SG_OK;
    for (size_t n = 0; n * BLOCK < run->workers && status == SG_OK; n++) {
        explaining *x = &two[n % 2];
        const size_t next = (n + 1) * BLOCK;
        status = finish_block(x, err);
        if (status == SG_OK && next < run->workers)
            status = begin_block(&two[(n + 1) % 2], run, offer_at, next, err);
        for (size_t i = 0; i < x->count && status == SG_OK; i++)
            status = write_worker(&x->block, i, err);
        if (status == SG_OK && run->request->progress &&
            !run->request->progress(run->request->progress_context, x->block.first + x->count,
                                    run->workers))
            status = sg_fail(err, SG_CANCELLED, "%s", sg_status_text(SG_CANCELLED));
    }
    return status;
}

static void free_lines(worker_lines *lines)
{
    for (size_t i = 0; lines && i < BLOCK; i++)
        sg_buffer_free(&lines[i].text);
    free(lines);
}

sg_status plan_write_ledger(plan_run *run, sg_error *err)
{
    size_t *offer_at = calloc(run->workers + 1, sizeof *offer_at);
    explaining two[2] = {{.block.lines = calloc(BLOCK, sizeof(worker_lines))},
                         {.block.lines = calloc(BLOCK, sizeof(worker_lines))}};
    sg_status status = SG_NO_MEMORY;
    if (!offer_at || !two[0].block.lines || !two[1].block.lines) {
        sg_fail_memory(err);
        goto out;
    }
    run->home_of = calloc(run->workers + 1, sizeof *run->home_of);
    if (!run->home_of) {
        sg_fail_memory(err);
        goto out;
    }
    for (size_t i = 0; i < run->workers; i++)
        offer_at[i + 1] = offer_at[i] + run->allocation->assigned[i];
    status = write_blocks(run, two, offer_at, err);
out:
    for (int i = 0; i < 2; i++) {
        parallel_abandon(two[i].running);
        free_lines(two[i].block.lines);
    }
    free(offer_at);
    return status;
}
