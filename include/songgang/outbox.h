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

#include "songgang/ledger.h"
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

/* ---- settings ---- */

/* push.json of a data directory, read and checked; texts in `arena`. SG_MISSING: none; SG_FORMAT,
 * SG_INVALID: `problems` (nullable) has a line each, JSON pointer first. */
sg_status sg_push_settings_load(const char *data_dir, sg_arena *arena, sg_push_settings *ret,
                                sg_buffer *problems, sg_error *err);
sg_status sg_push_settings_parse(const char *text, size_t size, sg_arena *arena,
                                 sg_push_settings *ret, sg_buffer *problems, sg_error *err);
/* Changes when the file does; 0: there is none. */
uint64_t sg_push_settings_stamp(const char *data_dir);

/* ---- what workers send back ---- */
/* The worker asked on the page to be called back; `note` (nullable) is sealed. Inside the caller's
 * transaction. */
sg_status sg_outbox_call_back(sg_store *store, const char *worker, int64_t plan, const char *source,
                              const char *note, int64_t now, sg_error *err);
/* The worker opened the link or answered: what was sent or unknown of that plan has been delivered.
 * Inside the caller's transaction; nothing to do is SG_OK. */
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
/* Messages in `states` (bit set; 0 any), of `channel` and `plan` (NULL, 0: any), homes within `scope`,
 * by id behind `after`, at most `limit`. */
sg_status sg_outbox_each(sg_store *store, const sg_scope *scope, uint32_t states,
                         const char *channel, int64_t plan, int64_t after, size_t limit,
                         sg_outbox_visit visit, void *context, sg_error *err);

/* Those to one worker, newest first. */
sg_status sg_outbox_each_to(sg_store *store, const sg_scope *scope, const char *worker, size_t limit,
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

/* ---- for approval.c; inside its transaction ---- */
/* Messages of what approval event `approval` of `plan` covers; the offers are queued. */
sg_status sg_outbox_enqueue(sg_store *store, int64_t plan, int64_t approval, int64_t now,
                            int64_t *ret_messages, sg_error *err);
/* If the plan has more than `above` messages (0: never), those of the approval wait until a second person
 * releases them; `*ret_held` tells. */
sg_status sg_outbox_hold(sg_store *store, int64_t plan, int64_t approval, int64_t above, bool *ret_held,
                         sg_error *err);

/* ---- what waits for a second person ---- */
enum { SG_OUTBOX_WAITING = 16 };
typedef struct sg_outbox_waiting {
    int64_t plan, approval, messages;
    char actor[64], instant[32]; /* who approved, when */
} sg_outbox_waiting;
/* Approvals whose messages wait, those within `scope`, of `plan` (0: any), oldest first; at most
 * SG_OUTBOX_WAITING. */
sg_status sg_outbox_waiting_for(sg_store *store, const sg_scope *scope, int64_t plan,
                                sg_outbox_waiting ret[SG_OUTBOX_WAITING], size_t *ret_count,
                                sg_error *err);
/* Those within `scope` may be sent from `now` on. Inside the caller's transaction. */
sg_status sg_outbox_clear(sg_store *store, const sg_scope *scope, const sg_outbox_waiting *waiting,
                          int64_t now, int64_t *ret_messages, sg_error *err);
/* Takes back all messages of a plan; SG_CONFLICT when one was leased already. */
sg_status sg_outbox_take_back(sg_store *store, int64_t plan, int64_t now, sg_error *err);

#endif
