/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The `songgang` command: global options, the command table, and nothing else.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "cli.h"
#include "songgang/messages/access.h"
#include "songgang/messages/candidates.h"
#include "songgang/import_child.h"
#include "songgang/messages/cli.h"
#include "songgang/messages/cli_ledger.h"
#include "songgang/messages/cli_policy.h"
#include "songgang/messages/fair.h"
#include "songgang/messages/cli_push.h"
#include "songgang/messages/link.h"
#include "songgang/messages/operations.h"

static int import_child(sg_cli *cli, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    const sg_vocabulary *vocabulary = sg_cli_vocabulary(cli);
    return vocabulary ? sg_import_child(vocabulary) : SG_EXIT_INTERNAL;
}

static const struct command {
    const char *name, *help;
    int (*run)(sg_cli *cli, int argc, char **argv);
} commands[] = {
    {"corpus", SG_HELP_CORPUS, sg_cmd_corpus},
    {"import", SG_HELP_IMPORT, sg_cmd_import},
    {"normalise", SG_HELP_NORMALISE, sg_cmd_normalise},
    {"index", SG_HELP_INDEX, sg_cmd_index},
    {"search", SG_HELP_SEARCH, sg_cmd_search},
    {"match", SG_HELP_MATCH, sg_cmd_match},
    {"candidates", SG_HELP_CANDIDATES, sg_cmd_candidates},
    {"plan", SG_HELP_PLAN, sg_cmd_plan},
    {"push", SG_HELP_PUSH, sg_cmd_push},
    {"outbox", SG_HELP_OUTBOX, sg_cmd_outbox},
    {"answer", SG_HELP_ANSWER, sg_cmd_answer},
    {"record", SG_HELP_RECORD, sg_cmd_record},
    {"ledger", SG_HELP_LEDGER, sg_cmd_ledger},
    {"policy", SG_HELP_POLICY, sg_cmd_policy},
    {"export", SG_HELP_EXPORT, sg_cmd_export},
    {"stats", SG_HELP_STATS, sg_cmd_stats},
    {"fair", SG_HELP_FAIR, sg_cmd_fair},
    {"serve", SG_HELP_SERVE, sg_cmd_serve},
    {"user", SG_HELP_USER, sg_cmd_user},
    {"token", SG_HELP_TOKEN, sg_cmd_token},
    {"audit", SG_HELP_AUDIT, sg_cmd_audit},
    {"key", SG_HELP_KEY, sg_cmd_key},
    {"link", SG_HELP_LINK, sg_cmd_link},
    {"erase", SG_HELP_ERASE, sg_cmd_erase},
    {"backup", SG_HELP_BACKUP, sg_cmd_backup},
    {"restore", SG_HELP_RESTORE, sg_cmd_restore},
    {"check", SG_HELP_DATA_CHECK, sg_cmd_check},
    {"doctor", SG_HELP_DOCTOR, sg_cmd_doctor},
    {"import-child", NULL, import_child}, /* of the service; see songgang/import_child.h */
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(void)
{
    fputs(SG_MSG_CLI_USAGE "\n" SG_MSG_CLI_COMMANDS "\n", stdout);
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].help)
            printf("  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("\n" SG_MSG_CLI_GLOBAL, stdout);
}

/* Global options stand before the command. Returns the index of the command in argv, 0 when the
 * program is done (help, version), -1 on a usage error. */
static int global_options(sg_cli *cli, int argc, char **argv)
{
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char *option = argv[i];
        if (strcmp(option, "--json") == 0)
            cli->json = true;
        else if (strcmp(option, "--quiet") == 0)
            cli->quiet = true;
        else if (strcmp(option, "--figures") == 0)
            cli->figures = true;
        else if (strncmp(option, "--data=", 7) == 0)
            cli->data_dir = option + 7, cli->data_given = true;
        else if (strcmp(option, "--data") == 0) {
            if (++i == argc) {
                sg_cli_error(cli, SG_MSG_CLI_OPTION_VALUE, option);
                return -1;
            }
            cli->data_dir = argv[i];
            cli->data_given = true;
        } else if (strncmp(option, "--key-file=", 11) == 0) {
            setenv("SONGGANG_KEY_FILE", option + 11, 1); /* where the store looks for it */
        } else if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0) {
            print_help();
            return 0;
        } else if (strcmp(option, "--version") == 0) {
            puts("songgang " SG_VERSION);
            return 0;
        } else {
            sg_cli_error(cli, SG_MSG_CLI_UNKNOWN_OPTION, option, "");
            return -1;
        }
    }
    if (i < argc)
        return i;
    sg_cli_error(cli, SG_MSG_CLI_NO_COMMAND);
    return -1;
}

/* Time and peak memory of the whole process, for benches and the demo. */
static void print_figures(const struct timespec *started)
{
    struct timespec now;
    struct rusage usage;
    clock_gettime(CLOCK_MONOTONIC, &now);
    getrusage(RUSAGE_SELF, &usage);
    double seconds = (double)(now.tv_sec - started->tv_sec) +
                     (double)(now.tv_nsec - started->tv_nsec) / 1e9;
    fprintf(stderr, SG_MSG_CLI_FIGURES, seconds, (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    const char *environment = getenv("SONGGANG_DATA");
    sg_cli cli = {.data_dir = environment && *environment ? environment : "songgang-data",
                  .data_given = environment && *environment};
    struct timespec started;
    clock_gettime(CLOCK_MONOTONIC, &started);
    signal(SIGPIPE, SIG_IGN);

    int at = global_options(&cli, argc, argv);
    if (at <= 0)
        return at == 0 ? SG_EXIT_DONE : SG_EXIT_USAGE;

    const struct command *command = NULL;
    for (int i = 0; i < COMMAND_COUNT && !command; i++)
        if (strcmp(argv[at], commands[i].name) == 0)
            command = &commands[i];
    if (!command) {
        sg_cli_error(&cli, SG_MSG_CLI_UNKNOWN_COMMAND, argv[at]);
        return SG_EXIT_USAGE;
    }
    cli.command = command->name;
    int code = command->run(&cli, argc - at, argv + at);
    sg_vocabulary_free(cli.vocabulary);
    if (cli.figures)
        print_figures(&started);
    if (fflush(stdout) != 0 && code == SG_EXIT_DONE) {
        perror("stdout");
        return SG_EXIT_INTERNAL;
    }
    return code;
}
