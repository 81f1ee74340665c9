/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /v1/session: sign in, sign out, who am I and what may I; and POST /v1/workers/{id}/reveal.
 *
 * Hashing a password takes a tenth of a second and 64 MiB on purpose, so it is done by one thread
 * beside the event loops, and the answer is deferred.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "pool.h"
#include "songgang/json.h"
#include "songgang/json_node.h"
#include "songgang/messages/access.h"
#include "worker.h"

enum { WAIT_MAX_US = 4000000 }; /* in the queue; then 503 */

typedef struct sign_in_job {
    pool_job job;
    sg_sign_in attempt;
    char password[SG_PASSWORD_MAX + 1];
    int64_t asked_us;
    bool late, matched, secure;
} sign_in_job;

static void run_job(pool_job *job)
{
    sign_in_job *j = (sign_in_job *)(void *)job;
    j->late = worker_now() - j->asked_us > WAIT_MAX_US; /* who floods the queue must not make all wait */
    j->matched = !j->late && sg_sign_in_verify(&j->attempt, j->password);
    explicit_bzero(j->password, sizeof j->password);
}

static void free_job(pool_job *job)
{
    sign_in_job *j = (sign_in_job *)(void *)job;
    explicit_bzero(j->password, sizeof j->password);
    explicit_bzero(j->attempt.code, sizeof j->attempt.code);
    free(j);
}

static bool job_ready(void *state)
{
    return atomic_load(&((sign_in_job *)state)->job.done);
}

static void job_release(void *state)
{
    pool_job_release(&((sign_in_job *)state)->job);
}

static sg_status put_cookie(sg_request_context *ctx, sg_response *response, bool secure,
                            const char *session)
{
    char cookie[160];
    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
             secure ? APP_COOKIE_SECURE : APP_COOKIE, session, secure ? "; Secure" : "",
             *session ? "" : "; Max-Age=0");
    return sg_response_header(response, "Set-Cookie", cookie, &ctx->error);
}

/* Who calls, and what they may. */
static void put_caller(sg_response *response, const sg_caller *c)
{
    static const char *const kinds[] = {"nobody", "open", "token", "user"};
    sg_json_writer *w = sg_response_json(response);
    sg_response_no_store(response);
    sg_json_object(w);
    sg_json_member_string(w, "kind", kinds[c->kind]);
    sg_json_member_string(w, "name", c->name);
    sg_json_key(w, "role");
    sg_json_object(w);
    sg_json_member_string(w, "code", sg_role_json(c->role));
    sg_json_member_string(w, "name", sg_role_label(c->role));
    sg_json_end_object(w);
    sg_json_key(w, "region");
    sg_json_put_locality(w, c->scope.whole ? 0 : c->scope.home);
    if (c->channel[0])
        sg_json_member_string(w, "channel", c->channel);
    sg_json_key(w, "rights");
    sg_json_array(w);
    for (int r = SG_RIGHT_SIGNED_IN + 1; r < SG_RIGHT_COUNT; r++)
        if (sg_caller_may(c, (sg_right)r))
            sg_json_string(w, sg_right_json((sg_right)r));
    sg_json_end_array(w);
    sg_json_member_int(w, "reveals_per_day", sg_role_reveals(c->role));
    sg_json_end_object(w);
}

static sg_status finish_sign_in(void *state, sg_request_context *ctx, sg_response *response)
{
    sign_in_job *j = state;
    char session[SG_SECRET_TEXT];
    sg_access *access = app_reader(ctx)->access;
    if (j->late)
        return sg_fail(&ctx->error, SG_LOCKED, "%s", SG_MSG_SIGN_IN_BUSY);
    sg_status status = sg_sign_in_finish(access, &j->attempt, j->matched, session, &ctx->error);
    if (status == SG_MISSING || (status == SG_INVALID && j->attempt.code[0]))
        sg_response_error_at(response, "/code", ctx->error.text);
    if (status == SG_INVALID || status == SG_MISSING || status == SG_CONFLICT) {
        sg_error cause = ctx->error; /* the status of a refusal is told as it is set here */
        sg_response_status(response, status == SG_CONFLICT ? 403 : 401);
        return sg_fail(&ctx->error, SG_INVALID, "%s", cause.text);
    }
    if (status == SG_OK)
        status = put_cookie(ctx, response, j->secure, session);
    if (status == SG_OK)
        status = sg_access_identify(access, (sg_str){NULL, 0}, sg_str_of(session), j->attempt.peer,
                                    &ctx->caller, &ctx->error);
    explicit_bzero(session, sizeof session);
    if (status == SG_OK)
        put_caller(response, &ctx->caller);
    return status;
}

