/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See data_file.h.
 */
#include "data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/messages/fair.h"

sg_status data_file_failed(const char *path, sg_error *err)
{
    const int number = errno;
    return sg_fail(err, number == ENOSPC || number == EDQUOT ? SG_NO_SPACE : SG_IO,
                   SG_MSG_FAIR_IO, path, strerror(number));
}

sg_status data_file_path(const char *data_dir, const char *name, char out[PATH_MAX], sg_error *err)
{
    const int n = snprintf(out, PATH_MAX, "%s/%s", data_dir, name);
    if (n >= 0 && n < PATH_MAX - 8) /* room for ".new" */
        return SG_OK;
    errno = ENAMETOOLONG;
    return data_file_failed(data_dir, err);
}

sg_status data_file_read(const char *path, int kb, sg_buffer *out, sg_error *err)
{
    char block[8192];
    const size_t before = out->size;
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, SG_MSG_FAIR_IO, path, strerror(errno))
                   : data_file_failed(path, err);
    sg_status status = SG_OK;
    errno = 0;
    for (size_t n; status == SG_OK && (n = fread(block, 1, sizeof block, file)) > 0;) {
        sg_buffer_append(out, block, n);
        if (out->size - before > (size_t)kb * 1024)
            status = sg_fail(err, SG_FORMAT, SG_MSG_FAIR_BIG, path, kb);
    }
    if (status == SG_OK && ferror(file))
        status = data_file_failed(path, err);
    else if (status == SG_OK && out->failed)
        status = sg_fail_memory(err);
    fclose(file);
    return status;
}

static sg_status sync_directory(const char *file_path, sg_error *err)
{
    char directory[PATH_MAX];
    snprintf(directory, sizeof directory, "%s", file_path);
    char *slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    const int fd = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return data_file_failed(directory, err);
    const sg_status status = fsync(fd) == 0 ? SG_OK : data_file_failed(directory, err);
    close(fd);
    return status;
}

sg_status data_file_replace(const char *path, const sg_buffer *text, sg_error *err)
{
    char temporary[PATH_MAX + 8];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return data_file_failed(temporary, err);
    sg_status status = fwrite(text->data, 1, text->size, file) == text->size &&
                               fflush(file) == 0 && fsync(fileno(file)) == 0
                           ? SG_OK
                           : data_file_failed(temporary, err);
    if (fclose(file) != 0 && status == SG_OK)
        status = data_file_failed(temporary, err);
    if (status == SG_OK && rename(temporary, path) != 0)
        status = data_file_failed(path, err);
    if (status != SG_OK) {
        unlink(temporary);
        return status;
    }
    return sync_directory(path, err);
}

sg_status data_file_remove(const char *path, sg_error *err)
{
    if (unlink(path) != 0)
        return errno == ENOENT ? SG_OK : data_file_failed(path, err);
    return sync_directory(path, err);
}

uint64_t data_file_stamp(const char *path)
{
    struct stat facts;
    if (stat(path, &facts) != 0)
        return 0;
    const uint64_t part[] = {(uint64_t)facts.st_ino, (uint64_t)facts.st_size,
                             (uint64_t)facts.st_mtim.tv_sec, (uint64_t)facts.st_mtim.tv_nsec};
    uint64_t sum = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        sum = (sum ^ part[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return sum | 1;
}
