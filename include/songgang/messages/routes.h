/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the route handlers.
 */
#ifndef SONGGANG_MESSAGES_ROUTES_H
#define SONGGANG_MESSAGES_ROUTES_H

#define SG_MSG_ROUTE_NUMBER "参数 %s 应是 %ld 到 %ld 之间的整数"
#define SG_MSG_ROUTE_FLAG "参数 %s 应是 1 或 0"
#define SG_MSG_ROUTE_MANY "参数 %s 最多给 %d 个"
#define SG_MSG_ROUTE_LONG_QUERY "检索词最多 %d 个字"
#define SG_MSG_ROUTE_NO_POSTING "没有编号为“%s”的岗位"
#define SG_MSG_ROUTE_WHY "参数 why 应是一个岗位编号或外部编号，最多%d个字节"
#define SG_MSG_ROUTE_PROFILES "一次最多匹配 %d 人"

#endif
