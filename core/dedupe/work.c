/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One office writes 组装工, the next 装配员 and a third 产品组装: trades are read differently, titles share
 * no character, and still it is one kind of work. This is the list of words that mean the same. A
 * title's last word is what it is about (包装机维修 repairs), the others are what it mentions.
 */
#include "work.h"

#include <string.h>

#include "songgang/text.h"

enum { WORDS = 14 };
/* Rows up to HEADS end a title without saying what is done: 货车司机, 叉车司机. */
enum { HEADS = 4, TOLD = 0x80 };
static const char *const works[][WORDS] = {
    {"司机", "驾驶", "操作手", "机手"},
    {"管理", "主管", "经理", "主任", "组长", "班长", "领班", "店长", "队长"},
    {"工程师", "技术员", "设计", "编程", "研发"},
    {"教师", "老师", "讲师"},
    {"装配", "组装", "组立", "装嵌", "总装"},
    {"喷漆", "油漆", "喷涂", "涂装", "烤漆", "漆工"},
    {"打磨", "抛光", "磨光", "砂光", "打砂"},
    {"保洁", "清洁", "打扫", "卫生", "扫街", "扫马路"},
    {"环卫", "清扫", "扫地", "道路保洁", "扫街", "扫马路", "清洁工人", "城市保洁"},
    {"收银", "收款"},
    {"缝纫", "平车", "车位", "针车", "车缝", "缝制", "高车", "服装车", "车衣", "缝衣", "罗拉车", "高低车", "做衣服", "车帮"},
    {"采摘", "摘", "采收"},
    {"采茶", "茶园"},
    {"分拣", "拣货", "分拨", "拣选", "分货", "理货", "补货"},
    {"配送", "送货", "派送", "派件", "外卖", "送餐", "骑手", "快递员", "取件"},
    {"维修", "检修", "修理", "维保", "保养", "机修", "修车"},
    {"巡检", "巡查", "巡护", "巡逻", "巡视", "巡线"},
    {"护理", "陪护", "照护", "看护", "照顾老人"},
    {"厨师", "炒菜", "掌勺", "炉头", "主厨", "大厨", "厨工"},
    {"洗碗", "洗菜"},
    {"注塑", "啤机", "啤工"},
    {"冲压", "冲床", "冲工", "数冲", "啤机", "啤工"},
    {"包装", "打包", "装箱", "封箱"},
    {"搬运", "装卸", "卸货", "装车", "搬货"},
    {"质检", "检验", "品检", "品管", "品质", "质量", "检测", "qc"},
    {"仓管", "库管", "保管", "仓库管理", "仓库员", "管仓"},
    {"客服", "话务", "接线", "客户服务", "坐席", "呼叫"},
    {"前台", "接待", "总台"},
    {"文员", "内勤", "文秘", "录入", "行政"},
    {"保安", "安保", "秩序", "门卫", "护卫", "保卫", "安防", "守门"},
    {"保姆", "住家", "家政", "家庭服务"},
    {"月嫂", "育婴", "育儿", "带娃"},
    {"焊工", "焊接", "电焊", "二保", "氩弧", "气保", "烧焊"},
    {"焊锡", "锡焊", "烙铁", "电子焊"},
    {"钢筋", "扎筋", "扎铁"},
    {"支模", "模板", "木模", "建筑木工"},
    {"做鞋", "制鞋", "鞋面"},
    {"养护", "养路"},
    {"泥工", "瓦工", "砌筑", "砌墙", "砌砖", "泥水", "抹灰", "砖工"},
    {"裁剪", "裁床", "裁断"},
    {"尾部", "后道", "后整", "剪线"},
    {"整烫", "熨烫", "烫工", "大烫", "烫衣"},
    {"饲养", "养猪", "养殖", "养鸡", "喂养", "养牛", "喂猪", "喂鸡"},
    {"种植", "管护", "田管", "除草", "种养", "育苗", "扦插", "插苗", "茶苗", "栽苗", "施肥"},
    {"司炉", "锅炉", "烧锅"},
    {"挖掘机", "挖机", "勾机", "钩机"},
    {"幼师", "幼教", "幼儿教师", "幼儿园老师", "幼儿老师", "幼儿园教师"},
    {"印刷", "胶印"},
    {"灌装", "罐装", "灌酒", "充填"},
    {"切割", "下料", "开料"},
    {"电工"},
    {"数控车", "数车", "cnc车", "数控车床", "cnc车床"},
    {"车床", "普车"},
    {"cnc", "加工中心", "数控"},
    {"铣"},
    {"磨床", "研磨", "外圆磨", "平面磨"},
    {"烘焙", "面包", "糕点", "西点", "蛋糕", "裱花"},
    {"面点", "白案", "包子", "早点"},
    {"豆腐", "豆制品", "豆花"},
    {"制茶", "炒茶", "茶叶加工"},
    {"导购", "店员", "营业员"},
    {"会计", "财务"},
    {"窑"},
    {"屠宰", "宰杀", "杀鸭", "杀猪", "杀鸡", "分割"},
    {"smt", "贴片"},
    {"业务员", "销售", "营销", "推销", "跑业务", "业务代表"},
    {"光伏", "太阳能", "装板"},
    {"餐厅服务", "餐饮服务", "跑堂", "楼面", "堂面"},
};
enum { COUNT = sizeof works / sizeof *works };
_Static_assert(COUNT - HEADS <= 64, "a bit for each in `works`");

