/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a plan, from the ledger or from an exported file: read strictly, names turned into
 * numbers, and sorted by worker. What names nothing that exists is noted here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

enum { MAX_LINE = 1 << 20 };

/* ---- workers by id ---- */

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash ^ hash >> 29;
}

static size_t slot_of(const check_run *run, const char *id)
{
    size_t at = hash_text(id) & (run->slots - 1);
    while (run->slot[at] && strcmp(check_worker_id(run, run->slot[at] - 1), id) != 0)
        at = (at + 1) & (run->slots - 1);
    return at;
}

uint32_t check_find_worker(const check_run *run, const char *id)
{
    if (run->slots == 0)
        return CHECK_NONE;
    uint32_t found = run->slot[slot_of(run, id)];
    return found ? found - 1 : CHECK_NONE;
}

static sg_status widen(check_run *run, sg_error *err)
{
    size_t slots = run->slots ? run->slots * 2 : 4096;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return sg_fail_memory(err);
    free(run->slot);
    run->slot = slot;
    run->slots = slots;
    for (size_t i = 0; i < run->workers; i++)
        slot[slot_of(run, check_worker_id(run, (uint32_t)i))] = (uint32_t)i + 1;
    return SG_OK;
}

static sg_status worker_number(check_run *run, const char *id, uint32_t *ret, sg_error *err)
{
    if (run->workers * 2 >= run->slots) {
        sg_status status = widen(run, err);
        if (status != SG_OK)
            return status;
    }
    size_t at = slot_of(run, id);
    if (run->slot[at] == 0) {
        if (!check_grow((void **)&run->id_of, run->workers, &run->worker_room, sizeof *run->id_of))
            return sg_fail_memory(err);
        run->id_of[run->workers] = run->ids.size;
        sg_buffer_append(&run->ids, id, strlen(id) + 1);
        if (run->ids.failed)
            return sg_fail_memory(err);
        run->slot[at] = (uint32_t)++run->workers;
    }
    *ret = run->slot[at] - 1;
    return SG_OK;
}

/* ---- one line ---- */

static void resolve_job(check_run *run, const sg_plan_line *line, check_offer *offer)
{
    uint64_t id;
    const char *worker = line->worker, *posting = line->posting;
    unsigned number = offer->line;
    if (sg_posting_id_parse(posting, &id))
        offer->posting = check_find_posting(run, id);
    if (offer->posting == CHECK_NONE) {
        check_note(run->tally, CHECK_POSTINGS, number, SG_MSG_CHECK_NO_POSTING, number, worker,
                   posting);
        return;
    }
    check_posting *p = &run->posting[offer->posting];
    p->pushes++;
    if (p->duplicate)
        check_note(run->tally, CHECK_POSTINGS, number, SG_MSG_CHECK_DUPLICATE, number, worker,
                   posting);
    else if (p->status == SG_POSTING_HELD)
        check_note(run->tally, CHECK_POSTINGS, number, SG_MSG_CHECK_HELD, number, worker, posting);
    else if (p->status != SG_POSTING_OPEN)
        check_note(run->tally, CHECK_POSTINGS, number, SG_MSG_CHECK_WITHDRAWN, number, worker,
                   posting);
}

static void resolve_course(check_run *run, const sg_plan_line *line, check_offer *offer)
{
    offer->course = check_find_course(run, line->course);
    if (offer->course == CHECK_NONE)
        check_note(run->tally, CHECK_COURSES, offer->line, SG_MSG_CHECK_COURSE_UNKNOWN, offer->line,
                   line->worker, line->course);
    else if (line->seat)
        run->course[offer->course].given++;
}

/* Reads one line; one that cannot be read is noted and left out. */
static sg_status add_line(check_run *run, const char *text, size_t size, sg_plan_line *ret_line,
                          bool *ret_read, sg_error *err)
{
    unsigned number = ++run->lines;
    sg_error wrong = {0};
    sg_json *json = NULL;
    sg_arena *arena = run->local[0].arena;
    sg_arena_reset(arena);
    *ret_read = false;
    sg_status status = sg_json_parse(text, size, &json, &wrong);
    if (status == SG_OK)
        status = sg_json_plan_line(json, arena, ret_line, &wrong);
    sg_json_free(json);
    if (status == SG_NO_MEMORY)
        return sg_fail_memory(err);
    if (status != SG_OK) {
        check_note(run->tally, CHECK_LINES, number, SG_MSG_CHECK_AT_LINE, number, wrong.text);
        return SG_OK;
    }
    if (!check_grow((void **)&run->offer, run->offers, &run->offer_room, sizeof *run->offer))
        return sg_fail_memory(err);
    check_offer offer = {.posting = CHECK_NONE,
                         .course = CHECK_NONE,
                         .line = number,
                         .relaxed = ret_line->relaxed,
                         .score = ret_line->score,
                         .rank = (uint8_t)ret_line->rank,
                         .job = ret_line->posting != NULL,
                         .seat = ret_line->seat};
    status = worker_number(run, ret_line->worker, &offer.worker, err);
    if (status != SG_OK)
        return status;
    if (offer.job)
        resolve_job(run, ret_line, &offer);
    else
        resolve_course(run, ret_line, &offer);
    run->jobs += offer.job;
    run->notices += !offer.job;
    run->seats += !offer.job && offer.seat;
    run->offer[run->offers++] = offer;
    *ret_read = true;
    return SG_OK;
}

