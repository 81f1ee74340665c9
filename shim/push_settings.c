/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * push.json: how messages look and who carries them. As strict as the policy: a key nobody knows is an
 * error. What a carrier needs of its own stands under "options" and is checked by the carrier.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "json_internal.h"
#include "songgang/messages/outbox.h"
#include "songgang/messages/push.h"
#include "songgang/outbox.h"

enum { FILE_BYTES = 1 << 16 };

typedef struct reader {
    sg_arena *arena;
    sg_buffer *problems;
    sg_error *err;
    bool any, short_of_memory;
    char base[32]; /* pointer of the object being read */
} reader;

static void found(reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void found(reader *r, const char *format, ...)
{
    char text[480];
    sg_error error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sg_fail(&error, SG_INVALID, "%s", text);
    if (!r->any && r->err)
        *r->err = error;
    r->any = true;
    if (r->problems) {
        sg_buffer_text(r->problems, error.text);
        sg_buffer_text(r->problems, "\n");
    }
}

static void check_keys(reader *r, const json_t *object, const char *const *known)
{
    for (void *it = json_object_iter((json_t *)object); it;
         it = json_object_iter_next((json_t *)object, it)) {
        const char *key = json_object_iter_key(it);
        char list[300] = "";
        size_t i = 0;
        for (; known[i] && strcmp(known[i], key) != 0; i++)
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? "、" : "", known[i]);
        if (!known[i])
            found(r, SG_MSG_PUSH_UNKNOWN_KEY, r->base, key, list);
    }
}

static const char *text_at(reader *r, const json_t *object, const char *key, const char *otherwise)
{
    const json_t *node = json_object_get(object, key);
    if (!node || json_is_null(node))
        return otherwise;
    if (!json_is_string(node)) {
        found(r, SG_MSG_PUSH_NOT_TEXT, r->base, key);
        return otherwise;
    }
    const char *copy = sg_arena_strdup(r->arena, json_string_value(node));
    r->short_of_memory = r->short_of_memory || !copy;
    return copy ? copy : "";
}

static int number_at(reader *r, const json_t *object, const char *key, int otherwise)
{
    const json_t *node = json_object_get(object, key);
    if (!node || json_is_null(node))
        return otherwise;
    json_int_t value = json_integer_value(node);
    if (!json_is_integer(node) || value < INT_MIN || value > INT_MAX) {
        found(r, SG_MSG_PUSH_NOT_NUMBER, r->base, key);
        return otherwise;
    }
    return (int)value;
}

static bool flag_at(reader *r, const json_t *object, const char *key, bool otherwise)
{
    const json_t *node = json_object_get(object, key);
    if (!node || json_is_null(node))
        return otherwise;
    if (!json_is_boolean(node)) {
        found(r, SG_MSG_PUSH_NOT_FLAG, r->base, key);
        return otherwise;
    }
    return json_is_true(node);
}

/* What is usual for a carrier; the file may say otherwise. */
static sg_push_channel usual(sg_carrier carrier)
{
    sg_push_channel c = {.carrier = carrier, .medium = SG_MEDIUM_SMS, .lease_seconds = 120,
                         .receipt_hours = 72, .concurrency = 16, .batch = 1, .attempts = 6};
    switch (carrier) {
    case SG_CARRIER_PULL: c.lease_seconds = 900; break;
    case SG_CARRIER_WEBHOOK: /* receivers are told to drop a webhook-id they have seen */
        c.medium = SG_MEDIUM_WEBHOOK;
        c.idempotent = true;
        break;
    case SG_CARRIER_ALIYUN: c.batch = 100; break;
    case SG_CARRIER_TENCENT: c.batch = 200; break;
    case SG_CARRIER_WECHAT: c.medium = SG_MEDIUM_WECHAT; break;
    case SG_CARRIER_WECOM: c.medium = SG_MEDIUM_WECOM; break;
    case SG_CARRIER_PAPER: /* nobody but the caseworker who prints the list tells what came of it */
        c.medium = SG_MEDIUM_PAPER;
        c.lease_seconds = 14 * 86400;
        c.idempotent = true;
        c.receipt_hours = 0;
        break;
    case SG_CARRIER_COUNT: break;
    }
    return c;
}

