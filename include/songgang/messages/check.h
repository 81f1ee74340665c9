/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the plan checker.
 */
#ifndef SONGGANG_MESSAGES_CHECK_H
#define SONGGANG_MESSAGES_CHECK_H

/* The invariants. X(identifier, json name, Chinese name, what is told when it holds): the sentence
 * may use two counts, each %llu, in the order (things looked at, second count). */
#define SG_CHECK_INVARIANTS(X)                                                                     \
    X(LINES, "lines", "行格式", "%llu 行，都完整")                                                     \
    X(WORKERS, "workers", "人员", "%llu 人，都在册、未返岗")                                            \
    X(POSTINGS, "postings", "岗位", "%llu 次推送，岗位都在库、开放、非重复")                               \
    X(PAIRS, "pairs", "不重复推送", "%llu 次推送，同一人同一岗位没有第二次")                               \
    X(QUOTA, "quota", "每人岗位数", "%llu 人，都不超过 %llu 个，名次连续")                                \
    X(EMPLOYERS, "employers", "用人单位", "%llu 人，各人的岗位都来自不同单位")                             \
    X(CAPACITY, "capacity", "容量", "%llu 个岗位，%llu 次推送，无一超出")                                \
    X(EXPIRY, "expiry", "有效期", "%llu 次推送，岗位都在有效期内")                                       \
    X(AGE, "age", "年龄", "%llu 次推送，年龄都符合")                                                   \
    X(GENDER, "gender", "性别", "%llu 次推送，性别都符合")                                             \
    X(CERTIFICATES, "certificates", "证书", "%llu 次推送，必备证书都持有")                               \
    X(EDUCATION, "education", "学历", "%llu 次推送，学历都符合")                                        \
    X(EXCLUSION, "exclusion", "排除与安置资格", "%llu 次推送，没有已排除的岗位，公益性岗位只给安置对象")           \
    X(WISHES, "wishes", "意愿", "%llu 次推送，凡不合意愿的都写明了放宽")                                  \
    X(SCORES, "scores", "分数", "%llu 次推送，分数在 0 与 1 之间，名次按分数排")                            \
    X(COURSES, "courses", "培训", "%llu 条培训通知，%llu 个名额，无一超出，对象都符合")                      \
    X(COVERAGE, "coverage", "无人遗漏", "%llu 人应推荐，%llu 人未满额，确无可推荐的岗位")                    \
    X(SHORTFALL, "shortfall", "缺口属实", "%llu 次推送已是最大流，缺 %llu 次")                           \
    X(FIGURES, "figures", "汇总数字", "%llu 个数字，与逐行重算一致")                                      \
    X(OBJECTIVE, "objective", "目标值与上界", "%llu 次推送的目标值逐行重算一致，不超过上界")                 \
    X(BOUND, "bound", "上界证明", "%llu 人按岗位价格重算最好的选择，上界 %llu 成立")                        \
    X(LEDGER, "ledger", "台账", "%llu 行，各栏与导出的文字一致")

#define SG_MSG_CHECK_HOLDS "通过  %s："
#define SG_MSG_CHECK_BROKEN "不符  %s：%llu 处，例如 "
#define SG_MSG_CHECK_SAMPLE "（从中每 %llu 人核查 1 人）"
#define SG_MSG_CHECK_BETWEEN "；"
#define SG_MSG_CHECK_HEAD "核查%s（按 %s，每人 %d 个岗位）\n"
#define SG_MSG_CHECK_HEAD_NUMBER "推送计划第 %lld 号"
#define SG_MSG_CHECK_HEAD_FILE "文件 %s"
#define SG_MSG_CHECK_ALL "%llu 项全部通过\n"
#define SG_MSG_CHECK_SOME "%llu 项中有 %llu 项不符\n"

/* ---- refusals ---- */
#define SG_MSG_CHECK_NO_PLAN "没有第 %s 号推送计划"
#define SG_MSG_CHECK_NO_POLICY                                                                     \
    "这份计划所用的策略“%s”已找不到（应存档在数据目录的 policies 目录），无法核查"
#define SG_MSG_CHECK_NO_PLANS "还没有推送计划"
#define SG_MSG_CHECK_OPEN "打不开计划文件“%s”：%s"
#define SG_MSG_CHECK_READ "读取计划文件“%s”时出错：%s"
#define SG_MSG_CHECK_NO_LINES "“%s”不是导出的推送计划：没有一行读得懂"
#define SG_MSG_CHECK_NO_DAY "数据目录里没有推送计划，请用 --now 指明按哪一天核查"
#define SG_MSG_CHECK_QUOTA "每人岗位数应在 1 到 8 之间"

