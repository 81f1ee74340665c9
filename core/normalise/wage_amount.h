/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One amount of money in folded text: its figures, its unit, and what is written around it.
 * wage_amount.c finds them, wage.c decides which of them is the wage.
 */
#ifndef SG_NORMALISE_WAGE_AMOUNT_H
#define SG_NORMALISE_WAGE_AMOUNT_H

#include "grammar.h"

typedef enum wage_role { /* later ones win */
    ROLE_NONE,
    ROLE_PROBATION,
    ROLE_BASE,
    ROLE_PLAIN,
    ROLE_REGULAR,
    ROLE_TOTAL,
    ROLE_EXCLUDED
} wage_role;

typedef struct wage_amount {
    size_t start, end;
    int64_t min, max; /* thousandths of a yuan; -1 open. A single figure has min == max. */
    sg_period period; /* as written beside it; NONE when not */
    wage_role role;
    bool money;       /* 元, ¥, 块 … */
    bool around, at_least, at_most, range, unit, reversed, plus;
    bool labelled;    /* a word for wages stands before it in its clause */
    bool beside;      /* … and right beside it */
    bool by_sex;      /* 男, 女 before it */
} wage_amount;

/* 六七千: `n` is the first of two digits that share a unit. */
bool wage_amount_is_pair(sg_str text, const sgn_number *n);
/* 一斤独芽40块, 每份80: end of the unit that is paid for, written between `from` and the figures at
 * `start`; 0 for none. */
size_t wage_amount_piece_before(sg_str text, size_t from, size_t start);
/* Amount at the number `n`; false when it counts something else than money. `ret->end` is past
 * everything that belongs to it either way. */
bool wage_amount_read(sg_str text, const sgn_number *n, bool is_field, wage_amount *ret);

#endif
