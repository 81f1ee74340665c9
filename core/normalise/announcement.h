/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the lines of an announcement are: announcement_line.c tells one line, announcement_list.c
 * gives jobs listed in one sentence lines of their own, split.c puts the lines of a text together.
 */
#ifndef SG_NORMALISE_ANNOUNCEMENT_H
#define SG_NORMALISE_ANNOUNCEMENT_H

#include "grammar.h"

typedef enum line_kind {
    LINE_OTHER,
    LINE_JOB,
    LINE_MAYBE, /* a job if its neighbours are: a title nobody knows, with facts behind it */
    LINE_EMPLOYER,
    LINE_SECTION /* 岗位要求: what is numbered below it are no jobs */
} line_kind;

enum {
    MARK_NONE,
    MARK_HAN,
    MARK_DIGIT,
    MARK_PAREN,
    MARK_CIRCLED,
    MARK_BRACKET,
    MARK_BULLET,
    MARK_COUNT
};

typedef struct line {
    sg_str text;     /* folded, trimmed */
    sg_str title;    /* of a job line */
    sg_str employer; /* of an employer line, or of a job line that is a sentence of its own */
    line_kind kind;
    int marker; /* numbering style */
    bool hires; /* 某厂招聘焊工2名,… in one line */
    bool labelled; /* 岗位:… */
} line;

/* Tells what `l->text` is; fills the rest of `l`. */
void sgn_line(const sg_vocabulary *v, line *l);
/* Numbering or bullet at the start of a line; its length. */
size_t sgn_line_marker(sg_str text, int *ret);
/* "招聘焊工2名": the job named behind the verb. `*ret_verb` is where its words begin. */
bool sgn_hired(const sg_vocabulary *v, sg_str text, sg_str *ret_title, size_t *ret_verb);
/* Who hires in the words before the verb, without the place in front; empty when nobody is named. */
sg_str sgn_hiring_employer(const sg_vocabulary *v, sg_str before);
/* A title, by the vocabulary or (with `loose`) by its form. */
bool sgn_is_title(const sg_vocabulary *v, sg_str title);
/* 工资, 地址, 年龄 …: begins a line of facts. */
bool sgn_is_label(sg_str title);
bool sgn_looks_like_title(sg_str title);
/* End of the title that begins at `from`. */
size_t sgn_title_end(sg_str text, size_t from);

/* `text` with jobs listed inside sentences on lines of their own. */
sg_str sgn_unfold(const sg_vocabulary *v, sg_str text, sg_arena *arena);

#endif
