/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts of a small XML document with their paths; whatever could swell or confuse is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "songgang/json_writer.h"
#include "songgang/xml_text.h"

static void test_paths(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    sg_xml_text *list;
    size_t count;
    assert_int_equal(sg_xml_texts(sg_str_of("<xml><a><![CDATA[ 贞丰 ]]></a>\n<b><c>1</c><c>&amp;2</c></b><d/></xml>"),
                                  arena, &list, &count, NULL), SG_OK);
    assert_int_equal(count, 4);
    assert_string_equal(list[0].path, "xml/a");
    assert_string_equal(list[0].text, "贞丰");
    assert_string_equal(list[1].path, "xml/b/c");
    assert_string_equal(list[2].text, "&2");
    assert_string_equal(list[3].path, "xml/d");
    assert_string_equal(list[3].text, "");
    sg_arena_free(arena);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const BROKEN[] = {
        "", "x", "<a>", "<a></b>", "<a/><b/>", "<!DOCTYPE a><a/>", "<a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "<a>\xff</a>",
        "<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>"};
    sg_arena *arena = sg_arena_new(0);
    sg_xml_text *list;
    size_t count;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_int_equal(sg_xml_texts(sg_str_of(BROKEN[i]), arena, &list, &count, NULL), SG_FORMAT);
    sg_buffer many = {0};
    sg_buffer_text(&many, "<a>");
    for (int i = 0; i <= SG_XML_TEXTS; i++)
        sg_buffer_text(&many, "<b/>");
    sg_buffer_text(&many, "</a>");
    assert_int_equal(sg_xml_texts((sg_str){many.data, many.size}, arena, &list, &count, NULL), SG_FORMAT);
    sg_buffer_free(&many);
    sg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
