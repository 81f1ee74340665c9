/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the HTTP API beyond searching and matching.
 */
#ifndef SONGGANG_MESSAGES_API_H
#define SONGGANG_MESSAGES_API_H

/* bodies */
#define SG_MSG_BODY_NOT_OBJECT "请求正文应是一个 JSON 对象"
#define SG_MSG_JSON_TEXT "%s 应是文本，最多 %d 个字节"
#define SG_MSG_JSON_BOOL "%s 应是 true 或 false"
#define SG_MSG_JSON_INT "%s 应是 %lld 到 %lld 之间的整数"
#define SG_MSG_JSON_TEXTS "%s 应是 1 到 %d 个文本的列表"
#define SG_MSG_JSON_REQUIRED "缺少 %s"

/* parameters */
#define SG_MSG_API_VALUES "参数 %s 最多给 %d 个值"
#define SG_MSG_API_WORD "参数 %s 不认识“%s”，可用：%s"
#define SG_MSG_API_CURSOR "翻页标记 after 有误，请用应答里给出的链接"
#define SG_MSG_API_NUMBER "编号“%s”有误，应是正整数"

/* idempotency */
#define SG_MSG_KEY_SYNTAX "Idempotency-Key 应是 1 到 128 个可见的 ASCII 字符"
#define SG_MSG_KEY_OTHER "这个 Idempotency-Key 已用于另一个请求，请换一个"
#define SG_MSG_KEY_UNDER_WAY \
    "同一个 Idempotency-Key 的请求正在处理或曾被中断，请先查询是否已完成，没有完成再用新的 Idempotency-Key 重发"

/* workers */
#define SG_MSG_IF_MATCH_MISSING "修改前须先读取，并在 If-Match 请求头里给出读到的 ETag"
#define SG_MSG_IF_MATCH_STALE "读取之后该人员信息已被他人修改，请重新读取"
#define SG_MSG_WHO_REVEAL "没有查看未打码个人信息的权限，不能按手机号或身份证号查找"
#define SG_MSG_PATCH_ID "编号不能修改"
#define SG_MSG_PATCH_UNKNOWN "不认识的字段已忽略：%s"

/* plans, offers */
#define SG_MSG_API_NO_JOB "没有编号为“%s”的任务"
#define SG_MSG_API_NO_IMPORT "没有编号为“%s”的导入"
#define SG_MSG_API_NO_COURSE "没有编号为“%s”的课程"
#define SG_MSG_API_NO_OFFER "没有编号为“%s”的推荐，编号应形如 计划-人员-岗位"
#define SG_MSG_API_ANSWERS "answers 应是 1 到 %d 条反馈的列表"
#define SG_MSG_API_RECORD_KIND "kind 应是 briefing、guidance 或 note"
#define SG_MSG_API_RECORD_NOTE "通话记录（note）要写明内容"
#define SG_MSG_API_WHY "请用 posting 给出岗位编号或来源编号"
#define SG_MSG_API_CONFLICTS "%lld 条推荐有冲突，一条也没有批准；可用 skip 跳过它们"

/* jobs */
#define SG_MSG_JOB_QUEUE_FULL "排队的任务已达上限，请稍后再试"
#define SG_MSG_JOB_RESTARTED "服务重启，任务中断"
#define SG_MSG_JOB_CANCELLED "任务已取消"
#define SG_MSG_JOB_OVER "任务已结束，不能取消"
#define SG_MSG_JOB_BY_COMMAND "；可用 --map 列=字段 手动指定"
#define SG_MSG_IMPORT_API_MAPS "map 写成 列=字段，最多 %d 个"
#define SG_MSG_JOB_STAGE_READ "读取文件"
#define SG_MSG_JOB_STAGE_INDEX "更新索引"
#define SG_MSG_JOB_STAGE_REPORT "与逐人单独推荐比较、查找补缺办法"
#define SG_MSG_JOB_STAGE_REJECTS "整理问题清单"
#define SG_MSG_BUSY "同时进行的操作过多，请稍后再试"

/* imports */
#define SG_MSG_IMPORT_API_KIND "参数 kind 应是 postings、workers 或 courses"
#define SG_MSG_IMPORT_API_FORMAT "参数 format 应是 ndjson、csv、text、xlsx 或 json-ld"
#define SG_MSG_IMPORT_API_EMPTY "请求正文是空的，应是要导入的文件"
#define SG_MSG_IMPORT_API_WRITE "上传的文件无法写入数据目录：%s"
#define SG_MSG_IMPORT_API_STATE "这次导入的状态是“%s”，不能%s"
#define SG_MSG_IMPORT_API_COMMIT "提交"
#define SG_MSG_IMPORT_API_UNDO "撤回"
#define SG_MSG_IMPORT_API_NO_REJECTS "这次导入没有被退回的记录"
#define SG_MSG_IMPORT_API_RUNNING "正在处理"

#endif
