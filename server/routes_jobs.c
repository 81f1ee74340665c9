/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /v1/jobs and /v1/imports: what runs in the background, watched as a stream of events, and the files
 * it is about.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api.h"
#include "songgang/messages/api.h"
#include "worker.h"

static jobs *jobs_of(const api_call *call)
{
    return ((app *)call->ctx->app)->jobs;
}

/* ---- jobs ---- */

static sg_status list(api_call *call, job_kind kind, const char *key)
{
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_key(w, key);
    sg_json_array(w);
    sg_status status = jobs_write_all(jobs_of(call), &call->ctx->caller, kind, w,
                                      &call->ctx->error);
    sg_json_end_array(w);
    sg_json_end_object(w);
    return status;
}

sg_status api_list_jobs(api_call *call)
{
    return list(call, JOB_KINDS, "jobs");
}

static sg_status get(api_call *call)
{
    const char *id;
    sg_status status = api_param(call, "id", &id);
    return status == SG_OK ? jobs_write(jobs_of(call), &call->ctx->caller, id,
                                        sg_response_body(call->response), &call->ctx->error)
                           : status;
}

sg_status api_get_job(api_call *call)
{
    return get(call);
}

sg_status api_cancel_job(api_call *call)
{
    const char *id;
    sg_status status = api_param(call, "id", &id);
    if (status == SG_OK)
        status = jobs_cancel(jobs_of(call), &call->ctx->caller, id, &call->ctx->error);
    return status == SG_OK ? get(call) : status;
}

/* ---- events: one when something changed, at most twice a second, and one at the end ---- */

enum { EVENT_US = 500000, BEAT_US = 15000000 };
typedef struct watch {
    jobs *jobs;
    sg_caller caller;
    char id[JOB_ID];
    bool told;
    unsigned version;
    int64_t last_us;
} watch;

static sg_status produce(void *state, void *thread_context, sg_buffer *out, bool *ret_end)
{
    watch *s = state;
    job_status now;
    sg_error err = {0};
    const int64_t clock = worker_now();
    (void)thread_context;
    sg_status status = jobs_status(s->jobs, &s->caller, s->id, &now, &err);
    if (status != SG_OK)
        return status;
    *ret_end = job_over(now.state);
    if (s->told && !*ret_end && (now.version == s->version || clock - s->last_us < EVENT_US)) {
        if (clock - s->last_us < BEAT_US)
            return SG_OK;
        s->last_us = clock;
        sg_buffer_text(out, ": \n\n"); /* so that nobody in between thinks it dead */
        return SG_OK;
    }
    s->told = true;
    s->version = now.version;
    s->last_us = clock;
    sg_buffer_printf(out, "event: %s\nid: %u\ndata: ", *ret_end ? "end" : "progress", now.version);
    status = jobs_write(s->jobs, &s->caller, s->id, out, &err);
    sg_buffer_text(out, "\n\n");
    return status;
}

sg_status api_job_events(api_call *call)
{
    const char *id;
    job_status now;
    sg_status status = api_param(call, "id", &id);
    if (status == SG_OK)
        status = jobs_status(jobs_of(call), &call->ctx->caller, id, &now, &call->ctx->error);
    if (status != SG_OK)
        return status;
    watch *s = calloc(1, sizeof *s);
    if (!s)
        return sg_fail_memory(&call->ctx->error);
    s->jobs = jobs_of(call);
    s->caller = call->ctx->caller;
    snprintf(s->id, sizeof s->id, "%s", id);
    sg_response_type(call->response, "text/event-stream");
    sg_response_stream(call->response, (sg_stream){.produce = produce, .release = free, .state = s});
    return SG_OK;
}

/* ---- imports ---- */

/* What columns are, where the guess was wrong: map=column=field, as often as needed. */
static sg_status read_maps(api_call *call, job_request *r)
{
    size_t used = 0, count = 0;
    for (size_t i = 0; i < call->ctx->query.count; i++) {
        const sg_query_pair *pair = &call->ctx->query.pairs[i];
        if (!sg_str_equal(pair->key, sg_str_of("map")) || pair->value.n == 0)
            continue;
        if (++count > JOB_MAP_COUNT || used + pair->value.n + 2 > sizeof r->maps ||
            memchr(pair->value.s, '\n', pair->value.n) || memchr(pair->value.s, '\0', pair->value.n)) {
            sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_IMPORT_API_MAPS, (int)JOB_MAP_COUNT);
            return api_bad_query(call, "map", SG_INVALID);
        }
        memcpy(r->maps + used, pair->value.s, pair->value.n);
        used += pair->value.n;
        r->maps[used++] = '\n';
        r->maps[used] = '\0';
    }
    return SG_OK;
}

