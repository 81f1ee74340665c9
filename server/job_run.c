/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What background jobs do: plan, report on a plan, import, take an import back; and bring the index up
 * to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jobs.h"
#include "songgang/import_child.h"
#include "songgang/messages/api.h"
#include "songgang/messages/plan.h"
#include "songgang/policy_file.h"
#include "songgang/report.h"

enum { REJECTS_SHOWN = 100, LINE_MAX_BYTES = 1 << 20 };

/* Half of the processors: whoever asks meanwhile is answered. */
static unsigned threads(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 2 ? 1 : cores > 32 ? 16 : (unsigned)cores / 2;
}

static sg_status update_index(job_run *run, sg_error *err)
{
    sg_index_figures figures;
    const sg_serve_config *config = run->app->config;
    job_stage(run, SG_MSG_JOB_STAGE_INDEX);
    return sg_index_update(config->data_dir, config->vocabulary, false, app_today(run->app),
                           threads(), job_progress, run, &figures, err);
}

/* ---- plans ---- */

static sg_status plan(job_run *run, sg_error *err)
{
    const sg_serve_config *config = run->app->config;
    sg_policy policy;
    sg_plan_figures figures;
    sg_status status = update_index(run, err);
    if (status == SG_OK)
        status = sg_policy_load(config->data_dir, &policy, err);
    const sg_plan_request request = {.scope = run->request->scope,
                                     .quota = run->request->quota,
                                     .dry_run = run->request->dry_run,
                                     .actor = run->actor[0] ? run->actor : NULL,
                                     .now = app_today(run->app),
                                     .threads = threads(),
                                     .progress = job_progress,
                                     .progress_context = run,
                                     .stage = &run->stage};
    job_stage(run, SG_MSG_PLAN_STAGE_WORKERS);
    if (status == SG_OK)
        status = sg_service_plan(config->data_dir, config->vocabulary, &policy, &request, &figures,
                                 err);
    if (status == SG_OK)
        sg_plan_figures_json(&figures, &run->result);
    while (run->result.size > 0 && run->result.data[run->result.size - 1] == '\n')
        run->result.size--;
    return status == SG_OK && run->result.failed ? sg_fail_memory(err) : status;
}

/* Whom the plan serves, beside independent lists, and what would cure its shortfalls. */
static sg_status report(job_run *run, sg_error *err)
{
    const sg_serve_config *config = run->app->config;
    sg_policy policy;
    char plan[24];
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    sg_status status = out ? sg_policy_load(config->data_dir, &policy, err) : sg_fail_memory(err);
    snprintf(plan, sizeof plan, "%lld", (long long)run->request->plan);
    job_stage(run, SG_MSG_JOB_STAGE_REPORT);
    if (status == SG_OK)
        status = sg_report_plan(config->vocabulary, &policy, config->data_dir, plan, SG_REPORT_JSON,
                                out, err);
    if (out && fclose(out) != 0 && status == SG_OK)
        status = sg_fail_memory(err);
    while (status == SG_OK && size > 0 && text[size - 1] == '\n')
        size--;
    if (status == SG_OK)
        sg_buffer_append(&run->result, text, size);
    free(text);
    return status == SG_OK && run->result.failed ? sg_fail_memory(err) : status;
}

/* ---- imports ---- */

/* What is wrong with the first records: the line and field, never the record itself. */
static void put_rejects(sg_json_writer *w, const char *path)
{
    static const char *const members[] = {"line", "sheet", "external_id", "field", "error"};
    FILE *in = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    sg_json_key(w, "rejects");
    sg_json_array(w);
    for (int i = 0; in && i < REJECTS_SHOWN && (size = getline(&line, &room, in)) > 0; i++) {
        const char *value;
        size_t value_size;
        sg_json_object(w);
        for (size_t k = 0; k < sizeof members / sizeof *members; k++)
            if (sg_json_member(line, (size_t)size, members[k], &value, &value_size)) {
                sg_json_key(w, members[k]);
                sg_json_raw(w, value, value_size);
            }
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    free(line);
    if (in)
        fclose(in);
}

static void put_figures(job_run *run, const sg_import_figures *f, const char *rejects)
{
    sg_json_writer w;
    sg_json_begin(&w, &run->result);
    sg_json_object(&w);
    sg_json_member_int(&w, "records", (int64_t)f->records);
    sg_json_member_int(&w, "accepted", (int64_t)f->accepted);
    sg_json_member_int(&w, "added", (int64_t)f->added);
    sg_json_member_int(&w, "changed", (int64_t)f->changed);
    sg_json_member_int(&w, "same", (int64_t)f->same);
    sg_json_member_int(&w, "rejected", (int64_t)f->rejected);
    sg_json_member_int(&w, "jobs", (int64_t)f->jobs);
    sg_json_member_int(&w, "duplicates", (int64_t)f->duplicates);
    sg_json_member_int(&w, "warnings", (int64_t)f->warnings);
    sg_json_member_int(&w, "withdrawn", (int64_t)f->withdrawn);
    sg_json_member_int(&w, "identity_wrong", (int64_t)f->identity_wrong);
    sg_json_member_string(&w, "identity_lines", *f->identity_lines ? f->identity_lines : NULL);
    sg_json_member_int(&w, "edits_kept", (int64_t)f->edits_kept);
    sg_json_member_int(&w, "edits_replaced", (int64_t)f->edits_replaced);
    sg_json_key(&w, "batch");
    if (run->request->dry_run)
        sg_json_null(&w);
    else
        sg_json_int(&w, f->batch);
    sg_json_member_string(&w, "columns", f->columns[0] ? f->columns : NULL);
    sg_json_member_string(&w, "sheets", f->sheets[0] ? f->sheets : NULL);
    sg_json_member_string(&w, "unknown_keys", f->unknown_keys[0] ? f->unknown_keys : NULL);
    put_rejects(&w, rejects);
    sg_json_end_object(&w);
}

static sg_status read_file(const sg_serve_config *config, const sg_import_request *request,
                           sg_import_figures *ret, sg_error *err)
{
    return config->importer
               ? sg_import_in_child(config->importer, config->data_dir, request, ret, err)
               : sg_import(config->data_dir, config->vocabulary, request, ret, err);
}

static size_t split_maps(char *text, const char *ret[JOB_MAP_COUNT])
{
    size_t count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line && count < JOB_MAP_COUNT;
         line = strtok_r(NULL, "\n", &rest))
        ret[count++] = line;
    return count;
}

