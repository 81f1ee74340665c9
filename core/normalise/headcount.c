/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Openings: 招20人 · 50名 · 急招保安3名 · 5-10人 (the upper figure) · 男女各10名 (20) · 若干 (not stated).
 * How many work there, sleep in a room or are managed is something else.
 */
#include "grammar.h"

static bool is_count(const sgn_number *n, int32_t *ret)
{
    return (n->multiplier != 100 || (n->han && n->milli >= 100000)) && sgn_whole(n, ret) && *ret > 0 && *ret <= 100000 &&
           !n->leading_zero;
}

/* "招聘1个环卫工", "急招社区保洁(公益岗)3个": right behind the verb, or behind the verb and a title. */
static bool is_hired(sg_str text, size_t start)
{
    if (sgn_ends(text, start, "招|聘|招收|要|缺|差|找|需"))
        return true;
    size_t from = sgn_clause_start(text, start);
    sg_str before = sgn_slice(text, from, start);
    size_t verb = SIZE_MAX;
    for (size_t at = 0; (at = sgn_find(before, at, "招")) != SIZE_MAX; at += 3)
        verb = at + 3;
    for (size_t at = 0; (at = sgn_find(before, at, "聘")) != SIZE_MAX; at += 3)
        verb = verb == SIZE_MAX || at + 3 > verb ? at + 3 : verb;
    enum { TITLE_BYTES = 42 };
    if (verb == SIZE_MAX || before.n - verb > TITLE_BYTES)
        return false;
    for (size_t i = verb; i < before.n; i++)
        if (before.s[i] >= '0' && before.s[i] <= '9')
            return false;
    return !sgn_has_any(sgn_slice(before, verb, before.n),
                        "模块|等|绩效|培训|渠道|项目|各|方面|至少|有|过|、|和|会|了");
}

/* Other people than those looked for. */
static bool is_other(sg_str text, size_t start, size_t end, bool is_line)
{
    sg_str before = sgn_slice(text, sgn_clause_start(text, start), start);
    if (sgn_ends(text, start, "第"))
        return true;
    /* In a heading line the words before are a title: 服务员 8名, 宿舍管理员 2人. */
    if (is_line && sgn_has_any(before, "在职|现有|每间|规模|容纳|以前|带过|此前|累计|工厂有|共有|全厂|约有|超过|覆盖|团队|员工有|员工达"))
        return true;
    if (!is_line) {
        if (sgn_has_any(before, "员工|在职|现有|管理|带领|拥有|宿舍|每间|住|间|团队|规模|服务过|服务于|服务客户|服务对象|服务了|服务全|容纳|第|此前|累计|帮助|推荐|介绍|"
                            "解决|带动|工厂有|人员近|就业|学员|床位|共有|全厂|约有|超过|近|覆盖|提供就业|客户|家庭|老人|"
                            "负责|班组|人均|每人|房间|满|培训|下属|下辖|住宿|以上") &&
            !sgn_has_any(before, "招|聘|需|缺|名额|人数|急"))
            return true;
    }
    return sgn_at(text, end, "间|一间|/间|宿舍|以上团队|团队|/房|房|员工|规模|以上规模|单间|余人|次|住|寝|每间|标准间|一起|"
                             "左右团队|一组|公寓|行|才|事|民|力|均|工宿舍|人|以上企业|企业|的团队|套间|餐|份|小组|家庭|"
                             "共住|大型|居室|一房|一室|1间|组|的饭|的菜|的餐|的伙食|的活|吃饭|用餐|饭") != 0;
}

