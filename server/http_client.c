/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See http_client.h.
 */
#include "http_client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "songgang/json_writer.h"
#include "songgang/messages/channel.h"

enum { KEPT_OPEN = 64, IDLE_S = 30, RETRY_AFTER_MAX = 86400 };

typedef struct call {
    struct call *next, *previous;
    http_client *client;
    CURL *easy;
    struct curl_slist *headers;
    http_done done;
    void *context;
    sg_buffer body;
    size_t body_limit;
    bool allow_private;
    bool begun; /* the connection stands: from here on bytes of the request may be written */
    bool address_refused, too_long;
    char why[CURL_ERROR_SIZE];
} call;

struct http_client {
    struct event_base *base;
    struct event *timer;
    CURLM *multi;
    CURLSH *share; /* sessions of TLS, so that a connection of its own costs no whole handshake */
    call *calls;
};

/* A socket libcurl wants watched. */
typedef struct watched {
    struct event *event;
} watched;

sg_status http_client_global(sg_error *err)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? SG_OK : sg_fail_memory(err);
}

/* ---- addresses ---- */

typedef struct network {
    unsigned char prefix[16];
    int bits;
} network;

static bool within(const unsigned char address[16], const network *n)
{
    int whole = n->bits / 8, rest = n->bits % 8;
    if (memcmp(address, n->prefix, (size_t)whole) != 0)
        return false;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return rest == 0 || (address[whole] & mask) == (n->prefix[whole] & mask);
}

#define V4(a, b, c, d, bits) {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, 96 + bits}
/* IANA's registries of special-purpose addresses; what maps or tunnels IPv4 is unfolded or refused. */
static const network PRIVATE[] = {
    V4(0, 0, 0, 0, 8),       V4(10, 0, 0, 0, 8),      V4(100, 64, 0, 0, 10),  V4(127, 0, 0, 0, 8),
    V4(169, 254, 0, 0, 16),  V4(172, 16, 0, 0, 12),   V4(192, 0, 0, 0, 24),   V4(192, 0, 2, 0, 24),
    V4(192, 88, 99, 0, 24),  V4(192, 168, 0, 0, 16),  V4(198, 18, 0, 0, 15),  V4(198, 51, 100, 0, 24),
    V4(203, 0, 113, 0, 24),  V4(224, 0, 0, 0, 3),
    {{0}, 96},                                  /* ::, ::1 and IPv4-compatible */
    {{0x00, 0x64, 0xff, 0x9b}, 32},             /* 64:ff9b::/96 and 64:ff9b:1::/48 */
    {{0x01}, 8},                                /* discard-only and reserved */
    {{0x20, 0x01, 0x00}, 23},                   /* Teredo, ORCHID … */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},             /* documentation */
    {{0x20, 0x02}, 16},                         /* 6to4 */
    {{0x3f, 0xff}, 20},                         /* documentation */
    {{0x5f}, 16},                               /* segment routing */
    {{0xfc}, 7},  {{0xfe, 0x80}, 10},  {{0xfe, 0xc0}, 10},  {{0xff}, 8},
};
#undef V4

bool http_address_private(const struct sockaddr *address)
{
    unsigned char bytes[16] = {[10] = 0xff, [11] = 0xff};
    if (address->sa_family == AF_INET)
        memcpy(bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    else if (address->sa_family == AF_INET6)
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    else
        return true;
    for (size_t i = 0; i < sizeof PRIVATE / sizeof *PRIVATE; i++)
        if (within(bytes, &PRIVATE[i]))
            return true;
    return false;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    call *c = context;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!c->allow_private && http_address_private(&address->addr)) {
        c->address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- one request ---- */

static int before_request(void *context, char *to, char *from, int to_port, int from_port)
{
    (void)to, (void)from, (void)to_port, (void)from_port;
    ((call *)context)->begun = true;
    return CURL_PREREQFUNC_OK;
}

static size_t take_body(char *data, size_t one, size_t size, void *context)
{
    call *c = context;
    if (c->body.size + one * size > c->body_limit) {
        c->too_long = true;
        return 0;
    }
    sg_buffer_append(&c->body, data, one * size);
    return c->body.failed ? 0 : one * size;
}

static void call_free(call *c)
{
    curl_easy_cleanup(c->easy);
    curl_slist_free_all(c->headers);
    sg_buffer_free(&c->body);
    free(c);
}

static void unlink_call(call *c)
{
    *(c->previous ? &c->previous->next : &c->client->calls) = c->next;
    if (c->next)
        c->next->previous = c->previous;
}

static void finish(call *c, CURLcode code)
{
    http_result result = {.fate = HTTP_CALL_UNKNOWN, .why = ""};
    long status = 0;
    curl_off_t after = 0;
    curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c->easy, CURLINFO_RETRY_AFTER, &after);
    result.status = (int)status;
    if (after > 0)
        result.retry_after = after < RETRY_AFTER_MAX ? (int64_t)after : RETRY_AFTER_MAX;
    if (code == CURLE_OK && status > 0) {
        result.fate = HTTP_CALL_ANSWERED;
        result.body = c->body.data ? (sg_str){c->body.data, c->body.size} : sg_str_of("");
    } else {
        if (!c->begun)
            result.fate = HTTP_CALL_UNSENT;
        result.why = c->too_long ? "answer too long" : curl_easy_strerror(code);
    }
    result.refused_address = c->address_refused;
    result.refused_certificate = code == CURLE_PEER_FAILED_VERIFICATION;
    curl_multi_remove_handle(c->client->multi, c->easy);
    unlink_call(c);
    c->done(c->context, &result);
    call_free(c);
}

static void finish_done(http_client *client)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)) != NULL;) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        char *c = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &c);
        finish((call *)(void *)c, code);
    }
}

