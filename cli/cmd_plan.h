/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to cli: what `songgang plan` hands to the commands on existing plans.
 */
#ifndef SONGGANG_CLI_CMD_PLAN_H
#define SONGGANG_CLI_CMD_PLAN_H

#include "cli.h"

/* Runs `plan WORD …` when WORD is one of show, approve, undo, discard, hold, release, replace,
 * refresh; false when it is none. */
bool sg_cli_plan_desk(sg_cli *cli, int argc, char **argv, int *ret_code);

/* `plan report`: argv[0] is "report". */
int sg_cmd_plan_report(sg_cli *cli, int argc, char **argv);

#endif
