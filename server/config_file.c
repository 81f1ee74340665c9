/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/settings.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages/operations.h"
#include "songgang/settings.h"
#include "songgang/text.h"

enum { FILE_MAX = 64 << 10 };
typedef enum kind { KIND_TEXT, KIND_NUMBER, KIND_LEVEL, KIND_SWITCH } kind;

static const struct setting {
    const char *name;
    kind kind;
    size_t offset;
    int64_t least, most;
} table[] = {
#define X(name, kind, least, most, again)                                                          \
    {#name, KIND_##kind, offsetof(sg_settings, name), least, most},
    SG_SETTINGS(X)
#undef X
};
enum { SETTINGS = sizeof table / sizeof *table };

static const char **text_of(sg_settings *settings, const struct setting *s)
{
    return (const char **)(void *)((char *)settings + s->offset);
}

static int64_t *number_of(sg_settings *settings, const struct setting *s)
{
    return (int64_t *)(void *)((char *)settings + s->offset);
}

void sg_settings_begin(sg_settings *settings)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        if (table[i].kind == KIND_TEXT)
            *text_of(settings, &table[i]) = NULL;
        else
            *number_of(settings, &table[i]) = -1;
    }
}

static bool word_value(const char *const *words, size_t count, const char *value, int64_t *ret)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0) {
            *ret = (int64_t)i;
            return true;
        }
    return false;
}

/* What was wrong, for a message; "" nothing. `value` must outlive the settings. */
static bool set(sg_settings *settings, const struct setting *s, const char *value, char *ret_why,
                size_t size)
{
    static const char *const levels[] = {"none", "errors", "all"};
    static const char *const switches[] = {"no", "yes"};
    char *end;
    switch (s->kind) {
    case KIND_TEXT:
        *text_of(settings, s) = value;
        snprintf(ret_why, size, "%s", SG_MSG_SETTING_EMPTY);
        return *value != '\0';
    case KIND_LEVEL:
        snprintf(ret_why, size, "%s", "none, errors, all");
        return word_value(levels, 3, value, number_of(settings, s));
    case KIND_SWITCH:
        snprintf(ret_why, size, "%s", "yes, no");
        return word_value(switches, 2, value, number_of(settings, s));
    case KIND_NUMBER:
        break;
    }
    errno = 0;
    long long number = strtoll(value, &end, 10);
    snprintf(ret_why, size, SG_MSG_SETTING_RANGE, (long long)s->least, (long long)s->most);
    *number_of(settings, s) = number;
    return isdigit((unsigned char)*value) && !*end && !errno && number >= s->least &&
           number <= s->most;
}

static const struct setting *find_setting(const char *name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t' || text[n - 1] == '\r'))
        text[--n] = '\0';
    return text;
}

static sg_status read_line(char *line, const char *path, int number, bool seen[SETTINGS],
                           sg_settings *settings, sg_error *err)
{
    char why[96];
    char *key = trim(line), *value = strchr(key, '=');
    if (*key == '\0' || *key == '#')
        return SG_OK;
    if (!value)
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_LINE, path, number);
    *value++ = '\0';
    key = trim(key);
    value = trim(value);
    const struct setting *s = find_setting(key);
    if (!s)
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_UNKNOWN, path, number, key);
    if (seen[s - table])
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_TWICE, path, number, key);
    seen[s - table] = true;
    if (!set(settings, s, value, why, sizeof why))
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_VALUE, path, number, key, value, why);
    return SG_OK;
}

sg_status sg_settings_read(const char *path, sg_arena *arena, sg_settings *settings, sg_error *err)
{
    bool seen[SETTINGS] = {false};
    sg_settings read = *settings;
    FILE *file = fopen(path, "re");
    if (!file)
        return sg_fail(err, SG_MISSING, SG_MSG_SETTING_FILE, path, strerror(errno));
    char *text = sg_arena_alloc(arena, FILE_MAX + 1);
    size_t size = text ? fread(text, 1, FILE_MAX + 1, file) : 0;
    bool failed = ferror(file) != 0;
    fclose(file);
    if (!text)
        return sg_fail_memory(err);
    if (failed || size > FILE_MAX)
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_FILE, path, strerror(failed ? EIO : EFBIG));
    if (memchr(text, '\0', size) || !sg_utf8_valid((sg_str){text, size}))
        return sg_fail(err, SG_FORMAT, SG_MSG_SETTING_TEXT, path);
    text[size] = '\0';
    sg_status status = SG_OK;
    char *line = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
    for (int number = 1; line && status == SG_OK; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        status = read_line(line, path, number, seen, &read, err);
        line = end;
    }
    if (status == SG_OK)
        *settings = read;
    return status;
}

sg_status sg_settings_environment(sg_settings *settings, sg_error *err)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        char name[64] = "SONGGANG_", why[96];
        size_t n = strlen(name);
        for (const char *at = table[i].name; *at && n + 1 < sizeof name; at++)
            name[n++] = (char)toupper((unsigned char)*at);
        name[n] = '\0';
        const char *value = getenv(name);
        if (value && *value && !set(settings, &table[i], value, why, sizeof why))
            return sg_fail(err, SG_INVALID, SG_MSG_SETTING_VARIABLE, name, value, why);
    }
    return SG_OK;
}

void sg_settings_over(sg_settings *settings, const sg_settings *over)
{
    sg_settings more = *over;
    for (size_t i = 0; i < SETTINGS; i++) {
        if (table[i].kind == KIND_TEXT && *text_of(&more, &table[i]))
            *text_of(settings, &table[i]) = *text_of(&more, &table[i]);
        else if (table[i].kind != KIND_TEXT && *number_of(&more, &table[i]) >= 0)
            *number_of(settings, &table[i]) = *number_of(&more, &table[i]);
    }
}

static unsigned small(int64_t number)
{
    return number > 0 ? (unsigned)number : 0;
}

static size_t large(int64_t number)
{
    return number > 0 ? (size_t)number : 0;
}

sg_server_limits sg_settings_limits(const sg_settings *s)
{
    return (sg_server_limits){.connections = small(s->connections),
                              .connections_per_address = small(s->connections_per_address),
                              .head_ms = small(s->head_ms),
                              .body_ms = small(s->body_ms),
                              .idle_ms = small(s->idle_ms),
                              .write_ms = small(s->write_ms),
                              .linger_ms = small(s->linger_ms),
                              .drain_ms = small(s->drain_ms),
                              .output_high = large(s->output_high),
                              .bodies = large(s->bodies),
                              .outputs = large(s->outputs),
                              .spooled = large(s->spooled),
                              .streams = small(s->streams),
                              .shed_ms = small(s->shed_ms)};
}
