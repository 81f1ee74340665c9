/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index over a real store: search cases, incremental updates equal to a rebuild, publishing,
 * damage, locks; and the row codec.
 */
#include "tests/shim/index_opened.h"

#include <dirent.h>
#include <sys/stat.h>

#include "shim/row_codec.h"

enum { HITS_MAX = 400 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int setup(void **state)
{
    fixture *f = malloc(sizeof *f);
    assert_non_null(f);
    fixture_open(f);
    fixture_fill(f);
    fixture_index(f, false);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

static size_t search(fixture *f, const opened *o, const char *query, size_t limit, sg_text_hit *hits,
                     uint64_t *ret_total)
{
    sg_error error = {0};
    sg_index_found found;
    const sg_index_request request = {.text = sg_str_of(query), .limit = limit};
    expect_ok(
        sg_index_search(o->index, f->vocabulary, o->snapshot, &request, hits, &found, &error),
        &error);
    assert_true(found.full <= found.total);
    *ret_total = found.total;
    return found.count;
}

static uint64_t id_of(const char *external_id)
{
    char id[SG_POSTING_ID_TEXT];
    return sg_posting_id("测试", external_id, id);
}

static bool is_among(const opened *o, const sg_text_hit *hits, size_t count, const char *external_id)
{
    for (size_t i = 0; i < count; i++) {
        if (o->snapshot->row[hits[i].row].id == id_of(external_id)) {
            return true;
        }
    }
    return false;
}

/* ---- search cases ---- */

static const struct search_case {
    const char *query;
    const char *wanted[3];   /* found */
    const char *unwanted[3]; /* not found */
    const char *first;       /* found before all others, or NULL */
} cases[] = {
    {"CNC 数控 7500", {"cnc", NULL, NULL}, {"classic", "boss-gao", "sewer"}, "cnc"},
    {"A2 货车司机 C1", {"driver", NULL, NULL}, {"cnc", "classic", NULL}, "driver"},
    {"简单", {"installer", NULL, NULL}, {"classic", "cnc", NULL}, "installer"},
    {"经典", {"classic", NULL, NULL}, {"scenery", NULL, NULL}, "classic"},
    {"张云", {"boss-zhang", NULL, NULL}, {"boss-gao", NULL, NULL}, "boss-zhang"},
    {"電焊工", {"welder", "welder-far", NULL}, {"negotiable", "held", NULL}, NULL},
    {"电焊工", {"welder", "welder-far", NULL}, {"negotiable", "held", NULL}, NULL},
    {"ＣＮＣ", {"cnc", NULL, NULL}, {"classic", NULL, NULL}, "cnc"},
    {"cnc", {"cnc", NULL, NULL}, {"classic", NULL, NULL}, "cnc"},
    {"焊", {"welder", "welder-cheap", "welder-far"}, {"cnc", "held", NULL}, NULL},
    {"司机", {"driver", "driver-plain", NULL}, {"cnc", NULL, NULL}, NULL},
    {"plc", {"cnc-programmer", NULL, NULL}, {"cnc", NULL, NULL}, "cnc-programmer"},
    {"c++", {"negotiable", NULL, NULL}, {"driver", NULL, NULL}, "negotiable"},
    {"长安", {"chang-an-west", "welder-far", NULL}, {"cnc", NULL, NULL}, NULL},
    {"兴仁 文员", {"boss-zhang", "boss-gao", NULL}, {"cnc", NULL, NULL}, NULL},
    {"\"经典\" AND (店员) OR -NOT *", {"classic", NULL, NULL}, {"scenery", NULL, NULL}, "classic"},
};

static void search_cases(void **state)
{
    fixture *f = *state;
    opened o = open_index(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct search_case *c = &cases[i];
        sg_text_hit hits[20];
        uint64_t total = 0;
        size_t count = search(f, &o, c->query, 20, hits, &total);
        assert_true(total >= count);
        for (size_t k = 0; k < 3; k++) {
            if (c->wanted[k] != NULL && !is_among(&o, hits, count, c->wanted[k])) {
                fail_msg("%s does not find %s", c->query, c->wanted[k]);
            }
            if (c->unwanted[k] != NULL && is_among(&o, hits, count, c->unwanted[k])) {
                fail_msg("%s finds %s", c->query, c->unwanted[k]);
            }
        }
        if (c->first != NULL && !is_among(&o, hits, 1, c->first)) {
            fail_msg("%s does not find %s first", c->query, c->first);
        }
        for (size_t k = 1; k < count; k++) {
            assert_true(hits[k].weight > 0 && hits[k].weight <= hits[k - 1].weight);
        }
    }
    close_index(&o);
}

/* Traditional, wide or repeated writing of a query changes nothing. */
static void writing_does_not_matter(void **state)
{
    static const char *const pairs[][2] = {
        {"電焊工", "电焊工"}, {"ＣＮＣ", "cnc"}, {"貨車司機　Ａ２", "货车司机 a2"}, {"焊工 焊工", "焊工"}};
    fixture *f = *state;
    opened o = open_index(f);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        sg_text_hit a[50];
        sg_text_hit b[50];
        uint64_t total_a = 0;
        uint64_t total_b = 0;
        size_t count = search(f, &o, pairs[i][0], 50, a, &total_a);
        assert_int_equal(search(f, &o, pairs[i][1], 50, b, &total_b), count);
        assert_int_equal(total_a, total_b);
        assert_true(count > 0);
        for (size_t k = 0; k < count; k++) {
            assert_int_equal(a[k].row, b[k].row);
        }
    }
    close_index(&o);
}

static bool even_rows(void *context, const sg_brief *row, unsigned tier)
{
    uint32_t *asked = context;
    assert_true(tier < SG_INDEX_TIERS);
    asked[row->row]++;
    return row->row % 2 == 0;
}

/* Pages follow each other, the filter is asked once a row, and the total counts what passed. */
static void filter_and_pages(void **state)
{
    fixture *f = *state;
    sg_error error = {0};
    opened o = open_index(f);
    sg_text_hit all[HITS_MAX];
    uint32_t *asked = calloc(o.snapshot->count, sizeof *asked);
    sg_index_found found;
    sg_index_request request = {
        .text = sg_str_of("工"), .filter = even_rows, .context = asked, .limit = HITS_MAX};
    expect_ok(sg_index_search(o.index, f->vocabulary, o.snapshot, &request, all, &found, &error),
              &error);
    size_t count = found.count;
    assert_int_equal(count, found.total);
    assert_true(count > 30);
    for (uint32_t i = 0; i < o.snapshot->count; i++) {
        assert_true(asked[i] <= 1);
    }
    for (size_t offset = 0; offset <= count; offset += 7) {
        sg_text_hit page[7];
        memset(asked, 0, o.snapshot->count * sizeof *asked);
        request.offset = offset;
        request.limit = 7;
        expect_ok(
            sg_index_search(o.index, f->vocabulary, o.snapshot, &request, page, &found, &error),
            &error);
        size_t paged = found.count;
        assert_int_equal(found.total, count);
        assert_int_equal(paged, count - offset < 7 ? count - offset : 7);
        for (size_t k = 0; k < paged; k++) {
            assert_int_equal(page[k].row, all[offset + k].row);
            assert_int_equal(page[k].row % 2, 0);
        }
    }
    free(asked);
    close_index(&o);
}

static void bad_queries(void **state)
{
    fixture *f = *state;
    opened o = open_index(f);
    static const char *const empty[] = {"", "   ", "，。！", "\xEF\xBB\xBF", "**", "+++"};
    sg_text_hit hits[5];
    sg_index_found found;
    sg_index_request request = {.limit = 5};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        sg_error error = {0};
        request.text = sg_str_of(empty[i]);
        assert_int_equal(
            sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, &error),
            SG_INVALID);
        assert_true(error.text[0] != '\0');
    }
    uint64_t seed = 99;
    for (int i = 0; i < 300; i++) { /* any bytes at all: an answer or a refusal */
        char bytes[900];
        for (size_t k = 0; k < sizeof bytes; k++) {
            uint64_t n = next_random(&seed);
            bytes[k] = i % 2 == 0 ? (char)n : "焊工a1+ "[n % 10];
        }
        request.text = (sg_str){bytes, sizeof bytes};
        sg_status status =
            sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, NULL);
        assert_true(status == SG_OK || status == SG_INVALID);
    }
    o.snapshot->generation++;
    request.text = sg_str_of("焊工");
    assert_int_equal(
        sg_index_search(o.index, f->vocabulary, o.snapshot, &request, hits, &found, NULL),
        SG_STALE);
    close_index(&o);
}

