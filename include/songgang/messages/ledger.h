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

#endif
