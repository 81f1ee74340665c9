/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lookup of one trade, skill or certificate by code, name or alias. An unknown one is an error
 * that names it and what may have been meant.
 */
#include "lookup.h"
#include "songgang/messages.h"

enum { KIND_SHIFT = 28, ID_MASK = 0x0FFFFFFF };
static const uint32_t KIND_MASK = UINT32_C(0xF0000000);

/* What differs between the three: the kind, how to get at code and name, and the messages. */
typedef struct vocabulary_kind {
    sg_lexeme_kind kind;
    size_t count;
    const char *(*code)(uint32_t id);
    const char *(*name)(uint32_t id);
} vocabulary_kind;

static const char *trade_code(uint32_t id) { return sg_trade_rows[id - 1].code; }
static const char *trade_name(uint32_t id) { return sg_trade_rows[id - 1].name; }
static const char *skill_code(uint32_t id) { return sg_skill_rows[id - 1].code; }
static const char *skill_name(uint32_t id) { return sg_skill_rows[id - 1].name; }
static const char *certificate_code(uint32_t id) { return sg_certificate_rows[id - 1].code; }
static const char *certificate_name(uint32_t id) { return sg_certificate_rows[id - 1].name; }

static bool equal_code(sg_str key, const char *code)
{
    size_t i = 0;
    for (; i < key.n && code[i]; i++) {
        char c = code[i] >= 'A' && code[i] <= 'Z' ? (char)(code[i] - 'A' + 'a') : code[i];
        if (key.s[i] != c)
            return false;
    }
    return i == key.n && code[i] == '\0';
}

/* The id, or 0. */
static uint32_t find(const vocabulary_kind *kind, sg_str key)
{
    uint32_t name = sg_name_find(&sg_word_names, key);
    if (name != SG_NO_NAME) {
        for (uint32_t i = sg_word_names.starts[name]; i < sg_word_names.starts[name + 1]; i++)
            if (sg_word_names.values[i] >> KIND_SHIFT == (uint32_t)kind->kind)
                return sg_word_names.values[i] & ID_MASK;
    }
    bool may_be_code = key.n > 0 && (unsigned char)key.s[0] < 0x80;
    for (uint32_t id = 1; id <= kind->count && may_be_code; id++)
        if (equal_code(key, kind->code(id)))
            return id;
    return 0;
}

static void near_names(const vocabulary_kind *kind, sg_str key, sg_name_list *ret)
{
    uint32_t values[SG_NEAR_MAX];
    size_t count = sg_nearest(&sg_word_names, key, KIND_MASK, (uint32_t)kind->kind << KIND_SHIFT,
                              values);
    for (size_t i = 0; i < count; i++)
        sg_name_list_add(ret, "", kind->name(values[i] & ID_MASK));
}

typedef enum outcome { FOUND, EMPTY, UNKNOWN } outcome;

/* Near names take long to find: only for whoever reads the error. */
static outcome look_up(const vocabulary_kind *kind, sg_str text, uint32_t *ret_id,
                       sg_name_list *ret_near, const sg_error *err)
{
    sg_key key;
    ret_near->n = 0;
    ret_near->text[0] = '\0';
    if (!sg_key_of(text, false, &key))
        return UNKNOWN;
    if (key.n == 0)
        return EMPTY;
    *ret_id = find(kind, (sg_str){key.s, key.n});
    if (*ret_id)
        return FOUND;
    if (err)
        near_names(kind, (sg_str){key.s, key.n}, ret_near);
    return UNKNOWN;
}

sg_status sg_trade_lookup(const sg_vocabulary *v, sg_str text, sg_trade_id *ret, sg_error *err)
{
    (void)v;
    const vocabulary_kind kind = {SG_LEX_TRADE, sg_trade_rows_count, trade_code, trade_name};
    uint32_t id = 0;
    sg_name_list near;
    switch (look_up(&kind, text, &id, &near, err)) {
    case FOUND:
        *ret = (sg_trade_id)id;
        return SG_OK;
    case EMPTY:
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TRADE_EMPTY);
    case UNKNOWN:
        break;
    }
    if (near.n)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_TRADE_UNKNOWN_NEAR, sg_quoted(text), text.s,
                       near.text);
    return sg_fail(err, SG_UNKNOWN, SG_MSG_TRADE_UNKNOWN, sg_quoted(text), text.s);
}

sg_status sg_skill_lookup(const sg_vocabulary *v, sg_str text, sg_skill_id *ret, sg_error *err)
{
    (void)v;
    const vocabulary_kind kind = {SG_LEX_SKILL, sg_skill_rows_count, skill_code, skill_name};
    uint32_t id = 0;
    sg_name_list near;
    switch (look_up(&kind, text, &id, &near, err)) {
    case FOUND:
        *ret = (sg_skill_id)id;
        return SG_OK;
    case EMPTY:
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_SKILL_EMPTY);
    case UNKNOWN:
        break;
    }
    if (near.n)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_SKILL_UNKNOWN_NEAR, sg_quoted(text), text.s,
                       near.text);
    return sg_fail(err, SG_UNKNOWN, SG_MSG_SKILL_UNKNOWN, sg_quoted(text), text.s);
}

sg_status sg_certificate_lookup(const sg_vocabulary *v, sg_str text, sg_certificate_id *ret,
                                sg_error *err)
{
    (void)v;
    const vocabulary_kind kind = {SG_LEX_CERTIFICATE, sg_certificate_rows_count, certificate_code,
                                  certificate_name};
    uint32_t id = 0;
    sg_name_list near;
    switch (look_up(&kind, text, &id, &near, err)) {
    case FOUND:
        *ret = (sg_certificate_id)id;
        return SG_OK;
    case EMPTY:
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CERTIFICATE_EMPTY);
    case UNKNOWN:
        break;
    }
    if (near.n)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_CERTIFICATE_UNKNOWN_NEAR, sg_quoted(text), text.s,
                       near.text);
    return sg_fail(err, SG_UNKNOWN, SG_MSG_CERTIFICATE_UNKNOWN, sg_quoted(text), text.s);
}
