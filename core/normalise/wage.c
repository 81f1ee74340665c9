/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wage of a posting. Every amount of a text gets a role from the words of its clause (综合,
 * 底薪, 试用期, 房补 …); the best role is the wage, so that allowances, deposits, hours, ages and
 * phone numbers never are.
 */
#include <string.h>

#include "wage_amount.h"
#include "wage_words.h"

enum { AMOUNT_MAX = 24, HIT_MAX = 24 };
enum { DAY_MOST = 600000 }; /* thousandths of a yuan: more a day is said to be by the day */

/* The words of the clause before the amount that are not inside a closed bracket. */
static size_t words_before(sg_str text, const wage_amount *a, size_t from, sgn_hit *hits)
{
    sg_str window = sgn_slice(text, from, a->start);
    size_t count = sgn_find_words(window, SGN_TABLE(wage_words), hits, HIT_MAX), kept = 0;
    for (size_t i = 0; i < count; i++) {
        int depth = 0;
        for (size_t k = hits[i].end; k < window.n && depth >= 0; k++)
            depth += window.s[k] == '(' ? 1 : window.s[k] == ')' ? -1 : 0;
        if (depth >= 0)
            hits[kept++] = hits[i];
    }
    return kept;
}

/* `sure`: 日薪3000 says so, 每天…3000 may speak of hours. */
static void take_period(wage_amount *a, sg_period period, bool sure)
{
    int64_t value = a->min >= 0 ? a->min : a->max;
    if (a->period != SG_PERIOD_NONE)
        return;
    if ((period == SG_PERIOD_DAY && value >= (sure ? 10000000 : 3000000)) ||
        (period == SG_PERIOD_HOUR && value >= 400000) ||
        (period == SG_PERIOD_MONTH && value < 300000) ||
        (period == SG_PERIOD_WEEK && (value < 300000 || (!sure && value >= 3000000))) ||
        (period == SG_PERIOD_YEAR && value < 10000000))
        return;
    a->period = period;
}

static wage_role role_better(wage_role a, wage_role b)
{
    if (a == ROLE_PROBATION || b == ROLE_PROBATION)
        return ROLE_PROBATION;
    if (a == ROLE_PLAIN && b == ROLE_BASE)
        return b;
    if (a == ROLE_BASE && b == ROLE_PLAIN)
        return a;
    return a > b ? a : b;
}

/* The pay of a couple: 两人月薪共11000; 招两人月薪5000 is not. */
static bool is_for_two(sg_str text, size_t from, const sgn_hit *hit, size_t start)
{
    return !sgn_ends(text, from + hit->start, "招|聘|需|要|缺|找|各|急需|招聘") &&
           !sgn_has_any(sgn_slice(text, from + hit->end, start), "每人|人均|一人|各|平均|单人");
}

/* A public-welfare job pays a subsidy (月补贴1000元), and so do the least wages when they are what is paid. */
static bool is_welfare_pay(sg_str text, size_t from, const sgn_hit *hit, const wage_amount *a)
{
    int64_t value = a->min;
    if (hit->value == SAY_STANDARD)
        return sgn_has_any(sgn_slice(text, from, from + hit->start), "按|执行|参照|待遇|工资|发放|享受") ||
               sgn_at(text, a->end, "执行|发放|计发|标准执行|支付|计算|(");
    if (value < 300000 || value > 4000000 || value % 10000)
        return false;
    return (from + hit->start == sgn_clause_start(text, a->start) && value >= 800000) || sgn_has(text, "公益");
}

