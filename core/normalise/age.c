/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ages: 18-45岁 · 45周岁以下 · 年满18 · 男18-50岁,女18-45岁 · 男不超过60,女不超过55周岁. Ages of children
 * and old people to be cared for are not the worker's.
 */
#include "grammar.h"

enum { AGE_LOW = 14, AGE_HIGH = 80 };

typedef struct age_reading {
    size_t start, end;
    int16_t min, max;
    bool years;   /* 岁 was written */
    bool refused; /* 60岁以上的不要: the bound comes from who is turned away */
    bool below;   /* 以下, 以内 behind the figure */
} age_reading;

static bool is_age(const sgn_number *n, int32_t *ret)
{
    return n->multiplier == 1 && !n->decimal && sgn_whole(n, ret) && *ret >= AGE_LOW &&
           *ret <= AGE_HIGH;
}

#define YEARS "周岁|岁|周年岁"
#define BELOW "及以下|(含)以下|以下|以内|之内|(及以下)|(以下)|(含)以内|内|下|前|以前|之前|封顶|往下|为止|打止|为限"
#define ABOVE "及以上|(含)以上|以上|起|(及以上)|(以上)|上|往上|+|-法定|至法定|到法定|-退休|至退休|到退休"

static size_t skip_years(sg_str text, size_t pos, bool *years)
{
    size_t at = sgn_skip_blanks(text, pos), length = sgn_at(text, at, YEARS);
    if (!length)
        return pos;
    *years = true;
    at += length;
    return at + sgn_at(text, at, "(含)");
}

#define REFUSED "不要|不招|不收|勿扰|免谈|不考虑|勿|别来|不行|请绕|谢绝|拒绝|禁止|不予|不录|除外|不用来|请勿"

static bool is_refused(sg_str text, size_t pos)
{
    size_t at = sgn_skip_blanks(text, pos);
    at += sgn_at(text, at, "的人|的人员|人员|的|者|人|及以上|含");
    return sgn_at(text, sgn_skip_blanks(text, at), REFUSED) != 0;
}

/* 男60女55周岁以下: the first figure shares the words behind the second. */
static bool shares_next(sg_str text, size_t start, size_t end)
{
    sgn_number second;
    int32_t high;
    bool years;
    if (!sgn_ends(text, start, "男|女|男性|女性|男士|女士|男:|女:"))
        return false;
    size_t at = sgn_skip_blanks(text, end);
    at = sgn_skip_blanks(text, at + sgn_at(text, at, "、|,|/|;|和"));
    size_t sex = sgn_at(text, at, "男|女|男性|女性|男士|女士|男:|女:");
    if (!sex || !sgn_number_at(text, at + sex, &second) || !is_age(&second, &high))
        return false;
    return sgn_at(text, skip_years(text, second.end, &years), BELOW) != 0;
}

/* The lower or upper bound of a single figure, from the words around it. */
static bool read_bound(sg_str text, size_t before, size_t above, size_t below, int16_t age,
                       age_reading *r)
{
    enum { GROWN_UP = 18 };
    bool refused = is_refused(text, r->end);
    if (sgn_ends(text, before, "未满|不满") && age <= GROWN_UP) {
        r->min = age;
        r->refused = refused;
        return refused; /* 未满18岁须监护人同意 bars nobody */
    }
    bool over = above || (sgn_ends(text, before, "超过|大于|过了|过|满|高于") &&
                          !sgn_ends(text, before, "不超过|不大于|不得超过|不能超过|不要超过|别超过|不高于|未满|不满"));
    if (refused && over) {
        r->max = age;
    } else if (refused && (below || sgn_ends(text, before, "小于|低于|不足"))) {
        r->min = age;
    } else if (above || (sgn_ends(text, before, "年满|已满|满|大于|不低于|不小于|≥|>|>=|最小|不少于|至少|"
                                                "最低|须满|高于") &&
                         !sgn_ends(text, before, "未满|不满"))) {
        r->min = age;
        refused = false;
    } else if (below || sgn_ends(text, before, "不超过|不大于|小于|低于|不高于|不满|≤|<|<=|最大|最高|未满|不得超过|"
                                               "限|至|不能超过|不要超过|控制在|上限|到|-|~|不超|别超|别超过|不要超|"
                                               "封顶|最多|勿超|勿超过|不得超|不能超")) {
        r->max = age;
        refused = false;
    } else {
        return false;
    }
    r->refused = refused;
    return true;
}

