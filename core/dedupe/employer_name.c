/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How two bare names relate: the same, one cut short, one abbreviated (云南锡业, 云锡), a slip of the
 * ear or eye (亨通, 享通), or two firms. Exact keys find few of the copies, so names are compared
 * character by character.
 */
#include "employer_name.h"

#include <string.h>

#include "songgang/text.h"
#include "songgang/vocabulary.h"
#include "traits.h"

static size_t length_of(const uint16_t *name)
{
    size_t n = 0;
    while (n < SG_DUP_NAME && name[n])
        n++;
    return n;
}

bool sg_sounds_alike(uint16_t a, uint16_t b)
{
    if (a == b)
        return true;
    const char *x = sg_pinyin(a), *y = sg_pinyin(b);
    return x && y && strcmp(x, y) == 0;
}

static size_t common_prefix(const uint16_t *a, size_t m, const uint16_t *b, size_t n)
{
    size_t i = 0;
    while (i < m && i < n && a[i] == b[i])
        i++;
    return i;
}

/* The letters of `part` appear in `whole` in this order. */
static bool is_subsequence(const uint16_t *part, size_t m, const uint16_t *whole, size_t n)
{
    size_t i = 0;
    for (size_t k = 0; k < n && i < m; k++)
        i += whole[k] == part[i];
    return i == m;
}

static bool is_within(const uint16_t *part, size_t m, const uint16_t *whole, size_t n)
{
    for (size_t k = 0; k + m <= n; k++)
        if (memcmp(part, whole + k, m * sizeof *part) == 0)
            return true;
    return false;
}

static bool says_something(uint16_t cp)
{
    static const uint16_t common[] = {0x5382 /* 厂 */, 0x5E97 /* 店 */, 0x54C1 /* 品 */,
                                      0x5236 /* 制 */, 0x4E1A /* 业 */, 0x5DE5 /* 工 */};
    for (size_t k = 0; k < sizeof common / sizeof *common; k++)
        if (cp == common[k])
            return false;
    return true;
}

/* Some character of the two business parts is the same or sounds so: 电器, 电气. */
static bool share_character(const uint16_t *a, size_t m, const uint16_t *b, size_t n)
{
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < n; k++)
            if (says_something(a[i]) && says_something(b[k]) && sg_sounds_alike(a[i], b[k]))
                return true;
    return false;
}

/* Characters taken for one another by their looks, as typed from a photograph or a fax. */
static const char *const look_alikes[] = {
    "亨享", "准淮", "己已巳", "未末", "土士", "千干于", "贝见", "大太犬", "人入", "刀力", "午牛",
    "王玉", "乌鸟", "田由甲申", "白百", "目且", "冶治", "名各", "同问", "有友", "竞竟", "间问",
    "旺汪", "昌冒", "明朋", "金全", "亮高", "建健", "康庚", "博搏", "裕格", "辉挥晖", "瑞端",
    "铭名", "锦绵", "钢刚", "铜钢", "祥详样", "捷婕", "泰秦奉", "莱菜", "蓝篮", "宝宣宜", "安案",
    "客容", "宇字", "佳住桂", "伟传", "仁任", "信倍", "优忧", "候侯", "倩情", "精清", "晴睛",
    "源原", "潮湖", "何河", "洪供", "洁浩", "凌陵", "创刨", "利刹", "到倒", "勤勒", "卓桌",
    "县具", "吉古", "味昧", "唐糖", "商高", "圆园", "域城", "壮状", "夏复", "奥粤奧", "成威",
    "娜哪", "岭岑", "岩若", "巨臣", "广厂", "延廷", "弘引", "彬杉", "彩采", "恒桓", "恩思",
    "扬杨", "扶抚", "拓柘", "振震", "斯期", "新薪", "晋普", "晟盛", "智知", "李季", "林材",
    "栋拣", "根银", "桥侨", "棋琪祺", "欣钦", "正止", "沪泸", "泽择", "清请", "渝喻", "湘相",
    "炜伟", "烨晔", "特持", "玲铃", "珠株", "理埋", "琳林", "盈盆", "盟盘", "真直", "码玛",
    "磊蕾", "程呈", "篷蓬", "粒拉", "纬伟", "维雄", "胜性", "茂戊", "荔荡", "莹萤", "菲非",
    "萌明", "蜂峰", "裳掌", "誉举", "贤坚", "贵责", "超起", "越赵", "辰唇", "迅讯", "远达",
    "遵尊", "钧均", "钰玉", "阀阅", "陈阵", "隆降", "雅稚", "雷雪", "顾颐", "颖颍", "风凤",
    "馨磬", "驰弛", "骏俊", "鹰鸢", "黎犁", "黔默", "鼎晶", "齐斋", "龙尤", "莞菀苑宛", "事亊",
    "叉又", "双又"};