/* The role from the words before: nearest first, an allowance next to the figure excludes it. */
static void label(sg_str text, size_t from, wage_amount *a)
{
    sgn_hit hits[HIT_MAX];
    size_t count = words_before(text, a, from, hits);
    const sgn_hit *last = count ? &hits[count - 1] : NULL;
    if (last && (last->value == SAY_WELFARE || last->value == SAY_STANDARD)) {
        if (!is_welfare_pay(text, from, last, a)) {
            a->role = ROLE_EXCLUDED;
            return;
        }
        a->role = ROLE_PROBATION; /* any other pay is the pay */
        a->labelled = a->beside = true;
        take_period(a, SG_PERIOD_MONTH, true);
        return;
    }
    /* Right before the figure these make it something else, whatever the clause is about. */
    if (!a->unit && !sgn_ends(text, a->start, "钉扣|打扣|纽扣|实习补助|实习补贴|实习津贴|见习补贴|见习补助|见习津贴") &&
        sgn_ends(text, a->start, "补|扣|罚|押|返|缴|交|收|赔|奖|贴|涨|送|省|加|补助|补贴|奖励|领|退|发红包")) {
        a->role = ROLE_EXCLUDED;
        return;
    }
    bool plus = sgn_has_any(sgn_slice(text, from, a->start), "+|加|=");
    bool chained = false, nearest = true, floor = false;
    int64_t low = a->min >= 0 ? a->min : a->max;
    if (sgn_at(text, a->end, "(试用)|(试用期)|(学徒)|(学徒期)|(见习)|(培训期)"))
        a->role = ROLE_PROBATION;
    else if (sgn_at(text, a->end, "(转正)|(转正后)|(正式)|(转正工资)"))
        a->role = ROLE_REGULAR;
    wage_role role = a->role;
    for (size_t i = count; i-- > 0;) {
        int value = hits[i].value;
        if (value == SAY_MOST || value == SAY_LEAST || value == SAY_AROUND || value == SAY_SEX) {
            a->at_most |= value == SAY_MOST && !a->range && !a->at_least;
            a->at_least |= value == SAY_LEAST && !a->range && !a->at_most;
            a->around |= value == SAY_AROUND;
            a->by_sex |= value == SAY_SEX;
            /* 熟手6000,生手4500: pay by who does it, when the figure is a month's. */
            a->labelled |= value == SAY_SEX && hits[i].end == a->start - from && low >= 1500000 &&
                           low <= 50000000 && low % 50000 == 0;
            continue;
        }
        if (value == SAY_TWO) {
            if (!is_for_two(text, from, &hits[i], a->start))
                continue;
            a->role = ROLE_EXCLUDED;
            return;
        }
        if (value == SAY_WELFARE || value == SAY_STANDARD)
            continue;
        if (from == 0 && hits[i].start == 0 && sgn_at(text, 0, "水电") && (value == SAY_ADD_ON || value == ROLE_EXCLUDED))
            continue; /* 水电 1 380/天: the trade sought */
        if (value == SAY_ADD_ON || value == ROLE_EXCLUDED) {
            if (nearest && role != ROLE_TOTAL && (!plus || low < 2000000 || value == ROLE_EXCLUDED)) {
                a->role = ROLE_EXCLUDED;
                return;
            }
            chained |= value == SAY_ADD_ON;
            nearest = false;
            continue;
        }
        if (value == TOTAL_MONTH || value == TOTAL_YEAR) {
            take_period(a, value == TOTAL_MONTH ? SG_PERIOD_MONTH : SG_PERIOD_YEAR, true);
            role = role_better(role, ROLE_TOTAL);
        } else if (value >= PAY) {
            take_period(a, (sg_period)(value - PAY), true);
            role = role_better(role, ROLE_PLAIN);
        } else if (value >= SAY_PERIOD) {
            /* 每月 says nothing about what is paid: 工龄奖每月100 stays an allowance. */
            take_period(a, (sg_period)(value - SAY_PERIOD), false);
            continue;
        } else if (value != ROLE_NONE) {
            floor |= value == ROLE_BASE;
            role = role_better(role, (wage_role)value);
        }
        a->labelled = true;
        a->beside |= hits[i].end == a->start - from || sgn_ends(text, a->start, ":") != 0;
        nearest = false;
    }
    if (role == ROLE_PROBATION && floor && !a->range && !a->at_most)
        a->at_least = true; /* 头三个月保底四千五 */
    if (chained && plus && role == ROLE_BASE)
        role = ROLE_PLAIN; /* 底薪+提成 5000-8000 is the sum */
    a->role = role;
}

