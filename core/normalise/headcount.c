/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Openings: 招20人 · 50名 · 急招保安3名 · 5-10人 (the upper figure) · 男女各10名 (20) · 若干 (not stated).
 * How many work there, sleep in a room or are managed is something else.
 */
#include "grammar.h"

static bool is_count(const sgn_number *n, int32_t *ret)
{
    return n->multiplier != 100 && sgn_whole(n, ret) && *ret > 0 && *ret <= 100000 &&
           !n->leading_zero;
}

/* Other people than those looked for. */
static bool is_other(sg_str text, size_t start, size_t end, bool is_line)
{
    sg_str before = sgn_slice(text, sgn_clause_start(text, start), start);
    /* In a heading line the words before are a title: 服务员 8名, 宿舍管理员 2人. */
    if (is_line && sgn_has_any(before, "在职|现有|每间|规模|容纳|前|累计|工厂有|共有|全厂|约有|超过|覆盖|团队|员工有|员工达|第"))
        return true;
    if (!is_line) {
        if (sgn_has_any(before, "员工|在职|现有|管理|带领|拥有|宿舍|每间|住|间|团队|规模|服务|容纳|第|前|累计|帮助|推荐|介绍|"
                            "解决|带动|工厂有|人员近|就业|学员|床位|共有|全厂|约有|超过|近|覆盖|提供就业|客户|家庭|老人|"
                            "负责|班组|人均|每人|房间|满|培训|下属|下辖|住宿|以上") &&
            !sgn_has_any(before, "招|聘|需|缺|名额|人数|急"))
            return true;
    }
    return sgn_at(text, end, "间|一间|/间|宿舍|以上团队|团队|/房|房|员工|规模|以上规模|单间|余人|次|住|寝|每间|标准间|一起|"
                             "左右团队|一组|公寓|行|才|事|民|力|均|工宿舍|人|以上企业|企业|的团队|套间|餐|份|小组|家庭|"
                             "共住|大型|居室|一房|一室|1间|组") != 0;
}

/* Reads "20人", "5-10名", "10人以上"; the upper figure. */
static bool count_at(sg_str text, const sgn_number *n, int32_t *ret, size_t *ret_end,
                     bool *ret_unit)
{
    int32_t value, high;
    sgn_number second;
    if (!is_count(n, &value))
        return false;
    size_t at = n->end, unit = sgn_at(text, at, "人|名|个|位");
    size_t sign = sgn_range_sign(text, at + unit);
    if (sign && sgn_number_at(text, at + unit + sign, &second) && is_count(&second, &high) &&
        high >= value) {
        value = high;
        at = second.end;
        unit = 0;
    }
    if (!unit) {
        at = sgn_skip_blanks(text, at);
        at += sgn_at(text, at, "多|余|来|几");
        unit = sgn_at(text, at, "人|名|位|个人|个名额|个");
    }
    *ret_unit = unit != 0 && !sgn_at(text, at, "个月|个小时|个工|个班|个钟|人民|个以|个点|个险");
    *ret = value;
    *ret_end = at + unit;
    return true;
}

static bool read_field(sg_str text, int32_t *ret)
{
    int32_t sum = 0, last = -1;
    size_t pos = 0, last_end = 0;
    sgn_number n;
    while (sgn_next_number(text, &pos, &n)) {
        int32_t value;
        size_t end;
        bool unit;
        if (!count_at(text, &n, &value, &end, &unit))
            continue;
        pos = end;
        if (sgn_ends(text, n.start, "各"))
            value *= 2;
        bool sexed = sgn_has_any(sgn_slice(text, last_end, n.start), "男|女");
        if (last < 0 || sexed)
            sum = sexed ? sum + value : value;
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

bool sgn_headcount(sg_str text, sgn_context context, int32_t *ret)
{
    if (context == SGN_FIELD)
        return read_field(text, ret);
    size_t pos = 0, last_end = 0;
    int32_t sum = 0;
    bool last_sexed = false;
    sgn_number n;
    if (!sgn_has_any(text, "人|名|位"))
        return false;
    while (sgn_next_number(text, &pos, &n)) {
        int32_t value;
        size_t end;
        bool unit;
        if (!count_at(text, &n, &value, &end, &unit))
            continue;
        pos = end > pos ? end : pos;
        size_t from = sgn_clause_start(text, n.start);
        sg_str before = sgn_slice(text, from > last_end ? from : last_end, n.start);
        bool asked = sgn_has_any(before, "招|聘|需|缺|名额|人数|急|岗位数|用工|补员|需求");
        bool names = sgn_ends(text, end, "名") && !sgn_has_any(before, "第|前");
        if (sgn_at(text, end, "/|、人") && !asked)
            continue;
        if (!unit && !(asked && sgn_has_any(before, "人数|名额|需求数|数量")))
            continue;
        if (is_other(text, n.start, end, context == SGN_LINE) || (n.han && n.end - n.start == 3 && !unit))
            continue;
        if (!asked && !names && context != SGN_LINE)
            continue;
        if (!asked && !names && !sgn_ends(text, end, "人"))
            continue;
        if (sgn_at(text, n.start, "一") && !asked)
            continue;
        if (sgn_ends(text, n.start, "各") || sgn_ends(text, n.start, "各招"))
            value *= each(text, n.start);
        bool sexed = sgn_has_any(before, "男|女") && !sgn_has(before, "男女");
        if (sum && !(sexed && last_sexed))
            break;
        sum += value;
        last_sexed = sexed;
        last_end = end;
    }
    if (sum <= 0)
        return false;
    *ret = sum;
    return true;
}
