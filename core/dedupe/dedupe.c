/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding duplicates: postings that share a city and an employer, telephone or title fall into one
 * block; in a block every pair is judged by facts that must not contradict and by evidence that
 * must be enough. A set of duplicates keeps its most complete posting.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/dedupe.h"
#include "songgang/messages.h"

/* Blocks larger than this are compared with their nearest neighbours in sorted order only, which
 * keeps the whole linear. */
enum { BLOCK_MAX = 64 };
enum { NEGOTIABLE = 16 }; /* added to a period: see sg_fingerprint */
enum { ENOUGH = 45, DAYS_APART = 120, LEAST_SIMILARITY = 500 };

typedef struct block_entry {
    uint64_t key;
    uint32_t item;
} block_entry;

/* Two items that look like one posting. */
typedef struct pair {
    uint32_t a, b, reasons;
    int32_t score;
} pair;

typedef struct pair_set {
    pair *pairs;
    size_t count, capacity;
    bool failed;
    uint32_t *parent, *next; /* sets, and rings of their members */
    uint32_t *reasons;       /* of the join, by item */
} pair_set;

static sg_region city_of(sg_region region)
{
    sg_place place = sg_region_place(region);
    return place.city ? place.city : place.province;
}

static int compare_items(const void *a, const void *b)
{
    const sg_fingerprint *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_entries(const void *a, const void *b)
{
    const block_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* ---- one pair ---- */

static bool both(uint64_t a, uint64_t b)
{
    return a != 0 && a == b;
}

/* 2 the same short name, 1 names that begin alike (诚木门厂, 诚木五金), 0 neither. */
static int same_short_name(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (both(a->employer_short[0], b->employer_short[0]))
        return 2;
    return both(a->employer_short[1], b->employer_short[1]) ? 1 : 0;
}

static int same_text(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int same = 0;
    for (int k = 0; k < 4; k++)
        same += both(a->text[k], b->text[k]);
    return same;
}

static bool stated(int32_t amount)
{
    return amount >= 0;
}

static int period_of(const sg_fingerprint *f)
{
    return f->period & ~NEGOTIABLE;
}

/* Ends of the range that are equal; -1 when one differs or is open on one side only. Copies round:
 * 5500 and 5.5千 are equal. */
static int compare_wages(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int equal = 0;
    const int32_t pairs[2][2] = {{a->monthly_min, b->monthly_min}, {a->monthly_max, b->monthly_max}};
    bool a_known = a->period != 0, b_known = b->period != 0;
    if (!a_known || !b_known)
        return 0;
    if (period_of(a) == SG_PERIOD_PIECE && period_of(b) == SG_PERIOD_PIECE && !stated(a->monthly_min))
        return 0;
    if (a->period != b->period && (period_of(a) == SG_PERIOD_NONE || period_of(b) == SG_PERIOD_NONE ||
                                   period_of(a) == SG_PERIOD_PIECE || period_of(b) == SG_PERIOD_PIECE))
        return -1;
    for (int i = 0; i < 2; i++) {
        if (stated(pairs[i][0]) != stated(pairs[i][1]))
            return -1;
        if (!stated(pairs[i][0]))
            continue;
        int32_t gap = pairs[i][0] > pairs[i][1] ? pairs[i][0] - pairs[i][1]
                                                : pairs[i][1] - pairs[i][0];
        if (gap > 60 && gap > pairs[i][0] / 50)
            return -1;
        equal++;
    }
    return equal;
}

static bool place_agrees(sg_region a, sg_region b)
{
    if (a == 0 || b == 0)
        return false;
    return sg_region_within(a, b) || sg_region_within(b, a);
}

/* Both stated and different. */
static bool differ(int a, int b, int unstated)
{
    return a != unstated && b != unstated && a != b;
}

/* Facts that make two jobs of what looks like one. */
static bool contradicts(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (a->region && b->region && !place_agrees(a->region, b->region))
        return true;
    if (compare_wages(a, b) < 0)
        return true;
    if (a->trade && b->trade && a->trade != b->trade &&
        sg_trade_similarity(a->trade, b->trade) < LEAST_SIMILARITY)
        return true;
    if (a->gender != b->gender && a->gender != SG_GENDER_ANY && b->gender != SG_GENDER_ANY)
        return true;
    if (differ(a->accommodation, b->accommodation, SG_PROVISION_UNKNOWN) ||
        differ(a->meals, b->meals, SG_PROVISION_UNKNOWN))
        return true;
    if (differ(a->age_min, b->age_min, 0) || differ(a->age_max, b->age_max, 0))
        return true;
    if (differ(a->insurance, b->insurance, SG_UNSTATED))
        return true;
    if (a->phone && b->phone && a->phone != b->phone && (a->phone & 1) == (b->phone & 1) &&
        a->employer != b->employer)
        return true; /* other people to ring, and not certainly the same firm */
    if (a->posted != SG_NO_DATE && b->posted != SG_NO_DATE &&
        (a->posted > b->posted ? a->posted - b->posted : b->posted - a->posted) > DAYS_APART)
        return true;
    /* Two client firms of one agency share a phone but not a name. */
    return a->employer && b->employer && a->employer != b->employer && !same_short_name(a, b);
}

/* What a fact adds when both state the same, when they differ, and when only one states it. */
static int agreement(int a, int b, int unstated, int same, int different, int one)
{
    if (a == unstated && b == unstated)
        return 0;
    if (a == unstated || b == unstated)
        return one;
    return a == b ? same : different;
}

/* How sure it is that they are one, in tenths of a logit; fills `reasons`. The weights come from a
 * logistic regression over pairs of the synthetic corpus that contradict each other in nothing, with
 * more for name, telephone and title, which those pairs nearly all share. */
static int evidence(const sg_fingerprint *a, const sg_fingerprint *b, uint32_t *reasons)
{
    int wages = compare_wages(a, b), text = same_text(a, b), short_name = same_short_name(a, b);
    bool employer = both(a->employer, b->employer), phone = both(a->phone, b->phone);
    bool title = both(a->title, b->title), trade = a->trade != 0 && a->trade == b->trade;
    bool place = place_agrees(a->region, b->region);
    bool crowd = a->headcount > 1 && a->headcount == b->headcount;
    *reasons = (employer ? SG_DUP_SAME_EMPLOYER : short_name ? SG_DUP_SHORT_NAME : 0u) |
               (place ? SG_DUP_SAME_PLACE : 0u) | (trade ? SG_DUP_SAME_TRADE : 0u) |
               (wages > 0 ? SG_DUP_SAME_WAGE : 0u) | (phone ? SG_DUP_SAME_PHONE : 0u) |
               (title || text >= 3 ? SG_DUP_SAME_TEXT : 0u) |
               (a->headcount > 0 && a->headcount == b->headcount ? SG_DUP_SAME_HEADCOUNT : 0u);
    bool who = employer || short_name == 2 || phone || (short_name && wages == 2 && trade);
    bool what = title || trade || text >= 3 || (a->trade && b->trade);
    if (!who || !what || (!place && !(employer && phone)))
        return 0;
    /* A source repeats a job, but seldom in other words. */
    if (a->source == b->source && !(title && text >= 3))
        return 0;
    int score = employer ? 10 : short_name == 2 ? 10 : short_name ? 5 : 0;
    score += phone ? 10 : a->phone && b->phone ? -20 : 0;
    score += title ? 5 : 0;
    score += trade ? 15 : 0;
    score += wages == 2 ? 10 : wages == 1 || (a->period == b->period && a->period) ? 5 : 0;
    score += a->period && b->period && (a->period ^ b->period) & NEGOTIABLE ? -32 : 0;
    score += crowd ? 15 : agreement(a->headcount, b->headcount, -1, 4, -31, -5);
    score += agreement(a->age_min, b->age_min, 0, 9, 0, -8) + agreement(a->age_max, b->age_max, 0, 6, 0, -8);
    score += agreement(a->accommodation, b->accommodation, SG_PROVISION_UNKNOWN, 14, 0, 0);
    score += agreement(a->meals, b->meals, SG_PROVISION_UNKNOWN, 16, 0, 0);
    score += agreement(a->insurance, b->insurance, SG_UNSTATED, 13, 0, 0);
    score += agreement(a->gender, b->gender, SG_GENDER_ANY, 10, 0, -12);
    score += agreement(a->education, b->education, SG_EDUCATION_ANY, 14, -26, -12);
    score += agreement(a->experience, b->experience, 0, 5, -46, -14);
    score += agreement(a->employment, b->employment, SG_EMPLOYMENT_NONE, 2, -20, -10);
    score += agreement(a->shift, b->shift, SG_SHIFT_NONE, 20, -20, -8);
    score += agreement(a->valid_through, b->valid_through, SG_NO_DATE, 35, -37, 0);
    score += a->posted != SG_NO_DATE && a->posted == b->posted ? 10 : 0;
    return score + 3 * text;
}

/* Bit set of reasons when the two are one posting, else 0. */
static uint32_t judge(const sg_fingerprint *a, const sg_fingerprint *b, int *ret_score)
{
    uint32_t reasons;
    if (contradicts(a, b))
        return 0;
    *ret_score = evidence(a, b, &reasons);
    return *ret_score >= ENOUGH ? reasons : 0;
}

/* ---- sets ---- */

static uint32_t find(uint32_t *parent, uint32_t item)
{
    while (parent[item] != item) {
        parent[item] = parent[parent[item]];
        item = parent[item];
    }
    return item;
}

static void remember(pair_set *set, const pair *p)
{
    if (set->count == set->capacity) {
        size_t capacity = set->capacity ? set->capacity * 2 : 1024;
        pair *pairs = realloc(set->pairs, capacity * sizeof *pairs);
        if (!pairs) {
            set->failed = true;
            return;
        }
        set->pairs = pairs;
        set->capacity = capacity;
    }
    set->pairs[set->count++] = *p;
}

static int compare_scores(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

/* No member of one set may contradict a member of the other, or chains would join distinct jobs. */
static bool may_join(const sg_fingerprint *items, const pair_set *set, uint32_t x, uint32_t y)
{
    uint32_t i = x;
    do {
        uint32_t k = y;
        do {
            if (contradicts(&items[i], &items[k]))
                return false;
            k = set->next[k];
        } while (k != y);
        i = set->next[i];
    } while (i != x);
    return true;
}

/* The surest pairs first. */
static void unite_all(const sg_fingerprint *items, pair_set *set)
{
    if (set->count)
        qsort(set->pairs, set->count, sizeof *set->pairs, compare_scores);
    for (size_t i = 0; i < set->count; i++) {
        const pair *p = &set->pairs[i];
        uint32_t x = find(set->parent, p->a), y = find(set->parent, p->b);
        if (x != y && !may_join(items, set, x, y))
            continue;
        set->reasons[p->a] |= p->reasons;
        set->reasons[p->b] |= p->reasons;
        if (x == y)
            continue;
        uint32_t swap = set->next[x];
        set->next[x] = set->next[y];
        set->next[y] = swap;
        if (x < y)
            set->parent[y] = x;
        else
            set->parent[x] = y;
    }
}

static void compare_window(const sg_fingerprint *items, const block_entry *block, size_t count,
                           pair_set *set)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = i + BLOCK_MAX < count ? i + BLOCK_MAX : count;
        for (size_t k = i + 1; k < end; k++) {
            pair p = {block[i].item, block[k].item, 0, 0};
            p.reasons = judge(&items[p.a], &items[p.b], &p.score);
            if (p.reasons)
                remember(set, &p);
        }
    }
}

/* In a large block those alike come to stand side by side: by trade and pay, then by title. */
static void compare_block(const sg_fingerprint *items, block_entry *block, size_t count,
                          pair_set *set)
{
    if (count <= BLOCK_MAX) {
        compare_window(items, block, count, set);
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            const sg_fingerprint *f = &items[block[i].item];
            uint64_t pay = (uint32_t)(f->monthly_min >= 0 ? f->monthly_min : f->monthly_max);
            block[i].key = pass == 0 ? (uint64_t)f->trade << 48 | (pay & 0xFFFFFFF) << 16 |
                                           ((uint32_t)f->headcount & 0xFFFF)
                                     : (f->title & ~UINT64_C(0xFFFFFF)) | (pay & 0xFFFFFF);
        }
        qsort(block, count, sizeof *block, compare_entries);
        compare_window(items, block, count, set);
    }
}

