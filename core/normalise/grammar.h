/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the grammars of normalising share: words found in folded text, numbers as people write
 * them, clauses, and the reading functions that normalise.c puts in order. All of them take text
 * from sgn_fold(), work on the stack or in the caller's arena, and never guess.
 */
#ifndef SG_NORMALISE_GRAMMAR_H
#define SG_NORMALISE_GRAMMAR_H

#include <string.h>

#include "songgang/normalise.h"
#include "word_index.h"
#include "word_mask.h"

#define SGN_COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- text ---- */

/* Folded like sg_fold_copy(), but circled and keycap numbers (①, 1️⃣) become ';' so that they never
 * run into a figure. An empty string when memory is short or the text is absent. */
sg_str sgn_fold(sg_str text, sg_arena *arena);

/* The words of `raw` that `folded` was folded from, as an arena copy; a copy of `folded` itself
 * when they are not found. */
const char *sgn_original(sg_str raw, sg_str folded, sg_arena *arena);

typedef struct sgn_hit {
    uint32_t start, end;
    int value;
} sgn_hit;

/* Leftmost longest, non-overlapping occurrences; at most `max`; count returned. Called with
 * SGN_TABLE(words). */
size_t sgn_find_words(sg_str text, const sgn_word *words, const sgn_word_index *index, sgn_hit *hits,
                      size_t max);
/* May a character of the set begin at `pos`, or end there? */
static inline bool sgn_may_begin(sg_str text, size_t pos, sgn_mask set)
{
    if (pos >= text.n)
        return false;
    const unsigned char *s = (const unsigned char *)text.s + pos;
    if (s[0] >= 0x80 && text.n - pos < (s[0] < 0xE0 ? 2 : 3))
        return false;
    return sgn_mask_has(set, sgn_mask_first(s));
}
static inline bool sgn_may_end(sg_str text, size_t pos, sgn_mask set)
{
    if (pos == 0 || pos > text.n)
        return false;
    const unsigned char *s = (const unsigned char *)text.s + pos;
    return (s[-1] < 0x80 || pos > 1) && sgn_mask_has(set, sgn_mask_last(s));
}
/* First position of `needle` at or after `from`, or SIZE_MAX. */
size_t sgn_find(sg_str text, size_t from, const char *needle);
bool sgn_has(sg_str text, const char *needle);
/* Any of the '|'-separated words. The length of a list written in place is known to the compiler,
 * which is why these three are inline. */
bool sgn_list_any(sg_str text, const char *words, size_t length);
/* The same, told which characters begin the words. */
bool sgn_masked_any(sg_str text, const char *words, size_t length, sgn_mask firsts);
SGN_INLINE bool sgn_has_any(sg_str text, const char *words)
{
    sgn_mask firsts;
    return sgn_mask_firsts(words, &firsts) ? sgn_masked_any(text, words, strlen(words), firsts)
                                           : sgn_list_any(text, words, strlen(words));
}
/* Inside a character no word begins or ends; loops over bytes ask there, too. */
static inline bool sgn_inside(sg_str text, size_t pos)
{
    return pos < text.n && ((unsigned char)text.s[pos] & 0xC0) == 0x80;
}
/* The longest of the '|'-separated words at `pos`; its length, 0 for none. */
size_t sgn_list_at(sg_str text, size_t pos, const char *words, size_t length);
SGN_INLINE size_t sgn_at(sg_str text, size_t pos, const char *words)
{
    sgn_mask firsts;
    if (sgn_mask_firsts(words, &firsts) && !sgn_may_begin(text, pos, firsts))
        return 0;
    return sgn_inside(text, pos) ? 0 : sgn_list_at(text, pos, words, strlen(words));
}
/* The same, ending at `pos`. */
size_t sgn_list_ends(sg_str text, size_t pos, const char *words, size_t length);
SGN_INLINE size_t sgn_ends(sg_str text, size_t pos, const char *words)
{
    sgn_mask lasts;
    if (sgn_mask_lasts(words, &lasts) && !sgn_may_end(text, pos, lasts))
        return 0;
    return sgn_inside(text, pos) ? 0 : sgn_list_ends(text, pos, words, strlen(words));
}
size_t sgn_skip_blanks(sg_str text, size_t pos);
/* Start of the clause around `pos` (after the last , 。 ; ! ? | or line end), and its end. */
size_t sgn_clause_start(sg_str text, size_t pos);
size_t sgn_clause_end(sg_str text, size_t pos);
sg_str sgn_slice(sg_str text, size_t from, size_t to);

/* ---- numbers ---- */

typedef struct sgn_number {
    int64_t milli;      /* value × 1000, multiplier applied */
    int32_t multiplier; /* 1, 100, 1000, 10000: the unit written (千, k, 万 …) */
    int digits;         /* Arabic digits before the point; 0 for Han numerals */
    bool han, decimal, leading_zero;
    size_t start, end;
} sgn_number;

/* Number at `pos`: 12,000, 1.2万, 8千, 8k, 6千5, 六千五, 一万二, 十五. */
bool sgn_number_at(sg_str text, size_t pos, sgn_number *ret);
/* Next number at or after `*pos` that is not inside a word or longer number; moves `*pos` past. */
bool sgn_next_number(sg_str text, size_t *pos, sgn_number *ret);
/* Length of a range sign (- ~ — 至 到 …) at `pos`, blanks around it included; 0 for none. */
size_t sgn_range_sign(sg_str text, size_t pos);
/* Whole value, for people, years, ages; false when there is a fraction or it is over 10^8. */
bool sgn_whole(const sgn_number *number, int32_t *ret);

/* ---- grammars on folded text ---- */

