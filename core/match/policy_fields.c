/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of policy fields: where each stands in a file and in sg_policy, its Chinese label, unit
 * and range. Reading, checking, writing, showing and comparing policies all walk this one table, so
 * that a field cannot be forgotten by one of them.
 */
#include <string.h>

#include "songgang/messages/policy.h"
#include "songgang/policy.h"

#define FIELD(p, l, u, from, to, member)                                                           \
    {.pointer = (p), .label = (l), .unit = (u), .least = (from), .most = (to),                     \
     .offset = offsetof(sg_policy, member)}
#define SCORE(p, l, member) FIELD(p, l, SG_UNIT_SCORE, 0, 10000, member)
#define PERCENT(p, l, to, member) FIELD(p, l, SG_UNIT_PERCENT, 0, to, member)
#define SIMILARITY(p, l, member) FIELD(p, l, SG_UNIT_SIMILARITY, 0, 1000, member)
#define TIME(p, l, member)                                                                         \
    {.pointer = (p), .label = (l), .unit = SG_UNIT_TIME, .kind = SG_POLICY_TIME, .least = 0,      \
     .most = 24 * 60 - 1, .offset = offsetof(sg_policy, member)}
#define CURVE(p, l, u, k, to, member)                                                              \
    {.pointer = (p), .label = (l), .unit = (u), .kind = (k), .least = 0, .most = (to),             \
     .offset = offsetof(sg_policy, member)}

#define PROVISIONS(p, l, member)                                                                   \
    SCORE(p "/unknown", l "：未注明", member[SG_PROVISION_UNKNOWN]),                                \
        SCORE(p "/none", l "：自理", member[SG_PROVISION_NONE]),                                    \
        SCORE(p "/allowance", l "：补贴", member[SG_PROVISION_ALLOWANCE]),                          \
        SCORE(p "/provided", l "：提供", member[SG_PROVISION_PROVIDED])
#define BOARD(p, member)                                                                           \
    PROVISIONS(p "/any", "不限者", member[SG_WISH_ANY]),                                             \
        PROVISIONS(p "/preferred", "最好有者", member[SG_WISH_PREFERRED]),                            \
        PROVISIONS(p "/required", "必须有者", member[SG_WISH_REQUIRED])
#define SHIFTS(p, l, member)                                                                       \
    SCORE(p "/unstated", l "：未注明", member[SG_SHIFT_NONE]),                                      \
        SCORE(p "/day", l "：白班", member[SG_SHIFT_DAY]),                                          \
        SCORE(p "/two_shifts", l "：两班倒", member[SG_SHIFT_TWO]),                                 \
        SCORE(p "/three_shifts", l "：三班倒", member[SG_SHIFT_THREE]),                             \
        SCORE(p "/night", l "：夜班", member[SG_SHIFT_NIGHT])

