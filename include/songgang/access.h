/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may do what: accounts of people, tokens of programs, sessions, roles and their rights, the
 * audit log, and how often personal data was shown. All of it stands in `access.db` beside the
 * store, so that signing in never waits for an import (docs/access.md).
 *
 * Secrets are kept as hashes only; a token or session is shown once, when it is made.
 */
#ifndef SONGGANG_ACCESS_H
#define SONGGANG_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/ledger.h"
#include "songgang/scope.h"
#include "songgang/status.h"
#include "songgang/text.h"

/* ---- rights: what a route or command needs. X(identifier, json, Chinese) ---- */
#define SG_RIGHTS(X)                                                                               \
    X(NONE, "none", "无需登录")                                                                      \
    X(SIGNED_IN, "signed_in", "已登录")                                                              \
    X(SEARCH, "search", "查询岗位")                                                                  \
    X(MATCH, "match", "匹配岗位")                                                                    \
    X(WORKERS_READ, "workers_read", "查看务工人员")                                                   \
    X(WORKERS_WRITE, "workers_write", "修改务工人员、登记反馈")                                        \
    X(REVEAL, "reveal", "查看未打码的个人信息")                                                       \
    X(PLANS_READ, "plans_read", "查看推送计划")                                                       \
    X(PLANS_WRITE, "plans_write", "生成和批准推送计划")                                                \
    X(IMPORT, "import", "导入数据")                                                                  \
    X(POSTINGS_WRITE, "postings_write", "放行和撤回岗位")                                             \
    X(STATS, "stats", "查看统计")                                                                    \
    X(SCREEN, "screen", "查看大屏")                                                                  \
    X(OUTBOX, "outbox", "领取和回执推送")                                                             \
    X(METRICS, "metrics", "查看运行指标")                                                             \
    X(AUDIT, "audit", "查看审计日志")                                                                 \
    X(ADMIN, "admin", "管理账号、令牌和策略")
typedef enum sg_right {
    SG_RIGHT_UNDECLARED, /* a route that forgot to say is refused when the service starts */
#define X(id, json, label) SG_RIGHT_##id,
    SG_RIGHTS(X)
#undef X
        SG_RIGHT_COUNT
} sg_right;
#define SG_RIGHT_BIT(right) ((uint32_t)1 << (right))
const char *sg_right_json(sg_right right);
const char *sg_right_label(sg_right right);

/* ---- roles. X(identifier, json, Chinese) ---- */
#define SG_ROLES(X)                                                                                \
    X(ADMIN, "admin", "管理员")                                                                      \
    X(COUNTY, "county", "县级经办")                                                                   \
    X(TOWNSHIP, "township", "乡镇经办")                                                               \
    X(VILLAGE, "village", "村级经办")                                                                 \
    X(INTEGRATOR, "integrator", "对接程序")                                                           \
    X(SCREEN, "screen", "大屏")                                                                      \
    X(STATISTICS, "statistics", "统计只读")
typedef enum sg_role {
#define X(id, json, label) SG_ROLE_##id,
    SG_ROLES(X)
#undef X
        SG_ROLE_COUNT
} sg_role;
const char *sg_role_json(sg_role role);
const char *sg_role_label(sg_role role);
bool sg_role_parse(const char *text, sg_role *ret); /* json word or Chinese */
/* Bit set of SG_RIGHT_BIT. */
uint32_t sg_role_rights(sg_role role);
/* Persons whose unmasked data one account may see a day. */
int sg_role_reveals(sg_role role);
/* Does the role fit the region (0: everywhere)? Village and township roles need a township or
 * below, county roles a county or prefecture; SG_INVALID says so. */
sg_status sg_role_check_region(sg_role role, sg_locality region, sg_error *err);

/* ---- who calls ---- */
typedef enum sg_caller_kind {
    SG_CALLER_NOBODY, /* not signed in: only SG_RIGHT_NONE */
    SG_CALLER_OPEN,   /* no account exists yet and the service listens on this machine alone */
    SG_CALLER_TOKEN,
    SG_CALLER_USER
} sg_caller_kind;
enum { SG_ACCOUNT_NAME = 64, SG_CHANNEL_NAME = 32, SG_PEER_TEXT = 46 };
typedef struct sg_caller {
    sg_caller_kind kind;
    sg_role role;    /* of a token or user */
    uint32_t rights; /* bit set of SG_RIGHT_BIT */
    sg_scope scope;
    int64_t id;      /* of the token or user */
    int rate;        /* requests a minute; 0: the default */
    char name[SG_ACCOUNT_NAME]; /* for ledger and audit log: 张三, 令牌3 */
    char channel[SG_CHANNEL_NAME]; /* of an integrator: the only one it may serve; "" all */
    char peer[SG_PEER_TEXT];       /* address of the client */
} sg_caller;
/* Nobody (NULL) may nothing. */
bool sg_caller_may(const sg_caller *caller, sg_right right);

