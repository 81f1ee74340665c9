/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Employers' names made bare. 东莞市立讯精密电子有限公司 is 立讯精密 in a chat group and 立讯精密(东莞) on a
 * portal: place, legal form and brackets go, and what says who it is (the brand) is told from what
 * says what it does. Of an agency that says whom it recruits for, the client's name is kept.
 */
#include "employer_name.h"

#include <string.h>

#include "traits.h"

/* Words that say what an employer does, not who it is. */
static const char *const line_words[] = {
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "科技", "实业", "电子", "制造", "工业", "服饰",
    "服装", "制衣", "鞋业", "食品", "家具", "五金", "塑胶", "塑料", "机械", "建筑", "工程", "劳务", "人力资源", "物业",
    "管理", "服务", "餐饮", "酒店", "贸易", "商贸", "发展", "投资", "玩具", "纺织", "包装", "印刷", "光电", "精密",
    "制品", "材料", "新材料", "新能源", "能源", "汽车", "零部件", "配件", "电器", "电气", "技术", "信息", "网络", "物流",
    "运输", "快递", "家政", "医药", "制药", "药业", "化工", "建设", "装饰", "农业", "生态", "旅游", "文化", "传媒",
    "教育", "培训", "咨询", "厂", "店", "加工", "生产", "产品", "皮具", "箱包", "手袋", "针织", "日用品", "模具",
    "设备", "智能", "自动化", "半导体", "通讯", "通信", "照明", "灯饰", "陶瓷", "水泥", "钢铁", "金属", "铝业", "冷链", "货运", "速运", "转运", "仓储",
    "供应链", "卫浴", "洁具", "建陶", "时装", "服装", "织造", "鞋材", "鞋服", "农产品", "家居", "家庭服务", "宾馆", "度假",
    "酒楼", "火锅", "饮食", "门业", "微电子", "动漫", "体育用品", "泵业", "泵阀", "阀门", "模塑", "环境", "保安", "母婴", "彩印",
    "粮油", "调味品", "饮品", "合作社", "养殖", "种植", "煤业", "矿业", "建工", "路桥", "置业", "百货", "超市", "工地",
    "项目", "人力", "企业管理", "商业", "街道", "饭店", "小吃", "餐馆", "餐厅", "锁业", "灯具", "空调", "家电", "小家电", "电池", "大型",
    "运动", "工艺", "饰品", "园林", "绿化", "美容", "月子", "快运", "配送", "外卖", "网点", "驾校", "医院", "幼儿园", "学校",
    "木业", "板业", "纸业", "纸品", "茶业", "茶叶", "酒业", "生物", "动力", "光伏", "电力", "水务", "装备", "重工", "机电", "瓷业",
    "岗位", "车间", "基地", "农场", "果业", "石材", "石业", "砂石", "冷冻", "水产", "肉类", "面业", "米业", "批发", "零售",
    "注塑", "木材", "电商", "鞋", "纸箱", "整车", "房地产", "矿山",
    "企业", "控股", "总部", "工厂", "分拨", "营业", "门市", "专卖", "维修", "销售", "林场", "茶场", "酒厂", "政府", "勘察", "车行",
    "煤矿", "市政", "到家", "家纺", "橡塑", "塑业", "米面", "纺", "劳动服务", "宾馆", "民宿", "农庄", "山庄"};

