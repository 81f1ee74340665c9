/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of an announcement: it opens a job (招聘岗位:普工, 1、普工20人, 【保安】), is a job told in one
 * sentence (某厂招聘焊工2名,…), names an employer, heads a section (岗位要求), or is none of these.
 */
#include <string.h>
#include <uchar.h>

#include "announcement.h"

/* ---- markers ---- */

static bool is_figure(sg_str text, size_t at)
{
    return at < text.n && text.s[at] >= '0' && text.s[at] <= '9';
}

static size_t bullets_at(sg_str t)
{
    size_t at = 0;
    while (at < t.n) {
        size_t next = at;
        uint32_t cp = sg_utf8_next(t, &next);
        bool bullet = (cp >= 0x2190 && cp <= 0x2BFF) || cp >= 0x1F000 || cp == 0xB7 || cp == '*' ||
                      cp == '-' || cp == '#' || cp == 0xFE0F || cp == ' ' || cp == 0x2022 ||
                      cp == '>' || cp == '=' || cp == 0x2014 || cp == 0x3030 || cp == 0x203C;
        if (!bullet)
            break;
        at = next;
    }
    return at;
}

static size_t number_at(sg_str t, size_t at, size_t *ret_digits)
{
    size_t digits = at, han = at, length;
    while (digits - at < 2 && is_figure(t, digits))
        digits++;
    while ((length = sgn_at(t, han, "一|二|三|四|五|六|七|八|九|十")) != 0 && han - at < 9)
        han += length;
    if (han == at && sgn_at(t, at, "甲|乙|丙|丁|戊") && sgn_at(t, at + 3, "、|.|)|:"))
        han += 3;
    *ret_digits = digits - at;
    return digits > at ? digits : han;
}

size_t sgn_line_marker(sg_str t, int *ret)
{
    size_t length, digits;
    *ret = MARK_NONE;
    if ((length = sgn_at(t, 0, "岗位|工种|职位|企业|job|no.")) != 0) {
        size_t end = number_at(t, length, &digits), sign = sgn_at(t, end, ":|、|.| ");
        if (end > length && sign) {
            *ret = MARK_DIGIT;
            return end + sign;
        }
    }
    if (t.n > 1 && t.s[0] >= 'a' && t.s[0] <= 'h' && (length = sgn_at(t, 1, "岗位:|岗:|岗位|岗|、|.|)|:")) != 0 &&
        !sgn_at(t, 1, ".c|.n")) {
        *ret = MARK_PAREN;
        return 1 + length;
    }
    if ((length = sgn_at(t, 0, ";")) != 0) {
        *ret = MARK_CIRCLED;
        return length;
    }
    size_t open = sgn_at(t, 0, "(|第"), end = number_at(t, open, &digits);
    if (end > open && open && (length = sgn_at(t, end, sgn_at(t, 0, "第") ? "、| |,|:|个岗位:|:" : ")|、")) != 0) {
        *ret = MARK_PAREN;
        return end + length;
    }
    if (end > open && !open && (length = sgn_at(t, end, "、|.|)|:|,|-|—|．| ")) != 0 &&
        !(digits && sgn_at(t, end, ".|:|-") && is_figure(t, end + length))) {
        if (digits && sgn_at(t, end, ":|-| ") && sgn_at(t, end + length, "人|元|名|岁|0|1|2"))
            return 0;
        *ret = digits ? MARK_DIGIT : MARK_HAN;
        return end + length;
    }
    if ((length = sgn_at(t, 0, "【|[|「|《|〖|『")) != 0) {
        *ret = MARK_BRACKET;
        return length;
    }
    length = bullets_at(t);
    if (length > 0)
        *ret = MARK_BULLET;
    return length;
}

/* ---- titles ---- */

#define JOB_LABELS                                                                                 \
    "招聘岗位名称|招聘岗位|岗位名称|招聘职位|招聘工种|职位名称|岗位|工种|职位|用工岗位|招工岗位|需求岗位|急招岗位|职位招聘|招聘职务"

