/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading one amount: figure or range, then unit, period and 左右/以上/以下 in any order
 * (8千-1.5万 · ￥4000-8000 · 18-22元/小时 · 200元一天 · 6000元以上/月).
 */
#include "wage_amount.h"

static int64_t scaled(const sgn_number *n, int32_t multiplier)
{
    return n->milli / n->multiplier * multiplier;
}

/* 5-8千 and 1.5-3万 share the unit of the second figure; 8千-10 that of the first. */
static void set_range(wage_amount *a, const sgn_number *first, const sgn_number *second)
{
    a->min = first->milli;
    a->max = second->milli;
    if (first->multiplier == 1 && second->multiplier >= 1000 && first->milli < 100000) {
        a->min = scaled(first, second->multiplier);
        if (a->min > a->max && second->multiplier == 10000 && scaled(first, 1000) <= a->max)
            a->min = scaled(first, 1000); /* 8-1.2万 */
    } else if (first->multiplier >= 1000 && second->multiplier == 1 && second->milli < 100000) {
        a->max = scaled(second, first->multiplier);
        if (a->max < a->min && first->multiplier == 1000)
            a->max = a->max * 10 >= a->min ? a->max * 10 : a->max;
    }
    a->range = true;
    a->unit = first->multiplier >= 1000 || second->multiplier >= 1000;
    if (a->max < a->min) {
        a->reversed = true;
        a->max = -1;
    }
}

/* 六七千: two digits and a unit. */
static bool han_pair(sg_str text, const sgn_number *n, sgn_number *first, sgn_number *second)
{
    if (!n->han || n->end - n->start != 3 || n->milli < 1000 || n->milli > 9000)
        return false;
    if (!sgn_number_at(text, n->end, second) || !second->han)
        return false;
    *first = *n;
    if (second->multiplier == 1) { /* 五六十 */
        first->milli = n->milli * 10;
        return second->milli == first->milli + 10000;
    }
    first->milli = n->milli * second->multiplier;
    first->multiplier = second->multiplier;
    return second->milli == first->milli + INT64_C(1000) * second->multiplier;
}

static sg_period unit_period(sg_str text, size_t pos, size_t *ret_length)
{
    static const struct {
        sg_period period;
        const char *words;
    } units[] = {
        {SG_PERIOD_MONTH, "个月|月|month|mon|mth"},
        {SG_PERIOD_DAY, "天|日|day|班|个班|工日|个工|工|工天|人天|晚|晚上|夜|夜班|白班|晚班|整天"},
        {SG_PERIOD_HOUR, "小时|个小时|时|h|hr|hour|钟头|个钟头|工时|钟|个钟"},
        {SG_PERIOD_WEEK, "周|星期|week|礼拜"},
        {SG_PERIOD_YEAR, "年|year|y"},
        {SG_PERIOD_PIECE, "件|个|单|趟|吨|平方|平方米|平米|平|米|方|立方|台|套|条|双|次|张|斤|公斤|"
                          "kg|户|车|包|箱|只|把|扇|樘|根|片|亩|间|票|课时|节|节课|场|篇|稿|组|块|盒|"
                          "千块|千个|百个|百斤|百件|千片|打|码|针|点|处|位|朵|棒|幅|粒|枚|页|碗|炉|窑|m2|棵|筐|桶|瓶|颗|床|袋|板|支"},
    };
    for (size_t i = 0; i < SGN_COUNT(units); i++) {
        size_t length = sgn_at(text, pos, units[i].words);
        unsigned char after = pos + length < text.n ? (unsigned char)text.s[pos + length] : 0;
        if (!length || (after >= 'a' && after <= 'z' && (unsigned char)text.s[pos] < 0x80))
            continue;
        *ret_length = length;
        return units[i].period;
    }
    return SG_PERIOD_NONE;
}

