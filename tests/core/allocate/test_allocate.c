/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The allocator on random small instances against the exact optimum of a linear programme (GLPK),
 * and its invariants.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

static void optimal_on_small_instances(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        static instance in;
        make_instance(&in, seed, seed % 2);
        if (seed % 5 == 0)
            in.taken[0] = 1;
        sg_allocation *a;
        assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
        check_invariants(&in, a);
        int64_t best;
        int offers = exact(&in, &best);
        assert_int_equal(a->offer_count, offers);
        double optimum = (double)best / 10000;
        assert_true(a->figures.objective <= optimum + 1e-9);
        assert_true(a->figures.objective >= optimum * 0.98);
        assert_true(a->figures.bound >= optimum - 1e-9);
        sg_allocation_free(a);
    }
}

static void same_input_same_output(void **state)
{
    (void)state;
    static instance in;
    make_instance(&in, 7, true);
    sg_allocation *a, *b;
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
    assert_int_equal(sg_allocate(&in.problem, &b, NULL), SG_OK);
    assert_int_equal(a->offer_count, b->offer_count);
    assert_memory_equal(a->offer, b->offer, a->offer_count * sizeof *a->offer);
    sg_allocation_free(a);
    sg_allocation_free(b);
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
            int net = own_value(full, &full->candidate[c]) - r->price[full->candidate[c].posting];
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

/* Started on one candidate each, the result is as good as with all lists known; in every fifth
 * instance there are openings for all, so that prices begin at nothing, else where a sample left
 * them. */
static void short_lists_overlook_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        static instance full, cut;
        make_instance(&full, seed, seed % 2);
        for (int p = 0; p < POSTINGS && seed % 5 == 0; p++)
            full.openings[p] = 4;
        cut = full;
        uint64_t n = 0;
        for (int w = 0; w < WORKERS; w++) {
            uint64_t first = full.first[w], last = full.first[w + 1], best = first;
            for (uint64_t c = first; c < last; c++)
                if (full.candidate[c].utility > full.candidate[best].utility)
                    best = c;
            cut.first[w] = n;
            if (last > first)
                cut.candidate[n++] = full.candidate[best];
        }
        cut.first[WORKERS] = n;
        cut.problem = full.problem;
        cut.problem.first = cut.first;
        cut.problem.candidate = cut.candidate;
        cut.problem.quota = cut.quota;
        cut.problem.weight = cut.weight;
        cut.problem.employer = cut.employer;
        cut.problem.openings = cut.openings;
        cut.problem.taken = cut.taken;
        cut.problem.extend = give_best;
        cut.problem.extend_context = &full;
        full.room = 2 + seed % 3; /* short answers, so that many have to ask again */
        sg_allocation *a;
        assert_int_equal(sg_allocate(&cut.problem, &a, NULL), SG_OK);
        check_invariants(&full, a);
        int64_t best;
        int offers = exact(&full, &best);
        assert_int_equal(a->offer_count, offers);
        assert_true(a->figures.objective >= (double)best / 10000 * 0.98);
        assert_true(a->figures.bound >= (double)best / 10000 - 1e-9);
        sg_allocation_free(a);
    }
}

/* One worker, a posting that fits and a better paid one a step down. */
static void a_deeper_step_is_taken_when_it_is_worth_its_cost(void **state)
{
    (void)state;
    for (int cost = 1000; cost <= 3000; cost += 2000) {
        const uint64_t first[] = {0, 2};
        const sg_alloc_candidate candidate[] = {{.posting = 0, .utility = 6000},
                                                {.posting = 1, .utility = 8000, .level = 1}};
        const uint8_t quota[] = {1};
        const uint16_t weight[] = {1000};
        const uint32_t employer[] = {1, 2}, openings[] = {1, 1};
        const sg_alloc_problem problem = {.workers = 1,
                                          .postings = 2,
                                          .first = first,
                                          .candidate = candidate,
                                          .quota = quota,
                                          .weight = weight,
                                          .employer = employer,
                                          .openings = openings,
                                          .push_ratio = 1,
                                          .take_up_permille = 150,
                                          .step_cost = cost};
        sg_allocation *a;
        assert_int_equal(sg_allocate(&problem, &a, NULL), SG_OK);
        assert_int_equal(a->offer_count, 1);
        assert_int_equal(a->offer[0].posting, cost == 1000);
        assert_true(a->figures.objective == (cost == 1000 ? 0.7 : 0.6));
        sg_allocation_free(a);
    }
}

