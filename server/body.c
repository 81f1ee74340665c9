/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See body.h. A file is written as the pieces come: they are small and go to the page cache, so
 * the thread does not wait for the disk.
 */
#include "body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void body_init(request_body *b)
{
    b->memory = (sg_buffer){0};
    b->file = -1;
    b->filed = b->received = 0;
}

static int status_of_errno(void)
{
    return errno == ENOSPC || errno == EDQUOT ? 507 : errno == EMFILE || errno == ENFILE ? 503 : 500;
}

static int open_file(request_body *b, const sg_worker *worker)
{
    const char *folder = worker->shared->config.spool_dir;
    folder = folder ? folder : "/tmp";
    b->file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (b->file < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) { /* a file system without it */
        char path[4096];
        if (snprintf(path, sizeof path, "%s/upload-XXXXXX", folder) >= (int)sizeof path) {
            return 500;
        }
        b->file = mkostemp(path, O_CLOEXEC);
        if (b->file >= 0) {
            (void)unlink(path);
        }
    }
    if (b->file < 0) {
        return status_of_errno();
    }
    (void)snprintf(b->path, sizeof b->path, "/proc/self/fd/%d", b->file);
    return 0;
}

static int keep_in_file(request_body *b, sg_worker *worker, sg_str piece)
{
    if (worker->spooled + piece.n > worker_limits(worker)->spooled) {
        return 503;
    }
    int status = b->file < 0 ? open_file(b, worker) : 0;
    for (size_t at = 0; status == 0 && at < piece.n;) {
        ssize_t wrote = write(b->file, piece.s + at, piece.n - at);
        if (wrote > 0) {
            at += (size_t)wrote;
            b->filed += (size_t)wrote;
            worker->spooled += (size_t)wrote;
        } else if (wrote == 0 || errno != EINTR) {
            status = status_of_errno();
        }
    }
    return status;
}

int body_keep(request_body *b, sg_worker *worker, bool in_file, sg_str piece)
{
    if (in_file) {
        return keep_in_file(b, worker, piece);
    }
    if (worker->bodies + piece.n > worker_limits(worker)->bodies) {
        return 503;
    }
    size_t before = b->memory.size;
    sg_buffer_append(&b->memory, piece.s, piece.n);
    worker->bodies += b->memory.size - before;
    return b->memory.failed ? 503 : 0;
}

int body_hand_over(request_body *b, sg_worker *worker, bool in_file, sg_request_context *ctx)
{
    ctx->body = (sg_str){b->memory.data ? b->memory.data : "", b->memory.size};
    ctx->body_size = b->memory.size;
    if (!in_file) {
        return 0;
    }
    int status = b->file < 0 ? open_file(b, worker) : 0;
    if (status == 0 && lseek(b->file, 0, SEEK_SET) != 0) {
        status = 500;
    }
    if (status == 0) {
        ctx->body_fd = b->file;
        ctx->body_path = b->path;
        ctx->body_size = b->filed;
    }
    return status;
}

void body_drop(request_body *b, sg_worker *worker, size_t keep)
{
    worker->bodies -= b->memory.size;
    worker->spooled -= b->filed;
    if (b->file >= 0) {
        close(b->file);
        b->file = -1;
    }
    b->filed = b->received = 0;
    if (b->memory.capacity > keep) {
        sg_buffer_free(&b->memory);
        b->memory = (sg_buffer){0};
    }
    sg_buffer_clear(&b->memory);
}