/* ---- updating ---- */

static void only_open_postings_are_indexed(void **state)
{
    fixture *f = *state;
    opened o = open_index(f);
    assert_int_equal(o.snapshot->count, SAMPLE_COUNT - 1 + FILLERS);
    assert_int_equal(sg_snapshot_find(o.snapshot, id_of("held")), UINT32_MAX);
    assert_int_equal(sg_snapshot_find(o.snapshot, 0), UINT32_MAX);
    const sg_row *row = &o.snapshot->row[sg_snapshot_find(o.snapshot, id_of("welder"))];
    assert_int_equal(row->monthly_max, 8000);
    assert_int_equal(row->region, 522325);
    assert_int_equal(row->accommodation, SG_PROVISION_PROVIDED);
    close_index(&o);
    assert_int_equal(fixture_index(f, false).changed, 0);
}

static const char *const probes[] = {"焊工", "普工 东莞", "工", "服务员", "白班", "改动", "叉车司机 工厂"};
enum { PROBE_COUNT = sizeof probes / sizeof *probes };

/* Everything observable of the current index, as bytes. */
static void observe(fixture *f, sg_buffer *out)
{
    opened o = open_index(f);
    for (uint32_t i = 0; i < o.snapshot->count; i++) {
        unsigned char bytes[SG_ROW_BYTES_MAX];
        sg_buffer_append(out, bytes, sg_row_encode(&o.snapshot->row[i], bytes));
    }
    for (size_t p = 0; p < PROBE_COUNT; p++) {
        sg_text_hit hits[HITS_MAX];
        uint64_t total = 0;
        size_t count = search(f, &o, probes[p], HITS_MAX, hits, &total);
        sg_buffer_printf(out, "%s %zu %llu:", probes[p], count, (unsigned long long)total);
        for (size_t i = 0; i < count; i++) {
            sg_buffer_printf(out, " %u/%.6f", hits[i].row, (double)hits[i].weight);
        }
    }
    assert_false(out->failed);
    close_index(&o);
}