static bool look_alike(uint16_t a, uint16_t b)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
        sg_str group = sg_str_of(look_alikes[i]);
        bool has_a = false, has_b = false;
        for (size_t pos = 0; pos < group.n;) {
            uint32_t cp = sg_utf8_next(group, &pos);
            has_a = has_a || cp == a;
            has_b = has_b || cp == b;
        }
        if (has_a && has_b)
            return true;
    }
    return false;
}

/* 一中, 二中; 城东, 城西: that one character is the name. */
static bool tells_apart(uint16_t cp)
{
    sg_str all = sg_str_of("一二三四五六七八九十东西南北中上下左右前后大小新老内外甲乙丙丁男女");
    for (size_t pos = 0; pos < all.n;)
        if (sg_utf8_next(all, &pos) == cp)
            return true;
    return false;
}

/* Differ in one character only: by ear or eye a slip (MISSPELT), else perhaps one (SLIP). */
static sg_name_relation one_off(const uint16_t *a, const uint16_t *b, size_t n)
{
    size_t differ = 0, at = 0;
    for (size_t i = 0; i < n && differ < 2; i++)
        if (a[i] != b[i]) {
            differ++;
            at = i;
        }
    if (differ != 1 || (tells_apart(a[at]) && tells_apart(b[at])))
        return SG_NAME_DIFFERENT;
    if (sg_sounds_alike(a[at], b[at]) || look_alike(a[at], b[at]))
        return SG_NAME_MISSPELT;
    return SG_NAME_SLIP;
}

/* 云锡 of 云南|锡业: its first character, and the next at the beginning of a later word. */
static bool abbreviates(const uint16_t *brief, size_t m, const sg_fingerprint *full)
{
    enum { SHORT = 2, LONG = 3, REACH = 4 };
    uint16_t whole[SG_DUP_LEAD + SG_DUP_NAME];
    size_t n = 0;
    for (size_t i = 0; i < SG_DUP_LEAD && full->lead[i]; i++)
        whole[n++] = full->lead[i];
    size_t lead = n;
    for (size_t i = 0; i < SG_DUP_NAME && full->name[i] && i < REACH; i++)
        whole[n++] = full->name[i];
    if (m < SHORT || m > LONG || lead < 2 || brief[0] != whole[0] || brief[1] != whole[lead])
        return false;
    return m == SHORT || is_within(brief + 2, m - 2, whole + lead + 1, n - lead - 1);
}

size_t sg_employer_briefs(const sg_fingerprint *f, uint16_t ret_pairs[SG_BRIEFS][2])
{
    const uint16_t *name = f->name;
    size_t n = length_of(name), count = 0;
    for (size_t i = 0; i + 2 < n && count < 3; i += 2) {
        ret_pairs[count][0] = name[i]; /* 水城|钢铁 */
        ret_pairs[count++][1] = name[i + 2];
    }
    if (f->lead[0] && n) {
        ret_pairs[count][0] = f->lead[0]; /* 云南|锡业 */
        ret_pairs[count++][1] = name[0];
    }
    if (n > 2) {
        ret_pairs[count][0] = name[0]; /* 烟叶工作站: 烟站 */
        ret_pairs[count++][1] = name[n - 1];
    }
    return count;
}

bool sg_stands_abbreviated(const sg_fingerprint *f, const sg_fingerprint *other)
{
    uint16_t pairs[SG_BRIEFS][2];
    size_t count = sg_employer_briefs(f, pairs);
    for (size_t i = 0; i < count; i++)
        if (sg_bigram_marked(pairs[i][0], pairs[i][1], other->words))
            return true;
    return false;
}

