/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a JSON document: read as every shape, a policy among them; what was read must write
 * and read again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "songgang/json.h"
#include "songgang/policy_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const sg_vocabulary *v, const sg_profile *profile, sg_arena *arena)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json *json = NULL;
    sg_profile second;
    sg_json_begin(&w, &out);
    sg_json_put_profile(&w, profile);
    if (out.failed || sg_json_parse(out.data, out.size, &json, NULL) != SG_OK ||
        sg_json_profile(v, json, arena, &second, NULL, NULL, NULL) != SG_OK)
        abort();
    sg_json_free(json);
    sg_buffer_free(&out);
}

static void as_policy(const uint8_t *data, size_t size)
{
    sg_policy policy, second;
    sg_buffer problems = {0}, out = {0};
    sg_status status = sg_policy_parse((const char *)data, size, &policy, &problems, NULL);
    if ((status == SG_OK) != (problems.size == 0))
        abort();
    if (status == SG_OK) {
        sg_policy_write(&policy, &out);
        if (out.failed || sg_policy_parse(out.data, out.size, &second, NULL, NULL) != SG_OK ||
            !sg_policy_equal(&policy, &second))
            abort();
    }
    sg_buffer_free(&problems);
    sg_buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_policy(data, size);
    static sg_vocabulary *v;
    if (!v && !(v = sg_vocabulary_new()))
        return 0;
    sg_arena *arena = sg_arena_new(0);
    sg_json *json = NULL;
    sg_error err = {SG_OK, ""};
    if (arena && sg_json_parse((const char *)data, size, &json, &err) == SG_OK) {
        sg_raw_posting raw;
        sg_posting posting;
        sg_course course;
        sg_profile profile;
        sg_unknown_keys unknown = {.count = 0};
        const char *pointer = NULL;
        sg_json_raw_posting(json, arena, &raw, &unknown, &err);
        sg_json_posting(v, json, arena, &posting, &err);
        sg_json_course(v, json, arena, &course, &unknown, &err);
        size_t count = sg_json_profiles_count(json);
        for (size_t i = 0; i < count && i < 8; i++)
            if (sg_json_profile_at(v, json, i, arena, &profile, &unknown, &pointer, &err) == SG_OK)
                again(v, &profile, arena);
    }
    sg_json_free(json);
    sg_arena_free(arena);
    return 0;
}
