/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rosters and course lists: a table row is first written as the JSON document the contract
 * describes, so that there is one reader of profiles, and errors come back to the column.
 *
 * ID numbers are read for birth and sex where those columns are empty, and go no further: neither
 * the store nor the file of rejects gets them.
 */
#include "collect_roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect_internal.h"
#include "songgang/messages.h"
#include "songgang/normalise.h"

/* ---- one document → one result ---- */

int sg_roster_field_of(sg_record_kind kind, const char *pointer)
{
    size_t count;
    const sg_heading *headings = sg_headings_of(kind, &count);
    if (!pointer || pointer[0] != '/')
        return -1;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(headings[i].key);
        const char *rest = pointer + 1 + length;
        if (strncmp(pointer + 1, headings[i].key, length) == 0 && (*rest == '\0' || *rest == '/'))
            return (int)i;
    }
    return -1;
}

static void reject(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                   const sg_json *json, const char *pointer, const sg_error *error,
                   const char *record, size_t record_size, const sg_columns *columns,
                   const sg_csv_row *row)
{
    const char *field = pointer && *pointer ? pointer + 1 : NULL;
    int index = columns ? sg_roster_field_of(c->kind, pointer) : -1;
    int column = index >= 0 ? sg_columns_source(columns, row, (size_t)index) : -1;
    if (column >= 0)
        field = columns->title[column];
    const char *id = sg_json_id(json, batch->scratch);
    sg_collect_reject(batch, line, SG_RECORD_REJECTED, id, field, error->text, record,
                      record_size);
}

void sg_collect_roster(const sg_collector *c, sg_collect_batch *batch, uint64_t line,
                       const sg_json *json, const char *record, size_t record_size,
                       const sg_columns *columns, const sg_csv_row *row)
{
    sg_error error = {SG_OK, ""};
    const char *pointer = NULL;
    sg_profile worker;
    sg_course course;
    sg_status status =
        c->kind == SG_RECORD_WORKER
            ? sg_json_profile(c->v, json, batch->scratch, &worker, &batch->unknown, &pointer,
                              &error)
            : sg_json_course(c->v, json, batch->scratch, &course, &batch->unknown, &error);
    if (status == SG_NO_MEMORY) {
        sg_collect_fatal(batch);
        return;
    }
    if (status != SG_OK) {
        reject(c, batch, line, json, pointer, &error, record, record_size, columns, row);
        return;
    }
    sg_result *result = sg_collect_add(batch, line);
    if (!result)
        return;
    sg_json_writer w;
    sg_json_begin(&w, &batch->out);
    result->first = true;
    result->json_at = batch->out.size;
    const char *id = c->kind == SG_RECORD_WORKER ? worker.id : course.id;
    if (c->kind == SG_RECORD_WORKER) {
        sg_json_put_profile(&w, &worker);
        result->worker = (sg_profile){.status = worker.status, .home = worker.home,
                                        .village = worker.village};
    } else {
        sg_json_put_course(&w, &course);
    }
    result->json_size = batch->out.size - result->json_at;
    result->course_id = result->worker.id = sg_arena_strdup(batch->arena, id);
    if (!result->course_id || batch->out.failed)
        sg_collect_fatal(batch);
}

/* ---- cells ---- */

/* One row on its way to JSON. */
typedef struct writing {
    const sg_collector *c;
    const sg_columns *columns;
    const sg_csv_row *row;
    sg_arena *arena;
    sg_json_writer w;
} writing;

/* Text of a cell; what people write for "nothing" is nothing. */
static const char *cell(writing *x, size_t field)
{
    static const char *const nothing[] = {"无", "/", "-", "--", "—", "——", "没有", "暂无", "\\"};
    const char *text = sg_table_cell(x->c->kind, x->columns, x->row, field, x->arena);
    for (size_t i = 0; text && i < sizeof nothing / sizeof *nothing; i++)
        if (strcmp(text, nothing[i]) == 0)
            return NULL;
    return text;
}

