/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One raw posting → its normalised jobs, or one reject.
 */
#include "collect_internal.h"

#include <string.h>

#include "songgang/messages.h"
#include "songgang/normalise.h"

static bool keep_job(sg_collect_batch *batch, const sg_posting *job, sg_result *result)
{
    sg_posting *kept = &result->posting;
    *kept = (sg_posting){.status = job->status,
                         .headcount = job->headcount,
                         .valid_through = job->valid_through};
    kept->source = sg_arena_strdup(batch->arena, job->source);
    kept->external_id = sg_arena_strdup(batch->arena, job->external_id);
    kept->title = sg_arena_strdup(batch->arena, job->title);
    return (kept->source || !job->source) && (kept->external_id || !job->external_id) &&
           (kept->title || !job->title);
}

static bool add_job(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                    const sg_posting *job)
{
    sg_result *result = sg_collect_add(batch, line);
    if (!result)
        return false;
    sg_json_writer w;
    sg_json_begin(&w, &batch->out);
    result->json_at = batch->out.size;
    sg_json_put_posting(&w, job);
    result->json_size = batch->out.size - result->json_at;
    result->warnings = job->warning_count;
    if (c->keep_raw)
        sg_fingerprint_of(job, batch->scratch, &result->fingerprint);
    else
        sg_buffer_append(&batch->out, "\n", 1);
    return keep_job(batch, job, result) && !batch->out.failed;
}

/* A line of a list of postings to withdraw. */
static void collect_withdrawal(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                               const sg_raw_posting *raw, const char *record, size_t record_size)
{
    const char *id = raw->field[SG_RAW_EXTERNAL_ID];
    const char *source = c->source ? c->source : raw->field[SG_RAW_SOURCE];
    if (!id || !source) {
        sg_collect_reject(batch, line, SG_RECORD_REJECTED, id,
                          sg_raw_field_key(id ? SG_RAW_SOURCE : SG_RAW_EXTERNAL_ID),
                          id ? SG_MSG_WITHDRAW_NO_SOURCE : SG_MSG_WITHDRAW_NO_ID, record,
                          record_size);
        return;
    }
    sg_result *result = sg_collect_add(batch, line);
    if (!result)
        return;
    result->first = true;
    result->posting.source = sg_arena_strdup(batch->arena, source);
    result->posting.external_id = sg_arena_strdup(batch->arena, id);
    result->record = sg_arena_strndup(batch->arena, record, record_size);
    if (!result->posting.source || !result->posting.external_id || !result->record)
        sg_collect_fatal(batch);
}

/* The announcement the jobs from result `first` on were cut from. */
static void note_announcement(sg_collect_batch *batch, size_t first, size_t jobs)
{
    sg_result *result = &batch->results[first];
    const char *id = result->posting.external_id;
    size_t length = strlen(id);
    result->first = true;
    result->jobs = jobs;
    if (jobs > 1) /* without the "-1" */
        length -= 2;
    result->announcement = sg_arena_strndup(batch->arena, id, length);
    if (!result->announcement)
        sg_collect_fatal(batch);
}

void sg_collect_posting(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                        const sg_raw_posting *given, const char *record, size_t record_size,
                        const char *const *field_names)
{
    sg_raw_posting raw = *given;
    sg_normalised jobs;
    sg_raw_field field = SG_RAW_FIELD_COUNT;
    sg_error error = {SG_OK, ""};
    if (c->withdraw) {
        collect_withdrawal(c, batch, line, given, record, record_size);
        return;
    }
    if (c->source)
        raw.field[SG_RAW_SOURCE] = c->source;
    else if (!raw.field[SG_RAW_SOURCE])
        raw.field[SG_RAW_SOURCE] = c->default_source;
    sg_status status = sg_normalise(c->v, &raw, c->today, batch->scratch, &jobs, &field, &error);
    if (status == SG_NO_MEMORY) {
        sg_collect_fatal(batch);
        return;
    }
    if (status != SG_OK) {
        const char *name = NULL;
        if (field < SG_RAW_FIELD_COUNT)
            name = field_names && field_names[field] ? field_names[field] : sg_raw_field_key(field);
        sg_collect_reject(batch, line, SG_RECORD_REJECTED, raw.field[SG_RAW_EXTERNAL_ID], name,
                          error.text, record, record_size);
        return;
    }
    size_t first = batch->result_count;
    for (size_t i = 0; i < jobs.count; i++) {
        if (!add_job(c, batch, line, &jobs.jobs[i])) {
            sg_collect_fatal(batch);
            return;
        }
    }
    note_announcement(batch, first, jobs.count);
    if (c->keep_raw) {
        batch->results[first].raw = sg_arena_strndup(batch->arena, record, record_size);
        batch->results[first].raw_size = record_size;
        if (!batch->results[first].raw)
            sg_collect_fatal(batch);
    }
}

void sg_collect_normalised(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                           const sg_posting *posting, const char *record, size_t record_size)
{
    if (c->withdraw) {
        sg_raw_posting raw = {{NULL}};
        raw.field[SG_RAW_EXTERNAL_ID] = posting->external_id;
        raw.field[SG_RAW_SOURCE] = posting->source;
        collect_withdrawal(c, batch, line, &raw, record, record_size);
        return;
    }
    sg_posting job = *posting;
    char id[SG_POSTING_ID_TEXT];
    size_t first = batch->result_count;
    if (c->source)
        job.source = c->source;
    else if (!job.source)
        job.source = c->default_source;
    sg_posting_id(job.source, job.external_id, id);
    job.id = id;
    if (!add_job(c, batch, line, &job)) {
        sg_collect_fatal(batch);
        return;
    }
    sg_result *result = &batch->results[first];
    result->first = true;
    if (c->keep_raw) {
        result->raw = sg_arena_strndup(batch->arena, record, record_size);
        result->raw_size = record_size;
        if (!result->raw)
            sg_collect_fatal(batch);
    }
}