static bool read_one(sg_str text, const sgn_number *n, age_reading *ret)
{
    int32_t low, high;
    sgn_number second;
    age_reading r = {.start = n->start, .min = -1, .max = -1};
    if (!is_age(n, &low))
        return false;
    size_t at = skip_years(text, n->end, &r.years);
    size_t above = sgn_at(text, at, ABOVE), from = at;
    size_t sign = sgn_range_sign(text, at);
    if (!sign && above && (sign = sgn_range_sign(text, at + above)) != 0)
        from = at + above;
    if (sign && sgn_number_at(text, from + sign, &second) && is_age(&second, &high) &&
        high >= low) {
        r.min = (int16_t)low;
        r.max = (int16_t)high;
        r.end = skip_years(text, second.end, &r.years);
        r.end += sgn_at(text, r.end, BELOW);
        *ret = r;
        return true;
    }
    at = sgn_skip_blanks(text, at);
    size_t below = sgn_at(text, at, BELOW);
    size_t before = n->start;
    while (before > 0 && (text.s[before - 1] == ' ' || text.s[before - 1] == ':'))
        before--;
    r.end = at + (above ? above : below);
    r.below = below != 0;
    if (!above && !below && shares_next(text, before, at)) {
        r.max = (int16_t)low;
        r.below = true;
    } else if (!read_bound(text, before, above, below, (int16_t)low, &r)) {
        return false;
    }
    *ret = r;
    return true;
}

/* Somebody else's age, a wish, or an exception. */
static bool is_other(sg_str text, const age_reading *r)
{
    if (sgn_at(text, r->end, "儿童|宝宝|孩|幼儿|婴|小朋友|老人|小孩|的孩|的老人|的宝宝|的儿童|的小|半自理|失能|半失能|左右的|学员|"
                             "少儿|青少年|大爷|奶奶|爷爷|的婴|女儿|儿子|宝|阿婆|的幼儿"))
        return true;
    size_t from = sgn_clause_start(text, r->start), to = sgn_clause_end(text, r->end);
    if (sgn_has_any(sgn_slice(text, r->end, to), "优先|最好|为佳|为宜|更好"))
        return true;
    if (sgn_ends(text, r->start, "优先|优先考虑|优先录用|优先招"))
        return true;
    bool range = r->min >= 0 && r->max >= 0;
    if (!range && !r->refused && sgn_has_any(sgn_slice(text, r->end, to), REFUSED))
        return true;
    return sgn_has_any(sgn_slice(text, from, r->start), "最好|放宽|照顾|照看|看护|宝宝|小孩|老人|孩子|退休|放松|儿童|教龄|内优先|幼儿");
}

/* 1 male, 2 female, 0 both: the nearest sex before the age in its clause, or in brackets after. */
static int sex_of(sg_str text, size_t from, const age_reading *r)
{
    sg_str before = sgn_slice(text, from, r->start);
    if (sgn_at(text, r->end, "(男)|(男性)|(男士)"))
        return 1;
    if (sgn_at(text, r->end, "(女)|(女性)|(女士)"))
        return 2;
    size_t male = SIZE_MAX, female = SIZE_MAX, at;
    for (at = 0; (at = sgn_find(before, at, "男")) != SIZE_MAX; at += 3)
        male = at;
    for (at = 0; (at = sgn_find(before, at, "女")) != SIZE_MAX; at += 3)
        female = at;
    if (male != SIZE_MAX && female != SIZE_MAX) {
        size_t last = male > female ? male : female, first = male > female ? female : male;
        if (last - first <= 9 || sgn_has_any(before, "不限|均可|各"))
            return 0; /* 男女, 男、女 */
        return male > female ? 1 : 2;
    }
    if (male != SIZE_MAX)
        return 1;
    if (female != SIZE_MAX)
        return 2;
    size_t after = r->end + sgn_at(text, r->end, "(|的");
    if (sgn_at(text, after, "男女"))
        return 0;
    return sgn_at(text, after, "男)|男性)|男的") || (after > r->end && sgn_at(text, after, "男")) ? 1
           : sgn_at(text, after, "女)|女性)") || (after > r->end && sgn_at(text, after, "女")) ? 2
                                                                                             : 0;
}

static void narrow(sg_age_range *range, const age_reading *r)
{
    if (r->min >= 0 && range->min < 0)
        range->min = r->min;
    if (r->max >= 0 && range->max < 0)
        range->max = r->max;
}

static bool is_open(const sg_age_range *range)
{
    return range->min < 0 && range->max < 0;
}

/* The union of the sexes' ranges; what is said for both fills their open ends. */
static void unite(sgn_ages *ages)
{
    if (is_open(&ages->male) && is_open(&ages->female))
        return;
    bool both = !is_open(&ages->male) && !is_open(&ages->female);
    if (!both) {
        sg_age_range only = is_open(&ages->male) ? ages->female : ages->male;
        if (is_open(&ages->any))
            ages->any = only;
        ages->male = ages->female = (sg_age_range){-1, -1};
        return;
    }
    sg_age_range *sexes[] = {&ages->male, &ages->female};
    for (int i = 0; i < 2; i++) {
        if (sexes[i]->min < 0)
            sexes[i]->min = ages->any.min;
        if (sexes[i]->max < 0)
            sexes[i]->max = ages->any.max;
    }
    /* 男女18岁以上,男55岁以下: an end written for one sex only holds for both when it is a lower one. */
    if (ages->female.min < 0)
        ages->female.min = ages->male.min;
    if (ages->male.min < 0)
        ages->male.min = ages->female.min;
    ages->any.min = ages->male.min < ages->female.min ? ages->male.min : ages->female.min;
    ages->any.max = ages->male.max < 0 || ages->female.max < 0 ? (int16_t)-1
                    : ages->male.max > ages->female.max        ? ages->male.max
                                                               : ages->female.max;
    if (ages->male.min == ages->female.min && ages->male.max == ages->female.max)
        ages->male = ages->female = (sg_age_range){-1, -1};
}

