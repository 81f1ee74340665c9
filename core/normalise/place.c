/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The place of work. Names of regions are read left to right and fitted into each other
 * (西安-莲湖, 深圳龙华, 东莞长安镇); what fits nowhere stays a list of candidates. In running text the
 * names of employers, offices, schools, origins and interview places are passed over.
 */
#include <string.h>

#include "grammar.h"

enum { LEXEME_MAX = 24 };

static const sgn_word foreign[] = {
    {"迪拜", 1}, {"阿联酋", 1}, {"新加坡", 1}, {"非洲", 1}, {"日本", 1}, {"韩国", 1}, {"马来西亚", 1},
    {"越南", 1}, {"柬埔寨", 1}, {"缅甸", 1}, {"泰国", 1}, {"老挝", 1}, {"印尼", 1}, {"印度尼西亚", 1},
    {"菲律宾", 1}, {"沙特", 1}, {"卡塔尔", 1}, {"科威特", 1}, {"以色列", 1}, {"伊拉克", 1}, {"俄罗斯", 1},
    {"德国", 1}, {"法国", 1}, {"英国", 1}, {"美国", 1}, {"加拿大", 1}, {"澳大利亚", 1}, {"新西兰", 1},
    {"欧洲", 1}, {"南非", 1}, {"尼日利亚", 1}, {"安哥拉", 1}, {"埃塞俄比亚", 1}, {"刚果", 1}, {"赞比亚", 1},
    {"阿尔及利亚", 1}, {"埃及", 1}, {"肯尼亚", 1}, {"加纳", 1}, {"坦桑尼亚", 1}, {"巴基斯坦", 1}, {"孟加拉", 1},
    {"印度", 1}, {"斯里兰卡", 1}, {"哈萨克斯坦", 1}, {"乌兹别克斯坦", 1}, {"蒙古国", 1}, {"波兰", 1}, {"西班牙", 1},
    {"意大利", 1}, {"墨西哥", 1}, {"巴西", 1}, {"秘鲁", 1}, {"智利", 1}, {"阿根廷", 1}, {"国外", 1}, {"境外", 1},
    {"海外", 1}, {"文莱", 1}, {"塞尔维亚", 1}, {"匈牙利", 1}, {"土耳其", 1}, {"摩洛哥", 1}, {"莫桑比克", 1},
    {"乌干达", 1}, {"几内亚", 1}, {"喀麦隆", 1}, {"塞内加尔", 1}, {"马里", 1}, {"荷兰", 1}, {"葡萄牙", 1},
    {"毛里求斯", 1}, {"斐济", 1}, {"巴布亚新几内亚", 1}, {"东帝汶", 1}, {"老撾", 1}, {"阿曼", 1}, {"巴林", 1},
    {"约旦", 1}, {"白俄罗斯", 1}, {"乌克兰", 1}, {"希腊", 1}, {"瑞士", 1}, {"瑞典", 1}, {"芬兰", 1}, {"挪威", 1},
    {"丹麦", 1}, {"东京", 1}, {"大阪", 1}, {"首尔", 1}, {"曼谷", 1}, {"金边", 1}, {"河内", 1}, {"雅加达", 1},
    {"吉隆坡", 1}, {"津巴布韦", 1}, {"纳米比亚", 1}, {"科特迪瓦", 1}, {"利比里亚", 1}, {"塞拉利昂", 1},
    {"马达加斯加", 1}, {"卢旺达", 1}, {"尼日尔", 1}, {"乍得", 1}, {"加蓬", 1}, {"美洲", 1}, {"东南亚", 1},
    {"中东", 1}, {"澳洲", 1}, {"古巴", 1}, {"马尔代夫", 1},
};

static sg_region common_ancestor(const sg_region *regions, size_t count)
{
    sg_place all = sg_region_place(regions[0]);
    for (size_t i = 1; i < count; i++) {
        sg_place one = sg_region_place(regions[i]);
        all.town = one.town == all.town ? all.town : 0;
        all.county = one.county == all.county ? all.county : 0;
        all.city = one.city == all.city ? all.city : 0;
        all.province = one.province == all.province ? all.province : 0;
    }
    return all.town ? all.town : all.county ? all.county : all.city ? all.city : all.province;
}

