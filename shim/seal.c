/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See seal.h. The key file is text: a heading, `salt HEX`, and one line `key NUMBER HEX` per key, the
 * last of which seals. It is written beside its place, synced and renamed, before a key is used.
 */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "songgang/messages/access.h"

enum { KEYS_MAX = 16, FILE_MAX = 4096, POOL = 2400 };
#define HEADING "songgang-key 1\n"

const char *const sg_sealed_member[SG_SEALED_COUNT] = {
#define X(id, member) member,
    SG_SEALED_FIELDS(X)
#undef X
};

typedef struct ring_key {
    int64_t number;
    unsigned char seal[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned char find[crypto_generichash_KEYBYTES]; /* derived */
} ring_key;

struct sg_keyring {
    char path[PATH_MAX]; /* "" kept nowhere */
    unsigned char salt[crypto_shorthash_KEYBYTES];
    ring_key key[KEYS_MAX];
    size_t count;
    unsigned char pool[POOL]; /* random bytes for nonces: one system call for a hundred */
    size_t pooled;
};

/* ---- making ---- */

static void derive(ring_key *key)
{
    static const unsigned char purpose[] = "songgang lookup";
    crypto_generichash(key->find, sizeof key->find, purpose, sizeof purpose - 1, key->seal,
                       sizeof key->seal);
}

static sg_status begin(sg_keyring **ret, sg_error *err)
{
    if (sodium_init() < 0)
        return sg_fail(err, SG_INTERNAL, "%s", SG_MSG_KEY_RANDOM);
    *ret = calloc(1, sizeof **ret);
    return *ret ? SG_OK : sg_fail_memory(err);
}

static void add_random(sg_keyring *ring)
{
    ring_key *key = &ring->key[ring->count];
    key->number = ring->count ? ring->key[ring->count - 1].number + 1 : 1;
    randombytes_buf(key->seal, sizeof key->seal);
    derive(key);
    ring->count++;
}

sg_status sg_keyring_new(sg_keyring **ret, sg_error *err)
{
    sg_status status = begin(ret, err);
    if (status == SG_OK) {
        randombytes_buf((*ret)->salt, sizeof (*ret)->salt);
        add_random(*ret);
    }
    return status;
}

void sg_keyring_free(sg_keyring *ring)
{
    if (!ring)
        return;
    sodium_memzero(ring, sizeof *ring);
    free(ring);
}

/* ---- the file ---- */

static sg_status fail_io(sg_error *err, const char *path)
{
    int number = errno;
    return sg_fail(err, number == ENOSPC || number == EDQUOT ? SG_NO_SPACE : SG_IO, SG_MSG_KEY_IO,
                   path, strerror(number));
}

static sg_status path_of(const char *data_dir, char path[PATH_MAX], sg_error *err)
{
    const char *given = getenv("SONGGANG_KEY_FILE");
    int n = given && *given ? snprintf(path, PATH_MAX, "%s", given)
                            : snprintf(path, PATH_MAX, "%s/key", data_dir);
    if (n >= 0 && n < PATH_MAX - 8)
        return SG_OK;
    errno = ENAMETOOLONG;
    return fail_io(err, data_dir);
}

static void put_hex(char **at, const unsigned char *data, size_t size)
{
    sodium_bin2hex(*at, 2 * size + 1, data, size);
    *at += 2 * size;
    *(*at)++ = '\n';
}

static size_t print(const sg_keyring *ring, char text[FILE_MAX])
{
    char *at = text + sprintf(text, HEADING "salt ");
    put_hex(&at, ring->salt, sizeof ring->salt);
    for (size_t i = 0; i < ring->count; i++) {
        at += sprintf(at, "key %lld ", (long long)ring->key[i].number);
        put_hex(&at, ring->key[i].seal, sizeof ring->key[i].seal);
    }
    return (size_t)(at - text);
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
    return fsync(fd) == 0;
}

/* The rename must outlive a power cut too. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* `fresh`: never in place of a file that somebody else made meanwhile (SG_CONFLICT). */
static sg_status save(const sg_keyring *ring, bool fresh, sg_error *err)
{
    char text[FILE_MAX], beside[PATH_MAX];
    if (!ring->path[0])
        return SG_OK;
    size_t size = print(ring, text);
    snprintf(beside, sizeof beside, "%.*s.new", PATH_MAX - 8, ring->path);
    unlink(beside);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        sodium_memzero(text, sizeof text);
        return fail_io(err, beside);
    }
    bool written = write_all(fd, text, size);
    sodium_memzero(text, sizeof text);
    int number = errno;
    written = close(fd) == 0 && written;
    errno = number;
    sg_status status = written ? SG_OK : fail_io(err, beside);
    if (status == SG_OK && fresh && link(beside, ring->path) != 0)
        status = errno == EEXIST ? SG_CONFLICT : fail_io(err, ring->path);
    if (status == SG_OK && !fresh && rename(beside, ring->path) != 0)
        status = fail_io(err, ring->path);
    if (fresh || status != SG_OK)
        unlink(beside);
    if (status == SG_OK)
        sync_folder(ring->path);
    return status;
}

