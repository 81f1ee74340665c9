/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the normalise area: what a caseworker may read. One macro per message, so that
 * wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_NORMALISE_H
#define SONGGANG_MESSAGES_NORMALISE_H

/* Why a record is no posting. */
#define SG_MSG_ROW_EMPTY "空行，没有岗位信息"
#define SG_MSG_ROW_HEADING "这是表头，不是岗位：%.*s"
#define SG_MSG_ROW_TOTAL "这是合计行，不是岗位：%.*s"
#define SG_MSG_ROW_NO_TITLE "没有写明岗位名称"
#define SG_MSG_ROW_TITLE_NO_WORDS "岗位名称“%.*s”里没有文字"

/* Warnings of a posting. */
#define SG_MSG_WAGE_REVERSED "工资区间写反或不完整，只取第一个数字为下限"
#define SG_MSG_WAGE_UNREAD "工资没有读懂：%.*s"
#define SG_MSG_WAGE_UNLIKELY "工资高得不合常理，请核实"
#define SG_MSG_BELOW_MINIMUM_WAGE "工资低于工作地最低工资标准"
#define SG_MSG_FEE_DEMANDED "要求求职者交费或交押金，已转待核实"
#define SG_MSG_SUSPICIOUS "内容可疑，已转待核实"
#define SG_MSG_UNLAWFUL_AGE "年龄要求低于16周岁，涉嫌违法"
#define SG_MSG_GENDER_BAR "限定性别，请核实是否属于法律允许的岗位"
#define SG_MSG_EXPIRED "招聘已过有效期"
#define SG_MSG_PLACE_ABROAD "工作地点在境外"
#define SG_MSG_PLACE_AMBIGUOUS "工作地点不明确：%.*s"
#define SG_MSG_PLACE_UNKNOWN "工作地点没有读懂：%.*s"
#define SG_MSG_DATE_UNREAD "日期没有读懂：%.*s"
#define SG_MSG_AGE_UNREAD "年龄要求没有读懂：%.*s"
#define SG_MSG_HEADCOUNT_UNREAD "招聘人数没有读懂：%.*s"
/* %s is the label of the column. */
#define SG_MSG_COLUMN_WINS "“%s”一栏与描述不一致，以该栏为准"


#endif
