/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang answer`: what workers said to their offers, one by one or as a table; and `songgang
 * record`: briefings held and guidance given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "songgang/answer_file.h"
#include "songgang/approval.h"
#include "songgang/messages/cli_ledger.h"

sg_desk sg_cli_desk(sg_cli *cli, const char *actor, sg_date now)
{
    const char *user = actor ? actor : getenv("USER");
    return (sg_desk){.data_dir = cli->data_dir,
                     .scope = &sg_everywhere, /* who may read the files may read all */
                     .vocabulary = sg_cli_vocabulary(cli),
                     .actor = user && *user ? user : NULL,
                     .today = now != SG_NO_DATE ? now : sg_cli_today()};
}

typedef struct rejected {
    sg_cli *cli;
    sg_json_writer w;
    sg_buffer out;
} rejected;

static void tell(void *context, const sg_answer *answer, const char *why)
{
    rejected *r = context;
    if (!r->cli->json) {
        if (answer->line)
            sg_cli_error(r->cli, SG_MSG_ANSWER_LINE, (unsigned long long)answer->line, why);
        else
            sg_cli_error(r->cli, "%s", why);
        return;
    }
    sg_json_object(&r->w);
    if (answer->line)
        sg_json_member_int(&r->w, "line", (int64_t)answer->line);
    sg_json_member_string(&r->w, "worker", answer->worker);
    sg_json_member_string(&r->w, "posting", answer->posting);
    sg_json_member_string(&r->w, "error", why);
    sg_json_end_object(&r->w);
}

static int record_answers(sg_cli *cli, const sg_desk *desk, const sg_answer *list, size_t count)
{
    rejected r = {.cli = cli};
    uint64_t accepted = 0, refused = 0;
    sg_error err = {0};
    sg_json_begin(&r.w, &r.out);
    sg_json_object(&r.w);
    sg_json_key(&r.w, "rejects");
    sg_json_array(&r.w);
    sg_status status = sg_service_answer(desk, list, count, tell, &r, &accepted, &refused, &err);
    sg_json_end_array(&r.w);
    sg_json_member_int(&r.w, "accepted", (int64_t)accepted);
    sg_json_member_int(&r.w, "rejected", (int64_t)refused);
    sg_json_end_object(&r.w);
    if (status == SG_OK && cli->json && !r.out.failed)
        puts(r.out.data);
    sg_buffer_free(&r.out);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    if (!cli->json)
        sg_cli_note(cli, SG_MSG_ANSWER_DONE, (unsigned long long)accepted,
                    (unsigned long long)refused);
    return refused ? SG_EXIT_REJECTS : SG_EXIT_DONE;
}

static int answer_file(sg_cli *cli, const sg_desk *desk, const char *path)
{
    sg_answer_row *rows = NULL;
    size_t count = 0;
    sg_error err = {0};
    sg_arena *arena = sg_arena_new(0);
    int code = SG_EXIT_INTERNAL;
    sg_answer *list = NULL;
    sg_status status = arena ? sg_answer_file_read(path, arena, &rows, &count, &err)
                             : sg_fail_memory(&err);
    if (status == SG_OK && !(list = calloc(count + 1, sizeof *list)))
        status = sg_fail_memory(&err);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        list[i] = (sg_answer){.worker = rows[i].worker,
                              .posting = rows[i].posting,
                              .answer = rows[i].answer,
                              .reason = rows[i].reason,
                              .note = rows[i].note,
                              .line = rows[i].line};
    code = status == SG_OK ? record_answers(cli, desk, list, count) : sg_cli_fail(cli, &err);
    free(list);
    free(rows);
    sg_arena_free(arena);
    return code;
}

int sg_cmd_answer(sg_cli *cli, int argc, char **argv)
{
    const char *actor = NULL, *reason = NULL, *note = NULL, *file = NULL;
    sg_date now = SG_NO_DATE;
    const sg_option options[] = {
        {.name = "reason", .kind = SG_OPTION_TEXT, .value = &reason, .argument = SG_ARG_REASON,
         .help = SG_HELP_ANSWER_REASON},
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &note, .argument = SG_ARG_TEXT,
         .help = SG_HELP_NOTE},
        {.name = "file", .kind = SG_OPTION_TEXT, .value = &file, .argument = SG_ARG_TABLE,
         .help = SG_HELP_ANSWER_FILE},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &actor, .argument = SG_ARG_NAME,
         .help = SG_HELP_ACTOR},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &now, .argument = SG_ARG_DAY,
         .help = SG_HELP_DAY},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_ANSWER, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands != (file ? 0 : 3)) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_ANSWER);
        return SG_EXIT_USAGE;
    }
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    sg_desk desk = sg_cli_desk(cli, actor, now);
    if (file)
        return answer_file(cli, &desk, file);
    sg_answer one = {.worker = argv[1], .posting = argv[2], .answer = argv[3], .reason = reason,
                     .note = note};
    return record_answers(cli, &desk, &one, 1);
}

int sg_cmd_record(sg_cli *cli, int argc, char **argv)
{
    const char *actor = NULL, *note = NULL;
    sg_date now = SG_NO_DATE;
    const sg_option options[] = {
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &note, .argument = SG_ARG_TEXT,
         .help = SG_HELP_NOTE},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &actor, .argument = SG_ARG_NAME,
         .help = SG_HELP_ACTOR},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &now, .argument = SG_ARG_DAY,
         .help = SG_HELP_DAY},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_RECORD, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    static const sg_event_kind kinds[] = {SG_EVENT_KIND_BRIEFING, SG_EVENT_KIND_GUIDANCE,
                                          SG_EVENT_KIND_NOTE};
    size_t at = 0;
    while (operands > 0 && at < 3 && strcmp(argv[1], sg_event_kind_text(kinds[at])) != 0)
        at++;
    if (operands < 2 || at == 3 || (kinds[at] == SG_EVENT_KIND_NOTE && !note)) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_RECORD);
        return SG_EXIT_USAGE;
    }
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    sg_error err = {0};
    sg_desk desk = sg_cli_desk(cli, actor, now);
    if (sg_service_record(&desk, kinds[at], argv + 2, (size_t)operands - 1, note, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (cli->json)
        printf("{\"recorded\":%d}\n", operands - 1);
    else
        sg_cli_note(cli, SG_MSG_RECORD_DONE, operands - 1);
    return SG_EXIT_DONE;
}
