/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every worker's lines against the rules. The roster is walked once; documents are judged in
 * batches on all threads, and those of short workers are put aside for check_coverage.c.
 */
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

/* ---- one line ---- */

static void note_bars(const check_run *run, check_local *local, const check_person *person,
                      const check_offer *o, const check_verdict *v)
{
    const check_posting *posting = &run->posting[o->posting];
    const char *who = check_worker_id(run, o->worker);
    char id[SG_POSTING_ID_TEXT], day[SG_DATE_TEXT];
    sg_posting_id_print(posting->id, id);
    check_tally *t = local->tally;
    unsigned n = o->line;
    if (v->bars & BAR_EXPIRED) {
        sg_date_print(posting->valid_through, day);
        check_note(t, CHECK_EXPIRY, n, SG_MSG_CHECK_EXPIRED, n, who, id, day);
    }
    if (v->bars & BAR_MINOR)
        check_note(t, CHECK_AGE, n, SG_MSG_CHECK_MINOR, n, who, id, person->age);
    else if (v->bars & BAR_AGE)
        check_note(t, CHECK_AGE, n, SG_MSG_CHECK_AGE, n, who, id, person->age);
    if (v->bars & BAR_GENDER)
        check_note(t, CHECK_GENDER, n, SG_MSG_CHECK_GENDER, n, who, id,
                   sg_gender_label((sg_gender)posting->gender));
    if (v->bars & BAR_PROTECTED)
        check_note(t, CHECK_GENDER, n, SG_MSG_CHECK_PROTECTED, n, who, id);
    if (v->bars & BAR_CERTIFICATE) {
        const sg_certificate *certificate = sg_certificate_get(v->lacking);
        check_note(t, CHECK_CERTIFICATES, n, SG_MSG_CHECK_CERTIFICATE, n, who, id,
                   certificate ? certificate->name : "");
    } else if (v->bars & BAR_LICENCE) {
        check_note(t, CHECK_CERTIFICATES, n, SG_MSG_CHECK_LICENCE, n, who, id);
    }
    if (v->bars & BAR_EDUCATION)
        check_note(t, CHECK_EDUCATION, n, SG_MSG_CHECK_EDUCATION, n, who, id,
                   sg_education_label((sg_education)posting->education));
    if (v->bars & BAR_EXCLUDED)
        check_note(t, CHECK_EXCLUSION, n, SG_MSG_CHECK_EXCLUDED, n, who, id);
    if (v->bars & BAR_ENTITLEMENT)
        check_note(t, CHECK_EXCLUSION, n, SG_MSG_CHECK_ENTITLEMENT, n, who, id);
}

static void judge_job(const check_run *run, check_local *local, const check_person *person,
                      const check_offer *o)
{
    const char *who = check_worker_id(run, o->worker);
    char id[SG_POSTING_ID_TEXT];
    check_verdict verdict;
    if (o->posting == CHECK_NONE)
        return;
    check_judge(person, &run->posting[o->posting], &verdict);
    note_bars(run, local, person, o, &verdict);
    const char *wish = check_unnamed_wish(&verdict, o->relaxed);
    sg_posting_id_print(run->posting[o->posting].id, id);
    local->value += check_value_of(run, person->profile, o);
    if (wish)
        check_note(local->tally, CHECK_WISHES, o->line, SG_MSG_CHECK_WISH, o->line, who, id, wish);
}

static void judge_course(const check_run *run, check_local *local, const check_person *person,
                         const check_offer *o)
{
    if (o->course == CHECK_NONE)
        return;
    const check_course *course = &run->course[o->course];
    const char *who = check_worker_id(run, o->worker);
    switch (check_admission(person, course)) {
    case 1:
        check_note(local->tally, CHECK_COURSES, o->line, SG_MSG_CHECK_COURSE_BEGUN, o->line, who,
                   course->id);
        break;
    case 2:
        check_note(local->tally, CHECK_COURSES, o->line, SG_MSG_CHECK_COURSE_AGE, o->line, who,
                   course->id, person->age);
        break;
    case 3:
        check_note(local->tally, CHECK_COURSES, o->line, SG_MSG_CHECK_COURSE_GROUP, o->line, who,
                   course->id);
        break;
    default:
        break;
    }
}

/* ---- what needs no profile: counts, ranks, repeats ---- */

