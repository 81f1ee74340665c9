/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanning: what is found in running text, what must not be, and any bytes at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/vocabulary/lexicon.h"
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

/* The matched texts (regions with their first meaning), joined by '|'. */
static void check(const char *text, unsigned what, const char *expected)
{
    sg_arena *arena = sg_arena_new(0);
    sg_folded folded;
    assert_true(sg_fold(sg_str_of(text), true, arena, &folded));
    sg_lexeme found[64];
    size_t count = sg_vocabulary_scan(vocabulary, folded.text, what, found, 64);
    char got[1000] = "";
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *from = folded.text.s + found[i].start;
        int length = (int)(found[i].end - found[i].start);
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s", i ? "|" : "", length, from);
        if (found[i].kind == SG_LEX_REGION) {
            size_t meanings;
            const sg_region *regions = sg_lexeme_regions(vocabulary, found[i].id, &meanings);
            assert_true(meanings > 0);
            n += (size_t)snprintf(got + n, sizeof got - n, "=%u", regions[0]);
        } else if (found[i].kind == SG_LEX_PHRASE) {
            const sg_phrase *phrase = sg_phrase_get(found[i].id);
            n += (size_t)snprintf(got + n, sizeof got - n, "=%s.%s", phrase->attribute,
                                  phrase->value);
        }
    }
    if (strcmp(got, expected) != 0)
        fail_msg("\"%s\": %s expected, got %s", text, expected, got);
    sg_arena_free(arena);
}

static void regions(void **state)
{
    (void)state;
    check("工作地点：廣東省東莞市長安鎮", SG_SCAN_REGIONS, "广东省=440000|东莞市=441900");
    check("东莞市长安镇", SG_SCAN_TOWNS, "东莞市=441900|长安镇=441900119");
    check("浙江宁波、江苏苏州", SG_SCAN_REGIONS, "浙江=330000|宁波=330200|江苏=320000|苏州=320500");
    check("黔西南州兴义市", SG_SCAN_REGIONS, "黔西南州=522300|兴义市=522301");
    check("中山市火炬区", SG_SCAN_REGIONS, "中山市=442000|火炬区=442000");
    /* streets, buildings and smaller places are not the region they are called after */
    check("长安街", SG_SCAN_REGIONS, "");
    check("北京路100号", SG_SCAN_REGIONS, "");
    check("南京东路", SG_SCAN_REGIONS, "");
    check("贵阳市中华北路与北京西路交叉口", SG_SCAN_REGIONS, "贵阳市=520100");
    /* everyday words need their region before them or their suffix behind */
    check("形象大方，人力资源，合作共赢，公安机关", SG_SCAN_REGIONS, "");
    check("毕节大方", SG_SCAN_REGIONS, "毕节=520500|大方=520521");
    check("贵州省毕节市 大方", SG_SCAN_REGIONS, "贵州省=520000|毕节市=520500|大方=520521");
    check("东莞大方", SG_SCAN_REGIONS, "东莞=441900");
    check("大方县", SG_SCAN_REGIONS, "大方县=520521");
    check("沙县小吃店招人", SG_SCAN_REGIONS, "");
    check("沙县招人", SG_SCAN_REGIONS, "沙县=350405");
    /* one-character and Latin names are for lookup only */
    check("粤C牌照 Dongguan", SG_SCAN_REGIONS, "");
    check("上海南站", SG_SCAN_REGIONS, "上海=310000");
}

static void ambiguous_names_keep_their_meanings(void **state)
{
    (void)state;
    sg_lexeme found[4];
    assert_int_equal(sg_vocabulary_scan(vocabulary, sg_str_of("朝阳"), SG_SCAN_REGIONS, found, 4), 1);
    size_t count;
    const sg_region *meanings = sg_lexeme_regions(vocabulary, found[0].id, &count);
    assert_true(count >= 4);
    assert_int_equal(meanings[0], 211300);
    for (size_t i = 1; i < count; i++)
        assert_true(sg_region_level_of(meanings[i]) >= sg_region_level_of(meanings[i - 1]));
    assert_null(sg_lexeme_regions(vocabulary, 0x7FFFFFFF, &count));
    assert_int_equal(count, 0);
}

static void phrases(void **state)
{
    (void)state;
    check("包吃住", SG_SCAN_PHRASES, "包吃住=board.both");
    check("不包吃住", SG_SCAN_PHRASES, "不包吃住=board.none");
    check("包住不包吃", SG_SCAN_PHRASES, "包住不包吃=board.accommodation_only");
    check("管吃管住，食宿全包", SG_SCAN_PHRASES, "管吃管住=board.both|食宿全包=board.both");
    check("住宿自理，有餐补", SG_SCAN_PHRASES, "住宿自理=accommodation.none|有餐补=meals.allowance");
    check("缴纳五险一金；意外险", SG_SCAN_PHRASES, "缴纳五险一金=insurance.social|意外险=insurance.accident");
    check("无需押金", SG_SCAN_PHRASES, "无需押金=fee.none");
    check("需押金500元", SG_SCAN_PHRASES, "需押金=suspicious.deposit");
    check("月薪面议", SG_SCAN_PHRASES, "月薪面议=wage.negotiable");
    check("每天工作8小时", SG_SCAN_PHRASES, "8小时=hours.8");
    check("每天工作18小时", SG_SCAN_PHRASES, "");
    check("两班倒", SG_SCAN_PHRASES, "两班倒=shift.two_shifts");
    check("乡村公益性岗位", SG_SCAN_PHRASES, "乡村公益性岗位=employment.public_welfare");
    check("无经验可，包教会", SG_SCAN_PHRASES, "无经验可=experience.none_needed|包教会=experience.none_needed");
}

