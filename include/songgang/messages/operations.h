/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of operations: settings, index refresh, backup, restore, check, doctor.
 */
#ifndef SONGGANG_MESSAGES_OPERATIONS_H
#define SONGGANG_MESSAGES_OPERATIONS_H

/* ---- settings ---- */
#define SG_MSG_SETTING_FILE "无法读取配置文件“%s”：%s"
#define SG_MSG_SETTING_TEXT "配置文件“%s”不是 UTF-8 文本"
#define SG_MSG_SETTING_LINE "配置文件“%s”第 %d 行应写成“名称 = 值”"
#define SG_MSG_SETTING_UNKNOWN "配置文件“%s”第 %d 行：没有“%s”这项设置"
#define SG_MSG_SETTING_TWICE "配置文件“%s”第 %d 行：“%s”已经设置过"
#define SG_MSG_SETTING_VALUE "配置文件“%s”第 %d 行：“%s”不能是“%s”，可用：%s"
#define SG_MSG_SETTING_VARIABLE "环境变量 %s 不能是“%s”，可用：%s"
#define SG_MSG_SETTING_RANGE "%lld 到 %lld 的整数"
#define SG_MSG_SETTING_EMPTY "不为空的文字"
#define SG_HELP_SERVE_CONFIG "配置文件（默认 $SONGGANG_CONFIG）；收到 SIGHUP 时重新读取"
#define SG_HELP_SERVE_LOG "访问日志写到这个文件（默认标准错误）；收到 SIGHUP 时重新打开"
#define SG_HELP_SERVE_LOG_LEVEL "访问日志记什么：all（默认）、errors（500 及以上）、none"
#define SG_MSG_SERVE_LOG "无法写入日志文件“%s”：%s"
#define SG_MSG_SERVE_LEVEL "选项“--log-level”可用：all、errors、none"
#define SG_MSG_SERVE_SETTINGS_READ "已重新读取配置"
#define SG_MSG_SERVE_SETTINGS_REFUSED "%s；继续使用原来的配置"

/* ---- index refresh ---- */
#define SG_MSG_REFRESH_FAILED "索引没有更新成：%s"
#define SG_MSG_REFRESH_KILLED "索引没有更新成：建索引的进程被信号 %d 终止"
#define SG_MSG_REFRESH_STOPPED "已停止"
#define SG_MSG_SERVE_REPAIRING "%s；正在自动重建索引"
#define SG_MSG_SERVE_INDEX_FAILED "%s；继续使用原来的索引，稍后再试"
#define SG_MSG_SERVE_DAMAGED "%s；将自动重建，重建前继续使用内存中的索引"

/* ---- files ---- */
#define SG_MSG_CHECK_FILE "数据文件“%s”有损坏"
#define SG_MSG_FILE_FAILED "无法%s“%s”：%s"
#define SG_WORD_COPY "复制"
#define SG_WORD_REMOVE "删除"

/* ---- uploads, read by a process of their own ---- */
#define SG_MSG_IMPORT_CHILD_LIMIT "文件太复杂，读取超过了允许的内存或时间，没有导入任何内容；请拆成几个文件再上传"
#define SG_MSG_IMPORT_CHILD_DIED "读取文件的进程异常结束（%d），没有导入任何内容"
#define SG_MSG_IMPORT_CHILD_STOPPED "导入已取消，没有导入任何内容"
#define SG_MSG_IMPORT_CHILD_START "不能启动读取文件的进程：%s"

/* ---- heads of the chains, noted day by day ---- */
#define SG_MSG_HEADS_FILE "校验值文件“%s”读写失败：%s"
#define SG_MSG_HEADS_LEDGER "台账第 %lld 条与 %s 抄下的校验值不符：台账被截短、重写或恢复过旧备份"
#define SG_MSG_HEADS_NOTED "今日校验值（请另存他处）：%s"
#define SG_MSG_HEADS_BROKEN "警告：与抄下的校验值不符：%s"
#define SG_MSG_HEADS_NONE "“%s”中没有可用的校验值"
#define SG_MSG_HEADS_FIT "与 %s 抄下的校验值相符"
#define SG_HELP_HEADS "服务每天抄下校验值的文件，与其中最后一条核对"