static bool read_hex(const char *text, const char **ret_end, unsigned char *data, size_t size)
{
    size_t got = 0;
    return sodium_hex2bin(data, size, text, strcspn(text, "\n"), NULL, &got, ret_end) == 0 &&
           got == size && **ret_end == '\n';
}

static bool parse(sg_keyring *ring, const char *text)
{
    if (strncmp(text, HEADING, strlen(HEADING)) != 0)
        return false;
    text += strlen(HEADING);
    if (strncmp(text, "salt ", 5) != 0 || !read_hex(text + 5, &text, ring->salt, sizeof ring->salt))
        return false;
    for (text++; *text; text++) {
        char *end;
        if (ring->count == KEYS_MAX || strncmp(text, "key ", 4) != 0)
            return false;
        ring_key *key = &ring->key[ring->count];
        key->number = strtoll(text + 4, &end, 10);
        bool rising = key->number > (ring->count ? key[-1].number : 0);
        if (!rising || *end != ' ' || !read_hex(end + 1, &text, key->seal, sizeof key->seal))
            return false;
        derive(key);
        ring->count++;
    }
    return ring->count > 0;
}

static sg_status load(sg_keyring *ring, sg_error *err)
{
    char text[FILE_MAX];
    struct stat info;
    int fd = open(ring->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, SG_MSG_KEY_MISSING, ring->path)
                   : fail_io(err, ring->path);
    ssize_t n = read(fd, text, sizeof text - 1);
    sg_status status = n < 0 || fstat(fd, &info) != 0 ? fail_io(err, ring->path) : SG_OK;
    close(fd);
    if (status == SG_OK && (info.st_mode & 077) != 0)
        status = sg_fail(err, SG_IO, SG_MSG_KEY_READABLE, ring->path, ring->path);
    if (status == SG_OK) {
        text[n] = '\0';
        if (!parse(ring, text))
            status = sg_fail(err, SG_CORRUPT, SG_MSG_KEY_DAMAGED, ring->path);
    }
    sodium_memzero(text, sizeof text);
    return status;
}

sg_status sg_keyring_open(const char *data_dir, bool create, sg_keyring **ret, sg_error *err)
{
    sg_keyring *ring = NULL;
    sg_error cause = {0};
    sg_status status = begin(&ring, &cause);
    if (status == SG_OK)
        status = path_of(data_dir, ring->path, &cause);
    if (status == SG_OK)
        status = load(ring, &cause);
    if (status == SG_MISSING && create) {
        randombytes_buf(ring->salt, sizeof ring->salt);
        add_random(ring);
        status = save(ring, true, &cause);
        if (status == SG_CONFLICT) { /* another process was first: its key is the one */
            ring->count = 0;
            status = load(ring, &cause);
        }
    }
    if (status != SG_OK) {
        sg_keyring_free(ring);
        return sg_fail(err, status, "%s", cause.text);
    }
    *ret = ring;
    return SG_OK;
}