/* 水钢 of 首钢|水城|钢铁; 黔北电厂, of whose characters none is far from the next in 黔北发电厂. */
static bool may_abbreviate(const uint16_t *brief, size_t m, const sg_fingerprint *full, size_t n)
{
    enum { SHORT = 2, LONG = 4, SLACK = 2 };
    uint16_t pairs[SG_BRIEFS][2];
    size_t count = m == SHORT ? sg_employer_briefs(full, pairs) : 0;
    for (size_t i = 0; i < count; i++)
        if (pairs[i][0] == brief[0] && pairs[i][1] == brief[1])
            return true;
    /* 昆山纬联, whose brand is that of 纬联电子 */
    if (m == LONG && full->brand == SHORT &&
        memcmp(brief + SHORT, full->name, SHORT * sizeof *brief) == 0)
        return true;
    /* 环卫站 of 环境卫生站 */
    if (m == SHORT + 1 && n > m + 1 && brief[0] == full->name[0] && brief[1] == full->name[2] &&
        brief[2] == full->name[n - 1])
        return true;
    for (size_t k = 0; m >= LONG && k + m < n; k++) {
        size_t reach = n - k < m + SLACK ? n - k : m + SLACK;
        if (full->name[k] == brief[0] && is_subsequence(brief, m, full->name + k, reach))
            return true;
    }
    return false;
}

/* Length of the longest common subsequence: 盘江精煤山脚树矿, 盘江山脚树矿. */
static size_t common_letters(const uint16_t *a, size_t m, const uint16_t *b, size_t n)
{
    uint8_t best[SG_DUP_NAME + 1] = {0};
    for (size_t i = 0; i < m; i++) {
        uint8_t diagonal = 0;
        for (size_t k = 0; k < n; k++) {
            uint8_t above = best[k + 1];
            if (a[i] == b[k])
                best[k + 1] = (uint8_t)(diagonal + 1);
            else if (best[k] > above)
                best[k + 1] = best[k];
            diagonal = above;
        }
    }
    return best[n];
}

/* Characters of `a` that `b` has, in any order: 纳晴高速中铁五局项目, 中铁五局纳晴高速项目部. */
static size_t shared_letters(const uint16_t *a, size_t m, const uint16_t *b, size_t n)
{
    size_t shared = 0;
    uint32_t taken = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < n; k++)
            if (a[i] == b[k] && !(taken >> k & 1)) {
                taken |= UINT32_C(1) << k;
                shared++;
                break;
            }
    return shared;
}

/* `a` is not longer than `b`. */
static sg_name_relation relate(const uint16_t *a, size_t m, size_t brand_a, const uint16_t *b,
                               size_t n, size_t brand_b)
{
    enum { SHORT = 2, LONG = 3, LEAST_COMMON = 5, LEAST_SLIP = 4, REORDERED = 8 };
    if (is_within(a, m, b, n))
        return m > SHORT ? SG_NAME_PART : SG_NAME_SHORT;
    if (m > LONG && a[0] == b[0] && is_subsequence(a, m, b, n))
        return SG_NAME_PART;
    size_t brand = brand_a < brand_b ? brand_a : brand_b;
    bool same_business = share_character(a + brand_a, m - brand_a, b + brand_b, n - brand_b);
    size_t same = common_prefix(a, m, b, n);
    if (brand >= SHORT && same >= brand) {
        bool related = brand_a == brand_b ? same_business
                                          : share_character(a + brand, m - brand, b + brand, n - brand);
        if (brand > SHORT || related)
            return brand > SHORT ? SG_NAME_PART : SG_NAME_SHORT;
        return SG_NAME_ALIKE;
    }
    if ((brand_a > SHORT && is_within(a, brand_a, b, n)) || (brand_b > SHORT && is_within(b, brand_b, a, m)))
        return SG_NAME_PART; /* 石碣雅腾佳服装, 雅腾佳服饰 */
    if ((brand_a == SHORT && is_within(a, brand_a, b, n) && share_character(a + brand_a, m - brand_a, b, n)) ||
        (brand_b == SHORT && is_within(b, brand_b, a, m) && share_character(b + brand_b, n - brand_b, a, m)))
        return SG_NAME_SHORT;
    if (m >= REORDERED && shared_letters(a, m, b, n) * 10 >= m * 9)
        return SG_NAME_PART;
    if (m >= LEAST_COMMON && same >= SHORT && common_letters(a, m, b, n) * 5 >= m * 4)
        return SG_NAME_PART;
    sg_name_relation slip = m == n && m > SHORT ? one_off(a, b, n) : SG_NAME_DIFFERENT;
    if (slip == SG_NAME_DIFFERENT && brand_a == brand_b && (brand > SHORT || (brand == SHORT && same_business)))
        slip = one_off(a, b, brand);
    return slip == SG_NAME_SLIP && m < LEAST_SLIP ? SG_NAME_DIFFERENT : slip;
}

