/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/sms_line.h. Place, wage and board are written whole; the title gets what it needs of
 * the rest up to ten characters, the employer what is left, or nothing if that is a mere stump.
 */
#include "songgang/sms_line.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/text.h"

enum { JOB_MAX = 10, EMPLOYER_MAX = 12, EMPLOYER_MIN = 2, PLACE_BYTES = 64 };

static const char *const legal_forms[] = {
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "股份公司", "分公司", "总公司", "子公司",
    "集团公司",     "个体工商户",   "公司",         "集团"};
static const char *const place_ends[] = {"市", "省", "县", "区", "自治区", "自治州"};

static bool cut_end(sg_str *text, const char *end)
{
    size_t n = strlen(end);
    /* a name of two characters must remain */
    if (text->n < n + 6 || memcmp(text->s + text->n - n, end, n) != 0) {
        return false;
    }
    text->n -= n;
    return true;
}

static bool cut_start(sg_str *text, const char *start)
{
    size_t n = start != NULL ? strlen(start) : 0;
    if (n == 0 || text->n < n + 6 || memcmp(text->s, start, n) != 0) {
        return false;
    }
    text->s += n;
    text->n -= n;
    return true;
}

const char *sg_employer_short(const char *name, const char *place, sg_arena *arena)
{
    sg_str full = sg_str_of(name);
    char *plain = sg_arena_alloc(arena, full.n + 1);
    size_t used = 0;
    int depth = 0;
    for (size_t pos = 0; plain != NULL && pos < full.n;) {
        size_t start = pos;
        uint32_t cp = sg_utf8_next(full, &pos);
        if (cp == '(' || cp == 0xff08 || cp == 0x3010 || cp == '[') {
            depth++;
        } else if (cp == ')' || cp == 0xff09 || cp == 0x3011 || cp == ']') {
            depth -= depth > 0;
        } else if (depth == 0 && cp > ' ' && cp != 0x3000) {
            memcpy(plain + used, full.s + start, pos - start);
            used += pos - start;
        }
    }
    if (plain == NULL) {
        return NULL;
    }
    sg_str rest = {plain, used};
    for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
        if (cut_end(&rest, legal_forms[i])) {
            i = SIZE_MAX; /* from the start again: 集团有限公司分公司 */
        }
    }
    if (cut_start(&rest, place)) {
        for (size_t i = 0; i < sizeof place_ends / sizeof *place_ends; i++) {
            if (cut_start(&rest, place_ends[i])) {
                break;
            }
        }
    }
    plain[(size_t)(rest.s - plain) + rest.n] = '\0';
    return rest.s;
}

/* "5500-7000元", "20元/小时起", "面议"; what is stated, in its own period. */
static void wage_words(const sg_wage *wage, char *out, size_t size)
{
    static const char *const per[SG_PERIOD_COUNT] = {
        [SG_PERIOD_HOUR] = SG_MSG_SMS_PER_HOUR, [SG_PERIOD_DAY] = SG_MSG_SMS_PER_DAY,
        [SG_PERIOD_WEEK] = SG_MSG_SMS_PER_WEEK, [SG_PERIOD_YEAR] = SG_MSG_SMS_PER_YEAR,
        [SG_PERIOD_PIECE] = SG_MSG_SMS_PER_PIECE};
    const char *unit = per[wage->period] != NULL ? per[wage->period] : "";
    char figure[2][24] = {"", ""};
    const int32_t fen[2] = {wage->min_fen, wage->max_fen};
    for (int i = 0; i < 2; i++) {
        if (fen[i] >= 0) {
            snprintf(figure[i], sizeof figure[i], fen[i] % 100 == 0 ? "%d" : "%d.%02d",
                     (int)(fen[i] / 100), (int)(fen[i] % 100));
        }
    }
    if (fen[0] >= 0 && fen[1] >= 0 && fen[0] != fen[1]) {
        snprintf(out, size, SG_MSG_SMS_RANGE, figure[0], figure[1], unit);
    } else if (fen[0] >= 0 && fen[1] >= 0) {
        snprintf(out, size, SG_MSG_SMS_ONE, figure[0], unit);
    } else if (fen[0] >= 0) {
        snprintf(out, size, SG_MSG_SMS_FROM, figure[0], unit);
    } else if (fen[1] >= 0) {
        snprintf(out, size, SG_MSG_SMS_UP_TO, figure[1], unit);
    } else {
        snprintf(out, size, "%s",
                 wage->period == SG_PERIOD_PIECE ? SG_MSG_SMS_PIECE : SG_MSG_SMS_NEGOTIABLE);
    }
}

