/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See jobs.h. One lock guards the list; the thread that works holds it for moments only.
 */
#include "jobs.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "songgang/kept.h"
#include "songgang/messages/api.h"

enum { QUEUE = 16, KEEP = 500, SWEEP_SECONDS = 600 };

typedef struct job {
    char id[JOB_ID], owner[APP_ACCOUNT], actor[SG_ACCOUNT_NAME];
    job_request request;
    job_state state;
    int64_t created, started, ended; /* seconds since 1970; 0 not yet */
    const char *stage; /* static */
    uint64_t done, total, rejected;
    int64_t batch;
    unsigned version;
    atomic_bool cancel;
    sg_status failure;
    char why[480];
    sg_buffer result;
    sg_buffer kept; /* of a former run of the service: its document, instead of all the above but id, owner */
    struct job *older;
} job;

struct jobs {
    app *app;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    job *newest;
    unsigned waiting;
    bool stopping, thread_runs;
    pthread_t thread;
    sg_kept *kept; /* used under the lock */
};

static const char *const kind_words[] = {"plan", "import", "undo", "report"};
static const char *const state_words[] = {"queued", "running", "done", "failed", "cancelled"};
static const char *const record_words[] = {"postings", "workers", "courses"};

static int64_t now_seconds(void)
{
    return (int64_t)time(NULL);
}

/* ---- documents ---- */

static void put_instant(sg_json_writer *w, const char *key, int64_t seconds)
{
    char text[32];
    struct tm utc;
    time_t when = (time_t)seconds;
    gmtime_r(&when, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_json_member_string(w, key, seconds ? text : NULL);
}

static void put_request(sg_json_writer *w, const job_request *r)
{
    sg_json_member_bool(w, "dry_run", r->dry_run);
    if (r->kind == JOB_PLAN) {
        sg_json_key(w, "scope");
        sg_json_put_locality(w, r->scope);
    } else if (r->kind == JOB_IMPORT) {
        sg_json_member_string(w, "records", record_words[r->records]);
        sg_json_member_string(w, "file", r->name);
    } else if (r->kind == JOB_REPORT) {
        sg_json_member_int(w, "plan", r->plan);
    } else {
        sg_json_member_int(w, "undoes", r->batch);
    }
}

static void put_job(sg_json_writer *w, const job *j)
{
    if (j->kept.size > 0) {
        sg_json_raw(w, j->kept.data, j->kept.size);
        return;
    }
    sg_json_object(w);
    sg_json_member_string(w, "id", j->id);
    sg_json_member_string(w, "kind", kind_words[j->request.kind]);
    sg_json_member_string(w, "state", state_words[j->state]);
    put_request(w, &j->request);
    sg_json_member_string(w, "actor", j->actor);
    put_instant(w, "created", j->created);
    put_instant(w, "started", j->started);
    put_instant(w, "ended", j->ended);
    sg_json_member_string(w, "stage", j->stage);
    sg_json_member_int(w, "done", (int64_t)j->done);
    sg_json_member_int(w, "total", (int64_t)j->total);
    sg_json_key(w, "result");
    if (j->result.size > 0)
        sg_json_raw(w, j->result.data, j->result.size);
    else
        sg_json_null(w);
    sg_json_key(w, "error");
    if (j->failure != SG_OK) {
        sg_json_object(w);
        sg_json_member_string(w, "code", sg_status_text(j->failure));
        sg_json_member_string(w, "detail", j->why);
        sg_json_end_object(w);
    } else {
        sg_json_null(w);
    }
    sg_json_end_object(w);
}

/* What is kept over a restart: the document, and what is needed to act on it. */
static void keep(jobs *js, const job *j)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_error err = {0};
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "owner", j->owner);
    sg_json_member_int(&w, "state", j->state);
    sg_json_member_int(&w, "kind", j->request.kind);
    sg_json_member_int(&w, "records", j->request.records);
    sg_json_member_int(&w, "format", j->request.format);
    sg_json_member_bool(&w, "dry_run", j->request.dry_run);
    sg_json_member_string(&w, "folder", j->request.folder);
    sg_json_member_string(&w, "name", j->request.name);
    sg_json_member_string(&w, "source", j->request.source);
    sg_json_member_string(&w, "maps", j->request.maps);
    sg_json_member_int(&w, "batch", j->batch);
    sg_json_member_int(&w, "rejected", (int64_t)j->rejected);
    sg_json_member_int(&w, "created", j->created);
    sg_json_key(&w, "job");
    put_job(&w, j);
    sg_json_end_object(&w);
    /* A job whose record cannot be written is done all the same; it is forgotten at the next start. */
    if (!out.failed)
        (void)sg_kept_put_job(js->kept, j->id, j->created, out.data, out.size, &err);
    sg_buffer_free(&out);
}

