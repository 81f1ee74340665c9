/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The push ledger: what was planned, approved, sent and answered, as events that are only ever
 * appended and each of which carries the hash of the one before (docs/ledger.md).
 *
 * What a plan offered is one event over the digest of all its offers; what happens to a single
 * offer later is an event each. The state every offer is in follows from the events; it is kept in
 * derived tables written in the same transaction, which can be rebuilt and are compared by verify.
 */
#ifndef SONGGANG_LEDGER_H
#define SONGGANG_LEDGER_H

#include "songgang/offer.h"
#include "songgang/sha256.h"
#include "songgang/store.h"

/* Kinds of events. X(identifier, text, Chinese) */
#define SG_EVENT_KINDS(X)                                                                          \
    X(PLAN, "plan", "生成计划")                                                                      \
    X(HOLD, "hold", "暂缓")                                                                          \
    X(RELEASE, "release", "取消暂缓")                                                                \
    X(REPLACE, "replace", "换岗")                                                                    \
    X(APPROVE, "approve", "批准")                                                                    \
    X(UNDO, "undo", "撤回批准")                                                                      \
    X(DISCARD, "discard", "作废计划")                                                                \
    X(QUEUE, "queued", "进入发送队列")                                                                \
    X(CLEAR, "cleared", "放行发送")                                                                  \
    X(SEND, "sent", "发送")                                                                          \
    X(DELIVER, "delivered", "送达")                                                                  \
    X(FAIL, "failed", "发送失败")                                                                    \
    X(LOSE, "unknown", "是否送达不明")                                                               \
    X(ANSWER, "answer", "反馈")                                                                      \
    X(AT_WORK, "at_work_3_months", "稳岗满三个月")                                                    \
    X(BRIEFING, "briefing", "政策宣讲")                                                              \
    X(GUIDANCE, "guidance", "职业指导")                                                              \
    X(NOTE, "note", "通话记录")
typedef enum sg_event_kind {
#define X(id, text, label) SG_EVENT_KIND_##id,
    SG_EVENT_KINDS(X)
#undef X
        SG_EVENT_KIND_COUNT
} sg_event_kind;
const char *sg_event_kind_text(sg_event_kind kind);
const char *sg_event_kind_label(const char *kind); /* NULL for a kind nobody knows */

typedef struct sg_event {
    int64_t seq; /* 1, 2, 3 … without gaps */
    const char *instant; /* 2026-02-24T09:30:00Z */
    const char *actor, *kind;
    int64_t plan; /* 0 none */
    const char *worker, *subject; /* "" none; subject: posting id or course id */
    const char *payload; /* a JSON object */
    size_t payload_size;
    unsigned char previous[SG_SHA256_SIZE], hash[SG_SHA256_SIZE];
} sg_event;
typedef sg_status (*sg_ledger_visit)(void *context, const sg_event *event, sg_error *err);

/* Who acts, for every event of this handle from now on; copied, cut after 63 bytes. NULL: 送岗. */
void sg_store_set_actor(sg_store *store, const char *actor);

/* Appends one event and brings the derived tables up to date; inside the caller's transaction. An
 * event about one offer has "line" in its payload; docs/ledger.md lists the rest. */
sg_status sg_ledger_append(sg_store *store, sg_event_kind kind, int64_t plan, const char *worker,
                           const char *subject, const sg_buffer *payload, sg_error *err);
/* Events by number: about workers within `scope`, and of plans that touch it. SG_CORRUPT when a row
 * cannot be read. */
sg_status sg_ledger_each(sg_store *store, const sg_scope *scope, sg_ledger_visit visit,
                         void *context, sg_error *err);
/* Those about one worker, oldest first. SG_NOT_FOUND as sg_store_worker_json(). */
sg_status sg_ledger_each_of(sg_store *store, const sg_scope *scope, const char *worker,
                            sg_ledger_visit visit, void *context, sg_error *err);
/* Number and hash of the last event; 0 and zeros for an empty ledger. */
sg_status sg_ledger_head(sg_store *store, int64_t *ret_seq, unsigned char ret_hash[SG_SHA256_SIZE],
                         sg_error *err);

