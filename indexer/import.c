/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Import: one file, one transaction. Records are read and normalised by several threads while this
 * one writes them to the store in file order; a record that cannot be used goes to the rejects, a
 * file that cannot be used leaves the store as it was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "collect_internal.h"
#include "pipeline.h"
#include "rejects.h"
#include "songgang/messages.h"
#include "songgang/messages/access.h"

enum { MAX_THREADS = 8 };

typedef struct import {
    const sg_import_request *request;
    sg_input input;
    sg_column_maps maps;
    sg_collector collector;
    sg_store *store;
    sg_lock *lock;
    sg_rejects *rejects;
    int64_t batch;
    uint64_t syntax; /* rejects that were no JSON at all */
    char first_syntax[240];
    sg_unknown_keys unknown;
    sg_import_figures figures;
} import;

/* ---- results → store ---- */

static sg_status put(import *m, const sg_collect_batch *batch, const sg_result *result, sg_put *ret,
                     sg_error *err)
{
    const char *json = batch->out.data + result->json_at;
    switch (m->request->kind) {
    case SG_RECORD_WORKER:
        return sg_store_put_worker(m->store, m->batch, &result->worker, json, result->json_size,
                                   ret, err);
    case SG_RECORD_COURSE: {
        sg_course course = {.id = result->course_id};
        return sg_store_put_course(m->store, m->batch, &course, json, result->json_size, ret, err);
    }
    default:
        return sg_store_put_posting(m->store, m->batch, &result->posting, &result->fingerprint,
                                    json, result->json_size, result->raw, result->raw_size, ret,
                                    err);
    }
}

/* Withdraw what a line of the list names; what is not there is a reject. */
static sg_status take_withdrawal(import *m, const sg_result *result, sg_error *err)
{
    const sg_posting *posting = &result->posting;
    sg_error cause = {SG_OK, ""};
    uint64_t withdrawn = 0;
    sg_status status = sg_store_withdraw(m->store, m->batch, posting->source, posting->external_id,
                                         &withdrawn, &cause);
    m->figures.withdrawn += withdrawn;
    if (status == SG_NOT_FOUND) {
        sg_result reject = *result;
        reject.outcome = SG_RECORD_REJECTED;
        reject.external_id = posting->external_id;
        reject.error = cause.text;
        m->figures.rejected++;
        return m->rejects ? sg_rejects_add(m->rejects, &reject, err) : SG_OK;
    }
    m->figures.accepted += status == SG_OK;
    return status == SG_OK ? SG_OK : sg_fail(err, status, "%s", cause.text);
}

/* Who was erased on request stays erased; who lives elsewhere is others' business. */
static sg_status refuse_worker(import *m, const sg_result *result, const char *why, sg_error *err)
{
    sg_result reject = *result;
    reject.outcome = SG_RECORD_REJECTED;
    reject.external_id = result->worker.id;
    reject.error = why;
    m->figures.rejected++;
    return m->rejects ? sg_rejects_add(m->rejects, &reject, err) : SG_OK;
}

/* May who imports say anything of this worker: live they, and lived they, in their region? */
static sg_status check_scope(import *m, const sg_result *result, sg_error *err)
{
    const sg_scope *scope = m->request->scope;
    char refused[128];
    uint64_t version;
    sg_error none = {SG_OK, ""};
    if (!scope || scope->whole || m->request->kind != SG_RECORD_WORKER)
        return SG_OK;
    if (!sg_scope_covers(scope, sg_profile_locality(&result->worker)))
        return sg_fail(err, SG_CONFLICT, "%s", SG_MSG_IMPORT_ELSEWHERE);
    sg_status status = sg_store_worker_version(m->store, scope, result->worker.id, &version, &none);
    if (status == SG_NOT_FOUND) /* nobody, or somebody of another region */
        return sg_store_refused(m->store, refused)
                   ? sg_fail(err, SG_CONFLICT, "%s", SG_MSG_IMPORT_ELSEWHERE) : SG_OK;
    return status == SG_OK ? SG_OK : sg_fail(err, status, "%s", none.text);
}

static sg_status take_result(import *m, const sg_collect_batch *batch, const sg_result *result,
                             sg_error *err)
{
    sg_import_figures *f = &m->figures;
    f->records += result->first;
    if (result->outcome != SG_RECORD_OK) {
        f->rejected++;
        if (result->outcome == SG_RECORD_SYNTAX && m->syntax++ == 0)
            strncpy(m->first_syntax, result->error,
                    sg_utf8_prefix(sg_str_of(result->error), sizeof m->first_syntax - 1));
        return m->rejects ? sg_rejects_add(m->rejects, result, err) : SG_OK;
    }
    if (m->request->withdraw)
        return take_withdrawal(m, result, err);
    sg_put outcome;
    sg_error cause = {SG_OK, ""};
    sg_status status = check_scope(m, result, &cause);
    if (status == SG_OK)
        status = put(m, batch, result, &outcome, &cause);
    if (status == SG_CONFLICT && m->request->kind == SG_RECORD_WORKER)
        return refuse_worker(m, result, cause.text, err);
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    f->accepted += result->first;
    f->jobs++;
    f->warnings += result->warnings;
    f->added += outcome == SG_PUT_NEW;
    f->changed += outcome == SG_PUT_CHANGED;
    f->same += outcome == SG_PUT_SAME;
    return SG_OK;
}

