/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In words, the least cut that check_flow.c found: who is short because what they could take is
 * pushed full, and where that is; who is short because too little suits them, and which rule stands
 * against most postings. Of more than CHECK_SHORT_MAX short workers the sample of check_coverage.c.
 */
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

enum { TOLD = 5, EMPLOYERS_MAX = 8 };

typedef struct tally {
    uint64_t key, count;
} tally;

static const char *const block_label[] = {
#define X(id, label) label,
    SG_CHECK_BLOCKS(X)
#undef X
};

/* Does everything the worker could take, full or not, come from too few employers? */
static sg_status judge_cause(check_run *run, check_local *local, size_t index, sg_error *err)
{
    const check_document *d = &run->short_worker[index * run->short_step];
    sg_profile *profile;
    sg_status status =
        check_read_profile(run, local, run->short_text.data + d->offset, d->size, &profile, err);
    if (status != SG_OK)
        return status;
    check_person person;
    check_person_of(run, local, profile, &person);
    uint64_t blocked[BLOCK_COUNT] = {0}, employer[EMPLOYERS_MAX];
    const unsigned owed = check_quota_of(run, run->short_text.data + d->id);
    unsigned distinct = 0;
    for (size_t i = 0; i < run->postings && distinct < owed; i++) {
        const check_posting *p = &run->posting[i];
        check_verdict verdict;
        if (p->status != SG_POSTING_OPEN || p->duplicate || p->openings <= 0)
            continue;
        check_judge(&person, p, &verdict);
        if (!check_takeable(&verdict)) {
            blocked[check_block_of(&verdict)]++;
            continue;
        }
        bool seen = false;
        for (unsigned j = 0; j < distinct; j++)
            seen = seen || (p->employer && employer[j] == p->employer);
        if (!seen && distinct < EMPLOYERS_MAX)
            employer[distinct++] = p->employer;
    }
    unsigned most = BLOCK_NONE;
    for (unsigned b = BLOCK_NONE + 1; b < BLOCK_COUNT; b++)
        most = blocked[b] > blocked[most] ? b : most;
    /* A child is barred from everything, whatever else does not suit. */
    if (blocked[BLOCK_MINOR] > 0)
        most = BLOCK_MINOR;
    sg_region home = sg_region_place(profile->home).county;
    run->cause[index] = (check_cause){home, distinct >= owed ? BLOCK_COUNT : (uint8_t)most};
    return SG_OK;
}

static int most_first(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

static int by_key(const void *a, const void *b)
{
    const tally *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Adds up equal keys, most first; the number of different ones. */
static size_t add_up(tally *list, size_t count)
{
    size_t kept = 0;
    qsort(list, count, sizeof *list, by_key);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && list[kept - 1].key == list[i].key)
            list[kept - 1].count += list[i].count;
        else
            list[kept++] = list[i];
    }
    qsort(list, kept, sizeof *list, most_first);
    return kept;
}

static void put_places(sg_buffer *out, const char *format, const tally *list, size_t count)
{
    for (size_t i = 0; i < count && i < TOLD; i++) {
        sg_region place = (sg_region)list[i].key;
        sg_buffer_text(out, i ? SG_MSG_CHECK_LIST : "");
        sg_buffer_printf(out, format, place ? sg_region_name(place) : SG_MSG_CHECK_CUT_ELSEWHERE,
                         (unsigned long long)list[i].count);
    }
}

static void put_full(check_run *run, const bool *reached, uint64_t people, uint64_t workers,
                     tally *list)
{
    uint64_t postings = 0, pushes = 0;
    size_t count = 0;
    for (size_t i = 0; i < run->postings; i++) {
        const check_posting *p = &run->posting[i];
        if (!reached[i])
            continue;
        const check_spot *at = &run->spot[p->spot];
        list[count++] = (tally){at->county ? at->county : at->city ? at->city : at->province, 1};
        postings++;
        pushes += (uint64_t)p->pushes;
    }
    sg_buffer_printf(&run->cut, SG_MSG_CHECK_CUT_FULL, (unsigned long long)workers,
                     (unsigned long long)people, (unsigned long long)postings,
                     (unsigned long long)pushes);
    count = add_up(list, count);
    if (count > 0) {
        sg_buffer home = {0};
        put_places(&home, SG_MSG_CHECK_CUT_PLACE, list, count);
        sg_buffer_printf(&run->cut, SG_MSG_CHECK_CUT_WHERE, home.failed ? "" : home.data);
        sg_buffer_free(&home);
    }
}

static void put_rules(check_run *run, const uint64_t *blocked, uint64_t workers)
{
    tally list[BLOCK_COUNT];
    for (unsigned b = 0; b < BLOCK_COUNT; b++)
        list[b] = (tally){b, blocked[b]};
    qsort(list, BLOCK_COUNT, sizeof *list, most_first);
    sg_buffer_printf(&run->cut, SG_MSG_CHECK_CUT_RULES, (unsigned long long)workers);
    for (unsigned i = 0; i < BLOCK_COUNT && list[i].count > 0; i++) {
        sg_buffer_text(&run->cut, i ? SG_MSG_CHECK_LIST : "");
        sg_buffer_printf(&run->cut, SG_MSG_CHECK_CUT_RULE, block_label[list[i].key],
                         (unsigned long long)list[i].count);
    }
    sg_buffer_text(&run->cut, SG_MSG_CHECK_CUT_END);
}

sg_status check_find_causes(check_run *run, sg_error *err)
{
    size_t sample = (run->shorts + run->short_step - 1) / run->short_step;
    run->cause = calloc(sample + 1, sizeof *run->cause);
    return run->cause ? check_parallel(run, sample, judge_cause, err) : sg_fail_memory(err);
}

sg_status check_tell_cut(check_run *run, const bool *reached, uint64_t people, sg_error *err)
{
    size_t sample = (run->shorts + run->short_step - 1) / run->short_step;
    size_t room = sample > run->postings ? sample : run->postings;
    tally *list = malloc((room + 1) * sizeof *list);
    sg_status status = list ? check_find_causes(run, err) : sg_fail_memory(err);
    uint64_t blocked[BLOCK_COUNT + 1] = {0};
    if (status == SG_OK) {
        for (size_t i = 0; i < sample; i++)
            blocked[run->cause[i].block]++;
        if (blocked[BLOCK_COUNT] > 0)
            put_full(run, reached, people, blocked[BLOCK_COUNT], list);
        if (sample > blocked[BLOCK_COUNT])
            put_rules(run, blocked, sample - blocked[BLOCK_COUNT]);
        for (size_t i = 0; i < sample; i++)
            list[i] = (tally){run->cause[i].home, 1};
        sg_buffer_text(&run->cut, SG_MSG_CHECK_CUT_HOMES);
        put_places(&run->cut, SG_MSG_CHECK_CUT_HOME, list, add_up(list, sample));
        if (run->short_step > 1)
            sg_buffer_printf(&run->cut, SG_MSG_CHECK_CUT_SAMPLE,
                             (unsigned long long)run->short_step);
        status = run->cut.failed ? sg_fail_memory(err) : SG_OK;
    }
    free(list);
    return status;
}