static void words(void **state)
{
    (void)state;
    check("招电焊工、CNC操作员", SG_SCAN_TRADES, "电焊工|cnc操作员");
    check("電焊工", SG_SCAN_TRADES, "电焊工");
    check("abcnc", SG_SCAN_TRADES, "");
    check("持C1驾照", SG_SCAN_CERTIFICATES, "c1驾照");
    check("abc12", SG_SCAN_CERTIFICATES, "");
    check("AC1驾照", SG_SCAN_CERTIFICATES, "驾照");
    check("氩弧焊", 0, "");
}

/* What the kinds find alone, each, they find at the same places together unless a longer match
 * covers it; and every reported span is a name of the table. */
static void spans_are_names(void **state)
{
    (void)state;
    const char *text = "东莞长安急招电焊工20名持焊工证包吃住月薪面议大方县普工c1驾照两班倒五险一金";
    sg_lexeme found[64];
    size_t count = sg_vocabulary_scan(vocabulary, sg_str_of(text), 31, found, 64);
    assert_true(count >= 9);
    uint32_t last_start = 0, last_end = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(found[i].start >= last_end ||
                    (found[i].start == last_start && found[i].end == last_end));
        last_start = found[i].start;
        last_end = found[i].end;
        sg_str span = {text + last_start, last_end - last_start};
        const sg_name_table *table =
            found[i].kind == SG_LEX_REGION ? &sg_town_names : &sg_word_names;
        assert_int_not_equal(sg_name_find(table, span), SG_NO_NAME);
    }
    for (size_t max = 0; max < count; max++)
        assert_int_equal(sg_vocabulary_scan(vocabulary, sg_str_of(text), 31, found, max), max);
}

static void check_table(const sg_name_table *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        sg_str name = sg_name_text(names, i);
        assert_true(name.n > 0);
        assert_int_equal(sg_name_find(names, name), i);
        uint32_t shorter = sg_name_shorter(names, i);
        if (shorter != SG_NO_NAME) {
            sg_str start = sg_name_text(names, shorter);
            assert_true(start.n < name.n && memcmp(start.s, name.s, start.n) == 0);
        }
    }
}

/* Names are stored as folding makes them: else text could never match. */
static void tables_are_sorted_linked_and_folded(void **state)
{
    (void)state;
    check_table(&sg_word_names);
    check_table(&sg_region_names);
    check_table(&sg_town_names);
    check_table(&sg_spoken_names);
    sg_arena *arena = sg_arena_new(0);
    for (uint32_t i = 0; i < sg_town_names.count; i++) {
        sg_folded folded;
        sg_arena_reset(arena);
        assert_true(sg_fold(sg_name_text(&sg_town_names, i), true, arena, &folded));
        assert_true(sg_str_equal(folded.text, sg_name_text(&sg_town_names, i)));
    }
    sg_arena_free(arena);
}

/* The index answers what trying every name would. */
static void longest_match_agrees_with_brute_force(void **state)
{
    (void)state;
    const char *text = "包住不包吃电焊工电工证低压电工证叉车司机无需押金五险一金面议日结长白班普工";
    for (size_t at = 0; text[at]; at++) {
        sg_str rest = sg_str_of(text + at);
        size_t longest = 0;
        for (uint32_t i = 0; i < sg_word_names.count; i++) {
            sg_str name = sg_name_text(&sg_word_names, i);
            if (name.n > longest && name.n <= rest.n && memcmp(name.s, rest.s, name.n) == 0 &&
                sg_utf8_count(name) > 1)
                longest = name.n;
        }
        uint32_t name = sg_lexicon_longest(&vocabulary->words, rest);
        assert_int_equal(name == SG_NO_NAME ? 0 : sg_name_text(&sg_word_names, name).n, longest);
    }
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void any_bytes_are_safe(void **state)
{
    (void)state;
    uint64_t seed = 109300;
    for (int round = 0; round < 4000; round++) {
        char text[200];
        size_t n = 0;
        while (n < sizeof text - 40) { /* names, pieces of names and noise */
            uint32_t dice = next_random(&seed);
            sg_str name = sg_name_text(&sg_town_names, dice % sg_town_names.count);
            if (dice % 3 == 0) {
                text[n++] = (char)next_random(&seed);
            } else {
                size_t length = name.n < 36 ? name.n : 36;
                length -= dice % 5 == 0 ? length / 3 : 0;
                memcpy(text + n, name.s, length);
                n += length;
            }
        }
        sg_lexeme found[64];
        size_t count = sg_vocabulary_scan(vocabulary, (sg_str){text, n}, 31, found, 64);
        for (size_t i = 0; i < count; i++)
            assert_true(found[i].start < found[i].end && found[i].end <= n);
        sg_region region;
        sg_trade_id trade;
        sg_error err;
        size_t part = next_random(&seed) % 60;
        sg_region_lookup(vocabulary, (sg_str){text, part}, &region, &err);
        sg_region_candidates(vocabulary, (sg_str){text, part}, &region, 1);
        if (round % 16 == 0)
            sg_trade_lookup(vocabulary, (sg_str){text, part}, &trade, &err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions),
        cmocka_unit_test(ambiguous_names_keep_their_meanings),
        cmocka_unit_test(phrases),
        cmocka_unit_test(words),
        cmocka_unit_test(spans_are_names),
        cmocka_unit_test(tables_are_sorted_linked_and_folded),
        cmocka_unit_test(longest_match_agrees_with_brute_force),
        cmocka_unit_test(any_bytes_are_safe),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, close_vocabulary);
}
