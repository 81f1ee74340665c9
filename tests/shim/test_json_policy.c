/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies from JSON and back: what is written reads again, and every way to get a file wrong is
 * told with its pointer, value and what would be right. docs/policy.md names every field as it is.
 */
#include "tests/core/match/policy_fixture.h"

#include "songgang/policy_file.h"

/* The problems found in `text`, a line each; "" none. Static. */
static const char *problems_in(const char *text)
{
    static char copy[8192];
    sg_buffer problems = {0};
    sg_policy policy;
    sg_error err = {0};
    sg_status status = sg_policy_parse(text, strlen(text), &policy, &problems, &err);
    snprintf(copy, sizeof copy, "%s", problems.data ? problems.data : "");
    assert_true((status == SG_OK) == (copy[0] == '\0'));
    if (status != SG_OK) { /* the error is the first of them */
        assert_int_equal(err.status, status);
        assert_memory_equal(copy, err.text, strlen(err.text));
    }
    sg_buffer_free(&problems);
    return copy;
}

static void every_error_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *body, *pointer, *words;
    } cases[] = {
        {"\"weights\":{\"trade\":-1}", "/weights/trade：", "-1 超出允许范围 0 至 10000"},
        {"\"weights\":{\"trade\":99999999999}", "/weights/trade：", "99999999999 超出允许范围"},
        {"\"weights\":{\"trade\":1.5}", "/weights/trade：", "应为整数，不能是 1.5"},
        {"\"weights\":{\"trade\":\"340\"}", "/weights/trade：", "不能是 \"340\""},
        {"\"weights\":{\"trade\":null}", "/weights/trade：", "不能是 null"},
        {"\"weights\":7", "/weights：", "应为对象"},
        {"\"weights\":{\"trad\":1}", "/weights/trad：", "是否指：trade"},
        {"\"wieghts\":{}", "/wieghts：", "是否指：weights"},
        {"\"xyzzy\":1", "/xyzzy：", "这里可用：weights、trade、place"},
        {"\"near_home_km\":5", "/near_home_km：", "/place/near_home_km"},
        {"\"groups\":{\"脱贫劳力\":1}", "/groups/脱贫劳力：", "脱贫劳动力"},
        {"\"groups/older\":1", "/groups/older：", "没有这个项目"},
        {"\"\":1", "/：", "没有这个项目"},
        {"\"place\":{\"near_home_km\":201}", "/place/near_home_km：", "0 至 200（单位：公里）"},
        {"\"place\":{\"distance\":5}", "/place/distance：", "不能是 5"},
        {"\"place\":{\"distance\":[[0,1]]}", "/place/distance：", "1 个点"},
        {"\"place\":{\"distance\":[[0,5],[1,6]]}", "/place/distance/1/1：", "不能上升"},
        {"\"wage\":{\"against_wish\":[[0,0],[900]]}", "/wage/against_wish/1：", "[900]"},
        {"\"wage\":{\"against_wish\":[[0,0],[900,1.5]]}", "/wage/against_wish/1：", "1.5"},
        {"\"wage\":{\"against_rate\":[[0,9],[5,1]]}", "/wage/against_rate/1/1：", "不能下降"},
        {"\"ladder\":{\"steps\":\"wage\"}", "/ladder/steps：", "一列规则名"},
        {"\"ladder\":{\"steps\":[\"wage_10\"]}", "/ladder/steps/0：", "可用：wage、wage_20"},
        {"\"ladder\":{\"steps\":[3]}", "/ladder/steps/0：", "没有规则 3"},
        {"\"ladder\":{\"steps\":[\"wage\",\"wage\"]}", "/ladder/steps/1：", "重复"},
        {"\"ladder\":{\"steps\":[\"wage_20\",\"wage\"]}", "/ladder/steps/0：", "之前"},
        {"\"ladder\":{\"steps\":[\"safety_net\",\"wage\"]}", "/ladder/steps/0：", "最后一步"},
        {"\"ladder\":{\"steps\":[1,1,1,1,1,1,1,1,1,1,1]}", "/ladder/steps：", "最多 10 步"},
        {"\"push\":{\"quiet_from\":\"24:00\"}", "/push/quiet_from：", "\"24:00\""},
        {"\"push\":{\"quiet_from\":\"9:00\"}", "/push/quiet_from：", "\"9:00\""},
        {"\"push\":{\"quiet_from\":\"09:60\"}", "/push/quiet_from：", "23:59"},
        {"\"push\":{\"quiet_from\":900}", "/push/quiet_from：", "900"},
        {"\"certainty\":{\"wage\":9000}", "/certainty：", "不能超过 10000"},
        {"\"trade\":{\"related\":900}", "/trade/related：", "750"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text, "{\"version\":\"x\",%s}", cases[i].body);
        const char *told = problems_in(text);
        if (strncmp(told, cases[i].pointer, strlen(cases[i].pointer)) != 0 ||
            strstr(told, cases[i].words) == NULL) {
            fail_msg("%s: “%s” lacks “%s” or “%s”", text, told, cases[i].pointer, cases[i].words);
        }
    }
}

