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

enum { TITLE_COLUMNS = 24, EMPLOYER_COLUMNS = 28, PLACE_COLUMNS = 20, WAGE_COLUMNS = 14, BOARD_COLUMNS = 8 };
enum { MEANINGS_SHOWN = 4 };

typedef struct options {
    sg_cli_list provinces, cities, counties, trades, sources;
    const char *wage_min, *wage_max, *age, *gender, *near, *sort, *limit, *offset, *page, *posted_days;
    bool accommodation, meals, no_night, facets, literal;
} options;

/* ---- reading the command line ---- */

static sg_status set(const sg_reader *reader, sg_search_request *request, const char *key,
                     const char *value, sg_arena *arena, sg_error *err)
{
    return value == NULL ? SG_OK
                         : sg_search_parameter(reader, request, sg_str_of(key), sg_str_of(value),
                                               arena, err);
}

static sg_status read_request(const sg_reader *reader, const options *o, const char *query,
                              sg_arena *arena, sg_search_request *ret, sg_error *err)
{
    const struct {
        const char *key;
        const sg_cli_list *list;
    } lists[] = {{"province", &o->provinces},
                 {"city", &o->cities},
                 {"county", &o->counties},
                 {"trade", &o->trades},
                 {"source", &o->sources}};
    const struct {
        const char *key, *value;
    } single[] = {{"q", query},
                  {"wage_min", o->wage_min},
                  {"wage_max", o->wage_max},
                  {"age", o->age},
                  {"gender", o->gender},
                  {"posted_days", o->posted_days},
                  {"near", o->near},
                  {"sort", o->sort},
                  {"limit", o->limit},
                  {"offset", o->offset},
                  {"page", o->page},
                  {"accommodation", o->accommodation ? "1" : NULL},
                  {"meals", o->meals ? "1" : NULL},
                  {"no_night", o->no_night ? "1" : NULL},
                  {"facets", o->facets ? "1" : NULL},
                  {"literal", o->literal ? "1" : NULL}};
    sg_status status = SG_OK;
    *ret = (sg_search_request){.wage_min = SG_NO_AMOUNT, .limit = 20};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t k = 0; k < lists[i].list->count && status == SG_OK; k++) {
            status = set(reader, ret, lists[i].key, lists[i].list->item[k], arena, err);
        }
    }
    for (size_t i = 0; i < sizeof single / sizeof *single && status == SG_OK; i++) {
        status = set(reader, ret, single[i].key, single[i].value, arena, err);
    }
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

static void put_distance(const sg_search_result *result, const sg_row *row)
{
    double km = sg_region_distance(result->origin, row->region);
    put_cell(board_label(row), BOARD_COLUMNS);
    if (km >= 0) {
        printf(SG_LABEL_KILOMETRES, (int)(km + 0.5));
    }
    putchar('\n');
}

static sg_status print_line(const sg_reader *reader, const sg_search_result *result, size_t at,
                            sg_arena *arena, sg_error *err)
{
    const sg_row *row = &reader->snapshot->row[result->hit[at].row];
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
        printf("%4zu  ", result->offset + at + 1);
        put_cell(posting.title, TITLE_COLUMNS);
        put_cell(posting.employer, EMPLOYER_COLUMNS);
        put_cell(place, PLACE_COLUMNS);
        put_cell(wage, WAGE_COLUMNS);
        if (result->origin != 0) {
            put_distance(result, row);
        } else {
            puts(board_label(row));
        }
    }
    sg_json_free(json);
    sg_buffer_free(&document);
    return status;
}

/* ---- what was understood, and what to do when nothing is found ---- */

/* Labels of all conditions, so that a misreading is seen at once. */
static void print_conditions(const sg_search_result *result)
{
    for (size_t i = 0; i < result->condition_count; i++) {
        printf("%s%s", i == 0 ? SG_LABEL_CONDITIONS : SG_LABEL_LIST_COMMA,
               result->condition[i].label);
    }
    if (result->condition_count > 0) {
        putchar('\n');
    }
}

