/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One announcement, several jobs. Lines are told apart: those that open a job (招聘岗位:…, 1、普工20人,
 * 【保安】), those that name an employer, and the rest, which belongs to the job above it or, before
 * the first and after the last job, to all of them.
 */
#include <string.h>

#include "announcement.h"

enum { LINE_MAX = 512, LABEL_MAX = 24 };

/* | 焊工 | 5 | without its outer bars; nothing of |---|---|. */
static sg_str table_row(sg_str t)
{
    while (t.n > 0 && t.s[0] == '|')
        t = sg_str_trim(sgn_slice(t, 1, t.n));
    while (t.n > 0 && t.s[t.n - 1] == '|')
        t = sg_str_trim(sgn_slice(t, 0, t.n - 1));
    for (size_t i = 0; i < t.n; i++)
        if (t.s[i] != '-' && t.s[i] != '|' && t.s[i] != ':' && t.s[i] != ' ')
            return t;
    return (sg_str){t.s, 0};
}

static size_t lines_of(sg_str text, line *lines)
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= text.n && count < LINE_MAX; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        sg_str t = table_row(sg_str_trim(sgn_slice(text, from, at)));
        if (t.n > 0)
            lines[count++] = (line){.text = t};
        from = at + 1;
    }
    return count;
}

/* Appends a line; the buffer was made large enough for the whole text. */
static void append(char *buffer, size_t *n, sg_str text)
{
    memcpy(buffer + *n, text.s, text.n);
    *n += text.n;
    buffer[(*n)++] = '\n';
}

static const char *const shared_labels[] = {
    "地址", "地点", "联系", "电话", "福利", "食宿", "吃住", "报名", "面试", "乘车", "工作时间", "上班时间", "住宿",
    "社保", "保险", "备注", "注意", "厂址", "提供", "包吃", "包住", "五险"};

static const char *label_of(sg_str t)
{
    int marker;
    size_t from = sgn_skip_blanks(t, sgn_line_marker(t, &marker));
    sg_str head = sgn_slice(t, from, from + 24);
    for (size_t i = 0; i < SGN_COUNT(shared_labels); i++)
        if (sgn_has(head, shared_labels[i]))
            return shared_labels[i];
    return NULL;
}

/* First line after the last job's own that speaks for all: 以上…, or a label no other job has. */
static size_t footer_start(const line *lines, size_t first, size_t last_job, size_t end)
{
    bool one_line_each = true;
    for (size_t i = first; i < last_job; i++)
        one_line_each &= lines[i].kind == LINE_JOB;
    if (one_line_each)
        return last_job + 1;
    for (size_t i = last_job + 1; i < end; i++) {
        int marker;
        if (lines[i].kind == LINE_EMPLOYER)
            return i;
        sgn_line_marker(lines[i].text, &marker);
        if (sgn_at(lines[i].text, 0, "以上|有意|注:|备注|温馨|欢迎|报名|联系|咨询|招聘单位|公司地址|公司福利|福利待遇|工作地点|公司简介|企业简介|"
                                     "统一|另:|本公司|我公司|本厂|面试|薪资福利|其他") ||
            (marker == MARK_HAN && lines[last_job].marker != MARK_HAN) ||
            (marker != MARK_NONE && marker == lines[last_job].marker && marker != MARK_BULLET)) {
            const char *label = label_of(lines[i].text);
            bool repeated = false;
            for (size_t k = first; k < last_job && label; k++)
                if (lines[k].kind != LINE_JOB)
                    repeated |= sgn_has(lines[k].text, label);
            if (!repeated)
                return i;
            continue;
        }
        const char *label = label_of(lines[i].text);
        if (!label)
            continue;
        bool seen = false;
        for (size_t k = first; k < last_job; k++)
            seen |= sgn_has(lines[k].text, label);
        if (!seen)
            return i;
    }
    return end;
}

typedef struct splitter {
    sg_arena *arena;
    line *lines;
    size_t count;
    sgn_part *parts;
    size_t part_count, max;
    char *header;
    size_t header_size, text_size;
} splitter;

static char *new_buffer(splitter *s)
{
    return sg_arena_alloc(s->arena, s->text_size + s->count + 2);
}