static void judge_pairs(const check_run *run, check_local *local, const check_offer *offer,
                        size_t count)
{
    char id[SG_POSTING_ID_TEXT], other[SG_POSTING_ID_TEXT];
    for (size_t i = 0; i < count; i++) {
        if (offer[i].posting == CHECK_NONE)
            continue;
        const check_posting *p = &run->posting[offer[i].posting];
        for (size_t j = 0; j < i; j++) {
            if (offer[j].posting == CHECK_NONE)
                continue;
            const check_posting *q = &run->posting[offer[j].posting];
            const char *who = check_worker_id(run, offer[i].worker);
            sg_posting_id_print(p->id, id);
            sg_posting_id_print(q->id, other);
            if (p == q) {
                check_note(local->tally, CHECK_PAIRS, offer[i].line, SG_MSG_CHECK_REPEATED,
                           offer[i].line, who, id, offer[j].line);
                break;
            }
            if (p->employer && p->employer == q->employer) {
                check_note(local->tally, CHECK_EMPLOYERS, offer[i].line,
                           SG_MSG_CHECK_SAME_EMPLOYER, who, other, id);
                break;
            }
        }
    }
}

static void judge_scores(const check_run *run, check_local *local, const check_offer *offer,
                         size_t count)
{
    const check_offer *last = NULL;
    for (size_t i = 0; i < count; i++) {
        const check_offer *o = &offer[i];
        if (!o->job)
            continue;
        char id[SG_POSTING_ID_TEXT] = "?";
        if (o->posting != CHECK_NONE)
            sg_posting_id_print(run->posting[o->posting].id, id);
        const char *who = check_worker_id(run, o->worker);
        if (o->score < 0 || o->score > 10000)
            check_note(local->tally, CHECK_SCORES, o->line, SG_MSG_CHECK_SCORE_RANGE, o->line, who,
                       id, o->score);
        else if (last && o->score > last->score)
            check_note(local->tally, CHECK_SCORES, o->line, SG_MSG_CHECK_SCORE_ORDER, o->line, who,
                       id);
        last = o;
    }
}

static sg_status judge_counts(check_run *run, check_local *local, size_t worker, sg_error *err)
{
    (void)err;
    const check_offer *offer = run->offer + run->first[worker];
    size_t count = run->first[worker + 1] - run->first[worker];
    const char *who = check_worker_id(run, (uint32_t)worker);
    unsigned jobs = 0, courses = 0;
    bool ranked = true;
    for (size_t i = 0; i < count; i++) {
        courses += !offer[i].job;
        jobs += offer[i].job;
        if (offer[i].job && offer[i].rank != jobs && ranked) {
            check_note(local->tally, CHECK_QUOTA, offer[i].line, SG_MSG_CHECK_RANKS, who, jobs,
                       (int)offer[i].rank);
            ranked = false;
        }
    }
    const unsigned owed = check_quota_of(run, who);
    if (jobs > owed)
        check_note(local->tally, CHECK_QUOTA, offer->line, SG_MSG_CHECK_OVER_QUOTA, who, jobs,
                   (int)owed);
    if (courses > 1)
        check_note(local->tally, CHECK_COURSES, offer->line, SG_MSG_CHECK_COURSE_SECOND, who,
                   courses);
    judge_pairs(run, local, offer, count);
    judge_scores(run, local, offer, count);
    return SG_OK;
}

/* ---- the roster ---- */

static void judge_notice(const check_run *run, check_local *local, const check_person *person,
                         const char *id, uint64_t order)
{
    for (size_t c = 0; c < run->courses; c++) {
        if (check_admission(person, &run->course[c]) == 0) {
            check_note(local->tally, CHECK_COVERAGE, UINT64_C(1) << 32 | order,
                       SG_MSG_CHECK_NO_NOTICE, id, run->course[c].id);
            return;
        }
    }
}

static sg_status judge_document(check_run *run, check_local *local, size_t index, sg_error *err)
{
    const check_document *d = &run->document[index];
    sg_profile *profile;
    sg_status status =
        check_read_profile(run, local, run->text.data + d->offset, d->size, &profile, err);
    if (status != SG_OK)
        return status;
    check_person person;
    bool notified = false;
    check_person_of(run, local, profile, &person);
    if (d->number != CHECK_NONE && profile->couple)
        run->partner[d->number] = check_find_worker(run, profile->couple);
    for (size_t i = d->number == CHECK_NONE ? 0 : run->first[d->number];
         d->number != CHECK_NONE && i < run->first[d->number + 1]; i++) {
        notified = notified || !run->offer[i].job;
        if (run->offer[i].job)
            judge_job(run, local, &person, &run->offer[i]);
        else
            judge_course(run, local, &person, &run->offer[i]);
    }
    if (!notified && run->policy->quota_courses > 0 &&
        !check_notified(run, run->text.data + d->id))
        judge_notice(run, local, &person, run->text.data + d->id, d->order);
    return SG_OK;
}

