/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See import_child.h. Both ends are this program, of one build: what they tell each other are plain
 * structs, each written at once and smaller than a pipe takes whole.
 */
#include "songgang/import_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "songgang/messages/operations.h"
#include "songgang/messages/store.h"

enum { SOURCE = 256, MAPS = 32, MAP_TEXT = 8192, PATIENCE_MS = 10000 };

typedef struct question {
    sg_record_kind kind;
    sg_format format;
    bool dry_run, has_scope, has_source, has_rejects;
    sg_scope scope;
    sg_date today;
    pid_t parent;
    size_t map_count;
    char maps[MAP_TEXT]; /* one after the other, each with its zero */
    char source[SOURCE], data_dir[PATH_MAX], file[PATH_MAX], rejects[PATH_MAX];
} question;

typedef struct answer {
    bool ended;
    uint64_t done, total; /* before the end */
    sg_status status;
    sg_error err;
    sg_import_figures figures;
} answer;
_Static_assert(sizeof(answer) <= PIPE_BUF, "an answer is written whole");

static bool write_all(int fd, const void *data, size_t size)
{
    for (const char *at = data; size > 0;) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static bool read_all(int fd, void *data, size_t size)
{
    for (char *at = data; size > 0;) {
        ssize_t n = read(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* ---- the child ---- */

static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
    (void)number;
    stopped = 1;
}

static bool tell(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    answer a = {.done = done, .total = total};
    return !stopped && write_all(STDOUT_FILENO, &a, sizeof a);
}

/* On top of what the program itself has mapped, which a sanitizer makes many terabytes. */
static void limit_memory(void)
{
    unsigned long pages = 0;
    FILE *in = fopen("/proc/self/statm", "re");
    const bool known = in && fscanf(in, "%lu", &pages) == 1;
    if (in)
        fclose(in);
    if (!known)
        return;
    const rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) +
                        (rlim_t)SG_IMPORT_CHILD_MB * 1048576;
    (void)setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
}

static void limit_all(pid_t parent)
{
    limit_memory();
    (void)setrlimit(RLIMIT_CPU, &(struct rlimit){SG_IMPORT_CHILD_CPU, SG_IMPORT_CHILD_CPU + 5});
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* it would hold names and numbers */
    (void)setpriority(PRIO_PROCESS, 0, 5);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        stopped = 1;
}

int sg_import_child(const sg_vocabulary *vocabulary)
{
    static question q;
    answer a = {.ended = true};
    const struct sigaction stop = {.sa_handler = on_stop};
    sigaction(SIGTERM, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!read_all(STDIN_FILENO, &q, sizeof q))
        return 3;
    limit_all(q.parent);
    const char *maps[MAPS];
    for (size_t i = 0, at = 0; i < q.map_count && i < MAPS; i++, at += strlen(q.maps + at) + 1)
        maps[i] = q.maps + at;
    const sg_import_request request = {.kind = q.kind,
                                       .file = q.file,
                                       .format = q.format,
                                       .source = q.has_source ? q.source : NULL,
                                       .rejects = q.has_rejects ? q.rejects : NULL,
                                       .maps = maps,
                                       .map_count = q.map_count,
                                       .dry_run = q.dry_run,
                                       .scope = q.has_scope ? &q.scope : NULL,
                                       .today = q.today,
                                       .progress = tell};
    a.status = sg_import(q.data_dir, vocabulary, &request, &a.figures, &a.err);
    return write_all(STDOUT_FILENO, &a, sizeof a) ? 0 : 3;
}

/* ---- the service ---- */

static sg_status put_maps(const sg_import_request *r, question *ret, sg_error *err)
{
    size_t used = 0;
    for (; ret->map_count < r->map_count; ret->map_count++) {
        const char *map = r->maps[ret->map_count];
        const size_t size = strlen(map) + 1;
        if (ret->map_count == MAPS || used + size > MAP_TEXT)
            return sg_fail(err, SG_LIMIT, SG_MSG_MAP_MANY, (int)MAPS);
        memcpy(ret->maps + used, map, size);
        used += size;
    }
    return SG_OK;
}

static sg_status ask(const char *data_dir, const sg_import_request *r, question *ret, sg_error *err)
{
    memset(ret, 0, sizeof *ret); /* padding too: nothing else of ours goes over */
    ret->kind = r->kind;
    ret->format = r->format;
    ret->dry_run = r->dry_run;
    ret->has_scope = r->scope != NULL;
    if (r->scope)
        ret->scope = *r->scope;
    ret->today = r->today;
    ret->parent = getpid();
    ret->has_source = r->source != NULL;
    ret->has_rejects = r->rejects != NULL;
    if (snprintf(ret->data_dir, PATH_MAX, "%s", data_dir) >= PATH_MAX ||
        snprintf(ret->file, PATH_MAX, "%s", r->file) >= PATH_MAX ||
        snprintf(ret->rejects, PATH_MAX, "%s", r->rejects ? r->rejects : "") >= PATH_MAX ||
        snprintf(ret->source, SOURCE, "%s", r->source ? r->source : "") >= SOURCE)
        return sg_fail(err, SG_LIMIT, SG_MSG_BACKUP_PATH, r->file);
    return put_maps(r, ret, err);
}

/* Pipes to its standard input and from its standard output; its complaints go where ours go. */
static bool start(const char *program, pid_t *ret_pid, int *ret_in, int *ret_out)
{
    char *const arguments[] = {(char *)(uintptr_t) "songgang", (char *)(uintptr_t) "import-child", NULL};
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    sigset_t none, all;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    if (pipe2(in, O_CLOEXEC) != 0)
        return false;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGTERM);
    sigaddset(&all, SIGINT);
    sigaddset(&all, SIGHUP);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int error = posix_spawn(ret_pid, program, &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(in[0]);
    close(out[1]);
    *ret_in = in[1];
    *ret_out = out[0];
    if (error != 0) {
        close(in[1]);
        close(out[0]);
        errno = error;
    }
    return error == 0;
}

/* Answers until the last, or until the pipe ends. Asked to stop, it does between two records; one that
 * does not is ended. True: `ret` is the last. */
static bool hear(pid_t pid, int out, const sg_import_request *r, answer *ret, bool *ret_stopped)
{
    int patience = -1;
    *ret_stopped = false;
    for (;;) {
        struct pollfd one = {.fd = out, .events = POLLIN};
        int ready = poll(&one, 1, patience);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            kill(pid, SIGKILL);
        if (ready == 0)
            patience = -1;
        else if (!read_all(out, ret, sizeof *ret))
            return false;
        else if (ret->ended)
            return true;
        else if (r->progress && !*ret_stopped &&
                 !r->progress(r->progress_context, ret->done, ret->total)) {
            kill(pid, SIGTERM);
            *ret_stopped = true;
            patience = PATIENCE_MS;
        }
    }
}

static sg_status of_death(int how, bool asked_to_stop, sg_error *err)
{
    if (asked_to_stop)
        return sg_fail(err, SG_CANCELLED, "%s", SG_MSG_IMPORT_CHILD_STOPPED);
    if (WIFSIGNALED(how) && (WTERMSIG(how) == SIGXCPU || WTERMSIG(how) == SIGKILL))
        return sg_fail(err, SG_LIMIT, "%s", SG_MSG_IMPORT_CHILD_LIMIT);
    return sg_fail(err, SG_INTERNAL, SG_MSG_IMPORT_CHILD_DIED,
                   WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
}

sg_status sg_import_in_child(const char *program, const char *data_dir,
                             const sg_import_request *request, sg_import_figures *ret,
                             sg_error *err)
{
    answer a;
    pid_t pid;
    int in, out, how = 0;
    bool stopping = false;
    question *q = malloc(sizeof *q);
    if (!q)
        return sg_fail_memory(err);
    sg_status status = ask(data_dir, request, q, err);
    if (status == SG_OK && !start(program, &pid, &in, &out))
        status = sg_fail(err, SG_IO, SG_MSG_IMPORT_CHILD_START, strerror(errno));
    if (status != SG_OK) {
        free(q);
        return status;
    }
    const bool asked = write_all(in, q, sizeof *q);
    free(q);
    close(in);
    const bool answered = asked && hear(pid, out, request, &a, &stopping);
    close(out);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    if (!answered)
        return of_death(how, stopping, err);
    if (a.status != SG_OK)
        return sg_fail(err, a.status, "%s", a.err.text);
    *ret = a.figures;
    return SG_OK;
}
