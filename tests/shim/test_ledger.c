/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger as a chain: whatever is changed behind its back is found, and where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/ledger.h"

enum { WORKERS = 2000, DAY = 20508 };

typedef struct fixture {
    char dir[64], path[96], command[160];
    sg_store *store;
    int64_t plan;
} fixture;

static void must(sg_status status, const sg_error *err)
{
    if (status != SG_OK)
        fail_msg("%s", err->text);
}

/* Three jobs and a course for each worker, so that there are several blocks. */
static void make_plan(fixture *f, bool backwards)
{
    sg_error err = {0};
    must(sg_store_begin(f->store, &err), &err);
    must(sg_store_plan_begin(f->store, 522300, "2026-02", DAY, &f->plan, &err), &err);
    for (int i = 0; i < WORKERS; i++) {
        int number = backwards ? WORKERS - 1 - i : i;
        char worker[16], json[64];
        snprintf(worker, sizeof worker, "w%05d", number);
        for (int line = 1; line <= 4; line++) {
            sg_stored_offer offer = {.worker = worker, .home = 522325001, .json = json};
            if (line < 4) {
                offer.posting = (uint64_t)(number * 7 + line);
                offer.rank = (uint8_t)line;
                offer.score = (uint16_t)(9000 - line);
            } else {
                offer.course = "k1";
                offer.seat = number % 2 == 0;
            }
            snprintf(json, sizeof json, "{\"worker\":\"%s\",\"line\":%d}", worker, line);
            offer.json_size = strlen(json);
            must(sg_store_plan_offer(f->store, f->plan, &offer, &err), &err);
        }
    }
    sg_plan_county county = {.county = 522325, .workers = WORKERS, .offers = 3 * WORKERS};
    must(sg_store_plan_county(f->store, f->plan, &county, &err), &err);
    must(sg_store_plan_finish(f->store, f->plan, "{\"plan\":1}", 10, &err), &err);
    must(sg_store_commit(f->store, &err), &err);
}

/* An event about one offer. */
static void note(fixture *f, sg_event_kind kind, const char *worker, const char *payload)
{
    sg_error err = {0};
    sg_buffer text = {0};
    sg_buffer_text(&text, payload);
    must(sg_store_begin(f->store, &err), &err);
    must(sg_ledger_append(f->store, kind, f->plan, worker, "", &text, &err), &err);
    must(sg_store_commit(f->store, &err), &err);
    sg_buffer_free(&text);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    strcpy(f->dir, "/tmp/sg-ledger-XXXXXX");
    if (!mkdtemp(f->dir) || sg_store_open(f->dir, SG_STORE_WRITE, &f->store, NULL) != SG_OK)
        return -1;
    snprintf(f->path, sizeof f->path, "%s/store.db", f->dir);
    sg_store_set_actor(f->store, "王芳");
    make_plan(f, false);
    note(f, SG_EVENT_KIND_APPROVE, NULL, "{\"offers\":8000}");
    note(f, SG_EVENT_KIND_ANSWER, "w00007", "{\"line\":1,\"answer\":\"refused\",\"reason\":\"too_far\",\"day\":\"2026-02-25\"}");
    note(f, SG_EVENT_KIND_BRIEFING, "w00007", "{}");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    sg_store_close(f->store);
    snprintf(f->command, sizeof f->command, "rm -rf '%s'", f->dir);
    int rc = system(f->command);
    free(f);
    return rc;
}

static sg_ledger_report verify(fixture *f)
{
    sg_error err = {0};
    sg_ledger_report report;
    must(sg_ledger_verify(f->store, 0, NULL, &report, &err), &err);
    return report;
}

