/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang index: bring the search index up to the store.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli.h"
#include "songgang/index.h"
#include "songgang/json_writer.h"
#include "songgang/messages.h"

static unsigned cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 16 ? 16 : (unsigned)count;
}

static int print_json(const sg_cli *cli, const sg_index_figures *figures)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "documents", (int64_t)figures->documents);
    sg_json_member_int(&w, "changed", (int64_t)figures->changed);
    sg_json_member_int(&w, "bytes", (int64_t)figures->bytes);
    sg_json_key(&w, "seconds");
    sg_json_fixed(&w, (int64_t)(figures->seconds * 1000 + 0.5), 3, 3);
    sg_json_member_bool(&w, "rebuilt", figures->rebuilt);
    sg_json_end_object(&w);
    sg_buffer_text(&out, "\n");
    if (out.failed) {
        sg_buffer_free(&out);
        sg_cli_error(cli, "%s", SG_MSG_CLI_MEMORY);
        return SG_EXIT_INTERNAL;
    }
    fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
    return SG_EXIT_DONE;
}

/* Only what may be done anywhere; the next run clears away what was begun. */
static void last_words(void)
{
    static const char words[] = SG_MSG_INDEX_FATAL;
    if (write(STDERR_FILENO, words, sizeof words - 1) >= 0)
        _exit(SG_EXIT_INTERNAL);
    _exit(SG_EXIT_INTERNAL);
}

int sg_cmd_index(sg_cli *cli, int argc, char **argv)
{
    bool rebuild = false;
    bool background = false;
    const sg_option options[] = {
        {"rebuild", '\0', SG_OPTION_FLAG, &rebuild, NULL, SG_HELP_INDEX_REBUILD, 0, 0},
        {"background", '\0', SG_OPTION_FLAG, &background, NULL, SG_HELP_INDEX_BACKGROUND, 0, 0},
        {NULL, '\0', SG_OPTION_FLAG, NULL, NULL, NULL, 0, 0},
    };
    int operands = 0;
    int leave = sg_cli_options(cli, SG_SYNOPSIS_INDEX, options, argc, argv, &operands);
    if (leave >= 0) {
        return leave;
    }
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], cli->command);
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *vocabulary = sg_cli_vocabulary(cli);
    if (vocabulary == NULL) {
        return SG_EXIT_INTERNAL;
    }
    if (background) {
        /* Refused, it is only less polite. */
        (void)setpriority(PRIO_PROCESS, 0, 5);
    }
    unsigned threads = background ? (cores() + 1) / 2 : cores();
    sg_index_figures figures;
    sg_error error = {0};
    sg_cli_bar bar;
    sg_index_on_abort(last_words);
    sg_cli_bar_start(&bar, cli, SG_LABEL_INDEXING);
    sg_status status = sg_index_update(cli->data_dir, vocabulary, rebuild, sg_cli_today(), threads,
                                       sg_cli_bar_step, &bar, &figures, &error);
    sg_cli_bar_end(&bar);
    if (status != SG_OK) {
        return sg_cli_fail(cli, &error);
    }
    if (cli->json) {
        return print_json(cli, &figures);
    }
    const char *kind = figures.rebuilt        ? SG_LABEL_INDEX_REBUILT
                       : figures.changed == 0 ? SG_LABEL_INDEX_SAME
                                              : SG_LABEL_INDEX_UPDATED;
    printf(SG_MSG_INDEX_DONE "\n", kind, (unsigned long long)figures.documents,
           (unsigned long long)figures.changed, figures.seconds, (double)figures.bytes / 1e6);
    return SG_EXIT_DONE;
}
