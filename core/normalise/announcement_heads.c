/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs listed inside a line: where a title stands at the start of a segment with facts of its own
 * behind it ("缝纫工20人", "平车6000-9000", "充电工(女,3500)", "下料工若干"). One such segment is a job
 * told with its facts; two or more, of which one is surely a title, are a list of jobs.
 */
#include <string.h>

#include "announcement.h"

/* What is counted in people but is no job: 每班10人, 宿舍6人. */
#define NO_TITLE "一般|大概|大约|左右|平均|转账|先交|预付|工价|收入|单价|拿|白班|夜班|每班|两班|三班|班次|倒班|运转|中班|早班|晚班|带班|组|宿舍|单间|房间|人间|夫妻间|时间|期间|中间|卫生间|每间|桌|家|户|共|约|近|其中|年|员工|厂|店|人数|名额|限|合计|总|现|我|村|以|公司|团队|招|聘|夫妻|男的|女的|男性|女性|" \
                 "身高|体重|视力|月|元|天|小时|中专|大专|高中|初中|本科|专业|学历|按件|计件|一件|一单|一天|一个|上班|经验|要求|负责|优先|吃|住|餐|补|奖|押金|到|可|不|每|工资|薪|待遇|满|做|综合|熟手|生手|新手"

/* A figure in the size of pay, or one that says it is pay. */
static bool is_pay(sg_str text, const sgn_number *n)
{
    enum { LEAST = 1000000, MOST = 60000000 };
    bool says = sgn_at(text, n->end, "元|/天|/月|/时|/h|一天|每天|一个月|/小时|/年|块") != 0;
    if (n->leading_zero || n->digits > 6 || n->milli <= 0)
        return false;
    if (sgn_at(text, n->end, "年|人|名|平|台|套|km|米|㎡|个|岁|号|:|次|公里|吨|亩|届") ||
        (n->digits <= 4 && n->milli >= 2000000 && n->milli < 2100000 && sgn_at(text, n->end, "-|/|.")))
        return says || n->multiplier >= 1000;
    if (n->multiplier >= 1000)
        return n->milli >= LEAST;
    size_t sign = sgn_range_sign(text, n->end);
    sgn_number high;
    if (sign && sgn_number_at(text, n->end + sign, &high) && (high.multiplier >= 1000 || high.milli >= LEAST))
        return high.milli <= MOST && (n->milli >= LEAST || high.multiplier >= 1000);
    return (n->milli >= LEAST && n->milli <= MOST) || (says && n->milli >= 10000);
}

/* 充绒工4,计件9000: a small figure alone between the title and the next facts. */
static bool is_bare_count(sg_str text, size_t at)
{
    enum { MOST = 120000 };
    sgn_number n;
    bool bracket = at < text.n && text.s[at] == '('; /* 架子工(8)、水电工(4) */
    at += sgn_at(text, at, ")|:|(");
    at = sgn_skip_blanks(text, at);
    if (!sgn_number_at(text, at, &n) || n.han || n.decimal || n.leading_zero || n.multiplier > 1 || n.milli > MOST || n.milli == 0)
        return false;
    if (n.end >= text.n || sgn_at(text, n.end, bracket ? ")" : ",|;|。|、|\n"))
        return true;
    if (bracket)
        return false;
    size_t next = sgn_skip_blanks(text, n.end);
    enum { MANY = 50000, HAN = 0xE4 };
    bool close = text.s[n.end] == ' ' && n.start > 0 && (unsigned char)text.s[n.start - 1] >= 0x80; /* 客房服务8 保安4 */
    if (close && n.milli <= MANY && (next >= text.n || (unsigned char)text.s[next] >= HAN))
        return true;
    return text.s[n.end] == ' ' && next < text.n && text.s[next] >= '1' && text.s[next] <= '9';
}

static bool is_bare_many(sg_str text, size_t at)
{
    enum { MANY = 60000 };
    sgn_number n;
    return is_bare_count(text, at) && sgn_number_at(text, sgn_skip_blanks(text, at + sgn_at(text, at, ")|:")), &n) && n.milli > MANY;
}

