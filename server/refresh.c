/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See refresh.h.
 */
#include "refresh.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "songgang/index.h"
#include "songgang/messages/operations.h"
#include "songgang/store.h"
#include "worker.h"

/* Several imports in a row are indexed together: after SETTLE_MS of rest, or WAIT_MS at the latest. */
enum { SETTLE_MS = 250, WAIT_MS = 1000, VERIFY_MS = 600000, BACKOFF_MS = 60000 };

typedef struct run {
    pid_t pid; /* 0: none */
    int messages;
    int64_t started_us;
} run;

struct refresher {
    const char *data_dir, *program;
    sg_store *store;
    run run;
    uint64_t generation;           /* whose change is known */
    int64_t seen, first_us, rest_us; /* change waited for, since when, unchanged since when */
    int64_t not_before_us, verify_us;
    unsigned failed_in_a_row;
    atomic_bool damaged, running;
    atomic_int_fast64_t store_change, index_change;
    atomic_uint_fast64_t updates, failures, microseconds;
};

refresher *refresh_new(const char *data_dir, const char *program)
{
    refresher *r = calloc(1, sizeof *r);
    if (r) {
        r->data_dir = data_dir;
        r->program = program;
        r->verify_us = worker_now() + VERIFY_MS * INT64_C(1000);
    }
    return r;
}

/* ---- one run ---- */

static bool run_start(run *ret, const char *program, const char *data_dir)
{
    char *const arguments[] = {(char *)(uintptr_t) "songgang", (char *)(uintptr_t) "--data",
                               (char *)(uintptr_t)data_dir,    (char *)(uintptr_t) "--quiet",
                               (char *)(uintptr_t) "index",    (char *)(uintptr_t) "--background",
                               NULL};
    int ends[2];
    sigset_t none, all;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGPIPE);
    sigaddset(&all, SIGTERM);
    sigaddset(&all, SIGINT);
    sigaddset(&all, SIGHUP);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawn(&ret->pid, program, &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        ret->pid = 0;
        errno = error;
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ret->messages = ends[0];
    ret->started_us = worker_now();
    return true;
}

/* True when it has ended; then SG_OK, or its exit code as a status and its words in `err`. */
static bool run_ended(run *r, sg_status *ret, sg_error *err)
{
    int how = 0;
    pid_t got = waitpid(r->pid, &how, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR))
        return false;
    char text[400] = "";
    ssize_t n = read(r->messages, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    close(r->messages);
    r->pid = 0;
    if (got > 0 && WIFEXITED(how) && WEXITSTATUS(how) == 0)
        *ret = SG_OK;
    else if (got > 0 && WIFSIGNALED(how))
        *ret = sg_fail(err, SG_INTERNAL, SG_MSG_REFRESH_KILLED, WTERMSIG(how));
    else
        *ret = sg_fail(err, SG_MISSING, SG_MSG_REFRESH_FAILED,
                       text[0] ? text : strerror(got < 0 ? errno : EIO));
    return true;
}

static void run_stop(run *r)
{
    if (r->pid <= 0)
        return;
    kill(r->pid, SIGTERM);
    while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    close(r->messages);
    r->pid = 0;
}

void refresh_free(refresher *r)
{
    if (!r)
        return;
    run_stop(&r->run);
    sg_store_close(r->store);
    free(r);
}

/* ---- watching ---- */

static bool read_changes(refresher *r, int64_t *ret_store, int64_t *ret_index)
{
    uint64_t generation;
    if (!r->store && sg_store_open(r->data_dir, SG_STORE_READ, &r->store, NULL) != SG_OK)
        return false;
    if (sg_store_change(r->store, ret_store, NULL) != SG_OK) {
        sg_store_close(r->store); /* another file stands there now, perhaps */
        r->store = NULL;
        return false;
    }
    *ret_index = atomic_load(&r->index_change);
    if (sg_index_current(r->data_dir, &generation, NULL) != SG_OK)
        *ret_index = -1;
    else if (generation != r->generation &&
             sg_index_covers(r->data_dir, &generation, ret_index, NULL) == SG_OK)
        r->generation = generation;
    atomic_store(&r->store_change, *ret_store);
    atomic_store(&r->index_change, *ret_index);
    return true;
}

