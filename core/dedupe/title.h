/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What two titles say of each other. Private to core/dedupe.
 */
#ifndef SONGGANG_DEDUPE_TITLE_H
#define SONGGANG_DEDUPE_TITLE_H

#include "songgang/dedupe.h"

typedef enum sg_title_relation {
    SG_TITLE_OTHER,
    SG_TITLE_SHARES, /* two characters that say something */
    SG_TITLE_WITHIN, /* one in the other, or what is done is the same: 锂电池卷绕工, 卷绕操作工 */
    SG_TITLE_SAME
} sg_title_relation;

/* The title's letters, and what is done, into `ret`. */
void sg_title_mark(const char *folded, sg_fingerprint *ret);
sg_title_relation sg_title_relate(const sg_fingerprint *a, const sg_fingerprint *b);
/* Both say what is done, and that has not one character in common: 语文教师, 数学教师. */
bool sg_titles_contrary(const sg_fingerprint *a, const sg_fingerprint *b);
/* Both have brackets that share nothing: 仓管员(珠江路), 仓管员(六合). */
bool sg_titles_bracket_other(const sg_fingerprint *a, const sg_fingerprint *b);

#endif
