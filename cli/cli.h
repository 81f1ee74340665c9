/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every subcommand shares: global options, option parsing, progress, errors and exit codes.
 * One file per subcommand: cli/cmd_<name>.c with sg_cmd_<name>(); the table stands in main.c.
 */
#ifndef SONGGANG_CLI_H
#define SONGGANG_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/approval.h"
#include "songgang/date.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

enum {
    SG_EXIT_DONE = 0,
    SG_EXIT_REJECTS = 1,  /* some records rejected; or a check that failed */
    SG_EXIT_USAGE = 2,
    SG_EXIT_INPUT = 3,    /* bad input file */
    SG_EXIT_DATA = 4,     /* data directory missing, damaged or locked */
    SG_EXIT_INTERNAL = 5
};

typedef struct sg_cli {
    const char *data_dir;
    bool json, quiet;
    bool data_given; /* data_dir was said, and is not the default */
    bool figures; /* print time and peak memory at the end */
    const char *command; /* its name, for messages */
    sg_vocabulary *vocabulary; /* use sg_cli_vocabulary() */
} sg_cli;

/* The vocabulary, built on first use and freed by main; NULL (message printed) without memory. */
const sg_vocabulary *sg_cli_vocabulary(sg_cli *cli);

/* ---- options ---- */
typedef struct sg_cli_list {
    const char *item[32];
    size_t count;
} sg_cli_list;

typedef enum sg_option_kind {
    SG_OPTION_FLAG,   /* bool * */
    SG_OPTION_TEXT,   /* const char ** */
    SG_OPTION_NUMBER, /* int64_t *, with minimum and maximum */
    SG_OPTION_DATE,   /* sg_date * */
    SG_OPTION_LIST    /* sg_cli_list *, may be given again */
} sg_option_kind;

typedef struct sg_option {
    const char *name; /* without dashes; NULL ends the table */
    char letter;      /* '\0' none */
    sg_option_kind kind;
    void *value;
    const char *argument; /* as shown in help: "省份" */
    const char *help;
    int64_t minimum, maximum;
} sg_option;

/* Parses `argv[1..]`; operands are moved to the front of argv[1..] and counted in `*ret_operands`.
 * `--` ends options, "-" is an operand. Returns -1 to go on, else the exit code to leave with
 * (SG_EXIT_USAGE after a message, SG_EXIT_DONE after --help). */
int sg_cli_options(const sg_cli *cli, const char *synopsis, const sg_option *options, int argc,
                   char **argv, int *ret_operands);

/* Columns on a terminal: Han and other wide characters take two. */
int sg_cli_columns(const char *text);

/* ---- messages (stderr) ---- */
/* "songgang import：…"; never silenced by --quiet. */
void sg_cli_error(const sg_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Notes and warnings; silenced by --quiet. */
void sg_cli_note(const sg_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Print `err` and return the exit code its status stands for (SG_MISSING, SG_LOCKED, SG_CORRUPT,
 * SG_STALE: SG_EXIT_DATA; SG_FORMAT: SG_EXIT_INPUT; SG_INVALID, SG_UNKNOWN, SG_NOT_FOUND: SG_EXIT_USAGE). */
int sg_cli_fail(const sg_cli *cli, const sg_error *err);

/* ---- progress: a bar on a terminal, nothing elsewhere or with --quiet ---- */
typedef struct sg_cli_bar {
    const sg_cli *cli;
    const char *label; /* may change while it runs */
    int64_t started_ms, printed_ms;
    bool shown;
} sg_cli_bar;
void sg_cli_bar_start(sg_cli_bar *bar, const sg_cli *cli, const char *label);
bool sg_cli_bar_step(void *bar, uint64_t done, uint64_t total); /* an sg_progress; false after Ctrl-C */
void sg_cli_bar_end(sg_cli_bar *bar);

/* Today's civil date, local time zone. */
sg_date sg_cli_today(void);
/* "2026-02-24T09:30:00+08:00" of now; `out` ≥ 32 bytes. */
void sg_cli_now(char *out, size_t size);

/* Who acts (`actor`, else $USER) on this data directory, and when (`now`, else today). */
sg_desk sg_cli_desk(sg_cli *cli, const char *actor, sg_date now);

/* ---- commands ---- */
int sg_cmd_corpus(sg_cli *cli, int argc, char **argv);
int sg_cmd_import(sg_cli *cli, int argc, char **argv);
int sg_cmd_normalise(sg_cli *cli, int argc, char **argv);
int sg_cmd_index(sg_cli *cli, int argc, char **argv);
int sg_cmd_search(sg_cli *cli, int argc, char **argv);
int sg_cmd_match(sg_cli *cli, int argc, char **argv);
int sg_cmd_candidates(sg_cli *cli, int argc, char **argv);
int sg_cmd_plan(sg_cli *cli, int argc, char **argv);
int sg_cmd_ledger(sg_cli *cli, int argc, char **argv);
int sg_cmd_push(sg_cli *cli, int argc, char **argv);
int sg_cmd_outbox(sg_cli *cli, int argc, char **argv);
int sg_cmd_answer(sg_cli *cli, int argc, char **argv);
int sg_cmd_record(sg_cli *cli, int argc, char **argv);
int sg_cmd_export(sg_cli *cli, int argc, char **argv);
int sg_cmd_stats(sg_cli *cli, int argc, char **argv);
int sg_cmd_policy(sg_cli *cli, int argc, char **argv);
int sg_cmd_backup(sg_cli *cli, int argc, char **argv);
int sg_cmd_restore(sg_cli *cli, int argc, char **argv);
int sg_cmd_check(sg_cli *cli, int argc, char **argv);
int sg_cmd_doctor(sg_cli *cli, int argc, char **argv);
int sg_cmd_fair(sg_cli *cli, int argc, char **argv);
int sg_cmd_serve(sg_cli *cli, int argc, char **argv);
int sg_cmd_token(sg_cli *cli, int argc, char **argv);
int sg_cmd_user(sg_cli *cli, int argc, char **argv);
int sg_cmd_audit(sg_cli *cli, int argc, char **argv);
int sg_cmd_key(sg_cli *cli, int argc, char **argv);
int sg_cmd_link(sg_cli *cli, int argc, char **argv);
int sg_cmd_erase(sg_cli *cli, int argc, char **argv);

#endif
