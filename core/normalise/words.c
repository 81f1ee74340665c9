/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding words in folded text. Each grammar has a short table of words; a pass over the text with
 * the table hashed by first character costs about a nanosecond a byte, whatever the table's size.
 */
#include <string.h>

#include "grammar.h"

enum { BUCKETS = 256, TABLE_MAX = 512 };

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
    for (size_t i = 0; i + 2 < text.n; i++) {
        unsigned char a = (unsigned char)text.s[i], b = (unsigned char)text.s[i + 1];
        if (a == 0xE2 && (b == 0x83 || b == 0x91 || b == 0x93 || b == 0x9D || b == 0x9E))
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
    sg_folded folded;
    if (!sg_fold(text, true, arena, &folded))
        return (sg_str){"", 0};
    return folded.text;
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
    for (size_t pos = 0; pos < raw.n && folded.n > 0; sg_utf8_next(raw, &pos)) {
        size_t length = folds_to(raw, pos, folded);
        if (length)
            return sg_arena_strndup(arena, raw.s + pos, length);
    }
    return sg_arena_strndup(arena, folded.s, folded.n);
}

static unsigned bucket_of(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    if (b[0] < 0x80)
        return b[0];
    return (b[0] * 7u + b[1] * 31u + b[2] * 131u) % BUCKETS;
}

size_t sgn_find_words(sg_str text, const sgn_word *words, size_t count, sgn_hit *hits, size_t max)
{
    uint16_t head[BUCKETS] = {0}, next[TABLE_MAX];
    uint16_t length[TABLE_MAX];
    size_t found = 0;
    if (text.n < 2)
        return 0;
    if (count > TABLE_MAX)
        count = TABLE_MAX;
    for (size_t i = 0; i < count; i++) {
        unsigned bucket = bucket_of(words[i].text);
        length[i] = (uint16_t)strlen(words[i].text);
        next[i] = head[bucket];
        head[bucket] = (uint16_t)(i + 1);
    }
    for (size_t pos = 0; pos < text.n && found < max;) {
        unsigned char lead = (unsigned char)text.s[pos];
        size_t step = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        size_t best = 0, which = 0;
        if (lead < 0x80 || (lead >= 0xC0 && pos + 3 <= text.n)) {
            for (unsigned i = head[bucket_of(text.s + pos)]; i; i = next[i - 1]) {
                size_t n = length[i - 1];
                if (n > best && n <= text.n - pos &&
                    memcmp(words[i - 1].text, text.s + pos, n) == 0) {
                    best = n;
                    which = i - 1;
                }
            }
        }
        if (best) {
            hits[found++] = (sgn_hit){(uint32_t)pos, (uint32_t)(pos + best), words[which].value};
            step = best;
        }
        pos += step;
    }
    return found;
}

size_t sgn_find(sg_str text, size_t from, const char *needle)
{
    if (from > text.n || text.n == 0)
        return SIZE_MAX;
    const char *hit = memmem(text.s + from, text.n - from, needle, strlen(needle));
    return hit ? (size_t)(hit - text.s) : SIZE_MAX;
}

bool sgn_has(sg_str text, const char *needle)
{
    return sgn_find(text, 0, needle) != SIZE_MAX;
}

enum { SEEN_BITS = 1024, SHORT_TEXT = 9 };

static unsigned seen_bit(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    return b[0] < 0xE0 ? b[0] : (b[0] * 7u + b[1] * 61u + b[2] * 263u) % SEEN_BITS;
}

/* Marks the characters of `text`, so that most words need no search. */
static void mark_seen(sg_str text, uint64_t seen[SEEN_BITS / 64])
{
    for (size_t pos = 0; pos < text.n;) {
        unsigned char lead = (unsigned char)text.s[pos];
        size_t step = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (step >= 3 && pos + 3 > text.n)
            break;
        unsigned bit = seen_bit(text.s + pos);
        seen[bit / 64] |= UINT64_C(1) << (bit % 64);
        pos += step;
    }
}

bool sgn_has_any(sg_str text, const char *words)
{
    uint64_t seen[SEEN_BITS / 64] = {0};
    if (text.n == 0)
        return false;
    if (text.n > SHORT_TEXT)
        mark_seen(text, seen);
    for (const char *word = words; *word;) {
        size_t n = 0;
        while (word[n] != '|' && word[n] != '\0')
            n++;
        unsigned bit = seen_bit(word);
        bool maybe = text.n <= SHORT_TEXT || seen[bit / 64] >> (bit % 64) & 1;
        if (maybe && n <= text.n && memmem(text.s, text.n, word, n))
            return true;
        word += n + (word[n] == '|');
    }
    return false;
}

/* Length of the word at `*word` when `s` (n bytes) begins with it, else 0; moves past its '|'. The
 * tables are valid UTF-8, so what does not match is passed over character by character. */
static size_t match_word(const char **word, const char *s, size_t n)
{
    const char *w = *word;
    size_t i = 0;
    while (i < n && w[i] == s[i] && w[i] != '|' && w[i] != '\0')
        i++;
    if (w[i] == '|' || w[i] == '\0') {
        *word = w + i + (w[i] == '|');
        return i;
    }
    while (*w != '|' && *w != '\0') {
        unsigned char lead = (unsigned char)*w;
        w += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
    *word = w + (*w == '|');
    return 0;
}

size_t sgn_at(sg_str text, size_t pos, const char *words)
{
    size_t best = 0;
    if (pos >= text.n)
        return 0;
    const char *s = text.s + pos;
    for (const char first = s[0]; *words;) {
        if (*words != first) { /* most words: on to the next */
            while (*words && *words++ != '|')
                ;
            continue;
        }
        size_t n = match_word(&words, s, text.n - pos);
        best = n > best ? n : best;
    }
    return best;
}

size_t sgn_ends(sg_str text, size_t pos, const char *words)
{
    size_t best = 0;
    while (*words) {
        size_t n = 0;
        while (words[n] != '|' && words[n] != '\0')
            n++;
        if (n > best && n <= pos && text.s[pos - 1] == words[n - 1] &&
            memcmp(text.s + pos - n, words, n) == 0)
            best = n;
        words += n + (words[n] == '|');
    }
    return best;
}

size_t sgn_skip_blanks(sg_str text, size_t pos)
{
    while (pos < text.n && (text.s[pos] == ' ' || text.s[pos] == '\t'))
        pos++;
    return pos;
}

/* A clause that never ends is cut, so that looking around every figure of a text stays linear. */
enum { CLAUSE_MAX = 384 };

static bool is_inside_character(sg_str text, size_t pos)
{
    return pos < text.n && ((unsigned char)text.s[pos] & 0xC0) == 0x80;
}

static bool ends_clause(unsigned char byte)
{
    return byte == ',' || byte == ';' || byte == '!' || byte == '?' || byte == '\n' || byte == '|';
}

size_t sgn_clause_start(sg_str text, size_t pos)
{
    size_t limit = pos > CLAUSE_MAX ? pos - CLAUSE_MAX : 0;
    while (limit < pos && is_inside_character(text, limit))
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
    while (limit < text.n && limit > pos && is_inside_character(text, limit))
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
