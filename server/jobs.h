/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work of minutes: plans and imports, one after the other on a thread of its own, with progress that can
 * be watched and results that are kept for a day, over a restart too.
 *
 * An import is checked first and committed later as a second job over the same file, which lies in
 * `uploads/ID/` of the data directory until the job is forgotten.
 */
#ifndef SONGGANG_SERVER_JOBS_H
#define SONGGANG_SERVER_JOBS_H

#include "app.h"
#include "songgang/collect.h"

typedef struct jobs jobs;

enum { JOB_ID = 20, JOB_FILE_NAME = 96, JOB_MAPS = 1200, JOB_MAP_COUNT = 32 };
typedef enum job_kind { JOB_PLAN, JOB_IMPORT, JOB_UNDO, JOB_REPORT, JOB_KINDS } job_kind;
typedef enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED } job_state;

/* What is asked. */
typedef struct job_request {
    job_kind kind;
    bool dry_run;
    sg_locality scope; /* of a plan; 0 everywhere */
    sg_scope within;   /* of an import: whose workers whoever asked may write */
    int quota;         /* 0: the policy's */
    sg_record_kind records; /* of an import */
    sg_format format;
    char source[JOB_FILE_NAME]; /* "" as in the records, or by the name of the file */
    char folder[JOB_ID];        /* id of the job whose upload it is */
    char name[JOB_FILE_NAME];   /* of the file in there */
    char maps[JOB_MAPS];        /* "column=field" lines, as sg_import takes them */
    int64_t batch;              /* to be taken back */
    int64_t plan;               /* to be reported on */
} job_request;

/* Takes up what was kept; jobs that were under way are told as failed. */
sg_status jobs_new(app *a, jobs **ret, sg_error *err);
/* Cancels what runs and waits for it. NULL is allowed. */
void jobs_free(jobs *j);

/* A number for a job to come, so that its file can be put in place. */
void jobs_new_id(jobs *j, char ret[JOB_ID]);
/* SG_LOCKED when too many wait. */
sg_status jobs_start(jobs *j, const sg_caller *caller, const char *id, const job_request *request,
                     sg_error *err);

/* Jobs may be seen by the account that started them, and by whoever may see everything. All of these:
 * SG_NOT_FOUND. */
/* One as a JSON object, appended. */
sg_status jobs_write(jobs *j, const sg_caller *caller, const char *id, sg_buffer *out, sg_error *err);
/* All of `kind` (JOB_KINDS: any), newest first, as elements of an array. */
sg_status jobs_write_all(jobs *j, const sg_caller *caller, job_kind kind, sg_json_writer *w,
                         sg_error *err);
/* SG_CONFLICT when it is over. */
sg_status jobs_cancel(jobs *j, const sg_caller *caller, const char *id, sg_error *err);
typedef struct job_status {
    job_state state;
    job_request request;
    int64_t batch; /* of an import that was committed; 0 none */
    uint64_t rejected;
    unsigned version; /* changes with every progress told */
} job_status;
sg_status jobs_status(jobs *j, const sg_caller *caller, const char *id, job_status *ret,
                      sg_error *err);
/* Where the file `name` of an upload lies. */
void jobs_path(const jobs *j, const char *folder, const char *name, char *ret, size_t size);

static inline bool job_over(job_state state)
{
    return state >= JOB_DONE;
}

/* ---- job_run.c: the work itself ---- */
/* What a running job reports to. */
typedef struct job_run {
    jobs *jobs;
    app *app;
    const char *id, *actor;
    const job_request *request;
    const char *stage; /* Chinese */
    /* filled: */
    sg_buffer result; /* a JSON object */
    int64_t batch;
    uint64_t rejected;
} job_run;
/* sg_progress over a job_run: false when it was cancelled. */
bool job_progress(void *context, uint64_t done, uint64_t total);
/* Tells a stage. */
void job_stage(job_run *run, const char *stage);
sg_status job_execute(job_run *run, sg_error *err);

#endif
