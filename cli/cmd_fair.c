/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang fair`: what the big screen of a job fair shows beside the jobs. The screens take it up by
 * themselves within seconds.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "songgang/fair.h"
#include "songgang/messages/cli.h"
#include "songgang/messages/fair.h"

enum { ACTION_SET, ACTION_SHOW, ACTION_ARRIVE, ACTION_MAP, ACTION_CLEAR, ACTIONS };
static const char *const names[ACTIONS] = {"set", "show", "arrive", "map", "clear"};

typedef struct options {
    const char *at, *approval;
    bool gone, map;
} options;

static size_t arrived(const sg_fair *fair)
{
    size_t count = 0;
    for (size_t i = 0; i < fair->booth_count; i++)
        count += fair->booth[i].arrived != NULL;
    return count;
}

static sg_status set(sg_cli *cli, const char *path, sg_arena *arena, sg_error *err)
{
    sg_fair fair;
    sg_status status = sg_fair_read_file(path, arena, &fair, err);
    if (status == SG_INVALID)
        status = err->status = SG_FORMAT; /* the file is at fault, not the command */
    if (status == SG_OK)
        status = sg_fair_install(cli->data_dir, &fair, err);
    if (status == SG_OK)
        printf(SG_MSG_FAIR_SET, fair.name, fair.booth_count, fair.event_count);
    return status;
}

static sg_status show(sg_cli *cli, sg_arena *arena, sg_error *err)
{
    sg_fair fair;
    char day[SG_DATE_TEXT];
    sg_status status = sg_fair_load(cli->data_dir, arena, &fair, err);
    if (status != SG_OK)
        return status;
    if (cli->json) {
        sg_buffer out = {0};
        sg_json_writer w;
        sg_json_begin(&w, &out);
        sg_fair_put(&w, &fair);
        sg_buffer_text(&out, "\n");
        if (out.failed)
            status = sg_fail_memory(err);
        else
            fwrite(out.data, 1, out.size, stdout);
        sg_buffer_free(&out);
        return status;
    }
    sg_date_print(fair.date, day);
    printf(SG_MSG_FAIR_SHOW, fair.name, fair.place ? fair.place : "", day,
           fair.starts ? fair.starts : "", fair.ends ? fair.ends : "", fair.booth_count,
           arrived(&fair));
    for (size_t i = 0; i < fair.booth_count; i++)
        printf("  %s  %s  %s  %s\n", fair.booth[i].number,
               fair.booth[i].arrived ? fair.booth[i].arrived : SG_MSG_FAIR_ABSENT,
               fair.booth[i].employer, fair.booth[i].hiring ? fair.booth[i].hiring : "");
    for (size_t i = 0; i < fair.event_count; i++)
        printf("  %s  %s  %s\n", fair.event[i].at, fair.event[i].what,
               fair.event[i].where ? fair.event[i].where : "");
    return SG_OK;
}

static sg_status arrive(sg_cli *cli, char **booths, int count, const options *o, sg_arena *arena,
                        sg_error *err)
{
    sg_fair fair;
    char now[8];
    const time_t clock = time(NULL);
    struct tm local;
    strftime(now, sizeof now, "%H:%M", localtime_r(&clock, &local));
    sg_status status = sg_fair_load(cli->data_dir, arena, &fair, err);
    for (int i = 0; i < count && status == SG_OK; i++) {
        size_t b = 0;
        while (b < fair.booth_count && strcmp(fair.booth[b].number, booths[i]) != 0)
            b++;
        if (b == fair.booth_count)
            status = sg_fail(err, SG_NOT_FOUND, SG_MSG_FAIR_NO_BOOTH, booths[i]);
        else
            fair.booth[b].arrived = o->gone ? NULL : o->at ? o->at : now;
    }
    if (status == SG_OK)
        status = sg_fair_check(&fair, err);
    if (status == SG_OK)
        status = sg_fair_install(cli->data_dir, &fair, err);
    if (status == SG_OK)
        printf(SG_MSG_FAIR_ARRIVED, arrived(&fair), fair.booth_count);
    return status;
}

static sg_status map(sg_cli *cli, const char *path, const char *approval, sg_error *err)
{
    sg_status status = sg_fair_map_install(cli->data_dir, path, approval, err);
    if (status == SG_OK)
        printf(SG_MSG_FAIR_MAP_SET, approval);
    return status;
}

static sg_status clear(sg_cli *cli, bool only_map, sg_error *err)
{
    sg_status status = only_map ? sg_fair_map_remove(cli->data_dir, err)
                                : sg_fair_remove(cli->data_dir, err);
    if (status == SG_OK)
        fputs(only_map ? SG_MSG_FAIR_MAP_CLEARED : SG_MSG_FAIR_CLEARED, stdout);
    return status;
}

/* Which action, with as many operands as it takes; ACTIONS after a message. */
static int choose(const sg_cli *cli, int operands, char **argv, const options *o)
{
    int action = 0;
    if (operands < 1) {
        sg_cli_error(cli, SG_MSG_FAIR_NO_ACTION);
        return ACTIONS;
    }
    while (action < ACTIONS && strcmp(argv[1], names[action]) != 0)
        action++;
    const int given = operands - 1;
    const bool file = action == ACTION_SET || action == ACTION_MAP;
    if (action == ACTIONS)
        sg_cli_error(cli, SG_MSG_FAIR_UNKNOWN_ACTION, argv[1]);
    else if (file && given != 1)
        sg_cli_error(cli, SG_MSG_FAIR_NEEDS_FILE, argv[1]);
    else if (action == ACTION_MAP && !o->approval)
        sg_cli_error(cli, SG_MSG_FAIR_NEEDS_APPROVAL);
    else if (action == ACTION_ARRIVE && given == 0)
        sg_cli_error(cli, SG_MSG_FAIR_NEEDS_BOOTH);
    else if (!file && action != ACTION_ARRIVE && given > 0)
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2], "fair");
    else
        return action;
    return ACTIONS;
}

int sg_cmd_fair(sg_cli *cli, int argc, char **argv)
{
    options o = {0};
    const sg_option table[] = {
        {.name = "at", .kind = SG_OPTION_TEXT, .value = &o.at, .argument = SG_WORD_FAIR_TIME,
         .help = SG_HELP_FAIR_AT},
        {.name = "gone", .kind = SG_OPTION_FLAG, .value = &o.gone, .help = SG_HELP_FAIR_GONE},
        {.name = "approval", .kind = SG_OPTION_TEXT, .value = &o.approval,
         .argument = SG_WORD_FAIR_APPROVAL, .help = SG_HELP_FAIR_APPROVAL},
        {.name = "map", .kind = SG_OPTION_FLAG, .value = &o.map, .help = SG_HELP_FAIR_MAP},
        {0}};
    int operands;
    const int code = sg_cli_options(cli, SG_SYNOPSIS_FAIR, table, argc, argv, &operands);
    if (code >= 0)
        return code;
    const int action = choose(cli, operands, argv, &o);
    if (action == ACTIONS)
        return SG_EXIT_USAGE;
    sg_error err = {0};
    sg_arena *arena = sg_arena_new(0);
    sg_status status = SG_OK;
    if (!arena)
        status = sg_fail_memory(&err);
    else if (action == ACTION_SET)
        status = set(cli, argv[2], arena, &err);
    else if (action == ACTION_SHOW)
        status = show(cli, arena, &err);
    else if (action == ACTION_ARRIVE)
        status = arrive(cli, argv + 2, operands - 1, &o, arena, &err);
    else if (action == ACTION_MAP)
        status = map(cli, argv[2], o.approval, &err);
    else
        status = clear(cli, o.map, &err);
    sg_arena_free(arena);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}
