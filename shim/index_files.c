/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Generations on disk. Nothing is ever changed in place: a generation is built in `new`, synced,
 * renamed, and then CURRENT is replaced by rename, so that a power cut leaves the old or the new
 * index and never a mixture. Xapian keeps no block checksums, therefore the manifest holds the
 * size and a hash of each file.
 */
#include "index_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/messages.h"

sg_status sg_fail_errno(sg_error *err, const char *doing, const char *path)
{
    int number = errno;
    sg_status status = number == ENOSPC || number == EDQUOT ? SG_NO_SPACE : SG_IO;
    return sg_fail(err, status, SG_MSG_INDEX_IO, doing, path, strerror(number));
}

sg_status sg_index_path(const char *data_dir, const char *a, const char *b, char out[SG_PATH_BYTES],
                        sg_error *err)
{
    int n = snprintf(out, SG_PATH_BYTES, "%s/index%s%s%s%s", data_dir, a != NULL ? "/" : "",
                     a != NULL ? a : "", b != NULL ? "/" : "", b != NULL ? b : "");
    if (n < 0 || n >= SG_PATH_BYTES) {
        errno = ENAMETOOLONG;
        return sg_fail_errno(err, SG_WORD_OPEN, data_dir);
    }
    return SG_OK;
}

sg_status sg_index_read_current(const char *data_dir, uint64_t *ret, sg_error *err)
{
    char path[SG_PATH_BYTES];
    sg_status status = sg_index_path(data_dir, "CURRENT", NULL, path, err);
    if (status != SG_OK) {
        return status;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, SG_MSG_INDEX_MISSING, data_dir)
                   : sg_fail_errno(err, SG_WORD_OPEN, path);
    }
    uint64_t generation = 0;
    char newline = '\0';
    int fields = fscanf(file, "gen-%" SCNu64 "%c", &generation, &newline);
    fclose(file);
    if (fields != 2 || newline != '\n' || generation == 0) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_CURRENT_DAMAGED, data_dir);
    }
    *ret = generation;
    return SG_OK;
}

uint64_t sg_index_next_generation(const char *data_dir)
{
    uint64_t highest = 0;
    char path[SG_PATH_BYTES];
    (void)sg_index_read_current(data_dir, &highest, NULL);
    if (sg_index_path(data_dir, NULL, NULL, path, NULL) == SG_OK) {
        DIR *directory = opendir(path);
        for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
            uint64_t generation = 0;
            if (sscanf(entry->d_name, "gen-%" SCNu64, &generation) == 1 && generation > highest) {
                highest = generation;
            }
        }
        if (directory != NULL) {
            closedir(directory);
        }
    }
    return highest + 1;
}

/* ---- sums ---- */

static uint64_t mix(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return lane << 27 | lane >> 37;
}

/* Four independent lanes of eight bytes: reads as fast as the page cache delivers. */
static void sum_block(uint64_t lane[4], const unsigned char *data, size_t size)
{
    size_t at = 0;
    for (; at + 32 <= size; at += 32) {
        uint64_t word[4];
        memcpy(word, data + at, 32);
        for (int i = 0; i < 4; i++) {
            lane[i] = mix(lane[i], word[i]);
        }
    }
    for (; at < size; at++) {
        lane[0] = mix(lane[0], data[at]);
    }
}

sg_status sg_index_file_sum(const char *path, uint64_t *ret_bytes, uint64_t *ret_hash,
                            sg_error *err)
{
    enum { BLOCK = 1 << 20 };
    sg_status status = SG_OK;
    unsigned char *block = malloc(BLOCK);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (block == NULL) {
        status = sg_fail_memory(err);
        goto out;
    }
    if (file < 0) {
        status = sg_fail_errno(err, SG_WORD_OPEN, path);
        goto out;
    }
    uint64_t lane[4] = {1, 2, 3, 4};
    uint64_t bytes = 0;
    for (bool more = true; more;) {
        size_t filled = 0;
        while (filled < BLOCK) {
            ssize_t n = read(file, block + filled, BLOCK - filled);
            if (n < 0 && errno == EINTR) {
                continue;
            }
            if (n < 0) {
                status = sg_fail_errno(err, SG_WORD_READ, path);
                goto out;
            }
            if (n == 0) {
                break;
            }
            filled += (size_t)n;
        }
        sum_block(lane, block, filled);
        bytes += filled;
        more = filled == BLOCK;
    }
    *ret_bytes = bytes;
    *ret_hash = mix(mix(mix(mix(bytes, lane[0]), lane[1]), lane[2]), lane[3]);
out:
    if (file >= 0) {
        close(file);
    }
    free(block);
    return status;
}

sg_status sg_index_file_check(const char *path, const sg_index_file *file, bool deep,
                              sg_error *err)
{
    uint64_t bytes = 0;
    uint64_t hash = file->hash;
    if (access(path, F_OK) != 0 && errno == ENOENT) { /* somebody removed it: damage */
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, path);
    }
    if (deep) {
        sg_status status = sg_index_file_sum(path, &bytes, &hash, err);
        if (status != SG_OK) {
            return status;
        }
    } else {
        struct stat facts;
        if (stat(path, &facts) != 0) {
            return sg_fail_errno(err, SG_WORD_OPEN, path);
        }
        bytes = (uint64_t)facts.st_size;
    }
    return bytes == file->bytes && hash == file->hash
               ? SG_OK
               : sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_FILE_DAMAGED, path);
}

