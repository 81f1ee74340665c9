/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Our side of bench/peer: bench_peer DIR QUERIES ROUNDS answers, on one thread, the workers not back
 * at work of a data directory and the questions of a tab-separated file that the Lucene peer is asked
 * too. A line per round and kind: songgang, kind, answers a second of processor time, milliseconds of
 * one answer (median, 99th percentile), and a check that work was done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/normalise.h"
#include "songgang/service.h"

enum { WORKERS = 20000, QUERIES = 4000, LINE = 1024, FIELDS = 8, SHOWN = 10, FOUND = 20 };

typedef struct question {
    char line[LINE];
    sg_search_request request;
} question;

typedef struct bench {
    sg_reader reader;
    sg_arena *keep, *arena;
    sg_profile *profile;
    size_t profiles;
    question *question;
    size_t questions;
    sg_date today;
    double *took;
} bench;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static sg_status keep_worker(void *context, const sg_stored_record *record, sg_error *err)
{
    bench *b = context;
    sg_json *json = NULL;
    sg_unknown_keys unknown = {{0}, 0};
    if (b->profiles == WORKERS) {
        return SG_CANCELLED;
    }
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status == SG_OK) {
        status = sg_json_profile(b->reader.vocabulary, json, b->keep, &b->profile[b->profiles],
                                 &unknown, NULL, err);
        b->profiles += status == SG_OK;
    }
    sg_json_free(json);
    return status;
}

/* A question's line: id, text, region codes, least wage, 1 for a bed, trade codes. */
static bool read_question(const bench *b, question *q)
{
    char *field[FIELDS] = {q->line}, *code;
    size_t fields = 1;
    for (char *at = q->line; fields < FIELDS && (at = strchr(at, '\t')) != NULL; fields++) {
        *at++ = '\0';
        field[fields] = at;
    }
    if (fields < 6) {
        return false;
    }
    sg_search_request *r = &q->request;
    *r = (sg_search_request){.query = field[1], .wage_min = SG_NO_AMOUNT, .limit = FOUND};
    for (code = strtok(field[2], " "); code != NULL; code = strtok(NULL, " ")) {
        sg_region region = (sg_region)strtoul(code, NULL, 10);
        if (region % 10000 == 0 && r->province_count < 16) {
            r->province[r->province_count++] = region;
        } else if (r->city_count < 16) {
            r->city[r->city_count++] = region;
        }
    }
    if (*field[3] != '\0') {
        r->wage_min = (int32_t)strtol(field[3], NULL, 10);
    }
    r->accommodation = *field[4] == '1';
    for (code = strtok(field[5], " "); code != NULL && r->trade_count < 16;
         code = strtok(NULL, " ")) {
        if (sg_trade_lookup(b->reader.vocabulary, sg_str_of(code), &r->trade[r->trade_count++],
                            NULL) != SG_OK) {
            return false;
        }
    }
    return true;
}

static sg_status read_questions(bench *b, const char *path, sg_error *err)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return sg_fail(err, SG_MISSING, "%s", path);
    }
    sg_status status = SG_OK;
    while (status == SG_OK && b->questions < QUERIES &&
           fgets(b->question[b->questions].line, LINE, file) != NULL) {
        if (!read_question(b, &b->question[b->questions++])) {
            status = sg_fail(err, SG_FORMAT, "%s:%zu", path, b->questions);
        }
    }
    fclose(file);
    return status;
}

static sg_status load(bench *b, const char *dir, const char *queries, sg_snapshot **snapshot,
                      sg_error *err)
{
    sg_status status = sg_store_open(dir, SG_STORE_READ, &b->reader.store, err);
    if (status == SG_OK) {
        status = sg_index_open(dir, &b->reader.index, err);
    }
    double start = now_ms();
    if (status == SG_OK) {
        status = sg_index_snapshot(b->reader.index, snapshot, err);
    }
    if (status == SG_OK) {
        b->reader.snapshot = *snapshot;
        b->reader.cache = sg_posting_cache_new(); /* as the command and the server have */
        printf("songgang\topen\t%.1f\n", now_ms() - start);
        status = sg_store_each_worker(b->reader.store, 1u << SG_WORKER_NOT_RETURNED, &sg_everywhere, SG_PRIVATE_NONE, keep_worker,
                                      b, err);
        status = status == SG_CANCELLED ? SG_OK : status;
    }
    return status == SG_OK ? read_questions(b, queries, err) : status;
}