/* SHA-256 of one offer as the ledger covers it. Pure; any thread. */
void sg_offer_digest(const sg_stored_offer *offer, unsigned char ret[SG_SHA256_SIZE]);

/* ---- states ---- */

/* An offer with the state it is in now. */
typedef struct sg_offer_now {
    int64_t plan, seq; /* of the last event about it; 0 none but the plan's */
    sg_stored_offer offer;
    sg_offer_state state;
    const char *reason, *avoid; /* of a refusal; NULL none */
    sg_date day;                /* of the answer; SG_NO_DATE */
} sg_offer_now;
typedef sg_status (*sg_offer_now_visit)(void *context, const sg_offer_now *offer, sg_error *err);
/* Offers of `plan` (0: all), of `worker` (NULL: all), home within `scope`, replaced ones and
 * those put in their place included, by (plan, worker, line). */
sg_status sg_store_each_offer_now(sg_store *store, int64_t plan, const char *worker,
                                  const sg_scope *scope, sg_offer_now_visit visit, void *context,
                                  sg_error *err);

/* The same for the offers of one posting in one plan. */
sg_status sg_store_each_offer_of(sg_store *store, int64_t plan, uint64_t posting,
                                 const sg_scope *scope, sg_offer_now_visit visit, void *context,
                                 sg_error *err);

/* One page of the offers of `plan` that are in one of `states` (bit set; 0: any), homes within `scope`,
 * by (worker, line), those behind (`after_worker`, `after_line`), at most `limit`. */
sg_status sg_store_page_offers(sg_store *store, int64_t plan, const sg_scope *scope, uint32_t states,
                               const char *after_worker, int after_line, size_t limit,
                               sg_offer_now_visit visit, void *context, sg_error *err);

typedef enum sg_plan_state { SG_PLAN_DRAFT, SG_PLAN_APPROVED, SG_PLAN_DISCARDED } sg_plan_state;
typedef struct sg_plan_now {
    int64_t id, made; /* number of its event */
    sg_locality scope;
    char policy[24];
    sg_date day;
    sg_plan_state state; /* approved: wholly or in part */
    int64_t newer;       /* the last plan approved since this one was made; 0 none */
} sg_plan_now;
/* SG_NOT_FOUND: none, or one that does not touch `scope`. */
sg_status sg_store_plan_now(sg_store *store, const sg_scope *scope, int64_t plan, sg_plan_now *ret,
                            sg_error *err);

/* Offers by state: of `plan` (0: those that count, not superseded drafts), home within `scope`. */
typedef struct sg_offer_counts {
    int64_t jobs[SG_OFFER_STATE_COUNT], courses[SG_OFFER_STATE_COUNT];
} sg_offer_counts;
sg_status sg_store_count_offers(sg_store *store, int64_t plan, const sg_scope *scope,
                                sg_offer_counts *ret, sg_error *err);

/* What stands from earlier plans: offers approved before event `before` (INT64_MAX: all), in the
 * state they were in then; by worker, then plan. */
typedef struct sg_fact_of_offer {
    const char *worker;
    int64_t plan;
    uint64_t posting; /* 0: a course */
    sg_offer_state state;
    const char *reason, *avoid;
    sg_date day;
    bool alive; /* the posting is open and not expired on the day asked for; a course always */
} sg_fact_of_offer;
typedef sg_status (*sg_offer_fact_visit)(void *context, const sg_fact_of_offer *fact,
                                         sg_error *err);
/* `worker` NULL: everybody's. */
sg_status sg_store_each_standing(sg_store *store, const sg_scope *scope, const char *worker,
                                 int64_t before, sg_date today, sg_offer_fact_visit visit,
                                 void *context, sg_error *err);

/* Offers of `plan` that are planned, within `scope`, and cannot be approved as things stand: one visit
 * each with the first reason ("oversold", "closed", "repeated", "served"). `ratio` pushes per opening,
 * `quota` jobs a worker, postings as of `today`. Of a posting oversold the lowest scores are over. */
typedef sg_status (*sg_conflict_visit)(void *context, const char *worker, int line, uint64_t posting,
                                       const char *kind, sg_error *err);
