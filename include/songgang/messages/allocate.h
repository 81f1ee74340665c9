/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of core/allocate.
 */
#ifndef SONGGANG_MESSAGES_ALLOCATE_H
#define SONGGANG_MESSAGES_ALLOCATE_H

#define SG_MSG_ALLOCATE_CAPACITY "岗位招聘人数 %u 过大，无法计算推送上限"
#define SG_MSG_ALLOCATE_PROBLEM "分配问题不合规：%s"

#endif
