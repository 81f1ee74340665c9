/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of finding duplicates.
 */
#ifndef SONGGANG_MESSAGES_DEDUPE_H
#define SONGGANG_MESSAGES_DEDUPE_H

#define SG_MSG_DEDUPE_TOO_MANY "一次查重的岗位太多：%zu"

/* What two postings of one job share; joined with 、 */
#define SG_MSG_DUP_EMPLOYER "同一单位"
#define SG_MSG_DUP_SHORT_NAME "同一单位简称"
#define SG_MSG_DUP_LIKE_NAME "单位名称一字之差"
#define SG_MSG_DUP_BY_OTHERS "与同组的其他岗位相同"
#define SG_MSG_DUP_SAID_SO "经办人确认"
#define SG_MSG_DUP_NAMED "一方原文提到另一方单位"
#define SG_MSG_DUP_PHONE "联系电话相同"
#define SG_MSG_DUP_MASKED "联系电话可见号码相同"
#define SG_MSG_DUP_PLACE "同城"
#define SG_MSG_DUP_TRADE "工种相同"
#define SG_MSG_DUP_NEAR_TRADE "工种相近"
#define SG_MSG_DUP_WORK "工作内容相同"
#define SG_MSG_DUP_WAGE "工资区间一致"
#define SG_MSG_DUP_NEAR_WAGE "工资区间重叠"
#define SG_MSG_DUP_HEADCOUNT "招聘人数相同"
#define SG_MSG_DUP_TEXT "岗位描述相同"

#endif
