/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message from its template: {称呼}, {岗位}, {培训}, {链接}, {电话}, each replaced by a whole phrase
 * or by nothing. A text costs what its parts cost, so it is shortened as long as that helps; a wage, a
 * place or a job is never what goes.
 */
#include <string.h>

#include "songgang/messages/push.h"
#include "songgang/push.h"
#include "songgang/text.h"

enum { ONE_PART = 70, EACH_PART = 67 };

size_t sg_sms_units(const char *text)
{
    sg_str all = sg_str_of(text);
    size_t units = 0;
    for (size_t pos = 0; pos < all.n;)
        units += sg_utf8_next(all, &pos) > 0xffff ? 2 : 1;
    return units;
}

int sg_sms_parts(size_t units)
{
    return units <= ONE_PART ? units > 0 : (int)((units + EACH_PART - 1) / EACH_PART);
}

/* What is left out, step by step. */
enum { WHOLE, BRIEF_JOBS, NO_NAME, NO_COURSE_PLACE, STEPS };

static const char *jobs_of(const sg_push_words *words, int step, sg_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; text && i < words->job_count; i++) {
        const sg_push_job *job = &words->job[i];
        const char *line = step >= BRIEF_JOBS ? job->brief : job->text;
        const int number = job->number ? job->number : (int)i + 1;
        const char *one = words->job_count > 1 || number > 1
                              ? sg_arena_printf(arena, SG_MSG_PUSH_JOB, number, line)
                              : line;
        text = one ? sg_arena_printf(arena, "%s%s%s", text, i > 0 ? SG_MSG_PUSH_JOB_NEXT : "", one)
                   : NULL;
    }
    return text;
}

/* What stands for the slot; NULL when memory is short. */
static const char *phrase(const sg_push_settings *settings, const sg_push_words *words, int step,
                          sg_str slot, sg_arena *arena)
{
    if (sg_str_equal(slot, sg_str_of(SG_MSG_PUSH_SLOT_JOBS)))
        return jobs_of(words, step, arena);
    if (sg_str_equal(slot, sg_str_of(SG_MSG_PUSH_SLOT_NAME)))
        return words->name && step < NO_NAME ? words->name : "";
    if (sg_str_equal(slot, sg_str_of(SG_MSG_PUSH_SLOT_LINK)))
        return words->link ? sg_arena_printf(arena, SG_MSG_PUSH_LINK, words->link) : "";
    if (sg_str_equal(slot, sg_str_of(SG_MSG_PUSH_SLOT_PHONE)))
        return settings->hotline ? sg_arena_printf(arena, SG_MSG_PUSH_PHONE, settings->hotline) : "";
    if (!words->course || !*words->course)
        return "";
    bool where = words->course_where && *words->course_where && step < NO_COURSE_PLACE;
    return where ? sg_arena_printf(arena, SG_MSG_PUSH_COURSE_AT, words->course, words->course_where)
                 : sg_arena_printf(arena, SG_MSG_PUSH_COURSE, words->course);
}

/* The template with its slots filled, signature first; NULL when memory is short. */
static const char *fill(const sg_push_settings *settings, const sg_push_words *words, int step,
                        sg_arena *arena)
{
    sg_buffer out = {0};
    const char *at = settings->text;
    bool short_of_memory = false;
    sg_buffer_printf(&out, "%s%s%s", SG_MSG_PUSH_OPEN, settings->signature, SG_MSG_PUSH_CLOSE);
    for (const char *open; (open = strchr(at, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        if (!close)
            break;
        const char *text = phrase(settings, words, step,
                                  (sg_str){open + 1, (size_t)(close - open) - 1}, arena);
        sg_buffer_append(&out, at, (size_t)(open - at));
        if (text)
            sg_buffer_text(&out, text);
        short_of_memory = short_of_memory || !text;
        at = close + 1;
    }
    sg_buffer_text(&out, at);
    if (settings->promotional)
        sg_buffer_text(&out, SG_MSG_PUSH_STOP);
    const char *all = out.failed || short_of_memory ? NULL : sg_arena_strdup(arena, out.data);
    sg_buffer_free(&out);
    return all;
}

sg_status sg_push_render(const sg_push_settings *settings, const sg_push_words *words,
                         sg_arena *arena, const char **ret_text, int *ret_parts, sg_error *err)
{
    const char *best = NULL;
    size_t least = 0;
    if (words->job_count == 0 && !words->course)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_PUSH_NOTHING);
    for (int step = WHOLE; step < STEPS; step++) {
        const char *text = fill(settings, words, step, arena);
        if (!text)
            return sg_fail_memory(err);
        size_t units = sg_sms_units(text);
        /* what does not save a part is not worth leaving out */
        if (sg_sms_parts(units) < sg_sms_parts(least) || !best) {
            best = text;
            least = units;
        }
        if (sg_sms_parts(units) <= settings->parts)
            break;
    }
    if (least > SG_PUSH_TEXT)
        return sg_fail(err, SG_LIMIT, SG_MSG_PUSH_LONG, least, (int)SG_PUSH_TEXT);
    *ret_text = best;
    if (ret_parts)
        *ret_parts = sg_sms_parts(least);
    return SG_OK;
}
