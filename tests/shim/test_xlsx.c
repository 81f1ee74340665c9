/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading workbooks: what a cell says, what is refused, what a hostile file cannot do.
 */
#include "workbook_fixture.h"

#include <stdio.h>

static const part styles_part = {
    "xl/styles.xml",
    "<styleSheet><numFmts>"
    "<numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'/>"
    "<numFmt numFmtId='165' formatCode='0&quot;元/月&quot;'/>"
    "<numFmt numFmtId='166' formatCode='000000'/>"
    "<numFmt numFmtId='167' formatCode='yyyy/m/d\\ h:mm;@'/>"
    "<numFmt numFmtId='168' formatCode='[$-804]上午/下午h&quot;时&quot;mm&quot;分&quot;'/>"
    "<numFmt numFmtId='169' formatCode='[h]:mm:ss'/>"
    "<numFmt numFmtId='170' formatCode='G/通用格式'/>"
    "<numFmt numFmtId='171' formatCode='0!.0,&quot;万&quot;'/>"
    "<numFmt numFmtId='172' formatCode='&quot;¥&quot;#,##0.00;[Red]\\-&quot;¥&quot;#,##0.00'/>"
    "<numFmt numFmtId='173' formatCode='mmm\\-yy'/>"
    "<numFmt numFmtId='174' formatCode='[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;;@'/>"
    "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
    "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='20'/><xf numFmtId='9'/>"
    "<xf numFmtId='11'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/>"
    "<xf numFmtId='167'/><xf numFmtId='168'/><xf numFmtId='169'/><xf numFmtId='170'/>"
    "<xf numFmtId='171'/><xf numFmtId='172'/><xf numFmtId='58'/><xf numFmtId='173'/>"
    "<xf numFmtId='31'/><xf numFmtId='2'/><xf numFmtId='10'/><xf numFmtId='174'/></cellXfs>"
    "<dxfs><dxf><numFmt numFmtId='0' formatCode='yyyy'/></dxf></dxfs></styleSheet>", 0};

/* Rows of the first sheet of a workbook with these parts. */
static void expect_rows(const part *parts, size_t count, bool merged, const char *expected)
{
    bytes file = zip_workbook(parts, count);
    sg_workbook *book = NULL;
    sg_error err = {SG_OK, ""};
    sg_status status = sg_workbook_open_memory(file.data, file.size, "表.xlsx", &book, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, SG_OK);
    char *rows = read_rows(book, 0, merged);
    assert_string_equal(rows, expected);
    free(rows);
    sg_workbook_close(book);
    free(file.data);
}

#define EXPECT_SHEET(xml, merged, expected)                                                        \
    do {                                                                                           \
        const part parts_[] = {{"xl/worksheets/s1.xml", xml, 0}, styles_part};                     \
        expect_rows(parts_, 2, merged, expected);                                                  \
    } while (0)

/* Open and read all of it; the first failure. */
static sg_status read_all(bytes file, sg_error *err)
{
    sg_workbook *book = NULL;
    sg_sheet *sheet = NULL;
    err->text[0] = '\0';
    sg_status status = sg_workbook_open_memory(file.data, file.size, "表.xlsx", &book, err);
    for (size_t i = 0; status == SG_OK && i < sg_workbook_sheet_count(book); i++) {
        status = sg_sheet_open(book, i, true, &sheet, err);
        for (bool end = false; status == SG_OK && !end;) {
            sg_sheet_row row;
            status = sg_sheet_next(sheet, &row, &end, err);
        }
        sg_sheet_close(sheet);
        sheet = NULL;
    }
    sg_workbook_close(book);
    return status;
}

static void expect_refusal(bytes file, sg_status status, const char *word)
{
    sg_error err = {SG_OK, ""};
    assert_int_equal(read_all(file, &err), status);
    if (!strstr(err.text, word))
        fail_msg("“%s” lacks “%s”", err.text, word);
}

/* ---- values ---- */

