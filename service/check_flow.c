/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether shortfalls are real: that no exchange of jobs, however long, would serve one offer more.
 *
 * The plan is a flow from workers (what they are owed) over worker × employer (one offer) to
 * postings (openings × push ratio, less what stood before). Whoever is short is where an augmenting
 * path would begin; from there the residual graph is searched, pairs being judged by the checker's
 * own rules as they are met: a worker reaches every posting it could take, a full posting all that
 * hold it, a holder everything it could take instead. A posting with room ends an augmenting path,
 * and the plan had not the most offers; none, and it had, by Ford and Fulkerson's theorem: what was
 * reached is a least cut. Every pair is judged at most once for a worker and once for an exchange
 * within one employer, and a posting once reached is never judged again, so that a search over a
 * tight prefecture ends soon. Nothing is assumed of how the plan was made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_run.h"

enum { BATCH = 32, PATHS_MAX = 100, HELD_MAX = 64 };

typedef struct hold {
    uint32_t node, posting;
} hold;

/* Someone reached: from the source, or by letting go of what they hold. */
typedef struct visit {
    uint32_t node;
    uint32_t hold; /* what they would let go of; CHECK_NONE: they are short */
    bool whole;    /* all they could take; else only what the same employer has */
    const char *text; /* their document, NULL: unknown */
    size_t size;
    uint32_t *found; /* postings reached */
    size_t count, room;
} visit;

/* Nodes are worker numbers; beyond those, the short workers that no line names. */
typedef struct flow {
    check_run *run;
    size_t nodes;
    hold *hold;
    size_t holds;
    size_t *of_node, *of_posting; /* offsets into by_node, by_posting: numbers of holds */
    uint32_t *by_node, *by_posting;
    uint32_t *load;     /* per posting */
    unsigned *missing;  /* per node */
    uint32_t *employer; /* postings by employer */
    bool *reached;      /* per posting */
    uint32_t *parent;   /* per posting: number of the visit that reached it */
    bool *whole;        /* per node: visited as a whole */
    uint32_t *open;     /* postings not reached yet */
    size_t opens;
    visit *queue;
    size_t queued, queue_room;
    uint64_t people; /* who could make room, in the last search */
    sg_buffer text;  /* documents of a batch */
} flow;

/* ---- the graph ---- */

static bool offered(const check_run *run, uint32_t posting)
{
    const check_posting *p = &run->posting[posting];
    return p->status == SG_POSTING_OPEN && !p->duplicate && p->openings > 0;
}

static bool has_room(const flow *f, uint32_t posting)
{
    const check_posting *p = &f->run->posting[posting];
    return (int64_t)f->load[posting] + p->taken <
           (int64_t)p->openings * f->run->policy->push_ratio;
}

