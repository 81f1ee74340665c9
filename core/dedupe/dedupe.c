/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding duplicates: postings that share an employer, telephone, title or pay in one city fall
 * into one block; in a block every pair is judged (evidence.c). The surest pairs are joined first,
 * and only when no member of one set speaks against a member of the other. A set keeps its most
 * complete posting.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/dedupe.h"
#include "songgang/messages.h"
#include "songgang/text.h"

/* Blocks larger than this are compared with their nearest neighbours in sorted order only, which
 * keeps the whole linear. */
enum { BLOCK_MAX = 40 };
/* Kinds of block, in the order they are compared. */
enum { KEYS = 8, KEY_PAY = 7, KEY_SHIFT = 61 };

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
    uint64_t (*keys)[KEYS];  /* by item */
    uint8_t *whole; /* bit set by item: its block of that kind was compared completely */
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

/* No member of one set may speak against a member of the other, or chains would join distinct jobs. */
static bool may_join(const sg_fingerprint *items, const pair_set *set, uint32_t x, uint32_t y)
{
    uint32_t i = x;
    do {
        uint32_t k = y;
        do {
            if (!sg_duplicate_tolerates(&items[i], &items[k]))
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

/* Both stand in an earlier block that was compared completely. */
static bool is_compared(const pair_set *set, uint32_t a, uint32_t b, int kind)
{
    unsigned whole = set->whole[a] & set->whole[b];
    for (int k = 0; k < kind; k++)
        if (whole >> k & 1 && set->keys[a][k] == set->keys[b][k])
            return true;
    return false;
}

static void compare_window(const sg_fingerprint *items, const block_entry *block, size_t count,
                           int kind, pair_set *set)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = i + BLOCK_MAX < count ? i + BLOCK_MAX : count;
        for (size_t k = i + 1; k < end; k++) {
            pair p = {block[i].item, block[k].item, 0, 0};
            /* Those with names meet by their names; pay finds who is named in a text only. */
            if (kind == KEY_PAY && items[p.a].name[0] && items[p.b].name[0])
                continue;
            if (is_compared(set, p.a, p.b, kind))
                continue;
            p.score = sg_duplicate_evidence(&items[p.a], &items[p.b], &p.reasons);
            if (p.score >= SG_DUP_ENOUGH)
                remember(set, &p);
        }
    }
}

/* In a large block those alike come to stand side by side: by trade and pay, then by title. */
static void compare_block(const sg_fingerprint *items, block_entry *block, size_t count,
                          pair_set *set)
{
    int kind = (int)(block->key >> KEY_SHIFT);
    if (count <= BLOCK_MAX) {
        compare_window(items, block, count, kind, set);
        for (size_t i = 0; i < count && kind != KEY_PAY; i++)
            set->whole[block[i].item] |= (uint8_t)(1u << kind);
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
        compare_window(items, block, count, kind, set);
    }
}

/* Of the sound of two characters, so that a misspelt name falls into the same block. */
static uint64_t sound_key(const uint16_t *characters)
{
    uint64_t key = 0;
    for (int i = 0; i < 2; i++) {
        const char *sound = sg_pinyin(characters[i]);
        key = sound ? sg_hash64(sound, strlen(sound), key) : key * 31 + characters[i];
    }
    return key | 1;
}

/* Keys of a posting: who it is, in which city, and what it pays; a posting shares a block with its
 * copies by at least one of them. */
static void keys_of(const sg_fingerprint *f, uint64_t keys[KEYS])
{
    enum { FOUR_DIGITS = 0xFFFF, SEVEN_DIGITS = 0xFFFFFFF };
    uint64_t city = city_of(f->region);
    uint64_t pay = (uint64_t)(uint32_t)f->monthly_min << 32 | (uint32_t)f->monthly_max;
    bool paid = f->monthly_min >= 0 || f->monthly_max >= 0;
    const uint64_t parts[KEYS][3] = {
        {f->name[1] ? sound_key(f->name) : 0, city, 0},
        {f->employer, 0, 0},
        {f->brand >= 2 && f->name[1] ? sound_key(f->name + f->brand - 2) : 0, city, 0},
        {f->phone & SEVEN_DIGITS, 0, 0},
        {f->phone & FOUR_DIGITS, city, 0},
        {f->title, city, f->text[0]}, /* a title alone is common: only with the same first text hash */
        {f->text[0], f->text[1], city},
        {paid, city, pay},
    };
    for (uint64_t k = 0; k < KEYS; k++)
        keys[k] = parts[k][0] ? k << KEY_SHIFT | sg_hash64(parts[k], sizeof parts[k], k) >> 3 : 0;
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
    set.keys = calloc(room, sizeof *set.keys);
    set.whole = calloc(room, sizeof *set.whole);
    kept = calloc(room, sizeof *kept);
    entries = calloc(room * KEYS, sizeof *entries);
    found = calloc(room, sizeof *found);
    if (!set.parent || !set.next || !set.reasons || !set.keys || !set.whole || !kept || !entries || !found) {
        status = sg_fail_memory(err);
        goto out;
    }
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++) {
        set.parent[i] = set.next[i] = (uint32_t)i;
        keys_of(&items[i], set.keys[i]);
        for (int k = 0; k < KEYS; k++)
            if (set.keys[i][k])
                entries[entry_count++] = (block_entry){set.keys[i][k], (uint32_t)i};
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
    free(set.keys);
    free(set.whole);
    free(kept);
    free(entries);
    free(found);
    return status;
}
