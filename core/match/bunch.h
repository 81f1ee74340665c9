/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/match: the best of a few neighbouring rows in every respect, which no row of them
 * can beat. Rows of a place lie by what they offer (board, insurance, shift), then by wage, so that
 * a bunch has little to choose from and is passed over as a whole.
 */
#ifndef SONGGANG_CORE_MATCH_BUNCH_H
#define SONGGANG_CORE_MATCH_BUNCH_H

#include "gate.h"

enum { SG_BUNCH_ROWS = 32, SG_BUNCH_CODES = 4 };

typedef struct sg_bunch {
    uint8_t codes; /* different ones among `offered`; more than SG_BUNCH_CODES: any */
    uint8_t offered[SG_BUNCH_CODES];
    uint8_t wage_step, day, stated; /* highest, newest, all */
    bool home;                      /* some is work at home */
} sg_bunch;

/* Bunch i is of gates i·SG_BUNCH_ROWS and on; to be freed with free(); NULL: memory is short. */
sg_bunch *sg_bunches_of_gates(const sg_gate *gate, uint32_t count);
/* The same for the rows of each cell. */
sg_bunch *sg_bunches_of_cells(const sg_snapshot *snapshot);

#endif
