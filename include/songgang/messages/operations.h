/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of operations: settings, index refresh, backup, restore, check, doctor.
 */
#ifndef SONGGANG_MESSAGES_OPERATIONS_H
#define SONGGANG_MESSAGES_OPERATIONS_H

/* ---- index refresh ---- */
#define SG_MSG_REFRESH_FAILED "索引没有更新成：%s"
#define SG_MSG_REFRESH_KILLED "索引没有更新成：建索引的进程被信号 %d 终止"
#define SG_MSG_REFRESH_STOPPED "已停止"
#define SG_MSG_SERVE_REPAIRING "%s；正在自动重建索引"
#define SG_MSG_SERVE_INDEX_FAILED "%s；继续使用原来的索引，稍后再试"
#define SG_MSG_SERVE_DAMAGED "%s；将自动重建，重建前继续使用内存中的索引"

/* ---- ready ---- */
#define SG_MSG_READY_DISK "数据目录所在磁盘已满：查询照常，暂不能写入"
#define SG_MSG_READY_NOT_WRITABLE "数据目录不可写：%s"

#endif