static void numbers_keep_their_digits(void **state)
{
    (void)state;
    EXPECT_SHEET(ROWS("<row r='1'><c r='A1'><v>1.3812345678E+10</v></c><c r='B1' s='5'>"
                      "<v>13812345678</v></c><c r='C1'><v>522322197405021234</v></c>"
                      "<c r='D1'><v>5.2232219740502102E+17</v></c><c r='E1'><v>0.30000000000000004</v>"
                      "</c><c r='F1'><v>4500.0</v></c><c r='G1'><v>-1.5E-2</v></c></row>"),
                 false,
                 "1:13812345678|13812345678|522322197405021234|522322197405021000|0.3|4500|-0.015\n");
    EXPECT_SHEET(ROWS("<row r='1'><c s='4'><v>0.15</v></c><c s='19'><v>0.123456</v></c>"
                      "<c s='7'><v>5333.3333333333</v></c><c s='8'><v>123</v></c>"
                      "<c s='12'><v>99.5</v></c><c s='13'><v>45000</v></c><c s='14'><v>5000</v></c>"
                      "<c s='18'><v>9.996</v></c><c s='8'><v>0</v></c><c><v>1E+300</v></c></row>"),
                 false, "1:15%|12.35%|5333元/月|000123|99.5|45000|5000|10|000000|1E+300\n");
}

static void dates_come_by_style(void **state)
{
    (void)state;
    EXPECT_SHEET(ROWS("<row r='1'><c s='1'><v>46063</v></c><c s='6'><v>46063</v></c>"
                      "<c s='2'><v>46063.354166666664</v></c><c s='9'><v>46063</v></c>"
                      "<c s='3'><v>0.35416666666666669</v></c><c s='10'><v>0.75</v></c>"
                      "<c s='11'><v>1.1041782407407407</v></c><c s='15'><v>46063</v></c>"
                      "<c s='16'><v>46063</v></c><c s='17'><v>27151</v></c><c s='20'><v>27151</v></c>"
                      "</row>"),
                 false,
                 "1:2026-02-10|2026-02-10|2026-02-10 08:30|2026-02-10|08:30|18:00|26:30:01|"
                 "2026-02-10|2026-02-10|1974-05-02|1974-05-02\n");
    /* The leap day that never was, and what is no day at all. */
    EXPECT_SHEET(ROWS("<row r='1'><c s='1'><v>59</v></c><c s='1'><v>60</v></c><c s='1'><v>61</v></c>"
                      "<c s='1'><v>1</v></c><c s='1'><v>0</v></c><c s='1'><v>-3</v></c>"
                      "<c s='1'><v>2958466</v></c><c s='1'><v>46063.99999999</v></c>"
                      "<c t='d'><v>2026-02-10T00:00:00</v></c><c t='d'><v>2026-02-10T08:30:05</v></c>"
                      "</row>"),
                 false,
                 "1:1900-02-28|1900-02-29|1900-03-01|1900-01-01|0|-3|2958466|2026-02-11|"
                 "2026-02-10|2026-02-10 08:30:05\n");
}

static void epoch_1904(void **state)
{
    (void)state;
    const part parts[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r='" OFFICE "'><workbookPr date1904='1'/><sheets><sheet name='a' "
         "r:id='r1'/></sheets></workbook>", 0},
        {"xl/worksheets/s1.xml", ROWS("<row><c s='1'><v>44601</v></c><c s='1'><v>0</v></c></row>"), 0},
        styles_part};
    expect_rows(parts, 3, false, "1:2026-02-10|1904-01-01\n");
}

static void strings_of_every_kind(void **state)
{
    (void)state;
    const part parts[] = {
        {"xl/sharedStrings.xml",
         "<sst count='5'><si><t>焊工</t><rPh sb='0' eb='2'><t>ハンゴウ</t></rPh></si>"
         "<si><r><rPr><b/></rPr><t>包吃</t></r><r><t xml:space='preserve'> 包住</t></r></si>"
         "<si><t>一行_x000D_\n二行_x005F_x0041_</t></si><si><t> 普工 </t></si><si/>"
         "<si><t>_xD83D__xDE00__x0000_&lt;&amp;</t></si></sst>", 0},
        {"xl/worksheets/s1.xml",
         ROWS("<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='s'><v>1</v></c>"
              "<c r='C2' t='s'><v>2</v></c><c r='D2' t='s'><v>3</v></c><c r='E2' t='s'><v>4</v></c>"
              "<c r='F2' t='s'><v>5</v></c>"
              "<c r='G2' t='inlineStr'><is><r><t>内</t></r><r><t>联</t></r><rPh><t>x</t></rPh></is></c>"
              "<c r='H2' t='str'><f>A1&amp;B1</f><v>公式</v></c><c r='I2'><f>1+1</f><v>2</v></c>"
              "<c r='J2' t='b'><v>1</v></c><c r='K2' t='e'><v>#N/A</v></c><c r='L2'><f>1</f></c>"
              "</row>"), 0}};
    expect_rows(parts, 2, false,
                "2:焊工|包吃 包住|一行\n二行_x0041_|普工||\xF0\x9F\x98\x80<&|内联|公式|2|TRUE|#N/A\n");
}

