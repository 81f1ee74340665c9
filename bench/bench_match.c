/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speed of matching on one thread: bench_match DIR reads the snapshot and the workers not back at
 * work from a data directory; without an argument it makes 125,000 postings and 4,000 workers of
 * its own, skewed as in the field. Prints microseconds of processor time per call, making the plan
 * included: median, 99th percentile, mean; and a check sum of the answers, to compare versions by.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/index.h"
#include "songgang/json.h"
#include "songgang/match.h"
#include "songgang/normalise.h"
#include "songgang/store.h"

enum { POSTINGS = 125000, WORKERS = 4000, CANDIDATES = 64, FURTHER = 128, SHOWN = 10 };

typedef struct bench {
    const sg_snapshot *snapshot;
    sg_profile *profile;
    size_t count, capacity;
    sg_arena *keep;
    sg_vocabulary *vocabulary;
    sg_date today;
    uint16_t *price; /* per row: what is on many lists is dear */
    uint64_t answers; /* hash */
} bench;

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state >> 11) % below);
}

/* Small numbers much more often than large ones. */
static uint32_t draw_skewed(uint64_t *state, uint32_t below)
{
    double u = (double)(draw(state, 1000000) + 1) / 1000001.0;
    return (uint32_t)((double)below * u * u * u);
}

static size_t counties_of(sg_region province, sg_region *out, size_t max)
{
    size_t count = 0;
    for (sg_region code = province + 101; code < province + 10000 && count < max; code++) {
        if (sg_region_level_of(code) == SG_REGION_COUNTY) {
            out[count++] = code;
        }
    }
    return count;
}

static sg_region draw_place(uint64_t *state)
{
    static const sg_region province[] = {440000, 440000, 440000, 330000, 330000, 320000, 350000,
                                         310000, 520000, 520000, 530000, 450000, 500000, 510000,
                                         430000, 420000};
    static sg_region county[16][256];
    static size_t count[16];
    uint32_t p = draw(state, 16);
    if (count[p] == 0) {
        count[p] = counties_of(province[p], county[p], 256);
    }
    return count[p] == 0 ? province[p] : county[p][draw_skewed(state, (uint32_t)count[p])];
}

static sg_row draw_row(uint64_t *state, uint64_t id)
{
    sg_place place;
    sg_region region = draw_place(state);
    place = sg_region_place(region);
    int32_t wage = 3000 + (int32_t)draw(state, 50) * 100;
    bool hidden = draw(state, 20) == 0;
    sg_row row = {.id = id * UINT64_C(0x9E3779B97F4A7C15),
                  .store_row = (int64_t)id,
                  .employer = 1 + draw_skewed(state, 9000),
                  .region = region,
                  .city = place.city,
                  .province = place.province,
                  .monthly_min = hidden ? SG_NO_AMOUNT : wage,
                  .monthly_max = hidden ? SG_NO_AMOUNT : wage + (int32_t)draw(state, 25) * 100,
                  .openings = 1 + (int32_t)draw(state, 30),
                  .valid_through = SG_NO_DATE,
                  .age = {18, (int16_t)(40 + draw(state, 20))},
                  .age_male = {-1, -1},
                  .age_female = {-1, -1},
                  .experience_years = (int16_t)((int)draw(state, 4) - 1),
                  .accommodation = (uint8_t)(draw(state, 10) < 6 ? SG_PROVISION_PROVIDED
                                                                 : draw(state, 3)),
                  .meals = (uint8_t)draw(state, 4),
                  .social_insurance = (uint8_t)draw(state, 3),
                  .employment = SG_EMPLOYMENT_FULL_TIME,
                  .shift = (uint8_t)draw(state, SG_SHIFT_COUNT)};
    row.trades[0] = (sg_trade_id)(1 + draw_skewed(state, (uint32_t)sg_trade_count()));
    if (draw(state, 5) == 0) {
        row.trades[1] = (sg_trade_id)(1 + draw_skewed(state, (uint32_t)sg_trade_count()));
    }
    return row;
}

