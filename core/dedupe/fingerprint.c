/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The features by which two postings are compared: keys of the employer's name and its short
 * forms, the telephone number, min-hashes of the text, and the facts themselves.
 */
#include <string.h>

#include "songgang/dedupe.h"
#include "songgang/text.h"

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

static uint64_t digits_hash(const char *phone)
{
    char digits[24];
    size_t n = 0;
    for (; phone && *phone && n < sizeof digits; phone++)
        if (*phone >= '0' && *phone <= '9')
            digits[n++] = *phone;
        else if (*phone == '*')
            return 0; /* masked numbers are equal for different people */
        else if (n >= 11)
            break;
    return n >= 7 ? sg_hash64(digits, n, 1) : 0;
}

/* Words that say what an employer does, not who it is. */
static const char *const line_words[] = {
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "科技", "实业", "电子", "制造", "工业", "服饰",
    "服装", "制衣", "鞋业", "食品", "家具", "五金", "塑胶", "塑料", "机械", "建筑", "工程", "劳务", "人力资源", "物业",
    "管理", "服务", "餐饮", "酒店", "贸易", "商贸", "发展", "投资", "玩具", "纺织", "包装", "印刷", "光电", "精密",
    "制品", "材料", "新材料", "新能源", "能源", "汽车", "零部件", "配件", "电器", "电气", "技术", "信息", "网络", "物流",
    "运输", "快递", "家政", "医药", "制药", "药业", "化工", "建设", "装饰", "农业", "生态", "旅游", "文化", "传媒",
    "教育", "培训", "咨询", "厂", "店", "加工", "生产", "产品", "皮具", "箱包", "手袋", "针织", "日用品", "模具",
    "设备", "智能", "自动化", "半导体", "通讯", "通信", "照明", "灯饰", "陶瓷", "水泥", "钢铁", "金属", "铝业"};

/* The short form: place and line of business cut away (东莞市华联电子科技有限公司 → 华联). */
static uint64_t short_key(const char *folded, bool keep_first_line)
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
            cut = position + (keep_first_line ? strlen(line_words[i]) : 0);
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
    stated += p->status == SG_POSTING_OPEN;
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
    if (employer) {
        f.employer_short[0] = short_key(employer, false);
        f.employer_short[1] = short_key(employer, true);
    }
    *ret = f;
}
