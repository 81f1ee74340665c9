/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a caseworker must look at before a posting is offered: fees, bait, pay below the legal
 * minimum, unlawful bars. Nothing is changed silently: warnings, and `held` for the dangerous.
 */
#include "grammar.h"
#include "songgang/messages.h"

void sgn_warn(sg_posting *job, const char *code, const char *text)
{
    if (job->warning_count < SG_MAX_WARNINGS)
        job->warnings[job->warning_count++] = (sg_warning){code, text};
}

enum { DEMAND = 2 }; /* the word alone says that the worker is to pay */

static const sgn_word fees[] = {
    {"押金", 1}, {"报名费", 1}, {"培训费", 1}, {"服装费", 1}, {"保证金", 1}, {"建档费", 1},
    {"中介费", 1}, {"服务费", 1}, {"资料费", 1}, {"风险金", 1}, {"介绍费", 1}, {"工装押金", 1},
    {"入职费", 1}, {"办证费", 1}, {"手续费", 1}, {"工本费", 1}, {"先交钱", 1}, {"先交费", 1},
    {"宿舍押金", 0}, {"住宿押金", 0}, {"水电押金", 0}, {"钥匙押金", 0}, {"物业服务费", 0},
    {"服务费用", 0}, {"履约保证金", 0}, {"投标保证金", 0}, {"培训费用", 0}, {"房租押金", 0},
    {"押金条", 0}, {"餐卡押金", 0}, {"饭卡押金", 0}, {"办卡费", 1}, {"工牌费", 1}, {"会员费", 1}, {"材料费", 1}, {"工作服费", 1}, {"材料押金", 1}, {"加盟费", 1},
    {"激活费", 1}, {"车辆押金", 1}, {"定金", 1}, {"诚意金", 1}, {"学费", 1}, {"会费", 1},
    {"考证费", 1}, {"代理费", 1}, {"体检押金", 1}, {"占位费", 1}, {"大学学费", 0}, {"孩子学费", 0},
    {"子女学费", 0}, {"消费", 0}, {"教学费", 0}, {"工会会费", 0}, {"缴纳党费", 0},
    {"交钱", DEMAND}, {"请转账", DEMAND}, {"先转账", DEMAND}, {"自费参加", DEMAND},
    {"自费培训", DEMAND}, {"工装自费", DEMAND}, {"购买本公司产品", DEMAND}, {"先购买", DEMAND},
    {"提交钱", 0},
};

static const sgn_word baits[] = {
    {"刷单", 1}, {"跑分", 1}, {"代孕", 1}, {"捐卵", 1}, {"陪酒", 1}, {"陪侍", 1}, {"陪唱", 1},
    {"裸聊", 1}, {"博彩", 1}, {"菠菜", 1}, {"杀猪", 1}, {"偷渡", 1}, {"无需护照", 1}, {"日入过", 1},
    {"日赚", 1}, {"轻松月入", 1}, {"租借银行卡", 1}, {"出租银行卡", 1}, {"出借银行卡", 1},
    {"收购银行卡", 1}, {"刷流水", 1}, {"点赞员", 1}, {"打字员日结", 1}, {"抄写员", 1}, {"缅北", 1},
    {"模特陪", 1}, {"加微信领", 1}, {"躺赚", 1}, {"稳赚", 1}, {"兼职打字", 1}, {"挂机", 1},
    {"做任务返", 1}, {"返佣金", 1}, {"先试再充", 1}, {"先充值", 1}, {"需充值", 1}, {"充值后", 1},
    {"先垫付", 1}, {"荷官", 1}, {"海外赌场", 1}, {"西港", 1}, {"妙瓦底", 1}, {"缅甸", 1},
    {"柬埔寨", 1}, {"有无护照", 1}, {"保密出行", 1}, {"男公关", 1}, {"女公关", 1}, {"夜场", 1},
    {"夜总会", 1}, {"佳丽", 1}, {"ktv公主", 1}, {"公主少爷", 1}, {"少爷公主", 1}, {"男模", 1},
    {"出租微信", 1}, {"收购微信", 1}, {"收微信号", 1}, {"收购电话卡", 1}, {"帮忙取现", 1},
    {"代取现", 1}, {"搬砖赚", 1}, {"点赞关注", 1}, {"关注就有", 1}, {"拉人头", 1}, {"高额返利", 1},
};

