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
    MARK_LISTED, /* found inside a sentence, on a line of its own now */
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
/* Nothing in the words says that they are none. */
bool sgn_may_be_title(sg_str title);
/* End of the title that begins at `from`. */
size_t sgn_title_end(sg_str text, size_t from);

/* The words after the number or bullet that may be a title; empty when they are none. */
sg_str sgn_title_words(const line *l);
/* All lines with this number tell pay or openings behind words of a title's length: ① 抛光 8500 ×6. */
bool sgn_all_tell(const line *lines, size_t count, int marker);
/* A title nobody knows above its facts (检漏工 / 18-40岁 女 6000-6500) is a job where others are. */
void sgn_fill_blocks(line *lines, size_t count, int marker);
/* The line below the last job that no job above it has, counted from each: it speaks for all. */
size_t sgn_tail_start(const line *lines, size_t first, size_t last, size_t end);

/* Begins a line that sgn_unfold() found to be a job. */
#define SGN_LISTED '\x01'

#define SGN_BULLETS "★|☆|◆|■|●|▲|◎|※|◇|□"

enum { HEAD_MAX = 64 };

/* What is told of a job right behind its title, the strongest: a count says more than pay, pay more
 * than sex. */
typedef enum fact { FACT_NONE, FACT_PERSON, FACT_PAY, FACT_COUNT } fact;
typedef enum head_kind { FOUND_NONE, FOUND_MAYBE, FOUND_JOB } head_kind;
typedef struct job_head {
    size_t at; /* where its segment begins */
    sg_str title;
    fact fact;
    head_kind kind; /* FOUND_MAYBE: a title nobody knows */
} job_head;
typedef struct head_list {
    job_head head[HEAD_MAX];
    size_t count;
} head_list;

/* The job told at `from`, "平车6000-9000"; FOUND_NONE for anything else. */
job_head sgn_head(const sg_vocabulary *v, sg_str text, size_t from, size_t line_end);
/* Appends the jobs listed in the line [start, end); nothing unless there are two. What repeats a
 * title already listed is none. */
void sgn_heads(const sg_vocabulary *v, sg_str text, size_t start, size_t end, head_list *list);
/* Titles alone, "招木工、油漆工和水电工,…"; appends them, and tells where the list ends, or 0. With
 * `labelled` only behind a label: 工种:木工、油漆工. */
size_t sgn_title_list(const sg_vocabulary *v, sg_str text, size_t start, size_t end, bool labelled,
                      head_list *list);
/* Openings or pay are told anywhere in the text. */
bool sgn_tells_job(sg_str text);

/* The same words, one's within the other's, or an abbreviation: 瓦检员, 瓦斯检查员. */
bool sgn_same_title(sg_str a, sg_str b);

/* Facts told by name in the lines for all ("吹瓶5500,灌装4500,其余4000") go to the jobs they name. */
void sgn_named_facts(sgn_part *parts, size_t count, sg_arena *arena);

/* `text`, not folded yet, without what copying left in it, and with tables on their side upright. */
sg_str sgn_layout(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* Folded `text` with what people say rather than write put as lists are: 要五个焊工, 首先…其次…,
 * 8000-10000 模具师傅, and with commas where a voice paused. */
sg_str sgn_spoken(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* `text`, not folded yet, with the rows of tables as lines that name their facts. */
sg_str sgn_tables(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* How the names of workplaces end. */
#define SGN_PLACE_ENDS                                                         \
    "厂|公司|店|酒店|饭店|酒楼|医院|学校|小学|中学|幼儿园|超市|基地|农场|合作社|车间|工地|项目|项目部|景区|加油站|物业|集团|电子|科技|服饰|制衣|家具|五金|塑胶|光学|精密|汽车|纺织|" \
    "针织|食品|食坊|酒业|养殖场|林场|茶场|茶厂|园区|宾馆|客栈|民宿|农庄|银行|商场|商行|门店|餐厅|部|中心|院|站|馆|行|坊|园|场|社|家居城|广场|商城|的|线|那边|这边|老凤祥"

/* Begins a line that sgn_sites() found to say who seeks, or where. */
#define SGN_SITE '\x02'
/* Folded `text`; what stands before the jobs of a sentence or line and says whose they are, or where,
 * gets a line of its own when several do: 一厂(厚街):针车20人… 二厂(龙南):针车30人… */
sg_str sgn_sites(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* Folded `text` with numbered or bulleted items that each name a workplace and its job (【1】瓯海鞋厂,
 * 针车工30人,… ▲辣椒厂 —— 剪把工(计件)) as such a line and a job below it. */
sg_str sgn_items(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* Folded `text` with trades named first (招 平车 锁边 大烫 三个工种,平车一天350,…) and their pay behind as a job
 * for each. */
sg_str sgn_trades_first(const sg_vocabulary *v, sg_str text, sg_arena *arena);

/* Sites with openings of their own and nothing else, one behind the other: 凯里分公司 12人, 都匀分公司 8人.
 * Their number, `*ret_rest` the text without them; 0 unless there are two. */
size_t sgn_copies(const sg_vocabulary *v, sg_str text, sg_str *sites, size_t max, sg_str *ret_rest, sg_arena *arena);

/* `text` with numbered and labelled jobs, and sentences for all, on lines of their own. */
sg_str sgn_unfold(const sg_vocabulary *v, sg_str text, sg_arena *arena);
/* An unfolded text with the jobs listed inside its sentences on lines of their own; with `titles`,
 * those told by nothing but their titles too. Without, the jobs found are written to `known`; with
 * `titles` they are read from there: the lists of the same text need no second look. */
sg_str sgn_unfold_lists(const sg_vocabulary *v, sg_str text, bool titles, sg_arena *arena,
                        head_list *known);

#endif