/* Candidates that fit into `within`, or all when it is 0; most prominent first. */
static size_t fitting(const sg_vocabulary *v, const sg_lexeme *lexeme, sg_region within,
                      sg_region *ret, size_t max)
{
    size_t count, kept = 0;
    const sg_region *regions = sg_lexeme_regions(v, lexeme->id, &count);
    for (size_t i = 0; i < count && kept < max; i++)
        if (within == 0 || sg_region_within(regions[i], within))
            ret[kept++] = regions[i];
    return kept;
}

/* A province or city outweighs namesake counties elsewhere (西安, 中山, 海南); 朝阳 does not. */
static size_t settle(sg_region *regions, size_t count)
{
    if (count < 2)
        return count;
    sg_region first = regions[0];
    sg_region_level level = sg_region_level_of(first);
    bool nested = true;
    size_t peers = 0;
    for (size_t i = 1; i < count; i++) {
        nested &= sg_region_within(regions[i], first);
        peers += sg_region_level_of(regions[i]) == level;
    }
    enum { CHAOYANG_CITY = 211300 };
    if (nested || level == SG_REGION_PROVINCE ||
        (level == SG_REGION_CITY && peers == 0 && first != CHAOYANG_CITY))
        return 1;
    return count;
}

/* For an ambiguous name: candidates related to an unambiguous name elsewhere in the text. */
static size_t relate(const sg_vocabulary *v, const sg_lexeme *lexemes, size_t count, size_t self,
                     sg_region *regions, size_t candidates)
{
    for (size_t k = 0; k < count; k++) {
        sg_region other[2];
        if (k == self)
            continue;
        sg_region all[8];
        size_t n = fitting(v, &lexemes[k], 0, all, 8);
        if (settle(all, n) != 1)
            continue;
        other[0] = all[0];
        size_t kept = 0;
        sg_region keep[SG_MAX_PLACES * 2];
        for (size_t i = 0; i < candidates && kept < SGN_COUNT(keep); i++)
            if (sg_region_within(regions[i], other[0]) || sg_region_within(other[0], regions[i]))
                keep[kept++] = regions[i];
        if (kept > 0) {
            for (size_t i = 0; i < kept; i++)
                regions[i] = keep[i];
            return kept;
        }
    }
    return candidates;
}

static void add_place(sgn_place *p, sg_region region)
{
    for (size_t i = 0; i < p->candidate_count; i++)
        if (p->candidates[i] == region)
            return;
    if (p->candidate_count < SG_MAX_PLACES)
        p->candidates[p->candidate_count++] = region;
}

static sg_region widest(sg_region current, int level)
{
    sg_place place = sg_region_place(current);
    return level == 0 ? current : level == 1 ? place.county : level == 2 ? place.city : place.province;
}

/* Places in reading order; `places[0]` is the main one. Ambiguous first names end the reading. */
static size_t read_chain(const sg_vocabulary *v, sg_str text, const sg_lexeme *lexemes, size_t count,
                         sg_region *places, size_t max, sgn_place *ret)
{
    size_t n = 0;
    sg_region current = 0;
    for (size_t i = 0; i < count; i++) {
        sg_region fit[16];
        size_t fits = 0;
        if (current) {
            fits = fitting(v, &lexemes[i], current, fit, 16);
            if (fits > 0) {
                if (settle(fit, fits) == 1)
                    places[n - 1] = current = fit[0];
                continue;
            }
            size_t all = fitting(v, &lexemes[i], 0, fit, 16);
            bool contains = false;
            for (size_t k = 0; k < all; k++)
                contains |= sg_region_within(current, fit[k]);
            if (contains)
                continue;
            /* A further place is listed; a name inside other words (塘厦镇平山) is none. */
            bool listed = (unsigned char)text.s[lexemes[i].start - 1] < 0x80 ||
                          lexemes[i - 1].end == lexemes[i].start ||
                          sgn_ends(text, lexemes[i].start, "、|和|及|或|与|·|-|—||到|至|→|在|去|赴|;|。");
            if (!listed)
                continue;
            for (int level = 1; level <= 3 && fits == 0; level++) {
                sg_region outer = widest(current, level);
                fits = outer ? fitting(v, &lexemes[i], outer, fit, 16) : 0;
            }
        }
        if (fits == 0) {
            fits = fitting(v, &lexemes[i], 0, fit, 16);
            fits = settle(fit, fits);
            if (fits > 1)
                fits = settle(fit, relate(v, lexemes, count, i, fit, fits));
        }
        if (fits == 1 || (fits > 1 && current && settle(fit, fits) == 1)) {
            /* 东莞南城 is no county of another province: only provinces and cities are listed so. */
            if (n > 0 && sg_region_level_of(fit[0]) > SG_REGION_CITY &&
                sg_region_place(fit[0]).province != sg_region_place(current).province)
                continue;
            if (n == max)
                break;
            places[n++] = current = fit[0];
        } else if (fits > 1 && n == 0) {
            ret->ambiguous = true;
            for (size_t k = 0; k < fits; k++)
                add_place(ret, fit[k]);
            sg_region certain = common_ancestor(fit, fits);
            ret->place = sg_region_place(certain);
            return 0;
        }
    }
    return n;
}