bool sgn_is_label(sg_str t)
{
    return sgn_at(t, 0, "岗位要求|要求|待遇|工资|薪资|薪酬|福利|地址|地点|联系|电话|工作|上班|年龄|性别|学历|食宿|吃住|住宿|招聘人数|"
                        "人数|时间|备注|说明|注意|报名|面试|公司|企业|单位|岗位职责|职责|任职|条件|月薪|综合|底薪|试用|社保|五险|包吃|"
                        "环境|简介|乘车|招聘要求|招聘条件|招聘单位|招聘企业|以上|有意|欢迎|咨询|男女|男|女|身体|吃苦|加班|班次|"
                        "发薪|保险|合同|无|有|能|会|负责|熟悉|持|具|服从|交通|厂车|车费|每|早|白班|夜班|两班|计件|保底|计时|坐班|坐着|坐岗|站班|站着|站立|站岗|体检|"
                        "分别|单价|工价|日薪|报酬|计价|店在|厂在|厂子在|就在|地方|都是|全部|两个厂|身高|体重|视力|押金|周结|月结|日结|截止|来源|发布|提示|温馨|招工|数量|需求|厂址|面谈|证书|经验|包住|包食|户口|籍贯|我单位|本单位|本公司") != 0;
}

#define SOFT_LABELS "综合|夜班|白班|早|公司|工厂|企业|男|女|坐|站|计件|计时|两班|每|会|工作"

/* (男女不限), (20名) say something else; (装配) belongs to the title. Past the bracket, or 0. */
static size_t title_bracket(sg_str t, size_t at)
{
    size_t close = at;
    while (close < t.n && t.s[close] != ')')
        close++;
    sg_str inside = sgn_slice(t, at + 1, close);
    bool figures = false;
    for (size_t i = 0; i < inside.n; i++)
        figures |= is_figure(inside, i);
    if (figures || close >= t.n || inside.n > 24 || sgn_has_any(inside, "名|人|男|女|岁|不限|包|元"))
        return 0;
    return close + 1;
}

/* 油炸男6200, 打杂女,…: the sex asked for, not a word of the title (男装导购). */
static bool is_sexed(sg_str t, size_t at)
{
    size_t length = sgn_at(t, at, "男|女"), next = at + length;
    return length && (next >= t.n || is_figure(t, next) || sgn_at(t, next, ",|;|。|、| |(|)|/|性|:"));
}

/* 普工五千, 车工二十个 */
static bool is_spelt_pay(sg_str t, size_t at)
{
    sgn_number n;
    return sgn_at(t, at, "一|二|两|三|四|五|六|七|八|九|十") && sgn_number_at(t, at, &n) &&
           (n.multiplier >= 1000 || (n.milli >= 2000 && sgn_at(t, n.end, "名|个|位|人")));
}

#define TITLE_ENDS                                                                                 \
    "若干|数名|数人|不限|人数|月薪|年薪|时薪|工资|薪资|包吃|包住|待遇|底薪|综合|要求|男女|需|急聘|长期|岗位|各|一名|两名|一人|两人|几名|多名|一个|两个|三个|" \
    "四个|五个|六个|八个|十个|几个|月保底|保底|提成|计时|日结|周结|月结|日薪|计件|限男|限女|无需|招|。|】|」|》|〗|』|—|…|¥"

/* The first characters of TITLE_ENDS, of spelt figures and sexes: most characters of a text are none
 * of them, and need no look at the words. */
static bool may_end_title(uint32_t cp)
{
    switch (cp) {
    case u'若': case u'不': case u'人': case u'数': case u'月': case u'年': case u'时': case u'工': case u'薪': case u'包': case u'待': case u'底':
    case u'综': case u'要': case u'男': case u'女': case u'需': case u'急': case u'长': case u'岗': case u'各': case u'一':
    case u'二': case u'两': case u'三': case u'四': case u'五': case u'六': case u'七': case u'八': case u'九': case u'十':
    case u'几': case u'多': case u'保': case u'提': case u'计': case u'日': case u'周': case u'限': case u'无': case u'招':
    case u'。': case u'】': case u'」': case u'》': case u'〗': case u'』': case u'—': case u'…': case u'¥':
        return true;
    default:
        return false;
    }
}