static int32_t together(const instance *in, uint32_t a, uint32_t b)
{
    if (in->site[a] == 0 || in->site[a] != in->site[b] || (a == b && in->openings[a] < 2))
        return 0;
    const bool employer = a == b || (in->employer[a] != 0 && in->employer[a] == in->employer[b]);
    return employer ? in->problem.employer_bonus : in->problem.city_bonus;
}

/* What the couples of a plan gain by being together; how many are. */
static int64_t joy(const instance *in, const sg_allocation *a, uint64_t *ret_together)
{
    int64_t sum = 0;
    *ret_together = 0;
    for (uint32_t w = 0; w < WORKERS; w += 2) {
        int32_t best = 0;
        for (size_t i = 0; i < a->offer_count; i++)
            for (size_t j = 0; j < a->offer_count; j++)
                if (a->offer[i].worker == w && a->offer[j].worker == w + 1) {
                    int32_t t = together(in, a->offer[i].posting, a->offer[j].posting);
                    best = t > best ? t : best;
                }
        sum += best;
        *ret_together += best > 0;
    }
    return sum;
}

/* Couples gain, nobody has fewer jobs for it, and who goes alone keeps what they had. */
static void couples_go_together(void **state)
{
    (void)state;
    uint64_t before = 0, after = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        static instance in;
        make_instance(&in, seed, seed % 2);
        for (uint32_t p = 0; p < POSTINGS; p++)
            in.site[p] = draw(4);
        for (uint32_t w = 0; w < WORKERS; w++)
            in.partner[w] = w < WORKERS - 4 ? w ^ 1 : SG_ALLOC_ALONE;
        sg_allocation *apart, *joined;
        assert_int_equal(sg_allocate(&in.problem, &apart, NULL), SG_OK);
        in.problem.partner = in.partner;
        in.problem.site = in.site;
        in.problem.city_bonus = 2000;
        in.problem.employer_bonus = 3000;
        assert_int_equal(sg_allocate(&in.problem, &joined, NULL), SG_OK);
        check_invariants(&in, joined);
        assert_memory_equal(apart->assigned, joined->assigned, WORKERS);
        for (size_t i = 0; i < apart->offer_count; i++)
            if (apart->offer[i].worker >= WORKERS - 4)
                assert_memory_equal(&apart->offer[i], &joined->offer[i], sizeof *apart->offer);
        uint64_t was, is;
        int64_t gain = joy(&in, joined, &is) - joy(&in, apart, &was);
        assert_true(joined->figures.objective * 10000 + (double)gain >=
                    apart->figures.objective * 10000 - 1e-6);
        assert_true(joined->figures.bound >= joined->figures.objective - 1e-9);
        before += was;
        after += is;
        sg_allocation_free(apart);
        sg_allocation_free(joined);
    }
    assert_true(after > before);
}

static void malformed_problems_are_refused(void **state)
{
    (void)state;
    static instance in;
    sg_allocation *a;
    sg_error err = {0};
    make_instance(&in, 3, false);
    in.problem.push_ratio = 0;
    assert_int_equal(sg_allocate(&in.problem, &a, &err), SG_INVALID);
    assert_true(err.text[0] != '\0');
    make_instance(&in, 3, false);
    in.candidate[0].posting = POSTINGS;
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_INVALID);
    make_instance(&in, 3, false);
    in.problem.step_cost = 5000;
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_INVALID);
    make_instance(&in, 3, false);
    in.quota[2] = 200;
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_INVALID);
    make_instance(&in, 3, false);
    in.problem.partner = in.partner; /* each goes with worker 0, worker 0 with itself */
    in.problem.site = in.site;
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(optimal_on_small_instances),
        cmocka_unit_test(same_input_same_output),
        cmocka_unit_test(a_deeper_step_is_taken_when_it_is_worth_its_cost),
        cmocka_unit_test(short_lists_overlook_nothing),
        cmocka_unit_test(couples_go_together),
        cmocka_unit_test(malformed_problems_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
