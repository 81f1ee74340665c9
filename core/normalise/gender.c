/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sex asked for: 男女不限 · 限男性 · 女工 · 男,18-50岁. A preference (女性优先) asks for nothing, and
 * 女装, 男鞋, 妇女 are not about the worker.
 */
#include "grammar.h"

/* CALLED: how one calls a person, not always the one who is sought. */
enum { ANYBODY, MALE, FEMALE, NOTHING, CALLED = 8 };

static const sgn_word sex_words[] = {
    {"男女不限", ANYBODY}, {"不限男女", ANYBODY}, {"男女均可", ANYBODY}, {"男女皆可", ANYBODY},
    {"性别不限", ANYBODY}, {"不限性别", ANYBODY}, {"男女都可", ANYBODY}, {"男女各", ANYBODY},
    {"男女工", ANYBODY},   {"男女", ANYBODY},     {"夫妻", ANYBODY},     {"男、女", ANYBODY},
    {"男/女", ANYBODY},    {"夫妻工", ANYBODY},   {"女男", ANYBODY},
    {"限男", MALE}, {"男性", MALE}, {"只招男", MALE}, {"男工", MALE}, {"要求男", MALE},
    {"仅限男", MALE}, {"男士", MALE}, {"男生", MALE}, {"性别:男", MALE}, {"性别要求:男", MALE},
    {"只要男", MALE}, {"男普工", MALE}, {"男保安", MALE}, {"招男", MALE},
    {"性别男", MALE}, {"要男", MALE}, {"男子", NOTHING}, {"男保洁", MALE},
    {"限女", FEMALE}, {"女性", FEMALE}, {"只招女", FEMALE}, {"女工", FEMALE}, {"要求女", FEMALE},
    {"仅限女", FEMALE}, {"女士", FEMALE}, {"女生", FEMALE}, {"性别:女", FEMALE},
    {"性别要求:女", FEMALE}, {"只要女", FEMALE}, {"女普工", FEMALE}, {"女保洁", FEMALE},
    {"招女", FEMALE}, {"性别女", FEMALE}, {"要女", FEMALE},
    {"女服务员", FEMALE}, {"男服务员", MALE},
    {"夫妻房", NOTHING}, {"夫妻宿舍", NOTHING}, {"夫妻间", NOTHING}, {"夫妻可安排", NOTHING}, {"夫妻单间", NOTHING},
    {"夫妻有", NOTHING}, {"夫妻住", NOTHING}, {"安排夫妻", NOTHING}, {"提供夫妻", NOTHING}, {"女装", NOTHING}, {"男装", NOTHING}, {"女鞋", NOTHING}, {"男鞋", NOTHING},
    {"妇女", NOTHING}, {"女包", NOTHING}, {"子女", NOTHING}, {"儿女", NOTHING},
    {"女裤", NOTHING}, {"男裤", NOTHING}, {"美女", NOTHING}, {"女子", NOTHING},
    {"工女", FEMALE}, {"工男", MALE}, {"工女装", NOTHING}, {"工男装", NOTHING}, {"工女鞋", NOTHING}, {"工男鞋", NOTHING}, {"工女包", NOTHING}, {"工女裤", NOTHING},
    {"男科", NOTHING}, {"女儿", NOTHING}, {"女神", NOTHING}, {"女王", NOTHING},
    {"女士服装", NOTHING}, {"女性用品", NOTHING}, {"女性朋友", NOTHING}, {"女性护理", NOTHING},
    {"女士优先", NOTHING}, {"女性优先", NOTHING}, {"男性优先", NOTHING}, {"男士优先", NOTHING},
    {"女士内衣", NOTHING}, {"男士衬衫", NOTHING}, {"男生宿舍", NOTHING}, {"女生宿舍", NOTHING},
    {"女性健康", NOTHING}, {"男男女女", NOTHING},
    {"性别:不限", ANYBODY}, {"性别要求:不限", ANYBODY}, {"不分男女", ANYBODY}, {"不论男女", ANYBODY},
    {"不要女", MALE}, {"不招女", MALE}, {"不收女", MALE}, {"女勿", MALE}, {"女的勿", MALE},
    {"女生勿", MALE}, {"女士勿", MALE}, {"女性勿", MALE}, {"女工勿", MALE}, {"女的不要", MALE},
    {"女的不收", MALE}, {"女的别", MALE}, {"不要男", FEMALE}, {"不招男", FEMALE}, {"不收男", FEMALE},
    {"男勿", FEMALE}, {"男的勿", FEMALE}, {"男生勿", FEMALE}, {"男士勿", FEMALE}, {"男性勿", FEMALE},
    {"男工勿", FEMALE}, {"男的不要", FEMALE}, {"男的不收", FEMALE}, {"男的别", FEMALE},
    {"女孩", FEMALE}, {"男孩", MALE}, {"男丁", MALE}, {"小女孩", NOTHING}, {"小男孩", NOTHING}, {"带女孩", NOTHING}, {"带男孩", NOTHING}, {"看女孩", NOTHING}, {"看男孩", NOTHING}, {"岁女孩", NOTHING}, {"岁男孩", NOTHING},
    {"女孩优先", NOTHING}, {"女工多", NOTHING}, {"男工多", NOTHING}, {"女工占", NOTHING}, {"男工占", NOTHING}, {"女员工占", NOTHING}, {"男员工占", NOTHING},
    {"女员工多", NOTHING}, {"男员工多", NOTHING}, {"男的", MALE}, {"男同志", MALE}, {"男青年", MALE}, {"男孩子", MALE}, {"男技师", MALE},
    {"男司机", MALE}, {"男厨", MALE}, {"男店员", MALE}, {"男营业员", MALE}, {"男学徒", MALE},
    {"男护工", MALE}, {"男教师", MALE}, {"男老师", MALE}, {"男员工", MALE}, {"男客服", MALE},
    {"男护士", MALE}, {"男销售", MALE}, {"男操作", MALE}, {"男文员", MALE}, {"男搬运", MALE},
    {"女的", FEMALE}, {"女同志", FEMALE}, {"女青年", FEMALE}, {"女孩子", FEMALE}, {"女技师", FEMALE},
    {"女司机", FEMALE}, {"女厨", FEMALE}, {"女店员", FEMALE}, {"女营业员", FEMALE}, {"女学徒", FEMALE},
    {"女护工", FEMALE}, {"女教师", FEMALE}, {"女老师", FEMALE}, {"女员工", FEMALE}, {"女客服", FEMALE},
    {"女导购", FEMALE}, {"女文员", FEMALE}, {"女收银", FEMALE}, {"女前台", FEMALE}, {"女保姆", FEMALE},
    {"女销售", FEMALE}, {"女操作", FEMALE}, {"女保安", FEMALE}, {"女主管", FEMALE}, {"女护士", FEMALE},
    {"男士理发", NOTHING}, {"女浴", NOTHING}, {"男浴", NOTHING}, {"男宾", NOTHING}, {"女宾", NOTHING},
    {"女宝", NOTHING}, {"男宝", NOTHING}, {"小伙伴", NOTHING}, {"男员工陪产", NOTHING}, {"女员工产假", NOTHING},
    {"女员工特", NOTHING}, {"女员工福利", NOTHING},
    {"厨娘", FEMALE}, {"阿姨", CALLED + FEMALE}, {"大姐", CALLED + FEMALE}, {"小妹", CALLED + FEMALE},
    {"大嫂", CALLED + FEMALE}, {"大妈", CALLED + FEMALE}, {"大爷", CALLED + MALE},
    {"大叔", CALLED + MALE}, {"小伙子", CALLED + MALE}, {"小伙", CALLED + MALE},
};

