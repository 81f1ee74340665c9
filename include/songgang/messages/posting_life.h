/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts about the life of a posting: withdrawal, release, taking back an import.
 */
#ifndef SONGGANG_MESSAGES_POSTING_LIFE_H
#define SONGGANG_MESSAGES_POSTING_LIFE_H

#define SG_MSG_UNDO_NO_BATCH "没有第%lld批导入"
#define SG_MSG_UNDO_KIND "第%lld批不能撤销，只有导入、撤回和放行可以撤销"
#define SG_MSG_UNDO_AGAIN "第%lld批已经撤销过了"
#define SG_MSG_UNDO_OF_UNDO "第%lld批本身是一次撤销；要恢复，请重新导入原来的文件"
#define SG_MSG_UNDO_EMPTY "第%lld批没有改动任何记录，不用撤销"
#define SG_MSG_UNDO_LATER "第%lld批改动的岗位中有%lld个后来又被第%lld批改动，请先撤销第%lld批"
#define SG_MSG_UNDO_OFFERED "第%lld批改动的记录中有%lld个已列入推送计划，不能撤销"
#define SG_MSG_UNDO_WORKERS_LATER "第%lld批改动的人员中有%lld人后来又被第%lld批改动，请先撤销第%lld批"
#define SG_MSG_UNDO_WORKERS_ACTED "第%lld批改动的人员中有%lld人此后已列入推送计划或有登记，不能撤销"
#define SG_MSG_UNDO_COURSES_LATER "第%lld批改动的课程中有%lld个后来又有改动，请先撤销后来的导入"
#define SG_MSG_RELEASE_NOT_HELD "岗位“%s”不在待核实状态，不用放行"
#define SG_MSG_RELEASE_ID "“%.80s”不是岗位编号（应为p加13位字母数字）"
#define SG_MSG_RELEASE_UNKNOWN "没有编号为“%.80s”的岗位"
#define SG_MSG_WITHDRAW_NO_ID "缺少编号"
#define SG_MSG_WITHDRAW_NO_SOURCE "缺少来源：请在表里写明“来源”，或用 --source 指明"
#define SG_MSG_WITHDRAW_UNKNOWN "没有这个来源和编号的岗位"

#define SG_HELP_IMPORT_UNDO "撤销这一批导入，恢复到导入之前"
#define SG_HELP_IMPORT_WITHDRAW "撤回文件中列出的岗位（编号、来源），不导入"
#define SG_HELP_IMPORT_RELEASE "放行待核实的岗位，后面写岗位编号"
#define SG_HELP_IMPORT_JOIN "认定两个岗位是同一个，后面写两个岗位编号"
#define SG_HELP_IMPORT_APART "认定两个岗位不是同一个，后面写两个岗位编号"
#define SG_HELP_IMPORT_ACTOR "谁认定的，默认是登录名"
#define SG_ARG_ACTOR "姓名"
#define SG_MSG_PAIR_IDS "请给出两个岗位编号"
#define SG_MSG_PAIR_SAME "两个编号是同一个岗位：%s"
#define SG_MSG_PAIR_JOINED "已认定%s和%s是同一个岗位（第%lld批）\n"
#define SG_MSG_PAIR_APART "已认定%s和%s不是同一个岗位（第%lld批）\n"
#define SG_ARG_BATCH "批号"
#define SG_MSG_IMPORT_BATCH "%s：第%lld批\n"
#define SG_MSG_IMPORT_WITHDRAWN "%s：撤回岗位%llu个\n"
#define SG_MSG_UNDO_DONE "已撤销第%lld批（本次为第%lld批）：恢复%llu个，撤回%llu个\n"
#define SG_MSG_RELEASE_DONE "已放行%llu个岗位（第%lld批）\n"
#define SG_MSG_WITHDRAW_DONE "%s：读到%llu条，撤回岗位%llu个，退回%llu条%s\n"
#define SG_MSG_IMPORT_ONE_ACTION "--undo、--withdraw、--release、--join、--apart 一次只能用一个"
#define SG_MSG_IMPORT_ONLY_POSTINGS "--undo、--withdraw、--release、--join、--apart 只用于岗位：import postings …"
#define SG_MSG_UNDO_NUMBER "“%s”不是批号（导入时显示的数字）"
#define SG_MSG_RELEASE_NO_ID "请给出要放行的岗位编号"

#endif
