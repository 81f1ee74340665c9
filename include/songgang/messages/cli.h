/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of the command line itself.
 */
#ifndef SONGGANG_MESSAGES_CLI_H
#define SONGGANG_MESSAGES_CLI_H

#define SG_MSG_CLI_UNKNOWN_COMMAND "没有“%s”这个命令。运行 songgang --help 查看全部命令。"
#define SG_MSG_CLI_NO_COMMAND "请给出命令。运行 songgang --help 查看全部命令。"
#define SG_MSG_CLI_UNKNOWN_OPTION "没有“%s”这个选项。运行 songgang %s --help 查看可用选项。"
#define SG_MSG_CLI_NEAR_OPTION "没有“%s”这个选项，是不是想用 --%s ？"
#define SG_MSG_CLI_OPTION_VALUE "选项“%s”后面要跟一个值。"
#define SG_MSG_CLI_OPTION_NO_VALUE "选项“%s”不带值。"
#define SG_MSG_CLI_OPTION_NUMBER "选项“%s”的值“%s”不是 %lld 到 %lld 之间的整数。"
#define SG_MSG_CLI_OPTION_DATE "选项“%s”的值“%s”不是 2026-02-24 这样的日期。"
#define SG_MSG_CLI_OPTION_MANY "选项“%s”最多给 %d 次。"
#define SG_MSG_CLI_OPERANDS "多余的参数“%s”。运行 songgang %s --help 查看用法。"
#define SG_MSG_CLI_USAGE "用法：songgang [--data 目录] [--json] [--quiet] 命令 [选项]\n"
#define SG_MSG_CLI_COMMANDS "命令："
#define SG_MSG_CLI_GLOBAL                                                                          \
    "通用选项：\n"                                                                                 \
    "  --data 目录    数据目录（默认 $SONGGANG_DATA，否则 ./songgang-data）\n"                     \
    "  --json         结果用 JSON 输出\n"                                                          \
    "  --quiet        不显示进度和提示\n"                                                          \
    "  --key-file=文件 个人信息的密钥（默认为数据目录下的 key）\n"                                    \
    "  --figures      结束时显示用时和内存峰值\n"                                                 \
    "  --help         显示帮助\n"                                                                  \
    "  --version      显示版本\n"                                                                  \
    "退出码：0 完成 · 1 有记录被拒绝 · 2 用法错误 · 3 输入文件有误 · 4 数据目录缺失、损坏或被占用 · 5 内部错误\n"
#define SG_MSG_CLI_FIGURES "（用时 %.2f 秒，内存峰值 %.0f MB）\n"
#define SG_MSG_CLI_OPTIONS "选项："
#define SG_MSG_CLI_MEMORY "内存不足。"
#define SG_MSG_CLI_WRITE "输出写不进去：%s"

#define SG_HELP_CORPUS "生成合成的岗位、务工人员、培训班数据"
#define SG_HELP_IMPORT "导入岗位、务工人员或培训班"
#define SG_HELP_NORMALISE "把原始岗位整理成规范岗位（标准输入到标准输出）"
#define SG_HELP_INDEX "更新检索索引"
#define SG_HELP_SEARCH "检索岗位"
#define SG_HELP_MATCH "为务工人员匹配岗位并说明理由"
#define SG_HELP_PLAN "为未返岗人员统一分配岗位和培训；plan check 独立核查"
#define SG_HELP_EXPORT "导出岗位、人员、推送计划、台账、统计"
#define SG_HELP_STATS "一张表统计"
#define SG_HELP_SERVE "启动网络服务"

#endif