static void change_some(fixture *f, uint64_t *seed, int round)
{
    for (int i = 0; i < 12; i++) {
        char name[32];
        char title[64];
        uint64_t n = next_random(seed);
        snprintf(name, sizeof name, "filler-%d", (int)(n % (FILLERS + 20)));
        snprintf(title, sizeof title, "改动%d普工", (int)(n % 5) + round);
        sample s = {name,
                    title,
                    "新厂",
                    n % 2 == 0 ? "东莞市" : "兴义市",
                    4000,
                    5000 + (int32_t)(n % 1000),
                    false,
                    "白班",
                    NULL,
                    (int)(1 + n % 28),
                    n % 4 == 0 ? SG_POSTING_WITHDRAWN : SG_POSTING_OPEN};
        fixture_put(f, &s, 1);
    }
}

static void incremental_equals_rebuild(void **state)
{
    fixture *f = *state;
    uint64_t seed = 20260224;
    int incremental = 0;
    for (int round = 0; round < 6; round++) {
        change_some(f, &seed, round);
        sg_index_figures figures = fixture_index(f, false);
        incremental += figures.rebuilt ? 0 : 1;
        assert_true(figures.changed > 0);
        sg_buffer updated = {0};
        sg_buffer rebuilt = {0};
        observe(f, &updated);
        sg_index_figures whole = fixture_index(f, round % 2 == 1);
        if (round % 2 == 1) {
            assert_true(whole.rebuilt);
            assert_int_equal(whole.documents, figures.documents);
        }
        observe(f, &rebuilt);
        assert_int_equal(updated.size, rebuilt.size);
        assert_memory_equal(updated.data, rebuilt.data, updated.size);
        sg_buffer_free(&updated);
        sg_buffer_free(&rebuilt);
    }
    assert_true(incremental >= 5);
}

static void many_changes_rebuild(void **state)
{
    fixture *f = *state;
    sample many[150];
    char names[150][32];
    for (int i = 0; i < 150; i++) {
        snprintf(names[i], sizeof names[i], "new-%d", i);
        many[i] = samples[0];
        many[i].external_id = names[i];
    }
    fixture_put(f, many, 150);
    sg_index_figures figures = fixture_index(f, false);
    assert_true(figures.rebuilt);
    assert_int_equal(figures.documents, SAMPLE_COUNT - 1 + FILLERS + 150);
}

