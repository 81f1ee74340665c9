/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the routes of the outbox.
 */
#ifndef SONGGANG_MESSAGES_ROUTES_OUTBOX_H
#define SONGGANG_MESSAGES_ROUTES_OUTBOX_H

#define SG_MSG_OUTBOX_CHANNEL_MISSING "请用参数 channel 说明渠道"
#define SG_MSG_OUTBOX_OTHER_CHANNEL "这个令牌不能使用渠道“%.40s”"
#define SG_MSG_OUTBOX_REGION "领取推送的令牌须不限地区"
#define SG_MSG_OUTBOX_OWN_CHANNEL "渠道“%.40s”由本系统直接发送，不能领取"
#define SG_MSG_OUTBOX_ACK_LIST "messages 应是 1 到 %d 条回报的列表"
#define SG_MSG_OUTBOX_RESULT "result 应是 sent、delivered、refused、retry 或 unknown"
#define SG_MSG_OUTBOX_ATTEMPT "attempt 应是领取时给出的次数"
#define SG_MSG_OUTBOX_RECEIPT_LIST "receipts 和 replies 合计应是 1 到 %d 条"
#define SG_MSG_OUTBOX_RECEIPT_STATE "status 应是 delivered 或 failed"
#define SG_MSG_OUTBOX_RECEIPT_ID "每条回执应有 id 或 provider_id"
#define SG_MSG_OUTBOX_SIGN_IN "请提供令牌"
#define SG_MSG_OUTBOX_RIGHT "没有领取和回执推送的权限"
#define SG_MSG_OUTBOX_NOT_GATEWAY "回执的签名或密钥不对"
#define SG_MSG_OUTBOX_GATEWAY_FORMAT "读不懂这份回执"
#define SG_MSG_OUTBOX_STATE_WORD "state 应是 queued、leased、sent、delivered、failed、unknown 或 cancelled"
#define SG_MSG_OUTBOX_SETTLE_WORD "result 应是 delivered、failed 或 again"
#define SG_MSG_OUTBOX_NUMBER "编号应是正整数"

#endif
