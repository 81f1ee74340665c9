/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See sealed_file.h. A sealed file: a heading of 8 bytes, the header of the stream, and pieces of 64 KiB
 * with their tags; the last one is marked as the last.
 */
#include "songgang/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/messages.h"
#include "songgang/messages/access.h"
#include "songgang/messages/operations.h"

enum { PIECE = 1 << 16, EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
       START = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
       SALT = crypto_pwhash_SALTBYTES, CHECK = 16, PASSES = 3, MEMORY = 256 << 20 };
_Static_assert((int)SG_SEAL_KEY == (int)crypto_secretstream_xchacha20poly1305_KEYBYTES, "one key");
static const char heading[8] = {'S', 'G', 'S', 'E', 'A', 'L', '1', '\n'};

#define HEADER "songgang-sealed 1\nsalt "
#define HEADER_CHECK "\ncheck "

static sg_status fail_errno(sg_error *err, const char *doing, const char *path)
{
    sg_status status = errno == ENOSPC || errno == EDQUOT ? SG_NO_SPACE : SG_IO;
    return sg_fail(err, status, SG_MSG_FILE_FAILED, doing, path, strerror(errno));
}

/* ---- passphrases ---- */

static sg_status read_passphrase(const char *path, char ret[SG_PASSPHRASE_MAX + 2], size_t *ret_size,
                                 sg_error *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sg_fail(err, SG_MISSING, SG_MSG_FILE_FAILED, SG_WORD_OPEN, path, strerror(errno));
    ssize_t n = read(fd, ret, SG_PASSPHRASE_MAX + 2);
    bool open_to_others = fstat(fd, &info) != 0 || (S_ISREG(info.st_mode) && (info.st_mode & 077) != 0);
    close(fd);
    if (n < 0)
        return fail_errno(err, SG_WORD_READ, path);
    if (open_to_others)
        return sg_fail(err, SG_INVALID, SG_MSG_PASSPHRASE_READABLE, path, path);
    while (n > 0 && (ret[n - 1] == '\n' || ret[n - 1] == '\r'))
        n--;
    if (n < SG_PASSPHRASE_MIN || n > SG_PASSPHRASE_MAX)
        return sg_fail(err, SG_INVALID, SG_MSG_PASSPHRASE_LENGTH, path, (int)SG_PASSPHRASE_MIN,
                       (int)SG_PASSPHRASE_MAX);
    *ret_size = (size_t)n;
    return SG_OK;
}

static sg_status derive(const char *path, const unsigned char salt[SALT], sg_file_key *ret,
                        sg_error *err)
{
    char text[SG_PASSPHRASE_MAX + 2];
    size_t size = 0;
    if (sodium_init() < 0)
        return sg_fail(err, SG_INTERNAL, "%s", SG_MSG_KEY_RANDOM);
    sg_status status = read_passphrase(path, text, &size, err);
    if (status == SG_OK && crypto_pwhash(ret->key, sizeof ret->key, text, size, salt, PASSES, MEMORY,
                                         crypto_pwhash_ALG_ARGON2ID13) != 0)
        status = sg_fail_memory(err);
    sodium_memzero(text, sizeof text);
    return status;
}

static void check_of(const sg_file_key *key, char ret[2 * CHECK + 1])
{
    static const unsigned char what[] = "songgang backup check";
    unsigned char hash[CHECK];
    crypto_generichash(hash, sizeof hash, what, sizeof what - 1, key->key, sizeof key->key);
    sg_hex(hash, sizeof hash, ret);
}

sg_status sg_file_key_new(const char *file, sg_file_key *ret, char ret_header[SG_SEAL_HEADER],
                          sg_error *err)
{
    unsigned char salt[SALT];
    char hex[2 * SALT + 1], check[2 * CHECK + 1];
    randombytes_buf(salt, sizeof salt);
    sg_status status = derive(file, salt, ret, err);
    if (status != SG_OK)
        return status;
    sg_hex(salt, sizeof salt, hex);
    check_of(ret, check);
    snprintf(ret_header, SG_SEAL_HEADER, HEADER "%s" HEADER_CHECK "%s\n", hex, check);
    return SG_OK;
}

sg_status sg_file_key_of(const char *file, const char *header, sg_file_key *ret, sg_error *err)
{
    unsigned char salt[SALT];
    char check[2 * CHECK + 1];
    const size_t first = strlen(HEADER), second = first + 2 * SALT + strlen(HEADER_CHECK);
    size_t got = 0;
    if (strlen(header) != second + 2 * CHECK + 1 || strncmp(header, HEADER, first) != 0 ||
        strncmp(header + first + 2 * SALT, HEADER_CHECK, strlen(HEADER_CHECK)) != 0 ||
        sodium_hex2bin(salt, sizeof salt, header + first, 2 * SALT, NULL, &got, NULL) != 0 ||
        got != sizeof salt)
        return sg_fail(err, SG_FORMAT, "%s", SG_MSG_SEALED_HEADER);
    sg_status status = derive(file, salt, ret, err);
    if (status != SG_OK)
        return status;
    check_of(ret, check);
    if (sodium_memcmp(check, header + second, 2 * CHECK) != 0) {
        sg_file_key_forget(ret);
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_PASSPHRASE_WRONG);
    }
    return SG_OK;
}

void sg_file_key_forget(sg_file_key *key)
{
    sodium_memzero(key, sizeof *key);
}

