/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plan lines and plan summaries read back. Unlike records from outside, which are read leniently,
 * these are evidence: a member of another type is an error, never converted.
 */
#include "json_internal.h"

#include <math.h>
#include <string.h>

#include "songgang/messages/check.h"
#include "songgang/policy.h"

/* The member `key`, of a type `is` agrees with; NULL and `*status` set otherwise. */
static const json_t *expect(const json_t *object, const char *key, bool (*is)(const json_t *),
                            sg_status *status, sg_error *err)
{
    const json_t *node = json_object_get(object, key);
    if (*status != SG_OK)
        return NULL;
    if (!node)
        *status = sg_fail(err, SG_INVALID, SG_MSG_CHECK_LINE_MISSING, key);
    else if (!is(node))
        *status = sg_fail(err, SG_INVALID, SG_MSG_CHECK_LINE_TYPE, key);
    return *status == SG_OK ? node : NULL;
}

static bool is_text(const json_t *node)
{
    return json_is_string(node) && json_string_length(node) > 0;
}

static bool is_rank(const json_t *node)
{
    json_int_t rank = json_integer_value(node);
    return json_is_integer(node) && rank >= 0 && rank <= 255;
}

static bool is_number(const json_t *node)
{
    return json_is_number(node) && fabs(json_number_value(node)) < 1e15;
}

static bool is_count(const json_t *node)
{
    return json_is_integer(node) && json_integer_value(node) >= 0;
}

static bool is_array(const json_t *node)
{
    return json_is_array(node);
}

static bool is_flag(const json_t *node)
{
    return json_is_boolean(node);
}

static const char *copy_text(const json_t *node, sg_arena *arena, sg_status *status, sg_error *err)
{
    if (!node)
        return NULL;
    char *copy = sg_arena_strndup(arena, json_string_value(node), json_string_length(node));
    if (!copy)
        *status = sg_fail_memory(err);
    return copy;
}

static sg_status read_rules(const json_t *array, uint32_t *ret, sg_error *err)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        const char *name = json_string_value(json_object_get(item, "rule"));
        if (!name || !json_is_string(json_object_get(item, "detail")))
            return sg_fail(err, SG_INVALID, SG_MSG_CHECK_LINE_TYPE, "relaxed");
        int rule = 0;
        while (rule < SG_RULE_COUNT && strcmp(sg_rule_json((sg_rule)rule), name) != 0)
            rule++;
        if (rule == SG_RULE_COUNT)
            return sg_fail(err, SG_INVALID, SG_MSG_CHECK_LINE_RULE, name);
        *ret |= UINT32_C(1) << rule;
    }
    return SG_OK;
}

static sg_status read_job(const json_t *root, sg_arena *arena, sg_plan_line *line, sg_error *err)
{
    sg_status status = SG_OK;
    line->posting = copy_text(expect(root, "posting", is_text, &status, err), arena, &status, err);
    const json_t *rank = expect(root, "rank", is_rank, &status, err);
    const json_t *score = expect(root, "score", is_number, &status, err);
    const json_t *relaxed = expect(root, "relaxed", is_array, &status, err);
    const json_t *reasons = expect(root, "reasons", is_array, &status, err);
    if (status != SG_OK)
        return status;
    line->rank = (int)json_integer_value(rank);
    double scaled = round(json_number_value(score) * 10000);
    line->score = scaled > 1e9 ? 1000000000 : scaled < -1e9 ? -1000000000 : (int32_t)scaled;
    for (size_t i = 0; i < json_array_size(reasons); i++)
        if (!json_is_string(json_array_get(reasons, i)))
            return sg_fail(err, SG_INVALID, SG_MSG_CHECK_LINE_TYPE, "reasons");
    return read_rules(relaxed, &line->relaxed, err);
}

sg_status sg_json_plan_line(const sg_json *json, sg_arena *arena, sg_plan_line *ret, sg_error *err)
{
    sg_status status = SG_OK;
    sg_plan_line line = {0};
    line.worker =
        copy_text(expect(json->root, "worker", is_text, &status, err), arena, &status, err);
    if (status != SG_OK)
        return status;
    bool job = json_object_get(json->root, "posting") != NULL;
    bool course = json_object_get(json->root, "course") != NULL;
    if (job == course)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_CHECK_LINE_BOTH);
    if (job) {
        status = read_job(json->root, arena, &line, err);
    } else {
        line.course =
            copy_text(expect(json->root, "course", is_text, &status, err), arena, &status, err);
        line.seat = json_is_true(expect(json->root, "seat", is_flag, &status, err));
    }
    if (status == SG_OK)
        *ret = line;
    return status;
}

sg_status sg_json_plan_sums(const sg_json *json, sg_plan_sums *ret, sg_error *err)
{
    sg_plan_sums sums;
    const struct {
        const char *key;
        int64_t *value;
    } counts[] = {{"workers", &sums.workers},
                  {"quota", &sums.quota},
                  {"full_quota", &sums.full_quota},
                  {"jobs", &sums.jobs},
                  {"courses", &sums.courses},
                  {"seats", &sums.seats},
                  {"over_capacity", &sums.over_capacity},
                  {"postings_used", &sums.postings_used}};
    const struct {
        const char *key;
        double *value;
    } reals[] = {{"mean_utility", &sums.mean_utility},
                 {"expected_placements", &sums.expected_placements},
                 {"gini", &sums.gini}};
    sg_status status = SG_OK;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0] && status == SG_OK; i++)
        *counts[i].value =
            json_integer_value(expect(json->root, counts[i].key, is_count, &status, err));
    for (size_t i = 0; i < sizeof reals / sizeof reals[0] && status == SG_OK; i++)
        *reals[i].value =
            json_number_value(expect(json->root, reals[i].key, is_number, &status, err));
    const json_t *couples = json_object_get(json->root, "couples");
    const struct {
        const char *key;
        int64_t *value;
    } pairs[] = {{"both", &sums.couples},
                 {"city", &sums.couples_city},
                 {"employer", &sums.couples_employer}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0] && status == SG_OK; i++)
        *pairs[i].value =
            couples ? json_integer_value(expect(couples, pairs[i].key, is_count, &status, err)) : -1;
    const json_t *objective = json_object_get(json->root, "objective");
    const json_t *bound = json_object_get(json->root, "bound");
    sums.objective = is_number(objective) ? json_number_value(objective) : NAN;
    sums.bound = is_number(bound) ? json_number_value(bound) : NAN;
    if (status == SG_OK)
        *ret = sums;
    return status;
}
