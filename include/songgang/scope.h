/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose rows may be read: the homes of workers somebody is responsible for.
 *
 * Every store query about workers, offers, plans or the ledger takes one, and refuses NULL; there is
 * no query without. A scope comes from the caller's account, never from a parameter: what a
 * parameter asks for can only narrow it.
 */
#ifndef SONGGANG_SCOPE_H
#define SONGGANG_SCOPE_H

#include <stdbool.h>

#include "songgang/vocabulary.h"

/* All zero: nobody at all. */
typedef struct sg_scope {
    bool whole;       /* every home, unknown ones included */
    sg_locality home; /* unless `whole`: homes that equal it or lie within it; 0 none */
} sg_scope;

/* Everybody: for the operator's own commands and for administrators. */
extern const sg_scope sg_everywhere;

/* Of the operator who asked for `area` (0: everywhere). */
sg_scope sg_scope_of(sg_locality area);
/* May a worker living at `home` (0: unknown) be seen? NULL: no. */
bool sg_scope_covers(const sg_scope *scope, sg_locality home);
/* May rows about all of `area` (0: everywhere) be seen? NULL: no. */
bool sg_scope_covers_all(const sg_scope *scope, sg_locality area);
/* Could any worker of `area` (0: everywhere) be seen: does one lie within the other? NULL: no. */
bool sg_scope_touches(const sg_scope *scope, sg_locality area);
/* `scope` narrowed to `wanted` (0: as it is). False when `wanted` reaches beyond it. */
bool sg_scope_narrow(const sg_scope *scope, sg_locality wanted, sg_scope *ret);

#endif