sg_status sg_store_each_conflict(sg_store *store, int64_t plan, const sg_scope *scope, int ratio,
                                 int quota, sg_date today, sg_conflict_visit visit, void *context,
                                 sg_error *err);
/* The same for notices of courses: "repeated", the worker has one already; "oversold", the seats are
 * gone (of a course oversold, those of later ids). */
typedef sg_status (*sg_course_conflict_visit)(void *context, const char *worker, int line,
                                              const char *course, const char *kind, sg_error *err);
sg_status sg_store_each_course_conflict(sg_store *store, int64_t plan, const sg_scope *scope,
                                        sg_course_conflict_visit visit, void *context,
                                        sg_error *err);
/* Seats of each course given by offers approved before event `before` (INT64_MAX: all), and not
 * refused by then. */
typedef sg_status (*sg_seat_visit)(void *context, const char *course, int64_t seats, sg_error *err);
sg_status sg_store_each_seat(sg_store *store, int64_t before, sg_seat_visit visit, void *context,
                             sg_error *err);
/* Pushes a posting holds: those that stand, and those `plan` has planned; openings taken. The openings
 * are shared by everybody, so these are numbers without persons and know no scope. */
typedef struct sg_posting_load {
    int64_t standing, planned, hired;
} sg_posting_load;
sg_status sg_store_posting_load(sg_store *store, int64_t plan, uint64_t posting,
                                sg_posting_load *ret, sg_error *err);

/* Services by county: how many workers have their quota of each, and all four (1311). Jobs and courses
 * count once they are approved, whatever came of them; briefings and guidance as recorded. */
typedef struct sg_service_quota {
    int jobs, courses, briefings, guidance;
} sg_service_quota;
typedef struct sg_service_counts {
    sg_region county; /* 0 unknown */
    int64_t jobs, courses, briefings, guidance, complete;
} sg_service_counts;
typedef sg_status (*sg_service_visit)(void *context, const sg_service_counts *counts, sg_error *err);
/* Counties with anybody served whose home lies within `scope`, by code. */
sg_status sg_store_each_service(sg_store *store, const sg_scope *scope,
                                const sg_service_quota *quota, sg_service_visit visit,
                                void *context, sg_error *err);

/* Status of a worker as a fact of the ledger; a later import of an unchanged record keeps it. */
sg_status sg_store_set_worker_status(sg_store *store, const char *worker, sg_worker_status status,
                                     sg_error *err);

/* ---- verification ---- */
typedef enum sg_ledger_fault {
    SG_LEDGER_WHOLE,    /* nothing is wrong */
    SG_LEDGER_EVENT,    /* an event was changed, removed or inserted */
    SG_LEDGER_OFFER,    /* an offer, or the block of offers from `worker` on */
    SG_LEDGER_PLAN,     /* plan, summary or county figures */
    SG_LEDGER_STATE,    /* the derived tables disagree with the events */
    SG_LEDGER_GUARD,    /* the triggers that keep it append-only are gone */
    SG_LEDGER_HEAD      /* the noted event is not the one expected */
} sg_ledger_fault;
typedef struct sg_ledger_report {
    sg_ledger_fault fault;
    int64_t events, plans, offers; /* looked at */
    int64_t seq, plan;  /* of the fault; 0 does not apply */
    int64_t last;       /* number of the last event */
    char worker[128];
    int line;           /* of the offer; -1: its block */
    char detail[320];   /* Chinese, one sentence; "" when whole */
    unsigned char head[SG_SHA256_SIZE];
} sg_ledger_report;
/* Recomputes everything and locates the first fault. `expect_seq` > 0: that event must have
 * `expect_hash`, noted elsewhere earlier, which also reveals a ledger cut short or written anew.
 * SG_OK whatever is found; other statuses: it could not be looked at. Walks all offers. */
sg_status sg_ledger_verify(sg_store *store, int64_t expect_seq,
                           const unsigned char *expect_hash, sg_ledger_report *ret, sg_error *err);
/* Derive the state tables from the events again; inside the caller's transaction. */
sg_status sg_ledger_rebuild(sg_store *store, sg_error *err);

#endif
