/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of ledger, plan approval, answer and record on the command line.
 */
#ifndef SONGGANG_MESSAGES_CLI_LEDGER_H
#define SONGGANG_MESSAGES_CLI_LEDGER_H

#define SG_HELP_LEDGER "核验推送台账是否被改动：ledger verify|head|rebuild"
#define SG_SYNOPSIS_LEDGER "用法：songgang ledger verify [--head 序号:校验值] | head | rebuild"
#define SG_ARG_HEAD "序号:校验值"
#define SG_HELP_LEDGER_HEAD "先前用 ledger head 记下的一条，台账被截短或重写也能发现"
#define SG_MSG_LEDGER_HEAD_FORM "“%s”不是 ledger head 打印的“序号:校验值”"
#define SG_MSG_LEDGER_WHOLE                                                                        \
    "台账完好：%lld 条事件，%lld 个计划，%lld 行推荐；末条 %lld:%s\n"
#define SG_MSG_LEDGER_BROKEN "台账有误：%s\n"
#define SG_MSG_LEDGER_REBUILT "状态表已按台账事件重建"

/* ---- answers and services ---- */
#define SG_HELP_ANSWER "登记推荐的反馈：有意向、拒绝（注明原因）、录用、未答复"
#define SG_SYNOPSIS_ANSWER                                                                         \
    "用法：songgang answer 人员编号 岗位编号 interested|refused|hired|no_answer|at_work_3_months"         \
    " [--reason 原因] [--note 说明]，或 songgang answer --file 表格.csv"
#define SG_HELP_ANSWER_REASON                                                                      \
    "拒绝原因：too_far wage_low kind_of_work hours no_accommodation family health other，或中文"
#define SG_HELP_ANSWER_FILE "csv表格，列为人员编号、岗位编号、反馈，可另有拒绝原因、备注"
#define SG_HELP_NOTE "备注，写入台账"
#define SG_HELP_ACTOR "经办人，写入台账（默认为登录用户名）"
#define SG_HELP_DAY "按这一天登记（默认今天）"
#define SG_ARG_REASON "原因"
#define SG_ARG_TEXT "文字"
#define SG_ARG_TABLE "表格.csv"
#define SG_ARG_NAME "姓名"
#define SG_ARG_DAY "日期"
#define SG_MSG_ANSWER_LINE "第%llu行：%s"
#define SG_MSG_ANSWER_DONE "登记反馈%llu条，退回%llu条"
#define SG_HELP_RECORD "登记已做的服务：政策宣讲、职业指导"
#define SG_SYNOPSIS_RECORD "用法：songgang record briefing|guidance|note 人员编号… [--note 说明]"
#define SG_MSG_RECORD_DONE "已登记%d人"

/* ---- plans after they were made ---- */
#define SG_SYNOPSIS_APPROVE "用法：songgang plan approve 计划编号 [--scope 地区] [--skip]"
#define SG_SYNOPSIS_UNDO "用法：songgang plan undo 计划编号"
#define SG_SYNOPSIS_DISCARD "用法：songgang plan discard 计划编号"
#define SG_SYNOPSIS_HOLD "用法：songgang plan hold|release 计划编号 人员编号 [岗位或课程编号]"
#define SG_SYNOPSIS_REPLACE                                                                        \
    "用法：songgang plan replace 计划编号 人员编号 原岗位编号 新岗位编号 [--dry-run]"
#define SG_SYNOPSIS_REFRESH "用法：songgang plan refresh 计划编号"
#define SG_HELP_DESK_SCOPE "只限户籍在这里的人员：6、9或12位代码，或地名"
#define SG_HELP_DESK_SKIP "批准时暂缓有冲突的推荐，批准其余（approve）"
#define SG_HELP_DESK_DRY_RUN "只看影响，不写台账（replace）"
#define SG_HELP_DESK_WORKERS "逐村列出人员和推荐（show）"
#define SG_MSG_DESK_NUMBER "“%s”不是计划编号"
#define SG_MSG_DESK_CONFLICT "%s 的岗位 %s：%s"
#define SG_MSG_DESK_NEWER "注意：本计划生成后，第%lld号计划已批准"
#define SG_MSG_DESK_APPROVED "第 %lld 号计划：批准 %lld 条，暂缓 %lld 条\n"
#define SG_MSG_DESK_UNDONE "已撤回批准"
#define SG_MSG_DESK_DISCARDED "计划已作废"
#define SG_MSG_DESK_HELD "已暂缓%lld条"
#define SG_MSG_DESK_RELEASED "已恢复%lld条"
#define SG_MSG_EFFECT_DONE "已换岗"
#define SG_MSG_EFFECT_DRY "换岗的影响（试算，未写入台账）"
#define SG_MSG_EFFECT_SCORE "  匹配分 %.4f → %.4f\n"
#define SG_MSG_EFFECT_CHANCE "  应聘时仍有空缺的可能 %.1f%% → %.1f%%\n"
#define SG_MSG_EFFECT_LOAD "  新岗位招 %u 人，共推送 %u 次\n"
#define SG_MSG_EFFECT_OTHERS "  另有 %lld 人被推荐同一岗位，他们的可能 %.1f%% → %.1f%%\n"
#define SG_MSG_EFFECT_EMPLOYER "  注意：与此人的另一个岗位是同一单位"

/* ---- statistics ---- */
#define SG_MSG_STATS_SERVICES                                                                      \
    "\n服务定额（宣讲%d 岗位%d 指导%d 培训%d）达到人数：宣讲 %lld，岗位 %lld，指导 %lld，培训 %lld，四项齐全 %lld\n"
#define SG_MSG_STATS_STATE "推荐岗位 %s\t%lld\n"

#endif
