/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The generator's tables: where people work, at what, for whom, and how it is written down. Lists
 * inside a row are '|'-separated; "name 12" in a list is a name with its weight. The wordings are
 * written as people write them and never taken from the normaliser's tables, so that reading the
 * corpus back tests something.
 */
#ifndef SONGGANG_CORPUS_TABLES_H
#define SONGGANG_CORPUS_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct corpus_county {
    uint32_t code; /* 0: the city has no counties */
    uint8_t weight;
    const char *name;
    const char *towns;
} corpus_county;

typedef struct corpus_city {
    uint32_t province, code;
    uint16_t weight; /* share of postings */
    uint16_t level;  /* wages in percent of the trade's base */
    const char *province_name, *province_short, *name, *short_name;
    const char *industries; /* weighted */
    const corpus_county *counties;
    size_t county_count;
} corpus_city;

typedef struct corpus_industry {
    const char *name;
    const char *words;     /* business words of a legal name: 电子科技|电子 */
    const char *nicknames; /* what people call such an employer: 电子厂|科技厂 */
    const char *trades;    /* weighted */
    const char *sector;    /* a portal's industry column */
} corpus_industry;

/* How a trade is usually paid, as a letter in corpus_trade.pay: m month, h hour, d day, p piece,
 * b base and commission, y year; the first is the commonest. */
typedef struct corpus_trade {
    const char *name;
    const char *titles;
    uint16_t low, high; /* usual monthly pay in yuan at level 100 */
    const char *pay;
    uint8_t age_min, age_max;
    char sex;       /* a any, m mostly men, f mostly women */
    char education; /* n none, p primary, j junior, s senior, v vocational, c college, b bachelor */
    uint8_t years;  /* experience commonly asked for */
    uint8_t crowd;  /* 0 one or two openings, 1 a few, 2 many */
    const char *certificate; /* NULL: none */
    const char *skills;      /* may be "" */
    const char *duties;
} corpus_trade;

typedef struct corpus_town {
    uint32_t code; /* 9 digits */
    const char *name;
} corpus_town;

typedef struct corpus_home {
    uint32_t code;
    uint16_t weight; /* per thousand of the roster */
    const char *name;
    const corpus_town *towns;
    size_t town_count;
} corpus_home;

extern const corpus_city corpus_cities[];
extern const size_t corpus_city_count;
extern const corpus_industry corpus_industries[];
extern const size_t corpus_industry_count;
extern const corpus_trade corpus_trades[];
extern const size_t corpus_trade_count;
extern const corpus_home corpus_homes[];
extern const size_t corpus_home_count;

/* Words of which names are made. */
extern const char corpus_brand_first[]; /* '|'-separated, like all below */
extern const char corpus_brand_second[];
extern const char corpus_brand_third[];
extern const char corpus_surnames[]; /* weighted */
extern const char corpus_given_male[];
extern const char corpus_given_female[];
extern const char corpus_given_young_male[];
extern const char corpus_given_young_female[];
extern const char corpus_roads[];

/* Wordings of a posting. */
extern const char *const corpus_board[4][4]; /* [accommodation][meals] as sg_provision */
extern const char corpus_insured[], corpus_uninsured[], corpus_accident[];
extern const char corpus_perks[];
extern const char corpus_shift_day[], corpus_shift_two[], corpus_shift_three[],
    corpus_shift_night[];
extern const char corpus_any_gender[], corpus_male[], corpus_female[];
extern const char corpus_no_experience[];
extern const char corpus_any_education[];
extern const char corpus_fees[];
extern const char corpus_openers[], corpus_closers[];
extern const char corpus_environment[];
extern const char corpus_urgent[];

#endif
