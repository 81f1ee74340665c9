/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A region of memory for one request or record, freed in one step.
 * One thread at a time per arena. Freed memory is poisoned under AddressSanitizer.
 */
#ifndef SONGGANG_ARENA_H
#define SONGGANG_ARENA_H

#include <stddef.h>

typedef struct sg_arena sg_arena;

/* NULL when memory is short. `limit` bounds the total bytes it will ever hold (0: no bound). */
sg_arena *sg_arena_new(size_t limit);

/* Everything allocated from it is gone. NULL is allowed. */
void sg_arena_free(sg_arena *arena);

/* Forget all allocations, keep the first block for reuse. */
void sg_arena_reset(sg_arena *arena);

/* `size` bytes, zeroed, aligned for any object; NULL when memory or the limit is exhausted. */
void *sg_arena_alloc(sg_arena *arena, size_t size);

/* `count * size` bytes, zeroed, overflow checked. */
void *sg_arena_array(sg_arena *arena, size_t count, size_t size);

/* NUL-terminated copies; NULL in gives NULL out. */
char *sg_arena_strdup(sg_arena *arena, const char *text);
char *sg_arena_strndup(sg_arena *arena, const char *text, size_t length);
char *sg_arena_printf(sg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
