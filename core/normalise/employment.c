/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kind of employment and shift. In running text only words that name the job itself count.
 */
#include "grammar.h"

static const sgn_word kinds[] = {
    {"全职", SG_EMPLOYMENT_FULL_TIME}, {"长期工", SG_EMPLOYMENT_FULL_TIME},
    {"正式工", SG_EMPLOYMENT_FULL_TIME}, {"合同工", SG_EMPLOYMENT_FULL_TIME},
    {"全日制用工", SG_EMPLOYMENT_FULL_TIME}, {"长期稳定工", SG_EMPLOYMENT_FULL_TIME},
    {"兼职", SG_EMPLOYMENT_PART_TIME}, {"非全日制", SG_EMPLOYMENT_PART_TIME},
    {"钟点工", SG_EMPLOYMENT_PART_TIME}, {"钟点保洁", SG_EMPLOYMENT_PART_TIME}, {"钟点阿姨", SG_EMPLOYMENT_PART_TIME},
    {"钟点家政", SG_EMPLOYMENT_PART_TIME}, {"钟点做饭", SG_EMPLOYMENT_PART_TIME}, {"钟点房", SG_EMPLOYMENT_COUNT},
    {"社会实践", SG_EMPLOYMENT_INTERN}, {"暑期实践", SG_EMPLOYMENT_INTERN}, {"暑期实习", SG_EMPLOYMENT_INTERN},
    {"寒假实践", SG_EMPLOYMENT_INTERN}, {"社会实践经", SG_EMPLOYMENT_COUNT}, {"顶岗实习", SG_EMPLOYMENT_INTERN},
    {"临时工", SG_EMPLOYMENT_TEMPORARY}, {"短期工", SG_EMPLOYMENT_TEMPORARY},
    {"暑假工", SG_EMPLOYMENT_TEMPORARY}, {"寒假工", SG_EMPLOYMENT_TEMPORARY},
    {"季节工", SG_EMPLOYMENT_TEMPORARY}, {"季节性用工", SG_EMPLOYMENT_TEMPORARY},
    {"临时用工", SG_EMPLOYMENT_TEMPORARY}, {"短期用工", SG_EMPLOYMENT_TEMPORARY},
    {"临工", SG_EMPLOYMENT_TEMPORARY}, {"假期工", SG_EMPLOYMENT_TEMPORARY},
    {"季节性临时", SG_EMPLOYMENT_TEMPORARY}, {"学生工", SG_EMPLOYMENT_TEMPORARY},
    {"日结工", SG_EMPLOYMENT_DAY_LABOUR}, {"零工", SG_EMPLOYMENT_DAY_LABOUR},
    {"散工", SG_EMPLOYMENT_DAY_LABOUR}, {"零工市场", SG_EMPLOYMENT_COUNT}, {"零工驿站", SG_EMPLOYMENT_COUNT}, {"零工平台", SG_EMPLOYMENT_COUNT},
    {"打零工", SG_EMPLOYMENT_DAY_LABOUR},
    {"零散用工", SG_EMPLOYMENT_DAY_LABOUR}, {"日工", SG_EMPLOYMENT_DAY_LABOUR}, {"日工程", SG_EMPLOYMENT_COUNT}, {"日工作", SG_EMPLOYMENT_COUNT},
    {"日工资", SG_EMPLOYMENT_COUNT}, {"日工时", SG_EMPLOYMENT_COUNT},
    {"居家", SG_EMPLOYMENT_HOME_BASED}, {"居家就业", SG_EMPLOYMENT_HOME_BASED},
    {"拿回家", SG_EMPLOYMENT_HOME_BASED}, {"领回家", SG_EMPLOYMENT_HOME_BASED},
    {"料回家做", SG_EMPLOYMENT_HOME_BASED}, {"拿回去做", SG_EMPLOYMENT_HOME_BASED},
    {"在家里做", SG_EMPLOYMENT_HOME_BASED}, {"在家就能", SG_EMPLOYMENT_HOME_BASED},
    {"在家就可", SG_EMPLOYMENT_HOME_BASED}, {"在家绣", SG_EMPLOYMENT_HOME_BASED},
    {"在家编", SG_EMPLOYMENT_HOME_BASED}, {"在家缝", SG_EMPLOYMENT_HOME_BASED},
    {"在家串", SG_EMPLOYMENT_HOME_BASED}, {"不用到厂", SG_EMPLOYMENT_HOME_BASED},
    {"短工", SG_EMPLOYMENT_TEMPORARY},
    {"在家做", SG_EMPLOYMENT_HOME_BASED}, {"在家手工", SG_EMPLOYMENT_HOME_BASED},
    {"在家兼职", SG_EMPLOYMENT_HOME_BASED}, {"在家加工", SG_EMPLOYMENT_HOME_BASED}, {"来料加工", SG_EMPLOYMENT_HOME_BASED},
    {"带回家做", SG_EMPLOYMENT_HOME_BASED}, {"可带回家", SG_EMPLOYMENT_HOME_BASED},
    {"手工外发", SG_EMPLOYMENT_HOME_BASED}, {"手工活外发", SG_EMPLOYMENT_HOME_BASED},
    {"可在家", SG_EMPLOYMENT_HOME_BASED}, {"在家办公", SG_EMPLOYMENT_HOME_BASED},
    {"居家办公", SG_EMPLOYMENT_HOME_BASED}, {"居家养老", SG_EMPLOYMENT_COUNT},
    {"居家护理", SG_EMPLOYMENT_COUNT}, {"居家服务", SG_EMPLOYMENT_COUNT},
    {"居家保洁", SG_EMPLOYMENT_COUNT}, {"居家上门", SG_EMPLOYMENT_COUNT},
    {"居家照护", SG_EMPLOYMENT_COUNT}, {"居家用品", SG_EMPLOYMENT_COUNT},
    {"公益性岗位", SG_EMPLOYMENT_PUBLIC_WELFARE}, {"公益岗", SG_EMPLOYMENT_PUBLIC_WELFARE},
    {"公益性岗", SG_EMPLOYMENT_PUBLIC_WELFARE}, {"公岗", SG_EMPLOYMENT_PUBLIC_WELFARE},
    {"城镇公益性", SG_EMPLOYMENT_PUBLIC_WELFARE}, {"办公岗", SG_EMPLOYMENT_COUNT},
    {"实习生", SG_EMPLOYMENT_INTERN}, {"见习生", SG_EMPLOYMENT_INTERN},
    {"就业见习", SG_EMPLOYMENT_INTERN}, {"见习岗", SG_EMPLOYMENT_INTERN},
    {"临时工作", SG_EMPLOYMENT_COUNT}, {"临时工程", SG_EMPLOYMENT_COUNT},
    {"实习期", SG_EMPLOYMENT_COUNT}, {"见习期", SG_EMPLOYMENT_COUNT},
    {"实习经", SG_EMPLOYMENT_COUNT}, {"实习岗", SG_EMPLOYMENT_INTERN},
};