/* SQL of somebody who may do anything to the file: the guards are dropped and put back. */
static void tamper(fixture *f, const char *sql)
{
    static const char *const tables[] = {"plan", "plan_summary", "plan_county", "offer", "ledger"};
    sqlite3 *db = NULL;
    char *text = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA foreign_keys=OFF; BEGIN", NULL, NULL, NULL);
    for (int i = 0; i < 5; i++) {
        char drop[128];
        snprintf(drop, sizeof drop, "DROP TRIGGER %s_no_update; DROP TRIGGER %s_no_delete",
                 tables[i], tables[i]);
        assert_int_equal(sqlite3_exec(db, drop, NULL, NULL, NULL), SQLITE_OK);
    }
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
        fail_msg("%s: %s", sql, text);
    for (int i = 0; i < 5; i++) {
        char make[512];
        snprintf(make, sizeof make,
                 "CREATE TRIGGER %s_no_update BEFORE UPDATE ON %s BEGIN SELECT RAISE(ABORT,'x'); END;"
                 "CREATE TRIGGER %s_no_delete BEFORE DELETE ON %s BEGIN SELECT RAISE(ABORT,'x'); END",
                 tables[i], tables[i], tables[i], tables[i]);
        assert_int_equal(sqlite3_exec(db, make, NULL, NULL, NULL), SQLITE_OK);
    }
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_whole(void **state)
{
    fixture *f = *state;
    sg_ledger_report r = verify(f);
    assert_int_equal(r.fault, SG_LEDGER_WHOLE);
    assert_int_equal(r.events, 4);
    assert_int_equal(r.plans, 1);
    assert_int_equal(r.offers, 4 * WORKERS);
    make_plan(f, true); /* in whatever order the offers come */
    assert_int_equal(verify(f).fault, SG_LEDGER_WHOLE);
    sg_store_close(f->store); /* a reader can verify as well */
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &f->store, NULL), SG_OK);
    assert_int_equal(verify(f).fault, SG_LEDGER_WHOLE);
}

