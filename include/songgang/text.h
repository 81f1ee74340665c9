/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UTF-8 text: validation, decoding and folding. Pure; any thread.
 *
 * Folding makes texts comparable: NFKC per code point (full width → ASCII, ㎡ → m2, ① → 1),
 * lower case, traditional → simplified. The table is generated at build from Unicode data and
 * the OpenCC character table (see corpus/build).
 */
#ifndef SONGGANG_TEXT_H
#define SONGGANG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"

/* A borrowed slice of UTF-8, not NUL-terminated. `{NULL,0}` is "absent". */
typedef struct sg_str {
    const char *s;
    size_t n;
} sg_str;

sg_str sg_str_of(const char *text); /* NULL gives {NULL,0} */
bool sg_str_equal(sg_str a, sg_str b);
/* First occurrence of `needle`, or SIZE_MAX. */
size_t sg_str_find(sg_str text, sg_str needle);
/* Without leading and trailing blanks (ASCII, U+3000, U+00A0, BOM, zero width). */
sg_str sg_str_trim(sg_str text);

/* Decode the code point at `*pos` (< n) and advance. Malformed bytes give U+FFFD and advance 1. */
uint32_t sg_utf8_decode(sg_str text, size_t *pos);
/* The same; inline for ASCII and for Han, which is nearly all there is. */
static inline uint32_t sg_utf8_next(sg_str text, size_t *pos)
{
    const unsigned char *s = (const unsigned char *)text.s + *pos;
    if (s[0] < 0x80) {
        ++*pos;
        return s[0];
    }
    if (s[0] >= 0xE3 && s[0] <= 0xEC && text.n - *pos >= 3 && (s[1] & 0xC0) == 0x80 &&
        (s[2] & 0xC0) == 0x80) {
        *pos += 3;
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3Fu);
    }
    return sg_utf8_decode(text, pos);
}
/* Write `cp` at `out` (≥ 4 bytes); number of bytes. */
size_t sg_utf8_put(uint32_t cp, char *out);
/* Strict RFC 3629: no overlongs, surrogates, or > U+10FFFF. */
bool sg_utf8_valid(sg_str text);
/* Number of code points (malformed bytes count one each). */
size_t sg_utf8_count(sg_str text);
/* Levenshtein distance in code points; SIZE_MAX when either is longer than 48 of them. */
size_t sg_edit_distance(sg_str a, sg_str b);
/* Largest prefix of at most `max_bytes` ending on a code point boundary. */
size_t sg_utf8_prefix(sg_str text, size_t max_bytes);

/* True for CJK unified ideographs (incl. extensions) after folding. */
bool sg_is_han(uint32_t cp);

/* Fold one code point into at most SG_FOLD_MAX code points; returns how many (≥ 0: zero-width
 * characters, BOM and variation selectors vanish). */
enum { SG_FOLD_MAX = 18 };
size_t sg_fold_code_point(uint32_t cp, uint32_t out[SG_FOLD_MAX]);

/* First character at or after `pos` that is `first`, or folds to something that begins with it;
 * text.n when there is none. */
size_t sg_fold_seek(sg_str text, size_t pos, uint32_t first);

/* Folded text, and for every folded byte (plus one past the end) the offset in the original
 * where it came from. Runs of blanks collapse to one space when `collapse` is set; newlines
 * stay '\n' either way. */
typedef struct sg_folded {
    sg_str text;         /* NUL-terminated in the arena */
    const uint32_t *map; /* text.n + 1 entries */
} sg_folded;
/* False when memory is short. */
bool sg_fold(sg_str text, bool collapse, sg_arena *arena, sg_folded *ret);
/* Folded text without the map; NUL-terminated in the arena. False when memory is short. */
bool sg_fold_text(sg_str text, bool collapse, sg_arena *arena, sg_str *ret);
/* Folded copy without the map; NULL when memory is short. */
char *sg_fold_copy(sg_arena *arena, const char *text);

/* 64-bit FNV-1a with a final avalanche; stable across machines and releases. */
uint64_t sg_hash64(const void *data, size_t size, uint64_t seed);

/* Toneless pinyin of the commonest reading of a Han character ("zhuang"), or NULL. */
const char *sg_pinyin(uint32_t cp);

#endif
