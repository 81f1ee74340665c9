/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that send share: the handle, the channel a message goes by, and its words.
 */
#ifndef SONGGANG_SERVICE_PUSH_RUN_H
#define SONGGANG_SERVICE_PUSH_RUN_H

#include "songgang/outbox_rows.h"
#include "songgang/policy.h"
#include "songgang/sending.h"

typedef struct push_jobs push_jobs; /* jobs by posting, kept for a minute; push_words.c */

struct sg_pusher {
    char *data_dir;
    char actor[64];
    const sg_vocabulary *vocabulary;
    sg_store *store;
    sg_arena *settings_arena;
    sg_push_settings settings;
    uint64_t settings_stamp, policy_stamp; /* 0 not read */
    bool reroute; /* the settings were read anew: channels may be gone */
    sg_policy policy;
    push_jobs *jobs;
    sg_arena *scratch; /* of one message */
    sg_buffer document;
};

/* Settings and policy as they are now. */
sg_status push_refresh(sg_pusher *p, sg_error *err);
/* The channel of that name; SG_UNKNOWN. */
sg_status push_channel(sg_pusher *p, const char *name, const sg_push_channel **ret, sg_error *err);
/* Begins a transaction in the name of the actor; ends it. */
sg_status push_begin(sg_pusher *p, sg_error *err);
sg_status push_end(sg_pusher *p, sg_status status, sg_error *err);
sg_date push_today(int64_t now);

/* ---- whom a message is for ---- */
typedef struct push_person {
    const char *name, *phone, *wechat; /* NULL unknown; in the arena */
    unsigned channels;                 /* bit set of media the roster names; 0 none */
    bool any_phone;                    /* `phone` is one */
    bool out;                          /* opted out */
} push_person;
/* SG_NOT_FOUND: erased. */
sg_status push_read_person(sg_pusher *p, const char *worker, sg_arena *arena, push_person *ret,
                           sg_error *err);
/* The first channel that may be used and did not fail; NULL: none. */
sg_status push_choose(sg_pusher *p, const sg_outbox_item *item, const push_person *person,
                      const sg_push_channel **ret, sg_error *err);
/* It cannot go by its channel: on to `next`, or failed where that is NULL. */
sg_status push_pass_to(sg_pusher *p, sg_outbox_item *item, const sg_push_channel *next,
                       const char *detail, int64_t now, sg_error *err);
/* It failed for good by its channel: on to the next one, or failed. */
sg_status push_pass_on(sg_pusher *p, sg_outbox_item *item, const char *detail, int64_t now,
                       sg_error *err);

/* ---- what it says ---- */
push_jobs *push_jobs_new(void);
void push_jobs_free(push_jobs *jobs); /* NULL is allowed */
/* Words for these lines, jobs numbered by their place among all of them; those that are not queued are
 * left out. In `arena`. */
sg_status push_words_of(sg_pusher *p, const sg_outbox_item *item, const push_person *person,
                        const sg_outbox_line *line, size_t count, int64_t now, bool link,
                        sg_arena *arena, sg_push_words *ret, sg_error *err);

/* Whether the posting may be told of on the day of `now`: it is there, open, and has not run out. */
sg_status push_job_open(sg_pusher *p, uint64_t posting, int64_t now, bool *ret, sg_error *err);

/* Expired leases and missing receipts are dealt with, a bounded number at a time. */
sg_status push_sweep(sg_pusher *p, int64_t now, sg_error *err);
/* The key of a message by this channel with these offers. */
void push_make_key(const sg_outbox_item *item, const char *channel, const sg_outbox_line *line,
                   size_t count, unsigned char ret[SG_OUTBOX_KEY]);
/* 32 hex digits to bytes. */
bool push_key_parse(const char *text, unsigned char ret[SG_OUTBOX_KEY]);

#endif