static bool ends_title(sg_str t, size_t from, size_t at)
{
    size_t next = at;
    if ((unsigned char)t.s[at] < 0x80)
        return memchr(":,;!| \t]-~=+", t.s[at], sizeof ":,;!| \t]-~=+" - 1) != NULL ||
               (t.s[at] == '/' && at > from && is_figure(t, at + 1)); /* 技术员/1人/5000 */
    uint32_t cp = sg_utf8_next(t, &next);
    if (at > from && (cp >= 0x1F000 || (cp >= 0x2190 && cp <= 0x2BFF)))
        return true; /* emoji and arrows */
    if (!may_end_title(cp))
        return false;
    return (at > from && (is_sexed(t, at) || is_spelt_pay(t, at))) || sgn_at(t, at, TITLE_ENDS);
}

/* 9.6米货车司机, 4米2货车司机 */
static bool is_length(sg_str t, size_t at)
{
    while (is_figure(t, at) || (at < t.n && t.s[at] == '.'))
        at++;
    return sgn_at(t, at, "米") != 0;
}

/* qc2人 */
static bool is_people(sg_str t, size_t at)
{
    while (is_figure(t, at))
        at++;
    return sgn_at(t, sgn_skip_blanks(t, at), "人|名|位|个") != 0;
}

size_t sgn_title_end(sg_str t, size_t from)
{
    size_t at = from;
    at += sgn_at(t, at, "公益性岗位|公益岗|公益性");
    while (at < t.n) {
        if (ends_title(t, from, at))
            break;
        if (t.s[at] == '(') {
            size_t past = title_bracket(t, at);
            if (!past)
                break;
            at = past;
            continue;
        }
        if (is_figure(t, at) && at > from && !is_length(t, at) && (!(t.s[at - 1] >= 'a' && t.s[at - 1] <= 'z') || is_people(t, at)) &&
            !sgn_ends(t, at, "米"))
            break;
        sg_utf8_next(t, &at);
    }
    return at;
}

/* The title's own words make up most of it: a sentence that mentions a trade is no title. */
bool sgn_is_title(const sg_vocabulary *v, sg_str title)
{
    size_t characters = sg_utf8_count(title);
    if (characters < 2 || characters > 24)
        return false;
    if (sgn_ends(title, title.n, "期"))
        return false; /* 学徒期4000 */
    if (sgn_has_any(title, "公司|有限|经验|优先|工作|负责|以上|招聘|集团|学历|熟悉|能够|证书|适合|务工|专业|包括|完成|使用|厂区环境|环境|"
                           "宿舍楼|合作|就业局|人社局|持有|有证|以及|可以|需要|相关|从事|不招|等岗|信息|诚聘|急聘|直聘|位于|现面向"))
        return false;
    sg_lexeme lexemes[16];
    size_t count = sg_vocabulary_scan(v, title, SG_SCAN_TRADES, lexemes, 16), last = 0;
    for (size_t i = 0; i < count; i++)
        if (lexemes[i].kind == SG_LEX_TRADE)
            last = lexemes[i].end;
    /* 综合维修工, 夜班分拣 begin like a label but end as a trade. */
    if (sgn_is_label(title) && !(last == title.n && sgn_at(title, 0, SOFT_LABELS)))
        return false;
    return last > 0 && title.n - last <= 12;
}

bool sgn_looks_like_title(sg_str title)
{
    size_t characters = sg_utf8_count(title);
    return characters >= 2 && characters <= 10 && !sgn_is_label(title) &&
           !sgn_has_any(title, "公司|经验|优先|负责|以上|学历|熟悉|能够|证书|员工|职工|位于|完成|操作规程|合同|经理:") &&
           !sgn_ends(title, title.n, "用工|招工|务工|打工|复工|开工|员工|职工|急工") &&
           sgn_ends(title, title.n, "员|工|师|手|嫂|司机|师傅|匠|技师|阿姨|学徒|文员|助理|经理|主管|班长|组长|店长|保姆|学徒工|大姐|"
                                    "操机|保安|安保|岗|机长|主任|教师|老师|顾问|专员|骑手|干部|家政|代表|分拣|打包|装卸|包装|收银|客服|仓管|质检|拣货|大工|小工|洗碗|配菜|帮厨|裁床|尾部|车位");
}