static void a_reader_keeps_its_generation(void **state)
{
    fixture *f = *state;
    opened old = open_index(f);
    uint64_t seed = 3;
    for (int round = 0; round < 4; round++) { /* its directory is removed meanwhile */
        change_some(f, &seed, round);
        fixture_index(f, true);
    }
    sg_text_hit hits[20];
    uint64_t total = 0;
    assert_true(search(f, &old, "电焊工", 20, hits, &total) >= 2);
    uint64_t generation = 0;
    assert_int_equal(sg_index_current(f->dir, &generation, NULL), SG_OK);
    assert_true(generation > sg_index_generation(old.index));
    close_index(&old);
    opened now = open_index(f);
    assert_int_equal(sg_index_generation(now.index), generation);
    close_index(&now);
    char path[128];
    int generations = 0;
    snprintf(path, sizeof path, "%s/index", f->dir);
    DIR *directory = opendir(path);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        generations += strncmp(entry->d_name, "gen-", 4) == 0;
        assert_string_not_equal(entry->d_name, "new");
    }
    closedir(directory);
    assert_int_equal(generations, 2);
}

static bool cancel(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    assert_true(done <= total);
    return false;
}

static void cancelled_and_locked(void **state)
{
    fixture *f = *state;
    sg_error error = {0};
    sg_index_figures figures;
    uint64_t before = 0;
    uint64_t after = 0;
    assert_int_equal(sg_index_current(f->dir, &before, NULL), SG_OK);
    assert_int_equal(sg_index_update(f->dir, f->vocabulary, true, TODAY, 2, cancel, NULL, &figures,
                                     &error),
                     SG_CANCELLED);
    sg_lock *lock = NULL;
    expect_ok(sg_lock_acquire(f->dir, "index", &lock, &error), &error);
    error = (sg_error){0};
    assert_int_equal(
        sg_index_update(f->dir, f->vocabulary, true, TODAY, 2, NULL, NULL, &figures, &error), SG_LOCKED);
    assert_true(error.text[0] != '\0');
    sg_lock_release(lock);
    assert_int_equal(sg_index_current(f->dir, &after, NULL), SG_OK);
    assert_int_equal(before, after);
    opened o = open_index(f);
    close_index(&o);
}

static void an_empty_store(void **state)
{
    (void)state;
    fixture f;
    sg_error error = {0};
    sg_index *index = NULL;
    fixture_open(&f);
    assert_int_equal(sg_index_open(f.dir, &index, &error), SG_MISSING);
    assert_int_equal(fixture_index(&f, false).documents, 0);
    opened o = open_index(&f);
    sg_text_hit hits[5];
    uint64_t total = 1;
    assert_int_equal(search(&f, &o, "焊工", 5, hits, &total), 0);
    assert_int_equal(total, 0);
    close_index(&o);
    fixture_put(&f, samples, 3); /* a delta without a base */
    assert_int_equal(fixture_index(&f, false).documents, 3);
    o = open_index(&f);
    assert_int_equal(search(&f, &o, "焊工", 5, hits, &total), 3);
    close_index(&o);
    fixture_close(&f);
    assert_int_equal(sg_index_update("/nonexistent/x", NULL, false, TODAY, 1, NULL, NULL,
                                     &(sg_index_figures){0}, &error),
                     SG_MISSING);
}

/* ---- damage ---- */

