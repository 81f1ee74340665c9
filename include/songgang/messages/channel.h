/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of the channels to gateways: their settings, what gateways answer, what they send.
 */
#ifndef SONGGANG_MESSAGES_CHANNEL_H
#define SONGGANG_MESSAGES_CHANNEL_H

/* ---- settings ---- */
#define SG_MSG_CHANNEL_URL "网关地址应为 https:// 开头的完整地址（内网调试可设 allow_private 后用 http://）"
#define SG_MSG_CHANNEL_WHSEC "签名密钥应为“whsec_”加 Base64"
#define SG_MSG_CHANNEL_NONE "渠道“%s”不由送岗发送"
#define SG_MSG_CHANNEL_OPTION "渠道“%s”的设置“%s”缺失或不正确"
#define SG_MSG_CHANNEL_RANGE "渠道“%s”的设置“%s”应为 %d 到 %d 的整数"
#define SG_MSG_CHANNEL_SECRET "渠道“%s”无法读取密钥文件“%s”：%s"
#define SG_WORD_CHANNEL_NO_FILE "不是文件"
#define SG_MSG_CHANNEL_SECRET_MODE "渠道“%s”的密钥文件“%s”别人也能读，请先 chmod 600"
#define SG_MSG_CHANNEL_SECRET_TEXT "渠道“%s”的密钥文件“%s”应只有一行密钥，不含空格和中文"
#define SG_MSG_CHANNEL_VARIABLES "渠道“%s”的模板变量不能超过 %d 个"
#define SG_MSG_CHANNEL_WORD                                                                        \
    "渠道“%s”的模板变量不能取“%s”，可用：name、job1 到 job8（或 job1.wage 等）、jobs、course、link、code、text，"  \
    "或“=固定文字”"
#define SG_MSG_CHANNEL_FIELD "渠道“%s”的模板变量“%s”不是微信订阅通知的字段（如 thing1、phrase2）"

/* ---- messages ---- */
#define SG_WORD_CHANNEL_BETWEEN "；"
#define SG_WORD_CHANNEL_NOTHING "无"
#define SG_MSG_CHANNEL_NUMBER "手机号码不正确"
#define SG_MSG_CHANNEL_NO_WECHAT "没有微信 openid"
#define SG_MSG_CHANNEL_NO_WECOM "没有企业微信账号"
#define SG_MSG_CHANNEL_NO_ROOM "字段“%s”放不下工作地点和工资"
#define SG_MSG_CHANNEL_HAN "字段“%s”只能是汉字"
#define SG_MSG_CHANNEL_LONG "文字超过 2048 字节"

/* ---- gateways ---- */
#define SG_MSG_CHANNEL_PRIVATE "网关地址指向内网，已拒绝连接（确需内网网关请设 allow_private）"
#define SG_MSG_CHANNEL_CERTIFICATE "网关证书未通过验证，已拒绝连接"
#define SG_MSG_CHANNEL_GONE "对接系统回答 410，不再接收"
#define SG_MSG_CHANNEL_REFUSED "网关拒绝：%s，请检查密钥、签名、模板、余额和权限"
#define SG_MSG_CHANNEL_TOKEN "渠道“%s”没有取到 access_token：%s"
#define SG_MSG_CHANNEL_STRANGER "不是网关发来的：校验不通过"
#define SG_MSG_CHANNEL_FORMAT "回执格式不正确"
#define SG_MSG_CHANNEL_ENCRYPTED "消息是加密的：请在公众平台“服务器配置”里把消息加解密方式改为明文模式"
#define SG_MSG_CHANNEL_MANY "一次最多 %d 条回执"
#define SG_MSG_CHANNEL_SILENT "渠道“%s”没有回执"

/* ---- what the service tells ---- */
#define SG_MSG_SERVE_PUSH "推送：%s"
#define SG_MSG_SERVE_PUSH_CHANNEL "推送渠道“%s”：%s"

/* ---- XML ---- */
#define SG_MSG_XML_BROKEN "不是可读的 XML"

#endif
