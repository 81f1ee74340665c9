/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the outbox: leasing, reporting, receipts, pausing.
 */
#ifndef SONGGANG_MESSAGES_OUTBOX_H
#define SONGGANG_MESSAGES_OUTBOX_H

#define SG_MSG_OUTBOX_RESTORED "从备份恢复：备份之后发出的消息会再发，请核对后再恢复"
#define SG_MSG_OUTBOX_NO_MESSAGE "没有第 %lld 号消息"
#define SG_MSG_OUTBOX_NO_SUCH "没有这样的消息"
#define SG_MSG_OUTBOX_NO_CALL "没有第 %lld 号待回电事项"
#define SG_MSG_OUTBOX_STARTED "第 %lld 号计划已有 %lld 条消息发出或正在发送，不能撤回"
#define SG_MSG_OUTBOX_NONE_WAITS "第 %lld 号计划没有等待放行的消息"
#define SG_MSG_OUTBOX_SAME_PERSON "第 %lld 号计划的消息较多，是“%s”批准的，要由另一个人放行"
#define SG_MSG_OUTBOX_PLAN_NUMBER "plan 应是计划编号"
#define SG_MSG_OUTBOX_PHONE "“%.40s”不是电话号码"
#define SG_MSG_OUTBOX_BY_HAND_STATE "第 %lld 号消息%s，不需要核实"
#define SG_MSG_OUTBOX_DROPPED "岗位或人员已不再适合，没有可发送的内容"
#define SG_MSG_OUTBOX_NO_WAY "没有可用的渠道"
#define SG_MSG_OUTBOX_EXPIRED "领取后超过时限没有回执"
#define SG_MSG_OUTBOX_SILENT "超过时限没有送达回执"
#define SG_MSG_OUTBOX_TOO_OFTEN "重试 %d 次仍未发出"
#define SG_MSG_OUTBOX_ERASED "人员已从名册中删除"
#define SG_MSG_OUTBOX_NO_PAPER "推送设置中没有 paper 渠道"
#define SG_MSG_OUTBOX_NO_CHANNEL "没有名为“%.40s”的渠道"
#define SG_MSG_OUTBOX_LEASE_NAME "领取号由1至64个字母、数字、“.”“_”“-”组成"
#define SG_MSG_OUTBOX_LIMIT "一次可领取1至%d条"
#define SG_MSG_OUTBOX_KEY "“%.40s”不是消息编号"
#define SG_MSG_OUTBOX_NO_SETTINGS "还没有推送设置：请在数据目录中放入 push.json（见 docs/push.md）"
#define SG_MSG_OUTBOX_SETTINGS_FILE "推送设置 %s 有误：%s"
#define SG_MSG_OUTBOX_SETTINGS_BIG "推送设置 %s 超过 %d KB"
#define SG_MSG_OUTBOX_SETTINGS_IO "无法读取 %s：%s"

#endif
