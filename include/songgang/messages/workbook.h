/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the workbook area: what a caseworker may read. One macro per message, so that
 * wording is reviewed in one place.
 */
#ifndef SONGGANG_MESSAGES_WORKBOOK_H
#define SONGGANG_MESSAGES_WORKBOOK_H

#define SG_MSG_WORKBOOK_XLS "“%s”是旧版Excel文件（.xls），请在Excel或WPS中另存为.xlsx后再导入"
#define SG_MSG_WORKBOOK_ENCRYPTED "“%s”设有打开密码，请在Excel或WPS中取消密码后再导入"
#define SG_MSG_WORKBOOK_NOT_ZIP "“%s”不是Excel工作簿（.xlsx），或文件已损坏"
#define SG_MSG_WORKBOOK_ODS "“%s”是OpenDocument表格（.ods），请另存为.xlsx后再导入"
#define SG_MSG_WORKBOOK_XLSB "“%s”是二进制工作簿（.xlsb），请在Excel中另存为.xlsx后再导入"
#define SG_MSG_WORKBOOK_OTHER "“%s”是压缩包或其他Office文件，不是Excel工作簿（.xlsx）"
#define SG_MSG_WORKBOOK_NO_SHEET "工作簿“%s”里没有工作表"
#define SG_MSG_WORKBOOK_DAMAGED "工作簿“%s”已损坏（%s），请在Excel或WPS中打开并重新保存"
#define SG_MSG_WORKBOOK_PART_MISSING "工作簿“%s”已损坏：缺少部件%s"
#define SG_MSG_WORKBOOK_DUPLICATE "工作簿“%s”已损坏：部件%s出现两次"
#define SG_MSG_WORKBOOK_METHOD "工作簿“%s”的压缩方式不受支持，请在Excel或WPS中重新保存"
#define SG_MSG_WORKBOOK_ENTRIES "工作簿“%s”的内部文件超过%d个，拒绝读取"
#define SG_MSG_WORKBOOK_UNPACKED "工作簿“%s”解压后超过%d MB，拒绝读取，请拆成几个文件"
#define SG_MSG_WORKBOOK_BOMB "工作簿“%s”压缩比异常（疑为压缩炸弹），拒绝读取"
#define SG_MSG_WORKBOOK_DTD "工作簿“%s”含有DTD或实体定义，为安全起见拒绝读取"
#define SG_MSG_WORKBOOK_DEEP "工作簿“%s”的结构嵌套过深，拒绝读取"
#define SG_MSG_WORKBOOK_TOKEN "工作簿“%s”中有超长的标记，拒绝读取"
#define SG_MSG_WORKBOOK_STRINGS "工作簿“%s”的文字总量超过%d MB，请拆成几个文件"
#define SG_MSG_WORKBOOK_SHEETS "工作簿“%s”的工作表超过%d个"
#define SG_MSG_WORKBOOK_STYLES "工作簿“%s”的样式过多"
#define SG_MSG_WORKBOOK_MERGES "工作表“%s”的合并单元格超过%d个"
#define SG_MSG_WORKBOOK_ROW "工作表“%s”的行号超出范围（最多%d行）"
#define SG_MSG_WORKBOOK_COLUMN "工作表“%s”第%u行的列号超出范围（最多%d列）"
#define SG_MSG_WORKBOOK_XML "第%lu行：%s"
#define SG_MSG_WORKBOOK_TRUNCATED "内容不完整"
#define SG_MSG_WORKBOOK_STRING_INDEX "工作表“%s”第%u行引用了不存在的文字"
#define SG_MSG_WORKBOOK_IO "读取“%s”失败：%s"

#define SG_MSG_SHEET_READ "“%s”%llu行"
#define SG_MSG_SHEET_SKIPPED "“%s”（%s）"
#define SG_MSG_SHEETS_SKIPPED "；跳过："
#define SG_MSG_SHEET_HIDDEN "隐藏"
#define SG_MSG_SHEET_NO_HEADER "没有认识的表头"
#define SG_MSG_SHEET_EXAMPLE "示例" /* how an example row begins */
#define SG_MSG_SHEET_RUNNING "序号" /* a heading of running numbers */
#define SG_MSG_IMPORT_SHEETS "%s：工作表：%s"

#define SG_MSG_REJECTS_SAME "退回记录不能写到正在导入的文件“%s”里"
#define SG_MSG_REJECT_SHEET "退回记录"
#define SG_MSG_REJECT_REASON "退回原因"
#define SG_MSG_REJECT_PLACE "原位置"
#define SG_MSG_REJECT_ID "编号"
#define SG_MSG_REJECT_FIELD "字段"
#define SG_MSG_REJECT_RECORD "原始记录"
#define SG_MSG_REJECT_AT_SHEET "工作表“%s”第%llu行"
#define SG_MSG_REJECT_AT_LINE "第%llu行"

/* Templates. Each column: key, explanation, example, choices separated by '|'. The first cell of the
 * example row begins with SG_MSG_SHEET_EXAMPLE. */
#define SG_MSG_TEMPLATE_POSTINGS "岗位"
#define SG_MSG_TEMPLATE_WORKERS "人员"
#define SG_MSG_TEMPLATE_COURSES "培训班"
#define SG_MSG_TEMPLATE_EXPLANATION "填写说明"
#define SG_MSG_TEMPLATE_COLUMN "列名"
#define SG_MSG_TEMPLATE_NOTE "怎么填"
#define SG_MSG_TEMPLATE_LIKE "例子"
#define SG_MSG_TEMPLATE_DONE "模板已写入“%s”"
#define SG_MSG_TEMPLATE_OPERANDS "--template 不和要导入的文件一起用"
#define SG_HELP_IMPORT_TEMPLATE "不导入，而是生成一个填写模板（.xlsx）"

