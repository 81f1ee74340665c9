/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of core/text and core/vocabulary: what a caseworker may read. One macro per
 * message, so that wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_CORE_H
#define SONGGANG_MESSAGES_CORE_H

#define SG_MSG_NO_MEMORY "内存不足，操作没有完成"

/* Lookup of a name: %.*s is the text that was looked up, %s the near names or candidates. */
#define SG_MSG_REGION_EMPTY "地区名称为空"
#define SG_MSG_REGION_UNKNOWN "不认识的地区“%.*s”"
#define SG_MSG_REGION_UNKNOWN_NEAR "不认识的地区“%.*s”，是否指：%s"
#define SG_MSG_REGION_AMBIGUOUS "地区“%.*s”不明确，可能是：%s；请写全称或区划代码"
#define SG_MSG_REGION_CODE_UNKNOWN "不认识的行政区划代码“%.*s”"
#define SG_MSG_REGION_PART_UNKNOWN "“%.*s”中，%s没有下辖“%.*s”"

#define SG_MSG_TRADE_EMPTY "工种名称为空"
#define SG_MSG_TRADE_UNKNOWN "不认识的工种“%.*s”"
#define SG_MSG_TRADE_UNKNOWN_NEAR "不认识的工种“%.*s”，是否指：%s"
#define SG_MSG_SKILL_EMPTY "技能名称为空"
#define SG_MSG_SKILL_UNKNOWN "不认识的技能“%.*s”"
#define SG_MSG_SKILL_UNKNOWN_NEAR "不认识的技能“%.*s”，是否指：%s"
#define SG_MSG_CERTIFICATE_EMPTY "证书名称为空"
#define SG_MSG_CERTIFICATE_UNKNOWN "不认识的证书“%.*s”"
#define SG_MSG_CERTIFICATE_UNKNOWN_NEAR "不认识的证书“%.*s”，是否指：%s"

/* Between names in a list, and before the last sign of a shortened one. */
#define SG_MSG_LIST_SEPARATOR "、"
#define SG_MSG_LIST_MORE "等"

#endif
