/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies in the data directory; see songgang/policy_file.h. Files are replaced whole, so a reader
 * finds the former policy or the new one and never half of it.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data_file.h"
#include "songgang/messages/policy.h"
#include "songgang/policy_file.h"
#include "songgang/store.h"

enum { FILE_KB = 256 };

/* "<data>/policy.json", or that of a version. */
static sg_status path_of(const char *data_dir, const char *version, char out[PATH_MAX],
                         sg_error *err)
{
    int n = version ? snprintf(out, PATH_MAX, "%s/policies/%s.json", data_dir, version)
                    : snprintf(out, PATH_MAX, "%s/policy.json", data_dir);
    if (n >= 0 && n < PATH_MAX - 8) /* room for ".new" */
        return SG_OK;
    errno = ENAMETOOLONG;
    return data_file_failed(data_dir, err);
}

/* SG_MISSING no file; SG_FORMAT names it. */
static sg_status read_policy(const char *path, sg_policy *ret, sg_buffer *problems, sg_error *err)
{
    sg_buffer text = {0};
    sg_error cause = {0};
    sg_status status = data_file_read(path, FILE_KB, &text, err);
    if (status == SG_OK) {
        status = sg_policy_parse(text.data ? text.data : "", text.size, ret, problems, &cause);
        if (status == SG_NO_MEMORY)
            sg_fail_memory(err);
        else if (status != SG_OK)
            status = sg_fail(err, SG_FORMAT, SG_MSG_POLICY_FILE, path, cause.text);
    }
    sg_buffer_free(&text);
    return status;
}

sg_status sg_policy_read_file(const char *path, sg_policy *ret, sg_buffer *problems, sg_error *err)
{
    sg_error cause = {0};
    sg_status status = read_policy(path, ret, problems, &cause);
    if (status == SG_MISSING || status == SG_IO)
        status = SG_FORMAT;
    return status == SG_OK ? SG_OK : sg_fail(err, status, "%s", cause.text);
}

sg_status sg_policy_load(const char *data_dir, sg_policy *ret, sg_error *err)
{
    char path[PATH_MAX];
    sg_policy policy;
    sg_error cause = {0};
    sg_status status = path_of(data_dir, NULL, path, err);
    if (status != SG_OK)
        return status;
    status = read_policy(path, &policy, NULL, &cause);
    if (status == SG_MISSING) {
        *ret = *sg_policy_default();
        return SG_OK;
    }
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    status = sg_policy_unclaimed(data_dir, &policy, &cause);
    if (status == SG_CONFLICT)
        return sg_fail(err, SG_FORMAT, SG_MSG_POLICY_FILE, path, cause.text);
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    *ret = policy;
    return SG_OK;
}

uint64_t sg_policy_stamp(const char *data_dir)
{
    char path[PATH_MAX];
    return path_of(data_dir, NULL, path, NULL) == SG_OK ? data_file_stamp(path) : 0;
}

/* SG_NOT_FOUND nothing kept under this version. */
static sg_status kept(const char *data_dir, const char *version, sg_policy *ret, sg_error *err)
{
    char path[PATH_MAX];
    sg_error cause = {0};
    if (!sg_policy_version_valid(version))
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_POLICY_NO_SUCH, version);
    sg_status status = path_of(data_dir, version, path, err);
    if (status != SG_OK)
        return status;
    status = read_policy(path, ret, NULL, &cause);
    if (status == SG_MISSING)
        return sg_fail(err, SG_NOT_FOUND, SG_MSG_POLICY_NO_SUCH, version);
    return status == SG_OK ? SG_OK : sg_fail(err, status, "%s", cause.text);
}

sg_status sg_policy_of_version(const char *data_dir, const char *version, sg_policy *ret,
                               sg_error *err)
{
    sg_policy policy;
    if (strcmp(version, sg_policy_default()->version) == 0) {
        *ret = *sg_policy_default();
        return SG_OK;
    }
    sg_status status = kept(data_dir, version, &policy, err);
    if (status == SG_NOT_FOUND && sg_policy_load(data_dir, &policy, NULL) == SG_OK &&
        strcmp(policy.version, version) == 0)
        status = SG_OK;
    if (status == SG_OK)
        *ret = policy;
    return status;
}

sg_status sg_policy_unclaimed(const char *data_dir, const sg_policy *policy, sg_error *err)
{
    sg_policy former;
    sg_error cause = {0};
    sg_status status = kept(data_dir, policy->version, &former, &cause);
    if (status == SG_NOT_FOUND)
        return SG_OK;
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    return sg_policy_equal(&former, policy)
               ? SG_OK
               : sg_fail(err, SG_CONFLICT, SG_MSG_POLICY_VERSION_KEPT, policy->version);
}

/* ---- writing ---- */

static sg_status write_policy(const char *path, const sg_policy *policy, sg_error *err)
{
    sg_buffer text = {0};
    sg_policy_write(policy, &text);
    sg_status status = text.failed ? sg_fail_memory(err) : data_file_replace(path, &text, err);
    sg_buffer_free(&text);
    return status;
}

sg_status sg_policy_keep(const char *data_dir, const sg_policy *policy, sg_error *err)
{
    char path[PATH_MAX], folder[PATH_MAX];
    struct stat facts;
    sg_status status = path_of(data_dir, policy->version, path, err);
    if (status == SG_OK)
        status = sg_policy_unclaimed(data_dir, policy, err);
    if (status != SG_OK || access(path, F_OK) == 0)
        return status;
    if (stat(data_dir, &facts) != 0)
        return sg_fail(err, SG_MISSING, SG_MSG_POLICY_NO_DATA, data_dir);
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    if (mkdir(folder, 0750) != 0 && errno != EEXIST)
        return data_file_failed(folder, err);
    return write_policy(path, policy, err);
}

/* Under the lock: the policy in force is kept before it goes. One that cannot be read is no loss:
 * it was in force for nobody. */
static sg_status keep_former(const char *data_dir, sg_error *err)
{
    sg_policy former;
    return sg_policy_load(data_dir, &former, NULL) == SG_OK
               ? sg_policy_keep(data_dir, &former, err)
               : SG_OK;
}

sg_status sg_policy_install(const char *data_dir, const sg_policy *policy, sg_error *err)
{
    char path[PATH_MAX];
    sg_lock *lock = NULL;
    sg_status status = path_of(data_dir, NULL, path, err);
    if (status == SG_OK)
        status = sg_lock_acquire(data_dir, "policy", &lock, err);
    if (status == SG_OK)
        status = sg_policy_unclaimed(data_dir, policy, err);
    if (status == SG_OK)
        status = keep_former(data_dir, err);
    if (status == SG_OK)
        status = sg_policy_keep(data_dir, policy, err);
    if (status == SG_OK)
        status = write_policy(path, policy, err);
    sg_lock_release(lock);
    return status;
}

sg_status sg_policy_reset(const char *data_dir, sg_error *err)
{
    char path[PATH_MAX];
    sg_lock *lock = NULL;
    sg_status status = path_of(data_dir, NULL, path, err);
    if (status == SG_OK)
        status = sg_lock_acquire(data_dir, "policy", &lock, err);
    if (status == SG_OK)
        status = keep_former(data_dir, err);
    if (status == SG_OK)
        status = data_file_remove(path, err);
    sg_lock_release(lock);
    return status;
}