/* The first job is a sentence with what stands before its title for all; the others name none. */
static bool is_sole_sentence(const line *lines, size_t first, size_t to)
{
    const line *l = &lines[first];
    if (!l->hires || l->title.s < l->text.s || l->title.s > l->text.s + l->text.n)
        return false;
    for (size_t i = first + 1; i < to; i++)
        if (lines[i].kind == LINE_JOB && lines[i].hires)
            return false;
    return true;
}

/* One employer's lines [from, to): its jobs and what it says for all of them. */
static bool split_group(splitter *s, size_t from, size_t to, const char *employer)
{
    size_t first = to, last = to;
    for (size_t i = from; i < to; i++)
        if (s->lines[i].kind == LINE_JOB) {
            first = first == to ? i : first;
            last = i;
        }
    if (first == to)
        return true;
    size_t footer = footer_start(s->lines, first, last, to), tail = sgn_tail_start(s->lines, first, last, to);
    footer = tail < footer ? tail : footer;
    char *shared = new_buffer(s);
    size_t shared_size = 0, begin = s->part_count;
    if (!shared)
        return false;
    if (is_sole_sentence(s->lines, first, to)) { /* 某厂大量招普工,…另招保安2名: where, is told once */
        const line *l = &s->lines[first];
        append(shared, &shared_size, sgn_slice(l->text, 0, (size_t)(l->title.s - l->text.s)));
    }
    bool listed = false; /* what follows a job listed in a sentence is no more its own */
    for (size_t i = from; i < to; i++) {
        if (s->lines[i].kind == LINE_JOB)
            listed = s->lines[i].marker == MARK_LISTED;
        if (i < first || i >= footer || (listed && s->lines[i].kind != LINE_JOB))
            append(shared, &shared_size, s->lines[i].text);
    }
    memcpy(shared + shared_size, s->header, s->header_size); /* what the group says itself comes first */
    shared_size += s->header_size;
    for (size_t i = first; i < footer && s->part_count < s->max;) {
        size_t next = i + 1, size = 0;
        while (next < footer && s->lines[next].kind != LINE_JOB)
            next++;
        size_t end = s->lines[i].marker == MARK_LISTED ? i + 1 : next;
        char *body = new_buffer(s);
        if (!body)
            return false;
        for (size_t k = i; k < end; k++)
            append(body, &size, s->lines[k].text);
        sg_str own = s->lines[i].hires ? s->lines[i].employer : (sg_str){NULL, 0};
        const char *name = own.n ? sg_arena_strndup(s->arena, own.s, own.n) : employer;
        s->parts[s->part_count++] = (sgn_part){.title = s->lines[i].title, .body = {body, size}, .employer = name};
        i = next;
    }
    for (size_t i = begin; i < s->part_count; i++)
        s->parts[i].shared = (sg_str){shared, shared_size};
    sgn_named_facts(s->parts + begin, s->part_count - begin, s->arena);
    return true;
}

/* Lines numbered below 岗位要求 are requirements, up to the next line that is not numbered so. */
static void settle_sections(line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].kind != LINE_SECTION)
            continue;
        int marker = i + 1 < count ? lines[i + 1].marker : MARK_NONE;
        bool listed = marker != MARK_NONE && marker != MARK_BRACKET && marker != lines[i].marker &&
                      sg_utf8_count(lines[i].text) <= 12;
        for (size_t k = i + 1; listed && k < count && lines[k].marker == marker && !lines[k].labelled; k++)
            lines[k].kind = LINE_OTHER;
        lines[i].kind = LINE_OTHER;
    }
}

static bool is_job(line_kind kind)
{
    return kind == LINE_JOB || kind == LINE_MAYBE;
}

/* Third of four numbered lines of which the others are jobs: one too, its title unknown. */
static void fill_numbers(line *lines, size_t count, int marker, size_t jobs)
{
    size_t all = 0;
    if (marker == MARK_NONE || marker == MARK_BRACKET || marker == MARK_LISTED)
        return;
    for (size_t i = 0; i < count; i++)
        all += lines[i].marker == marker && sgn_tells_job(lines[i].text);
    bool enough = (jobs >= 2 && jobs * 3 >= all) || (jobs == 1 && sgn_all_tell(lines, count, marker));
    for (size_t i = 0; i < count && enough; i++) {
        bool behind = i > 0 && lines[i - 1].kind == LINE_JOB && lines[i - 1].marker == marker;
        if ((marker == MARK_BULLET && !behind) || lines[i].marker != marker || lines[i].kind == LINE_JOB || !sgn_tells_job(lines[i].text))
            continue;
        sg_str title = sgn_title_words(&lines[i]);
        if (title.n == 0)
            continue;
        lines[i].title = title;
        lines[i].kind = LINE_JOB;
    }
}

