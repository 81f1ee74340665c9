/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job fair: read from JSON, checked, written, and kept in the data directory; see songgang/fair.h.
 * Members nobody knows are refused rather than ignored, so that no contact of a person comes along.
 */
#include "songgang/fair.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "data_file.h"
#include "json_internal.h"
#include "songgang/messages/fair.h"
#include "songgang/text.h"

enum { WHERE = 96, DIGITS = 7 };
#define FILE_NAME "fair.json"

/* ---- checks ---- */

/* Seven digits in a row, blanks and dashes aside: a phone, an identity card, a WeChat number. */
static bool looks_private(const char *text)
{
    int run = 0;
    for (const char *c = text; *c; c++) {
        if (*c >= '0' && *c <= '9') {
            if (++run == DIGITS)
                return true;
        } else if (*c != '-' && *c != ' ') {
            run = 0;
        }
    }
    return false;
}

static bool is_time(const char *t)
{
    return strlen(t) == 5 && t[0] >= '0' && t[0] <= '2' && t[1] >= '0' && t[1] <= '9' &&
           (t[0] < '2' || t[1] <= '3') && t[2] == ':' && t[3] >= '0' && t[3] <= '5' &&
           t[4] >= '0' && t[4] <= '9';
}

static sg_status check_text(const char *text, const char *where, const char *key, bool needed,
                            sg_error *err)
{
    if (!text)
        return needed ? sg_fail(err, SG_INVALID, SG_MSG_FAIR_MISSING, where, key) : SG_OK;
    const sg_str s = sg_str_of(text);
    sg_arena *arena = sg_arena_new(0);
    sg_str folded = s; /* full-width digits are digits too */
    const bool valid = arena && sg_utf8_valid(s);
    const bool made = valid && sg_fold_text(s, true, arena, &folded);
    sg_status status = SG_OK;
    if (!arena || (valid && !made))
        status = sg_fail_memory(err);
    else if (!valid || s.n == 0 || sg_utf8_count(s) > SG_FAIR_TEXT)
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_TEXT, where, key, (int)SG_FAIR_TEXT);
    else if (looks_private(folded.s))
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_PRIVATE, where, key);
    sg_arena_free(arena);
    return status;
}

static sg_status check_time(const char *text, const char *where, const char *key, bool needed,
                            sg_error *err)
{
    if (!text)
        return needed ? sg_fail(err, SG_INVALID, SG_MSG_FAIR_MISSING, where, key) : SG_OK;
    return is_time(text) ? SG_OK
                         : sg_fail(err, SG_INVALID, SG_MSG_FAIR_TIME, where, key, text);
}

static sg_status check_booths(const sg_fair *fair, sg_error *err)
{
    char where[WHERE];
    sg_status status = SG_OK;
    for (size_t i = 0; i < fair->booth_count && status == SG_OK; i++) {
        const sg_fair_booth *b = &fair->booth[i];
        snprintf(where, sizeof where, SG_MSG_FAIR_BOOTH_AT, i + 1);
        status = check_text(b->number, where, "booth", true, err);
        if (status == SG_OK)
            status = check_text(b->employer, where, "employer", true, err);
        if (status == SG_OK)
            status = check_text(b->hiring, where, "hiring", false, err);
        if (status == SG_OK)
            status = check_time(b->arrived, where, "arrived", false, err);
        for (size_t k = 0; k < i && status == SG_OK; k++)
            if (strcmp(fair->booth[k].number, b->number) == 0)
                status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_TWICE, b->number);
    }
    return status;
}

static sg_status check_events(const sg_fair *fair, sg_error *err)
{
    char where[WHERE];
    sg_status status = SG_OK;
    for (size_t i = 0; i < fair->event_count && status == SG_OK; i++) {
        const sg_fair_event *e = &fair->event[i];
        snprintf(where, sizeof where, SG_MSG_FAIR_EVENT_AT, i + 1);
        status = check_time(e->at, where, "at", true, err);
        if (status == SG_OK)
            status = check_text(e->what, where, "what", true, err);
        if (status == SG_OK)
            status = check_text(e->where, where, "where", false, err);
    }
    return status;
}

/* In place and stable: a program may have several things at one time. */
static void sort_events(sg_fair_event *event, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const sg_fair_event e = event[i];
        size_t k = i;
        for (; k > 0 && strcmp(event[k - 1].at, e.at) > 0; k--)
            event[k] = event[k - 1];
        event[k] = e;
    }
}