static const sgn_word field_kinds[] = {
    {"长期", SG_EMPLOYMENT_FULL_TIME}, {"正式", SG_EMPLOYMENT_FULL_TIME},
    {"固定", SG_EMPLOYMENT_FULL_TIME}, {"合同制", SG_EMPLOYMENT_FULL_TIME},
    {"全日制", SG_EMPLOYMENT_FULL_TIME}, {"full_time", SG_EMPLOYMENT_FULL_TIME},
    {"临时", SG_EMPLOYMENT_TEMPORARY}, {"短期", SG_EMPLOYMENT_TEMPORARY},
    {"季节", SG_EMPLOYMENT_TEMPORARY}, {"日结", SG_EMPLOYMENT_DAY_LABOUR},
    {"实习", SG_EMPLOYMENT_INTERN}, {"见习", SG_EMPLOYMENT_INTERN},
    {"公益", SG_EMPLOYMENT_PUBLIC_WELFARE}, {"在家", SG_EMPLOYMENT_HOME_BASED},
    {"part_time", SG_EMPLOYMENT_PART_TIME}, {"temporary", SG_EMPLOYMENT_TEMPORARY},
    {"day_labour", SG_EMPLOYMENT_DAY_LABOUR}, {"home_based", SG_EMPLOYMENT_HOME_BASED},
    {"public_welfare", SG_EMPLOYMENT_PUBLIC_WELFARE}, {"intern", SG_EMPLOYMENT_INTERN},
    {"小时工", SG_EMPLOYMENT_PART_TIME}, {"临聘", SG_EMPLOYMENT_TEMPORARY}, {"劳务派遣", SG_EMPLOYMENT_COUNT},
};

