/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang normalise`: raw postings in, normalised postings out, one line per job, in input
 * order, on all processors. Lines leave as soon as their batch is done, so a program may talk to
 * it through a pair of pipes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect_internal.h"
#include "pipeline.h"
#include "songgang/messages.h"

enum { MAX_THREADS = 16 };

typedef struct stream {
    sg_input input;
    sg_collector collector;
    FILE *out;
    uint64_t rejected;
} stream;

static sg_status fill(void *context, void *slot, bool *ret_end, sg_error *err)
{
    stream *s = context;
    sg_collect_batch *batch = slot;
    sg_batch_text_clear(&batch->text);
    return sg_input_next(&s->input, &batch->text, ret_end, err);
}

static bool ready(void *context)
{
    return sg_input_ready(&((const stream *)context)->input);
}

static void put_reject(sg_json_writer *w, const sg_result *result)
{
    sg_json_object(w);
    sg_json_member_string(w, "external_id", result->external_id);
    sg_json_key(w, "error");
    sg_json_object(w);
    if (result->sheet)
        sg_json_member_string(w, "sheet", result->sheet);
    sg_json_member_int(w, "line", (int64_t)result->line);
    sg_json_member_string(w, "field", result->field);
    sg_json_member_string(w, "detail", result->error);
    sg_json_end_object(w);
    sg_json_end_object(w);
}

/* Job lines stand in `out`, '\n' included; rejects are put in place between them. */
static void work(const void *context, void *slot)
{
    const stream *s = context;
    sg_collect_batch *batch = slot;
    sg_collect_work(&s->collector, batch);
    bool rejects = false;
    for (size_t i = 0; i < batch->result_count && !rejects; i++)
        rejects = batch->results[i].outcome != SG_RECORD_OK;
    if (!rejects || batch->error.status != SG_OK)
        return;
    sg_buffer lines = {0};
    for (size_t i = 0; i < batch->result_count; i++) {
        const sg_result *result = &batch->results[i];
        if (result->outcome == SG_RECORD_OK) {
            sg_buffer_append(&lines, batch->out.data + result->json_at, result->json_size);
        } else {
            sg_json_writer w;
            sg_json_begin(&w, &lines);
            put_reject(&w, result);
        }
        sg_buffer_append(&lines, "\n", 1);
    }
    sg_buffer_free(&batch->out);
    batch->out = lines;
    if (lines.failed)
        sg_collect_fatal(batch);
}

static sg_status consume(void *context, void *slot, sg_error *err)
{
    stream *s = context;
    const sg_collect_batch *batch = slot;
    if (batch->error.status != SG_OK)
        return sg_fail(err, batch->error.status, "%s", batch->error.text);
    for (size_t i = 0; i < batch->result_count; i++)
        s->rejected += batch->results[i].outcome != SG_RECORD_OK;
    if (batch->out.size > 0 && fwrite(batch->out.data, 1, batch->out.size, s->out) < batch->out.size)
        return sg_fail(err, SG_IO, SG_MSG_STREAM_WRITE, strerror(errno));
    if (fflush(s->out) != 0)
        return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STREAM_WRITE,
                       strerror(errno));
    return SG_OK;
}

static sg_status run(stream *s, sg_error *err)
{
    sg_pipeline pipeline = {.context = s, .fill = fill, .ready = ready, .work = work,
                            .consume = consume};
    return sg_collect_run(&pipeline, MAX_THREADS, err);
}

sg_status sg_normalise_stream(const sg_vocabulary *v, FILE *in, sg_format format, sg_date today,
                              FILE *out, uint64_t *ret_rejected, sg_error *err)
{
    stream s = {.out = out};
    fflush(in); /* POSIX: puts the descriptor where the stream stands */
    sg_status status = sg_input_attach(&s.input, SG_RECORD_POSTING, fileno(in),
                                       SG_MSG_INPUT_STDIN, format, NULL, err);
    s.collector = (sg_collector){.v = v, .kind = SG_RECORD_POSTING, .format = s.input.format,
                                 .columns = &s.input.columns, .delimiter = s.input.csv.delimiter,
                                 .today = today};
    if (status == SG_OK)
        status = run(&s, err);
    if (status == SG_OK)
        *ret_rejected = s.rejected;
    sg_input_close(&s.input);
    return status;
}