/* 保洁阿姨 and 门卫大爷 are who is sought; 李阿姨 is whom to call and 照顾阿姨 is whom to care for. */
static bool is_sought(sg_str text, const sgn_hit *hit)
{
    if (sgn_at(text, hit->end, "起居|微信|电话|联系|家|您|们好|,1|1") && !sgn_at(text, hit->end, "1名|1个|1人|1位"))
        return false;
    if (sgn_ends(text, hit->start, "照顾|陪护|护理|陪|服务|照料|伺候"))
        return false;
    /* 洗头小妹: three characters are no surname. */
    enum { HAN = 3, LEAST = 2 * HAN };
    size_t from = hit->start;
    while (from >= HAN && (unsigned char)text.s[from - HAN] >= 0xE4 && hit->start - from < 4 * HAN)
        from -= HAN;
    sg_str before = sgn_slice(text, from, hit->start);
    if (before.n >= LEAST && !sgn_has_any(before, "联系|电话|找|叫|咨询|加|问|姓|微信|致电|打|我|你|他|老板"))
        return true;
    return sgn_ends(text, hit->start, "碗|洁|菜|饭|政|家|儿|姆|管|厨|房|卫|生|扫|工|堂|务|理|招|聘|个|名|位|的|线|地|厂|洗|"
                                      "尾|装|杂|员|衣|娃|孩|读|班|育|餐|茶|园|收|要|需|库|保|安|仓|店|台|床") != 0;
}

