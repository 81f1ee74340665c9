/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of words written in place ("包吃|管饭|包餐"), asked of a text several hundred times a
 * posting. Nearly always the answer is no, so what matters is how fast that is known: two bytes are
 * compared at sixteen positions at a time, and a word is looked at only where both agree.
 */
#include "grammar.h"

/* ---- pairs of bytes ---- */

typedef uint8_t block __attribute__((vector_size(16)));

/* A search looks at positions 0 to length - 2, and at one more byte than a block; less than that
 * is for whoever asks to look at directly. */
enum { BLOCK = sizeof(block), SEARCHED_MIN = BLOCK + 1 };

typedef struct pair_search {
    const char *from;
    size_t next, last, base; /* beginnings of blocks: to come, the last there is, the one read */
    uint32_t hits;           /* in two blocks from `base`, a bit each */
    block first, second;
} pair_search;

static inline block load(const char *from)
{
    block out;
    memcpy(&out, from, sizeof out);
    return out;
}

/* A bit for each byte of a comparison. */
static inline uint32_t bits_of(block equal)
{
#ifdef __SSE2__
    typedef char bytes __attribute__((vector_size(16)));
    return (uint32_t)__builtin_ia32_pmovmskb128((bytes)equal);
#else
    uint64_t half[2];
    memcpy(half, &equal, sizeof half);
    const uint64_t each = UINT64_C(0x0101010101010101), gather = UINT64_C(0x0102040810204080);
    return (uint32_t)((half[0] & each) * gather >> 56 | ((half[1] & each) * gather >> 56) << 8);
#endif
}

/* Positions at which `first` is followed by `second`. */
static inline pair_search search_pairs(const char *from, size_t length, char first, char second)
{
    pair_search p = {.from = from, .last = length - SEARCHED_MIN};
    memset(&p.first, first, sizeof p.first);
    memset(&p.second, second, sizeof p.second);
    return p;
}

static inline block pairs_at(const pair_search *p, size_t at)
{
    return (block)(load(p->from + at) == p->first) & (block)(load(p->from + at + 1) == p->second);
}

/* The next position, or SIZE_MAX. The last block may begin before the end of the one before it, so
 * that nothing is read past the end; its hits are then told twice. */
static inline size_t next_pair(pair_search *p)
{
    while (!p->hits) {
        p->base = p->next;
        if (p->next + BLOCK <= p->last) {
            block one = pairs_at(p, p->next), two = pairs_at(p, p->next + BLOCK);
            p->next += 2 * BLOCK;
            if (bits_of(one | two))
                p->hits = bits_of(one) | bits_of(two) << BLOCK;
        } else if (p->next < p->last + BLOCK) {
            p->base = p->next < p->last ? p->next : p->last;
            p->next = p->base == p->last ? p->last + BLOCK : p->base + BLOCK;
            p->hits = bits_of(pairs_at(p, p->base));
        } else {
            return SIZE_MAX;
        }
    }
    size_t at = p->base + (unsigned)__builtin_ctz(p->hits);
    p->hits &= p->hits - 1;
    return at;
}

/* ---- one word ---- */

static size_t find(sg_str text, const char *word, size_t n)
{
    /* Of a character of several bytes the later ones tell most. */
    size_t skip = n >= 3 && (unsigned char)word[0] >= 0xE0;
    if (n < 2 || text.n < n || text.n - skip < SEARCHED_MIN) {
        const char *hit = n <= text.n ? memmem(text.s, text.n, word, n) : NULL;
        return hit ? (size_t)(hit - text.s) : SIZE_MAX;
    }
    pair_search pairs = search_pairs(text.s + skip, text.n - skip, word[skip], word[skip + 1]);
    for (size_t hit; (hit = next_pair(&pairs)) != SIZE_MAX;)
        if (hit + n <= text.n && memcmp(text.s + hit, word, n) == 0)
            return hit;
    return SIZE_MAX;
}

size_t sgn_find(sg_str text, size_t from, const char *needle)
{
    if (from > text.n || text.n == 0)
        return SIZE_MAX;
    size_t hit = find((sg_str){text.s + from, text.n - from}, needle, strlen(needle));
    return hit == SIZE_MAX ? hit : from + hit;
}

bool sgn_has(sg_str text, const char *needle)
{
    return sgn_find(text, 0, needle) != SIZE_MAX;
}

/* ---- lists ---- */

/* Where the word at `at` ends. */
static inline size_t word_end(const char *words, size_t length, size_t at)
{
    while (at < length && words[at] != '|')
        at += (unsigned char)words[at] >= 0xE0 ? 3 : 1;
    return at;
}

/* Length of the word `word` (at most `left` bytes) when `s` begins with it, else 0. */
static inline size_t begins(const char *s, size_t n, const char *word, size_t left)
{
    size_t i = 0;
    while (i < left && word[i] != '|' && i < n && word[i] == s[i])
        i++;
    return i == left || word[i] == '|' ? i : 0;
}

