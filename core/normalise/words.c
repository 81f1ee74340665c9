/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding words in folded text. Each grammar has a table of words, hashed by first character
 * at build time; a pass over the text costs about a nanosecond a byte, whatever the table's size.
 */
#include <string.h>

#include "grammar.h"

static bool is_circled(uint32_t cp)
{
    return (cp >= 0x2460 && cp <= 0x2473) || (cp >= 0x2776 && cp <= 0x2793) ||
           (cp >= 0x24EB && cp <= 0x24F4) || (cp >= 0x24F5 && cp <= 0x24FE);
}

/* Length of a keycap number (digit, optional variation selector, U+20E3) at `pos`, or 0. */
static size_t keycap_length(sg_str text, size_t pos)
{
    size_t at = pos + 1;
    if (text.n - pos >= 7 && memcmp(text.s + at, "\xEF\xB8\x8F", 3) == 0)
        at += 3;
    if (text.n - at >= 3 && at < text.n && memcmp(text.s + at, "\xE2\x83\xA3", 3) == 0)
        return at + 3 - pos;
    return 0;
}

/* The common case has no circled numbers: then the text is folded where it stands. */
static bool needs_rewrite(sg_str text)
{
    const char *end = text.s + text.n;
    for (const char *at = text.s; (at = memchr(at, 0xE2, (size_t)(end - at))) != NULL; at++) {
        unsigned char next = end - at > 2 ? (unsigned char)at[1] : 0;
        if (next == 0x83 || next == 0x91 || next == 0x93 || next == 0x9D || next == 0x9E)
            return true;
    }
    return false;
}

static sg_str rewrite(sg_str text, sg_arena *arena)
{
    char *out = sg_arena_alloc(arena, text.n + 1);
    if (!out)
        return (sg_str){"", 0};
    size_t n = 0, pos = 0;
    while (pos < text.n) {
        size_t from = pos, keycap = 0;
        if (text.s[pos] >= '0' && text.s[pos] <= '9' && (keycap = keycap_length(text, pos)) != 0) {
            out[n++] = ';';
            pos += keycap;
            continue;
        }
        if (is_circled(sg_utf8_next(text, &pos))) {
            out[n++] = ';';
            continue;
        }
        memcpy(out + n, text.s + from, pos - from);
        n += pos - from;
    }
    return (sg_str){out, n};
}

/* Arabic figures and plain punctuation need no table; Han text is unchanged unless traditional. */
sg_str sgn_fold(sg_str text, sg_arena *arena)
{
    if (!text.s || text.n == 0)
        return (sg_str){"", 0};
    if (needs_rewrite(text))
        text = rewrite(text, arena);
    sg_str folded;
    return sg_fold_text(text, true, arena, &folded) ? folded : (sg_str){"", 0};
}

/* Bytes of `raw` from `pos` that fold to `folded`; 0 when they do not. */
static size_t folds_to(sg_str raw, size_t pos, sg_str folded)
{
    size_t at = pos, done = 0;
    while (done < folded.n && at < raw.n) {
        uint32_t cps[SG_FOLD_MAX];
        size_t count = sg_fold_code_point(sg_utf8_next(raw, &at), cps);
        if (count == 0 && done == 0)
            return 0;
        for (size_t i = 0; i < count; i++) {
            char bytes[4];
            size_t n = sg_utf8_put(cps[i], bytes);
            if (n > folded.n - done || memcmp(bytes, folded.s + done, n) != 0)
                return 0;
            done += n;
        }
    }
    return done == folded.n ? at - pos : 0;
}

const char *sgn_original(sg_str raw, sg_str folded, sg_arena *arena)
{
    size_t at = 0;
    uint32_t first = folded.n > 0 ? sg_utf8_next(folded, &at) : 0;
    for (size_t pos = 0; folded.n > 0 && (pos = sg_fold_seek(raw, pos, first)) < raw.n;) {
        size_t length = folds_to(raw, pos, folded);
        if (length)
            return sg_arena_strndup(arena, raw.s + pos, length);
        sg_utf8_next(raw, &pos);
    }
    return sg_arena_strndup(arena, folded.s, folded.n);
}

