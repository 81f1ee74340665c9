/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Allocation that goes on where an earlier one ended: on small random instances that change again and
 * again it covers as many as the exact optimum, is within 2 % of it, and its bound never below it.
 */
#include "instance.h"

/* The end of an allocation, as the next one takes it up. */
typedef struct ending {
    sg_alloc_start start;
    int32_t price[POSTINGS], peak[POSTINGS], rest[WORKERS];
    uint32_t first[WORKERS + 1];
    sg_alloc_held held[WORKERS * 8];
} ending;

/* False: it kept nothing to go on from. */
static bool end_of(const sg_allocation *a, ending *e)
{
    size_t n = 0;
    *e = (ending){.start = {e->price, e->peak, e->first, e->held, e->rest, false}};
    if (!a->rest)
        return false;
    for (int p = 0; p < POSTINGS; p++) {
        e->price[p] = a->asked[p];
        e->peak[p] = (int32_t)llround(a->price[p] * 10000);
    }
    for (uint32_t w = 0; w < WORKERS; w++) {
        e->rest[w] = a->rest[w];
        e->first[w] = (uint32_t)n;
        for (size_t i = 0; i < a->offer_count; i++)
            if (a->offer[i].worker == w)
                e->held[n++] = (sg_alloc_held){a->offer[i].posting, a->paid[i], a->alike[i],
                                               a->offer[i].utility, a->offer[i].level};
    }
    e->first[WORKERS] = (uint32_t)n;
    return true;
}

/* Openings for most, as in a prefecture that goes on from day to day; every other one has no more pushes
 * than openings. */
static void make_loose(instance *in, uint64_t seed)
{
    make_instance(in, seed, false);
    in->problem.push_ratio = seed % 2 ? 1 : 2;
    for (int p = 0; p < POSTINGS; p++)
        in->openings[p] = 1 + draw(8);
}

static void use(instance *in, ending *e)
{
    in->problem.first = in->first;
    in->problem.candidate = in->candidate;
    in->problem.quota = in->quota;
    in->problem.weight = in->weight;
    in->problem.employer = in->employer;
    in->problem.openings = in->openings;
    in->problem.taken = in->taken;
    in->problem.extend = give_best;
    in->problem.extend_context = in;
    in->problem.start = e ? &e->start : NULL;
}

static void new_list(instance *in, int worker)
{
    const uint32_t offset = draw(POSTINGS);
    uint32_t at = 0;
    for (uint64_t c = in->first[worker]; c < in->first[worker + 1]; c++)
        in->candidate[c] = (sg_alloc_candidate){.posting = (offset + at++) % POSTINGS,
                                                .utility = (uint16_t)(3000 + draw(7000)),
                                                .level = (uint8_t)draw(9)};
}

/* One or two things change: somebody comes, leaves or wants something else; a posting has other openings,
 * is worth something else, comes, goes, or some of its pushes stand. */
static void change(instance *in, ending *e)
{
    for (uint32_t n = 1 + draw(2); n > 0; n--) {
        const int worker = (int)draw(WORKERS);
        const uint32_t posting = draw(POSTINGS), what = draw(6);
        if (what < 2) {
            e->start.gone = e->start.gone || in->quota[worker] > 0;
            in->quota[worker] = what == 0 ? 3 : in->quota[worker] ? 0 : 2;
            new_list(in, worker);
            e->rest[worker] = SG_ALLOC_NEW;
        } else {
            e->price[posting] = SG_ALLOC_NEW;
            if (what == 2)
                in->openings[posting] = draw(8);
            else if (what == 3)
                in->taken[posting] = in->taken[posting] ? 0 : in->openings[posting] > 0;
            else
                for (uint64_t c = 0; c < in->first[WORKERS]; c++)
                    if (in->candidate[c].posting == posting)
                        in->candidate[c].utility = (uint16_t)(3000 + draw(7000));
            in->openings[posting] += what == 5 && in->openings[posting] == 0;
            in->taken[posting] = in->openings[posting] > 0 ? in->taken[posting] : 0;
        }
    }
}

static void compare(instance *in, const sg_allocation *a)
{
    int64_t best;
    check_invariants(in, a);
    const int offers = exact(in, &best);
    const double optimum = (double)best / 10000;
    assert_int_equal(a->offer_count, offers);
    assert_true(a->figures.objective <= optimum + 1e-9);
    assert_true(a->figures.objective >= optimum - 0.02 * fabs(optimum) - 1e-9);
    assert_true(a->figures.bound >= optimum - 1e-9);
}

static void as_good_as_anew_after_changes(void **state)
{
    (void)state;
    enum { DAYS = 6 };
    int warm = 0, all = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        static instance in;
        static ending e;
        make_loose(&in, seed);
        in.room = 6 + seed % 4;
        use(&in, NULL);
        sg_allocation *a;
        assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
        for (int day = 0; day < DAYS; day++) {
            const bool kept = end_of(a, &e);
            sg_allocation_free(a);
            change(&in, &e);
            use(&in, kept ? &e : NULL);
            assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
            compare(&in, a);
            warm += a->warm;
            all++;
        }
        sg_allocation_free(a);
    }
    assert_true(warm > all / 2); /* the others changed too much, and were made anew */
}

static void nothing_changed_is_the_same_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        static instance in;
        static ending e;
        make_loose(&in, seed);
        for (uint32_t p = 0; p < POSTINGS; p++)
            in.site[p] = draw(4);
        for (uint32_t w = 0; w < WORKERS; w++)
            in.partner[w] = w < WORKERS - 4 ? w ^ 1 : SG_ALLOC_ALONE;
        in.problem.partner = in.partner;
        in.problem.site = in.site;
        in.problem.city_bonus = 2000;
        in.problem.employer_bonus = 3000;
        in.room = 6 + seed % 4;
        use(&in, NULL);
        sg_allocation *a, *b;
        assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
        use(&in, end_of(a, &e) ? &e : NULL);
        assert_int_equal(sg_allocate(&in.problem, &b, NULL), SG_OK);
        assert_int_equal(a->offer_count, b->offer_count);
        assert_memory_equal(a->offer, b->offer, a->offer_count * sizeof *a->offer);
        assert_true(a->figures.objective == b->figures.objective);
        assert_true(b->figures.bound >= b->figures.objective - 1e-9);
        sg_allocation_free(a);
        sg_allocation_free(b);
    }
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    static instance in;
    static ending e;
    sg_allocation *a, *b = NULL;
    make_loose(&in, 5);
    in.room = 8;
    use(&in, NULL);
    assert_int_equal(sg_allocate(&in.problem, &a, NULL), SG_OK);
    assert_true(end_of(a, &e));
    e.held[0].posting = POSTINGS;
    use(&in, &e);
    assert_int_equal(sg_allocate(&in.problem, &b, NULL), SG_INVALID);
    assert_null(b);
    sg_allocation_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_good_as_anew_after_changes),
        cmocka_unit_test(nothing_changed_is_the_same_plan),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
