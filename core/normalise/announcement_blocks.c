/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lines of an announcement show by standing below each other: a title nobody knows between
 * others told in the same way, titles alone above their facts, and lines that are one too many
 * below the last job and therefore speak for all.
 */
#include <string.h>

#include "announcement.h"

static bool is_job(line_kind kind)
{
    return kind == LINE_JOB || kind == LINE_MAYBE;
}

sg_str sgn_title_words(const line *l)
{
    enum { TITLE_CHARACTERS = 12 };
    int read;
    size_t from = sgn_skip_blanks(l->text, sgn_line_marker(l->text, &read));
    sg_str title = sg_str_trim(sgn_slice(l->text, from, sgn_title_end(l->text, from)));
    return sg_utf8_count(title) > TITLE_CHARACTERS || !sgn_may_be_title(title) ? (sg_str){NULL, 0} : title;
}

bool sgn_all_tell(const line *lines, size_t count, int marker)
{
    enum { SHORT_BYTES = 18, LEAST = 3 };
    size_t all = 0;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].marker != marker)
            continue;
        sg_str title = sgn_title_words(&lines[i]);
        if (title.n == 0 || title.n > SHORT_BYTES || !sgn_tells_job(lines[i].text))
            return false;
        all++;
    }
    return all >= LEAST;
}

/* A line that is nothing but a title, and its facts on the next: 检漏工 / 18-40岁 女 6000-6500. */
static bool heads_block(const line *lines, size_t count, size_t i, int marker)
{
    enum { TITLE_BYTES = 24 };
    if (i + 1 >= count || lines[i].marker != marker || lines[i].text.n > TITLE_BYTES + 9 || is_job(lines[i + 1].kind) || !sgn_tells_job(lines[i + 1].text) ||
        sgn_tells_job(lines[i].text))
        return false;
    sg_str title = sgn_title_words(&lines[i]);
    size_t past = title.n ? (size_t)(title.s - lines[i].text.s) + title.n : 0;
    sg_str rest = sg_str_trim(sgn_slice(lines[i].text, past, lines[i].text.n));
    size_t closing = sgn_at(rest, 0, "】|]|」|》|:");
    return title.n > 0 && title.n <= TITLE_BYTES && closing == rest.n;
}

void sgn_fill_blocks(line *lines, size_t count, int marker)
{
    size_t jobs = 0, blocks = 0;
    if (marker != MARK_NONE && marker != MARK_BRACKET)
        return;
    for (size_t i = 0; i < count; i++) {
        bool block = heads_block(lines, count, i, marker);
        jobs += block && lines[i].kind == LINE_JOB;
        blocks += block;
    }
    for (size_t i = 0; i < count && jobs >= 1 && blocks >= 2; i++)
        if (lines[i].kind != LINE_JOB && heads_block(lines, count, i, marker) && (jobs * 2 >= blocks || lines[i].kind == LINE_MAYBE)) {
            lines[i].title = sgn_title_words(&lines[i]);
            lines[i].kind = LINE_JOB;
        }
}

/* Which sort of fact of one job the line is labelled as: a bit each; 0 none. */
static unsigned label_of(const line *l)
{
    static const char *const labels[] = {"要求|条件", "待遇|工资|薪资|薪酬|月薪|底薪", "人数|名额",
                                         "年龄", "学历", "性别", "经验"};
    enum { LABEL_BYTES = 18 };
    int read;
    const size_t from = sgn_skip_blanks(l->text, sgn_line_marker(l->text, &read));
    size_t colon = from;
    while (colon < l->text.n && colon <= from + LABEL_BYTES && l->text.s[colon] != ':')
        colon++;
    if (colon >= l->text.n || l->text.s[colon] != ':')
        return 0;
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        for (size_t at = from; at < colon; at++)
            if (sgn_at(l->text, at, labels[k]))
                return 1u << k;
    return 0;
}

size_t sgn_tail_start(const line *lines, size_t first, size_t last, size_t end)
{
    size_t most = 0, jobs = 0, below = 0;
    unsigned labels = 0;
    for (size_t i = first; i < last; i++) {
        jobs += lines[i].kind == LINE_JOB;
        labels |= label_of(&lines[i]);
        below = lines[i].kind == LINE_JOB ? 0 : below + (!sgn_at(lines[i].text, 0, "序号|编号") && sg_utf8_count(lines[i].text) > 2);
        most = below > most ? below : most;
    }
    size_t start = last + 1 + most;
    /* the last job may tell one thing more, its openings, before what every job tells */
    while (jobs >= 1 && start < end && (label_of(&lines[start]) & labels) != 0)
        start++;
    return jobs >= 1 && start < end ? start : end;
}