static void sparse_rows_and_cells(void **state)
{
    (void)state;
    EXPECT_SHEET(ROWS("<row r='3' spans='1:5'><c r='C3' t='str'><v>丙</v></c>"
                      "<c r='E3' t='str'><v>戊</v></c></row><row r='5'><c r='A5' s='1'/></row>"
                      "<row><c t='str'><v>甲</v></c><c/><c t='str'><v>丙</v></c></row>"
                      "<row r='1048576'><c r='XFD1048576' t='str'><v>远</v></c>"
                      "<c r='A1048576' t='str'><v>近</v></c></row>"),
                 false, "3:||丙||戊\n6:甲||丙\n1048576:近\n");
}

static void prefixes_strict_and_utf16(void **state)
{
    (void)state;
    const part prefixed[] = {
        {"xl/workbook.xml",
         "<x:workbook xmlns:x='" MAIN_NS "' xmlns:rel='" OFFICE "'><x:sheets><x:sheet x:name='甲' "
         "name='甲' sheetId='1' rel:id='r1'/></x:sheets></x:workbook>", 0},
        {"xl/worksheets/s1.xml",
         "<?xml version='1.0' standalone='yes'?><x:worksheet xmlns:x='" MAIN_NS "'><x:sheetData>"
         "<x:row r='1'><x:c r='A1' t='inlineStr'><x:is><x:t>前缀</x:t></x:is></x:c></x:row>"
         "</x:sheetData></x:worksheet>", 0}};
    expect_rows(prefixed, 2, true, "1:前缀\n");
    const part strict[] = {
        {"_rels/.rels",
         "<Relationships><Relationship Id='r' Target='/XL/Workbook.xml' "
         "Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument'/>"
         "</Relationships>", 0},
        {"xl/worksheets/s1.xml",
         "<worksheet xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><sheetData><row>"
         "<c t='d' s='1'><v>2026-02-10</v></c></row></sheetData></worksheet>", 0}};
    expect_rows(strict, 2, true, "1:2026-02-10\n");
    static const char text[] = "<?xml version='1.0' encoding='UTF-16'?>" ROWS(
        "<row><c t='str'><v>wide</v></c></row>");
    char wide[2 * sizeof text + 2] = "\xFF\xFE";
    for (size_t i = 0; i + 1 < sizeof text; i++)
        wide[2 + 2 * i] = text[i];
    const part utf16[] = {{"xl/worksheets/s1.xml", wide, 2 * sizeof text}};
    expect_rows(utf16, 1, true, "1:wide\n");
}

static void merged_areas_repeat(void **state)
{
    (void)state;
    static const char xml[] =
        "<worksheet><sheetData>"
        "<row r='1'><c r='A1' t='str'><v>企业</v></c><c r='B1' t='str'><v>工资</v></c></row>"
        "<row r='2'><c r='B2' t='str'><v>最低</v></c><c r='C2' t='str'><v>最高</v></c></row>"
        "<row r='3'><c r='A3' t='str'><v>甲厂</v></c><c r='B3'><v>1</v></c></row>"
        "<row r='4'><c r='A4'/><c r='B4'><v>2</v></c></row><row r='5'><c r='A5'/></row>"
        "<row r='6'><c r='A6' t='str'><v>乙厂</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A3:A5'/><mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/>"
        "<mergeCell ref='nonsense'/><mergeCell ref='C9:B2'/></mergeCells></worksheet>";
    EXPECT_SHEET(xml, true, "1:企业|工资|工资\n2:企业|最低|最高\n3:甲厂|1\n4:甲厂|2\n6:乙厂\n");
    EXPECT_SHEET(xml, false, "1:企业|工资\n2:|最低|最高\n3:甲厂|1\n4:|2\n6:乙厂\n");
}

