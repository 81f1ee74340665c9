/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of search: conditions as labels, corrections, advice, and what is wrong with a
 * parameter.
 */
#ifndef SONGGANG_MESSAGES_SEARCH_H
#define SONGGANG_MESSAGES_SEARCH_H

/* ---- conditions ---- */
#define SG_LABEL_CONDITION_WAGE_MIN "月薪%d元以上"
#define SG_LABEL_CONDITION_WAGE_MAX "月薪%d元以下"
#define SG_LABEL_CONDITION_ROOM "包住"
#define SG_LABEL_CONDITION_MEALS "包吃"
#define SG_LABEL_CONDITION_NO_NIGHT "不上夜班"
#define SG_LABEL_CONDITION_POSTED "近%d天发布"
#define SG_LABEL_CONDITION_AGE "%d岁可做"
#define SG_LABEL_CONDITION_GENDER "%s性可做"
#define SG_LABEL_CONDITION_NEAR "%s附近"
#define SG_LABEL_CONDITION_SOURCE "来源：%s"
#define SG_LABEL_SOURCE_NONE "未注明来源"

/* ---- parameters ---- */
#define SG_MSG_SEARCH_NUMBER "参数 %s 应是 %ld 到 %ld 之间的整数"
#define SG_MSG_SEARCH_FLAG "参数 %s 应是 1 或 0"
#define SG_MSG_SEARCH_MANY "参数 %s 最多给 %d 个"
#define SG_MSG_SEARCH_LONG "检索词最多 %d 个字"
#define SG_MSG_SEARCH_NO_PARAMETER "没有名为“%.*s”的检索参数"
#define SG_MSG_SEARCH_PROVINCE_LEVEL "“%s”（%s）不是省份，请改用 city 或 county"
#define SG_MSG_SEARCH_CITY_LEVEL "“%s”（%s）不是市或县区，请改用 province"
#define SG_MSG_SEARCH_COUNTY_LEVEL "“%s”（%s）不是县区，请改用 city 或 province"
#define SG_MSG_SEARCH_TOWN_LEVEL "“%.*s”是乡镇，检索条件请给到县区，或把它写进检索词"
#define SG_MSG_SEARCH_GENDER "参数 gender 应是 male（男）或 female（女）"
#define SG_MSG_SEARCH_SORT                                                                         \
    "参数 sort 应是 relevance（相关）、wage（工资）、newest（最新）或 distance（距离）"
#define SG_MSG_SEARCH_DISTANCE "按距离排序要有一个地方：请在检索词里写地名，或给出 near、city 等参数"
#define SG_MSG_SEARCH_PAGED_TWICE "page 和 offset 只能给一个"
#define SG_MSG_SEARCH_SOURCE "没有名为“%.*s”的来源"
#define SG_MSG_SEARCH_SOURCE_NEAR "没有名为“%.*s”的来源，现有：%s"

/* ---- answers ---- */
#define SG_MSG_SEARCH_CORRECTED "没有找到“%s”，以下是“%s”的结果。"
#define SG_LABEL_DID_YOU_MEAN "你是不是想找："
#define SG_MSG_SEARCH_MEANT "“%s”可能指：%s%s。都已包含，写全名可只看一处。"
#define SG_LABEL_AND_MORE "等"
#define SG_MSG_SEARCH_SUGGESTED "%s（%llu 个）"
#define SG_MSG_SEARCH_NOTHING "没有符合条件的岗位。"
#define SG_MSG_SEARCH_DROP_ONE "去掉“%s”：%llu 个岗位"
#define SG_MSG_SEARCH_DROP_TWO "去掉“%s”和“%s”：%llu 个岗位"
#define SG_LABEL_CONDITIONS "条件："
#define SG_MSG_SEARCH_PAGE "，第 %llu 页，共 %llu 页"
#define SG_LABEL_LIST_COMMA "、"
#define SG_LABEL_KILOMETRES "%d公里"
#define SG_LABEL_DISTANCE "距离"

/* ---- the command ---- */
#define SG_SYNOPSIS_SEARCH "用法：songgang search [检索词] [选项]"
#define SG_HELP_SEARCH_PROVINCE "工作省份（代码、名称或简称），可多次给出"
#define SG_HELP_SEARCH_CITY "工作城市或县区，可多次给出"
#define SG_HELP_SEARCH_COUNTY "工作县区，可多次给出"
#define SG_HELP_SEARCH_TRADE "工种（含同类工种），可多次给出"
#define SG_HELP_SEARCH_SOURCE "岗位来源，可多次给出"
#define SG_HELP_SEARCH_WAGE "月工资不低于"
#define SG_HELP_SEARCH_WAGE_MAX "月工资不高于"
#define SG_HELP_SEARCH_ROOM "只看包住的岗位"
#define SG_HELP_SEARCH_MEALS "只看包吃的岗位"
#define SG_HELP_SEARCH_NO_NIGHT "不看写明要上夜班或倒班的岗位"
#define SG_HELP_SEARCH_POSTED "只看近几天发布的岗位"
#define SG_HELP_SEARCH_AGE "务工人员的年龄"
#define SG_HELP_SEARCH_GENDER "务工人员的性别：male（男）或 female（女）"
#define SG_HELP_SEARCH_NEAR "离这里近的在前（不限制地区）"
#define SG_HELP_SEARCH_SORT "排序：relevance（相关）、wage（工资）、newest（最新）、distance（距离）"
#define SG_HELP_SEARCH_LIMIT "每页多少条（默认 20）"
#define SG_HELP_SEARCH_OFFSET "跳过前面多少条"
#define SG_HELP_SEARCH_PAGE "第几页"
#define SG_HELP_SEARCH_FACETS "附上各省、市、县、工种、工资、住宿、来源的条数（JSON 输出）"
#define SG_HELP_SEARCH_LITERAL "按原样检索，不纠正错别字"
#define SG_LABEL_COUNTY "县区"
#define SG_LABEL_SOURCE "来源"
#define SG_LABEL_YEARS "岁"
#define SG_LABEL_DAYS "天"
#define SG_LABEL_GENDER "性别"
#define SG_LABEL_NEAR "地方"
#define SG_LABEL_SORT "次序"
#define SG_LABEL_PAGE "页"
#define SG_MSG_SEARCH_TOTAL "共 %llu 个岗位"
#define SG_MSG_SEARCH_RELAXED "（完全符合的不多，已包含部分符合的）"

#endif