/* 北京路18号, 深圳大道: a road called after a place. */
static bool is_road(sg_str text, const sg_lexeme *lexeme)
{
    return sgn_at(text, lexeme->end, "路|东路|西路|南路|北路|中路|大道|大街|一路|二路|三路|中大道|东大道|西大道|南大道|北大道|"
                                     "大桥|立交") != 0 &&
           !sgn_ends(text, lexeme->end, "市|省|区|县|州") && !sgn_at(text, lexeme->end, "路桥区");
}

static size_t scan_regions(const sg_vocabulary *v, sg_str text, unsigned what, sg_lexeme *out)
{
    sg_lexeme all[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, text, what, all, LEXEME_MAX), kept = 0;
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == SG_LEX_REGION && !(what == SG_SCAN_REGIONS && is_road(text, &all[i])))
            out[kept++] = all[i];
    return kept;
}

/* A town's name helps only inside a known city or county. */
static void add_town(const sg_vocabulary *v, sg_str text, sg_place *place)
{
    sg_lexeme lexemes[LEXEME_MAX];
    sg_region outer = place->county ? place->county : place->city;
    size_t count = outer ? scan_regions(v, text, SG_SCAN_REGIONS | SG_SCAN_TOWNS, lexemes) : 0;
    for (size_t i = 0; i < count; i++) {
        sg_region fit[4];
        size_t fits = fitting(v, &lexemes[i], outer, fit, 4);
        if (fits != 1)
            continue;
        /* 南京-新街口 may be a shopping street: only a known county or 镇, 乡, 街道 makes it a town. */
        if (!place->county && sg_region_place(fit[0]).county &&
            !sgn_ends(text, lexemes[i].end, "镇|乡|街道"))
            continue;
        if (fits == 1 && sg_region_level_of(fit[0]) == SG_REGION_TOWN) {
            *place = sg_region_place(fit[0]);
            return;
        }
    }
}

/* 广州/长沙/武汉: cities of as many provinces are a road or a whole market, and no place of work. */
static bool is_route(const sg_region *places, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (sg_region_place(places[i]).province == sg_region_place(places[k]).province)
                return false;
    return true;
}

/* Listed counties of one city. */
static bool are_districts(sg_str text, const sg_lexeme *lexemes, size_t count,
                          const sg_region *places, size_t n)
{
    sg_place first = sg_region_place(places[0]);
    for (size_t i = 1; i < n; i++) {
        sg_place one = sg_region_place(places[i]);
        if (!first.county || !one.county || one.city != first.city || one.county == first.county)
            return false;
    }
    for (size_t i = 1; i < count; i++)
        if (lexemes[i].start > lexemes[i - 1].end &&
            sgn_at(text, lexemes[i - 1].end, "、|/|和|及|与|或| |,|,也|或者") == lexemes[i].start - lexemes[i - 1].end)
            return true;
    return false;
}

