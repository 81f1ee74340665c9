/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang key rotate`: a new key for personal data, and everything sealed anew with it.
 */
#include <stdio.h>
#include <string.h>

#include "access.h"
#include "songgang/messages/access.h"

int sg_cmd_key(sg_cli *cli, int argc, char **argv)
{
    bool keep = false;
    const sg_option options[] = {{.name = "keep-old", .kind = SG_OPTION_FLAG, .value = &keep,
                                  .help = SG_HELP_KEY_KEEP},
                                 {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_KEY, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands != 1 || strcmp(argv[1], "rotate") != 0) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_KEY);
        return SG_EXIT_USAGE;
    }
    sg_error err = {0};
    sg_store *store = NULL;
    sg_lock *lock = NULL;
    uint64_t workers = 0;
    sg_cli_bar bar;
    /* first for reading, so that a missing data directory is not created */
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    sg_store_close(store);
    store = NULL;
    if (status == SG_OK)
        status = sg_lock_acquire(cli->data_dir, "import", &lock, &err);
    if (status == SG_OK)
        status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, &err);
    if (status == SG_OK && !sg_cli_audit(cli, SG_AUDIT_KEY_ROTATE, 0, NULL, NULL, NULL))
        status = SG_IO;
    sg_cli_bar_start(&bar, cli, SG_MSG_KEY_ROTATING);
    if (status == SG_OK)
        status = sg_store_rotate_key(store, keep, sg_cli_bar_step, &bar, &workers, &err);
    sg_cli_bar_end(&bar);
    if (status == SG_OK)
        status = sg_store_scrub(store, &err);
    sg_store_close(store);
    sg_lock_release(lock);
    if (status != SG_OK)
        return err.text[0] ? sg_cli_fail(cli, &err) : SG_EXIT_DATA;
    printf(SG_MSG_KEY_ROTATED "\n", (unsigned long long)workers);
    if (!keep)
        sg_cli_note(cli, "%s", SG_MSG_KEY_OLD_GONE);
    return SG_EXIT_DONE;
}
