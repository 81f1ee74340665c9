/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers that cost tenths of a second and change only when the store does: kept by one thread, for
 * that thread, as long as nobody commits anything.
 */
#ifndef SONGGANG_SERVER_ANSWER_CACHE_H
#define SONGGANG_SERVER_ANSWER_CACHE_H

#include "songgang/json_writer.h"
#include "songgang/status.h"
#include "songgang/store.h"

typedef struct answer_cache answer_cache;
answer_cache *answer_cache_new(void); /* NULL when memory is short */
void answer_cache_free(answer_cache *cache);
/* The answer to `question` (cut after 127 bytes: say who asks and what) as of now: the one kept, or the
 * one `make` writes, appended to `out`. */
typedef sg_status (*answer_make)(void *context, sg_buffer *out, sg_error *err);
sg_status answer_cache_get(answer_cache *cache, sg_store *store, const char *question,
                           answer_make make, void *context, sg_buffer *out, sg_error *err);

#endif
