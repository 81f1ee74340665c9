/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang doctor: is this machine fit to serve the data? Looks and changes nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "findings.h"
#include "songgang/index.h"
#include "songgang/messages.h"
#include "songgang/store.h"

/* Eight CVEs of 2026 are repaired in it. */
#define LIBEVENT_PACKAGE "libevent-core-2.1-7"
#define LIBEVENT_LEAST "2.1.12-stable-8+deb12u1"
#define MB ((uint64_t)1 << 20)

/* ---- versions ---- */

/* Runs a program of Debian's; its exit code, -1: there is none. What it prints first goes to `out`. */
static int ask(const char *program, char *const arguments[], char *out, size_t size)
{
    int ends[2], how = 0;
    pid_t child;
    posix_spawn_file_actions_t files;
    if (access(program, X_OK) != 0 || pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int error = posix_spawn(&child, program, &files, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    ssize_t n = error == 0 && size > 0 ? read(ends[0], out, size - 1) : 0;
    if (size > 0)
        out[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    if (error != 0)
        return -1;
    while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static char *word(const char *text)
{
    return (char *)(uintptr_t)text; /* exec's arguments are not const, and are not written */
}

static void look_libevent(findings *f)
{
    char version[128] = "";
    char *const query[] = {word("dpkg-query"), word("-W"), word("-f=${Version}"),
                           word(LIBEVENT_PACKAGE), NULL};
    char *const compare[] = {word("dpkg"), word("--compare-versions"), version, word("ge"),
                             word(LIBEVENT_LEAST), NULL};
    const char *running = f->request->libevent;
    if (ask("/usr/bin/dpkg-query", query, version, sizeof version) != 0 || !*version)
        find(f, strncmp(running, "2.1.", 4) == 0 && atoi(running + 4) < 12 ? SG_HEALTH_BAD
                                                                              : SG_HEALTH_NOTE,
             "libevent", "libevent", SG_MSG_DOCTOR_LIBEVENT_UNKNOWN, running, LIBEVENT_LEAST);
    else if (ask("/usr/bin/dpkg", compare, NULL, 0) != 0)
        find(f, SG_HEALTH_BAD, "libevent", "libevent", SG_MSG_DOCTOR_LIBEVENT_OLD, version,
             LIBEVENT_LEAST);
    else
        find(f, SG_HEALTH_GOOD, "libevent", "libevent", "%s", version);
}

/* At least `least`, both "3.40.1". */
static bool at_least(const char *version, const char *least)
{
    int a[3] = {0}, b[3] = {0};
    sscanf(version, "%d.%d.%d", &a[0], &a[1], &a[2]);
    sscanf(least, "%d.%d.%d", &b[0], &b[1], &b[2]);
    for (int i = 0; i < 3; i++)
        if (a[i] != b[i])
            return a[i] > b[i];
    return true;
}

static void look_version(findings *f, const char *name, const char *version, const char *least)
{
    if (at_least(version, least))
        find(f, SG_HEALTH_GOOD, name, name, "%s", version);
    else
        find(f, SG_HEALTH_BAD, name, name, SG_MSG_DOCTOR_VERSION, version, least);
}

/* ---- the machine ---- */

static void look_disk(findings *f)
{
    struct statvfs disk;
    if (statvfs(f->request->data_dir, &disk) != 0) {
        find(f, SG_HEALTH_BAD, "disk", SG_LABEL_DOCTOR_DISK, "%s", strerror(errno));
        return;
    }
    uint64_t left = (uint64_t)disk.f_bavail * disk.f_frsize;
    find(f, left < 64 * MB ? SG_HEALTH_BAD : left < 1024 * MB ? SG_HEALTH_NOTE : SG_HEALTH_GOOD,
         "disk", SG_LABEL_DOCTOR_DISK, SG_MSG_DOCTOR_DISK, (unsigned long long)(left / MB));
}

static void look_clock(findings *f)
{
    char path[PATH_MAX], text[40];
    struct stat info = {0};
    struct tm now_is;
    time_t now = time(NULL);
    bool known = snprintf(path, sizeof path, "%s/store.db", f->request->data_dir) <
                     (int)sizeof path && stat(path, &info) == 0;
    localtime_r(&now, &now_is);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %Z", &now_is);
    if (now_is.tm_year + 1900 < 2025 || now_is.tm_year + 1900 > 2100)
        find(f, SG_HEALTH_BAD, "clock", SG_LABEL_DOCTOR_CLOCK, SG_MSG_DOCTOR_CLOCK_WRONG, text);
    else if (known && info.st_mtime > now + 300)
        find(f, SG_HEALTH_BAD, "clock", SG_LABEL_DOCTOR_CLOCK, SG_MSG_DOCTOR_CLOCK_BEHIND, text);
    else
        find(f, SG_HEALTH_GOOD, "clock", SG_LABEL_DOCTOR_CLOCK, "%s", text);
}

static void look_limits(findings *f)
{
    struct rlimit files = {0};
    getrlimit(RLIMIT_NOFILE, &files);
    find(f, files.rlim_max < 1024 ? SG_HEALTH_BAD : files.rlim_max < 8192 ? SG_HEALTH_NOTE
                                                                          : SG_HEALTH_GOOD,
         "descriptors", SG_LABEL_DOCTOR_FILES, SG_MSG_DOCTOR_FILES,
         (unsigned long long)files.rlim_max);
}

/* ---- the data directory ---- */

static void look_modes(findings *f)
{
    static const char *const names[] = {"", "/store.db", "/access.db", "/key"};
    bool good = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_MAX];
        struct stat info;
        if (snprintf(path, sizeof path, "%s%s", f->request->data_dir, names[i]) >=
                (int)sizeof path || stat(path, &info) != 0)
            continue;
        bool others = i == 0 ? (info.st_mode & 0027) != 0 : (info.st_mode & 0007) != 0;
        bool secret = strcmp(names[i], "/key") == 0 && (info.st_mode & 0077) != 0;
        if (others || secret) {
            find(f, secret ? SG_HEALTH_BAD : SG_HEALTH_NOTE, "permissions",
                 SG_LABEL_DOCTOR_MODES, SG_MSG_DOCTOR_MODES, path, (unsigned)(info.st_mode & 0777));
            good = false;
        }
    }
    if (access(f->request->data_dir, R_OK | W_OK | X_OK) != 0) {
        find(f, SG_HEALTH_BAD, "permissions", SG_LABEL_DOCTOR_MODES, SG_MSG_READY_NOT_WRITABLE,
             strerror(errno));
        good = false;
    }
    if (good)
        find(f, SG_HEALTH_GOOD, "permissions", SG_LABEL_DOCTOR_MODES, SG_MSG_DOCTOR_MODES_GOOD);
}

static void look_key(findings *f)
{
    const char *elsewhere = getenv("SONGGANG_KEY_FILE");
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s%s", elsewhere && *elsewhere ? elsewhere : f->request->data_dir,
                 elsewhere && *elsewhere ? "" : "/key") >= (int)sizeof path)
        return;
    if (access(path, R_OK) == 0)
        find(f, SG_HEALTH_GOOD, "key", SG_LABEL_DOCTOR_KEY, SG_MSG_DOCTOR_KEY, path);
    else if (errno == ENOENT)
        find(f, SG_HEALTH_NOTE, "key", SG_LABEL_DOCTOR_KEY, SG_MSG_DOCTOR_KEY_NONE, path);
    else
        find(f, SG_HEALTH_BAD, "key", SG_LABEL_DOCTOR_KEY, "%s：%s", path, strerror(errno));
}