/* 操作工 x3, 折弯工×2 */
static bool is_times(sg_str text, size_t at)
{
    at = sgn_skip_blanks(text, at);
    size_t sign = sgn_at(text, at, "x|×|*");
    return sign && at + sign < text.n && text.s[at + sign] >= '1' && text.s[at + sign] <= '9';
}

/* 装载机师傅一个,七千五; 绣工不限人数: 一个 may be anything, but not there. */
static bool is_one(sg_str text, size_t at)
{
    at = sgn_skip_blanks(text, at);
    size_t length = sgn_at(text, at, "一个|一位|1位|1个|不限人数|人数不限"), end = at + length;
    return length && (end >= text.n || sgn_at(text, end, ",|;|。|、|(|)| |\n|男|女|,") || sgn_at(text, at, "不限|人数"));
}

#define PIECE_PAY "每斤|一斤|每件|一件|每亩|一亩|每棵|每吨|一吨|一平|每平|按斤|一公斤|每公斤|一筐|每筐|一个小时|一小时|每小时|元/斤|元/千块|毛"

static bool has_figures(sg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return false;
}

/* The strongest fact of the segment [at, end): a count says more than pay, pay more than sex. */
static fact facts_in(sg_str text, size_t at, size_t end)
{
    fact best = FACT_NONE;
    sg_str part = sgn_slice(text, 0, end);
    if (sgn_has_any(sgn_slice(text, at, end), "若干|数名|数人|一名|两名|一人|两人|几名|多名"))
        return FACT_COUNT;
    if (is_bare_count(part, at) || is_times(part, at) || is_one(part, at))
        return FACT_COUNT;
    sgn_number n;
    for (size_t pos = at; sgn_next_number(part, &pos, &n);) {
        size_t unit = sgn_skip_blanks(part, n.end);
        bool spelt = n.han && n.end == unit && n.milli >= 2000; /* 护理员五名; 一个 may be anything */
        if ((!n.han || spelt) && sgn_at(part, unit, "人|名|个|位") &&
            !sgn_at(part, unit, "人间|人住|人宿|人寝|人一间|人一室|人一房|人一寝|人一套|个月|个小时|个工|个钟|人/|人以上|名以上|个人一|个班"))
            return FACT_COUNT;
        if (is_pay(part, &n))
            best = FACT_PAY;
    }
    if (best == FACT_NONE && has_figures(sgn_slice(text, at, end)) && sgn_has_any(sgn_slice(text, at, end), PIECE_PAY))
        best = FACT_PAY; /* 挖参 每斤0.8元 */
    if (best == FACT_NONE && sgn_has_any(sgn_slice(text, at, end), "计件|按件|面议|时薪|月薪|日薪|底薪"))
        best = FACT_PAY;
    if (best == FACT_NONE && sgn_at(text, at, "男|女|限男|限女"))
        best = FACT_PERSON;
    return best;
}

/* Where the clause of a head ends; a bracket keeps its commas. */
static size_t segment_end(sg_str text, size_t at, size_t end)
{
    int depth = 0;
    for (; at < end; sg_utf8_next(text, &at)) {
        depth += text.s[at] == '(' ? 1 : text.s[at] == ')' && depth > 0 ? -1 : 0;
        if (depth == 0 && sgn_at(text, at, ",|;|。|!|、"))
            return at;
    }
    return end;
}

static bool is_opening_sign(sg_str text, size_t at)
{
    sgn_number n;
    return sgn_at(text, at, ":|(|」|】|]|》|』| |\t") || (at < text.n && text.s[at] >= '0' && text.s[at] <= '9') ||
           sgn_at(text, at, "若干|数名|数人|一名|两名|一人|两人|几名|多名|男|女|月薪|日薪|时薪|年薪|底薪|工资|薪资|待遇|计件|按件|日结|综合|要|需|限|¥|,|一位|一个|不限人数|人数不限") ||
           (sgn_number_at(text, at, &n) && (n.multiplier >= 1000 || sgn_at(text, n.end, "个|名|人|位")));
}