/* ---- plan lines (shim/json_plan_line.c) ---- */
#define SG_MSG_CHECK_LINE_MISSING "缺少 %s"
#define SG_MSG_CHECK_LINE_TYPE "%s 的类型不对"
#define SG_MSG_CHECK_LINE_BOTH "posting 与 course 应有且只有一个"
#define SG_MSG_CHECK_LINE_RULE "没有“%s”这条放宽规则"
#define SG_MSG_CHECK_LINE_LONG "一行超过 %d 字节"

/* ---- examples ---- */
#define SG_MSG_CHECK_AT_LINE "第 %u 行：%s"
#define SG_MSG_CHECK_NO_WORKER "%s 不在台账"
#define SG_MSG_CHECK_NOT_WAITING "%s 不是未返岗人员"
#define SG_MSG_CHECK_OUT_OF_SCOPE "%s 不在计划范围"
#define SG_MSG_CHECK_NO_POSTING "第 %u 行 %s→%s 岗位不存在"
#define SG_MSG_CHECK_DUPLICATE "第 %u 行 %s→%s 是重复岗位"
#define SG_MSG_CHECK_HELD "第 %u 行 %s→%s 岗位待核实"
#define SG_MSG_CHECK_WITHDRAWN "第 %u 行 %s→%s 岗位已撤回"
#define SG_MSG_CHECK_REPEATED "第 %u 行 %s→%s 与第 %u 行重复"
#define SG_MSG_CHECK_OVER_QUOTA "%s 有 %u 个岗位，上限 %d 个"
#define SG_MSG_CHECK_RANKS "%s 的第 %u 个岗位名次是 %d"
#define SG_MSG_CHECK_SAME_EMPLOYER "%s 的 %s 与 %s 同一单位"
#define SG_MSG_CHECK_OVER_CAPACITY "%s 推送 %llu 次，上限 %llu 次"
#define SG_MSG_CHECK_EXPIRED "第 %u 行 %s→%s 到 %s 为止"
#define SG_MSG_CHECK_MINOR "第 %u 行 %s→%s 年龄 %d，未满法定年龄"
#define SG_MSG_CHECK_AGE "第 %u 行 %s→%s 年龄 %d 不在招聘范围"
#define SG_MSG_CHECK_PROTECTED "第 %u 行 %s→%s 是矿山井下作业，法律禁止安排女职工从事"
#define SG_MSG_CHECK_GENDER "第 %u 行 %s→%s 要求%s"
#define SG_MSG_CHECK_CERTIFICATE "第 %u 行 %s→%s 缺%s"
#define SG_MSG_CHECK_LICENCE "第 %u 行 %s→%s 工种须持证"
#define SG_MSG_CHECK_EDUCATION "第 %u 行 %s→%s 要求%s"
#define SG_MSG_CHECK_EXCLUDED "第 %u 行 %s→%s 已被排除"
#define SG_MSG_CHECK_ENTITLEMENT "第 %u 行 %s→%s 是公益性岗位，本人不是安置对象"
#define SG_MSG_CHECK_WISH "第 %u 行 %s→%s %s"
#define SG_MSG_CHECK_SCORE_RANGE "第 %u 行 %s→%s 分数 %d/10000"
#define SG_MSG_CHECK_SCORE_ORDER "第 %u 行 %s→%s 分数高于前一名次"
#define SG_MSG_CHECK_COURSE_UNKNOWN "第 %u 行 %s→%s 培训班不存在"
#define SG_MSG_CHECK_COURSE_SECOND "%s 有 %u 条培训通知"
#define SG_MSG_CHECK_COURSE_BEGUN "第 %u 行 %s→%s 已开班"
#define SG_MSG_CHECK_COURSE_AGE "第 %u 行 %s→%s 年龄 %d 不在招收范围"
#define SG_MSG_CHECK_COURSE_GROUP "第 %u 行 %s→%s 不招收本人所属群体"
#define SG_MSG_CHECK_COURSE_SEATS "%s 给出 %llu 个名额，只有 %d 个"
#define SG_MSG_CHECK_UNCOVERED "%s 只有 %u 个岗位，%s 还可推荐"
#define SG_MSG_CHECK_NO_NOTICE "%s 没有培训通知，%s 可以参加"
#define SG_MSG_CHECK_CHAIN "还可多推荐 1 次：%s 给 %s"
#define SG_MSG_CHECK_CHAIN_NEXT "，由此让出岗位的 %s 改推 %s"
#define SG_MSG_CHECK_CHAIN_LONG "，如此再换 %zu 人"
#define SG_MSG_CHECK_BOUND "上界 %.10g 低于目标值 %.10g"
#define SG_MSG_CHECK_BOUND_FALSE "上界写作 %.10g，这些价格只能证明 %.10g"
#define SG_MSG_CHECK_SCORE_OTHER "第 %u 行 %s 的分数写作 %.4f，匹配得 %.4f"
#define SG_MSG_CHECK_PRICE_LINE "“%s”中有一行不是 {\"posting\":…,\"price\":…}"
#define SG_MSG_CHECK_NOT_STATED "汇总没有写 %s"
#define SG_MSG_CHECK_FIGURE "%s 写作 %.10g，重算为 %.10g"
#define SG_MSG_CHECK_SUMMARY "汇总读不出：%s"
#define SG_MSG_CHECK_COLUMN "第 %u 行 %s 的 %s 与文字不同"