static void read_channel(reader *r, const json_t *node, size_t i, sg_push_channel *ret)
{
    static const char *const known[] = {"name", "carrier", "medium", "price_li", "lease_seconds",
                                        "idempotent", "receipt_hours", "concurrency", "per_second",
                                        "batch", "attempts", "options", NULL};
    sg_carrier carrier = SG_CARRIER_COUNT;
    snprintf(r->base, sizeof r->base, "/channels/%zu", i);
    if (!json_is_object(node)) {
        found(r, SG_MSG_PUSH_NOT_OBJECT, r->base);
        return;
    }
    check_keys(r, node, known);
    const char *word = text_at(r, node, "carrier", "");
    if (!sg_carrier_parse(word, &carrier)) {
        found(r, SG_MSG_PUSH_CARRIER, r->base, word);
        return;
    }
    *ret = usual(carrier);
    const char *name = text_at(r, node, "name", "");
    /* too long a name is told by sg_push_check(), which sees a capital letter */
    snprintf(ret->name, sizeof ret->name, "%s", strlen(name) < sizeof ret->name ? name : "TOO LONG");
    word = text_at(r, node, "medium", sg_medium_json(ret->medium));
    if (!sg_medium_parse(word, &ret->medium))
        found(r, SG_MSG_PUSH_MEDIUM, r->base, word);
    ret->price_li = number_at(r, node, "price_li", ret->price_li);
    ret->lease_seconds = number_at(r, node, "lease_seconds", ret->lease_seconds);
    ret->idempotent = flag_at(r, node, "idempotent", ret->idempotent);
    ret->receipt_hours = number_at(r, node, "receipt_hours", ret->receipt_hours);
    ret->concurrency = number_at(r, node, "concurrency", ret->concurrency);
    ret->per_second = number_at(r, node, "per_second", ret->per_second);
    ret->batch = number_at(r, node, "batch", ret->batch);
    ret->attempts = number_at(r, node, "attempts", ret->attempts);
    const json_t *options = json_object_get(node, "options");
    if (options && !json_is_object(options))
        found(r, SG_MSG_PUSH_NOT_OPTIONS, r->base);
    char *text = options ? json_dumps(options, JSON_COMPACT) : NULL;
    ret->options = sg_arena_strdup(r->arena, text ? text : "{}");
    r->short_of_memory = r->short_of_memory || !ret->options || (options && !text);
    free(text);
}

static void read_all(reader *r, const json_t *root, sg_push_settings *s)
{
    static const char *const known[] = {"signature", "text", "hotline", "page", "page_days",
                                        "promotional", "consent", "parts", "channels", NULL};
    if (!json_is_object(root)) {
        found(r, SG_MSG_PUSH_NOT_OBJECT, "");
        return;
    }
    check_keys(r, root, known);
    s->signature = text_at(r, root, "signature", "");
    s->text = text_at(r, root, "text", NULL);
    s->hotline = text_at(r, root, "hotline", NULL);
    s->page = text_at(r, root, "page", NULL);
    s->page_days = number_at(r, root, "page_days", 14);
    s->promotional = flag_at(r, root, "promotional", true);
    s->consent = flag_at(r, root, "consent", false);
    s->parts = number_at(r, root, "parts", 3);
    if (!s->text) /* the slots that can be filled */
        s->text = sg_arena_printf(r->arena, "%s%s%s", SG_MSG_PUSH_TEMPLATE,
                                  s->page ? SG_MSG_PUSH_TEMPLATE_LINK : "",
                                  s->hotline ? SG_MSG_PUSH_TEMPLATE_PHONE : "");
    r->short_of_memory = r->short_of_memory || !s->text;
    const json_t *list = json_object_get(root, "channels");
    if (list && !json_is_array(list))
        found(r, "%s", SG_MSG_PUSH_NOT_LIST);
    size_t count = json_array_size(list);
    if (count > SG_PUSH_CHANNELS)
        found(r, SG_MSG_PUSH_MANY, (int)SG_PUSH_CHANNELS);
    for (size_t i = 0; i < count && i < SG_PUSH_CHANNELS; i++) {
        s->channel[i] = (sg_push_channel){.options = "{}"};
        read_channel(r, json_array_get(list, i), i, &s->channel[i]);
        s->channel_count++;
    }
}