/* "/月", "每人每天", "一个月", "元月"; `bare` when the unit may follow directly. */
static size_t read_period(sg_str text, size_t pos, bool bare, sg_period *ret)
{
    size_t at = sgn_skip_blanks(text, pos), sign = 0, length;
    if (sgn_at(text, at, "一天能|一天可|一天做|一天大概|一天下来|一天最少|每天能|每天可|一天挑|一天采|一月能|一个月能|一个月可"))
        return 0; /* 一公斤1.8元 一天能挑100公斤: what it comes to */
    if (at < text.n && text.s[at] == '(')
        at++;
    while ((length = sgn_at(text, at, "/|\\|每|一|1/|per |元/|人/|人每|人·|人.|/人|工作|按|p|·")) != 0 &&
           length + sign < 24) {
        if (text.s[at] == 'p' && length == 1)
            break;
        at += length;
        sign += length;
        at = sgn_skip_blanks(text, at);
    }
    if (!sign && !bare)
        return 0;
    sg_period period = unit_period(text, at, &length);
    if (period == SG_PERIOD_NONE)
        return 0;
    if (!sign && (period == SG_PERIOD_PIECE || period == SG_PERIOD_HOUR) &&
        !sgn_at(text, at, "小时|件"))
        return 0; /* 5000元包住, 5000元时: not units */
    if (!sign && sgn_at(text, at, "晚|夜|白班|整天|工资|周末|周休|日结|月结|年终|工龄|工作|天气|工地|月休|月底|班次|班车|"
                                  "月初|月薪|年底|年薪|周结|年龄"))
        return 0;
    at += length;
    if (at < text.n && text.s[at] == ')')
        at++;
    if (sgn_at(text, at, "/人|.人|·人"))
        at += sgn_at(text, at, "/人|.人|·人");
    *ret = period;
    return at - pos;
}

/* 18-45 时薪19.5: the word belongs to the figure behind it. */
static bool names_next(sg_str text, size_t pos)
{
    size_t at = sgn_skip_blanks(text, pos);
    at = sgn_skip_blanks(text, at + sgn_at(text, at, ":|约|为"));
    sgn_number next;
    return at < text.n && sgn_number_at(text, at + sgn_at(text, at, "¥"), &next);
}

/* What stands in front of the figures of a piece rate: 一斤, 每份, 千字. */
#define PIECES                                                                                     \
    "包|柜|板|匹|公斤|斤|两|吨|单|件|份|幅|趟|车|方|平方米|平方|平米|平|立方|亩|双|条|套|袋|箱|筐|打|千字|节课|课时|节|票|桌|只|根|捆|" \
    "桶|棵|株|盒|串|篇|首|场|担|篮|朵|瓶|床|背|米|张|台|片|块砖|对|副|樘|把|棒|粒|枚|幅|碗"

size_t wage_amount_piece_before(sg_str text, size_t from, size_t start)
{
    enum { NEAR = 24 };
    size_t low = start - from > NEAR ? start - NEAR : from;
    for (size_t at = start; at >= low + 3; at--) {
        size_t sign = sgn_ends(text, at, "一|每|每1"), length;
        if (!sign || sgn_ends(text, at, "第一|统一|之一|唯一|万一"))
            continue;
        if ((length = sgn_at(text, at, PIECES)) == 0 || at + length > start)
            continue;
        return at + length;
    }
    return sgn_ends(text, start, "千字|千字:") ? start : 0;
}

/* Small money as people say it: 4毛, 一毛五, 8分钱, 一块二, 18块5. Moves `a` past it. */
static bool read_coins(sg_str text, const sgn_number *n, wage_amount *a)
{
    size_t at = n->end, length = sgn_at(text, at, "毛钱|毛|角钱|角|分钱|分|块|元");
    int64_t unit = sgn_at(text, at, "毛|角") ? 100 : sgn_at(text, at, "分") ? 10 : 1000;
    sgn_number tail;
    if (!length || n->multiplier != 1 || (unit != 1000 && n->milli >= 100000))
        return false;
    at += length;
    if (unit == 10 && !sgn_ends(text, at, "钱") && !sgn_at(text, at, "一|/|每"))
        return false; /* 8分 is a mark */
    a->min = a->max = n->milli * unit / 1000;
    a->money = true;
    a->end = at;
    bool digit = sgn_number_at(text, at, &tail) && tail.end - at == (tail.han ? 3u : 1u) &&
                 tail.multiplier == 1 && tail.milli > 0 && tail.milli < 10000;
    bool per = digit && tail.milli == 1000 && sgn_at(text, tail.end, PIECES "|个|天|小时|月");
    if (digit && !per && unit > 10 && !sgn_at(text, tail.end, "元|名|人|月|年|天|号|岁")) {
        a->min = a->max = a->min + tail.milli * unit / 10000;
        a->end = tail.end;
    }
    return true;
}