static void test_tampering(void **state)
{
    static const struct {
        const char *sql;
        sg_ledger_fault fault;
        int64_t seq, plan; /* 0: not looked at */
        const char *worker;
        int line;
    } cases[] = {
        {"UPDATE ledger SET actor='王芬' WHERE seq=2", SG_LEDGER_EVENT, 2, 0, NULL, 0},
        {"UPDATE ledger SET instant=replace(instant,'Z','z') WHERE seq=1", SG_LEDGER_EVENT, 1, 0, NULL, 0},
        {"UPDATE ledger SET kind='guidance' WHERE seq=4", SG_LEDGER_EVENT, 4, 0, NULL, 0},
        {"UPDATE ledger SET plan=0 WHERE seq=3", SG_LEDGER_EVENT, 3, 0, NULL, 0},
        {"UPDATE ledger SET worker='w00008' WHERE seq=3", SG_LEDGER_EVENT, 3, 0, NULL, 0},
        {"UPDATE ledger SET subject='1' WHERE seq=2", SG_LEDGER_EVENT, 2, 0, NULL, 0},
        {"UPDATE ledger SET payload=replace(payload,'too_far','too_fat') WHERE seq=3", SG_LEDGER_EVENT, 3, 0, NULL, 0},
        {"UPDATE ledger SET worker='',subject='w00007' WHERE seq=4", SG_LEDGER_EVENT, 4, 0, NULL, 0},
        {"UPDATE ledger SET hash=zeroblob(32) WHERE seq=2", SG_LEDGER_EVENT, 2, 0, NULL, 0},
        {"UPDATE ledger SET previous=zeroblob(32) WHERE seq=3", SG_LEDGER_EVENT, 3, 0, NULL, 0},
        {"DELETE FROM ledger WHERE seq=2", SG_LEDGER_EVENT, 2, 0, NULL, 0},
        {"DELETE FROM ledger WHERE seq=4", SG_LEDGER_STATE, 0, 0, "w00007", 0},
        {"UPDATE ledger SET seq=9 WHERE seq=4", SG_LEDGER_EVENT, 4, 0, NULL, 0},
        {"UPDATE offer SET score=score+1 WHERE worker='w01500' AND line=2", SG_LEDGER_OFFER, 0, 1, "w01500", 2},
        {"UPDATE offer SET json=replace(json,'1','7') WHERE worker='w00010' AND line=1", SG_LEDGER_OFFER, 0, 1, "w00010", 1},
        {"UPDATE offer SET posting=posting+1 WHERE worker='w00011' AND line=3", SG_LEDGER_OFFER, 0, 1, "w00011", 3},
        {"UPDATE offer SET seat=1-seat WHERE worker='w00012' AND line=255", SG_LEDGER_OFFER, 0, 1, "w00012", 255},
        {"UPDATE offer SET home=522325002 WHERE worker='w00013' AND line=1", SG_LEDGER_OFFER, 0, 1, "w00013", 1},
        {"UPDATE offer SET level=256 WHERE worker='w00014' AND line=1", SG_LEDGER_OFFER, 0, 1, "w00014", 1},
        {"UPDATE offer SET digest=zeroblob(8) WHERE worker='w00015' AND line=1", SG_LEDGER_OFFER, 0, 1, "w00015", 1},
        /* with its own check value taken away, the block it stands in: 1024 workers each */
        {"UPDATE offer SET score=1,digest=NULL WHERE worker='w01500' AND line=2", SG_LEDGER_OFFER, 1, 1, "w01024", -1},
        {"DELETE FROM offer WHERE worker='w00001'", SG_LEDGER_OFFER, 1, 1, "w00000", -1},
        {"INSERT INTO offer SELECT plan,'w009',line,posting,course,seat,rank,level,score,relaxed,json,home,NULL FROM offer WHERE worker='w00001'", SG_LEDGER_OFFER, 1, 1, NULL, -1},
        {"INSERT INTO offer SELECT plan,worker,101,posting,course,seat,rank,level,score,relaxed,json,home,NULL FROM offer WHERE worker='w00001' AND line=1", SG_LEDGER_OFFER, 0, 1, NULL, 0},
        {"UPDATE plan SET day=day+1", SG_LEDGER_PLAN, 1, 1, NULL, 0},
        {"UPDATE plan_summary SET summary='{\"plan\":2}'", SG_LEDGER_PLAN, 1, 1, NULL, 0},
        {"UPDATE plan_county SET offers=1", SG_LEDGER_PLAN, 1, 1, NULL, 0},
        {"INSERT INTO plan(scope,policy,day) VALUES(0,'x',1)", SG_LEDGER_PLAN, 0, 2, NULL, 0},
        {"UPDATE offer_state SET state=12 WHERE worker='w00100' AND line=1", SG_LEDGER_STATE, 0, 1, "w00100", 1},
        {"DELETE FROM offer_state WHERE worker='w00100' AND line=1", SG_LEDGER_STATE, 0, 1, "w00100", 1},
        {"UPDATE plan_state SET state=0", SG_LEDGER_STATE, 0, 1, NULL, 0},
        {"UPDATE service_count SET count=2", SG_LEDGER_STATE, 0, 0, "w00007", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *own = NULL;
        assert_int_equal(set_up(&own), 0);
        fixture *f = own;
        tamper(f, cases[i].sql);
        sg_ledger_report r = verify(f);
        if (r.fault != cases[i].fault)
            fail_msg("%s: fault %d, not %d: %s", cases[i].sql, r.fault, cases[i].fault, r.detail);
        assert_true(strlen(r.detail) > 0);
        if (cases[i].seq && r.seq != cases[i].seq)
            fail_msg("%s: event %lld, not %lld", cases[i].sql, (long long)r.seq,
                     (long long)cases[i].seq);
        if (cases[i].plan)
            assert_int_equal(r.plan, cases[i].plan);
        if (cases[i].worker && strcmp(r.worker, cases[i].worker) != 0)
            fail_msg("%s: worker %s, not %s", cases[i].sql, r.worker, cases[i].worker);
        if (cases[i].line)
            assert_int_equal(r.line, cases[i].line);
        tear_down(&own);
    }
}

/* Chain, check values and state tables all made to agree: only what was noted elsewhere tells. */
static void test_head(void **state)
{
    fixture *f = *state;
    unsigned char head[SG_SHA256_SIZE];
    int64_t seq = 0;
    sg_error err = {0};
    sg_ledger_report r;
    must(sg_ledger_head(f->store, &seq, head, &err), &err);
    assert_int_equal(seq, 4);
    tamper(f, "DELETE FROM ledger WHERE seq=4; DELETE FROM service_count");
    assert_int_equal(verify(f).fault, SG_LEDGER_WHOLE);
    must(sg_ledger_verify(f->store, seq, head, &r, &err), &err);
    assert_int_equal(r.fault, SG_LEDGER_HEAD);
    note(f, SG_EVENT_KIND_GUIDANCE, "w00007", "{}");
    must(sg_ledger_verify(f->store, seq, head, &r, &err), &err);
    assert_int_equal(r.fault, SG_LEDGER_HEAD);
    assert_int_equal(r.seq, 4);
}

static void test_guards(void **state)
{
    fixture *f = *state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE ledger SET actor='x'", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM ledger", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER ledger_no_delete", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(verify(f).fault, SG_LEDGER_GUARD);
}

/* Every byte of what an event and an offer say, flipped in the file itself. */
static void test_binary(void **state)
{
    static const char *const texts[] = {
        "{\"line\":1,\"answer\":\"refused\",\"reason\":\"too_far\",\"day\":\"2026-02-25\"}",
        "{\"worker\":\"w00123\",\"line\":2}"};
    fixture *f = *state;
    sg_store_close(f->store); /* the last one out moves the log into the file */
    f->store = NULL;
    FILE *file = fopen(f->path, "r+b");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    char *content = malloc(size);
    assert_non_null(content);
    rewind(file);
    assert_int_equal(fread(content, 1, size, file), size);
    for (int t = 0; t < 2; t++) {
        char *at = memmem(content, size, texts[t], strlen(texts[t]));
        assert_non_null(at);
        for (size_t i = 0; i < strlen(texts[t]); i += 3) {
            long place = (long)(at - content) + (long)i;
            fseek(file, place, SEEK_SET);
            fputc(at[i] ^ (1 << i % 7), file);
            fflush(file);
            assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &f->store, NULL), SG_OK);
            sg_ledger_report r = verify(f);
            assert_int_equal(r.fault, t == 0 ? SG_LEDGER_EVENT : SG_LEDGER_OFFER);
            if (t == 0) {
                assert_int_equal(r.seq, 3);
            } else {
                assert_string_equal(r.worker, "w00123");
                assert_int_equal(r.line, 2);
            }
            sg_store_close(f->store);
            f->store = NULL;
            fseek(file, place, SEEK_SET);
            fputc(at[i], file);
            fflush(file);
        }
    }
    fclose(file);
    free(content);
    assert_int_equal(sg_store_open(f->dir, SG_STORE_READ, &f->store, NULL), SG_OK);
    assert_int_equal(verify(f).fault, SG_LEDGER_WHOLE);
}

