/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records that are no postings: repeated headings, totals, empty rows, titles without a word. They are
 * rejected with the reason and the column at fault.
 */
#include "grammar.h"
#include "songgang/messages.h"

static bool is_heading(sg_str title)
{
    static const char *const headings[] = {
        "岗位名称", "职位", "招聘岗位", "工种", "岗位", "职位名称", "招聘职位", "招聘工种", "职务",
        "用工岗位", "需求岗位", "招聘岗位名称", "名称", "title"};
    for (size_t i = 0; i < SGN_COUNT(headings); i++)
        if (sg_str_equal(title, sg_str_of(headings[i])))
            return true;
    return false;
}

sg_status sgn_check_record(const sg_str field[SG_RAW_FIELD_COUNT], sg_raw_field *ret_field, sg_error *err)
{
    sg_str title = sg_str_trim(field[SG_RAW_TITLE]), text = sg_str_trim(field[SG_RAW_TEXT]);
    bool empty = true;
    for (int f = 0; f < SG_RAW_FIELD_COUNT; f++)
        if (f != SG_RAW_SOURCE && f != SG_RAW_EXTERNAL_ID && sg_str_trim(field[f]).n > 0)
            empty = false;
    if (ret_field)
        *ret_field = SG_RAW_TITLE;
    if (empty)
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_EMPTY);
    if (is_heading(title))
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_HEADING, (int)title.n, title.s);
    sg_str first = title.n ? title : field[SG_RAW_EMPLOYER].n ? field[SG_RAW_EMPLOYER]
                                   : field[SG_RAW_EXTERNAL_ID];
    if (sgn_at(first, 0, "合计|总计|小计|共计|汇总") && first.n <= 24)
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_TOTAL, (int)first.n, first.s);
    if (title.n == 0 && text.n == 0 && sg_str_trim(field[SG_RAW_DESCRIPTION]).n == 0)
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_NO_TITLE);
    bool words = title.n == 0;
    for (size_t pos = 0; pos < title.n && !words;) {
        uint32_t cp = sg_utf8_next(title, &pos);
        words = (cp >= 'a' && cp <= 'z') || (cp > 0xBF && cp != 0xFFFD && !(cp >= 0x2000 && cp < 0x2E80) &&
                                             !(cp >= 0x3000 && cp < 0x3040) && cp < 0x1F000) ||
                (cp >= 0x20000 && cp < 0x32000);
    }
    if (!words)
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_TITLE_NO_WORDS, (int)sg_utf8_prefix(title, 60), title.s);
    if (title.n == 0 && text.n) {
        bool han = false;
        for (size_t pos = 0; pos < text.n && !han;)
            han = sg_is_han(sg_utf8_next(text, &pos));
        if (!han)
            return sg_fail(err, SG_INVALID, SG_MSG_ROW_NO_TITLE);
    }
    return SG_OK;
}