static bool common_kind(int value)
{
    return value == SG_EMPLOYMENT_FULL_TIME || value == SG_EMPLOYMENT_PART_TIME ||
           value == SG_EMPLOYMENT_INTERN;
}

/* 小时工 is how one is paid; with 每天4小时 it is also how long one works. */
static bool is_few_hours(sg_str text)
{
    enum { HOURS = 6 };
    if (!sgn_has(text, "小时工"))
        return false;
    for (size_t at = 0; (at = sgn_find(text, at, "每天")) != SIZE_MAX; at += 6) {
        sgn_number n;
        int32_t hours;
        size_t from = at + 6 + sgn_at(text, at + 6, "工作|上班|只做|做|约");
        if (from < text.n && sgn_number_at(text, from, &n) && sgn_whole(&n, &hours) &&
            hours <= HOURS && sgn_at(text, n.end, "小时|个小时"))
            return true;
    }
    return false;
}

/* Paid by the day and wanted for a day, or offered so (【日结】, 日结200): many are paid so for months. */
static bool is_day_labour(sg_str text)
{
    static const char *const ways[] = {"日结", "当天结", "当场结", "当场发", "当天发", "干完结", "做完结", "干完就结", "做完就结", "干完就给"};
    if (!sgn_has_any(text, "日结|当天|当场|干完|做完")) /* one of them is in all the ways */
        return false;
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        if (sgn_has(text, ways[i]) &&
            sgn_has_any(text, "明天|今天|今晚|后天|明早|明晚|当天就|周六|周日|周末|本周|早上接|晚上送|临时要|急用|一天活|做一天活"))
            return true;
    for (size_t at = 0; (at = sgn_find(text, at, "日结")) != SIZE_MAX; at += 6) {
        sgn_number n;
        if (sgn_at(text, at + 6, "】|]") && sgn_ends(text, at, "【|["))
            return true;
        if (at + 6 < text.n && sgn_number_at(text, at + 6, &n) && n.milli >= 80000 && n.digits >= 2 &&
            !sgn_ends(text, at, "可|能|可以|也可|非|不"))
            return true;
    }
    return false;
}

/* …,临时。 · 都是短期,…: the clause says nothing else. */
static bool is_short_term(sg_str text)
{
    static const char *const ways[] = {"临时", "短期"};
    if (!sgn_has_any(text, "临时|短期"))
        return false;
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 6) {
            size_t from = sgn_skip_blanks(text, sgn_clause_start(text, at));
            from += sgn_at(text, from, "都是|均为|全是|是");
            bool begins = from == at || sgn_ends(text, at, " ");
            if (begins && (at + 6 >= text.n || sgn_at(text, at + 6, ",|。|;|.| |\n|的,|的。|活|)|!")))
                return true;
        }
    return false;
}

bool sgn_employment(sg_str text, sgn_context context, sg_employment *ret)
{
    sgn_hit hits[8];
    if (text.n == 0)
        return false;
    size_t count = sgn_find_words(text, SGN_TABLE(kinds), hits, SGN_COUNT(hits));
    for (size_t i = 0; i < count; i++) {
        if (hits[i].value >= SG_EMPLOYMENT_COUNT)
            continue;
        if (sgn_ends(text, hits[i].start, "非|不招|拒绝|谢绝|不收|不要|不接受|不是|勿|接受|负责|欢迎|全职|全职/|全职、|全职或") ||
            sgn_at(text, hits[i].end, "勿|免|不要|请勿|除外|绕|者勿|经验|经历|也可|也行|也要|亦可|也收") ||
            (common_kind(hits[i].value) && sgn_at(text, hits[i].end, "均可|都可|都行|兼职|/兼职|、兼职|或兼职|全职|/全职|、全职|或全职")))
            continue;
        if (context == SGN_SENTENCE &&
            sgn_has_any(sgn_slice(text, sgn_clause_start(text, hits[i].start), hits[i].start),
                        "负责|管理|招聘|面向|对接|开发|负责公司|培训|不得|禁止|有"))
            continue;
        /* A description speaks of interns and part-timers for many reasons. */
        bool common = common_kind(hits[i].value);
        sg_str clause = sgn_slice(text, sgn_clause_start(text, hits[i].start), hits[i].start);
        if (context == SGN_SENTENCE && common && !sgn_has_any(clause, "性质|类型|形式"))
            continue;
        *ret = (sg_employment)hits[i].value;
        return true;
    }
    if (context == SGN_FIELD &&
        sgn_find_words(text, SGN_TABLE(field_kinds), hits, 1) &&
        hits[0].value < SG_EMPLOYMENT_COUNT) {
        *ret = (sg_employment)hits[0].value;
        return true;
    }
    if (context == SGN_FIELD)
        return false;
    if (is_short_term(text)) {
        *ret = SG_EMPLOYMENT_TEMPORARY;
        return true;
    }
    if (is_few_hours(text)) {
        *ret = SG_EMPLOYMENT_PART_TIME;
        return true;
    }
    if (is_day_labour(text)) {
        *ret = SG_EMPLOYMENT_DAY_LABOUR;
        return true;
    }
    return false;
}

