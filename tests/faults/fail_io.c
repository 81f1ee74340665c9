/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded into the program: makes the N-th call that writes fail, once or from then on, to see that
 * nothing acknowledged is lost and nothing half written stays.
 *
 *   FAIL_IO_AT=N         which call; 0 or absent: none, only count
 *   FAIL_IO_FOR_EVER=1   and all after it
 *   FAIL_IO_ERROR=EIO|ENOSPC
 *   FAIL_IO_COUNT=FILE   the number of calls, written when the program ends
 *   FAIL_IO_PATH=TEXT    only calls on files whose path contains it
 *
 * Counted are the calls on regular files and directories that change what is on the disk, and mmap.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static long fail_at;
static bool for_ever;
static int error_number = EIO;
static const char *only, *count_file;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAIL_IO_AT"), *error = getenv("FAIL_IO_ERROR");
    fail_at = at ? strtol(at, NULL, 10) : 0;
    for_ever = getenv("FAIL_IO_FOR_EVER") != NULL;
    error_number = error && strcmp(error, "ENOSPC") == 0 ? ENOSPC : EIO;
    only = getenv("FAIL_IO_PATH");
    count_file = getenv("FAIL_IO_COUNT");
}

__attribute__((destructor)) static void end(void)
{
    if (!count_file)
        return;
    fail_at = 0;
    FILE *file = fopen(count_file, "w");
    if (file) {
        fprintf(file, "%ld\n", atomic_load(&calls));
        fclose(file);
    }
}

static bool fails(void)
{
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (fail_at == 0 || number < fail_at || (number > fail_at && !for_ever))
        return false;
    errno = error_number;
    return true;
}

static bool wanted_path(const char *path)
{
    return strncmp(path, "/proc/", 6) != 0 && strncmp(path, "/dev/", 5) != 0 &&
           strncmp(path, "/sys/", 5) != 0 && (!only || strstr(path, only));
}

/* Only files: not sockets, pipes and terminals. */
static bool wanted(int fd)
{
    struct stat facts;
    char link[64], path[PATH_MAX];
    if (fstat(fd, &facts) != 0 || (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)))
        return false;
    if (!only)
        return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return wanted_path(path);
}

#define NEXT(type, name, ...)                                                                      \
    static type (*next)(__VA_ARGS__);                                                              \
    if (!next)                                                                                     \
        *(void **)&next = dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size)
{
    NEXT(ssize_t, "write", int, const void *, size_t);
    return wanted(fd) && fails() ? -1 : next(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return wanted(fd) && fails() ? -1 : next(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t at)
{
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return wanted(fd) && fails() ? -1 : next(fd, data, size, at);
}

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    NEXT(ssize_t, "writev", int, const struct iovec *, int);
    return wanted(fd) && fails() ? -1 : next(fd, pieces, count);
}

int fsync(int fd)
{
    NEXT(int, "fsync", int);
    return wanted(fd) && fails() ? -1 : next(fd);
}

int fdatasync(int fd)
{
    NEXT(int, "fdatasync", int);
    return wanted(fd) && fails() ? -1 : next(fd);
}

int ftruncate(int fd, off_t size)
{
    NEXT(int, "ftruncate", int, off_t);
    return wanted(fd) && fails() ? -1 : next(fd, size);
}

int ftruncate64(int fd, off_t size)
{
    NEXT(int, "ftruncate64", int, off_t);
    return wanted(fd) && fails() ? -1 : next(fd, size);
}

int rename(const char *from, const char *to)
{
    NEXT(int, "rename", const char *, const char *);
    return wanted_path(from) && fails() ? -1 : next(from, to);
}

int link(const char *from, const char *to)
{
    NEXT(int, "link", const char *, const char *);
    return wanted_path(from) && fails() ? -1 : next(from, to);
}

int unlink(const char *path)
{
    NEXT(int, "unlink", const char *);
    return wanted_path(path) && fails() ? -1 : next(path);
}

int mkdir(const char *path, mode_t mode)
{
    NEXT(int, "mkdir", const char *, mode_t);
    return wanted_path(path) && fails() ? -1 : next(path, mode);
}

/* Opening to write; what is only read is not counted. */
static bool opens_to_write(const char *path, int flags)
{
    return (flags & (O_WRONLY | O_RDWR | O_CREAT)) && wanted_path(path);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        NEXT(int, #name, const char *, int, ...);                                                  \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        return opens_to_write(path, flags) && fails() ? -1 : next(path, flags, mode);              \
    }
OPEN(open)
OPEN(open64)

int openat(int directory, const char *path, int flags, ...)
{
    NEXT(int, "openat", int, const char *, int, ...);
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opens_to_write(path, flags) && fails() ? -1 : next(directory, path, flags, mode);
}

/* stdio opens inside the C library, where nobody can be put in between. */
static bool writes(const char *mode)
{
    return strchr(mode, 'w') || strchr(mode, 'a') || strchr(mode, '+');
}

#define FOPEN(name)                                                                                \
    FILE *name(const char *path, const char *mode)                                                 \
    {                                                                                              \
        NEXT(FILE *, #name, const char *, const char *);                                           \
        return writes(mode) && wanted_path(path) && fails() ? NULL : next(path, mode);             \
    }
FOPEN(fopen)
FOPEN(fopen64)

int fflush(FILE *file)
{
    NEXT(int, "fflush", FILE *);
    return file && wanted(fileno(file)) && fails() ? EOF : next(file);
}

int fclose(FILE *file)
{
    NEXT(int, "fclose", FILE *);
    bool failing = wanted(fileno(file)) && (fcntl(fileno(file), F_GETFL) & O_ACCMODE) != O_RDONLY &&
                   fails();
    int error = errno, result = next(file);
    if (!failing)
        return result;
    errno = error;
    return EOF;
}

#define MMAP(name)                                                                                 \
    void *name(void *at, size_t size, int protection, int flags, int fd, off_t offset)             \
    {                                                                                              \
        NEXT(void *, #name, void *, size_t, int, int, int, off_t);                                 \
        return fd >= 0 && wanted(fd) && fails() ? MAP_FAILED                                       \
                                                : next(at, size, protection, flags, fd, offset);   \
    }
MMAP(mmap)
MMAP(mmap64)