/* ---- why whoever is short is short: what a least cut consists of ---- */
#define SG_MSG_CHECK_CUT_FULL                                                                      \
    "；%llu 人因名额：他们和可与之换岗的另外 %llu 人，能去的 %llu 个岗位（%llu 次推送）全部推满"
#define SG_MSG_CHECK_CUT_WHERE "，其中%s"
#define SG_MSG_CHECK_CUT_PLACE "%s %llu 个"
#define SG_MSG_CHECK_CUT_ELSEWHERE "未注明地点"
#define SG_MSG_CHECK_CUT_RULES "；%llu 人因条件：没有足够多家单位的岗位符合条件（"
#define SG_MSG_CHECK_CUT_RULE "%s %llu 人"
#define SG_MSG_CHECK_CUT_END "）"
#define SG_MSG_CHECK_CUT_HOMES "；这些人家在"
#define SG_MSG_CHECK_CUT_HOME "%s %llu 人"
#define SG_MSG_CHECK_CUT_SAMPLE "（原因从中每 %llu 人看 1 人）"
#define SG_MSG_CHECK_LIST "、"
/* What stands against most postings, in the order of check_block in service/check_run.h. */
#define SG_CHECK_BLOCKS(X)                                                                         \
    X(NONE, "没有岗位") X(MINOR, "未满法定年龄") X(AGE, "年龄") X(GENDER, "性别")                          \
    X(CERTIFICATE, "证书") X(EDUCATION, "学历") X(EXCLUDED, "已排除") X(ENTITLEMENT, "安置资格")           \
    X(EXPIRED, "岗位过期") X(TRADE, "工种") X(PLACE, "地区") X(BED, "住宿") X(KIND, "用工形式")             \
    X(WAGE, "工资")

/* ---- wishes ---- */
#define SG_MSG_CHECK_WISH_TRADE "工种无关"
#define SG_MSG_CHECK_WISH_RELATED "只是相近工种，未写明放宽"
#define SG_MSG_CHECK_WISH_UNSKILLED "工种不同，未写明放宽"
#define SG_MSG_CHECK_WISH_NO_TRADE "未注明工种，只能兜底推荐"
#define SG_MSG_CHECK_WISH_NOVICE "要求经验，本人未报工种"
#define SG_MSG_CHECK_WISH_BED "不包住且不近家"
#define SG_MSG_CHECK_WISH_BED_UNNAMED "不包住，未写明放宽"
#define SG_MSG_CHECK_WISH_NET "不属于兜底岗位"
#define SG_MSG_CHECK_WISH_KIND "用工形式不合意愿"
#define SG_MSG_CHECK_WISH_KIND_UNNAMED "用工形式不合意愿，未写明放宽"
#define SG_MSG_CHECK_WISH_PLACE "地区在意愿和可放宽范围之外"
#define SG_MSG_CHECK_WISH_PLACE_UNNAMED "地区在意愿之外，未写明放宽"
#define SG_MSG_CHECK_WISH_WAGE "工资低于期望的八成"
#define SG_MSG_CHECK_WISH_WAGE_UNNAMED "工资低于期望，未写明放宽"

#endif