static const sgn_word shifts[] = {
    {"三班倒", SG_SHIFT_THREE}, {"三班两运转", SG_SHIFT_THREE}, {"四班三运转", SG_SHIFT_THREE},
    {"四班三倒", SG_SHIFT_THREE}, {"三班制", SG_SHIFT_THREE}, {"3班倒", SG_SHIFT_THREE},
    {"三班运转", SG_SHIFT_THREE}, {"四班两运转", SG_SHIFT_THREE}, {"三班两倒", SG_SHIFT_THREE},
    {"两班倒", SG_SHIFT_TWO}, {"二班倒", SG_SHIFT_TWO}, {"两班制", SG_SHIFT_TWO},
    {"2班倒", SG_SHIFT_TWO}, {"两班轮", SG_SHIFT_TWO}, {"白夜班", SG_SHIFT_TWO},
    {"白夜倒班", SG_SHIFT_TWO}, {"白夜两班", SG_SHIFT_TWO}, {"倒班", SG_SHIFT_TWO},
    {"两班", SG_SHIFT_TWO}, {"白晚班", SG_SHIFT_TWO}, {"日夜班", SG_SHIFT_TWO},
    {"白班夜班", SG_SHIFT_TWO}, {"白班、夜班", SG_SHIFT_TWO}, {"白班/夜班", SG_SHIFT_TWO},
    {"黑白班", SG_SHIFT_TWO}, {"昼夜班", SG_SHIFT_TWO}, {"早晚班", SG_SHIFT_TWO},
    {"不倒班", SG_SHIFT_DAY}, {"长白班", SG_SHIFT_DAY}, {"常白班", SG_SHIFT_DAY},
    {"白班", SG_SHIFT_DAY}, {"无夜班", SG_SHIFT_DAY}, {"不上夜班", SG_SHIFT_DAY},
    {"没有夜班", SG_SHIFT_DAY}, {"不用上夜班", SG_SHIFT_DAY}, {"无需夜班", SG_SHIFT_DAY},
    {"长夜班", SG_SHIFT_NIGHT}, {"常夜班", SG_SHIFT_NIGHT}, {"上夜班", SG_SHIFT_NIGHT},
    {"夜班岗", SG_SHIFT_NIGHT}, {"专职夜班", SG_SHIFT_NIGHT}, {"纯夜班", SG_SHIFT_NIGHT},
    {"夜班补", SG_SHIFT_NONE}, {"夜班津贴", SG_SHIFT_NONE}, {"夜班费", SG_SHIFT_NONE},
};

bool sgn_shift(sg_str text, sg_shift *ret)
{
    sgn_hit hits[8];
    if (!sgn_has(text, "班"))
        return false;
    size_t count = sgn_find_words(text, SGN_TABLE(shifts), hits, SGN_COUNT(hits));
    bool day = false, two = false, three = false, night = false;
    for (size_t i = 0; i < count; i++) {
        day |= hits[i].value == SG_SHIFT_DAY;
        two |= hits[i].value == SG_SHIFT_TWO;
        three |= hits[i].value == SG_SHIFT_THREE;
        night |= hits[i].value == SG_SHIFT_NIGHT;
    }
    if (!day && !two && !three && !night)
        return false;
    *ret = three ? SG_SHIFT_THREE : two || (day && night) ? SG_SHIFT_TWO
           : night ? SG_SHIFT_NIGHT : SG_SHIFT_DAY;
    return true;
}
