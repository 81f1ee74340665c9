/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts and the audit log below the service: who a secret belongs to and for how long, lockouts, a
 * clock that moves, quotas, and every byte of the audit log that somebody might change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "songgang/access.h"

#define PASSWORD "mountain-road-17"
enum { COUNTY = 522301, TOWN = 522301005 };

typedef struct fixture {
    char dir[64];
    sg_access *access;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    sg_error err = {0};
    assert_non_null(f);
    strcpy(f->dir, "/tmp/songgang-access-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    if (sg_access_open(f->dir, &f->access, &err) != SG_OK)
        fail_msg("%s", err.text);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[128];
    sg_access_close(f->access);
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static void run_sql(const fixture *f, const char *sql)
{
    char path[96];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/access.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static sg_caller identify(fixture *f, const char *bearer, const char *session, sg_status want)
{
    const sg_str none = {NULL, 0};
    sg_caller caller;
    sg_error err = {0};
    assert_int_equal(sg_access_identify(f->access, bearer ? sg_str_of(bearer) : none,
                                        session ? sg_str_of(session) : none, "10.0.0.7", &caller,
                                        &err), want);
    if (want != SG_OK)
        assert_int_equal(caller.kind, SG_CALLER_NOBODY);
    return caller;
}

static sg_status count_refused(void *context, const sg_event *event, sg_error *err)
{
    (void)err;
    *(int *)context += strcmp(event->kind, "refused") == 0 && strncmp(event->actor, "令牌", 6) == 0;
    return SG_OK;
}

static void make_token(fixture *f, sg_role role, sg_locality region, int64_t expires,
                       char secret[SG_SECRET_TEXT], int64_t *id)
{
    sg_error err = {0};
    const sg_token token = {.role = role, .region = region, .note = "测试", .expires = expires};
    if (sg_token_create(f->access, &token, "测试员", secret, id, &err) != SG_OK)
        fail_msg("%s", err.text);
}

static void test_roles(void **state)
{
    (void)state;
    const uint32_t personal = SG_RIGHT_BIT(SG_RIGHT_WORKERS_READ) | SG_RIGHT_BIT(SG_RIGHT_REVEAL) |
                              SG_RIGHT_BIT(SG_RIGHT_MATCH) | SG_RIGHT_BIT(SG_RIGHT_PLANS_READ);
    for (int r = 0; r < SG_ROLE_COUNT; r++) {
        sg_role back = SG_ROLE_COUNT;
        assert_true(sg_role_parse(sg_role_json((sg_role)r), &back) && (int)back == r);
        assert_true(sg_role_parse(sg_role_label((sg_role)r), &back) && (int)back == r);
        assert_true(sg_role_rights((sg_role)r) & SG_RIGHT_BIT(SG_RIGHT_SIGNED_IN));
        assert_int_equal((sg_role_rights((sg_role)r) & SG_RIGHT_BIT(SG_RIGHT_ADMIN)) != 0,
                         r == SG_ROLE_ADMIN);
    }
    assert_int_equal(sg_role_rights(SG_ROLE_SCREEN) & personal, 0);
    assert_int_equal(sg_role_rights(SG_ROLE_STATISTICS) & personal, 0);
    assert_int_equal(sg_role_rights(SG_ROLE_INTEGRATOR) & personal, 0);
    assert_int_equal(sg_role_rights(SG_ROLE_COUNT), 0);
    const sg_caller nobody = {0};
    assert_false(sg_caller_may(NULL, SG_RIGHT_SEARCH));
    assert_false(sg_caller_may(&nobody, SG_RIGHT_SEARCH));
    assert_false(sg_caller_may(&nobody, SG_RIGHT_UNDECLARED));
    assert_true(sg_caller_may(&nobody, SG_RIGHT_NONE));
    assert_int_equal(sg_role_check_region(SG_ROLE_TOWNSHIP, COUNTY, NULL), SG_INVALID);
    assert_int_equal(sg_role_check_region(SG_ROLE_VILLAGE, 0, NULL), SG_INVALID);
    assert_int_equal(sg_role_check_region(SG_ROLE_COUNTY, 0, NULL), SG_INVALID);
    assert_int_equal(sg_role_check_region(SG_ROLE_COUNTY, COUNTY, NULL), SG_OK);
    assert_int_equal(sg_role_check_region(SG_ROLE_ADMIN, 0, NULL), SG_OK);
}

static void test_tokens(void **state)
{
    fixture *f = *state;
    char secret[SG_SECRET_TEXT], other[SG_SECRET_TEXT];
    int64_t id, second;
    bool required = true;
    assert_int_equal(sg_access_required(f->access, &required, NULL), SG_OK);
    assert_false(required);
    assert_int_equal(identify(f, NULL, NULL, SG_OK).kind, SG_CALLER_NOBODY);
    make_token(f, SG_ROLE_TOWNSHIP, TOWN, 0, secret, &id);
    make_token(f, SG_ROLE_ADMIN, 0, 0, other, &second);
    assert_string_not_equal(secret, other);
    sg_caller c = identify(f, secret, NULL, SG_OK);
    assert_true(c.kind == SG_CALLER_TOKEN && c.id == id && c.role == SG_ROLE_TOWNSHIP);
    assert_true(!c.scope.whole && c.scope.home == TOWN);
    assert_string_equal(c.peer, "10.0.0.7");
    assert_true(identify(f, other, NULL, SG_OK).scope.whole);
    /* every single character of it counts */
    for (size_t i = 0; i < strlen(secret); i++) {
        char wrong[SG_SECRET_TEXT];
        strcpy(wrong, secret);
        wrong[i] = wrong[i] == 'Q' ? 'R' : 'Q';
        identify(f, wrong, NULL, SG_INVALID);
    }
    identify(f, "", NULL, SG_INVALID);
    identify(f, "sg_", NULL, SG_INVALID);
    identify(f, NULL, secret, SG_INVALID); /* a token is no session */
    assert_int_equal(sg_token_revoke(f->access, id, "测试员", NULL), SG_OK);
    assert_int_equal(sg_token_revoke(f->access, 99, "测试员", NULL), SG_NOT_FOUND);
    identify(f, secret, NULL, SG_INVALID);
    assert_int_equal(sg_token_revoke(f->access, second, "测试员", NULL), SG_OK);
    assert_int_equal(sg_access_required(f->access, &required, NULL), SG_OK);
    assert_true(required); /* with all revoked it does not stand open again */
    make_token(f, SG_ROLE_ADMIN, 0, (int64_t)time(NULL) + 3600, other, &second);
    identify(f, other, NULL, SG_OK);
    run_sql(f, "UPDATE token SET expires=1700000000 WHERE expires>0");
    identify(f, other, NULL, SG_INVALID);
    run_sql(f, "UPDATE token SET expires=0, role='wizard'"); /* of a version to come: nothing is allowed */
    identify(f, other, NULL, SG_INVALID);
}

/* A stolen key of a screen is worth nothing elsewhere, and its use there is seen. */
static void test_bound_token(void **state)
{
    fixture *f = *state;
    static const char *const wrong[] = {"10.0.0", "10.0.0.7/24", "localhost", "10.0.0.7 ", "::g"};
    char secret[SG_SECRET_TEXT];
    int64_t id;
    int entries = 0;
    sg_caller caller;
    sg_token token = {.role = SG_ROLE_SCREEN, .region = COUNTY, .note = "大厅"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        token.address = wrong[i];
        assert_int_equal(sg_token_create(f->access, &token, "x", secret, &id, NULL), SG_INVALID);
    }
    static const struct {
        const char *bound, *peer;
        sg_status want;
    } cases[] = {{"10.0.0.7", "10.0.0.7", SG_OK},        {"10.0.0.7", "::ffff:10.0.0.7", SG_OK},
                 {"10.0.0.7", "10.0.0.70", SG_INVALID},  {"10.0.0.7", "", SG_INVALID},
                 {"2001:DB8:0::1", "2001:db8::1", SG_OK}, {"2001:db8::1", "10.0.0.7", SG_INVALID},
                 {"", "10.9.9.9", SG_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        token.address = cases[i].bound;
        assert_int_equal(sg_token_create(f->access, &token, "x", secret, &id, NULL), SG_OK);
        assert_int_equal(sg_access_identify(f->access, sg_str_of(secret), (sg_str){NULL, 0},
                                            cases[i].peer, &caller, NULL), cases[i].want);
        assert_int_equal(caller.kind, cases[i].want == SG_OK ? SG_CALLER_TOKEN : SG_CALLER_NOBODY);
        assert_int_equal(caller.rights, cases[i].want == SG_OK ? sg_role_rights(SG_ROLE_SCREEN)
                                                               : SG_RIGHT_BIT(SG_RIGHT_NONE));
    }
    assert_int_equal(sg_audit_each(f->access, 0, count_refused, &entries, NULL), SG_OK);
    assert_int_equal(entries, 3);
}

static void add_user(fixture *f, const char *name)
{
    sg_error err = {0};
    const sg_user user = {.name = name, .role = SG_ROLE_VILLAGE, .region = TOWN};
    if (sg_user_add(f->access, &user, PASSWORD, "测试员", &err) != SG_OK)
        fail_msg("%s", err.text);
}

static sg_status sign_in(fixture *f, const char *name, const char *password, const char *peer,
                         char session[SG_SECRET_TEXT])
{
    sg_sign_in attempt;
    int64_t wait = 0;
    sg_status status = sg_sign_in_begin(f->access, name, peer, &attempt, &wait, NULL);
    if (status != SG_OK) {
        assert_true(status == SG_LIMIT && wait > 0);
        return status;
    }
    return sg_sign_in_finish(f->access, &attempt, sg_sign_in_verify(&attempt, password), session,
                             NULL);
}

static void test_sessions(void **state)
{
    fixture *f = *state;
    char session[SG_SECRET_TEXT], sql[160];
    const long long now = (long long)time(NULL);
    add_user(f, "韦");
    assert_int_equal(sign_in(f, "韦", "wrong", "p", session), SG_INVALID);
    assert_int_equal(sign_in(f, "谁", PASSWORD, "p", session), SG_INVALID);
    assert_int_equal(sign_in(f, "韦", PASSWORD, "p", session), SG_OK);
    sg_caller c = identify(f, NULL, session, SG_OK);
    assert_true(c.kind == SG_CALLER_USER && c.scope.home == TOWN && c.role == SG_ROLE_VILLAGE);
    assert_string_equal(c.name, "韦");
    identify(f, session, NULL, SG_INVALID); /* a session is no token */
    /* idle for an hour; since this morning; from the future, because the clock was set back */
    const long long times[][2] = {{now - 7200, now - 3700}, {now - 13 * 3600, now - 10},
                                  {now + 86400, now + 86400}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(sign_in(f, "韦", PASSWORD, "p", session), SG_OK);
        snprintf(sql, sizeof sql, "UPDATE session SET created=%lld,seen=%lld", times[i][0],
                 times[i][1]);
        run_sql(f, sql);
        identify(f, NULL, session, SG_INVALID);
        run_sql(f, "UPDATE session SET created=unixepoch(),seen=unixepoch()");
        identify(f, NULL, session, SG_INVALID); /* not revived when the clock is right again */
    }
    assert_int_equal(sign_in(f, "韦", PASSWORD, "p", session), SG_OK);
    assert_int_equal(sg_user_password(f->access, "韦", "another-" PASSWORD, "x", NULL), SG_OK);
    identify(f, NULL, session, SG_INVALID); /* a new password ends what the old one began */
    assert_int_equal(sign_in(f, "韦", "another-" PASSWORD, "p", session), SG_OK);
    assert_int_equal(sg_user_lock(f->access, "韦", true, "x", NULL), SG_OK);
    identify(f, NULL, session, SG_INVALID);
    assert_int_equal(sign_in(f, "韦", "another-" PASSWORD, "p", session), SG_INVALID);
    assert_int_equal(sg_user_lock(f->access, "谁", true, "x", NULL), SG_NOT_FOUND);
}

static void test_lockout(void **state)
{
    fixture *f = *state;
    char session[SG_SECRET_TEXT];
    add_user(f, "甲");
    for (int i = 0; i < 5; i++)
        assert_int_equal(sign_in(f, "甲", "wrong", "p1", session), SG_INVALID);
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p2", session), SG_LIMIT); /* from anywhere */
    run_sql(f, "UPDATE user SET locked_until=unixepoch()-1");
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p2", session), SG_OK);
    /* an address that tries one name after another */
    for (int i = 0; i < 20; i++)
        sign_in(f, "没有的人", "wrong", "p3", session);
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p3", session), SG_LIMIT);
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p2", session), SG_OK);
    run_sql(f, "UPDATE peer SET since=since-1000");
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p3", session), SG_OK);
    run_sql(f, "UPDATE peer SET since=since+864000"); /* the clock was set back: not locked for days */
    assert_int_equal(sign_in(f, "甲", PASSWORD, "p3", session), SG_OK);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void test_unknown_name_takes_as_long(void **state)
{
    fixture *f = *state;
    sg_sign_in known, unknown;
    int64_t wait;
    add_user(f, "乙");
    assert_int_equal(sg_sign_in_begin(f->access, "乙", "p", &known, &wait, NULL), SG_OK);
    assert_int_equal(sg_sign_in_begin(f->access, "丙", "p", &unknown, &wait, NULL), SG_OK);
    double a = seconds();
    assert_false(sg_sign_in_verify(&known, "wrong"));
    double b = seconds();
    assert_false(sg_sign_in_verify(&unknown, "wrong"));
    double c = seconds();
    assert_true((c - b) > (b - a) / 3 && (c - b) < (b - a) * 3);
}

static void test_passwords(void **state)
{
    fixture *f = *state;
    static const char *const weak[] = {"short", "aaaaaaaaaaaa", "12345678", "87452190",
                                       "abcdefghij", "my-丁-name", ""};
    const sg_user user = {.name = "丁", .role = SG_ROLE_VILLAGE, .region = TOWN};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        assert_int_equal(sg_user_add(f->access, &user, weak[i], "x", NULL), SG_INVALID);
    add_user(f, "丁");
    assert_int_equal(sg_user_add(f->access, &user, PASSWORD, "x", NULL), SG_CONFLICT);
    const sg_user bad[] = {{.name = "", .role = SG_ROLE_ADMIN}, {.name = "a\nb", .role = SG_ROLE_ADMIN},
                           {.name = "屏", .role = SG_ROLE_SCREEN, .region = COUNTY},
                           {.name = "村", .role = SG_ROLE_VILLAGE, .region = COUNTY}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(sg_user_add(f->access, &bad[i], PASSWORD, "x", NULL), SG_INVALID);
    char path[96];
    struct stat info;
    snprintf(path, sizeof path, "%s/access.db", f->dir);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 077, 0);
}

struct alarms {
    const char *const *wanted; /* kind and actor */
    int *heard;                /* how many, and entries of persons still to come before the first */
};

static sg_status count_alarms(void *context, const sg_event *event, sg_error *err)
{
    const struct alarms *a = context;
    (void)err;
    if (strcmp(event->kind, a->wanted[0]) == 0 && strcmp(event->actor, a->wanted[1]) == 0)
        a->heard[0]++;
    else if (a->heard[0] == 0)
        a->heard[1]--;
    return SG_OK;
}

static void test_quota(void **state)
{
    fixture *f = *state;
    sg_caller village = {.kind = SG_CALLER_USER, .role = SG_ROLE_VILLAGE, .id = 1, .name = "村"};
    sg_caller other = village, screen = village;
    other.id = 2;
    screen.role = SG_ROLE_SCREEN;
    screen.id = 3;
    for (int i = 0; i < 52; i++) {
        char id[16];
        snprintf(id, sizeof id, "w%d", i);
        assert_int_equal(sg_access_reveal(f->access, &village, id, "核对", NULL),
                         i < 50 ? SG_OK : SG_LIMIT);
    }
    assert_int_equal(sg_access_reveal(f->access, &village, "w7", "再看", NULL), SG_OK);
    assert_int_equal(sg_access_reveal(f->access, &other, "w51", "核对", NULL), SG_OK);
    assert_int_equal(sg_access_reveal(f->access, &screen, "w1", "核对", NULL), SG_LIMIT);
    assert_int_equal(sg_access_reveal(f->access, &village, "w1", "", NULL), SG_INVALID);
    assert_int_equal(sg_access_reveal(f->access, &village, "w1", "  ", NULL), SG_INVALID);
    const char *const alarms[] = {"reveal_many", "村"};
    int heard[2] = {0, 40}; /* once, at the fortieth person, whatever came after */
    assert_int_equal(sg_audit_each(f->access, 0, count_alarms, &(struct alarms){alarms, heard}, NULL),
                     SG_OK);
    assert_int_equal(heard[0], 1);
    assert_int_equal(heard[1], 0);
    run_sql(f, "UPDATE reveal SET day='2026-01-01'"); /* tomorrow */
    assert_int_equal(sg_access_reveal(f->access, &village, "w51", "核对", NULL), SG_OK);
}

/* ---- the audit log ---- */

static sg_audit_report verify(fixture *f, int64_t seq, const unsigned char *hash)
{
    sg_audit_report r;
    assert_int_equal(sg_audit_verify(f->access, seq, hash, &r, NULL), SG_OK);
    assert_int_equal(r.whole, r.detail[0] == '\0');
    return r;
}

static void test_audit_tamper(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *sql;
        int64_t fault;
    } tampers[] = {
        {"UPDATE audit SET actor='别人' WHERE seq=3", 3},
        {"UPDATE audit SET instant='2020-01-01T00:00:00Z' WHERE seq=1", 1},
        {"UPDATE audit SET kind='export' WHERE seq=4", 4},
        {"UPDATE audit SET plan=9 WHERE seq=2", 2},
        {"UPDATE audit SET worker='w9' WHERE seq=5", 5},
        {"UPDATE audit SET subject='' WHERE seq=5", 5},
        {"UPDATE audit SET payload='{}' WHERE seq=5", 5},
        {"UPDATE audit SET previous=zeroblob(32) WHERE seq=4", 4},
        {"UPDATE audit SET hash=zeroblob(32) WHERE seq=4", 4},
        {"UPDATE audit SET hash=zeroblob(31) WHERE seq=4", 4},
        {"DELETE FROM audit WHERE seq=2", 2},
        {"DELETE FROM audit WHERE seq=1", 1},
        {"UPDATE audit SET seq=seq+10 WHERE seq=6", 6},
    };
    sg_buffer payload = {0};
    sg_buffer_text(&payload, "{\"reason\":\"核对\"}");
    for (int i = 0; i < 6; i++)
        assert_int_equal(sg_audit_append(f->access, SG_AUDIT_REVEAL, "张三", i, "w1", "10.0.0.1",
                                         &payload, NULL), SG_OK);
    sg_buffer_free(&payload);
    sg_audit_report whole = verify(f, 0, NULL);
    assert_true(whole.whole && whole.entries == 6);
    assert_true(verify(f, 6, whole.head).whole);
    assert_false(verify(f, 5, whole.head).whole);
    assert_false(verify(f, 7, whole.head).whole); /* cut short */
    run_sql(f, "CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE guards AS SELECT sql FROM "
               "sqlite_master WHERE type='trigger'");
    run_sql(f, "DROP TRIGGER audit_no_update");
    assert_false(verify(f, 0, NULL).whole); /* the guard itself */
    run_sql(f, "DROP TRIGGER audit_no_delete");
    for (size_t i = 0; i < sizeof tampers / sizeof *tampers; i++) {
        run_sql(f, tampers[i].sql);
        sg_audit_report r = verify(f, 0, NULL);
        assert_false(r.whole);
        assert_int_equal(r.fault, tampers[i].fault);
        run_sql(f, "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept");
    }
    /* written anew from the start: whole in itself, but not what was noted elsewhere */
    run_sql(f, "DELETE FROM audit");
    for (int i = 0; i < 6; i++)
        assert_int_equal(sg_audit_append(f->access, SG_AUDIT_REVEAL, "李四", i, "w1", "10.0.0.1",
                                         NULL, NULL), SG_OK);
    assert_int_equal(verify(f, 6, whole.head).fault, 6);
}

static sg_status count_entry(void *context, const sg_event *event, sg_error *err)
{
    (void)err;
    int *count = context;
    ++*count;
    assert_non_null(sg_audit_kind_label(event->kind));
    return SG_OK;
}

static void test_everything_is_audited(void **state)
{
    fixture *f = *state;
    char secret[SG_SECRET_TEXT], session[SG_SECRET_TEXT];
    int64_t id;
    int count = 0;
    make_token(f, SG_ROLE_SCREEN, COUNTY, 0, secret, &id);     /* 1 */
    sg_token_revoke(f->access, id, "x", NULL);                 /* 2 */
    add_user(f, "戊");                                         /* 3 */
    sign_in(f, "戊", "wrong", "p", session);                   /* 4 */
    sign_in(f, "戊", PASSWORD, "p", session);                  /* 5 */
    sg_caller c = identify(f, NULL, session, SG_OK);
    sg_sign_out(f->access, sg_str_of(session), &c, NULL);      /* 6 */
    sg_sign_out(f->access, sg_str_of(session), &c, NULL);      /* nothing to end */
    sg_user_lock(f->access, "戊", true, "x", NULL);            /* 7 */
    sg_user_lock(f->access, "戊", false, "x", NULL);           /* 8 */
    sg_user_password(f->access, "戊", "n" PASSWORD, "x", NULL); /* 9 */
    assert_int_equal(sg_audit_each(f->access, 0, count_entry, &count, NULL), SG_OK);
    assert_int_equal(count, 9);
    count = 0;
    assert_int_equal(sg_audit_each(f->access, 7, count_entry, &count, NULL), SG_OK);
    assert_int_equal(count, 2);
    assert_true(verify(f, 0, NULL).whole);
    assert_null(sg_audit_kind_label("no such"));
}

int main(void)
{
#define WITH_ACCESS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),   WITH_ACCESS(test_tokens),
        WITH_ACCESS(test_bound_token),
        WITH_ACCESS(test_sessions),     WITH_ACCESS(test_lockout),
        WITH_ACCESS(test_unknown_name_takes_as_long),
        WITH_ACCESS(test_passwords),    WITH_ACCESS(test_quota),
        WITH_ACCESS(test_audit_tamper), WITH_ACCESS(test_everything_is_audited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