static sg_status read_kind(api_call *call, job_request *r)
{
    static const char *const words[] = {"postings", "workers", "courses"};
    sg_str kind = sg_request_query(call->ctx, "kind");
    const char *format, *source;
    for (int i = 0; i < 3; i++)
        if (kind.s && sg_str_equal(kind, sg_str_of(words[i]))) {
            r->records = (sg_record_kind)i;
            kind.s = NULL;
            kind.n = SIZE_MAX;
        }
    if (kind.n != SIZE_MAX) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_IMPORT_API_KIND);
        return api_bad_query(call, "kind", SG_INVALID);
    }
    sg_status status = api_text(call, "format", &format);
    if (status == SG_OK && format && !sg_format_parse(format, &r->format)) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_IMPORT_API_FORMAT);
        return api_bad_query(call, "format", SG_INVALID);
    }
    if (status == SG_OK)
        status = api_text(call, "source", &source);
    if (status == SG_OK && source)
        snprintf(r->source, sizeof r->source, "%s", source);
    return status == SG_OK ? api_flag(call, "dry_run", &r->dry_run) : status;
}

/* The name the client gave, without folders and what shells and file systems dislike. */
static sg_status read_name(api_call *call, job_request *r)
{
    const char *name;
    sg_status status = api_text(call, "name", &name);
    if (status != SG_OK)
        return status;
    const char *slash = name ? strrchr(name, '/') : NULL;
    const char *base = slash ? slash + 1 : name ? name : "";
    size_t n = sg_utf8_prefix(sg_str_of(base), sizeof r->name - 1);
    while (n > 0 && *base == '.') {
        base++;
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)base[i];
        r->name[i] = c < ' ' || c == 127 || strchr("\\:*?\"<>|", c) ? '_' : base[i];
    }
    r->name[n] = '\0';
    if (n == 0)
        snprintf(r->name, sizeof r->name, "%s", call->ctx->body.n > 1 &&
                 memcmp(call->ctx->body.s, "PK", 2) == 0 ? "upload.xlsx" : "upload");
    return SG_OK;
}

static sg_status fail_write(api_call *call)
{
    return sg_fail(&call->ctx->error, errno == ENOSPC ? SG_NO_SPACE : SG_IO,
                   SG_MSG_IMPORT_API_WRITE, strerror(errno));
}

static sg_status write_upload(api_call *call, const job_request *r)
{
    char path[4096];
    jobs_path(jobs_of(call), "", "", path, sizeof path);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail_write(call);
    jobs_path(jobs_of(call), r->folder, "", path, sizeof path);
    if (mkdir(path, 0700) != 0)
        return fail_write(call);
    jobs_path(jobs_of(call), r->folder, r->name, path, sizeof path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_write(call);
    sg_str body = call->ctx->body;
    ssize_t wrote = 0;
    for (size_t at = 0; at < body.n && wrote >= 0; at += wrote > 0 ? (size_t)wrote : 0)
        wrote = write(fd, body.s + at, body.n - at);
    sg_status status = wrote < 0 ? fail_write(call) : SG_OK;
    if (close(fd) != 0 && status == SG_OK)
        status = fail_write(call);
    if (status != SG_OK)
        unlink(path);
    return status;
}

sg_status api_start_import(api_call *call)
{
    job_request r = {.kind = JOB_IMPORT, .within = call->ctx->caller.scope};
    char id[JOB_ID];
    sg_status status = read_kind(call, &r);
    if (status == SG_OK && call->ctx->body.n == 0) {
        sg_fail(&call->ctx->error, SG_INVALID, "%s", SG_MSG_IMPORT_API_EMPTY);
        return api_bad_member(call, "", SG_INVALID);
    }
    if (status == SG_OK)
        status = read_maps(call, &r);
    if (status == SG_OK)
        status = read_name(call, &r);
    if (status != SG_OK)
        return status;
    jobs_new_id(jobs_of(call), id);
    snprintf(r.folder, sizeof r.folder, "%s", id);
    status = write_upload(call, &r);
    if (status == SG_OK && !r.dry_run)
        status = api_audit(call, SG_AUDIT_IMPORT, 0, NULL, id);
    if (status == SG_OK)
        status = jobs_start(jobs_of(call), &call->ctx->caller, id, &r, &call->ctx->error);
    return status == SG_OK ? api_accepted(call, id) : status;
}

sg_status api_list_imports(api_call *call)
{
    return list(call, JOB_IMPORT, "imports");
}

/* The import of the path; SG_NOT_FOUND for jobs of other kinds too. */
static sg_status look_up(api_call *call, const char **ret_id, job_status *ret)
{
    sg_status status = api_param(call, "id", ret_id);
    if (status == SG_OK && (jobs_status(jobs_of(call), &call->ctx->caller, *ret_id, ret, NULL) !=
                                SG_OK || ret->request.kind != JOB_IMPORT))
        status = sg_fail(&call->ctx->error, SG_NOT_FOUND, SG_MSG_API_NO_IMPORT, *ret_id);
    return status;
}

sg_status api_get_import(api_call *call)
{
    const char *id;
    job_status now;
    sg_status status = look_up(call, &id, &now);
    return status == SG_OK ? get(call) : status;
}

static sg_status read_file(const char *path, sg_buffer *out, sg_error *err)
{
    char piece[65536];
    size_t n;
    FILE *in = fopen(path, "re");
    if (!in)
        return sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_IMPORT_API_NO_REJECTS);
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        sg_buffer_append(out, piece, n);
    const bool bad = ferror(in) != 0;
    fclose(in);
    return bad ? sg_fail(err, SG_IO, "%s", strerror(errno)) : SG_OK;
}

