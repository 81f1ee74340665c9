/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service keeps of its own for a day: answers to requests that may come again under the same
 * Idempotency-Key, and what background jobs were asked and found. In `service.db` beside the store, so
 * that neither waits for an import.
 */
#ifndef SONGGANG_KEPT_H
#define SONGGANG_KEPT_H

#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/sha256.h"
#include "songgang/status.h"

enum { SG_KEPT_SECONDS = 24 * 3600 };

typedef struct sg_kept sg_kept; /* one thread at a time */
/* Opens, or creates, the file of a data directory that exists. SG_MISSING, SG_CORRUPT, SG_LOCKED. */
sg_status sg_kept_open(const char *data_dir, sg_kept **ret, sg_error *err);
void sg_kept_close(sg_kept *kept);
/* Forgets what is older than a day before `now` (seconds since 1970). */
sg_status sg_kept_forget(sg_kept *kept, int64_t now, sg_error *err);

/* ---- answers by (account, key) ---- */
typedef enum sg_kept_state {
    SG_KEPT_NEW,    /* noted as begun: answer it, then call sg_kept_answer() or sg_kept_drop() */
    SG_KEPT_BEGUN,  /* the same request was begun and not ended */
    SG_KEPT_SAME,   /* the same request: `ret_status` and what was answered */
    SG_KEPT_OTHER   /* the key was used for another request */
} sg_kept_state;
/* `request`: a digest of all that matters of it. `ret_headers` and `ret_body` are appended to. */
sg_status sg_kept_begin(sg_kept *kept, const char *account, const char *key,
                        const unsigned char request[SG_SHA256_SIZE], int64_t now,
                        sg_kept_state *ret, int *ret_status, sg_buffer *ret_headers,
                        sg_buffer *ret_body, sg_error *err);
sg_status sg_kept_answer(sg_kept *kept, const char *account, const char *key, int status,
                         const sg_buffer *headers, const sg_buffer *body, sg_error *err);
/* It was not done, and may be tried again under the same key. */
sg_status sg_kept_drop(sg_kept *kept, const char *account, const char *key, sg_error *err);

/* ---- jobs: a JSON object by id ---- */
sg_status sg_kept_put_job(sg_kept *kept, const char *id, int64_t now, const char *json, size_t size,
                          sg_error *err);
typedef sg_status (*sg_kept_visit)(void *context, const char *id, const char *json, size_t size,
                                   sg_error *err);
/* Oldest first. */
sg_status sg_kept_each_job(sg_kept *kept, sg_kept_visit visit, void *context, sg_error *err);

#endif
