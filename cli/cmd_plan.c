/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang plan` and `songgang plan check`; cmd_plan_desk.c has what is done with a plan later.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "cmd_plan.h"
#include "songgang/check.h"
#include "songgang/messages/cli_ledger.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/messages/plan.h"
#include "songgang/policy_file.h"
#include "songgang/service.h"

typedef struct stage_bar {
    sg_cli_bar bar;
    const char *stage;
} stage_bar;

static bool step(void *context, uint64_t done, uint64_t total)
{
    stage_bar *s = context;
    if (s->stage)
        s->bar.label = s->stage;
    return sg_cli_bar_step(&s->bar, done, total);
}

static int check_plan(sg_cli *cli, int argc, char **argv)
{
    sg_date now = SG_NO_DATE;
    int64_t quota = 0;
    const char *prices = NULL;
    const sg_option options[] = {
        {.name = "prices", .kind = SG_OPTION_TEXT, .value = &prices, .argument = SG_ARG_FILE_NAME,
         .help = SG_HELP_CHECK_PRICES},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &now, .argument = SG_ARG_DATE,
         .help = SG_HELP_CHECK_NOW},
        {.name = "quota", .kind = SG_OPTION_NUMBER, .value = &quota, .argument = SG_ARG_NUMBER,
         .help = SG_HELP_PLAN_QUOTA, .minimum = 1, .maximum = 8},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_CHECK, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 1) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], "plan check");
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    sg_check_request request = {.data_dir = cli->data_dir,
                                .plan = operands ? argv[1] : "latest",
                                .now = now,
                                .quota = (int)quota,
                                .prices = prices};
    sg_buffer out = {0};
    sg_check_figures figures = {0};
    sg_error err = {0};
    sg_policy policy;
    sg_status status = sg_policy_load(cli->data_dir, &policy, &err);
    if (status == SG_OK)
        status = sg_check_plan(v, &policy, &request, cli->json, &out, &figures, &err);
    if (status == SG_OK)
        fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    return figures.broken ? SG_EXIT_REJECTS : SG_EXIT_DONE;
}

static void print_figures(const sg_cli *cli, const sg_plan_figures *figures)
{
    sg_buffer out = {0};
    if (cli->json) {
        sg_plan_figures_json(figures, &out);
        sg_buffer_append(&out, "\n", 1);
    } else {
        sg_plan_figures_text(figures, &out);
    }
    fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
    for (size_t i = 0; i < figures->steps && cli->figures; i++)
        fprintf(stderr, SG_MSG_PLAN_TEXT_STEP, figures->step[i].name, figures->step[i].seconds,
                figures->step[i].cpu);
}

/* A file beside the ledger: opened before the plan is made, which is not done to find out that it
 * cannot be written. */
typedef struct side_file {
    const char *path;
    FILE *out;
    sg_buffer text;
} side_file;

static bool open_side(side_file *file)
{
    file->out = file->path ? fopen(file->path, "w") : NULL;
    return !file->path || file->out;
}

/* Writes when the plan was made. */
static bool close_side(side_file *file, bool made)
{
    bool written = true;
    if (file->out) {
        if (made && file->text.size > 0)
            written = fwrite(file->text.data, 1, file->text.size, file->out) == file->text.size;
        written = fclose(file->out) == 0 && written;
    }
    sg_buffer_free(&file->text);
    return written;
}

int sg_cmd_plan(sg_cli *cli, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "check") == 0)
        return check_plan(cli, argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "report") == 0)
        return sg_cmd_plan_report(cli, argc - 1, argv + 1);
    int desk_code;
    if (sg_cli_plan_desk(cli, argc, argv, &desk_code))
        return desk_code;
    const char *scope = NULL, *actor = NULL;
    side_file shortfalls = {0}, prices = {0};
    int64_t quota = 0, threads = 0;
    sg_date now = SG_NO_DATE;
    bool dry_run = false, cold = false;
    const sg_option options[] = {
        {.name = "scope", .kind = SG_OPTION_TEXT, .value = &scope, .argument = SG_ARG_REGION,
         .help = SG_HELP_PLAN_SCOPE},
        {.name = "quota", .kind = SG_OPTION_NUMBER, .value = &quota, .argument = SG_ARG_NUMBER,
         .help = SG_HELP_PLAN_QUOTA, .minimum = 1, .maximum = 8},
        {.name = "shortfalls", .kind = SG_OPTION_TEXT, .value = &shortfalls.path,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_PLAN_SHORTFALLS},
        {.name = "prices", .kind = SG_OPTION_TEXT, .value = &prices.path,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_PLAN_PRICES},
        {.name = "cold", .kind = SG_OPTION_FLAG, .value = &cold, .help = SG_HELP_PLAN_COLD},
        {.name = "dry-run", .kind = SG_OPTION_FLAG, .value = &dry_run, .help = SG_HELP_PLAN_DRY_RUN},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &now, .argument = SG_ARG_DATE,
         .help = SG_HELP_PLAN_NOW},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &actor, .argument = SG_ARG_NAME,
         .help = SG_HELP_ACTOR},
        {.name = "threads", .kind = SG_OPTION_NUMBER, .value = &threads, .argument = SG_ARG_NUMBER,
         .help = SG_HELP_PLAN_THREADS, .minimum = 1, .maximum = 64},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_PLAN, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], "plan");
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    sg_error err = {0};
    sg_plan_request request = {.quota = (int)quota,
                               .dry_run = dry_run,
                               .cold = cold,
                               .actor = sg_cli_desk(cli, actor, now).actor,
                               .now = now != SG_NO_DATE ? now : sg_cli_today(),
                               .threads = (unsigned)threads};
    if (scope && sg_locality_lookup(v, sg_str_of(scope), &request.scope, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_policy policy;
    if (sg_policy_load(cli->data_dir, &policy, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (!open_side(&shortfalls) || !open_side(&prices)) {
        sg_cli_error(cli, SG_MSG_CLI_WRITE, strerror(errno));
        close_side(&shortfalls, false);
        return SG_EXIT_USAGE;
    }
    request.shortfalls = shortfalls.out ? &shortfalls.text : NULL;
    request.prices = prices.out ? &prices.text : NULL;
    stage_bar bar = {0};
    sg_cli_bar_start(&bar.bar, cli, "");
    request.progress = step;
    request.progress_context = &bar;
    request.stage = &bar.stage;
    sg_plan_figures figures;
    sg_status status = sg_service_plan(cli->data_dir, v, &policy, &request, &figures, &err);
    sg_cli_bar_end(&bar.bar);
    if (status == SG_OK)
        print_figures(cli, &figures);
    bool written = close_side(&shortfalls, status == SG_OK);
    written = close_side(&prices, status == SG_OK) && written;
    if (!written) {
        sg_cli_error(cli, SG_MSG_CLI_WRITE, strerror(errno));
        return SG_EXIT_INTERNAL;
    }
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}