/* A list of requirements under one title is numbered like jobs are: 1、保安经验… is not a job. When
 * jobs carry numbers, unnumbered title-like lines inside them are not jobs, and the reverse. A
 * title nobody knows is a job where its neighbours with the same marker are. */
static void settle_markers(line *lines, size_t count)
{
    size_t by_marker[MARK_COUNT] = {0}, hires = 0, labelled = 0;
    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == LINE_JOB) {
            by_marker[lines[i].marker]++;
            hires += lines[i].hires;
            labelled += lines[i].labelled;
        }
    /* A heading 某厂招聘焊工、普工 above the jobs themselves is no job. */
    for (size_t i = 0; i < count && labelled > 0; i++)
        if (lines[i].kind == LINE_JOB && lines[i].hires)
            lines[i].kind = LINE_OTHER;
    for (size_t i = 0; i < count && labelled >= 1; i++)
        if ((lines[i].kind == LINE_JOB || lines[i].kind == LINE_MAYBE) && !lines[i].labelled &&
            (lines[i].marker == MARK_DIGIT || lines[i].marker == MARK_NONE))
            lines[i].kind = LINE_OTHER;
    for (size_t i = 0; i < count && labelled == 0; i++) {
        bool numbered = lines[i].marker == MARK_DIGIT || lines[i].marker == MARK_CIRCLED;
        if (hires >= 2 && numbered && lines[i].kind != LINE_JOB && sg_utf8_count(lines[i].text) > 16 &&
            sgn_has_any(lines[i].text, "招|聘"))
            lines[i].kind = LINE_JOB; /* one of several sentences, its title unread */
        bool beside = lines[i].marker != MARK_NONE || (i > 0 && is_job(lines[i - 1].kind)) ||
                      (i + 1 < count && is_job(lines[i + 1].kind));
        if (lines[i].kind == LINE_MAYBE && by_marker[lines[i].marker] >= 1 && beside)
            lines[i].kind = LINE_JOB;
    }
    for (int m = 1; m < MARK_COUNT && labelled == 0; m++)
        fill_numbers(lines, count, m, by_marker[m]);
    if (labelled == 0) {
        sgn_fill_blocks(lines, count, MARK_NONE);
        sgn_fill_blocks(lines, count, MARK_BRACKET);
    }
    int main_marker = MARK_NONE;
    for (int m = 1; m < MARK_COUNT; m++)
        if (m != MARK_LISTED && by_marker[m] > by_marker[main_marker])
            main_marker = m;
    if (by_marker[main_marker] < 2)
        return;
    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == LINE_JOB && lines[i].marker != main_marker && !lines[i].labelled &&
            lines[i].marker != MARK_LISTED && by_marker[lines[i].marker] * 2 < by_marker[main_marker])
            lines[i].kind = LINE_OTHER;
}

static bool has_figure(sg_str t)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.s[i] >= '0' && t.s[i] <= '9')
            return true;
    return sgn_has_any(t, "计件|面议|若干");
}

/* Facts of its own: on its line, or on those below it up to the next job. */
static bool is_told(const line *lines, size_t count, size_t i)
{
    bool told = has_figure(lines[i].text);
    for (size_t k = i + 1; !told && k < count && lines[k].kind == LINE_OTHER; k++)
        told = true;
    return told;
}

/* The people sought by a line; 0 when it tells no number. */
static int32_t people_of(sg_str t)
{
    sgn_number n;
    int32_t value;
    for (size_t at = 0; sgn_next_number(t, &at, &n);)
        if (sgn_at(t, sgn_skip_blanks(t, n.end), "人|名|个|位") && sgn_whole(&n, &value))
            return value;
    return 0;
}

