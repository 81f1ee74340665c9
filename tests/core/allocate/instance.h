/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For tests of allocation: small random instances, their exact optimum as a linear programme (GLPK), what
 * every allocation must keep to, and lists as the matcher gives them.
 */
#ifndef SONGGANG_TESTS_ALLOCATE_INSTANCE_H
#define SONGGANG_TESTS_ALLOCATE_INSTANCE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glpk.h>

#include "songgang/allocate.h"

enum { WORKERS = 14, POSTINGS = 12, EMPLOYERS = 6, CANDIDATES = 8 };

typedef struct instance {
    sg_alloc_problem problem;
    uint64_t first[WORKERS + 1];
    sg_alloc_candidate candidate[WORKERS * CANDIDATES];
    uint8_t quota[WORKERS];
    uint16_t weight[WORKERS];
    uint32_t employer[POSTINGS], openings[POSTINGS], taken[POSTINGS];
    uint32_t partner[WORKERS], site[POSTINGS];
    size_t room; /* of an answer of give_best */
} instance;

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % below;
}

/* `tight` scales how scarce slots are. */
static void make_instance(instance *in, uint64_t seed, bool tight)
{
    random_state = seed * 0x9e3779b97f4a7c15u + 1;
    memset(in, 0, sizeof *in);
    for (int p = 0; p < POSTINGS; p++) {
        in->employer[p] = draw(EMPLOYERS + 1); /* 0: unknown */
        in->openings[p] = 1 + draw(tight ? 1 : 3);
    }
    uint64_t n = 0;
    for (int w = 0; w < WORKERS; w++) {
        in->first[w] = n;
        in->quota[w] = 3;
        in->weight[w] = (uint16_t)(draw(4) == 0 ? 1100 : 1000);
        uint32_t offset = draw(POSTINGS), count = draw(CANDIDATES + 1);
        for (uint32_t i = 0; i < count; i++)
            in->candidate[n++] = (sg_alloc_candidate){.posting = (offset + i) % POSTINGS,
                                                      .utility = (uint16_t)(3000 + draw(7000)),
                                                      .level = (uint8_t)draw(9)};
    }
    in->first[WORKERS] = n;
    in->problem = (sg_alloc_problem){.workers = WORKERS,
                                     .postings = POSTINGS,
                                     .first = in->first,
                                     .candidate = in->candidate,
                                     .quota = in->quota,
                                     .weight = in->weight,
                                     .employer = in->employer,
                                     .openings = in->openings,
                                     .taken = in->taken,
                                     .push_ratio = tight ? 2 : 4,
                                     .take_up_permille = 300,
                                     .crowding_permille = 300,
                                     .step_cost = 700};
}

static int own_value(const instance *in, const sg_alloc_candidate *c)
{
    return c->utility - in->problem.step_cost * c->level;
}

static void add_row(glp_prob *lp, int type, double bound, const int *column, const double *factor,
                    int count)
{
    if (count == 0)
        return;
    int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, type, type == GLP_FX ? bound : 0, bound);
    glp_set_mat_row(lp, row, count, column, factor);
}

static int add_column(glp_prob *lp, double worth)
{
    int column = glp_add_cols(lp, 1);
    glp_set_col_bnds(lp, column, GLP_DB, 0, 1);
    glp_set_obj_coef(lp, column, worth);
    return column;
}

enum { COLUMNS = WORKERS * CANDIDATES + POSTINGS * 16 };

/* Columns of `in`: one per candidate, in their order, from 1; each at most once per worker and
 * employer, and no more than the quota. */
static void add_workers(glp_prob *lp, const instance *in, double each)
{
    int column[COLUMNS + 1];
    double ones[COLUMNS + 1];
    for (int i = 0; i <= COLUMNS; i++)
        ones[i] = 1;
    for (int w = 0; w < WORKERS; w++) {
        int first = glp_get_num_cols(lp) + 1, count = 0;
        for (uint64_t c = in->first[w]; c < in->first[w + 1]; c++)
            column[++count] =
                add_column(lp, each + own_value(in, &in->candidate[c]) * in->weight[w] / 1000);
        add_row(lp, GLP_UP, in->quota[w], column, ones, count);
        for (uint32_t e = 1; e <= EMPLOYERS; e++) { /* unknown ones (0) count as distinct */
            int same = 0;
            for (uint64_t c = in->first[w]; c < in->first[w + 1]; c++)
                if (in->employer[in->candidate[c].posting] == e)
                    column[++same] = first + (int)(c - in->first[w]);
            add_row(lp, GLP_UP, 1, column, ones, same);
        }
    }
}

