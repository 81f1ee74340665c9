/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang backup and songgang restore.
 */
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "songgang/backup.h"
#include "songgang/json_writer.h"
#include "songgang/messages.h"

static int print_facts(const sg_cli *cli, const char *format, const char *folder,
                       const sg_backup_facts *facts)
{
    sg_buffer out = {0};
    sg_json_writer w;
    if (!cli->json) {
        printf("%s", format);
        printf(SG_MSG_BACKUP_FACTS, folder, facts->made, (long long)facts->postings,
               (long long)facts->workers, (long long)facts->plans, (long long)facts->offers,
               (long long)facts->events, facts->head, (double)facts->bytes / 1e6);
        return SG_EXIT_DONE;
    }
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "folder", folder);
    sg_json_member_string(&w, "made", facts->made);
    sg_json_member_int(&w, "postings", facts->postings);
    sg_json_member_int(&w, "workers", facts->workers);
    sg_json_member_int(&w, "courses", facts->courses);
    sg_json_member_int(&w, "plans", facts->plans);
    sg_json_member_int(&w, "offers", facts->offers);
    sg_json_member_int(&w, "events", facts->events);
    sg_json_member_string(&w, "head", facts->head);
    sg_json_member_int(&w, "files", (int64_t)facts->files);
    sg_json_member_int(&w, "bytes", (int64_t)facts->bytes);
    sg_json_member_bool(&w, "key", facts->key);
    if (facts->former[0])
        sg_json_member_string(&w, "former", facts->former);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
    return SG_EXIT_DONE;
}

static int fail(const sg_cli *cli, sg_status status, const sg_error *err)
{
    int code = sg_cli_fail(cli, err);
    return status == SG_CONFLICT ? SG_EXIT_USAGE : code;
}

static int one_operand(const sg_cli *cli, int operands, char **argv, const char *synopsis)
{
    if (operands == 1)
        return -1;
    if (operands > 1)
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], cli->command);
    else
        sg_cli_error(cli, "%s", synopsis);
    return SG_EXIT_USAGE;
}

int sg_cmd_backup(sg_cli *cli, int argc, char **argv)
{
    char instant[40];
    sg_cli_bar bar;
    sg_error err = {0};
    sg_backup_facts facts;
    sg_backup_request request = {.data_dir = cli->data_dir, .instant = instant,
                                 .progress = sg_cli_bar_step, .context = &bar};
    const sg_option options[] = {{.name = "with-key", .kind = SG_OPTION_FLAG,
                                  .value = &request.with_key, .help = SG_HELP_BACKUP_KEY},
                                 {.name = "passphrase-file", .kind = SG_OPTION_TEXT,
                                  .value = &request.passphrase, .argument = SG_ARG_FILE,
                                  .help = SG_HELP_BACKUP_PASSPHRASE},
                                 {0}};
    int operands, code = sg_cli_options(cli, SG_SYNOPSIS_BACKUP, options, argc, argv, &operands);
    if (code < 0)
        code = one_operand(cli, operands, argv, SG_SYNOPSIS_BACKUP);
    if (code >= 0)
        return code;
    request.folder = argv[1];
    sg_cli_now(instant, sizeof instant);
    sg_cli_bar_start(&bar, cli, SG_LABEL_BACKING_UP);
    sg_status status = sg_backup(&request, &facts, &err);
    sg_cli_bar_end(&bar);
    if (status != SG_OK)
        return fail(cli, status, &err);
    if (!facts.key)
        sg_cli_note(cli, SG_MSG_BACKUP_WITHOUT_KEY);
    else if (!request.passphrase)
        sg_cli_note(cli, SG_MSG_BACKUP_WITH_KEY);
    if (request.passphrase)
        sg_cli_note(cli, SG_MSG_BACKUP_SEALED);
    return print_facts(cli, SG_MSG_BACKUP_DONE, request.folder, &facts);
}

int sg_cmd_restore(sg_cli *cli, int argc, char **argv)
{
    char instant[40];
    sg_cli_bar bar;
    sg_error err = {0};
    sg_backup_facts facts;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    sg_backup_request request = {.data_dir = cli->data_dir, .instant = instant,
                                 .threads = cores > 0 ? (unsigned)cores : 1,
                                 .progress = sg_cli_bar_step, .context = &bar};
    const sg_option options[] = {{.name = "force", .kind = SG_OPTION_FLAG, .value = &request.force,
                                  .help = SG_HELP_RESTORE_FORCE},
                                 {.name = "passphrase-file", .kind = SG_OPTION_TEXT,
                                  .value = &request.passphrase, .argument = SG_ARG_FILE,
                                  .help = SG_HELP_RESTORE_PASSPHRASE},
                                 {0}};
    int operands, code = sg_cli_options(cli, SG_SYNOPSIS_RESTORE, options, argc, argv, &operands);
    if (code < 0)
        code = one_operand(cli, operands, argv, SG_SYNOPSIS_RESTORE);
    if (code >= 0)
        return code;
    request.folder = argv[1];
    request.vocabulary = sg_cli_vocabulary(cli);
    if (!request.vocabulary)
        return SG_EXIT_INTERNAL;
    sg_cli_now(instant, sizeof instant);
    sg_cli_bar_start(&bar, cli, SG_LABEL_RESTORING);
    sg_status status = sg_restore(&request, &facts, &err);
    sg_cli_bar_end(&bar);
    if (status != SG_OK)
        return fail(cli, status, &err);
    if (facts.former[0])
        sg_cli_note(cli, SG_MSG_RESTORE_FORMER, cli->data_dir, facts.former);
    if (facts.key_missing)
        sg_cli_note(cli, SG_MSG_RESTORE_KEY_MISSING, cli->data_dir);
    return print_facts(cli, SG_MSG_RESTORE_DONE, request.folder, &facts);
}