static const sg_policy_field fields[] = {
#define X(id, key, label, value)                                                                   \
    FIELD("/weights/" key, label, SG_UNIT_WEIGHT, 0, 10000, weight[SG_COMPONENT_##id]),
    SG_COMPONENTS(X)
#undef X
    SIMILARITY("/trade/same", "同工种的最低相似度", same_trade_similarity),
    SIMILARITY("/trade/related", "相近工种的最低相似度", related_trade_similarity),
    SIMILARITY("/trade/unskilled_floor", "不要求技能岗位至少按此相似度", unskilled_floor),
    SIMILARITY("/trade/unstated/unskilled", "本人工种不明：不要求技能的岗位", no_trade.unskilled),
    SIMILARITY("/trade/unstated/manual", "本人工种不明：体力技能岗位", no_trade.manual),
    SIMILARITY("/trade/unstated/office", "本人工种不明：文职类岗位", no_trade.office),
    SIMILARITY("/trade/unstated/unnamed", "本人工种不明：未写明工种的岗位", no_trade.unnamed),
    PERCENT("/trade/skills_percent", "技能相符所占比例", 100, skills_percent),
    PERCENT("/trade/experience_percent", "工作经验所占比例", 100, experience_percent),
    PERCENT("/trade/schooling_percent", "学历不足最多扣减", 100, schooling_percent),

    FIELD("/place/near_home_km", "离家近的距离", SG_UNIT_KM, 0, 200, near_home_km),
    SCORE("/place/wished_city", "意向城市或县", place.wished_city),
    SCORE("/place/wished_province", "意向省份", place.wished_province),
    SCORE("/place/order_step", "意向每靠后一位扣减", place.order_step),
    SCORE("/place/wished_floor", "意向地区最低分", place.wished_floor),
    SCORE("/place/same_city", "意向县所在城市的其他县", place.same_city),
    SCORE("/place/same_province", "意向城市所在省份的其他城市", place.same_province),
    SCORE("/place/neighbour_province", "意向省份的相邻省份", place.neighbour_province),
    SCORE("/place/own_province", "家乡省份（不在意向内）", place.own_province),
    SCORE("/place/cooperating_province", "协作省份（不在意向内）", place.cooperating_province),
    SCORE("/place/current_city", "现居城市加分", place.current_city),
    SCORE("/place/current_province", "现居省份加分", place.current_province),
    SCORE("/place/out_of_reach", "在意向地区但离家远（要求就近者）", place.out_of_reach),
    SCORE("/place/anywhere/unknown", "无意向者：岗位地区不明", anywhere.unknown),
    SCORE("/place/anywhere/no_home", "无意向者：家乡和现居地都不明", anywhere.no_home),
    SCORE("/place/anywhere/current", "无意向者：现居省份", anywhere.current),
    SCORE("/place/anywhere/home", "无意向者：家乡省份", anywhere.home),
    SCORE("/place/anywhere/cooperating", "无意向者：协作省份", anywhere.cooperating),
    SCORE("/place/anywhere/elsewhere", "无意向者：其他省份", anywhere.elsewhere),
    SCORE("/place/anywhere/home_city", "无意向者：家乡市州", anywhere.home_city),
    CURVE("/place/distance", "离家距离曲线（要求就近者）", SG_UNIT_KM_SCORE, SG_POLICY_FALLING, 2000,
          distance),
    FIELD("/place/unknown_km", "距离算不出时按此距离", SG_UNIT_KM, 0, 2000, place.unknown_km),

    CURVE("/wage/against_wish", "与期望工资相比", SG_UNIT_WISH_SCORE, SG_POLICY_RISING, 2000,
          wage_wish),
    CURVE("/wage/against_rate", "与工种行情相比", SG_UNIT_RATE_SCORE, SG_POLICY_RISING, 2000,
          wage_rate),
    PERCENT("/wage/wish_percent", "期望工资所占比例（其余看行情）", 100, wish_percent),
    SCORE("/wage/unknown", "岗位未写工资", wage_unknown),

    BOARD("/accommodation", accommodation),
    PROVISIONS("/accommodation/near_home", "能回家住者", accommodation_near),
    BOARD("/meals", meals),
    SCORE("/insurance/unknown", "未注明", insurance[SG_UNSTATED]),
    SCORE("/insurance/no", "不缴", insurance[SG_NO]),
    SCORE("/insurance/yes", "缴纳", insurance[SG_YES]),
    SHIFTS("/schedule/usual", "一般人员", schedule[SG_SCHEDULE_USUAL]),
    SHIFTS("/schedule/day_preferred", "需照顾家庭、留守妇女、要求就近者", schedule[SG_SCHEDULE_DAY]),
    FIELD("/freshness/half_life_days", "得分减半所需天数", SG_UNIT_DAYS, 1, 3650, fresh_days),
    SCORE("/freshness/unknown", "发布日期不明", fresh_unknown),
    SCORE("/certainty/wage", "写明工资", certainty[0]),
    SCORE("/certainty/city", "写明城市", certainty[1]),
    SCORE("/certainty/employer", "写明用人单位", certainty[2]),
    SCORE("/certainty/accommodation", "写明住宿", certainty[3]),
    SCORE("/certainty/insurance", "写明社保", certainty[4]),
    SCORE("/certainty/trade", "写明工种", certainty[5]),
    FIELD("/certainty/older_from", "多少岁起看岗位是否写明年龄上限", SG_UNIT_AGE, 16, 100, older_from),
    PERCENT("/certainty/older_percent", "未写明年龄上限扣减（满5年再扣一次）", 100, older_percent),

    {.pointer = "/ladder/steps", .label = "放宽的先后", .unit = "", .kind = SG_POLICY_STEPS,
     .offset = offsetof(sg_policy, ladder)},
    FIELD("/ladder/wage_percent", "工资第一档最多低于期望", SG_UNIT_PERCENT, 1, 99, wage_percent[0]),
    FIELD("/ladder/wage_20_percent", "工资第二档最多低于期望", SG_UNIT_PERCENT, 1, 99,
          wage_percent[1]),
    FIELD("/list/employer_percent", "同一单位最多占列表（至少1个）", SG_UNIT_PERCENT, 1, 100,
          employer_percent),

    FIELD("/quota/jobs", "每人推荐岗位", SG_UNIT_JOBS, 1, 8, quota_jobs),
    FIELD("/quota/courses", "每人培训通知", SG_UNIT_TIMES, 0, 1, quota_courses),
    FIELD("/quota/briefings", "每人政策宣讲", SG_UNIT_TIMES, 0, 12, quota_briefings),
    FIELD("/quota/guidance", "每人职业指导", SG_UNIT_TIMES, 0, 12, quota_guidance),
    FIELD("/answers/refusal_days", "拒绝后多久不再推荐同类", SG_UNIT_DAYS, 0, 365, refusal_days),
    FIELD("/allocation/push_ratio", "每个空缺最多推送", SG_UNIT_PUSHES, 1, 1000, push_ratio),
    FIELD("/allocation/take_up_permille", "推送后应聘成功的比率", SG_UNIT_PERMILLE, 1, 999,
          take_up_permille),
    FIELD("/allocation/crowding_permille", "拥挤代价λ", SG_UNIT_PERMILLE, 0, 900,
          crowding_permille),
#define X(id, name, entitled)                                                                      \
    FIELD("/groups/" name, name, SG_UNIT_PERMILLE, 0, 900, group_permille[SG_GROUP_##id]),
    SG_GROUPS(X)
#undef X
    TIME("/push/quiet_from", "免打扰开始", quiet_from),
    TIME("/push/quiet_until", "免打扰结束", quiet_until),
    FIELD("/push/daily_cap", "每人每天最多", SG_UNIT_MESSAGES, 1, 20, daily_cap),
    FIELD("/push/release_above", "超过要第二人放行", SG_UNIT_MESSAGES, 0, 10000000, release_above),
};

const sg_policy_field *sg_policy_fields(size_t *ret_count)
{
    *ret_count = sizeof fields / sizeof *fields;
    return fields;
}

const char *sg_policy_heading(const sg_policy_field *field)
{
    static const struct {
        const char *key, *heading;
    } headings[] = {
#define X(key, heading) {key, heading},
        SG_POLICY_HEADINGS(X)
#undef X
    };
    const char *key = field->pointer + 1;
    const size_t length = strcspn(key, "/");
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        if (strlen(headings[i].key) == length && memcmp(headings[i].key, key, length) == 0) {
            return headings[i].heading;
        }
    }
    return "";
}

static bool ladder_equal(const sg_policy *a, const sg_policy *b)
{
    bool equal = a->ladder_length == b->ladder_length;
    for (int32_t i = 0; equal && i < a->ladder_length; i++) {
        equal = a->ladder[i] == b->ladder[i];
    }
    return equal;
}

bool sg_policy_field_equal(const sg_policy *a, const sg_policy *b, const sg_policy_field *field)
{
    switch (field->kind) {
    case SG_POLICY_NUMBER:
    case SG_POLICY_TIME:
        return *sg_policy_number_of(a, field) == *sg_policy_number_of(b, field);
    case SG_POLICY_RISING:
    case SG_POLICY_FALLING:
        return sg_curve_equal(sg_policy_curve_of(a, field), sg_policy_curve_of(b, field));
    case SG_POLICY_STEPS:
        return ladder_equal(a, b);
    }
    return false;
}

bool sg_policy_equal(const sg_policy *a, const sg_policy *b)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!sg_policy_field_equal(a, b, &fields[i])) {
            return false;
        }
    }
    return true;
}
