/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET / and all else that is embedded: pages, scripts, styles. Only what the binary brought along is
 * served, by exact path; nothing is read from a disk. Pages may load from here and nowhere else.
 */
#include <string.h>

#include "app.h"
#include "http_syntax.h"
#include "http_tag.h"
#include "songgang/messages/server.h"
#include "songgang/web.h"

/* No inline script or style, no eval, nothing from elsewhere; nobody may put us in a frame. */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "        \
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "                \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for "      \
    "'script'"

/* Does a comma-separated header hold the word, as a whole item (parameters aside)? */
static bool lists(sg_str header, const char *word)
{
    const size_t n = strlen(word);
    for (size_t at = 0; at < header.n;) {
        size_t end = at;
        while (end < header.n && header.s[end] != ',')
            end++;
        size_t first = at;
        while (first < end && (header.s[first] == ' ' || header.s[first] == '\t'))
            first++;
        size_t last = first;
        while (last < end && header.s[last] != ';' && header.s[last] != ' ')
            last++;
        sg_str item = {header.s + first, last - first};
        sg_str weight = {header.s + last, end - last};
        const bool refused = weight.n >= 4 && memmem(weight.s, weight.n, "q=0", 3) &&
                             !memmem(weight.s, weight.n, "q=0.", 4);
        if (item.n == n && memcmp(item.s, word, n) == 0)
            return !refused;
        at = end + 1;
    }
    return false;
}

static sg_status describe(const sg_web_asset *asset, sg_request_context *ctx, sg_response *response)
{
    sg_error *err = &ctx->error;
    const char *caching = asset->immutable ? "public, max-age=31536000, immutable" : "no-cache";
    sg_status status = sg_response_header(response, "Cache-Control", caching, err);
    if (status == SG_OK)
        status = sg_response_header(response, "ETag", asset->tag, err);
    if (status == SG_OK && asset->gzip)
        status = sg_response_header(response, "Vary", "Accept-Encoding", err);
    /* a service worker has the policy it comes with, not that of the page */
    const bool governed = strncmp(asset->type, "text/html", 9) == 0 || strcmp(asset->path, "/sw.js") == 0;
    if (status == SG_OK && governed) {
        status = sg_response_header(response, "Content-Security-Policy", PAGE_POLICY, err);
        if (status == SG_OK)
            status = sg_response_header(response, "Referrer-Policy", "no-referrer", err);
        if (status == SG_OK)
            status = sg_response_header(response, "Cross-Origin-Opener-Policy", "same-origin", err);
    }
    return status;
}

sg_status route_page(sg_request_context *ctx, sg_response *response)
{
    const sg_web_asset *asset = sg_web_find(ctx->path.s, ctx->path.n);
    if (!asset)
        return sg_fail(&ctx->error, SG_NOT_FOUND, SG_MSG_ROUTE_NOT_FOUND,
                       (int)(ctx->path.n < 200 ? ctx->path.n : 200), ctx->path.s);
    sg_status status = describe(asset, ctx, response);
    if (status != SG_OK)
        return status;
    sg_response_type(response, asset->type);
    if (http_tag_listed(sg_request_header(ctx, "if-none-match"), asset->tag, HTTP_WEAK)) {
        sg_response_status(response, 304);
        return SG_OK;
    }
    sg_buffer *body = sg_response_body(response);
    if (asset->gzip && lists(sg_request_header(ctx, "accept-encoding"), "gzip")) {
        sg_buffer_append(body, (const char *)asset->gzip, asset->gzip_size);
        return sg_response_header(response, "Content-Encoding", "gzip", &ctx->error);
    }
    sg_buffer_append(body, (const char *)asset->data, asset->size);
    return SG_OK;
}