/* ---- keys ---- */

static const ring_key *find_key(const sg_keyring *ring, int64_t number)
{
    for (size_t i = 0; i < ring->count; i++)
        if (ring->key[i].number == number)
            return &ring->key[i];
    return NULL;
}

int64_t sg_keyring_current(const sg_keyring *ring)
{
    return ring->key[ring->count - 1].number;
}

bool sg_keyring_has(const sg_keyring *ring, int64_t key)
{
    return find_key(ring, key) != NULL;
}

size_t sg_keyring_count(const sg_keyring *ring)
{
    return ring->count;
}

int64_t sg_keyring_number(const sg_keyring *ring, size_t i)
{
    return ring->key[i].number;
}

_Static_assert(SG_KEYRING_MAC == crypto_generichash_BYTES_MIN, "of BLAKE2b");
static void hash_with(const unsigned char key[crypto_generichash_KEYBYTES], unsigned char label,
                      const void *data, size_t size, unsigned char ret[SG_KEYRING_MAC])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, crypto_generichash_KEYBYTES, SG_KEYRING_MAC);
    crypto_generichash_update(&state, &label, 1);
    crypto_generichash_update(&state, data, size);
    crypto_generichash_final(&state, ret, SG_KEYRING_MAC);
}

static int64_t keyed(const unsigned char key[crypto_generichash_KEYBYTES], unsigned char label,
                     const char *text, size_t size)
{
    unsigned char hash[SG_KEYRING_MAC];
    int64_t number;
    hash_with(key, label, text, size, hash);
    memcpy(&number, hash, sizeof number);
    return number;
}

int64_t sg_keyring_check(const sg_keyring *ring, int64_t number)
{
    const ring_key *key = find_key(ring, number);
    return key ? keyed(key->find, 255, "check", 5) : 0;
}

sg_status sg_keyring_add(sg_keyring *ring, sg_error *err)
{
    if (ring->count == KEYS_MAX)
        return sg_fail(err, SG_LIMIT, SG_MSG_KEY_MANY, (int)KEYS_MAX);
    add_random(ring);
    sg_status status = save(ring, false, err);
    if (status != SG_OK)
        sodium_memzero(&ring->key[--ring->count], sizeof ring->key[0]);
    return status;
}

sg_status sg_keyring_retire(sg_keyring *ring, sg_error *err)
{
    sg_keyring *kept = NULL;
    sg_status status = begin(&kept, err);
    if (status != SG_OK)
        return status;
    *kept = *ring;
    kept->key[0] = ring->key[ring->count - 1];
    kept->count = 1;
    sodium_memzero(&kept->key[1], sizeof kept->key - sizeof kept->key[0]);
    status = save(kept, false, err);
    if (status == SG_OK)
        *ring = *kept;
    sg_keyring_free(kept);
    return status;
}

/* ---- sealing ---- */

enum { BOUND = 17 };
static void bind_to(unsigned char bound[BOUND], int64_t key, int64_t row, unsigned char column)
{
    for (int i = 0; i < 8; i++) {
        bound[i] = (unsigned char)((uint64_t)row >> (8 * i));
        bound[8 + i] = (unsigned char)((uint64_t)key >> (8 * i));
    }
    bound[16] = column;
}