/* "先交300元", "交980元": money right behind the verb, for something that is no board or lodging. */
static bool pays_first(sg_str text)
{
    static const char *const verbs[] = {"交", "缴"};
    for (size_t i = 0; i < SGN_COUNT(verbs); i++)
        for (size_t at = 0; (at = sgn_find(text, at, verbs[i])) != SIZE_MAX; at += 3) {
            sgn_number n;
            size_t from = sgn_clause_start(text, at), to = sgn_clause_end(text, at);
            if (!sgn_ends(text, at, "先|需|要|须|请|必须|前") && sgn_skip_blanks(text, from) != at)
                continue;
            enum { A_MEAL = 20000 }; /* 中午在厂吃,交5元 */
            if (at + 3 >= text.n || !sgn_number_at(text, at + 3, &n) || !sgn_at(text, n.end, "元|块") ||
                (n.milli < A_MEAL && !sgn_ends(text, at, "先")))
                continue;
            if (!sgn_has_any(sgn_slice(text, from, to), "房|水电|伙食|餐|饭|住宿|宿舍|社保|保险|不|无|公司|免|谨防|任何"))
                return true;
        }
    return false;
}

/* A fee is demanded when the worker is to pay it; 不收押金 and 谨防收取押金 promise the opposite. */
static bool demands_fee(sg_str text)
{
    sgn_hit hits[16];
    size_t count = sgn_find_words(text, SGN_TABLE(fees), hits, SGN_COUNT(hits));
    for (size_t i = 0; i < count; i++) {
        if (!hits[i].value)
            continue;
        size_t from = sgn_clause_start(text, hits[i].start), to = sgn_clause_end(text, hits[i].end);
        sg_str before = sgn_slice(text, from, hits[i].start);
        sg_str after = sgn_slice(text, hits[i].end, to);
        if (sgn_has_any(before, "不收|无|免|零|不交|没有|拒绝|谨防|不需|无需|不用|不得|禁止|严禁|凡是|任何|如遇|不缴|未|不含|客户|"
                                "业主|催缴|收取物业") ||
            sgn_has_any(sgn_slice(text, from, to), "负责|核对|办理|开具|登记|核算|催|统计|审核|供应商|往来|票据|台账|合同|预算") ||
            sgn_ends(text, hits[i].start, " 0|:0|零|,0|:0元| 0元|,0元"))
            continue;
        if (sgn_has_any(after, "的均|都是骗|谨防|免|全免|为骗|公司承担|由公司|报销|公司出|厂里出|老板出|单位出|举报|的是骗|退宿|优惠|减免|资助|补贴|补助"))
            continue;
        if (hits[i].value == DEMAND)
            return true;
        if (sgn_has_any(before, "交|收|缴|付|扣|押|先|需|纳|自理|预") ||
            sgn_has_any(after, "元|自理|交|缴|1|2|3|4|5|6|7|8|9|可退|退还"))
            return true;
    }
    return pays_first(text);
}

/* 押身份证, 扣押驾驶证, 押证件: forbidden by law, and how people are kept. */
static bool seizes_papers(sg_str text)
{
    static const char *const papers[] = {"押身份证", "押证件", "押毕业证", "押驾驶证", "押护照"};
    for (size_t i = 0; i < SGN_COUNT(papers); i++)
        for (size_t at = 0; (at = sgn_find(text, at, papers[i])) != SIZE_MAX; at += 3)
            if (!sgn_has_any(sgn_slice(text, sgn_clause_start(text, at), at), "不|无|严禁|禁止|谨防|任何|凡|没"))
                return true;
    return false;
}

