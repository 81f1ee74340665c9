/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies as JSON, by the table of fields: objects over lines, because a policy is read and edited
 * by people.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/policy_file.h"

static void put_value(sg_json_writer *w, const sg_policy *policy, const sg_policy_field *field)
{
    int32_t number = field->kind == SG_POLICY_NUMBER || field->kind == SG_POLICY_TIME
                         ? *sg_policy_number_of(policy, field)
                         : 0;
    char time[24];
    switch (field->kind) {
    case SG_POLICY_NUMBER: sg_json_int(w, number); break;
    case SG_POLICY_TIME:
        snprintf(time, sizeof time, "%02d:%02d", (int)number / 60, (int)number % 60);
        sg_json_string(w, time);
        break;
    case SG_POLICY_RISING:
    case SG_POLICY_FALLING: {
        const sg_curve *curve = sg_policy_curve_of(policy, field);
        sg_json_array(w);
        for (int32_t i = 0; i < curve->count; i++) {
            sg_json_array(w);
            sg_json_int(w, curve->point[i].x);
            sg_json_int(w, curve->point[i].y);
            sg_json_end_array(w);
        }
        sg_json_end_array(w);
        break;
    }
    case SG_POLICY_STEPS:
        sg_json_array(w);
        for (int32_t i = 0; i < policy->ladder_length; i++)
            sg_json_string(w, sg_rule_json(policy->ladder[i]));
        sg_json_end_array(w);
        break;
    }
}

void sg_policy_write_value(const sg_policy *policy, const sg_policy_field *field, sg_buffer *out)
{
    sg_json_writer w;
    sg_json_begin(&w, out);
    put_value(&w, policy, field);
}

/* Objects over lines, arrays on one. */
static void indent(const sg_buffer *json, sg_buffer *out)
{
    int depth = 0, arrays = 0;
    bool in_string = false;
    for (size_t i = 0; i < json->size; i++) {
        const char c = json->data[i];
        if (c == '"' && (i == 0 || json->data[i - 1] != '\\'))
            in_string = !in_string;
        arrays += in_string ? 0 : (c == '[') - (c == ']');
        bool opens = !in_string && c == '{', closes = !in_string && c == '}';
        depth += opens - closes;
        if (closes)
            sg_buffer_printf(out, "\n%*s", 2 * depth, "");
        sg_buffer_append(out, &c, 1);
        if (opens || (!in_string && c == ',' && arrays == 0))
            sg_buffer_printf(out, "\n%*s", 2 * depth, "");
        else if (!in_string && (c == ':' || c == ','))
            sg_buffer_append(out, " ", 1);
    }
    sg_buffer_append(out, "\n", 1);
}

/* Bytes that two pointers have in common up to a slash, the last key aside. */
static size_t shared_parent(const char *a, const char *b)
{
    size_t shared = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '/')
            shared = i;
    return shared;
}

static int slashes(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += *text == '/';
    return count;
}

void sg_policy_write(const sg_policy *policy, sg_buffer *out)
{
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    const char *before = "/version";
    sg_buffer compact = {0};
    sg_json_writer w;
    sg_json_begin(&w, &compact);
    sg_json_object(&w);
    sg_json_member_string(&w, "version", policy->version);
    for (size_t i = 0; i < count; before = field[i++].pointer) {
        const char *pointer = field[i].pointer;
        size_t shared = shared_parent(before, pointer);
        for (int close = slashes(before + shared) - 1; close > 0; close--)
            sg_json_end_object(&w);
        for (const char *key = pointer + shared + 1;;) {
            char name[64];
            size_t n = strcspn(key, "/");
            snprintf(name, sizeof name, "%.*s", (int)n, key);
            sg_json_key(&w, name);
            if (key[n] == '\0')
                break;
            sg_json_object(&w);
            key += n + 1;
        }
        put_value(&w, policy, &field[i]);
    }
    for (int close = slashes(before); close > 0; close--)
        sg_json_end_object(&w);
    indent(&compact, out);
    out->failed = out->failed || compact.failed;
    sg_buffer_free(&compact);
}
