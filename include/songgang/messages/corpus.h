/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the corpus area: what a caseworker may read. One macro per message, so that
 * wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_CORPUS_H
#define SONGGANG_MESSAGES_CORPUS_H

#define SG_MSG_CORPUS_COUNT "记录数须在 1 到 %d 之间"
#define SG_MSG_CORPUS_INDEX "没有第 %llu 条合成记录"
#define SG_MSG_CORPUS_TABLE "生成器数据表有误：%.60s"
#define SG_MSG_CORPUS_KIND "要生成什么：postings、truth、workers 或 courses"
#define SG_MSG_CORPUS_UNKNOWN "不会生成“%s”；可以是 postings、truth、workers 或 courses"
#define SG_MSG_CORPUS_SYNOPSIS "用法：songgang corpus postings|truth|workers|courses [-n 条数] [--seed 种子] [-o 文件]"
#define SG_MSG_CORPUS_OPEN "打不开文件“%s”：%s"
#define SG_MSG_CORPUS_WRITE "写不进文件“%s”：%s"
#define SG_MSG_CORPUS_PROGRESS "生成"
#define SG_MSG_CORPUS_STOPPED "已停止"
#define SG_HELP_CORPUS_COUNT "生成多少条（默认全州规模：岗位 125000，人员 337900，培训班 300）"
#define SG_HELP_CORPUS_SEED "随机种子；同一种子得到同样的数据"
#define SG_HELP_CORPUS_OUT "写入文件（默认标准输出）"
#define SG_HELP_CORPUS_PHONES "务工人员带完整的假号码（160 号段，打不通），用来试推送（默认打码）"
#define SG_HELP_CORPUS_OPENINGS "每个岗位最多招几人，用来造岗位紧缺的数据（默认不限）"
#define SG_HELP_CORPUS_NOW "数据所在的日子（默认 2026-02-24）"

#endif