/* Somebody else indexes already: what is missing afterwards is seen then. */
static bool others_index(const refresher *r)
{
    sg_lock *lock;
    if (sg_lock_acquire(r->data_dir, "index", &lock, NULL) != SG_OK)
        return true;
    sg_lock_release(lock);
    return false;
}

static bool due(refresher *r, int64_t now)
{
    int64_t store_change, index_change;
    if (now > r->verify_us) {
        r->verify_us = now + VERIFY_MS * INT64_C(1000);
        if (sg_index_verify(r->data_dir, NULL) == SG_CORRUPT)
            atomic_store(&r->damaged, true);
    }
    if (!read_changes(r, &store_change, &index_change) || now < r->not_before_us)
        return false;
    if (atomic_load(&r->damaged))
        return true;
    if (store_change == index_change) {
        r->first_us = 0;
        return false;
    }
    if (r->first_us == 0)
        r->first_us = now;
    if (store_change != r->seen) {
        r->seen = store_change;
        r->rest_us = now;
    }
    return now - r->rest_us >= SETTLE_MS * 1000 || now - r->first_us >= WAIT_MS * 1000;
}

static bool finish(refresher *r, int64_t now, sg_error *ret_failed)
{
    sg_status status;
    if (!run_ended(&r->run, &status, ret_failed))
        return false;
    atomic_store(&r->running, false);
    atomic_store(&r->microseconds, (uint64_t)(now - r->run.started_us));
    if (status == SG_OK) {
        atomic_fetch_add(&r->updates, 1);
        atomic_store(&r->damaged, false);
        r->failed_in_a_row = 0;
        r->first_us = 0;
        return true;
    }
    int64_t wait = INT64_C(1000) << (r->failed_in_a_row < 6 ? r->failed_in_a_row : 6);
    atomic_fetch_add(&r->failures, 1);
    r->failed_in_a_row++;
    r->not_before_us = now + (wait < BACKOFF_MS ? wait : BACKOFF_MS) * 1000;
    return false;
}

bool refresh_step(refresher *r, sg_error *ret_failed)
{
    int64_t now = worker_now();
    if (r->run.pid > 0)
        return finish(r, now, ret_failed);
    if (due(r, now) && r->program && !others_index(r)) {
        if (run_start(&r->run, r->program, r->data_dir)) {
            atomic_store(&r->running, true);
        } else {
            r->not_before_us = now + BACKOFF_MS * INT64_C(1000);
            sg_fail(ret_failed, SG_IO, SG_MSG_REFRESH_FAILED, strerror(errno));
        }
    }
    return false;
}

void refresh_damaged(refresher *r)
{
    atomic_store(&r->damaged, true);
}

refresh_facts refresh_look(const refresher *r)
{
    refresher *facts = (refresher *)(uintptr_t)r; /* reading an atomic wants no const */
    return (refresh_facts){.store_change = atomic_load(&facts->store_change),
                           .index_change = atomic_load(&facts->index_change),
                           .updates = atomic_load(&facts->updates),
                           .failures = atomic_load(&facts->failures),
                           .seconds = (double)atomic_load(&facts->microseconds) / 1e6,
                           .running = atomic_load(&facts->running)};
}

/* ---- before serving ---- */

static bool asked_to_stop(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0 &&
           (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

sg_status refresh_repair(const char *data_dir, const char *program,
                         void (*told)(void *context, const char *reason), void *context,
                         sg_error *err)
{
    sg_error reason = {0};
    sg_store *store = NULL;
    run r = {0};
    sg_status status = sg_index_verify(data_dir, &reason);
    if ((status != SG_MISSING && status != SG_CORRUPT) || !program)
        return SG_OK;
    status = sg_store_open(data_dir, SG_STORE_READ, &store, err);
    sg_store_close(store);
    if (status != SG_OK)
        return status;
    if (told)
        told(context, reason.text);
    if (!run_start(&r, program, data_dir))
        return sg_fail(err, SG_IO, SG_MSG_REFRESH_FAILED, strerror(errno));
    while (!run_ended(&r, &status, err)) {
        const struct timespec pause = {.tv_nsec = 20000000};
        if (asked_to_stop()) {
            run_stop(&r);
            return sg_fail(err, SG_CANCELLED, SG_MSG_REFRESH_STOPPED);
        }
        nanosleep(&pause, NULL);
    }
    return status;
}
