/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts around JSON-LD: what goes into the raw fields that the grammars read, and errors.
 */
#ifndef SONGGANG_MESSAGES_JSON_LD_H
#define SONGGANG_MESSAGES_JSON_LD_H

#define SG_MSG_LD_NO_POSTING "这段JSON-LD里没有JobPosting（招聘岗位）"
#define SG_MSG_LD_SHAPE "“%s”的形式不认识，应为文字、数字或schema.org的对象"
#define SG_MSG_LD_NORMALISED "“songgang:posting”不完整：%s"
#define SG_MSG_LD_NO_TITLE "JobPosting缺少“title”（岗位名称）"
#define SG_MSG_LD_ENCLOSURE "“%s”的JSON内容不完整：括号没有配对"
#define SG_MSG_LD_SYNTAX "“%s”不是能用的JSON：%s"

/* ---- wages: figures, then what they are paid for ---- */
#define SG_MSG_LD_WAGE_ONE "%s元%s"
#define SG_MSG_LD_WAGE_RANGE "%s-%s元%s"
#define SG_MSG_LD_WAGE_FROM "%s元以上%s"
#define SG_MSG_LD_WAGE_TO "最高%s元%s"
#define SG_MSG_LD_PER_HOUR "/小时"
#define SG_MSG_LD_PER_DAY "/天"
#define SG_MSG_LD_PER_WEEK "/周"
#define SG_MSG_LD_PER_MONTH "/月"
#define SG_MSG_LD_PER_YEAR "/年"

#define SG_MSG_LD_YEARS "%d年"
#define SG_MSG_LD_MONTHS "%d个月"
#define SG_MSG_LD_PLACES "、"
#define SG_MSG_LD_LABELLED "%s：%s"
#define SG_MSG_LD_QUALIFICATIONS "要求"
#define SG_MSG_LD_DUTIES "职责"
#define SG_MSG_LD_SKILLS "技能"
#define SG_MSG_LD_HOURS "工作时间"
#define SG_MSG_LD_ANY "不限"
#define SG_MSG_LD_FULL_TIME "全职"
#define SG_MSG_LD_PART_TIME "兼职"
#define SG_MSG_LD_TEMPORARY "临时工"
#define SG_MSG_LD_INTERN "实习"
#define SG_MSG_LD_PER_DIEM "零工"
#define SG_MSG_LD_REMOTE "居家"
#define SG_MSG_LD_HIGH_SCHOOL "高中"
#define SG_MSG_LD_COLLEGE "大专"
#define SG_MSG_LD_BACHELOR "本科"
#define SG_MSG_LD_POSTGRADUATE "硕士"

#endif
