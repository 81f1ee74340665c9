/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tells two jobs of one firm and one trade apart: rank, hours, and the shop, mine or project
 * they are at. Private to core/dedupe.
 */
#ifndef SONGGANG_DEDUPE_TRAITS_H
#define SONGGANG_DEDUPE_TRAITS_H

#include "songgang/dedupe.h"

enum {
    SG_TRAIT_LEARNER = 1,  /* 学徒, 实习 */
    SG_TRAIT_LEADER = 2,   /* 组长, 主管 */
    SG_TRAIT_ENGINEER = 4, /* 工程师, 技术员, 编程 */
    SG_TRAIT_NIGHT = 8,
    SG_TRAIT_DAY = 16,
    SG_TRAIT_CASUAL = 32,  /* 小时工, 日结, 临时工 */
    SG_TRAIT_REGULAR = 64, /* 正式工 */
    SG_TRAIT_AGENCY = 128, /* the employer recruits for others */
    SG_TRAIT_SKILLED = 256, /* 熟手, 大工, 高级 */
    SG_TRAIT_HELPER = 512,  /* 小工, 帮工 */
    SG_TRAIT_MALE = 1024,
    SG_TRAIT_FEMALE = 2048,
    SG_TRAIT_DEPUTY = 8192, /* 副经理 */
    SG_TRAIT_CLIENT = 16384, /* an agency recruits, and whom for is what `name` says */
    SG_TRAIT_LEGAL = 4096   /* the employer's name is a full legal one: …有限公司 */
};
uint16_t sg_traits_of(const char *folded_title, const char *folded_description);
/* Which of the texts of sg_sites_of() are these. */
enum { SG_SITE_TITLE = 1, SG_SITE_EMPLOYER = 2, SG_SITE_PLACES = 3 };
/* Sites named by the texts, the first text's first: 老城店, 金佳矿, 巧散村; named by one of `places`
 * (NULL: none) it is none. */
void sg_sites_of(const char *const folded[], size_t count, const char *const places[SG_SITE_PLACES],
                 uint16_t ret[SG_DUP_SITES]);
/* Both name a shop (a mine, a project …), and not one is the same. */
bool sg_sites_contradict(const uint16_t a[SG_DUP_SITES], const uint16_t b[SG_DUP_SITES]);
/* Marks one pair of characters in the filter of words. */
void sg_bigram_mark(uint32_t first, uint32_t second, uint64_t words[SG_DUP_WORDS]);
bool sg_bigram_marked(uint32_t first, uint32_t second, const uint64_t words[SG_DUP_WORDS]);

#endif
