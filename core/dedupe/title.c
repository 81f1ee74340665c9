/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Titles of one job differ in everything but what is done: 锂电池卷绕工, 卷绕操作工, 锂电操作员(卷绕). So
 * the two characters that say it are taken from before the endings every title has, outside the
 * brackets and within, and looked for in the other title.
 */
#include "title.h"

#include <string.h>

#include "songgang/text.h"

/* Longest first where one ends another. */
static const char *const endings[] = {
    "操作工", "操作员", "操作手", "作业员", "工程师", "技术员", "技术工", "熟练工", "临时工", "驾驶员", "负责人", "实习生",
    "操作",   "作业",   "技师",   "技工",   "师傅",   "学徒",   "女工",   "男工",   "普工",   "熟手",   "小工",   "大工",
    "零工",   "杂工",   "人员",   "专员",   "员工",   "驾驶",   "司机",   "教师",   "老师",   "讲师",   "专任",   "专业",
    "全职",   "兼职",   "岗位",   "顾问",   "经理",   "主管",   "助理",   "总监",   "组长",   "急招",   "急聘",   "诚聘",
    "招聘",   "若干",   "数名",   "工人",   "工作",   "生产",   "车间",   "一线",   "产线",   "流水",   "工厂",   "现场",
    "设备",   "工",     "员",     "师",     "手",     "岗",     "活"};

enum { TITLE_BYTES = 96, CHARACTER = 3 };

static size_t ending_of(const char *text, size_t n)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t k = strlen(endings[i]);
        if (k <= n && memcmp(text + n - k, endings[i], k) == 0)
            return k;
    }
    return 0;
}

/* The last two characters before the endings; one when there is only one; none when the title is
 * endings all through (操作工). */
static void activity_of(const char *text, size_t n, uint16_t ret[2])
{
    for (size_t k = ending_of(text, n); k; k = ending_of(text, n))
        n -= k;
    sg_str last = {text, n};
    if (n > 2 * CHARACTER)
        last = (sg_str){text + n - 2 * CHARACTER, 2 * CHARACTER};
    ret[0] = ret[1] = 0;
    for (size_t pos = 0, i = 0; pos < last.n && i < 2; i++)
        ret[i] = (uint16_t)sg_utf8_next(last, &pos);
}

/* The Han characters at `depth` brackets (0, 1) of a folded title. */
static size_t han_at(const char *folded, int wanted, char out[TITLE_BYTES])
{
    sg_str text = sg_str_of(folded);
    size_t n = 0;
    int depth = 0;
    for (size_t pos = 0; pos < text.n && n + CHARACTER < TITLE_BYTES;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        depth += cp == '(' ? 1 : cp == ')' && depth > 0 ? -1 : 0;
        if (depth == wanted && cp <= UINT16_MAX && sg_is_han(cp))
            n += sg_utf8_put(cp, out + n);
    }
    return n;
}

