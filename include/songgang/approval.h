/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people do with a plan after it was made: look, hold back, replace, approve, undo; record
 * answers and services. Every call is one transaction whose events name `actor` (docs/ledger.md).
 */
#ifndef SONGGANG_APPROVAL_H
#define SONGGANG_APPROVAL_H

#include "songgang/arena.h"
#include "songgang/ledger.h"
#include "songgang/policy.h"
#include "songgang/vocabulary.h"

/* Who acts on what. `data_dir` must exist. */
typedef struct sg_desk {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    const char *actor; /* NULL: 送岗 */
    const sg_scope *scope; /* whose offers may be read and touched; NULL: none */
    sg_date today;
    int64_t now;   /* seconds since 1970, from when what is approved may be sent; 0: the clock says */
    char *refused; /* 128 bytes, or NULL: what exists and was kept back for the scope, for the audit log */
} sg_desk;

/* ---- answers ---- */
typedef struct sg_answer {
    const char *worker, *posting; /* id of a posting, or of a course */
    const char *answer;           /* interested|refused|hired|no_answer|at_work_3_months, or Chinese */
    const char *reason, *note;    /* nullable; a reason only with refused */
    uint64_t line;                /* in its file; 0 none */
} sg_answer;
typedef void (*sg_answer_reject)(void *context, const sg_answer *answer, const char *why);
/* Records what can be recorded, tells the rest to `reject` (in order) and counts it in
 * `*ret_rejected`. Whoever was hired is back at work: returned, or employed locally when the job is
 * in the home prefecture. SG_MISSING, SG_LOCKED … */
sg_status sg_service_answer(const sg_desk *desk, const sg_answer *list, size_t count,
                            sg_answer_reject reject, void *context, uint64_t *ret_accepted,
                            uint64_t *ret_rejected, sg_error *err);

/* A briefing or guidance given to each of these workers, or a call made (SG_EVENT_KIND_NOTE). SG_NOT_FOUND names the first unknown one:
 * then none is recorded. */
sg_status sg_service_record(const sg_desk *desk, sg_event_kind kind, char *const *workers,
                            size_t count, const char *note, sg_error *err);

/* ---- approval ---- */

/* Why an offer cannot be approved as it is. X(identifier, json, Chinese) */
#define SG_CONFLICTS(X)                                                                            \
    X(OVERSOLD, "oversold", "岗位推送名额或培训名额已满")                                                       \
    X(CLOSED, "closed", "岗位已撤回、待核实或过期")                                                    \
    X(REPEATED, "repeated", "以前的计划已推荐过")                                                      \
    X(SERVED, "served", "该人员已有足够的有效推荐")
typedef enum sg_conflict {
#define X(id, json, label) SG_CONFLICT_##id,
    SG_CONFLICTS(X)
#undef X
        SG_CONFLICT_COUNT
} sg_conflict;
const char *sg_conflict_json(sg_conflict conflict);
const char *sg_conflict_label(sg_conflict conflict);

enum { SG_CONFLICTS_SHOWN = 20 };
typedef struct sg_approval {
    int64_t plan, newer; /* newer: a plan approved since this one was made; 0 none */
    int64_t approved;    /* offers */
    int64_t messages;    /* to be sent; 0 where sending is not set up */
    bool waiting;        /* they are many: once a second person has released them */
    int64_t held;        /* put aside because of conflicts (skip) */
    int64_t by_kind[SG_CONFLICT_COUNT], conflicts;
    struct {
        char worker[64], posting[64]; /* or the course */
        sg_conflict kind;
    } shown[SG_CONFLICTS_SHOWN];
    size_t shown_count;
} sg_approval;
/* Approves what is planned for homes within `scope` (0: all the desk may touch), in one transaction
 * with the check that no posting gets more pushes than it may over all approved plans, no course more
 * seats than it has, and nobody the same posting, a second notice, or more than a quota twice.
 * Conflicts: nothing is approved and SG_CONFLICT returned, with
 * `*ret` filled; with `skip` they are held back and the rest is approved. */
sg_status sg_service_approve(const sg_desk *desk, int64_t plan, sg_locality scope, bool skip,
                             sg_approval *ret, sg_error *err);
/* Takes back every approval of a plan (all of which the desk may touch) of which nothing was sent or answered; SG_CONFLICT otherwise. */
sg_status sg_service_undo(const sg_desk *desk, int64_t plan, sg_error *err);
/* A draft nobody needs; SG_CONFLICT when offers of it are approved. */
sg_status sg_service_discard(const sg_desk *desk, int64_t plan, sg_error *err);
/* Holds back (or `release`s) one offer of a worker, or all (`posting` NULL). `*ret_offers` counts.
 * SG_NOT_FOUND no such offer, SG_CONFLICT none in a state for it. */
sg_status sg_service_hold(const sg_desk *desk, int64_t plan, const char *worker,
                          const char *posting, bool release, const char *reason,
                          int64_t *ret_offers, sg_error *err);

/* ---- replacing one offer by hand ---- */
enum { SG_EFFECT_OTHERS = 10 };
typedef struct sg_effect {
    uint16_t score_before, score_after; /* 1/10000 */
    uint8_t level_before, level_after;
    uint32_t pushes_before, openings_before; /* of the posting given up, before */
    uint32_t pushes_after, openings_after;   /* of the new one, with this push */
    double chance_before, chance_after;      /* that this push finds an opening free */
    int64_t others;                          /* workers who have the new posting too */
    int64_t named;                           /* of them in `other`: some within the desk's scope */
    char other[SG_EFFECT_OTHERS][64];
    double others_before, others_after;      /* their mean chance */
    bool same_employer;                      /* as another offer of the worker */
    const char *reasons[4];                  /* of the new one; in the arena */
    size_t reason_count;
} sg_effect;
/* Gives `worker` the posting `fresh` instead of `posting`. Only what the worker may take on some step
 * of the ladder, was not offered yet, and has pushes left; SG_CONFLICT says why not. `dry_run`: the
 * effect only. */
sg_status sg_service_replace(const sg_desk *desk, const sg_policy *policy, int64_t plan,
                             const char *worker, const char *posting, const char *fresh,
                             bool dry_run, sg_arena *arena, sg_effect *ret, sg_error *err);

/* ---- looking ---- */
/* The offers of a plan for homes within `scope`, names and phones masked, village by village, as lines for people or
 * one JSON object, appended to `out`. */
sg_status sg_service_preview(sg_store *store, const sg_vocabulary *v, int64_t plan,
                             const sg_scope *scope, bool json, sg_buffer *out, sg_error *err);

#endif