/* ---- the access file: one handle per thread ---- */
typedef struct sg_access sg_access;
/* Opens, or creates, `access.db` of a data directory that exists. SG_MISSING, SG_CORRUPT, SG_LOCKED. */
sg_status sg_access_open(const char *data_dir, sg_access **ret, sg_error *err);
void sg_access_close(sg_access *access);
/* Has there ever been an account or token? From then on everybody must sign in. */
sg_status sg_access_required(sg_access *access, bool *ret, sg_error *err);

/* ---- tokens: for programs ---- */
enum { SG_SECRET_TEXT = 48 }; /* "sg_" and 43 characters of base64url */
typedef struct sg_token {
    int64_t id; /* set when read */
    sg_role role;
    sg_locality region;   /* 0: everywhere */
    const char *channel;  /* integrator: nullable */
    const char *note;     /* whose it is; not empty */
    int64_t expires;      /* seconds since 1970; 0 never */
    int rate;             /* requests a minute; 0: the default */
    const char *address;  /* nullable: the only one it is good from */
    int64_t created, revoked, used; /* when read; 0 not; `used` to the hour */
} sg_token;
/* `ret_secret` is what the program presents; it cannot be had again. SG_INVALID. */
sg_status sg_token_create(sg_access *access, const sg_token *token, const char *actor,
                          char ret_secret[SG_SECRET_TEXT], int64_t *ret_id, sg_error *err);
/* SG_NOT_FOUND. Revoking twice is fine. */
sg_status sg_token_revoke(sg_access *access, int64_t id, const char *actor, sg_error *err);
typedef sg_status (*sg_token_visit)(void *context, const sg_token *token, sg_error *err);
sg_status sg_token_each(sg_access *access, sg_token_visit visit, void *context, sg_error *err);

/* ---- users: for people ---- */
typedef struct sg_user {
    int64_t id; /* set when read */
    const char *name;
    sg_role role;
    sg_locality region; /* 0: everywhere */
    const char *note;
    int64_t created, locked_until, signed_in; /* when read; locked_until INT64_MAX: until unlocked */
    int failures;
    bool factor; /* when read: a code is wanted too */
} sg_user;
enum { SG_PASSWORD_MIN = 8, SG_PASSWORD_MAX = 256 };
/* SG_CONFLICT the name is taken; SG_INVALID name, region or too weak a password. Takes 0.2 s. */
sg_status sg_user_add(sg_access *access, const sg_user *user, const char *password,
                      const char *actor, sg_error *err);
/* Locked users cannot sign in and their sessions end at once. SG_NOT_FOUND. */
sg_status sg_user_lock(sg_access *access, const char *name, bool lock, const char *actor,
                       sg_error *err);
/* Ends the user's sessions. */
sg_status sg_user_password(sg_access *access, const char *name, const char *password,
                           const char *actor, sg_error *err);
typedef sg_status (*sg_user_visit)(void *context, const sg_user *user, sg_error *err);
sg_status sg_user_each(sg_access *access, sg_user_visit visit, void *context, sg_error *err);

/* ---- signing in: begin, verify elsewhere (it is slow on purpose), finish ---- */
enum { SG_PASSWORD_HASH = 128 };
typedef struct sg_sign_in {
    char name[SG_ACCOUNT_NAME], peer[SG_PEER_TEXT];
    char hash[SG_PASSWORD_HASH]; /* of a user nobody has: one that nothing matches */
    int64_t user;                /* 0 no such user */
    char code[24];               /* of the second factor, put in before finishing; "" none given */
} sg_sign_in;
/* SG_LIMIT: locked out, `*ret_wait` seconds; the text does not tell whether the user exists. */
sg_status sg_sign_in_begin(sg_access *access, const char *name, const char *peer, sg_sign_in *ret,
                           int64_t *ret_wait, sg_error *err);
/* Argon2id with 64 MiB; 0.1 to 0.3 s. Any thread, no handle. */
bool sg_sign_in_verify(const sg_sign_in *attempt, const char *password);
/* Counts and audits the attempt. SG_INVALID: wrong name, password or code; SG_MISSING: right, but a
 * code is wanted; SG_CONFLICT: an administrator without a second factor, from another machine. */
sg_status sg_sign_in_finish(sg_access *access, const sg_sign_in *attempt, bool matched,
                            char ret_session[SG_SECRET_TEXT], sg_error *err);
/* ---- a second factor: codes of an authenticator app (RFC 6238), each good once ---- */
enum { SG_FACTOR_SECRET = 20, SG_FACTOR_TEXT = 33, SG_RECOVERY_CODES = 10, SG_RECOVERY_TEXT = 20 };
typedef struct sg_factor { /* shown once; the caller overwrites it */
    unsigned char secret[SG_FACTOR_SECRET];
    char text[SG_FACTOR_TEXT]; /* of the secret, base32 */
    char recovery[SG_RECOVERY_CODES][SG_RECOVERY_TEXT]; /* instead of a code, each once */
} sg_factor;
/* Random; nothing is kept yet. */
sg_status sg_factor_new(sg_factor *ret, sg_error *err);
/* Wanted from now on, in place of a former one, when `code` is what the app shows now; ends the user's
 * sessions. SG_INVALID the code; SG_NOT_FOUND the user; SG_IO the key file. */