/* An announcement is told whole: jobs it has no more are withdrawn. */
static sg_status end_record(import *m, const sg_result *result, sg_error *err)
{
    uint64_t withdrawn = 0;
    if (result->outcome != SG_RECORD_OK || !result->announcement)
        return SG_OK;
    sg_status status = sg_store_end_record(m->store, m->batch, result->posting.source,
                                           result->announcement, result->jobs, &withdrawn, err);
    m->figures.withdrawn += withdrawn;
    return status;
}

static void merge_unknown(import *m, const sg_unknown_keys *from)
{
    char names[sizeof from->names];
    memcpy(names, from->names, sizeof names);
    for (char *rest = NULL, *name = strtok_r(names, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest))
        sg_unknown_keys_add(&m->unknown, name);
}

static void merge_identities(import *m, const sg_collect_batch *from)
{
    sg_import_figures *f = &m->figures;
    size_t used = strlen(f->identity_lines), more = strlen(from->identity_lines);
    const char *between = f->identity_wrong ? SG_MSG_LIST_SEPARATOR : "";
    if (more > 0 && used + strlen(between) + more < sizeof f->identity_lines)
        snprintf(f->identity_lines + used, sizeof f->identity_lines - used, "%s%s", between,
                 from->identity_lines);
    f->identity_wrong += from->identity_wrong;
}

/* ---- pipeline ---- */

static sg_status fill(void *context, void *slot, bool *ret_end, sg_error *err)
{
    import *m = context;
    sg_collect_batch *batch = slot;
    sg_batch_text_clear(&batch->text);
    sg_status status = sg_input_next(&m->input, &batch->text, ret_end, err);
    batch->consumed = m->input.consumed;
    if (m->input.format == SG_FORMAT_NDJSON)
        batch->consumed -= m->input.used - m->input.start;
    else if (m->input.format != SG_FORMAT_XLSX)
        batch->consumed -= (uint64_t)(m->input.csv.end - m->input.csv.at);
    return status;
}

static void work(const void *context, void *slot)
{
    sg_collect_work(&((const import *)context)->collector, slot);
}

static sg_status consume(void *context, void *slot, sg_error *err)
{
    import *m = context;
    const sg_collect_batch *batch = slot;
    if (batch->error.status != SG_OK)
        return sg_fail(err, batch->error.status, "%s", batch->error.text);
    sg_status status = SG_OK;
    for (size_t i = 0; i < batch->result_count && status == SG_OK; i++)
        status = take_result(m, batch, &batch->results[i], err);
    for (size_t i = 0; i < batch->result_count && status == SG_OK; i++)
        status = end_record(m, &batch->results[i], err);
    merge_unknown(m, &batch->unknown);
    merge_identities(m, batch);
    const sg_import_request *r = m->request;
    if (status == SG_OK && r->progress && m->input.total > 0 && batch->consumed <= m->input.total &&
        !r->progress(r->progress_context, batch->consumed, m->input.total))
        status = sg_fail(err, SG_CANCELLED, SG_MSG_IMPORT_CANCELLED);
    return status;
}

static sg_status run(import *m, sg_error *err)
{
    sg_pipeline pipeline = {.context = m, .fill = fill, .work = work, .consume = consume};
    return sg_collect_run(&pipeline, MAX_THREADS, err);
}

/* ---- the file ---- */

