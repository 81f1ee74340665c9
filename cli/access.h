/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands about accounts and personal data share.
 */
#ifndef SONGGANG_CLI_ACCESS_H
#define SONGGANG_CLI_ACCESS_H

#include "cli.h"
#include "songgang/access.h"

/* The user of this shell, for the audit log; never NULL. */
const char *sg_cli_actor(void);
/* A role and a region as given; message and false when they are none. */
bool sg_cli_role(sg_cli *cli, const char *role_text, const char *region_text, sg_role *ret_role,
                 sg_locality *ret_region);
/* One audit entry about what this command is going to do; message and false when it cannot be written. */
bool sg_cli_audit(sg_cli *cli, sg_audit_kind kind, int64_t plan, const char *worker,
                  const char *subject, const char *reason);
/* "2026-02-24 09:30" of seconds since 1970, local; "-" for 0. `out` ≥ 32 bytes. */
const char *sg_cli_instant(int64_t seconds, char *out);
/* "12:<64 hexadecimal digits>" */
bool sg_cli_head_parse(const char *text, int64_t *ret_seq, unsigned char ret[SG_SHA256_SIZE]);

#endif
