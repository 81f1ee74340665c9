/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of a table pasted as text: figures without units, told apart by their size and by the
 * order people write them in (count, age, wage).
 */
#include "grammar.h"

enum { TOKEN_MAX = 16, COUNT_MAX = 500, WAGE_LEAST = 1000000 };

static bool all_figures(sg_str token)
{
    for (size_t at = 0; at < token.n;) {
        if (at >= 4 && sgn_at(token, at, "包")) /* 4000包吃住 */
            return true;
        size_t length = sgn_at(token, at, "-|~|—|到|至|以下|以上|岁|元|k|千|万|+|.|人|名");
        if (!length && !(token.s[at] >= '0' && token.s[at] <= '9'))
            return false;
        at += length ? length : 1;
    }
    return token.n > 0;
}

static void take(sg_str token, bool first, sg_posting *job)
{
    sgn_number n, second;
    sgn_ages ages;
    if (!sgn_number_at(token, 0, &n))
        return;
    size_t sign = sgn_range_sign(token, n.end);
    bool range = sign && sgn_number_at(token, n.end + sign, &second);
    if (n.milli >= WAGE_LEAST || n.multiplier >= 1000 || (range && second.multiplier >= 1000)) {
        if (job->wage.period == SG_PERIOD_NONE && n.digits <= 6)
            sgn_wage(token, true, &job->wage, NULL);
    } else if (first && !range && n.end == token.n) {
        int32_t count;
        if (job->headcount < 0 && sgn_whole(&n, &count) && count > 0 && count <= COUNT_MAX)
            job->headcount = count;
    } else if (job->age.min < 0 && job->age.max < 0 && sgn_age(token, SGN_FIELD, &ages)) {
        job->age = ages.any;
    }
}

void sgn_row(sg_str line, sg_posting *job)
{
    size_t end = 0, from = 0, tokens = 0;
    bool first = true;
    while (end < line.n && line.s[end] != '\n')
        end++;
    for (size_t at = 0; at <= end && tokens < TOKEN_MAX; at++) {
        if (at < end && line.s[at] != '|' && !sgn_at(line, at, " |\t|,|;|/"))
            continue;
        if (at < end && line.s[at] == '/' && sgn_at(line, at + 1, "天|日|月|小时|时|h|件|个|班|年|吨"))
            continue; /* 150/天 is one word */
        sg_str token = sg_str_trim(sgn_slice(line, from, at));
        if (tokens > 0 && all_figures(token)) {
            /* A list number before the title is no count. */
            bool after_title = (unsigned char)line.s[0] >= 0x80 || tokens > 1;
            if (after_title) {
                take(token, first, job);
                first = false;
            }
        }
        tokens += token.n > 0;
        from = at + 1;
    }
}