#define SG_TEMPLATE_POSTING                                                                        \
    {"external_id", "本单位自己的编号，可不填；再次导入时同编号的岗位会更新而不是新增", "示例-1", ""},      \
    {"title", "必填，写具体工种，如电焊工、缝纫工、普工", "电焊工", ""},                                 \
    {"employer", "用人单位全称", "某某机械有限公司", ""},                                           \
    {"city_or_address", "写到县（区）或街道，如广东省东莞市长安镇", "广东省东莞市长安镇", ""},             \
    {"wage_text", "照实写：6000-8000元/月、200元/天、18元/小时、面议", "6000-8000元/月", ""},           \
    {"benefits", "包不包吃住，可另写社保、补贴等", "包吃包住", "包吃包住|包住不包吃|包吃不包住|不包吃住"}, \
    {"headcount", "要招多少人，只写数字", "20", ""},                                                  \
    {"gender", "没有要求写不限", "不限", "不限|男|女"},                                              \
    {"age", "如18-45，没有要求可不填", "18-45岁", ""},                                              \
    {"education", "最低学历，没有要求写不限", "初中", "不限|小学|初中|高中|中专|大专|本科"},               \
    {"experience", "如1年以上", "1年以上", ""},                                                     \
    {"certificates", "必须持有的证书，如焊工证；几种证书用、隔开", "焊工证", ""},                         \
    {"employment", "全职、兼职、零工等", "全职", "全职|兼职|零工|季节工|劳务派遣"},                              \
    {"posted", "什么时候发布的，如2026-02-10", "2026-02-10", ""},                                                     \
    {"valid_through", "有效期至，过期后不再推送", "2026-03-31", ""},                                  \
    {"contact_name", "求职的人找谁", "李经理", ""},                                                       \
    {"contact_phone", "座机请带区号", "0851-00000000", ""},                                            \
    {"description", "工作内容和其他要求", "二保焊，坐班，两班倒", ""}
#define SG_TEMPLATE_WORKER                                                                         \
    {"id", "本单位自己的编号；再次导入时同编号的人员会更新而不是新增", "示例-1", ""},                       \
    {"name", "与身份证一致", "张三", ""},                                                                  \
    {"gender", "男或女", "男", "男|女"},                                                             \
    {"birth", "如1985-05-01", "1985-05-01", ""},                                                       \
    {"education", "最高的一项", "初中", "小学|初中|高中|中专|大专|本科"},                                    \
    {"phone", "11位", "13800000000", ""},                                                        \
    {"home", "户籍地，写到乡（镇）村", "贵州省黔南州荔波县", ""},                                       \
    {"current", "现居住地或务工地", "广东省东莞市", ""},                                              \
    {"groups", "几类用、隔开", "脱贫劳动力", ""},                                                    \
    {"status", "目前的情况", "未返岗", "在外务工|返乡|未返岗|返岗"},                                      \
    {"trades", "想做或做过的工种，几个用、隔开", "电焊工、普工", ""},                                    \
    {"certificates", "持有的证书，几种用、隔开", "焊工证", ""},                                        \
    {"desired/regions", "愿意去的地方，几个用、隔开", "广东、贵州", ""},                                 \
    {"desired/wage_min", "期望月薪，只写数字", "5000", ""},                                          \
    {"text", "其他情况", "做过鞋厂针车", ""}
#define SG_TEMPLATE_COURSE                                                                         \
    {"id", "班次编号；再次导入时同编号的班次会更新而不是新增", "示例-1", ""},                              \
    {"title", "必填，班次名称", "电焊工初级班", ""},                                                  \
    {"provider", "由谁培训", "某某职业技能培训学校", ""},                                              \
    {"trade", "学什么工种", "焊工", ""},                                                             \
    {"region", "培训地点，写到县（区）", "贵州省荔波县", ""},                                           \
    {"starts", "如2026-03-01", "2026-03-01", ""},                                                      \
    {"ends", "如2026-03-15", "2026-03-15", ""},                                                        \
    {"seats", "名额，只写数字", "30", ""},                                                          \
    {"groups", "培训对象，几类用、隔开", "脱贫劳动力", ""},                                             \
    {"certificate", "结业后取得的证书", "焊工证", ""},                                                \
    {"allowance_yuan_day", "每天的生活补贴（元），只写数字", "40", ""}
#define SG_TEMPLATE_REMARKS                                                                        \
    "从第三行起一行填一条；灰色的示例行导入时会自动跳过，可以删掉。",                                        \
        "列的次序可以调整，用不上的列可以删掉或留空；请不要改动第一行的列名。",                               \
        "没有的内容请留空，不要填“无”“/”之类。",                                                      \
        "可以有几张工作表；隐藏的工作表不导入。"

#define SG_MSG_EXPORT_SHEETS "岗位", "人员", "培训班", "推送计划", "推送台账", "统计"

#define SG_MSG_WORKBOOK_WRITE "无法生成工作簿：%s"
#define SG_MSG_WORKBOOK_FULL "工作表“%s”已满%d行，请改用csv或ndjson格式"
#define SG_MSG_WORKBOOK_SHEET_NAME "工作表"

#endif
