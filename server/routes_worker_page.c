/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET and POST /m/{token}: the page of one worker, opened from a message without signing in. The token is
 * the only right, so it is kept out of logs and referrers, nothing is cached, and whoever tries tokens
 * is slowed down. A right token is never kept waiting because of wrong ones from the same address:
 * thousands of phones share one in a mobile network.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "query_string.h"
#include "songgang/messages/push_page.h"
#include "worker.h"
#include "worker_page_html.h"

/* Nothing inline, nothing from elsewhere; forms and scripts speak to this page alone. */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for "      \
    "'script'"

enum {
    VIEWS_PER_MINUTE = 30, /* of one link */
    VIEWS_BURST = 30,
    ANSWERS_PER_MINUTE = 12,
    ANSWERS_BURST = 20,
    ADDRESS_PER_MINUTE = 3000, /* right or wrong, of one address */
    ADDRESS_BURST = 1000,
    WRONG_PER_MINUTE = 20, /* of one address */
    WRONG_BURST = 30,
    PROXY_FACTOR = 30, /* a proxy on this machine speaks for all */
    AUDITS_PER_HOUR = 1 /* of one address: trying is told once, not flooded with */
};

static uint64_t key_of(const char *what, const char *text, int64_t id)
{
    char key[96];
    int n = snprintf(key, sizeof key, "%s %s %lld", what, text, (long long)id);
    return sg_hash64(key, (size_t)n, 23);
}

static bool behind_proxy(const char *peer)
{
    return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0;
}

/* ---- answering ---- */

static sg_status begin(sg_request_context *ctx, sg_response *response, int code)
{
    sg_error *err = &ctx->error;
    sg_response_status(response, code);
    sg_response_type(response, "text/html; charset=utf-8");
    sg_response_no_store(response);
    sg_status status = sg_response_header(response, "Content-Security-Policy", PAGE_POLICY, err);
    if (status == SG_OK)
        status = sg_response_header(response, "Referrer-Policy", "no-referrer", err);
    if (status == SG_OK)
        status = sg_response_header(response, "X-Robots-Tag", "noindex, nofollow", err);
    if (status == SG_OK)
        status = sg_response_header(response, "Cross-Origin-Opener-Policy", "same-origin", err);
    return status;
}

static sg_status refuse(api_call *call, const sg_page *page, int code, const char *title,
                        const char *text)
{
    sg_buffer *body = sg_response_body(call->response);
    sg_status status = begin(call->ctx, call->response, code);
    page_write_refusal(page, title, text, body);
    return status == SG_OK && body->failed ? sg_fail_memory(&call->ctx->error) : status;
}

static sg_status refuse_busy(api_call *call, const sg_page *page, unsigned wait)
{
    char seconds[16], text[160];
    snprintf(seconds, sizeof seconds, "%u", wait);
    snprintf(text, sizeof text, SG_MSG_PAGE_SLOW, wait);
    sg_status status = refuse(call, page, 429, SG_MSG_PAGE_SLOW_TITLE, text);
    return status == SG_OK ? sg_response_header(call->response, "Retry-After", seconds,
                                                &call->ctx->error)
                           : status;
}

/* ---- who may not ---- */

/* What cannot be written down is refused all the same. */
static void audit_guessing(api_call *call)
{
    sg_buffer payload = {0};
    sg_json_writer w;
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    sg_json_member_string(&w, "route", call->ctx->route->pattern);
    sg_json_member_string(&w, "what", SG_MSG_PAGE_LEAKED);
    sg_json_end_object(&w);
    (void)sg_audit_append(api_reader(call)->access, SG_AUDIT_REFUSED, call->ctx->caller.name, 0, NULL,
                          call->ctx->peer, &payload, NULL);
    sg_buffer_free(&payload);
}

/* A token that is nobody's: counted against the address, and told the same whatever was wrong with it. */
static sg_status refuse_wrong(api_call *call, const sg_page *page)
{
    app *a = call->ctx->app;
    const char *peer = call->ctx->peer;
    const int factor = behind_proxy(peer) ? PROXY_FACTOR : 1;
    const unsigned wait = throttle_take(&a->pages, key_of("wrong", peer, 0),
                                        WRONG_PER_MINUTE * factor, WRONG_BURST * factor,
                                        worker_now(), false);
    if (wait == 0)
        return refuse(call, page, 404, SG_MSG_PAGE_BAD_TITLE, SG_MSG_PAGE_BAD);
    if (throttle_take(&a->pages, key_of("audit", peer, 0), AUDITS_PER_HOUR / 60.0, 1, worker_now(),
                      false) == 0)
        audit_guessing(call);
    return refuse_busy(call, page, wait);
}

