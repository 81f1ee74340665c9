/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: how a roster lies in memory.
 */
#ifndef SONGGANG_CORE_MATCH_ROSTER_H
#define SONGGANG_CORE_MATCH_ROSTER_H

#include "songgang/roster.h"

enum { SG_ROSTER_NO_AGE = 255 };
enum { /* sg_roster_entry.flags */
    SG_ROSTER_NEAR_HOME = 1,
    SG_ROSTER_HOME_BASED = 2,
    SG_ROSTER_NO_NIGHT = 4,
    SG_ROSTER_ENTITLED = 8
};

typedef struct sg_roster_entry {
    uint32_t id;          /* offset into the texts */
    uint32_t order;       /* position by id */
    uint32_t place;       /* class of places: home, current, wished, refused */
    uint32_t words;       /* offset: trades, their years, skills, refused trades */
    uint32_t excluded;    /* offset into the excluded postings */
    int32_t wage_min;
    uint32_t groups, employment;
    uint16_t certificates; /* class of certificates held */
    uint8_t trade_count, skill_count, avoid_count, excluded_count;
    uint8_t age; /* SG_ROSTER_NO_AGE unknown or older than can be */
    uint8_t gender, education, accommodation, meals, status, flags;
} sg_roster_entry;

/* Where a worker would go. */
typedef struct sg_roster_wish {
    sg_region regions[SG_MAX_REGIONS], avoid_regions[SG_MAX_AVOIDED];
    uint32_t region_count, avoid_count;
} sg_roster_wish;

/* What workers of one home with the same wishes share. */
typedef struct sg_roster_place {
    uint32_t wish;    /* class */
    uint32_t home, current; /* numbers in sg_roster.region */
    uint32_t stays;   /* SG_ROSTER_NEAR_HOME | SG_ROSTER_HOME_BASED */
} sg_roster_place;

typedef struct sg_roster_certificates {
    uint8_t count;
    sg_certificate_id id[SG_MAX_CERTIFICATES];
} sg_roster_certificates;

struct sg_roster {
    uint32_t count;
    sg_roster_entry *entry; /* by first trade, then place class, then id */
    char *text;
    uint16_t *words;
    uint64_t *excluded;
    sg_roster_place *place;
    uint32_t place_count;
    sg_region *region; /* each once */
    uint32_t region_count;
    sg_roster_wish *wish;
    uint32_t wish_count;
    sg_roster_certificates *certificates;
    uint32_t certificate_count;
    uint32_t *of_trade; /* sg_trade_count() + 2: first of each trade in `list`; 0: without any */
    uint32_t *list;     /* workers, ascending per trade; in as many lists as they have trades */
};

/* The worker's trades as matching takes them: stated, or those that use a skill. At most `max`. */
size_t sg_roster_trades(const sg_roster *roster, const sg_roster_entry *entry, sg_trade_id *ret,
                        size_t max);

#endif
