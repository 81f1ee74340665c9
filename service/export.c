/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Export as lines of JSON: stored documents as they are, with what only the store knows added.
 */
#include <errno.h>
#include <string.h>

#include "export_internal.h"
#include "songgang/json_ld.h"
#include "songgang/ledger.h"
#include "songgang/messages.h"
#include "songgang/policy_file.h"
#include "songgang/service.h"

bool sg_export_kind_parse(const char *text, sg_export_kind *ret)
{
    static const char *const words[] = {"postings", "workers", "courses",
                                        "plan",     "ledger",  "stats"};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            *ret = (sg_export_kind)i;
            return true;
        }
    }
    return false;
}

sg_status sg_export_format_parse(const char *text, sg_export_format *ret, sg_error *err)
{
    if (strcmp(text, "ndjson") == 0 || strcmp(text, "csv") == 0) {
        *ret = text[0] == 'c' ? SG_EXPORT_CSV : SG_EXPORT_NDJSON;
        return SG_OK;
    }
    if (strcmp(text, "xlsx") == 0) {
        *ret = SG_EXPORT_XLSX;
        return SG_OK;
    }
    if (strcmp(text, "json-ld") == 0) {
        *ret = SG_EXPORT_JSON_LD;
        return SG_OK;
    }
    return sg_fail(err, SG_UNKNOWN, SG_MSG_EXPORT_FORMAT, text);
}

sg_status sg_export_flush(sg_export_run *run, sg_error *err)
{
    if (run->line.failed)
        return sg_fail_memory(err);
    if (fwrite(run->line.data, 1, run->line.size, run->out) < run->line.size)
        return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STREAM_WRITE,
                       strerror(errno));
    sg_buffer_clear(&run->line);
    sg_arena_reset(run->arena);
    return SG_OK;
}

static sg_status line_done(sg_export_run *run, sg_error *err)
{
    sg_buffer_append(&run->line, "\n", 1);
    run->lines++;
    return sg_export_flush(run, err);
}

static sg_status put_posting(void *context, const sg_stored_posting *posting, sg_error *err)
{
    sg_export_run *run = context;
    /* The document ends with '}': the last member goes before it. */
    sg_buffer_append(&run->line, posting->json, posting->json_size - 1);
    if (posting->duplicate_of) {
        char id[SG_POSTING_ID_TEXT];
        sg_posting_id_print(posting->duplicate_of, id);
        sg_buffer reason = {0};
        sg_status status =
            sg_store_duplicate_reason(run->store, posting->id, posting->duplicate_of, &reason, err);
        if (status == SG_OK)
            sg_buffer_printf(&run->line, ",\"duplicate_of\":\"%s\",\"duplicate_reason\":\"%s\"}", id,
                             reason.data);
        sg_buffer_free(&reason);
        if (status != SG_OK)
            return status;
    } else {
        sg_buffer_text(&run->line, ",\"duplicate_of\":null,\"duplicate_reason\":null}");
    }
    return line_done(run, err);
}

static sg_status put_record(void *context, const sg_stored_record *record, sg_error *err)
{
    sg_export_run *run = context;
    sg_buffer_append(&run->line, record->json, record->json_size);
    return line_done(run, err);
}

static sg_status put_offer(void *context, const sg_stored_offer *offer, sg_error *err)
{
    sg_export_run *run = context;
    sg_buffer_append(&run->line, offer->json, offer->json_size);
    return line_done(run, err);
}

static void put_text(sg_json_writer *w, const char *key, const char *text)
{
    sg_json_member_string(w, key, text && *text ? text : NULL);
}

static sg_status put_event(void *context, const sg_event *event, sg_error *err)
{
    sg_export_run *run = context;
    char previous[SG_SHA256_HEX], hash[SG_SHA256_HEX];
    sg_json_writer w;
    sg_hex(event->previous, SG_SHA256_SIZE, previous);
    sg_hex(event->hash, SG_SHA256_SIZE, hash);
    sg_json_begin(&w, &run->line);
    sg_json_object(&w);
    sg_json_member_int(&w, "seq", event->seq);
    sg_json_member_string(&w, "instant", event->instant);
    sg_json_member_string(&w, "actor", event->actor);
    sg_json_member_string(&w, "kind", event->kind);
    sg_json_key(&w, "plan");
    if (event->plan > 0)
        sg_json_int(&w, event->plan);
    else
        sg_json_null(&w);
    put_text(&w, "worker", event->worker);
    put_text(&w, "subject", event->subject);
    sg_json_key(&w, "payload");
    sg_json_raw(&w, event->payload, event->payload_size);
    sg_json_member_string(&w, "previous", previous);
    sg_json_member_string(&w, "hash", hash);
    sg_json_end_object(&w);
    return line_done(run, err);
}