/* 4000+提成 is open; 4000+餐补 and 6500+100全勤 add something stated to pay that is. */
static bool is_closed_add_on(sg_str text, size_t at)
{
    sgn_number sum;
    at = sgn_skip_blanks(text, at);
    if (at < text.n && sgn_number_at(text, at, &sum) && !sum.han && sum.milli <= 3000000) {
        at = sum.end + sgn_at(text, sum.end, "元|块");
        at = sgn_skip_blanks(text, at + sgn_at(text, at, "/月|每月|的"));
    }
    return sgn_at(text, at, "补|房|餐|住|包|五险|社保|夜班|津贴|交通|话费|工龄|节日|生日|旅游|双休|全勤|满勤|年终|福利|高温|"
                            "油补|车补|岗位补|班车|保险|意外|吃住|食宿|管|免费|返费|入职奖|出勤奖|稳岗|饭补|饭贴|伙食|各种补|"
                            "各项补|学历补|生活补|通讯|电话|老员工|年底|推荐|介绍|年假|带薪|奖(|五金|三险|六险|一金|公积金|车费|"
                            "路费|季度|红包|奖励|13薪|十三薪|话补|节假日福利|低温|取暖") != 0;
}

static bool read_modifier(sg_str text, size_t pos, wage_amount *a, size_t *ret_length)
{
    size_t at = sgn_skip_blanks(text, pos), length;
    sg_period period;
    if ((length = sgn_at(text, at, "元整|元|块钱|块|圆|rmb|人民币|¥|yuan|大洋")) != 0 ||
        (length = sgn_at(text, at, "r/|r每|元钱") != 0) != 0)
        a->money = true;
    else if (sgn_at(text, at, "加提成|加奖金|加绩效|加计件|加抽成|外加提成"))
        a->at_least = a->plus = (length = 3) != 0; /* like 4000+提成 */
    else if ((length = sgn_at(text, at, "左右|上下|不等|浮动|附近|内外")) != 0)
        a->around = true;
    else if ((length = sgn_at(text, at, "及以上|以上|起步|起薪|往上|起|+|打底|不封顶|上不封顶|多|余|朝上|开外|向上|保底|底薪|无责底薪|包底|"
                                        "保障|无责任底薪|固定底薪|基本工资")) != 0) {
        if (sgn_at(text, at, "起早|起止|多劳|余额"))
            return false;
        if (sgn_at(text, at, "保底|底薪|无责底薪|包底|保障|无责任底薪|固定底薪|基本工资"))
            a->role = ROLE_BASE;
        a->plus = text.s[at] == '+';
        a->at_least |= !(a->plus && is_closed_add_on(text, at + 1));
    } else if ((length = sgn_at(text, at, "及以下|以下|以内|之内|封顶|为限|内")) != 0)
        a->at_most = true;
    else if ((length = sgn_at(text, at, "(税前)|(税后)|税前|税后|(含税)|(不含税)|(综合)|(到手)|(不等)|(左右)|"
                                        "(以上)|(起)|(含加班)|(含加班费)|整|到手|综合工资|综合")) != 0) {
        size_t next = sgn_skip_blanks(text, at + length);
        if (sgn_at(text, at, "到手|综合") && next < text.n &&
            ((text.s[next] >= '0' && text.s[next] <= '9') || sgn_at(text, next, "月|工资|收入|薪|¥|可|能")))
            return false; /* 3500底薪 综合5000: it names the next figure */
        if (sgn_at(text, at, "(综合)|(到手)|到手|综合工资|综合"))
            a->role = ROLE_TOTAL;
        if (sgn_at(text, at, "(左右)"))
            a->around = true;
        if (sgn_at(text, at, "(以上)|(起)"))
            a->at_least = true;
    } else if (a->min >= 1500000 && (length = sgn_at(text, at, "一个人|每个人|一人|每人")) != 0 &&
               !sgn_at(text, at + length, "一|间|补|每|份|次")) {
        a->labelled = true;
    } else if (a->period == SG_PERIOD_NONE &&
               (length = sgn_at(text, at, "年薪|月薪|日薪|时薪")) != 0 &&
               !names_next(text, at + length)) {
        a->period = sgn_at(text, at, "年薪") ? SG_PERIOD_YEAR
                    : sgn_at(text, at, "月薪") ? SG_PERIOD_MONTH
                    : sgn_at(text, at, "日薪") ? SG_PERIOD_DAY
                                               : SG_PERIOD_HOUR;
    } else if (a->period == SG_PERIOD_NONE &&
               (length = read_period(text, at, a->money || a->unit, &period)) != 0) {
        a->period = period;
        a->money |= period == SG_PERIOD_PIECE && sgn_at(text, at, "一|每") && !sgn_at(text, at, "一个|每个"); /* 贴砖45一平 */
    }
    else
        return false;
    *ret_length = at + length - pos;
    return true;
}

