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
    size_t count = sgn_find_words(text, SGN_TABLE(schools), hits, SGN_COUNT(hits));
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


/* 大专,3年,6000-9000 · 焊工 5年以上: years by themselves are what one must have worked. */
static bool are_bare_years(sg_str text, size_t start, size_t at)
{
    size_t above = sgn_at(text, at, "及以上|以上|或以上|起"), end = sgn_skip_blanks(text, at + above);
    size_t before = start;
    while (before > 0 && text.s[before - 1] == ' ')
        before--;
    before -= sgn_ends(text, before, "至少|最少|需|要|满|不少于|需要|要求|做过|有");
    bool opened = before == 0 || before < start || sgn_ends(text, before, ",|;|\n|。|、|(|/|:|]|】");
    bool closed = end >= text.n || end > at + above || sgn_at(text, end, ",|;|\n|。|、|)|/");
    size_t from = sgn_clause_start(text, start), to = sgn_clause_end(text, at);
    return (opened || above) && closed &&
           !sgn_has_any(sgn_slice(text, from, to),
                        "合同|签|成立|历史|满|涨|奖|补|假|稳定|长期|干|居住|户籍|毕业|社保|使用|期|学制|学费|保质|质保|每|"
                        "包|岁|月|日|薪|元|新|创|老厂|老店|连续|租|寿命|服务|工龄|优先|尤佳|为佳|公司|拥有|以来|内|赔|返");
}

static bool is_experience(sg_str text, size_t start, size_t at)
{
    sg_str clause = sgn_slice(text, sgn_clause_start(text, start), sgn_clause_end(text, at));
    if (!sgn_has_any(clause, "经验|经历|驾龄|工龄|从业|从事|工作年限|做过|干过|开过|带过|跑过|领证|拿证|资历|手艺|实操|操作年限"))
        return are_bare_years(text, start, at);
    return !sgn_at(text, at, "的企业|的公司|的厂|的老厂|的老店|历史|发展|老厂|老店") &&
           !sgn_has_any(clause, "优先|尤佳|为佳|公司|拥有|成立|合同|放宽|涨|工龄奖|工龄工资|工龄补|工龄满|工龄每|满一年奖|满一年补|"
                                "满1年奖|年假|工龄一年");
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
        if (context != SGN_FIELD && !is_experience(text, n.start, at))
            continue;
        at += sgn_at(text, at, "及");
        *ret = sgn_at(text, at, "以下|以内") && !sign ? -1 : (int16_t)years;
        pos = at;
        return true;
    }
    return false;
}

/* "无需经验" asks for nothing: said, and no years. */
bool sgn_experience(sg_str text, sgn_context context, int16_t *ret)
{
    if (text.n == 0)
        return false;
    if (context == SGN_FIELD && sgn_has_any(text, "不限|无|应届|在校|不需|不要求|没有|生手|新手|不要|均可") &&
        !sgn_has_any(text, "以上")) {
        *ret = -1;
        return true;
    }
    return sgn_has(text, "年") && read_years(text, context, ret);
}