/* Offsets of holds by `key` of each, which is below `count`. */
static void number_by(const flow *f, size_t count, bool posting, size_t *offset, uint32_t *list)
{
    memset(offset, 0, (count + 2) * sizeof *offset);
    for (size_t i = 0; i < f->holds; i++)
        offset[(posting ? f->hold[i].posting : f->hold[i].node) + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        offset[i] += offset[i - 1];
    for (size_t i = 0; i < f->holds; i++)
        list[offset[(posting ? f->hold[i].posting : f->hold[i].node) + 1]++] = (uint32_t)i;
}

static void number_holds(flow *f)
{
    number_by(f, f->nodes, false, f->of_node, f->by_node);
    number_by(f, f->run->postings, true, f->of_posting, f->by_posting);
}

/* Whose postings these numbers are; qsort has no argument to say so. */
static int compare_numbers(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

static sg_status number_employers(flow *f, sg_error *err)
{
    const check_run *run = f->run;
    uint64_t(*pair)[2] = malloc((run->postings + 1) * sizeof *pair);
    if (!pair)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->postings; i++) {
        pair[i][0] = run->posting[i].employer;
        pair[i][1] = i;
    }
    qsort(pair, run->postings, sizeof *pair, compare_numbers);
    for (size_t i = 0; i < run->postings; i++)
        f->employer[i] = (uint32_t)pair[i][1];
    free(pair);
    return SG_OK;
}

static size_t first_of_employer(const flow *f, uint64_t employer)
{
    size_t low = 0, high = f->run->postings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->run->posting[f->employer[middle]].employer < employer)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static sg_status build(flow *f, sg_error *err)
{
    check_run *run = f->run;
    size_t p = run->postings, most = run->offers + PATHS_MAX + 1;
    f->nodes = run->workers + run->shorts;
    f->hold = malloc(most * sizeof *f->hold);
    f->by_node = malloc(most * sizeof *f->by_node);
    f->by_posting = malloc(most * sizeof *f->by_posting);
    f->of_node = malloc((f->nodes + 2) * sizeof *f->of_node);
    f->of_posting = malloc((p + 2) * sizeof *f->of_posting);
    f->load = calloc(p + 1, sizeof *f->load);
    f->missing = calloc(f->nodes + 1, sizeof *f->missing);
    f->employer = malloc((p + 1) * sizeof *f->employer);
    f->reached = malloc((p + 1) * sizeof *f->reached);
    f->parent = malloc((p + 1) * sizeof *f->parent);
    f->whole = malloc((f->nodes + 1) * sizeof *f->whole);
    f->open = malloc((p + 1) * sizeof *f->open);
    if (!f->hold || !f->by_node || !f->by_posting || !f->of_node || !f->of_posting || !f->load ||
        !f->missing || !f->employer || !f->reached || !f->parent || !f->whole || !f->open)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->offers; i++) {
        if (run->offer[i].posting == CHECK_NONE)
            continue;
        f->hold[f->holds++] = (hold){run->offer[i].worker, run->offer[i].posting};
        f->load[run->offer[i].posting]++;
    }
    number_holds(f);
    for (size_t i = 0; i < run->shorts; i++) {
        const check_document *d = &run->short_worker[i];
        uint32_t node = d->number == CHECK_NONE ? (uint32_t)(run->workers + i) : d->number;
        size_t held = f->of_node[node + 1] - f->of_node[node];
        unsigned owed = check_quota_of(run, run->short_text.data + d->id);
        f->missing[node] = held < owed ? owed - (unsigned)held : 0;
    }
    return number_employers(f, err);
}

/* ---- the search ---- */

static sg_status enqueue(flow *f, uint32_t node, uint32_t held, sg_error *err)
{
    if (!check_grow((void **)&f->queue, f->queued, &f->queue_room, sizeof *f->queue))
        return sg_fail_memory(err);
    f->queue[f->queued++] = (visit){.node = node, .hold = held, .whole = !f->whole[node]};
    f->people += !f->whole[node] && held != CHECK_NONE;
    f->whole[node] = true;
    return SG_OK;
}

/* Would one posting more, for the one let go of (if any), still be one of each employer? */
static bool fits(const flow *f, const visit *v, uint32_t posting)
{
    const uint64_t employer = f->run->posting[posting].employer;
    for (size_t i = f->of_node[v->node]; i < f->of_node[v->node + 1]; i++) {
        uint32_t held = f->hold[f->by_node[i]].posting;
        bool same = employer && f->run->posting[held].employer == employer;
        if (held == posting || (same && f->by_node[i] != v->hold))
            return false;
    }
    return true;
}

/* True when the posting has room: the search is over. */
static bool try_posting(const flow *f, const check_person *person, visit *v, uint32_t posting,
                        bool *ret_memory)
{
    const check_posting *p = &f->run->posting[posting];
    check_verdict verdict;
    if (f->reached[posting] || check_hopeless(person, p))
        return false;
    check_judge(person, p, &verdict);
    if (!check_takeable(&verdict) || !fits(f, v, posting))
        return false;
    *ret_memory = check_grow((void **)&v->found, v->count, &v->room, sizeof *v->found);
    if (*ret_memory)
        v->found[v->count++] = posting;
    return *ret_memory && has_room(f, posting);
}