static bool finish(const sg_vocabulary *v, sg_str text, const sg_lexeme *lexemes, size_t count,
                   bool towns, sgn_place *ret)
{
    sg_region places[SG_MAX_PLACES + 1];
    size_t n = read_chain(v, text, lexemes, count, places, SGN_COUNT(places), ret);
    if (n == 0)
        return ret->ambiguous;
    ret->place = sg_region_place(places[0]);
    for (size_t i = 1; i < n; i++)
        if (places[i] != places[0])
            add_place(ret, places[i]);
    if (n > 2 && is_route(places, n)) {
        add_place(ret, places[0]);
        ret->place = (sg_place){0};
        ret->ambiguous = true;
        return true;
    }
    if (n > 1 && are_districts(text, lexemes, count, places, n)) {
        /* 南明区、云岩区、白云区: all that is certain is the city. */
        add_place(ret, places[0]);
        ret->place = sg_region_place(ret->place.city);
        return true;
    }
    if (towns && !ret->place.town)
        add_town(v, text, &ret->place);
    return ret->place.province != 0;
}

#define INSTITUTIONS \
    "公司|集团|事务所|大学|学院|银行|医院|研究院|设计院|工程局|人社|就业局|就业服务|人力资源|劳动|政府|工会|" \
    "妇联|就业中心|劳务协作|劳务输出|零工市场|人才|保险|证券|商会|酒店有|党委|县委|市委|驿站|乡村振兴|街道办|" \
    "就业和|就业创业|公共就业|劳务站|劳务协会|办事处|工作站|联络站"

/* The place text of a bracketed or annotated employer: only its own words count. */
static bool in_employer(sg_str text, size_t end)
{
    size_t at = end;
    if (!sgn_has_any(sgn_slice(text, end, end + 96), INSTITUTIONS) ||
        (sgn_at(text, end, "某") && !sgn_at(text, end, "某某")))
        return false; /* 绥阳某纺织公司: a workplace there */
    for (int i = 0; i < 24 && at < text.n; i++) {
        if (sgn_at(text, at, INSTITUTIONS))
            return true;
        if (sgn_at(text, at, ",|。|;|:|!|\n|、|招|急|诚|工作|上班|直招| |/|-|·|(|)|】|]|务工"))
            return false;
        sg_utf8_next(text, &at);
    }
    return false;
}

/* 浙江省宁波市北仑区海天…: an address down to the county stands before the name. */
static bool is_full_address(sg_str text, size_t start, size_t end)
{
    return sgn_ends(text, end, "区|县|镇|街道") && end - start >= 24 &&
           sgn_has_any(sgn_slice(text, start, end), "省|市|州");
}

static bool is_listed(sg_str text, size_t end, size_t start)
{
    return end == start || (start - end <= 3 && sgn_at(text, end, "、|和|及|与|/|或| |,|-|·|到|至") == start - end);
}

/* 贵南高铁, 沪昆高速: a line called after its ends; 荔波高铁站 is a place. */
static bool is_line_name(sg_str text, size_t end)
{
    size_t line = sgn_at(text, end, "高铁|高速|铁路|客专|城际|高速公路|客运专线");
    return line && !sgn_ends(text, end, "市|县|区|省|州") &&
           !sgn_at(text, end + line, "项目|工地|标段|在建|站|南站|北站|东站|西站|服务区|收费站|路口|新城|新区|出口|口|局|南|北|东|西|片区|小区|广场|附近|旁");
}