static const char *const provinces[] = {
    "中国", "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北",
    "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "广西", "西藏", "宁夏", "新疆", "内蒙古", "黑龙江"};

/* Past `name` or its short form (东莞市, 东莞) at the start of `text`; 0 when it does not begin so. */
static size_t begins_with_place(const char *text, const char *name)
{
    size_t n = name ? strlen(name) : 0;
    if (n < 6)
        return 0;
    if (strncmp(text, name, n) == 0)
        return n;
    return n >= 9 && strncmp(text, name, n - 3) == 0 ? n - 3 : 0;
}

/* Length of 企石镇, 西航港街道 at the start of `text`. */
static size_t begins_with_town(const char *text)
{
    static const char *const ends[] = {"镇", "街道", "乡", "族乡"};
    enum { TWO = 6, FIVE = 15, EIGHT = 24 }; /* characters before the ending */
    for (size_t at = TWO; at <= EIGHT && at < strlen(text); at += 3)
        for (size_t i = at <= FIVE ? 0 : 3; i < sizeof ends / sizeof *ends; i++)
            if (strncmp(text + at, ends[i], strlen(ends[i])) == 0)
                return at + strlen(ends[i]);
    return 0;
}

static char *without_brackets(const char *folded, sg_arena *arena)
{
    size_t n = 0;
    char *out = sg_arena_alloc(arena, strlen(folded) + 1);
    for (const char *at = folded; out && *at; at++) {
        const char *close = *at == '(' ? strchr(at, ')') : NULL;
        if (close)
            at = close;
        else
            out[n++] = *at;
    }
    if (out)
        out[n] = '\0';
    return out;
}


static const char *const legal_forms[] = {"有限责任公司", "股份有限公司", "集团有限公司", "有限合伙", "有限公司",
                                          "股份公司",     "集团公司",     "分公司",       "总公司",   "个体工商户",
                                          "公司",         "集团",         "股份"};

/* Cut out wherever it stands: 盘江精煤股份有限公司金佳矿 is 盘江精煤金佳矿. */
static void cut_legal_forms(char *name)
{
    for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
        size_t n = strlen(legal_forms[i]);
        char *at = strstr(name, legal_forms[i]);
        if (at && strlen(name) >= n + 6)
            memmove(at, at + n, strlen(at + n) + 1);
    }
}

/* 超市, 社区, 小区, 景区 are no places to cut off. */
static bool is_other_word(const char *before)
{
    static const char *const words[] = {"超", "社", "小", "景", "城", "门"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memcmp(before, words[i], 3) == 0)
            return true;
    return false;
}

/* Past any 省, 市, 县, 区 within the first characters, if a name of two characters remains. */
static size_t begins_with_seat(const char *text)
{
    static const char *const ends[] = {"省", "市", "县", "区", "自治州"};
    enum { DISTRICT = 3, FARTHEST = 12, NAME_LEFT = 6 };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(text, ends[i]);
        size_t n = strlen(ends[i]);
        size_t least = i == DISTRICT ? 3 : 6; /* 西区, 园区, 开发区 */
        if (at && (size_t)(at - text) >= least && at - text <= FARTHEST &&
            strlen(at + n) >= NAME_LEFT && !is_other_word(at - 3) &&
            strncmp(at, "市政", 6) != 0 && strncmp(at, "市场", 6) != 0)
            return (size_t)(at - text) + n;
    }
    return 0;
}

