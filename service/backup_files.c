/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See backup_files.h.
 */
#include "backup_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/ledger.h"
#include "songgang/messages.h"

enum { BLOCK = 1 << 16 };

const char *const backup_databases[BACKUP_DATABASES] = {"store.db", "access.db", "service.db"};

static sg_status fail_errno(sg_error *err, const char *doing, const char *path)
{
    sg_status status = errno == ENOSPC || errno == EDQUOT ? SG_NO_SPACE : SG_IO;
    return sg_fail(err, status, SG_MSG_FILE_FAILED, doing, path, strerror(errno));
}

sg_status backup_path(const char *folder, const char *name, char ret[PATH_MAX], sg_error *err)
{
    return snprintf(ret, PATH_MAX, "%s/%s", folder, name) < PATH_MAX
               ? SG_OK : sg_fail(err, SG_LIMIT, SG_MSG_BACKUP_PATH, folder);
}

/* ---- files ---- */

sg_status backup_sum(const char *folder, const char *name, backup_file *file, sg_error *err)
{
    char path[PATH_MAX], block[BLOCK];
    unsigned char sum[SG_SHA256_SIZE];
    sg_sha256 hash;
    uint64_t size = 0;
    sg_status status = backup_path(folder, name, path, err);
    if (status != SG_OK)
        return status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return fail_errno(err, SG_WORD_OPEN, path);
    sg_sha256_begin(&hash);
    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = fail_errno(err, SG_WORD_READ, path);
        if (n <= 0)
            break;
        sg_sha256_add(&hash, block, (size_t)n);
        size += (uint64_t)n;
    }
    close(fd);
    sg_sha256_end(&hash, sum);
    snprintf(file->name, sizeof file->name, "%s", name);
    sg_hex(sum, sizeof sum, file->sum);
    file->size = size;
    return status;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

sg_status backup_copy(const char *from, const char *to, sg_error *err)
{
    char block[BLOCK];
    sg_status status = SG_OK;
    int out = -1, in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return fail_errno(err, SG_WORD_OPEN, from);
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) {
        status = fail_errno(err, SG_WORD_CREATE, to);
        goto out;
    }
    for (;;) {
        ssize_t n = read(in, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = fail_errno(err, SG_WORD_READ, from);
        else if (n > 0 && !write_all(out, block, (size_t)n))
            status = fail_errno(err, SG_WORD_WRITE, to);
        if (n <= 0 || status != SG_OK)
            break;
    }
    if (status == SG_OK && fsync(out) != 0)
        status = fail_errno(err, SG_WORD_WRITE, to);
out:
    close(in);
    if (out >= 0 && close(out) != 0 && status == SG_OK)
        status = fail_errno(err, SG_WORD_WRITE, to);
    return status;
}

bool backup_exists(const char *folder, const char *name)
{
    char path[PATH_MAX];
    return backup_path(folder, name, path, NULL) == SG_OK && access(path, F_OK) == 0;
}

sg_status backup_directory(const char *path, sg_error *err)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? SG_OK
                                                     : fail_errno(err, SG_WORD_CREATE, path);
}

sg_status backup_sync(const char *folder, sg_error *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(err, SG_WORD_OPEN, folder);
    sg_status status = fsync(fd) == 0 ? SG_OK : fail_errno(err, SG_WORD_WRITE, folder);
    close(fd);
    return status;
}

void backup_remove(const char *folder)
{
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            backup_path(folder, entry->d_name, path, NULL) != SG_OK)
            continue;
        if (unlink(path) != 0)
            backup_remove(path);
    }
    if (directory)
        closedir(directory);
    (void)rmdir(folder);
}

sg_status backup_each_policy(const char *folder,
                             sg_status (*visit)(void *context, const char *name, sg_error *err),
                             void *context, sg_error *err)
{
    char path[PATH_MAX];
    sg_status status = backup_path(folder, "policies", path, err);
    DIR *directory = status == SG_OK ? opendir(path) : NULL;
    for (struct dirent *entry; directory && status == SG_OK && (entry = readdir(directory));) {
        char name[96];
        size_t n = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || n < 6 || strcmp(entry->d_name + n - 5, ".json") != 0 ||
            snprintf(name, sizeof name, "policies/%s", entry->d_name) >= (int)sizeof name)
            continue;
        status = visit(context, name, err);
    }
    if (directory)
        closedir(directory);
    return status;
}

/* ---- what is in the store ---- */

sg_status backup_count(const char *data_dir, const char *broken, sg_backup_facts *ret,
                       sg_error *err)
{
    sg_store *store = NULL;
    sg_store_counts counts;
    sg_ledger_report report;
    sg_status status = sg_store_open(data_dir, SG_STORE_READ, &store, err);
    if (status == SG_OK)
        status = sg_store_count(store, &sg_everywhere, &counts, err);
    if (status == SG_OK)
        status = sg_ledger_verify(store, 0, NULL, &report, err);
    sg_store_close(store);
    if (status != SG_OK)
        return status;
    if (report.fault != SG_LEDGER_WHOLE) {
        char text[sizeof report.detail + 200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, broken, report.detail);
#pragma GCC diagnostic pop
        return sg_fail(err, SG_CORRUPT, "%s", text);
    }
    ret->postings = counts.postings;
    ret->workers = counts.workers;
    ret->courses = counts.courses;
    ret->plans = counts.plans;
    ret->offers = counts.offers;
    ret->events = report.events;
    sg_hex(report.head, SG_SHA256_SIZE, ret->head);
    return SG_OK;
}

