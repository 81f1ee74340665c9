/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding duplicates: postings that share an employer, telephone, title or pay in one city fall
 * into one block; in a block every pair is judged (evidence.c). The surest pairs are joined first,
 * and only when no member of one set speaks against a member of the other. A set keeps its most
 * complete posting.
 */
#include <stdlib.h>
#include <string.h>

#include "employer_name.h"
#include "songgang/dedupe.h"
#include "songgang/messages.h"
#include "songgang/text.h"
#include "traits.h"

/* Blocks larger than this are compared with their nearest neighbours in sorted order only, which
 * keeps the whole linear; with fewer where pay is all they share. */
enum { BLOCK_MAX = 40, PAY_MAX = 24 };
/* Kinds of block, in the order they are compared. */
enum { KEYS = 13, KEY_PAY = 7, KEY_AFAR = 8, KEY_UNNAMED = 11, KEY_SHIFT = 60, KEY_BITS = 64 - KEY_SHIFT };

/* What most comparisons fail by, apart from the wide fingerprints so that it stays in the cache. */
typedef struct outline {
    uint64_t letters; /* bit set by hash of the characters of name and place before it */
    sg_region county; /* 0 when no county is said */
    uint32_t phone;   /* its last eight digits, 0 none */
    int32_t low, high; /* yuan a month; -1 not stated */
    uint16_t headcount; /* 65535 and more are that; 0 not stated */
    sg_trade_id trade;
    uint8_t period, gender;
    bool named : 1, placed : 1;
} outline;

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
    const sg_dup_verdict *apart; /* of items, by index; sorted */
    size_t apart_count;
    outline *outlines;       /* by item */
    uint32_t *parent, *next; /* sets, and rings of their members */
    uint32_t *reasons;       /* of the join, by item */
    uint64_t (*keys)[KEYS];  /* by item */
    uint16_t *whole; /* bit set by item: its block of that kind was compared completely */
} pair_set;