/* By the first three bytes, or the first when that is ASCII; a fourth byte is multiplied away. */
static inline unsigned bucket_of(uint32_t bytes)
{
    return bytes * (UINT32_C(0x9E3779B1) << 8) >> (32 - SGN_BUCKET_BITS);
}

static inline uint32_t bytes_at(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    return b[0] < 0x80 ? b[0] : b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
}

/* Bytes of the character that begins with `lead`. */
static inline size_t step_of(unsigned char lead)
{
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static inline bool is_start(sg_str text, size_t pos)
{
    unsigned char lead = (unsigned char)text.s[pos];
    return lead < 0x80 || (lead >= 0xC0 && pos + 3 <= text.n);
}

/* Length of the word when the text at `s` (`n` bytes left) begins with it, else 0. Most words are
 * told by their first eight bytes. */
static inline size_t word_at(const sgn_word *word, const char *s, size_t n)
{
    enum { FIRST = 8 };
    size_t i = 0;
    if (n >= FIRST) {
        uint64_t a, b;
        memcpy(&a, word->text, FIRST);
        memcpy(&b, s, FIRST);
        uint64_t differ = a ^ b;
        uint64_t ends = (a - UINT64_C(0x0101010101010101)) & ~a & UINT64_C(0x8080808080808080);
        if (ends) {
            unsigned length = (unsigned)__builtin_ctzll(ends) / 8;
            return length && differ << (64 - 8 * length) == 0 ? length : 0;
        }
        if (differ)
            return 0;
        i = FIRST;
    }
    while (word->text[i] && i < n && word->text[i] == s[i])
        i++;
    return word->text[i] ? 0 : i;
}

size_t sgn_find_words(sg_str text, const sgn_word *words, const sgn_word_index *index, sgn_hit *hits,
                      size_t max)
{
    size_t found = 0;
    for (size_t pos = 0; pos < text.n && found < max && text.n >= 2;) {
        unsigned char lead = (unsigned char)text.s[pos];
        size_t step = step_of(lead);
        unsigned bucket = is_start(text, pos) ? bucket_of(bytes_at(text.s + pos)) : 0;
        for (size_t i = index->starts[bucket]; i < index->starts[bucket + 1]; i++) {
            const sgn_word *word = &words[index->order[i]];
            size_t n = word_at(word, text.s + pos, text.n - pos);
            if (n) {
                hits[found++] = (sgn_hit){(uint32_t)pos, (uint32_t)(pos + n), word->value};
                step = n;
                break;
            }
        }
        pos += step;
    }
    return found;
}

size_t sgn_skip_blanks(sg_str text, size_t pos)
{
    while (pos < text.n && (text.s[pos] == ' ' || text.s[pos] == '\t'))
        pos++;
    return pos;
}

/* A clause that never ends is cut, so that looking around every figure of a text stays linear. */
enum { CLAUSE_MAX = 384 };

static bool ends_clause(unsigned char byte)
{
    return byte == ',' || byte == ';' || byte == '!' || byte == '?' || byte == '\n' || byte == '|';
}

size_t sgn_clause_start(sg_str text, size_t pos)
{
    size_t limit = pos > CLAUSE_MAX ? pos - CLAUSE_MAX : 0;
    while (limit < pos && sgn_inside(text, limit))
        limit++;
    for (size_t i = pos; i > limit; i--) {
        unsigned char byte = (unsigned char)text.s[i - 1];
        if (ends_clause(byte) || (byte == 0x82 && sgn_ends(text, i, "。")))
            return i;
    }
    return limit;
}

size_t sgn_clause_end(sg_str text, size_t pos)
{
    size_t limit = text.n - pos > CLAUSE_MAX ? pos + CLAUSE_MAX : text.n;
    while (limit < text.n && limit > pos && sgn_inside(text, limit))
        limit--;
    for (size_t i = pos; i < limit; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (ends_clause(byte) || (byte == 0xE3 && sgn_at(text, i, "。")))
            return i;
    }
    return limit;
}

sg_str sgn_slice(sg_str text, size_t from, size_t to)
{
    if (from > text.n)
        from = text.n;
    if (to > text.n)
        to = text.n;
    return from < to ? (sg_str){text.s + from, to - from} : (sg_str){text.s, 0};
}
