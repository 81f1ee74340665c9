/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Building and probing the index over a sorted name table. Within the names that share their
 * first two characters a binary search finds the last one not after the text; the longest name
 * the text begins with is that one or one of its links to shorter names.
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

sg_str sg_name_text(const sg_name_table *names, uint32_t name)
{
    uint32_t start = names->offsets[name];
    return (sg_str){names->pool + start, names->offsets[name + 1] - start};
}

uint32_t sg_name_shorter(const sg_name_table *names, uint32_t name)
{
    return names->parents[name] ? names->parents[name] - 1 : SG_NO_NAME;
}

/* Bytes of the character that begins with `lead`. */
static inline size_t step_of(unsigned char lead)
{
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The first two characters as a key; 0 when there are fewer. */
static inline __attribute__((always_inline)) uint64_t key_of(sg_str text)
{
    if (text.n < 2)
        return 0;
    size_t n = step_of((unsigned char)text.s[0]);
    if (n >= text.n)
        return 0;
    n += step_of((unsigned char)text.s[n]);
    uint64_t key = 0;
    if (text.n >= 8) { /* one load instead of a copy of unknown length */
        memcpy(&key, text.s, 8);
        return n >= 8 ? key : key & ((UINT64_C(1) << (8 * n)) - 1);
    }
    memcpy(&key, text.s, n < text.n ? n : text.n);
    return key;
}

static uint64_t hash_of(uint64_t key)
{
    uint64_t hash = (key ^ key >> 29) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static sg_lexicon_slot *slot_of(const sg_lexicon *lexicon, uint64_t key, uint64_t hash)
{
    for (uint64_t at = hash;; at++) {
        sg_lexicon_slot *slot = &lexicon->slots[at & lexicon->mask];
        if (slot->key == key || slot->key == 0)
            return slot;
    }
}

/* The bit of a key in the filter, which is small enough to stay in the cache. */
static inline uint64_t *filter_word(const sg_lexicon *lexicon, uint64_t hash, sg_name_sort sort)
{
    uint64_t words = lexicon->mask / 16;
    return &lexicon->filter[(hash >> 16 & words) + (words + 1) * sort];
}

static inline uint64_t filter_bit(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58);
}

static size_t count_keys(const sg_name_table *names)
{
    size_t keys = 0;
    uint64_t last = 0;
    for (uint32_t i = 0; i < names->count; i++) {
        uint64_t key = key_of(sg_name_text(names, i));
        keys += key && key != last;
        last = key ? key : last;
    }
    return keys;
}

static sg_name_sort sort_of(uint32_t value)
{
    switch (value >> SG_LEXEME_SHIFT) {
    case SG_LEX_TRADE:
    case SG_LEX_SKILL: return SG_SORT_TRADE;
    case SG_LEX_CERTIFICATE: return SG_SORT_CERTIFICATE;
    default: return SG_SORT_PHRASE;
    }
}

/* Notes the sorts of a name, and of the shorter ones it is taken for. */
static void filter_sorts(sg_lexicon *lexicon, uint32_t name, uint64_t hash)
{
    const sg_name_table *names = lexicon->names;
    for (; name != SG_NO_NAME; name = sg_name_shorter(names, name))
        for (uint32_t i = names->starts[name]; i < names->starts[name + 1]; i++)
            *filter_word(lexicon, hash, sort_of(names->values[i])) |= filter_bit(hash);
}

bool sg_lexicon_build(sg_lexicon *lexicon, const sg_name_table *names, bool sorted)
{
    size_t size = 16;
    for (size_t keys = count_keys(names); size < keys * 2;)
        size *= 2;
    lexicon->names = names;
    lexicon->mask = size - 1;
    lexicon->slots = calloc(size, sizeof *lexicon->slots);
    lexicon->sorted = sorted;
    /* 4 bits a slot */
    lexicon->filter = calloc(size / 16 * (sorted ? SG_SORT_COUNT : 1), sizeof *lexicon->filter);
    if (!lexicon->slots || !lexicon->filter)
        return false;
    for (uint32_t i = 0; i < names->count; i++) {
        uint64_t key = key_of(sg_name_text(names, i));
        if (!key)
            continue;
        uint64_t hash = hash_of(key);
        sg_lexicon_slot *slot = slot_of(lexicon, key, hash);
        *filter_word(lexicon, hash, SG_ANY_SORT) |= filter_bit(hash);
        if (sorted)
            filter_sorts(lexicon, i, hash);
        if (!slot->key)
            *slot = (sg_lexicon_slot){.key = key, .first = i};
        slot->count++;
    }
    return true;
}

void sg_lexicon_free(sg_lexicon *lexicon)
{
    free(lexicon->slots);
    free(lexicon->filter);
    lexicon->slots = NULL;
    lexicon->filter = NULL;
}

static int compare(sg_str a, sg_str b)
{
    int order = memcmp(a.s, b.s, a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* The same of names and texts whose first `same` bytes are equal: they differ soon behind. */
static inline bool is_after(sg_str a, sg_str b, size_t same)
{
    size_t n = a.n < b.n ? a.n : b.n, i = same;
    while (i < n && a.s[i] == b.s[i])
        i++;
    return i < n ? (unsigned char)a.s[i] > (unsigned char)b.s[i] : a.n > b.n;
}

static bool begins_with(sg_str text, sg_str start)
{
    return start.n <= text.n && memcmp(text.s, start.s, start.n) == 0;
}

uint32_t sg_lexicon_longest(const sg_lexicon *lexicon, sg_str text)
{
    return sg_lexicon_longest_of(lexicon, text, SG_ANY_SORT);
}

uint32_t sg_lexicon_longest_of(const sg_lexicon *lexicon, sg_str text, sg_name_sort sort)
{
    uint64_t key = key_of(text);
    uint64_t hash = hash_of(key);
    if (!lexicon->sorted)
        sort = SG_ANY_SORT;
    if (!key || !(*filter_word(lexicon, hash, sort) & filter_bit(hash)))
        return SG_NO_NAME;
    const sg_lexicon_slot *slot = slot_of(lexicon, key, hash);
    if (!slot->key)
        return SG_NO_NAME;
    uint32_t low = slot->first, high = slot->first + slot->count;
    size_t same = (64 - (size_t)__builtin_clzll(key) + 7) / 8; /* bytes of the key */
    while (low < high) { /* the first name after the text */
        uint32_t middle = low + (high - low) / 2;
        if (is_after(sg_name_text(lexicon->names, middle), text, same))
            high = middle;
        else
            low = middle + 1;
    }
    if (low == slot->first)
        return SG_NO_NAME;
    uint32_t name = low - 1;
    while (name != SG_NO_NAME && !begins_with(text, sg_name_text(lexicon->names, name)))
        name = sg_name_shorter(lexicon->names, name);
    /* A link may lead to a name of one character, which is not for scanning. */
    return name != SG_NO_NAME && name >= slot->first ? name : SG_NO_NAME;
}

uint32_t sg_name_find(const sg_name_table *names, sg_str text)
{
    uint32_t low = 0, high = names->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare(sg_name_text(names, middle), text);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SG_NO_NAME;
}