static uint64_t bit_of(int work)
{
    return work > HEADS ? UINT64_C(1) << (work - 1 - HEADS) : 0;
}

enum { CHARACTERS = 4 };

/* Which of 256 bits is set for a character of three bytes, or one of one. */
static unsigned character_bit(const unsigned char *at)
{
    return ((*at & 0x80) && at[1] ? *at * 5u + at[1] * 67u + at[2] : *at) & 255;
}

static void characters_of(const char *text, uint64_t ret[CHARACTERS])
{
    memset(ret, 0, CHARACTERS * sizeof *ret);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at < 0x80 || (*at & 0xF0) == 0xE0) {
            unsigned bit = character_bit(at);
            ret[bit / 64] |= UINT64_C(1) << bit % 64;
        }
}

static bool has_character(const unsigned char *at, const uint64_t characters[CHARACTERS])
{
    unsigned bit = character_bit(at);
    return characters[bit / 64] >> bit % 64 & 1;
}

/* Most words are told apart from most texts by their first two characters. */
static bool may_stand(const char *word, const uint64_t characters[CHARACTERS])
{
    const unsigned char *at = (const unsigned char *)word;
    size_t n = (*at & 0x80) ? 3 : 1;
    return has_character(at, characters) && (!at[n] || has_character(at + n, characters));
}

/* The last of the words outside brackets, before them those within: 做鞋（针车）. */
static void find_works(const char *text, uint64_t *ret_all, int *ret_last)
{
    const char *bracket = strchr(text, '(');
    uint64_t characters[CHARACTERS];
    characters_of(text, characters);
    const char *best_end = NULL;
    size_t best_size = 0;
    bool best_outside = false;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < WORDS && works[i][k]; k++) {
            if (!may_stand(works[i][k], characters))
                continue;
            size_t n = strlen(works[i][k]);
            for (const char *at = strstr(text, works[i][k]); at; at = strstr(at + n, works[i][k])) {
                bool outside = !bracket || at < bracket;
                const char *end = at + n;
                *ret_all |= bit_of((int)i + 1);
                bool later = best_end && (end > best_end || (end == best_end && n > best_size));
                if (!best_end || (outside && !best_outside) || (outside == best_outside && later)) {
                    best_end = end;
                    best_size = n;
                    best_outside = outside;
                    *ret_last = (int)i + 1;
                }
            }
        }
}

void sg_work_mark(const char *folded_title, const char *folded_text, sg_fingerprint *ret)
{
    enum { SHORT = 480 }; /* bytes; longer ones speak of colleagues and machines, too */
    int last = 0;
    ret->works = 0;
    if (folded_title)
        find_works(folded_title, &ret->works, &last);
    bool told = last == 0 && folded_text && strlen(folded_text) <= SHORT;
    if (told)
        find_works(folded_text, &ret->works, &last);
    ret->work = (uint8_t)(last | (told && last ? TOLD : 0));
}

sg_work_relation sg_work_relate(const sg_fingerprint *a, const sg_fingerprint *b)
{
    int x = a->work & ~TOLD, y = b->work & ~TOLD;
    if (!x || !y)
        return SG_WORK_UNKNOWN;
    bool told = (a->work | b->work) & TOLD;
    if (x == y && x > HEADS)
        return told ? SG_WORK_TOLD : SG_WORK_SAME;
    if ((bit_of(x) & b->works) || (bit_of(y) & a->works) ||
        (x <= HEADS && y <= HEADS && (a->works & b->works)))
        return told ? SG_WORK_TOLD : SG_WORK_PARTLY;
    return told || x <= HEADS || y <= HEADS ? SG_WORK_UNKNOWN : SG_WORK_OTHER;
}
