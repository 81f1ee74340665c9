/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training: everybody gets the notice of the course that suits best; a seat only while seats last,
 * target groups first. Notice and seat are counted apart.
 */
#include <stdlib.h>
#include <string.h>

#include "parallel.h"
#include "plan_run.h"
#include "songgang/course.h"
#include "songgang/text.h"

enum { CHOICES = PLAN_CHOICES, WORTH_PERCENT = 75 }; /* a seat elsewhere must suit at least this well */

static sg_status add_course(void *context, const sg_stored_record *record, sg_error *err)
{
    plan_run *run = context;
    if (run->courses == UINT16_MAX)
        return sg_fail(err, SG_LIMIT, "%s", sg_status_text(SG_LIMIT));
    if (run->courses == run->course_room) {
        size_t room = run->course_room ? run->course_room * 2 : 256;
        sg_course *list = realloc(run->course, room * sizeof *list);
        if (!list)
            return sg_fail_memory(err);
        run->course = list;
        run->course_room = room;
    }
    run->course_hash = sg_hash64(record->json, record->json_size, run->course_hash);
    sg_json *json;
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_course(run->vocabulary, json, run->course_arena,
                            &run->course[run->courses], NULL, err);
    sg_json_free(json);
    run->courses += status == SG_OK;
    return status;
}

/* Keeps the CHOICES best courses of one worker, ties to the earlier course. */
static sg_status choose(void *shared, void *local, size_t index, sg_error *err)
{
    plan_run *run = shared;
    plan_judge *judge = local;
    plan_choice *list = run->choice + index * CHOICES;
    if (!plan_needs_course(run, index) || plan_was_choices(run, index, list))
        return SG_OK;
    sg_status status = plan_judge_profile(run, judge, index, err);
    if (status != SG_OK)
        return status;
    for (size_t i = 0; i < run->courses; i++) {
        int score = sg_course_score(&run->course[i], judge->profile, run->request->now);
        if (score <= list[CHOICES - 1].score)
            continue;
        int at = CHOICES - 1;
        for (; at > 0 && list[at - 1].score < score; at--)
            list[at] = list[at - 1];
        list[at] = (plan_choice){(uint16_t)score, (uint16_t)i};
    }
    return SG_OK;
}

/* Workers in the order in which seats are given: heavier target groups first, then by id (a stable
 * counting sort). */
static sg_status seat_order(const plan_run *run, uint32_t *order, sg_error *err)
{
    enum { WEIGHTS = UINT16_MAX + 1 };
    uint32_t *start = calloc(WEIGHTS + 1, sizeof *start);
    if (!start)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->workers; i++)
        start[UINT16_MAX - run->weight[i] + 1]++;
    for (int w = 0; w < WEIGHTS; w++)
        start[w + 1] += start[w];
    for (size_t i = 0; i < run->workers; i++)
        order[start[UINT16_MAX - run->weight[i]]++] = (uint32_t)i;
    free(start);
    return SG_OK;
}

static void give_seats(plan_run *run, const uint32_t *order, int32_t *left)
{
    for (size_t k = 0; k < run->workers; k++) {
        uint32_t worker = order[k];
        const plan_choice *list = run->choice + (size_t)worker * CHOICES;
        run->course_of[worker] = PLAN_NO_COURSE;
        if (list[0].score == 0)
            continue;
        run->course_of[worker] = list[0].course;
        run->notices++;
        for (int i = 0; i < CHOICES && list[i].score > 0; i++) {
            bool worth = list[i].score * 100 >= list[0].score * WORTH_PERCENT;
            if (!worth || left[list[i].course] <= 0)
                continue;
            left[list[i].course]--;
            run->course_of[worker] = list[i].course;
            run->seat[worker] = true;
            run->seats++;
            break;
        }
    }
}

sg_status plan_assign_courses(plan_run *run, sg_error *err)
{
    run->course_arena = sg_arena_new(0);
    run->course_of = malloc((run->workers + 1) * sizeof *run->course_of);
    run->seat = calloc(run->workers + 1, sizeof *run->seat);
    run->choice = calloc(run->workers * CHOICES + 1, sizeof *run->choice);
    uint32_t *order = malloc((run->workers + 1) * sizeof *order);
    int32_t *left = NULL;
    sg_status status = SG_NO_MEMORY;
    if (!run->course_arena || !run->course_of || !run->seat || !run->choice || !order) {
        sg_fail_memory(err);
        goto out;
    }
    status = sg_store_each_course(run->store, add_course, run, err);
    if (status != SG_OK)
        goto out;
    left = malloc((run->courses + 1) * sizeof *left);
    if (!left) {
        status = sg_fail_memory(err);
        goto out;
    }
    parallel_loop loop = {.count = run->workers,
                          .threads = run->request->threads,
                          .shared = run,
                          .start = plan_judge_start,
                          .stop = plan_judge_stop,
                          .item = choose};
    status = plan_seats_left(run, left, err);
    if (status == SG_OK)
        status = parallel_run(&loop, err);
    if (status == SG_OK)
        status = seat_order(run, order, err);
    if (status == SG_OK)
        give_seats(run, order, left);
out:
    free(order);
    free(left);
    return status;
}