static void several_sheets(void **state)
{
    (void)state;
    const part parts[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r='" OFFICE "'><sheets><sheet name='A&amp;B' r:id='r1'/><sheet name='隐藏' "
         "state='hidden' r:id='r2'/></sheets></workbook>", 0},
        {"xl/worksheets/s1.xml", ROWS(""), 0},
        {"xl/worksheets/s2.xml", ROWS("<row><c><v>7</v></c></row>"), 0}};
    bytes file = zip_workbook(parts, 3);
    sg_workbook *book = NULL;
    assert_int_equal(sg_workbook_open_memory(file.data, file.size, "表", &book, NULL), SG_OK);
    assert_int_equal(sg_workbook_sheet_count(book), 2);
    assert_string_equal(sg_workbook_sheet(book, 0).name, "A&B");
    assert_false(sg_workbook_sheet(book, 0).hidden);
    assert_true(sg_workbook_sheet(book, 1).hidden);
    char *rows = read_rows(book, 1, true);
    assert_string_equal(rows, "1:7\n");
    free(rows);
    sg_workbook_close(book);
    free(file.data);
}

static void long_cells_are_told(void **state)
{
    (void)state;
    char *xml = malloc(400 * 1024), *at = xml;
    at += sprintf(at, "<worksheet><sheetData><row r='1'><c><v>1</v></c><c t='str'><v>");
    for (int i = 0; i < 30000; i++)
        at += sprintf(at, "长长长");
    sprintf(at, "</v></c></row><row r='2'><c><v>2</v></c></row></sheetData></worksheet>");
    const part parts[] = {{"xl/worksheets/s1.xml", xml, 0}};
    bytes file = zip_workbook(parts, 1);
    sg_workbook *book = NULL;
    sg_sheet *sheet = NULL;
    sg_sheet_row row;
    bool end;
    assert_int_equal(sg_workbook_open_memory(file.data, file.size, "表", &book, NULL), SG_OK);
    assert_int_equal(sg_sheet_open(book, 0, false, &sheet, NULL), SG_OK);
    assert_int_equal(sg_sheet_next(sheet, &row, &end, NULL), SG_OK);
    assert_int_equal(row.too_long, 1);
    assert_true(row.cell[1].text.n <= SG_CELL_TEXT_MAX && sg_utf8_valid(row.cell[1].text));
    assert_int_equal(sg_sheet_next(sheet, &row, &end, NULL), SG_OK);
    assert_int_equal(row.too_long, -1);
    sg_sheet_close(sheet);
    sg_workbook_close(book);
    free(file.data);
    free(xml);
}

/* ---- refusals ---- */

#define EXPECT_BAD(status, word, ...)                                                              \
    do {                                                                                           \
        const part parts_[] = {__VA_ARGS__};                                                       \
        bytes file_ = zip_workbook(parts_, sizeof parts_ / sizeof *parts_);                        \
        expect_refusal(file_, status, word);                                                       \
        free(file_.data);                                                                          \
    } while (0)
#define SHEET(xml) {"xl/worksheets/s1.xml", xml, 0}

static void other_files_are_named(void **state)
{
    (void)state;
    char ole[2048] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    expect_refusal((bytes){ole, sizeof ole}, SG_FORMAT, "另存为.xlsx");
    memcpy(ole + 1200, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 31);
    expect_refusal((bytes){ole, sizeof ole}, SG_FORMAT, "密码");
    expect_refusal((bytes){"PK\3\4 nothing", 12}, SG_FORMAT, "不是Excel工作簿");
    expect_refusal((bytes){"", 0}, SG_FORMAT, "不是Excel工作簿");
    const part ods[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0},
                        {"content.xml", "<a/>", 0}};
    bytes file = zip_parts(ods, 2);
    expect_refusal(file, SG_FORMAT, ".ods");
    free(file.data);
    file = zip_parts((const part[]){{"readme.txt", "x", 0}}, 1);
    expect_refusal(file, SG_FORMAT, "压缩包");
    free(file.data);
    EXPECT_BAD(SG_FORMAT, ".xlsb",
               {"_rels/.rels", "<R><Relationship Id='r' Type='" OFFICE "/officeDocument' "
                               "Target='xl/workbook.bin'/></R>", 0},
               {"xl/workbook.bin", "\x01", 1});
    EXPECT_BAD(SG_FORMAT, "其他Office文件", {"xl/workbook.xml", "<document/>", 0});
}

