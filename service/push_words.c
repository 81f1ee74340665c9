/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a message says: its jobs on a line each, the course, the link. Postings and courses are read once a
 * minute, or when one of them has changed: a hundred thousand messages are about some ten thousand of them.
 */
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "push_run.h"
#include "songgang/link.h"
#include "songgang/messages/push.h"
#include "songgang/sms_line.h"

enum {
    SLOTS_FIRST = 1 << 10, /* both powers of two */
    SLOTS_MOST = 1 << 16,
    SECONDS = 60,
    COURSES = 512,
    COURSE_MAX = 30,
    BRIEF = 32
};

typedef struct kept_job {
    uint64_t id; /* 0: free */
    bool open;   /* it may be told of until `until`; without it there may be no text at all */
    sg_date until;
    sg_push_job job;
} kept_job;

typedef struct kept_course {
    const char *id; /* NULL: free */
    const char *title, *where; /* both NULL: it is gone */
} kept_course;

struct push_jobs {
    kept_job *slot;
    size_t slots, count;
    kept_course course[COURSES];
    size_t course_count;
    int64_t since, change; /* the store's number of the last change of a posting */
    sg_arena *arena;
};

push_jobs *push_jobs_new(void)
{
    push_jobs *jobs = calloc(1, sizeof *jobs);
    if (jobs && !(jobs->arena = sg_arena_new(0))) {
        free(jobs);
        jobs = NULL;
    }
    return jobs;
}

/* Forgets all of them, and takes room for `slots`. */
static bool make_room(push_jobs *jobs, size_t slots)
{
    kept_job *fresh = calloc(slots, sizeof *fresh);
    if (!fresh)
        return false;
    free(jobs->slot);
    jobs->slot = fresh;
    jobs->slots = slots;
    jobs->count = 0;
    return true;
}

void push_jobs_free(push_jobs *jobs)
{
    if (jobs) {
        sg_arena_free(jobs->arena);
        free(jobs->slot);
    }
    free(jobs);
}

/* Without what would break a message or look like a link; characters that do not print become none. */
static const char *harmless(const char *text, sg_arena *arena)
{
    static const char *const signs[] = {"://", "www.", ".com", ".cn", ".net", ".top", ".cc", "http"};
    sg_str all = sg_str_of(text ? text : "");
    char *out = sg_arena_alloc(arena, all.n + 1);
    size_t used = 0;
    for (size_t i = 0; text && i < sizeof signs / sizeof *signs; i++)
        if (strcasestr(text, signs[i]))
            return "";
    for (size_t pos = 0; out && pos < all.n;) {
        size_t start = pos;
        uint32_t cp = sg_utf8_next(all, &pos);
        bool plain = cp >= ' ' && cp != 127 && cp != 0x3010 && cp != 0x3011 &&
                     !(cp >= 0x80 && cp < 0xa0) && !(cp >= 0x200b && cp <= 0x200f) &&
                     !(cp >= 0x2028 && cp <= 0x202e) && !(cp >= 0x2066 && cp <= 0x2069) &&
                     cp != 0xfeff && cp != 0xfffd;
        if (plain) {
            memcpy(out + used, all.s + start, pos - start);
            used += pos - start;
        }
    }
    return out;
}

static const char *first_letters(const char *text, size_t most, sg_arena *arena)
{
    sg_str all = sg_str_of(text);
    size_t pos = 0;
    for (size_t i = 0; i < most && pos < all.n; i++)
        (void)sg_utf8_next(all, &pos);
    return sg_arena_strndup(arena, text, pos);
}

static const char *place_name(const sg_posting *posting)
{
    sg_region region = posting->place.city ? posting->place.city : posting->place.province;
    const char *name = region ? sg_region_short_name(region) : NULL;
    return name ? name : "";
}