/* ---- files ---- */

void jobs_path(const jobs *js, const char *folder, const char *name, char *ret, size_t size)
{
    snprintf(ret, size, "%s/uploads/%s/%s", js->app->config->data_dir, folder, name);
}

static void remove_folder(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    char file[4096];
    while (dir && (entry = readdir(dir)) != NULL) {
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(file);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

/* Uploads no job speaks of any more: they hold personal data. Under the lock. */
static void sweep_uploads(jobs *js)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/uploads", js->app->config->data_dir);
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        bool used = entry->d_name[0] == '.';
        for (const job *j = js->newest; j && !used; j = j->older)
            used = strcmp(j->request.folder, entry->d_name) == 0;
        if (used)
            continue;
        jobs_path(js, entry->d_name, "", path, sizeof path);
        remove_folder(path);
    }
    if (dir)
        closedir(dir);
}

/* ---- the list; under the lock ---- */

static job *find(jobs *js, const char *id)
{
    job *j = js->newest;
    while (j && strcmp(j->id, id) != 0)
        j = j->older;
    return j;
}

static bool may_see(const sg_caller *caller, const job *j)
{
    char account[APP_ACCOUNT];
    app_account(caller, account);
    return caller->scope.whole || strcmp(account, j->owner) == 0;
}

static void free_job(job *j)
{
    sg_buffer_free(&j->result);
    sg_buffer_free(&j->kept);
    free(j);
}

/* Forget what ended more than a day ago, and the oldest ones when there are too many. */
static void forget(jobs *js)
{
    const int64_t since = now_seconds() - SG_KEPT_SECONDS;
    unsigned count = 0;
    sg_error err = {0};
    bool any = false;
    for (job **at = &js->newest; *at;) {
        job *j = *at;
        if (!job_over(j->state) || (j->created >= since && ++count <= KEEP)) {
            at = &j->older;
            continue;
        }
        *at = j->older;
        free_job(j);
        any = true;
    }
    if (any)
        sweep_uploads(js);
    (void)sg_kept_forget(js->kept, now_seconds(), &err);
}

/* ---- a job runs ---- */

bool job_progress(void *context, uint64_t done, uint64_t total)
{
    job_run *run = context;
    pthread_mutex_lock(&run->jobs->lock);
    job *j = find(run->jobs, run->id);
    const bool go_on = j && !atomic_load(&j->cancel);
    if (j) {
        j->done = done;
        j->total = total;
        j->stage = run->stage;
        j->version++;
    }
    pthread_mutex_unlock(&run->jobs->lock);
    return go_on;
}

void job_stage(job_run *run, const char *stage)
{
    run->stage = stage;
    (void)job_progress(run, 0, 0);
}

static void end_job(jobs *js, job *j, job_run *run, sg_status status, const sg_error *err)
{
    j->state = status == SG_OK ? JOB_DONE : status == SG_CANCELLED ? JOB_CANCELLED : JOB_FAILED;
    j->ended = now_seconds();
    j->stage = NULL;
    j->batch = run->batch;
    j->rejected = run->rejected;
    j->failure = status;
    snprintf(j->why, sizeof j->why, "%s", status == SG_OK ? "" : err->text);
    sg_buffer_free(&j->result);
    j->result = run->result;
    j->version++;
    keep(js, j);
}

static job *next_waiting(jobs *js)
{
    job *oldest = NULL;
    for (job *j = js->newest; j; j = j->older)
        if (j->state == JOB_QUEUED)
            oldest = j;
    return oldest;
}

static void *work(void *context)
{
    jobs *js = context;
    pthread_mutex_lock(&js->lock);
    while (!js->stopping) {
        job *j = next_waiting(js);
        if (!j) {
            struct timespec until;
            clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_sec += SWEEP_SECONDS;
            if (pthread_cond_timedwait(&js->wake, &js->lock, &until) == ETIMEDOUT)
                forget(js); /* what was uploaded goes in time, also when nothing follows */
            continue;
        }
        js->waiting--;
        j->state = JOB_RUNNING;
        j->started = now_seconds();
        j->version++;
        job_run run = {.jobs = js, .app = js->app, .id = j->id, .actor = j->actor,
                       .request = &j->request};
        pthread_mutex_unlock(&js->lock);
        sg_error err = {0};
        sg_status status = job_execute(&run, &err);
        pthread_mutex_lock(&js->lock);
        end_job(js, j, &run, status, &err); /* it cannot have been forgotten: it was not over */
        forget(js);
    }
    pthread_mutex_unlock(&js->lock);
    return NULL;
}