static bool is_origin(sg_str text, size_t start, size_t end)
{
    if (is_line_name(text, end) || sgn_at(text, end, "老表|来的|过来的|老板,|师傅带|出发|上车|坐车|→|➡|=>|->|—>|⇒|>"))
        return true;
    if (sgn_ends(text, start, "跑|专跑|常跑") && (end >= text.n || sgn_at(text, end, "\n|,|的|来回")))
        return true; /* 跑昆明 */
    if (sgn_ends(text, start, "跑|专跑|发往|固定跑|跑的|常跑") && sgn_at(text, end, "专线|线|方向|长途|那边|一带|,|的货|方向"))
        return true;
    if (sgn_at(text, end, "人") && !sgn_at(text, end, "人民|人力|人才|人社|人事|人造|人和"))
        return true; /* 老板是温州人 */
    /* 我是望谟县桑郎镇的, 老家毕节: where the writer comes from */
    if (sgn_ends(text, start, "我是|我是咱们|咱们是|我们是|本人是|老家在|老家是|老家|家在|家是|我家|家住|祖籍|我来自")) {
        size_t stop = sgn_clause_end(text, end);
        if (sgn_ends(text, start, "老家在|老家是|老家|家在|我家|家住|祖籍|我来自") || (sgn_ends(text, stop, "的|人|老乡|人哈|的哈|人呀") &&
             !sgn_ends(text, stop, "厂的|厂里的|公司的|店的|店里的|合作社的|工地的|车间的|基地的|农场的|饭店的|酒店的|站的|学校的|医院的|园区的")))
            return true;
    }
    /* 贵阳到广州专线, 跑重庆至成都: the road, not where the work is */
    if (sgn_has_any(sgn_slice(text, start, end), "到|至|-|往") &&
        (sgn_at(text, end, "专线|线路|的线|往返|来回|干线|固定线|长途|班线|线,|线。|这条线|的长途|的专线") ||
         sgn_ends(text, start, "跑|从|往返|线路:|路线:|运输线路:|专线|来回|路线|线路|专跑|固定跑")))
        return true;
    if (sgn_at(text, end, "籍|户口|户籍|本地|人优先|老乡|话|方言|人员优先|人,|口味|菜|料理|特色|火锅|人勿|生源|的优先|人不|"
                                  "人免|人除外|籍除外|人可|人均可|本地人|当地|身份证|米粉|羊肉|小面|烧烤|户|风味|牛肉|拉面|名吃|"
                                  "标准|时间|品牌|市场开拓|客户|语|系|交界|接壤|毗邻|小吃|小笼|包子|烩面|板面|肉夹馍|大盘鸡|麻辣烫|米线|"
                                  "过桥|鸡公煲|烤鸭|卤味|螺蛳粉|饺子|烤鱼|酸汤|豆花|凉皮|煎饼|水饺|土菜|私房菜|家常菜|代招|口音|"
                                  "驻|转介|办事处发布|老板娘|老板在|老板开"))
        return true;
    return sgn_ends(text, start, "销往|运往|往返|送往|途经|籍贯|户籍|限|非|除|不要|不招|来自|面向|针对|出口|距|距离|离|毕业于|发往|往返|面试地点:|"
                                         "面试地点|报名地点:|面试地址:|集合地点:|籍贯:|户籍:|户口:|总部位于|总部设在|总部在|总部:|总部|"
                                         "注册于|欢迎|投资|覆盖|辐射|分布") != 0;
}

bool sgn_place_field(const sg_vocabulary *v, sg_str text, sgn_place *ret)
{
    sg_lexeme lexemes[LEXEME_MAX];
    *ret = (sgn_place){0};
    if (text.n == 0)
        return false;
    size_t count = scan_regions(v, text, SG_SCAN_REGIONS, lexemes), kept = 0;
    sgn_hit abroad;
    /* 越南海防: the country decides what follows it. */
    if (count > 0 && sgn_find_words(text, SGN_TABLE(foreign), &abroad, 1) &&
        abroad.start <= lexemes[0].start && lexemes[0].start <= abroad.end + 3) {
        *ret = (sgn_place){.abroad = true};
        return true;
    }
    for (size_t i = 0; i < count; i++)
        if (!(count > 1 && in_employer(text, lexemes[i].end)) &&
            !sgn_ends(text, lexemes[i].start, "面试地点:|籍贯:"))
            lexemes[kept++] = lexemes[i];
    if (kept > 0 && finish(v, text, lexemes, kept, true, ret))
        return true;
    /* A code (520100) or a spelling only the lookup knows (Guangdong, 粤). */
    sg_region region;
    sg_str whole = sg_str_trim(text);
    if (whole.n <= 24 && sg_region_lookup(v, whole, &region, NULL) == SG_OK) {
        ret->place = sg_region_place(region);
        return ret->place.province != 0;
    }
    sgn_hit hit;
    if (sgn_find_words(text, SGN_TABLE(foreign), &hit, 1)) {
        *ret = (sgn_place){.abroad = true};
        return true;
    }
    return false;
}