/* 招环卫工人25人, above those of whom they are the sum. */
static bool is_sum(const line *lines, size_t count, size_t i)
{
    int64_t sum = 0;
    int32_t all = lines[i].hires ? people_of(lines[i].text) : 0;
    for (size_t k = i + 1; k < count && all > 0; k++) {
        if (lines[k].kind == LINE_JOB && lines[k].hires)
            return false; /* sentences of equal rank */
        sum += lines[k].kind == LINE_JOB ? people_of(lines[k].text) : 0;
    }
    return all > 1 && sum == all;
}

/* 1.普工 2.仓管, and below: 普工:80人… 仓管:2人… */
static bool is_announced(const line *lines, size_t count, size_t i)
{
    size_t past = (size_t)(lines[i].title.s - lines[i].text.s) + lines[i].title.n;
    if (has_figure(sgn_slice(lines[i].text, past, lines[i].text.n)) ||
        (i + 1 < count && lines[i + 1].kind == LINE_OTHER))
        return false;
    for (size_t k = i + 1; k < count; k++)
        if (lines[k].kind == LINE_JOB && has_figure(lines[k].text) && sgn_same_title(lines[i].title, lines[k].title))
            return true;
    return false;
}

/* 某厂招聘普工和焊工: above jobs told one by one is their heading. What repeats a title that stands
 * above without a count is more about that job. */
static void settle_headings(line *lines, size_t count)
{
    size_t told = 0;
    for (size_t i = 0; i < count; i++)
        told += lines[i].kind == LINE_JOB && is_told(lines, count, i);
    for (size_t i = 0; i < count; i++) {
        bool bare = told >= 2 && lines[i].marker == MARK_NONE && !is_told(lines, count, i);
        bool heads = i + 1 < count && lines[i + 1].marker == MARK_LISTED && lines[i].marker != MARK_LISTED &&
                     !sgn_tells_job(lines[i].text);
        heads |= lines[i].hires && sgn_has_any(lines[i].text, "如下|以下岗位") && told >= 3;
        if (lines[i].kind == LINE_JOB && told >= 3)
            heads |= is_sum(lines, count, i) || is_announced(lines, count, i);
        if (lines[i].kind == LINE_JOB && (bare || heads))
            lines[i].kind = LINE_OTHER;
    }
    for (size_t i = 0; i < count; i++) {
        bool repeated = false;
        size_t past = (size_t)(lines[i].title.s - lines[i].text.s) + lines[i].title.n;
        sgn_number n;
        size_t at = sgn_skip_blanks(lines[i].text, past);
        if (lines[i].kind != LINE_JOB || lines[i].hires || lines[i].labelled ||
            (sgn_number_at(lines[i].text, at, &n) && sgn_at(lines[i].text, n.end, "人|名|个|位| ")))
            continue;
        for (size_t k = i; k-- > 0 && !repeated && lines[k].kind != LINE_EMPLOYER;)
            repeated = lines[k].kind == LINE_JOB && (lines[k].marker == MARK_NONE || lines[k].marker == MARK_LISTED) &&
                       lines[i].marker == MARK_NONE &&
                       sgn_same_title(lines[k].title, lines[i].title);
        if (repeated)
            lines[i].kind = LINE_OTHER;
    }
}

static size_t count_jobs(const line *lines, size_t count)
{
    size_t jobs = 0;
    for (size_t i = 0; i < count; i++)
        jobs += lines[i].kind == LINE_JOB;
    return jobs;
}

/* The whole text as one job. */
static void keep_whole(const sg_vocabulary *v, const splitter *s, sg_str text, sgn_part *ret)
{
    sg_str title = {NULL, 0}, employer = {NULL, 0};
    size_t verb;
    for (size_t i = 0; i < s->count; i++)
        if (s->lines[i].kind == LINE_JOB) {
            title = s->lines[i].title;
            employer = s->lines[i].employer;
        }
    for (size_t i = 0; i < s->count && title.n == 0; i++)
        sgn_hired(v, s->lines[i].text, &title, &verb);
    *ret = (sgn_part){.title = title, .body = text,
                      .employer = employer.n ? sg_arena_strndup(s->arena, employer.s, employer.n) : NULL};
}