static sg_profile draw_profile(uint64_t *state)
{
    static const sg_region home[] = {522301, 522322, 522323, 522324, 522325, 522326, 522327, 522328};
    static const sg_region wish[] = {440000, 330000, 520000, 350000, 441900, 522300, 320000, 310000};
    sg_profile p;
    sg_profile_init(&p);
    p.id = "w";
    p.trade_count = (uint8_t)(draw(state, 10) == 0 ? 0 : 1 + draw(state, 2));
    for (unsigned i = 0; i < p.trade_count; i++) {
        p.trades[i] = (sg_trade_id)(1 + draw_skewed(state, (uint32_t)sg_trade_count()));
    }
    p.age = (int16_t)(18 + draw(state, 42));
    p.gender = draw(state, 2) == 0 ? SG_GENDER_MALE : SG_GENDER_FEMALE;
    p.education = SG_EDUCATION_JUNIOR;
    p.home = home[draw(state, 8)];
    p.near_home = draw(state, 8) == 0;
    p.region_count = (uint8_t)(p.near_home ? 0 : draw(state, 4));
    for (unsigned i = 0; i < p.region_count; i++) {
        p.regions[i] = wish[draw(state, 8)];
    }
    p.wage_min = draw(state, 5) == 0 ? SG_NO_AMOUNT : 3000 + (int32_t)draw(state, 30) * 100;
    p.accommodation = (sg_wish)draw(state, SG_WISH_COUNT);
    return p;
}

static sg_status make_own(bench *b, sg_snapshot **snapshot, sg_error *err)
{
    uint64_t state = 20260224;
    sg_snapshot_builder *builder = sg_snapshot_builder_new();
    sg_status status = builder != NULL ? SG_OK : sg_fail_memory(err);
    b->today = sg_date_of(2026, 2, 24);
    for (uint64_t id = 1; id <= POSTINGS && status == SG_OK; id++) {
        sg_row row = draw_row(&state, id);
        row.posted = b->today - (sg_date)draw(&state, 60);
        status = sg_snapshot_builder_add(builder, &row, err);
    }
    if (status == SG_OK) {
        status = sg_snapshot_build(builder, 1, snapshot, err);
    }
    sg_snapshot_builder_free(builder);
    b->profile = calloc(WORKERS, sizeof *b->profile);
    for (size_t i = 0; b->profile != NULL && i < WORKERS; i++) {
        b->profile[b->count++] = draw_profile(&state);
    }
    return status == SG_OK && b->profile == NULL ? sg_fail_memory(err) : status;
}

static sg_status keep_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    bench *b = context;
    sg_json *json = NULL;
    sg_unknown_keys unknown = {{0}, 0};
    if (b->count == WORKERS) {
        return SG_CANCELLED;
    }
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status == SG_OK) {
        sg_profile *p = &b->profile[b->count];
        status = sg_json_profile(b->vocabulary, json, b->keep, p, &unknown, NULL, err);
        if (status == SG_OK && p->text != NULL) {
            sg_read_profile_text(b->vocabulary, sg_str_of(p->text), b->keep, p);
        }
        b->count += status == SG_OK;
    }
    sg_json_free(json);
    return status;
}

static sg_status load(bench *b, const char *dir, sg_snapshot **snapshot, sg_error *err)
{
    sg_index *index = NULL;
    sg_store *store = NULL;
    b->today = sg_date_of(2026, 2, 24);
    b->profile = calloc(WORKERS, sizeof *b->profile);
    sg_status status = b->profile != NULL ? sg_index_open(dir, &index, err) : sg_fail_memory(err);
    double started = now_us();
    if (status == SG_OK) {
        status = sg_index_snapshot(index, snapshot, err);
        printf("snapshot load        %8.1f ms\n", (now_us() - started) / 1e3);
    }
    if (status == SG_OK) {
        status = sg_store_open(dir, SG_STORE_READ, &store, err);
    }
    if (status == SG_OK) {
        status = sg_store_each_worker(store, 1u << SG_WORKER_NOT_RETURNED, &sg_everywhere, SG_PRIVATE_NONE, keep_worker, b, err);
        status = status == SG_CANCELLED ? SG_OK : status;
    }
    sg_store_close(store);
    sg_index_close(index);
    return status;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void note(bench *b, const sg_match_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const sg_hit *hit = &list->hit[i];
        uint64_t answer = (uint64_t)hit->row << 32 | (uint64_t)hit->score << 16 | hit->relaxed;
        b->answers = (b->answers ^ answer) * UINT64_C(0x9E3779B97F4A7C15);
        b->answers ^= b->answers >> 29;
    }
    b->answers += list->eligible;
}

typedef sg_status (*call)(const bench *b, const sg_match_plan *plan, sg_arena *arena,
                          sg_match_list *list, sg_error *err);

static sg_status shown(const bench *b, const sg_match_plan *plan, sg_arena *arena,
                       sg_match_list *list, sg_error *err)
{
    (void)b;
    return sg_match(plan, SHOWN, arena, list, err);
}