/* A figure right behind the title: 厨娘1人, 「打杂」男1个, 版师10000-18000. */
static bool is_told_at(sg_str text, size_t at)
{
    at += sgn_at(text, at, "」|』|】|》");
    for (int i = 0; i < 3; i++) {
        at = sgn_skip_blanks(text, at);
        size_t piece = sgn_at(text, at, "每斤|每天|一天|一斤|每亩|每件|一件|每小时|一小时|一晚|每月|一个月|一平|每平|一吨|每吨");
        if (piece && at + piece < text.n && text.s[at + piece] >= '0' && text.s[at + piece] <= '9')
            return true; /* 挖参 每斤0.8元 */
        at += piece;
        if (sgn_at(text, at, "计件 |按件 |计件,|按件,|计件;"))
            return true;
        at += sgn_at(text, at, ":|(|男|女|男女不限|不限|计件|按件|流水|月薪|日薪|时薪|年薪|底薪|工资");
    }
    sgn_number n;
    return sgn_at(text, at, "若干|数名|数人|一名|两名|一人|两人|几名|多名|面议") ||
           (sgn_number_at(text, at, &n) && (is_pay(text, &n) || is_bare_count(text, at) ||
                                            sgn_at(text, sgn_skip_blanks(text, n.end), "个|名|人|位")));
}

#define NOT_HIRED "厂|公司|店|用工|招工|农场|工厂|车间|部|部门|中心|补贴|津贴|工资|奖金|奖|费|待遇|酒店|集团|证|证书|食堂|期|餐"

/* The next sentence, or the one before, begins with a title, too, and a comma behind it. */
static bool is_sentence_of_list(const sg_vocabulary *v, sg_str text, size_t from, size_t end, size_t line_end)
{
    enum { FAR = 600 };
    sg_str within = sgn_slice(text, 0, line_end - end > FAR ? end + FAR : line_end);
    line_end = within.n;
    size_t stop = sgn_find(within, end, "。"), next = stop != SIZE_MAX ? stop + 3 : line_end;
    size_t past = next < line_end ? sgn_title_end(within, next) : line_end;
    if (past < line_end && text.s[past] == ',' && sgn_is_title(v, sgn_slice(text, next, past)))
        return true;
    sgn_number n;
    return sgn_ends(text, from, "。") &&
           (past >= line_end || (sgn_number_at(text, end + 1, &n) && sgn_at(text, n.end, "名|人|个|位")));
}

