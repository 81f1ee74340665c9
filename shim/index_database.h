/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Xapian databases as C sees them: write parts, merge them, walk values and posting lists.
 * No term positions, no termlist: documents of a published database are never changed.
 */
#ifndef SG_SHIM_INDEX_DATABASE_H
#define SG_SHIM_INDEX_DATABASE_H

#include "index_terms.h"
#include "index_tokens.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- writing: a part holds a few thousand documents and is flushed once ---- */
typedef struct sg_part sg_part;
sg_status sg_part_create(const char *path, sg_part **ret, sg_error *err);
sg_status sg_part_add(sg_part *part, const sg_term *terms, size_t count, const void *row,
                      size_t row_size, sg_error *err);
/* Commits what was added; the part stays to be closed. */
sg_status sg_part_commit(sg_part *part, sg_error *err);
void sg_part_close(sg_part *part); /* NULL allowed; without commit the documents are lost */

/* Merges `count` parts, in this order, into one compact file. */
sg_status sg_parts_merge(const char *const *paths, size_t count, const char *file, sg_error *err);

/* ---- reading: one thread each ---- */
typedef struct sg_database sg_database;
sg_status sg_database_open(const char *file, sg_database **ret, sg_error *err);
void sg_database_close(sg_database *database);
uint64_t sg_database_documents(const sg_database *database);

/* Every document with the bytes of its row value, in document order. */
typedef sg_status (*sg_value_visit)(void *context, uint32_t document, const void *data, size_t size,
                                    sg_error *err);
sg_status sg_database_rows(sg_database *database, sg_value_visit visit, void *context,
                           sg_error *err);

/* The documents of a term with their weights, in document order, in blocks. */
typedef struct sg_posted {
    uint32_t document, weight;
} sg_posted;
enum { SG_POSTED_BLOCK = 256 };
typedef void (*sg_posted_visit)(void *context, const sg_posted *block, size_t count);
sg_status sg_database_postings(sg_database *database, const char *term, size_t size,
                               sg_posted_visit visit, void *context, sg_error *err);

/* Every term that begins with `prefix`, in byte order, without it. Another call on the database from
 * within `visit` is allowed. */
typedef sg_status (*sg_term_visit)(void *context, const char *rest, size_t size, sg_error *err);
sg_status sg_database_terms(sg_database *database, const char *prefix, sg_term_visit visit,
                            void *context, sg_error *err);

#ifdef __cplusplus
}
#endif

#endif
