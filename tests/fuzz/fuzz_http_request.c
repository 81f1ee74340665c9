/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes, cut at any two points, give the same trace as the same bytes whole, and the parser
 * stays within its bounds. The first two bytes choose the cuts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/http_request.h"
#include "songgang/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BODY_LIMIT = 4096 };

typedef struct trace {
    uint64_t hash; /* of everything the parser said */
    size_t events;
} trace;

static void say(trace *t, const void *data, size_t size)
{
    t->hash = sg_hash64(data, size, t->hash);
}

static void say_head(trace *t, const sg_http_request *r)
{
    say(t, r->method_text.s, r->method_text.n);
    say(t, r->path.s, r->path.n);
    say(t, r->query.s ? r->query.s : "-", r->query.s ? r->query.n : 1);
    for (size_t i = 0; i < r->field_count; i++) {
        sg_str name = sg_http_field_name(r, i);
        sg_str value = sg_http_field_value(r, i);
        say(t, name.s, name.n);
        say(t, value.s, value.n);
    }
}

/* Feed one piece; false once refused. Body bytes are hashed one by one, as pieces may differ. */
static bool feed(trace *t, sg_http_request *r, const char *data, size_t size)
{
    bool again = true;
    for (size_t at = 0; again || at < size;) {
        size_t used = 0;
        sg_http_event event = sg_http_request_feed(r, data + at, size - at, &used);
        if (used > size - at) {
            abort();
        }
        at += used;
        again = event != SG_HTTP_NEED_MORE;
        if (event == SG_HTTP_HEAD) {
            say_head(t, r);
            sg_http_request_limit_body(r, BODY_LIMIT);
        } else if (event == SG_HTTP_BODY) {
            for (size_t i = 0; i < r->piece.n; i++) {
                say(t, r->piece.s + i, 1);
            }
        } else if (event == SG_HTTP_DONE) {
            say(t, "done", 4);
            t->events++;
            sg_http_request_init(r);
        } else if (event == SG_HTTP_REFUSED) {
            say(t, &r->refusal, sizeof r->refusal);
            t->events++;
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const char *text = (const char *)data + 2;
    size_t n = size - 2;
    size_t a = n > 0 ? data[0] % (n + 1) : 0;
    size_t b = n > a ? a + data[1] % (n - a + 1) : n;
    sg_http_request *r = malloc(sizeof *r);
    if (!r) {
        return 0;
    }
    trace whole = {0, 0};
    trace cut = {0, 0};
    sg_http_request_init(r);
    (void)feed(&whole, r, text, n);
    sg_http_request_init(r);
    (void)(feed(&cut, r, text, a) && feed(&cut, r, text + a, b - a) &&
           feed(&cut, r, text + b, n - b));
    free(r);
    if (whole.hash != cut.hash || whole.events != cut.events) {
        abort();
    }
    return 0;
}