/* A wish, or other people. */
static bool is_soft(sg_str text, const sgn_hit *hit)
{
    sg_str rest = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
    if (sgn_has_any(rest, "放宽|身高|优先|为佳|尤佳|老人|客户|宿舍|会员|顾客|病人|用户|消费|为主|最好|更好|也行|"
                            "也可|也收|也要|也招|也成|也能") ||
        (hit->value != ANYBODY && sgn_at(text, hit->end, "多|都可|都行|都要|都收|比较多")))
        return true;
    return sgn_ends(text, hit->start, "照顾|护理|服务|老年|陪护|面向|照护|最好|最好是|最好要|优先|优先招|优先考虑") != 0;
}

static bool read_field(sg_str text, sg_gender *ret)
{
    bool male = sgn_has(text, "男") || sg_str_equal(text, sg_str_of("male"));
    bool female = sgn_has(text, "女") || sg_str_equal(text, sg_str_of("female"));
    if (sgn_has(text, "优先") && !sgn_has_any(text, "限男|限女"))
        male = female = true;
    if (male != female) {
        *ret = male ? SG_GENDER_MALE : SG_GENDER_FEMALE;
        return true;
    }
    if (male || sgn_has_any(text, "不限|无|any|均可|皆可")) {
        *ret = SG_GENDER_ANY;
        return true;
    }
    return false;
}

/* 油炸男6200, 前台女1名: the sex between a title and a figure. */
static bool is_behind_title(sg_str text, size_t at)
{
    sgn_number n;
    if (at < 6 || (unsigned char)text.s[at - 3] < 0xE4 || at + 3 >= text.n || !sgn_number_at(text, at + 3, &n) || n.han)
        return false;
    return n.digits == 4 || sgn_at(text, n.end, "名|个|人|位");
}

