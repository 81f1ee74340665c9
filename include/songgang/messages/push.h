/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of sending: what stands in messages, settings, the outbox.
 */
#ifndef SONGGANG_MESSAGES_PUSH_H
#define SONGGANG_MESSAGES_PUSH_H

/* ---- what stands in a message ---- */
#define SG_MSG_PUSH_TEMPLATE "{称呼}您好，为您推荐：{岗位}。{培训}"
#define SG_MSG_PUSH_TEMPLATE_LINK "{链接}"
#define SG_MSG_PUSH_TEMPLATE_PHONE "{电话}"
#define SG_MSG_PUSH_SLOT_NAME "称呼"
#define SG_MSG_PUSH_SLOT_JOBS "岗位"
#define SG_MSG_PUSH_SLOT_COURSE "培训"
#define SG_MSG_PUSH_SLOT_LINK "链接"
#define SG_MSG_PUSH_SLOT_PHONE "电话"
#define SG_MSG_PUSH_OPEN "【"
#define SG_MSG_PUSH_CLOSE "】"
#define SG_MSG_PUSH_JOB "%d.%s"
#define SG_MSG_PUSH_JOB_NEXT "；"
#define SG_MSG_PUSH_COURSE "培训：%s。"
#define SG_MSG_PUSH_COURSE_AT "培训：%s，在%s。"
#define SG_MSG_PUSH_LINK "详情和报名 %s "
#define SG_MSG_PUSH_PHONE "咨询%s。"
#define SG_MSG_PUSH_STOP "拒收请回复R"
#define SG_MSG_PUSH_NOTHING "没有要推荐的岗位"
#define SG_MSG_PUSH_MASK "＊"
#define SG_MSG_PUSH_NOTHING_TO_QUEUE "第 %lld 号计划没有已批准而未进入发送队列的推荐"
#define SG_MSG_PUSH_LONG "短信有%zu个字，超过%d个字的上限，请缩短 /text"

/* ---- settings ---- */
#define SG_MSG_PUSH_SIGNATURE "/signature：签名须为2至12个字，不含【】和空白"
#define SG_MSG_PUSH_TEXT_BRACKET "/text：正文不得含“【”或“】”，签名由程序加在最前面"
#define SG_MSG_PUSH_TEXT_CONTROL "/text：正文不得换行或含控制字符"
#define SG_MSG_PUSH_TEXT_LONG "/text：模板最多120个字"
#define SG_MSG_PUSH_TEXT_BRACE "/text：花括号不成对"
#define SG_MSG_PUSH_TEXT_SLOT                                                                      \
    "/text：没有“{%.*s}”这一项，可用的有{称呼}{岗位}{培训}{链接}{电话}"
#define SG_MSG_PUSH_TEXT_TWICE "/text：{%s}只能出现一次"
#define SG_MSG_PUSH_TEXT_JOBS "/text：必须有{岗位}"
#define SG_MSG_PUSH_TEXT_LINK "/text：有{链接}，但没有设置 /page"
#define SG_MSG_PUSH_TEXT_PHONE "/text：有{电话}，但没有设置 /hotline"
#define SG_MSG_PUSH_TEXT_WAY "/text：{链接}和{电话}至少要有一项，否则收到的人无从答复"
#define SG_MSG_PUSH_HOTLINE "/hotline：只能是数字、“-”和空格，5至20位"
#define SG_MSG_PUSH_PAGE "/page：应为 https:// 开头的网址，不超过80个字符，不含空白（本机测试可用 http://127.0.0.1）"
#define SG_MSG_PUSH_RANGE "%s：应在%d至%d之间"
#define SG_MSG_PUSH_NO_CHANNEL "/channels：至少要有一条渠道"
#define SG_MSG_PUSH_CHANNEL_NAME "/channels/%zu/name：渠道名由小写字母、数字、“-”和“_”组成，1至31个字符"
#define SG_MSG_PUSH_CHANNEL_TWICE "/channels/%zu/name：渠道名“%s”重复"
#define SG_MSG_PUSH_UNKNOWN_KEY "%s：没有“%.60s”这一项，可用的有%s"
#define SG_MSG_PUSH_NOT_TEXT "%s/%s：应为文字"
#define SG_MSG_PUSH_NOT_NUMBER "%s/%s：应为整数"
#define SG_MSG_PUSH_NOT_FLAG "%s/%s：应为 true 或 false"
#define SG_MSG_PUSH_NOT_OBJECT "%s：应为一个 JSON 对象"
#define SG_MSG_PUSH_NOT_OPTIONS "%s/options：应为一个 JSON 对象"
#define SG_MSG_PUSH_NOT_LIST "/channels：应为一个列表"
#define SG_MSG_PUSH_MANY "/channels：最多%d条渠道"
#define SG_MSG_PUSH_CARRIER                                                                        \
    "%s/carrier：没有“%.40s”这种接入方式，可用的有 pull、webhook、aliyun、tencent、wechat、wecom、paper"
#define SG_MSG_PUSH_MEDIUM "%s/medium：没有“%.40s”这种途径，可用的有 sms、wechat、wecom、webhook、paper"

#endif
