/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of cells: gathered from the pieces in which XML delivers it, bounded, and freed of the
 * escapes Excel uses for what XML cannot hold.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

/* ---- gathering ---- */

static bool reserve(sg_text_sink *sink, size_t more)
{
    if (sink->capacity - sink->used >= more)
        return true;
    if (sink->used + more > sink->limit) {
        sink->full = true;
        return false;
    }
    size_t capacity = sink->capacity ? sink->capacity : 4096;
    while (capacity - sink->used < more)
        capacity *= 2;
    if (capacity > sink->limit)
        capacity = sink->limit;
    char *data = realloc(sink->data, capacity);
    if (!data) {
        sink->no_memory = true;
        return false;
    }
    sink->data = data;
    sink->capacity = capacity;
    return true;
}

void sg_sink_begin(sg_text_sink *sink)
{
    sink->begin = sink->run = sink->used;
}

void sg_sink_add(sg_text_sink *sink, const char *text, size_t size)
{
    /* One byte more than allowed is kept, to know that there were more. */
    size_t held = sink->used - sink->begin;
    size_t room = held > SG_CELL_TEXT_MAX ? 0 : (size_t)SG_CELL_TEXT_MAX + 1 - held;
    if (size > room)
        size = room;
    if (size == 0 || !reserve(sink, size))
        return;
    memcpy(sink->data + sink->used, text, size);
    sink->used += size;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void sg_sink_begin_run(sg_text_sink *sink)
{
    sink->run = sink->used;
}

void sg_sink_end_run(sg_text_sink *sink, bool preserve)
{
    if (preserve)
        return;
    size_t from = sink->run;
    while (sink->used > from && is_blank(sink->data[sink->used - 1]))
        sink->used--;
    while (from < sink->used && is_blank(sink->data[from]))
        from++;
    if (from > sink->run) {
        memmove(sink->data + sink->run, sink->data + from, sink->used - from);
        sink->used -= from - sink->run;
    }
}

/* ---- escapes ---- */

/* Code unit of "_xHHHH_" at `text`, or -1. */
static int32_t escape_at(const char *text, const char *end)
{
    int32_t value = 0;
    if (end - text < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The escaped character at `*at`; moves behind it. U+FFFD for half a pair. */
static uint32_t unescape(const char **at, const char *end)
{
    uint32_t unit = (uint32_t)escape_at(*at, end);
    *at += 7;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    int32_t low = escape_at(*at, end);
    if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return 0xFFFD;
    *at += 7;
    return 0x10000 + ((unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

/* An escape is longer than what it stands for, so this works in place. */
static void clean(sg_text_sink *sink)
{
    const char *at = sink->data + sink->begin, *end = sink->data + sink->used;
    char *out = sink->data + sink->begin;
    bool after_return = false;
    while (at < end) {
        char unit[4];
        size_t size = 1;
        unit[0] = *at;
        if (*at == '_' && escape_at(at, end) >= 0)
            size = sg_utf8_put(unescape(&at, end), unit);
        else
            at++;
        bool is_return = size == 1 && unit[0] == '\r';
        if (is_return)
            unit[0] = '\n';
        bool control =
            size == 1 && (unsigned char)unit[0] < 0x20 && unit[0] != '\n' && unit[0] != '\t';
        bool second = size == 1 && unit[0] == '\n' && !is_return && after_return;
        after_return = is_return;
        if (control || second)
            continue;
        memcpy(out, unit, size);
        out += size;
    }
    sink->used = (size_t)(out - sink->data);
}

bool sg_sink_finish(sg_text_sink *sink)
{
    if (sink->used == sink->begin)
        return false;
    size_t size = sink->used - sink->begin;
    const char *text = sink->data + sink->begin;
    bool cut = size > SG_CELL_TEXT_MAX;
    if (cut)
        sink->used = sink->begin + sg_utf8_prefix((sg_str){text, size}, (size_t)SG_CELL_TEXT_MAX);
    for (size_t i = 0; i < sink->used - sink->begin; i++) {
        if (text[i] == '_' || (unsigned char)text[i] < 0x20) {
            clean(sink);
            break;
        }
    }
    return cut;
}

void sg_sink_free(sg_text_sink *sink)
{
    free(sink->data);
    *sink = (sg_text_sink){.limit = sink->limit};
}

/* ---- runs ---- */

void sg_rich_start(sg_rich_text *rich, sg_text_sink *sink, const char *name,
                   const char **attributes)
{
    if (strcmp(name, "rPh") == 0) {
        rich->phonetic++;
    } else if (strcmp(name, "t") == 0 && rich->phonetic == 0) {
        const char *space = sg_xml_attribute(attributes, "space");
        rich->in_text = true;
        rich->preserve = space && strcmp(space, "preserve") == 0;
        sg_sink_begin_run(sink);
    }
}

void sg_rich_end(sg_rich_text *rich, sg_text_sink *sink, const char *name)
{
    if (strcmp(name, "rPh") == 0) {
        rich->phonetic--;
    } else if (strcmp(name, "t") == 0 && rich->in_text) {
        rich->in_text = false;
        sg_sink_end_run(sink, rich->preserve);
    }
}

/* ---- shared strings ---- */

static const uint32_t cut_bit = UINT32_C(1) << 31;

typedef struct strings_reader {
    sg_strings *strings;
    sg_zip *zip;
    bool in_string;
    sg_rich_text rich;
} strings_reader;

static void fail_full(const strings_reader *r, sg_xml *xml)
{
    sg_error error = {SG_OK, ""};
    sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_STRINGS, sg_zip_name(r->zip),
            (int)SG_WORKBOOK_STRINGS_MAX_MB);
    sg_xml_fail(xml, &error);
}

static void strings_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    (void)xml;
    strings_reader *r = context;
    if (r->in_string) {
        sg_rich_start(&r->rich, &r->strings->text, name, attributes);
    } else if (strcmp(name, "si") == 0) {
        r->in_string = true;
        r->rich = (sg_rich_text){0};
        sg_sink_begin(&r->strings->text);
    }
}

static void add_string(strings_reader *r, sg_xml *xml, bool cut)
{
    sg_strings *s = r->strings;
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 1024;
        if (capacity * sizeof *s->end > s->text.limit) {
            fail_full(r, xml);
            return;
        }
        uint32_t *more = realloc(s->end, capacity * sizeof *more);
        if (!more) {
            sg_xml_fail_memory(xml);
            return;
        }
        s->end = more;
        s->capacity = capacity;
    }
    s->end[s->count++] = (uint32_t)s->text.used | (cut ? cut_bit : 0);
}

static void strings_end(void *context, sg_xml *xml, const char *name)
{
    strings_reader *r = context;
    if (!r->in_string)
        return;
    if (strcmp(name, "si") != 0) {
        sg_rich_end(&r->rich, &r->strings->text, name);
        return;
    }
    r->in_string = false;
    bool cut = sg_sink_finish(&r->strings->text);
    if (r->strings->text.no_memory)
        sg_xml_fail_memory(xml);
    else if (r->strings->text.full)
        fail_full(r, xml);
    else
        add_string(r, xml, cut);
}

static void strings_text(void *context, sg_xml *xml, const char *text, size_t size)
{
    (void)xml;
    strings_reader *r = context;
    if (r->in_string && r->rich.in_text)
        sg_sink_add(&r->strings->text, text, size);
}

sg_status sg_strings_read(sg_strings *strings, sg_zip *zip, int64_t part, sg_error *err)
{
    static const sg_xml_handlers handlers = {strings_start, strings_end, strings_text};
    strings_reader reader = {.strings = strings, .zip = zip};
    strings->text.limit = (size_t)SG_WORKBOOK_STRINGS_MAX_MB * 1024 * 1024;
    return sg_xml_read(zip, part, &handlers, &reader, err);
}

bool sg_strings_get(const sg_strings *strings, size_t index, sg_str *ret, bool *ret_cut)
{
    if (index >= strings->count)
        return false;
    size_t from = index ? strings->end[index - 1] & ~cut_bit : 0;
    size_t to = strings->end[index] & ~cut_bit;
    *ret = to > from ? (sg_str){strings->text.data + from, to - from} : (sg_str){"", 0};
    *ret_cut = strings->end[index] & cut_bit;
    return true;
}

void sg_strings_free(sg_strings *strings)
{
    sg_sink_free(&strings->text);
    free(strings->end);
    *strings = (sg_strings){0};
}
