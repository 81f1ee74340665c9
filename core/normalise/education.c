/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schooling and experience asked for. In running text a school word counts only beside 学历, 文化,
 * 以上 or 毕业, so that 小学教师 and 大学城 ask for nothing.
 */
#include "grammar.h"

static const sgn_word schools[] = {
    {"小学", SG_EDUCATION_PRIMARY}, {"初中", SG_EDUCATION_JUNIOR}, {"中学", SG_EDUCATION_JUNIOR},
    {"九年义务教育", SG_EDUCATION_JUNIOR}, {"高中", SG_EDUCATION_SENIOR},
    {"中专", SG_EDUCATION_VOCATIONAL}, {"中技", SG_EDUCATION_VOCATIONAL},
    {"技校", SG_EDUCATION_VOCATIONAL}, {"职高", SG_EDUCATION_VOCATIONAL},
    {"中职", SG_EDUCATION_VOCATIONAL}, {"职中", SG_EDUCATION_VOCATIONAL},
    {"中等职业", SG_EDUCATION_VOCATIONAL}, {"大专", SG_EDUCATION_COLLEGE},
    {"专科", SG_EDUCATION_COLLEGE}, {"高职", SG_EDUCATION_COLLEGE}, {"高技", SG_EDUCATION_COLLEGE},
    {"本科", SG_EDUCATION_BACHELOR}, {"学士", SG_EDUCATION_BACHELOR},
    {"大学本科", SG_EDUCATION_BACHELOR}, {"大学专科", SG_EDUCATION_COLLEGE},
    {"大学", SG_EDUCATION_BACHELOR}, {"硕士", SG_EDUCATION_MASTER},
    {"研究生", SG_EDUCATION_MASTER}, {"mba", SG_EDUCATION_MASTER}, {"博士", SG_EDUCATION_DOCTOR},
    {"博士后", SG_EDUCATION_DOCTOR}, {"大学生", SG_EDUCATION_COUNT}, {"小学生", SG_EDUCATION_COUNT},
    {"中学生", SG_EDUCATION_COUNT}, {"初中生", SG_EDUCATION_COUNT}, {"高中生", SG_EDUCATION_COUNT},
    {"大学城", SG_EDUCATION_COUNT}, {"博士研究生", SG_EDUCATION_DOCTOR},
    {"硕士研究生", SG_EDUCATION_MASTER}, {"中小学", SG_EDUCATION_COUNT},
    {"初高中", SG_EDUCATION_JUNIOR}, {"初、高中", SG_EDUCATION_JUNIOR}, {"二本", SG_EDUCATION_BACHELOR},
};

#define NO_SCHOOL                                                                                  \
    "学历不限|不限学历|文化不限|无学历要求|学历无要求|不要求学历|文化程度不限|识字即可|认字即可|识字|不限文化|"                  \
    "学历要求不限|学历:不限|学历要求:不限|文化程度:不限|学历要求:无|无文化要求|对学历无要求|不看学历|文化:不限|会写字|学历、"                \
    "经验不限|会写自己名字|学历没要求|学历不卡|没有学历要求|没学历要求|不要学历|不要求文化|没文化|学历无所谓|学历不做要求|"    \
    "不限制学历|对学历没|学历没有要求|文化没要求|文化程度没要求|没有文化要求|不识字"

/* "女 大专 5000", "化验1人(大专)": a column of its own. */
static bool is_column(sg_str text, const sgn_hit *hit, sg_str clause)
{
    bool opened = hit->start == 0 || sgn_ends(text, hit->start, " |(|/|,|;|\n|、|:");
    bool closed = hit->end == text.n || sgn_at(text, hit->end, " |)|/|,|;|\n|。");
    return opened && closed && hit->value >= SG_EDUCATION_JUNIOR &&
           !sgn_has_any(clause, "老师|教师|辅导|数学|语文|英语|物理|化学|家教|学校|校区|校园");
}

static bool is_school_asked(sg_str text, const sgn_hit *hit)
{
    size_t from = sgn_clause_start(text, hit->start), to = sgn_clause_end(text, hit->end);
    if (sgn_has_any(sgn_slice(text, hit->end, to), "优先|为佳|尤佳"))
        return false;
    if (sgn_at(text, hit->end, "起") && hit->value >= SG_EDUCATION_SENIOR)
        return true;
    if (sgn_at(text, hit->end, "老师|教师|数学|语文|英语|学校|附近|对面|旁|城|部|食堂|门口|家教|课|班|招生|毕业班|段|起|辅导|站"))
        return false;
    if (sgn_ends(text, hit->start, "附属|教|辅导|职业|位于|在"))
        return false;
    if (sgn_ends(text, hit->start, ":|(") && to == hit->end)
        return true;
    sg_str around = sgn_slice(text, from, to);
    if (is_column(text, hit, around))
        return true;
    return sgn_has_any(around, "以上|学历|文化|毕业|程度|同等|文凭|在读|就行|即可|就可以") ||
           sgn_has_any(sgn_slice(text, hit->end, to), "专业|相关") || to - from <= hit->end - hit->start + 3;
}

