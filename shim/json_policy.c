/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies from JSON, by the table of fields; back again in json_policy_write.c. Reading is strict
 * where other readers are lenient: a key nobody knows is an error, because a misspelt setting that
 * silently does nothing would be found out only by those who were not offered a job.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_internal.h"
#include "songgang/messages/policy.h"
#include "songgang/policy_file.h"
#include "songgang/problems.h"

enum { POINTER_BYTES = 160 };

typedef struct reader {
    sg_policy *policy;
    sg_problems problems;
    const sg_policy_field *field;
    size_t count;
    char pointer[POINTER_BYTES];
} reader;

/* What stands there instead, short enough for a message. */
static const char *shown(const json_t *node, char out[64])
{
    char *text = json_dumps(node, JSON_ENCODE_ANY | JSON_COMPACT);
    sg_str value = sg_str_of(text ? text : "");
    size_t end = 0;
    for (size_t pos = 0; pos < value.n && pos < 48; end = pos)
        sg_utf8_next(value, &pos);
    snprintf(out, 64, "%.*s%s", (int)end, value.s, end < value.n ? "…" : "");
    free(text);
    return out;
}

/* ---- unknown keys ---- */

/* Length of the next segment of a field below `pointer`, which gets its start; 0: not below it. */
static size_t segment_below(const sg_policy_field *field, const char *pointer, size_t length,
                            const char **ret)
{
    if (strncmp(field->pointer, pointer, length) != 0 || field->pointer[length] != '/')
        return 0;
    *ret = field->pointer + length + 1;
    return strcspn(*ret, "/");
}

static void add_name(char *names, size_t size, const char *name, size_t length)
{
    size_t used = strlen(names);
    if (used + length + 8 < size)
        snprintf(names + used, size - used, "%s%.*s", used ? SG_MSG_POLICY_SEPARATOR : "",
                 (int)length, name);
}

/* Keys that may have been meant: those spelt nearly so here, fields of that name elsewhere, or else
 * all there are here. */
static void unknown_key(reader *r, size_t length, const char *key)
{
    char near[300] = "", all[300] = "";
    const char *segment, *before = "";
    size_t n = strlen(key), before_length = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t m = segment_below(&r->field[i], r->pointer, length, &segment);
        if (m && (m != before_length || memcmp(segment, before, m) != 0)) {
            size_t off = sg_edit_distance((sg_str){key, n}, (sg_str){segment, m});
            if (off <= 2 || off <= n / 3)
                add_name(near, sizeof near, segment, m);
            add_name(all, sizeof all, segment, m);
            before = segment;
            before_length = m;
        }
        const char *last = strrchr(r->field[i].pointer, '/') + 1;
        if (strcmp(last, key) == 0)
            add_name(near, sizeof near, r->field[i].pointer, strlen(r->field[i].pointer));
    }
    char name[64];
    size_t end = 0;
    for (size_t pos = 0; pos < n && pos < 48; end = pos)
        sg_utf8_next(sg_str_of(key), &pos);
    snprintf(name, sizeof name, "%.*s", (int)end, key);
    if (near[0])
        sg_problem(&r->problems, SG_MSG_POLICY_UNKNOWN_NEAR, (int)length, r->pointer, name, near);
    else
        sg_problem(&r->problems, SG_MSG_POLICY_UNKNOWN, (int)length, r->pointer, name, all);
}

/* ---- values ---- */

static void read_number(reader *r, const sg_policy_field *field, const json_t *node)
{
    char text[64];
    json_int_t value = json_integer_value(node);
    if (!json_is_integer(node))
        sg_problem(&r->problems, SG_MSG_POLICY_NUMBER, field->pointer, field->label,
                   shown(node, text));
    else if (value < INT32_MIN || value > INT32_MAX)
        sg_problem(&r->problems, SG_MSG_POLICY_RANGE, field->pointer, field->label,
                   (long long)value, (int)field->least, (int)field->most, field->unit);
    else
        *sg_policy_number(r->policy, field) = (int32_t)value; /* sg_policy_check has the range */
}

