/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/normalise: how a worker stands to a word of his own text.
 */
#ifndef SONGGANG_CORE_NORMALISE_PROFILE_STANCE_H
#define SONGGANG_CORE_NORMALISE_PROFILE_STANCE_H

#include "songgang/text.h"

typedef enum sgn_stance {
    SGN_TOLD,    /* merely said: 做过焊工, 在广东打过工 */
    SGN_WISHED,  /* 想去广东, 最好在东莞, 找保安 */
    SGN_REFUSED, /* 不想去广东, 保安不做, 除了新疆 */
    SGN_LACKING  /* 没做过焊工, 不会开车 */
} sgn_stance;

/* A character starts at `at`. */
static inline bool sgn_starts(sg_str text, size_t at)
{
    return ((unsigned char)text.s[at] & 0xc0) != 0x80;
}

/* Stance to the word at [start, end) of a folded text, from its clause. */
sgn_stance sgn_stance_of(sg_str text, size_t start, size_t end);

#endif