/* Words of a posting, from its document; one that is gone has none. */
static sg_status read_job(sg_pusher *p, uint64_t id, sg_arena *arena, kept_job *kept, sg_error *err)
{
    sg_posting posting;
    sg_error cause = {0};
    char text[SG_POSTING_ID_TEXT];
    sg_push_job *ret = &kept->job;
    sg_posting_id_print(id, text);
    sg_status status = desk_posting(p->store, p->vocabulary, id, p->scratch, &posting, &cause);
    if (status == SG_NOT_FOUND) {
        *kept = (kept_job){.open = false};
        return SG_OK;
    }
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    kept->open = posting.status == SG_POSTING_OPEN;
    kept->until = posting.valid_through;
    const sg_trade *trade = posting.trade_count > 0 ? sg_trade_get(posting.trades[0]) : NULL;
    sg_sms_job job = {.place = place_name(&posting),
                      .employer = harmless(posting.employer, arena),
                      .title = harmless(posting.title, arena),
                      .trade = trade ? trade->name : NULL,
                      .wage = posting.wage,
                      .accommodation = posting.accommodation,
                      .meals = posting.meals};
    if (!job.employer || !job.title)
        return sg_fail_memory(err);
    *ret = (sg_push_job){.posting = sg_arena_strdup(arena, text),
                         .title = job.title,
                         .employer = job.employer,
                         .place = job.place,
                         .wage = sg_sms_wage(&posting.wage, arena),
                         .board = sg_sms_board(&job),
                         .text = sg_sms_line(&job, SG_SMS_LINE_MAX, arena)};
    job.employer = NULL;
    ret->brief = sg_sms_line(&job, BRIEF, arena);
    return ret->posting && ret->wage && ret->text && ret->brief ? SG_OK : sg_fail_memory(err);
}

/* What was read may be told until a posting changes, for a minute at most (courses change unnumbered). */
static sg_status keep_fresh(sg_pusher *p, int64_t now, sg_error *err)
{
    push_jobs *jobs = p->jobs;
    int64_t change = 0;
    sg_status status = sg_store_change(p->store, &change, err);
    if (status != SG_OK)
        return status;
    const bool full = jobs->count >= SLOTS_MOST / 4 * 3;
    if (jobs->slot && !full && change == jobs->change && now >= jobs->since && now < jobs->since + SECONDS)
        return SG_OK;
    if (!make_room(jobs, jobs->slot ? jobs->slots : SLOTS_FIRST))
        return sg_fail_memory(err);
    sg_arena_reset(jobs->arena);
    memset(jobs->course, 0, sizeof jobs->course);
    jobs->course_count = 0;
    jobs->since = now;
    jobs->change = change;
    return SG_OK;
}

/* The slot of the posting, or the free one where it belongs. */
static kept_job *slot_of(const push_jobs *jobs, uint64_t id)
{
    size_t at = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 40) & (jobs->slots - 1);
    while (jobs->slot[at].id != 0 && jobs->slot[at].id != id)
        at = (at + 1) & (jobs->slots - 1);
    return &jobs->slot[at];
}

static sg_status grow(push_jobs *jobs, sg_error *err)
{
    push_jobs former = *jobs;
    jobs->slot = NULL;
    if (!make_room(jobs, 2 * former.slots)) {
        jobs->slot = former.slot;
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < former.slots; i++)
        if (former.slot[i].id != 0)
            *slot_of(jobs, former.slot[i].id) = former.slot[i];
    jobs->count = former.count;
    free(former.slot);
    return SG_OK;
}

static sg_status find_job(sg_pusher *p, uint64_t id, const kept_job **ret, sg_error *err)
{
    push_jobs *jobs = p->jobs;
    kept_job *kept = slot_of(jobs, id);
    if (kept->id == 0) {
        if (jobs->count >= jobs->slots / 4 * 3) {
            sg_status status = grow(jobs, err);
            if (status != SG_OK)
                return status;
            kept = slot_of(jobs, id);
        }
        sg_status status = read_job(p, id, jobs->arena, kept, err);
        if (status != SG_OK)
            return status;
        kept->id = id;
        jobs->count++;
    }
    *ret = kept;
    return SG_OK;
}

sg_status push_job_open(sg_pusher *p, uint64_t posting, int64_t now, bool *ret, sg_error *err)
{
    const kept_job *kept = NULL;
    sg_status status = keep_fresh(p, now, err);
    if (status == SG_OK)
        status = find_job(p, posting, &kept, err);
    *ret = kept && kept->open && (kept->until == SG_NO_DATE || kept->until >= push_today(now));
    return status;
}

/* What is kept may be dropped at any time. */
static sg_status copy_job(const sg_push_job *job, sg_arena *arena, sg_push_job *ret, sg_error *err)
{
    *ret = *job; /* place and board are of tables */
    ret->posting = sg_arena_strdup(arena, job->posting);
    ret->title = sg_arena_strdup(arena, job->title);
    ret->employer = sg_arena_strdup(arena, job->employer);
    ret->wage = sg_arena_strdup(arena, job->wage);
    ret->text = sg_arena_strdup(arena, job->text);
    ret->brief = sg_arena_strdup(arena, job->brief);
    return ret->posting && ret->title && ret->employer && ret->wage && ret->text && ret->brief
               ? SG_OK
               : sg_fail_memory(err);
}