/* The segment at `from` is "缝纫工20人", "普工:10人", "叉车司机(2名,…)", "平车6000-9000", "杂工若干". */
job_head sgn_head(const sg_vocabulary *v, sg_str text, size_t from, size_t line_end)
{
    job_head h = {.at = from, .kind = FOUND_NONE};
    size_t begin = from + sgn_at(text, from, "其中|包括|招聘|急招|招|招收|诚聘|另招|另要|还要|要|急缺|还缺|缺|需|再找|再招|找|另外");
    begin += sgn_ends(text, begin, "招") ? sgn_at(text, begin, "收") : 0;
    begin = sgn_skip_blanks(text, begin);
    if (begin < text.n && text.s[begin] >= 'a' && text.s[begin] <= 'h' && sgn_at(text, begin + 1, "岗位:|岗:"))
        begin += 1 + sgn_at(text, begin + 1, "岗位:|岗:"); /* c岗:保洁 */
    begin += sgn_at(text, begin, "「|『|【|《");
    size_t end = sgn_title_end(text, begin);
    enum { TITLE_BYTES = 45, SHORT_BYTES = 18 };
    if (end <= begin || end - begin > TITLE_BYTES || end > line_end || !is_opening_sign(text, end))
        return h;
    size_t bracket = sgn_find(sgn_slice(text, 0, end), begin, "(");
    h.title = sg_str_trim(sgn_slice(text, begin, bracket != SIZE_MAX && bracket > begin ? bracket : end));
    if (sgn_at(h.title, 0, "会|懂|能") && !sgn_at(h.title, 0, "会计|会所|会务|会展|会场|能源")) /* 会包包子 5000 */
        return h;
    if (sgn_at(h.title, 0, "一平|一件|一斤|一吨|一天|一晚|一单|一趟|一个|一米|每平|每件|每斤|每吨|每单|每天"))
        return h;
    if (sgn_has_any(h.title, "、|缺") || sgn_at(h.title, 0, "男工|女工|男|女") == h.title.n || sgn_ends(h.title, h.title.n, NOT_HIRED) || sgn_at(h.title, 0, "岗位|工种|职位|其余|其他|其它"))
        return h;
    /* 叉车司机,月薪6500,有证;打包员,…: up to the semicolon all is told of one job. */
    size_t semicolon = text.s[end] == ',' ? sgn_find(sgn_slice(text, 0, line_end), end, ";") : SIZE_MAX;
    bool parted = semicolon != SIZE_MAX || sgn_ends(text, from, ";");
    if (text.s[end] == ',' && !parted) /* 平车工,20名,计件。四线工,4名,… */
        parted = is_sentence_of_list(v, text, from, end, line_end);
    size_t stop = segment_end(text, text.s[end] == ',' && parted ? end + 1 : end, line_end);
    h.fact = facts_in(text, end, stop);
    sgn_number n;
    if (h.fact == FACT_NONE && text.s[end] == ':' && stop < line_end && text.s[stop] == ',' && sgn_number_at(text, stop + 1, &n) && is_pay(text, &n))
        h.fact = FACT_PAY; /* 储备干部:大专,7000-8000 */
    if (h.fact == FACT_NONE)
        return h;
    sg_str before = sgn_slice(text, sgn_clause_start(text, begin), begin);
    if (sgn_has(h.title, "带过") || (before.n && sgn_has_any(before, "带过|带领|管理过|下设|现有|负责过")))
        return h;
    if (sgn_is_title(v, h.title)) {
        h.kind = h.fact == FACT_PERSON ? FOUND_MAYBE : FOUND_JOB;
        return h;
    }
    if (sgn_is_label(h.title) || h.title.n < 6 || sgn_has_any(h.title, NO_TITLE))
        return h;
    if (h.fact < FACT_COUNT && sgn_ends(h.title, h.title.n, "的"))
        return h;
    bool like = h.title.n <= SHORT_BYTES && sgn_looks_like_title(h.title);
    bool room = sgn_has_any(sgn_slice(text, end, stop), "人间|一间|人/|以上团队|人房");
    if (is_bare_many(text, end)) /* 开凯斯215 */
        return h;
    if (like || (!room && h.fact >= FACT_PAY && is_told_at(text, parted && text.s[end] == ',' ? end + 1 : end)))
        h.kind = FOUND_MAYBE;
    return h;
}

/* All characters of `a` in `b`, in order. */
static bool is_subsequence(sg_str a, sg_str b)
{
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        size_t next = i;
        if (sg_utf8_next(a, &next) == sg_utf8_next(b, &k))
            i = next;
    }
    return i >= a.n;
}

/* 保洁 within 保洁主管; of three characters and more also an abbreviation. */
static bool is_short_for(sg_str a, sg_str b)
{
    enum { THREE_CHARACTERS = 9 };
    return sg_str_find(b, a) != SIZE_MAX || (a.n >= THREE_CHARACTERS && is_subsequence(a, b));
}

/* 绞车工, 绞车司机: one's words without 工 begin the other. */
static bool begins_with_stem(sg_str a, sg_str b)
{
    size_t suffix = sgn_ends(a, a.n, "工|员|师傅|司机|手");
    enum { TWO_CHARACTERS = 6 };
    return suffix && a.n - suffix >= TWO_CHARACTERS && a.n - suffix <= b.n && memcmp(a.s, b.s, a.n - suffix) == 0 &&
           sgn_ends(b, b.n, "工|员|师傅|司机|手");
}

bool sgn_same_title(sg_str a, sg_str b)
{
    enum { TWO_CHARACTERS = 6 };
    if (a.n < TWO_CHARACTERS || b.n < TWO_CHARACTERS)
        return false;
    return is_short_for(a, b) || is_short_for(b, a) || begins_with_stem(a, b) || begins_with_stem(b, a);
}

