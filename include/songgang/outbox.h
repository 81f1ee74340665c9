/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outbox: which approved offers are still to be sent, who has taken them, and what came of them.
 *
 * One message tells one worker what one approval gave: up to 3 jobs and a course. Its row is written in
 * the transaction that approves; its offers are fixed when it is first leased, and an offer is in one
 * message at most. No text is stored: it is made when the message is leased, from what stands then.
 *
 *   queued → leased → sent → delivered | failed | unknown        unknown: settled by receipt or person
 *
 * A message that was leased is never given out again unless it is known that it did not go out, or the
 * receiver drops what has the same key. Everything else that is not known is `unknown` (docs/push.md).
 */
#ifndef SONGGANG_OUTBOX_H
#define SONGGANG_OUTBOX_H

#include "songgang/approval.h"
#include "songgang/push.h"

/* The numbers are stored. X(identifier, json, Chinese) */
#define SG_MESSAGE_STATES(X)                                                                       \
    X(QUEUED, "queued", "待发送")                                                                    \
    X(LEASED, "leased", "发送中")                                                                    \
    X(SENT, "sent", "已发送")                                                                        \
    X(DELIVERED, "delivered", "已送达")                                                              \
    X(FAILED, "failed", "发送失败")                                                                  \
    X(UNKNOWN, "unknown", "待核实")                                                                  \
    X(CANCELLED, "cancelled", "不再发送")
typedef enum sg_message_state {
#define X(id, json, label) SG_MESSAGE_##id,
    SG_MESSAGE_STATES(X)
#undef X
        SG_MESSAGE_STATE_COUNT
} sg_message_state;
const char *sg_message_state_json(sg_message_state state);
const char *sg_message_state_label(sg_message_state state);
bool sg_message_state_parse(const char *text, sg_message_state *ret);

enum {
    SG_PUSH_KEY = 33,       /* 32 hex digits: SHA-256 over channel, worker, plan and offers, halved */
    SG_PUSH_LEASE = 65,     /* a lease's name: 1..64 of A-Z a-z 0-9 . _ - */
    SG_PUSH_PROVIDER = 65   /* the provider's id of a message, 1..64 printable ASCII */
};

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

/* push.json of a data directory, read and checked; texts in `arena`. SG_MISSING: none; SG_FORMAT,
 * SG_INVALID: `problems` (nullable) has a line each, JSON pointer first. */
sg_status sg_push_settings_load(const char *data_dir, sg_arena *arena, sg_push_settings *ret,
                                sg_buffer *problems, sg_error *err);
sg_status sg_push_settings_parse(const char *text, size_t size, sg_arena *arena,
                                 sg_push_settings *ret, sg_buffer *problems, sg_error *err);
/* Changes when the file does; 0: there is none. */
uint64_t sg_push_settings_stamp(const char *data_dir);

/* ---- taking messages ---- */
typedef struct sg_push_message {
    char key[SG_PUSH_KEY]; /* the message's name outside, and its idempotency key */
    int64_t id, plan;
    const char *worker;
    const char *name, *phone, *wechat; /* in full: not to be logged; NULL unknown */
    const char *text;                  /* whole, with 【签名】 */
    int parts;
    sg_push_words words;               /* what it was made of, for templates with variables */
    int attempt;                       /* 1: the first by this channel */
} sg_push_message;
typedef struct sg_push_batch {
    sg_push_message *message;
    size_t count;
    int64_t wait;        /* nothing to give: seconds after which to ask again (quiet, paused, open…) */
    const char *why;     /* "" or quiet|paused|breaker|empty */
} sg_push_batch;
/* Up to `limit` (1..SG_PUSH_BATCH) messages of `channel`, leased and durably so when this returns.
 * `lease`: a name the caller made up; asked again under the same name while the lease lasts, the same
 * messages come back and no others (a lost answer loses nothing). NULL: one is made up. Messages in `arena`. Expired
 * leases are dealt with first. SG_UNKNOWN no such channel; SG_INVALID; SG_LOCKED. `now`: seconds since
 * 1970. */
sg_status sg_push_lease(sg_pusher *pusher, const char *channel, size_t limit, const char *lease,
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
    bool delivered;       /* else failed */
    const char *detail;   /* code; NULL none */
} sg_push_receipt;
sg_status sg_push_receipts(sg_pusher *pusher, const char *channel, const sg_push_receipt *list,
                           size_t count, int64_t now, sg_push_tally *ret, sg_error *err);

/* ---- what workers send back ---- */
typedef struct sg_push_reply {
    sg_reply_kind kind;
    bool known;           /* the number is on the roster */
    bool recorded;        /* an answer stands in the ledger now, or the number is opted out */
    int64_t id;           /* among those to call back; 0 none */
} sg_push_reply;
/* A reply by SMS or the like. R, TD … opts the number out, 1 2 3 answers 有意向 to that job of the last message
 * to the number, everything else is kept, sealed, for a person to read. `id` (nullable) is the provider's: the same twice
 * is recorded once. */