/* A member of the JSON body, 1 to `most` bytes. */
static sg_status read_member(sg_request_context *ctx, sg_response *response, const char *key,
                             size_t most, char **ret)
{
    char pointer[32];
    sg_json *json;
    sg_status status = sg_json_parse(ctx->body.s, ctx->body.n, &json, &ctx->error);
    if (status != SG_OK)
        return status;
    const char *text = sg_json_node_text(sg_json_node_member(sg_json_root(json), key));
    const bool good = text && *text && strlen(text) <= most;
    *ret = good ? sg_arena_strdup(ctx->arena, text) : NULL;
    sg_json_free(json);
    for (char *at = *ret; at && *at; at++)
        if ((unsigned char)*at < 0x20)
            *at = ' ';
    if (good)
        return *ret ? SG_OK : sg_fail_memory(&ctx->error);
    sg_fail(&ctx->error, SG_INVALID, SG_MSG_BODY_MEMBER, key, (int)most);
    snprintf(pointer, sizeof pointer, "/%s", key);
    sg_response_error_at(response, pointer, ctx->error.text);
    return SG_INVALID;
}

/* The code of the second factor; "" when there is none. */
static sg_status read_code(sg_request_context *ctx, sg_response *response, char ret[24])
{
    const char *value;
    size_t size;
    char *text;
    *ret = '\0';
    if (!sg_json_member(ctx->body.s, ctx->body.n, "code", &value, &size))
        return SG_OK;
    sg_status status = read_member(ctx, response, "code", 23, &text);
    if (status == SG_OK)
        snprintf(ret, 24, "%s", text);
    return status;
}

static sg_status check_json(sg_request_context *ctx)
{
    sg_json *json;
    sg_status status = sg_json_parse(ctx->body.s, ctx->body.n, &json, &ctx->error);
    if (status == SG_OK)
        sg_json_free(json);
    return status;
}

sg_status route_sign_in(sg_request_context *ctx, sg_response *response)
{
    char *name, *password, code[sizeof ((sg_sign_in *)0)->code];
    int64_t wait;
    sg_sign_in attempt;
    app *a = ctx->app;
    sg_response_no_store(response);
    sg_status status = check_json(ctx);
    if (status == SG_OK)
        status = read_member(ctx, response, "user", SG_ACCOUNT_NAME - 1, &name);
    if (status == SG_OK)
        status = read_member(ctx, response, "password", SG_PASSWORD_MAX, &password);
    if (status == SG_OK)
        status = read_code(ctx, response, code);
    if (status != SG_OK)
        return status;
    status = sg_sign_in_begin(app_reader(ctx)->access, name, ctx->peer, &attempt, &wait,
                              &ctx->error);
    if (status == SG_LIMIT) {
        sg_error cause = ctx->error;
        return app_wait(ctx, response, wait, cause.text);
    }
    if (status != SG_OK)
        return status;
    sign_in_job *j = calloc(1, sizeof *j);
    if (!j)
        return sg_fail_memory(&ctx->error);
    j->job.run = run_job;
    j->job.free = free_job;
    j->attempt = attempt;
    memcpy(j->attempt.code, code, sizeof code);
    j->secure = ctx->secure;
    j->asked_us = worker_now();
    snprintf(j->password, sizeof j->password, "%s", password);
    if (!pool_submit(a->pool, &j->job)) {
        free_job(&j->job);
        return sg_fail(&ctx->error, SG_LOCKED, "%s", SG_MSG_SIGN_IN_BUSY);
    }
    sg_response_defer(response, (sg_deferred){job_ready, finish_sign_in, job_release, j});
    return SG_OK;
}

sg_status route_sign_out(sg_request_context *ctx, sg_response *response)
{
    sg_status status = SG_OK;
    if (ctx->caller.kind == SG_CALLER_USER)
        status = sg_sign_out(app_reader(ctx)->access, app_session_cookie(ctx), &ctx->caller,
                             &ctx->error);
    if (status == SG_OK)
        status = put_cookie(ctx, response, ctx->secure, "");
    if (status == SG_OK)
        sg_response_status(response, 204);
    return status;
}

sg_status route_session(sg_request_context *ctx, sg_response *response)
{
    put_caller(response, &ctx->caller);
    return SG_OK;
}

sg_status route_reveal(sg_request_context *ctx, sg_response *response)
{
    char *reason;
    sg_reader *reader = app_reader(ctx);
    sg_buffer *body = sg_response_body(response);
    sg_str text = sg_request_param(ctx, "id");
    const char *id = sg_arena_strndup(ctx->arena, text.s, text.n);
    sg_response_no_store(response);
    sg_status status = id ? check_json(ctx) : sg_fail_memory(&ctx->error);
    if (status == SG_OK)
        status = read_member(ctx, response, "reason", 300, &reason);
    /* whom they may not see does not count, and is told apart from nobody by no answer */
    if (status == SG_OK)
        status = sg_store_worker_json(reader->store, &ctx->caller.scope, id, SG_PRIVATE_NONE, body,
                                      &ctx->error);
    sg_buffer_clear(body);
    if (status == SG_OK)
        status = sg_access_reveal(reader->access, &ctx->caller, id, reason, &ctx->error);
    if (status == SG_LIMIT) {
        sg_error cause = ctx->error;
        return app_wait(ctx, response, 3600, cause.text);
    }
    if (status == SG_OK)
        status = sg_store_worker_json(reader->store, &ctx->caller.scope, id, SG_PRIVATE_REVEALED,
                                      body, &ctx->error);
    return status;
}