static sg_status expand(check_run *run, check_local *local, size_t index, sg_error *err)
{
    flow *f = run->flow;
    visit *v = &f->queue[run->flow_from + index];
    if (!v->text)
        return SG_OK;
    sg_profile *profile;
    sg_status status = check_read_profile(run, local, v->text, v->size, &profile, err);
    if (status != SG_OK)
        return status;
    check_person person;
    check_person_of(run, local, profile, &person);
    bool memory = true, over = false;
    if (v->whole) {
        for (size_t i = 0; i < f->opens && memory && !over; i++)
            over = try_posting(f, &person, v, f->open[i], &memory);
        return memory ? SG_OK : sg_fail_memory(err);
    }
    const uint64_t employer = run->posting[f->hold[v->hold].posting].employer;
    for (size_t i = first_of_employer(f, employer);
         employer && i < run->postings && memory && !over &&
         run->posting[f->employer[i]].employer == employer;
         i++)
        if (offered(run, f->employer[i]))
            over = try_posting(f, &person, v, f->employer[i], &memory);
    return memory ? SG_OK : sg_fail_memory(err);
}

/* Documents of the next `count` visits. */
static sg_status read_documents(flow *f, size_t from, size_t count, sg_error *err)
{
    check_run *run = f->run;
    size_t start[BATCH];
    bool known[BATCH];
    sg_buffer_clear(&f->text);
    for (size_t i = 0; i < count; i++) {
        visit *v = &f->queue[from + i];
        start[i] = f->text.size;
        sg_status status = SG_OK;
        if (v->node >= run->workers) {
            const check_document *d = &run->short_worker[v->node - run->workers];
            sg_buffer_append(&f->text, run->short_text.data + d->offset, d->size);
        } else {
            status = sg_store_worker_json(run->store, &sg_everywhere,
                                          check_worker_id(run, v->node), SG_PRIVATE_NONE, &f->text,
                                          err);
        }
        if (status != SG_OK && status != SG_NOT_FOUND)
            return status;
        known[i] = status == SG_OK;
        v->size = f->text.size - start[i];
        if (f->text.failed)
            return sg_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++)
        f->queue[from + i].text = known[i] ? f->text.data + start[i] : NULL;
    return SG_OK;
}

/* Takes over what a batch found, in order; `*ret_end` the posting with room, if there was one. */
static sg_status collect(flow *f, size_t from, size_t count, uint32_t *ret_end, sg_error *err)
{
    sg_status status = SG_OK;
    for (size_t i = from; i < from + count; i++) {
        for (size_t j = 0; j < f->queue[i].count && status == SG_OK; j++) {
            uint32_t posting = f->queue[i].found[j];
            if (f->reached[posting])
                continue;
            f->reached[posting] = true;
            f->parent[posting] = (uint32_t)i;
            if (has_room(f, posting) && *ret_end == CHECK_NONE)
                *ret_end = posting;
            for (size_t h = f->of_posting[posting]; h < f->of_posting[posting + 1] &&
                                                    status == SG_OK; h++)
                status = enqueue(f, f->hold[f->by_posting[h]].node, f->by_posting[h], err);
        }
        free(f->queue[i].found);
        f->queue[i].found = NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < f->opens; i++)
        if (!f->reached[f->open[i]])
            f->open[kept++] = f->open[i];
    f->opens = kept;
    return status;
}

