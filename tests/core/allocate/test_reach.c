/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chains of exchanges: one more is served, and nobody loses what they had.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/allocate/auction.h"

/* Worker i may have postings i − 1 and i, as far as there are, and whatever is not at UINT16_MAX. */
static sg_status give_neighbours(void *context, sg_alloc_request *requests, size_t count,
                                 sg_error *err)
{
    (void)err;
    const uint32_t *postings = context;
    for (size_t i = 0; i < count; i++) {
        sg_alloc_request *r = &requests[i];
        const uint32_t last = r->worker < *postings ? r->worker : *postings - 1;
        r->count = 0;
        for (uint32_t p = r->worker > 0 ? r->worker - 1 : 0; p <= last; p++)
            if (r->price[p] != UINT16_MAX)
                r->out[r->count++] = (sg_alloc_candidate){.posting = p, .utility = 5000};
    }
    return SG_OK;
}

enum { MOST = 6 };

static auction *make(sg_alloc_problem *problem, uint32_t workers, const uint32_t *postings)
{
    static const uint64_t first[MOST + 1];
    static const uint8_t quota[MOST] = {1, 1, 1, 1, 1, 1};
    static const uint16_t weight[MOST] = {1000, 1000, 1000, 1000, 1000, 1000};
    static const uint32_t employer[MOST], openings[MOST] = {1, 1, 1, 1, 1, 1};
    *problem = (sg_alloc_problem){.workers = workers,
                                  .postings = *postings,
                                  .first = first,
                                  .quota = quota,
                                  .weight = weight,
                                  .employer = employer,
                                  .openings = openings,
                                  .push_ratio = 1,
                                  .take_up_permille = 300,
                                  .crowding_permille = 300,
                                  .extend = give_neighbours,
                                  .extend_context = (void *)(uintptr_t)postings};
    auction *a;
    assert_int_equal(auction_make(problem, &a, NULL), SG_OK);
    return a;
}

static void everybody_moves_on_by_one(void **state)
{
    (void)state;
    const uint32_t postings = MOST;
    sg_alloc_problem problem;
    auction *a = make(&problem, MOST, &postings);
    /* worker i holds i − 1, the first and the last posting's neighbour have nothing */
    for (uint32_t i = 1; i < MOST; i++)
        assert_int_equal(auction_take(a, i, i - 1, 5000, 40000, NULL), SG_OK);
    assert_int_equal(auction_reach(a, NULL), SG_OK);
    for (uint32_t i = 0; i < MOST; i++) {
        assert_int_equal(a->worker[i].held, 1);
        assert_int_equal(a->worker[i].posting[0], i);
    }
    auction_free(a);
}

/* The second slot costs more than the first one's holder bid: still it is the free one that is taken. */
static void a_free_slot_is_taken_rather_than_a_cheap_one(void **state)
{
    (void)state;
    const uint32_t postings = 1;
    sg_alloc_problem problem;
    auction *a = make(&problem, 2, &postings);
    auction_free(a);
    problem.push_ratio = 3;
    assert_int_equal(auction_make(&problem, &a, NULL), SG_OK);
    assert_int_equal(auction_take(a, 0, 0, 5000, 0, NULL), SG_OK);
    assert_true(auction_next_cost(a, 0) > 0);
    assert_int_equal(auction_reach(a, NULL), SG_OK);
    assert_int_equal(a->worker[0].held, 1);
    assert_int_equal(a->worker[1].held, 1);
    auction_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_moves_on_by_one),
        cmocka_unit_test(a_free_slot_is_taken_rather_than_a_cheap_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