static sg_status flush(check_run *run, sg_error *err)
{
    sg_status status = check_parallel(run, run->documents, judge_document, err);
    run->documents = 0;
    sg_buffer_clear(&run->text);
    return status;
}

static unsigned jobs_of(const check_run *run, uint32_t worker)
{
    unsigned jobs = 0;
    for (size_t i = run->first[worker]; i < run->first[worker + 1]; i++)
        jobs += run->offer[i].job;
    return jobs;
}

static sg_status put_aside(check_run *run, const sg_stored_record *record, uint32_t number,
                           sg_error *err)
{
    if (!check_grow((void **)&run->short_worker, run->shorts, &run->short_room,
                    sizeof *run->short_worker))
        return sg_fail_memory(err);
    check_document d = {.id = run->short_text.size, .number = number, .size = record->json_size};
    sg_buffer_append(&run->short_text, record->id, strlen(record->id) + 1);
    d.offset = run->short_text.size;
    sg_buffer_append(&run->short_text, record->json, record->json_size);
    run->short_worker[run->shorts++] = d;
    return run->short_text.failed ? sg_fail_memory(err) : SG_OK;
}

static sg_status add_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    check_run *run = context;
    uint32_t number = check_find_worker(run, record->id);
    bool in_scope = run->scope == 0 || sg_locality_within(record->home, run->scope);
    if (number != CHECK_NONE) {
        run->waiting[number] = true;
        if (!in_scope)
            check_note(run->tally, CHECK_WORKERS, number, SG_MSG_CHECK_OUT_OF_SCOPE, record->id);
    } else if (!in_scope) {
        return SG_OK;
    }
    run->roster += in_scope;
    const unsigned owed = check_quota_of(run, record->id);
    run->full += number == CHECK_NONE && owed == 0; /* the others are counted at the end */
    if (in_scope && (number == CHECK_NONE ? 0 : jobs_of(run, number)) < owed) {
        sg_status status = put_aside(run, record, number, err);
        if (status != SG_OK)
            return status;
    }
    check_document *d = &run->document[run->documents++];
    *d = (check_document){.id = run->text.size,
                          .number = number,
                          .size = record->json_size,
                          .order = run->roster};
    sg_buffer_append(&run->text, record->id, strlen(record->id) + 1);
    d->offset = run->text.size;
    sg_buffer_append(&run->text, record->json, record->json_size);
    if (run->text.failed)
        return sg_fail_memory(err);
    return run->documents == CHECK_BATCH ? flush(run, err) : SG_OK;
}

/* Workers named by lines but not met as waiting for work. */
static sg_status note_strangers(check_run *run, sg_error *err)
{
    sg_buffer document = {0};
    sg_status status = SG_OK;
    for (size_t i = 0; i < run->workers && status == SG_OK; i++) {
        if (run->waiting[i])
            continue;
        const char *id = check_worker_id(run, (uint32_t)i);
        sg_buffer_clear(&document);
        sg_error absent = {0};
        status = sg_store_worker_json(run->store, &sg_everywhere, id, SG_PRIVATE_NONE, &document,
                                      &absent);
        if (status == SG_OK) {
            check_note(run->tally, CHECK_WORKERS, i, SG_MSG_CHECK_NOT_WAITING, id);
        } else if (status == SG_NOT_FOUND) {
            check_note(run->tally, CHECK_WORKERS, i, SG_MSG_CHECK_NO_WORKER, id);
            status = SG_OK;
        } else if (err) {
            *err = absent;
        }
    }
    sg_buffer_free(&document);
    return status;
}

sg_status check_workers(check_run *run, sg_error *err)
{
    run->partner = malloc((run->workers + 1) * sizeof *run->partner);
    if (!run->partner)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->workers; i++)
        run->partner[i] = CHECK_NONE;
    sg_status status = check_parallel(run, run->workers, judge_counts, err);
    if (status == SG_OK)
        status = sg_store_each_worker(run->store, 1u << SG_WORKER_NOT_RETURNED, &sg_everywhere,
                                      SG_PRIVATE_NONE, add_worker, run, err);
    if (status == SG_OK)
        status = flush(run, err);
    if (status == SG_OK)
        status = note_strangers(run, err);
    for (size_t i = 0; i < run->workers; i++)
        run->full += jobs_of(run, (uint32_t)i) >=
                     check_quota_of(run, check_worker_id(run, (uint32_t)i));
    return status;
}
