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

static void add_row(sg_bunch *b, const sg_gate *g, bool first)
{
    if (first) {
        b->day = SG_GATE_UNDATED;
    }
    if (g->kind == 0) {
        return; /* closed to everybody */
    }
    add_code(b, g->offered);
    b->wage_step = g->wage_step > b->wage_step ? g->wage_step : b->wage_step;
    b->day = g->day < b->day ? g->day : b->day;
    b->stated = (uint8_t)(b->stated | g->stated);
    b->home = b->home || sg_kind_of(g->kind).employment == SG_EMPLOYMENT_HOME_BASED;
}

sg_bunch *sg_bunches_of_gates(const sg_gate *gate, uint32_t count)
{
    sg_bunch *bunch = calloc((size_t)count / SG_BUNCH_ROWS + 1, sizeof *bunch);
    for (uint32_t i = 0; bunch != NULL && i < count; i++) {
        add_row(&bunch[i / SG_BUNCH_ROWS], &gate[i], i % SG_BUNCH_ROWS == 0);
    }
    return bunch;
}

sg_bunch *sg_bunches_of_cells(const sg_snapshot *snapshot)
{
    sg_bunch *bunch = calloc((size_t)snapshot->cell_count + 1, sizeof *bunch);
    for (uint32_t c = 0; bunch != NULL && c < snapshot->cell_count; c++) {
        const sg_cell *cell = &snapshot->cell[c];
        for (uint32_t i = 0; i < cell->count; i++) {
            add_row(&bunch[c], &snapshot->gate[cell->first + i], i == 0);
        }
    }
    return bunch;
}
