/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang normalise`: a filter from raw to normalised postings; touches no data directory.
 */
#include <stdio.h>

#include "cli.h"
#include "songgang/collect.h"
#include "songgang/messages.h"

int sg_cmd_normalise(sg_cli *cli, int argc, char **argv)
{
    const char *format_text = NULL;
    sg_date today = SG_NO_DATE;
    const sg_option options[] = {
        {.name = "format", .kind = SG_OPTION_TEXT, .value = &format_text,
         .argument = SG_ARG_FORMAT, .help = SG_HELP_IMPORT_FORMAT},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &today, .argument = SG_ARG_DAY,
         .help = SG_HELP_TODAY},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_NORMALISE, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], "normalise");
        return SG_EXIT_USAGE;
    }
    sg_format format = SG_FORMAT_NDJSON;
    if (format_text && !sg_format_parse(format_text, &format)) {
        sg_cli_error(cli, SG_MSG_FORMAT_UNKNOWN, format_text);
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    sg_error err = {0};
    uint64_t rejected = 0;
    sg_status status =
        sg_normalise_stream(v, stdin, format, today == SG_NO_DATE ? sg_cli_today() : today, stdout,
                            &rejected, &err);
    if (status != SG_OK) {
        code = sg_cli_fail(cli, &err);
        return status == SG_LIMIT ? SG_EXIT_INPUT : code;
    }
    return rejected ? SG_EXIT_REJECTS : SG_EXIT_DONE;
}
