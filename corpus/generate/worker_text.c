/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a caseworker notes of a worker in one line, or the worker says: where, at what, how long,
 * and what is wanted next.
 */
#include <string.h>

#include "corpus_records.h"

static const char *const han_years[] = {"半", "一", "两", "三",   "四",   "五",   "六",   "七",
                                        "八", "九", "十", "十一", "十二", "十三", "十四", "十五"};

static void wants(corpus_random *r, bool near_home, int age, sg_gender gender, sg_buffer *out)
{
    if (near_home) {
        static const char carer[] =
            "要带孩子，只能在家附近找事做|家里有老人要照顾，想在县城上班|小孩读书，走不远|"
            "想在本乡镇做点零工|离家近就行，工资少点也可以|接送娃娃上学，只能做白班";
        static const char old[] = "年纪大了，不想出远门|身体还可以，想就近做保洁、守门这类|"
                                  "想在附近打零工|家里种着地，农闲时做活";
        corpus_append_pick(r, out, age >= 50 ? old : carer);
        return;
    }
    corpus_append_pick(
        r, out,
        gender == SG_GENDER_FEMALE
            ? "想找包吃住的厂|想继续做老本行|想进大点的厂，交社保的|夜班不想上|想和老乡一个厂|"
              "工资合适就去|想换个轻松点的活|想学点技术"
            : "想找包吃住的厂|想继续做老本行|工资太低不考虑|哪里工资高去哪里|想去离家近一点的省|"
              "想学门技术|最好能两口子一起去|能月结就行|不想再上夜班");
}

void corpus_tell_worker(corpus_random *r, const char *place, const char *nickname,
                        const corpus_trade *trade, int years, int age, sg_gender gender,
                        bool near_home, sg_buffer *out)
{
    sg_str title = corpus_pick(r, trade->titles);
    size_t mark = sg_str_find(title, sg_str_of("="));
    if (mark != SIZE_MAX)
        title.n = mark;
    const char *length = han_years[years < 16 ? years : 15];
    int n = (int)title.n;
    switch (corpus_below(r, 6)) {
    case 0:
        sg_buffer_printf(out, "在%s%s做过%s年%.*s，", place, nickname, length, n, title.s);
        break;
    case 1:
        sg_buffer_printf(out, "之前在%s做%.*s，干了%s年，", place, n, title.s, length);
        break;
    case 2:
        sg_buffer_printf(out, "做过%.*s，", n, title.s);
        break;
    case 3:
        sg_buffer_printf(out, "%s年%.*s经验，去年在%s，", length, n, title.s, place);
        break;
    case 4:
        sg_buffer_printf(out, "原来在%s打工，%s里的%.*s，", place, nickname, n, title.s);
        break;
    default:
        sg_buffer_printf(out, "会做%.*s，", n, title.s);
        break;
    }
    wants(r, near_home, age, gender, out);
}
