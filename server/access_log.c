/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One JSON line per request. Paths are escaped as sent; queries, bodies, addresses and names never
 * reach the log, because they can name a person: who called is the number of a token or user.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "songgang/server.h"

/* JSON string contents of `text`, at most `most` bytes of it; anything not printable ASCII is
 * written as \u00XX. */
static size_t put_text(char *out, size_t size, sg_str text, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n && i < most && n + 8 < size; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if (c == '"' || c == '\\') {
            out[n++] = '\\';
            out[n++] = (char)c;
        } else if (c < 0x20 || c >= 0x7f) {
            n += (size_t)snprintf(out + n, 8, "\\u%04x", (unsigned)c);
        } else {
            out[n++] = (char)c;
        }
    }
    out[n] = '\0';
    return n;
}

/* Whoever knows what stands behind /m/ opens a worker's page: it is left out, however it was written. */
static sg_str without_link(sg_str path)
{
    size_t at = 0;
    while (at < path.n && path.s[at] == '/')
        at++;
    const size_t word = path.n - at >= 3 && path.s[at] == '%' ? 3 : 1;
    const char *s = path.s + at;
    const bool page =
        path.n - at > word &&
        (word == 1 ? (*s | 32) == 'm'
                   : (s[1] == '4' || s[1] == '6') && (s[2] | 32) == 'd') &&
        s[word] == '/';
    return page ? (sg_str){"/m/...", 6} : path;
}

size_t sg_access_format(const sg_access_record *r, char *out, size_t size)
{
    char path[1024];
    char method[64];
    char time_text[40] = "";
    time_t second = (time_t)(r->time_us / 1000000);
    struct tm tm;
    (void)put_text(path, sizeof path, without_link(r->path), 512);
    (void)put_text(method, sizeof method, r->method, 32);
    if (gmtime_r(&second, &tm)) {
        size_t n = strftime(time_text, sizeof time_text, "%Y-%m-%dT%H:%M:%S", &tm);
        (void)snprintf(time_text + n, sizeof time_text - n, ".%06dZ",
                       (int)(r->time_us % 1000000));
    }
    char caller[40] = "";
    if (r->caller == SG_CALLER_TOKEN || r->caller == SG_CALLER_USER) {
        (void)snprintf(caller, sizeof caller, ",\"%s\":%" PRId64,
                       r->caller == SG_CALLER_TOKEN ? "token" : "user", r->caller_id);
    }
    int n = snprintf(out, size,
                     "{\"time\":\"%s\",\"id\":\"%s\",\"method\":\"%s\",\"path\":\"%s\","
                     "\"status\":%d,\"bytes_in\":%" PRIu64 ",\"bytes\":%" PRIu64
                     ",\"us\":%" PRIu64 "%s}\n",
                     time_text, r->request_id ? r->request_id : "", method, path, r->status,
                     r->bytes_in, r->bytes, r->microseconds, caller);
    if (n < 0 || size == 0) {
        return 0;
    }
    return (size_t)n < size ? (size_t)n : size - 1;
}