/* ---- the ledger ---- */

/* The columns must say what the line says: they are what statistics are made of. */
static void compare_columns(check_run *run, const sg_stored_offer *stored, const sg_plan_line *line)
{
    uint64_t id = 0;
    if (line->posting && !sg_posting_id_parse(line->posting, &id))
        id = 0;
    const char *course = stored->course ? stored->course : "";
    const char *wrong = strcmp(stored->worker, line->worker) != 0             ? "worker"
                        : stored->posting != id                              ? "posting"
                        : strcmp(course, line->course ? line->course : "") != 0 ? "course"
                        : stored->seat != line->seat                         ? "seat"
                        : !line->posting                                     ? NULL
                        : stored->rank != line->rank                         ? "rank"
                        : stored->score != line->score                       ? "score"
                        : stored->relaxed != line->relaxed                   ? "relaxed"
                        : stored->level != check_level(run->policy, line->relaxed) ? "level"
                                                                             : NULL;
    if (wrong)
        check_note(run->tally, CHECK_LEDGER, run->lines, SG_MSG_CHECK_COLUMN, run->lines,
                   stored->worker, wrong);
}

static sg_status add_stored(void *context, const sg_stored_offer *stored, sg_error *err)
{
    check_run *run = context;
    sg_plan_line line;
    bool read;
    sg_status status = add_line(run, stored->json, stored->json_size, &line, &read, err);
    if (status == SG_OK && read)
        compare_columns(run, stored, &line);
    return status;
}

sg_status check_load_ledger(check_run *run, sg_error *err)
{
    return sg_store_each_offer(run->store, &sg_everywhere, run->plan, add_stored, run, err);
}

/* ---- a file ---- */

sg_status check_load_file(check_run *run, const char *path, sg_error *err)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return sg_fail(err, SG_MISSING, SG_MSG_CHECK_OPEN, path, strerror(errno));
    char *text = NULL;
    size_t room = 0;
    ssize_t size;
    sg_status status = SG_OK;
    while (status == SG_OK && (size = getline(&text, &room, file)) >= 0) {
        size_t length = (size_t)size;
        while (length > 0 && strchr("\r\n \t", text[length - 1]) && text[length - 1])
            length--;
        sg_plan_line line;
        bool read;
        if (length == 0) {
            run->lines++; /* a blank line, counted so that later numbers are right */
        } else if (length > MAX_LINE) {
            unsigned number = ++run->lines;
            check_note(run->tally, CHECK_LINES, number, SG_MSG_CHECK_LINE_LONG, MAX_LINE);
        } else {
            status = add_line(run, text, length, &line, &read, err);
        }
    }
    if (status == SG_OK && ferror(file))
        status = sg_fail(err, SG_IO, SG_MSG_CHECK_READ, path, strerror(errno));
    if (status == SG_OK && run->offers == 0)
        status = sg_fail(err, SG_FORMAT, SG_MSG_CHECK_NO_LINES, path);
    free(text);
    fclose(file);
    return status;
}

/* ---- by worker ---- */

/* A stable counting sort: each worker's lines stay in the order of the plan. */
sg_status check_sort_lines(check_run *run, sg_error *err)
{
    run->first = calloc(run->workers + 2, sizeof *run->first);
    run->waiting = calloc(run->workers + 1, sizeof *run->waiting);
    check_offer *sorted = malloc((run->offers + 1) * sizeof *sorted);
    if (!run->first || !run->waiting || !sorted) {
        free(sorted);
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < run->offers; i++)
        run->first[run->offer[i].worker + 2]++;
    for (size_t i = 2; i < run->workers + 2; i++)
        run->first[i] += run->first[i - 1];
    for (size_t i = 0; i < run->offers; i++)
        sorted[run->first[run->offer[i].worker + 1]++] = run->offer[i];
    free(run->offer);
    run->offer = sorted;
    return SG_OK;
}
