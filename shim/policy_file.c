/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies in the data directory; see songgang/policy_file.h. A file is written beside its place,
 * synced and renamed, so a reader finds the former policy or the new one and never half of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/messages/policy.h"
#include "songgang/policy_file.h"
#include "songgang/store.h"

enum { FILE_BYTES = 1 << 18 };

static sg_status fail_io(sg_error *err, const char *path)
{
    int number = errno;
    return sg_fail(err, number == ENOSPC || number == EDQUOT ? SG_NO_SPACE : SG_IO,
                   SG_MSG_POLICY_IO, path, strerror(number));
}

/* "<data>/policy.json", or that of a version. */
static sg_status path_of(const char *data_dir, const char *version, char out[PATH_MAX],
                         sg_error *err)
{
    int n = version ? snprintf(out, PATH_MAX, "%s/policies/%s.json", data_dir, version)
                    : snprintf(out, PATH_MAX, "%s/policy.json", data_dir);
    if (n >= 0 && n < PATH_MAX - 8) /* room for ".new" */
        return SG_OK;
    errno = ENAMETOOLONG;
    return fail_io(err, data_dir);
}

/* SG_MISSING when there is no such file. */
static sg_status read_bytes(const char *path, sg_buffer *out, sg_error *err)
{
    char block[8192];
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, SG_MSG_POLICY_IO, path, strerror(errno))
                   : fail_io(err, path);
    sg_status status = SG_OK;
    errno = 0;
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) {
        sg_buffer_append(out, block, n);
        if (out->size > FILE_BYTES) {
            status = sg_fail(err, SG_FORMAT, SG_MSG_POLICY_BIG, path, FILE_BYTES / 1024);
            break;
        }
    }
    if (status == SG_OK && ferror(file))
        status = fail_io(err, path);
    else if (status == SG_OK && out->failed)
        status = sg_fail_memory(err);
    fclose(file);
    return status;
}

/* SG_MISSING no file; SG_FORMAT names it. */
static sg_status read_policy(const char *path, sg_policy *ret, sg_buffer *problems, sg_error *err)
{
    sg_buffer text = {0};
    sg_error cause = {0};
    sg_status status = read_bytes(path, &text, err);
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
    struct stat facts;
    if (path_of(data_dir, NULL, path, NULL) != SG_OK || stat(path, &facts) != 0)
        return 0;
    const uint64_t part[] = {(uint64_t)facts.st_ino, (uint64_t)facts.st_size,
                             (uint64_t)facts.st_mtim.tv_sec, (uint64_t)facts.st_mtim.tv_nsec};
    uint64_t sum = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        sum = (sum ^ part[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return sum | 1;
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

static sg_status sync_directory(const char *file_path, sg_error *err)
{
    char directory[PATH_MAX];
    snprintf(directory, sizeof directory, "%s", file_path);
    char *slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    int fd = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail_io(err, directory);
    sg_status status = fsync(fd) == 0 ? SG_OK : fail_io(err, directory);
    close(fd);
    return status;
}

static sg_status replace_file(const char *path, const sg_buffer *text, sg_error *err)
{
    char temporary[PATH_MAX + 8];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return fail_io(err, temporary);
    sg_status status = fwrite(text->data, 1, text->size, file) == text->size &&
                               fflush(file) == 0 && fsync(fileno(file)) == 0
                           ? SG_OK
                           : fail_io(err, temporary);
    if (fclose(file) != 0 && status == SG_OK)
        status = fail_io(err, temporary);
    if (status == SG_OK && rename(temporary, path) != 0)
        status = fail_io(err, path);
    if (status != SG_OK) {
        unlink(temporary);
        return status;
    }
    return sync_directory(path, err);
}

static sg_status write_policy(const char *path, const sg_policy *policy, sg_error *err)
{
    sg_buffer text = {0};
    sg_policy_write(policy, &text);
    sg_status status = text.failed ? sg_fail_memory(err) : replace_file(path, &text, err);
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
        return fail_io(err, folder);
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
    if (status == SG_OK && unlink(path) != 0 && errno != ENOENT)
        status = fail_io(err, path);
    if (status == SG_OK)
        status = sync_directory(path, err);
    sg_lock_release(lock);
    return status;
}
