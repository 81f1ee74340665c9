/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the one table.
 */
#ifndef SONGGANG_MESSAGES_TABLE_H
#define SONGGANG_MESSAGES_TABLE_H

#define SG_MSG_TABLE_WORKERS "人员"
#define SG_MSG_TABLE_NOT_RETURNED "未返岗"
#define SG_MSG_TABLE_RETURNED "已返岗"
#define SG_MSG_TABLE_LOCAL "就近就业"
#define SG_MSG_TABLE_AWAY "在外务工"
#define SG_MSG_TABLE_HOME "返乡"
#define SG_MSG_TABLE_UNABLE "无就业能力"
#define SG_MSG_TABLE_NONE "未登记"
#define SG_MSG_TABLE_OFFERED "有推荐的人"
#define SG_MSG_TABLE_FULL "推荐满额的人"
#define SG_MSG_TABLE_JOBS "推荐岗位（条）"
#define SG_MSG_TABLE_COURSES "培训通知（条）"
#define SG_MSG_TABLE_SEATS "培训名额"
#define SG_MSG_TABLE_BRIEFING "政策宣讲已到位"
#define SG_MSG_TABLE_SERVED_JOBS "岗位推荐已到位"
#define SG_MSG_TABLE_GUIDANCE "职业指导已到位"
#define SG_MSG_TABLE_TRAINING "培训推荐已到位"
#define SG_MSG_TABLE_COMPLETE "“1311”服务齐全"
#define SG_MSG_TABLE_INTERESTED "有意向"
#define SG_MSG_TABLE_REFUSED "已拒绝"
#define SG_MSG_TABLE_HIRED "已录用"
#define SG_MSG_TABLE_AT_WORK "稳岗满三个月"

#define SG_MSG_TABLE_SHARE "返岗率%"
#define SG_MSG_TABLE_PLACE "地区"
#define SG_MSG_TABLE_CODE "区划代码"
#define SG_MSG_TABLE_GROUP "重点群体"
#define SG_MSG_TABLE_EVERYBODY "全部人员"
#define SG_MSG_TABLE_UNKNOWN "未注明"
#define SG_MSG_TABLE_TOTAL "合计"
#define SG_MSG_TABLE_SHEET "一张表"
#define SG_MSG_TABLE_SHEET_OF "一张表·%s" /* group */
#define SG_MSG_TABLE_SHEET_TOWNS "分乡镇"
#define SG_MSG_TABLE_SHEET_VILLAGES "分村"
#define SG_MSG_TABLE_SHEET_GROUPS "分群体"
#define SG_MSG_TABLE_VILLAGE "%s %03d村" /* town, its number in the code of the village */
#define SG_MSG_TABLE_REST "%s（未细分）"
#define SG_MSG_TABLE_NO_GROUP "不认识的重点群体“%.*s”"

/* ---- the sheet of a village ---- */
#define SG_MSG_SHEET_PLACE "请给出要打印的村、乡镇（place）"
#define SG_MSG_SHEET_HANDED "请给出岗位单已发到手里的人员编号（workers）"
#define SG_MSG_SHEET_NO_PAPER "推送设置（push.json）里没有 carrier 为 paper 的渠道，不能登记已发；请管理员加上村级名单渠道"

#endif