/* Facts of its own on the same line: a count of people, a wage, an age. */
static bool has_own_facts(sg_str rest)
{
    for (size_t i = 0; i < rest.n; i++)
        if (is_figure(rest, i))
            return true;
    if (sgn_has_any(rest, "若干|名|数人|面议|不限|计件|按件|面谈"))
        return true;
    sgn_number n; /* 一天四百,六人 */
    for (size_t at = 0; sgn_next_number(rest, &at, &n);)
        if (n.milli >= 100000 || (n.milli >= 2000 && sgn_at(rest, n.end, "人|个|位")))
            return true;
    return false;
}

/* 岗位一:普工, 岗位:普工; sets the title. */
static bool labelled_job(sg_str rest, line *l)
{
    size_t at = sgn_at(rest, 0, JOB_LABELS);
    if (!at)
        return false;
    at += sgn_at(rest, at, "一|二|三|四|五|六|1|2|3|4|5|6|7|8|9");
    size_t sign = sgn_at(rest, at, ":|】|]|-|】:|\t");
    sign += sgn_at(rest, at + sign, ":");
    if (!sign)
        return false;
    at = sgn_skip_blanks(rest, at + sign);
    at += sgn_at(rest, at, "招聘|急招|招|急聘");
    sg_str title = sg_str_trim(sgn_slice(rest, at, sgn_title_end(rest, at)));
    if (title.n < 6 || title.n > 90 || sgn_at(title, 0, "要求|职责|如下|待遇|描述|信息|人数|年龄|工资"))
        return false;
    l->title = title;
    l->labelled = true;
    return true;
}

/* A row of column headings is no job: 岗位 人数 年龄 工资. */
static bool is_heading_row(sg_str t)
{
    static const char *const names[] = {"岗位", "人数", "年龄", "工资", "薪资", "待遇", "性别", "学历", "要求", "职位",
                                        "工种", "序号", "薪酬", "食宿", "备注", "地点", "单位", "福利"};
    size_t found = 0;
    for (size_t i = 0; i < t.n; i++)
        if (is_figure(t, i) || t.s[i] == ':')
            return false;
    for (size_t i = 0; i < SGN_COUNT(names); i++)
        found += sgn_has(t, names[i]);
    return found >= 3;
}

/* 顾老师 0811-07643040: who to ring, not whom to hire. Pay may be as long: 10000-12000. */
static bool is_phone(sg_str t, size_t at)
{
    size_t digits = 0, run = 0, longest = 0;
    at = sgn_skip_blanks(t, at + sgn_at(t, at, ":"));
    bool area_code = at < t.n && t.s[at] == '0';
    for (; at < t.n && (is_figure(t, at) || t.s[at] == '*' || t.s[at] == '-'); at++) {
        run = t.s[at] == '-' ? 0 : run + 1;
        digits += t.s[at] != '-';
        longest = run > longest ? run : longest;
    }
    enum { LOCAL_NUMBER = 7, WHOLE_NUMBER = 9 };
    return digits >= WHOLE_NUMBER && (area_code || longest >= LOCAL_NUMBER);
}

