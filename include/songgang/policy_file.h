/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies as files: one JSON object, every member but "version" optional over the compiled-in
 * default, and nothing in it that is not understood.
 *
 *   <data>/policy.json            the policy in force; absent: the compiled-in default
 *   <data>/policies/VERSION.json  every version that was in force or made a plan
 *
 * A version names one content for good: a file whose content differs from what is kept (or compiled
 * in) under its version is refused. All functions may be called from any thread.
 */
#ifndef SONGGANG_POLICY_FILE_H
#define SONGGANG_POLICY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/json_writer.h"
#include "songgang/policy.h"
#include "songgang/status.h"

/* Reads and checks one document. Each problem is a Chinese line, its JSON pointer first, appended
 * to `problems` (nullable); `err` has the first. SG_FORMAT not JSON; SG_INVALID anything else. */
sg_status sg_policy_parse(const char *text, size_t size, sg_policy *ret, sg_buffer *problems,
                          sg_error *err);
/* The whole policy as JSON, indented, ending with a newline. Read again it is the same. */
void sg_policy_write(const sg_policy *policy, sg_buffer *out);
/* One value as in the file: 340, "21:00", [[0,0],[1000,6600]]. */
void sg_policy_write_value(const sg_policy *policy, const sg_policy_field *field, sg_buffer *out);

/* The file `path`. SG_FORMAT: cannot be opened, or whatever sg_policy_parse says. */
sg_status sg_policy_read_file(const char *path, sg_policy *ret, sg_buffer *problems, sg_error *err);

/* The policy in force. SG_FORMAT names the file and what is wrong with it. Without a data directory
 * it is the default: other calls say that there is none. */
sg_status sg_policy_load(const char *data_dir, sg_policy *ret, sg_error *err);
/* Changes whenever the file of the policy in force was replaced, written or removed. */
uint64_t sg_policy_stamp(const char *data_dir);
/* A version by name: compiled in, in force or kept. SG_NOT_FOUND. */
sg_status sg_policy_of_version(const char *data_dir, const char *version, sg_policy *ret,
                               sg_error *err);
/* SG_CONFLICT when the version already names another content. */
sg_status sg_policy_unclaimed(const char *data_dir, const sg_policy *policy, sg_error *err);
/* Keeps the policy under its version. SG_MISSING no data directory; SG_CONFLICT; SG_IO. */
sg_status sg_policy_keep(const char *data_dir, const sg_policy *policy, sg_error *err);
/* Puts a checked policy in force, whole and atomically; the former one is kept. Same errors. */
sg_status sg_policy_install(const char *data_dir, const sg_policy *policy, sg_error *err);
/* Back to the compiled-in default; the former one is kept. */
sg_status sg_policy_reset(const char *data_dir, sg_error *err);

#endif