sg_status sg_fair_check(sg_fair *fair, sg_error *err)
{
    sg_status status = check_text(fair->name, "", "name", true, err);
    if (status == SG_OK)
        status = check_text(fair->place, "", "place", false, err);
    if (status == SG_OK)
        status = check_time(fair->starts, "", "starts", false, err);
    if (status == SG_OK)
        status = check_time(fair->ends, "", "ends", false, err);
    if (status == SG_OK && fair->starts && fair->ends && strcmp(fair->ends, fair->starts) < 0)
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_ENDS, fair->ends, fair->starts);
    if (status == SG_OK && fair->booth_count > SG_FAIR_BOOTHS)
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_LIST, "booths", (int)SG_FAIR_BOOTHS);
    if (status == SG_OK && fair->event_count > SG_FAIR_EVENTS)
        status = sg_fail(err, SG_INVALID, SG_MSG_FAIR_LIST, "schedule", (int)SG_FAIR_EVENTS);
    if (status == SG_OK)
        status = check_booths(fair, err);
    if (status == SG_OK)
        status = check_events(fair, err);
    if (status == SG_OK)
        sort_events(fair->event, fair->event_count);
    return status;
}

/* ---- JSON ---- */

static sg_status only_known(const json_t *object, const char *where, const char *const *known,
                            const char *list, sg_error *err)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return sg_fail(err, SG_INVALID, "%s" SG_MSG_FAIR_OBJECT, where);
    json_object_foreach((json_t *)object, key, value)
    {
        const char *const *k = known;
        while (*k && strcmp(*k, key) != 0)
            k++;
        if (!*k)
            return sg_fail(err, SG_INVALID, SG_MSG_FAIR_UNKNOWN, where, key, list);
    }
    return SG_OK;
}

static sg_status text_of(const json_t *object, const char *key, const char *where, sg_arena *arena,
                         const char **ret, sg_error *err)
{
    const json_t *value = json_object_get(object, key);
    *ret = NULL;
    if (!value || json_is_null(value))
        return SG_OK;
    if (!json_is_string(value))
        return sg_fail(err, SG_INVALID, SG_MSG_FAIR_TEXT, where, key, (int)SG_FAIR_TEXT);
    const sg_str s = sg_str_trim((sg_str){json_string_value(value), json_string_length(value)});
    *ret = sg_arena_strndup(arena, s.s, s.n);
    return *ret ? SG_OK : sg_fail_memory(err);
}

static sg_status read_booth(const json_t *object, size_t at, sg_arena *arena, sg_fair_booth *ret,
                            sg_error *err)
{
    static const char *const known[] = {"booth", "employer", "hiring", "arrived", NULL};
    char where[WHERE];
    snprintf(where, sizeof where, SG_MSG_FAIR_BOOTH_AT, at + 1);
    sg_status status = only_known(object, where, known, "booth employer hiring arrived", err);
    if (status == SG_OK)
        status = text_of(object, "booth", where, arena, &ret->number, err);
    if (status == SG_OK)
        status = text_of(object, "employer", where, arena, &ret->employer, err);
    if (status == SG_OK)
        status = text_of(object, "hiring", where, arena, &ret->hiring, err);
    return status == SG_OK ? text_of(object, "arrived", where, arena, &ret->arrived, err) : status;
}

static sg_status read_event(const json_t *object, size_t at, sg_arena *arena, sg_fair_event *ret,
                            sg_error *err)
{
    static const char *const known[] = {"at", "what", "where", NULL};
    char where[WHERE];
    snprintf(where, sizeof where, SG_MSG_FAIR_EVENT_AT, at + 1);
    sg_status status = only_known(object, where, known, "at what where", err);
    if (status == SG_OK)
        status = text_of(object, "at", where, arena, &ret->at, err);
    if (status == SG_OK)
        status = text_of(object, "what", where, arena, &ret->what, err);
    return status == SG_OK ? text_of(object, "where", where, arena, &ret->where, err) : status;
}

/* The list `key`, NULL when absent; its length. */
static sg_status list_of(const json_t *root, const char *key, size_t most, const json_t **ret,
                         size_t *ret_count, sg_error *err)
{
    *ret = json_object_get(root, key);
    *ret_count = json_array_size(*ret);
    return (!*ret || json_is_array(*ret)) && *ret_count <= most
               ? SG_OK
               : sg_fail(err, SG_INVALID, SG_MSG_FAIR_LIST, key, (int)most);
}

static sg_status read_lists(const json_t *root, sg_arena *arena, sg_fair *ret, sg_error *err)
{
    const json_t *booths, *events = NULL;
    sg_status status = list_of(root, "booths", SG_FAIR_BOOTHS, &booths, &ret->booth_count, err);
    if (status == SG_OK)
        status = list_of(root, "schedule", SG_FAIR_EVENTS, &events, &ret->event_count, err);
    if (status != SG_OK)
        return status;
    ret->booth = sg_arena_array(arena, ret->booth_count + 1, sizeof *ret->booth);
    ret->event = sg_arena_array(arena, ret->event_count + 1, sizeof *ret->event);
    if (!ret->booth || !ret->event)
        return sg_fail_memory(err);
    for (size_t i = 0; i < ret->booth_count && status == SG_OK; i++)
        status = read_booth(json_array_get(booths, i), i, arena, &ret->booth[i], err);
    for (size_t i = 0; i < ret->event_count && status == SG_OK; i++)
        status = read_event(json_array_get(events, i), i, arena, &ret->event[i], err);
    return status;
}