/* "普工20名", "1、保安(2人)", "【焊工】"; LINE_OTHER for any other line. */
static line_kind open_job(const sg_vocabulary *v, sg_str rest, line *l)
{
    if (labelled_job(rest, l))
        return LINE_JOB;
    size_t start = sgn_at(rest, 0, "急招|招聘|急聘|诚聘|现招|招|另招|还招|另要|还要|急需");
    size_t sign = start ? sgn_at(rest, start, ":") : 0; /* 招:骑手 3-5元一单 */
    if (sign && start <= 6 && (sgn_is_title(v, sg_str_trim(sgn_slice(rest, start + 1, sgn_title_end(rest, sgn_skip_blanks(rest, start + 1)))))))
        start += sign;
    if (start && sgn_at(rest, start, ":|岗|工:|工信|对|人|单|企|条|要|信|公|需|职|满|简|启"))
        start = 0;
    size_t begin = sgn_skip_blanks(rest, start), end = sgn_title_end(rest, begin);
    sg_str title = sg_str_trim(sgn_slice(rest, begin, end)), after = sgn_slice(rest, end, rest.n);
    if (sgn_at(rest, end, "招") && !is_figure(rest, end + sgn_at(rest, end, "招聘|招收|招")))
        return LINE_OTHER; /* who hires, not for what */
    if (sgn_at(rest, end, "招") && sgn_ends(title, title.n, "店|厂|公司|车间|学校|医院|酒店|基地|工地"))
        return LINE_OTHER; /* 洗车店招2人 */
    if (sgn_ends(title, title.n, "聘") || is_phone(rest, end))
        return LINE_OTHER;
    bool counted = is_figure(rest, end) || (sgn_at(rest, end, " |(|:|-|:|若干|数名|\t") != 0);
    bool known = sgn_is_title(v, title);
    sgn_number n;
    bool people = l->marker && title.n >= 6 && title.n <= 18 && !sgn_is_label(title) &&
                  sgn_number_at(rest, sgn_skip_blanks(rest, end), &n) && sgn_at(rest, n.end, "人|名") &&
                  !sgn_has_any(title, "班|组|宿舍|间|员工|厂|店|人数|现有|团队|公司|招|聘");
    if (!known && people) {
        l->title = title;
        return LINE_MAYBE;
    }
    bool alone = l->marker && end >= rest.n;
    job_head told = known ? (job_head){.kind = FOUND_NONE} : sgn_head(v, rest, 0, rest.n);
    if (told.kind != FOUND_NONE && sg_utf8_count(told.title) <= 6) { /* 小炒 2 6500 */
        l->title = told.title;
        return LINE_MAYBE;
    }
    if (!known && !((counted || alone) && sgn_looks_like_title(title)))
        return LINE_OTHER;
    l->title = title;
    if (sg_utf8_count(after) > 2 && !has_own_facts(after) &&
        !(l->marker && sgn_at(after, 0, ":|】|]|(")))
        return LINE_OTHER;
    if (known && sgn_at(title, 0, "临时工|长期工|短期工|正式工") == title.n && !sgn_tells_job(after))
        return LINE_OTHER; /* 临时工,做满7天可结 */
    if (known)
        return LINE_JOB;
    return l->marker && is_figure(rest, end) ? LINE_JOB : LINE_MAYBE;
}

/* ---- sentences that hire ---- */

#define VERBS "招聘|诚聘|急聘|急招|招收|招工|诚招|现招|现聘|热招|热聘|直招|直聘|招募|招|聘|聘请"

/* Between the verb and the title: 招聘2名焊工, 招以下熟练焊工. */
static size_t skip_count(sg_str text, size_t at)
{
    sgn_number n;
    at = sgn_skip_blanks(text, at);
    at += sgn_at(text, at, ":|若干名|若干|数名|多名|大量|长期|熟练|熟手|女|男|以下");
    at = sgn_skip_blanks(text, at);
    if (sgn_number_at(text, at, &n)) {
        size_t unit = sgn_at(text, n.end, "名|人|个|位");
        if (unit)
            at = sgn_skip_blanks(text, n.end + unit);
    } else {
        size_t han = sgn_at(text, at, "两|几");
        if (han && sgn_at(text, at + han, "名|人|个|位"))
            at += han + 3;
    }
    return at + sgn_at(text, at, "熟练|熟手|的|女|男");
}

