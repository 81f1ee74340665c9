/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealed files: sizes around a piece come back the same, and no changed byte, cut or renamed file opens.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "songgang/sealed_file.h"

typedef struct fixture {
    char dir[64], plain[96], sealed[96], back[96];
    sg_file_key key;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-sealed-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->plain, sizeof f->plain, "%s/plain", f->dir);
    snprintf(f->sealed, sizeof f->sealed, "%s/sealed", f->dir);
    snprintf(f->back, sizeof f->back, "%s/back", f->dir);
    memset(f->key.key, 7, sizeof f->key.key); /* making one of a passphrase is slow, and tested below */
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static void write_file(const char *path, const unsigned char *data, size_t size, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(write(fd, data, size), size);
    close(fd);
}

static size_t read_file(const char *path, unsigned char *ret, size_t room)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t n = read(fd, ret, room);
    close(fd);
    assert_true(n >= 0);
    return (size_t)n;
}

static sg_status open_again(fixture *f, const char *name)
{
    unlink(f->back);
    return sg_file_unseal(&f->key, name, f->sealed, f->back, NULL, NULL);
}

static void test_comes_back(void **state)
{
    fixture *f = *state;
    static unsigned char data[200000], back[200001], sealed[201000];
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 200000};
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 31 >> 3);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        sg_error err = {0};
        struct stat info;
        char sum[SG_SHA256_HEX], again[SG_SHA256_HEX];
        write_file(f->plain, data, sizes[i], 0644);
        unlink(f->sealed);
        if (sg_file_seal(&f->key, "n", f->plain, f->sealed, &err) != SG_OK)
            fail_msg("%s", err.text);
        assert_int_equal(stat(f->sealed, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_int_equal(open_again(f, "n"), SG_OK);
        assert_int_equal(read_file(f->back, back, sizeof back), sizes[i]);
        assert_memory_equal(back, data, sizes[i]);
        assert_int_equal(sg_file_unseal(&f->key, "n", f->sealed, NULL, sum, NULL), SG_OK);
        assert_int_equal(sg_file_seal(&f->key, "n", f->plain, f->sealed, NULL), SG_IO); /* is there */
        unlink(f->sealed);
        assert_int_equal(sg_file_seal(&f->key, "n", f->plain, f->sealed, NULL), SG_OK);
        assert_int_equal(sg_file_unseal(&f->key, "n", f->sealed, NULL, again, NULL), SG_OK);
        assert_string_equal(sum, again);
        size_t n = read_file(f->sealed, sealed, sizeof sealed);
        assert_true(sizes[i] < 64 || !memmem(sealed, n, data + 32, 32));
    }
}

static void test_nothing_else_opens(void **state)
{
    fixture *f = *state;
    static unsigned char data[70000], sealed[71000];
    sg_file_key other = f->key;
    write_file(f->plain, data, sizeof data, 0600);
    assert_int_equal(sg_file_seal(&f->key, "store.db", f->plain, f->sealed, NULL), SG_OK);
    size_t n = read_file(f->sealed, sealed, sizeof sealed);
    assert_int_equal(open_again(f, "access.db"), SG_CORRUPT);
    other.key[0] ^= 1;
    assert_int_equal(sg_file_unseal(&other, "store.db", f->sealed, NULL, NULL, NULL), SG_CORRUPT);
    for (size_t at = 0; at < n; at += at < 64 || at > n - 64 ? 1 : 977) {
        sealed[at] ^= 4;
        write_file(f->sealed, sealed, n, 0600);
        assert_int_equal(open_again(f, "store.db"), SG_CORRUPT);
        assert_int_equal(access(f->back, F_OK), -1); /* no half of it is left */
        sealed[at] ^= 4;
    }
    static const size_t cuts[] = {0, 7, 8, 31, 32, 33, 48, 49, 32 + 65536 + 17, 65000};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        write_file(f->sealed, sealed, cuts[i], 0600);
        assert_int_equal(open_again(f, "store.db"), SG_CORRUPT);
    }
    write_file(f->sealed, sealed, n - 1, 0600);
    assert_int_equal(open_again(f, "store.db"), SG_CORRUPT);
    write_file(f->sealed, sealed, n, 0600);
    assert_int_equal(open_again(f, "store.db"), SG_OK);
}

static void test_passphrases(void **state)
{
    fixture *f = *state;
    char header[SG_SEAL_HEADER], second[SG_SEAL_HEADER], bad[SG_SEAL_HEADER];
    sg_file_key key, again;
    static unsigned char text[SG_PASSPHRASE_MAX + 10];
    memset(text, 'p', sizeof text);
    assert_int_equal(sg_file_key_new(f->plain, &key, header, NULL), SG_MISSING);
    write_file(f->plain, text, SG_PASSPHRASE_MIN - 1, 0600);
    assert_int_equal(sg_file_key_new(f->plain, &key, header, NULL), SG_INVALID);
    write_file(f->plain, text, sizeof text, 0600);
    assert_int_equal(sg_file_key_new(f->plain, &key, header, NULL), SG_INVALID);
    write_file(f->plain, text, 40, 0640);
    assert_int_equal(sg_file_key_new(f->plain, &key, header, NULL), SG_INVALID);
    write_file(f->plain, text, 40, 0600);
    assert_int_equal(sg_file_key_new(f->plain, &key, header, NULL), SG_OK);
    assert_int_equal(sg_file_key_new(f->plain, &again, second, NULL), SG_OK);
    assert_string_not_equal(header, second); /* another salt, another key */
    assert_memory_not_equal(key.key, again.key, SG_SEAL_KEY);
    text[40] = '\n';
    write_file(f->plain, text, 41, 0600); /* an editor's line end is none of it */
    assert_int_equal(sg_file_key_of(f->plain, header, &again, NULL), SG_OK);
    assert_memory_equal(key.key, again.key, SG_SEAL_KEY);
    write_file(f->plain, text, 39, 0600);
    assert_int_equal(sg_file_key_of(f->plain, header, &again, NULL), SG_INVALID);
    static const char *const wrong[] = {"", "songgang-sealed 2\n", "songgang-sealed 1\nsalt 00\ncheck 00\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(sg_file_key_of(f->plain, wrong[i], &again, NULL), SG_FORMAT);
    strcpy(bad, header);
    bad[25] = 'g';
    assert_int_equal(sg_file_key_of(f->plain, bad, &again, NULL), SG_FORMAT);
    sg_file_key_forget(&key);
    static const unsigned char zero[SG_SEAL_KEY];
    assert_memory_equal(key.key, zero, SG_SEAL_KEY);
}

int main(void)
{
#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {WITH_FILES(test_comes_back), WITH_FILES(test_nothing_else_opens),
                                       WITH_FILES(test_passphrases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
