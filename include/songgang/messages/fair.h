/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of job fairs: the files, and `songgang fair`.
 */
#ifndef SONGGANG_MESSAGES_FAIR_H
#define SONGGANG_MESSAGES_FAIR_H

#define SG_MSG_FAIR_IO "文件 %s 读写失败：%s"
#define SG_MSG_FAIR_BIG "文件 %s 超过 %d KB"
#define SG_MSG_FAIR_FILE "文件 %s 有误：%s"
#define SG_MSG_FAIR_NO_DATA "数据目录 %s 不存在"
#define SG_MSG_FAIR_NONE "还没有招聘会，先用 songgang fair set 文件"
#define SG_MSG_FAIR_NO_MAP "没有登记地图"

#define SG_MSG_FAIR_OBJECT "内容应是一个 JSON 对象"
#define SG_MSG_FAIR_UNKNOWN "%s不认识“%.60s”这一项，可写：%s"
#define SG_MSG_FAIR_MISSING "%s缺少“%s”"
#define SG_MSG_FAIR_TEXT "%s“%s”应是 1 到 %d 个字的文字"
#define SG_MSG_FAIR_PRIVATE "%s“%s”里有像电话或证件号的数字，大屏不显示个人信息，请去掉"
#define SG_MSG_FAIR_TIME "%s“%s”的值“%.20s”不是 24 小时制的时间，应写如 09:30"
#define SG_MSG_FAIR_DATE "“date”的值“%.20s”不是日期，应写如 2026-02-24"
#define SG_MSG_FAIR_LIST "“%s”应是不超过 %d 项的列表"
#define SG_MSG_FAIR_TWICE "展位“%s”写了两次"
#define SG_MSG_FAIR_ENDS "结束时间 %s 早于开始时间 %s"
#define SG_MSG_FAIR_BOOTH_AT "第 %zu 个展位的"
#define SG_MSG_FAIR_EVENT_AT "第 %zu 项日程的"

#define SG_WORD_FAIR_SHEET "招聘会"
#define SG_WORD_BOOTHS_SHEET "展位"
#define SG_WORD_EVENTS_SHEET "日程"
#define SG_MSG_FAIR_SHEETS "工作簿里应有名为“招聘会”“展位”“日程”的工作表，缺少“招聘会”"
#define SG_MSG_FAIR_HEADING "工作表“%s”第一行应有列“%s”"

#define SG_MSG_MAP_NUMBER "“%.40s”不是审图号，应写如 GS(2024)0650号 或 黔S(2023)006号"
#define SG_MSG_MAP_COLLECTION "地图应是 GeoJSON 的 FeatureCollection，含 1 到 %d 个要素"
#define SG_MSG_MAP_FEATURE "地图第 %zu 个要素应是 Polygon 或 MultiPolygon，并有 adcode（行政区划代码）"
#define SG_MSG_MAP_REGION "地图第 %zu 个要素的代码“%.20s”不是行政区划代码"
#define SG_MSG_MAP_POINT "地图第 %zu 个要素的坐标不是经纬度"
#define SG_MSG_MAP_POINTS "地图超过 %d 个点，请先简化"

#define SG_HELP_FAIR "招聘会大屏：展位、到场、日程、地图"
#define SG_SYNOPSIS_FAIR                                                                           \
    "用法：songgang fair set 文件\n"                                                                 \
    "      songgang fair show\n"                                                                    \
    "      songgang fair arrive 展位… [--at 时间] [--gone]\n"                                        \
    "      songgang fair map 文件 --approval 审图号\n"                                               \
    "      songgang fair clear [--map]\n\n"                                                         \
    "“文件”是 JSON，或有“招聘会”“展位”“日程”三张工作表的 xlsx；地图是 GeoJSON。\n"                               \
    "正在放映的大屏几秒内跟着变。"
#define SG_HELP_FAIR_AT "到场时间，默认现在"
#define SG_HELP_FAIR_GONE "改回未到场"
#define SG_HELP_FAIR_APPROVAL "地图的审图号，大屏上随图显示"
#define SG_HELP_FAIR_MAP "只去掉地图，招聘会留着"
#define SG_WORD_FAIR_TIME "时间"
#define SG_WORD_FAIR_APPROVAL "审图号"
#define SG_MSG_FAIR_NO_ACTION "请写明操作：set、show、arrive、map、clear"
#define SG_MSG_FAIR_UNKNOWN_ACTION "不认识“fair %s”，可用：set、show、arrive、map、clear"
#define SG_MSG_FAIR_NEEDS_FILE "请写明一个文件：songgang fair %s 文件"
#define SG_MSG_FAIR_NEEDS_BOOTH "请写明展位号：songgang fair arrive A01 A02"
#define SG_MSG_FAIR_NEEDS_APPROVAL "公开展示的地图须有审图号：--approval \"GS(2024)0650号\""
#define SG_MSG_FAIR_NO_BOOTH "没有展位“%s”"
#define SG_MSG_FAIR_SET "招聘会“%s”已放上大屏：展位 %zu 个，日程 %zu 项\n"
#define SG_MSG_FAIR_ARRIVED "已到场 %zu / %zu\n"
#define SG_MSG_FAIR_MAP_SET "地图已放上大屏，审图号 %s\n"
#define SG_MSG_FAIR_CLEARED "招聘会已从大屏撤下\n"
#define SG_MSG_FAIR_MAP_CLEARED "地图已从大屏撤下\n"
#define SG_MSG_FAIR_SHOW "%s  %s  %s  %s–%s\n展位 %zu 个，到场 %zu 个\n"
#define SG_MSG_FAIR_ABSENT "未到"

#endif
