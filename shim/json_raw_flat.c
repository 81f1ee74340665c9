/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw postings without a tree. Nearly every record is one flat object of texts under known keys;
 * such a one is read straight into its fields, at a tenth of what building and taking down
 * Jansson's tree costs. Whatever is not plainly of that form, right or wrong, is left to Jansson,
 * so that there is one judge of what is an error and how it is told.
 */
#include <string.h>

#include "songgang/json.h"

typedef struct flat {
    const char *at, *end;
    sg_arena *arena;
} flat;

static const struct {
    const char *key;
    size_t length;
} keys[SG_RAW_FIELD_COUNT] = {
#define X(id, key, label, others) {key, sizeof(key) - 1},
    SG_RAW_FIELDS(X)
#undef X
};

static void skip_blanks(flat *f)
{
    while (f->at < f->end && (*f->at == ' ' || *f->at == '\t' || *f->at == '\r' || *f->at == '\n'))
        f->at++;
}

/* Past `c`, and the blanks around it. */
static bool take(flat *f, char c)
{
    skip_blanks(f);
    if (f->at == f->end || *f->at != c)
        return false;
    f->at++;
    skip_blanks(f);
    return true;
}

/* The character a backslash and `c` stand for; '\0' for those told by number. */
static char escaped(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    case '"':
    case '\\':
    case '/': return c;
    default: return '\0';
    }
}

/* What stands between the quotes: no control character, no malformed byte. */
static bool is_clean(sg_str text)
{
    bool control = false;
    for (size_t i = 0; i < text.n; i++)
        control |= (unsigned char)text.s[i] < 0x20;
    return !control && sg_utf8_valid(text);
}

/* The string at the cursor, as it stands; `*ret_escapes` when there are backslashes in it. */
static bool take_string(flat *f, sg_str *ret, bool *ret_escapes)
{
    if (f->at == f->end || *f->at != '"')
        return false;
    const char *start = ++f->at;
    const char *quote = memchr(start, '"', (size_t)(f->end - start));
    if (!quote)
        return false;
    const char *slash = memchr(start, '\\', (size_t)(quote - start));
    *ret_escapes = slash != NULL;
    while (slash && slash < quote) {
        if (slash + 1 >= f->end)
            return false;
        const char *next = slash + 2;
        if (slash + 1 == quote)
            quote = memchr(next, '"', (size_t)(f->end - next));
        if (!quote)
            return false;
        slash = memchr(next, '\\', (size_t)(quote - next));
    }
    f->at = quote + 1;
    *ret = (sg_str){start, (size_t)(quote - start)};
    return is_clean(*ret);
}

/* A text as a copy in the arena; NULL when it is blank. */
static bool take_text(flat *f, const char **ret)
{
    sg_str text;
    bool escapes;
    if (!take_string(f, &text, &escapes))
        return false;
    *ret = NULL;
    if (!escapes && sg_str_trim(text).n == 0)
        return true;
    char *copy = sg_arena_strndup(f->arena, text.s, text.n);
    if (!copy)
        return false;
    *ret = copy;
    if (!escapes)
        return true;
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool slash = text.s[i] == '\\';
        copy[n++] = slash ? escaped(text.s[++i]) : text.s[i];
        if (!copy[n - 1])
            return false;
    }
    copy[n] = '\0';
    if (sg_str_trim((sg_str){copy, n}).n == 0)
        *ret = NULL;
    return true;
}

/* Figures as they stand; what Jansson would print otherwise (-0, 1.50, 1e3) is left to it. */
static bool take_number(flat *f, const char **ret)
{
    enum { DIGITS_MAX = 18 };
    const char *start = f->at;
    while (f->at < f->end && *f->at >= '0' && *f->at <= '9')
        f->at++;
    size_t n = (size_t)(f->at - start);
    if (n == 0 || n > DIGITS_MAX || (n > 1 && *start == '0') || f->at == f->end ||
        !memchr(" \t\r\n,]}", *f->at, 7))
        return false;
    *ret = sg_arena_strndup(f->arena, start, n);
    return *ret != NULL;
}

/* Texts of a list, one to a line. */
static bool take_list(flat *f, const char **ret)
{
    enum { TEXTS_MAX = 32 };
    const char *texts[TEXTS_MAX];
    size_t count = 0, size = 1, n = 0;
    *ret = NULL;
    if (!take(f, '['))
        return false;
    if (take(f, ']'))
        return true;
    do {
        const char *text;
        if (count == TEXTS_MAX || !take_text(f, &text))
            return false;
        if (text) {
            texts[count++] = text;
            size += strlen(text) + 1;
        }
    } while (take(f, ','));
    if (!take(f, ']'))
        return false;
    char *joined = count ? sg_arena_alloc(f->arena, size) : NULL;
    for (size_t i = 0; i < count && joined; i++) {
        size_t length = strlen(texts[i]);
        if (n)
            joined[n++] = '\n';
        memcpy(joined + n, texts[i], length);
        n += length;
    }
    *ret = joined;
    return joined || count == 0;
}

static bool take_value(flat *f, const char **ret)
{
    switch (f->at < f->end ? *f->at : '\0') {
    case '"': return take_text(f, ret);
    case '[': return take_list(f, ret);
    default: return take_number(f, ret);
    }
}

static size_t find_field(sg_str key)
{
    for (size_t i = 0; i < SG_RAW_FIELD_COUNT; i++)
        if (keys[i].length == key.n && memcmp(keys[i].key, key.s, key.n) == 0)
            return i;
    return SG_RAW_FIELD_COUNT;
}

bool sg_json_raw_flat(const char *text, size_t size, sg_arena *arena, sg_raw_posting *ret)
{
    flat f = {.at = text, .end = text + size, .arena = arena};
    sg_raw_posting raw = {{NULL}};
    uint64_t seen = 0;
    _Static_assert(SG_RAW_FIELD_COUNT <= 64, "a bit for each field");
    if (!take(&f, '{'))
        return false;
    do {
        sg_str key;
        bool escapes;
        if (!take_string(&f, &key, &escapes) || escapes || !take(&f, ':'))
            return false;
        size_t field = find_field(key);
        if (field == SG_RAW_FIELD_COUNT || (seen >> field & 1) ||
            !take_value(&f, &raw.field[field]))
            return false;
        seen |= UINT64_C(1) << field;
    } while (take(&f, ','));
    if (!take(&f, '}') || f.at != f.end)
        return false;
    *ret = raw;
    return true;
}