/* Said again with another fact: 轮机工1人、厨娘1人,轮机工要证7000. */
static bool is_repeat(const head_list *list, const job_head *h)
{
    for (size_t i = 0; i < list->count; i++)
        if (sgn_same_title(list->head[i].title, h->title) &&
            (h->fact != FACT_COUNT || list->head[i].fact != FACT_COUNT))
            return true;
    return false;
}

static size_t sign_before(sg_str text, size_t start, size_t at)
{
    if (at == start)
        return 1;
    size_t bullet = sgn_ends(text, at, SGN_BULLETS);
    if (bullet && at > start + bullet)
        return bullet; /* ★物业管家2名:…★保洁10名:… */
    size_t unit = sgn_ends(text, at, "名|人|个|位"); /* 普工30名焊工10名 */
    if (unit && at > start + unit && text.s[at - unit - 1] >= '0' && text.s[at - unit - 1] <= '9')
        return unit;
    return sgn_ends(text, at, "、|,|;|:|。|!|招|聘|需|缺|)| |】|]|」|「|—|–|请|要|找");
}

static bool tells_pay(sg_str text)
{
    sgn_number n;
    for (size_t at = 0; sgn_next_number(text, &at, &n);)
        if (is_pay(text, &n))
            return true;
    return sgn_has_any(text, "计件|面议");
}

static bool all_counted(const job_head *heads, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (heads[i].fact != FACT_COUNT)
            return false;
    return count >= 2;
}

static bool all_parted(sg_str text, const job_head *heads, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!sgn_ends(text, heads[i].at, ";"))
            return false;
    return true;
}

/* A clause nobody knows counts as a job between two that are known, or behind two, told apart by
 * semicolons: 平车6000-9000,花边拼接5500,裁断6500. Returns how many are left. */
static size_t drop_strangers(sg_str text, job_head *heads, size_t count)
{
    size_t last = 0, kept = 0, jobs = 0, known = 0;
    for (size_t i = 0; i < count; i++)
        if (heads[i].kind == FOUND_JOB) {
            last = i;
            known++;
        }
    enum { LIST = 3 };
    for (size_t i = 0; i < count; i++) {
        bool loose = heads[i].kind == FOUND_MAYBE && heads[i].fact < FACT_COUNT;
        bool parted = sgn_ends(text, heads[i].at, ";|。|、|\n") != 0;
        bool between = jobs > 0 && i < last;
        bool listed = known > 0 && count >= LIST;
        bool row = count >= LIST && all_parted(text, heads, count);
        if (loose && !between && !listed && !(parted && jobs >= 1) && !row)
            continue;
        /* 招护工若干名,…,一对一陪护180元/天: the pay of the job before. */
        if (kept == 1 && heads[0].fact == FACT_COUNT && heads[i].fact == FACT_PAY && sgn_ends(text, heads[i].at, ",") &&
            !tells_pay(sgn_slice(text, heads[0].at, heads[i].at)))
            continue;
        /* 车工20人,裁床10人。普通车位保底2800;裁床4500: the second sentence tells more of the first. */
        if (kept > 0 && all_counted(heads, kept) && heads[i].fact != FACT_COUNT &&
            (sgn_ends(text, heads[i].at, " |,") || sgn_has(sgn_slice(text, heads[kept - 1].at, heads[i].at), "。")))
            continue;
        jobs += heads[i].kind == FOUND_JOB;
        heads[kept++] = heads[i];
    }
    return kept;
}

/* Without a figure or a word for one there are no facts to find. */
static bool tells_anything(sg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return sgn_has_any(text, "千|万|百|计件|按件|面议|若干|名|人|个|时薪|月薪|日薪|底薪");
}