static sg_status fitting(const bench *b, const sg_match_plan *plan, sg_arena *arena,
                         sg_match_list *list, sg_error *err)
{
    (void)b;
    return sg_match_candidates(plan, CANDIDATES, 0, 0, NULL, arena, list, err);
}

static sg_status candidates(const bench *b, const sg_match_plan *plan, sg_arena *arena,
                            sg_match_list *list, sg_error *err)
{
    (void)b;
    return sg_match_candidates(plan, CANDIDATES, SG_RULE_COUNT, 0, NULL, arena, list, err);
}

static sg_status further(const bench *b, const sg_match_plan *plan, sg_arena *arena,
                         sg_match_list *list, sg_error *err)
{
    return sg_match_candidates(plan, FURTHER, SG_RULE_COUNT, 0, b->price, arena, list, err);
}

static sg_status run(bench *b, const char *name, call what, sg_error *err)
{
    sg_arena *arena = sg_arena_new(0);
    double *us = calloc(b->count, sizeof *us), total = 0;
    sg_status status = arena != NULL && us != NULL ? SG_OK : sg_fail_memory(err);
    b->answers = 0;
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        sg_match_plan *plan = NULL;
        sg_match_list list = {0};
        double started = now_us();
        sg_arena_reset(arena);
        status = sg_match_plan_new(b->snapshot, sg_policy_default(), &b->profile[i], b->today,
                                   arena, &plan, err);
        if (status == SG_OK) {
            status = what(b, plan, arena, &list, err);
        }
        us[i] = now_us() - started;
        total += us[i];
        note(b, &list);
    }
    if (status == SG_OK && b->count > 0) {
        qsort(us, b->count, sizeof *us, by_size);
        printf("%-26s median %7.1f us   p99 %8.1f us   mean %7.1f us   answers %016llx\n", name,
               us[b->count / 2], us[b->count * 99 / 100], total / (double)b->count,
               (unsigned long long)b->answers);
    }
    free(us);
    sg_arena_free(arena);
    return status;
}

/* As in the middle of an auction: what stands on a list costs up to 0.3, now and then more. */
static sg_status price_rows(bench *b, sg_error *err)
{
    uint64_t state = 7;
    sg_arena *arena = sg_arena_new(0);
    b->price = calloc((size_t)b->snapshot->count + 1, sizeof *b->price);
    sg_status status = arena != NULL && b->price != NULL ? SG_OK : sg_fail_memory(err);
    for (size_t i = 0; i < b->count && status == SG_OK; i++) {
        sg_match_plan *plan = NULL;
        sg_match_list list = {0};
        sg_arena_reset(arena);
        status = sg_match_plan_new(b->snapshot, sg_policy_default(), &b->profile[i], b->today,
                                   arena, &plan, err);
        if (status == SG_OK) {
            status = candidates(b, plan, arena, &list, err);
        }
        for (size_t h = 0; h < list.count; h++) {
            uint16_t *price = &b->price[list.hit[h].row];
            *price = *price != 0 ? *price : (uint16_t)draw(&state, draw(&state, 30) ? 3000 : 10000);
        }
    }
    sg_arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    bench b = {.keep = sg_arena_new(0), .vocabulary = sg_vocabulary_new()};
    sg_snapshot *snapshot = NULL;
    sg_error err = {0};
    sg_status status = b.keep != NULL && b.vocabulary != NULL ? SG_OK : sg_fail_memory(&err);
    if (status == SG_OK) {
        status = argc > 1 ? load(&b, argv[1], &snapshot, &err) : make_own(&b, &snapshot, &err);
    }
    b.snapshot = snapshot;
    if (status == SG_OK) {
        printf("postings %u, cells %u, profiles %zu\n", snapshot->count, snapshot->cell_count,
               b.count);
        status = run(&b, "match, 10 shown", shown, &err);
    }
    if (status == SG_OK) {
        status = run(&b, "candidates, 64, level 0", fitting, &err);
    }
    if (status == SG_OK) {
        status = run(&b, "candidates, 64", candidates, &err);
    }
    if (status == SG_OK) {
        status = price_rows(&b, &err);
    }
    if (status == SG_OK) {
        status = run(&b, "candidates, 128, at prices", further, &err);
    }
    if (status != SG_OK) {
        fprintf(stderr, "bench_match: %s\n", err.text);
    }
    sg_snapshot_free(snapshot);
    free(b.profile);
    free(b.price);
    sg_arena_free(b.keep);
    sg_vocabulary_free(b.vocabulary);
    return status == SG_OK ? 0 : 1;
}