static void read_time(reader *r, const sg_policy_field *field, const json_t *node)
{
    char text[64];
    const char *s = json_string_value(node);
    bool shape = s && strlen(s) == 5 && s[2] == ':' && strspn(s, "0123456789") == 2 &&
                 strspn(s + 3, "0123456789") == 2;
    int hour = shape ? (s[0] - '0') * 10 + s[1] - '0' : 0;
    int minute = shape ? (s[3] - '0') * 10 + s[4] - '0' : 0;
    if (!shape || hour > 23 || minute > 59)
        sg_problem(&r->problems, SG_MSG_POLICY_TIME, field->pointer, field->label,
                   shown(node, text));
    else
        *sg_policy_number(r->policy, field) = hour * 60 + minute;
}

static bool small_integer(const json_t *node)
{
    json_int_t value = json_integer_value(node);
    return json_is_integer(node) && value >= INT32_MIN && value <= INT32_MAX;
}

static void read_curve(reader *r, const sg_policy_field *field, const json_t *node)
{
    char text[64];
    sg_curve curve = {0};
    size_t count = json_array_size(node);
    if (!json_is_array(node)) {
        sg_problem(&r->problems, SG_MSG_POLICY_CURVE, field->pointer, field->label,
                   shown(node, text));
        return;
    }
    if (count < 2 || count > SG_CURVE_POINTS) {
        sg_problem(&r->problems, SG_MSG_POLICY_CURVE_COUNT, field->pointer,
                   (int)(count > 9999 ? 9999 : count), 2,
                   SG_CURVE_POINTS);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *point = json_array_get(node, i);
        const json_t *x = json_array_get(point, 0), *y = json_array_get(point, 1);
        if (json_array_size(point) != 2 || !small_integer(x) || !small_integer(y)) {
            sg_problem(&r->problems, SG_MSG_POLICY_POINT, field->pointer, (int)i,
                       shown(point, text));
            return;
        }
        curve.point[i].x = (int32_t)json_integer_value(x);
        curve.point[i].y = (int32_t)json_integer_value(y);
    }
    curve.count = (int32_t)count;
    memcpy((char *)r->policy + field->offset, &curve, sizeof curve);
}

static int rule_named(const char *name)
{
    int rule = 0;
    while (rule < SG_RULE_COUNT && (!name || strcmp(sg_rule_json((sg_rule)rule), name) != 0))
        rule++;
    return rule;
}

static void read_steps(reader *r, const sg_policy_field *field, const json_t *node)
{
    char text[64], names[200] = "";
    size_t count = json_array_size(node);
    sg_rule ladder[SG_RULE_COUNT];
    if (!json_is_array(node)) {
        sg_problem(&r->problems, SG_MSG_POLICY_STEPS, field->pointer, field->label,
                   shown(node, text));
        return;
    }
    if (count > SG_RULE_COUNT) {
        sg_problem(&r->problems, SG_MSG_POLICY_LADDER_COUNT, (int)(count > 9999 ? 9999 : count),
                   SG_RULE_COUNT);
        return;
    }
    for (int i = 0; i < SG_RULE_COUNT; i++)
        add_name(names, sizeof names, sg_rule_json((sg_rule)i), strlen(sg_rule_json((sg_rule)i)));
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(node, i);
        int rule = rule_named(json_string_value(item));
        if (rule == SG_RULE_COUNT) {
            sg_problem(&r->problems, SG_MSG_POLICY_STEP, (int)i, shown(item, text), names);
            return;
        }
        ladder[i] = (sg_rule)rule;
    }
    memcpy(r->policy->ladder, ladder, count * sizeof *ladder);
    r->policy->ladder_length = (int32_t)count;
}

