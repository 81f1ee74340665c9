/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sending: taking messages out of the outbox with their texts, telling what came of them, and what
 * workers reply. What carries them (an integrator who asks for them, the dispatcher, paper) knows only
 * this (docs/push.md).
 */
#ifndef SONGGANG_SENDING_H
#define SONGGANG_SENDING_H

#include "songgang/approval.h"
#include "songgang/outbox.h"

/* ---- a handle: store, settings and texts of postings kept from call to call ---- */
typedef struct sg_pusher sg_pusher;
/* One thread at a time; `vocabulary` outlives it. Settings are read again when push.json changes.
 * SG_MISSING: no data directory. */
sg_status sg_pusher_open(const char *data_dir, const sg_vocabulary *vocabulary, sg_pusher **ret,
                         sg_error *err);
void sg_pusher_close(sg_pusher *pusher); /* NULL is allowed */
/* Who acts, for the ledger; copied. NULL: 送岗. */
void sg_pusher_actor(sg_pusher *pusher, const char *actor);
/* In force now; valid until the next call with this handle. SG_MISSING: there is no push.json. */
sg_status sg_pusher_settings(sg_pusher *pusher, const sg_push_settings **ret, sg_error *err);

/* ---- taking messages ---- */
typedef struct sg_push_message {
    char key[SG_PUSH_KEY]; /* the message's name outside, and its idempotency key */
    int64_t id, plan;
    const char *worker;
    const char *name, *phone, *wechat; /* in full: not to be logged; NULL unknown */
    const char *text;                  /* whole, with 【签名】 */
    int parts;
    sg_locality home;
    sg_push_words words;               /* what it was made of, for templates with variables */
    int attempt;                       /* 1: the first by this channel */
} sg_push_message;
typedef struct sg_push_batch {
    sg_push_message *message;
    size_t count;
    int64_t wait;        /* nothing to give: seconds after which to ask again (quiet, paused, open…) */
    const char *why;     /* "" or quiet|paused|breaker|held|empty */
} sg_push_batch;
/* Up to `limit` (1..SG_PUSH_BATCH) messages of `channel`, leased and durably so when this returns, in
 * `arena`. `lease`: a name the caller made up, NULL none. Asked again under the same name while its
 * lease lasts, an idempotent channel gives the same messages and no others (a lost answer loses
 * nothing), any other nothing ("held"). Expired leases are dealt with first. SG_UNKNOWN no such channel;
 * SG_INVALID; SG_LOCKED; SG_MISSING no settings. `now`: seconds since 1970. */
sg_status sg_push_lease(sg_pusher *pusher, const char *channel, size_t limit, const char *lease,
                        int64_t now, sg_arena *arena, sg_push_batch *ret, sg_error *err);

/* Those that are leased under the name, and nothing new: for signing a list off. */
sg_status sg_push_held(sg_pusher *pusher, const char *channel, size_t limit, const char *lease,
                       int64_t now, sg_arena *arena, sg_push_batch *ret, sg_error *err);

/* ---- what came of them ---- */
typedef enum sg_push_result {
    SG_PUSH_ACCEPTED, /* the provider has it: sent */
    SG_PUSH_DELIVERED,/* and the worker, at once (paper handed over, group robot) */
    SG_PUSH_REFUSED,  /* for good: failed; the next channel of the worker takes over */
    SG_PUSH_RETRY,    /* surely not sent: again after `after` seconds (0: backoff) */
    SG_PUSH_UNKNOWN   /* nobody knows: unknown, until a receipt or a person settles it */
} sg_push_result;
typedef struct sg_push_outcome {
    const char *key;
    int attempt;          /* of the leased message. A report about an earlier one is heeded only when it
                           * says that the message got through */
    sg_push_result result;
    const char *provider; /* its id of the message; NULL none */
    const char *detail;   /* code or reason, no personal data; cut after 200 bytes; NULL none */
    int64_t after;
    bool channel_fault;   /* it is the channel's fault (timeout, 5xx, 429): counts for the breaker */
} sg_push_outcome;
typedef struct sg_push_tally {
    size_t changed;  /* state changed */
    size_t same;     /* said before, or overtaken: nothing to do */
    size_t unknown;  /* no message of that key or provider id; receipts are kept for later */
} sg_push_tally;
/* One transaction. An outcome is heeded also when the lease has expired meanwhile. */
sg_status sg_push_report(sg_pusher *pusher, const char *channel, const sg_push_outcome *list,
                         size_t count, int64_t now, sg_push_tally *ret, sg_error *err);

