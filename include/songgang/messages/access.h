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

/* keys and sealed values */
#define SG_MSG_KEY_RANDOM "系统随机数不可用，不能加密个人信息"
#define SG_MSG_KEY_IO "密钥文件 %s 读写失败：%s"
#define SG_MSG_KEY_MISSING "找不到密钥文件 %s：个人信息已加密，没有密钥不能读出。请放回密钥文件，或用 --key-file 指明位置"
#define SG_MSG_KEY_READABLE "密钥文件 %s 其他用户可读，请执行 chmod 600 %s"
#define SG_MSG_KEY_DAMAGED "%s 不是送岗的密钥文件，或已损坏"
#define SG_MSG_KEY_WRONG "密钥文件与数据目录不符：个人信息不是用这把密钥加密的"
#define SG_MSG_KEY_MANY "密钥太多（%d 把），请先完成上一次更换"
#define SG_MSG_KEY_GONE "加密所用的第 %lld 把密钥不在密钥文件中"
#define SG_MSG_SEAL_DAMAGED "第 %lld 行的加密信息已被改动或损坏"
#define SG_MSG_SEAL_LONG "%s 过长"
#define SG_MSG_SEAL_DOCUMENT "人员记录不是 JSON 对象"
#define SG_MSG_WORKER_ERASED "人员 %s 已于 %s 按要求删除，不再导入（确需恢复请用 songgang erase --forget）"
#define SG_MSG_FIND_MEMBER "不能按 %s 查找人员"
#define SG_MSG_KEY_CANCELLED "更换密钥已中断，再次执行即可继续"
#define SG_MSG_ERASE_NOT_ERASED "人员 %s 没有删除记录"
#define SG_MSG_ERASE_BUSY "有程序正在读取数据，旧数据尚未从日志文件清除；请稍后或停止服务后再执行一次"

#endif
