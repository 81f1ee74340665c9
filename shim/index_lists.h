/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Posting lists kept decoded. The same few thousand terms make up nearly all queries, and walking a
 * list in Xapian costs ten times what walking an array does; so each reader keeps the lists it was
 * asked for, up to a bound, and forgets all of them when that is reached.
 */
#ifndef SG_SHIM_INDEX_LISTS_H
#define SG_SHIM_INDEX_LISTS_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/status.h"

enum {
    SG_LISTS_BYTES = 16 << 20, /* a reader keeps at most this much, and one list more */
    SG_LIST_WEIGHT_BITS = 6    /* an entry is document << 6 | weight, documents from 0 */
};

typedef struct sg_list {
    const uint32_t *entry; /* ascending */
    size_t count;
} sg_list;

typedef struct sg_lists sg_lists;
sg_lists *sg_lists_new(void); /* NULL when memory is short */
void sg_lists_free(sg_lists *lists);

struct sg_index;
/* The documents of a term, base and delta numbered through. Valid until the next call. */
sg_status sg_lists_get(struct sg_index *index, const char *term, size_t size, sg_list *ret,
                       sg_error *err);

#endif
