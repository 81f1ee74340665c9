/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The body of a request while it arrives: in memory, or in a nameless file for routes that take
 * uploads larger than memory should hold. Both are bounded per thread, all connections together.
 */
#ifndef SONGGANG_SERVER_BODY_H
#define SONGGANG_SERVER_BODY_H

#include "worker.h"

typedef struct request_body {
    sg_buffer memory;
    int file;          /* or -1; nobody else knows it, and it goes away when closed */
    uint64_t filed;    /* bytes in it */
    uint64_t received; /* bytes that came, kept or skipped */
    char path[32];     /* by which `file` can be opened again */
} request_body;

void body_init(request_body *b);
/* Keep a piece. 0, or the HTTP status to answer: 503 bounds reached or memory short, 507 disk full,
 * 500 the file cannot be written. */
int body_keep(request_body *b, sg_worker *worker, bool in_file, sg_str piece);
/* Fill the fields of `ctx` that hold a complete body. 0 or a status as above. */
int body_hand_over(request_body *b, sg_worker *worker, bool in_file, sg_request_context *ctx);
/* Ready for the next request; memory of up to `keep` bytes stays allocated. */
void body_drop(request_body *b, sg_worker *worker, size_t keep);

#endif
