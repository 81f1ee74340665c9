/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training courses from JSON.
 */
#include "json_internal.h"

#include <string.h>

#include "songgang/messages.h"

enum { MAX_SEATS = 100000, MAX_ALLOWANCE = 10000 };

static const char *const course_keys[] = {"id",     "title", "provider", "trade", "region",
                                          "starts", "ends",  "seats",    "age",   "groups",
                                          "certificate", "allowance_yuan_day", "allowance", NULL};

static sg_status read_names(sg_shape *shape, const json_t *root, sg_course *c)
{
    const char *name;
    sg_error cause = {SG_OK, ""};
    sg_status status = sg_shape_name(shape, json_object_get(root, "trade"), "trade", &name);
    if (status != SG_OK)
        return status;
    if (name && sg_trade_lookup(shape->v, sg_str_of(name), &c->trade, &cause) != SG_OK)
        return sg_shape_wrap(shape, "trade", &cause);
    status = sg_shape_name(shape, json_object_get(root, "certificate"), "certificate", &name);
    if (status != SG_OK)
        return status;
    if (name && sg_certificate_lookup(shape->v, sg_str_of(name), &c->certificate, &cause) != SG_OK)
        return sg_shape_wrap(shape, "certificate", &cause);
    status = sg_shape_region(shape, json_object_get(root, "region"), "region", &c->region);
    if (status != SG_OK)
        return status;
    return sg_shape_groups(shape, json_object_get(root, "groups"), "groups", &c->groups);
}

static sg_status read_plain(sg_shape *shape, const json_t *root, sg_course *c)
{
    const struct {
        const char *key;
        const char **target;
    } texts[] = {{"id", &c->id}, {"title", &c->title}, {"provider", &c->provider}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *key = texts[i].key;
        sg_status status = sg_shape_text(shape, json_object_get(root, key), key, texts[i].target);
        if (status != SG_OK)
            return status;
        if (*texts[i].target && strlen(*texts[i].target) > 512)
            return sg_shape_fail(shape, key, SG_LIMIT, SG_MSG_VALUE_LENGTH, key, 512);
    }
    if (!c->id)
        return sg_shape_fail(shape, "id", SG_INVALID, SG_MSG_ID_MISSING);
    sg_status status = sg_shape_date(shape, json_object_get(root, "starts"), "starts", &c->starts);
    if (status == SG_OK)
        status = sg_shape_date(shape, json_object_get(root, "ends"), "ends", &c->ends);
    int seats = c->seats, allowance = c->allowance_yuan_day;
    if (status == SG_OK)
        status = sg_shape_int(shape, json_object_get(root, "seats"), "seats", 0, MAX_SEATS, &seats);
    /* "allowance" is what lists call it; with the unit in its name it is what we write. */
    static const char *const allowances[] = {"allowance", "allowance_yuan_day"};
    for (size_t i = 0; i < 2 && status == SG_OK; i++)
        status = sg_shape_int(shape, json_object_get(root, allowances[i]), allowances[i], 0,
                              MAX_ALLOWANCE, &allowance);
    if (status == SG_OK)
        status = sg_shape_ages(shape, json_object_get(root, "age"), "age", &c->age);
    c->seats = seats;
    c->allowance_yuan_day = allowance;
    if (status == SG_OK && c->starts != SG_NO_DATE && c->ends != SG_NO_DATE && c->starts > c->ends)
        status = sg_shape_fail(shape, "ends", SG_INVALID, SG_MSG_VALUE_RANGE, "starts/ends");
    return status;
}

sg_status sg_json_course(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                         sg_course *ret, sg_unknown_keys *unknown, sg_error *err)
{
    sg_shape shape = {.v = v, .arena = arena, .unknown = unknown, .err = err};
    sg_course course;
    sg_course_init(&course);
    if (!json_is_object(json->root))
        return sg_fail(err, SG_INVALID, SG_MSG_JSON_NOT_OBJECT);
    sg_shape_note_unknown(&shape, json->root, "", course_keys);
    sg_status status = read_plain(&shape, json->root, &course);
    if (status == SG_OK)
        status = read_names(&shape, json->root, &course);
    if (status == SG_OK)
        *ret = course;
    return status;
}
