/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the store area: JSON shapes, the SQLite store, import and export; what a
 * caseworker may read. One macro per message, so that wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_STORE_H
#define SONGGANG_MESSAGES_STORE_H

/* ---- JSON documents: line, column, reason ---- */
#define SG_MSG_JSON_AT "JSON有误（第%d行第%d列）：%s"
/* In the only or first line: the line a record stands on in its file is reported beside it. */
#define SG_MSG_JSON_AT_COLUMN "JSON有误（第%d列）：%s"
#define SG_MSG_JSON_SYNTAX "语法不对"
#define SG_MSG_JSON_TRUNCATED "内容不完整"
#define SG_MSG_JSON_TRAILING "后面有多余的内容"
#define SG_MSG_JSON_DUPLICATE "同一个键出现了两次"
#define SG_MSG_JSON_UTF8 "不是有效的UTF-8文字"
#define SG_MSG_JSON_NUMBER "数字超出范围"
#define SG_MSG_JSON_NUL "含有空字符"
#define SG_MSG_JSON_DEPTH "嵌套超过64层"
#define SG_MSG_JSON_EMPTY "没有内容"
#define SG_MSG_JSON_NOT_OBJECT "应为一个JSON对象"
#define SG_MSG_JSON_PROFILES "“profiles”应为由人员对象组成的数组"

/* ---- values: the key first ---- */
#define SG_MSG_VALUE_TEXT "“%s”应为文字或数字"
#define SG_MSG_VALUE_TEXTS "“%s”应为文字、数字或由它们组成的数组"
#define SG_MSG_VALUE_LIST "“%s”应为数组"
#define SG_MSG_VALUE_OBJECT "“%s”应为对象"
#define SG_MSG_VALUE_BOOL "“%s”应为true或false"
#define SG_MSG_VALUE_INTEGER "“%s”应为%d到%d之间的整数"
#define SG_MSG_VALUE_DATE "“%s”应为YYYY-MM-DD形式的日期，现为“%.60s”"
#define SG_MSG_VALUE_WORD "“%s”不认识“%.60s”"
#define SG_MSG_VALUE_NAMED "“%s”：%s"
#define SG_MSG_VALUE_COUNT "“%s”最多%d项"
#define SG_MSG_VALUE_LENGTH "“%s”超过%d个字节"
#define SG_MSG_VALUE_POSTING_ID "“%s”中的“%.60s”不是岗位编号（应为p加13位字母数字）"
#define SG_MSG_VALUE_RANGE "“%s”的下限大于上限"
#define SG_MSG_ID_MISSING "缺少“id”（编号）"
#define SG_MSG_STORED_SHAPE "库存岗位的内容不完整：“%s”"

/* ---- store ---- */
#define SG_MSG_STORE_MISSING "数据目录“%s”不存在或还没有数据，请先导入"
#define SG_MSG_STORE_DIRECTORY "无法建立数据目录“%s”：%s"
#define SG_MSG_STORE_OPEN "无法打开“%s”：%s"
#define SG_MSG_STORE_NOT_OURS "“%s”不是送岗的数据文件"
#define SG_MSG_STORE_NEWER "数据目录由更新的版本（%d）建立，本程序只支持到%d，请升级程序"
#define SG_MSG_STORE_CORRUPT "数据文件“%s”已损坏或不是本程序的（%s），请从备份恢复"
#define SG_MSG_STORE_FULL "磁盘空间不足，操作没有完成，数据没有改动"
#define SG_MSG_STORE_BUSY "数据正被另一个程序写入，请稍后再试"
#define SG_MSG_STORE_IO "读写数据文件失败：%s"
#define SG_MSG_STORE_READ_ONLY "数据目录不可写：%s"
#define SG_MSG_STORE_CONSTRAINT "数据不符合库的约束：%s"
#define SG_MSG_STORE_INTERNAL "数据库内部错误：%s"
#define SG_MSG_STORE_COLLISION "岗位编号冲突：“%.80s/%.80s”与“%.80s/%.80s”编号相同"
#define SG_MSG_STORE_NO_POSTING "没有这个岗位"
#define SG_MSG_STORE_NO_WORKER "没有这个人员“%.80s”"
#define SG_MSG_STORE_NO_COURSE "没有编号为“%.80s”的课程"
#define SG_MSG_STORE_NO_PLAN "还没有推送计划，请先运行 songgang plan"
#define SG_MSG_STORE_FINGERPRINT "第%lld行岗位的特征数据已损坏"
#define SG_MSG_LEDGER_APPEND_ONLY "推送台账只能追加"
#define SG_MSG_LOCK_HELD "另一个“%s”正在运行（进程号%ld），请等它结束"
#define SG_MSG_LOCK_HELD_UNKNOWN "另一个“%s”正在运行，请等它结束"
#define SG_MSG_LOCK_IO "无法使用锁文件“%s”：%s"

