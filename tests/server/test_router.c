/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routes, parameters, queries and the refusals of the router.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/query_string.h"
#include "server/router.h"

static sg_status handle(sg_request_context *ctx, sg_response *response)
{
    (void)ctx;
    (void)response;
    return SG_OK;
}

static const sg_route ROUTES[] = {
    {.method = SG_METHOD_GET, .pattern = "/", .handler = handle, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/v1/postings", .handler = handle, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/v1/postings/{id}", .handler = handle, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_GET, .pattern = "/v1/workers/{id}/matches/{rank}", .handler = handle,
     .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_POST, .pattern = "/v1/match", .body_limit = 1000,
     .content_type = "application/json", .handler = handle, .right = SG_RIGHT_NONE},
    {.method = SG_METHOD_PATCH, .pattern = "/v1/postings/{id}", .body_limit = 10,
     .handler = handle, .right = SG_RIGHT_NONE},
};

typedef struct fixture {
    sg_router router;
    sg_http_request head;
    sg_request_context ctx;
    sg_response response;
    sg_arena *arena;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->arena = sg_arena_new(0);
    assert_non_null(f->arena);
    assert_int_equal(sg_router_add(&f->router, ROUTES, sizeof ROUTES / sizeof ROUTES[0], NULL),
                     SG_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    http_response_free(&f->response);
    sg_arena_free(f->arena);
    free(f);
    return 0;
}

/* 0 when a route was found, else the status of the answer. */
static int resolve(fixture *f, const char *line, const char *fields)
{
    char text[4096];
    size_t used = 0;
    (void)snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: a\r\n%s\r\n", line, fields);
    sg_http_request_init(&f->head);
    assert_int_equal(sg_http_request_feed(&f->head, text, strlen(text), &used), SG_HTTP_HEAD);
    sg_arena_reset(f->arena);
    http_response_reset(&f->response, f->arena);
    memset(&f->ctx, 0, sizeof f->ctx);
    f->ctx.arena = f->arena;
    return sg_router_resolve(&f->router, &f->head, &f->ctx, &f->response) ? 0 : f->response.status;
}

static void assert_text(sg_str got, const char *want)
{
    assert_non_null(got.s);
    assert_int_equal(got.n, strlen(want));
    assert_memory_equal(got.s, want, got.n);
}

static const char *header(const fixture *f, const char *name)
{
    for (size_t i = 0; i < f->response.header_count; i++) {
        if (strcmp(f->response.header_names[i], name) == 0) {
            return f->response.header_values[i];
        }
    }
    return NULL;
}

static void test_routes(void **state)
{
    fixture *f = *state;
    assert_int_equal(resolve(f, "GET /", ""), 0);
    assert_ptr_equal(f->ctx.route, &ROUTES[0]);
    assert_int_equal(resolve(f, "GET /v1/postings?limit=5", ""), 0);
    assert_ptr_equal(f->ctx.route, &ROUTES[1]);
    assert_int_equal(resolve(f, "HEAD /v1/postings", ""), 0);
    assert_int_equal(f->ctx.method, SG_METHOD_GET);
    assert_int_equal(resolve(f, "PATCH /v1/postings/p1", ""), 0);
    assert_ptr_equal(f->ctx.route, &ROUTES[5]);
    static const char *const MISSING[] = {
        "/v1", "/v1/postings/", "/v1/postings/a/b", "//v1/postings", "/V1/postings",
        "/v1/workers/1/matches", "/v1/postingsx", "/v1%2Fpostings", "/x"};
    for (size_t i = 0; i < sizeof MISSING / sizeof MISSING[0]; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "GET %s", MISSING[i]);
        assert_int_equal(resolve(f, line, ""), 404);
    }
    assert_non_null(strstr(f->response.body.data, "/x"));
}

static void test_parameters(void **state)
{
    fixture *f = *state;
    assert_int_equal(resolve(f, "GET /v1/workers/w%2F1%E7%84%8A/matches/7", ""), 0);
    assert_text(sg_request_param(&f->ctx, "id"), "w/1焊");
    assert_text(sg_request_param(&f->ctx, "rank"), "7");
    assert_null(sg_request_param(&f->ctx, "other").s);
    assert_int_equal(resolve(f, "GET /v1/postings/a+b", ""), 0);
    assert_text(sg_request_param(&f->ctx, "id"), "a+b");
    static const char *const BAD[] = {"%00", "%0d%0a", "%ff", "%c0%af", "%ed%a0%80", "..",
                                      "%2e%2e", ".", "%7f"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "GET /v1/postings/%s", BAD[i]);
        assert_int_equal(resolve(f, line, ""), 400);
        (void)snprintf(line, sizeof line, "GET /nowhere/%s/x", BAD[i]);
        assert_int_equal(resolve(f, line, ""), 400);
    }
}