/* ---- backup ---- */
#define SG_MSG_BACKUP_CANCELLED "已取消，没有留下备份"
#define SG_MSG_BACKUP_EXISTS "“%s”已经存在且不是空目录，请换一个名称"
#define SG_MSG_BACKUP_NO_KEY "要求备份密钥，但没有密钥文件“%s”"
#define SG_MSG_BACKUP_PATH "路径过长：%s"
#define SG_MSG_BACKUP_BROKEN_LEDGER "台账核验不通过：%s"

/* ---- restore ---- */
#define SG_MSG_RESTORE_NOT_BACKUP "“%s”不是送岗的备份（没有可用的 manifest）"
#define SG_MSG_RESTORE_MANIFEST "备份清单“%s”已损坏，没有恢复任何东西"
#define SG_MSG_RESTORE_NEWER "备份由更新的版本建立（%s），请升级程序"
#define SG_MSG_RESTORE_FILE "备份中的“%s”已损坏或缺失，没有恢复任何东西"
#define SG_MSG_RESTORE_COUNTS "备份内容与清单不符（%s），没有恢复任何东西"
#define SG_MSG_RESTORE_CHAIN "备份中的台账核验不通过（%s），没有恢复任何东西"
#define SG_MSG_RESTORE_NOT_EMPTY "数据目录“%s”里已有数据；确要替换请加 --force（原有数据会移到其中的 before-restore-… 目录）"

#define SG_LABEL_BACKING_UP "备份"
#define SG_LABEL_RESTORING "恢复"
#define SG_MSG_BACKUP_DONE "备份完成，已核验："
#define SG_MSG_RESTORE_DONE "恢复完成，已核验，索引已重建："
#define SG_MSG_BACKUP_FACTS                                                                        \
    "%s（%s）\n岗位%lld个，人员%lld名，计划%lld个，推送%lld条，台账%lld条，%.64s，%.1f MB\n"
#define SG_MSG_BACKUP_WITHOUT_KEY                                                                  \
    "备份里没有密钥：姓名、身份证号、电话要用原来的密钥文件才能读出，请另外妥善保存（或用 --with-key）"
#define SG_MSG_BACKUP_WITH_KEY "备份里含有密钥：拿到备份的人能读出全部个人信息，请严加保管"
#define SG_MSG_RESTORE_FORMER "原有数据移到了 %s/%s，确认无误后请自行删除"
#define SG_MSG_RESTORE_KEY_MISSING                                                                 \
    "没有密钥文件：请把原来的密钥放到 %s/key（或设置 SONGGANG_KEY_FILE），否则读不出姓名、身份证号、电话"
#define SG_MSG_BACKUP_SEALED "备份已加密：没有口令谁也读不出，请把口令另行妥善保管"
#define SG_MSG_PASSPHRASE_READABLE "口令文件 %s 其他用户可读，请执行 chmod 600 %s"
#define SG_MSG_PASSPHRASE_LENGTH "口令文件 %s 中的口令须为 %d 到 %d 字节"
#define SG_MSG_PASSPHRASE_WRONG "口令不对，没有恢复任何东西"
#define SG_MSG_SEALED_HEADER "备份中的“sealed”已损坏或由更新的版本建立，没有恢复任何东西"
#define SG_MSG_RESTORE_SEALED "这份备份是加密的，请用 --passphrase-file 给出口令文件"
#define SG_MSG_RESTORE_NOT_SEALED "“%s”不是加密的备份，与给出的口令不符；确认来源可靠后，去掉 --passphrase-file 再恢复"
#define SG_SYNOPSIS_BACKUP "用法：songgang backup 目录 [--with-key] [--passphrase-file 文件]"
#define SG_SYNOPSIS_RESTORE "用法：songgang restore 目录 [--force] [--passphrase-file 文件]"
#define SG_HELP_BACKUP_PASSPHRASE "加密备份，口令在此文件中（12 字节以上，仅本人可读）"
#define SG_HELP_RESTORE_PASSPHRASE "备份加密时所用的口令文件"
#define SG_HELP_BACKUP "在线备份全部数据并核验"
#define SG_HELP_RESTORE "从备份恢复（先核验，再替换）"
#define SG_HELP_BACKUP_KEY "连密钥一起备份"
#define SG_HELP_RESTORE_FORCE "替换已有的数据（原有数据移到一旁）"