static bool hired_at(const sg_vocabulary *v, sg_str text, size_t at, sg_str *ret_title, size_t *ret_verb)
{
    size_t verb = at >= 3 && sgn_ends(text, at, "诚|急|现|热|直") ? at - 3 : at;
    size_t length = sgn_at(text, verb, VERBS);
    length -= sgn_ends(text, verb + length, "招收") && sgn_at(text, verb + length, "银") ? 3 : 0; /* 招 收银员 */
    size_t from = verb + length;
    if (length == 0 || (sgn_at(text, from, "生") && !sgn_at(text, from, "生产|生鲜")) ||
        sgn_at(text, from, "信息|简章|公告|会|启事|岗位|单位|企业|条件|要求|人数|对象|满|待|商|牌|标|平台|工程|热线|电话|公司"))
        return false;
    from = skip_count(text, from);
    sg_str title = sg_str_trim(sgn_slice(text, from, sgn_title_end(text, from)));
    if (!sgn_is_title(v, title) && !sgn_looks_like_title(title))
        return false;
    *ret_title = title;
    *ret_verb = verb;
    return true;
}

bool sgn_hired(const sg_vocabulary *v, sg_str text, sg_str *ret_title, size_t *ret_verb)
{
    for (size_t at = 0; (at = sgn_find(text, at, "招")) != SIZE_MAX; at += 3)
        if (hired_at(v, text, at, ret_title, ret_verb))
            return true;
    for (size_t at = 0; (at = sgn_find(text, at, "聘")) != SIZE_MAX; at += 3)
        if (!sgn_ends(text, at, "招|应") && hired_at(v, text, at, ret_title, ret_verb))
            return true;
    return false;
}

sg_str sgn_hiring_employer(const sg_vocabulary *v, sg_str before)
{
    for (size_t length; (length = sgn_ends(before, before.n, "长期|大量|厂家直|厂家|直|节后|急|现|高薪|诚|面向社会|常年|春季|公开|拟|需|要人|缺人|"
                                                             "因业务发展需要,|因生产需要,|因业务需要,|现在| |:|年后|年前|公司|本厂|我厂|直聘|热|大批|紧急")) != 0;) {
        if (sgn_ends(before, before.n, "公司"))
            break;
        before.n -= length;
    }
    size_t from = sgn_clause_start(before, before.n);
    size_t colon = sgn_find(before, from, ":");
    from = colon != SIZE_MAX ? colon + 1 : from;
    sg_str name = sg_str_trim(sgn_slice(before, from, before.n));
    sg_lexeme lexemes[8];
    size_t count = sg_vocabulary_scan(v, name, SG_SCAN_REGIONS, lexemes, 8), end = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = end;
        while (at < name.n && sgn_at(name, at, " |-|·|/|,"))
            at += sgn_at(name, at, " |-|·|/|,");
        if (lexemes[i].start != at)
            break;
        end = lexemes[i].end;
    }
    sg_str bare = sg_str_trim(sgn_slice(name, end, name.n));
    while (bare.n && sgn_at(bare, 0, "-|·|/"))
        bare = sgn_slice(bare, sgn_at(bare, 0, "-|·|/"), bare.n);
    for (size_t n = 6; n <= 15 && n < bare.n; n += 3) { /* 企石镇豪诺鞋服 */
        size_t length = sgn_at(bare, n, "镇|街道|乡");
        if (length && bare.n - n - length >= 6 && !sgn_at(bare, n + length, "办|政府|人民|卫生|社区|村"))  {
            bare = sgn_slice(bare, n + length, bare.n);
            break;
        }
    }
    if (bare.n < 9 || bare.n > 90 || sgn_has_any(bare, "位于|我单位|本公司|我公司|就业|人社|地址|现因|老乡|信息|公益性岗位|公益岗|需要|今日|最新|本周|消息|春风|专场|活动"))
        return (sg_str){NULL, 0};
    return bare;
}

/* ---- employers, sections ---- */