/* 一斤独芽40块, 每份80-200: paid by the piece that stands before the figures. */
static void take_piece(sg_str text, size_t from, wage_amount *a)
{
    enum { MOST = 3000000, BESIDE = 3 };
    int64_t value = a->min >= 0 ? a->min : a->max;
    size_t piece;
    if ((a->period != SG_PERIOD_NONE && a->period != SG_PERIOD_PIECE) || a->role > ROLE_PLAIN || value > MOST ||
        (piece = wage_amount_piece_before(text, from, a->start)) == 0 ||
        (a->role != ROLE_NONE && a->start - piece > BESIDE))
        return;
    bool closed = a->end >= text.n || sgn_at(text, a->end, ",|;|。|)|\n|包|(") != 0;
    if (!a->money && !(closed && a->start - piece <= BESIDE))
        return;
    a->period = SG_PERIOD_PIECE;
    a->money = true;
}

/* Running text is full of numbers: a unit or a label must say that this one is pay. */
static bool is_evident(const wage_amount *a)
{
    int64_t value = a->min >= 0 ? a->min : a->max;
    if (a->period != SG_PERIOD_NONE && (a->money || a->unit || a->labelled || a->role != ROLE_NONE))
        return a->period != SG_PERIOD_PIECE || a->money || a->labelled;
    if (a->period != SG_PERIOD_NONE && a->period != SG_PERIOD_PIECE)
        return value >= 10000;
    if (a->labelled || a->role != ROLE_NONE)
        return value >= 1000000 || (a->money && value >= 10000) ||
               (a->beside && value >= 100000 && value < 500000 && a->role == ROLE_PLAIN); /* 工钱150 */
    if (a->money && value >= 1000000)
        return true;
    return a->unit && a->range && value >= 1000000;
}

static bool is_sane(const wage_amount *a)
{
    int64_t value = a->max > a->min ? a->max : a->min;
    switch (a->period) {
    case SG_PERIOD_HOUR:
        return value <= 2000000;
    case SG_PERIOD_DAY:
        return value >= 30000 && value <= 20000000;
    case SG_PERIOD_PIECE:
        return true;
    case SG_PERIOD_YEAR:
        return value >= 1000000 && value <= INT64_C(5000000000);
    default:
        return value >= 10000 && value <= INT64_C(2000000000);
    }
}

/* 九十到一百二: a day's pay in words. */
static bool is_han_range(sg_str text, const sgn_number *n)
{
    sgn_number high;
    size_t sign = n->milli >= 40000 ? sgn_range_sign(text, n->end) : 0;
    return sign && sgn_number_at(text, n->end + sign, &high) && high.han && high.milli >= 60000 &&
           high.milli <= 400000 && high.milli > n->milli;
}

static size_t find_amounts(sg_str text, bool is_field, wage_amount *amounts)
{
    size_t count = 0, pos = 0, last_end = 0;
    sgn_number n;
    while (count < AMOUNT_MAX && sgn_next_number(text, &pos, &n)) {
        wage_amount a;
        if (n.han && n.multiplier < 100 && !sgn_at(text, n.end, "块|毛|角|分钱|元") &&
            !wage_amount_is_pair(text, &n) && !is_han_range(text, &n))
            continue; /* 五险, 一个, 十名: no pay is written so */
        if (n.start > 0 && (text.s[n.start - 1] == '-' || text.s[n.start - 1] == '/') &&
            n.start > 1 && text.s[n.start - 2] >= '0' && text.s[n.start - 2] <= '9')
            continue; /* inside 2026-02-10 */
        /* List numbers (1、 2.) are most numbers of a description; they are not worth a closer look. */
        if (!is_field && n.digits == 1 && n.multiplier == 1 && !n.decimal &&
            (n.end >= text.n || strchr(".,:;) \n", text.s[n.end]) || sgn_at(text, n.end, "、|年|名|人|、")))
            continue;
        if (!wage_amount_read(text, &n, is_field, &a)) {
            if (a.end > pos && a.money)
                last_end = pos = a.end;
            continue;
        }
        pos = a.end;
        a.labelled |= sgn_at(text, sgn_skip_blanks(text, pos), "面议|(面议") != 0;
        size_t from = sgn_clause_start(text, a.start);
        from = from > last_end ? from : last_end;
        label(text, from, &a);
        take_piece(text, from, &a);
        if (a.role != ROLE_EXCLUDED && (is_field || is_evident(&a)) && is_sane(&a))
            amounts[count++] = a;
        last_end = a.end;
    }
    return count;
}

