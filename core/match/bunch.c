/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See bunch.h.
 */
#include "bunch.h"

#include <stdlib.h>

static void add_code(sg_bunch *b, uint8_t code)
{
    for (int i = 0; i < b->codes && i < SG_BUNCH_CODES; i++) {
        if (b->offered[i] == code) {
            return;
        }
    }
    if (b->codes < SG_BUNCH_CODES) {
        b->offered[b->codes] = code;
    }
    if (b->codes <= SG_BUNCH_CODES) {
        b->codes++;
    }
}

sg_bunch *sg_bunches_of_gates(const sg_gate *gate, uint32_t count)
{
    sg_bunch *bunch = calloc((size_t)count / SG_BUNCH_ROWS + 1, sizeof *bunch);
    for (uint32_t i = 0; bunch != NULL && i < count; i++) {
        sg_bunch *b = &bunch[i / SG_BUNCH_ROWS];
        const sg_gate *g = &gate[i];
        if (i % SG_BUNCH_ROWS == 0) {
            b->day = SG_GATE_UNDATED;
        }
        add_code(b, g->offered);
        b->wage_step = g->wage_step > b->wage_step ? g->wage_step : b->wage_step;
        b->day = g->day < b->day ? g->day : b->day;
        b->stated = (uint8_t)(b->stated | g->stated);
    }
    return bunch;
}