size_t sgn_list_at(sg_str text, size_t pos, const char *words, size_t length)
{
    if (pos >= text.n || sgn_inside(text, pos))
        return 0;
    const char *s = text.s + pos;
    size_t n = text.n - pos, best = 0;
    if (length < SEARCHED_MIN) {
        for (size_t at = 0; at < length; at = word_end(words, length, at) + 1) {
            size_t i = words[at] == s[0] ? begins(s, n, words + at, length - at) : 0;
            best = i > best ? i : best;
        }
        return best;
    }
    /* Of a character the last two bytes tell most; of one byte, that it begins a word. */
    bool single = (unsigned char)s[0] < 0x80;
    size_t lead = (unsigned char)s[0] < 0xE0 ? 0 : 1;
    if (!single && lead + 1 >= n)
        return 0;
    if (single && words[0] == s[0])
        best = begins(s, n, words, length);
    pair_search pairs = single ? search_pairs(words, length, '|', s[0])
                               : search_pairs(words, length, s[lead], s[lead + 1]);
    for (size_t hit; (hit = next_pair(&pairs)) != SIZE_MAX;) {
        size_t at = single ? hit + 1 : hit - lead;
        if (!single && (hit < lead || (at > 0 && words[at - 1] != '|')))
            continue;
        size_t i = begins(s, n, words + at, length - at);
        best = i > best ? i : best;
    }
    return best;
}

/* Length of the word that ends at `end` when the text before `pos` does, too; else 0. */
static inline size_t ends(sg_str text, size_t pos, const char *words, size_t end)
{
    size_t i = 0;
    while (i < end && i < pos && words[end - 1 - i] != '|' &&
           words[end - 1 - i] == text.s[pos - 1 - i])
        i++;
    return i == end || words[end - 1 - i] == '|' ? i : 0;
}

size_t sgn_list_ends(sg_str text, size_t pos, const char *words, size_t length)
{
    if (pos == 0 || sgn_inside(text, pos))
        return 0;
    char last = text.s[pos - 1];
    size_t best = 0;
    if (length < SEARCHED_MIN) {
        for (size_t at = 0; at < length;) {
            size_t end = word_end(words, length, at);
            size_t i = words[end - 1] == last ? ends(text, pos, words, end) : 0;
            best = i > best ? i : best;
            at = end + 1;
        }
        return best;
    }
    bool single = (unsigned char)last < 0x80;
    if (!single && pos < 2)
        return 0;
    if (single && words[length - 1] == last)
        best = ends(text, pos, words, length);
    pair_search pairs = single ? search_pairs(words, length, last, '|')
                               : search_pairs(words, length, text.s[pos - 2], last);
    for (size_t hit; (hit = next_pair(&pairs)) != SIZE_MAX;) {
        size_t end = single ? hit + 1 : hit + 2;
        if (end < length && words[end] != '|')
            continue;
        size_t i = ends(text, pos, words, end);
        best = i > best ? i : best;
    }
    return best;
}

enum { SEEN_BITS = 10, SEEN = 1 << SEEN_BITS, SHORT_TEXT = 9 };

/* Of the character at `s`: a byte, or of its first three. */
static inline unsigned seen_at(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t bytes = b[0] < 0xE0 ? b[0] : b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
    return bytes * (UINT32_C(0x9E3779B1) << 8) >> (32 - SEEN_BITS);
}

/* Marks the characters of `text`, so that most words need no search. */
static void mark_seen(sg_str text, bool seen[SEEN])
{
    for (size_t pos = 0; pos < text.n;) {
        unsigned char lead = (unsigned char)text.s[pos];
        size_t step = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (step >= 3 && pos + 3 > text.n)
            break;
        seen[seen_at(text.s + pos)] = true;
        pos += step;
    }
}

bool sgn_list_any(sg_str text, const char *words, size_t length)
{
    bool seen[SEEN] = {false};
    if (text.n <= SHORT_TEXT) {
        for (size_t pos = 0; pos < text.n; pos++)
            if (sgn_list_at(text, pos, words, length))
                return true;
        return false;
    }
    mark_seen(text, seen);
    for (size_t at = 0; at < length;) {
        size_t end = word_end(words, length, at);
        if (seen[seen_at(words + at)] && find(text, words + at, end - at) != SIZE_MAX)
            return true;
        at = end + 1;
    }
    return false;
}

bool sgn_masked_any(sg_str text, const char *words, size_t length, sgn_mask firsts)
{
    size_t pos = 0;
    while (pos + 4 <= text.n) { /* all bytes of the character are there */
        const unsigned char *s = (const unsigned char *)text.s + pos;
        if (sgn_mask_has(firsts, sgn_mask_first(s)) && sgn_list_at(text, pos, words, length))
            return true;
        pos += s[0] < 0xC0 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    }
    for (; pos < text.n; pos++)
        if (sgn_may_begin(text, pos, firsts) && sgn_list_at(text, pos, words, length))
            return true;
    return false;
}
