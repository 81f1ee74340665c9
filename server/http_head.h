/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a complete request head means: version, target, Host, framing, connection options.
 * Private to the parser; split from it because these rules read whole values, not bytes.
 */
#ifndef SONGGANG_SERVER_HTTP_HEAD_H
#define SONGGANG_SERVER_HTTP_HEAD_H

#include "http_request.h"

/* At the end of the request line: sets method, minor, path, query. */
sg_http_refusal http_head_request_line(sg_http_request *request);

/* At the empty line: checks fields against each other; sets framing and connection options. */
sg_http_refusal http_head_fields(sg_http_request *request);

/* May this (lower-case) name stand in a trailer? Framing, routing and credentials may not. */
bool http_head_trailer_allowed(sg_str name);

#endif
