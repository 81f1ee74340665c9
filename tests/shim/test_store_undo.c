/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking back a batch: what it changed is as before, what it brought is withdrawn, and what others
 * rely on by now is left alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/store.h"

static int set_up(void **state)
{
    sg_store *store = NULL;
    assert_int_equal(sg_store_open_temporary(&store, NULL), SG_OK);
    assert_int_equal(sg_store_begin(store, NULL), SG_OK);
    *state = store;
    return 0;
}

static int tear_down(void **state)
{
    sg_store_rollback(*state);
    sg_store_close(*state);
    return 0;
}

static int64_t batch(sg_store *store, const char *kind)
{
    int64_t id = 0;
    assert_int_equal(sg_store_batch(store, kind, NULL, NULL, "2026-02-20T08:00:00Z", &id, NULL),
                     SG_OK);
    return id;
}

static sg_put put(sg_store *store, int64_t in, const char *external_id, const char *title)
{
    sg_posting posting;
    sg_fingerprint fingerprint;
    char id[SG_POSTING_ID_TEXT], json[200];
    sg_put result = SG_PUT_SAME;
    memset(&fingerprint, 0, sizeof fingerprint);
    sg_posting_init(&posting);
    posting.source = "县局";
    posting.external_id = external_id;
    posting.title = title;
    posting.status = SG_POSTING_OPEN;
    fingerprint.id = sg_posting_id(posting.source, external_id, id);
    snprintf(json, sizeof json, "{\"id\":\"%s\",\"title\":\"%s\",\"status\":\"open\"}", id, title);
    assert_int_equal(sg_store_put_posting(store, in, &posting, &fingerprint, json, strlen(json),
                                          title, strlen(title), &result, NULL),
                     SG_OK);
    return result;
}

typedef struct seen {
    const char *external_id;
    char json[200];
    sg_posting_status status;
    int64_t change;
} seen;

static sg_status look(void *context, const sg_stored_posting *stored, sg_error *err)
{
    seen *s = context;
    (void)err;
    if (strcmp(stored->external_id, s->external_id) == 0) {
        snprintf(s->json, sizeof s->json, "%.*s", (int)stored->json_size, stored->json);
        s->status = stored->status;
        s->change = stored->change;
    }
    return SG_OK;
}

static seen see(sg_store *store, const char *external_id)
{
    seen s = {.external_id = external_id};
    assert_int_equal(sg_store_each_posting(store, -1, 0, INT64_MAX, look, &s, NULL), SG_OK);
    assert_true(s.json[0] != '\0');
    return s;
}

static sg_status undo(sg_store *store, int64_t of, sg_undo_figures *figures, sg_error *err)
{
    *figures = (sg_undo_figures){0, 0};
    *err = (sg_error){SG_OK, ""};
    return sg_store_undo(store, of, batch(store, "undo"), figures, err);
}

static void refused(sg_store *store, int64_t of, sg_status status, const char *word)
{
    sg_undo_figures figures;
    sg_error err;
    assert_int_equal(undo(store, of, &figures, &err), status);
    if (!strstr(err.text, word))
        fail_msg("\"%s\" lacks \"%s\"", err.text, word);
}

static void puts_back_what_was(void **state)
{
    sg_store *store = *state;
    int64_t first = batch(store, "postings"), second;
    put(store, first, "A", "焊工");
    put(store, first, "B", "普工");
    seen a = see(store, "A"), b = see(store, "B");
    second = batch(store, "postings");
    assert_int_equal(put(store, second, "A", "电焊工"), SG_PUT_CHANGED);
    assert_int_equal(put(store, second, "B", "普工"), SG_PUT_SAME);
    assert_int_equal(put(store, second, "C", "护工"), SG_PUT_NEW);
    sg_undo_figures figures;
    sg_error err;
    assert_int_equal(undo(store, second, &figures, &err), SG_OK);
    assert_int_equal(figures.restored, 1);
    assert_int_equal(figures.withdrawn, 1);
    seen now = see(store, "A");
    assert_string_equal(now.json, a.json);
    assert_true(now.change > a.change); /* the index follows */
    assert_int_equal(see(store, "B").change, b.change);
    seen c = see(store, "C");
    assert_int_equal(c.status, SG_POSTING_WITHDRAWN);
    assert_non_null(strstr(c.json, "\"status\":\"withdrawn\""));
    /* Told again, both are there again. */
    int64_t third = batch(store, "postings");
    assert_int_equal(put(store, third, "A", "电焊工"), SG_PUT_CHANGED);
    put(store, third, "C", "护工");
    assert_int_equal(see(store, "C").status, SG_POSTING_OPEN);
}

/* A posting changed twice in a batch goes back to before the first change. */
static void changed_twice(void **state)
{
    sg_store *store = *state;
    put(store, batch(store, "postings"), "A", "焊工");
    char before[200];
    strcpy(before, see(store, "A").json);
    int64_t second = batch(store, "postings");
    put(store, second, "A", "电焊工");
    put(store, second, "A", "二保焊工");
    sg_undo_figures figures;
    sg_error err;
    assert_int_equal(undo(store, second, &figures, &err), SG_OK);
    assert_int_equal(figures.restored, 1);
    assert_string_equal(see(store, "A").json, before);
}

static void withdrawals_come_back(void **state)
{
    sg_store *store = *state;
    put(store, batch(store, "postings"), "A", "焊工");
    int64_t second = batch(store, "withdraw");
    uint64_t withdrawn = 0;
    assert_int_equal(sg_store_withdraw(store, second, "县局", "A", &withdrawn, NULL), SG_OK);
    assert_int_equal(see(store, "A").status, SG_POSTING_WITHDRAWN);
    sg_undo_figures figures;
    sg_error err;
    assert_int_equal(undo(store, second, &figures, &err), SG_OK);
    assert_int_equal(see(store, "A").status, SG_POSTING_OPEN);
}

static void says_why_not(void **state)
{
    sg_store *store = *state;
    int64_t first = batch(store, "postings"), second, workers = batch(store, "workers");
    put(store, first, "A", "焊工");
    second = batch(store, "postings");
    put(store, second, "A", "电焊工");
    refused(store, 999, SG_NOT_FOUND, "999");
    refused(store, workers, SG_CONFLICT, "没有改动");
    char number[32];
    snprintf(number, sizeof number, "第%lld批", (long long)second);
    refused(store, first, SG_CONFLICT, number); /* changed since */
    assert_non_null(strstr(see(store, "A").json, "电焊工"));
    int64_t own = batch(store, "undo");
    sg_undo_figures figures;
    assert_int_equal(sg_store_undo(store, second, own, &figures, NULL), SG_OK);
    refused(store, second, SG_CONFLICT, "撤销");
    refused(store, own, SG_CONFLICT, "本身是一次撤销");
    /* What is taken back stands no more in the way. */
    sg_error err;
    assert_int_equal(undo(store, first, &figures, &err), SG_OK);
    assert_int_equal(see(store, "A").status, SG_POSTING_WITHDRAWN);
    refused(store, batch(store, "postings"), SG_CONFLICT, "批"); /* changed nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(puts_back_what_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(withdrawals_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_why_not, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
