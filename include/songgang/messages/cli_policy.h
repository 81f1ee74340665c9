/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of `songgang policy`.
 */
#ifndef SONGGANG_MESSAGES_CLI_POLICY_H
#define SONGGANG_MESSAGES_CLI_POLICY_H

#include "songgang/messages/cli.h"

#define SG_HELP_POLICY "查看、核对、比较、启用匹配与分配策略"
#define SG_SYNOPSIS_POLICY                                                                         \
    "用法：songgang policy show [策略]\n"                                                           \
    "      songgang policy check 文件\n"                                                            \
    "      songgang policy diff [策略甲] [策略乙]\n"                                                 \
    "      songgang policy set 文件\n"                                                              \
    "      songgang policy reset\n\n"                                                              \
    "“策略”可写 current（现行）、default（内置）、策略文件或存档的版本号。\n"                                  \
    "不写时 show 显示现行策略，diff 比较内置与现行；只写一个时 diff 比较现行与它。"
#define SG_MSG_POLICY_UNKNOWN_ACTION "不认识“policy %s”，可用：show、check、diff、set、reset"
#define SG_MSG_POLICY_NO_ACTION "请写明操作：show、check、diff、set、reset"
#define SG_MSG_POLICY_NEEDS_FILE "请写明策略文件：songgang policy %s 文件"

#define SG_MSG_POLICY_TITLE "策略 %s%s，得分以 10000 分为满分\n"
#define SG_MSG_POLICY_TITLE_BUILT_IN "（内置）"
#define SG_MSG_POLICY_MARK "默认"
#define SG_MSG_POLICY_MARK_CHANGED "（默认 %s）"
#define SG_MSG_POLICY_POINT_TO "→"
#define SG_MSG_POLICY_NO_STEPS "不放宽"

#define SG_MSG_POLICY_GOOD "策略 %s 合格；与现行策略 %s 相比有 %zu 项不同\n"
#define SG_MSG_POLICY_EQUAL "策略 %s 与 %s 各项相同\n"
#define SG_MSG_POLICY_DIFFERENT "策略 %s → %s，%zu 项不同：\n"
#define SG_MSG_POLICY_DIFFERENCE "  %s·%s（%s）：%s → %s %s\n"
#define SG_MSG_POLICY_INSTALLED "策略 %s 已启用；前一策略 %s 已存档，有 %zu 项不同\n"
#define SG_MSG_POLICY_RESET "已恢复内置策略 %s；前一策略 %s 已存档\n"
#define SG_MSG_POLICY_BAD "策略文件 %s 有误："

#endif