static void read_modifiers(sg_str text, wage_amount *a)
{
    size_t length;
    for (int i = 0; i < 6 && read_modifier(text, a->end, a, &length); i++)
        a->end += length;
}

#define ADD_ONS                                                                                    \
    "餐补|房补|住房补|饭补|补贴|补助|津贴|全勤|满勤|提成|绩效|奖金|年终|夜班|加班|社保|保险|住宿|工龄|餐|福利|节日|高温|话补|车补|"   \
    "交通|奖|岗位补|宿舍|水电"

/* 底薪3500 提成另算, 4500-6500 餐补: pay, and what there is besides. */
static bool is_pay_beside(sg_str text, const wage_amount *a, size_t at)
{
    enum { LEAST = 1500000 };
    size_t noun = sgn_at(text, at, ADD_ONS);
    if (!noun || a->min < LEAST)
        return false;
    size_t after = at + noun + sgn_at(text, at + noun, "奖|奖金|补|补贴|费|工资");
    after = sgn_skip_blanks(text, after);
    return (at > a->end && a->range) ||
           sgn_at(text, after, "另算|另计|另谈|另付|另外|另发|另给|丰厚|面议|高|上不封顶|可观|按|看|多劳|除外|不算|单独|单算|额外");
}

/* A noun after the amount says what it is for: 500元全勤奖, 200元/月房补, 13薪, 26天. */
static bool counts_else(sg_str text, const wage_amount *a, bool is_field)
{
    size_t at = sgn_skip_blanks(text, a->end);
    if (a->plus)
        return false; /* 4000+提成, 5000元+住房补贴 */
    if (sgn_at(text, at, "薪|个月薪|倍|%|‰|名|岁|周岁|级|届|号|楼|栋|点|分|°|度|寸|折|险|休|人|位|辆|家|层|"
                         "万平|亩|公里|km|kg|cm|mm|ml|kw|kv|期|届|条腿|寸|后|强|度|吨位|级别|字|mm2"))
        return !(a->money && sgn_at(text, at, "人|号|后|点|分|休|期|位|家|级"));
    if (sgn_at(text, at, "的"))
        at += 3;
    size_t noun = at > a->end ? sgn_at(text, at, "返费|奖励|全勤|满勤|餐补|房补|补贴|提成|绩效|工龄|押金|住宿|社保|年终奖|节日|夜班补") : 0;
    if (!noun && a->period != SG_PERIOD_NONE) /* 15元/时加班22.5 */
        noun = sgn_at(text, at, "加班|加班费|加班每小时|夜班|周末加班|餐补|房补|全勤|全勤奖|满勤奖|返费");
    if (noun && at + noun < text.n && text.s[at + noun] >= '0' && text.s[at + noun] <= '9')
        return false; /* 23元/小时 返费1000: the noun belongs to the next figure */
    if (sgn_at(text, at, "夜班|晚班") && at + 6 < text.n && text.s[at + 6] >= '0' && text.s[at + 6] <= '9')
        return false; /* 白班3800夜班4300 */
    if (is_pay_beside(text, a, at))
        return false;
    if (sgn_at(text, at, "房补|住房补|住宿补|住补|外宿补|餐补|饭补|伙食补|生活补|餐费|饭贴|补贴|补助|津贴|奖|"
                         "全勤|满勤|押金|体检|服务费|中介费|社保|保险|意外险|房租|水电|伙食费|住宿费|工龄|路费|车费|"
                         "办证|办卡|工牌|材料|车补|交通|话补|话费|通讯|电话|高温|夜班|加班|介绍|推荐|返费|红包|罚款|安家|生活费|一次性|"
                         "押|培训费|报名费|建档|保证金|福利|节日|绩效|提成|佣金|餐|饭卡|旅游|开门|利是|押一|住房|"
                         "人才|购房|创业|岗位补|就业补|稳岗|招工|入职|礼品|工装|服装费|工衣|管理费|材料费|借支|预支|"
                         "报销|学费|考证|交通费|返现|奖励|年终|学历补|过节|工程|投资|产值|注册|营业"))
        return true;
    if (sgn_at(text, at, "砖|瓦"))
        return true; /* 一万块砖 */
    if (a->money || a->period != SG_PERIOD_NONE)
        return false;
    sgn_number people;
    if (sgn_at(text, at, "/") && a->min >= 1000000 && a->min % 50000 == 0 &&
        (at > a->end || (sgn_number_at(text, at + 1, &people) && sgn_at(text, people.end, "人|名"))))
        return false; /* 5500 / 2人 / 有经验: cells of a row */
    bool small_field = is_field && a->min >= 100000 && a->min < 1000000;
    if (sgn_at(text, at, "年龄|年纪|月休|日结|月结|周结|周末|日常|天天"))
        return false; /* 工资:5000-6000 年龄:18-50 */
    if (sgn_at(text, at, "年|月|日|天|周|时|个|次|米|平|吨|克|件|台|套|条|双|种|项|座|张|m|分钟|秒|元人|:|/|\\"))
        return !(small_field && sgn_at(text, at, "天|日")) &&
               !(is_field && a->unit && sgn_at(text, at, "月|年")) &&
               !(is_field && sgn_at(text, at, ":|/|\\") && a->min >= 1000000);
    if (sgn_at(text, at, "单|票|份|趟|头|只") && !sgn_at(text, at, "单休|单双|单间|单人"))
        return true;
    if (sgn_at(text, at, "小时|个小时|h"))
        return !(is_field && a->min >= 13000 && a->min < 100000);
    return false;
}

