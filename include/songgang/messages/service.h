/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the service area: what a caseworker may read. One macro per message, so that
 * wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_SERVICE_H
#define SONGGANG_MESSAGES_SERVICE_H

/* ---- matching: refusals ---- */
#define SG_MSG_MATCH_LIMIT "推荐数量须在1到%d之间"

/* ---- matching: reasons. Every figure comes from the posting or the profile. ---- */
#define SG_MSG_REASON_TRADE "工种对口：%s"
#define SG_MSG_REASON_TRADE_SKILL "工种对口：%s（%s）"
#define SG_MSG_REASON_TRADE_KIND "工种对口：%s（同属%s）"
#define SG_MSG_REASON_TRADE_RELATED "相近工种：%s（本人做过%s）"
#define SG_MSG_REASON_TRADE_UNSKILLED "不要求技能：%s"
#define SG_MSG_REASON_TRADE_NOVICE "不要求经验：%s"
#define SG_MSG_REASON_TRADE_ANY "岗位工种：%s"
#define SG_MSG_REASON_YEARS "%s，做过%d年"
#define SG_MSG_REASON_PLACE_WISHED "%s在意向地区"
#define SG_MSG_REASON_PLACE_CURRENT "%s在意向地区，也是现居地"
#define SG_MSG_REASON_PLACE_HERE "就在现居地%s"
#define SG_MSG_REASON_PLACE_HOME "就在家乡%s"
#define SG_MSG_REASON_PLACE_KM "离家约%d公里"
#define SG_MSG_REASON_PLACE_KM_IN "在%s，离家约%d公里"
#define SG_MSG_REASON_PLACE_AT_HOME "居家就业，不用外出"
#define SG_MSG_REASON_PLACE_ANY "工作地点在%s"
#define SG_MSG_WAGE_RANGE "月薪%d–%d元"
#define SG_MSG_WAGE_ONE "月薪%d元"
#define SG_MSG_WAGE_FROM "月薪%d元起"
#define SG_MSG_WAGE_UP_TO "月薪最高%d元"
#define SG_MSG_WAGE_CONVERTED "折合%s"
#define SG_MSG_WAGE_ABOVE "%s，高于期望%d元"
#define SG_MSG_WAGE_MEETS "%s，达到期望%d元"
#define SG_MSG_WAGE_ABOVE_RATE "%s，高于同工种一般水平"
#define SG_MSG_REASON_ROOM_AND_BOARD "包吃包住"
#define SG_MSG_REASON_ROOM "包住"
#define SG_MSG_REASON_ROOM_ALLOWANCE "有住房补贴"
#define SG_MSG_REASON_MEALS "包吃"
#define SG_MSG_REASON_MEALS_ALLOWANCE "有餐补"
#define SG_MSG_REASON_INSURANCE "缴社保"
#define SG_MSG_REASON_DAY_SHIFT "上白班"
#define SG_MSG_REASON_OPENINGS "招%d人"
#define SG_MSG_REASON_TODAY "今天发布"
#define SG_MSG_REASON_DAYS_AGO "%d天前发布"

/* ---- matching: what was relaxed ---- */
#define SG_MSG_RELAX_WAGE "比期望低%d%%"
#define SG_MSG_RELAX_ADJACENT "在相邻省份%s"
#define SG_MSG_RELAX_SAME_PROVINCE "在意向省份的%s，不在所选城市"
#define SG_MSG_RELAX_SAME_CITY "在意向县区附近的%s"
#define SG_MSG_RELAX_NOT_NEAR "在意向地区%s，但不在家附近"
#define SG_MSG_RELAX_COOPERATING "在协作省份%s"
#define SG_MSG_RELAX_OWN_PROVINCE "在本省的%s"
#define SG_MSG_RELAX_RELATED "相近工种：%s"
#define SG_MSG_RELAX_UNSKILLED "不要求技能：%s"
#define SG_MSG_RELAX_NO_ROOM "%s，未包住"
#define SG_MSG_RELAX_ROOM_ALLOWANCE "%s，只有住房补贴"
#define SG_MSG_RELAX_HOME_BASED "居家就业"
#define SG_MSG_RELAX_DAY_LABOUR "零工"
#define SG_MSG_RELAX_PUBLIC_WELFARE "公益性岗位"
#define SG_MSG_RELAX_NEAR "就近就业，%s"
#define SG_MSG_RELAX_AND_WAGE "%s，工资比期望低%d%%"
#define SG_MSG_TRADE_UNNAMED "未注明工种"
#define SG_MSG_PLACE_UNNAMED "未注明地点"

/* ---- matching: results ---- */
#define SG_MSG_MATCH_NO_POSTINGS "目前没有岗位"

/* ---- songgang match ---- */
#define SG_MSG_MATCH_SYNOPSIS                                                                      \
    "用法：songgang match (--worker 编号 | --profiles 文件|-) [--limit 条数] [--brief] [--now 日期]"
#define SG_MSG_MATCH_OPT_WORKER "为台账中的这一位匹配"
#define SG_MSG_MATCH_OPT_PROFILES "为文件中的每一份档案匹配，一行一份JSON；“-”读标准输入"
#define SG_MSG_MATCH_OPT_LIMIT "每人最多几个岗位（默认10）"
#define SG_MSG_MATCH_OPT_BRIEF "岗位只列编号、外部编号和名称"
#define SG_MSG_MATCH_OPT_NOW "按这一天计算（默认今天）"
#define SG_MSG_MATCH_ARG_WORKER "编号"
#define SG_MSG_MATCH_ARG_FILE "文件"
#define SG_MSG_MATCH_ARG_COUNT "条数"
#define SG_MSG_MATCH_ARG_DATE "日期"
#define SG_MSG_MATCH_ONE_OF "请给出 --worker 或 --profiles 其中之一。"
#define SG_MSG_MATCH_OPEN "打不开档案文件“%s”：%s"
#define SG_MSG_MATCH_READ "读取档案时出错：%s"
#define SG_MSG_MATCH_LINE_LONG "第%zu行过长，最多%d个字节"
#define SG_MSG_MATCH_REJECTED "%zu份档案有误，错误写在对应的结果行里。"
#define SG_MSG_MATCH_EMPTY "没有读到任何档案。"
#define SG_MSG_MATCH_UNKNOWN_KEYS "以下字段不认识，已忽略：%s"
#define SG_MSG_MATCH_THREAD "无法启动线程：%s"

#endif
