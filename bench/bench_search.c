/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Speed of search on one thread: bench_search DIR [ROUNDS] asks an indexed data directory for the
 * first ten postings of many query lines with conditions, as caseworkers type them, in a fixed
 * random order. Prints searches a second of processor time, the time of one search (median, 99th
 * percentile), and a check sum of the answers to compare versions by: first of finding alone, then
 * with the JSON of the ten postings, then with facets too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/service.h"

enum { LINES = 2000, LINE_BYTES = 160, LIMIT = 10 };

static const char *const words[] = {
    "焊工", "普工", "缝纫工", "叉车司机", "电工", "保安", "保洁", "服务员", "厨师", "数控",
    "包装工", "仓库 理货", "货车司机 C1", "流水线", "长白班", "电子厂 普工", "家政 保姆", "钢筋工",
    "平车 车位", "护工", "木工", "油漆工", "注塑", "搬运", "CNC 操机", "食品厂 包装", "月嫂", "机修工",
    "质检员", "快递员", "绿化", "收银员", "打磨", "冲压工", "装配", "工"};
static const char *const places[] = {"", "", "广东", "浙江", "东莞", "宁波", "贵州", "贞丰",
                                     "兴义", "福建", "江苏", "深圳"};
static const char *const wishes[] = {"", "", "包住", "5000以上", "6000以上 包住", "7000以上"};

typedef enum part { FIND, WITH_POSTINGS, WITH_FACETS } part;

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

static void make_lines(char lines[LINES][LINE_BYTES])
{
    uint64_t seed = 20260224;
    for (size_t i = 0; i < LINES; i++) {
        snprintf(lines[i], LINE_BYTES, "%s %s %s",
                 words[draw(&seed, sizeof words / sizeof *words)],
                 places[draw(&seed, sizeof places / sizeof *places)],
                 wishes[draw(&seed, sizeof wishes / sizeof *wishes)]);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static sg_status ask(sg_reader *reader, const char *line, part what, sg_date today,
                     sg_arena *arena, uint64_t *sum, sg_error *err)
{
    sg_search_request request = {.query = line, .wage_min = SG_NO_AMOUNT, .limit = LIMIT};
    request.facets = what == WITH_FACETS;
    if (what != FIND) {
        sg_buffer out = {0};
        sg_status status = sg_service_search(reader, &request, today, arena, &out, err);
        *sum = sg_hash64(out.data, out.size, *sum);
        sg_buffer_free(&out);
        return status;
    }
    sg_search_result result;
    sg_status status = sg_service_find(reader, &request, today, arena, &result, err);
    if (status == SG_OK) {
        *sum = sg_hash64(&result.total, sizeof result.total, *sum);
        for (size_t i = 0; i < result.count; i++) {
            uint64_t id = reader->snapshot->row[result.hit[i].row].id;
            *sum = sg_hash64(&id, sizeof id, *sum);
        }
    }
    return status;
}

static sg_status measure(sg_reader *reader, char lines[LINES][LINE_BYTES], part what, int rounds,
                         sg_error *err)
{
    static const char *const names[] = {"find", "with postings", "with facets"};
    static double took[LINES];
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena == NULL ? sg_fail_memory(err) : SG_OK;
    double best = 0;
    uint64_t sum = 0;
    for (int round = 0; round < rounds && status == SG_OK; round++) {
        double total = 0;
        sum = 0;
        for (size_t i = 0; i < LINES && status == SG_OK; i++) {
            double start = now_us();
            status = ask(reader, lines[i], what, sg_date_of(2026, 2, 24), arena, &sum, err);
            double used = now_us() - start;
            took[i] = round == 0 || used < took[i] ? used : took[i];
            total += used;
            sg_arena_reset(arena);
        }
        best = round == 0 || total < best ? total : best;
    }
    qsort(took, LINES, sizeof *took, by_size);
    if (status == SG_OK) {
        printf("%-14s %7.0f/s  median %6.0f us  p99 %6.0f us  sum %016llx\n", names[what],
               LINES / best * 1e6, took[LINES / 2], took[LINES * 99 / 100],
               (unsigned long long)sum);
    }
    sg_arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    static char lines[LINES][LINE_BYTES];
    sg_error err = {0};
    sg_snapshot *snapshot = NULL;
    if (argc < 2) {
        fputs("bench_search DIR [ROUNDS]\n", stderr);
        return 2;
    }
    int rounds = argc > 2 ? atoi(argv[2]) : 3;
    make_lines(lines);
    sg_vocabulary *vocabulary = sg_vocabulary_new();
    sg_reader reader = {.scope = &sg_everywhere, .data_dir = argv[1], .vocabulary = vocabulary};
    sg_status status = vocabulary == NULL ? sg_fail_memory(&err)
                                          : sg_store_open(argv[1], SG_STORE_READ, &reader.store, &err);
    if (status == SG_OK) {
        status = sg_index_open(argv[1], &reader.index, &err);
    }
    if (status == SG_OK) {
        status = sg_index_snapshot(reader.index, &snapshot, &err);
    }
    if (status == SG_OK) {
        reader.snapshot = snapshot;
        printf("%u postings\n", snapshot->count);
    }
    for (part what = FIND; what <= WITH_FACETS && status == SG_OK; what++) {
        status = measure(&reader, lines, what, rounds, &err);
    }
    if (status != SG_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    sg_snapshot_free(snapshot);
    sg_index_close(reader.index);
    sg_store_close(reader.store);
    sg_vocabulary_free(vocabulary);
    return status == SG_OK ? 0 : 1;
}
