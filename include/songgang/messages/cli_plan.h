/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of plan, stats and serve on the command line.
 */
#ifndef SONGGANG_MESSAGES_CLI_PLAN_H
#define SONGGANG_MESSAGES_CLI_PLAN_H

#include "songgang/messages/cli.h"

#define SG_ARG_REGION "地区"
#define SG_ARG_NUMBER "数"
#define SG_ARG_DATE "日期"
#define SG_ARG_ADDRESS "地址:端口"

#define SG_SYNOPSIS_PLAN "用法：songgang plan [--scope 地区] [--quota 数] [--cold] [--dry-run] [--now 日期]"
#define SG_SYNOPSIS_SHOW "用法：songgang plan show [计划编号] [--scope 地区] [--workers]"
#define SG_SYNOPSIS_CHECK                                                                          \
    "用法：songgang plan check [计划编号|latest|导出的计划文件] [--now 日期] [--quota 数]"\
    " [--prices 文件]"
#define SG_SYNOPSIS_REPORT                                                                         \
    "用法：songgang plan report [计划编号|latest|导出的计划文件] [--format text|json|csv|xlsx] [-o 文件]"
#define SG_ARG_REPORT_FORMAT "格式"
#define SG_HELP_REPORT_FORMAT "text、json、csv 或 xlsx（默认 text）"
#define SG_HELP_REPORT_OUTPUT "写到这个文件（默认标准输出）"
#define SG_MSG_REPORT_OPEN "无法写入“%s”：%s"
#define SG_HELP_PLAN_SCOPE "只为这个地区的人员分配（默认全部）"
#define SG_HELP_PLAN_QUOTA "每人岗位数（默认按策略，3 个）"
#define SG_HELP_PLAN_COLD "全部从头算，不接着同一范围的上一个计划算"
#define SG_HELP_PLAN_DRY_RUN "只算不写台账"
#define SG_ARG_FILE_NAME "文件"
#define SG_HELP_PLAN_SHORTFALLS "未满额人员名单写到这个文件，一行一人，注明卡在哪条规则"
#define SG_HELP_PLAN_NOW "按这一天判断年龄、有效期（默认今天）"
#define SG_HELP_PLAN_THREADS "线程数（默认与处理器核数相同）"
#define SG_HELP_PLAN_PRICES "岗位价格写到这个文件，供 plan check --prices 证明上界"
#define SG_HELP_CHECK_PRICES "用这些岗位价格（plan --prices 写出）证明上界"
#define SG_HELP_CHECK_NOW "按这一天核查（默认为计划所用日期）"

#define SG_SYNOPSIS_STATS "用法：songgang stats [--scope 地区]"
#define SG_HELP_STATS_SCOPE "只统计这个地区（默认全部）"
#define SG_MSG_STATS_HEAD "地区\t人员\t未返岗\t已返岗\t满额推荐\t推荐岗位\t培训通知\t培训名额"
#define SG_MSG_STATS_TOTAL "合计"
#define SG_MSG_STATS_UNKNOWN "地区不明"

#define SG_SYNOPSIS_SERVE "用法：songgang serve [--config 文件] [--listen 地址:端口] [--threads 数] [--tls-cert 证书 --tls-key 私钥] [--proxy 地址] [--now 日期]"
#define SG_HELP_SERVE_LISTEN "监听地址（默认 127.0.0.1:8080，目前只允许本机地址）"
#define SG_HELP_SERVE_THREADS "线程数（默认与处理器核数相同）"
#define SG_HELP_SERVE_NOW "按这一天判断年龄、有效期（默认今天）"
#define SG_MSG_SERVE_STARTED "服务已启动：%s://%s （按 Ctrl-C 停止）"
#define SG_HELP_SERVE_TLS_CERT "TLS 证书（PEM，含中间证书）；收到 SIGHUP 时重新读取"
#define SG_HELP_SERVE_TLS_KEY "TLS 私钥（PEM）"
#define SG_HELP_SERVE_PROXY "前面提供 HTTPS 的代理服务器的 IP 地址，多个以逗号分隔；只信任它们的 X-Forwarded-For"
#define SG_MSG_SERVE_TLS_READ "已重新读取 TLS 证书和私钥"
#define SG_MSG_SERVE_TLS_REFUSED "%s；继续使用原来的证书"
#define SG_MSG_SERVE_REFRESHED "索引已更新到第 %llu 版"
#define SG_MSG_SERVE_POLICY "策略已更新为 %s"
#define SG_MSG_SERVE_POLICY_REFUSED "%s；继续使用策略 %s"
#define SG_MSG_SERVE_STOPPED "服务已停止"

#endif
