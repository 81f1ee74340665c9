/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside of the channels: one table of functions a carrier, which make a request of a batch and read the
 * answer to it. They neither connect nor wait: dispatch.c does, so each can be tested on bytes alone.
 */
#ifndef SONGGANG_SERVER_CHANNEL_H
#define SONGGANG_SERVER_CHANNEL_H

#include "http_client.h"
#include "songgang/channel.h"
#include "songgang/json_node.h"

enum {
    CHANNEL_BATCH = 200,      /* messages a request, at most, of any carrier */
    CHANNEL_VARIABLES = 16,
    CHANNEL_NONCE = 33,       /* 32 hexadecimal digits */
    CHANNEL_ANSWER = 256 * 1024
};

/* A value of a gateway's template: which word of the message it takes. */
typedef struct channel_variable {
    const char *name; /* as the gateway calls it; "" by its position */
    const char *word; /* name job1 … job8 job1.wage … jobs course link code text; NULL: `fixed` */
    const char *fixed;
    int limit;        /* characters; 0 none */
} channel_variable;

struct channel_carrier;

struct sg_channel {
    sg_arena *arena;
    const struct channel_carrier *carrier;
    char name[SG_PUSH_NAME];
    sg_push_channel settings; /* its options are not kept */
    const char *signature, *data_dir;
    /* of the options; NULL where not given */
    const char *url;       /* without a slash at its end */
    const char *host;      /* of `url`, with its port unless that of the scheme */
    const char *ca_file;
    const char *key_id;    /* AccessKey ID, SecretId, AppID, CorpID */
    const char *secret, *former_secret;
    const char *callback_key; /* what gateways must send along */
    const char *template_id, *app_id, *region, *page, *role_token;
    channel_variable variable[CHANNEL_VARIABLES];
    size_t variable_count;
    bool allow_private;
    bool robot, by_phone; /* WeCom: a group's robot; accounts are named by phone */
    int timeout_ms;
    int batch;      /* messages a request */
    int spacing_ms; /* between requests, at least */
    bool pulls;     /* receipts are fetched */
    bool repeatable; /* the gateway drops what it has seen before, whenever that was */
    int repeats;     /* or so many times the very same request may follow within a minute */
};

/* What changes from request to request. */
typedef struct channel_moment {
    int64_t now;               /* seconds since 1970 */
    char nonce[CHANNEL_NONCE]; /* never used before */
    const char *token;         /* access_token; NULL where none is needed */
} channel_moment;

/* What came of one request, for all its messages together and for each. */
typedef struct channel_verdict {
    sg_push_outcome outcome[CHANNEL_BATCH];
    bool split;         /* one of them spoils the batch and none was taken: send halves */
    bool token_expired; /* none was taken; get a new access_token */
    int64_t hold;       /* seconds in which nothing more should be sent; 0 none */
    const char *halt;   /* Chinese, static or in the arena: the channel must stop until a person has
                         * looked; NULL goes on */
} channel_verdict;

typedef struct channel_carrier {
    /* Options of its own; `options` is an object. */
    sg_status (*configure)(sg_channel *channel, const sg_json_node *options, sg_error *err);
    /* May `more` travel with `first`? NULL: one message a request. */
    bool (*together)(const sg_channel *channel, const sg_push_message *first,
                     const sg_push_message *more);
    /* Whether this message can be sent at all; else why not, in the arena or static. NULL: all can. */
    const char *(*refuse)(const sg_channel *channel, const sg_push_message *message, sg_arena *arena);
    /* The request for `count` messages, in the arena. */
    sg_status (*write)(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                       const channel_moment *moment, sg_arena *arena, http_call *ret, sg_error *err);
    /* An answer (HTTP_CALL_ANSWERED) to that request; outcomes are preset to unknown. */
    void (*read)(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                 const http_result *result, sg_arena *arena, channel_verdict *verdict);
    /* The request for an access_token, and its answer; NULL: needs none. `ret_seconds` it lasts. */
    sg_status (*write_token)(const sg_channel *channel, sg_arena *arena, http_call *ret, sg_error *err);
    sg_status (*read_token)(const sg_channel *channel, const http_result *result, sg_arena *arena,
                            const char **ret_token, int64_t *ret_seconds, const char **ret_halt,
                            sg_error *err);
    /* The request that fetches receipts, and its answer; NULL: there is none. `ret_more`: ask again at once. */
    sg_status (*write_pull)(const sg_channel *channel, const channel_moment *moment, sg_arena *arena,
                            http_call *ret, sg_error *err);
    sg_status (*read_pull)(const sg_channel *channel, const http_result *result, sg_arena *arena,
                           sg_channel_news *ret, bool *ret_more, sg_error *err);
    /* NULL: sends nothing back. */
    sg_status (*receive)(const sg_channel *channel, const sg_channel_request *request, sg_arena *arena,
                         sg_channel_news *ret, sg_error *err);
} channel_carrier;

