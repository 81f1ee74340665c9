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

typedef struct block_entry {
    uint64_t key;
    uint32_t item;
} block_entry;

typedef struct pair_set {
    uint32_t *parent;
    uint32_t *reasons; /* of the join, by item */
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

static bool same_short_name(const sg_fingerprint *a, const sg_fingerprint *b)
{
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            if (both(a->employer_short[i], b->employer_short[k]))
                return true;
    return false;
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

/* 1 equal, 0 unknown on a side, -1 different. Copies round: 5500 and 5.5千 are equal. */
static int compare_wages(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int equal = 0;
    const int32_t pairs[2][2] = {{a->monthly_min, b->monthly_min}, {a->monthly_max, b->monthly_max}};
    for (int i = 0; i < 2; i++) {
        if (!stated(pairs[i][0]) || !stated(pairs[i][1]))
            continue;
        int32_t gap = pairs[i][0] > pairs[i][1] ? pairs[i][0] - pairs[i][1]
                                                : pairs[i][1] - pairs[i][0];
        if (gap > 60 && gap > pairs[i][0] / 50)
            return -1;
        equal = 1;
    }
    return equal;
}

static bool place_agrees(sg_region a, sg_region b)
{
    if (a == 0 || b == 0)
        return false;
    return sg_region_within(a, b) || sg_region_within(b, a);
}

/* Facts that make two jobs of what looks like one. */
static bool contradicts(const sg_fingerprint *a, const sg_fingerprint *b, int wages)
{
    if (a->region && b->region && !place_agrees(a->region, b->region))
        return true;
    if (wages < 0)
        return true;
    if (a->headcount > 0 && b->headcount > 0 && a->headcount != b->headcount)
        return true;
    if (a->trade && b->trade && a->trade != b->trade &&
        sg_trade_similarity(a->trade, b->trade) < 850)
        return true;
    if (a->gender != b->gender && a->gender != SG_GENDER_ANY && b->gender != SG_GENDER_ANY)
        return true;
    enum { UNKNOWN = SG_PROVISION_UNKNOWN, NONE = SG_PROVISION_NONE, GIVEN = SG_PROVISION_PROVIDED };
    if ((a->accommodation == NONE && b->accommodation == GIVEN) ||
        (a->accommodation == GIVEN && b->accommodation == NONE))
        return true;
    enum { DAYS_APART = 120 };
    if (a->posted != SG_NO_DATE && b->posted != SG_NO_DATE &&
        (a->posted > b->posted ? a->posted - b->posted : b->posted - a->posted) > DAYS_APART)
        return true;
    /* Two client firms of one agency share a phone but not a name. */
    return a->employer && b->employer && a->employer != b->employer && !same_short_name(a, b);
}

/* Bit set of reasons when the two are one posting, else 0. */
static uint32_t judge(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int wages = compare_wages(a, b), text = same_text(a, b);
    if (contradicts(a, b, wages))
        return 0;
    uint32_t reasons = 0;
    bool employer = both(a->employer, b->employer), short_name = same_short_name(a, b);
    bool title = both(a->title, b->title);
    bool trade = a->trade != 0 && a->trade == b->trade;
    reasons |= employer ? SG_DUP_SAME_EMPLOYER : short_name ? SG_DUP_SHORT_NAME : 0u;
    reasons |= place_agrees(a->region, b->region) ? SG_DUP_SAME_PLACE : 0u;
    reasons |= trade ? SG_DUP_SAME_TRADE : 0u;
    reasons |= wages > 0 ? SG_DUP_SAME_WAGE : 0u;
    reasons |= both(a->phone, b->phone) ? SG_DUP_SAME_PHONE : 0u;
    reasons |= title || text >= 3 ? SG_DUP_SAME_TEXT : 0u;
    reasons |= a->headcount > 0 && a->headcount == b->headcount ? SG_DUP_SAME_HEADCOUNT : 0u;
    int score = 0;
    score += employer ? 4 : short_name ? 3 : 0;
    score += both(a->phone, b->phone) ? 3 : 0;
    score += title ? 3 : trade ? 2 : 0;
    score += wages > 0 ? 2 : 0;
    score += reasons & SG_DUP_SAME_HEADCOUNT ? 2 : 0;
    score += text;
    /* Who it is and what it is must both be known: an employer or phone, a title or trade. */
    bool who = employer || short_name || both(a->phone, b->phone);
    bool what = title || trade || text >= 3;
    bool where = place_agrees(a->region, b->region);
    enum { ENOUGH = 9 };
    if (who && what && where && score >= ENOUGH)
        return reasons;
    return text == 4 && title && who && wages > 0 ? reasons : 0;
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

static void unite(pair_set *set, uint32_t a, uint32_t b, uint32_t reasons)
{
    uint32_t x = find(set->parent, a), y = find(set->parent, b);
    set->reasons[a] |= reasons;
    set->reasons[b] |= reasons;
    if (x < y)
        set->parent[y] = x;
    else
        set->parent[x] = y;
}

static void compare_window(const sg_fingerprint *items, const block_entry *block, size_t count,
                           pair_set *set)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = i + BLOCK_MAX < count ? i + BLOCK_MAX : count;
        for (size_t k = i + 1; k < end; k++) {
            uint32_t reasons = judge(&items[block[i].item], &items[block[k].item]);
            if (reasons)
                unite(set, block[i].item, block[k].item, reasons);
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

enum { KEYS = 5 };

/* Keys of a posting: who it is within its city, narrowed by wage so that blocks stay small. */
static void keys_of(const sg_fingerprint *f, uint64_t keys[KEYS])
{
    uint64_t city = city_of(f->region);
    const uint64_t who[KEYS] = {f->employer, f->employer_short[0], f->employer_short[1], f->phone,
                                f->title};
    for (int k = 0; k < KEYS; k++) {
        uint64_t parts[3] = {who[k], city, (uint64_t)(k < 3 ? 1 : k)};
        if (k == 4) /* a title alone is common: only with the same first text hash */
            parts[2] = f->text[0];
        keys[k] = who[k] ? sg_hash64(parts, sizeof parts, 5) | 1 : 0;
    }
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
    pair_set set = {NULL, NULL};
    uint32_t *kept = NULL;
    block_entry *entries = NULL;
    sg_duplicate *found = NULL;
    size_t entry_count = 0, found_count = 0;
    if (count >= UINT32_MAX / KEYS)
        return sg_fail(err, SG_LIMIT, SG_MSG_DEDUPE_TOO_MANY, count);
    size_t room = count ? count : 1;
    set.parent = calloc(room, sizeof *set.parent);
    set.reasons = calloc(room, sizeof *set.reasons);
    kept = calloc(room, sizeof *kept);
    entries = calloc(room * KEYS, sizeof *entries);
    found = calloc(room, sizeof *found);
    if (!set.parent || !set.reasons || !kept || !entries || !found) {
        status = sg_fail_memory(err);
        goto out;
    }
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++) {
        uint64_t keys[KEYS];
        set.parent[i] = (uint32_t)i;
        keys_of(&items[i], keys);
        for (int k = 0; k < KEYS; k++)
            if (keys[k])
                entries[entry_count++] = (block_entry){keys[k], (uint32_t)i};
    }
    compare_all(items, entries, entry_count, &set);
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
    free(set.parent);
    free(set.reasons);
    free(kept);
    free(entries);
    free(found);
    return status;
}