/* What the command says of a file, for one who has neither the server's folders nor its options. */
static void say_plainly(sg_error *err, const char *file, const char *name)
{
    const struct {
        const char *what, *instead;
    } words[] = {{file, name}, {SG_MSG_JOB_BY_COMMAND, ""}, {"--map ", ""}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *at = strstr(err->text, words[i].what);
        if (!at)
            continue;
        const size_t old = strlen(words[i].what), fresh = strlen(words[i].instead);
        if (fresh > old)
            continue;
        memcpy(at, words[i].instead, fresh);
        memmove(at + fresh, at + old, strlen(at + old) + 1);
    }
}

static sg_status import(job_run *run, sg_error *err)
{
    const job_request *r = run->request;
    const sg_serve_config *config = run->app->config;
    char file[4096], lines[4096], workbook[4096], text[JOB_MAPS];
    const char *maps[JOB_MAP_COUNT];
    sg_import_figures figures, ignored;
    snprintf(text, sizeof text, "%s", r->maps);
    jobs_path(run->jobs, r->folder, r->name, file, sizeof file);
    jobs_path(run->jobs, r->folder, "rejects.ndjson.out", lines, sizeof lines);
    jobs_path(run->jobs, r->folder, "rejects.out.xlsx", workbook, sizeof workbook);
    sg_import_request request = {.kind = r->records,
                                 .file = file,
                                 .format = r->format,
                                 .source = r->source[0] ? r->source : NULL,
                                 .rejects = lines,
                                 .maps = maps,
                                 .map_count = split_maps(text, maps),
                                 .dry_run = r->dry_run,
                                 .scope = &r->within,
                                 .today = app_today(run->app),
                                 .progress = job_progress,
                                 .progress_context = run};
    job_stage(run, SG_MSG_JOB_STAGE_READ);
    sg_status status = read_file(config, &request, &figures, err);
    if (status != SG_OK)
        say_plainly(err, file, r->name);
    if (status == SG_OK) {
        run->rejected = figures.rejected;
        run->batch = r->dry_run ? 0 : figures.batch;
        put_figures(run, &figures, lines);
    }
    unlink(lines);
    /* From here on it is done, whatever else fails: the index catches up with the next import. */
    if (status == SG_OK && !r->dry_run && r->records == SG_RECORD_POSTING) {
        sg_error late = {0};
        (void)update_index(run, &late);
    }
    if (status == SG_OK && figures.rejected > 0) {
        sg_error late = {0};
        job_stage(run, SG_MSG_JOB_STAGE_REJECTS);
        request.rejects = workbook;
        request.dry_run = true;
        (void)read_file(config, &request, &ignored, &late);
    }
    if (status == SG_OK && !r->dry_run)
        unlink(file); /* it stands in the store now, names and numbers sealed; in the file they are not */
    return status == SG_OK && run->result.failed ? sg_fail_memory(err) : status;
}

static sg_status undo(job_run *run, sg_error *err)
{
    sg_undo_figures figures;
    sg_json_writer w;
    int64_t own;
    sg_status status = sg_import_undo(run->app->config->data_dir, run->request->batch, &own,
                                      &figures, err);
    if (status != SG_OK)
        return status;
    sg_error late = {0};
    (void)update_index(run, &late);
    sg_json_begin(&w, &run->result);
    sg_json_object(&w);
    sg_json_member_int(&w, "batch", own);
    sg_json_member_int(&w, "restored", (int64_t)figures.restored);
    sg_json_member_int(&w, "withdrawn", (int64_t)figures.withdrawn);
    sg_json_end_object(&w);
    return run->result.failed ? sg_fail_memory(err) : SG_OK;
}

sg_status job_execute(job_run *run, sg_error *err)
{
    switch (run->request->kind) {
    case JOB_PLAN: return plan(run, err);
    case JOB_IMPORT: return import(run, err);
    case JOB_REPORT: return report(run, err);
    default: return undo(run, err);
    }
}