sg_status sg_factor_set(sg_access *access, const char *name, const sg_factor *factor,
                        const char *code, const char *actor, sg_error *err);
/* Not wanted any more. SG_NOT_FOUND. */
sg_status sg_factor_drop(sg_access *access, const char *name, const char *actor, sg_error *err);

/* Ends the session presented; nothing happens when there is none. */
sg_status sg_sign_out(sg_access *access, sg_str session, const sg_caller *caller, sg_error *err);

/* Whose token (`bearer`) or session this is; both may be {NULL,0}: nobody. SG_INVALID: it is none, or
 * no longer valid. */
sg_status sg_access_identify(sg_access *access, sg_str bearer, sg_str session, const char *peer,
                             sg_caller *ret, sg_error *err);

/* ---- the audit log: append-only, hash-chained as the ledger. X(identifier, text, Chinese) ---- */
#define SG_AUDIT_KINDS(X)                                                                          \
    X(SIGN_IN, "sign_in", "登录")                                                                    \
    X(SIGN_IN_FAILED, "sign_in_failed", "登录失败")                                                   \
    X(LOCKED_OUT, "locked_out", "多次失败被锁定")                                                     \
    X(SIGN_OUT, "sign_out", "退出")                                                                  \
    X(REFUSED, "refused", "越权访问被拒")                                                             \
    X(REVEAL, "reveal", "查看未打码信息")                                                             \
    X(REVEAL_MANY, "reveal_many", "告警：查看人数异常多")                                             \
    X(REVEAL_REFUSED, "reveal_refused", "查看次数已用完")                                             \
    X(EXPORT, "export", "导出个人信息")                                                               \
    X(ERASE, "erase", "删除个人信息")                                                                 \
    X(TOKEN_CREATE, "token_create", "新建令牌")                                                       \
    X(TOKEN_REVOKE, "token_revoke", "吊销令牌")                                                       \
    X(USER_ADD, "user_add", "新建用户")                                                               \
    X(USER_LOCK, "user_lock", "锁定用户")                                                             \
    X(USER_UNLOCK, "user_unlock", "解锁用户")                                                         \
    X(PASSWORD, "password", "修改密码")                                                               \
    X(FACTOR_SET, "factor_set", "启用动态码")                                                         \
    X(FACTOR_DROP, "factor_drop", "停用动态码")                                                       \
    X(RECOVERY, "recovery", "使用恢复码登录")                                                         \
    X(KEY_ROTATE, "key_rotate", "更换密钥")                                                           \
    X(POLICY, "policy", "修改策略")                                                                   \
    X(APPROVE, "approve", "批准推送计划")                                                             \
    X(WORKER_CHANGE, "worker_change", "修改务工人员")                                                 \
    X(IMPORT, "import", "导入")                                                                      \
    X(LINK_SHOW, "link_show", "查看工友链接")                                                         \
    X(LINK_REVOKE, "link_revoke", "停用工友链接")
typedef enum sg_audit_kind {
#define X(id, text, label) SG_AUDIT_##id,
    SG_AUDIT_KINDS(X)
#undef X
        SG_AUDIT_KIND_COUNT
} sg_audit_kind;
const char *sg_audit_kind_label(const char *kind); /* NULL for a kind nobody knows */
/* Appends one entry and makes it durable. `worker` and `subject` may be NULL; `payload`: a JSON
 * object without personal data, or NULL. Entries are sg_event with `plan` 0 when of no plan. */
sg_status sg_audit_append(sg_access *access, sg_audit_kind kind, const char *actor, int64_t plan,
                          const char *worker, const char *subject, const sg_buffer *payload,
                          sg_error *err);
/* Entries after number `after`, oldest first. */
sg_status sg_audit_each(sg_access *access, int64_t after, sg_ledger_visit visit, void *context,
                        sg_error *err);
/* Number and hash of the last entry; 0 and zeros for an empty log. */
sg_status sg_audit_head(sg_access *access, int64_t *ret_seq, unsigned char ret_hash[SG_SHA256_SIZE],
                        sg_error *err);
typedef struct sg_audit_report {
    bool whole;
    int64_t entries, fault; /* number of the first entry that is wrong or missing; 0 none */
    unsigned char head[SG_SHA256_SIZE];
    char detail[320]; /* Chinese; "" when whole */
} sg_audit_report;
/* Recomputes the chain. `expect_seq` > 0: that entry must have `expect_hash`, noted elsewhere earlier.
 * SG_OK whatever is found. */
sg_status sg_audit_verify(sg_access *access, int64_t expect_seq, const unsigned char *expect_hash,
                          sg_audit_report *ret, sg_error *err);

/* ---- showing personal data ---- */
/* Counts `worker` against the caller's quota of persons a day and audits it with `reason`, before
 * anything is shown; the same person again on the same day is audited, not counted. At four fifths of
 * the quota an alarm goes to the audit log, once a day and account. SG_LIMIT. */
sg_status sg_access_reveal(sg_access *access, const sg_caller *caller, const char *worker,
                           const char *reason, sg_error *err);

#endif
