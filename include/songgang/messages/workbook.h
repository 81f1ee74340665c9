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

#define SG_MSG_WORKBOOK_WRITE "无法生成工作簿：%s"
#define SG_MSG_WORKBOOK_FULL "工作表“%s”已满%d行，请改用csv或ndjson格式"
#define SG_MSG_WORKBOOK_SHEET_NAME "工作表"

#endif
