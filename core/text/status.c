/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Status names and the one function that fills an error record, so that every message in the
 * program is cut and cleaned in the same way.
 */
#include "songgang/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/text.h"

const char *sg_status_text(sg_status status)
{
    switch (status) {
    case SG_OK: return "ok";
    case SG_INVALID: return "invalid";
    case SG_UNKNOWN: return "unknown";
    case SG_FORMAT: return "format";
    case SG_NOT_FOUND: return "not_found";
    case SG_CONFLICT: return "conflict";
    case SG_LIMIT: return "limit";
    case SG_LOCKED: return "locked";
    case SG_MISSING: return "missing";
    case SG_CORRUPT: return "corrupt";
    case SG_STALE: return "stale";
    case SG_IO: return "io";
    case SG_NO_SPACE: return "no_space";
    case SG_NO_MEMORY: return "no_memory";
    case SG_CANCELLED: return "cancelled";
    case SG_INTERNAL: return "internal";
    }
    return "internal";
}

/* A message is one line of valid UTF-8, whatever a field of the input put into it. */
static void clean_text(char *text)
{
    size_t n = sg_utf8_prefix(sg_str_of(text), sizeof ((sg_error *)0)->text - 1);
    text[n] = '\0';
    size_t pos = 0;
    while (pos < n) {
        size_t at = pos;
        uint32_t cp = sg_utf8_next((sg_str){text, n}, &pos);
        bool control = cp < 0x20 || cp == 0x7F;
        bool malformed = cp == 0xFFFD && pos - at == 1;
        if (control || malformed)
            text[at] = control ? ' ' : '?';
    }
}

sg_status sg_fail(sg_error *err, sg_status status, const char *format, ...)
{
    if (!err)
        return status;
    err->status = status;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    if (length < 0)
        err->text[0] = '\0';
    clean_text(err->text);
    return status;
}

sg_status sg_fail_memory(sg_error *err)
{
    return sg_fail(err, SG_NO_MEMORY, "%s", SG_MSG_NO_MEMORY);
}