sg_status api_import_rejects(api_call *call)
{
    const char *id;
    job_status now;
    char path[4096];
    sg_status status = look_up(call, &id, &now);
    if (status != SG_OK)
        return status;
    if (!job_over(now.state))
        return sg_fail(&call->ctx->error, SG_CONFLICT, "%s", SG_MSG_IMPORT_API_RUNNING);
    if (now.rejected == 0)
        return sg_fail(&call->ctx->error, SG_NOT_FOUND, "%s", SG_MSG_IMPORT_API_NO_REJECTS);
    jobs_path(jobs_of(call), now.request.folder, "rejects.out.xlsx", path, sizeof path);
    sg_response_type(call->response,
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    status = sg_response_header(call->response, "Content-Disposition",
                                "attachment; filename=\"rejects.xlsx\"", &call->ctx->error);
    return status == SG_OK ? read_file(path, sg_response_body(call->response), &call->ctx->error)
                           : status;
}

/* Only what came to a good end can be gone on with. */
static sg_status check_state(api_call *call, const job_status *now, bool dry_run, const char *what)
{
    const char *word = now->state == JOB_DONE ? (now->request.dry_run ? "dry_run" : "done")
                       : job_over(now->state) ? "failed" : "running";
    return now->state == JOB_DONE && now->request.dry_run == dry_run
               ? SG_OK
               : sg_fail(&call->ctx->error, SG_CONFLICT, SG_MSG_IMPORT_API_STATE, word, what);
}

static sg_status go_on(api_call *call, const job_request *r)
{
    char id[JOB_ID];
    jobs_new_id(jobs_of(call), id);
    sg_status status = api_audit(call, SG_AUDIT_IMPORT, 0, NULL, id);
    if (status == SG_OK)
        status = jobs_start(jobs_of(call), &call->ctx->caller, id, r, &call->ctx->error);
    return status == SG_OK ? api_accepted(call, id) : status;
}

sg_status api_commit_import(api_call *call)
{
    const char *id;
    job_status now;
    sg_status status = look_up(call, &id, &now);
    if (status == SG_OK)
        status = check_state(call, &now, true, SG_MSG_IMPORT_API_COMMIT);
    if (status != SG_OK)
        return status;
    now.request.dry_run = false;
    now.request.within = call->ctx->caller.scope;
    return go_on(call, &now.request);
}

sg_status api_undo_import(api_call *call)
{
    const char *id;
    job_status now;
    sg_status status = look_up(call, &id, &now);
    if (status == SG_OK)
        status = check_state(call, &now, false, SG_MSG_IMPORT_API_UNDO);
    if (status != SG_OK)
        return status;
    const job_request r = {.kind = JOB_UNDO, .batch = now.batch};
    return go_on(call, &r);
}