static sg_status search(flow *f, uint32_t *ret_end, sg_error *err)
{
    check_run *run = f->run;
    sg_status status = SG_OK;
    *ret_end = CHECK_NONE;
    f->opens = f->queued = 0;
    f->people = 0;
    memset(f->reached, 0, run->postings * sizeof *f->reached);
    memset(f->whole, 0, f->nodes * sizeof *f->whole);
    for (size_t i = 0; i < run->postings; i++)
        if (offered(run, (uint32_t)i))
            f->open[f->opens++] = (uint32_t)i;
    for (size_t i = 0; i < f->nodes && status == SG_OK; i++)
        if (f->missing[i] > 0)
            status = enqueue(f, (uint32_t)i, CHECK_NONE, err);
    for (size_t at = 0; at < f->queued && status == SG_OK && *ret_end == CHECK_NONE;) {
        size_t count = f->queued - at < BATCH ? f->queued - at : BATCH;
        run->flow_from = at;
        status = read_documents(f, at, count, err);
        if (status == SG_OK)
            status = check_parallel(run, count, expand, err);
        if (status == SG_OK)
            status = collect(f, at, count, ret_end, err);
        at += count;
    }
    for (size_t i = 0; i < f->queued; i++)
        free(f->queue[i].found);
    return status;
}

/* ---- an augmenting path ---- */

static const char *name_of(const flow *f, uint32_t node)
{
    const check_run *run = f->run;
    return node < run->workers
               ? check_worker_id(run, node)
               : run->short_text.data + run->short_worker[node - run->workers].id;
}

/* The path that ends at `posting`, from its beginning, becomes part of the flow, and is told. */
static void augment(flow *f, uint32_t posting, uint64_t order)
{
    uint32_t step[HELD_MAX], length = 0;
    char text[512], id[SG_POSTING_ID_TEXT];
    size_t used = 0, hidden = 0;
    f->load[posting]++;
    for (uint32_t at = posting;;) {
        const visit *v = &f->queue[f->parent[at]];
        if (length < HELD_MAX)
            step[length++] = at;
        else
            hidden++;
        if (v->hold == CHECK_NONE) {
            f->missing[v->node]--;
            f->hold[f->holds++] = (hold){v->node, at};
            break;
        }
        uint32_t before = f->hold[v->hold].posting;
        f->hold[v->hold].posting = at;
        at = before;
    }
    for (uint32_t i = length; i-- > 0 && used < sizeof text / 2;) {
        sg_posting_id_print(f->run->posting[step[i]].id, id);
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 i + 1 == length && !hidden ? SG_MSG_CHECK_CHAIN
                                                            : SG_MSG_CHECK_CHAIN_NEXT,
                                 name_of(f, f->queue[f->parent[step[i]]].node), id);
        if (used >= sizeof text / 2 && i > 0)
            snprintf(text + used, sizeof text - used, SG_MSG_CHECK_CHAIN_LONG, i + hidden);
    }
    check_note(f->run->tally, CHECK_SHORTFALL, order, "%s", text);
    number_holds(f);
}

static void free_flow(flow *f)
{
    free(f->hold);
    free(f->by_node);
    free(f->by_posting);
    free(f->of_node);
    free(f->of_posting);
    free(f->load);
    free(f->missing);
    free(f->employer);
    free(f->reached);
    free(f->parent);
    free(f->whole);
    free(f->open);
    free(f->queue);
    sg_buffer_free(&f->text);
}

sg_status check_flow(check_run *run, sg_error *err)
{
    flow f = {.run = run};
    uint64_t missing = 0, paths = 0;
    uint32_t end = CHECK_NONE;
    if (run->shorts == 0)
        return SG_OK;
    run->flow = &f;
    sg_status status = build(&f, err);
    for (size_t i = 0; i < f.nodes && status == SG_OK; i++)
        missing += f.missing[i];
    do {
        if (status == SG_OK)
            status = search(&f, &end, err);
        if (status == SG_OK && end != CHECK_NONE)
            augment(&f, end, paths++);
    } while (status == SG_OK && end != CHECK_NONE && paths < PATHS_MAX);
    run->seen[CHECK_SHORTFALL][1] = missing;
    if (status == SG_OK && end == CHECK_NONE)
        status = check_tell_cut(run, f.reached, f.people, err);
    free_flow(&f);
    run->flow = NULL;
    return status;
}