static void documents_that_are_none(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"", ""},
        {"{", ""},
        {"[]", "应为对象"},
        {"7", "语法"},
        {"{}", "缺少版本号"},
        {"{\"version\":7}", "版本号“7”"},
        {"{\"version\":\"\"}", "版本号"},
        {"{\"version\":\"../../x\"}", "版本号"},
        {"{\"version\":\"x\",\"version\":\"y\"}", "同一个键"},
        {"{\"version\":\"2026-03\",\"weights\":{\"trade\":341}}", "内置策略"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *told = problems_in(texts[i][0]);
        if (told[0] == '\0' || strstr(told, texts[i][1]) == NULL) {
            fail_msg("%s: “%s” lacks “%s”", texts[i][0], told, texts[i][1]);
        }
    }
}

/* All of them at once, so that a file is put right in one go. */
static void all_problems_are_told(void **state)
{
    (void)state;
    const char *told = problems_in("{\"wieghts\":{},\"weights\":{\"trade\":-1,\"wage\":\"x\"},"
                                   "\"quota\":{\"jobs\":9},\"push\":{\"daily_cap\":0}}");
    int lines = 0;
    for (const char *at = told; *at; at++) {
        lines += *at == '\n';
    }
    assert_int_equal(lines, 6); /* with the missing version */
}

static void what_is_written_reads_again(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 500; i++) {
        sg_policy policy = i == 0 ? *sg_policy_default() : random_policy(&seed), again;
        sg_buffer text = {0};
        sg_error err = {0};
        if (i > 0) {
            snprintf(policy.version, sizeof policy.version, "v%d", i);
        }
        sg_policy_write(&policy, &text);
        if (sg_policy_parse(text.data, text.size, &again, NULL, &err) != SG_OK) {
            fail_msg("%s\n%s", err.text, text.data);
        }
        assert_true(sg_policy_equal(&policy, &again));
        assert_string_equal(policy.version, again.version);
        sg_buffer_free(&text);
    }
}

static void what_is_left_out_is_the_default(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF{\"version\":\"qxn-1\",\"place\":{\"near_home_km\":80},"
                               "\"push\":{\"quiet_from\":\"20:30\"},\"ladder\":{\"steps\":[]}}";
    sg_policy policy, expected = *sg_policy_default();
    expected.near_home_km = 80;
    expected.quiet_from = 20 * 60 + 30;
    expected.ladder_length = 0;
    assert_int_equal(sg_policy_parse(text, sizeof text - 1, &policy, NULL, NULL), SG_OK);
    assert_true(sg_policy_equal(&policy, &expected));
    assert_string_equal(policy.version, "qxn-1");
}

/* | `/weights/trade` | 工种 | 340 | 份 | 0–10000 | …: the page says of every field what the table says. */
static void the_page_names_every_field(void **state)
{
    (void)state;
    static char page[1 << 16];
    FILE *file = fopen(SG_SOURCE_DIR "/docs/policy.md", "r");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    for (size_t i = 0; i < count; i++, field++) {
        char row[512], range[64] = "";
        sg_buffer value = {0};
        sg_policy_write_value(sg_policy_default(), field, &value);
        const bool time = field->kind == SG_POLICY_TIME, steps = field->kind == SG_POLICY_STEPS;
        if (!time && !steps) {
            snprintf(range, sizeof range, "%d–%d", (int)field->least, (int)field->most);
        }
        snprintf(row, sizeof row, "| `%s` | %s | %s | %s | %s |", field->pointer, field->label,
                 value.data, field->unit, time ? "00:00–23:59" : steps ? "见上" : range);
        sg_buffer_free(&value);
        if (strstr(page, row) == NULL) {
            fail_msg("docs/policy.md lacks: %s", row);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_is_told),
        cmocka_unit_test(documents_that_are_none),
        cmocka_unit_test(all_problems_are_told),
        cmocka_unit_test(what_is_written_reads_again),
        cmocka_unit_test(what_is_left_out_is_the_default),
        cmocka_unit_test(the_page_names_every_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
