/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wished, refused, lacking, or merely told: see profile_stance.h. The last word of stance before
 * the word decides (不想做普工想做焊工), unless one right after it does (保安不做, 夜班不想上).
 */
#include "profile_stance.h"

#include "grammar.h"

enum { REST = 60 }; /* bytes looked at after an exception */

/* Longer words first where one begins with another: 不想不 is no refusal, 去年 no journey. */
static const struct {
    const char *words;
    sgn_stance stance;
} before[] = {
    {"没做过|没干过|没学过|没开过|不会|没有|没得|还没|不懂", SGN_LACKING},
    {"特别|分别|别的|别人|区别|级别|不要经验|不要技术|不要学历|不要押金|不要求|不是不|不得不|不怕|不挑|不限|不管|不介意|不嫌|去年|以前|之前|原来|前年|曾经|要照顾|没去过", SGN_TOLD},
    {"不想|不做|不愿|不要|不去|不考虑|不干|不上|不找|不能|不适合|不接受|不喜欢|不回|不再|不打算|别|除了|"
     "除开|拒绝|讨厌|受不了|做不了|干不了|上不了|去不了",
     SGN_REFUSED},
    {"想|去|到|希望|意向|愿意|找|回|优先|最好|只要|只去|要在|要去|要求在|打算|倾向", SGN_WISHED},
};

/* Length of the word of stance at `at`, 0 none. The longest wins: 不想 over 想. */
static size_t stance_word(sg_str text, size_t at, sgn_stance *ret)
{
    size_t longest = 0;
    for (size_t i = 0; i < SGN_COUNT(before); i++) {
        size_t length = sgn_at(text, at, before[i].words);
        if (length > longest) {
            longest = length;
            *ret = before[i].stance;
        }
    }
    return longest;
}

/* 除了新疆都行 leaves it out, 除了保安还做过保洁 does not. */
static bool is_exception(sg_str text, size_t end)
{
    sg_str rest = sgn_slice(text, end, end + REST < text.n ? end + REST : text.n);
    return sgn_has_any(rest, "都行|都可以|都能|都去|都做|都想|哪里都|哪都|什么都|外都|其他") &&
           !sgn_has_any(rest, "还做|还会|还干|也做|也会|也干");
}

/* 保安不做, 广东那边不去, 夜班不想上, 保安除外; but 上海不错 says nothing. */
static bool refused_after(sg_str after)
{
    size_t at = 0, length;
    while ((length = sgn_at(after, at, "这些|这种|这类|那边|那些|之类|岗位|工作|活|的|也|都|就|是|工|我|地方|方面|太远"
                                       "|太累|太苦|太冷| ")) > 0)
        at += length;
    if (sgn_at(after, at, "不做不行|不去不行|不要紧|不限"))
        return false;
    return sgn_at(after, at, "不想|不做|不去|不考虑|不干|不愿|不要|不上|不能上|上不了|做不了|干不了|去不了|"
                             "除外|不行|不喜欢|算了|免谈") > 0;
}

sgn_stance sgn_stance_of(sg_str text, size_t start, size_t end)
{
    size_t from = sgn_clause_start(text, start);
    sg_str clause = sgn_slice(text, from, start);
    sg_str after = sgn_slice(text, end, sgn_clause_end(text, end));
    sgn_stance stance = SGN_TOLD, found = SGN_TOLD;
    for (size_t at = 0; at < clause.n;) {
        size_t length = sgn_starts(clause, at) ? stance_word(clause, at, &found) : 0;
        /* 不想去: the journey is refused with the wish. 去年到广东: a journey of the past. */
        bool past = stance == SGN_TOLD &&
                    sgn_has_any(sgn_slice(clause, 0, at), "去年|以前|之前|原来|前年|曾经");
        bool weak = found == SGN_WISHED && (stance == SGN_REFUSED || past) &&
                    !sgn_at(clause, at, "想|希望|愿意|打算|最好|只|优先|意向|倾向");
        if (length > 0 && !weak)
            stance = found;
        at += length > 0 ? length : 1;
    }
    if (sgn_at(after, 0, "不做别的|不做其他|不做其它|以外不|以外都不|外都不"))
        return SGN_WISHED;
    if (refused_after(after))
        return SGN_REFUSED;
    if (stance == SGN_REFUSED && sgn_has_any(clause, "除了|除开") && !sgn_has_any(clause, "不想|不去"))
        return is_exception(text, end) ? SGN_REFUSED : SGN_TOLD;
    if (stance == SGN_WISHED && sgn_has_any(after, "做过|打过工|干过|待过|回来|上过班") &&
        !sgn_has_any(clause, "想|希望"))
        return SGN_TOLD;
    return stance;
}