/* 第一建筑, 四建: the first numeral behind the first character; 0 none. */
static uint16_t numeral_of(const uint16_t *name, size_t n)
{
    static const uint16_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                        0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341}; /* 一 … 十 */
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < sizeof numerals / sizeof *numerals; k++)
            if (name[i] == numerals[k])
                return name[i];
    return 0;
}

/* Characters `name` begins with that are the short name of `region`: 昆山. */
static size_t begins_with_region(const uint16_t *name, sg_region region)
{
    const char *place = sg_region_short_name(region);
    sg_str text = sg_str_of(place ? place : "");
    size_t n = 0;
    for (size_t pos = 0; pos < text.n && n < SG_DUP_NAME; n++)
        if (sg_utf8_next(text, &pos) != name[n])
            return 0;
    return n;
}

/* `f` without the place it begins with when `other` has that before its name, or is there: 塘厦德讯 and
 * 塘厦镇|德讯电子. */
static const sg_fingerprint *without_lead(const sg_fingerprint *f, const sg_fingerprint *other,
                                          sg_fingerprint *copy)
{
    enum { PLACE = 2, NAME = 2 };
    size_t n = length_of(f->name), cut = 0;
    if (n < PLACE + NAME)
        return f;
    if (other->lead[1] && f->name[0] == other->lead[0] && f->name[1] == other->lead[1])
        cut = PLACE;
    if (!cut && !f->region && other->region) {
        sg_place place = sg_region_place(other->region);
        cut = begins_with_region(f->name, place.county);
        cut = cut ? cut : begins_with_region(f->name, place.city);
    }
    if (cut < PLACE || n < cut + NAME)
        return f;
    memcpy(copy->lead, other->lead, sizeof copy->lead);
    memset(copy->name, 0, sizeof copy->name);
    memcpy(copy->name, f->name + cut, (n - cut) * sizeof *f->name);
    copy->brand = (uint8_t)(f->brand > cut + 1 ? f->brand - cut : n - cut);
    copy->employer = f->employer;
    copy->traits = f->traits;
    return copy;
}

static sg_name_relation relate_bare(const sg_fingerprint *a, const sg_fingerprint *b);

sg_name_relation sg_employer_relation(const sg_fingerprint *a, const sg_fingerprint *b)
{
    if (a->employer && a->employer == b->employer)
        return SG_NAME_SAME;
    sg_name_relation relation = relate_bare(a, b);
    if (relation != SG_NAME_DIFFERENT)
        return relation;
    sg_fingerprint x, y;
    const sg_fingerprint *c = without_lead(a, b, &x), *d = without_lead(b, a, &y);
    return c == a && d == b ? relation : relate_bare(c, d);
}

static sg_name_relation relate_bare(const sg_fingerprint *a, const sg_fingerprint *b)
{
    size_t m = length_of(a->name), n = length_of(b->name);
    if (m < 2 || n < 2)
        return a->employer && b->employer ? SG_NAME_DIFFERENT : SG_NAME_UNKNOWN;
    if (m == n && memcmp(a->name, b->name, m * sizeof *a->name) == 0)
        return SG_NAME_SAME;
    uint16_t x = numeral_of(a->name, m), y = numeral_of(b->name, n);
    if (x && y && x != y)
        return SG_NAME_DIFFERENT;
    /* of equal length: in either order the same */
    sg_name_relation relation = m > n ? relate(b->name, n, b->brand, a->name, m, a->brand)
                                      : relate(a->name, m, a->brand, b->name, n, b->brand);
    if (relation < SG_NAME_ALIKE && (abbreviates(a->name, a->brand, b) || abbreviates(b->name, b->brand, a)))
        return SG_NAME_ABBREVIATED;
    if (relation < SG_NAME_SLIP &&
        (may_abbreviate(a->name, m, b, n) || may_abbreviate(b->name, n, a, m)))
        return SG_NAME_BRIEF;
    /* 光艺劳务, 光艺人力 */
    if (relation == SG_NAME_ALIKE && a->traits & b->traits & SG_TRAIT_AGENCY)
        return SG_NAME_SHORT;
    return relation;
}
