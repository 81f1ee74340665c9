/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stored postings and courses, read from their documents and kept compact: 125,000 postings are
 * 15 MB. Whether a posting is open, held or a duplicate is the store's word, not the document's,
 * which is as old as its import.
 */
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

/* ---- postings ---- */

static sg_status judge_document(check_run *run, check_local *local, size_t index, sg_error *err)
{
    const check_document *d = &run->document[index];
    check_posting *p = &run->posting[run->postings + index];
    sg_arena_reset(local->arena);
    sg_json *json;
    sg_status status = sg_json_parse(run->text.data + d->offset, d->size, &json, err);
    if (status != SG_OK)
        return status;
    sg_posting posting;
    status = sg_json_posting(run->vocabulary, json, local->arena, &posting, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    const sg_place *at = &posting.place;
    sg_region finest = at->county ? at->county : at->city ? at->city : at->province;
    p->place = (check_spot){sg_region_place(finest).county, at->city, at->province};
    p->employer = sg_employer_key(posting.employer);
    p->offer = posting.wage.monthly_max >= 0 ? posting.wage.monthly_max : posting.wage.monthly_min;
    p->openings = posting.headcount < 0 ? 1 : posting.headcount;
    p->valid_through = posting.valid_through;
    for (unsigned i = 0; i < posting.trade_count; i++)
        p->trades[i] = posting.trades[i];
    for (unsigned i = 0; i < posting.certificate_count; i++)
        p->certificates[i] = posting.certificates[i];
    p->age = posting.age;
    p->age_male = posting.age_male;
    p->age_female = posting.age_female;
    p->experience_years = posting.experience_years;
    p->gender = (uint8_t)posting.gender;
    p->education = (uint8_t)posting.education;
    p->employment = (uint8_t)posting.employment;
    p->shift = (uint8_t)posting.shift;
    p->accommodation = (uint8_t)posting.accommodation;
    p->in_mine = check_in_mine(&posting);
    return SG_OK;
}

static sg_status flush(check_run *run, sg_error *err)
{
    sg_status status = check_parallel(run, run->documents, judge_document, err);
    run->postings += run->documents;
    run->documents = 0;
    sg_buffer_clear(&run->text);
    return status;
}

static sg_status add_posting(void *context, const sg_stored_posting *stored, sg_error *err)
{
    check_run *run = context;
    size_t number = run->postings + run->documents;
    if (!check_grow((void **)&run->posting, number, &run->posting_room, sizeof *run->posting))
        return sg_fail_memory(err);
    run->posting[number] = (check_posting){.id = stored->id,
                                           .status = (uint8_t)stored->status,
                                           .duplicate = stored->duplicate_of != 0};
    run->document[run->documents++] = (check_document){.offset = run->text.size,
                                                         .size = stored->json_size};
    sg_buffer_append(&run->text, stored->json, stored->json_size);
    if (run->text.failed)
        return sg_fail_memory(err);
    return run->documents == CHECK_BATCH ? flush(run, err) : SG_OK;
}

static int compare_posting(const void *a, const void *b)
{
    const check_posting *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int compare_spot(const void *a, const void *b)
{
    const check_spot *x = a, *y = b;
    if (x->province != y->province)
        return x->province < y->province ? -1 : 1;
    if (x->city != y->city)
        return x->city < y->city ? -1 : 1;
    return (x->county > y->county) - (x->county < y->county);
}

/* Numbers the places of work, so that a worker's view of each is worked out once. */
static sg_status number_spots(check_run *run, sg_error *err)
{
    run->spot = malloc((run->postings + 1) * sizeof *run->spot);
    if (!run->spot)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->postings; i++)
        run->spot[i] = run->posting[i].place;
    qsort(run->spot, run->postings, sizeof *run->spot, compare_spot);
    for (size_t i = 0; i < run->postings; i++)
        if (run->spots == 0 || compare_spot(&run->spot[i], &run->spot[run->spots - 1]) != 0)
            run->spot[run->spots++] = run->spot[i];
    for (size_t i = 0; i < run->postings; i++) {
        const check_spot *found = bsearch(&run->posting[i].place, run->spot, run->spots,
                                          sizeof *run->spot, compare_spot);
        run->posting[i].spot = (uint32_t)(found - run->spot);
    }
    return SG_OK;
}

sg_status check_load_postings(check_run *run, sg_error *err)
{
    sg_status status =
        sg_store_each_posting(run->store, -1, INT64_MIN, INT64_MAX, add_posting, run, err);
    if (status == SG_OK)
        status = flush(run, err);
    if (status != SG_OK)
        return status;
    if (run->postings)
        qsort(run->posting, run->postings, sizeof *run->posting, compare_posting);
    return number_spots(run, err);
}

uint32_t check_find_posting(const check_run *run, uint64_t id)
{
    const check_posting key = {.id = id};
    const check_posting *found =
        run->postings
            ? bsearch(&key, run->posting, run->postings, sizeof *run->posting, compare_posting)
            : NULL;
    return found ? (uint32_t)(found - run->posting) : CHECK_NONE;
}

/* ---- courses ---- */

static sg_status add_course(void *context, const sg_stored_record *record, sg_error *err)
{
    check_run *run = context;
    if (!check_grow((void **)&run->course, run->courses, &run->course_room, sizeof *run->course))
        return sg_fail_memory(err);
    sg_json *json;
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status != SG_OK)
        return status;
    sg_course course;
    status = sg_json_course(run->vocabulary, json, run->arena, &course, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    char *id = sg_arena_strdup(run->arena, record->id);
    if (!id)
        return sg_fail_memory(err);
    run->course[run->courses++] = (check_course){.id = id,
                                                 .seats = course.seats,
                                                 .starts = course.starts,
                                                 .age = course.age,
                                                 .groups = course.groups};
    return SG_OK;
}

static int compare_course(const void *a, const void *b)
{
    return strcmp(((const check_course *)a)->id, ((const check_course *)b)->id);
}

sg_status check_load_courses(check_run *run, sg_error *err)
{
    sg_status status = sg_store_each_course(run->store, add_course, run, err);
    if (status == SG_OK && run->courses)
        qsort(run->course, run->courses, sizeof *run->course, compare_course);
    return status;
}

uint32_t check_find_course(const check_run *run, const char *id)
{
    const check_course key = {.id = id};
    const check_course *found =
        run->courses
            ? bsearch(&key, run->course, run->courses, sizeof *run->course, compare_course)
            : NULL;
    return found ? (uint32_t)(found - run->course) : CHECK_NONE;
}
