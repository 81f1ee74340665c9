/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/normalise: what the compiler works out of a list of words written in place. The
 * characters that begin (or end) its words become three sets of 64 bits, so that a text is nearly
 * always known to hold none of them without a look at the list. A list that is no constant, or a
 * compiler that does not see through it, gives sets that say nothing; the answer is the same.
 */
#ifndef SG_NORMALISE_WORD_MASK_H
#define SG_NORMALISE_WORD_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SGN_INLINE static inline __attribute__((always_inline))

/* Which characters there may be: a character is when its bits are in all sets. */
typedef struct sgn_mask {
    uint64_t near, far, both;
} sgn_mask;

/* By the last byte of the character, by what stands before that, and by both. */
SGN_INLINE sgn_mask sgn_mask_of(unsigned last, unsigned before)
{
    return (sgn_mask){UINT64_C(1) << (last & 63), UINT64_C(1) << (before & 63),
                      UINT64_C(1) << ((last * 5 + before) & 63)};
}

/* gcc 12 looks at all the bytes of a character where its first already tells there is but one. */
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Warray-bounds"
#endif

/* The character that begins at `s`; all its bytes are there. */
SGN_INLINE sgn_mask sgn_mask_first(const unsigned char *s)
{
    return s[0] < 0x80   ? sgn_mask_of(s[0], s[0] / 2u)
           : s[0] < 0xE0 ? sgn_mask_of(s[1], s[0])
                         : sgn_mask_of(s[2], s[1] + s[0] * 16u);
}

/* The character that ends before `s`; two bytes are there unless it is one byte. */
SGN_INLINE sgn_mask sgn_mask_last(const unsigned char *s)
{
    return s[-1] < 0x80 ? sgn_mask_of(s[-1], s[-1] / 2u) : sgn_mask_of(s[-1], s[-2]);
}

#pragma GCC diagnostic pop

SGN_INLINE bool sgn_mask_has(sgn_mask set, sgn_mask one)
{
    return (set.near & one.near) && (set.far & one.far) && (set.both & one.both);
}

#if defined(__OPTIMIZE__) && !defined(SGN_NO_MASKS)

/* A step takes the word at `at`, the last word again and again when there are no more: without a
 * branch that depends on the list, the compiler folds the whole row of steps into three numbers. It
 * does so in one go for strcspn(), whose value is a number, and a step at a time for strchr(). */
#define SGN_MASK_STEP(CHARACTER)                                                                   \
    {                                                                                              \
        size_t stop = at + strcspn(words + at, "|");                                               \
        sgn_mask one = stop > at ? CHARACTER : (sgn_mask){0, 0, 0};                                \
        set.near |= one.near;                                                                      \
        set.far |= one.far;                                                                        \
        set.both |= one.both;                                                                      \
        at = stop < length ? stop + 1 : at;                                                        \
    }
#define SGN_MASK_4(C) SGN_MASK_STEP(C) SGN_MASK_STEP(C) SGN_MASK_STEP(C) SGN_MASK_STEP(C)
#define SGN_MASK_16(C) SGN_MASK_4(C) SGN_MASK_4(C) SGN_MASK_4(C) SGN_MASK_4(C)
#define SGN_MASK_48(C) SGN_MASK_16(C) SGN_MASK_16(C) SGN_MASK_16(C)

/* False when nothing is known of the list: it is no constant, or has more words than steps. */
SGN_INLINE bool sgn_mask_firsts(const char *words, sgn_mask *ret)
{
    sgn_mask set = {0, 0, 0};
    size_t at = 0, length = strlen(words);
    SGN_MASK_48(sgn_mask_first((const unsigned char *)words + at))
    bool whole = at + strcspn(words + at, "|") == length;
    *ret = set;
    return __builtin_constant_p(whole) && whole && __builtin_constant_p(set.near) &&
           __builtin_constant_p(set.far) && __builtin_constant_p(set.both);
}

SGN_INLINE bool sgn_mask_lasts(const char *words, sgn_mask *ret)
{
    sgn_mask set = {0, 0, 0};
    size_t at = 0, length = strlen(words);
    SGN_MASK_48(sgn_mask_last((const unsigned char *)words + stop))
    bool whole = at + strcspn(words + at, "|") == length;
    *ret = set;
    return __builtin_constant_p(whole) && whole && __builtin_constant_p(set.near) &&
           __builtin_constant_p(set.far) && __builtin_constant_p(set.both);
}

#else

SGN_INLINE bool sgn_mask_firsts(const char *words, sgn_mask *ret)
{
    (void)words, (void)ret;
    return false;
}

SGN_INLINE bool sgn_mask_lasts(const char *words, sgn_mask *ret)
{
    (void)words, (void)ret;
    return false;
}

#endif

#endif