bool sgn_education(sg_str text, sgn_context context, sg_education *ret)
{
    sgn_hit hits[24];
    if (text.n == 0)
        return false;
    if (context == SGN_FIELD ? sgn_has_any(text, "不限|无要求|any|识字|无学历|没要求") : sgn_has_any(text, NO_SCHOOL)) {
        *ret = SG_EDUCATION_ANY;
        return true;
    }
    size_t count = sgn_find_words(text, schools, SGN_COUNT(schools), hits, SGN_COUNT(hits));
    for (size_t i = 0; i < count; i++) {
        if (hits[i].value >= SG_EDUCATION_COUNT)
            continue;
        if (context != SGN_FIELD && !is_school_asked(text, &hits[i]))
            continue;
        int lowest = hits[i].value;
        size_t end = hits[i].end;
        for (size_t k = i + 1; k < count && hits[k].start - end <= 6; k++) {
            bool linked = hits[k].start == end ||
                          sgn_at(text, end, "/|、|或|及|-|~|至|到|,|和| ") != 0;
            if (!linked || hits[k].value >= SG_EDUCATION_COUNT)
                break;
            lowest = hits[k].value < lowest ? hits[k].value : lowest;
            end = hits[k].end;
        }
        size_t after = end + sgn_at(text, end, "学历|文化程度|文化|毕业|程度|水平");
        *ret = sgn_at(text, after, "及以下|以下|(及以下)|或以下|及其以下") ? SG_EDUCATION_ANY : (sg_education)lowest;
        return true;
    }
    return false;
}


static bool read_years(sg_str text, sgn_context context, int16_t *ret)
{
    size_t pos = 0;
    sgn_number n;
    while (sgn_next_number(text, &pos, &n)) {
        int32_t years, high;
        sgn_number second;
        if (n.multiplier != 1 || !sgn_whole(&n, &years) || years > 30)
            continue;
        size_t at = n.end, sign = sgn_range_sign(text, at);
        if (sign && sgn_number_at(text, at + sign, &second) && sgn_whole(&second, &high))
            at = second.end;
        at = sgn_skip_blanks(text, at);
        at += sgn_at(text, at, "个");
        if (!sgn_at(text, at, "年")) {
            if (context != SGN_FIELD || !(at >= text.n))
                continue;
        } else {
            at += 3;
        }
        if (context != SGN_FIELD) {
            sg_str clause = sgn_slice(text, sgn_clause_start(text, n.start),
                                      sgn_clause_end(text, at));
            if (!sgn_has_any(clause, "经验|经历|驾龄|工龄|从业|从事|工作年限|做过|干过|开过|带过|跑过|领证|拿证"))
                continue;
            if (sgn_at(text, at, "的企业|的公司|的厂|的老厂|的老店|历史|发展|老厂|老店"))
                continue;
            if (sgn_has_any(clause, "优先|尤佳|为佳|公司|拥有|成立|合同|放宽|涨|工龄奖|工龄工资|工龄补"))
                continue;
        }
        at += sgn_at(text, at, "及");
        *ret = sgn_at(text, at, "以下|以内") && !sign ? 0 : (int16_t)years;
        pos = at;
        return true;
    }
    return false;
}

bool sgn_experience(sg_str text, sgn_context context, int16_t *ret)
{
    if (text.n == 0)
        return false;
    if (context == SGN_FIELD && (sgn_has_any(text, "不限|无|应届|在校|不需|不要求|没有|生手|新手") &&
                                 !sgn_has_any(text, "以上"))) {
        *ret = 0;
        return true;
    }
    if (context != SGN_FIELD && !sgn_has_any(text, "经验|经历|驾龄|生手|新手|应届|小白|工龄|从业|从事|包教|做过|可带|在校|干过|开过|带过|"
                                              "跑过|领证|拿证|零基础|不会|现场教|包会"))
        return false;
    if (read_years(text, context, ret))
        return true;
    if (context != SGN_FIELD) {
        sgn_hit hit;
        static const sgn_word none[] = {
            {"无需经验", 1}, {"无经验", 1}, {"经验不限", 1}, {"不限经验", 1}, {"不需经验", 1},
            {"不需要经验", 1}, {"无须经验", 1}, {"零经验", 1}, {"0经验", 1}, {"没有经验", 1},
            {"生手可", 1}, {"生手亦可", 1}, {"生手也", 1}, {"新手可", 1}, {"新手亦可", 1},
            {"不要求经验", 1}, {"无工作经验", 1}, {"有无经验", 1}, {"没经验", 1}, {"生熟手", 1},
            {"无需工作经验", 1}, {"接收新手", 1}, {"不需要任何经验", 1}, {"应届生亦可", 1},
            {"应届生可", 1}, {"应届毕业生可", 1}, {"应届毕业生亦可", 1}, {"小白可", 1},
            {"无需任何经验", 1}, {"无任何经验", 1}, {"生手均可", 1}, {"有无经验均可", 1},
            {"经验:不限", 1}, {"经验要求:不限", 1}, {"无经验要求", 1}, {"可收生手", 1},
            {"生手熟手", 1}, {"熟手生手", 1}, {"接受应届", 1}, {"不限工作经验", 1},
            {"工作经验不限", 1}, {"生手包教", 1}, {"新手包教", 1}, {"包教包会", 1},
            {"学历、经验不限", 1}, {"接受小白", 1}, {"零基础", 1}, {"会不会都", 1}, {"不会可以学", 1},
            {"不会可学", 1}, {"不会的可以学", 1}, {"不会的可学", 1}, {"现场教", 1}, {"包教会", 1},
            {"没做过也", 1}, {"没做过的也", 1}, {"没干过也", 1}, {"没干过的也", 1}, {"没做过可", 1},
        };
        if (!sgn_find_words(text, none, SGN_COUNT(none), &hit, 1))
            return false;
        if (sgn_at(text, hit.end, "勿扰|者勿|不要|的勿|请勿|免谈"))
            return false;
        *ret = 0;
        return true;
    }
    return false;
}
