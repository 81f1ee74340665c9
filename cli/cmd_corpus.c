/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang corpus`: writes the synthetic prefecture, one JSON record a line.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "songgang/generate.h"
#include "songgang/messages/cli.h"
#include "songgang/messages/corpus.h"

enum { FLUSH_BYTES = 1 << 18 };

typedef struct output {
    FILE *file;
    const char *name; /* NULL: standard output */
} output;

static int fail_write(const sg_cli *cli, const output *to)
{
    if (to->name)
        sg_cli_error(cli, SG_MSG_CORPUS_WRITE, to->name, strerror(errno));
    else
        sg_cli_error(cli, SG_MSG_CLI_WRITE, strerror(errno));
    return SG_EXIT_INTERNAL;
}

static int write_records(const sg_cli *cli, const sg_corpus *corpus, sg_corpus_kind kind,
                         uint64_t count, const output *to)
{
    int code = SG_EXIT_DONE;
    sg_error err = {0};
    sg_buffer lines = {0};
    sg_cli_bar bar;
    sg_cli_bar_start(&bar, cli, SG_MSG_CORPUS_PROGRESS);
    for (uint64_t i = 0; i < count; i++) {
        if (sg_corpus_record(corpus, kind, i, &lines, &err) != SG_OK) {
            code = sg_cli_fail(cli, &err);
            break;
        }
        if (lines.size < FLUSH_BYTES && i + 1 < count)
            continue;
        if (fwrite(lines.data, 1, lines.size, to->file) != lines.size) {
            code = fail_write(cli, to);
            break;
        }
        sg_buffer_clear(&lines);
        if (!sg_cli_bar_step(&bar, i + 1, count)) {
            sg_cli_error(cli, SG_MSG_CORPUS_STOPPED);
            code = SG_EXIT_INTERNAL;
            break;
        }
    }
    sg_cli_bar_end(&bar);
    sg_buffer_free(&lines);
    return code;
}

static int open_and_write(const sg_cli *cli, const sg_corpus *corpus, sg_corpus_kind kind,
                          uint64_t count, const char *path)
{
    output to = {stdout, NULL};
    if (path && strcmp(path, "-") != 0) {
        to = (output){fopen(path, "w"), path};
        if (!to.file) {
            sg_cli_error(cli, SG_MSG_CORPUS_OPEN, path, strerror(errno));
            return SG_EXIT_USAGE;
        }
    }
    int code = write_records(cli, corpus, kind, count, &to);
    bool closed = to.name ? fclose(to.file) == 0 : fflush(to.file) == 0;
    return code == SG_EXIT_DONE && !closed ? fail_write(cli, &to) : code;
}

int sg_cmd_corpus(sg_cli *cli, int argc, char **argv)
{
    int64_t count = 0, seed = 1, openings = 0;
    bool phones = false;
    sg_date now = SG_NO_DATE;
    const char *path = NULL;
    const sg_option options[] = {
        {"count", 'n', SG_OPTION_NUMBER, &count, "N", SG_HELP_CORPUS_COUNT, 1, SG_CORPUS_MAX},
        {"seed", 's', SG_OPTION_NUMBER, &seed, "S", SG_HELP_CORPUS_SEED, 0, INT64_MAX},
        {"output", 'o', SG_OPTION_TEXT, &path, "FILE", SG_HELP_CORPUS_OUT, 0, 0},
        {"openings", '\0', SG_OPTION_NUMBER, &openings, "N", SG_HELP_CORPUS_OPENINGS, 1, 1000},
        {"phones", '\0', SG_OPTION_FLAG, &phones, NULL, SG_HELP_CORPUS_PHONES, 0, 0},
        {"now", '\0', SG_OPTION_DATE, &now, "DATE", SG_HELP_CORPUS_NOW, 0, 0},
        {0}};
    int operands = 0;
    int code = sg_cli_options(cli, SG_MSG_CORPUS_SYNOPSIS, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands != 1) {
        sg_cli_error(cli, SG_MSG_CORPUS_KIND);
        return SG_EXIT_USAGE;
    }
    sg_corpus_kind kind;
    if (!sg_corpus_kind_parse(argv[1], &kind)) {
        sg_cli_error(cli, SG_MSG_CORPUS_UNKNOWN, argv[1]);
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    sg_corpus_request request = {.seed = (uint64_t)seed,
                                 .kind = kind,
                                 .most_openings = (int32_t)openings,
                                 .phones = phones,
                                 .now = now};
    request.count = count > 0 ? (uint64_t)count : sg_corpus_default_count(kind);
    sg_corpus *corpus = NULL;
    sg_error err = {0};
    if (sg_corpus_open(v, &request, &corpus, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    code = open_and_write(cli, corpus, kind, request.count, path);
    sg_corpus_close(corpus);
    return code;
}
