/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang search: postings for a query line and conditions, as a table or as JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "songgang/messages.h"
#include "songgang/service.h"

enum { TITLE_COLUMNS = 24, EMPLOYER_COLUMNS = 28, PLACE_COLUMNS = 20, WAGE_COLUMNS = 14 };

typedef struct options {
    sg_cli_list provinces, cities, trades;
    int64_t wage_min, limit, offset;
    bool accommodation, facets;
} options;

/* ---- reading the command line ---- */

static sg_status read_regions(const sg_vocabulary *v, const sg_cli_list *list, sg_region *ret,
                              size_t *ret_count, bool province, sg_error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        sg_region region = 0;
        sg_status status = sg_region_lookup(v, sg_str_of(list->item[i]), &region, err);
        if (status != SG_OK) {
            return status;
        }
        bool is_province = sg_region_level_of(region) == SG_REGION_PROVINCE;
        if (province && !is_province) {
            return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_NOT_PROVINCE, list->item[i],
                           sg_region_name(region));
        }
        if (sg_region_level_of(region) == SG_REGION_TOWN) {
            return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_TOWN, list->item[i]);
        }
        if (*ret_count == 16) {
            return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_FILTERS,
                           province ? SG_LABEL_PROVINCE : SG_LABEL_CITY, 16);
        }
        ret[(*ret_count)++] = region;
    }
    return SG_OK;
}

static sg_status read_request(const sg_vocabulary *v, const options *o, sg_search_request *ret,
                              sg_error *err)
{
    sg_status status =
        read_regions(v, &o->provinces, ret->province, &ret->province_count, true, err);
    if (status == SG_OK) {
        status = read_regions(v, &o->cities, ret->city, &ret->city_count, false, err);
    }
    for (size_t i = 0; i < o->trades.count && status == SG_OK; i++) {
        if (i == 16) {
            return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_FILTERS, SG_LABEL_TRADE, 16);
        }
        status = sg_trade_lookup(v, sg_str_of(o->trades.item[i]), &ret->trade[i], err);
        ret->trade_count = i + 1;
    }
    ret->wage_min = o->wage_min > 0 ? (int32_t)o->wage_min : SG_NO_AMOUNT;
    ret->accommodation = o->accommodation;
    ret->facets = o->facets;
    ret->limit = (size_t)o->limit;
    ret->offset = (size_t)o->offset;
    return status;
}

/* Operands are one query line, whether quoted or not. */
static char *join(int count, char **words)
{
    size_t size = 1;
    for (int i = 0; i < count; i++) {
        size += strlen(words[i]) + 1;
    }
    char *line = calloc(size, 1);
    for (int i = 0; i < count && line != NULL; i++) {
        strcat(line, i > 0 ? " " : "");
        strcat(line, words[i]);
    }
    return line;
}

/* ---- the table ---- */

/* `text` in exactly `columns` terminal columns: Han characters take two. */
static void put_cell(const char *text, size_t columns)
{
    sg_str rest = sg_str_of(text != NULL ? text : "");
    size_t used = 0;
    for (size_t pos = 0, start = 0; pos < rest.n; start = pos) {
        uint32_t cp = sg_utf8_next(rest, &pos);
        size_t width = cp >= 0x1100 ? 2 : 1;
        if (used + width > columns) {
            break;
        }
        if (cp >= 0x20 && cp != 0x7F) {
            fwrite(rest.s + start, 1, pos - start, stdout);
            used += width;
        }
    }
    printf("%*s  ", (int)(columns - used), "");
}

static void print_wage(const sg_row *row, char out[64])
{
    if (row->monthly_min >= 0 && row->monthly_max > row->monthly_min) {
        snprintf(out, 64, SG_MSG_WAGE_CELL_RANGE, row->monthly_min, row->monthly_max);
    } else if (row->monthly_min >= 0) {
        snprintf(out, 64, row->monthly_max < 0 ? SG_MSG_WAGE_CELL_FROM : "%d", row->monthly_min);
    } else if (row->monthly_max >= 0) {
        snprintf(out, 64, SG_MSG_WAGE_CELL_UP_TO, row->monthly_max);
    } else {
        snprintf(out, 64, "%s",
                 row->period == SG_PERIOD_PIECE ? SG_LABEL_WAGE_PIECE : SG_LABEL_WAGE_OPEN);
    }
}

static const char *board_label(const sg_row *row)
{
    bool room = row->accommodation == SG_PROVISION_PROVIDED;
    bool meals = row->meals == SG_PROVISION_PROVIDED;
    return room && meals ? SG_LABEL_BOARD_BOTH
           : room        ? SG_LABEL_BOARD_ROOM
           : meals       ? SG_LABEL_BOARD_MEALS
                         : "";
}

static sg_status print_line(const sg_reader *reader, const sg_text_hit *hit, size_t rank,
                            sg_arena *arena, sg_error *err)
{
    const sg_row *row = &reader->snapshot->row[hit->row];
    sg_buffer document = {0};
    sg_json *json = NULL;
    sg_posting posting;
    sg_posting_init(&posting);
    sg_status status =
        sg_store_posting_json(reader->store, row->store_row, row->id, &document, err);
    if (status == SG_NOT_FOUND) {
        sg_buffer_free(&document);
        return SG_OK;
    }
    if (status == SG_OK) {
        status = sg_json_parse(document.data, document.size, &json, err);
    }
    if (status == SG_OK) {
        status = sg_json_posting(reader->vocabulary, json, arena, &posting, err);
    }
    if (status == SG_OK) {
        char place[96];
        char wage[64];
        const char *city = sg_region_short_name(row->city != 0 ? row->city : row->province);
        const char *county = row->region != row->city && row->region != row->province
                                 ? sg_region_short_name(row->region)
                                 : NULL;
        snprintf(place, sizeof place, "%s%s", city != NULL ? city : "",
                 county != NULL ? county : "");
        print_wage(row, wage);
        printf("%4zu  ", rank);
        put_cell(posting.title, TITLE_COLUMNS);
        put_cell(posting.employer, EMPLOYER_COLUMNS);
        put_cell(place, PLACE_COLUMNS);
        put_cell(wage, WAGE_COLUMNS);
        printf("%s\n", board_label(row));
    }
    sg_json_free(json);
    sg_buffer_free(&document);
    return status;
}