static void read_version(reader *r, const json_t *node)
{
    char text[64];
    const char *version = json_string_value(node);
    r->policy->version[0] = '\0';
    if (!node)
        sg_problem(&r->problems, "%s", SG_MSG_POLICY_NO_VERSION);
    else if (!version || !sg_policy_version_valid(version))
        sg_problem(&r->problems, SG_MSG_POLICY_VERSION, shown(node, text));
    else
        snprintf(r->policy->version, sizeof r->policy->version, "%s", version);
}

/* ---- the document ---- */

static const sg_policy_field *field_at(const reader *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->field[i].pointer, r->pointer) == 0)
            return &r->field[i];
    return NULL;
}

static bool has_fields_below(const reader *r, size_t length)
{
    const char *segment;
    for (size_t i = 0; i < r->count; i++)
        if (segment_below(&r->field[i], r->pointer, length, &segment))
            return true;
    return false;
}

static void read_value(reader *r, const sg_policy_field *field, const json_t *node)
{
    switch (field->kind) {
    case SG_POLICY_NUMBER: read_number(r, field, node); break;
    case SG_POLICY_TIME: read_time(r, field, node); break;
    case SG_POLICY_RISING:
    case SG_POLICY_FALLING: read_curve(r, field, node); break;
    case SG_POLICY_STEPS: read_steps(r, field, node); break;
    }
}

/* Members of the object at r->pointer. No deeper than the table is. */
static void read_object(reader *r, size_t length, json_t *object)
{
    const char *key;
    json_t *node;
    char text[64];
    if (!json_is_object(object)) {
        sg_problem(&r->problems, SG_MSG_POLICY_OBJECT, (int)length, r->pointer,
                   shown(object, text));
        return;
    }
    json_object_foreach(object, key, node) {
        size_t n = strlen(key);
        r->pointer[length] = '\0';
        if (length == 0 && strcmp(key, "version") == 0)
            continue;
        /* no key of the table holds a character that a pointer would have to escape */
        if (length + n + 2 > sizeof r->pointer || n == 0 || strpbrk(key, "~/")) {
            unknown_key(r, length, key);
            continue;
        }
        r->pointer[length] = '/';
        memcpy(r->pointer + length + 1, key, n + 1);
        const sg_policy_field *field = field_at(r);
        if (field) {
            read_value(r, field, node);
        } else if (has_fields_below(r, length + 1 + n)) {
            read_object(r, length + 1 + n, node);
        } else {
            r->pointer[length] = '\0';
            unknown_key(r, length, key);
        }
    }
    r->pointer[length] = '\0';
}

sg_status sg_policy_parse(const char *text, size_t size, sg_policy *ret, sg_buffer *problems,
                          sg_error *err)
{
    sg_json *json;
    sg_error parse_error = {0}, check_error = {0};
    sg_status status = sg_json_parse(text, size, &json, &parse_error);
    if (status != SG_OK) {
        if (problems)
            sg_buffer_printf(problems, "%s\n", parse_error.text);
        return sg_fail(err, status, "%s", parse_error.text);
    }
    sg_policy policy = *sg_policy_default();
    reader r = {.policy = &policy, .problems = {.lines = problems, .err = err}};
    r.field = sg_policy_fields(&r.count);
    if (json_is_object(json->root))
        read_version(&r, json_object_get(json->root, "version"));
    read_object(&r, 0, json->root);
    sg_json_free(json);
    if (policy.version[0] == '\0') /* told already */
        snprintf(policy.version, sizeof policy.version, "0");
    if (sg_policy_check(&policy, problems, &check_error) != SG_OK && !r.problems.any)
        return sg_fail(err, SG_INVALID, "%s", check_error.text);
    const sg_policy *own = sg_policy_default();
    if (!r.problems.any && strcmp(policy.version, own->version) == 0 &&
        !sg_policy_equal(&policy, own))
        sg_problem(&r.problems, SG_MSG_POLICY_VERSION_BUILT_IN, policy.version);
    if (r.problems.any)
        return SG_INVALID;
    *ret = policy;
    return SG_OK;
}