sg_status sg_fair_parse(const char *text, size_t size, sg_arena *arena, sg_fair *ret, sg_error *err)
{
    static const char *const known[] = {"name", "place", "date", "starts",
                                        "ends", "booths", "schedule", NULL};
    sg_json *json = NULL;
    sg_fair fair = {0};
    const char *date = NULL;
    sg_status status = sg_json_parse(text, size, &json, err);
    if (status != SG_OK)
        return status;
    const json_t *root = json->root;
    status = only_known(root, "", known, "name place date starts ends booths schedule", err);
    if (status == SG_OK)
        status = text_of(root, "name", "", arena, &fair.name, err);
    if (status == SG_OK)
        status = text_of(root, "place", "", arena, &fair.place, err);
    if (status == SG_OK)
        status = text_of(root, "starts", "", arena, &fair.starts, err);
    if (status == SG_OK)
        status = text_of(root, "ends", "", arena, &fair.ends, err);
    if (status == SG_OK)
        status = text_of(root, "date", "", arena, &date, err);
    if (status == SG_OK && (!date || !sg_date_parse(date, &fair.date)))
        status = date ? sg_fail(err, SG_INVALID, SG_MSG_FAIR_DATE, date)
                      : sg_fail(err, SG_INVALID, SG_MSG_FAIR_MISSING, "", "date");
    if (status == SG_OK)
        status = read_lists(root, arena, &fair, err);
    if (status == SG_OK)
        status = sg_fair_check(&fair, err);
    sg_json_free(json);
    if (status == SG_OK)
        *ret = fair;
    return status;
}

void sg_fair_put_schedule(sg_json_writer *w, const sg_fair *fair)
{
    sg_json_key(w, "schedule");
    sg_json_array(w);
    for (size_t i = 0; i < fair->event_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "at", fair->event[i].at);
        sg_json_member_string(w, "what", fair->event[i].what);
        sg_json_member_string(w, "where", fair->event[i].where);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void sg_fair_put(sg_json_writer *w, const sg_fair *fair)
{
    char day[SG_DATE_TEXT];
    sg_date_print(fair->date, day);
    sg_json_object(w);
    sg_json_member_string(w, "name", fair->name);
    sg_json_member_string(w, "place", fair->place);
    sg_json_member_string(w, "date", day);
    sg_json_member_string(w, "starts", fair->starts);
    sg_json_member_string(w, "ends", fair->ends);
    sg_json_key(w, "booths");
    sg_json_array(w);
    for (size_t i = 0; i < fair->booth_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "booth", fair->booth[i].number);
        sg_json_member_string(w, "employer", fair->booth[i].employer);
        sg_json_member_string(w, "hiring", fair->booth[i].hiring);
        sg_json_member_string(w, "arrived", fair->booth[i].arrived);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
    sg_fair_put_schedule(w, fair);
    sg_json_end_object(w);
}

/* ---- in the data directory ---- */

sg_status sg_fair_load(const char *data_dir, sg_arena *arena, sg_fair *ret, sg_error *err)
{
    char path[PATH_MAX];
    sg_buffer text = {0};
    sg_error cause = {0};
    sg_status status = data_file_path(data_dir, FILE_NAME, path, err);
    if (status != SG_OK)
        return status;
    status = data_file_read(path, SG_FAIR_FILE_KB, &text, &cause);
    if (status == SG_MISSING)
        status = sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_FAIR_NONE);
    else if (status != SG_OK)
        status = sg_fail(err, status, "%s", cause.text);
    else if ((status = sg_fair_parse(text.data ? text.data : "", text.size, arena, ret, &cause)) != SG_OK)
        status = sg_fail(err, SG_FORMAT, SG_MSG_FAIR_FILE, path, cause.text);
    sg_buffer_free(&text);
    return status;
}

sg_status sg_fair_install(const char *data_dir, const sg_fair *fair, sg_error *err)
{
    char path[PATH_MAX];
    struct stat facts;
    sg_buffer text = {0};
    sg_json_writer w;
    sg_status status = data_file_path(data_dir, FILE_NAME, path, err);
    if (status == SG_OK && stat(data_dir, &facts) != 0)
        status = sg_fail(err, SG_MISSING, SG_MSG_FAIR_NO_DATA, data_dir);
    if (status != SG_OK)
        return status;
    sg_json_begin(&w, &text);
    sg_fair_put(&w, fair);
    sg_buffer_text(&text, "\n");
    status = text.failed ? sg_fail_memory(err) : data_file_replace(path, &text, err);
    sg_buffer_free(&text);
    return status;
}

sg_status sg_fair_remove(const char *data_dir, sg_error *err)
{
    char path[PATH_MAX];
    const sg_status status = data_file_path(data_dir, FILE_NAME, path, err);
    return status == SG_OK ? data_file_remove(path, err) : status;
}

uint64_t sg_fair_stamp(const char *data_dir)
{
    char path[PATH_MAX];
    return data_file_path(data_dir, FILE_NAME, path, NULL) == SG_OK ? data_file_stamp(path) : 0;
}