static void broken_workbooks_are_refused(void **state)
{
    (void)state;
    EXPECT_BAD(SG_FORMAT, "缺少部件xl/worksheets/s1.xml", {"xl/styles.xml", "<styleSheet/>", 0});
    EXPECT_BAD(SG_FORMAT, "没有工作表", {"xl/workbook.xml", "<workbook/>", 0});
    EXPECT_BAD(SG_FORMAT, "已损坏", SHEET("<worksheet><sheetData><row></sheetData></worksheet>"));
    EXPECT_BAD(SG_FORMAT, "已损坏", SHEET("<worksheet><sheetData>"));
    EXPECT_BAD(SG_FORMAT, "不存在的文字", SHEET(ROWS("<row><c t='s'><v>5</v></c></row>")));
    EXPECT_BAD(SG_FORMAT, "DTD", SHEET("<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>"));
    EXPECT_BAD(SG_FORMAT, "DTD", SHEET("<!DOCTYPE w SYSTEM 'file:///etc/passwd'><worksheet/>"));
    EXPECT_BAD(SG_LIMIT, "行号", SHEET(ROWS("<row r='1048577'><c><v>1</v></c></row>")));
    EXPECT_BAD(SG_LIMIT, "行号", SHEET(ROWS("<row r='0'><c><v>1</v></c></row>")));
    EXPECT_BAD(SG_LIMIT, "列号", SHEET(ROWS("<row r='1'><c r='XFE1'><v>1</v></c></row>")));
    EXPECT_BAD(SG_LIMIT, "列号", SHEET(ROWS("<row r='1'><c r='ZZZZZZZZZZZZ1'/></row>")));
    const part twice[] = {package_part, relations_part, workbook_part, SHEET(ROWS("")),
                          {"XL/worksheets/S1.xml", ROWS(""), 0}};
    bytes file = zip_parts(twice, 5);
    expect_refusal(file, SG_FORMAT, "出现两次");
    free(file.data);
}

static void bombs_are_refused(void **state)
{
    (void)state;
    enum { BIG = 48 << 20 };
    char *blanks = malloc(BIG);
    memset(blanks, ' ', BIG);
    EXPECT_BAD(SG_LIMIT, "压缩炸弹", {"xl/worksheets/s1.xml", blanks, BIG});
    /* One endless attribute: expat would scan it again for every piece of input. */
    enum { LONG = 20 << 20 };
    memcpy(blanks, "<worksheet a='", 14);
    EXPECT_BAD(SG_LIMIT, "超长的标记", {"xl/worksheets/s1.xml", blanks, LONG});
    free(blanks);
    char *deep = malloc(1 << 20), *at = deep;
    for (int i = 0; i < 100000; i++)
        at += sprintf(at, "<a>");
    EXPECT_BAD(SG_LIMIT, "嵌套过深", SHEET(deep));
    free(deep);
    part *many = calloc(SG_WORKBOOK_ENTRIES_MAX + 1, sizeof *many);
    char (*names)[16] = calloc(SG_WORKBOOK_ENTRIES_MAX + 1, sizeof *names);
    for (int i = 0; i <= SG_WORKBOOK_ENTRIES_MAX; i++) {
        sprintf(names[i], "%d", i);
        many[i] = (part){names[i], "x", 0};
    }
    bytes file = zip_parts(many, SG_WORKBOOK_ENTRIES_MAX + 1);
    expect_refusal(file, SG_LIMIT, "超过10000个");
    free(file.data);
    free(names);
    free(many);
}

/* Cut anywhere or with any byte changed: an error or rows, never a crash or a hang. */
static void damaged_files_end_well(void **state)
{
    (void)state;
    const part parts[] = {
        {"xl/sharedStrings.xml", "<sst><si><t>焊工</t></si></sst>", 0}, styles_part,
        {"xl/worksheets/s1.xml",
         "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c s='6'><v>46063</v></c>"
         "</row></sheetData><mergeCells><mergeCell ref='A1:A3'/></mergeCells></worksheet>", 0}};
    bytes file = zip_workbook(parts, 3);
    sg_error err;
    for (size_t n = 0; n < file.size; n += 3) {
        bytes cut = {malloc(n + 1), n};
        memcpy(cut.data, file.data, n);
        assert_int_not_equal(read_all(cut, &err), SG_OK);
        assert_string_not_equal(err.text, "");
        free(cut.data);
    }
    unsigned random = 12345;
    for (int i = 0; i < 3000; i++) {
        random = random * 1103515245U + 12345U;
        unsigned char *at = (unsigned char *)file.data + (random >> 8) % file.size;
        unsigned char old = *at;
        *at ^= (unsigned char)(1U << (random >> 4) % 8);
        sg_status status = read_all(file, &err);
        assert_true(status == SG_OK || err.text[0]);
        *at = old;
    }
    assert_int_equal(read_all(file, &err), SG_OK);
    free(file.data);
}