/* Reads "20人", "5-10名", "10人以上"; the upper figure. */
static bool count_at(sg_str text, const sgn_number *n, int32_t *ret, size_t *ret_end,
                     bool *ret_unit)
{
    int32_t value, high;
    sgn_number second;
    if (!is_count(n, &value))
        return false;
    size_t at = n->end;
    if (n->han && n->end - n->start == 3 && sgn_number_at(text, at, &second) && second.han &&
        second.end - at == 3 && is_count(&second, &high) && high > value && high < 10) {
        value = high; /* 三五人 */
        at = second.end;
    }
    size_t couple = sgn_at(text, at, "对");
    if (couple && (sgn_ends(text, n->start, "夫妻|夫妻工|情侣|夫妻:") || sgn_at(text, at + couple, "夫妻|情侣"))) {
        *ret = value * 2;
        *ret_end = at + couple;
        *ret_unit = true;
        return true;
    }
    size_t unit = sgn_at(text, at, "个人|人|名|个|位");
    size_t sign = sgn_range_sign(text, at + unit);
    enum { WIDEST = 20 };
    if (sign && sgn_number_at(text, at + unit + sign, &second) && is_count(&second, &high) &&
        high >= value && high <= value * WIDEST && (!unit || sgn_at(text, second.end, "人|名|个|位"))) {
        value = high;
        at = second.end;
        unit = 0;
    }
    if (!unit) {
        at = sgn_skip_blanks(text, at);
        at += sgn_at(text, at, "多|余|来|几");
        unit = sgn_at(text, at, "人|名|位|个人|个名额|个");
    }
    *ret_unit = unit != 0 && is_hired(text, n->start) ? !sgn_at(text, at, "个月|个小时|个工作|个班|个钟|个点|个星期|个周") :
                unit != 0 && !sgn_at(text, at, "个百|个孩|个老|个小孩|个宝|个项目|个周|个单|个门|个厂|个车|个分|个家|个地|个方|个年|个星|个礼|个部|个左|个同|个人信|个行|个新|个城|个省|个市|个层|个级|个自|个季|个字|个客|个产品|个样|个问|个品|个店|个平|个阶|个环|个零|个系|个以上的|个职|个公|个账|个国|个节|个直|个社|个大|个基|个数|个模|个梯|个频|个流|个关|个标|个动|个视|个作品|个案|个子|个团|个成|个维|个渠|个区|个县|个村|个乡|个镇|个专|个月|个小时|个工|个班|个钟|人民|个以|个点|个险");
    *ret = value;
    *ret_end = at + unit;
    return true;
}

static bool read_field(sg_str text, int32_t *ret)
{
    int32_t sum = 0, last = -1;
    bool whole = false;
    size_t pos = 0, last_end = 0;
    sgn_number n;
    while (sgn_next_number(text, &pos, &n)) {
        int32_t value;
        size_t end;
        bool unit;
        if (sgn_at(text, n.end, "批|些") || !count_at(text, &n, &value, &end, &unit))
            continue;
        pos = end;
        if (sgn_ends(text, n.start, "各"))
            value *= 2;
        bool sexed = sgn_has_any(sgn_slice(text, last_end, n.start), "男|女");
        if (last < 0 || (sexed && !whole))
            sum = sexed ? sum + value : value;
        whole |= last < 0 && !sexed; /* 12名(男8女4) */
        last = value;
        last_end = end;
    }
    if (last < 0)
        return false;
    *ret = sum;
    return true;
}

/* 各: as many as there are sexes or names before it. */
static int32_t each(sg_str text, size_t start)
{
    sg_str before = sgn_slice(text, sgn_clause_start(text, start), start);
    int32_t times = 1;
    if (sgn_has(before, "男") && sgn_has(before, "女"))
        return 2;
    for (size_t at = 0; (at = sgn_find(before, at, "、")) != SIZE_MAX; at += 3)
        times++;
    return times + (sgn_has_any(before, "和|及|与") ? 1 : 0);
}

/* 招个洗车工: one, without a figure. */
static bool hires_one(sg_str text)
{
    static const char *const ways[] = {"招个", "聘个", "请个"};
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 6)
            if (at + 6 < text.n && (unsigned char)text.s[at + 6] >= 0xE4 &&
                !sgn_at(text, at + 6, "几|把|体|性|假|月|别|十|百|人信|人简"))
                return true;
    return false;
}

/* 每乡镇1名, 已招20人, 每天装2个: not how many are sought. */
static bool is_share(sg_str text, size_t start)
{
    enum { NEAR = 24 };
    size_t from = sgn_clause_start(text, start);
    size_t low = start - from > NEAR ? start - NEAR : from;
    while (low < start && ((unsigned char)text.s[low] & 0xC0) == 0x80)
        low++;
    sg_str near = sgn_slice(text, low, start);
    if (sgn_has_any(near, "已招|已有|已经|已报|已录|招到|招了"))
        return true;
    size_t at = sgn_find(near, 0, "每");
    return at != SIZE_MAX && !sgn_has_any(sgn_slice(near, at, near.n), "招|聘|需|缺|要");
}

/* ",一个人," or ",10个,": the whole clause is the figure. */
static bool is_clause(sg_str text, size_t start, size_t end)
{
    enum { FEW = 6 };
    return sgn_skip_blanks(text, sgn_clause_start(text, start)) == start &&
           sgn_skip_blanks(text, end) == sgn_clause_end(text, end) && end - start <= FEW + 3;
}

