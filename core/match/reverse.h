/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: a roster held against one snapshot, and the question in hand.
 */
#ifndef SONGGANG_CORE_MATCH_REVERSE_H
#define SONGGANG_CORE_MATCH_REVERSE_H

#include "plan.h"
#include "roster.h"

enum { SG_REVERSE_NO_CLASS = -1 };

/* What the posting asks for, for turning workers away. */
typedef struct sg_reverse_door {
    uint8_t age_min[SG_GENDER_COUNT], age_max[SG_GENDER_COUNT];
    bool gender[SG_GENDER_COUNT], education[SG_EDUCATION_COUNT];
    bool certificates, night, entitled_only;
    uint32_t statuses;
    /* More than the lowest step when below: */
    int32_t offer; /* INT32_MAX not stated */
    bool bed;      /* there is one, or none is needed */
} sg_reverse_door;

/* What a worker can score at most, in weighted sums. All but the trade is nearly exact. */
typedef struct sg_reverse_quick {
    bool ready, now; /* the posting is of one trade and asks for no certificate; and the workers in
                      * hand are of that trade: then a fitting place is all that is left to ask */
    int64_t fixed;   /* insurance, freshness, certainty */
    int64_t trade[2][SG_EDUCATION_COUNT]; /* at most, of the workers in hand; [1]: with skills */
    int64_t bed[SG_WISH_COUNT], meals[SG_WISH_COUNT], schedule;
} sg_reverse_quick;

/* What the pay is worth to whoever wishes for so much; wishes are round, so few at a time. */
enum { SG_REVERSE_WAGES = 256 };
typedef struct sg_reverse_wage {
    uint32_t question;
    int32_t wish;
    int64_t worth; /* weighted */
} sg_reverse_wage;

/* A region of the roster and where it lies. */
typedef struct sg_reverse_region {
    sg_place place;
    bool known;
    double latitude, longitude;
} sg_reverse_region;

typedef struct sg_reverse_heap {
    sg_reverse_hit *item; /* worst first */
    size_t count, limit;
} sg_reverse_heap;

struct sg_reverse {
    const sg_roster *roster;
    const sg_snapshot *snapshot;
    sg_arena *arena;
    sg_profile profile; /* of the worker in hand */
    sg_match_plan plan;
    uint8_t *holds;     /* per class of certificates, sg_certificate_count() + 1 each */
    uint16_t *similar;  /* per trade of the posting in hand, sg_trade_count() + 1 each */
    uint32_t *seen;     /* per worker: the question it was last met in */
    uint32_t *wish;     /* per class of wishes: twice the question, plus 1 where the posting is
                         * in a wished region or nothing is wished */
    uint32_t *near;     /* per region: the same, where the posting may be in daily reach */
    sg_reverse_region *region;   /* per region of the roster */
    sg_place *wished;   /* SG_MAX_REGIONS per class of wishes */
    uint16_t *kinds;    /* per worker: kinds of employment that fit, */
    uint16_t *offered;  /* and those offered as ordinary jobs on any step */
    uint32_t question;
    /* the question in hand */
    const sg_row *row;
    sg_fact fact;
    sg_reverse_door door;
    sg_region scope;
    sg_reverse_heap best;
    uint32_t fits;
    bool net_kind; /* work at home, day labour or public welfare: offered by the net afar, too */
    bool in_county; /* only what names its county can be in daily reach */
    sg_reverse_quick quick;
    sg_reverse_wage wage[SG_REVERSE_WAGES];
    int32_t least; /* the wish may be as high as this; INT32_MAX any */
    uint64_t basis; /* of what is known about the posting's province */
    int64_t class; /* whose places stand in the plan */
    sg_place_fit place;
};

/* reverse_load.c: the worker into `profile` and `plan`, part by part. Of the trades only those of the
 * posting in hand are worked out; of the places, how the posting's suits (into `place`). */
void sg_reverse_load_places(sg_reverse *r, const sg_roster_entry *e);
void sg_reverse_load_wishes(sg_reverse *r, const sg_roster_entry *e);
void sg_reverse_load_trades(sg_reverse *r, const sg_roster_entry *e);

#endif