/* ---- JSON-LD: one document, a posting a line ---- */

static sg_status put_linked(void *context, const sg_stored_posting *stored, sg_error *err)
{
    sg_export_run *run = context;
    sg_json *json;
    sg_posting posting;
    sg_json_writer w;
    sg_status status = sg_json_parse(stored->json, stored->json_size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_posting(run->v, json, run->arena, &posting, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    if (run->lines++ > 0)
        sg_buffer_text(&run->line, ",\n");
    sg_json_begin(&w, &run->line);
    sg_json_ld_put_posting(&w, &posting, stored->json, stored->json_size);
    return sg_export_flush(run, err);
}

static sg_status write_linked(sg_export_run *run, sg_export_kind kind, sg_error *err)
{
    if (kind != SG_EXPORT_POSTINGS)
        return sg_fail(err, SG_INVALID, SG_MSG_EXPORT_LINKED_KIND);
    sg_buffer_text(&run->line, SG_JSON_LD_BEGIN);
    sg_status status = sg_export_flush(run, err);
    if (status == SG_OK)
        status = sg_store_each_posting(run->store, -1, 0, INT64_MAX, put_linked, run, err);
    sg_buffer_text(&run->line, SG_JSON_LD_END);
    return status == SG_OK ? sg_export_flush(run, err) : status;
}

static sg_status write_lines(sg_export_run *run, sg_export_kind kind, sg_error *err)
{
    int64_t plan;
    sg_policy policy;
    sg_status status;
    switch (kind) {
    case SG_EXPORT_POSTINGS:
        return sg_store_each_posting(run->store, -1, 0, INT64_MAX, put_posting, run, err);
    case SG_EXPORT_WORKERS:
        return sg_store_each_worker(run->store, 0, &sg_everywhere, run->show, put_record, run, err);
    case SG_EXPORT_COURSES: return sg_store_each_course(run->store, put_record, run, err);
    case SG_EXPORT_PLAN:
        status = sg_store_plan_latest(run->store, &sg_everywhere, &plan, err);
        return status == SG_OK ? sg_store_each_offer(run->store, &sg_everywhere, plan, put_offer, run, err) : status;
    case SG_EXPORT_LEDGER: return sg_ledger_each(run->store, &sg_everywhere, put_event, run, err);
    case SG_EXPORT_STATS:
        status = sg_policy_load(run->data_dir, &policy, err);
        if (status == SG_OK)
            status = sg_service_stats(run->store, &policy, &sg_everywhere, &run->line, err);
        return status == SG_OK ? line_done(run, err) : status;
    }
    return sg_fail(err, SG_INTERNAL, SG_MSG_EXPORT_FORMAT, "");
}

sg_status sg_export(sg_store *store, const char *data_dir, const sg_vocabulary *v,
                    sg_export_kind kind, sg_export_format format, sg_private show, FILE *out,
                    uint64_t *ret_lines, sg_error *err)
{
    sg_export_run run = {
        .store = store, .data_dir = data_dir, .v = v, .show = show, .out = out, .arena = sg_arena_new(0)};
    sg_status status = run.arena ? SG_OK : sg_fail_memory(err);
    if (status == SG_OK && format == SG_EXPORT_XLSX)
        status = sg_workbook_writer_new(&run.book, err);
    if (status == SG_OK)
        status = format == SG_EXPORT_NDJSON    ? write_lines(&run, kind, err)
                 : format == SG_EXPORT_JSON_LD ? write_linked(&run, kind, err)
                                               : sg_export_table(&run, kind, err);
    if (status == SG_OK && run.book)
        status = sg_workbook_writer_finish(run.book, out, err);
    if (status == SG_OK && fflush(out) != 0)
        status = sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_STREAM_WRITE,
                         strerror(errno));
    if (status == SG_OK)
        *ret_lines = run.lines;
    sg_workbook_writer_free(run.book);
    sg_buffer_free(&run.line);
    sg_arena_free(run.arena);
    return status;
}
