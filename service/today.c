/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a caseworker has before them today: counts by town, each of which is the length of a list of the
 * roster. Counted by the conditions of those lists themselves, so that the two cannot differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/ledger.h"
#include "songgang/service.h"

#define STATUS(id) ((uint32_t)1 << SG_WORKER_##id)

enum { NEW_DAYS = 7, GOAL_PERCENT = 90 /* of 1311: nine in ten are to be back at work */ };

bool sg_offers_word(const char *word, int quota, sg_worker_filter *filter)
{
    sg_offer_state state;
    if (strcmp(word, "none") == 0)
        filter->without_offers = true;
    else if (strcmp(word, "full") == 0)
        filter->served = true;
    else if (strcmp(word, "short") == 0)
        filter->short_served = true;
    else if (strcmp(word, "unanswered") == 0)
        filter->unanswered = true;
    else if (strcmp(word, "unreached") == 0)
        filter->unreached = true;
    else if (sg_offer_state_parse(word, &state))
        filter->offers |= (uint32_t)1 << state;
    else
        return false;
    filter->jobs = quota;
    return true;
}

/* Each figure and the question of GET /v1/workers it answers. */
#define WAITING "status=not_returned_to_work"
typedef enum figure { ALL, FULL, SHORT, UNREACHED, UNANSWERED, INTERESTED, BACK, FIGURES } figure;
static const struct {
    const char *key, *query;
    uint32_t statuses;
    const char *offers; /* a word; NULL none */
} figures[FIGURES] = {
    [ALL] = {"waiting", WAITING, STATUS(NOT_RETURNED), NULL},
    [FULL] = {"full", WAITING "&offers=full", STATUS(NOT_RETURNED), "full"},
    [SHORT] = {"short", WAITING "&offers=short", STATUS(NOT_RETURNED), "short"},
    [UNREACHED] = {"to_call", WAITING "&offers=unreached", STATUS(NOT_RETURNED), "unreached"},
    [UNANSWERED] = {"unanswered", WAITING "&offers=unanswered", STATUS(NOT_RETURNED), "unanswered"},
    [INTERESTED] = {"interested", WAITING "&answer=interested", STATUS(NOT_RETURNED), "interested"},
    [BACK] = {"back", "status=returned_to_work&status=employed_locally",
              STATUS(RETURNED) | STATUS(LOCAL), NULL},
};

typedef struct town {
    sg_region region; /* a county where no more is known; 0 unknown */
    int64_t count[FIGURES];
} town;

typedef struct counting {
    town *list; /* by region */
    size_t count, room;
    figure now;
} counting;

/* Where `region` is or belongs. */
static size_t place_of(const counting *c, sg_region region)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->list[middle].region < region)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static sg_status take(void *context, sg_region region, int64_t workers, sg_error *err)
{
    counting *c = context;
    size_t at = place_of(c, region);
    if (at == c->count || c->list[at].region != region) {
        if (c->count == c->room) {
            size_t room = c->room ? c->room * 2 : 256;
            town *list = realloc(c->list, room * sizeof *list);
            if (!list)
                return sg_fail_memory(err);
            c->list = list;
            c->room = room;
        }
        memmove(c->list + at + 1, c->list + at, (c->count - at) * sizeof *c->list);
        c->list[at] = (town){.region = region};
        c->count++;
    }
    c->list[at].count[c->now] = workers;
    return SG_OK;
}

/* Whoever is not full is short, so that one is not counted: it would take as long as all others. */
static sg_status count(sg_reader *reader, const sg_scope *scope, sg_date today, counting *c,
                       sg_error *err)
{
    sg_status status = SG_OK;
    for (int f = 0; f < FIGURES && status == SG_OK; f++) {
        sg_worker_filter filter = {.statuses = figures[f].statuses, .today = today};
        if (f == SHORT)
            continue;
        if (figures[f].offers)
            sg_offers_word(figures[f].offers, reader->policy->quota_jobs, &filter);
        c->now = (figure)f;
        status = sg_store_count_towns(reader->store, scope, &filter, take, c, err);
    }
    for (size_t i = 0; i < c->count; i++)
        c->list[i].count[SHORT] = c->list[i].count[ALL] - c->list[i].count[FULL];
    return status;
}

static void put_figures(sg_json_writer *w, const counting *c)
{
    sg_json_key(w, "workers");
    sg_json_object(w);
    for (int f = 0; f < FIGURES; f++) {
        int64_t sum = 0;
        for (size_t i = 0; i < c->count; i++)
            sum += c->list[i].count[f];
        sg_json_key(w, figures[f].key);
        sg_json_object(w);
        sg_json_member_int(w, "count", sum);
        sg_json_member_string(w, "query", figures[f].query);
        sg_json_end_object(w);
    }
    sg_json_end_object(w);
}

static void put_towns(sg_json_writer *w, const counting *c)
{
    sg_json_key(w, "towns");
    sg_json_array(w);
    for (size_t i = 0; i < c->count; i++) {
        const town *t = &c->list[i];
        sg_json_object(w);
        sg_json_key(w, "region");
        sg_json_put_region(w, t->region);
        sg_json_key(w, "county");
        sg_json_put_region(w, sg_region_place(t->region).county);
        for (int f = 0; f < FIGURES; f++)
            sg_json_member_int(w, figures[f].key, t->count[f]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

/* What was posted lately, as the search for it says. */
static sg_status put_postings(sg_reader *reader, sg_date today, sg_arena *arena, sg_json_writer *w,
                              sg_error *err)
{
    sg_search_request request = {.wage_min = SG_NO_AMOUNT, .limit = 1, .posted_days = NEW_DAYS};
    sg_search_result found;
    char query[64];
    sg_status status = sg_service_find(reader, &request, today, arena, &found, err);
    if (status != SG_OK)
        return status;
    snprintf(query, sizeof query, "posted_days=%d", NEW_DAYS);
    sg_json_key(w, "postings");
    sg_json_object(w);
    sg_json_member_int(w, "new", (int64_t)found.total);
    sg_json_member_int(w, "days", NEW_DAYS);
    sg_json_member_string(w, "query", query);
    sg_json_end_object(w);
    return SG_OK;
}

sg_status sg_service_today(sg_reader *reader, const sg_scope *scope, sg_date today, sg_arena *arena,
                           sg_buffer *out, sg_error *err)
{
    counting c = {.count = 0};
    sg_json_writer w;
    char day[SG_DATE_TEXT];
    sg_status status = count(reader, scope, today, &c, err);
    if (status == SG_OK) {
        sg_date_print(today, day);
        sg_json_begin(&w, out);
        sg_json_object(&w);
        sg_json_key(&w, "scope");
        sg_json_put_locality(&w, scope->whole ? 0 : scope->home);
        sg_json_member_string(&w, "day", day);
        sg_json_member_int(&w, "quota", reader->policy->quota_jobs);
        sg_json_member_int(&w, "goal_percent", GOAL_PERCENT);
        put_figures(&w, &c);
        status = put_postings(reader, today, arena, &w, err);
    }
    if (status == SG_OK) {
        put_towns(&w, &c);
        sg_json_end_object(&w);
        status = out->failed ? sg_fail_memory(err) : SG_OK;
    }
    free(c.list);
    return status;
}
