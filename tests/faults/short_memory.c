/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded into the program: while the file $SHORT_MEMORY_FILE holds a number N above 0, every N-th
 * allocation of it fails, of whatever size and by whichever library.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static atomic_ulong calls, failed;
static volatile int *every;

/* What dlsym() allocates before the real functions are known. */
static char early[65536];
static atomic_size_t used;

static bool is_early(const void *block)
{
    return (const char *)block >= early && (const char *)block < early + sizeof early;
}

static void *from_early(size_t size)
{
    size_t at = atomic_fetch_add(&used, (size + 31) & ~(size_t)15) + 16;
    return at + size <= sizeof early ? early + at : NULL;
}

static void find(void)
{
    static atomic_bool finding;
    if (real_realloc || atomic_exchange(&finding, true))
        return;
    real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    real_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
    real_realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("SHORT_MEMORY_FILE");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0); /* a binary int, changed from outside */
    close(fd);
    if (page != MAP_FAILED)
        every = page;
}

static bool fails(void)
{
    const int n = every ? *every : 0;
    if (n <= 0 || atomic_fetch_add(&calls, 1) % (unsigned long)n != 0)
        return false;
    atomic_fetch_add(&failed, 1);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    find();
    if (!real_malloc)
        return from_early(size);
    return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    find();
    if (!real_calloc)
        return from_early(count * size); /* zero, and never freed */
    return fails() ? NULL : real_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    find();
    if (is_early(block) || !real_realloc) {
        void *fresh = malloc(size);
        if (fresh && block)
            memcpy(fresh, block, size);
        return fresh;
    }
    return fails() ? NULL : real_realloc(block, size);
}
