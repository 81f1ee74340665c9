/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker sees behind a personal link (songgang/link.h), and what is done with the answer given
 * there. The link stands for nobody else: no name but a masked one, no other worker, no other plan.
 */
#ifndef SONGGANG_WORKER_PAGE_H
#define SONGGANG_WORKER_PAGE_H

#include "songgang/approval.h"
#include "songgang/link.h"

enum { SG_PAGE_JOBS = 12, SG_PAGE_REASONS = 6 };

/* One job, or the course, as the worker reads it; "" unknown. */
typedef struct sg_page_offer {
    const char *subject; /* id of the posting or course: names it in the answer */
    const char *title, *employer, *place, *address;
    const char *wage;    /* 5500-7000元, as stated */
    const char *monthly; /* 约每月5220元; "" when stated by the month */
    const char *beds, *meals, *shift; /* 包住; 不包吃, 有补贴 */
    const char *days;    /* of a course: 3月2日至3月13日 */
    int allowance;       /* of a course: yuan a day; 0 none */
    bool seat;           /* of a course: one is kept */
    bool coded;          /* the employer gave a unified social credit code whose check digit fits */
    bool open;           /* may still be taken: not withdrawn, held or over */
    const char *reasons[SG_PAGE_REASONS]; /* why it was chosen */
    size_t reason_count;
    const char *unlike[SG_PAGE_REASONS];  /* where it is not as wished */
    size_t unlike_count;
    sg_offer_state state;
    sg_refusal reason; /* of a refusal */
    int64_t seen;      /* number of the answer that stands; 0: none was given yet */
} sg_page_offer;

typedef struct sg_page {
    const char *name;    /* masked; "" unknown */
    const char *station; /* who writes: the signature of messages; "" unknown */
    const char *hotline; /* "" none */
    sg_date until;       /* the link works up to this day */
    sg_page_offer job[SG_PAGE_JOBS];
    size_t job_count;
    sg_page_offer course;
    bool has_course;
} sg_page;

/* Texts in `arena`. Whatever was presented, the status is SG_OK and `*ret_state` says whether it is a link;
 * `*ret_link` (number 0: none) tells which, and the page has station and hotline in any case. `now` in
 * seconds since 1970. */
sg_status sg_page_read(sg_store *store, const sg_vocabulary *v, const char *data_dir, sg_str token,
                       int64_t now, sg_date today, sg_arena *arena, sg_page *ret, sg_link *ret_link,
                       sg_link_state *ret_state, sg_error *err);

/* What the worker pressed. X(identifier, word) */
#define SG_PAGE_CHOICES(X)                                                                         \
    X(INTERESTED, "interested") /* 想去 */                                                         \
    X(REFUSED, "refused")       /* 不合适, with a reason */                                        \
    X(HIRED, "hired")           /* 已上班 in this job */                                           \
    X(CALL, "call")             /* 请联系我 */                                                     \
    X(TRAINING, "training")     /* 想培训, when no course was offered */                           \
    X(ELSEWHERE, "elsewhere")   /* 已在别处上班 */                                                 \
    X(STOP, "stop")             /* no more messages */
typedef enum sg_page_choice {
#define X(id, word) SG_PAGE_##id,
    SG_PAGE_CHOICES(X)
#undef X
        SG_PAGE_CHOICE_COUNT
} sg_page_choice;
const char *sg_page_choice_word(sg_page_choice choice);
bool sg_page_choice_parse(sg_str word, sg_page_choice *ret);

typedef struct sg_page_answer {
    sg_page_choice choice;
    const char *subject; /* of the first three: which job or course */
    const char *reason;  /* of a refusal; NULL other */
    int64_t seen;        /* what the page said it had seen */
} sg_page_answer;
typedef enum sg_page_taken {
    SG_PAGE_RECORDED,
    SG_PAGE_SAME,    /* it stands like that already: a second click, a repetition */
    SG_PAGE_STALE,   /* made on a page from before the latest answer: nothing is changed */
    SG_PAGE_UNKNOWN, /* no such job on this page */
    SG_PAGE_NOT_SO   /* cannot be said of it now; the text says why */
} sg_page_taken;
/* One transaction: the link is looked at again, the answer recorded in the ledger in the worker's own
 * name, a wish kept for calling back, the message taken as delivered. `desk`: scope and actor are not
 * used. `ret_why` gets a text for SG_PAGE_NOT_SO. Nothing is changed unless the state is SG_LINK_GOOD. */
sg_status sg_page_take(const sg_desk *desk, sg_str token, const sg_page_answer *answer, int64_t now,
                       sg_arena *arena, sg_link *ret_link, sg_link_state *ret_state,
                       sg_page_taken *ret, sg_error *ret_why, sg_error *err);

#endif
