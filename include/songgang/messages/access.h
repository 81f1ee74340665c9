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

/* accounts */
#define SG_MSG_NOBODY "未登录"
#define SG_MSG_TOKEN_NAME "令牌%lld"
#define SG_MSG_TOKEN_NOTE "请用 --note 写明令牌给谁、做什么用（1 到 200 字节，不含换行）"
#define SG_MSG_TOKEN_CHANNEL "渠道名有误；渠道只能用于“对接程序”角色"
#define SG_MSG_TOKEN_RATE "每分钟请求数须在 0 到 %d 之间"
#define SG_MSG_TOKEN_EXPIRED "到期时间已过"
#define SG_MSG_TOKEN_ADDRESS "“%s”不是 IPv4 或 IPv6 地址"
#define SG_MSG_TOKEN_NONE "没有编号为 %lld 的令牌"
#define SG_MSG_TOKEN_INVALID "令牌无效、已吊销或已到期"
#define SG_MSG_SESSION_OVER "登录已失效，请重新登录"
#define SG_MSG_USER_NAME "用户名须为 1 到 %d 字节，不含控制字符"
#define SG_MSG_USER_ROLE "“%s”是程序用的角色，请改用 songgang token create"
#define SG_MSG_USER_TAKEN "用户名“%s”已有人使用"
#define SG_MSG_USER_NONE "没有用户“%s”"
#define SG_MSG_PASSWORD_LENGTH "密码须为 %d 到 %d 字节"
#define SG_MSG_PASSWORD_WEAK "密码太容易猜到：不能是同一字符、连续字符、不足 12 位的纯数字，也不能含用户名"
#define SG_MSG_SIGN_IN_WRONG "用户名或密码不对"
#define SG_MSG_SIGN_IN_WRONG_CODE "用户名、密码或动态码不对（动态码每个只能用一次）"
#define SG_MSG_FACTOR_WANTED "请输入验证器上的 6 位动态码，或一个恢复码"
#define SG_MSG_FACTOR_NEEDED                                                                       \
    "管理员须先启用动态码，才能从其他电脑登录：请在服务器上执行 songgang user factor 用户名"
#define SG_MSG_FACTOR_CODE "动态码不对：请确认手机和服务器的时间准确，输入验证器当前显示的 6 位数字"
#define SG_MSG_FACTOR_SEALED                                                                       \
    "动态码的密钥已损坏，或密钥文件不对；请用 songgang user factor-off 停用后重新启用"
#define SG_MSG_SIGN_IN_WAIT "登录失败次数过多，请 %lld 分钟后再试"

/* personal data */
#define SG_MSG_REVEAL_REASON "请写明查看原因（300 字节以内）"
#define SG_MSG_REVEAL_QUOTA "今天可查看的人数（%d 人）已用完，请明天再查或联系管理员"

/* the audit log */
#define SG_MSG_AUDIT_APPEND_ONLY "审计日志只能追加，不能修改或删除"
#define SG_MSG_AUDIT_UNREADABLE "审计日志有无法读取的记录"
#define SG_MSG_AUDIT_GAP "缺少第 %lld 条记录"
#define SG_MSG_AUDIT_SHAPE "第 %lld 条记录的列类型不对"
#define SG_MSG_AUDIT_LINK "第 %lld 条记录与前一条衔接不上"
#define SG_MSG_AUDIT_HASH "第 %lld 条记录已被改动"
#define SG_MSG_AUDIT_NOTED "第 %lld 条记录与事先抄下的不一致，日志可能整体被重写"
#define SG_MSG_AUDIT_CUT "日志只有 %lld 条，而事先抄下的是第 %lld 条：末尾被截去"
#define SG_MSG_AUDIT_GUARD "禁止修改审计日志的触发器不见了"

/* requests */
#define SG_MSG_OPEN_NAME "本机"
#define SG_MSG_SERVE_OPEN                                                                          \
    "尚未建立用户或令牌：本机任何人都可以查看和修改全部数据。用 songgang user add 建立第一个用户后即须登录"
#define SG_MSG_LISTEN_OPEN                                                                         \
    "不能监听 %s：还没有用户或令牌，任何人都能看到全部个人信息。请先用 songgang user add 或 "           \
    "songgang token create 建立账号；对外服务还须加密：用 --tls-cert、--tls-key，或只监听 127.0.0.1，"   \
    "由前面的 nginx 等提供 HTTPS（见 docs/access.md）"