sg_status sg_push_reply_take(sg_pusher *pusher, const char *channel, const char *phone,
                             const char *text, const char *id, int64_t now, sg_push_reply *ret,
                             sg_error *err);
/* The worker asked on the page to be called back; `note` (nullable) is sealed. Inside the caller's transaction. */
sg_status sg_outbox_call_back(sg_store *store, const char *worker, int64_t plan, const char *source,
                              const char *note, int64_t now, sg_error *err);
/* The worker opened the link or answered: what was sent or unknown of that plan has been delivered. Inside the caller's
 * transaction; nothing to do is SG_OK. */
sg_status sg_outbox_reached(sg_store *store, const char *worker, int64_t plan, int64_t now,
                            sg_error *err);
/* Opting a number out and in again; `source`: sms|page|desk. `phone` as typed. */
sg_status sg_outbox_opt_out(sg_store *store, const char *phone, const char *source, bool out,
                            int64_t now, sg_error *err);
sg_status sg_outbox_opted_out(sg_store *store, const char *phone, bool *ret, sg_error *err);

/* ---- looking and deciding ---- */
typedef struct sg_outbox_row {
    int64_t id, plan;
    const char *key; /* "" while never leased */
    const char *worker, *channel; /* channel "" not chosen yet */
    sg_message_state state;
    int attempts, offers;
    int64_t due, changed; /* not before; last change; seconds since 1970 */
    const char *detail;
} sg_outbox_row;
typedef sg_status (*sg_outbox_visit)(void *context, const sg_outbox_row *row, sg_error *err);
/* Messages in `states` (bit set; 0 any), of `channel` and `plan` (NULL, 0: any), homes within `scope`, by id
 * behind `after`, at most `limit`. */
sg_status sg_outbox_each(sg_store *store, const sg_scope *scope, uint32_t states,
                         const char *channel, int64_t plan, int64_t after, size_t limit,
                         sg_outbox_visit visit, void *context, sg_error *err);

typedef struct sg_outbox_counts {
    char channel[SG_PUSH_NAME]; /* "" not chosen yet */
    int64_t state[SG_MESSAGE_STATE_COUNT];
    bool paused;
    int breaker; /* sg_breaker_state */
    int64_t until;
    char reason[128]; /* of the pause */
} sg_outbox_counts;
/* Per channel; at most SG_PUSH_CHANNELS * 2. `ret_calls`: replies that wait for a person. */
sg_status sg_outbox_count(sg_store *store, const sg_scope *scope, int64_t plan,
                          sg_outbox_counts *ret, size_t max, size_t *ret_count,
                          int64_t *ret_calls, sg_error *err);

/* What waits for a person to call: replies nobody understood, wishes from the page. */
typedef struct sg_call_back {
    int64_t id, instant;
    int64_t plan; /* 0 unknown */
    const char *worker; /* "" nobody of the roster */
    const char *channel, *text; /* unsealed; "" none */
} sg_call_back;
typedef sg_status (*sg_call_back_visit)(void *context, const sg_call_back *call, sg_error *err);
/* Open ones, oldest first, behind `after`. Those of unknown numbers only for a whole scope. */
sg_status sg_outbox_each_call(sg_store *store, const sg_scope *scope, int64_t after, size_t limit,
                              sg_call_back_visit visit, void *context, sg_error *err);
/* Done. SG_NOT_FOUND. */
sg_status sg_outbox_call_done(sg_store *store, const sg_scope *scope, int64_t id, sg_error *err);

/* A person settles an unknown (or failed) message by its id: it arrived, it did not, or it did not and goes out again.
 * SG_NOT_FOUND, SG_CONFLICT: it is in no state for that. */
typedef enum sg_settlement { SG_SETTLE_DELIVERED, SG_SETTLE_FAILED, SG_SETTLE_AGAIN } sg_settlement;
sg_status sg_push_settle(const sg_desk *desk, int64_t message, sg_settlement how, const char *note,
                         int64_t now, sg_error *err);
/* `channel` NULL: all. Nothing is leased of a paused one. */
sg_status sg_push_pause(const sg_desk *desk, const char *channel, bool pause, const char *reason,
                        sg_error *err);

/* ---- for approval.c; inside its transaction ---- */
/* Messages of what approval event `approval` of `plan` covers; the offers are queued. */
sg_status sg_outbox_enqueue(sg_store *store, int64_t plan, int64_t approval, int64_t now,
                            int64_t *ret_messages, sg_error *err);
/* Takes back all messages of a plan; SG_CONFLICT when one was leased already. */
sg_status sg_outbox_take_back(sg_store *store, int64_t plan, int64_t now, sg_error *err);

#endif
