/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese sentences about accounts, rights, personal data and the audit log.
 */
#ifndef SONGGANG_MESSAGES_ACCESS_H
#define SONGGANG_MESSAGES_ACCESS_H

#define SG_MSG_SCOPE_MISSING "内部错误：查询没有指明可见的地区范围"
#define SG_MSG_SCOPE_OUTSIDE "没有找到，或不在您负责的地区范围内"

/* roles */
#define SG_MSG_ROLE_UNKNOWN "不认识的角色：%s"
#define SG_MSG_ROLE_NEEDS_REGION "角色“%s”须指明负责的地区（--region）"
#define SG_MSG_ROLE_REGION_LARGE "角色“%s”的地区须是乡镇或村，不能更大"

#endif
