/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trades, skills and certificates: lookup, relations, and the soundness of the tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/vocabulary.h"

static sg_vocabulary *vocabulary;

static int open_vocabulary(void **state)
{
    (void)state;
    vocabulary = sg_vocabulary_new();
    return vocabulary ? 0 : -1;
}

static int close_vocabulary(void **state)
{
    (void)state;
    sg_vocabulary_free(vocabulary);
    return 0;
}

static void every_name_and_code_is_found(void **state)
{
    (void)state;
    for (size_t i = 1; i <= sg_trade_count(); i++) {
        const sg_trade *row = sg_trade_get((sg_trade_id)i);
        sg_trade_id id = 0;
        assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of(row->code), &id, NULL), SG_OK);
        assert_int_equal(id, i);
        assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of(row->name), &id, NULL), SG_OK);
        assert_string_equal(sg_trade_get(id)->name, row->name);
    }
    for (size_t i = 1; i <= sg_skill_count(); i++) {
        const sg_skill *row = sg_skill_get((sg_skill_id)i);
        sg_skill_id id = 0;
        assert_int_equal(sg_skill_lookup(vocabulary, sg_str_of(row->code), &id, NULL), SG_OK);
        assert_int_equal(id, i);
        assert_int_equal(sg_skill_lookup(vocabulary, sg_str_of(row->name), &id, NULL), SG_OK);
    }
    for (size_t i = 1; i <= sg_certificate_count(); i++) {
        const sg_certificate *row = sg_certificate_get((sg_certificate_id)i);
        sg_certificate_id id = 0;
        assert_int_equal(sg_certificate_lookup(vocabulary, sg_str_of(row->code), &id, NULL), SG_OK);
        assert_int_equal(id, i);
        assert_int_equal(sg_certificate_lookup(vocabulary, sg_str_of(row->name), &id, NULL), SG_OK);
        assert_int_equal(id, i);
    }
    assert_true(sg_trade_count() > 200 && sg_certificate_count() > 50 && sg_skill_count() > 100);
}

static void outside_the_tables(void **state)
{
    (void)state;
    assert_null(sg_trade_get(0));
    assert_null(sg_trade_get(UINT16_MAX));
    assert_null(sg_skill_get(0));
    assert_null(sg_certificate_get(0));
    assert_null(sg_phrase_get(UINT32_MAX));
    assert_non_null(sg_phrase_get(0));
    size_t count = 7;
    assert_null(sg_trade_relations(0, &count));
    assert_int_equal(count, 0);
    assert_int_equal(sg_trade_similarity(0, 1), 0);
    assert_int_equal(sg_trade_similarity(1, 0), 0);
}

static sg_trade_id trade(const char *name)
{
    sg_trade_id id = 0;
    assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of(name), &id, NULL), SG_OK);
    return id;
}

static void lookup_folds_and_explains(void **state)
{
    (void)state;
    assert_int_equal(trade("电焊工"), trade("電焊工"));
    assert_int_equal(trade(" 电 焊 工 "), trade("焊工"));
    assert_int_equal(trade("t0101"), trade("T0101"));
    sg_trade_id id = 9;
    sg_error err;
    assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of("点焊公"), &id, &err), SG_UNKNOWN);
    assert_non_null(strstr(err.text, "点焊公"));
    assert_non_null(strstr(err.text, "焊"));
    assert_int_equal(id, 9);
    assert_int_equal(sg_trade_lookup(vocabulary, sg_str_of(""), &id, &err), SG_INVALID);
    assert_int_equal(sg_skill_lookup(vocabulary, sg_str_of("不存在的技能"), &id, &err), SG_UNKNOWN);
    assert_non_null(strstr(err.text, "不存在的技能"));
    assert_int_equal(sg_certificate_lookup(vocabulary, sg_str_of("宇航员证"), &id, &err),
                     SG_UNKNOWN);
    assert_non_null(strstr(err.text, "宇航员证"));
    char longer[900];
    memset(longer, 'x', sizeof longer);
    assert_int_equal(sg_trade_lookup(vocabulary, (sg_str){longer, sizeof longer}, &id, &err),
                     SG_UNKNOWN);
}