/* ---- between libcurl and libevent ---- */

static void on_socket(evutil_socket_t fd, short what, void *context)
{
    http_client *client = context;
    int action = (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
    int running;
    curl_multi_socket_action(client->multi, fd, action, &running);
    finish_done(client);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    http_client *client = context;
    (void)fd, (void)what;
    int running;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_done(client);
}

static int want_timer(CURLM *multi, long ms, void *context)
{
    http_client *client = context;
    (void)multi;
    if (ms < 0)
        return event_del(client->timer);
    const struct timeval when = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    return event_add(client->timer, &when);
}

static int want_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
    http_client *client = context;
    watched *w = socket_context;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w) {
            event_free(w->event);
            free(w);
        }
        return 0;
    }
    if (w) {
        event_free(w->event);
        w->event = NULL;
    } else if (!(w = calloc(1, sizeof *w))) {
        return -1;
    }
    short events = (short)((what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0) |
                           EV_PERSIST);
    w->event = event_new(client->base, fd, events, on_socket, client);
    curl_multi_assign(client->multi, fd, w);
    return w->event && event_add(w->event, NULL) == 0 ? 0 : -1;
}

/* ---- the client ---- */

sg_status http_client_new(struct event_base *base, unsigned connections, http_client **ret,
                          sg_error *err)
{
    http_client *client = calloc(1, sizeof *client);
    if (!client)
        return sg_fail_memory(err);
    client->base = base;
    client->timer = event_new(base, -1, 0, on_timer, client);
    client->multi = curl_multi_init();
    client->share = curl_share_init();
    if (!client->timer || !client->multi || !client->share) {
        http_client_free(client);
        return sg_fail_memory(err);
    }
    curl_share_setopt(client->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, want_timer);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)connections);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS,
                      connections < KEPT_OPEN ? (long)KEPT_OPEN : (long)connections);
    curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    *ret = client;
    return SG_OK;
}

void http_client_free(http_client *client)
{
    if (!client)
        return;
    while (client->calls)
        finish(client->calls, CURLE_ABORTED_BY_CALLBACK);
    if (client->multi)
        curl_multi_cleanup(client->multi);
    if (client->share)
        curl_share_cleanup(client->share);
    if (client->timer)
        event_free(client->timer);
    free(client);
}

static bool add_headers(call *c, const char *const *header)
{
    /* "Name:" takes away what libcurl would send by itself */
    static const char *const OWN[] = {"Expect:", "Accept: application/json", "User-Agent: songgang",
                                      NULL};
    for (int list = 0; list < 2; list++)
        for (const char *const *line = list == 0 ? OWN : header; line && *line; line++) {
            struct curl_slist *more = curl_slist_append(c->headers, *line);
            if (!more)
                return false;
            c->headers = more;
        }
    return true;
}

static bool configure(call *c, const http_call *wanted)
{
    CURL *e = c->easy;
    bool ok = add_headers(c, wanted->header);
#define SET(option, value) ok = ok && curl_easy_setopt(e, option, value) == CURLE_OK
    SET(CURLOPT_URL, wanted->url);
    SET(CURLOPT_PROTOCOLS_STR, wanted->allow_private ? "https,http" : "https");
    if (!wanted->get) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)wanted->body.n);
        SET(CURLOPT_COPYPOSTFIELDS, wanted->body.s ? wanted->body.s : "");
    }
    SET(CURLOPT_HTTPHEADER, c->headers);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (wanted->ca_file) {
        SET(CURLOPT_CAINFO, wanted->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    SET(CURLOPT_TIMEOUT_MS, (long)wanted->deadline_ms);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)wanted->connect_ms);
    SET(CURLOPT_FRESH_CONNECT, wanted->repeatable ? 0L : 1L);
    SET(CURLOPT_FORBID_REUSE, wanted->repeatable ? 0L : 1L);
    SET(CURLOPT_MAXAGE_CONN, (long)IDLE_S);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, c);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    SET(CURLOPT_PREREQDATA, c);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, c);
    SET(CURLOPT_ERRORBUFFER, c->why);
    SET(CURLOPT_SHARE, c->client->share);
    SET(CURLOPT_PRIVATE, c);
#undef SET
    return ok;
}

static bool scheme_allowed(const http_call *wanted)
{
    return strncasecmp(wanted->url, "https://", 8) == 0 ||
           (wanted->allow_private && strncasecmp(wanted->url, "http://", 7) == 0);
}

sg_status http_client_call(http_client *client, const http_call *wanted, http_done done,
                           void *context, sg_error *err)
{
    if (!scheme_allowed(wanted))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_URL);
    call *c = calloc(1, sizeof *c);
    if (!c)
        return sg_fail_memory(err);
    c->client = client;
    c->done = done;
    c->context = context;
    c->body_limit = wanted->body_limit;
    c->allow_private = wanted->allow_private;
    c->easy = curl_easy_init();
    if (!c->easy || !configure(c, wanted) ||
        curl_multi_add_handle(client->multi, c->easy) != CURLM_OK) {
        call_free(c);
        return sg_fail_memory(err);
    }
    c->next = client->calls;
    if (c->next)
        c->next->previous = c;
    client->calls = c;
    return SG_OK;
}