/* Employers that head a group of jobs; `at` gets one more entry, the end. */
static size_t groups_of(const line *lines, size_t count, size_t at[LABEL_MAX + 1])
{
    size_t employers = 0, kept = 0;
    for (size_t i = 0; i < count && employers < LABEL_MAX; i++)
        if (lines[i].kind == LINE_EMPLOYER)
            at[employers++] = i;
    for (size_t e = 0; e < employers; e++) {
        size_t to = e + 1 < employers ? at[e + 1] : count;
        if (count_jobs(lines + at[e], to - at[e]))
            at[kept++] = at[e];
    }
    at[kept] = count;
    return kept;
}

/* Room for the lines of the text. */
static line *new_lines(sg_str text, sg_arena *arena)
{
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.s[i] == '\n';
    return sg_arena_array(arena, count < LINE_MAX ? count : LINE_MAX, sizeof(line));
}

/* Lines of the text, told apart; the number of jobs among them. */
static size_t read_lines(const sg_vocabulary *v, sg_str folded, splitter *s)
{
    s->lines = new_lines(folded, s->arena);
    s->count = s->lines ? lines_of(folded, s->lines) : 0;
    s->text_size = folded.n;
    for (size_t i = 0; i < s->count; i++)
        sgn_line(v, &s->lines[i]);
    settle_sections(s->lines, s->count);
    settle_markers(s->lines, s->count);
    settle_headings(s->lines, s->count);
    return count_jobs(s->lines, s->count);
}

/* Lines that follow the jobs of a group are its own when other groups have such lines, too. */
static size_t common_tail(const line *lines, size_t count, const size_t *at, size_t kept)
{
    for (size_t e = 0; e < kept; e++) {
        size_t to = e + 1 < kept ? at[e + 1] : count, last = to;
        while (last > at[e] && lines[last - 1].kind != LINE_JOB)
            last--;
        if (e + 1 == kept)
            return last;
        if (last < to)
            return count;
    }
    return count;
}

static bool says_all(sg_str t)
{
    return sgn_at(t, 0, "以上企业|以上单位|以上岗位|以上公司|以上工厂|以上均|以上各|上述|均|都|统一|两厂|两家|三家|两个厂|三个厂|两地|各厂|待遇:|福利:") != 0;
}

/* Groups: an employer's name opens one when jobs follow it. */
static bool split_groups(splitter *s, const size_t *at, size_t kept)
{
    line *lines = s->lines;
    for (size_t i = 0; i < at[0]; i++)
        append(s->header, &s->header_size, lines[i].text);
    size_t tail = kept >= 2 ? common_tail(lines, s->count, at, kept) : s->count;
    for (size_t i = s->count; i-- > 0 && kept >= 2 && lines[i].kind != LINE_JOB && tail == s->count;)
        if (says_all(lines[i].text))
            tail = i;
    for (size_t k = tail; k < s->count; k++)
        append(s->header, &s->header_size, lines[k].text);
    for (size_t e = 0; e < kept; e++) {
        sg_str employer = lines[at[e]].employer;
        const char *name = employer.n ? sg_arena_strndup(s->arena, employer.s, employer.n) : NULL;
        if ((employer.n && !name) || !split_group(s, at[e], at[e + 1], name))
            return false;
    }
    return true;
}

/* Lines of `whole` with lists unfolded; the number of jobs among them. */
static size_t read_unfolded(const sg_vocabulary *v, sg_str whole, splitter *s)
{
    head_list listed;
    sg_str unfolded = sgn_unfold(v, whole, s->arena);
    sg_str told = sgn_unfold_lists(v, unfolded, false, s->arena, &listed);
    size_t jobs = read_lines(v, told, s);
    if (jobs < 2 && s->lines && sgn_has_any(whole, "、|和|及|与| / ")) {
        sg_str titled = sgn_unfold_lists(v, unfolded, true, s->arena, &listed);
        if (titled.n != told.n)
            jobs = read_lines(v, titled, s);
    }
    return jobs;
}

static bool is_grouped(const splitter *s, size_t at[LABEL_MAX + 1], size_t *ret_kept)
{
    size_t first_job = 0;
    *ret_kept = groups_of(s->lines, s->count, at);
    while (first_job < s->count && s->lines[first_job].kind != LINE_JOB)
        first_job++;
    return *ret_kept >= 1 && at[0] < first_job;
}

