/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the report on a plan.
 */
#ifndef SONGGANG_MESSAGES_REPORT_H
#define SONGGANG_MESSAGES_REPORT_H

#define SG_MSG_REPORT_FORMAT "没有“%s”这种报告格式（可用 text、json、csv、xlsx）"
#define SG_MSG_REPORT_HEAD "推送计划第 %lld 号报告（按 %s，每人 %d 个岗位，策略 %s）\n"
#define SG_MSG_REPORT_HEAD_FILE "推送计划文件 %s 的报告（按 %s，每人 %d 个岗位，策略 %s）\n"

/* ---- tables: name, then column titles ---- */
#define SG_MSG_REPORT_TOTALS "总体"
#define SG_MSG_REPORT_TOTALS_TITLES "指标", "统一分配", "各自取前几名"
#define SG_MSG_REPORT_COVERAGE "覆盖"
#define SG_MSG_REPORT_COVERAGE_TITLES                                                              \
    "分类", "名称", "人数", "满额人数", "满额率%", "推荐岗位", "缺岗位", "每百人预计到岗", "各自：满额率%",   \
        "各自：每百人预计到岗"
#define SG_MSG_REPORT_SHORT "缺口原因"
#define SG_MSG_REPORT_SHORT_TITLES "原因", "人数", "缺岗位", "最有效的措施", "可补足人数", "其次", "可补足人数"
#define SG_MSG_REPORT_CURES "补缺措施"
#define SG_MSG_REPORT_CURES_TITLES "措施", "可补足人数", "可增推荐"
#define SG_MSG_REPORT_PLACES "分县缺口"
#define SG_MSG_REPORT_PLACES_TITLES                                                                \
    "县", "未满额人数", "缺岗位", "约需招聘名额", "其中50岁以上人数", "50岁以上缺岗位", "50岁以上约需名额", \
        "最有效的措施", "可补足人数"

/* ---- totals ---- */
#define SG_MSG_REPORT_WORKERS "应推荐人数"
#define SG_MSG_REPORT_FULL "满额人数"
#define SG_MSG_REPORT_RATE "满额率%"
#define SG_MSG_REPORT_JOBS "推荐岗位"
#define SG_MSG_REPORT_NOTICES "培训通知"
#define SG_MSG_REPORT_SEATS "培训名额"
#define SG_MSG_REPORT_PLACED "预计到岗人数"
#define SG_MSG_REPORT_OVER "超出岗位容量的推送"
#define SG_MSG_REPORT_GINI "推送集中度（基尼，按招聘名额）"
#define SG_MSG_REPORT_USED "用到的岗位占比%"
#define SG_MSG_REPORT_TOP "推送最多的1%岗位占推送%"
#define SG_MSG_REPORT_UTILITY "平均匹配分"
#define SG_MSG_REPORT_OBJECTIVE "目标值"
#define SG_MSG_REPORT_BOUND "上界"
#define SG_MSG_REPORT_GAP "与上界相差%"

/* ---- categories of workers ---- */
#define SG_MSG_REPORT_BY_ALL "合计"
#define SG_MSG_REPORT_BY_COUNTY "县"
#define SG_MSG_REPORT_BY_GROUP "群体"
#define SG_MSG_REPORT_BY_NEAR "意愿"
#define SG_MSG_REPORT_BY_AGE "年龄"
#define SG_MSG_REPORT_BY_SEX "性别"
#define SG_MSG_REPORT_NO_COUNTY "家庭住址不详"
#define SG_MSG_REPORT_NO_GROUP "不属于任何群体"
#define SG_MSG_REPORT_NEAR "只在家附近"
#define SG_MSG_REPORT_FAR "可外出"
#define SG_MSG_REPORT_NO_SEX "性别未填"
#define SG_MSG_REPORT_AGES                                                                         \
    "24岁及以下", "25-34岁", "35-44岁", "45-49岁", "50-54岁", "55-59岁", "60岁及以上", "年龄未填"
#define SG_MSG_REPORT_EVERYBODY "全部应推荐人员"

/* ---- shortfalls ---- */
#define SG_MSG_REPORT_NONE_SHORT "没有未满额人员\n"
#define SG_MSG_REPORT_SAMPLED "未满额人员较多，缺口部分从中每 %llu 人看 1 人，数字是被看的人数\n"
#define SG_MSG_REPORT_FULL_POSTINGS "符合条件的岗位推满"
#define SG_MSG_REPORT_RULE "条件：%s"
#define SG_MSG_REPORT_NO_CURE "没有单项措施可补足"
#define SG_MSG_REPORT_CURE_SENTENCE "%s可补足 %llu 人\n"
#define SG_MSG_REPORT_PLACE_SENTENCE "%s缺岗位推荐 %llu 次（约需招聘名额 %llu 个）"
#define SG_MSG_REPORT_OLDER_SENTENCE "，其中50岁以上人员缺 %llu 次（约需 %llu 个）"

/* What would be relaxed. X(identifier, json, Chinese) */
#define SG_REPORT_CURES(X)                                                                         \
    X(WAGE_10, "wage_10", "工资期望再降10%")                                                         \
    X(WAGE_20, "wage_20", "工资期望再降20%")                                                         \
    X(AGE, "age", "用人单位放宽年龄")                                                                \
    X(GENDER, "gender", "用人单位不限性别")                                                           \
    X(EDUCATION, "education", "用人单位放宽学历")                                                     \
    X(CERTIFICATE, "certificate", "补办所缺证书")                                                    \
    X(TRADE, "trade", "愿意改行")                                                                   \
    X(PLACE, "place", "不限地区（含外出）")                                                           \
    X(BED, "accommodation", "不要求包住")                                                            \
    X(KIND, "employment", "接受各种用工形式")                                                         \
    X(RATIO, "push_ratio", "每个名额的推送次数加倍")

#endif