static bool is_dangling(sg_str text, size_t pos, size_t sign)
{
    size_t at = pos + sign;
    return at >= text.n || sgn_at(text, at, ",|;|\n|。|元|¥|)|.|(|/|面议|左右");
}

static bool is_plausible_figure(const sgn_number *n)
{
    return !n->leading_zero && n->digits <= 7 && n->milli > 0;
}

/* 4000/5000 in a column of its own. */
static size_t slash_between(sg_str text, const sgn_number *n)
{
    sgn_number high;
    return n->digits >= 4 && n->end + 1 < text.n && text.s[n->end] == '/' && sgn_number_at(text, n->end + 1, &high) &&
                   high.digits >= 4 && high.milli > n->milli && high.end == text.n
               ? 1
               : 0;
}

bool wage_amount_is_pair(sg_str text, const sgn_number *n)
{
    sgn_number first, second;
    return han_pair(text, n, &first, &second);
}

bool wage_amount_read(sg_str text, const sgn_number *n, bool is_field, wage_amount *ret)
{
    wage_amount a = {.start = n->start, .end = n->end, .min = n->milli, .max = n->milli};
    sgn_number first = *n, second;
    a.unit = n->multiplier >= 1000;
    size_t before = n->start;
    while (before > 0 && text.s[before - 1] == ' ')
        before--;
    a.money = sgn_ends(text, before, "¥|rmb|$|人民币") != 0;
    if (han_pair(text, n, &first, &second)) {
        set_range(&a, &first, &second);
        a.end = second.end;
    } else if (!sgn_at(text, n->end, "元") && read_coins(text, n, &a) &&
               !sgn_range_sign(text, a.end)) {
        a.end += sgn_at(text, a.end, "钱");
    } else if (is_plausible_figure(n)) {
        /* Between the figures of a range a unit may stand: 5000元/月-8000元/月. */
        wage_amount left = a;
        size_t sign = sgn_range_sign(text, a.end), length;
        for (int i = 0; !sign && i < 3 && read_modifier(text, left.end, &left, &length); i++) {
            if (left.at_most || left.around)
                break;
            left.end += length;
            sign = sgn_range_sign(text, left.end);
        }
        if (!sign && is_field && left.end == n->end)
            sign = slash_between(text, n);
        size_t at = left.end + sign;
        if (sign && at < text.n) {
            size_t prefix = sgn_at(text, at, "¥|rmb|人民币");
            at = sgn_skip_blanks(text, at + prefix);
            left.money |= prefix != 0;
        }
        if (sign && at < text.n && sgn_number_at(text, at, &second) &&
            is_plausible_figure(&second)) {
            bool at_least = left.at_least && left.role == ROLE_BASE;
            a = left;
            a.at_least = at_least;
            set_range(&a, &first, &second);
            a.end = second.end;
        } else if (sign && a.min >= 1000000 && !sgn_at(text, left.end, "到|至") &&
                   is_dangling(text, left.end, sign)) {
            a = left;
            a.end = left.end + sign;
            a.reversed = true;
            a.max = -1;
        }
    }
    read_modifiers(text, &a);
    *ret = a;
    return is_plausible_figure(n) && !counts_else(text, &a, is_field);
}
