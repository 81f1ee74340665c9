/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang plan report`: whom a plan serves and what would cure its shortfalls. A file appears
 * complete or not at all.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd_plan.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/policy_file.h"
#include "songgang/report.h"

static int to_file(sg_cli *cli, const sg_vocabulary *v, const sg_policy *policy, const char *plan,
                   sg_report_format format, const char *path)
{
    char temporary[PATH_MAX];
    sg_error err = {0};
    if (snprintf(temporary, sizeof temporary, "%s.part", path) >= (int)sizeof temporary) {
        sg_cli_error(cli, SG_MSG_REPORT_OPEN, path, strerror(ENAMETOOLONG));
        return SG_EXIT_USAGE;
    }
    FILE *out = fopen(temporary, "we");
    if (!out) {
        sg_cli_error(cli, SG_MSG_REPORT_OPEN, path, strerror(errno));
        return SG_EXIT_USAGE;
    }
    sg_status status = sg_report_plan(v, policy, cli->data_dir, plan, format, out, &err);
    bool closed = fclose(out) == 0;
    if (status == SG_OK && closed && rename(temporary, path) == 0)
        return SG_EXIT_DONE;
    int code = SG_EXIT_INTERNAL;
    if (status == SG_OK)
        sg_cli_error(cli, SG_MSG_REPORT_OPEN, path, strerror(errno));
    else
        code = sg_cli_fail(cli, &err);
    unlink(temporary);
    return code;
}

int sg_cmd_plan_report(sg_cli *cli, int argc, char **argv)
{
    const char *format_text = cli->json ? "json" : "text", *path = NULL;
    const sg_option options[] = {
        {.name = "format", .kind = SG_OPTION_TEXT, .value = &format_text,
         .argument = SG_ARG_REPORT_FORMAT, .help = SG_HELP_REPORT_FORMAT},
        {.name = "output", .letter = 'o', .kind = SG_OPTION_TEXT, .value = &path,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_REPORT_OUTPUT},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_REPORT, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 1) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], "plan report");
        return SG_EXIT_USAGE;
    }
    sg_report_format format;
    sg_error err = {0};
    sg_policy policy;
    if (sg_report_format_parse(format_text, &format, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    if (sg_policy_load(cli->data_dir, &policy, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    const char *plan = operands ? argv[1] : "latest";
    if (path)
        return to_file(cli, v, &policy, plan, format, path);
    if (sg_report_plan(v, &policy, cli->data_dir, plan, format, stdout, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    return SG_EXIT_DONE;
}
