/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the command `songgang link`.
 */
#ifndef SONGGANG_MESSAGES_LINK_H
#define SONGGANG_MESSAGES_LINK_H

#define SG_HELP_LINK "工友手机页面的链接：link show|revoke"
#define SG_SYNOPSIS_LINK                                                                           \
    "用法：songgang link show 人员编号 --plan 计划 --reason 原因 [--days 天]\n"                        \
    "      songgang link revoke [人员编号] [--plan 计划] --reason 原因 [--all]"
#define SG_HELP_LINK_PLAN "推送计划的编号"
#define SG_ARG_LINK_PLAN "编号"
#define SG_HELP_LINK_REASON "为什么，写入审计日志"
#define SG_ARG_LINK_REASON "原因"
#define SG_HELP_LINK_DAYS "链接有效天数（默认按 push.json 的 page_days，没有则14）"
#define SG_ARG_LINK_DAYS "天"
#define SG_HELP_LINK_ALL "停用所有的链接"
#define SG_MSG_LINK_REASON "请用 --reason 写明原因"
#define SG_MSG_LINK_PLAN "请用 --plan 指明计划"
#define SG_MSG_LINK_WHICH "请指明人员、--plan，或用 --all 停用全部"
#define SG_MSG_LINK_REVOKED "已停用 %llu 个链接"
#define SG_MSG_LINK_NO_OFFERS "人员 %s 在第 %lld 号计划中没有已批准的推荐"
#define SG_MSG_LINK_PRIVATE "知道这个链接的人能以本人名义答复，只交给本人"

#endif
