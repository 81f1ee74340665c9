/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Golden cases of each grammar, one TSV file a grammar, labelled by reading.
 */
#include "normalise_fixture.h"

static void print_fen(char *out, size_t size, int32_t fen)
{
    if (fen < 0)
        snprintf(out, size, "-");
    else if (fen % 100)
        snprintf(out, size, "%g", fen / 100.0);
    else
        snprintf(out, size, "%d", fen / 100);
}

static void print_wage(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out, bool field)
{
    sg_wage wage;
    char low[24], high[24];
    if (!sg_read_wage(v, text, field, arena, &wage)) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    print_fen(low, sizeof low, wage.min_fen);
    print_fen(high, sizeof high, wage.max_fen);
    const char *period = sg_period_json(wage.period);
    snprintf(out, CASE_TEXT, "%s %s %s%s", low, high, period ? period : "-",
             wage.negotiable ? " negotiable" : "");
}

static void wage_field(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    print_wage(v, text, arena, out, true);
}

static void wage_text(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    print_wage(v, text, arena, out, false);
}

/* "441900 / 441900117"; candidates after "?", further places after "+". */
static void print_place(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out, bool field)
{
    sgn_place place;
    sg_str folded = sgn_fold(text, arena);
    if (!(field ? sgn_place_field(v, folded, &place) : sgn_place_text(v, folded, &place))) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    const sg_region parts[] = {place.place.province, place.place.city, place.place.county};
    size_t n = 0;
    if (place.abroad)
        n = (size_t)snprintf(out, CASE_TEXT, "abroad");
    for (size_t i = 0; i < SGN_COUNT(parts); i++)
        if (parts[i])
            n += (size_t)snprintf(out + n, CASE_TEXT - n, "%s%s", n ? " " : "", sg_region_short_name(parts[i]));
    for (size_t i = 0; i < place.candidate_count; i++)
        n += (size_t)snprintf(out + n, CASE_TEXT - n, "%s%s%s", n ? " " : "", place.ambiguous ? "?" : "+",
                              sg_region_name(sg_region_place(place.candidates[i]).city
                                                 ? sg_region_place(place.candidates[i]).city
                                                 : place.candidates[i]));
}

static void place_field(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    print_place(v, text, arena, out, true);
}

static void place_text(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    print_place(v, text, arena, out, false);
}

static void board(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_provision bed = SG_PROVISION_UNKNOWN, meals = SG_PROVISION_UNKNOWN;
    sg_read_board(v, text, arena, &bed, &meals);
    snprintf(out, CASE_TEXT, "%s %s", sg_provision_json(bed), sg_provision_json(meals));
}

static void board_text(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_provision bed = SG_PROVISION_UNKNOWN, meals = SG_PROVISION_UNKNOWN;
    (void)v;
    sgn_board(sgn_fold(text, arena), SGN_SENTENCE, &bed, &meals);
    snprintf(out, CASE_TEXT, "%s %s", sg_provision_json(bed), sg_provision_json(meals));
}

static void print_ages(sg_str text, sgn_context context, sg_arena *arena, char *out)
{
    sgn_ages a;
    if (!sgn_age(sgn_fold(text, arena), context, &a)) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    int n = snprintf(out, CASE_TEXT, "%d %d", a.any.min, a.any.max);
    if (a.male.min >= 0 || a.male.max >= 0)
        snprintf(out + n, CASE_TEXT - (size_t)n, " m %d %d f %d %d", a.male.min, a.male.max,
                 a.female.min, a.female.max);
}

static void age_field(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    (void)v;
    print_ages(text, SGN_FIELD, arena, out);
}

static void age_text(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    (void)v;
    print_ages(text, SGN_SENTENCE, arena, out);
}

static void headcount_field(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    int32_t heads = -1;
    (void)v;
    sgn_headcount(sgn_fold(text, arena), SGN_FIELD, &heads);
    snprintf(out, CASE_TEXT, "%d", heads);
}

static void headcount_text(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    int32_t heads = -1;
    (void)v;
    sgn_headcount(sgn_fold(text, arena), SGN_SENTENCE, &heads);
    snprintf(out, CASE_TEXT, "%d", heads);
}

static void requirements(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_str folded = sgn_fold(text, arena);
    sg_education education = SG_EDUCATION_COUNT;
    sg_gender gender = SG_GENDER_COUNT;
    int16_t years = -1;
    (void)v;
    bool schooled = sgn_education(folded, SGN_SENTENCE, &education);
    bool sexed = sgn_gender(folded, SGN_SENTENCE, &gender);
    sgn_experience(folded, SGN_SENTENCE, &years);
    snprintf(out, CASE_TEXT, "%s %s %d", schooled ? sg_education_json(education) : "-",
             sexed ? sg_gender_json(gender) : "-", years);
}