/* ---- directories ---- */

static sg_status sync_path(const char *path, sg_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return sg_fail_errno(err, SG_WORD_OPEN, path);
    }
    sg_status status = fsync(file) == 0 ? SG_OK : sg_fail_errno(err, SG_WORD_WRITE, path);
    close(file);
    return status;
}

void sg_remove_tree(const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        (void)unlink(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char child[SG_PATH_BYTES];
        int n = snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || n < 0 ||
            n >= (int)sizeof child) {
            continue;
        }
        if (unlink(child) != 0) {
            sg_remove_tree(child);
        }
    }
    closedir(directory);
    (void)rmdir(path);
}

static sg_status make_directory(const char *path, sg_error *err)
{
    return mkdir(path, 0750) == 0 || errno == EEXIST ? SG_OK
                                                     : sg_fail_errno(err, SG_WORD_CREATE, path);
}

sg_status sg_index_prepare(const char *data_dir, sg_error *err)
{
    char path[SG_PATH_BYTES];
    sg_status status = sg_index_path(data_dir, NULL, NULL, path, err);
    if (status == SG_OK) {
        status = make_directory(path, err);
    }
    if (status == SG_OK) {
        status = sg_index_path(data_dir, "new", NULL, path, err);
    }
    if (status == SG_OK) {
        sg_remove_tree(path);
        status = make_directory(path, err);
    }
    return status;
}

/* Generations other than `keep` and `previous` go. */
static void remove_old(const char *root, uint64_t keep, uint64_t previous)
{
    DIR *directory = opendir(root);
    if (directory == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        uint64_t generation = 0;
        char path[SG_PATH_BYTES];
        if (sscanf(entry->d_name, "gen-%" SCNu64, &generation) == 1 && generation != keep &&
            generation != previous &&
            snprintf(path, sizeof path, "%s/%s", root, entry->d_name) < (int)sizeof path) {
            sg_remove_tree(path);
        }
    }
    closedir(directory);
}

static sg_status sync_files(const char *directory, sg_error *err)
{
    static const char *const names[] = {"base", "delta", "manifest"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[SG_PATH_BYTES];
        if (snprintf(path, sizeof path, "%s/%s", directory, names[i]) < (int)sizeof path &&
            access(path, F_OK) == 0) {
            sg_status status = sync_path(path, err);
            if (status != SG_OK) {
                return status;
            }
        }
    }
    return sync_path(directory, err);
}

static sg_status write_current(const char *data_dir, uint64_t generation, sg_error *err)
{
    char temporary[SG_PATH_BYTES];
    char current[SG_PATH_BYTES];
    sg_status status = sg_index_path(data_dir, "CURRENT.new", NULL, temporary, err);
    if (status == SG_OK) {
        status = sg_index_path(data_dir, "CURRENT", NULL, current, err);
    }
    if (status != SG_OK) {
        return status;
    }
    FILE *file = fopen(temporary, "we");
    if (file == NULL) {
        return sg_fail_errno(err, SG_WORD_CREATE, temporary);
    }
    bool written = fprintf(file, "gen-%" PRIu64 "\n", generation) > 0 && fflush(file) == 0 &&
                   fsync(fileno(file)) == 0;
    if (!written) {
        status = sg_fail_errno(err, SG_WORD_WRITE, temporary);
    }
    if (fclose(file) != 0 && status == SG_OK) {
        status = sg_fail_errno(err, SG_WORD_WRITE, temporary);
    }
    if (status == SG_OK && rename(temporary, current) != 0) {
        status = sg_fail_errno(err, SG_WORD_REPLACE, current);
    }
    return status;
}

sg_status sg_index_publish(const char *data_dir, uint64_t generation, sg_error *err)
{
    char root[SG_PATH_BYTES];
    char from[SG_PATH_BYTES];
    char to[SG_PATH_BYTES];
    char name[32];
    uint64_t previous = 0;
    (void)sg_index_read_current(data_dir, &previous, NULL);
    snprintf(name, sizeof name, "gen-%" PRIu64, generation);
    sg_status status = sg_index_path(data_dir, NULL, NULL, root, err);
    if (status == SG_OK) {
        status = sg_index_path(data_dir, "new", NULL, from, err);
    }
    if (status == SG_OK) {
        status = sg_index_path(data_dir, name, NULL, to, err);
    }
    if (status == SG_OK) {
        status = sync_files(from, err);
    }
    if (status != SG_OK) {
        return status;
    }
    sg_remove_tree(to); /* left by a crash between the two renames */
    if (rename(from, to) != 0) {
        return sg_fail_errno(err, SG_WORD_REPLACE, to);
    }
    status = sync_path(root, err);
    if (status == SG_OK) {
        status = write_current(data_dir, generation, err);
    }
    if (status == SG_OK) {
        status = sync_path(root, err);
    }
    if (status == SG_OK) {
        remove_old(root, generation, previous);
    }
    return status;
}
