/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: prices as a walk uses them.
 */
#ifndef SONGGANG_CORE_MATCH_PRICES_H
#define SONGGANG_CORE_MATCH_PRICES_H

#include "songgang/match.h"

#include "bunch.h"

enum { SG_PRICE_GROUP = SG_BUNCH_ROWS };

struct sg_match_prices {
    uint16_t *at;    /* of sg_snapshot.list[i] */
    uint16_t *group; /* the least of each SG_PRICE_GROUP entries of it */
    uint16_t *cell;  /* the least of each cell */
};

#endif