/* What a title ends with when it stands without 工 or 员. */
#define TITLE_ENDS                                                                                 \
    "检验|保管|化验|帮工|工人|人员|徒弟|学徒|月嫂|抛光|打孔|成型|长|工|员|师傅|手|司机|阿姨|车位|嫂|师|保姆|组长|保安|保洁|仓管|助理|质检|品检|检|厨|打荷|砧板|文员|会计|出纳|客服|"        \
    "店长|主管|经理|班长|领班|学徒|导购|收银|前台|后厨|库管|门卫|装卸|搬运|包装|打包|操作|洗碗|切配|护士|老师|教师|"          \
    "大姐|小妹|男|女|男的|女的|女孩子|男孩子|小伙子|叉车|跟单|杂工|打杂|勤杂|传菜|面点|绿化|环卫|针车|缝纫|大叔|宿管|网管|店员|内勤|外勤|销售|业务"

/* 服务员3000 女 5个, 地面普工260/天15个, 开车的两个: a figure at the end of its column or clause. */
static bool is_column(sg_str text, size_t start, size_t end)
{
    size_t after = sgn_skip_blanks(text, end);
    bool closed = after >= text.n || sgn_at(text, after, ",|;|。|\n|)");
    if (start > 0 && text.s[start - 1] == ' ' && after > end)
        return true;
    return closed && start > 0 && (text.s[start - 1] == ' ' || sgn_ends(text, start, "/天|/月|元|一天|)|以上|每天|的"));
}

#define READ_OVER "、|●|★|☆|◆|◇|■|□|▲|◎|※|•|·|▪|👉|✅|➤"

/* 皮带工(4)4500, 抛光 8500 ×6: a figure in brackets behind the title, or behind a sign of times. */
static bool read_sign(sg_str text, size_t title, size_t end, int32_t *ret)
{
    enum { MANY = 99000 };
    for (size_t at = title; at < end; sg_utf8_next(text, &at)) {
        size_t sign = sgn_at(text, at, "×|x|*"), past = at + sign;
        bool bracket = text.s[at] == '(' && (unsigned char)text.s[at - (at > title)] >= 0x80;
        sgn_number n;
        past += bracket ? 1 : 0;
        if ((!sign && !bracket) || !sgn_number_at(text, past, &n) || n.han || n.decimal || n.multiplier != 1 || n.leading_zero ||
            n.milli <= 0 || n.milli > MANY)
            continue;
        bool closed = bracket ? sgn_at(text, n.end, ")") != 0 : n.end >= text.n || sgn_at(text, n.end, "\n|,|;|。| |(|人|名");
        if (sign && !(at > 0 && sgn_ends(text, at, " |工|员|师傅|手|光|孔|漏|)")))
            continue;
        if (closed) {
            *ret = (int32_t)(n.milli / 1000);
            return true;
        }
    }
    return false;
}

/* 充绒工4,计件9000: a figure right behind the title a line begins with. */
static bool read_bare(sg_str text, int32_t *ret)
{
    enum { MANY_BARE = 50 };
    size_t at = 0, end;
    while (at < text.n && ((text.s[at] >= '0' && text.s[at] <= '9') || strchr("().;: ", text.s[at]) || sgn_at(text, at, READ_OVER)))
        at += sgn_at(text, at, READ_OVER) ? sgn_at(text, at, READ_OVER) : 1;
    const size_t title = at;
    end = sgn_clause_end(text, at);
    while (at < end && ((unsigned char)text.s[at] >= 0x80 || text.s[at] == '(' || text.s[at] == ')'))
        at++;
    sgn_number n;
    if (at - title >= 6 && read_sign(text, title, end, ret))
        return true;
    if (at - title < 6 || at >= end || !sgn_number_at(text, at, &n) || n.han || n.digits > 2 || n.multiplier != 1 || n.decimal ||
        n.end != end || end >= text.n || n.milli <= 0 || n.milli > MANY_BARE * 1000 || n.leading_zero ||
        sgn_ends(text, at, "岗位|区|号|线|组|夜班|白班|班次|中班|早班|晚班|车间|期|楼|第|项目|部|店|职位|工种|岗|年|月|路|厂|栋|幢|座|段|级"))
        return false;
    *ret = (int32_t)(n.milli / 1000);
    return true;
}

