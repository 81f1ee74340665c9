/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Job postings in a JSON-LD document: finding them, and reading back what we wrote ourselves.
 */
#include <string.h>

#include "json_ld_internal.h"
#include "songgang/messages.h"

enum { NESTING = 6 }; /* arrays, graphs and lists within each other */

bool sg_json_is_ld(const sg_json *json)
{
    return json_object_get(json->root, "@context") || json_object_get(json->root, "@graph") ||
           json_object_get(json->root, "@type");
}

/* Postings from here on, appended to `list` (nullable: only counted). */
static void find(const json_t *node, int depth, const json_t **list, size_t *count)
{
    static const char *const holders[] = {"@graph", "itemListElement", "item", "mainEntity"};
    if (depth > NESTING)
        return;
    for (size_t i = 0; i < json_array_size(node); i++)
        find(json_array_get(node, i), depth + 1, list, count);
    if (!json_is_object(node))
        return;
    if (sg_ld_is(node, "JobPosting")) {
        if (list)
            list[*count] = node;
        ++*count;
        return;
    }
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        find(json_object_get(node, holders[i]), depth + 1, list, count);
}

sg_status sg_json_ld_find(const sg_json *json, sg_arena *arena, sg_json_ld_nodes *ret,
                          sg_error *err)
{
    size_t count = 0;
    find(json->root, 0, NULL, &count);
    const json_t **list = sg_arena_array(arena, count + 1, sizeof *list);
    if (!list)
        return sg_fail_memory(err);
    count = 0;
    find(json->root, 0, list, &count);
    *ret = (sg_json_ld_nodes){(const void *const *)list, count};
    return SG_OK;
}

static void note_unknown(sg_arena *arena, const json_t *node, sg_unknown_keys *unknown)
{
    static const char *const known[] = {
        "@context", "@type", "@id", "title", "name", "description", "identifier", "url",
        "hiringOrganization", "jobLocation", "jobLocationType", "baseSalary", "salaryCurrency",
        "employmentType", "educationRequirements", "experienceRequirements", "qualifications",
        "responsibilities", "skills", "workHours", "totalJobOpenings", "datePosted",
        "validThrough", "industry", "applicationContact", "jobBenefits", "directApply", "image",
        "songgang:posting", NULL};
    sg_shape shape = {.arena = arena, .unknown = unknown};
    sg_shape_note_unknown(&shape, node, "", known);
}

/* Terms that say the same one to one: people correct those in the file. */
static void overlay(const sg_raw_posting *raw, sg_posting *p)
{
    const char *const *field = raw->field;
    sg_date day;
    if (field[SG_RAW_TITLE])
        p->title = field[SG_RAW_TITLE];
    if (field[SG_RAW_EMPLOYER] && (!p->employer || strcmp(p->employer, field[SG_RAW_EMPLOYER]))) {
        p->employer = field[SG_RAW_EMPLOYER];
        p->employer_key = sg_employer_key(p->employer);
    }
    if (field[SG_RAW_POSTED] && sg_date_parse(field[SG_RAW_POSTED], &day))
        p->posted = day;
    if (field[SG_RAW_VALID_THROUGH] && sg_date_parse(field[SG_RAW_VALID_THROUGH], &day))
        p->valid_through = day;
}

sg_status sg_json_ld_at(const sg_vocabulary *v, const sg_json *json, const sg_json_ld_nodes *nodes,
                        size_t index, sg_arena *arena, sg_json_ld_posting *ret,
                        sg_unknown_keys *unknown, sg_error *err)
{
    const json_t *node = nodes->node[index];
    sg_ld ld = {.arena = arena, .root = json->root};
    sg_json_ld_posting posting = {.normalised = false};
    sg_ld_read_posting(&ld, node, &posting.raw);
    if (ld.no_memory)
        return sg_fail_memory(err);
    if (ld.wrong)
        return sg_fail(err, SG_INVALID, SG_MSG_LD_SHAPE, ld.wrong);
    if (!posting.raw.field[SG_RAW_TITLE] && !posting.raw.field[SG_RAW_DESCRIPTION])
        return sg_fail(err, SG_INVALID, SG_MSG_LD_NO_TITLE);
    note_unknown(arena, node, unknown);
    json_t *record = json_object_get(node, "songgang:posting");
    if (json_is_object(record)) {
        sg_json own = {record};
        sg_error cause = {SG_OK, ""};
        sg_status status = sg_json_posting(v, &own, arena, &posting.posting, &cause);
        if (status == SG_NO_MEMORY)
            return sg_fail_memory(err);
        if (status != SG_OK)
            return sg_fail(err, SG_INVALID, SG_MSG_LD_NORMALISED, cause.text);
        if (!posting.posting.external_id)
            return sg_fail(err, SG_INVALID, SG_MSG_LD_NORMALISED, "external_id");
        if (!posting.posting.title && !posting.raw.field[SG_RAW_TITLE])
            return sg_fail(err, SG_INVALID, SG_MSG_LD_NO_TITLE);
        overlay(&posting.raw, &posting.posting);
        posting.normalised = true;
    }
    *ret = posting;
    return SG_OK;
}