/* Better of two amounts: the role, then pay per month before hourly and piece rates. */
static int rank(const wage_amount *a)
{
    int value = (int)(a->role == ROLE_NONE ? ROLE_PLAIN : a->role) * 10;
    int64_t low = a->min >= 0 ? a->min : a->max;
    if (a->period == SG_PERIOD_PIECE)
        value -= 15;
    else if (a->period == SG_PERIOD_HOUR || a->period == SG_PERIOD_DAY ||
             (a->period == SG_PERIOD_NONE && low < 1000000))
        value -= 5;
    return value;
}

/* Size stands in for a missing period: 20 an hour, 200 a day, 5000 a month, 100000 a year. What is
 * too much for a day is a month's pay far below the minimum, and held back for a look. */
static sg_period guess_period(const wage_amount *a)
{
    int64_t low = a->min >= 0 ? a->min : a->max;
    int64_t high = a->max >= 0 ? a->max : a->min;
    if (high < 100000)
        return SG_PERIOD_HOUR;
    if (high < 1000000 && low < DAY_MOST)
        return SG_PERIOD_DAY;
    return low >= 60000000 ? SG_PERIOD_YEAR : SG_PERIOD_MONTH;
}

static void open_ends(wage_amount *a)
{
    if (a->range || a->reversed)
        return;
    if (a->around)
        return;
    if (a->at_least || a->role == ROLE_BASE)
        a->max = -1;
    else if (a->at_most)
        a->min = -1;
}

/* 5000元以上,最高可达8000: two open ends of the same wage. */
static void join(wage_amount *best, const wage_amount *amounts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wage_amount b = amounts[i];
        if (b.start == best->start || (b.period != best->period && b.period && best->period))
            continue;
        open_ends(&b);
        bool same = rank(&b) == rank(best) || best->role <= ROLE_PLAIN;
        if (best->by_sex && b.by_sex && rank(&b) == rank(best)) {
            best->min = b.min >= 0 && b.min < best->min ? b.min : best->min;
            best->max = best->max >= 0 && b.max > best->max ? b.max : best->max;
        } else if (same && best->max < 0 && !best->reversed && b.min < 0 && b.max > best->min) {
            best->max = b.max;
        } else if (same && best->min < 0 && b.max < 0 && !b.reversed && b.min < best->max) {
            best->min = b.min;
        }
    }
}

static int32_t to_fen(int64_t milli)
{
    return milli < 0 ? SG_NO_AMOUNT : milli > INT64_C(20000000000) ? SG_NO_AMOUNT : (int32_t)(milli / 10);
}

void sgn_wage_monthly(sg_wage *wage)
{
    wage->monthly_min = sg_monthly_yuan(wage->min_fen, wage->period);
    wage->monthly_max = sg_monthly_yuan(wage->max_fen, wage->period);
}