const char *sg_sms_board(const sg_sms_job *job)
{
    bool bed = job->accommodation == SG_PROVISION_PROVIDED;
    bool meals = job->meals == SG_PROVISION_PROVIDED;
    return bed && meals ? SG_MSG_SMS_ROOM_AND_BOARD
           : bed        ? SG_MSG_REASON_ROOM
           : meals      ? SG_MSG_REASON_MEALS
                        : "";
}

const char *sg_sms_wage(const sg_wage *wage, sg_arena *arena)
{
    char text[80];
    wage_words(wage, text, sizeof text);
    return sg_arena_strdup(arena, text);
}

static size_t letters(const char *text)
{
    return sg_utf8_count(sg_str_of(text));
}

/* The first `max` characters. */
static sg_str first_letters(sg_str text, size_t max)
{
    size_t pos = 0;
    for (size_t i = 0; i < max && pos < text.n; i++) {
        (void)sg_utf8_next(text, &pos);
    }
    return (sg_str){text.s, pos};
}

/* Letters up to the first sign, blank or figure: 缝纫工（包吃住）5000 → 缝纫工. */
static sg_str plain_start(const char *title)
{
    sg_str text = sg_str_trim(sg_str_of(title));
    size_t pos = 0, end = 0;
    while (pos < text.n) {
        uint32_t cp = sg_utf8_next(text, &pos);
        bool letter = sg_is_han(cp) || (cp | 0x20) - 'a' < 26u;
        if (!letter) {
            break;
        }
        end = pos;
    }
    return (sg_str){text.s, end};
}

static sg_str job_words(const sg_sms_job *job)
{
    sg_str title = sg_str_trim(sg_str_of(job->title)), start = plain_start(job->title);
    bool plain = start.n > 0 && start.n == title.n && sg_utf8_count(title) <= JOB_MAX;
    if (!plain && job->trade != NULL) {
        return sg_str_of(job->trade);
    }
    return start.n > 0 ? start : sg_str_of(SG_MSG_SMS_JOB);
}

const char *sg_sms_line(const sg_sms_job *job, size_t limit, sg_arena *arena)
{
    char wage[80];
    const char *place = job->place != NULL ? job->place : "";
    const char *employer = sg_employer_short(job->employer, place, arena);
    if (employer == NULL) {
        return NULL;
    }
    wage_words(&job->wage, wage, sizeof wage);
    const char *board = sg_sms_board(job);
    size_t fixed = letters(place) + letters(wage) + letters(board);
    if (fixed + EMPLOYER_MIN > limit) { /* absurd figures: the board is said on the page */
        fixed -= letters(board);
        board = "";
    }
    size_t left = fixed < limit ? limit - fixed : 0;
    sg_str what = first_letters(job_words(job), left < JOB_MAX ? left : JOB_MAX);
    left -= sg_utf8_count(what);
    sg_str who = first_letters(sg_str_of(employer), left < EMPLOYER_MAX ? left : EMPLOYER_MAX);
    if (left < EMPLOYER_MIN) {
        who.n = 0;
    }
    const sg_str part[] = {sg_str_of(place), who, what, sg_str_of(wage), sg_str_of(board)};
    size_t size = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        size += part[i].n;
    }
    char *line = sg_arena_alloc(arena, size + 1), *end = line; /* zeroed */
    for (size_t i = 0; line != NULL && i < sizeof part / sizeof *part; i++) {
        if (part[i].n > 0) {
            memcpy(end, part[i].s, part[i].n);
            end += part[i].n;
        }
    }
    return line;
}