/* ---- collecting: files ---- */
#define SG_MSG_INPUT_MISSING "没有文件“%s”"
#define SG_MSG_INPUT_DIRECTORY "“%s”是目录，不是文件"
#define SG_MSG_INPUT_READ "读取“%s”失败：%s"
#define SG_MSG_INPUT_EMPTY "“%s”是空的，没有可导入的内容"
#define SG_MSG_INPUT_BINARY "“%s”不是文本文件"
#define SG_MSG_INPUT_XLSX "“%s”是Excel工作簿，请用 --format xlsx，或不加 --format"
#define SG_MSG_INPUT_ENCODING "“%s”的文字编码既不是UTF-8也不是GB18030"
#define SG_MSG_INPUT_TOO_LARGE "“%s”超过%d MB，请拆成几个文件"
#define SG_MSG_INPUT_NO_HEADER "“%s”的前10行里找不到认识的表头（如%s）；可用 --map 列=字段 手动指定"
#define SG_MSG_INPUT_UNRECOGNISED "看不出“%s”是什么格式，请用--format指明"
#define SG_MSG_INPUT_NOT_NDJSON "“%s”不是每行一个JSON对象的文件：%s"
#define SG_MSG_INPUT_TEXT_KIND "文本格式只能导入岗位"
#define SG_MSG_REJECTS_OPEN "无法写入退回记录文件“%s”：%s"
#define SG_MSG_STREAM_WRITE "写出结果失败：%s"
#define SG_MSG_INPUT_STDIN "标准输入"
#define SG_MSG_IMPORT_CANCELLED "导入已取消，数据没有改动"

/* ---- collecting: records ---- */
#define SG_MSG_RECORD_TOO_LONG "一行超过1 MB"
#define SG_MSG_RECORD_UTF8 "不是有效的UTF-8文字"
#define SG_MSG_CSV_FIELDS "超过512列"
#define SG_MSG_CSV_CELL "第%zu列的内容超过64 KB"
#define SG_MSG_CSV_QUOTE "引号没有闭合"
#define SG_MSG_CSV_EMPTY_ROW "空行"
#define SG_MSG_COLUMN_UNKNOWN "；未识别的列："
#define SG_MSG_COLUMN_IS "＝"
#define SG_MSG_COLON "："
/* Cells that say something only together with their heading. */
#define SG_HEADING_ANSWERS                                                                         \
    {"是", "否", "有", "无", "没有", "√", "✓", "✔", "×", "✕", "✗", "✘", "包", "不包", "提供", "不提供", \
     "Y", "N", "y", "n", "x", "X", "对", "是的", "不是", "不", "可", "可以", "缴纳", "不缴纳", "购买", "不购买", "买", "不买"}
#define SG_HEADING_AMOUNT_SIGNS                                                                    \
    {" ", ".", ",", "-", "—", "–", "~", "～", "－", "至", "到", "以上", "左右", "起", "+", "，"}
