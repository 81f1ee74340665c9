/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sg_buffer: bytes that grow. A failed growth is remembered instead of returned, so that long
 * sequences of appends are checked once.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/json_writer.h"

static bool grow(sg_buffer *buffer, size_t extra)
{
    if (extra > SIZE_MAX / 2 - buffer->size - 1) {
        buffer->failed = true;
        return false;
    }
    size_t needed = buffer->size + extra + 1;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < needed)
        capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

static inline bool reserve(sg_buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return false;
    return buffer->capacity - buffer->size > extra || grow(buffer, extra);
}

void sg_buffer_free(sg_buffer *buffer)
{
    free(buffer->data);
    *buffer = (sg_buffer){0};
}

void sg_buffer_clear(sg_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data)
        buffer->data[0] = '\0';
}

char *sg_buffer_extend(sg_buffer *buffer, size_t size)
{
    if (!reserve(buffer, size))
        return NULL;
    char *at = buffer->data + buffer->size;
    buffer->size += size;
    at[size] = '\0';
    return at;
}

void sg_buffer_append(sg_buffer *buffer, const void *data, size_t size)
{
    char *at = sg_buffer_extend(buffer, size);
    if (at && size)
        memcpy(at, data, size);
}

void sg_buffer_text(sg_buffer *buffer, const char *text)
{
    sg_buffer_append(buffer, text, strlen(text));
}

void sg_buffer_printf(sg_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    if (size < 0)
        buffer->failed = true;
    else if (reserve(buffer, (size_t)size)) {
        vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
    va_end(arguments);
}