static sg_status match(bench *b, size_t i, bool whole, size_t *done, sg_error *err)
{
    sg_profile profile = b->profile[i];
    if (whole) {
        sg_buffer out = {0};
        sg_status status = sg_service_match(&b->reader, &profile, SHOWN, false, b->today, b->arena,
                                            &out, err);
        *done += out.size;
        sg_buffer_free(&out);
        return status;
    }
    sg_match_plan *plan = NULL;
    sg_match_list list = {0};
    if (profile.text != NULL) {
        sg_read_profile_text(b->reader.vocabulary, sg_str_of(profile.text), b->arena, &profile);
    }
    sg_status status = sg_match_plan_new(b->reader.snapshot, sg_policy_default(), &profile,
                                         b->today, b->arena, &plan, err);
    if (status == SG_OK) {
        status = sg_match(plan, SHOWN, b->arena, &list, err);
    }
    *done += list.count;
    return status;
}

static sg_status find(bench *b, size_t i, bool whole, size_t *done, sg_error *err)
{
    sg_search_result result = {0};
    (void)whole;
    sg_status status =
        sg_service_find(&b->reader, &b->question[i].request, b->today, b->arena, &result, err);
    *done += result.count;
    return status;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef sg_status (*call)(bench *b, size_t i, bool whole, size_t *done, sg_error *err);

static sg_status measure(bench *b, const char *name, call what, bool whole, size_t count,
                         sg_error *err)
{
    sg_status status = SG_OK;
    size_t done = 0;
    double all = 0;
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        double start = now_ms();
        status = what(b, i, whole, &done, err);
        sg_arena_reset(b->arena);
        b->took[i] = now_ms() - start;
        all += b->took[i];
    }
    if (status == SG_OK && count > 0) {
        qsort(b->took, count, sizeof *b->took, by_size);
        printf("songgang\t%s\t%.1f\t%.3f\t%.3f\t%zu\n", name, (double)count / all * 1e3,
               b->took[count / 2], b->took[count * 99 / 100], done);
    }
    return status;
}

int main(int argc, char **argv)
{
    sg_error err = {0};
    sg_snapshot *snapshot = NULL;
    if (argc != 4) {
        fputs("bench_peer DIR QUERIES ROUNDS\n", stderr);
        return 2;
    }
    sg_vocabulary *vocabulary = sg_vocabulary_new();
    bench b = {.reader = {.data_dir = argv[1], .vocabulary = vocabulary,
                          .policy = sg_policy_default(),
                          .scope = &sg_everywhere /* whose partners may be read */},
               .keep = sg_arena_new(0), .arena = sg_arena_new(0),
               .profile = calloc(WORKERS, sizeof *b.profile),
               .question = calloc(QUERIES, sizeof *b.question),
               .today = sg_date_of(2026, 2, 24),
               .took = calloc(WORKERS > QUERIES ? WORKERS : QUERIES, sizeof *b.took)};
    bool complete = vocabulary && b.keep && b.arena && b.profile && b.question && b.took;
    sg_status status = complete ? load(&b, argv[1], argv[2], &snapshot, &err) : sg_fail_memory(&err);
    for (int round = atoi(argv[3]); round > 0 && status == SG_OK; round--) {
        status = measure(&b, "match", match, false, b.profiles, &err);
        if (status == SG_OK) {
            status = measure(&b, "match whole", match, true, b.profiles, &err);
        }
        if (status == SG_OK) {
            status = measure(&b, "search", find, false, b.questions, &err);
        }
    }
    if (status != SG_OK) {
        fprintf(stderr, "bench_peer: %s\n", err.text);
    }
    sg_posting_cache_free(b.reader.cache);
    sg_snapshot_free(snapshot);
    sg_index_close(b.reader.index);
    sg_store_close(b.reader.store);
    sg_arena_free(b.keep);
    sg_arena_free(b.arena);
    sg_vocabulary_free(vocabulary);
    free(b.profile);
    free(b.question);
    free(b.took);
    return status == SG_OK ? 0 : 1;
}
