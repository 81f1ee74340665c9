/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of push and outbox on the command line.
 */
#ifndef SONGGANG_MESSAGES_CLI_PUSH_H
#define SONGGANG_MESSAGES_CLI_PUSH_H

#define SG_HELP_PUSH "推送：检查设置、试算费用、暂停和恢复、核实未知结果"
#define SG_HELP_OUTBOX "发件箱：消息列表、待回电、村级名单"
#define SG_SYNOPSIS_PUSH                                                                           \
    "用法：songgang push check | status [--plan 计划编号] | preview 计划编号 [--samples 数]\n"                \
    "      songgang push enqueue 计划编号 | pause [渠道] [--reason 原因] | resume [渠道]\n"                   \
    "      songgang push release 计划编号 [--actor 姓名]\n"                                              \
    "      songgang push settle 消息号 delivered|failed|again [--note 说明]\n"                         \
    "      songgang push opt-out 电话|- [--undo]"
#define SG_SYNOPSIS_OUTBOX                                                                         \
    "用法：songgang outbox list [--state 状态] [--channel 渠道] [--plan 计划编号] [--limit 数]\n"             \
    "      songgang outbox calls [--done 编号]\n"                                                  \
    "      songgang outbox paper [--limit 数] [--done 领取号]"
#define SG_HELP_PUSH_PLAN "只看这一号计划"
#define SG_HELP_PUSH_SAMPLES "显示前几条短信（姓名打码）"
#define SG_HELP_PUSH_REASON "暂停的原因"
#define SG_HELP_PUSH_NOTE "核实的依据"
#define SG_HELP_PUSH_UNDO "重新同意接收"
#define SG_HELP_OUTBOX_STATE "queued、leased、sent、delivered、failed、unknown 或 cancelled"
#define SG_HELP_OUTBOX_CHANNEL "只看这条渠道"
#define SG_HELP_OUTBOX_LIMIT "最多几条"
#define SG_HELP_OUTBOX_DONE "已办完的编号；村级名单则为名单上的领取号"
#define SG_HELP_PUSH_ACTOR "以谁的名义（默认当前用户）"
#define SG_ARG_PUSH_TEXT "文字"
#define SG_ARG_PUSH_NUMBER "数"
#define SG_MSG_PUSH_OK "推送设置没有问题：签名【%s】，%zu 条渠道\n"
#define SG_MSG_PUSH_CHANNEL_LINE "  %zu. %s：%s，经 %s，每条 %d.%03d 元\n"
#define SG_MSG_PUSH_HEAD "渠道\t待发送\t发送中\t已发送\t已送达\t失败\t待核实\t不再发送\t\n"
#define SG_MSG_PUSH_UNROUTED "（未定）"
#define SG_MSG_PUSH_PAUSED "暂停"
#define SG_MSG_PUSH_OPEN "熔断"
#define SG_MSG_PUSH_CALLS "待回电 %lld 条\n"
#define SG_MSG_PUSH_ALL_PAUSED "全部渠道已暂停：%s\n"
#define SG_MSG_PREVIEW_FIGURES "第 %lld 号计划：%lld 人，退订 %lld 人，没有可用渠道 %lld 人，过长 %lld 条\n"
#define SG_MSG_PREVIEW_SHARE "  %s：%lld 条消息，%lld 段，%lld.%03lld 元\n"
#define SG_MSG_PREVIEW_PARTS "  %d 段：%lld 条\n"
#define SG_MSG_PREVIEW_TOTAL "合计 %lld.%03lld 元；没有发送，也没有写入\n"
#define SG_MSG_PUSH_QUEUED "%lld 条消息已进入发送队列"
#define SG_MSG_PUSH_RELEASED "已放行 %lld 条消息"
#define SG_MSG_PUSH_WAITING "第 %lld 号计划有 %lld 条消息由%s批准，等待另一个人放行：songgang push release %lld\n"
#define SG_MSG_PUSH_DONE_PAUSE "已暂停"
#define SG_MSG_PUSH_DONE_RESUME "已恢复"
#define SG_MSG_PUSH_DONE_SETTLE "已核实"
#define SG_MSG_PUSH_DONE_OUT "该号码不再接收消息"
#define SG_MSG_PUSH_DONE_IN "该号码重新接收消息"
#define SG_MSG_PUSH_NUMBER "“%s”不是编号"
#define SG_MSG_PUSH_SETTLE_WORD "核实结果应是 delivered、failed 或 again"
#define SG_MSG_OUTBOX_HEAD "消息\t计划\t人员\t渠道\t状态\t次数\t岗位\t说明\n"
#define SG_MSG_OUTBOX_CALL_HEAD "编号\t人员\t计划\t来自\t内容\n"
#define SG_MSG_OUTBOX_CALL_DONE "已办完"
#define SG_MSG_PAPER_NONE "没有要打印的名单"
#define SG_MSG_PAPER_NO_CHANNEL "推送设置中没有 paper 渠道"
#define SG_MSG_PAPER_PLACE "==== %s ====\n"
#define SG_MSG_PAPER_UNKNOWN "住址不详"
#define SG_MSG_PAPER_LOUD "广播词：%s的乡亲们，县里为本村 %zu 位乡亲找到了合适的岗位，请到村委会询问，或致电%s。\n"
#define SG_MSG_PAPER_LOUD_BARE "广播词：%s的乡亲们，县里为本村 %zu 位乡亲找到了合适的岗位，请到村委会询问。\n"
#define SG_MSG_PAPER_PERSON "□ %s　%s　%s\n"
#define SG_MSG_PAPER_JOB "    %d. %s\n"
#define SG_MSG_PAPER_COURSE "    培训：%s\n"
#define SG_MSG_PAPER_END "领取号 %s：送达后运行 songgang outbox paper --done %s\n"
#define SG_MSG_PAPER_DONE "%zu 人已送达"

#endif