sg_status sg_push_settings_parse(const char *text, size_t size, sg_arena *arena,
                                 sg_push_settings *ret, sg_buffer *problems, sg_error *err)
{
    sg_json *json;
    sg_error cause = {0};
    reader r = {.arena = arena, .problems = problems, .err = err};
    sg_push_settings settings = {0};
    sg_status status = sg_json_parse(text, size, &json, &cause);
    if (status != SG_OK) {
        if (problems)
            sg_buffer_printf(problems, "%s\n", cause.text);
        return sg_fail(err, status, "%s", cause.text);
    }
    read_all(&r, json->root, &settings);
    sg_json_free(json);
    if (r.short_of_memory)
        return sg_fail_memory(err);
    if (settings.text && !r.any && sg_push_check(&settings, problems, err) != SG_OK)
        return SG_INVALID;
    if (r.any)
        return SG_INVALID;
    *ret = settings;
    return SG_OK;
}

/* ---- the file ---- */

static bool path_of(const char *data_dir, char out[PATH_MAX])
{
    int n = snprintf(out, PATH_MAX, "%s/push.json", data_dir);
    return n > 0 && n < PATH_MAX;
}

static sg_status read_bytes(const char *path, sg_buffer *out, sg_error *err)
{
    char block[8192];
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT || errno == ENOTDIR
                   ? sg_fail(err, SG_MISSING, "%s", SG_MSG_OUTBOX_NO_SETTINGS)
                   : sg_fail(err, SG_IO, SG_MSG_OUTBOX_SETTINGS_IO, path, strerror(errno));
    sg_status status = SG_OK;
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0 && out->size <= FILE_BYTES;)
        sg_buffer_append(out, block, n);
    if (ferror(file))
        status = sg_fail(err, SG_IO, SG_MSG_OUTBOX_SETTINGS_IO, path, strerror(errno));
    else if (out->size > FILE_BYTES)
        status = sg_fail(err, SG_FORMAT, SG_MSG_OUTBOX_SETTINGS_BIG, path, FILE_BYTES / 1024);
    else if (out->failed)
        status = sg_fail_memory(err);
    fclose(file);
    return status;
}

sg_status sg_push_settings_load(const char *data_dir, sg_arena *arena, sg_push_settings *ret,
                                sg_buffer *problems, sg_error *err)
{
    char path[PATH_MAX];
    sg_buffer text = {0};
    sg_error cause = {0};
    if (!path_of(data_dir, path))
        return sg_fail(err, SG_IO, SG_MSG_OUTBOX_SETTINGS_IO, data_dir, strerror(ENAMETOOLONG));
    sg_status status = read_bytes(path, &text, err);
    if (status == SG_OK) {
        status = sg_push_settings_parse(text.data ? text.data : "", text.size, arena, ret, problems,
                                        &cause);
        if (status != SG_OK)
            sg_fail(err, status, SG_MSG_OUTBOX_SETTINGS_FILE, path, cause.text);
    }
    sg_buffer_free(&text);
    return status;
}

uint64_t sg_push_settings_stamp(const char *data_dir)
{
    char path[PATH_MAX];
    struct stat facts;
    if (!path_of(data_dir, path) || stat(path, &facts) != 0)
        return 0;
    const uint64_t part[] = {(uint64_t)facts.st_ino, (uint64_t)facts.st_size,
                             (uint64_t)facts.st_mtim.tv_sec, (uint64_t)facts.st_mtim.tv_nsec};
    return sg_hash64(part, sizeof part, 1) | 1;
}