static void put_text(writing *x, const char *key, const char *text)
{
    if (text)
        sg_json_member_string(&x->w, key, text);
}

/* Length of a list separator at `at`, or 0. */
static size_t separator(const char *at)
{
    static const char *const marks[] = {"、", "，", "；", ",", ";", "/", "|", "\n", "\r"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

typedef const char *(*convert)(writing *x, const char *item);

static void put_list(writing *x, const char *key, const char *text, convert each)
{
    if (!text)
        return;
    sg_json_key(&x->w, key);
    sg_json_array(&x->w);
    for (const char *from = text, *at = text;; at++) {
        size_t mark = *at ? separator(at) : 0;
        if (*at && !mark)
            continue;
        sg_str item = sg_str_trim((sg_str){from, (size_t)(at - from)});
        if (item.n > 0) {
            const char *copy = sg_arena_strndup(x->arena, item.s, item.n);
            copy = copy && each ? each(x, copy) : copy;
            if (copy)
                sg_json_string(&x->w, copy);
        }
        if (!*at)
            break;
        from = at + mark;
        at = from - 1;
    }
    sg_json_end_array(&x->w);
}

/* A name, or the place an address speaks of; else the text itself, for the reader to refuse. */
static const char *place(writing *x, const char *text)
{
    sg_region region = 0;
    if (!text || sg_region_lookup(x->c->v, sg_str_of(text), &region, NULL) == SG_OK)
        return text;
    sg_place found = {0, 0, 0, 0};
    sg_region candidates[SG_MAX_PLACES];
    size_t count = 0;
    if (!sg_read_place(x->c->v, sg_str_of(text), true, x->arena, &found, candidates, SG_MAX_PLACES,
                       &count))
        return text;
    region = found.town ? found.town : found.county ? found.county
             : found.city ? found.city : found.province;
    return region ? sg_arena_printf(x->arena, "%06u", (unsigned)region) : text;
}

static const char *no_ordinary(writing *x, const char *text)
{
    static const char *const ordinary[] = {"一般户", "一般农户", "普通", "一般劳动力", "否", "无"};
    (void)x;
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
        if (strcmp(text, ordinary[i]) == 0)
            return NULL;
    return text;
}

/* The first three numbers of a date text; how many there are. */
static int numbers_of(const char *text, int out[3])
{
    int count = 0;
    for (const char *at = text; *at && count < 3;) {
        if (*at < '0' || *at > '9') {
            at++;
            continue;
        }
        char *end;
        long value = strtol(at, &end, 10);
        out[count++] = value > 99999999 ? 0 : (int)value;
        at = end;
    }
    return count;
}

/* 1974-05-02, 1974.5.2, 1974年5月, 19740502; a month stands for its first day. */
static void put_date(writing *x, const char *key, const char *text)
{
    int n[3] = {0, 0, 1};
    if (!text)
        return;
    int count = numbers_of(text, n);
    if (count == 1 && n[0] > 19000000) {
        n[2] = n[0] % 100;
        n[1] = n[0] / 100 % 100;
        n[0] /= 10000;
    } else if (count == 1 && n[0] > 190000) {
        n[1] = n[0] % 100;
        n[0] /= 100;
    } else if (count < 2) {
        n[0] = 0;
    }
    sg_date date = sg_date_of(n[0], n[1], n[2]);
    char iso[SG_DATE_TEXT];
    if (date == SG_NO_DATE) {
        put_text(x, key, text); /* the reader says what is wrong with it */
        return;
    }
    sg_date_print(date, iso);
    put_text(x, key, iso);
}

static void put_number(writing *x, const char *key, const char *text)
{
    int n[3];
    if (!text)
        return;
    if (numbers_of(text, n) > 0)
        sg_json_member_int(&x->w, key, n[0]);
    else
        put_text(x, key, text);
}

static void put_wish(writing *x, const char *key, const char *text)
{
    static const char *const words[][2] = {
        {"是", "required"},     {"需要", "required"}, {"必须", "required"}, {"要", "required"},
        {"有", "required"},     {"包住", "required"}, {"包吃", "required"}, {"否", "any"},
        {"不需要", "any"},      {"不要", "any"},      {"不限", "any"},      {"最好有", "preferred"},
        {"最好", "preferred"}, {"优先", "preferred"}};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i][0]) == 0) {
            text = words[i][1];
            break;
        }
    }
    put_text(x, key, text);
}