static void look_journal(findings *f)
{
    char path[PATH_MAX];
    struct stat info = {0};
    if (snprintf(path, sizeof path, "%s/store.db-wal", f->request->data_dir) >= (int)sizeof path)
        return;
    uint64_t size = stat(path, &info) == 0 ? (uint64_t)info.st_size : 0;
    find(f, size > 1024 * MB ? SG_HEALTH_BAD : size > 256 * MB ? SG_HEALTH_NOTE : SG_HEALTH_GOOD,
         "wal", SG_LABEL_DOCTOR_WAL, SG_MSG_DOCTOR_WAL, (unsigned long long)(size / MB));
}

sg_health sg_doctor(const sg_doctor_request *request, sg_finding_visit visit, void *context)
{
    findings f = {.request = request, .visit = visit, .context = context};
    sg_error err = {0};
    sg_store *store = NULL;
    look_libevent(&f);
    look_version(&f, "SQLite", sg_sqlite_version(), "3.40.1");
    look_version(&f, "Xapian", sg_index_engine(), "1.4.22");
    look_limits(&f);
    look_clock(&f);
    sg_status status = sg_store_open(request->data_dir, SG_STORE_READ, &store, &err);
    sg_store_close(store);
    find_status(&f, "store", SG_LABEL_CHECK_STORE, status, &err, SG_MSG_DOCTOR_OPENS);
    if (status == SG_OK) {
        look_disk(&f);
        look_modes(&f);
        look_key(&f);
        look_journal(&f);
        find_index(&f, false);
        find_policy(&f);
    }
    return f.worst;
}