static void test_queries(void **state)
{
    fixture *f = *state;
    assert_int_equal(
        resolve(f, "GET /v1/postings?q=%E7%84%8A+%2B&trade=a&trade=b%26c&&flag&e=&k%3D=v%3D", ""),
        0);
    assert_int_equal(f->ctx.query.count, 6);
    assert_text(sg_request_query(&f->ctx, "q"), "焊 +");
    assert_text(sg_request_query(&f->ctx, "trade"), "a");
    assert_text(f->ctx.query.pairs[2].value, "b&c");
    assert_text(sg_request_query(&f->ctx, "flag"), "");
    assert_text(sg_request_query(&f->ctx, "e"), "");
    assert_text(sg_request_query(&f->ctx, "k="), "v=");
    assert_null(sg_request_query(&f->ctx, "Q").s);
    assert_int_equal(resolve(f, "GET /v1/postings?q=a%0d%0ab", ""), 0);
    assert_int_equal(resolve(f, "GET /v1/postings?q=a%00", ""), 400);
    assert_int_equal(resolve(f, "GET /v1/postings?q=%c0%af", ""), 400);
    assert_int_equal(resolve(f, "GET /v1/postings?%0a=a", ""), 400);
    assert_int_equal(resolve(f, "GET /v1/postings?", ""), 0);
    assert_int_equal(f->ctx.query.count, 0);
    char line[1024] = "GET /v1/postings?";
    for (int i = 0; i < SG_QUERY_PAIRS_MAX; i++) {
        strcat(line, i == 0 ? "a" : "&a");
    }
    assert_int_equal(resolve(f, line, ""), 0);
    strcat(line, "&a");
    assert_int_equal(resolve(f, line, ""), 400);
}

static void test_methods(void **state)
{
    fixture *f = *state;
    assert_int_equal(resolve(f, "DELETE /v1/postings/p1", ""), 405);
    assert_string_equal(header(f, "Allow"), "GET, HEAD, PATCH, OPTIONS");
    assert_int_equal(resolve(f, "GET /v1/match", ""), 405);
    assert_string_equal(header(f, "Allow"), "POST, OPTIONS");
    assert_int_equal(resolve(f, "TRACE /", ""), 405);
    assert_int_equal(resolve(f, "BREW /", ""), 501);
    assert_int_equal(resolve(f, "BREW /nowhere", ""), 501);
    assert_int_equal(resolve(f, "OPTIONS /v1/match", ""), 204);
    assert_string_equal(header(f, "Allow"), "POST, OPTIONS");
    assert_int_equal(f->response.body.size, 0);
    assert_int_equal(resolve(f, "OPTIONS *", ""), 204);
    assert_string_equal(header(f, "Allow"), "GET, HEAD, POST, PATCH, OPTIONS");
    assert_int_equal(resolve(f, "OPTIONS /nowhere", ""), 404);
}

static void test_media_types(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *fields;
        int status;
    } CASES[] = {
        {"Content-Length: 2\r\nContent-Type: application/json\r\n", 0},
        {"Content-Length: 2\r\nContent-Type: Application/JSON; Charset=UTF-8\r\n", 0},
        {"Content-Length: 2\r\nContent-Type: application/json;charset=\"utf-8\"\r\n", 0},
        {"Content-Length: 2\r\nContent-Type: application/json; charset=gb18030\r\n", 415},
        {"Content-Length: 2\r\nContent-Type: application/jsonx\r\n", 415},
        {"Content-Length: 2\r\nContent-Type: text/plain\r\n", 415},
        {"Content-Length: 2\r\n", 415},
        {"Content-Length: 2\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n", 415},
        {"Content-Type: application/json\r\n", 411},
        {"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n", 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(resolve(f, "POST /v1/match", CASES[i].fields), CASES[i].status);
    }
}

