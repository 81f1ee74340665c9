/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang erase WORKER`: everything personal of a worker goes, to the last byte in the files of the
 * data directory, which are looked through afterwards; `erase --older-than DAYS`: of all whom nothing was
 * heard of for so long.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "access.h"
#include "songgang/messages/access.h"
#include "songgang/messages/cli_plan.h"

enum { TRACE_MIN = 9, DEPTH = 6 }; /* a name alone is other people's too: only numbers are sought */

static bool file_holds(const char *path, const sg_buffer *trace)
{
    struct stat info;
    bool found = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &info) == 0 && info.st_size > 0) {
        const size_t size = (size_t)info.st_size;
        const char *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        for (size_t at = 0; data != MAP_FAILED && at < trace->size; at += strlen(trace->data + at) + 1) {
            const char *text = trace->data + at;
            const bool number = strlen(text) >= TRACE_MIN &&
                                strspn(text, "0123456789Xx+-") == strlen(text);
            found |= number && memmem(data, size, text, strlen(text)) != NULL;
        }
        if (data != MAP_FAILED)
            munmap((void *)(uintptr_t)data, size);
    }
    close(fd);
    return found;
}

/* Files below `folder` that still hold a number of the person; tells them. */
static int look_through(const sg_cli *cli, const char *folder, const sg_buffer *trace, int depth)
{
    int found = 0;
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; open_folder && (entry = readdir(open_folder));) {
        char path[PATH_MAX];
        struct stat info;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path ||
            lstat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode) && depth < DEPTH) {
            found += look_through(cli, path, trace, depth + 1);
        } else if (S_ISREG(info.st_mode) && file_holds(path, trace)) {
            sg_cli_error(cli, SG_MSG_ERASE_LEFT, path);
            found++;
        }
    }
    if (open_folder)
        closedir(open_folder);
    return found;
}

static sg_status erase(sg_cli *cli, const char *worker, bool forget, sg_buffer *trace, sg_error *err)
{
    sg_store *store = NULL;
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, err);
    sg_store_close(store);
    store = NULL;
    if (status == SG_OK)
        status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, err);
    if (status == SG_OK)
        status = sg_store_begin(store, err);
    if (status == SG_OK) {
        status = forget ? sg_store_forget_erased(store, worker, err)
                        : sg_store_erase_worker(store, worker, trace, err);
        if (status == SG_OK)
            status = sg_store_commit(store, err);
        else
            sg_store_rollback(store);
    }
    if (status == SG_OK && !forget)
        status = sg_store_scrub(store, err);
    sg_store_close(store);
    return status;
}

/* ---- expiry ---- */

typedef struct expired {
    sg_buffer ids; /* with NULs behind */
    size_t count;
} expired;

static sg_status note_expired(void *context, const char *id, sg_error *err)
{
    expired *e = context;
    sg_buffer_append(&e->ids, id, strlen(id) + 1);
    e->count++;
    return e->ids.failed ? sg_fail_memory(err) : SG_OK;
}

/* One transaction: all of them or none. */
static sg_status erase_expired(sg_cli *cli, const expired *e, sg_error *err)
{
    sg_store *store = NULL;
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_WRITE, &store, err);
    if (status == SG_OK)
        status = sg_store_begin(store, err);
    if (status == SG_OK) {
        const char *end = e->ids.data ? e->ids.data + e->ids.size : NULL;
        for (const char *id = e->ids.data; id < end && status == SG_OK; id += strlen(id) + 1) {
            status = sg_store_erase_worker(store, id, NULL, err);
            if (status == SG_OK) /* nobody asked for it: who is told of again may come back */
                status = sg_store_forget_erased(store, id, err);
        }
        if (status == SG_OK)
            status = sg_store_commit(store, err);
        else
            sg_store_rollback(store);
    }
    if (status == SG_OK)
        status = sg_store_scrub(store, err);
    sg_store_close(store);
    return status;
}

static int expire(sg_cli *cli, int64_t days, const char *reason, bool dry_run)
{
    char instant[32], subject[64];
    expired e = {.count = 0};
    sg_store *store = NULL;
    sg_error err = {0};
    time_t since = time(NULL) - (time_t)(days * 86400);
    struct tm utc;
    gmtime_r(&since, &utc);
    strftime(instant, sizeof instant, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK)
        status = sg_store_each_unheard(store, instant, note_expired, &e, &err);
    sg_store_close(store);
    snprintf(subject, sizeof subject, "older-than %lld: %zu", (long long)days, e.count);
    if (status == SG_OK && !dry_run && e.count > 0 &&
        !sg_cli_audit(cli, SG_AUDIT_ERASE, 0, NULL, subject, reason)) {
        sg_buffer_free(&e.ids);
        return SG_EXIT_DATA;
    }
    if (status == SG_OK && !dry_run && e.count > 0)
        status = erase_expired(cli, &e, &err);
    if (status == SG_OK) {
        const char *end = e.ids.data ? e.ids.data + e.ids.size : NULL;
        for (const char *id = e.ids.data; dry_run && id < end; id += strlen(id) + 1)
            printf("%s\n", id);
        sg_cli_note(cli, dry_run ? SG_MSG_ERASE_WOULD : SG_MSG_ERASE_EXPIRED, e.count,
                    (long long)days);
    }
    sg_buffer_free(&e.ids);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}

int sg_cmd_erase(sg_cli *cli, int argc, char **argv)
{
    const char *reason = NULL;
    bool forget = false, dry_run = false;
    int64_t days = 0;
    const sg_option options[] = {
        {.name = "reason", .kind = SG_OPTION_TEXT, .value = &reason, .argument = SG_ARG_ACCESS_TEXT,
         .help = SG_HELP_ERASE_REASON},
        {.name = "forget", .kind = SG_OPTION_FLAG, .value = &forget, .help = SG_HELP_ERASE_FORGET},
        {.name = "older-than", .kind = SG_OPTION_NUMBER, .value = &days, .argument = SG_ARG_NUMBER,
         .help = SG_HELP_ERASE_OLDER, .minimum = 30, .maximum = 36500},
        {.name = "dry-run", .kind = SG_OPTION_FLAG, .value = &dry_run, .help = SG_HELP_ERASE_DRY},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_ERASE, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    const bool aged = days > 0;
    const bool fits = aged ? operands == 0 && !forget : operands == 1 && !dry_run;
    if (!fits || !reason || !*reason) {
        sg_cli_error(cli, "%s", fits ? SG_MSG_ERASE_REASON : SG_SYNOPSIS_ERASE);
        return SG_EXIT_USAGE;
    }
    if (aged)
        return expire(cli, days, reason, dry_run);
    sg_error err = {0};
    sg_buffer trace = {0};
    /* written down first: what was erased without a trace could be anybody */
    if (!sg_cli_audit(cli, SG_AUDIT_ERASE, 0, argv[1], forget ? "forget" : NULL, reason))
        return SG_EXIT_DATA;
    sg_status status = erase(cli, argv[1], forget, &trace, &err);
    if (status != SG_OK) {
        sg_buffer_free(&trace);
        return sg_cli_fail(cli, &err);
    }
    int left = look_through(cli, cli->data_dir, &trace, 0);
    sg_buffer_free(&trace);
    printf(forget ? SG_MSG_ERASE_FORGOTTEN "\n" : SG_MSG_ERASED "\n", argv[1]);
    return left > 0 ? SG_EXIT_REJECTS : SG_EXIT_DONE;
}