/* ---- manifest ---- */

#define HEADING "songgang-backup 1\n"

static void end_line(const char *text, size_t size, char ret[80])
{
    unsigned char sum[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX];
    sg_sha256 hash;
    sg_sha256_begin(&hash);
    sg_sha256_add(&hash, text, size);
    sg_sha256_end(&hash, sum);
    sg_hex(sum, sizeof sum, hex);
    snprintf(ret, 80, "end %s\n", hex);
}

sg_status backup_write_manifest(const char *folder, const backup_file *files,
                                const sg_backup_facts *facts, sg_error *err)
{
    char path[PATH_MAX], end[80];
    sg_buffer text = {0};
    sg_status status = backup_path(folder, "manifest", path, err);
    if (status != SG_OK)
        return status;
    sg_buffer_printf(&text, HEADING "made %s\nprogram " SG_VERSION "\n", facts->made);
    sg_buffer_printf(&text, "postings %lld\nworkers %lld\ncourses %lld\nplans %lld\noffers %lld\n",
                     (long long)facts->postings, (long long)facts->workers,
                     (long long)facts->courses, (long long)facts->plans,
                     (long long)facts->offers);
    sg_buffer_printf(&text, "ledger %lld %s\n", (long long)facts->events, facts->head);
    for (const backup_file *file = files; file; file = file->next)
        sg_buffer_printf(&text, "file %s %llu %s\n", file->sum, (unsigned long long)file->size,
                         file->name);
    if (!text.failed)
        end_line(text.data, text.size, end);
    sg_buffer_text(&text, end);
    if (text.failed) {
        sg_buffer_free(&text);
        return sg_fail_memory(err);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || !write_all(fd, text.data, text.size) || fsync(fd) != 0)
        status = fail_errno(err, SG_WORD_WRITE, path);
    if (fd >= 0)
        close(fd);
    sg_buffer_free(&text);
    return status;
}

/* Below the backup and nowhere else. */
static bool harmless(const char *name)
{
    static const char *const known[] = {"store.db",  "access.db",     "service.db", "policy.json",
                                        "push.json", "fair.json", "fair-map.json", "key"};
    const char *base = strncmp(name, "policies/", 9) == 0 ? name + 9 : name;
    bool found = base != name;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        found = found || strcmp(name, known[i]) == 0;
    return found && *base && base[0] != '.' && !strchr(base, '/');
}

static bool parse_file(const char *line, sg_arena *arena, backup_file ***at)
{
    backup_file *file = sg_arena_alloc(arena, sizeof *file);
    unsigned long long size;
    if (!file || sscanf(line, "file %64[0-9a-f] %llu %95[^\n]", file->sum, &size, file->name) != 3 ||
        strlen(file->sum) != SG_SHA256_HEX - 1 || !harmless(file->name))
        return false;
    file->size = size;
    file->next = NULL;
    **at = file;
    *at = &file->next;
    return true;
}

static bool parse(char *text, sg_arena *arena, backup_file **ret_files, sg_backup_facts *ret)
{
    struct {
        const char *name;
        int64_t *value;
    } const numbers[] = {{"postings %lld", &ret->postings}, {"workers %lld", &ret->workers},
                         {"courses %lld", &ret->courses},   {"plans %lld", &ret->plans},
                         {"offers %lld", &ret->offers}};
    backup_file **at = ret_files;
    size_t known = 0;
    bool ledger = false;
    *ret_files = NULL;
    for (char *rest = NULL, *line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        long long value = 0;
        if (strncmp(line, "file ", 5) == 0 && !parse_file(line, arena, &at))
            return false;
        if (sscanf(line, "ledger %lld %64[0-9a-f]", &value, ret->head) == 2) {
            ret->events = value;
            ledger = true;
        }
        sscanf(line, "made %39[^\n]", ret->made);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            size_t word = strcspn(numbers[i].name, " ") + 1;
            if (strncmp(line, numbers[i].name, word) == 0) {
                *numbers[i].value = strtoll(line + word, NULL, 10);
                known++;
            }
        }
    }
    return ledger && known == sizeof numbers / sizeof *numbers && *ret_files;
}

sg_status backup_read_manifest(const char *folder, sg_arena *arena, backup_file **ret_files,
                               sg_backup_facts *ret, sg_error *err)
{
    enum { ROOM = 1 << 20, END = 4 + SG_SHA256_HEX - 1 + 1 };
    char path[PATH_MAX], end[80];
    sg_backup_facts facts = {0};
    sg_status status = backup_path(folder, "manifest", path, err);
    if (status != SG_OK)
        return status;
    FILE *file = fopen(path, "re");
    if (!file)
        return sg_fail(err, SG_MISSING, SG_MSG_RESTORE_NOT_BACKUP, folder);
    char *text = sg_arena_alloc(arena, ROOM);
    size_t size = text ? fread(text, 1, ROOM - 1, file) : 0;
    fclose(file);
    if (!text)
        return sg_fail_memory(err);
    text[size] = '\0';
    if (strncmp(text, "songgang-backup ", 16) == 0 && strncmp(text, HEADING, strlen(HEADING)) != 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_RESTORE_NEWER, strtok(text, "\n"));
    if (size > END)
        end_line(text, size - END, end);
    if (size <= END || strcmp(text + size - END, end) != 0 ||
        strncmp(text, HEADING, strlen(HEADING)) != 0 || !parse(text, arena, ret_files, &facts))
        return sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_MANIFEST, path);
    *ret = facts;
    return SG_OK;
}
