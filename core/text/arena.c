/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bump allocator over a chain of growing blocks. One request or record allocates from it and
 * everything goes at once, so no code path can leak or free twice.
 */
#include "songgang/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SG_ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SG_ARENA_POISON 1
#endif
#endif

#ifdef SG_ARENA_POISON
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION(at, size)
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION(at, size)
/* A gap between neighbours, so that running over the end of one is caught. */
enum { GUARD = 16 };
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
enum { GUARD = 0 };
#endif

enum { ALIGNMENT = _Alignof(max_align_t), FIRST_BLOCK = 8 * 1024, LARGEST_BLOCK = 1024 * 1024 };

typedef struct block {
    struct block *older;
    size_t size;
    size_t used;
    _Alignas(max_align_t) unsigned char data[];
} block;

struct sg_arena {
    size_t limit;
    size_t held;
    size_t next_size;
    block *newest;
};

sg_arena *sg_arena_new(size_t limit)
{
    sg_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    arena->limit = limit;
    arena->next_size = FIRST_BLOCK;
    return arena;
}

static void free_block(block *b)
{
    UNPOISON(b->data, b->size);
    free(b);
}

void sg_arena_free(sg_arena *arena)
{
    if (!arena)
        return;
    for (block *b = arena->newest; b;) {
        block *older = b->older;
        free_block(b);
        b = older;
    }
    free(arena);
}

void sg_arena_reset(sg_arena *arena)
{
    block *b = arena->newest;
    while (b && b->older) {
        block *older = b->older;
        arena->held -= b->size;
        free_block(b);
        b = older;
    }
    arena->newest = b;
    arena->next_size = FIRST_BLOCK;
    if (!b)
        return;
    b->used = 0;
    POISON(b->data, b->size);
}

/* A new block with room for `need` bytes. Near the limit it is cut to what is still allowed. */
static block *add_block(sg_arena *arena, size_t need)
{
    size_t size = arena->next_size > need ? arena->next_size : need;
    if (arena->limit) {
        size_t left = arena->limit - arena->held;
        if (need > left)
            return NULL;
        if (size > left)
            size = left;
    }
    if (size > SIZE_MAX - sizeof(block))
        return NULL;
    block *b = malloc(sizeof *b + size);
    if (!b)
        return NULL;
    b->older = arena->newest;
    b->size = size;
    b->used = 0;
    POISON(b->data, size);
    arena->newest = b;
    arena->held += size;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return b;
}

void *sg_arena_alloc(sg_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t need = (size + GUARD + (size == 0) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    block *b = arena->newest;
    if (!b || b->size - b->used < need)
        b = add_block(arena, need);
    if (!b)
        return NULL;
    unsigned char *at = b->data + b->used;
    b->used += need;
    UNPOISON(at, size);
    memset(at, 0, size);
    return at;
}

void *sg_arena_array(sg_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return sg_arena_alloc(arena, count * size);
}

char *sg_arena_strndup(sg_arena *arena, const char *text, size_t length)
{
    if (!text || length == SIZE_MAX)
        return NULL;
    char *copy = sg_arena_alloc(arena, length + 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *sg_arena_strdup(sg_arena *arena, const char *text)
{
    return text ? sg_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *sg_arena_printf(sg_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char *text = NULL;
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0)
        text = sg_arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}