extern const channel_carrier channel_webhook, channel_aliyun, channel_tencent, channel_wechat,
    channel_wecom;

/* ---- channel_errcode.c: what WeChat and WeCom write alike ---- */

/* What one errcode means; a table ends with code 0, which stands for all others. */
typedef struct channel_errcode {
    int64_t code;
    sg_push_result result;
    int after;
    bool token, hold, halt;
} channel_errcode;

/* A request whose body is the JSON of `body`, which is freed. `url` may be NULL when memory was short. */
sg_status channel_json_call(const sg_channel *channel, const char *url, sg_buffer *body,
                            sg_arena *arena, http_call *ret, sg_error *err);
/* True: errcode 0, all were accepted. Else the verdict says what the table makes of the answer. */
bool channel_taken(const sg_channel *channel, const channel_errcode *table, size_t count,
                   const http_result *result, const sg_json_node *root, sg_arena *arena,
                   channel_verdict *verdict);
/* The answer to a request for an access_token. */
sg_status channel_read_token(const sg_channel *channel, const http_result *result, sg_arena *arena,
                             const char **ret_token, int64_t *ret_seconds, const char **ret_halt,
                             sg_error *err);

/* ---- channel.c, channel_options.c: what carriers share ---- */

/* Text of an option, in the channel's arena; SG_INVALID when it is missing and `needed`. */
sg_status channel_option(sg_channel *channel, const sg_json_node *options, const char *name,
                         bool needed, const char **ret, sg_error *err);
sg_status channel_option_int(const sg_channel *channel, const sg_json_node *options, const char *name,
                             int least, int most, int *ret, sg_error *err);
/* Contents of the file named by the option, without the blanks at its ends. */
sg_status channel_secret(sg_channel *channel, const sg_json_node *options, const char *name,
                         bool needed, const char **ret, sg_error *err);
/* "variables": an object {"job1": "job1"}, or an array ["job1", …] for templates by position. A word
 * "=text" stands for itself. */
sg_status channel_variables(sg_channel *channel, const sg_json_node *options, bool named,
                            sg_error *err);
/* `url` option or the carrier's own; sets url and host. */
sg_status channel_endpoint(sg_channel *channel, const sg_json_node *options, const char *otherwise,
                           sg_error *err);
/* Options of an SMS carrier: url, key_id, secret_file, template; at most `most` numbers a request. */
sg_status channel_sms_options(sg_channel *channel, const sg_json_node *options, const char *url,
                              int most, sg_error *err);
/* `refuse` of an SMS carrier: no mobile number. */
const char *channel_refuse_number(const sg_channel *channel, const sg_push_message *message,
                                  sg_arena *arena);
/* The word in the message, "" when it has none. NULL: place and wage of a job do not fit the limit, or
 * memory is short. */
const char *channel_word(const sg_push_message *message, const channel_variable *variable,
                         sg_arena *arena);
/* At most `limit` characters (0: no limit), the last one … where some are left out. NULL when memory is short. */
const char *channel_cut(const char *text, int limit, sg_arena *arena);
/* A mobile number of the mainland: 11 digits from 13 to 19. */
bool channel_mobile(const char *phone);
/* Presets a call: deadlines, trust, limits. */
void channel_call(const sg_channel *channel, http_call *ret);

/* The one outcome of all messages. `detail` in the arena or static. */
void channel_all(channel_verdict *verdict, size_t count, sg_push_result result, const char *detail,
                 int64_t after, bool fault);
/* Answers no gateway's own code explains: 429, 5xx, what is no JSON. */
void channel_status(const sg_channel *channel, size_t count, const http_result *result,
                    sg_arena *arena, channel_verdict *verdict);
/* Of any result: dispatch.c's only way to a verdict. `verdict` is filled whole. */
void channel_judge(const sg_channel *channel, const sg_push_message *const *message, size_t count,
                   const http_result *result, sg_arena *arena, channel_verdict *verdict);
/* The provider's id for one message of a batch that has one id for all: "ID:" and 16 digits of a hash
 * over id and phone, so that no number stands in it. */
const char *channel_batch_id(const char *id, const char *phone, sg_arena *arena);

/* ---- for receive ---- */
/* {NULL,0} absent. */
sg_str channel_query(const sg_channel_request *request, const char *key);
/* `key` of the query is the channel's callback key. SG_INVALID. */
sg_status channel_callback_key(const sg_channel *channel, const sg_channel_request *request,
                               sg_error *err);
/* Room for `count` of each. SG_LIMIT, SG_NO_MEMORY. */
sg_status channel_news(size_t count, sg_arena *arena, sg_channel_news *ret, sg_error *err);

#endif
