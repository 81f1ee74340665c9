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

#endif