static sg_status refuse_state(api_call *call, const sg_page *page, sg_link_state state)
{
    if (state == SG_LINK_EXPIRED)
        return refuse(call, page, 410, SG_MSG_PAGE_OVER_TITLE, SG_MSG_PAGE_OVER);
    if (state == SG_LINK_REVOKED)
        return refuse(call, page, 410, SG_MSG_PAGE_ENDED_TITLE, SG_MSG_PAGE_ENDED);
    return refuse_wrong(call, page);
}

/* Seconds to wait, by a link that is right; 0: none. */
static unsigned too_often(api_call *call, const sg_link *link, bool answers)
{
    app *a = call->ctx->app;
    return throttle_take(&a->pages, key_of(answers ? "answers" : "views", "", link->id),
                         answers ? ANSWERS_PER_MINUTE : VIEWS_PER_MINUTE,
                         answers ? ANSWERS_BURST : VIEWS_BURST, worker_now(), false);
}

/* ---- the page ---- */

typedef struct opened {
    sg_str token;
    sg_page page;
    sg_link link;
    sg_link_state state;
} opened;

static sg_status read_page(api_call *call, opened *o)
{
    const sg_reader *reader = api_reader(call);
    o->token = sg_request_param(call->ctx, "token");
    return sg_page_read(reader->store, reader->vocabulary, reader->data_dir, o->token, api_now(),
                        app_today(call->ctx->app), call->ctx->arena, &o->page, &o->link, &o->state,
                        &call->ctx->error);
}

static sg_status show(api_call *call, const opened *o, int code, page_said said)
{
    sg_buffer *body = sg_response_body(call->response);
    sg_status status = begin(call->ctx, call->response, code);
    page_write(&o->page, o->token, said, body);
    return status == SG_OK && body->failed ? sg_fail_memory(&call->ctx->error) : status;
}

static sg_status view(api_call *call)
{
    opened o;
    sg_status status = read_page(call, &o);
    if (status != SG_OK)
        return status;
    if (o.state != SG_LINK_GOOD)
        return refuse_state(call, &o.page, o.state);
    const unsigned wait = too_often(call, &o.link, false);
    if (wait > 0)
        return refuse_busy(call, &o.page, wait);
    return show(call, &o, 200, page_said_parse(sg_request_query(call->ctx, "said")));
}

/* ---- the answer ---- */

typedef struct form {
    sg_page_answer answer;
    bool script; /* sent by the page's script, which wants to be told in JSON */
} form;

static bool read_form(api_call *call, form *ret)
{
    sg_query query;
    bool chosen = false;
    *ret = (form){.answer = {.subject = ""}};
    if (sg_query_parse(call->ctx->body, call->ctx->arena, &query, NULL) != SG_OK)
        return false;
    for (size_t i = 0; i < query.count; i++) {
        const sg_str key = query.pairs[i].key, value = query.pairs[i].value;
        const char *text = sg_arena_strndup(call->ctx->arena, value.s ? value.s : "", value.n);
        if (!text)
            return false;
        if (sg_str_equal(key, sg_str_of("choice"))) {
            chosen = sg_page_choice_parse(value, &ret->answer.choice);
            if (!chosen)
                return false;
        } else if (sg_str_equal(key, sg_str_of("for"))) {
            ret->answer.subject = text;
        } else if (sg_str_equal(key, sg_str_of("reason"))) {
            ret->answer.reason = text;
        } else if (sg_str_equal(key, sg_str_of("seen"))) {
            ret->answer.seen = strtoll(text, NULL, 10);
        } else if (sg_str_equal(key, sg_str_of("via"))) {
            ret->script = sg_str_equal(value, sg_str_of("script"));
        }
    }
    if (!chosen && ret->answer.reason) { /* the button of a reason says both */
        ret->answer.choice = SG_PAGE_REFUSED;
        chosen = true;
    }
    return chosen && (ret->answer.choice > SG_PAGE_HIRED || *ret->answer.subject);
}