bool sgn_headcount(sg_str text, sgn_context context, int32_t *ret)
{
    if (context == SGN_FIELD)
        return read_field(text, ret);
    size_t pos = 0, last_end = 0;
    int32_t sum = 0;
    bool last_sexed = false;
    sgn_number n;
    if (!sgn_has_any(text, "人|名|位|个|数量|夫妻"))
        return context == SGN_LINE && read_bare(text, ret);
    while (sgn_next_number(text, &pos, &n)) {
        int32_t value;
        size_t end;
        bool unit;
        if (!count_at(text, &n, &value, &end, &unit))
            continue;
        pos = end > pos ? end : pos;
        size_t from = sgn_clause_start(text, n.start);
        sg_str before = sgn_slice(text, from > last_end ? from : last_end, n.start);
        bool asked = sgn_has_any(before, "招|聘|需|缺|名额|人数|急|岗位数|用工|补员|需求|数量") ||
                     sgn_ends(text, n.start, "要|差|找|还要|只要|来|请|收|补|添|岗位|岗位:|共|总共");
        size_t title_end = sgn_ends(text, n.start, " |(") ? n.start - 1 : n.start;
        bool after_title = sgn_ends(text, title_end, TITLE_ENDS) ||
                           (context == SGN_LINE && sgn_ends(text, title_end, "的|」|】|》|)"));
        bool names = sgn_ends(text, end, "名") && !sgn_has(before, "第") && !sgn_ends(before, before.n, "前");
        bool column = sgn_at(text, end, "/") && end + 1 < text.n && text.s[end + 1] >= '1' && text.s[end + 1] <= '9'; /* 技术员/1人/5000 */
        if (sgn_at(text, end, "/|、人") && !asked && !column)
            continue;
        if (!unit && !(asked && sgn_has_any(before, "人数|名额|需求数|数量")))
            continue;
        if ((is_other(text, n.start, end, context == SGN_LINE) && !(sgn_ends(text, end, "个") && is_hired(text, n.start))) || (n.han && n.end - n.start == 3 && !unit))
            continue;
        /* A hundred people in running text are the firm's, unless it says right here that it hires them. */
        size_t near = n.start > 18 ? n.start - 18 : 0;
        while (near < n.start && ((unsigned char)text.s[near] & 0xC0) == 0x80)
            near++;
        enum { MANY = 60 };
        if (context == SGN_SENTENCE && value > MANY &&
            (!sgn_has_any(sgn_slice(text, near, n.start), "招|聘|需|缺|名额|人数:|人数 |急") || sgn_has_any(before, "职工|员工|在职")))
            continue;
        if (value > MANY && sgn_ends(text, n.start, "员工|职工|员工约|员工近|员工总数|职工总数|员工人数"))
            continue;
        if ((!asked && sgn_has_any(before, "设组长|设班长")) || is_share(text, n.start))
            continue;
        bool pieces = sgn_ends(text, end, "个");
        bool hired = is_hired(text, n.start);
        bool alone = ((context == SGN_LINE || !pieces) && is_clause(text, n.start, end)) || is_column(text, n.start, end) ||
                     sgn_ends(text, n.start, "男女各");
        if (pieces && !hired && !after_title && !alone && !sgn_ends(text, n.start, "招|聘|要|缺|需|差|找|收|招收|招聘|急需|:|名额|人数|数量|来|请|岗位|各"))
            continue; /* 招聘等两个模块 */
        if (!asked && !names && !after_title && !hired && !alone && (context != SGN_LINE || !sgn_ends(text, end, "人")))
            continue;
        if (sgn_at(text, n.start, "一") && !asked && !after_title && !alone)
            continue;
        if (sgn_ends(text, n.start, "各|各招|各需|各要|各招聘"))
            value *= each(text, n.start);
        bool sexed = sgn_has_any(before, "男|女") && !sgn_has(before, "男女");
        if (sum && !(sexed && last_sexed))
            break;
        sum += value;
        last_sexed = sexed;
        last_end = end;
    }
    if (sum <= 0 && hires_one(text))
        sum = 1;
    if (sum <= 0)
        return context == SGN_LINE && read_bare(text, ret);
    *ret = sum;
    return true;
}

bool sgn_headcount_each(sg_str text, int32_t *ret)
{
    static const char *const ways[] = {"每个工序", "每个岗位", "每个工种", "每岗", "各岗位", "每工种", "每样", "每个"};
    if (!sgn_has_any(text, "每|各岗位"))
        return false;
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 3) {
            sgn_number n;
            size_t from = at + strlen(ways[i]);
            from += sgn_at(text, from, "招|要|需|各|:");
            if (sgn_number_at(text, from, &n) && sgn_at(text, n.end, "人|名") && !sgn_at(text, n.end, "人间|人住|人一") && is_count(&n, ret))
                return true;
        }
    return false;
}