/* ---- start and end ---- */

/* A job of a former run. */
static sg_status take_up(void *context, const char *id, const char *text, size_t size, sg_error *err)
{
    jobs *js = context;
    sg_json *json = NULL;
    sg_arena *arena = sg_arena_new(0);
    job *j = calloc(1, sizeof *j);
    int64_t state = JOB_FAILED, kind = 0, records = 0, format = 0, rejected = 0;
    const char *owner = NULL, *folder = NULL, *name = NULL, *source = NULL, *maps = NULL, *document;
    size_t document_size;
    sg_status status = arena && j ? sg_json_parse(text, size, &json, err) : sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "state", 0, JOB_CANCELLED, &state, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "kind", 0, JOB_KINDS - 1, &kind, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "records", 0, SG_RECORD_COURSE, &records, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "format", 0, SG_FORMAT_JSON_LD, &format, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "rejected", 0, INT64_MAX, &rejected, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "batch", 0, INT64_MAX, &j->batch, err);
    if (status == SG_OK)
        status = sg_json_get_int(json, "created", 0, INT64_MAX, &j->created, err);
    if (status == SG_OK)
        status = sg_json_get_bool(json, "dry_run", &j->request.dry_run, err);
    if (status == SG_OK)
        status = sg_json_get_text(json, "owner", sizeof j->owner - 1, arena, &owner, err);
    if (status == SG_OK)
        status = sg_json_get_text(json, "folder", JOB_ID - 1, arena, &folder, err);
    if (status == SG_OK)
        status = sg_json_get_text(json, "name", JOB_FILE_NAME - 1, arena, &name, err);
    if (status == SG_OK)
        status = sg_json_get_text(json, "source", JOB_FILE_NAME - 1, arena, &source, err);
    if (status == SG_OK)
        status = sg_json_get_text(json, "maps", JOB_MAPS - 1, arena, &maps, err);
    if (status == SG_OK && job_over((job_state)state) &&
        sg_json_member(text, size, "job", &document, &document_size))
        sg_buffer_append(&j->kept, document, document_size);
    if (status == SG_OK) {
        snprintf(j->id, sizeof j->id, "%s", id);
        snprintf(j->owner, sizeof j->owner, "%s", owner ? owner : "");
        snprintf(j->request.folder, sizeof j->request.folder, "%s", folder ? folder : "");
        snprintf(j->request.name, sizeof j->request.name, "%s", name ? name : "");
        snprintf(j->request.source, sizeof j->request.source, "%s", source ? source : "");
        snprintf(j->request.maps, sizeof j->request.maps, "%s", maps ? maps : "");
        j->request.kind = (job_kind)kind;
        j->request.records = (sg_record_kind)records;
        j->request.format = (sg_format)format;
        j->rejected = (uint64_t)rejected;
        j->state = job_over((job_state)state) ? (job_state)state : JOB_FAILED;
        if (j->kept.size == 0) {
            j->failure = SG_CANCELLED;
            snprintf(j->why, sizeof j->why, "%s", SG_MSG_JOB_RESTARTED);
        }
        j->older = js->newest;
        js->newest = j;
        j = NULL;
    }
    free(j);
    sg_json_free(json);
    sg_arena_free(arena);
    return status == SG_NO_MEMORY ? status : SG_OK; /* what cannot be read is forgotten */
}