static bool is_negotiable(sg_str text, bool is_field)
{
    if (is_field)
        return sgn_has_any(text, "面议|面谈|详谈|面聊|协商|商议|另议|可谈|面洽|详询|电议|面试定|商谈|面商|商量");
    for (size_t at = 0; (at = sgn_find(text, at, "面议")) != SIZE_MAX; at += 3)
        if (!sgn_has_any(sgn_slice(text, sgn_clause_start(text, at), at), "租|转让|合作|费用|装修|报价|会面|细节|时间|产品|加盟"))
            return true;
    return sgn_has_any(text, "工资面谈|薪资面谈|工资可商量|薪资可商量|待遇可商量|工资好商量|薪资好商量|待遇好商量|工资商量|电议|待遇面商|待遇面谈|薪资可谈|工资可谈|薪资详谈|工资详谈|薪酬面谈|面谈工资|面谈薪资");
}

/* 计件 without a figure: paid by the piece, how much is not said. */
static bool is_piece_work(sg_str text)
{
    static const char *const ways[] = {"计件", "按件", "按量计酬", "按单计", "按斤计", "按方计", "按车计", "按产量"};
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 3)
            if (!sgn_ends(text, at, "非|不|无|负责|核算|统计|不是|没有") &&
                !sgn_at(text, at + strlen(ways[i]), "核算|统计|员|数据|管理|工时"))
                return true;
    return false;
}

/* 月入过万, 一个月上万: the only figure people spell with a verb. */
static bool promises_ten_thousand(sg_str text, bool is_field)
{
    static const char *const ways[] = {"过万", "上万", "破万"};
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 6) {
            sg_str before = sgn_slice(text, sgn_clause_start(text, at), at);
            if ((is_field || sgn_has_any(before, "月|薪|工资|收入")) && !sgn_has_any(before, "年|粉|客|销|店|流水|业绩") &&
                !sgn_at(text, at + 6, "人|平|单|家|名|件|粉|个|户|亩|套|吨"))
                return true;
        }
    return false;
}

/* 计件,4毛一斤,一天能做300: what a day comes to is a guess, the price of a piece is the pay. */
static size_t prefer_piece(const wage_amount *amounts, size_t count, size_t best)
{
    const wage_amount *day = &amounts[best];
    if (day->period != SG_PERIOD_DAY || day->labelled || day->role != ROLE_NONE)
        return best;
    for (size_t i = 0; i < count; i++)
        if (amounts[i].period == SG_PERIOD_PIECE && amounts[i].start < day->start)
            return i;
    return best;
}

bool sgn_wage(sg_str text, bool is_field, sg_wage *ret, unsigned *ret_flags)
{
    wage_amount amounts[AMOUNT_MAX];
    size_t count = find_amounts(text, is_field, amounts);
    bool negotiable = is_negotiable(text, is_field);
    if (count == 0 && promises_ten_thousand(text, is_field)) {
        amounts[0] = (wage_amount){.min = 10000000, .max = -1, .period = SG_PERIOD_MONTH, .at_least = true};
        count = 1;
    }
    bool piece = count == 0 && is_piece_work(text);
    if (count == 0 && !negotiable && !piece)
        return false;
    sg_wage wage = {SG_PERIOD_NONE, SG_NO_AMOUNT, SG_NO_AMOUNT, SG_NO_AMOUNT, SG_NO_AMOUNT,
                    negotiable};
    unsigned flags = 0;
    if (count > 0) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (rank(&amounts[i]) > rank(&amounts[best]))
                best = i;
        best = prefer_piece(amounts, count, best);
        wage_amount a = amounts[best];
        open_ends(&a);
        join(&a, amounts, count);
        /* 30-50万·13薪 is monthly pay, whatever its size. */
        if (a.period == SG_PERIOD_NONE && sgn_has(sgn_slice(text, a.end, a.end + 9), "薪") &&
            sgn_at(text, sgn_skip_blanks(text, a.end), "·|*|x|1|×"))
            a.period = SG_PERIOD_MONTH;
        if (a.period == SG_PERIOD_NONE && memchr(text.s + a.start, 'k', a.end - a.start))
            a.period = SG_PERIOD_MONTH; /* 80k-100k: nobody writes a year's pay so */
        if (a.period == SG_PERIOD_NONE) {
            a.period = guess_period(&a);
            flags |= SGN_WAGE_NO_PERIOD;
        }
        flags |= a.reversed ? SGN_WAGE_REVERSED : 0u;
        wage.period = a.period;
        wage.min_fen = to_fen(a.min);
        wage.max_fen = to_fen(a.max);
    }
    if (piece)
        wage.period = SG_PERIOD_PIECE;
    sgn_wage_monthly(&wage);
    *ret = wage;
    if (ret_flags)
        *ret_flags = flags;
    return true;
}