/* 男18-40女18-42, 女50以下: nothing else follows a sex so. */
static bool is_by_sex(sg_str text, const age_reading *r)
{
    size_t at = r->start;
    while (at > 0 && (text.s[at - 1] == ' ' || text.s[at - 1] == ':' || text.s[at - 1] == ','))
        at--;
    if (!sgn_ends(text, at, "男|女|男性|女性|男士|女士|男工|女工|男女不限|男女均可|不限男女|男的|女的|男同志|女同志|"
                            "不限|男女都可|男女都要|男女皆可|男生|女生|限男|限女") || (r->max >= 0 && r->max < 25))
        return false;
    return (r->min >= 16 || r->min < 0) && (r->max < 0 || r->max <= 70) &&
           !sgn_at(text, r->end, "人|名|元|个|天|小时|年|k|千|万|/|月|日|号|分|次|.|0|1|2|3|4|5|6|7|8|9|%|位|-");
}

/* ",50以下," and ",18-45,": in a clause of their own such figures are ages. */
static bool stands_alone(sg_str text, const age_reading *r)
{
    size_t from = r->start, at = sgn_skip_blanks(text, r->end);
    while (from > 0 && text.s[from - 1] == ' ')
        from--;
    if (from > 0 && from == r->start && text.s[from - 1] != '|' &&
        !sgn_ends(text, from, ",|;|。|\n|(|、"))
        return false;
    if (at < text.n && text.s[at] != '|' && !sgn_ends(text, at, " ") &&
        !sgn_at(text, at, ",|;|。|)|\n|、|都|均|可|男|女|身体|手脚|的都|也"))
        return false;
    if (r->min >= 0 && r->max >= 0)
        return r->min >= 16 && r->min <= 30 && r->max >= (r->min <= 22 ? 28 : 35) && r->max <= 70;
    return r->below && r->min < 0 && r->max >= 35 && r->max <= 70;
}

static bool is_believed(sg_str text, const age_reading *r, sgn_context context, bool said_years)
{
    if (r->years || context == SGN_FIELD)
        return true;
    if (is_by_sex(text, r) || stands_alone(text, r))
        return true;
    sg_str before = sgn_slice(text, sgn_clause_start(text, r->start), r->start);
    if (sgn_has_any(before, "年龄|岁|年纪"))
        return !sgn_at(text, r->end, "人|名|元|个|天|小时|年");
    if (!said_years || sgn_at(text, r->end, "人|名|元|个|天|小时|年|k|千|万|/|月|日|号|分|次"))
        return false;
    size_t before_sex = sgn_skip_blanks(text, sgn_clause_start(text, r->start));
    return sgn_at(text, before_sex, "男|女") && r->start - before_sex <= 9;
}

bool sgn_age(sg_str text, sgn_context context, sgn_ages *ret)
{
    sgn_ages ages = {{-1, -1}, {-1, -1}, {-1, -1}};
    size_t pos = 0, last = 0;
    sgn_number n;
    bool said_years = sgn_has(text, "岁"), found = false;
    while (sgn_next_number(text, &pos, &n)) {
        age_reading r;
        if (!read_one(text, &n, &r))
            continue;
        pos = r.end > pos ? r.end : pos;
        if (!is_believed(text, &r, context, said_years) || is_other(text, &r))
            continue;
        size_t from = sgn_clause_start(text, r.start);
        int sex = sex_of(text, from > last ? from : last, &r);
        narrow(sex == 1 ? &ages.male : sex == 2 ? &ages.female : &ages.any, &r);
        last = r.end;
        found = true;
    }
    if (!found)
        return false;
    unite(&ages);
    if (is_open(&ages.any) || (ages.any.min > ages.any.max && ages.any.max >= 0))
        return false;
    *ret = ages;
    return true;
}

bool sg_read_age(sg_str text, bool is_age_field, sg_arena *arena, sg_age_range *ret,
                 sg_age_range *ret_male, sg_age_range *ret_female)
{
    sgn_ages ages;
    if (!sgn_age(sgn_fold(text, arena), is_age_field ? SGN_FIELD : SGN_SENTENCE, &ages))
        return false;
    *ret = ages.any;
    *ret_male = ages.male;
    *ret_female = ages.female;
    return true;
}