static bool is_bait(sg_str text)
{
    if (seizes_papers(text))
        return true;
    sgn_hit hit;
    if (!sgn_find_words(text, SGN_TABLE(baits), &hit, 1))
        return false;
    return !sgn_has_any(text, "谨防|严禁|禁止|反诈|不得|打击|防范|警惕|远离");
}

/* Pay so far below the legal minimum that the posting is bait or an error. */
static bool is_absurd(int32_t pay, int32_t minimum)
{
    enum { PERCENT = 80 };
    return pay > 0 && minimum > 0 && (int64_t)pay * 100 < (int64_t)minimum * PERCENT;
}

static void judge_wage(const sg_posting *job, sg_posting *out)
{
    sg_region place = job->place.county   ? job->place.county
                      : job->place.city   ? job->place.city
                                          : job->place.province;
    if (!place || job->employment == SG_EMPLOYMENT_PART_TIME ||
        job->employment == SG_EMPLOYMENT_INTERN || job->employment == SG_EMPLOYMENT_PUBLIC_WELFARE)
        return;
    int32_t top = job->wage.monthly_max != SG_NO_AMOUNT ? job->wage.monthly_max : job->wage.monthly_min;
    int32_t hourly = job->wage.max_fen != SG_NO_AMOUNT ? job->wage.max_fen : job->wage.min_fen;
    int month = sg_minimum_wage_month(place), hour = sg_minimum_wage_hour_fen(place);
    bool open = job->wage.max_fen == SG_NO_AMOUNT && job->wage.period == SG_PERIOD_MONTH;
    bool full = job->employment != SG_EMPLOYMENT_HOME_BASED && job->employment != SG_EMPLOYMENT_TEMPORARY;
    bool by_time = job->wage.period == SG_PERIOD_MONTH || job->wage.period == SG_PERIOD_HOUR;
    if (full && !open && by_time && is_absurd(top, month))
        out->status = SG_POSTING_HELD;
    if (job->wage.period == SG_PERIOD_HOUR && hourly > 0 && hour > 0 && hourly < hour)
        sgn_warn(out, "below_minimum_wage", SG_MSG_BELOW_MINIMUM_WAGE);
    else if (job->wage.period != SG_PERIOD_HOUR && job->wage.period != SG_PERIOD_PIECE && top > 0 && month > 0 && top < month && !open)
        sgn_warn(out, "below_minimum_wage", SG_MSG_BELOW_MINIMUM_WAGE);
}

void sgn_judge(const sg_posting *facts, sg_str text, sg_date today, sg_posting *job)
{
    if (demands_fee(text)) {
        sgn_warn(job, "fee_demanded", SG_MSG_FEE_DEMANDED);
        job->status = SG_POSTING_HELD;
    }
    enum { DAY_FEN = 200000 }; /* nobody hires unskilled hands for more */
    bool lavish = facts->wage.period == SG_PERIOD_DAY && facts->wage.min_fen >= DAY_FEN;
    if (lavish || is_bait(text)) {
        sgn_warn(job, "suspicious", SG_MSG_SUSPICIOUS);
        job->status = SG_POSTING_HELD;
    }
    if (facts->wage.monthly_min > 100000 || (facts->wage.monthly_min == SG_NO_AMOUNT && facts->wage.monthly_max > 200000))
        sgn_warn(job, "wage_unlikely", SG_MSG_WAGE_UNLIKELY);
    judge_wage(facts, job);
    if (facts->age.min >= 0 && facts->age.min < 16)
        sgn_warn(job, "unlawful_age", SG_MSG_UNLAWFUL_AGE);
    if (facts->gender != SG_GENDER_ANY)
        sgn_warn(job, "gender_bar", SG_MSG_GENDER_BAR);
    if (facts->valid_through != SG_NO_DATE && today != SG_NO_DATE && facts->valid_through < today)
        sgn_warn(job, "expired", SG_MSG_EXPIRED);
}
