/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of sending that need no store and no clock: how many parts a text message costs, how a text is
 * made from its template and shortened, when it may go out, when to try again, and when a channel is
 * left alone for a while. Pure; any thread.
 */
#ifndef SONGGANG_PUSH_H
#define SONGGANG_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/json_writer.h"
#include "songgang/status.h"

/* ---- settings: push.json of the data directory, checked (docs/push.md) ---- */

/* How a message gets to the worker: what a roster's "channels" agree to, numbered as its bits.
 * X(identifier, json, Chinese) */
#define SG_MEDIA(X)                                                                                \
    X(SMS, "sms", "短信")                                                                            \
    X(WECHAT, "wechat", "微信")                                                                      \
    X(WECOM, "wecom", "企业微信")                                                                     \
    X(WEBHOOK, "webhook", "对接系统")                                                                 \
    X(PAPER, "paper", "村级名单")
typedef enum sg_medium {
#define X(id, json, label) SG_MEDIUM_##id,
    SG_MEDIA(X)
#undef X
        SG_MEDIUM_COUNT
} sg_medium;
const char *sg_medium_json(sg_medium medium);
const char *sg_medium_label(sg_medium medium);
bool sg_medium_parse(const char *text, sg_medium *ret);

/* Who carries it. X(identifier, json) */
#define SG_CARRIERS(X)                                                                             \
    X(PULL, "pull")                                                                                \
    X(WEBHOOK, "webhook")                                                                          \
    X(ALIYUN, "aliyun")                                                                            \
    X(TENCENT, "tencent")                                                                          \
    X(WECHAT, "wechat")                                                                            \
    X(WECOM, "wecom")                                                                              \
    X(PAPER, "paper")
typedef enum sg_carrier {
#define X(id, json) SG_CARRIER_##id,
    SG_CARRIERS(X)
#undef X
        SG_CARRIER_COUNT
} sg_carrier;
const char *sg_carrier_json(sg_carrier carrier);
bool sg_carrier_parse(const char *text, sg_carrier *ret);

enum {
    SG_PUSH_NAME = 32,     /* bytes of a channel's name with its NUL: a-z, 0-9, - and _ */
    SG_PUSH_CHANNELS = 8,
    SG_PUSH_JOBS = 8,      /* jobs one message can carry; 3 as a rule */
    SG_PUSH_TEXT = 500,    /* characters of the longest message */
    SG_PUSH_BATCH = 1000   /* messages leased at once, outcomes reported at once */
};

typedef struct sg_push_channel {
    char name[SG_PUSH_NAME];
    sg_carrier carrier;
    sg_medium medium;
    int price_li;       /* 1/1000 yuan a part */
    int lease_seconds;   /* how long a message stays with whoever took it */
    bool idempotent;     /* the receiver drops a second message of the same key: an expired lease may be
                          * given out again. Otherwise it becomes unknown. */
    int receipt_hours;   /* 0: no receipts come; else sent without one for so long becomes unknown */
    int concurrency;     /* requests at a time; dispatcher */
    int per_second;      /* messages; 0 no limit; dispatcher */
    int batch;           /* messages a request; dispatcher */
    int attempts;        /* at most, with backoff */
    const char *options; /* JSON object "options", of the carrier's own; "{}" when absent */
} sg_push_channel;

typedef struct sg_push_settings {
    const char *signature;  /* without 【】 */
    const char *text;       /* template of the SMS; see sg_push_render() */
    const char *hotline;    /* the station's phone; NULL none */
    const char *page;       /* begin of the links, "https://sg.example.cn"; NULL: no links */
    int page_days;          /* how long a link works */
    bool promotional;       /* 拒收请回复R is put at the end */
    bool consent;           /* only to whom the roster names channels for; else anyone not opted out */
    int parts;              /* shorten down to so many parts where that cuts no wage and no place */
    sg_push_channel channel[SG_PUSH_CHANNELS]; /* in the order in which they are tried */
    size_t channel_count;
} sg_push_settings;
/* NULL: none of that name. */
const sg_push_channel *sg_push_channel_named(const sg_push_settings *settings, const char *name);

