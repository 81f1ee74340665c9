/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang check and songgang doctor: one line a finding, or one JSON object.
 */
#include <stdio.h>

#include "cli.h"
#include "songgang/doctor.h"
#include "songgang/json_writer.h"
#include "songgang/messages.h"
#include "songgang/server.h"

typedef struct listing {
    const sg_cli *cli;
    sg_buffer out;
    sg_json_writer json;
} listing;

static void add(void *context, const sg_finding *finding)
{
    static const char *const words[] = {SG_LABEL_GOOD, SG_LABEL_NOTE, SG_LABEL_BAD};
    static const char *const names[] = {"good", "note", "bad"};
    listing *l = context;
    if (!l->cli->json) {
        printf("%s%*s %s：%s\n", words[finding->health],
               8 - sg_cli_columns(words[finding->health]), "", finding->label, finding->text);
        return;
    }
    sg_json_object(&l->json);
    sg_json_member_string(&l->json, "name", finding->name);
    sg_json_member_string(&l->json, "health", names[finding->health]);
    sg_json_member_string(&l->json, "text", finding->text);
    sg_json_end_object(&l->json);
}

static int examine(sg_cli *cli, const sg_doctor_request *request,
                   sg_health (*look)(const sg_doctor_request *, sg_finding_visit, void *))
{
    listing l = {.cli = cli};
    sg_json_begin(&l.json, &l.out);
    sg_json_object(&l.json);
    sg_json_key(&l.json, "findings");
    sg_json_array(&l.json);
    sg_health worst = look(request, add, &l);
    sg_json_end_array(&l.json);
    sg_json_member_bool(&l.json, "whole", worst != SG_HEALTH_BAD);
    sg_json_end_object(&l.json);
    if (cli->json && !l.out.failed)
        puts(l.out.data);
    sg_buffer_free(&l.out);
    return worst == SG_HEALTH_BAD ? SG_EXIT_DATA : SG_EXIT_DONE;
}

static int no_operands(sg_cli *cli, int operands, char **argv)
{
    if (operands == 0)
        return -1;
    sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], cli->command);
    return SG_EXIT_USAGE;
}

int sg_cmd_check(sg_cli *cli, int argc, char **argv)
{
    sg_doctor_request request = {.data_dir = cli->data_dir};
    const sg_option options[] = {{.name = "quick", .kind = SG_OPTION_FLAG, .value = &request.quick,
                                  .help = SG_HELP_CHECK_QUICK},
                                 {0}};
    int operands, code = sg_cli_options(cli, SG_SYNOPSIS_DATA_CHECK, options, argc, argv, &operands);
    if (code < 0)
        code = no_operands(cli, operands, argv);
    if (code >= 0)
        return code;
    request.vocabulary = sg_cli_vocabulary(cli);
    return request.vocabulary ? examine(cli, &request, sg_check) : SG_EXIT_INTERNAL;
}

int sg_cmd_doctor(sg_cli *cli, int argc, char **argv)
{
    sg_doctor_request request = {.data_dir = cli->data_dir,
                                 .libevent = sg_server_event_version()};
    const sg_option options[] = {{0}};
    int operands, code = sg_cli_options(cli, SG_SYNOPSIS_DOCTOR, options, argc, argv, &operands);
    if (code < 0)
        code = no_operands(cli, operands, argv);
    return code >= 0 ? code : examine(cli, &request, sg_doctor);
}