/* ---- files ---- */

typedef struct sealing {
    FILE *in, *out; /* `out` NULL: only checked */
    const char *from, *to;
    unsigned char *plain, *sealed;
    crypto_secretstream_xchacha20poly1305_state stream;
} sealing;

static sg_status begin(sealing *s, const char *from, const char *to, sg_error *err)
{
    *s = (sealing){.from = from, .to = to};
    s->plain = malloc(PIECE);
    s->sealed = malloc(PIECE + EXTRA);
    if (!s->plain || !s->sealed)
        return sg_fail_memory(err);
    int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || !(s->in = fdopen(fd, "rb"))) {
        if (fd >= 0)
            close(fd);
        return fail_errno(err, SG_WORD_OPEN, from);
    }
    fd = to ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (to && (fd < 0 || !(s->out = fdopen(fd, "wb")))) {
        if (fd >= 0)
            close(fd);
        return fail_errno(err, SG_WORD_CREATE, to);
    }
    return SG_OK;
}

static sg_status end(sealing *s, sg_status status, sg_error *err)
{
    if (s->in)
        fclose(s->in);
    if (s->out) {
        if (status == SG_OK && (fflush(s->out) != 0 || fsync(fileno(s->out)) != 0))
            status = fail_errno(err, SG_WORD_WRITE, s->to);
        if (fclose(s->out) != 0 && status == SG_OK)
            status = fail_errno(err, SG_WORD_WRITE, s->to);
    }
    if (s->plain)
        sodium_memzero(s->plain, PIECE);
    free(s->plain);
    free(s->sealed);
    sodium_memzero(&s->stream, sizeof s->stream);
    return status;
}

static sg_status put(const sealing *s, const void *data, size_t size, sg_error *err)
{
    return !s->out || fwrite(data, 1, size, s->out) == size ? SG_OK
                                                            : fail_errno(err, SG_WORD_WRITE, s->to);
}

static bool at_end(FILE *in)
{
    int c = getc(in);
    if (c != EOF)
        ungetc(c, in);
    return c == EOF;
}

static void key_of_file(const sg_file_key *key, const char *name, unsigned char ret[SG_SEAL_KEY])
{
    crypto_generichash(ret, SG_SEAL_KEY, (const unsigned char *)name, strlen(name), key->key,
                       sizeof key->key);
}

sg_status sg_file_seal(const sg_file_key *key, const char *name, const char *from, const char *to,
                       sg_error *err)
{
    sealing s;
    unsigned char own[SG_SEAL_KEY], start[START];
    bool last = false;
    sg_status status = begin(&s, from, to, err);
    key_of_file(key, name, own);
    crypto_secretstream_xchacha20poly1305_init_push(&s.stream, start, own);
    sodium_memzero(own, sizeof own);
    if (status == SG_OK)
        status = put(&s, heading, sizeof heading, err);
    if (status == SG_OK)
        status = put(&s, start, sizeof start, err);
    while (status == SG_OK && !last) {
        size_t n = fread(s.plain, 1, PIECE, s.in);
        last = at_end(s.in);
        if (ferror(s.in)) {
            status = fail_errno(err, SG_WORD_READ, from);
            break;
        }
        crypto_secretstream_xchacha20poly1305_push(
            &s.stream, s.sealed, NULL, s.plain, n, NULL, 0,
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        status = put(&s, s.sealed, n + EXTRA, err);
    }
    return end(&s, status, err);
}

sg_status sg_file_unseal(const sg_file_key *key, const char *name, const char *from,
                         const char *to, char ret_sum[SG_SHA256_HEX], sg_error *err)
{
    sealing s;
    unsigned char own[SG_SEAL_KEY], start[sizeof heading + START], sum[SG_SHA256_SIZE], tag = 0;
    sg_sha256 hash;
    sg_status status = begin(&s, from, to, err);
    key_of_file(key, name, own);
    sg_sha256_begin(&hash);
    if (status == SG_OK && (fread(start, 1, sizeof start, s.in) != sizeof start ||
                            memcmp(start, heading, sizeof heading) != 0 ||
                            crypto_secretstream_xchacha20poly1305_init_pull(
                                &s.stream, start + sizeof heading, own) != 0))
        status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, name);
    sodium_memzero(own, sizeof own);
    while (status == SG_OK && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        unsigned long long size = 0;
        size_t n = fread(s.sealed, 1, PIECE + EXTRA, s.in);
        if (ferror(s.in))
            status = fail_errno(err, SG_WORD_READ, from);
        else if (n < EXTRA || crypto_secretstream_xchacha20poly1305_pull(
                                  &s.stream, s.plain, &size, &tag, s.sealed, n, NULL, 0) != 0)
            status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, name);
        else
            status = put(&s, s.plain, (size_t)size, err);
        if (status == SG_OK)
            sg_sha256_add(&hash, s.plain, (size_t)size);
    }
    if (status == SG_OK && !at_end(s.in)) /* something was put behind the last piece */
        status = sg_fail(err, SG_CORRUPT, SG_MSG_RESTORE_FILE, name);
    sg_sha256_end(&hash, sum);
    status = end(&s, status, err);
    if (status == SG_OK && ret_sum)
        sg_hex(sum, sizeof sum, ret_sum);
    else if (status != SG_OK && to)
        unlink(to);
    return status;
}