/* Words in a heading of wages, and the unit of bare amounts below it: alone, in thousands, in ten thousands. */
#define SG_HEADING_WAGE_UNITS                                                                      \
    {{"/天|/日|日薪|日工资|日薪酬|日均|每天|每日|一天", "元/天", "千元/天", "万元/天"},                    \
     {"/小时|/时|时薪|小时工|每小时|/h", "元/小时", "千元/小时", "万元/小时"},                            \
     {"/年|年薪|年收入|每年", "元/年", "千元/年", "万元/年"},                                              \
     {"/件|计件", "元/件", "千元/件", "万元/件"}}
/* First cells of rows that add a table up. */
#define SG_HEADING_TOTALS {"合计", "总计", "小计", "共计", "合计人数", "总人数", "合计数"}
#define SG_HEADING_THOUSAND "千元"
#define SG_HEADING_MYRIAD "万元"
#define SG_HEADING_THOUSAND_MONTH "千元/月"
#define SG_HEADING_MYRIAD_MONTH "万元/月"
#define SG_MSG_COLUMN_NUMBER "第%zu列"
#define SG_MSG_COLUMN_IGNORED "忽略"
#define SG_MSG_COLUMN_MAPPED "（手动指定）"
#define SG_MSG_MAP_FORM "--map “%s”应写成 列=字段，如 岗位=title、C=薪资、备注=-"
#define SG_MSG_MAP_MANY "--map 最多用%d次"
#define SG_MSG_MAP_FIELD_NEAR "--map 里没有“%s”这个字段，相近的有：%s"
#define SG_MSG_MAP_FIELD "--map 里没有“%s”这个字段，可用：%s"
#define SG_MSG_MAP_COLUMN_NEAR "--map 指定的列“%s”在表里找不到，相近的有：%s"
#define SG_MSG_MAP_COLUMN "--map 指定的列“%s”在表里找不到，表里的列有：%s"
#define SG_MSG_MAP_NO_TABLE "--map 只用于表格（xlsx、csv），“%s”不是"

/* ---- export ---- */
#define SG_MSG_EXPORT_LINKED_KIND "json-ld格式只用于岗位（export postings）"
#define SG_MSG_EXPORT_FORMAT "没有“%s”这种导出格式，可用ndjson、csv、xlsx、json-ld"
#define SG_MSG_EXPORT_REASON_SEPARATOR "；"
#define SG_MSG_EXPORT_SEAT "名额"
#define SG_MSG_EXPORT_NOTICE "通知"
#define SG_MSG_EXPORT_UNKNOWN_COUNTY "未登记户籍"
#define SG_MSG_EXPORT_AGE_FROM "%d周岁以上"
#define SG_MSG_EXPORT_AGE_TO "%d周岁以下"
#define SG_MSG_EXPORT_AGE_RANGE "%d-%d周岁"
#define SG_MSG_EXPORT_POSTING_TITLES                                                               \
    "系统编号", "岗位名称", "工种", "用工单位", "省", "市", "县", "详细地址", "月薪下限", "月薪上限",        \
        "计薪方式", "住宿", "伙食", "年龄要求", "性别要求", "学历要求", "招聘人数", "证书要求", "联系人",     \
        "联系电话", "发布日期", "有效期", "来源", "编号", "岗位状态", "提示", "重复于"
#define SG_MSG_EXPORT_WORKER_TITLES                                                                \
    "编号", "姓名", "性别", "出生日期", "年龄", "学历", "工种", "技能", "证书", "户籍地", "现居地",          \
        "人员类别", "意向地区", "期望薪资", "身份证号", "手机", "状态", "备注"
#define SG_MSG_EXPORT_COURSE_TITLES                                                                \
    "编号", "班次名称", "培训机构", "培训工种", "培训地点", "开班日期", "结束日期", "名额", "培训对象",      \
        "取得证书", "生活补贴"