static const sgn_word place_labels[] = {
    {"工作地点", 1}, {"工作地址", 1}, {"上班地点", 1}, {"上班地址", 1}, {"工作区域", 1}, {"用工地点", 1},
    {"就业地点", 1}, {"厂址", 1}, {"项目地点", 1}, {"服务地点", 1}, {"工作城市", 1}, {"工作地:", 1}, {"工作地 ", 1},
    {"公司地址", 1}, {"工厂地址", 1}, {"单位地址", 1}, {"企业地址", 1}, {"岗位地点", 1}, {"务工地点", 1}, {"地点:", 1},
    {"地址:", 1}, {"位于", 1}, {"坐落", 1}, {"上班地:", 1}, {"施工地点", 1}, {"工地地址", 1}, {"工地:", 1},
    {"工地在", 1}, {"项目地址", 1}, {"店铺地址", 1}, {"门店地址", 1}, {"工地位于", 1}, {"工作单位地址", 1},
    {"地址 ", 1}, {"地点", 1}, {"务工地", 1}, {"厂在", 1}, {"厂区在", 1}, {"工厂在", 1}, {"公司在", 1}, {"项目在", 1}, {"驻地", 1},
    {"项目驻地", 1}, {"项目部在", 1}, {"车场在", 1}, {"门店在", 1}, {"店在", 1}, {"厂子在", 1}, {"厂房在", 1}, {"基地在", 1}, {"场在", 1},
    {"上班在", 1}, {"活在", 1}, {"干活地点", 1},
};

/* Strength of a label: 2 stated place of work, 1 an address that may be the office, 0 neither. */
static int labelled(sg_str text, const sgn_hit *hit)
{
    if (sgn_ends(text, hit->start, "面试|集合|报名|招聘会|培训|体检|乘车|活动|举办|联系|总部|报到|邮寄|注册|办公|举行|咨询|会场|宣讲|"
                                   "录用|应聘|现场|面谈|考试|笔试"))
        return 0;
    return sgn_at(text, hit->start, "位于|坐落|公司地址|地址|单位地址|企业地址|地点") ? 1 : 2;
}

static size_t label_end(sg_str text, size_t from)
{
    size_t stop = from;
    while (stop < text.n && text.s[stop] != '\n' && text.s[stop] != ';' &&
           !sgn_at(text, stop, "。|面试|总部|,工资|,月薪|,薪资"))
        sg_utf8_next(text, &stop);
    return stop;
}

/* 紫薇镇 behind 印江自治县: bytes of a town's name, 0 for none. */
static size_t town_length(sg_str text, size_t end)
{
    enum { LONGEST = 24 };
    for (size_t at = end; at < text.n && at - end < LONGEST; sg_utf8_next(text, &at)) {
        size_t kind = sgn_at(text, at, "镇|乡|街道");
        if (kind && at > end)
            return at + kind - end;
        if ((unsigned char)text.s[at] < 0xE4)
            return 0;
    }
    return 0;
}

/* "东莞市大朗镇东莞市顺祥电子有限公司招…", "昆明官渡骐斯劳务公司招…": the place stands before the name of who
 * hires. In 东莞市顺祥电子有限公司 alone it is where the firm is registered, and says nothing. How many
 * of the `count` names that touch are the place. */
static size_t hiring_place(sg_str text, const sg_lexeme *chain, size_t count)
{
    size_t end = chain[count - 1].end, stop = end;
    while (stop < text.n && stop - end < 90 && !sgn_at(text, stop, "招|聘|缺|急需|需要|\n|,|。|;"))
        sg_utf8_next(text, &stop);
    /* 用工单位:贵州大方发电有限公司: who employs, down to the county. */
    if (count >= 2 && sgn_ends(text, chain[0].start, "用工单位:|用工企业:|用工方:|务工单位:|工作单位:"))
        return count;
    /* A county's own public-welfare posts are in the county. */
    if (sgn_has_any(text, "公益性岗位|公益岗") && sgn_ends(text, end, "县|区|市") &&
        sgn_at(text, end + town_length(text, end), "政府|镇政府|乡政府|街道|人力资源和社会保障局|人社局|就业局|就业服务|公共就业|人民政府|疾控|医院|人力资源社会保障局"))
        return count;
    /* A county's hospital is in the county, whoever runs it. */
    sg_str house = sgn_slice(text, end, sgn_clause_end(text, end));
    if (sgn_has_any(house, "医院|卫生院|敬老院|养老院") && !sgn_has_any(house, "公司|经验|毕业|体检|集团"))
        return count;
    if (!sgn_at(text, stop, "招|聘|缺|急需|需要"))
        return 0;
    sg_str name = sgn_slice(text, end, stop);
    if (sgn_has_any(name, "大学|学院|银行|人社|就业|政府|工会|妇联|劳务协作|零工市场|人才|保险|证券|商会|党委|县委|市委|驿站|"
                          "乡村振兴|街道办|研究院|设计院|信息|岗位"))
        return 0;
    /* The name of the place again begins the name of the firm. */
    for (size_t k = 1; k < count; k++) {
        sg_str first = sgn_slice(text, chain[0].start, chain[0].start + 6);
        if (sg_str_equal(first, sgn_slice(text, chain[k].start, chain[k].start + 6)) ||
            sg_str_equal(sgn_slice(text, chain[k - 1].start, chain[k - 1].start + 6),
                         sgn_slice(text, chain[k].start, chain[k].start + 6)))
            return k;
    }
    if (count >= 2)
        return count;
    return sgn_has(name, "有限") ? 0 : count;
}

