/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parser against tests/server/http_cases/: each case whole, cut at every point, and byte by
 * byte, must give the same trace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/http_request.h"
#include "songgang/json_writer.h"

enum { BODY_LIMIT = 1000, CASES_MIN = 390 };

/* Undo the escapes of a case file into `out`. */
static void unescape(const char *text, sg_buffer *out)
{
    for (const char *c = text; *c; c++) {
        if (*c != '\\') {
            sg_buffer_append(out, c, 1);
            continue;
        }
        unsigned value = 0;
        char fill = 0;
        int length = 0;
        switch (*++c) {
        case 'r': sg_buffer_append(out, "\r", 1); break;
        case 'n': sg_buffer_append(out, "\n", 1); break;
        case 't': sg_buffer_append(out, "\t", 1); break;
        case '\\': sg_buffer_append(out, "\\", 1); break;
        case 'x':
            assert_int_equal(sscanf(c + 1, "%2x", &value), 1);
            sg_buffer_append(out, &(char){(char)value}, 1);
            c += 2;
            break;
        case 'R': /* \R{count,char} */
            assert_int_equal(sscanf(c + 1, "{%u,%c}%n", &value, &fill, &length), 2);
            for (unsigned i = 0; i < value; i++) {
                sg_buffer_append(out, &fill, 1);
            }
            c += length;
            break;
        case 'F': /* \F{count} field lines */
            assert_int_equal(sscanf(c + 1, "{%u}%n", &value, &length), 1);
            for (unsigned i = 0; i < value; i++) {
                sg_buffer_printf(out, "X-%u: v\r\n", i);
            }
            c += length;
            break;
        case 'C': /* \C{count} one-byte chunks with an extension of 200 bytes */
            assert_int_equal(sscanf(c + 1, "{%u}%n", &value, &length), 1);
            for (unsigned i = 0; i < value; i++) {
                sg_buffer_printf(out, "1;%0200d\r\nx\r\n", 0);
            }
            c += length;
            break;
        default:
            fail_msg("unknown escape \\%c", *c);
        }
    }
}

static void trace_request(sg_buffer *trace, const sg_http_request *r, const sg_buffer *body)
{
    sg_buffer_text(trace, trace->size > 0 ? " | " : "");
    sg_buffer_append(trace, r->method_text.s, r->method_text.n);
    sg_buffer_text(trace, r->method == SG_METHOD_OTHER ? "(other) " : " ");
    sg_buffer_append(trace, r->path.s, r->path.n);
    if (r->query.s) {
        sg_buffer_text(trace, "?");
        sg_buffer_append(trace, r->query.s, r->query.n);
    }
    sg_buffer_text(trace, r->keep_alive ? " keep" : " close");
    sg_buffer_text(trace, r->expect_continue ? " continue" : "");
    if (body->size > 0) {
        sg_buffer_text(trace, " body=");
        sg_buffer_append(trace, body->data, body->size);
    }
}

typedef struct reader {
    sg_http_request *request;
    sg_buffer body, trace;
    bool refused;
} reader;

/* Feed a piece the way a connection does. */
static void feed(reader *r, const char *data, size_t size)
{
    size_t at = 0;
    bool again = true;
    while (!r->refused && (again || at < size)) {
        size_t used = 0;
        sg_http_event event = sg_http_request_feed(r->request, data + at, size - at, &used);
        assert_true(used <= size - at);
        at += used;
        again = event != SG_HTTP_NEED_MORE;
        if (event == SG_HTTP_HEAD) {
            sg_http_request_limit_body(r->request, BODY_LIMIT);
        } else if (event == SG_HTTP_BODY) {
            sg_buffer_append(&r->body, r->request->piece.s, r->request->piece.n);
        } else if (event == SG_HTTP_DONE) {
            trace_request(&r->trace, r->request, &r->body);
            sg_buffer_clear(&r->body);
            sg_http_request_init(r->request);
        } else if (event == SG_HTTP_REFUSED) {
            sg_buffer_printf(&r->trace, "%s%s %d", r->trace.size > 0 ? " | " : "",
                             sg_http_refusal_name(r->request->refusal),
                             sg_http_refusal_status(r->request->refusal));
            r->refused = true;
        }
    }
}

static void start(reader *r)
{
    sg_http_request_init(r->request);
    r->refused = false;
    sg_buffer_clear(&r->body);
    sg_buffer_clear(&r->trace);
}

static void check(reader *r, const char *name, const sg_buffer *want, const char *how, size_t at)
{
    if (!r->refused && sg_http_request_started(r->request)) {
        sg_buffer_text(&r->trace, r->trace.size > 0 ? " | more" : "more");
    }
    if (r->trace.size != want->size ||
        (want->size > 0 && memcmp(r->trace.data, want->data, want->size) != 0)) {
        fail_msg("%s (%s %zu): got \"%.300s\", want \"%.300s\"", name, how, at,
                 r->trace.data ? r->trace.data : "", want->data ? want->data : "");
    }
}

