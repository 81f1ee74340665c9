/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Can messages be made of these settings? A template is judged before it is used, because what is
 * wrong with it would be found out by a hundred thousand people at once.
 */
#include <stdio.h>
#include <string.h>

#include "songgang/messages/push.h"
#include "songgang/problems.h"
#include "songgang/push.h"
#include "songgang/text.h"

enum { SIGNATURE_MIN = 2, SIGNATURE_MAX = 12, TEMPLATE_MAX = 120, PAGE_MAX = 80 };
enum { NAME, JOBS, COURSE, LINK, PHONE, SLOTS };
static const char *const slots[SLOTS] = {SG_MSG_PUSH_SLOT_NAME, SG_MSG_PUSH_SLOT_JOBS,
                                         SG_MSG_PUSH_SLOT_COURSE, SG_MSG_PUSH_SLOT_LINK,
                                         SG_MSG_PUSH_SLOT_PHONE};

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            return true;
    return false;
}

static bool has_blank(const char *text)
{
    sg_str all = sg_str_of(text);
    for (size_t pos = 0; pos < all.n;) {
        uint32_t cp = sg_utf8_next(all, &pos);
        if (cp <= ' ' || cp == 127 || cp == 0xa0 || cp == 0x3000)
            return true;
    }
    return false;
}

static bool has_bracket(const char *text)
{
    return strstr(text, SG_MSG_PUSH_OPEN) || strstr(text, SG_MSG_PUSH_CLOSE);
}

static void check_signature(sg_problems *f, const char *signature)
{
    size_t n = sg_utf8_count(sg_str_of(signature));
    if (n < SIGNATURE_MIN || n > SIGNATURE_MAX || has_blank(signature) || has_bracket(signature) ||
        strpbrk(signature, "{}[]"))
        sg_problem(f, "%s", SG_MSG_PUSH_SIGNATURE);
}

static void check_slots(sg_problems *f, const sg_push_settings *s, const char *text)
{
    bool seen[SLOTS] = {false};
    for (const char *at = text; (at = strpbrk(at, "{}")) != NULL;) {
        const char *close = *at == '{' ? strpbrk(at + 1, "{}") : NULL;
        if (!close || *close != '}') {
            sg_problem(f, "%s", SG_MSG_PUSH_TEXT_BRACE);
            return;
        }
        sg_str slot = {at + 1, (size_t)(close - at) - 1};
        int i = 0;
        while (i < SLOTS && !sg_str_equal(slot, sg_str_of(slots[i])))
            i++;
        if (i == SLOTS)
            sg_problem(f, SG_MSG_PUSH_TEXT_SLOT, (int)(slot.n < 60 ? slot.n : 60), slot.s);
        else if (seen[i])
            sg_problem(f, SG_MSG_PUSH_TEXT_TWICE, slots[i]);
        else
            seen[i] = true;
        at = close + 1;
    }
    if (!seen[JOBS])
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_JOBS);
    if (seen[LINK] && !s->page)
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_LINK);
    if (seen[PHONE] && !s->hotline)
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_PHONE);
    if (!seen[LINK] && !seen[PHONE])
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_WAY);
}

static void check_text(sg_problems *f, const sg_push_settings *s)
{
    if (has_control(s->text))
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_CONTROL);
    if (has_bracket(s->text))
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_BRACKET);
    if (sg_utf8_count(sg_str_of(s->text)) > TEMPLATE_MAX)
        sg_problem(f, "%s", SG_MSG_PUSH_TEXT_LONG);
    check_slots(f, s, s->text);
}

/* A page on this machine is for trying things out. */
static bool page_valid(const char *page)
{
    static const char local[] = "http://127.0.0.1", safe[] = "https://";
    bool scheme = strncmp(page, safe, sizeof safe - 1) == 0 ||
                  (strncmp(page, local, sizeof local - 1) == 0 &&
                   (!page[sizeof local - 1] || strchr(":/", page[sizeof local - 1])));
    size_t n = strlen(page);
    if (!scheme || n > PAGE_MAX || n <= sizeof safe - 1 || page[n - 1] == '/')
        return false;
    for (const char *p = page; *p; p++)
        if (*p <= ' ' || *p >= 127 || strchr("\"'<>{}|\\^`?#@", *p))
            return false;
    return true;
}

static void check_range(sg_problems *f, const char *pointer, int value, int least, int most)
{
    if (value < least || value > most)
        sg_problem(f, SG_MSG_PUSH_RANGE, pointer, least, most);
}

static void check_channel(sg_problems *f, const sg_push_settings *s, size_t i)
{
    const sg_push_channel *c = &s->channel[i];
    size_t n = strlen(c->name);
    if (n == 0 || strspn(c->name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != n)
        sg_problem(f, SG_MSG_PUSH_CHANNEL_NAME, i);
    for (size_t k = 0; k < i; k++)
        if (strcmp(s->channel[k].name, c->name) == 0)
            sg_problem(f, SG_MSG_PUSH_CHANNEL_TWICE, i, c->name);
    const struct {
        const char *member;
        int value, least, most;
    } ranges[] = {{"price_li", c->price_li, 0, 100000},
                  {"lease_seconds", c->lease_seconds, 5, 30 * 86400},
                  {"receipt_hours", c->receipt_hours, 0, 720},
                  {"concurrency", c->concurrency, 1, 256},
                  {"per_second", c->per_second, 0, 10000},
                  {"batch", c->batch, 1, SG_PUSH_BATCH},
                  {"attempts", c->attempts, 1, 20}};
    for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++) {
        char pointer[64];
        snprintf(pointer, sizeof pointer, "/channels/%zu/%s", i, ranges[k].member);
        check_range(f, pointer, ranges[k].value, ranges[k].least, ranges[k].most);
    }
}

sg_status sg_push_check(const sg_push_settings *settings, sg_buffer *problems, sg_error *err)
{
    sg_problems f = {.lines = problems, .err = err};
    check_signature(&f, settings->signature ? settings->signature : "");
    check_text(&f, settings);
    size_t digits = settings->hotline ? strlen(settings->hotline) : 5;
    if (settings->hotline &&
        (digits < 5 || digits > 20 || strspn(settings->hotline, "0123456789- ") != digits))
        sg_problem(&f, "%s", SG_MSG_PUSH_HOTLINE);
    if (settings->page && !page_valid(settings->page))
        sg_problem(&f, "%s", SG_MSG_PUSH_PAGE);
    check_range(&f, "/page_days", settings->page_days, 1, 90);
    check_range(&f, "/parts", settings->parts, 1, 7);
    if (settings->channel_count == 0)
        sg_problem(&f, "%s", SG_MSG_PUSH_NO_CHANNEL);
    for (size_t i = 0; i < settings->channel_count; i++)
        check_channel(&f, settings, i);
    return f.any ? SG_INVALID : SG_OK;
}
