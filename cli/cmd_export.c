/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang export`: everything out again. A file appears complete or not at all.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access.h"
#include "songgang/export.h"
#include "songgang/messages.h"
#include "songgang/messages/access.h"

/* Where to write: beside the target and renamed at the end, unless it is a pipe or device. */
static FILE *open_output(const char *path, char *temporary, size_t size)
{
    struct stat info;
    temporary[0] = '\0';
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return fopen(path, "we");
    if (snprintf(temporary, size, "%s.part", path) >= (int)size) {
        errno = ENAMETOOLONG;
        temporary[0] = '\0';
        return NULL;
    }
    return fopen(temporary, "we");
}

static int run(sg_cli *cli, sg_export_kind kind, sg_export_format format, const char *reveal,
               const char *path)
{
    char temporary[PATH_MAX] = "";
    sg_error err = {0};
    sg_store *store = NULL;
    FILE *out = stdout;
    uint64_t lines = 0;
    int code = SG_EXIT_DONE;
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    /* written down before the first name is */
    if (reveal && !sg_cli_audit(cli, SG_AUDIT_EXPORT, 0, NULL, "workers", reveal)) {
        sg_store_close(store);
        return SG_EXIT_DATA;
    }
    if (path && !(out = open_output(path, temporary, sizeof temporary))) {
        sg_cli_error(cli, SG_MSG_EXPORT_OPEN, path, strerror(errno));
        sg_store_close(store);
        return SG_EXIT_USAGE;
    }
    status = sg_export(store, cli->data_dir, sg_cli_vocabulary(cli), kind, format,
                       reveal ? SG_PRIVATE_REVEALED : SG_PRIVATE_MASKED, out, &lines, &err);
    if (status != SG_OK)
        code = sg_cli_fail(cli, &err);
    bool closed = !path || fclose(out) == 0;
    if (code == SG_EXIT_DONE && (!closed || (*temporary && rename(temporary, path) != 0))) {
        sg_cli_error(cli, SG_MSG_EXPORT_OPEN, path, strerror(errno));
        code = SG_EXIT_INTERNAL;
    }
    if (code != SG_EXIT_DONE && *temporary)
        unlink(temporary);
    if (code == SG_EXIT_DONE && path)
        sg_cli_note(cli, SG_MSG_EXPORT_DONE, (unsigned long long)lines);
    sg_store_close(store);
    return code;
}

int sg_cmd_export(sg_cli *cli, int argc, char **argv)
{
    const char *format_text = "ndjson", *path = NULL, *reveal = NULL;
    const sg_option options[] = {
        {.name = "format", .kind = SG_OPTION_TEXT, .value = &format_text,
         .argument = SG_ARG_FORMAT, .help = SG_HELP_EXPORT_FORMAT},
        {.name = "output", .letter = 'o', .kind = SG_OPTION_TEXT, .value = &path,
         .argument = SG_ARG_FILE, .help = SG_HELP_EXPORT_OUTPUT},
        {.name = "reveal", .kind = SG_OPTION_TEXT, .value = &reveal, .argument = SG_ARG_ACCESS_TEXT,
         .help = SG_HELP_EXPORT_REVEAL},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_EXPORT, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    sg_export_kind kind;
    sg_export_format format;
    sg_error err = {0};
    if (operands < 1) {
        sg_cli_error(cli, SG_MSG_EXPORT_KIND);
        return SG_EXIT_USAGE;
    }
    if (!sg_export_kind_parse(argv[1], &kind)) {
        sg_cli_error(cli, SG_MSG_EXPORT_UNKNOWN_KIND, argv[1]);
        return SG_EXIT_USAGE;
    }
    if (operands > 1) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], "export");
        return SG_EXIT_USAGE;
    }
    if (sg_export_format_parse(format_text, &format, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (reveal && (!*reveal || kind != SG_EXPORT_WORKERS)) {
        sg_cli_error(cli, "%s", SG_MSG_EXPORT_REVEAL);
        return SG_EXIT_USAGE;
    }
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    return run(cli, kind, format, reveal, path);
}