/* GB/T 2260: two digits each for province, prefecture, county; a municipality is one prefecture. */
static sg_region city_of(sg_region region)
{
    enum { COUNTIES = 100, PREFECTURES = 10000, BEIJING = 11, TIANJIN, SHANGHAI = 31, CHONGQING = 50 };
    sg_region province = region / PREFECTURES;
    if (region % PREFECTURES == 0)
        return region;
    if (province == BEIJING || province == TIANJIN || province == SHANGHAI || province == CHONGQING)
        return province * PREFECTURES + COUNTIES;
    return region / COUNTIES * COUNTIES;
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

static int compare_verdicts(const void *a, const void *b)
{
    const sg_dup_verdict *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

static bool said_apart(const pair_set *set, uint32_t i, uint32_t k)
{
    sg_dup_verdict key = {i < k ? i : k, i < k ? k : i, false};
    return set->apart_count &&
           bsearch(&key, set->apart, set->apart_count, sizeof key, compare_verdicts);
}

/* No member of one set may speak against a member of the other, or chains would join distinct jobs. */
static bool may_join(const sg_fingerprint *items, const pair_set *set, uint32_t x, uint32_t y,
                     bool by_hand)
{
    uint32_t i = x;
    do {
        uint32_t k = y;
        do {
            if (said_apart(set, i, k) || (!by_hand && !sg_duplicate_tolerates(&items[i], &items[k])))
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
    if (set->count > 1)
        qsort(set->pairs, set->count, sizeof *set->pairs, compare_scores);
    for (size_t i = 0; i < set->count; i++) {
        const pair *p = &set->pairs[i];
        uint32_t x = find(set->parent, p->a), y = find(set->parent, p->b);
        if (x != y && !may_join(items, set, x, y, p->score == INT32_MAX))
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

static uint64_t letter_bit(uint16_t cp)
{
    return UINT64_C(1) << (cp * UINT32_C(0x9E3779B1) >> 26);
}

static outline outline_of(const sg_fingerprint *f)
{
    enum { LETTERS = 4, COUNTY = 100, PERIOD = 15, BASE_TIMES = 3 }; /* base pay is some of what is earned */
    int32_t low = f->monthly_min >= 0 ? f->monthly_min : f->monthly_max;
    int32_t earned = low < INT32_MAX / BASE_TIMES ? low * BASE_TIMES : INT32_MAX;
    int32_t wanted = f->headcount < UINT16_MAX ? f->headcount : UINT16_MAX;
    outline o = {.county = f->region % COUNTY ? f->region : 0,
                 .placed = f->region % 10000 != 0, /* a province alone tells no town */
                 .phone = (uint32_t)f->phone,
                 .low = low,
                 .high = f->monthly_max >= 0 ? f->monthly_max : low > 0 ? earned : low,
                 .period = f->period & PERIOD,
                 .gender = f->gender,
                 .headcount = (uint16_t)(wanted > 0 ? wanted : 0),
                 .trade = f->trade,
                 .named = f->name[0] != 0};
    for (int i = 0; i < LETTERS && f->name[i]; i++)
        o.letters |= letter_bit(f->name[i]);
    if (f->lead[0])
        o.letters |= letter_bit(f->lead[0]);
    return o;
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

/* Two counties, the pay of one by a fifth above the other's, two sexes: what judging them would end
 * with as well, in every case. */
static bool are_two(const outline *x, const outline *y)
{
    enum { FIFTH = 5 };
    if (x->county != y->county && x->county && y->county && !(x->phone && x->phone == y->phone))
        return true;
    if (x->gender && y->gender && x->gender != y->gender)
        return true;
    if (x->low < 0 || y->low < 0 || x->period != y->period)
        return false;
    const outline *less = x->high < y->low ? x : y, *more = less == x ? y : x;
    return less->high < more->low && more->low - less->high > more->low / FIFTH;
}

/* The name of `a`, or at least its first two characters or what it may be cut short to, stands in
 * the texts of `b`. */
static bool may_name(const sg_fingerprint *a, const sg_fingerprint *b)
{
    return a->name[1] && (sg_bigram_marked(a->name[0], a->name[1], b->words) ||
                          (!b->name[0] && sg_stands_abbreviated(a, b)));
}

/* Equal pay alone is no reason to compare: those with names meet by their names. It finds who is
 * named in a text only (宏兴塑胶直招), or by a name that begins otherwise (云锡, 享通). */
static bool is_likely(const sg_fingerprint *items, const pair_set *set, uint32_t a, uint32_t b)
{
    enum { LETTERS_SHARED = 2 };
    const outline *x = &set->outlines[a], *y = &set->outlines[b];
    if (!x->named && !y->named)
        return false;
    if (__builtin_popcountll(x->letters & y->letters) >= LETTERS_SHARED)
        return true;
    bool as_many = x->headcount > 2 && x->headcount == y->headcount;
    if (x->named != y->named && as_many && x->trade == y->trade)
        return true;
    return may_name(&items[a], &items[b]) || may_name(&items[b], &items[a]);
}

static void compare_window(const sg_fingerprint *items, const block_entry *block, size_t count,
                           int kind, pair_set *set)
{
    size_t reach = count > BLOCK_MAX && kind == KEY_PAY ? PAY_MAX : BLOCK_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t end = i + reach < count ? i + reach : count;
        for (size_t k = i + 1; k < end; k++) {
            pair p = {block[i].item, block[k].item, 0, 0};
            const outline *x = &set->outlines[p.a], *y = &set->outlines[p.b];
            if (are_two(x, y) || (kind >= KEY_UNNAMED && x->named == y->named) ||
                (kind >= KEY_AFAR && kind < KEY_UNNAMED && x->placed && y->placed) ||
                (kind >= KEY_PAY && !is_likely(items, set, p.a, p.b)) ||
                is_compared(set, p.a, p.b, kind))
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
        for (size_t i = 0; i < count && kind < KEY_PAY; i++)
            set->whole[block[i].item] |= (uint16_t)(1u << kind);
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
    bool paid = f->monthly_min >= 0 || f->monthly_max >= 0, by_piece = !paid && f->amount_min > 0;
    uint64_t pay = by_piece ? (uint64_t)(uint32_t)f->amount_min << 32 | f->period
                            : (uint64_t)(uint32_t)f->monthly_min << 32 | (uint32_t)f->monthly_max;
    const uint64_t parts[KEYS][4] = {
        {f->name[1] ? sound_key(f->name) : 0, city, 0},
        {f->employer, 0, 0},
        {f->brand >= 2 && f->name[1] ? sound_key(f->name + f->brand - 2) : 0, city, 0},
        {f->phone & SEVEN_DIGITS, 0, 0},
        {f->phone & FOUR_DIGITS, city, 0},
        /* A title alone is common, as are a text's first words: only with each other and the pay. */
        {f->title, city, f->text[0], pay},
        {f->text[0], (uint64_t)f->text[1] << 32 | f->text[2], city, pay},
        {paid || by_piece, city, pay},
        /* One of the two says no place: the same pay and trade or numbers, or brand. */
        {paid || by_piece ? f->trade : 0, pay, 0},
        {(paid || by_piece) && f->headcount > 2 ? (uint64_t)f->headcount : 0, pay, 1},
        {f->brand >= 2 && f->name[1] ? sound_key(f->name + f->brand - 2) : 0, 0, 0},
        /* One names nobody, and tells its pay in other figures. */
        {f->headcount > 2 ? (uint64_t)f->headcount : 0, city, 2},
        {f->monthly_min > 0 ? (uint64_t)f->monthly_min : 0, city, 3},
    };
    for (uint64_t k = 0; k < KEYS; k++)
        keys[k] = parts[k][0] ? k << KEY_SHIFT | sg_hash64(parts[k], sizeof parts[k], k) >> KEY_BITS : 0;
}

/* A filter of the keys of those that say no place, or name nobody: only their blocks are looked at. */
enum { AFAR_BITS = 1 << 16 };

static void mark_afar(const pair_set *set, size_t count, int kind, uint64_t afar[AFAR_BITS / 64])
{
    memset(afar, 0, AFAR_BITS / 8);
    for (size_t i = 0; i < count; i++)
        if (set->keys[i][kind] && !(kind >= KEY_UNNAMED ? set->outlines[i].named : set->outlines[i].placed)) {
            uint64_t bit = set->keys[i][kind] % AFAR_BITS;
            afar[bit / 64] |= UINT64_C(1) << bit % 64;
        }
}

static bool is_afar(const uint64_t afar[AFAR_BITS / 64], uint64_t key)
{
    uint64_t bit = key % AFAR_BITS;
    return afar[bit / 64] >> bit % 64 & 1;
}

static void compare_all(const sg_fingerprint *items, block_entry *entries, size_t count,
                        pair_set *set)
{
    if (count > 1)
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

/* ---- how common a brand and a number are ---- */

typedef struct firm_entry {
    uint64_t key, firm; /* a brand or number, and who uses it */
    uint32_t item;
} firm_entry;

static int compare_firms(const void *a, const void *b)
{
    const firm_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->firm != y->firm)
        return x->firm < y->firm ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Firms by each key, at most 15, into four bits of `sharers`. */
static void count_firms(sg_fingerprint *items, firm_entry *entries, size_t count, int shift)
{
    enum { MOST = 15 };
    if (count > 1)
        qsort(entries, count, sizeof *entries, compare_firms);
    for (size_t from = 0, to; from < count; from = to) {
        unsigned firms = 1;
        for (to = from + 1; to < count && entries[to].key == entries[from].key; to++)
            firms += entries[to].firm != entries[to - 1].firm;
        for (size_t i = from; i < to; i++)
            items[entries[i].item].sharers |= (uint8_t)((firms < MOST ? firms : MOST) << shift);
    }
}

/* A brand's firms are told apart by city: 立讯精密 has names enough in one. */
static bool count_sharers(sg_fingerprint *items, size_t count)
{
    enum { PHONE_SHIFT = 4 };
    firm_entry *entries = calloc(count ? count : 1, sizeof *entries);
    if (!entries)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const sg_fingerprint *f = &items[i];
        items[i].sharers = 0;
        if (f->name[1])
            entries[n++] = (firm_entry){(uint64_t)f->name[0] << 16 | f->name[1], city_of(f->region), (uint32_t)i};
    }
    count_firms(items, entries, n, 0);
    n = 0;
    for (size_t i = 0; i < count; i++) {
        const sg_fingerprint *f = &items[i];
        if (f->phone && f->name[1])
            entries[n++] = (firm_entry){f->phone, (uint64_t)f->name[0] << 16 | f->name[1], (uint32_t)i};
    }
    count_firms(items, entries, n, PHONE_SHIFT);
    free(entries);
    return true;
}

/* ---- what people have said ---- */

static uint32_t index_of(const sg_fingerprint *items, size_t count, uint64_t id)
{
    sg_fingerprint key = {.id = id};
    const sg_fingerprint *found = count ? bsearch(&key, items, count, sizeof key, compare_items) : NULL;
    return found ? (uint32_t)(found - items) : UINT32_MAX;
}

/* Pairs said to be one are remembered with the highest score; those said to be two into `apart`. */
static void apply_verdicts(const sg_fingerprint *items, size_t count, const sg_dup_verdict *verdicts,
                           size_t verdict_count, sg_dup_verdict *apart, pair_set *set)
{
    for (size_t i = 0; i < verdict_count; i++) {
        uint32_t a = index_of(items, count, verdicts[i].a), b = index_of(items, count, verdicts[i].b);
        if (a == UINT32_MAX || b == UINT32_MAX || a == b)
            continue;
        pair p = {a < b ? a : b, a < b ? b : a, SG_DUP_SAID_SO, INT32_MAX};
        if (verdicts[i].same)
            remember(set, &p);
        else
            apart[set->apart_count++] = (sg_dup_verdict){p.a, p.b, false};
    }
    if (set->apart_count > 1)
        qsort(apart, set->apart_count, sizeof *apart, compare_verdicts);
    set->apart = apart;
}

sg_status sg_deduplicate(sg_fingerprint *items, size_t count, const sg_dup_verdict *verdicts,
                         size_t verdict_count, sg_duplicate **ret, size_t *ret_count,
                         sg_error *err)
{
    sg_status status = SG_OK;
    pair_set set = {0};
    uint32_t *kept = NULL;
    sg_dup_verdict *apart = NULL;
    block_entry *entries = NULL;
    uint64_t afar[AFAR_BITS / 64];
    sg_duplicate *found = NULL;
    size_t found_count = 0;
    if (count >= UINT32_MAX / KEYS)
        return sg_fail(err, SG_LIMIT, SG_MSG_DEDUPE_TOO_MANY, count);
    size_t room = count ? count : 1;
    set.parent = calloc(room, sizeof *set.parent);
    set.next = calloc(room, sizeof *set.next);
    set.reasons = calloc(room, sizeof *set.reasons);
    set.keys = calloc(room, sizeof *set.keys);
    set.whole = calloc(room, sizeof *set.whole);
    set.outlines = calloc(room, sizeof *set.outlines);
    apart = calloc(verdict_count + 1, sizeof *apart);
    kept = calloc(room, sizeof *kept);
    entries = calloc(room, sizeof *entries);
    found = calloc(room, sizeof *found);
    if (!set.parent || !set.next || !set.reasons || !set.keys || !set.whole || !set.outlines ||
        !apart || !kept || !entries || !found) {
        status = sg_fail_memory(err);
        goto out;
    }
    if (count > 1)
        qsort(items, count, sizeof *items, compare_items);
    if (!count_sharers(items, count)) {
        status = sg_fail_memory(err);
        goto out;
    }
    apply_verdicts(items, count, verdicts, verdict_count, apart, &set);
    for (size_t i = 0; i < count; i++) {
        set.parent[i] = set.next[i] = (uint32_t)i;
        keys_of(&items[i], set.keys[i]);
        set.outlines[i] = outline_of(&items[i]);
    }
    for (int k = 0; k < KEYS; k++) {
        size_t entry_count = 0;
        if (k >= KEY_AFAR)
            mark_afar(&set, count, k, afar);
        for (size_t i = 0; i < count; i++)
            if (set.keys[i][k] && (k < KEY_AFAR || is_afar(afar, set.keys[i][k])))
                entries[entry_count++] = (block_entry){set.keys[i][k], (uint32_t)i};
        compare_all(items, entries, entry_count, &set);
    }
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
    free(set.outlines);
    free(apart);
    free(kept);
    free(entries);
    free(found);
    return status;
}