#define EMPLOYER_ENDS                                                                              \
    "有限公司|有限责任公司|股份公司|集团|公司|制衣厂|电子厂|服装厂|鞋厂|玩具厂|食品厂|家具厂|五金厂|塑料厂|合作社|养殖场|加工厂|砖厂|酒店|学校|幼儿园|医院|" \
    "养老院|超市|饭店|扶贫车间|帮扶车间|物业|工厂|砂石厂|茶厂|酒厂|药业|纸业|宾馆"

/* A heading that is an employer's name: 【贵州XX有限公司】, 用工单位:…, 1、XX制衣厂. */
static bool employer_line(sg_str t, line *l)
{
    size_t label = sgn_at(t, 0, "用工单位:|企业名称:|公司名称:|招聘单位:|单位名称:|招聘企业:|用人单位:|企业:|公司:|单位:|工厂:|厂名:|用工企业:|"
                                "招聘公司:|工厂名称:|招聘单位名称:|用人单位名称:");
    size_t end = label;
    while (end < t.n && !sgn_at(t, end, ",|。|;|】|]|:|」|》|招|急|诚|\t| "))
        sg_utf8_next(t, &end);
    sg_str name = sg_str_trim(sgn_slice(t, label, end));
    size_t characters = sg_utf8_count(name), bare = name.n;
    if (characters < 3 || characters > 30)
        return false;
    if (sgn_ends(name, bare, ")"))
        for (size_t i = bare; i-- > 0;)
            if (name.s[i] == '(') {
                bare = i;
                break;
            }
    if (!label && !sgn_ends(name, bare, EMPLOYER_ENDS))
        return false;
    if (!label && (sgn_has_any(name, "人力资源|劳务派遣|就业|人社|介绍|简介|规模|福利|待遇|成立|我|位于|附近|地址|联系|欢迎|要求|"
                                     "工作|在|年|是") ||
                   (end < t.n && sg_utf8_count(sgn_slice(t, end, t.n)) > 30)))
        return false;
    l->employer = name;
    return true;
}

/* 山晶电池厂长期招聘‼️: who hires, as a heading. */
static bool hiring_heading(const sg_vocabulary *v, sg_str t, line *l)
{
    size_t end = 0, length;
    for (size_t at = 0; at < t.n;) {
        size_t from = at;
        if (sg_is_han(sg_utf8_next(t, &at)))
            end = at;
        else if (at - from == 1 && t.s[from] >= '0' && t.s[from] <= '9')
            return false;
    }
    t.n = end;
    if ((length = sgn_ends(t, end, VERBS "|直招聘|招工啦|招人啦|招人")) == 0 || sg_utf8_count(t) > 30)
        return false;
    l->employer = sgn_hiring_employer(v, sgn_slice(t, 0, end - length));
    return l->employer.n > 0 && !sgn_is_label(l->employer);
}

static bool is_section(sg_str t)
{
    size_t label = sgn_at(t, 0, "岗位职责|工作职责|工作内容|岗位要求|任职要求|任职条件|招聘条件|招聘要求|应聘条件|福利待遇|薪资待遇|工资待遇|要求|待遇|"
                                "职责|条件|福利|岗位描述|职位描述|职位要求|注意事项|报名须知|工作描述|公司福利|公司优势|面试须知|报名方式|应聘要求|职位福利|"
                                "工资福利|薪酬福利|入职须知|任职资格|录用条件|基本条件|用工要求|岗位说明|工作要求");
    return label && sg_utf8_count(sgn_slice(t, label, t.n)) <= 2;
}

/* A line of its own made by sgn_unfold(). */
static void listed_job(const sg_vocabulary *v, line *l)
{
    l->text = sg_str_trim(sgn_slice(l->text, 1, l->text.n));
    for (size_t sign; (sign = sgn_ends(l->text, l->text.n, "、|,|;| ")) != 0;)
        l->text.n -= sign;
    job_head h = sgn_head(v, l->text, 0, l->text.n);
    size_t begin = sgn_at(l->text, 0, "招聘|急招|招|要|「|『");
    l->title = h.kind != FOUND_NONE ? h.title : sg_str_trim(sgn_slice(l->text, begin, sgn_title_end(l->text, begin)));
    while (sgn_ends(l->title, l->title.n, "、|和|及|与| /"))
        l->title = sg_str_trim(sgn_slice(l->title, 0, l->title.n - sgn_ends(l->title, l->title.n, "、|和|及|与| /")));
    l->marker = MARK_LISTED;
    l->kind = LINE_JOB;
}