static void test_accept(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *fields;
        int status;
    } CASES[] = {
        {"Accept: */*\r\n", 0},
        {"Accept: application/json\r\n", 0},
        {"Accept: application/*;q=0.1\r\n", 0},
        {"Accept: text/html, application/xhtml+xml, */*;q=0.8\r\n", 0},
        {"Accept: text/html\r\nAccept: application/json\r\n", 0},
        {"Accept:\r\n", 0},
        {"Accept: nonsense\r\n", 0},
        {"Accept: text/html\r\n", 406},
        {"Accept: application/json;q=0, */*\r\n", 406},
        {"Accept: */*, application/json; q=0.000\r\n", 406},
        {"Accept: application/*;q=0, */*;q=1\r\n", 406},
        {"Accept: application/json;v=1;q=0.5\r\n", 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(resolve(f, "GET /v1/postings", CASES[i].fields), CASES[i].status);
    }
}

static void test_bad_tables(void **state)
{
    (void)state;
    static const sg_route BAD[] = {
        {.method = SG_METHOD_GET, .pattern = "x", .handler = handle, .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_GET, .pattern = "/{a", .handler = handle, .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_GET, .pattern = "/a{b}", .handler = handle, .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_GET, .pattern = "/{}", .handler = handle, .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_GET, .pattern = "/{a}/{b}/{c}/{d}/{e}", .handler = handle,
         .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_HEAD, .pattern = "/", .handler = handle, .right = SG_RIGHT_NONE},
        {.method = SG_METHOD_GET, .pattern = "/", .handler = NULL},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        sg_router router = {.count = 0};
        sg_error err;
        assert_int_equal(sg_router_add(&router, &BAD[i], 1, &err), SG_INVALID);
        assert_non_null(strstr(err.text, BAD[i].pattern));
    }
    sg_router router = {.count = 0};
    assert_int_equal(sg_router_add(&router, ROUTES, 1, NULL), SG_OK);
    assert_int_equal(sg_router_add(&router, ROUTES, 1, NULL), SG_INVALID);
}

/* Lets in whoever sends "x-key: good"; anybody else gets the status in the path's query. */
static sg_status authorize(void *app, sg_request_context *ctx, sg_response *response)
{
    int *asked = app;
    ++*asked;
    sg_str key = sg_request_header(ctx, "x-key");
    assert_non_null(ctx->route);
    if (key.n == 4 && memcmp(key.s, "good", 4) == 0) {
        return SG_OK;
    }
    sg_response_status(response, key.s ? 403 : 401);
    return sg_fail(&ctx->error, SG_INVALID, "%s", "没有权限");
}

static void test_rights(void **state)
{
    fixture *f = *state;
    static const sg_route UNDECLARED = {
        .method = SG_METHOD_GET, .pattern = "/forgotten", .handler = handle};
    static const sg_route STATS = {.method = SG_METHOD_GET, .pattern = "/stats/{id}",
                                   .handler = handle, .right = SG_RIGHT_STATS};
    sg_error err = {0};
    sg_router none = {.count = 0};
    assert_int_equal(sg_router_add(&none, &UNDECLARED, 1, &err), SG_INVALID);
    assert_non_null(strstr(err.text, "/forgotten"));
    assert_int_equal(sg_router_add(&none, &STATS, 1, &err), SG_INVALID); /* nobody to ask */

    int asked = 0;
    f->router = (sg_router){.authorize = authorize, .app = &asked};
    assert_int_equal(sg_router_add(&f->router, &UNDECLARED, 1, NULL), SG_INVALID);
    assert_int_equal(sg_router_add(&f->router, &STATS, 1, NULL), SG_OK);
    assert_int_equal(resolve(f, "GET /stats/1", "x-key: good\r\n"), 0);
    assert_int_equal(resolve(f, "GET /stats/1", ""), 401);
    assert_non_null(strstr(f->response.body.data, "没有权限"));
    assert_int_equal(resolve(f, "GET /stats/1", "x-key: bad\r\n"), 403);
    assert_int_equal(asked, 3);
    assert_int_equal(resolve(f, "GET /nowhere", ""), 404); /* says nothing about anybody's data */
    assert_int_equal(resolve(f, "POST /stats/1", ""), 405);
    assert_int_equal(asked, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_routes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parameters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_queries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_methods, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_media_types, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_accept, set_up, tear_down),
        cmocka_unit_test(test_bad_tables),
        cmocka_unit_test_setup_teardown(test_rights, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