/* Receipts: in any order, any number of times, also before the report of the sending. */
typedef struct sg_push_receipt {
    const char *key;      /* ours, if the provider gives it back; else NULL */
    const char *provider; /* its id of the message; NULL none */
    const char *to;       /* number it went to: tells, where neither key nor id is known, which message it
                           * can only be; NULL none */
    bool delivered;       /* else failed */
    const char *detail;   /* code; NULL none */
} sg_push_receipt;
sg_status sg_push_receipts(sg_pusher *pusher, const char *channel, const sg_push_receipt *list,
                           size_t count, int64_t now, sg_push_tally *ret, sg_error *err);

/* ---- replies ---- */
typedef struct sg_push_reply {
    sg_reply_kind kind;
    bool known;           /* the number is on the roster */
    bool recorded;        /* an answer stands in the ledger now, or the number is opted out */
    int64_t id;           /* among those to call back; 0 none */
} sg_push_reply;
/* A reply by SMS or the like. R, TD … opts the number out, 1 2 3 answers 有意向 to that job of the last
 * message to the number, everything else is kept, sealed, for a person to read. `id` (nullable) is the
 * provider's: the same twice is recorded once. */
sg_status sg_push_reply_take(sg_pusher *pusher, const char *channel, const char *phone,
                             const char *text, const char *id, int64_t now, sg_push_reply *ret,
                             sg_error *err);
/* ---- looking ahead ---- */
enum { SG_PUSH_PARTS = 8 };
typedef struct sg_push_share {
    char name[SG_PUSH_NAME];
    int64_t messages, parts, cost_li; /* 1/1000 yuan */
} sg_push_share;
typedef struct sg_push_preview {
    int64_t persons, opted_out, unreachable, too_long;
    int64_t by_parts[SG_PUSH_PARTS]; /* messages of so many parts; the last: or more */
    sg_push_share channel[SG_PUSH_CHANNELS];
    size_t channel_count;
} sg_push_preview;
/* The text a worker would get. */
typedef void (*sg_push_sample)(void *context, const char *worker, const char *channel, int parts,
                               const char *text);
/* What sending the offers of a plan that are planned, approved or queued would mean, as settings and
 * postings are now. Writes nothing. SG_NOT_FOUND, SG_MISSING. */
sg_status sg_push_preview_plan(sg_pusher *pusher, int64_t plan, const sg_scope *scope, int64_t now,
                               sg_push_sample sample, void *context, sg_push_preview *ret,
                               sg_error *err);
/* Messages of a plan that was approved before sending was set up. SG_CONFLICT: there is nothing. */
sg_status sg_push_enqueue(const sg_desk *desk, int64_t plan, int64_t now, int64_t *ret_messages,
                          sg_error *err);

/* What waits for a second person (/push/release_above): the one of the desk, who must be another than who
 * approved, lets the messages of the plan within the desk's scope go out. SG_CONFLICT: nothing waits, or the same
 * person. */
sg_status sg_push_release(const sg_desk *desk, int64_t plan, int64_t now, int64_t *ret_messages,
                          sg_error *err);

/* ---- deciding ---- */

/* A person settles an unknown (or failed) message by its id: it arrived, it did not, or it did not and
 * goes out again.
 * SG_NOT_FOUND, SG_CONFLICT: it is in no state for that. */
typedef enum sg_settlement { SG_SETTLE_DELIVERED, SG_SETTLE_FAILED, SG_SETTLE_AGAIN } sg_settlement;
sg_status sg_push_settle(const sg_desk *desk, int64_t message, sg_settlement how, const char *note,
                         int64_t now, sg_error *err);
/* The slips of these workers are in their hands: what was to be sent still, failed, is unknown or printed
 * for the paper channel is delivered by it, within `scope`; what another channel has taken stays with it.
 * All or nothing. SG_MISSING: no settings; SG_NOT_FOUND: no channel of paper in them. */
typedef struct sg_push_handed {
    size_t handed, underway, nothing; /* workers: of whom nothing is to be sent (any more) */
} sg_push_handed;
sg_status sg_push_hand_over(sg_pusher *pusher, const sg_scope *scope, char *const *workers, size_t count,
                            int64_t now, sg_push_handed *ret, sg_error *err);
/* `channel` NULL: all. Nothing is leased of a paused one. */
sg_status sg_push_pause(const sg_desk *desk, const char *channel, bool pause, const char *reason,
                        sg_error *err);
/* A person called back. SG_NOT_FOUND. */
sg_status sg_push_call_done(const sg_desk *desk, int64_t id, sg_error *err);

#endif