/* A workplace found by sgn_sites(); where it lies is no part of who seeks. */
static void site_line(line *l)
{
    l->text = sgn_slice(l->text, 1, l->text.n);
    l->kind = LINE_EMPLOYER;
    size_t colon = sgn_find(l->text, 0, ":");
    sg_str name = sg_str_trim(colon != SIZE_MAX ? sgn_slice(l->text, colon + 1, l->text.n) : l->text);
    l->employer = sgn_ends(name, name.n, "的|镇|乡|村|县|市|区|州|省|街道") || sgn_at(name, 0, "一个|第一|第二|一厂|二厂") ? (sg_str){NULL, 0} : name;
}

/* 450元/天 钢筋工 10名: the length of the pay before the title. */
static size_t leading_pay(sg_str t)
{
    size_t blank = sgn_find(t, 0, " ");
    if (blank == SIZE_MAX || !is_figure(t, 0) || !sgn_tells_job(sgn_slice(t, 0, blank)) ||
        !sgn_has_any(sgn_slice(t, 0, blank), "元|/天|/月|/时|k|千|万"))
        return 0;
    return blank + 1;
}

void sgn_line(const sg_vocabulary *v, line *l)
{
    if (l->text.n > 1 && l->text.s[0] == SGN_LISTED) {
        listed_job(v, l);
        return;
    }
    if (l->text.n > 1 && l->text.s[0] == SGN_SITE) {
        site_line(l);
        return;
    }
    size_t from = sgn_skip_blanks(l->text, sgn_line_marker(l->text, &l->marker));
    sg_str rest = sgn_slice(l->text, from, l->text.n);
    rest = sg_str_trim(sgn_slice(rest, sgn_at(rest, 0, "另:|另外:|还有:|加:"), rest.n));
    size_t verb, colon = sgn_find(rest, 0, ":");
    /* 家具厂:木工师傅3人: the workplace stands before the job. */
    if (colon != SIZE_MAX && colon <= 45 && !sgn_at(rest, 0, JOB_LABELS) &&
        sgn_ends(rest, colon, "厂|公司|店|酒楼|基地|农场|工地|车间|用工|部|部门|中心|业|材料|科技|电子|食品|服饰|制品") && !sgn_ends(rest, colon, "干部"))
        rest = sg_str_trim(sgn_slice(rest, colon + 1, rest.n));
    rest = sgn_slice(rest, leading_pay(rest), rest.n);
    size_t blank = l->marker != MARK_NONE ? sgn_find(rest, 0, " ") : SIZE_MAX; /* 1.皮具厂 台面工 18人 */
    if (blank != SIZE_MAX && blank <= 45 && sgn_ends(rest, blank, "厂|公司|店|酒楼|基地|农场|酒店|超市|医院|学校|幼儿园"))
        rest = sg_str_trim(sgn_slice(rest, blank + 1, rest.n));
    l->kind = LINE_OTHER;
    if (is_section(rest)) {
        l->kind = LINE_SECTION;
        return;
    }
    if (is_heading_row(rest))
        return;
    bool hires = sgn_hired(v, rest, &l->title, &verb) && verb > 0 &&
                 sgn_clause_start(rest, verb) == 0 && !sgn_at(rest, 0, JOB_LABELS);
    if (!hires && (employer_line(rest, l) || hiring_heading(v, rest, l))) {
        l->kind = LINE_EMPLOYER;
        return;
    }
    if (hires) {
        l->kind = LINE_JOB;
        l->hires = true;
        l->employer = sgn_hiring_employer(v, sgn_slice(rest, 0, verb));
        return;
    }
    l->title = (sg_str){NULL, 0};
    l->kind = open_job(v, rest, l);
}