/* ---- check and doctor ---- */
#define SG_LABEL_GOOD "正常"
#define SG_LABEL_NOTE "注意"
#define SG_LABEL_BAD "有问题"
#define SG_LABEL_CHECK_STORE "数据文件"
#define SG_LABEL_CHECK_ACCESS "账号文件"
#define SG_LABEL_CHECK_SERVICE "服务记录"
#define SG_LABEL_CHECK_AUDIT "审计日志"
#define SG_MSG_CHECK_AUDIT "%lld 条首尾相接"
#define SG_LABEL_CHECK_OPEN "打开数据"
#define SG_LABEL_CHECK_LEDGER "推送台账"
#define SG_LABEL_CHECK_INDEX "检索索引"
#define SG_LABEL_CHECK_POLICY "策略"
#define SG_MSG_CHECK_WHOLE "完整，引用一致"
#define SG_MSG_CHECK_LEDGER "%lld 条事件首尾相接，%lld 条推送与之相符"
#define SG_MSG_CHECK_INDEX_LAGS "落后于数据，运行 songgang index 即可（服务运行时会自动更新）"
#define SG_MSG_CHECK_INDEX_DIFFERS                                                                 \
    "与数据不符：应有 %llu 个岗位，实有 %llu 个，缺 %llu 个，按标题检索不到 %llu 个；请运行 songgang index --rebuild"
#define SG_MSG_CHECK_INDEX "%llu 个岗位与数据逐一相符，抽查 %llu 个都检索得到"
#define SG_MSG_CHECK_INDEX_FILES "第 %llu 版，文件完整，与数据同步"
#define SG_MSG_CHECK_POLICY "版本 %s，有效"
#define SG_MSG_DOCTOR_OPENS "可以打开"
#define SG_MSG_DOCTOR_VERSION "%s 过旧，至少要 %s"
#define SG_MSG_DOCTOR_LIBEVENT_OLD "%s 有已公开的漏洞，至少要 %s：请运行 apt-get update && apt-get upgrade"
#define SG_MSG_DOCTOR_LIBEVENT_UNKNOWN "%s；本机不能核对补丁级别，须相当于 %s 或更新"
#define SG_LABEL_DOCTOR_DISK "磁盘"
#define SG_MSG_DOCTOR_DISK "还有 %llu MB"
#define SG_LABEL_DOCTOR_CLOCK "时钟"
#define SG_MSG_DOCTOR_CLOCK_WRONG "%s，年份不对，请校时"
#define SG_MSG_DOCTOR_CLOCK_BEHIND "%s，早于数据最后写入的时间，请校时"
#define SG_LABEL_DOCTOR_FILES "描述符上限"
#define SG_MSG_DOCTOR_FILES "%llu（每个连接占一个）"
#define SG_LABEL_DOCTOR_MODES "权限"
#define SG_MSG_DOCTOR_MODES "%s 的权限是 %03o，其他用户也能读写，请收紧"
#define SG_MSG_DOCTOR_MODES_GOOD "其他用户读不到数据和密钥"
#define SG_LABEL_DOCTOR_KEY "密钥"
#define SG_MSG_DOCTOR_KEY "%s"
#define SG_MSG_DOCTOR_KEY_NONE "没有“%s”：还没有导入过人员；否则个人信息读不出来，请找回密钥"
#define SG_LABEL_DOCTOR_WAL "预写日志"
#define SG_MSG_DOCTOR_WAL "%llu MB"
#define SG_SYNOPSIS_DATA_CHECK "用法：songgang check [--quick]"
#define SG_SYNOPSIS_DOCTOR "用法：songgang doctor"
#define SG_HELP_DATA_CHECK "核验数据文件、台账、索引、策略是否完好"
#define SG_HELP_CHECK_QUICK "快速：不核验台账，不逐个比对索引"
#define SG_HELP_DOCTOR "检查本机是否适合运行：版本、磁盘、时钟、权限、索引"

/* ---- ready ---- */
#define SG_MSG_READY_DISK "数据目录所在磁盘已满：查询照常，暂不能写入"
#define SG_MSG_READY_NOT_WRITABLE "数据目录不可写：%s"

#endif