#define SG_MSG_LISTEN_PLAIN                                                                        \
    "不能监听 %s：密码和个人信息会在网上明文传送。请用 --tls-cert、--tls-key 给出证书；前面有 nginx "   \
    "等提供 HTTPS 的，只监听 127.0.0.1，或用 --proxy 写明它的地址（见 docs/access.md）"
#define SG_MSG_SIGN_IN_FIRST "请先登录，或在 Authorization 请求头中给出令牌"
#define SG_MSG_SIGN_IN_BUSY "正在登录的人太多，请稍候再试"
#define SG_MSG_OTHER_SITE "请求来自其他网站的页面，已拒绝"
#define SG_MSG_HEADER_MISSING "缺少 X-Songgang 请求头"
#define SG_MSG_NO_RIGHT "您的角色没有“%s”的权限"
#define SG_MSG_TOO_MANY_REQUESTS "请求过于频繁，请稍后再试"
#define SG_MSG_TOO_MANY_FAILURES "来自该地址的无效令牌或登录过多，请稍后再试"
#define SG_MSG_BODY_MEMBER "请求正文须有 %s（文字，1 到 %d 字节）"

/* ---- the command line ---- */
#define SG_MSG_CLI_SOMEBODY "命令行"
#define SG_MSG_CLI_ROLE "请用 --role 指明角色：%s"
#define SG_MSG_EVERYWHERE "全部地区"
#define SG_ARG_ROLE "角色"
#define SG_ARG_ACCESS_REGION "地区"
#define SG_ARG_ACCESS_TEXT "文字"
#define SG_ARG_ACCESS_ADDRESS "IP 地址"
#define SG_ARG_ACCESS_DATE "日期"
#define SG_ARG_ACCESS_NUMBER "数"
#define SG_ARG_CHANNEL "渠道"
#define SG_HELP_ROLE "admin 管理员、county 县级、township 乡镇、village 村级、integrator 对接程序、screen 大屏、statistics 统计只读"
#define SG_HELP_ACCESS_REGION "负责的地区（户籍）：名称或 6、9、12 位代码；不给为全部地区"
#define SG_HELP_CHANNEL "对接程序只能领取这一渠道：sms、wechat …"
#define SG_HELP_TOKEN_NOTE "给谁、做什么用"
#define SG_HELP_TOKEN_ADDRESS "只能从这个地址使用（大屏等固定设备请给出），从别处使用会被拒绝并写入审计日志"
#define SG_HELP_USER_NOTE "说明，如单位和电话"
#define SG_HELP_EXPIRES "到这一天为止有效（不给为长期）"
#define SG_HELP_RATE "每分钟最多请求数（不给为 6000）"

#define SG_HELP_TOKEN "程序用的访问令牌：token create|list|revoke"
#define SG_SYNOPSIS_TOKEN                                                                          \
    "用法：songgang token create --role 角色 --note 用途 [--region 地区] [--expires 日期] [--address IP]\n" \
    "      songgang token list\n"                                                                  \
    "      songgang token revoke 编号"
#define SG_MSG_TOKEN_UNBOUND "提示：大屏的令牌最好用 --address 绑定大屏的 IP 地址，被人拿走也不能在别处使用"
#define SG_MSG_TOKEN_CREATED "这是第 %lld 号令牌，只显示这一次，请立即交给使用者保存"
#define SG_MSG_TOKEN_IS_REVOKED "第 %lld 号令牌已吊销，立即失效"
#define SG_MSG_TOKEN_NUMBER "“%s”不是令牌编号"
#define SG_MSG_TOKEN_REVOKED "已吊销"
#define SG_MSG_TOKEN_OVER "已到期"
#define SG_MSG_TOKEN_VALID "有效"
#define SG_MSG_TOKEN_ALWAYS "长期"

#define SG_HELP_USER "登录用户：user add|list|lock|unlock|passwd|factor|factor-off"
#define SG_SYNOPSIS_USER                                                                           \
    "用法：songgang user add 用户名 --role 角色 [--region 地区] [--note 说明]\n"                     \
    "      songgang user passwd|lock|unlock 用户名\n"                                               \
    "      songgang user factor 用户名        启用动态码（验证器 App），密钥和恢复码只显示这一次\n"      \
    "      songgang user factor-off 用户名    停用动态码，如手机和恢复码都丢了\n"                       \
    "      songgang user list\n"                                                                   \
    "密码在终端输入（不显示），或从标准输入读取一行"