#define SG_MSG_EXPORT_OFFER_TITLES                                                                 \
    "计划", "人员编号", "顺序", "岗位编号", "匹配度", "放宽项", "推荐理由", "培训班", "培训"
#define SG_MSG_EXPORT_STATS_TITLES                                                                 \
    "县（市、区）", "未登记", "在外务工", "返乡", "未返岗", "返岗", "就近就业", "无就业能力", "足额推荐人数",  \
        "推送岗位数", "培训通知数", "培训名额数"

/* ---- commands ---- */
#define SG_SYNOPSIS_IMPORT "用法：songgang import postings|workers|courses 文件… [选项]"
#define SG_HELP_IMPORT_FORMAT "文件格式：auto（默认）、ndjson、json-ld、csv、xlsx、text"
#define SG_HELP_IMPORT_SOURCE "来源名称（默认取记录里的来源，没有则取文件名）"
#define SG_HELP_IMPORT_DRY_RUN "只检查，不写入"
#define SG_HELP_IMPORT_REJECTS "退回的记录写到这个文件（.xlsx为标出错处的工作簿，其他为ndjson）"
#define SG_HELP_IMPORT_MAP "表头不认识时手动指定，如 岗位=title、C=薪资、备注=-（忽略），可多次"
#define SG_ARG_MAP "列=字段"
#define SG_SYNOPSIS_NORMALISE "用法：songgang normalise [选项] <原始岗位 >规范岗位"
#define SG_SYNOPSIS_EXPORT "用法：songgang export postings|workers|courses|plan|ledger|stats [选项]"
#define SG_HELP_EXPORT_FORMAT "格式：ndjson（默认）、csv、xlsx，岗位还可用json-ld"
#define SG_HELP_EXPORT_OUTPUT "写到文件（默认标准输出）"
#define SG_HELP_TODAY "以这一天为今天（默认系统日期）"
#define SG_ARG_FORMAT "格式"
#define SG_ARG_FILE "文件"
#define SG_ARG_SOURCE "名称"
#define SG_ARG_DAY "日期"
#define SG_MSG_IMPORT_KIND "请写明导入什么：postings（岗位）、workers（人员）或courses（培训班）"
#define SG_MSG_IMPORT_UNKNOWN_KIND "不能导入“%s”，可用postings、workers、courses"
#define SG_MSG_IMPORT_NO_FILE "请给出要导入的文件"
#define SG_MSG_FORMAT_UNKNOWN "没有“%s”这种格式，可用auto、ndjson、json-ld、csv、xlsx、text"
#define SG_MSG_IMPORT_DONE                                                                         \
    "%s：读到%llu条，接受%llu条（新增%llu，更新%llu，未变%llu），退回%llu条，用时%.1f秒%s\n"
#define SG_MSG_IMPORT_JOBS "%s：其中岗位%llu个，重复%llu个\n"
#define SG_MSG_IMPORT_TRIAL "（试运行，没有写入）"
#define SG_MSG_IMPORT_COLUMNS "%s：列的对应：%s"
#define SG_MSG_IMPORT_UNKNOWN_KEYS "%s：忽略了不认识的字段：%s"
#define SG_MSG_IMPORT_REJECTS_HINT "有%llu条退回，加 --rejects 文件 可以得到行号和原因"
#define SG_MSG_IMPORT_REJECTS_AT "退回的记录和原因在“%s”"
#define SG_MSG_EXPORT_KIND "请写明导出什么：postings、workers、courses、plan、ledger或stats"
#define SG_MSG_EXPORT_UNKNOWN_KIND "不能导出“%s”，可用postings、workers、courses、plan、ledger、stats"
#define SG_MSG_EXPORT_OPEN "无法写入“%s”：%s"
#define SG_MSG_EXPORT_DONE "已导出%llu条"

#define SG_MSG_FILTER_LONG "筛选条件过多"

#endif