/* ---- texts ---- */

/* Parts a text of `characters` is sent and billed in: one up to 70, else 67 each. The signature with
 * its brackets belongs to the text. UTF-16 units are counted, as networks do. */
int sg_sms_parts(size_t units);
size_t sg_sms_units(const char *text);

/* One offer as it stands in a message. */
typedef struct sg_push_job {
    int line;             /* of the plan */
    int number;           /* by which the worker answers to it: its place among the message's jobs */
    const char *posting;  /* id */
    const char *title, *employer, *place, *wage, *board; /* each whole; "" unknown */
    const char *text;     /* on one line: 东莞鑫达服装缝纫工5500-7000元包吃住 */
    const char *brief;    /* the same at its shortest that keeps place, trade, wage and board */
} sg_push_job;
typedef struct sg_push_words {
    const char *name;     /* as addressed: 王芳; NULL or "" */
    const sg_push_job *job;
    size_t job_count;
    const char *course, *course_where; /* title and place of the course; NULL: no notice */
    const char *link;     /* NULL none */
} sg_push_words;
/* The whole text, signature first, in `arena`; `ret_parts` (nullable). Where it takes more than
 * `settings->parts` it is shortened step by step: briefer jobs, no form of address, the course without
 * its place; a wage, a place or a job is never cut, so more parts are possible. SG_LIMIT: longer than
 * SG_PUSH_TEXT all the same. */
sg_status sg_push_render(const sg_push_settings *settings, const sg_push_words *words,
                         sg_arena *arena, const char **ret_text, int *ret_parts, sg_error *err);
/* Can messages be made of these settings? Each problem is a Chinese line, its JSON pointer first,
 * appended to `problems` (nullable); `err` has the first. SG_INVALID. */
sg_status sg_push_check(const sg_push_settings *settings, sg_buffer *problems, sg_error *err);

/* ---- when ---- */

/* Seconds from `now` (UTC) until messages may go out; 0: now. Minutes of the day in China (UTC+8);
 * `from` == `until`: no quiet hours. */
int64_t sg_push_quiet(int64_t now, int from_minute, int until_minute);
/* Day number in China. */
int64_t sg_push_day(int64_t now);
/* Seconds before try `attempt` (1: the first again), doubling from 5 s to 15 min, half of it by chance:
 * the same seed gives the same. `asked` (0 none): what the provider asked for is kept to. */
int64_t sg_push_backoff(int attempt, uint64_t seed, int64_t asked);

/* ---- leaving a channel alone ---- */
typedef struct sg_breaker {
    int state;      /* sg_breaker_state */
    int failures;   /* one after the other */
    int64_t until;  /* open: try again then */
    int opened;     /* how often in a row */
} sg_breaker;
typedef enum sg_breaker_state { SG_BREAKER_CLOSED, SG_BREAKER_OPEN, SG_BREAKER_HALF } sg_breaker_state;
/* How many messages may be taken now, at most `limit`: all when closed, none while open, one to try
 * when half open. `ret_wait` seconds when none. */
size_t sg_breaker_allow(sg_breaker *breaker, int64_t now, size_t limit, int64_t *ret_wait);
/* What came of them: 5 failures in a row open it for 30 s, then twice as long, 15 min at most. */
void sg_breaker_note(sg_breaker *breaker, int64_t now, size_t good, size_t bad);

/* ---- what workers reply ---- */
typedef enum sg_reply_kind {
    SG_REPLY_OTHER,   /* a person must read it */
    SG_REPLY_STOP,    /* R, TD, T, N, 退订, 拒收 … */
    SG_REPLY_JOB,     /* 1, 2, 3, ２, 第三个: the n-th job of the message */
    SG_REPLY_CALL     /* 请联系我, 电话 … */
} sg_reply_kind;
sg_reply_kind sg_push_reply_kind(const char *text, int *ret_job);

#endif