/* 男,18-50岁 or 女:18-45 or 男18-45岁: a clause that begins with the sex alone. */
static int bare_sex(sg_str text, size_t at)
{
    /* A column of a pasted table: 保安 男 50岁以下. */
    size_t next = sgn_skip_blanks(text, at + 3);
    if (at > 0 && text.s[at - 1] == ' ' && (at + 3 >= text.n || text.s[at + 3] == ' ' || next == text.n || sgn_at(text, at + 3, ",|;|\n|1|2|3|4|5|6")))
        return sgn_at(text, at, "男") ? MALE : FEMALE;
    size_t from = sgn_clause_start(text, at);
    from = sgn_skip_blanks(text, from);
    size_t number = from;
    while (number < text.n && text.s[number] >= '0' && text.s[number] <= '9')
        number++;
    if (number > from && sgn_at(text, number, "、|.|)"))
        from = sgn_skip_blanks(text, number + sgn_at(text, number, "、|.|)"));
    from += sgn_at(text, from, "要求:|要求|性别:|年龄:|年龄|(");
    /* 招聘要求:男20至45岁; 打单员(女,18-35岁); 男18-40女18-42. */
    bool opened = sgn_ends(text, at, ":|(|、|」|】|》") || (sgn_ends(text, at, "岁|下|上") && at >= 3) ||
                  (at > 0 && text.s[at - 1] >= '0' && text.s[at - 1] <= '9' && at + 3 < text.n &&
                   text.s[at + 3] >= '0' && text.s[at + 3] <= '9');
    if (from != at && !opened && !is_behind_title(text, at))
        return NOTHING;
    sgn_hit hit = {(uint32_t)at, (uint32_t)(at + 3 + sgn_at(text, at + 3, "的|性|士")), NOTHING};
    if (sgn_at(text, hit.end, "勿|不|工多|工占|员工占|员工多|工居多") || is_soft(text, &hit))
        return NOTHING;
    size_t after = sgn_skip_blanks(text, at + 3);
    bool tall = after + 2 < text.n && text.s[after] == '1' && text.s[after + 1] >= '0' && text.s[after + 1] <= '9' &&
                text.s[after + 2] >= '0' && text.s[after + 2] <= '9'; /* 男身高170女160 */
    if (tall)
        return NOTHING;
    bool alone = after >= text.n || text.s[after] == '|' || sgn_at(text, after, ",|:|;|。|1|2|3|4|5|6|年|\n|)|、|(|岁|限|工|的");
    return !alone ? NOTHING : sgn_at(text, at, "男") ? MALE : FEMALE;
}

bool sgn_gender(sg_str text, sgn_context context, sg_gender *ret)
{
    if (context == SGN_FIELD)
        return read_field(text, ret);
    bool male = false, female = false, any = false;
    if (!sgn_has_any(text, "男|女|夫妻|性别|阿姨|大姐|小妹|厨娘|大爷|大叔|小伙|大嫂|大妈"))
        return false;
    sgn_hit hits[32];
    size_t count = sgn_find_words(text, SGN_TABLE(sex_words), hits, SGN_COUNT(hits));
    for (size_t i = 0; i < count; i++) {
        if (hits[i].value == NOTHING || is_soft(text, &hits[i]))
            continue;
        if (hits[i].value > CALLED) {
            if (context == SGN_LINE || !is_sought(text, &hits[i]))
                continue; /* in a title 客房阿姨 is the name of the trade */
            hits[i].value -= CALLED;
        }
        /* 李女士 is the contact. */
        size_t surname = hits[i].start;
        if (sgn_at(text, hits[i].start, "女士|男士") && surname >= 3 &&
            (unsigned char)text.s[surname - 3] >= 0xE4 &&
            !sgn_ends(text, surname, "限|招|要|聘|求|性|:|、|为|是"))
            continue;
        if (sgn_at(text, hits[i].end, "女的|男的|、女的|、男的|和女的|和男的|或女的"))
            hits[i].value = ANYBODY;
        bool ends_with_sex = sgn_ends(text, hits[i].end, "男|女");
        if (ends_with_sex && sgn_at(text, hits[i].end, "装|鞋|包|裤|子|科|朋友|友|儿|生宿舍|士服"))
            continue;
        if (ends_with_sex && sgn_at(text, hits[i].end, "女|/女|、女|男|/男|、男|或女|和女"))
            hits[i].value = ANYBODY;
        any |= hits[i].value == ANYBODY;
        male |= hits[i].value == MALE;
        female |= hits[i].value == FEMALE;
    }
    const char *sexes[] = {"男", "女"};
    for (int i = 0; i < 2; i++)
        for (size_t at = 0; (at = sgn_find(text, at, sexes[i])) != SIZE_MAX; at += 3) {
            int sex = bare_sex(text, at);
            male |= sex == MALE;
            female |= sex == FEMALE;
        }
    if (!any && !male && !female)
        return false;
    *ret = any || (male && female) ? SG_GENDER_ANY : male ? SG_GENDER_MALE : SG_GENDER_FEMALE;
    return true;
}