enum {
    SGN_WAGE_REVERSED = 1, /* 5000~1000: the second figure is below the first, or missing */
    SGN_WAGE_NO_PERIOD = 2 /* the period comes from the size of the figure */
};
bool sgn_wage(sg_str text, bool is_field, sg_wage *ret, unsigned *ret_flags);
void sgn_wage_monthly(sg_wage *wage);
/* 普工5800-6800,五险: a figure no word explains, in the size and shape of a month's pay. Only for
 * announcements and titles that say nothing else about pay. */
bool sgn_wage_bare(sg_str text, sg_wage *ret);
/* 钢筋工8个 350: the same for a day's pay, where the announcement pays its other jobs by the day. */
bool sgn_wage_bare_day(sg_str text, sg_wage *ret);
/* What the lines for all jobs say this one earns: 吹瓶5500,灌装4500 for 吹瓶工. Folded `title`. */
bool sgn_named_pay(sg_str text, sg_str title, sg_wage *ret);

/* Where a text comes from decides how much it takes to believe it. */
typedef enum sgn_context {
    SGN_FIELD,   /* a column of its own */
    SGN_LINE,    /* a heading line of an announcement, or a title */
    SGN_SENTENCE /* running text */
} sgn_context;

typedef struct sgn_ages {
    sg_age_range any, male, female;
} sgn_ages;
bool sgn_age(sg_str text, sgn_context context, sgn_ages *ret);
bool sgn_gender(sg_str text, sgn_context context, sg_gender *ret);
bool sgn_headcount(sg_str text, sgn_context context, int32_t *ret);
/* 每个工序30人, 各岗位5名: as many for each of several jobs. */
bool sgn_headcount_each(sg_str text, int32_t *ret);
bool sgn_education(sg_str text, sgn_context context, sg_education *ret);
bool sgn_experience(sg_str text, sgn_context context, int16_t *ret);
bool sgn_insurance(sg_str text, sgn_context context, sg_tristate *ret);
bool sgn_board(sg_str text, sgn_context context, sg_provision *ret_accommodation,
               sg_provision *ret_meals);
bool sgn_employment(sg_str text, sgn_context context, sg_employment *ret);
bool sgn_shift(sg_str text, sg_shift *ret);
bool sgn_date_at(sg_str text, size_t *pos, sg_date today, bool is_field, sg_date *ret);
/* Last date of a text, for 有效期 columns (2026.2.10-2026.3.10). */
bool sgn_last_date(sg_str text, sg_date today, sg_date *ret);
/* Dates with a label in running text (报名截止:3月15日; 发布日期). */
bool sgn_deadline(sg_str text, sg_date today, sg_date *ret);
void sgn_certificates(const sg_vocabulary *v, sg_str text, sgn_context context, sg_posting *job);
/* 叉车6人持证7000, 电工 有证: the certificate the law asks of the one trade sought, when none is named. */
void sgn_implied_certificate(sg_str text, sg_posting *job);
/* What the lines for all jobs ask of everybody: health certificates; others belong to one trade. */
void sgn_shared_certificates(const sg_vocabulary *v, sg_str text, sg_posting *job);
bool sgn_phone(sg_str text, sg_arena *arena, const char **ret);
bool sgn_contact(sg_str text, sg_arena *arena, const char **ret);

/* Place of work. `*count` candidates when ambiguous, or further places. `abroad` is set when the
 * place is outside China. */
typedef struct sgn_place {
    sg_place place;
    sg_region candidates[SG_MAX_PLACES];
    size_t candidate_count;
    bool ambiguous, abroad;
} sgn_place;
bool sgn_place_field(const sg_vocabulary *v, sg_str text, sgn_place *ret);
bool sgn_place_text(const sg_vocabulary *v, sg_str text, sgn_place *ret);

/* The place of one site of several, 凯里分公司 12人; false when its words tell none. */
bool sgn_site_place(const sg_vocabulary *v, sg_str site, sgn_place *ret, sg_arena *arena);

/* Title without decoration; arena copy of the original spelling. */
const char *sgn_clean_title(const sg_vocabulary *v, sg_str title, sg_arena *arena);
void sgn_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_posting *job);

/* Columns of a pasted table without headings: "普工 20 18-45 5000-7000". Fills what is unknown. */
void sgn_row(sg_str line, sg_posting *job);

/* ---- the record ---- */

/* SG_INVALID, with the reason and the field at fault, for what is no posting. Folded columns. */
sg_status sgn_check_record(const sg_str field[SG_RAW_FIELD_COUNT], sg_raw_field *ret_field, sg_error *err);

void sgn_warn(sg_posting *job, const char *code, const char *text);
/* Warnings and `held` for what a caseworker must look at first. `text`: everything, folded. */
void sgn_judge(const sg_posting *facts, sg_str text, sg_date today, sg_posting *job);

/* One job of an announcement, folded: its title, its own lines, and the lines for all the jobs of
 * its employer. */
typedef struct sgn_part {
    sg_str title, body, shared;
    const char *employer; /* NULL when its group names none */
    sg_str site;          /* where this one of several alike is, with its openings; often empty */
} sgn_part;
/* Jobs of an announcement, given as written and folded; a text with one job gives one part with everything in its body, and an
 * empty title when no line is one. At most `max`; 0 when memory is short. */
size_t sgn_split(const sg_vocabulary *v, sg_str text, sg_str folded, sg_arena *arena, sgn_part *ret,
                 size_t max);
/* Employer named in a folded announcement; NULL when none is. */
const char *sgn_announced_employer(const sg_vocabulary *v, sg_str text, sg_arena *arena);

#endif
