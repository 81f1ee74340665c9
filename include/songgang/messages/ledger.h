/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the ledger: verification, approval, answers.
 */
#ifndef SONGGANG_MESSAGES_LEDGER_H
#define SONGGANG_MESSAGES_LEDGER_H

#define SG_MSG_LEDGER_SELF "送岗"
#define SG_MSG_LEDGER_UNREADABLE "台账中有读不出的记录，请运行 songgang ledger verify"
#define SG_MSG_LEDGER_EVENT_SHAPE "台账第%lld条事件的内容读不出，请运行 songgang ledger verify"
#define SG_MSG_LEDGER_NO_PLAN "没有第 %lld 号推送计划"

#define SG_MSG_EXPORT_EVENT_TITLES                                                                 \
    "序号", "时间", "经办", "事项", "计划", "人员编号", "岗位或课程", "内容", "校验值"

/* ---- verification: what is wrong, and where ---- */
#define SG_MSG_VERIFY_GAP "台账缺少第%lld条事件（下一条是第%lld条）"
#define SG_MSG_VERIFY_SHAPE "台账第%lld条事件的某一栏类型或长度不对"
#define SG_MSG_VERIFY_PREVIOUS "台账第%lld条事件与前一条衔接不上：其中一条被改动或换过"
#define SG_MSG_VERIFY_HASH "台账第%lld条事件的内容与其校验值不符"
#define SG_MSG_VERIFY_HEAD "台账第%lld条事件不是先前记下的那一条"
#define SG_MSG_VERIFY_HEAD_GONE "台账只到第%lld条，先前记下的第%lld条已不存在"
#define SG_MSG_VERIFY_OFFER "第%lld号计划中人员“%.80s”的第%d行与其校验值不符"
#define SG_MSG_VERIFY_OFFER_SHAPE "第%lld号计划中人员“%.80s”的第%d行有一栏类型或长度不对"
#define SG_MSG_VERIFY_BLOCK "第%lld号计划从人员“%.80s”起的%d行中有增减或改动"
#define SG_MSG_VERIFY_COUNT "第%lld号计划应有%lld行，现有%lld行"
#define SG_MSG_VERIFY_PLAN "第%lld号计划的编制信息（范围、策略、日期）与台账第%lld条事件不符"
#define SG_MSG_VERIFY_SUMMARY "第%lld号计划的汇总与台账第%lld条事件不符"
#define SG_MSG_VERIFY_COUNTY "第%lld号计划的分县数字与台账第%lld条事件不符"
#define SG_MSG_VERIFY_BY_HAND "第%lld号计划有%lld行换岗，台账记有%lld次"
#define SG_MSG_VERIFY_REPLACED "第%lld号计划中人员“%.80s”换上的岗位与台账第%lld条事件不符"
#define SG_MSG_VERIFY_NO_EVENT "第%lld号计划在台账中没有对应的事件"
#define SG_MSG_VERIFY_GUARD "防止改动台账的触发器缺少%d个"
#define SG_MSG_VERIFY_STATE                                                                        \
    "状态表与事件不一致：第%lld号计划人员“%.80s”第%d行（可用 songgang ledger rebuild 重建）"
#define SG_MSG_VERIFY_PLAN_STATE                                                                   \
    "第%lld号计划的状态与事件不一致（可用 songgang ledger rebuild 重建）"
#define SG_MSG_VERIFY_SERVICE                                                                      \
    "人员“%.80s”的服务次数与事件不一致（可用 songgang ledger rebuild 重建）"

/* ---- answers ---- */
#define SG_MSG_ANSWER_WORD                                                                         \
    "“%.40s”不是反馈结果，应为有意向（interested）、已拒绝（refused）、已录用（hired）、"                        \
    "未答复（no_answer）或稳岗满三个月（at_work_3_months）"
#define SG_MSG_ANSWER_REASON                                                                       \
    "“%.40s”不是拒绝原因，应为太远、工资低、不愿做这类工作、工时不合适、不包住、家里走不开、身体原因或其他"
