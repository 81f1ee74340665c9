/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Media types: may we answer with this one (Accept), and did the client send that one
 * (Content-Type, Content-Encoding)? Pure.
 */
#ifndef SONGGANG_SERVER_HTTP_ACCEPT_H
#define SONGGANG_SERVER_HTTP_ACCEPT_H

#include "http_request.h"

/* True without an Accept header, or when its most specific range for `type` has q > 0. A header
 * that is not well formed counts as absent. */
bool http_accepts(const sg_http_request *request, const char *type);

/* True when the body is `type`, in UTF-8 if it says a charset, and not compressed. */
bool http_content_type_is(const sg_http_request *request, const char *type);

#endif