/* ---- writing ---- */

static bytes write_sample(void)
{
    static const char *const choices[] = {"男", "女", "不限", NULL};
    static const sg_sheet_column columns[] = {
        {.title = "岗位名称", .width = 20, .note = "必填"}, {.title = "性别", .choices = choices},
        {.title = "联系电话", .as_text = true}, {.title = "人数"}, {.title = "发布日期"}};
    sg_workbook_writer *w = NULL;
    char *data = NULL;
    size_t size = 0, first, second;
    FILE *out = open_memstream(&data, &size);
    assert_int_equal(sg_workbook_writer_new(&w, NULL), SG_OK);
    assert_int_equal(sg_writer_add_sheet(w, "岗位/[一]", columns, 5, &first, NULL), SG_OK);
    assert_int_equal(sg_writer_add_sheet(w, "岗位__一_", columns, 1, &second, NULL), SG_OK);
    sg_writer_select(w, first);
    sg_writer_text(w, sg_str_of("=HYPERLINK(\"x\")"), SG_STYLE_PLAIN);
    sg_writer_text(w, sg_str_of("男"), SG_STYLE_FAULTY);
    sg_writer_comment(w, "限定性别，请核实");
    sg_writer_text(w, sg_str_of("013800000000"), SG_STYLE_PLAIN);
    sg_writer_int(w, 50);
    sg_writer_date(w, sg_date_of(2026, 2, 10));
    assert_int_equal(sg_writer_end_row(w, NULL), SG_OK);
    sg_writer_text(w, (sg_str){"坏\xFF\x01字\n 二", 13}, SG_STYLE_EXAMPLE);
    sg_writer_blank(w);
    sg_writer_text(w, sg_str_of("_x000D_ & <"), SG_STYLE_PLAIN);
    sg_writer_int(w, -1);
    sg_writer_date(w, SG_NO_DATE);
    assert_int_equal(sg_writer_end_row(w, NULL), SG_OK);
    sg_writer_select(w, second);
    sg_writer_text(w, sg_str_of("@SUM(A1)"), SG_STYLE_PLAIN);
    assert_int_equal(sg_writer_end_row(w, NULL), SG_OK);
    assert_int_equal(sg_workbook_writer_finish(w, out, NULL), SG_OK);
    sg_workbook_writer_free(w);
    fclose(out);
    return (bytes){data, size};
}

static void written_workbooks_read_the_same(void **state)
{
    (void)state;
    bytes file = write_sample(), again = write_sample();
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    sg_workbook *book = NULL;
    sg_error err = {SG_OK, ""};
    assert_int_equal(sg_workbook_open_memory(file.data, file.size, "表", &book, &err), SG_OK);
    assert_string_equal(sg_workbook_sheet(book, 0).name, "岗位__一_");
    assert_string_equal(sg_workbook_sheet(book, 1).name, "岗位__一_-2");
    char *rows = read_rows(book, 0, true);
    assert_string_equal(rows, "1:岗位名称|性别|联系电话|人数|发布日期\n"
                              "2:=HYPERLINK(\"x\")|男|013800000000|50|2026-02-10\n"
                              "3:坏\xEF\xBF\xBD字\n 二||_x000D_ & <|-1\n");
    free(rows);
    rows = read_rows(book, 1, true);
    assert_string_equal(rows, "1:岗位名称\n2:@SUM(A1)\n");
    free(rows);
    sg_workbook_close(book);
    free(file.data);
    free(again.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(dates_come_by_style),
        cmocka_unit_test(epoch_1904),
        cmocka_unit_test(strings_of_every_kind),
        cmocka_unit_test(sparse_rows_and_cells),
        cmocka_unit_test(prefixes_strict_and_utf16),
        cmocka_unit_test(merged_areas_repeat),
        cmocka_unit_test(several_sheets),
        cmocka_unit_test(long_cells_are_told),
        cmocka_unit_test(other_files_are_named),
        cmocka_unit_test(broken_workbooks_are_refused),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(damaged_files_end_well),
        cmocka_unit_test(written_workbooks_read_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