static void insurance(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_tristate value = SG_UNSTATED;
    (void)v;
    sgn_insurance(sgn_fold(text, arena), SGN_SENTENCE, &value);
    snprintf(out, CASE_TEXT, "%s", value == SG_YES ? "yes" : value == SG_NO ? "no" : "-");
}

static void certificates(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_posting job;
    size_t n = 0;
    sg_posting_init(&job);
    sgn_certificates(v, sgn_fold(text, arena), SGN_SENTENCE, &job);
    for (int i = 0; i < job.certificate_count; i++)
        n += (size_t)snprintf(out + n, CASE_TEXT - n, "%s%s", n ? " " : "",
                              sg_certificate_get(job.certificates[i])->name);
    for (int i = 0; i < job.preferred_count; i++)
        n += (size_t)snprintf(out + n, CASE_TEXT - n, "%s~%s", n ? " " : "",
                              sg_certificate_get(job.certificates_preferred[i])->name);
    if (n == 0)
        snprintf(out, CASE_TEXT, "none");
}

/* "cleaned title / trade trade". */
static void title(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_posting job;
    sg_posting_init(&job);
    sg_read_trades(v, text, (sg_str){NULL, 0}, arena, &job);
    size_t n = (size_t)snprintf(out, CASE_TEXT, "%s /", sgn_clean_title(v, text, arena));
    for (int i = 0; i < job.trade_count; i++)
        n += (size_t)snprintf(out + n, CASE_TEXT - n, " %s", sg_trade_get(job.trades[i])->name);
}

static void date(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_date value;
    char printed[SG_DATE_TEXT];
    (void)v;
    (void)arena;
    if (!sg_read_date(text, sg_date_of(2026, 2, 20), &value)) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    sg_date_print(value, printed);
    snprintf(out, CASE_TEXT, "%s", printed);
}

static void employment(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_employment kind;
    (void)v;
    bool read = sgn_employment(sgn_fold(text, arena), SGN_LINE, &kind);
    snprintf(out, CASE_TEXT, "%s", read ? sg_employment_json(kind) : "-");
}

/* Held, and why: the warnings a caseworker sees. */
static void held(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_posting facts, job;
    (void)v;
    sg_posting_init(&facts);
    sg_posting_init(&job);
    sgn_judge(&facts, sgn_fold(text, arena), sg_date_of(2026, 2, 20), &job);
    snprintf(out, CASE_TEXT, "%s", job.status != SG_POSTING_HELD ? "-" : job.warnings[0].code);
}

/* "title|text for all jobs". */
static void named_pay(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_wage wage;
    char low[24], high[24];
    size_t bar = sg_str_find(text, sg_str_of("|"));
    (void)v;
    assert_true(bar < text.n);
    if (!sgn_named_pay(sgn_fold(sgn_slice(text, bar + 1, text.n), arena), sgn_slice(text, 0, bar), &wage)) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    print_fen(low, sizeof low, wage.min_fen);
    print_fen(high, sizeof high, wage.max_fen);
    snprintf(out, CASE_TEXT, "%s %s %s", low, high, sg_period_json(wage.period));
}

static void deadline(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    sg_date value;
    char printed[SG_DATE_TEXT];
    (void)v;
    if (!sgn_deadline(sgn_fold(text, arena), sg_date_of(2026, 2, 20), &value)) {
        snprintf(out, CASE_TEXT, "none");
        return;
    }
    sg_date_print(value, printed);
    snprintf(out, CASE_TEXT, "%s", printed);
}

#define CASES(name, least)                                                                         \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        check_cases(*state, #name "_cases.tsv", least, name);                                      \
    }
CASES(wage_field, 150)
CASES(wage_text, 45)
CASES(place_field, 90)
CASES(place_text, 30)
CASES(board, 80)
CASES(board_text, 25)
CASES(age_field, 35)
CASES(age_text, 25)
CASES(headcount_field, 25)
CASES(headcount_text, 35)
CASES(requirements, 60)
CASES(insurance, 60)
CASES(certificates, 55)
CASES(title, 60)
CASES(date, 25)
CASES(employment, 40)
CASES(held, 60)
CASES(deadline, 20)
CASES(named_pay, 20)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wage_field),     cmocka_unit_test(test_wage_text),
        cmocka_unit_test(test_place_field),    cmocka_unit_test(test_place_text),
        cmocka_unit_test(test_board),          cmocka_unit_test(test_board_text),
        cmocka_unit_test(test_age_field),      cmocka_unit_test(test_age_text),
        cmocka_unit_test(test_headcount_field), cmocka_unit_test(test_headcount_text),
        cmocka_unit_test(test_requirements),   cmocka_unit_test(test_insurance),
        cmocka_unit_test(test_certificates),   cmocka_unit_test(test_title),
        cmocka_unit_test(test_date),           cmocka_unit_test(test_employment),
        cmocka_unit_test(test_held),           cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_named_pay),
    };
    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