/* 广顺镇人民政府, 榕江县人民医院: without the place nothing is left that names it. */
static bool is_office(const char *rest)
{
    static const char *const words[] = {"人民", "政府", "街道办", "办事处", "中心", "村委", "社区", "居委", "医院", "中学",
                                        "小学",  "学校", "幼儿园", "敬老院", "卫生院", "养老院", "福利院", "供电局"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(rest, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* 云南锡业 is 云锡 to everybody: the place that was cut last is kept, as far as there is room. */
static void keep_lead(const char *place, size_t length, sg_fingerprint *ret)
{
    sg_str text = {place, length};
    memset(ret->lead, 0, sizeof ret->lead);
    for (size_t pos = 0, n = 0; pos < text.n && n < SG_DUP_LEAD; n++)
        ret->lead[n] = (uint16_t)sg_utf8_next(text, &pos);
}

/* A place within the name says which branch it is: 中建钢构武汉, 好慷家政厦门. */
static void cut_inner_place(const char *place, char *name)
{
    enum { TWO_CHARACTERS = 6 };
    char *at = place && strlen(place) >= TWO_CHARACTERS ? strstr(name, place) : NULL;
    size_t n = at ? strlen(place) : 0;
    if (!at || at - name < TWO_CHARACTERS)
        return;
    static const char *const ends[] = {"市", "县", "区"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strncmp(at + n, ends[i], strlen(ends[i])) == 0) {
            n += strlen(ends[i]);
            break;
        }
    memmove(at, at + n, strlen(at + n) + 1);
}

static void cut_places(const sg_posting *posting, char *name, sg_fingerprint *ret)
{
    const char *names[] = {
        sg_region_name(posting->place.province), sg_region_name(posting->place.city),
        sg_region_name(posting->place.county), sg_region_name(posting->place.town),
        sg_region_short_name(posting->place.city), sg_region_short_name(posting->place.county)};
    for (bool again = true; again;) {
        size_t length = 0;
        for (size_t i = 0; i < sizeof names / sizeof *names && !length; i++)
            length = begins_with_place(name, names[i]);
        for (size_t i = 0; i < sizeof provinces / sizeof *provinces && !length; i++)
            if (strncmp(name, provinces[i], strlen(provinces[i])) == 0)
                length = strlen(provinces[i]);
        if (!length)
            length = begins_with_town(name);
        if (!length)
            length = begins_with_seat(name);
        /* 省, 市 … left over behind a short name */
        static const char *const ends[] = {"省", "市", "州", "县", "区", "镇"};
        for (size_t i = 0; length && i < sizeof ends / sizeof *ends; i++)
            if (strncmp(name + length, ends[i], 3) == 0)
                length += 3;
        again = length && strlen(name) >= length + 6 && !is_office(name + length);
        if (again) {
            keep_lead(name, length, ret);
            memmove(name, name + length, strlen(name + length) + 1);
        }
    }
    cut_inner_place(sg_region_short_name(posting->place.city), name);
    cut_inner_place(sg_region_short_name(posting->place.county), name);
}

/* Bytes of the leading part that says who it is: up to the first word of a line of business. */
static size_t brand_size(const char *name)
{
    enum { TWO_CHARACTERS = 6 };
    size_t cut = strlen(name);
    for (size_t i = 0; i < sizeof line_words / sizeof *line_words; i++) {
        const char *at = strstr(name, line_words[i]);
        while (at && at - name < TWO_CHARACTERS)
            at = strstr(at + 1, line_words[i]);
        if (at && (size_t)(at - name) < cut)
            cut = (size_t)(at - name);
    }
    return cut;
}

/* 电子厂, 某大型五金加工厂: says what it makes and not who it is. */
static bool is_nobody(const char *name)
{
    static const char *const offices[] = {"局", "委员会", "办公室", "大队"}; /* 水务局: who it is */
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++) {
        size_t n = strlen(offices[i]), size = strlen(name);
        if (size > n + 3 && strcmp(name + size - n, offices[i]) == 0)
            return false;
    }
    static const char *const more[] = {"某", "大型", "知名", "附近", "本地", "一家", "直招", "招聘", "公司", "单位", "厂家"};
    enum { ONE_CHARACTER = 3 };
    while (strlen(name) > ONE_CHARACTER) {
        size_t cut = 0;
        for (size_t i = 0; i < sizeof line_words / sizeof *line_words; i++)
            if (strncmp(name, line_words[i], strlen(line_words[i])) == 0 && strlen(line_words[i]) > cut)
                cut = strlen(line_words[i]);
        for (size_t i = 0; i < sizeof more / sizeof *more; i++)
            if (strncmp(name, more[i], strlen(more[i])) == 0 && strlen(more[i]) > cut)
                cut = strlen(more[i]);
        if (!cut)
            return false;
        name += cut;
    }
    return true;
}

/* Two ways to say one thing, the second not longer than the first. */
static void say_alike(char *name)
{
    static const char *const pairs[][2] = {{"4s店", "车行"},       {"汽车销售服务", "车行"},
                                           {"汽车服务", "车行"},   {"人民政府", "政府"},
                                           {"街道办事处", "街道办"}, {"煤矿", "矿"},
                                           {"收购站", "站"},       {"收购点", "站"},
                                           {"中心小学", "小学"},   {"中心学校", "学校"},
                                           {"小学食堂", "小学"},
                                           {"中学食堂", "中学"},   {"医院食堂", "医院"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *at = strstr(name, pairs[i][0]);
        size_t from = strlen(pairs[i][0]), to = strlen(pairs[i][1]);
        if (!at || to > from)
            continue;
        memcpy(at, pairs[i][1], to);
        memmove(at + to, at + from, strlen(at + from) + 1);
    }
}

/* Whom an agency recruits for: 众才人力(代招:比亚迪), 比亚迪(众才人力代招); NULL when it does not say. */
static const char *client_of(const char *folded, const char *outside, sg_arena *arena)
{
    static const char *const marks[] = {"代招", "代聘", "代理招聘", "派驻", "派往", "用工单位", "用工企业", "驻"};
    enum { LEAST = 6 };
    if (!sg_employer_is_agency(outside))
        return sg_employer_is_agency(folded) && strlen(outside) >= LEAST ? outside : NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = strstr(folded, marks[i]);
        if (!at)
            continue;
        at += strlen(marks[i]);
        at += strspn(at, ": ");
        size_t n = strcspn(at, "()");
        if (n >= LEAST && !sg_employer_is_agency(at))
            return sg_arena_strndup(arena, at, n);
    }
    return NULL;
}

/* 国贸购物中心(特步专柜): of a counter in a store the brand recruits; NULL when it is none. */
static const char *counter_of(const char *folded, sg_arena *arena)
{
    enum { LEAST = 6 };
    const char *open = strchr(folded, '('), *end = open ? strstr(open, "专柜") : NULL;
    bool inside = end && (size_t)(end - open) < strcspn(open, ")") && end - open > LEAST;
    return inside ? sg_arena_strndup(arena, open + 1, (size_t)(end - open) - 1) : NULL;
}

void sg_employer_bare(const sg_posting *posting, const char *folded, sg_arena *arena,
                      sg_fingerprint *ret)
{
    enum { FOUR_CHARACTERS = 12 };
    char *name = without_brackets(folded, arena);
    if (!name)
        return;
    const char *client = client_of(folded, name, arena);
    client = client ? client : counter_of(folded, arena);
    if (client) {
        name = without_brackets(client, arena);
        if (!name)
            return;
        ret->employer = 0;
        ret->traits |= SG_TRAIT_CLIENT;
    }
    say_alike(name);
    cut_legal_forms(name);
    cut_places(posting, name, ret);
    bool seated = ret->lead[0] && strlen(name) >= FOUR_CHARACTERS && strstr(folded, "公司") &&
                  !sg_employer_is_agency(folded); /* 兴义|水务投资|公司 is one firm */
    if (is_nobody(name) && !seated) {
        ret->employer = 0;
        return;
    }
    enum { OF = 0x7684, OF_WRITTEN = 0x4E4B }; /* 的, 之 */
    enum { LETTERS = 3 }; /* tcl王牌: those alone say who it is */
    sg_str text = sg_str_of(name);
    size_t brand = brand_size(name), count = 0;
    for (size_t pos = 0; pos < text.n && count < SG_DUP_NAME;) {
        bool of_brand = pos < brand;
        uint32_t cp = sg_utf8_next(text, &pos);
        if (!(cp >= '0' && cp <= '9') && !(cp >= 'a' && cp <= 'z') && !sg_is_han(cp))
            continue;
        if (count && (cp == OF || cp == OF_WRITTEN)) /* 万峰の家, 万峰之家, 万峰的家 */
            continue;
        ret->name[count++] = cp <= UINT16_MAX ? (uint16_t)cp : UINT16_MAX;
        bool behind_letters = count > LETTERS && ret->brand == count - 1 && sg_is_han(cp) &&
                              !sg_is_han(ret->name[count - 2]);
        if (of_brand && !behind_letters && ret->brand == count - 1)
            ret->brand++;
    }
}

bool sg_employer_is_agency(const char *folded)
{
    static const char *const words[] = {"人力", "劳务", "人才", "外包", "派遣", "中介", "职介", "职业介绍", "企业管理"};
    for (size_t i = 0; folded && i < sizeof words / sizeof *words; i++)
        if (strstr(folded, words[i]))
            return true;
    return false;
}
