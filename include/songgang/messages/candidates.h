/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of `songgang candidates`: workers for a posting.
 */
#ifndef SONGGANG_MESSAGES_CANDIDATES_H
#define SONGGANG_MESSAGES_CANDIDATES_H

#define SG_HELP_CANDIDATES "为岗位找合适的务工人员（缺工企业、新岗位影响谁）"
#define SG_MSG_CANDIDATES_SYNOPSIS                                                                 \
    "用法：songgang candidates 岗位… [--limit 人数] [--scope 地区] [--all] [--now 日期]"
#define SG_MSG_CANDIDATES_LIMIT "每个岗位最多几人（默认20）"
#define SG_MSG_CANDIDATES_SCOPE "只看户籍在这个地区的人"
#define SG_MSG_CANDIDATES_ALL "已就业、在外务工的人也算在内（默认只看未返岗、返乡和未登记状态的人）"
#define SG_MSG_CANDIDATES_NOW "按这一天计算（默认今天）"
#define SG_MSG_CANDIDATES_ARG_COUNT "人数"
#define SG_MSG_CANDIDATES_ARG_REGION "地区"
#define SG_MSG_CANDIDATES_ARG_DATE "日期"
#define SG_MSG_CANDIDATES_NONE "请给出至少一个岗位编号或外部编号。"
#define SG_MSG_CANDIDATES_LOADED "读入台账 %u 人，用时 %.1f 秒。"
#define SG_MSG_CANDIDATES_LOADING "读入台账"

#endif
