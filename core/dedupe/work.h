/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done, told in words that mean the same: 装配 and 组装, 缝纫, 平车 and 针车. Private to
 * core/dedupe.
 */
#ifndef SONGGANG_DEDUPE_WORK_H
#define SONGGANG_DEDUPE_WORK_H

#include "songgang/dedupe.h"

typedef enum sg_work_relation {
    SG_WORK_UNKNOWN, /* one of the two does not say */
    SG_WORK_OTHER,
    SG_WORK_PARTLY, /* what one does is mentioned by the other */
    SG_WORK_TOLD,   /* the same, told by a text only */
    SG_WORK_SAME
} sg_work_relation;

/* Of the title, or when that says nothing of a short text, into `ret->work` and `ret->works`. */
void sg_work_mark(const char *folded_title, const char *folded_text, sg_fingerprint *ret);
sg_work_relation sg_work_relate(const sg_fingerprint *a, const sg_fingerprint *b);

#endif