static void overwrite(const char *path, long at, const char *bytes)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_true(fputs(bytes, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void damage_is_found_and_repaired(void **state)
{
    fixture *f = *state;
    sg_error error = {0};
    char path[160];
    static const char *const files[] = {"base", "manifest"};
    for (size_t i = 0; i < 2; i++) {
        uint64_t generation = 0;
        sg_index *index = NULL;
        sg_snapshot *snapshot = NULL;
        assert_int_equal(sg_index_current(f->dir, &generation, NULL), SG_OK);
        snprintf(path, sizeof path, "%s/index/gen-%llu/%s", f->dir, (unsigned long long)generation,
                 files[i]);
        struct stat facts;
        assert_int_equal(stat(path, &facts), 0);
        overwrite(path, facts.st_size / 2, "?!");
        sg_status status = sg_index_open(f->dir, &index, &error);
        if (status == SG_OK) {
            status = sg_index_snapshot(index, &snapshot, &error);
        }
        assert_int_equal(status, SG_CORRUPT);
        assert_null(snapshot);
        sg_index_close(index);
        change_some(f, &(uint64_t){17 + i}, 1);
        assert_true(fixture_index(f, false).rebuilt); /* it does not build upon damage */
        opened o = open_index(f);
        close_index(&o);
    }
    snprintf(path, sizeof path, "%s/index/CURRENT", f->dir);
    overwrite(path, 0, "gen-x");
    sg_index *index = NULL;
    assert_int_equal(sg_index_open(f->dir, &index, &error), SG_CORRUPT);
    assert_true(fixture_index(f, false).rebuilt);
    opened o = open_index(f);
    close_index(&o);
}

/* ---- the row codec ---- */

static sg_row random_row(uint64_t *seed)
{
    sg_row row = {.id = next_random(seed), .employer = next_random(seed)};
    row.store_row = (int64_t)next_random(seed);
    row.region = (sg_region)next_random(seed);
    row.city = (sg_region)next_random(seed);
    row.province = (sg_region)next_random(seed);
    row.monthly_min = (int32_t)next_random(seed);
    row.monthly_max = next_random(seed) % 2 == 0 ? SG_NO_AMOUNT : (int32_t)next_random(seed);
    row.openings = (int32_t)next_random(seed);
    row.posted = next_random(seed) % 2 == 0 ? SG_NO_DATE : (sg_date)next_random(seed);
    row.valid_through = next_random(seed) % 2 == 0 ? INT32_MAX : (sg_date)next_random(seed);
    for (size_t i = next_random(seed) % (SG_MAX_TRADES + 1); i-- > 0;) {
        row.trades[i] = (sg_trade_id)(1 + next_random(seed) % sg_trade_count());
    }
    for (size_t i = next_random(seed) % (SG_MAX_SKILLS + 1); i-- > 0;) {
        row.skills[i] = (sg_skill_id)(1 + next_random(seed) % sg_skill_count());
    }
    for (size_t i = next_random(seed) % (SG_MAX_CERTIFICATES + 1); i-- > 0;) {
        row.certificates[i] = (sg_certificate_id)(1 + next_random(seed) % sg_certificate_count());
    }
    row.age = (sg_age_range){(int16_t)next_random(seed), -1};
    row.age_male = (sg_age_range){-1, (int16_t)next_random(seed)};
    row.experience_years = (int16_t)next_random(seed);
    row.period = (uint8_t)(next_random(seed) % SG_PERIOD_COUNT);
    row.education = (uint8_t)(next_random(seed) % SG_EDUCATION_COUNT);
    row.status = (uint8_t)(next_random(seed) % SG_POSTING_STATUS_COUNT);
    row.negotiable = (uint8_t)(next_random(seed) % 2);
    return row;
}

static void rows_come_back(void **state)
{
    (void)state;
    uint64_t seed = 4711;
    for (int i = 0; i < 3000; i++) {
        unsigned char bytes[SG_ROW_BYTES_MAX];
        unsigned char again[SG_ROW_BYTES_MAX];
        sg_row row = random_row(&seed);
        sg_row back;
        size_t size = sg_row_encode(&row, bytes);
        assert_true(size <= sizeof bytes);
        assert_int_equal(sg_row_decode(bytes, size, &back, NULL), SG_OK);
        assert_int_equal(back.id, row.id);
        assert_int_equal(back.store_row, row.store_row);
        assert_int_equal(back.monthly_max, row.monthly_max);
        assert_int_equal(back.posted, row.posted);
        assert_memory_equal(back.trades, row.trades, sizeof row.trades);
        assert_memory_equal(back.skills, row.skills, sizeof row.skills);
        assert_memory_equal(back.certificates, row.certificates, sizeof row.certificates);
        assert_int_equal(back.age.min, row.age.min);
        assert_int_equal(back.education, row.education);
        assert_int_equal(sg_row_encode(&back, again), size);
        assert_memory_equal(again, bytes, size);
        size_t cut = next_random(&seed) % size; /* no prefix is a row */
        assert_int_equal(sg_row_decode(bytes, cut, &back, NULL), SG_CORRUPT);
        bytes[next_random(&seed) % size] ^= (unsigned char)(1 + next_random(&seed) % 255);
        sg_status status = sg_row_decode(bytes, size, &back, NULL);
        assert_true(status == SG_OK || status == SG_CORRUPT);
        assert_true(status != SG_OK || back.period < SG_PERIOD_COUNT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test_setup_teardown(search_cases, setup, teardown),
        cmocka_unit_test_setup_teardown(writing_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(filter_and_pages, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_queries, setup, teardown),
        cmocka_unit_test_setup_teardown(only_open_postings_are_indexed, setup, teardown),
        cmocka_unit_test_setup_teardown(incremental_equals_rebuild, setup, teardown),
        cmocka_unit_test_setup_teardown(many_changes_rebuild, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_keeps_its_generation, setup, teardown),
        cmocka_unit_test_setup_teardown(cancelled_and_locked, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_is_found_and_repaired, setup, teardown),
        cmocka_unit_test(an_empty_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