static void print_meanings(const sg_search_result *result, sg_arena *arena)
{
    const sg_understood *u = &result->understood;
    const char *list = "";
    size_t shown = u->meant_count < MEANINGS_SHOWN ? u->meant_count : MEANINGS_SHOWN;
    for (size_t i = 0; i < shown && list != NULL; i++) {
        sg_place place = sg_region_place(u->meant[i]);
        const char *name = sg_region_name(u->meant[i]);
        const char *city = sg_region_name(place.city);
        list = sg_arena_printf(arena, "%s%s%s%s", list, i > 0 ? SG_LABEL_LIST_COMMA : "",
                               city != NULL && place.city != u->meant[i] ? city : "",
                               name != NULL ? name : "");
    }
    if (u->meant_count > 0 && list != NULL) {
        printf(SG_MSG_SEARCH_MEANT "\n", u->meant_name, list,
               shown < u->meant_count ? SG_LABEL_AND_MORE : "");
    }
}

static void print_suggestions(const sg_search_request *request, const sg_search_result *result)
{
    if (result->corrected != NULL) {
        printf(SG_MSG_SEARCH_CORRECTED "\n", request->query, result->corrected);
    }
    size_t shown = 0;
    for (size_t i = 0; i < result->suggestion_count; i++) {
        const sg_search_suggestion *s = &result->suggestion[i];
        if (result->corrected == NULL || strcmp(s->query, result->corrected) != 0) {
            printf("%s" SG_MSG_SEARCH_SUGGESTED,
                   shown++ == 0 ? SG_LABEL_DID_YOU_MEAN : SG_LABEL_LIST_COMMA, s->query,
                   (unsigned long long)s->total);
        }
    }
    if (shown > 0) {
        putchar('\n');
    }
}

static void print_advice(const sg_search_result *result)
{
    puts(SG_MSG_SEARCH_NOTHING);
    for (size_t i = 0; i < result->advice_count; i++) {
        const sg_search_advice *a = &result->advice[i];
        if (a->drop_count == 1) {
            printf(SG_MSG_SEARCH_DROP_ONE "\n", a->drop[0]->label, (unsigned long long)a->total);
        } else {
            printf(SG_MSG_SEARCH_DROP_TWO "\n", a->drop[0]->label, a->drop[1]->label,
                   (unsigned long long)a->total);
        }
    }
}

static void print_head(const sg_search_result *result)
{
    fputs(SG_LABEL_RANK "  ", stdout);
    put_cell(SG_LABEL_TITLE, TITLE_COLUMNS);
    put_cell(SG_LABEL_EMPLOYER, EMPLOYER_COLUMNS);
    put_cell(SG_LABEL_PLACE, PLACE_COLUMNS);
    put_cell(SG_LABEL_WAGE, WAGE_COLUMNS);
    if (result->origin != 0) {
        put_cell(SG_LABEL_BOARD, BOARD_COLUMNS);
        puts(SG_LABEL_DISTANCE);
    } else {
        puts(SG_LABEL_BOARD);
    }
}

static void print_total(const sg_search_request *request, const sg_search_result *result)
{
    unsigned long long limit = (unsigned long long)request->limit;
    unsigned long long pages = ((unsigned long long)result->total + limit - 1) / limit;
    printf(SG_MSG_SEARCH_TOTAL "%s", (unsigned long long)result->total,
           result->relaxed ? SG_MSG_SEARCH_RELAXED : "");
    if (pages > 1 && result->offset % request->limit == 0) {
        printf(SG_MSG_SEARCH_PAGE, (unsigned long long)(result->offset / request->limit + 1),
               pages);
    }
    putchar('\n');
}

