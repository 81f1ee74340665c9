/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding people by initials and by the end of the phone: the table in memory answers as opening every
 * record does, and follows what another handle changes, takes away or seals anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/store.h"

typedef struct fixture {
    char dir[64];
    sg_store *writer, *plain, *quick; /* without and with the table */
    sg_sounds *sounds;
} fixture;

static sg_store *open_store(const fixture *f, sg_store_mode mode)
{
    sg_store *store = NULL;
    sg_error err = {0};
    if (sg_store_open(f->dir, mode, &store, &err) != SG_OK)
        fail_msg("%s", err.text);
    return store;
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-sounds-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->writer = open_store(f, SG_STORE_WRITE);
    f->plain = open_store(f, SG_STORE_READ);
    f->quick = open_store(f, SG_STORE_READ);
    f->sounds = sg_sounds_new();
    assert_non_null(f->sounds);
    sg_store_share_sounds(f->quick, f->sounds);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_store_close(f->writer);
    sg_store_close(f->plain);
    sg_store_close(f->quick);
    sg_sounds_free(f->sounds);
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static void put(fixture *f, const char *id, sg_region home, const char *name, const char *phone)
{
    char json[256];
    int64_t batch;
    sg_put outcome;
    sg_profile profile;
    sg_profile_init(&profile);
    profile.id = id;
    profile.home = home;
    snprintf(json, sizeof json, "{\"id\":\"%s\",\"name\":\"%s\",\"phone\":\"%s\"}", id, name, phone);
    assert_int_equal(sg_store_begin(f->writer, NULL), SG_OK);
    assert_int_equal(sg_store_batch(f->writer, "workers", "s", "f", "2026-01-01T00:00:00Z", &batch,
                                    NULL), SG_OK);
    assert_int_equal(sg_store_put_worker(f->writer, batch, &profile, json, strlen(json), &outcome,
                                         NULL), SG_OK);
    assert_int_equal(sg_store_commit(f->writer, NULL), SG_OK);
}

typedef struct names {
    char text[512];
} names;

static sg_status note(void *context, const sg_stored_record *record, sg_error *err)
{
    names *n = context;
    (void)err;
    const size_t at = strlen(n->text);
    snprintf(n->text + at, sizeof n->text - at, "%s ", record->id);
    return SG_OK;
}

/* Who is found, by both handles alike. */
static void assert_found(fixture *f, const sg_scope *scope, const char *initials, const char *tail,
                         const char *want)
{
    sg_store *const stores[] = {f->plain, f->quick};
    for (size_t i = 0; i < 2; i++) {
        const sg_worker_filter filter = {.initials = initials, .tail = tail};
        names found = {""};
        bool more = false;
        int64_t total = -1, expected = 0;
        sg_error err = {0};
        if (sg_store_list_workers(stores[i], scope, &filter, NULL, 50, SG_PRIVATE_NONE, note, &found,
                                  &more, &total, &err) != SG_OK)
            fail_msg("%s", err.text);
        assert_string_equal(found.text, want);
        for (const char *c = want; *c; c++)
            expected += *c == ' ';
        assert_int_equal(total, expected);
    }
}

static void people(fixture *f)
{
    put(f, "a", 522301005, "韦小花", "13800001234");
    put(f, "b", 522301117, "王小红", "13900001234");
    put(f, "c", 522328005, "韦小虎", "13800005678");
    put(f, "d", 522328005, "Ｗ", "1234");
    put(f, "e", 522328005, "", "1380000123x");
    put(f, "f", 522301005, "欧阳娜娜努尔古丽", "");
}

static void the_table_answers_as_the_records_do(void **state)
{
    fixture *f = *state;
    assert_found(f, &sg_everywhere, "w", NULL, "");
    people(f);
    assert_found(f, &sg_everywhere, "wxh", NULL, "a b c ");
    assert_found(f, &sg_everywhere, "w", NULL, "a b c ");
    assert_found(f, &sg_everywhere, NULL, "1234", "a b d ");
    assert_found(f, &sg_everywhere, "wx", "1234", "a b ");
    assert_found(f, &sg_everywhere, "oynnne", NULL, "f ");
    assert_found(f, &sg_everywhere, "oynnneg", NULL, "f "); /* more letters than the table has */
    assert_found(f, &sg_everywhere, NULL, "01234", "a b "); /* and more digits */
    assert_found(f, &sg_everywhere, NULL, "123x", "e ");
    assert_found(f, &sg_everywhere, "wxhx", NULL, "");
    assert_found(f, &sg_everywhere, NULL, "0000", "");
}

static void only_within_the_scope(void **state)
{
    fixture *f = *state;
    people(f);
    const sg_scope town = sg_scope_of(522301005), county = sg_scope_of(522301), nobody = {0};
    assert_found(f, &town, "w", NULL, "a ");
    assert_found(f, &county, "w", NULL, "a b ");
    assert_found(f, &nobody, "w", NULL, "");
    assert_found(f, &nobody, NULL, "1234", "");
}

static void it_follows_the_store(void **state)
{
    fixture *f = *state;
    people(f);
    assert_int_equal(sg_store_warm_sounds(f->quick, NULL), SG_OK);
    assert_int_equal(sg_store_warm_sounds(f->plain, NULL), SG_OK); /* has none */
    put(f, "a", 522301005, "罗小花", "13800009999");
    put(f, "g", 522301005, "韦大山", "13700001234");
    assert_found(f, &sg_everywhere, "w", NULL, "b c g ");
    assert_found(f, &sg_everywhere, "lxh", "9999", "a ");
    assert_found(f, &sg_everywhere, NULL, "1234", "b d g ");
    uint64_t resealed = 0;
    assert_int_equal(sg_store_rotate_key(f->writer, false, NULL, NULL, &resealed, NULL), SG_OK);
    assert_found(f, &sg_everywhere, "w", NULL, "b c g ");
    put(f, "h", 522301005, "吴一", "13700008888");
    assert_found(f, &sg_everywhere, "w", NULL, "b c g h ");
    /* the row of who is erased may be another's at once */
    assert_int_equal(sg_store_begin(f->writer, NULL), SG_OK);
    assert_int_equal(sg_store_erase_worker(f->writer, "h", NULL, NULL), SG_OK);
    assert_int_equal(sg_store_commit(f->writer, NULL), SG_OK);
    assert_found(f, &sg_everywhere, "wy", NULL, "");
    put(f, "i", 522301005, "张三", "13700007777");
    assert_found(f, &sg_everywhere, "w", NULL, "b c g ");
    assert_found(f, &sg_everywhere, "zs", "7777", "i ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_answers_as_the_records_do, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_within_the_scope, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_follows_the_store, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