sg_status jobs_new(app *a, jobs **ret, sg_error *err)
{
    jobs *js = calloc(1, sizeof *js);
    if (!js)
        return sg_fail_memory(err);
    js->app = a;
    pthread_mutex_init(&js->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&js->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sg_status status = sg_kept_open(a->config->data_dir, &js->kept, err);
    if (status == SG_OK)
        status = sg_kept_each_job(js->kept, take_up, js, err);
    if (status == SG_OK) {
        for (job *j = js->newest; j; j = j->older)
            if (j->kept.size == 0)
                keep(js, j);
        forget(js);
        sweep_uploads(js);
        js->thread_runs = pthread_create(&js->thread, NULL, work, js) == 0;
        if (!js->thread_runs)
            status = sg_fail_memory(err);
    }
    if (status != SG_OK) {
        jobs_free(js);
        return status;
    }
    *ret = js;
    return SG_OK;
}

static void jobs_stop(jobs *js)
{
    if (!js || !js->thread_runs)
        return;
    pthread_mutex_lock(&js->lock);
    js->stopping = true;
    for (job *j = js->newest; j; j = j->older)
        atomic_store(&j->cancel, true);
    pthread_cond_signal(&js->wake);
    pthread_mutex_unlock(&js->lock);
    pthread_join(js->thread, NULL);
    js->thread_runs = false;
}

void jobs_free(jobs *js)
{
    if (!js)
        return;
    jobs_stop(js);
    for (job *j = js->newest, *older; j; j = older) {
        older = j->older;
        free_job(j);
    }
    sg_kept_close(js->kept);
    pthread_cond_destroy(&js->wake);
    pthread_mutex_destroy(&js->lock);
    free(js);
}

/* ---- asked by requests ---- */

void jobs_new_id(jobs *js, char ret[JOB_ID])
{
    unsigned char bytes[8] = {0};
    (void)js;
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        const int64_t now = now_seconds() ^ (int64_t)(uintptr_t)ret;
        memcpy(bytes, &now, sizeof bytes);
    }
    ret[0] = 'j';
    sg_hex(bytes, sizeof bytes, ret + 1);
}

sg_status jobs_start(jobs *js, const sg_caller *caller, const char *id, const job_request *request,
                     sg_error *err)
{
    job *j = calloc(1, sizeof *j);
    if (!j)
        return sg_fail_memory(err);
    snprintf(j->id, sizeof j->id, "%s", id);
    app_account(caller, j->owner);
    snprintf(j->actor, sizeof j->actor, "%s", caller->name);
    j->request = *request;
    j->created = now_seconds();
    pthread_mutex_lock(&js->lock);
    const bool room = js->waiting < QUEUE && !js->stopping;
    if (room) {
        js->waiting++;
        j->older = js->newest;
        js->newest = j;
        keep(js, j);
        pthread_cond_signal(&js->wake);
    }
    pthread_mutex_unlock(&js->lock);
    if (room)
        return SG_OK;
    free(j);
    return sg_fail(err, SG_LOCKED, "%s", SG_MSG_JOB_QUEUE_FULL);
}

/* The job, with the lock held; without, when there is none to be seen. */
static job *look(jobs *js, const sg_caller *caller, const char *id, sg_error *err)
{
    pthread_mutex_lock(&js->lock);
    job *j = find(js, id);
    if (j && may_see(caller, j))
        return j;
    pthread_mutex_unlock(&js->lock);
    sg_fail(err, SG_NOT_FOUND, SG_MSG_API_NO_JOB, id);
    return NULL;
}

sg_status jobs_write(jobs *js, const sg_caller *caller, const char *id, sg_buffer *out, sg_error *err)
{
    sg_json_writer w;
    const job *j = look(js, caller, id, err);
    if (!j)
        return SG_NOT_FOUND;
    sg_json_begin(&w, out);
    put_job(&w, j);
    pthread_mutex_unlock(&js->lock);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}

sg_status jobs_write_all(jobs *js, const sg_caller *caller, job_kind kind, sg_json_writer *w,
                         sg_error *err)
{
    (void)err;
    pthread_mutex_lock(&js->lock);
    for (const job *j = js->newest; j; j = j->older)
        if (may_see(caller, j) && (kind == JOB_KINDS || j->request.kind == kind))
            put_job(w, j);
    pthread_mutex_unlock(&js->lock);
    return SG_OK;
}

sg_status jobs_status(jobs *js, const sg_caller *caller, const char *id, job_status *ret,
                      sg_error *err)
{
    const job *j = look(js, caller, id, err);
    if (!j)
        return SG_NOT_FOUND;
    *ret = (job_status){.state = j->state, .request = j->request, .batch = j->batch,
                        .rejected = j->rejected, .version = j->version};
    pthread_mutex_unlock(&js->lock);
    return SG_OK;
}

sg_status jobs_cancel(jobs *js, const sg_caller *caller, const char *id, sg_error *err)
{
    job *j = look(js, caller, id, err);
    if (!j)
        return SG_NOT_FOUND;
    const bool over = job_over(j->state);
    if (j->state == JOB_QUEUED) {
        js->waiting--;
        j->state = JOB_CANCELLED;
        j->ended = now_seconds();
        j->failure = SG_CANCELLED;
        snprintf(j->why, sizeof j->why, "%s", SG_MSG_JOB_CANCELLED);
        j->version++;
        keep(js, j);
    }
    atomic_store(&j->cancel, true);
    pthread_mutex_unlock(&js->lock);
    return over ? sg_fail(err, SG_CONFLICT, "%s", SG_MSG_JOB_OVER) : SG_OK;
}
