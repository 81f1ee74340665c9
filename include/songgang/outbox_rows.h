/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outbox as rows, for the service that sends (service/push*.c): picking messages, leasing them,
 * and moving them from state to state with their events in the ledger. Everything here happens inside
 * the caller's transaction.
 */
#ifndef SONGGANG_OUTBOX_ROWS_H
#define SONGGANG_OUTBOX_ROWS_H

#include "songgang/arena.h"
#include "songgang/outbox.h"

enum { SG_OUTBOX_KEY = 16 }; /* bytes of a key */

typedef struct sg_outbox_item {
    int64_t id, plan, approval;
    const char *worker;
    char channel[SG_PUSH_NAME]; /* "" not chosen yet */
    sg_message_state state;
    int attempts;
    sg_locality home;
    bool loose; /* a lease of it expired at a receiver that drops what it has: it may be out */
} sg_outbox_item;

/* Which messages: `channel` "" stands for none chosen. */
typedef enum sg_outbox_pick {
    SG_PICK_UNROUTED, /* queued, without a channel */
    SG_PICK_READY,    /* queued for `channel`, due by `when` */
    SG_PICK_HELD_BY,  /* leased by `channel` under the lease `name`, until after `when` */
    SG_PICK_EXPIRED,  /* leased, of any channel, until `when` at the latest */
    SG_PICK_SILENT,   /* sent by `channel`, without a word since `when` */
    SG_PICK_TO,       /* to the worker `name`, not delivered and not cancelled */
    SG_PICK_COUNT
} sg_outbox_pick;
/* At most `limit`, longest due first, copied into `arena`. */
sg_status sg_outbox_pick_items(sg_store *store, sg_outbox_pick which, const char *channel,
                               const char *name, int64_t when, size_t limit, sg_arena *arena,
                               sg_outbox_item **ret, size_t *ret_count, sg_error *err);
/* SG_NOT_FOUND. */
sg_status sg_outbox_item_get(sg_store *store, int64_t id, sg_arena *arena, sg_outbox_item *ret,
                             sg_error *err);
/* When the first message of `channel` is due; 0: there is none. */
sg_status sg_outbox_next_due(sg_store *store, const char *channel, int64_t *ret, sg_error *err);

/* The channel by which it will go; "": to be chosen again. */
sg_status sg_outbox_route(sg_store *store, int64_t id, const char *channel, sg_error *err);
/* Not before `due`. */
sg_status sg_outbox_postpone(sg_store *store, int64_t id, int64_t due, sg_error *err);
/* Did it fail for good by `channel`? */
sg_status sg_outbox_failed_by(sg_store *store, int64_t id, const char *channel, bool *ret,
                              sg_error *err);
/* Tries since `since` of messages to `worker` that reached or may have reached him. */
sg_status sg_outbox_tries(sg_store *store, const char *worker, int64_t since, int *ret,
                          sg_error *err);
/* Tries of this message by `channel` so far. */
sg_status sg_outbox_tries_by(sg_store *store, int64_t id, const char *channel, int *ret,
                             sg_error *err);

/* An approval of the plan whose offers are in no message yet; 0: none. */
sg_status sg_outbox_waiting_approval(sg_store *store, int64_t plan, int64_t *ret, sg_error *err);

/* ---- the offers of a message ---- */
typedef struct sg_outbox_line {
    int line;
    uint64_t posting;   /* 0: a course */
    const char *course; /* NULL: a job */
    sg_offer_state state;
} sg_outbox_line;
/* All its offers: what it was fixed to when first leased, or what its approval covers and is still
 * queued; by line. `*ret_fixed` tells which. */
sg_status sg_outbox_lines(sg_store *store, const sg_outbox_item *item, sg_arena *arena,
                          sg_outbox_line **ret, size_t *ret_count, bool *ret_fixed, sg_error *err);
/* These are the offers of the message from now on. SG_CONFLICT: one of them is in another. */
sg_status sg_outbox_fix(sg_store *store, const sg_outbox_item *item, const sg_outbox_line *line,
                        size_t count, sg_error *err);
/* An offer that cannot be offered any more is held back, with the reason. */
sg_status sg_outbox_drop_line(sg_store *store, const sg_outbox_item *item,
                              const sg_outbox_line *line, const char *reason, sg_error *err);

/* May an offer that is queued be held back still? Then it is in no message any more. */
sg_status sg_outbox_free_line(sg_store *store, int64_t plan, const char *worker, int line,
                              bool *ret, sg_error *err);
/* Whatever came of them so far, attempts of this message count no more: it is to be tried again. */
sg_status sg_outbox_forgive(sg_store *store, int64_t id, sg_error *err);
/* Queued for channels other than these: to be chosen again. */
sg_status sg_outbox_reroute(sg_store *store, const sg_push_settings *settings, sg_error *err);