static void similarity_is_symmetric_and_sorted(void **state)
{
    (void)state;
    size_t trades = sg_trade_count();
    for (size_t a = 1; a <= trades; a++) {
        size_t count;
        const sg_trade_relation *related = sg_trade_relations((sg_trade_id)a, &count);
        assert_true(count >= 1);
        assert_int_equal(related[0].trade, a);
        assert_int_equal(related[0].similarity, 1000);
        for (size_t i = 1; i < count; i++) {
            assert_true(related[i].similarity <= related[i - 1].similarity);
            assert_true(related[i].similarity >= 1 && related[i].similarity <= 999);
        }
        for (size_t b = 1; b <= trades; b++)
            assert_int_equal(sg_trade_similarity((sg_trade_id)a, (sg_trade_id)b),
                             sg_trade_similarity((sg_trade_id)b, (sg_trade_id)a));
        sg_trade_id parent = sg_trade_get((sg_trade_id)a)->parent;
        if (parent)
            assert_true(sg_trade_similarity((sg_trade_id)a, parent) >= 850);
    }
}

static void references_hold(void **state)
{
    (void)state;
    for (size_t i = 1; i <= sg_trade_count(); i++) {
        const sg_trade *row = sg_trade_get((sg_trade_id)i);
        assert_true(row->parent == 0 || sg_trade_get(row->parent));
        assert_true(row->certificate == 0 || sg_certificate_get(row->certificate));
        assert_true(row->group[0] != '\0');
    }
    for (size_t i = 1; i <= sg_skill_count(); i++) {
        const sg_skill *row = sg_skill_get((sg_skill_id)i);
        assert_int_equal(row->trades[sizeof row->trades / sizeof *row->trades - 1], 0);
        for (size_t k = 0; row->trades[k]; k++)
            assert_non_null(sg_trade_get(row->trades[k]));
    }
}

static sg_certificate_id certificate(const char *name)
{
    sg_certificate_id id = 0;
    assert_int_equal(sg_certificate_lookup(vocabulary, sg_str_of(name), &id, NULL), SG_OK);
    return id;
}

/* Every line of the table works, and satisfying goes on through it. */
static void certificates_satisfy(void **state)
{
    (void)state;
    size_t count = sg_certificate_count(), relations = 0;
    for (size_t wanted = 1; wanted <= count; wanted++) {
        const sg_certificate *row = sg_certificate_get((sg_certificate_id)wanted);
        assert_true(sg_certificate_satisfies((sg_certificate_id)wanted, (sg_certificate_id)wanted));
        for (size_t k = 0; k < 4 && row->implied_by[k]; k++) {
            sg_certificate_id held = row->implied_by[k];
            relations++;
            assert_true(sg_certificate_satisfies(held, (sg_certificate_id)wanted));
            for (size_t other = 1; other <= count; other++)
                if (sg_certificate_satisfies((sg_certificate_id)other, held))
                    assert_true(sg_certificate_satisfies((sg_certificate_id)other,
                                                         (sg_certificate_id)wanted));
        }
        assert_false(sg_certificate_satisfies(0, (sg_certificate_id)wanted));
        assert_false(sg_certificate_satisfies((sg_certificate_id)wanted, 0));
    }
    assert_true(relations > 5);
    assert_true(sg_certificate_satisfies(certificate("A2驾照"), certificate("C1驾照")));
    assert_true(sg_certificate_satisfies(certificate("B2驾照"), certificate("C1驾照")));
    assert_false(sg_certificate_satisfies(certificate("C1驾照"), certificate("B2驾照")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_and_code_is_found),
        cmocka_unit_test(outside_the_tables),
        cmocka_unit_test(lookup_folds_and_explains),
        cmocka_unit_test(similarity_is_symmetric_and_sorted),
        cmocka_unit_test(references_hold),
        cmocka_unit_test(certificates_satisfy),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, close_vocabulary);
}