enum { KEYS = 6 };

/* Keys of a posting: who it is, in which city, and what it pays; a posting shares a block with its
 * copies by at least one of them. */
static void keys_of(const sg_fingerprint *f, uint64_t keys[KEYS])
{
    uint64_t city = city_of(f->region);
    const uint64_t parts[KEYS][3] = {
        {f->employer, 0, 1},
        {f->employer_short[0], city, 2},
        {f->employer_short[1], city, 5},
        {f->phone, 0, 3},
        {f->title, city, f->text[0]}, /* a title alone is common: only with the same first text hash */
        {f->phone && f->trade ? f->phone ^ f->trade : 0, city, 4},
    };
    for (int k = 0; k < KEYS; k++)
        keys[k] = parts[k][0] ? sg_hash64(parts[k], sizeof parts[k], 5) | 1 : 0;
}

static void compare_all(const sg_fingerprint *items, block_entry *entries, size_t count,
                        pair_set *set)
{
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t from = 0; from < count;) {
        size_t to = from + 1;
        uint64_t key = entries[from].key;
        while (to < count && entries[to].key == key)
            to++;
        compare_block(items, entries + from, to - from, set);
        from = to;
    }
}

/* The most complete of a set, then the smallest id (items are sorted by id). */
static void choose_kept(const sg_fingerprint *items, size_t count, uint32_t *parent, uint32_t *kept)
{
    for (size_t i = 0; i < count; i++)
        kept[i] = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        uint32_t root = find(parent, (uint32_t)i);
        if (kept[root] == UINT32_MAX || items[i].completeness > items[kept[root]].completeness)
            kept[root] = (uint32_t)i;
    }
}