static void put_wage(writing *x, const char *text)
{
    sg_wage wage;
    if (!text)
        return;
    int32_t amount = SG_NO_AMOUNT;
    if (sg_read_wage(x->c->v, sg_str_of(text), true, x->arena, &wage)) {
        amount = wage.monthly_min != SG_NO_AMOUNT ? wage.monthly_min : wage.monthly_max;
        if (amount == SG_NO_AMOUNT && wage.negotiable)
            return;
    }
    if (amount != SG_NO_AMOUNT)
        sg_json_member_int(&x->w, "wage_min", amount);
    else
        put_text(x, "wage_min", text);
}

static const char *status_word(const char *text)
{
    static const char *const words[][2] = {
        {"已返岗", "返岗"},   {"是", "返岗"},         {"已返岗就业", "返岗"}, {"否", "未返岗"},
        {"未返岗就业", "未返岗"}, {"待返岗", "未返岗"}, {"外出务工", "在外务工"}, {"在外", "在外务工"},
        {"已返乡", "返乡"},   {"返乡在家", "返乡"},   {"本地就业", "就近就业"}, {"就地就近就业", "就近就业"},
        {"无劳动能力", "无就业能力"}};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i][0]) == 0)
            return words[i][1];
    return text;
}

/* ---- ID numbers ---- */

/* GB 11643: 17 digits and a check character. */
static bool identity_valid(const char *text)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    if (!text || strlen(text) != 18)
        return false;
    for (int i = 0; i < 17; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        sum += (text[i] - '0') * weight[i];
    }
    char check = "10X98765432"[sum % 11];
    return text[17] == check || (check == 'X' && text[17] == 'x');
}

/* ---- rows ---- */

/* Without a number of its own a worker is known by name, birth and phone. */
static void put_worker_id(writing *x, const char *birth, const char *phone)
{
    const char *id = cell(x, SG_WORKER_COLUMN_ID), *name = cell(x, SG_WORKER_COLUMN_NAME);
    /* a masked name tells nobody from another: then a number is needed */
    const bool masked = name && (strchr(name, '*') || strstr(name, "＊"));
    if (!id && name && !masked) {
        char text[SG_POSTING_ID_TEXT];
        const char *home = cell(x, SG_WORKER_COLUMN_HOME);
        const char *key = sg_arena_printf(x->arena, "%s\n%s\n%s\n%s", name, birth ? birth : "",
                                          phone ? phone : "", phone || !home ? "" : home);
        if (key) {
            sg_posting_id_print(sg_hash64(key, strlen(key), 1), text);
            text[0] = 'w';
            id = sg_arena_strdup(x->arena, text);
        }
    }
    put_text(x, "id", id);
}

static void put_wishes(writing *x)
{
    sg_json_key(&x->w, "desired");
    sg_json_object(&x->w);
    put_list(x, "regions", cell(x, SG_WORKER_COLUMN_REGIONS), place);
    put_wage(x, cell(x, SG_WORKER_COLUMN_WAGE));
    put_wish(x, "accommodation", cell(x, SG_WORKER_COLUMN_ACCOMMODATION));
    put_wish(x, "meals", cell(x, SG_WORKER_COLUMN_MEALS));
    sg_json_end_object(&x->w);
}