/* Title and place of a course; both NULL when it is gone. */
static sg_status read_course(sg_pusher *p, const char *id, sg_arena *arena, kept_course *ret, sg_error *err)
{
    sg_buffer text = {0};
    sg_json *json = NULL;
    sg_course course;
    sg_error cause = {0};
    *ret = (kept_course){.id = sg_arena_strdup(arena, id)};
    sg_status status = sg_store_course_json(p->store, id, &text, &cause);
    if (status == SG_NOT_FOUND)
        return ret->id ? SG_OK : sg_fail_memory(err);
    if (status != SG_OK)
        sg_fail(err, status, "%s", cause.text);
    if (status == SG_OK)
        status = sg_json_parse(text.data, text.size, &json, err);
    if (status == SG_OK)
        status = sg_json_course(p->vocabulary, json, p->scratch, &course, NULL, err);
    if (status == SG_OK) {
        const char *title = harmless(course.title, p->scratch);
        ret->title = title ? first_letters(title, COURSE_MAX, arena) : NULL;
        ret->where = course.region ? sg_region_short_name(course.region) : NULL;
        if (!ret->id || !ret->title)
            status = sg_fail_memory(err);
    }
    sg_json_free(json);
    sg_buffer_free(&text);
    return status;
}

static sg_status find_course(sg_pusher *p, const char *id, sg_arena *arena, sg_push_words *words,
                             sg_error *err)
{
    push_jobs *jobs = p->jobs;
    kept_course *kept = NULL, fresh;
    for (size_t i = 0; i < jobs->course_count && !kept; i++)
        if (strcmp(jobs->course[i].id, id) == 0)
            kept = &jobs->course[i];
    if (!kept) {
        kept = jobs->course_count < COURSES ? &jobs->course[jobs->course_count] : &fresh;
        sg_status status = read_course(p, id, jobs->arena, kept, err);
        if (status != SG_OK)
            return status;
        jobs->course_count += kept != &fresh;
    }
    if (kept->title && !(words->course = sg_arena_strdup(arena, kept->title)))
        return sg_fail_memory(err);
    words->course_where = kept->where; /* of a table */
    return SG_OK;
}

static sg_status put_link(sg_pusher *p, const sg_outbox_item *item, int64_t now, sg_arena *arena,
                          sg_push_words *words, sg_error *err)
{
    char token[SG_LINK_TEXT];
    sg_status status = sg_link_issue(p->store, item->plan, item->worker, now,
                                     now + (int64_t)p->settings.page_days * 86400, token, err);
    if (status != SG_OK)
        return status;
    words->link = sg_arena_printf(arena, "%s/m/%s", p->settings.page, token);
    return words->link ? SG_OK : sg_fail_memory(err);
}

sg_status push_words_of(sg_pusher *p, const sg_outbox_item *item, const push_person *person,
                        const sg_outbox_line *line, size_t count, int64_t now, bool link,
                        sg_arena *arena, sg_push_words *ret, sg_error *err)
{
    sg_push_words words = {.name = harmless(person->name, arena)};
    sg_push_job *list = sg_arena_array(arena, SG_PUSH_JOBS, sizeof *list);
    sg_status status = list && words.name ? keep_fresh(p, now, err) : sg_fail_memory(err);
    int number = 0;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        const bool queued = line[i].state == SG_OFFER_QUEUED;
        number += line[i].posting != 0;
        if (queued && line[i].posting && words.job_count < SG_PUSH_JOBS) {
            const kept_job *job = NULL;
            status = find_job(p, line[i].posting, &job, err);
            if (status == SG_OK && job->job.text) {
                sg_push_job *one = &list[words.job_count++];
                status = copy_job(&job->job, arena, one, err);
                one->line = line[i].line;
                one->number = number;
            }
        } else if (queued && !line[i].posting && line[i].course) {
            status = find_course(p, line[i].course, arena, &words, err);
        }
    }
    words.job = list;
    if (status == SG_OK && link && p->settings.page)
        status = put_link(p, item, now, arena, &words, err);
    if (status == SG_OK)
        *ret = words;
    return status;
}