/* As many pushes to a posting as slots of it are used, each at its cost. */
static void add_postings(glp_prob *lp, const instance *in)
{
    for (uint32_t p = 0; p < POSTINGS; p++) {
        int column[COLUMNS + 1], count = 0;
        double factor[COLUMNS + 1], chance[16];
        for (uint64_t c = 0; c < in->first[WORKERS]; c++)
            if (in->candidate[c].posting == p) {
                column[++count] = (int)c + 1;
                factor[count] = 1;
            }
        size_t capacity = in->openings[p] * (size_t)in->problem.push_ratio;
        assert_true(capacity <= 16);
        sg_marginal_chance(in->openings[p], in->problem.take_up_permille, capacity, chance);
        for (size_t k = in->taken[p]; k < capacity; k++) {
            double cost = floor(in->problem.crowding_permille * 10.0 * (1 - chance[k]) + 0.5);
            column[++count] = add_column(lp, -cost);
            factor[count] = -1;
        }
        add_row(lp, GLP_FX, 0, column, factor, count);
    }
}

/* Exact optimum of offers first, then weighted value less crowding, in 1/10000, by the simplex
 * method: the matrix is that of a flow, so that its corners are whole numbers. */
static int exact(const instance *in, int64_t *ret_objective)
{
    enum { EACH = 1000000 }; /* more than all that offers can be worth beside it */
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MAX);
    add_workers(lp, in, EACH);
    add_postings(lp, in);
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    assert_int_equal(glp_simplex(lp, &how), 0);
    assert_int_equal(glp_get_status(lp), GLP_OPT);
    int offers = 0;
    for (uint64_t c = 0; c < in->first[WORKERS]; c++) {
        double taken = glp_get_col_prim(lp, (int)c + 1);
        assert_true(taken < 1e-6 || taken > 1 - 1e-6);
        offers += taken > 0.5;
    }
    *ret_objective = llround(glp_get_obj_val(lp)) - (int64_t)offers * EACH;
    glp_delete_prob(lp);
    return offers;
}

static void check_invariants(const instance *in, const sg_allocation *a)
{
    uint32_t pushes[POSTINGS] = {0};
    for (size_t i = 0; i < a->offer_count; i++) {
        const sg_alloc_offer *o = &a->offer[i];
        pushes[o->posting]++;
        bool candidate = false;
        for (uint64_t c = in->first[o->worker]; c < in->first[o->worker + 1]; c++)
            candidate = candidate || (in->candidate[c].posting == o->posting &&
                                      in->candidate[c].utility == o->utility);
        assert_true(candidate);
        for (size_t j = 0; j < i; j++)
            if (a->offer[j].worker == o->worker) {
                assert_int_not_equal(a->offer[j].posting, o->posting);
                uint32_t e = in->employer[o->posting];
                assert_true(e == 0 || in->employer[a->offer[j].posting] != e);
                assert_true(a->offer[j].rank < o->rank);
            }
    }
    for (int p = 0; p < POSTINGS; p++) {
        assert_int_equal(pushes[p], a->pushes[p]);
        assert_true(pushes[p] + in->taken[p] <=
                    in->openings[p] * (uint32_t)in->problem.push_ratio);
    }
    assert_int_equal(a->figures.over_capacity, 0);
}

/* Answers as the matcher does: the best by utility − step costs − own price, from the full lists,
 * and no more than there is room for. */
static sg_status give_best(void *context, sg_alloc_request *requests, size_t count, sg_error *err)
{
    (void)err;
    const instance *full = context;
    for (size_t i = 0; i < count; i++) {
        sg_alloc_request *r = &requests[i];
        size_t room = r->room == 64 ? full->room : r->room; /* 64: of a first request */
        r->room = room; /* as if the auction had asked for so few */
        r->count = 0;
        for (uint64_t c = full->first[r->worker]; c < full->first[r->worker + 1]; c++) {
            const uint16_t price = r->price[full->candidate[c].posting];
            int net = own_value(full, &full->candidate[c]) - price;
            if (price == UINT16_MAX || net <= r->least)
                continue;
            size_t at = r->count < room ? r->count++ : room;
            for (; at > 0; at--) {
                const sg_alloc_candidate *before = &r->out[at - 1];
                if (own_value(full, before) - r->price[before->posting] >= net)
                    break;
                if (at < room)
                    r->out[at] = *before;
            }
            if (at < room)
                r->out[at] = full->candidate[c];
        }
    }
    return SG_OK;
}

#endif