/* False: the ID number was left out. */
static bool put_worker(writing *x)
{
    const char *identity = cell(x, SG_WORKER_COLUMN_IDENTITY);
    const char *birth = cell(x, SG_WORKER_COLUMN_BIRTH), *gender = cell(x, SG_WORKER_COLUMN_GENDER);
    const char *phone = cell(x, SG_WORKER_COLUMN_PHONE);
    if (identity_valid(identity)) {
        if (!birth)
            birth = sg_arena_strndup(x->arena, identity + 6, 8);
        if (!gender)
            gender = (identity[16] - '0') % 2 ? "男" : "女";
    }
    put_worker_id(x, birth, phone);
    put_text(x, "name", cell(x, SG_WORKER_COLUMN_NAME));
    put_text(x, "gender", gender);
    put_date(x, "birth", birth);
    put_number(x, "age", cell(x, SG_WORKER_COLUMN_AGE));
    put_text(x, "education", cell(x, SG_WORKER_COLUMN_EDUCATION));
    put_list(x, "trades", cell(x, SG_WORKER_COLUMN_TRADES), NULL);
    put_list(x, "skills", cell(x, SG_WORKER_COLUMN_SKILLS), NULL);
    put_list(x, "certificates", cell(x, SG_WORKER_COLUMN_CERTIFICATES), NULL);
    put_text(x, "text", cell(x, SG_WORKER_COLUMN_TEXT));
    put_text(x, "home", place(x, cell(x, SG_WORKER_COLUMN_HOME)));
    put_text(x, "current", place(x, cell(x, SG_WORKER_COLUMN_CURRENT)));
    put_list(x, "groups", cell(x, SG_WORKER_COLUMN_GROUPS), no_ordinary);
    put_wishes(x);
    const bool usable = identity_valid(identity) || (identity && strchr(identity, '*'));
    if (usable) /* masked ones too: as exported */
        put_text(x, "identity", identity);
    put_text(x, "phone", phone);
    put_text(x, "wechat", cell(x, SG_WORKER_COLUMN_WECHAT));
    put_text(x, "couple", cell(x, SG_WORKER_COLUMN_COUPLE));
    put_text(x, "status", status_word(cell(x, SG_WORKER_COLUMN_STATUS)));
    return usable || !identity;
}

static void put_course(writing *x)
{
    const char *id = cell(x, SG_COURSE_COLUMN_ID), *title = cell(x, SG_COURSE_COLUMN_TITLE);
    const char *starts = cell(x, SG_COURSE_COLUMN_STARTS);
    if (!id && title) {
        char text[SG_POSTING_ID_TEXT];
        const char *provider = cell(x, SG_COURSE_COLUMN_PROVIDER);
        const char *key = sg_arena_printf(x->arena, "%s\n%s\n%s", title, starts ? starts : "",
                                          provider ? provider : "");
        if (key) {
            sg_posting_id_print(sg_hash64(key, strlen(key), 2), text);
            text[0] = 'k';
            id = sg_arena_strdup(x->arena, text);
        }
    }
    put_text(x, "id", id);
    put_text(x, "title", title);
    put_text(x, "provider", cell(x, SG_COURSE_COLUMN_PROVIDER));
    put_text(x, "trade", cell(x, SG_COURSE_COLUMN_TRADE));
    put_text(x, "region", place(x, cell(x, SG_COURSE_COLUMN_REGION)));
    put_date(x, "starts", starts);
    put_date(x, "ends", cell(x, SG_COURSE_COLUMN_ENDS));
    put_number(x, "seats", cell(x, SG_COURSE_COLUMN_SEATS));
    put_list(x, "groups", cell(x, SG_COURSE_COLUMN_GROUPS), no_ordinary);
    put_text(x, "certificate", cell(x, SG_COURSE_COLUMN_CERTIFICATE));
    put_number(x, "allowance_yuan_day", cell(x, SG_COURSE_COLUMN_ALLOWANCE));
}

bool sg_roster_row_json(const sg_collector *c, const sg_columns *columns, const sg_csv_row *row,
                        sg_arena *arena, sg_buffer *out)
{
    writing x = {.c = c, .columns = columns, .row = row, .arena = arena};
    sg_json_begin(&x.w, out);
    bool usable = true;
    sg_json_object(&x.w);
    if (c->kind == SG_RECORD_WORKER)
        usable = put_worker(&x);
    else
        put_course(&x);
    sg_json_end_object(&x.w);
    return usable;
}