/* One job at several sites, each with openings of its own: a part for each; 0 when it is none such. */
static size_t split_copies(const sg_vocabulary *v, sg_str whole, splitter *s)
{
    enum { SITES = 32 };
    sg_str sites[SITES], rest;
    size_t count = sgn_copies(v, whole, sites, s->max < SITES ? s->max : SITES, &rest, s->arena);
    if (count < 2 || read_unfolded(v, rest, s) > 1)
        return 0;
    keep_whole(v, s, rest, &s->parts[0]);
    for (size_t i = count; i-- > 0;) {
        char *body = sg_arena_alloc(s->arena, rest.n + sites[i].n + 2);
        size_t n = 0;
        if (!body)
            return 0;
        append(body, &n, sites[i]);
        append(body, &n, rest);
        s->parts[i] = s->parts[0];
        s->parts[i].body = (sg_str){body, n};
        s->parts[i].site = sites[i];
    }
    return count;
}

size_t sgn_split(const sg_vocabulary *v, sg_str text, sg_str folded, sg_arena *arena, sgn_part *ret,
                 size_t max)
{
    sg_str table = sgn_tables(v, sgn_layout(v, text, arena), arena);
    sg_str whole = sgn_spoken(v, table.s == text.s ? folded : sgn_fold(table, arena), arena);
    if (max == 0)
        return 0;
    splitter s = {.arena = arena, .parts = ret, .max = max};
    size_t copies = split_copies(v, whole, &s);
    if (copies)
        return copies;
    sg_str plain = sgn_trades_first(v, whole, arena), sites = sgn_sites(v, sgn_items(v, plain, arena), arena);
    size_t jobs = read_unfolded(v, sites, &s), at[LABEL_MAX + 1], kept;
    bool grouped = is_grouped(&s, at, &kept);
    if (sites.s != plain.s && (jobs < 2 || !grouped)) {
        jobs = read_unfolded(v, plain, &s);
        grouped = is_grouped(&s, at, &kept);
    }
    if (plain.s != whole.s && jobs < 2) {
        jobs = read_unfolded(v, whole, &s);
        grouped = is_grouped(&s, at, &kept);
    }
    if (!s.lines)
        return 0;
    if (jobs < 2) {
        keep_whole(v, &s, whole, ret);
        return 1;
    }
    s.text_size *= 2; /* what is said for all groups stands twice */
    s.header = new_buffer(&s);
    if (!s.header)
        return 0;
    if (!(grouped ? split_groups(&s, at, kept) : split_group(&s, 0, s.count, NULL)))
        return 0;
    return s.part_count;
}

/* "XX有限公司招聘…" or a labelled line; the longest run of name characters before 公司. */
const char *sgn_announced_employer(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    size_t from = 0;
    for (size_t at = 0; at <= text.n; at++) {
        if (at < text.n && text.s[at] != '\n')
            continue;
        line l = {.text = sg_str_trim(sgn_slice(text, from, at))};
        if (l.text.n > 0)
            sgn_line(v, &l);
        if (l.kind == LINE_EMPLOYER)
            return sg_arena_strndup(arena, l.employer.s, l.employer.n);
        from = at + 1;
    }
    size_t hit = sgn_find(text, 0, "有限公司");
    if (hit == SIZE_MAX)
        hit = sgn_find(text, 0, "有限责任公司");
    if (hit == SIZE_MAX)
        return NULL;
    size_t end = hit + sgn_at(text, hit, "有限公司|有限责任公司"), start = hit;
    for (int i = 0; i < 30 && start > 0; i++) {
        size_t before = start - 1;
        while (before > 0 && ((unsigned char)text.s[before] & 0xC0) == 0x80)
            before--;
        size_t next = before;
        uint32_t cp = sg_utf8_next(text, &next);
        if (!sg_is_han(cp) && cp != '(' && cp != ')')
            break;
        start = before;
    }
    for (size_t length; (length = sgn_at(text, start, "招聘单位|用工单位|企业名称|公司名称|单位名称|现|今日|因|由|我司|急招|为")) != 0 && start + length < hit;)
        start += length;
    return end - start >= 18 ? sg_arena_strndup(arena, text.s + start, end - start) : NULL;
}