/* File name without folder and extension. */
static const char *source_of(const char *file, sg_arena *arena)
{
    if (strcmp(file, "-") == 0)
        return "stdin";
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    return sg_arena_strndup(arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

static const char *kind_word(sg_record_kind kind)
{
    return kind == SG_RECORD_WORKER ? "workers" : kind == SG_RECORD_COURSE ? "courses" : "postings";
}

static sg_status open_store(import *m, const char *data_dir, sg_error *err)
{
    /* A trial run creates nothing: without a store it works on an empty one. */
    if (m->request->dry_run) {
        sg_store *probe;
        sg_error missing = {SG_OK, ""};
        sg_status status = sg_store_open(data_dir, SG_STORE_READ, &probe, &missing);
        if (status == SG_MISSING)
            return sg_store_open_temporary(&m->store, err);
        if (status != SG_OK)
            return sg_fail(err, status, "%s", missing.text);
        sg_store_close(probe);
    }
    sg_status status = sg_store_open(data_dir, SG_STORE_WRITE, &m->store, err);
    if (status == SG_OK)
        status = sg_lock_acquire(data_dir, "import", &m->lock, err);
    return status;
}

void sg_instant_now(char out[SG_INSTANT_TEXT])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, SG_INSTANT_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static sg_status open_batch(import *m, const char *source, sg_error *err)
{
    char instant[SG_INSTANT_TEXT];
    sg_instant_now(instant);
    sg_status status = sg_store_begin(m->store, err);
    if (status == SG_OK)
        status = sg_store_batch(m->store,
                                m->request->withdraw ? "withdraw" : kind_word(m->request->kind),
                                source, m->request->file,
                                instant, &m->batch, err);
    return status;
}

/* After the last record: is this a result to keep? */
static sg_status judge(const import *m, sg_error *err)
{
    const sg_import_figures *f = &m->figures;
    const char *name = m->input.name;
    if (f->records == 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_EMPTY, name);
    if (m->syntax == f->records && m->input.format == SG_FORMAT_NDJSON)
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_NOT_NDJSON, name, m->first_syntax);
    if (m->syntax == f->records && m->input.format == SG_FORMAT_JSON_LD)
        return sg_fail(err, SG_FORMAT, SG_MSG_LD_SYNTAX, name, m->first_syntax);
    /* A map may be meant for the last sheet of a workbook. */
    return sg_column_maps_check(&m->maps, &m->input.columns, err);
}

static sg_status finish(import *m, sg_error *err)
{
    sg_status status = judge(m, err);
    /* Nothing new, nothing to compare. */
    bool moved = m->figures.added + m->figures.changed + m->figures.withdrawn > 0;
    if (status == SG_OK && m->request->kind == SG_RECORD_POSTING) {
        sg_store_counts counts;
        if (moved) {
            status = sg_store_deduplicate(m->store, &m->figures.duplicates, err);
        } else {
            status = sg_store_count(m->store, &sg_everywhere, &counts, err);
            if (status == SG_OK)
                m->figures.duplicates = (uint64_t)counts.duplicates;
        }
    }
    if (status == SG_OK && m->request->kind == SG_RECORD_WORKER && moved)
        status = sg_store_forget_former(m->store, err);
    m->figures.masked = sg_store_masked_kept(m->store);
    sg_store_edits(m->store, &m->figures.edits_kept, &m->figures.edits_replaced);
    if (status == SG_OK && m->rejects)
        status = sg_rejects_finish(m->rejects, err);
    if (status == SG_OK && m->request->dry_run)
        sg_store_rollback(m->store);
    else if (status == SG_OK)
        status = sg_store_commit(m->store, err);
    return status;
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

/* Lines of rejects appear while the input is being read. */
static bool overwrites_input(const import *m)
{
    struct stat in, out;
    return !sg_rejects_is_workbook(m->request->rejects) && fstat(m->input.fd, &in) == 0 &&
           S_ISREG(in.st_mode) && stat(m->request->rejects, &out) == 0 && in.st_dev == out.st_dev &&
           in.st_ino == out.st_ino;
}

sg_status sg_import(const char *data_dir, const sg_vocabulary *v, const sg_import_request *request,
                    sg_import_figures *ret, sg_error *err)
{
    import m = {.request = request};
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? SG_OK : sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_column_maps_parse(request->kind, request->maps, request->map_count, arena,
                                      &m.maps, err);
    if (status == SG_OK)
        status = sg_input_open(&m.input, request->kind, request->file, request->format,
                               request->map_count ? &m.maps : NULL, err);
    if (status != SG_OK)
        goto out;
    const char *source = request->source ? request->source : source_of(request->file, arena);
    m.collector = (sg_collector){.v = v, .kind = request->kind, .format = m.input.format,
                                 .columns = &m.input.columns, .delimiter = m.input.csv.delimiter,
                                 .today = request->today, .source = request->source,
                                 .default_source = source, .keep_raw = true,
                                 .withdraw = request->withdraw,
                                 .keep_cells = sg_rejects_is_workbook(request->rejects)};
    sg_columns_describe(&m.input.columns, request->kind, m.figures.columns,
                        sizeof m.figures.columns);
    if (request->rejects && overwrites_input(&m)) {
        status = sg_fail(err, SG_INVALID, SG_MSG_REJECTS_SAME, request->rejects);
        goto out;
    }
    if (request->rejects)
        status = sg_rejects_open(request->rejects, &m.rejects, err);
    if (status != SG_OK)
        goto out;
    status = open_store(&m, data_dir, err);
    if (status == SG_OK)
        status = open_batch(&m, source, err);
    if (status == SG_OK)
        status = run(&m, err);
    if (status == SG_OK)
        status = finish(&m, err);
    if (status == SG_OK) {
        m.figures.seconds = seconds_since(&start);
        if (m.input.workbook)
            sg_workbook_input_report(m.input.workbook, m.figures.sheets, sizeof m.figures.sheets);
        m.figures.batch = m.batch;
        memcpy(m.figures.unknown_keys, m.unknown.names, sizeof m.figures.unknown_keys);
        *ret = m.figures;
    }
out:
    if (status != SG_OK && m.store)
        sg_store_rollback(m.store);
    sg_store_close(m.store);
    sg_lock_release(m.lock);
    sg_rejects_free(m.rejects);
    sg_input_close(&m.input);
    sg_arena_free(arena);
    return status;
}
