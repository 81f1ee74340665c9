/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of the states of an offer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "songgang/offer.h"

static void test_words(void **state)
{
    (void)state;
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++) {
        sg_offer_state json, label;
        assert_true(sg_offer_state_parse(sg_offer_state_json((sg_offer_state)s), &json));
        assert_true(sg_offer_state_parse(sg_offer_state_label((sg_offer_state)s), &label));
        assert_int_equal(json, s);
        assert_int_equal(label, s);
    }
    for (int r = 0; r < SG_REFUSAL_COUNT; r++) {
        sg_refusal json, label;
        assert_true(sg_refusal_parse(sg_refusal_json((sg_refusal)r), &json));
        assert_true(sg_refusal_parse(sg_refusal_label((sg_refusal)r), &label));
        assert_int_equal(json, r);
        assert_int_equal(label, r);
    }
    sg_offer_state any;
    sg_refusal why;
    assert_true(sg_offer_state_parse("拒绝", &any));
    assert_int_equal(any, SG_OFFER_REFUSED);
    assert_false(sg_offer_state_parse("已", &any));
    assert_false(sg_offer_state_parse("", &any));
    assert_false(sg_offer_state_parse(NULL, &any));
    assert_false(sg_refusal_parse("far", &why));
    assert_null(sg_offer_state_json(SG_OFFER_STATE_COUNT));
}

/* The way of an offer, step by step, and no step of it backwards or skipped. */
static void test_order(void **state)
{
    (void)state;
    static const sg_offer_state way[] = {SG_OFFER_PLANNED, SG_OFFER_APPROVED, SG_OFFER_QUEUED,
                                         SG_OFFER_SENT,    SG_OFFER_DELIVERED};
    enum { STEPS = sizeof way / sizeof *way };
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++) {
            bool undo = way[j] == SG_OFFER_PLANNED &&
                        (way[i] == SG_OFFER_APPROVED || way[i] == SG_OFFER_QUEUED);
            assert_int_equal(sg_offer_may(way[i], way[j]), j == i + 1 || undo);
        }
    for (int s = SG_OFFER_PLANNED; s < SG_OFFER_APPROVED; s++) {
        assert_false(sg_offer_stands((sg_offer_state)s));
        for (int a = SG_OFFER_INTERESTED; a <= SG_OFFER_AT_WORK; a++)
            assert_false(sg_offer_may((sg_offer_state)s, (sg_offer_state)a));
    }
    for (int s = SG_OFFER_APPROVED; s <= SG_OFFER_UNKNOWN; s++) {
        assert_true(sg_offer_open((sg_offer_state)s));
        for (int a = SG_OFFER_INTERESTED; a <= SG_OFFER_NO_ANSWER; a++)
            assert_true(sg_offer_may((sg_offer_state)s, (sg_offer_state)a));
        assert_false(sg_offer_may((sg_offer_state)s, SG_OFFER_AT_WORK));
    }
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++) {
        assert_false(sg_offer_may((sg_offer_state)s, (sg_offer_state)s));
        assert_int_equal(sg_offer_may((sg_offer_state)s, SG_OFFER_AT_WORK), s == SG_OFFER_HIRED);
        assert_false(sg_offer_may(SG_OFFER_DISCARDED, (sg_offer_state)s));
        assert_false(sg_offer_may(SG_OFFER_REPLACED, (sg_offer_state)s));
    }
}

static void test_answers(void **state)
{
    (void)state;
    assert_true(sg_offer_may(SG_OFFER_REFUSED, SG_OFFER_HIRED)); /* thought better of it */
    assert_true(sg_offer_may(SG_OFFER_NO_ANSWER, SG_OFFER_REFUSED));
    assert_false(sg_offer_may(SG_OFFER_REFUSED, SG_OFFER_NO_ANSWER));
    assert_false(sg_offer_may(SG_OFFER_HIRED, SG_OFFER_REFUSED));
    assert_true(sg_offer_may(SG_OFFER_FAILED, SG_OFFER_QUEUED)); /* sent again */
    assert_true(sg_offer_may(SG_OFFER_UNKNOWN, SG_OFFER_DELIVERED)); /* a late receipt */
    assert_false(sg_offer_open(SG_OFFER_REFUSED));
    assert_false(sg_offer_open(SG_OFFER_HIRED));
    assert_true(sg_offer_open(SG_OFFER_NO_ANSWER));
    assert_true(sg_offer_took(SG_OFFER_AT_WORK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
