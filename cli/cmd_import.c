/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang import`: files of postings, workers or courses into the store, one transaction each.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "songgang/collect.h"
#include "songgang/messages/access.h"
#include "songgang/messages.h"

static bool parse_kind(const char *text, sg_record_kind *ret)
{
    static const char *const words[] = {"postings", "workers", "courses"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            *ret = (sg_record_kind)i;
            return true;
        }
    }
    return false;
}

static bool parse_batch(const char *text, int64_t *ret)
{
    char *end;
    errno = 0;
    *ret = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *ret > 0;
}

static void print_json(const sg_import_request *request, const sg_import_figures *f)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "file", request->file);
    sg_json_member_int(&w, "records", (int64_t)f->records);
    sg_json_member_int(&w, "accepted", (int64_t)f->accepted);
    sg_json_member_int(&w, "added", (int64_t)f->added);
    sg_json_member_int(&w, "changed", (int64_t)f->changed);
    sg_json_member_int(&w, "same", (int64_t)f->same);
    sg_json_member_int(&w, "rejected", (int64_t)f->rejected);
    if (request->kind == SG_RECORD_WORKER) {
        sg_json_member_int(&w, "identity_wrong", (int64_t)f->identity_wrong);
        sg_json_member_string(&w, "identity_lines", *f->identity_lines ? f->identity_lines : NULL);
        sg_json_member_int(&w, "masked_kept", (int64_t)f->masked);
        sg_json_member_int(&w, "edits_kept", (int64_t)f->edits_kept);
        sg_json_member_int(&w, "edits_replaced", (int64_t)f->edits_replaced);
    }
    if (request->kind == SG_RECORD_POSTING) {
        sg_json_member_int(&w, "jobs", (int64_t)f->jobs);
        sg_json_member_int(&w, "duplicates", (int64_t)f->duplicates);
        sg_json_member_int(&w, "warnings", (int64_t)f->warnings);
        sg_json_member_int(&w, "withdrawn", (int64_t)f->withdrawn);
    }
    if (!request->dry_run)
        sg_json_member_int(&w, "batch", f->batch);
    sg_json_member_string(&w, "columns", f->columns[0] ? f->columns : NULL);
    sg_json_member_string(&w, "sheets", f->sheets[0] ? f->sheets : NULL);
    sg_json_member_string(&w, "unknown_keys", f->unknown_keys[0] ? f->unknown_keys : NULL);
    sg_json_member_bool(&w, "dry_run", request->dry_run);
    sg_json_key(&w, "seconds");
    sg_json_double(&w, f->seconds);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static void report(const sg_cli *cli, const sg_import_request *request, const sg_import_figures *f)
{
    if (cli->json) {
        print_json(request, f);
    } else if (request->withdraw) {
        printf(SG_MSG_WITHDRAW_DONE, request->file, (unsigned long long)f->records,
               (unsigned long long)f->withdrawn, (unsigned long long)f->rejected,
               request->dry_run ? SG_MSG_IMPORT_TRIAL : "");
    } else {
        printf(SG_MSG_IMPORT_DONE, request->file, (unsigned long long)f->records,
               (unsigned long long)f->accepted, (unsigned long long)f->added,
               (unsigned long long)f->changed, (unsigned long long)f->same,
               (unsigned long long)f->rejected, f->seconds,
               request->dry_run ? SG_MSG_IMPORT_TRIAL : "");
        if (request->kind == SG_RECORD_POSTING)
            printf(SG_MSG_IMPORT_JOBS, request->file, (unsigned long long)f->jobs,
                   (unsigned long long)f->duplicates);
        if (f->withdrawn)
            printf(SG_MSG_IMPORT_WITHDRAWN, request->file, (unsigned long long)f->withdrawn);
    }
    if (!cli->json && !request->dry_run)
        printf(SG_MSG_IMPORT_BATCH, request->file, (long long)f->batch);
    if (f->columns[0])
        sg_cli_note(cli, SG_MSG_IMPORT_COLUMNS, request->file, f->columns);
    if (f->sheets[0])
        sg_cli_note(cli, SG_MSG_IMPORT_SHEETS, request->file, f->sheets);
    if (f->unknown_keys[0])
        sg_cli_note(cli, SG_MSG_IMPORT_UNKNOWN_KEYS, request->file, f->unknown_keys);
    if (f->masked)
        sg_cli_note(cli, SG_MSG_IMPORT_MASKED, (unsigned long long)f->masked);
    if (f->identity_wrong)
        sg_cli_note(cli, SG_MSG_IMPORT_IDENTITY, (unsigned long long)f->identity_wrong, f->identity_lines);
    if (f->edits_kept)
        sg_cli_note(cli, SG_MSG_IMPORT_EDITS_KEPT, (unsigned long long)f->edits_kept);
    if (f->edits_replaced)
        sg_cli_note(cli, SG_MSG_IMPORT_EDITS_REPLACED, (unsigned long long)f->edits_replaced);
    if (f->rejected && request->rejects)
        sg_cli_note(cli, SG_MSG_IMPORT_REJECTS_AT, request->rejects);
    else if (f->rejected)
        sg_cli_note(cli, SG_MSG_IMPORT_REJECTS_HINT, (unsigned long long)f->rejected);
}

/* What is wrong here is the input, unless it is the data directory. */
static int fail(const sg_cli *cli, const sg_error *err)
{
    int code = sg_cli_fail(cli, err);
    switch (err->status) {
    case SG_MISSING:
    case SG_LIMIT: return SG_EXIT_INPUT;
    default: return code;
    }
}

static int import_files(sg_cli *cli, sg_import_request *request, char **files, int count)
{
    int code = SG_EXIT_DONE;
    for (int i = 0; i < count; i++) {
        sg_cli_bar bar;
        sg_import_figures figures = {0};
        sg_error err = {0};
        request->file = files[i];
        request->progress_context = &bar;
        sg_cli_bar_start(&bar, cli, files[i]);
        sg_status status =
            sg_import(cli->data_dir, sg_cli_vocabulary(cli), request, &figures, &err);
        sg_cli_bar_end(&bar);
        if (status != SG_OK)
            return fail(cli, &err);
        report(cli, request, &figures);
        if (figures.rejected)
            code = SG_EXIT_REJECTS;
    }
    return code;
}

static int write_template(const sg_cli *cli, sg_record_kind kind, const char *path)
{
    sg_error err = {0};
    FILE *out = fopen(path, "we");
    if (!out) {
        sg_cli_error(cli, SG_MSG_EXPORT_OPEN, path, strerror(errno));
        return SG_EXIT_USAGE;
    }
    sg_status status = sg_import_template(kind, out, &err);
    if (fclose(out) != 0 && status == SG_OK)
        status = sg_fail(&err, SG_IO, SG_MSG_EXPORT_OPEN, path, strerror(errno));
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_cli_note(cli, SG_MSG_TEMPLATE_DONE, path);
    return SG_EXIT_DONE;
}

static void print_revision(const char *action, int64_t batch,
                           const sg_undo_figures *f)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "action", action);
    sg_json_member_int(&w, "batch", batch);
    sg_json_member_int(&w, "restored", (int64_t)f->restored);
    sg_json_member_int(&w, "withdrawn", (int64_t)f->withdrawn);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

/* What was asked for is not to be had: nothing is wrong with the data. */
static int refuse(const sg_cli *cli, const sg_error *err)
{
    int code = sg_cli_fail(cli, err);
    return err->status == SG_CONFLICT ? SG_EXIT_USAGE : code;
}

static int undo(const sg_cli *cli, int64_t batch)
{
    sg_error err = {0};
    sg_undo_figures figures;
    int64_t own;
    if (sg_import_undo(cli->data_dir, batch, &own, &figures, &err) != SG_OK)
        return refuse(cli, &err);
    if (cli->json)
        print_revision("undo", own, &figures);
    else
        printf(SG_MSG_UNDO_DONE, (long long)batch, (long long)own,
               (unsigned long long)figures.restored, (unsigned long long)figures.withdrawn);
    return SG_EXIT_DONE;
}

static int release(const sg_cli *cli, char **ids, int count)
{
    sg_error err = {0};
    int64_t own;
    if (sg_import_release(cli->data_dir, ids, (size_t)count, &own, &err) != SG_OK)
        return refuse(cli, &err);
    sg_undo_figures figures = {.restored = (uint64_t)count};
    if (cli->json)
        print_revision("release", own, &figures);
    else
        printf(SG_MSG_RELEASE_DONE, (unsigned long long)count, (long long)own);
    return SG_EXIT_DONE;
}

static int judge_pair(const sg_cli *cli, char **ids, bool same, const char *actor)
{
    sg_error err = {0};
    int64_t own;
    const char *user = actor ? actor : getenv("USER");
    if (sg_import_judge_pair(cli->data_dir, ids, same, user ? user : "", &own, &err) != SG_OK)
        return refuse(cli, &err);
    sg_undo_figures figures = {.restored = 0};
    if (cli->json)
        print_revision(same ? "join" : "apart", own, &figures);
    else
        printf(same ? SG_MSG_PAIR_JOINED : SG_MSG_PAIR_APART, ids[0], ids[1], (long long)own);
    return SG_EXIT_DONE;
}

int sg_cmd_import(sg_cli *cli, int argc, char **argv)
{
    const char *format_text = NULL, *template = NULL, *undo_text = NULL;
    const char *actor = NULL;
    bool releasing = false, joining = false, parting = false;
    int64_t batch = 0;
    sg_cli_list maps = {.count = 0};
    sg_import_request request = {.progress = sg_cli_bar_step, .today = SG_NO_DATE};
    const sg_option options[] = {
        {.name = "format", .kind = SG_OPTION_TEXT, .value = &format_text,
         .argument = SG_ARG_FORMAT, .help = SG_HELP_IMPORT_FORMAT},
        {.name = "source", .kind = SG_OPTION_TEXT, .value = &request.source,
         .argument = SG_ARG_SOURCE, .help = SG_HELP_IMPORT_SOURCE},
        {.name = "map", .kind = SG_OPTION_LIST, .value = &maps, .argument = SG_ARG_MAP,
         .help = SG_HELP_IMPORT_MAP},
        {.name = "dry-run", .kind = SG_OPTION_FLAG, .value = &request.dry_run,
         .help = SG_HELP_IMPORT_DRY_RUN},
        {.name = "rejects", .kind = SG_OPTION_TEXT, .value = &request.rejects,
         .argument = SG_ARG_FILE, .help = SG_HELP_IMPORT_REJECTS},
        {.name = "template", .kind = SG_OPTION_TEXT, .value = &template, .argument = SG_ARG_FILE,
         .help = SG_HELP_IMPORT_TEMPLATE},
        {.name = "undo", .kind = SG_OPTION_TEXT, .value = &undo_text, .argument = SG_ARG_BATCH,
         .help = SG_HELP_IMPORT_UNDO},
        {.name = "withdraw", .kind = SG_OPTION_FLAG, .value = &request.withdraw,
         .help = SG_HELP_IMPORT_WITHDRAW},
        {.name = "release", .kind = SG_OPTION_FLAG, .value = &releasing,
         .help = SG_HELP_IMPORT_RELEASE},
        {.name = "join", .kind = SG_OPTION_FLAG, .value = &joining, .help = SG_HELP_IMPORT_JOIN},
        {.name = "apart", .kind = SG_OPTION_FLAG, .value = &parting, .help = SG_HELP_IMPORT_APART},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &actor, .argument = SG_ARG_ACTOR,
         .help = SG_HELP_IMPORT_ACTOR},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &request.today, .argument = SG_ARG_DAY,
         .help = SG_HELP_TODAY},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_IMPORT, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    int actions = (undo_text != NULL) + request.withdraw + releasing + joining + parting;
    if (undo_text && !parse_batch(undo_text, &batch))
        sg_cli_error(cli, SG_MSG_UNDO_NUMBER, undo_text);
    else if (actions > 1)
        sg_cli_error(cli, SG_MSG_IMPORT_ONE_ACTION);
    else if (undo_text && operands == 0)
        return undo(cli, batch);
    else if (operands < 1)
        sg_cli_error(cli, SG_MSG_IMPORT_KIND);
    else if (!parse_kind(argv[1], &request.kind))
        sg_cli_error(cli, SG_MSG_IMPORT_UNKNOWN_KIND, argv[1]);
    else if (actions > 0 && request.kind != SG_RECORD_POSTING)
        sg_cli_error(cli, SG_MSG_IMPORT_ONLY_POSTINGS);
    else if (undo_text && operands > 1)
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], "import");
    else if (undo_text)
        return undo(cli, batch);
    else if ((joining || parting) && operands != 3)
        sg_cli_error(cli, SG_MSG_PAIR_IDS);
    else if (joining || parting)
        return judge_pair(cli, argv + 2, joining, actor);
    else if (releasing && operands < 2)
        sg_cli_error(cli, SG_MSG_RELEASE_NO_ID);
    else if (releasing)
        return release(cli, argv + 2, operands - 1);
    else if (template && operands > 1)
        sg_cli_error(cli, SG_MSG_TEMPLATE_OPERANDS);
    else if (template)
        return write_template(cli, request.kind, template);
    else if (operands < 2)
        sg_cli_error(cli, SG_MSG_IMPORT_NO_FILE);
    else if (format_text && !sg_format_parse(format_text, &request.format))
        sg_cli_error(cli, SG_MSG_FORMAT_UNKNOWN, format_text);
    else if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    else {
        if (request.today == SG_NO_DATE)
            request.today = sg_cli_today();
        request.maps = maps.item;
        request.map_count = maps.count;
        return import_files(cli, &request, argv + 2, operands - 1);
    }
    return SG_EXIT_USAGE;
}
