/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The features by which two postings are compared: keys of the employer's name and its short
 * forms, the telephone number, min-hashes of the text, and the facts themselves.
 */
#include <string.h>

#include "songgang/dedupe.h"
#include "songgang/text.h"
#include "songgang/vocabulary.h"

enum { SHINGLE_SEED = 0x5347 };

/* Letters, digits and Han only: decoration and punctuation differ between copies. */
static size_t bare_code_points(sg_str text, uint32_t *out, size_t max)
{
    size_t count = 0;
    for (size_t pos = 0; pos < text.n && count < max;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        if ((cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || sg_is_han(cp))
            out[count++] = cp;
    }
    return count;
}

static void min_hash(const uint32_t *cps, size_t count, uint64_t ret[4])
{
    for (int k = 0; k < 4; k++)
        ret[k] = count < 2 ? 0 : UINT64_MAX;
    for (size_t i = 0; i + 1 < count; i++) {
        uint64_t base = sg_hash64(&cps[i], 2 * sizeof *cps, SHINGLE_SEED);
        for (int k = 0; k < 4; k++) {
            uint64_t mixed = base * (2 * (uint64_t)k + 1) ^ (base >> (7 * k + 1));
            if (mixed < ret[k])
                ret[k] = mixed;
        }
    }
}

/* Masked numbers are equal for some different people: their hashes are odd, the others even. */
static uint64_t digits_hash(const char *phone)
{
    char digits[24];
    size_t n = 0, shown = 0;
    bool masked = false;
    for (; phone && *phone && n < sizeof digits; phone++)
        if (*phone >= '0' && *phone <= '9') {
            digits[n++] = *phone;
            shown++;
        } else if (*phone == '*') {
            digits[n++] = '*';
            masked = true;
        } else if (n >= 11)
            break;
    if (shown < 7)
        return 0;
    uint64_t hash = sg_hash64(digits, n, 1) & ~UINT64_C(1);
    return masked ? hash | 1 : hash | 2;
}

/* Words that say what an employer does, not who it is. */
static const char *const line_words[] = {
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "科技", "实业", "电子", "制造", "工业", "服饰",
    "服装", "制衣", "鞋业", "食品", "家具", "五金", "塑胶", "塑料", "机械", "建筑", "工程", "劳务", "人力资源", "物业",
    "管理", "服务", "餐饮", "酒店", "贸易", "商贸", "发展", "投资", "玩具", "纺织", "包装", "印刷", "光电", "精密",
    "制品", "材料", "新材料", "新能源", "能源", "汽车", "零部件", "配件", "电器", "电气", "技术", "信息", "网络", "物流",
    "运输", "快递", "家政", "医药", "制药", "药业", "化工", "建设", "装饰", "农业", "生态", "旅游", "文化", "传媒",
    "教育", "培训", "咨询", "厂", "店", "加工", "生产", "产品", "皮具", "箱包", "手袋", "针织", "日用品", "模具",
    "设备", "智能", "自动化", "半导体", "通讯", "通信", "照明", "灯饰", "陶瓷", "水泥", "钢铁", "金属", "铝业", "冷链", "货运", "速运", "转运", "仓储",
    "供应链", "卫浴", "洁具", "建陶", "时装", "服装", "织造", "鞋材", "鞋服", "农产品", "家居", "家庭服务", "宾馆", "度假",
    "酒楼", "火锅", "饮食", "门业", "微电子", "动漫", "体育用品", "泵业", "泵阀", "阀门", "模塑", "环境", "保安", "母婴", "彩印",
    "粮油", "调味品", "饮品", "合作社", "养殖", "种植", "煤业", "矿业", "建工", "路桥", "置业", "百货", "超市", "工地",
    "项目", "人力", "企业管理", "商业", "街道", "饭店", "小吃", "餐馆", "餐厅", "锁业", "灯具", "空调", "家电", "小家电", "电池", "大型",
    "运动", "工艺", "饰品", "园林", "绿化", "美容", "月子", "快运", "配送", "外卖", "网点", "驾校", "医院", "幼儿园", "学校",
    "木业", "板业", "纸业", "纸品", "茶业", "茶叶", "酒业", "生物", "动力", "光伏", "电力", "水务", "装备", "重工", "机电", "瓷业",
    "岗位", "车间", "基地", "农场", "果业", "石材", "石业", "砂石", "冷冻", "水产", "肉类", "面业", "米业", "批发", "零售"};

static const char *const provinces[] = {
    "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北",
    "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "广西", "西藏", "宁夏", "新疆", "内蒙古", "黑龙江"};

/* Past `name` or its short form (东莞市, 东莞) at the start of `text`; 0 when it does not begin so. */
static size_t begins_with_place(const char *text, const char *name)
{
    size_t n = name ? strlen(name) : 0;
    if (n < 6)
        return 0;
    if (strncmp(text, name, n) == 0)
        return n;
    return n >= 9 && strncmp(text, name, n - 3) == 0 ? n - 3 : 0;
}

/* Length of 企石镇, 西航港街道 at the start of `text`. */
static size_t begins_with_town(const char *text)
{
    static const char *const ends[] = {"镇", "街道", "乡"};
    enum { TWO = 6, FIVE = 15 }; /* characters before the ending */
    for (size_t at = TWO; at <= FIVE && at < strlen(text); at += 3)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (strncmp(text + at, ends[i], strlen(ends[i])) == 0)
                return at + strlen(ends[i]);
    return 0;
}

static char *without_brackets(const char *folded, sg_arena *arena)
{
    size_t n = 0;
    char *out = sg_arena_alloc(arena, strlen(folded) + 1);
    for (const char *at = folded; out && *at; at++) {
        const char *close = *at == '(' ? strchr(at, ')') : NULL;
        if (close)
            at = close;
        else
            out[n++] = *at;
    }
    if (out)
        out[n] = '\0';
    return out;
}

/* The employer's name without brackets and without the names of its place in front. */
static char *bare_employer(const sg_posting *posting, const char *folded, sg_arena *arena)
{
    char *out = without_brackets(folded, arena);
    const char *names[] = {sg_region_name(posting->place.province), sg_region_name(posting->place.city),
                           sg_region_name(posting->place.county), sg_region_name(posting->place.town)};
    for (bool again = out != NULL; again;) {
        size_t length = begins_with_town(out);
        for (size_t i = 0; i < sizeof names / sizeof *names && !length; i++)
            length = begins_with_place(out, names[i]);
        for (size_t i = 0; i < sizeof provinces / sizeof *provinces && !length; i++)
            if (strncmp(out, provinces[i], strlen(provinces[i])) == 0)
                length = strlen(provinces[i]);
        again = length && strlen(out) >= length + 6;
        if (again)
            memmove(out, out + length, strlen(out + length) + 1);
    }
    return out;
}

/* The short form: place and line of business cut away (东莞市华联电子科技有限公司 → 华联). */
static uint64_t short_key(const char *folded)
{
    size_t n = strlen(folded);
    const char *from = folded;
    static const char *const places[] = {"省", "市", "县", "区"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *at = strstr(from, places[i]);
        if (at && at - from <= 12 && at - from >= 6 && strlen(at + 3) >= 6)
            from = at + 3;
    }
    n = strlen(from);
    size_t cut = n;
    for (size_t i = 0; i < sizeof line_words / sizeof *line_words; i++) {
        const char *at = strstr(from, line_words[i]);
        size_t position = at ? (size_t)(at - from) : n;
        if (at && position >= 6 && position < cut)
            cut = position;
    }
    return cut >= 6 ? sg_hash64(from, cut, 2) : 0;
}

static int completeness_of(const sg_posting *p)
{
    int stated = 0;
    stated += p->trade_count > 0;
    stated += p->wage.period != SG_PERIOD_NONE;
    stated += p->wage.max_fen != SG_NO_AMOUNT;
    stated += p->place.city != 0;
    stated += p->place.county != 0;
    stated += p->place.province != 0;
    stated += p->employer != NULL;
    stated += p->address != NULL;
    stated += p->accommodation != SG_PROVISION_UNKNOWN;
    stated += p->meals != SG_PROVISION_UNKNOWN;
    stated += p->social_insurance != SG_UNSTATED;
    stated += p->age.min >= 0 || p->age.max >= 0;
    stated += p->education != SG_EDUCATION_ANY;
    stated += p->headcount > 0;
    stated += p->contact_phone != NULL;
    stated += p->posted != SG_NO_DATE;
    stated += p->description != NULL;
    stated += p->employment != SG_EMPLOYMENT_NONE;
    stated += p->experience_years >= 0;
    enum { OPEN_FIRST = 64 }; /* what may be offered is kept before what is held */
    stated += p->status == SG_POSTING_OPEN ? OPEN_FIRST : 0;
    return stated;
}

void sg_fingerprint_of(const sg_posting *posting, sg_arena *arena, sg_fingerprint *ret)
{
    enum { TEXT_MAX = 2048 };
    sg_fingerprint f = {.region = posting->place.county ? posting->place.county
                                  : posting->place.city ? posting->place.city
                                                        : posting->place.province,
                        .trade = posting->trade_count ? posting->trades[0] : 0,
                        .monthly_min = posting->wage.monthly_min,
                        .monthly_max = posting->wage.monthly_max,
                        .headcount = posting->headcount,
                        .posted = posting->posted,
                        .valid_through = posting->valid_through,
                        .employer = posting->employer_key,
                        .accommodation = (uint8_t)posting->accommodation,
                        .meals = (uint8_t)posting->meals,
                        .gender = (uint8_t)posting->gender};
    sg_posting_id_parse(posting->id, &f.id);
    f.source = sg_hash64(posting->source ? posting->source : "",
                         posting->source ? strlen(posting->source) : 0, 3);
    f.phone = digits_hash(posting->contact_phone);
    f.completeness = (uint8_t)completeness_of(posting);
    const char *title = sg_fold_copy(arena, posting->title);
    const char *description = sg_fold_copy(arena, posting->description);
    const char *employer = sg_fold_copy(arena, posting->employer);
    uint32_t *cps = sg_arena_array(arena, TEXT_MAX, sizeof *cps);
    if (cps) {
        size_t count = bare_code_points(sg_str_of(title), cps, TEXT_MAX);
        f.title = count ? sg_hash64(cps, count * sizeof *cps, 4) : 0;
        count += bare_code_points(sg_str_of(description), cps + count, TEXT_MAX - count);
        min_hash(cps, count, f.text);
    }
    char *bare = employer ? bare_employer(posting, employer, arena) : NULL;
    if (bare) {
        enum { TWO_CHARACTERS = 6 };
        f.employer_short[0] = short_key(bare);
        f.employer_short[1] = strlen(bare) >= TWO_CHARACTERS ? sg_hash64(bare, TWO_CHARACTERS, 6) : 0;
    }
    f.age_min = posting->age.min > 0 ? (uint8_t)posting->age.min : 0;
    f.age_max = posting->age.max > 0 ? (uint8_t)posting->age.max : 0;
    enum { NEGOTIABLE = 16 };
    f.period = (uint8_t)(posting->wage.period | (posting->wage.negotiable ? NEGOTIABLE : 0));
    f.insurance = (uint8_t)posting->social_insurance;
    f.employment = (uint8_t)posting->employment;
    f.shift = (uint8_t)posting->shift;
    f.education = (uint8_t)posting->education;
    f.experience = posting->experience_years >= 0 ? (uint8_t)(posting->experience_years + 1) : 0;
    *ret = f;
}
