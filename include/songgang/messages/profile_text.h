/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts that say what was read out of a worker's own words.
 */
#ifndef SONGGANG_MESSAGES_PROFILE_TEXT_H
#define SONGGANG_MESSAGES_PROFILE_TEXT_H

#define SG_MSG_HEARD_LINE "从自述读到："
#define SG_MSG_HEARD_BETWEEN "；"
#define SG_MSG_HEARD_TRADE "工种：%s"
#define SG_MSG_HEARD_TRADE_YEARS "工种：%s（做过%d年）"
#define SG_MSG_HEARD_SKILL "技能：%s"
#define SG_MSG_HEARD_CERTIFICATE "证书：%s"
#define SG_MSG_HEARD_REGION "想去：%s"
#define SG_MSG_HEARD_WAGE "期望月薪：%d元"
#define SG_MSG_HEARD_ROOM_REQUIRED "要求包住"
#define SG_MSG_HEARD_ROOM_PREFERRED "最好包住"
#define SG_MSG_HEARD_MEALS_REQUIRED "要求包吃"
#define SG_MSG_HEARD_MEALS_PREFERRED "最好包吃"
#define SG_MSG_HEARD_NEAR_HOME "要在家附近"
#define SG_MSG_HEARD_HOME_BASED "要居家做"
#define SG_MSG_HEARD_EMPLOYMENT "用工形式：%s"
#define SG_MSG_HEARD_GENDER "性别：%s"
#define SG_MSG_HEARD_AGE "年龄：%d岁"
#define SG_MSG_HEARD_EDUCATION "学历：%s"
#define SG_MSG_HEARD_AVOID_TRADE "不做：%s"
#define SG_MSG_HEARD_AVOID_REGION "不去：%s"
#define SG_MSG_HEARD_NO_NIGHT "不上夜班"

#endif
