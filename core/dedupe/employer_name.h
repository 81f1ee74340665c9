/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Employers' names as people shorten and misspell them: the bare name a fingerprint keeps, and how
 * two of them relate. Private to core/dedupe.
 */
#ifndef SONGGANG_DEDUPE_EMPLOYER_NAME_H
#define SONGGANG_DEDUPE_EMPLOYER_NAME_H

#include "songgang/dedupe.h"

typedef enum sg_name_relation {
    SG_NAME_UNKNOWN,   /* one of the two is not stated */
    SG_NAME_DIFFERENT,
    SG_NAME_SLIP,      /* one character of four or more differs: a slip, or another firm */
    SG_NAME_BRIEF,     /* perhaps an abbreviation: 首钢水城钢铁, 水钢; 西电黔北发电厂, 黔北电厂 */
    SG_NAME_ALIKE,     /* same two first characters, another business: 富强塑胶, 富强模具 */
    SG_NAME_ABBREVIATED, /* 云南锡业, 云锡 */
    SG_NAME_MISSPELT,  /* sounds or looks the same: 苗绣坊, 苗秀坊; 亨通, 享通 */
    SG_NAME_SHORT,     /* one is the other cut short to two characters: 仁宝, 仁宝电子 */
    SG_NAME_PART,      /* one lies within the other, or the same long brand */
    SG_NAME_SAME
} sg_name_relation;

/* The employer's name without brackets, place and legal form, into `ret->name` and `ret->brand`;
 * `folded` is the folded name. */
void sg_employer_bare(const sg_posting *posting, const char *folded, sg_arena *arena,
                      sg_fingerprint *ret);
sg_name_relation sg_employer_relation(const sg_fingerprint *a, const sg_fingerprint *b);
/* One of these stands in the texts of `other`: 水钢 of 水城钢铁. */
bool sg_stands_abbreviated(const sg_fingerprint *f, const sg_fingerprint *other);
/* An agency recruits for others: its name does not say whose job it is. */
bool sg_employer_is_agency(const char *folded);
/* Pairs of characters the name may be abbreviated to; words are taken for two characters each.
 * Returns how many. */
enum { SG_BRIEFS = 5 };
size_t sg_employer_briefs(const sg_fingerprint *f, uint16_t ret_pairs[SG_BRIEFS][2]);
/* The same reading: 绣, 秀. */
bool sg_sounds_alike(uint16_t a, uint16_t b);

#endif