static void test_rebuild(void **state)
{
    fixture *f = *state;
    sg_error err = {0};
    tamper(f, "DELETE FROM offer_state; UPDATE plan_state SET state=2; DELETE FROM service_count");
    assert_int_equal(verify(f).fault, SG_LEDGER_STATE);
    must(sg_store_begin(f->store, &err), &err);
    must(sg_ledger_rebuild(f->store, &err), &err);
    must(sg_store_commit(f->store, &err), &err);
    assert_int_equal(verify(f).fault, SG_LEDGER_WHOLE);
}

/* SHA-256 of "abc" (FIPS 180-2), and of its netstring by another implementation. */
static void test_sha256(void **state)
{
    (void)state;
    unsigned char hash[SG_SHA256_SIZE];
    char hex[SG_SHA256_HEX];
    sg_sha256 h;
    sg_sha256_begin(&h);
    sg_sha256_add(&h, "abc", 3);
    sg_sha256_end(&h, hash);
    sg_hex(hash, SG_SHA256_SIZE, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    unsigned char other[SG_SHA256_SIZE];
    sg_sha256_begin(&h);
    sg_sha256_add(&h, "3:abc,0:,3:-12,1:0,", 19);
    sg_sha256_end(&h, hash);
    sg_sha256_begin(&h);
    sg_sha256_text(&h, "abc");
    sg_sha256_text(&h, NULL);
    sg_sha256_number(&h, -12);
    sg_sha256_number(&h, 0);
    sg_sha256_end(&h, other);
    assert_memory_equal(hash, other, SG_SHA256_SIZE);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256), WITH_STORE(test_whole),  cmocka_unit_test(test_tampering),
        WITH_STORE(test_head),         WITH_STORE(test_guards), WITH_STORE(test_binary),
        WITH_STORE(test_rebuild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