static sg_status print_table(sg_reader *reader, const sg_search_request *request, sg_date today,
                             sg_arena *arena, sg_error *err)
{
    sg_search_result result;
    sg_status status = sg_service_find(reader, request, today, arena, &result, err);
    if (status != SG_OK) {
        return status;
    }
    print_suggestions(request, &result);
    print_conditions(&result);
    print_meanings(&result, arena);
    if (result.count > 0) {
        print_head(&result);
    }
    for (size_t i = 0; i < result.count && status == SG_OK; i++) {
        status = print_line(reader, &result, i, arena, err);
    }
    if (status == SG_OK && result.total == 0) {
        print_advice(&result);
    } else if (status == SG_OK) {
        print_total(request, &result);
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

static sg_status run(const sg_cli *cli, const sg_vocabulary *vocabulary, const options *o,
                     const char *query, sg_error *err)
{
    sg_snapshot *snapshot = NULL;
    sg_search_request request;
    sg_reader reader = {.data_dir = cli->data_dir, .vocabulary = vocabulary};
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena == NULL ? sg_fail_memory(err) : SG_OK;
    if (status == SG_OK) { /* before the data directory: what is mistyped is told at once */
        status = read_request(&reader, o, query, arena, &request, err);
    }
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
        status = cli->json || request.facets
                     ? print_json(&reader, &request, sg_cli_today(), arena, err)
                     : print_table(&reader, &request, sg_cli_today(), arena, err);
    }
    sg_snapshot_free(snapshot);
    sg_index_close(reader.index);
    sg_store_close(reader.store);
    sg_arena_free(arena);
    return status;
}

int sg_cmd_search(sg_cli *cli, int argc, char **argv)
{
    options o = {0};
    const sg_option table[] = {
        {"province", '\0', SG_OPTION_LIST, &o.provinces, SG_LABEL_PROVINCE,
         SG_HELP_SEARCH_PROVINCE, 0, 0},
        {"city", '\0', SG_OPTION_LIST, &o.cities, SG_LABEL_CITY, SG_HELP_SEARCH_CITY, 0, 0},
        {"county", '\0', SG_OPTION_LIST, &o.counties, SG_LABEL_COUNTY, SG_HELP_SEARCH_COUNTY, 0,
         0},
        {"trade", '\0', SG_OPTION_LIST, &o.trades, SG_LABEL_TRADE, SG_HELP_SEARCH_TRADE, 0, 0},
        {"source", '\0', SG_OPTION_LIST, &o.sources, SG_LABEL_SOURCE, SG_HELP_SEARCH_SOURCE, 0, 0},
        {"wage-min", '\0', SG_OPTION_TEXT, &o.wage_min, SG_LABEL_FIGURE, SG_HELP_SEARCH_WAGE, 0, 0},
        {"wage-max", '\0', SG_OPTION_TEXT, &o.wage_max, SG_LABEL_FIGURE, SG_HELP_SEARCH_WAGE_MAX,
         0, 0},
        {"accommodation", '\0', SG_OPTION_FLAG, &o.accommodation, NULL, SG_HELP_SEARCH_ROOM, 0, 0},
        {"meals", '\0', SG_OPTION_FLAG, &o.meals, NULL, SG_HELP_SEARCH_MEALS, 0, 0},
        {"no-night", '\0', SG_OPTION_FLAG, &o.no_night, NULL, SG_HELP_SEARCH_NO_NIGHT, 0, 0},
        {"posted-days", '\0', SG_OPTION_TEXT, &o.posted_days, SG_LABEL_DAYS, SG_HELP_SEARCH_POSTED, 0, 0},
        {"age", '\0', SG_OPTION_TEXT, &o.age, SG_LABEL_YEARS, SG_HELP_SEARCH_AGE, 0, 0},
        {"gender", '\0', SG_OPTION_TEXT, &o.gender, SG_LABEL_GENDER, SG_HELP_SEARCH_GENDER, 0, 0},
        {"near", '\0', SG_OPTION_TEXT, &o.near, SG_LABEL_NEAR, SG_HELP_SEARCH_NEAR, 0, 0},
        {"sort", '\0', SG_OPTION_TEXT, &o.sort, SG_LABEL_SORT, SG_HELP_SEARCH_SORT, 0, 0},
        {"limit", '\0', SG_OPTION_TEXT, &o.limit, SG_LABEL_ROWS, SG_HELP_SEARCH_LIMIT, 0, 0},
        {"offset", '\0', SG_OPTION_TEXT, &o.offset, SG_LABEL_ROWS, SG_HELP_SEARCH_OFFSET, 0, 0},
        {"page", '\0', SG_OPTION_TEXT, &o.page, SG_LABEL_PAGE, SG_HELP_SEARCH_PAGE, 0, 0},
        {"facets", '\0', SG_OPTION_FLAG, &o.facets, NULL, SG_HELP_SEARCH_FACETS, 0, 0},
        {"literal", '\0', SG_OPTION_FLAG, &o.literal, NULL, SG_HELP_SEARCH_LITERAL, 0, 0},
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
    sg_status status = run(cli, vocabulary, &o, query, &error);
    free(query);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &error);
}
