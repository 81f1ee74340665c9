/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A growable byte buffer and a streaming JSON writer over it.
 *
 * JSON is read by Jansson only. It is written here: results are hundreds of megabytes of lines
 * built from columns, and building a json_t tree for each costs five times the matching itself
 * (bench/json_write). The writer cannot produce an unbalanced or wrongly escaped document from
 * valid UTF-8; malformed bytes come out as U+FFFD. One thread at a time.
 */
#ifndef SONGGANG_JSON_WRITER_H
#define SONGGANG_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"

/* Zero-initialise before use. `failed` is sticky: after memory ran out all appends do nothing, so
 * a caller checks once at the end. */
typedef struct sg_buffer {
    char *data; /* NUL-terminated whenever non-NULL */
    size_t size, capacity;
    bool failed;
} sg_buffer;

void sg_buffer_free(sg_buffer *buffer);
void sg_buffer_clear(sg_buffer *buffer);
/* `size` bytes more, for the caller to fill; NULL when `failed`. */
char *sg_buffer_extend(sg_buffer *buffer, size_t size);
void sg_buffer_append(sg_buffer *buffer, const void *data, size_t size);
void sg_buffer_text(sg_buffer *buffer, const char *text);
void sg_buffer_printf(sg_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

enum { SG_JSON_DEPTH = 32 };

typedef struct sg_json_writer {
    sg_buffer *out;
    int depth;
    bool comma[SG_JSON_DEPTH]; /* a value stands before at this depth */
    bool after_key;
} sg_json_writer;

void sg_json_begin(sg_json_writer *w, sg_buffer *out); /* appends to `out` */
void sg_json_object(sg_json_writer *w);
void sg_json_end_object(sg_json_writer *w);
void sg_json_array(sg_json_writer *w);
void sg_json_end_array(sg_json_writer *w);
void sg_json_key(sg_json_writer *w, const char *key);
void sg_json_string(sg_json_writer *w, const char *text); /* NULL writes null */
void sg_json_string_n(sg_json_writer *w, const char *text, size_t size);
void sg_json_int(sg_json_writer *w, int64_t value);
void sg_json_bool(sg_json_writer *w, bool value);
void sg_json_null(sg_json_writer *w);
/* `value / 10^decimals` exactly, without trailing zeros beyond `keep` decimals: fixed(8731,4,1)
 * is 0.8731, fixed(10000,4,1) is 1.0, fixed(1850,2,0) is 18.5, fixed(600000,2,0) is 6000. */
void sg_json_fixed(sg_json_writer *w, int64_t value, int decimals, int keep);
/* Shortest round-trip form; NaN and infinities write null. */
void sg_json_double(sg_json_writer *w, double value);
/* Splice JSON text that is already well formed (a stored document). */
void sg_json_raw(sg_json_writer *w, const char *json, size_t size);

/* key + value in one call */
void sg_json_member_string(sg_json_writer *w, const char *key, const char *text);
void sg_json_member_int(sg_json_writer *w, const char *key, int64_t value);
void sg_json_member_bool(sg_json_writer *w, const char *key, bool value);

/* ---- looking one member up in a document that such a writer made ---- */

/* Bytes of the top-level member `key` of an object, as they stand there. False: it has none. Any
 * input is safe; of what is not JSON the answer means nothing. */
bool sg_json_member(const char *json, size_t size, const char *key, const char **ret_value,
                    size_t *ret_size);
/* The same member as text, control characters as blanks; NULL when it is no string, or memory is
 * short. */
char *sg_json_member_text(sg_arena *arena, const char *json, size_t size, const char *key);

#endif
