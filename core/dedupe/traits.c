/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One firm hires welders and welders' mates, by day and by night, for this shop and for that: the
 * trade is the same, the job is not. These are the words that say so.
 */
#include "traits.h"

#include <string.h>

#include "songgang/text.h"

typedef struct trait_words {
    uint16_t trait;
    bool also_in_description; /* unmistakable there, too */
    const char *words[16];
} trait_words;

static const trait_words table[] = {
    {SG_TRAIT_LEARNER, false, {"学徒", "实习", "见习", "储备", "培训生", "生手", "助理", "助手", "练习生", "管培"}},
    {SG_TRAIT_LEADER,
     false,
     {"主管", "组长", "班长", "队长", "经理", "领班", "店长", "厂长", "总监", "部长", "科长", "主任", "拉长", "线长", "园长", "工长"}},
    {SG_TRAIT_DEPUTY, false, {"副"}},
    {SG_TRAIT_ENGINEER, false, {"工程师", "技术员", "编程", "设计", "技术主管"}},
    {SG_TRAIT_NIGHT, true, {"夜班", "晚班"}},
    {SG_TRAIT_DAY, true, {"白班", "日班"}},
    {SG_TRAIT_CASUAL,
     true,
     {"小时工", "钟点工", "日结", "临时工", "零工", "暑假工", "寒假工", "短期工", "兼职", "短工"}},
    {SG_TRAIT_REGULAR, true, {"正式工", "长期工", "正式员工"}},
    {SG_TRAIT_SKILLED, false, {"熟手", "熟练", "大工", "高级", "资深", "技师"}},
    {SG_TRAIT_HELPER, false, {"小工", "帮工", "辅助", "普工", "杂工"}},
    {SG_TRAIT_MALE, false, {"(男)", "男工", "男普", "男操", "男员"}},
    {SG_TRAIT_FEMALE, false, {"(女)", "女工", "女普", "女操", "女员"}},
};

/* 众才人力小刘188…: who may be asked is an agency's. */
static bool names_agency(const char *description)
{
    static const char *const words[] = {"人力小", "人力公司", "人力资源公司", "人力资源有限", "劳务公司", "代招"};
    for (size_t i = 0; description && i < sizeof words / sizeof *words; i++)
        if (strstr(description, words[i]))
            return true;
    return false;
}

/* 学徒也行 and 生熟手均可 do not make it a learner's job. */
static bool says(const char *title, const char *word)
{
    static const char *const admitted[] = {"也行", "也可", "均可", "亦可", "都可", "都行", "也要"};
    for (const char *at = strstr(title, word); at; at = strstr(at + 1, word)) {
        const char *behind = at + strlen(word);
        bool merely = false;
        for (size_t i = 0; i < sizeof admitted / sizeof *admitted; i++)
            merely |= strncmp(behind, admitted[i], strlen(admitted[i])) == 0;
        if (!merely)
            return true;
    }
    return false;
}

uint16_t sg_traits_of(const char *folded_title, const char *folded_description)
{
    unsigned traits = 0;
    enum { WORDS = sizeof table[0].words / sizeof *table[0].words };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (size_t k = 0; k < WORDS && table[i].words[k]; k++) {
            const char *word = table[i].words[k];
            if ((folded_title && says(folded_title, word)) ||
                (table[i].also_in_description && folded_description &&
                 strstr(folded_description, word)))
                traits |= table[i].trait;
        }
    if (names_agency(folded_description))
        traits |= SG_TRAIT_AGENCY;
    return (uint16_t)traits;
}

/* ---- sites ---- */

/* Endings of a site's name, characters that make another word of it, before and behind. Only sites
 * of one kind can contradict each other: a shop may lie on a square. */