/* The title, and behind a '(' what stood in brackets: 啤工(注塑), 普工(包吃住). */
static void set_head(const char *folded, sg_fingerprint *ret)
{
    sg_str text = sg_str_of(folded);
    size_t count = 0;
    for (int inside = 0; inside < 2; inside++) {
        int depth = 0;
        for (size_t pos = 0; pos < text.n && count < SG_DUP_TITLE;) {
            uint32_t cp = sg_utf8_next(text, &pos);
            bool letter = (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || sg_is_han(cp);
            bool opens = cp == '(';
            depth += opens ? 1 : cp == ')' && depth > 0 ? -1 : 0;
            if (cp <= UINT16_MAX && (inside ? depth > 0 && (letter || opens) : depth == 0 && letter))
                ret->head[count++] = (uint16_t)cp;
        }
    }
}

void sg_title_mark(const char *folded, sg_fingerprint *ret)
{
    char han[TITLE_BYTES];
    if (!folded)
        return;
    set_head(folded, ret);
    for (int i = 0; i < SG_DUP_ACTIVITIES; i++)
        activity_of(han, han_at(folded, i, han), ret->activity[i]);
}

/* ---- comparing ---- */

/* Characters up to the brackets; `*ret_all` with what they hold. */
static int title_length(const uint16_t *head, int *ret_all)
{
    int n = SG_DUP_TITLE;
    *ret_all = 0;
    while (*ret_all < SG_DUP_TITLE && head[*ret_all]) {
        if (head[*ret_all] == '(' && n == SG_DUP_TITLE)
            n = *ret_all;
        ++*ret_all;
    }
    return n < *ret_all ? n : *ret_all;
}

/* 工 and 员 end every title. */
static bool is_title_ending(uint16_t cp)
{
    static const uint16_t ends[] = {'(',             0x5DE5 /* 工 */, 0x5458 /* 员 */, 0x4EBA /* 人 */,
                                    0x5E08 /* 师 */, 0x64CD /* 操 */, 0x4F5C /* 作 */, 0x53F8 /* 司 */,
                                    0x673A /* 机 */, 0x5973 /* 女 */, 0x7537 /* 男 */};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (cp == ends[i])
            return true;
    return false;
}

/* What is done in `a` stands in `b`. What only brackets say is often a place or a rank: (西安), (初级). */
static bool does_the_same(const sg_fingerprint *a, const sg_fingerprint *b)
{
    const uint16_t *what = a->activity[0];
    if (!what[0])
        return false;
    for (int k = 0; k < SG_DUP_ACTIVITIES; k++)
        if (what[0] == b->activity[k][0] && what[1] == b->activity[k][1])
            return true;
    for (int k = 0; what[1] && k + 1 < SG_DUP_TITLE; k++)
        if (b->head[k] == what[0] && b->head[k + 1] == what[1])
            return true;
    return false;
}

sg_title_relation sg_title_relate(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (a->title && a->title == b->title)
        return SG_TITLE_SAME;
    int all_a, all_b, same = 0;
    int m = title_length(a->head, &all_a), n = title_length(b->head, &all_b);
    const uint16_t *part = m <= n ? a->head : b->head, *whole = m <= n ? b->head : a->head;
    int least = m < n ? m : n, most = m < n ? n : m;
    /* Two characters are enough at the end: 普工, 比亚迪普工. */
    if (least == 2 && memcmp(part, whole + most - 2, 2 * sizeof *part) == 0)
        return SG_TITLE_WITHIN;
    for (int k = 0; least >= 3 && k + least <= most; k++)
        if (memcmp(part, whole + k, (size_t)least * sizeof *part) == 0)
            return SG_TITLE_WITHIN;
    if (does_the_same(a, b) || does_the_same(b, a))
        return SG_TITLE_WITHIN;
    for (int i = 0; i < all_a; i++)
        for (int k = 0; k < all_b; k++)
            if (a->head[i] == b->head[k]) {
                same += !is_title_ending(a->head[i]);
                break;
            }
    /* Most of both: 摘辣椒小工, 摘辣椒零工; but not 会计学讲师, 英语讲师. */
    int longer = all_a > all_b ? all_a : all_b;
    if (same >= 3 && same * 2 >= longer && !sg_titles_contrary(a, b))
        return SG_TITLE_WITHIN;
    return same >= 2 ? SG_TITLE_SHARES : SG_TITLE_OTHER;
}

/* 小学, 数学: in every title of a school. */
static bool stands_in(uint16_t cp, const uint16_t *head)
{
    enum { LEARN = 0x5B66 };
    if (cp == LEARN)
        return false;
    for (int i = 0; i < SG_DUP_TITLE && head[i]; i++)
        if (head[i] == cp)
            return true;
    return false;
}

bool sg_titles_contrary(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (!a->activity[0][1] || !b->activity[0][1])
        return false;
    for (int i = 0; i < 2; i++)
        if (stands_in(a->activity[0][i], b->head) || stands_in(b->activity[0][i], a->head))
            return false;
    return true;
}

bool sg_titles_bracket_other(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int all_a, all_b, m = title_length(a->head, &all_a), n = title_length(b->head, &all_b);
    if (m == all_a || n == all_b)
        return false;
    for (int i = m + 1; i < all_a; i++)
        for (int k = n + 1; k < all_b; k++)
            if (a->head[i] == b->head[k])
                return false;
    return true;
}
