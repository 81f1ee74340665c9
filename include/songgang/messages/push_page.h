/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese sentences of personal links and of the page they open.
 */
#ifndef SONGGANG_MESSAGES_PUSH_PAGE_H
#define SONGGANG_MESSAGES_PUSH_PAGE_H

/* links */
#define SG_MSG_LINK_MANY "链接编号已用完"
#define SG_MSG_LINK_NONE "人员 %s 在第 %lld 号计划中没有可用的链接"

#endif