#define SG_MSG_ANSWER_REASON_ONLY "只有拒绝才写原因"
#define SG_MSG_ANSWER_NOT_APPROVED "给“%.60s”推荐的岗位“%.40s”还没有批准，不能记反馈"
#define SG_MSG_ANSWER_NO_OFFER "没有给“%.60s”推荐过岗位“%.40s”"
#define SG_MSG_ANSWER_ORDER "“%.60s”的岗位“%.40s”现为“%s”，不能改为“%s”"

#define SG_MSG_NOTE_NUMBER "台账不能删改，说明里不要写手机号、身份证号"
#define SG_MSG_ANSWER_FILE_BIG "“%s”太大，最多64MB"
#define SG_MSG_ANSWER_FILE_HEADINGS "“%s”的第一行应有“人员编号”“岗位编号”“反馈”三列（可另有“拒绝原因”“备注”）"

/* ---- approval ---- */
#define SG_MSG_APPROVE_CONFLICTS                                                                   \
    "第%lld号计划有%lld条推荐不能批准（名额已满、岗位关闭或重复），没有批准任何一条；"                            \
    "可重新计算（plan refresh），或加 --skip 暂缓这些、批准其余"
#define SG_MSG_APPROVE_NOTHING "第%lld号计划在这个范围内没有待批准的推荐"
#define SG_MSG_PLAN_IS_DISCARDED "第%lld号计划已作废"
#define SG_MSG_UNDO_SENT "第%lld号计划已有%lld条推荐发送或得到反馈，不能撤回批准"
#define SG_MSG_UNDO_NOTHING "第%lld号计划没有已批准的推荐，不用撤回"
#define SG_MSG_DISCARD_APPROVED "第%lld号计划有%lld条推荐已批准，请先撤回（plan undo）"
#define SG_MSG_PLAN_NO_OFFER "第%lld号计划中没有给“%.60s”的这条推荐"
#define SG_MSG_HOLD_NOT "“%.60s”的推荐都不在待批准状态，不能暂缓"
#define SG_MSG_RELEASE_NOT "“%.60s”没有暂缓的推荐"

/* ---- replacing ---- */
#define SG_MSG_REPLACE_STATE "“%.60s”的这条推荐现为“%s”，只有待批准或暂缓的可以换"
#define SG_MSG_REPLACE_ID "“%.40s”不是岗位编号（应为p加13位字母数字）"
#define SG_MSG_REPLACE_NOT_OPEN "岗位“%.40s”不在可推荐的岗位中（已撤回、重复或索引未更新）"
#define SG_MSG_REPLACE_HAS "“%.60s”在这个计划中已有岗位“%.40s”"
#define SG_MSG_REPLACE_BAR "岗位“%.40s”不能推荐给“%.60s”：%s"
#define SG_MSG_REPLACE_FULL "岗位“%.40s”的推送名额已满（%lld个空缺，已推送%lld次）"
#define SG_MSG_REPLACE_TOO_MANY "“%.60s”在这个计划中已换岗太多次"

/* ---- match: what a refusal keeps out ---- */
#define SG_MSG_AVOID_TRADE "因不愿做这类工作拒绝过“%s”，%s前不再推荐这类岗位"
#define SG_MSG_AVOID_CITY "因太远拒绝过%s的岗位，%s前不再推荐该市岗位"

/* ---- preview ---- */
#define SG_MSG_PREVIEW_HEAD "推送计划第 %lld 号\n"
#define SG_MSG_PREVIEW_NEWER                                                                       \
    "注意：此后第 %lld 号计划已批准，本计划可能有冲突，可用 songgang plan refresh %lld 重新计算\n"
#define SG_MSG_PREVIEW_UNKNOWN "地区不明"
#define SG_MSG_PREVIEW_VILLAGE "村"
#define SG_MSG_PREVIEW_WAGE "  月薪%d–%d元"
#define SG_MSG_PREVIEW_WAGE_FROM "  月薪%d元起"
#define SG_MSG_PREVIEW_SEAT "培训名额"
#define SG_MSG_PREVIEW_NOTICE "培训通知"

#endif
