/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of planning.
 */
#ifndef SONGGANG_MESSAGES_PLAN_H
#define SONGGANG_MESSAGES_PLAN_H

#define SG_MSG_PLAN_STAGE_INDEX "读取岗位"
#define SG_MSG_PLAN_STAGE_WORKERS "读取人员"
#define SG_MSG_PLAN_STAGE_START "对照上次计划"
#define SG_MSG_PLAN_STAGE_PROFILES "理解意愿"
#define SG_MSG_PLAN_STAGE_CANDIDATES "匹配候选"
#define SG_MSG_PLAN_STAGE_ALLOCATE "统一分配"
#define SG_MSG_PLAN_STAGE_COURSES "安排培训"
#define SG_MSG_PLAN_STAGE_SHORT "查明短缺"
#define SG_MSG_PLAN_STAGE_LEDGER "写入台账"
#define SG_MSG_PLAN_STAGE_KEEP "留存价格"
#define SG_MSG_PLAN_WEIGHTS "人员权重的种类过多"
#define SG_MSG_PLAN_QUOTA "每人岗位数应在 1 到 8 之间"
#define SG_MSG_PLAN_INDEX_BEHIND "索引落后于岗位库，请先运行 songgang index"

#define SG_MSG_PLAN_TEXT_NUMBER "推送计划第 %lld 号\n"
#define SG_MSG_PLAN_TEXT_DRY "推送计划（试算，未写入台账）\n"
#define SG_MSG_PLAN_TEXT_FROM "  接着第 %lld 号计划：%llu 人的推荐与那次相同，只重算有变化的\n"
#define SG_MSG_PLAN_TEXT_WORKERS "  未返岗人员 %llu 人，每人 %d 个岗位，满额 %llu 人\n"
#define SG_MSG_PLAN_TEXT_SHORT "  未满额：%s %llu 人\n"
#define SG_MSG_PLAN_TEXT_OFFERS "  推荐岗位 %llu 条，培训通知 %llu 条（其中有名额 %llu 人）\n"
#define SG_MSG_PLAN_TEXT_COMPARE "                      统一分配    各自取前几名\n"
#define SG_MSG_PLAN_TEXT_OVER "  超出岗位容量的推送  %10llu  %10llu\n"
#define SG_MSG_PLAN_TEXT_PLACEMENTS "  预计到岗人数        %10.0f  %10.0f\n"
#define SG_MSG_PLAN_TEXT_UTILITY "  平均匹配分          %10.4f  %10.4f\n"
#define SG_MSG_PLAN_TEXT_GINI "  推送集中度（基尼）  %10.4f  %10.4f\n"
#define SG_MSG_PLAN_TEXT_USED "  用到的岗位数        %10llu  %10llu\n"
#define SG_MSG_PLAN_TEXT_COUPLES                                                                   \
    "  同城的夫妻（对）    %10llu  %10llu（共 %llu 对，其中同厂 %llu 对）\n"
#define SG_MSG_PLAN_TEXT_BOUND "  目标值 %.1f，上界 %.1f（达到 %.2f%%）\n"
#define SG_MSG_PLAN_TEXT_STEP "  %s：%.2f 秒，处理器 %.2f 秒\n"
#define SG_MSG_PLAN_TEXT_SECONDS "  用时 %.1f 秒\n"

#endif