void sgn_heads(const sg_vocabulary *v, sg_str text, size_t start, size_t end, head_list *list)
{
    job_head heads[HEAD_MAX];
    size_t count = 0, jobs = 0, counted = 0;
    int depth = 0;
    if (!tells_anything(sgn_slice(text, start, end)))
        return;
    if (text.s[start] == SGN_LISTED) { /* told apart before */
        job_head h = sgn_head(v, text, start + 1, end);
        if (h.kind != FOUND_NONE && list->count < HEAD_MAX)
            list->head[list->count++] = h;
        return;
    }
    for (size_t at = start; at < end && count < HEAD_MAX; at++) {
        char c = text.s[at];
        depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        if (depth > 0 || !((unsigned char)c >= 0xE4 || (c >= 'a' && c <= 'z')) || !sign_before(text, start, at) || sgn_at(text, at, "聘"))
            continue;
        job_head h = sgn_head(v, text, at, end);
        if (h.kind == FOUND_NONE || is_repeat(list, &h))
            continue;
        head_list own = {.count = 0};
        for (size_t i = 0; i < count; i++)
            own.head[own.count++] = heads[i];
        if (is_repeat(&own, &h))
            continue;
        if (count > 0 && h.fact != FACT_COUNT &&
            sgn_at(h.title, 0, "学徒|学徒工|熟练工|熟练|熟手|生手|新手|老手|熟工|有经验者|无经验者") == h.title.n)
            continue; /* 轮胎工2名 学徒3000,熟练工5000 */
        if (count > 0 && h.kind == FOUND_MAYBE && heads[count - 1].kind == FOUND_JOB && text.s[at - 1] == ' ' &&
            (size_t)(heads[count - 1].title.s - text.s) + heads[count - 1].title.n + 1 == at)
            continue; /* 普工 返费价 24元/小时 */
        if (count > 0) { /* 前厅部:礼宾员4人: nothing told of it, a heading */
            const job_head *before = &heads[count - 1];
            size_t past = (size_t)(before->title.s - text.s) + before->title.n;
            bool whole = sgn_has_any(sgn_slice(text, past, at), "其中|分别|包括") || (count == 1 && sgn_at(text, at, "其中|包括")); /* 12名,其中:护林员5名 */
            count -= whole || facts_in(text, past, at) == FACT_NONE;
        }
        heads[count++] = h;
        at = (size_t)(h.title.s - text.s) + h.title.n - 1;
    }
    count = drop_strangers(text, heads, count);
    for (size_t i = 0; i < count; i++) {
        jobs += heads[i].kind == FOUND_JOB;
        counted += heads[i].fact == FACT_COUNT;
    }
    /* 用工价:挖参 每斤0.8元;洗参 每天100元;切片 … */
    bool priced = count >= 3 && all_parted(text, heads, count) &&
                  sgn_has_any(sgn_slice(text, start, heads[0].at), "用工|工价|工钱|招|要人|用人");
    if (priced && !list->count)
        jobs = count;
    bool hired = counted == count && sgn_has_any(sgn_slice(text, 0, count ? heads[0].at : start), "招|聘|缺|要|用工|用人|需求");
    /* …各10名;装载机司机4名: one more behind those told apart before. */
    bool one_more = count == 1 && jobs == 1 && list->count > 0 && heads[0].fact == FACT_COUNT && heads[0].at == start;
    if (!one_more && (count < 2 || (jobs == 0 && !hired)))
        return;
    for (size_t i = 0; i < count && list->count < HEAD_MAX; i++)
        list->head[list->count++] = heads[i];
}

bool sgn_may_be_title(sg_str title)
{
    return title.n >= 6 && !sgn_is_label(title) && !sgn_has_any(title, NO_TITLE) &&
           !sgn_ends(title, title.n, NOT_HIRED);
}

bool sgn_tells_job(sg_str text)
{
    return facts_in(text, 0, text.n) >= FACT_PAY;
}

#define LIST_SIGNS "、|和|及|与| / |以及"