static sg_status print_table(sg_reader *reader, const sg_search_request *request, sg_date today,
                             sg_arena *arena, sg_error *err)
{
    sg_search_result result;
    sg_status status = sg_service_find(reader, request, today, arena, &result, err);
    if (status != SG_OK) {
        return status;
    }
    if (result.count > 0) {
        fputs(SG_LABEL_RANK "  ", stdout);
        put_cell(SG_LABEL_TITLE, TITLE_COLUMNS);
        put_cell(SG_LABEL_EMPLOYER, EMPLOYER_COLUMNS);
        put_cell(SG_LABEL_PLACE, PLACE_COLUMNS);
        put_cell(SG_LABEL_WAGE, WAGE_COLUMNS);
        puts(SG_LABEL_BOARD);
    }
    for (size_t i = 0; i < result.count && status == SG_OK; i++) {
        status = print_line(reader, &result.hit[i], request->offset + i + 1, arena, err);
    }
    if (status == SG_OK) {
        printf(SG_MSG_SEARCH_TOTAL "%s\n", (unsigned long long)result.total,
               result.relaxed ? SG_MSG_SEARCH_RELAXED : "");
    }
    return status;
}

static sg_status print_json(sg_reader *reader, const sg_search_request *request, sg_date today,
                            sg_arena *arena, sg_error *err)
{
    sg_buffer out = {0};
    sg_status status = sg_service_search(reader, request, today, arena, &out, err);
    if (status == SG_OK) {
        fwrite(out.data, 1, out.size, stdout);
        putchar('\n');
    }
    sg_buffer_free(&out);
    return status;
}

/* ---- the command ---- */

static sg_status run(const sg_cli *cli, const sg_vocabulary *vocabulary,
                     const sg_search_request *request, sg_error *err)
{
    sg_snapshot *snapshot = NULL;
    sg_reader reader = {.data_dir = cli->data_dir, .vocabulary = vocabulary};
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena == NULL ? sg_fail_memory(err) : SG_OK;
    if (status == SG_OK) {
        status = sg_store_open(cli->data_dir, SG_STORE_READ, &reader.store, err);
    }
    if (status == SG_OK) {
        status = sg_index_open(cli->data_dir, &reader.index, err);
    }
    if (status == SG_OK) {
        status = sg_index_snapshot(reader.index, &snapshot, err);
    }
    if (status == SG_OK) {
        reader.snapshot = snapshot;
        /* facets have no room in the table */
        status = cli->json || request->facets
                     ? print_json(&reader, request, sg_cli_today(), arena, err)
                     : print_table(&reader, request, sg_cli_today(), arena, err);
    }
    sg_snapshot_free(snapshot);
    sg_index_close(reader.index);
    sg_store_close(reader.store);
    sg_arena_free(arena);
    return status;
}

int sg_cmd_search(sg_cli *cli, int argc, char **argv)
{
    options o = {.limit = 20};
    const sg_option table[] = {
        {"province", '\0', SG_OPTION_LIST, &o.provinces, SG_LABEL_PROVINCE,
         SG_HELP_SEARCH_PROVINCE, 0, 0},
        {"city", '\0', SG_OPTION_LIST, &o.cities, SG_LABEL_CITY, SG_HELP_SEARCH_CITY, 0, 0},
        {"trade", '\0', SG_OPTION_LIST, &o.trades, SG_LABEL_TRADE, SG_HELP_SEARCH_TRADE, 0, 0},
        {"wage-min", '\0', SG_OPTION_NUMBER, &o.wage_min, SG_LABEL_FIGURE, SG_HELP_SEARCH_WAGE, 0,
         1000000},
        {"accommodation", '\0', SG_OPTION_FLAG, &o.accommodation, NULL, SG_HELP_SEARCH_ROOM,
         0, 0},
        {"limit", '\0', SG_OPTION_NUMBER, &o.limit, SG_LABEL_ROWS, SG_HELP_SEARCH_LIMIT, 1,
         1000},
        {"offset", '\0', SG_OPTION_NUMBER, &o.offset, SG_LABEL_ROWS, SG_HELP_SEARCH_OFFSET, 0,
         100000000},
        {"facets", '\0', SG_OPTION_FLAG, &o.facets, NULL, SG_HELP_SEARCH_FACETS, 0, 0},
        {NULL, '\0', SG_OPTION_FLAG, NULL, NULL, NULL, 0, 0},
    };
    int operands = 0;
    int leave = sg_cli_options(cli, SG_SYNOPSIS_SEARCH, table, argc, argv, &operands);
    if (leave >= 0) {
        return leave;
    }
    const sg_vocabulary *vocabulary = sg_cli_vocabulary(cli);
    char *query = join(operands, argv + 1);
    if (vocabulary == NULL || query == NULL) {
        free(query);
        return SG_EXIT_INTERNAL;
    }
    sg_error error = {0};
    sg_search_request request = {.query = query};
    sg_status status = read_request(vocabulary, &o, &request, &error);
    if (status == SG_OK) {
        status = run(cli, vocabulary, &request, &error);
    }
    free(query);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &error);
}