sg_status sg_deduplicate(sg_fingerprint *items, size_t count, sg_duplicate **ret,
                         size_t *ret_count, sg_error *err)
{
    sg_status status = SG_OK;
    pair_set set = {0};
    uint32_t *kept = NULL;
    block_entry *entries = NULL;
    sg_duplicate *found = NULL;
    size_t entry_count = 0, found_count = 0;
    if (count >= UINT32_MAX / KEYS)
        return sg_fail(err, SG_LIMIT, SG_MSG_DEDUPE_TOO_MANY, count);
    size_t room = count ? count : 1;
    set.parent = calloc(room, sizeof *set.parent);
    set.next = calloc(room, sizeof *set.next);
    set.reasons = calloc(room, sizeof *set.reasons);
    kept = calloc(room, sizeof *kept);
    entries = calloc(room * KEYS, sizeof *entries);
    found = calloc(room, sizeof *found);
    if (!set.parent || !set.next || !set.reasons || !kept || !entries || !found) {
        status = sg_fail_memory(err);
        goto out;
    }
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++) {
        uint64_t keys[KEYS];
        set.parent[i] = set.next[i] = (uint32_t)i;
        keys_of(&items[i], keys);
        for (int k = 0; k < KEYS; k++)
            if (keys[k])
                entries[entry_count++] = (block_entry){keys[k], (uint32_t)i};
    }
    compare_all(items, entries, entry_count, &set);
    if (set.failed) {
        status = sg_fail_memory(err);
        goto out;
    }
    unite_all(items, &set);
    choose_kept(items, count, set.parent, kept);
    for (size_t i = 0; i < count; i++) {
        uint32_t root = kept[find(set.parent, (uint32_t)i)];
        if (root != i)
            found[found_count++] = (sg_duplicate){items[i].id, items[root].id, set.reasons[i]};
    }
    *ret = found;
    *ret_count = found_count;
    found = NULL;
out:
    free(set.pairs);
    free(set.parent);
    free(set.next);
    free(set.reasons);
    free(kept);
    free(entries);
    free(found);
    return status;
}