/* Where the titles of a list begin: behind the verb or the label; `*ret_sure` for these. */
static size_t list_start(sg_str text, size_t start, size_t end, bool labelled, bool *ret_sure)
{
    *ret_sure = true;
    for (size_t at = start; at < end; sg_utf8_next(text, &at)) {
        size_t verb = sgn_at(text, at, "招聘|招收|诚聘|急聘|急招|招工|诚招|招|聘");
        size_t label = sgn_at(text, at, "招聘岗位:|招聘工种:|岗位:|工种:|职位:|招聘职位:|需求岗位:|用工岗位:");
        if (label)
            return at + label;
        if (verb && !labelled && !sgn_at(text, at + verb, "信息|简章|公告|会|启事|岗位|单位|企业|条件|要求|人数|对象|满|待|商|牌|标|平台|热线|电话")) {
            at = sgn_skip_blanks(text, at + verb);
            at += sgn_at(text, at, ":|熟练|熟手|大量|长期|若干|多名|数名");
            return sgn_skip_blanks(text, at);
        }
    }
    *ret_sure = false;
    return end;
}

static size_t list_at(const sg_vocabulary *v, sg_str text, size_t from, size_t end, bool sure, head_list *list)
{
    enum { TITLE_BYTES = 30 };
    size_t first = list->count, at = from, known = 0, titled = 0, stop = 0;
    while (at < end && list->count < HEAD_MAX) {
        size_t to = at;
        while (to < end && !sgn_at(text, to, LIST_SIGNS "|,|。|;| |!|:|等|若干|包吃|包住|包食|每|工资|月薪|日薪|待遇|年龄|(|数名|两个岗|三个岗|四个岗|五个岗|两种|三种|两个工|三个工|四个工|五个工") &&
               !(text.s[to] >= '0' && text.s[to] <= '9'))
            sg_utf8_next(text, &to);
        sg_str title = sg_str_trim(sgn_slice(text, at, to));
        if (to < end && text.s[to] == '(') { /* 木工(机台)、喷漆工 */
            size_t close = sgn_find(sgn_slice(text, 0, end), to, ")");
            to = close != SIZE_MAX && sgn_at(text, close + 1, LIST_SIGNS) ? close + 1 : to;
        }
        bool is_known = sgn_is_title(v, title);
        if (!is_known && (title.n < 6 || title.n > TITLE_BYTES || sgn_is_label(title) || sgn_has_any(title, NO_TITLE) ||
                          (!sgn_looks_like_title(title) && list->count == first)))
            break;
        known += is_known;
        titled += sgn_ends(title, title.n, "工|员|师|师傅|手|司机|学徒|保安|保洁") != 0;
        list->head[list->count++] = (job_head){at, title, FACT_NONE, FOUND_JOB};
        stop = to;
        size_t sign = sgn_at(text, to, LIST_SIGNS);
        if (!sign)
            break;
        at = to + sign;
    }
    size_t found = list->count - first;
    sure |= sgn_at(text, stop, ",两个工序|,三个工序|,四个工序|,五个工序|,三个岗位|,四个岗位|,五个岗位|四个工种|五个工种|,三个工种|,四个工种|两个岗位|三个岗位|四个岗位|五个岗位|等岗位|2个岗位|3个岗位|4个岗位|各岗位|两种工|三种工") != 0;
    if (found >= 2 && known * 2 >= found && (sure || (found >= 3 && known >= 2 && titled >= 2)))
        return stop;
    list->count = first;
    return 0;
}

size_t sgn_title_list(const sg_vocabulary *v, sg_str text, size_t start, size_t end, bool labelled, head_list *list)
{
    bool sure;
    sg_str line_text = sgn_slice(text, start, end);
    if (!sgn_has_any(line_text, "、|和|及|与| / ") || (labelled && !sgn_has_any(line_text, "岗位:|工种:|职位:")))
        return 0;
    size_t from = list_start(text, start, end, labelled, &sure);
    size_t past = sure ? list_at(v, text, from, end, true, list) : 0;
    if (past || labelled)
        return past;
    for (size_t at = start; at < end; sg_utf8_next(text, &at)) {
        size_t stop = at == start || sgn_ends(text, at, " |,|;|:|。|!") ? list_at(v, text, at, end, false, list) : 0;
        if (stop)
            return stop;
    }
    return 0;
}