static bool is_round_pay(int64_t milli, bool range)
{
    return milli >= (range ? 1000000 : 1500000) && milli <= 50000000 && milli % (range ? 50000 : 100000) == 0;
}

bool sgn_wage_bare(sg_str text, sg_wage *ret)
{
    size_t pos = 0;
    sgn_number n;
    while (sgn_next_number(text, &pos, &n)) {
        wage_amount a;
        if (n.digits > 5 || (n.han && n.multiplier < 1000 && !wage_amount_is_pair(text, &n)))
            continue;
        bool read = wage_amount_read(text, &n, false, &a);
        pos = a.end > pos ? a.end : pos;
        size_t after = sgn_skip_blanks(text, a.end);
        bool closed = after >= text.n || sgn_at(text, after, ",|;|。|)|\n|(|包|/|五险|管|购|社|提供|日结|周结|月结|长白|男|女|招|有证|持证|需|要|会|限|不限|熟手|有经验|学历|年龄") ||
                      text.s[after] == '|' || a.end < after || a.plus;
        sg_str before = sgn_slice(text, sgn_clause_start(text, n.start), n.start);
        if (!read || !closed || a.period != SG_PERIOD_NONE || !is_round_pay(a.min, a.range) ||
            (a.range && a.max >= 0 && !is_round_pay(a.max, true)) ||
            sgn_has_any(before, "夫妻|两口|两个人|两人|补|奖|押|费|电话|微信|qq|群|注册|面积|占地|员工|产|返|贴|号|年"))
            continue;
        a.at_most |= !a.range && sgn_has_any(before, "最高|最多|可达|高达");
        a.at_least |= !a.range && sgn_has_any(before, "最低|不低于|至少");
        open_ends(&a);
        *ret = (sg_wage){SG_PERIOD_MONTH, to_fen(a.min), to_fen(a.max), SG_NO_AMOUNT, SG_NO_AMOUNT,
                         ret->negotiable};
        sgn_wage_monthly(ret);
        return true;
    }
    return false;
}

bool sgn_wage_bare_day(sg_str text, sg_wage *ret)
{
    size_t pos = 0;
    sgn_number n;
    while (sgn_next_number(text, &pos, &n)) {
        wage_amount a;
        if (n.han || n.digits != 3 || n.decimal || n.milli % 10000 || n.milli > 800000)
            continue;
        bool read = wage_amount_read(text, &n, false, &a);
        pos = a.end > pos ? a.end : pos;
        size_t after = sgn_skip_blanks(text, a.end), before = n.start;
        while (before > 0 && text.s[before - 1] == ' ')
            before--;
        if (!read || a.period != SG_PERIOD_NONE || !sgn_ends(text, before, "工|个|名|人|)|师傅|,|:") ||
            (after < text.n && text.s[after] != '|' && !sgn_at(text, after, ",|;|。|)|\n|(|包|管")))
            continue;
        *ret = (sg_wage){SG_PERIOD_DAY, to_fen(a.min), to_fen(a.max), SG_NO_AMOUNT, SG_NO_AMOUNT,
                         ret->negotiable};
        sgn_wage_monthly(ret);
        return true;
    }
    return false;
}

bool sg_read_wage(const sg_vocabulary *v, sg_str text, bool is_wage_field, sg_arena *arena,
                  sg_wage *ret)
{
    (void)v;
    return sgn_wage(sgn_fold(text, arena), is_wage_field, ret, NULL);
}