enum { SHOP = 1, VILLAGE = 10, DISTRICT = 11 };
static const struct {
    uint16_t kind; /* 1..15 */
    const char *end, *not_before, *not_behind;
} site_ends[] = {
    {SHOP, "店", "酒饭商门分本网旅书客开总各到餐锅该", ""},
    {2, "矿", "煤铁金采铜石", "工业山区石物泉长井"},
    {3, "站", "作务岗工车加电网烟购茶粮水卫理", "班立长着点岗员"},
    {4, "项目", "本该各类等程个局速路司设", "经主助管"},
    {5, "小区", "各该本", ""},
    {5, "公园", "", ""},
    {5, "医院", "", ""},
    {5, "广场", "", ""},
    {6, "校区", "各该本", ""},
    {7, "厂区", "各该本新老", ""},
    {7, "分厂", "各该本", ""},
    {7, "一厂", "", "房"}, {7, "二厂", "", "房"}, {7, "三厂", "", "房"}, {7, "四厂", "", "房"},
    {8, "仓", "理物司外进出", "管储务员"},
    {9, "标段", "", ""},
    {VILLAGE, "村", "乡农新本各该全", "民级委口卫干里"},
    {DISTRICT, "区", "社小校园厂景地片矿库新发业济税保口各该战辖", ""},
};

static bool contains_character(const char *list, const char *at)
{
    for (; *list; list += 3)
        if (memcmp(list, at, 3) == 0)
            return true;
    return false;
}

/* The two characters before an ending name the site; 0 when there are none. */
static uint16_t site_before(const char *text, const char *at, size_t i)
{
    enum { NAME = 6, KIND_BITS = 4 };
    const char *end = site_ends[i].end, *behind = at + strlen(end);
    if (at - text < NAME)
        return 0;
    for (int k = 3; k <= NAME; k += 3)
        if ((at[-k] & 0xF0) != 0xE0)
            return 0; /* no Han character */
    if (site_ends[i].kind == SHOP && (behind[0] & 0x80) && !contains_character("招急诚聘的", behind))
        return 0; /* 店埠镇 */
    if (contains_character(site_ends[i].not_before, at - 3) ||
        (strlen(behind) >= 3 && contains_character(site_ends[i].not_behind, behind)))
        return 0;
    return (uint16_t)(sg_hash64(at - NAME, NAME, 8) << KIND_BITS | site_ends[i].kind);
}

/* 独山项目 in 独山县: which of them, is not said. */
static bool is_own_place(const char *at, const char *const places[SG_SITE_PLACES])
{
    enum { NAME = 6 };
    for (int i = 0; i < SG_SITE_PLACES; i++)
        if (places[i] && strncmp(places[i], at - NAME, NAME) == 0)
            return true;
    return false;
}

/* 护航保安(派驻州医院): where an employer's people stand. */
static uint16_t stationed_at(const char *employer)
{
    enum { NAME = 6, STATIONED = 12, KIND_BITS = 4 };
    const char *at = employer ? strstr(employer, "驻") : NULL;
    if (!at || strlen(at) < 3 + NAME)
        return 0;
    return (uint16_t)(sg_hash64(at + 3, NAME, 8) << KIND_BITS | STATIONED);
}

void sg_sites_of(const char *const folded[], size_t count, const char *const places[SG_SITE_PLACES],
                 uint16_t ret[SG_DUP_SITES])
{
    size_t found = 0;
    ret[found] = count > SG_SITE_EMPLOYER ? stationed_at(folded[SG_SITE_EMPLOYER]) : 0;
    found += ret[found] != 0;
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; folded[t] && i < sizeof site_ends / sizeof *site_ends; i++) {
            if (site_ends[i].kind == DISTRICT && t != SG_SITE_TITLE)
                continue; /* of an address it is the county */
            for (const char *at = strstr(folded[t], site_ends[i].end); at;
                 at = strstr(at + 1, site_ends[i].end)) {
                uint16_t site = site_before(folded[t], at, i);
                bool known = site == 0 || is_own_place(at, places);
                for (size_t k = 0; k < found; k++)
                    known = known || ret[k] == site;
                if (!known && found < SG_DUP_SITES)
                    ret[found++] = site;
            }
        }
}

bool sg_sites_contradict(const uint16_t a[SG_DUP_SITES], const uint16_t b[SG_DUP_SITES])
{
    enum { KIND = 15 };
    bool contradict = false;
    for (int i = 0; i < SG_DUP_SITES; i++)
        for (int k = 0; k < SG_DUP_SITES; k++) {
            if (a[i] && a[i] == b[k])
                return false;
            contradict = contradict || (a[i] && b[k] && (a[i] & KIND) == (b[k] & KIND));
        }
    return contradict;
}