/* ---- from state to state ---- */
/* Queued → leased, as the next attempt, by the channel of the item. */
sg_status sg_outbox_take(sg_store *store, const sg_outbox_item *item,
                         const unsigned char key[SG_OUTBOX_KEY], const char *lease, int64_t until,
                         int64_t now, sg_error *err);
/* Any state, with the events of its offers that this means; offers that were answered meanwhile stay
 * as they are. Back to queued: due at `due`. */
sg_status sg_outbox_move(sg_store *store, const sg_outbox_item *item, sg_message_state to,
                         int64_t due, const char *detail, int64_t now, sg_error *err);
/* It may be out, though it is queued again. */
sg_status sg_outbox_loosen(sg_store *store, int64_t id, sg_error *err);

/* What came of an attempt; numbers are stored. */
typedef enum sg_attempt_end {
    SG_ATTEMPT_RUNS = 0,
    SG_ATTEMPT_ACCEPTED = 1,
    SG_ATTEMPT_DELIVERED = 2,
    SG_ATTEMPT_FAILED = 3,   /* for good */
    SG_ATTEMPT_NOT_SENT = 4, /* surely; may be tried again */
    SG_ATTEMPT_UNKNOWN = 5
} sg_attempt_end;
typedef struct sg_outbox_attempt {
    int64_t message;
    int attempt;
    char channel[SG_PUSH_NAME];
    sg_attempt_end end;
} sg_outbox_attempt;
/* The latest attempt of that key, or of that provider's id by `channel`. SG_NOT_FOUND. */
sg_status sg_outbox_attempt_of_key(sg_store *store, const unsigned char key[SG_OUTBOX_KEY],
                                   sg_outbox_attempt *ret, sg_error *err);
sg_status sg_outbox_attempt_of_provider(sg_store *store, const char *channel, const char *provider,
                                        sg_outbox_attempt *ret, sg_error *err);
/* The one attempt by `channel` to the number `to` of which nobody knows what came and whose provider's id
 * is not known; SG_NOT_FOUND: there is none, or more than one. */
sg_status sg_outbox_attempt_to(sg_store *store, const char *channel, const char *to,
                               sg_outbox_attempt *ret, sg_error *err);
/* `provider` and `detail`: NULL leaves what is there. */
sg_status sg_outbox_attempt_end(sg_store *store, const sg_outbox_attempt *attempt,
                                sg_attempt_end end, const char *provider, const char *detail,
                                int64_t now, sg_error *err);

/* ---- receipts that came before what they are about ---- */
sg_status sg_outbox_keep_receipt(sg_store *store, const char *channel, const char *provider,
                                 bool delivered, const char *detail, int64_t now, sg_error *err);
/* Taken out; `*ret_any` false: none. */
sg_status sg_outbox_kept_receipt(sg_store *store, const char *channel, const char *provider,
                                 bool *ret_any, bool *ret_delivered, sg_error *err);

/* ---- channels ---- */
typedef struct sg_channel_state {
    bool paused;
    char reason[128], actor[64];
    sg_breaker breaker;
} sg_channel_state;
/* "" is the state of all. One nobody wrote is as when zero. */
sg_status sg_outbox_channel(sg_store *store, const char *name, sg_channel_state *ret, sg_error *err);
sg_status sg_outbox_set_channel(sg_store *store, const char *name, const sg_channel_state *state,
                                sg_error *err);

/* ---- persons ---- */
/* A number that stands for the phone, whatever key seals the roster; 0: not a phone. Spaces, dashes
 * and +86 make no difference. */
sg_status sg_outbox_person(sg_store *store, const char *phone, int64_t *ret, sg_error *err);
sg_status sg_outbox_person_out(sg_store *store, int64_t person, bool *ret, sg_error *err);

/* A reply, once per (channel, reference); `*ret_new` false: it is there already. `open`: a person has to
 * read it. `text` is sealed. */
typedef struct sg_outbox_reply {
    const char *channel, *reference; /* reference: the provider's id of it; NULL none */
    const char *worker;              /* "" nobody */
    int64_t plan;
    int kind; /* sg_reply_kind */
    const char *text;
    bool open;
} sg_outbox_reply;
sg_status sg_outbox_put_reply(sg_store *store, const sg_outbox_reply *reply, int64_t now,
                              int64_t *ret_id, bool *ret_new, sg_error *err);
/* The last message that went out, or may have, to `worker`; SG_NOT_FOUND none. `*ret_sure` false: it may
 * not have arrived, and one before it may be what a reply is about. */
sg_status sg_outbox_last_to(sg_store *store, const char *worker, sg_arena *arena,
                            sg_outbox_item *ret, bool *ret_sure, sg_error *err);
/* Worker ids of that phone, as the roster has it; at most `max`. */
sg_status sg_outbox_workers_of(sg_store *store, const char *phone, sg_arena *arena,
                               const char **ret, size_t max, size_t *ret_count, sg_error *err);

#endif
