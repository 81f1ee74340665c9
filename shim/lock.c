/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The exclusive right to run a long writing command. flock goes away with its process, however it
 * ends, so there is never a stale lock to clean up; the pid in the file is only for the message.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "songgang/messages.h"
#include "songgang/store.h"

struct sg_lock {
    int fd;
};

/* The holder notes its pid just after it got the lock: wait for that a moment. */
static long holder(int fd)
{
    for (int attempt = 0; attempt < 40; attempt++) {
        char text[32] = "";
        ssize_t n = pread(fd, text, sizeof text - 1, 0);
        if (n > 0)
            return strtol(text, NULL, 10);
        struct timespec pause = {.tv_nsec = 5000000};
        nanosleep(&pause, NULL);
    }
    return 0;
}

static sg_status take(const char *data_dir, const char *name, bool shared, sg_lock **ret,
                      sg_error *err)
{
    char path[PATH_MAX], pid[32];
    if (snprintf(path, sizeof path, "%s/%s.lock", data_dir, name) >= (int)sizeof path)
        return sg_fail(err, SG_IO, SG_MSG_LOCK_IO, data_dir, strerror(ENAMETOOLONG));
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return sg_fail(err, SG_MISSING, SG_MSG_STORE_MISSING, data_dir);
        return sg_fail(err, errno == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_LOCK_IO, path,
                       strerror(errno));
    }
    sg_status status = SG_OK;
    if (flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        int reason = errno;
        long other = holder(fd);
        if (reason != EWOULDBLOCK)
            status = sg_fail(err, SG_IO, SG_MSG_LOCK_IO, path, strerror(reason));
        else if (other > 0)
            status = sg_fail(err, SG_LOCKED, SG_MSG_LOCK_HELD, name, other);
        else
            status = sg_fail(err, SG_LOCKED, SG_MSG_LOCK_HELD_UNKNOWN, name);
        close(fd);
        return status;
    }
    sg_lock *lock = malloc(sizeof *lock);
    if (!lock) {
        close(fd);
        return sg_fail_memory(err);
    }
    int length = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    /* Failing to write the pid costs a name in a message, not the lock. Of several holders the last
     * one is named. */
    if (ftruncate(fd, 0) == 0 && pwrite(fd, pid, (size_t)length, 0) < 0)
        errno = 0;
    lock->fd = fd;
    *ret = lock;
    return SG_OK;
}

sg_status sg_lock_acquire(const char *data_dir, const char *name, sg_lock **ret, sg_error *err)
{
    return take(data_dir, name, false, ret, err);
}

sg_status sg_lock_share(const char *data_dir, const char *name, sg_lock **ret, sg_error *err)
{
    return take(data_dir, name, true, ret, err);
}

void sg_lock_release(sg_lock *lock)
{
    if (!lock)
        return;
    if (ftruncate(lock->fd, 0) != 0)
        errno = 0;
    close(lock->fd);
    free(lock);
}
