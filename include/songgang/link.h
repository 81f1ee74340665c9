/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Personal links: what stands behind /m/ in a message, and opens the page of one worker and one plan
 * without signing in (docs/pushing-guide.md).
 *
 * A token is 20 characters of A-Z a-z 0-9 - _: the number of a row, and 88 bits of a keyed hash over
 * that number, plan, worker and generation. The key stands in the key file (shim/seal.h), nothing of
 * it in the database: whoever copies the database alone can make no link, and a database put back to
 * yesterday opens nobody else's page. Tokens are not kept; the same one is made again when asked for.
 * `songgang key rotate` ends links made before, unless the old key is kept.
 */
#ifndef SONGGANG_LINK_H
#define SONGGANG_LINK_H

#include "songgang/arena.h"
#include "songgang/store.h"
#include "songgang/text.h"

enum { SG_LINK_SIZE = 20, SG_LINK_TEXT = SG_LINK_SIZE + 1 }; /* characters; with the NUL */

/* The token of `worker` for `plan`, valid until `expires` (seconds since 1970). There is one for each
 * worker and plan: asked for again it is the same, and lasts until the later of the two times; one that
 * was revoked is replaced by a new one. Writes: inside the caller's transaction. SG_LIMIT after 2^32. */
sg_status sg_link_issue(sg_store *store, int64_t plan, const char *worker, int64_t now,
                        int64_t expires, char ret[SG_LINK_TEXT], sg_error *err);
/* The token that was issued, for writing a message at the last moment. SG_NOT_FOUND: none, or revoked. */
sg_status sg_link_find(sg_store *store, int64_t plan, const char *worker, char ret[SG_LINK_TEXT],
                       sg_error *err);

typedef enum sg_link_state {
    SG_LINK_GOOD,
    SG_LINK_UNKNOWN, /* nobody's: guessed, cut off, changed; also of a key that is gone */
    SG_LINK_EXPIRED, /* also when the clock stands a day or more before it was issued */
    SG_LINK_REVOKED,
} sg_link_state;
typedef struct sg_link {
    int64_t id, plan;
    const char *worker; /* in the arena */
    int64_t created, expires;
} sg_link;
/* Whose link this is. SG_OK with the state whatever was presented; `*ret` is set unless
 * SG_LINK_UNKNOWN, and allows anything only when SG_LINK_GOOD. SG_MISSING: no key file. */
sg_status sg_link_open(sg_store *store, sg_str token, int64_t now, sg_arena *arena, sg_link *ret,
                       sg_link_state *ret_state, sg_error *err);
/* Ends links at once: of `plan` (0: all) and `worker` (NULL: all). `*ret_count` ended. Writes: inside
 * the caller's transaction. */
sg_status sg_link_revoke(sg_store *store, int64_t plan, const char *worker, int64_t now,
                         uint64_t *ret_count, sg_error *err);

#endif
