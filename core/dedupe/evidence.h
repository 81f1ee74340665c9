/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pair of postings under judgement. Private to core/dedupe.
 */
#ifndef SONGGANG_DEDUPE_EVIDENCE_H
#define SONGGANG_DEDUPE_EVIDENCE_H

#include "employer_name.h"
#include "songgang/dedupe.h"
#include "title.h"
#include "work.h"

typedef enum sg_phone_relation {
    SG_PHONE_UNKNOWN,
    SG_PHONE_OTHER,
    SG_PHONE_MASKED,
    SG_PHONE_SAME
} sg_phone_relation;

typedef struct sg_pair_view {
    const sg_fingerprint *a, *b;
    uint32_t reasons;
    int32_t score;
    bool never;   /* a fact both state makes them two jobs */
    bool unnamed; /* nothing says that the same people recruit */
    bool same_people; /* it is as good as certain that they do */
    bool same_title;
    bool same_pay; /* as far as both state it */
    bool near_pay; /* one figure amid the other's range */
    bool overtime; /* an hour's pay, and what it comes to with overtime */
    int same_text; /* min-hashes that agree, of SG_DUP_TEXT */
    int agreed;    /* points for facts both state alike, names and trades apart */
    sg_title_relation title; /* raised by `work` */
    sg_work_relation work;
    bool by_work; /* it is the work that makes the titles alike */
    sg_phone_relation phone;
} sg_pair_view;

enum { SG_AGREED_SOME = 4, SG_AGREED_WELL = 6, SG_AGREED_MOST = 8, SG_AGREED_FULLY = 9 };

sg_phone_relation sg_phone_relate(uint64_t a, uint64_t b);
/* What both pay, into `p`. */
void sg_judge_wage(sg_pair_view *p);
/* Who recruits, into `p`. */
void sg_judge_who(sg_pair_view *p);

static inline bool sg_both(uint64_t a, uint64_t b)
{
    return a != 0 && a == b;
}

#endif