#define SG_MSG_USER_PASSWORD "密码："
#define SG_MSG_USER_PASSWORD_AGAIN "再输一次："
#define SG_MSG_USER_PASSWORD_DIFFERS "没有读到密码，或两次输入不一致"
#define SG_MSG_USER_DONE "用户 %s 已更新"
#define SG_MSG_USER_FACTOR "有动态码"
#define SG_MSG_USER_NO_FACTOR "无动态码"
#define SG_MSG_FACTOR_SECRET                                                                       \
    "以下只显示这一次。在手机的验证器 App（支持 TOTP）中添加：\n  密钥 %s\n  或链接 "
#define SG_MSG_FACTOR_RECOVERY                                                                     \
    "\n恢复码：手机丢失时代替动态码，每个用一次，请抄在纸上另行保管"
#define SG_MSG_FACTOR_PROMPT "输入验证器现在显示的 6 位动态码，确认后即生效："
#define SG_MSG_USER_LOCKED "已锁定"
#define SG_MSG_USER_FREE "正常"

#define SG_HELP_AUDIT "审计日志：谁登录、查看、导出、修改了什么：audit list|verify|head"
#define SG_SYNOPSIS_AUDIT "用法：songgang audit list [--after 序号] | verify [--head 序号:校验值 | --heads 文件] | head"
#define SG_ARG_AUDIT_HEAD "序号:校验值"
#define SG_HELP_AUDIT_HEAD "先前用 audit head 记下的一条，日志被截短或重写也能发现"
#define SG_HELP_AUDIT_AFTER "只列这一序号之后的"
#define SG_MSG_AUDIT_HEAD_FORM "“%s”不是 audit head 打印的“序号:校验值”"
#define SG_MSG_AUDIT_WHOLE "审计日志完好：%lld 条；末条 %lld:%s"
#define SG_MSG_AUDIT_BROKEN "审计日志有误：%s"

#define SG_HELP_KEY "更换加密个人信息的密钥：key rotate"
#define SG_SYNOPSIS_KEY "用法：songgang key rotate [--keep-old]"
#define SG_HELP_KEY_KEEP "密钥文件中保留旧密钥（恢复旧备份时需要）"
#define SG_MSG_KEY_ROTATING "重新加密"
#define SG_MSG_KEY_ROTATED "已更换密钥，重新加密 %llu 人"
#define SG_MSG_KEY_OLD_GONE "旧密钥已删除：以前的备份须配以前的密钥文件才能读出个人信息"

#define SG_HELP_ERASE "删除一个人的全部个人信息（推荐记录只留编号）"
#define SG_SYNOPSIS_ERASE "用法：songgang erase 人员编号 --reason 原因 [--forget] | --older-than 天数 --reason 原因 [--dry-run]"
#define SG_HELP_ERASE_REASON "为什么删除，写入审计日志"
#define SG_HELP_ERASE_FORGET "撤销删除记录，允许再次导入此人"
#define SG_HELP_ERASE_OLDER "删除这么多天以来名单没有变化、也没有推荐和登记的人（以后的名单里再有，可以再导入）"
#define SG_HELP_ERASE_DRY "只列出编号，不删除"
#define SG_MSG_ERASE_EXPIRED "%zu 人超过 %lld 天没有动静，已删除个人信息"
#define SG_MSG_ERASE_WOULD "%zu 人超过 %lld 天没有动静（没有删除）"
#define SG_MSG_ERASE_REASON "请用 --reason 写明原因"
#define SG_MSG_ERASED "已删除 %s 的个人信息，今后的名单里再有此人也不导入"
#define SG_MSG_ERASE_FORGOTTEN "%s 可以再次导入"
#define SG_MSG_ERASE_LEFT "%s 中仍有此人的电话或身份证号（不是本程序的数据文件），请自行处理"

#define SG_HELP_EXPORT_REVEAL "导出未打码的姓名、电话、身份证号（workers），须写明原因，写入审计日志"
#define SG_MSG_EXPORT_REVEAL "--reveal 只用于 export workers，并须写明原因"
#define SG_MSG_IMPORT_EDITS_KEPT "人工修改过、名单没有新内容的 %llu 处，保留人工修改"
#define SG_MSG_IMPORT_EDITS_REPLACED "人工修改过、名单有新内容的 %llu 处，以名单为准"
#define SG_MSG_IMPORT_ELSEWHERE "户籍不在您负责的地区，不能由您导入"
#define SG_MSG_IMPORT_IDENTITY "%llu人的身份证号位数或校验码不对，没有采用，其余照常导入：第%s行"
#define SG_MSG_IMPORT_MASKED "打码的姓名、电话等 %llu 处与已存的一致，保留已存的值"

#endif