sg_status sg_seal(sg_keyring *ring, int64_t row, unsigned char column, const void *text, size_t size,
                  sg_buffer *out, sg_error *err)
{
    const ring_key *key = &ring->key[ring->count - 1];
    unsigned char bound[BOUND];
    unsigned char *to = (unsigned char *)sg_buffer_extend(out, size + SG_SEAL_EXTRA);
    if (!to)
        return sg_fail_memory(err);
    if (ring->pooled < SG_SEAL_NONCE) {
        randombytes_buf(ring->pool, sizeof ring->pool);
        ring->pooled = sizeof ring->pool;
    }
    ring->pooled -= SG_SEAL_NONCE;
    memcpy(to, ring->pool + ring->pooled, SG_SEAL_NONCE);
    bind_to(bound, key->number, row, column);
    crypto_aead_xchacha20poly1305_ietf_encrypt(to + SG_SEAL_NONCE, NULL,
                                               text, size, bound, sizeof bound, NULL, to,
                                               key->seal);
    return SG_OK;
}

sg_status sg_unseal(const sg_keyring *ring, int64_t number, int64_t row, unsigned char column,
                    const void *sealed, size_t size, sg_buffer *out, sg_error *err)
{
    const ring_key *key = find_key(ring, number);
    const unsigned char *from = sealed;
    unsigned char bound[BOUND];
    if (!key)
        return sg_fail(err, SG_MISSING, SG_MSG_KEY_GONE, (long long)number);
    if (size < SG_SEAL_EXTRA)
        return sg_fail(err, SG_CORRUPT, SG_MSG_SEAL_DAMAGED, (long long)row);
    size_t before = out->size, length = size - SG_SEAL_EXTRA;
    char *to = sg_buffer_extend(out, length ? length : 1);
    if (!to)
        return sg_fail_memory(err);
    bind_to(bound, number, row, column);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)to, NULL, NULL,
                                                   from + SG_SEAL_NONCE, size - SG_SEAL_NONCE, bound,
                                                   sizeof bound, from, key->seal) != 0) {
        out->size = before;
        out->data[before] = '\0';
        return sg_fail(err, SG_CORRUPT, SG_MSG_SEAL_DAMAGED, (long long)row);
    }
    out->size = before + length;
    out->data[out->size] = '\0';
    return SG_OK;
}

int64_t sg_lookup_hash(const sg_keyring *ring, int64_t number, sg_sealed field, const char *text,
                       size_t size)
{
    const ring_key *key = find_key(ring, number);
    return key ? keyed(key->find, (unsigned char)field, text, size) : 0;
}

void sg_keyring_lasting_key(const sg_keyring *ring, const char *purpose, unsigned char ret[32])
{
    _Static_assert(sizeof ring->salt >= crypto_generichash_KEYBYTES_MIN, "long enough for a key");
    crypto_generichash(ret, 32, (const unsigned char *)purpose, strlen(purpose), ring->salt,
                       sizeof ring->salt);
}

int64_t sg_lasting_hash(const sg_keyring *ring, const char *text, size_t size)
{
    unsigned char key[crypto_generichash_KEYBYTES];
    _Static_assert(sizeof key == 32, "the key of sg_keyring_lasting_key()");
    sg_keyring_lasting_key(ring, "songgang lasting", key);
    int64_t number = keyed(key, 0, text, size);
    sodium_memzero(key, sizeof key);
    return number ? number : 1;
}

int64_t sg_private_digest(const sg_keyring *ring, const char *const field[SG_SEALED_COUNT])
{
    unsigned char parts[SG_SEALED_COUNT][crypto_shorthash_BYTES] = {{0}};
    unsigned char hash[crypto_shorthash_BYTES];
    int64_t number;
    for (int i = 0; i < SG_SEALED_COUNT; i++)
        if (field[i])
            crypto_shorthash(parts[i], (const unsigned char *)field[i], strlen(field[i]),
                             ring->salt);
    crypto_shorthash(hash, parts[0], sizeof parts, ring->salt);
    memcpy(&number, hash, sizeof number);
    return number;
}

void sg_keyring_mac(const sg_keyring *ring, int64_t number, unsigned char purpose, const void *data,
                    size_t size, unsigned char ret[SG_KEYRING_MAC])
{
    hash_with(find_key(ring, number)->find, purpose, data, size, ret);
}