static void run_case(const char *name, const sg_buffer *send, const sg_buffer *want)
{
    reader r = {.request = malloc(sizeof(sg_http_request))};
    assert_non_null(r.request);
    start(&r);
    feed(&r, send->data ? send->data : "", send->size);
    check(&r, name, want, "whole", 0);

    start(&r);
    for (size_t i = 0; i < send->size; i++) {
        char *alone = malloc(1); /* so that a sanitizer sees reading past the piece */
        assert_non_null(alone);
        *alone = send->data[i];
        feed(&r, alone, 1);
        free(alone);
    }
    check(&r, name, want, "bytes", 0);

    /* Every cut of ordinary cases; of the few very long ones, cuts near both ends and a sample. */
    for (size_t cut = 1; cut < send->size; cut += send->size > 2000 && cut > 300 ? 97 : 1) {
        start(&r);
        feed(&r, send->data, cut);
        feed(&r, send->data + cut, send->size - cut);
        check(&r, name, want, "cut at", cut);
    }
    free(r.request);
    sg_buffer_free(&r.body);
    sg_buffer_free(&r.trace);
}

static unsigned run_file(const char *file)
{
    char path[512];
    char line[4096];
    (void)snprintf(path, sizeof path, "%s/tests/server/http_cases/%s", SG_SOURCE_DIR, file);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    char name[256] = "";
    sg_buffer send = {0};
    sg_buffer want = {0};
    unsigned cases = 0;
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "case ", 5) == 0) {
            (void)snprintf(name, sizeof name, "%.250s", line + 5);
            sg_buffer_clear(&send);
        } else if (strncmp(line, "send ", 5) == 0) {
            unescape(line + 5, &send);
        } else if (strncmp(line, "expect ", 7) == 0) {
            sg_buffer_clear(&want);
            unescape(line + 7, &want);
            run_case(name, &send, &want);
            cases++;
        } else {
            assert_true(line[0] == '\0' || line[0] == '#');
        }
    }
    fclose(in);
    sg_buffer_free(&send);
    sg_buffer_free(&want);
    return cases;
}

static void test_cases(void **state)
{
    (void)state;
    unsigned cases = run_file("request_line.txt") + run_file("fields.txt") +
                     run_file("framing.txt");
    assert_true(cases >= CASES_MIN);
}

static void test_fields_are_found(void **state)
{
    (void)state;
    static const char HEAD[] = "GET / HTTP/1.1\r\nHost: a\r\nX-One:  1 2\t \r\nx-ONE: 3\r\n"
                               "E:\r\n\r\n";
    sg_http_request *r = malloc(sizeof *r);
    size_t used = 0;
    assert_non_null(r);
    sg_http_request_init(r);
    assert_int_equal(sg_http_request_feed(r, HEAD, sizeof HEAD - 1, &used), SG_HTTP_HEAD);
    assert_int_equal(used, sizeof HEAD - 1);
    sg_str one = sg_http_request_field(r, "x-one");
    assert_int_equal(one.n, 3);
    assert_memory_equal(one.s, "1 2", 3);
    assert_int_equal(r->field_count, 4);
    assert_memory_equal(sg_http_field_value(r, 2).s, "3", 1);
    assert_non_null(sg_http_request_field(r, "e").s);
    assert_int_equal(sg_http_request_field(r, "e").n, 0);
    assert_null(sg_http_request_field(r, "absent").s);
    assert_int_equal(sg_http_request_feed(r, "", 0, &used), SG_HTTP_DONE);
    free(r);
}

/* Random mutations of valid requests: never a crash, and any three-way cut gives the same trace. */
static void test_mutations_do_not_depend_on_cuts(void **state)
{
    (void)state;
    static const char SEED[] =
        "POST /v1/match?a=1 HTTP/1.1\r\nHost: a:80\r\nTransfer-Encoding: chunked\r\nExpect: "
        "100-continue\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nX: 1\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n"
        "Content-Length: 0\r\n\r\nPOST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    static const char BYTES[] = "\r\n\t :;,=\"0159afx%/?#[]\x00\x7f\xff";
    uint64_t random = 20260211;
    char text[sizeof SEED];
    reader r = {.request = malloc(sizeof(sg_http_request))};
    sg_buffer want = {0};
    assert_non_null(r.request);
    for (int round = 0; round < 20000; round++) {
        size_t n = sizeof SEED - 1;
        memcpy(text, SEED, sizeof SEED);
        for (int edits = 0; edits < 1 + round % 3; edits++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[(random >> 33) % n] = BYTES[(random >> 20) % (sizeof BYTES - 1)];
        }
        size_t a = (random >> 12) % n;
        size_t b = a + (random >> 40) % (n - a);
        start(&r);
        feed(&r, text, n);
        if (!r.refused && sg_http_request_started(r.request)) {
            sg_buffer_text(&r.trace, r.trace.size > 0 ? " | more" : "more");
        }
        sg_buffer_clear(&want);
        sg_buffer_append(&want, r.trace.data, r.trace.size);
        start(&r);
        feed(&r, text, a);
        feed(&r, text + a, b - a);
        feed(&r, text + b, n - b);
        check(&r, "mutation", &want, "round", (size_t)round);
    }
    free(r.request);
    sg_buffer_free(&r.body);
    sg_buffer_free(&r.trace);
    sg_buffer_free(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_fields_are_found),
        cmocka_unit_test(test_mutations_do_not_depend_on_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