bool sgn_place_text(const sg_vocabulary *v, sg_str text, sgn_place *ret)
{
    sgn_place weak = {0};
    bool have_weak = false;
    sgn_hit hits[16];
    *ret = (sgn_place){0};
    size_t labels = sgn_find_words(text, SGN_TABLE(place_labels), hits, 16);
    for (size_t i = 0; i < labels; i++) {
        int strength = labelled(text, &hits[i]);
        sg_str place = sgn_slice(text, hits[i].end, label_end(text, hits[i].end));
        sgn_place one;
        if (!strength || !sgn_place_field(v, place, &one))
            continue;
        if (strength == 2) {
            *ret = one;
            return true;
        }
        if (!have_weak)
            weak = one;
        have_weak = true;
    }
    if (have_weak) {
        *ret = weak;
        return true;
    }
    sg_lexeme lexemes[LEXEME_MAX], own[LEXEME_MAX];
    size_t count = scan_regions(v, text, SG_SCAN_REGIONS, lexemes), kept = 0, own_count = 0;
    for (size_t i = 0; i < count;) {
        /* Names that touch or are listed (贵州、云南老乡) share the fate of the whole. */
        size_t last = i;
        bool touching = true;
        while (last + 1 < count && is_listed(text, lexemes[last].end, lexemes[last + 1].start)) {
            last++;
            touching &= lexemes[last].start == lexemes[last - 1].end;
        }
        size_t start = lexemes[i].start, end = lexemes[last].end;
        sg_str before = sgn_slice(text, sgn_clause_start(text, start), start);
        bool employer = in_employer(text, end) && !(touching && is_full_address(text, start, end));
        if (!employer && !is_origin(text, start, end) &&
            !sgn_has_any(before, "面试|报名|集合|户籍|籍贯|招聘会|总部|毕业|联系"))
            for (size_t k = i; k <= last; k++)
                lexemes[kept++] = lexemes[k];
        else if (employer && own_count == 0 && !is_origin(text, start, end))
            for (size_t k = i; k < i + hiring_place(text, &lexemes[i], last - i + 1); k++)
                own[own_count++] = lexemes[k];
        i = last + 1;
    }
    if (kept == 0) {
        memcpy(lexemes, own, own_count * sizeof *own);
        kept = own_count;
    }
    if (kept > 0 && finish(v, text, lexemes, kept, false, ret))
        return true;
    size_t count_foreign = sgn_find_words(text, SGN_TABLE(foreign), hits, 16);
    for (size_t i = 0; i < count_foreign; i++)
        if (sgn_ends(text, hits[i].start, "赴|去|到|在|驻|派往|派驻|外派|地点:|前往|往|(|国家:") ||
            sgn_at(text, hits[i].end, "工作|务工|劳务|招|急招|工厂|项目")) {
            *ret = (sgn_place){.abroad = true};
            return true;
        }
    return false;
}

bool sg_read_place(const sg_vocabulary *v, sg_str text, bool is_place_field, sg_arena *arena,
                   sg_place *ret, sg_region *ret_candidates, size_t max, size_t *ret_count)
{
    sgn_place place;
    sg_str folded = sgn_fold(text, arena);
    if (!(is_place_field ? sgn_place_field(v, folded, &place) : sgn_place_text(v, folded, &place)))
        return false;
    *ret = place.place;
    size_t count = place.candidate_count < max ? place.candidate_count : max;
    for (size_t i = 0; i < count; i++)
        ret_candidates[i] = place.candidates[i];
    *ret_count = count;
    return true;
}