static page_said said_of(const form *f, sg_page_taken taken)
{
    static const page_said wishes[SG_PAGE_CHOICE_COUNT] = {
        [SG_PAGE_CALL] = PAGE_SAID_CALL, [SG_PAGE_TRAINING] = PAGE_SAID_TRAINING,
        [SG_PAGE_ELSEWHERE] = PAGE_SAID_ELSEWHERE, [SG_PAGE_STOP] = PAGE_SAID_STOP};
    if (taken == SG_PAGE_STALE)
        return PAGE_SAID_STALE;
    if (taken == SG_PAGE_UNKNOWN)
        return PAGE_SAID_UNKNOWN;
    if (taken == SG_PAGE_NOT_SO)
        return PAGE_SAID_NO;
    return f->answer.choice > SG_PAGE_HIRED ? wishes[f->answer.choice] : PAGE_SAID_OK;
}

static sg_status told(api_call *call, const opened *o, const form *f, sg_page_taken taken)
{
    const page_said said = said_of(f, taken);
    const int code = taken == SG_PAGE_UNKNOWN ? 404
                     : taken == SG_PAGE_STALE || taken == SG_PAGE_NOT_SO ? 409
                                                                         : 200;
    sg_error *err = &call->ctx->error;
    if (f->script) {
        sg_json_writer *w = sg_response_json(call->response);
        sg_response_status(call->response, code);
        sg_response_no_store(call->response);
        sg_json_object(w);
        sg_json_member_string(w, "said", page_said_word(said));
        sg_json_member_string(w, "text", page_said_text(said));
        sg_json_end_object(w);
        return SG_OK;
    }
    if (code != 200) {
        opened now;
        sg_status status = read_page(call, &now);
        return status == SG_OK && now.state == SG_LINK_GOOD ? show(call, &now, code, said) : status;
    }
    /* To the page by GET, so that going back or loading again does not send the answer again. */
    const bool wish = f->answer.choice > SG_PAGE_HIRED;
    const char *place = sg_arena_printf(call->ctx->arena, "/m/%.*s?said=%s%s%s", (int)o->token.n,
                                        o->token.s, page_said_word(said), wish ? "" : "#",
                                        wish ? "" : f->answer.subject);
    if (!place)
        return sg_fail_memory(err);
    sg_status status = begin(call->ctx, call->response, 303);
    return status == SG_OK ? sg_response_header(call->response, "Location", place, err) : status;
}

static sg_status take(api_call *call)
{
    opened o;
    form f;
    sg_page_taken taken;
    sg_error why = {0};
    sg_status status = read_page(call, &o);
    if (status != SG_OK)
        return status;
    if (o.state != SG_LINK_GOOD)
        return refuse_state(call, &o.page, o.state);
    const unsigned wait = too_often(call, &o.link, true);
    if (wait > 0)
        return refuse_busy(call, &o.page, wait);
    if (!read_form(call, &f))
        return refuse(call, &o.page, 400, SG_MSG_PAGE_BAD_TITLE, SG_MSG_PAGE_FORM);
    sg_desk desk = api_desk(call);
    status = sg_page_take(&desk, o.token, &f.answer, api_now(), call->ctx->arena, &o.link, &o.state,
                          &taken, &why, &call->ctx->error);
    if (status != SG_OK)
        return status;
    if (o.state != SG_LINK_GOOD) /* ended between the two looks */
        return refuse_state(call, &o.page, o.state);
    return told(call, &o, &f, taken);
}

/* ---- on the loop ---- */

sg_status route_worker_page(sg_request_context *ctx, sg_response *response)
{
    app *a = ctx->app;
    const bool answers = ctx->method == SG_METHOD_POST;
    static const sg_page bare = {.name = "", .station = "", .hotline = ""};
    api_call here = {.ctx = ctx, .response = response};
    const unsigned wait =
        behind_proxy(ctx->peer) ? 0
                                : throttle_take(&a->pages, key_of("address", ctx->peer, 0),
                                                ADDRESS_PER_MINUTE, ADDRESS_BURST, worker_now(),
                                                false);
    if (wait > 0)
        return refuse_busy(&here, &bare, wait);
    sg_status status = errand_defer(answers ? a->writers : a->errands, ctx, response,
                                    answers ? take : view);
    if (status != SG_LOCKED)
        return status;
    return refuse(&here, &bare, 503, SG_MSG_PAGE_SLOW_TITLE, SG_MSG_PAGE_BUSY);
}
