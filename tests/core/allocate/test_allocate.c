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

#include "instance.h"

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
