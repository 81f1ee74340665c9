/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accommodation and meals. Nouns (食宿, 宿舍, 工作餐 …) get their meaning from what stands directly
 * before and after them (包, 不包, 自理, 补贴), or share that of a neighbour (工作餐和住宿自理). Work
 * about board (宿舍管理员, 食堂帮厨, 餐饮) is not an offer. A paid dormitory is provided.
 */
#include "grammar.h"

enum { BED = 1, MEAL = 2, BOTH = 3, WEAK = 4, ALLOWED = 8, IGNORED = 16, SHORT = 32 };

static const sgn_word nouns[] = {
    {"吃住", BOTH}, {"食宿", BOTH}, {"吃宿", BOTH}, {"膳宿", BOTH}, {"吃、住", BOTH},
    {"吃/住", BOTH}, {"住吃", BOTH}, {"吃喝住", BOTH}, {"食、宿", BOTH}, {"食住", BOTH},
    {"宿食", BOTH}, {"吃和住", BOTH}, {"吃饭住宿", BOTH}, {"住宿吃饭", BOTH}, {"餐宿", BOTH},
    {"住宿", BED}, {"宿舍", BED}, {"员工公寓", BED}, {"人才公寓", BED}, {"夫妻房", BED},
    {"员工宿舍", BED | WEAK}, {"职工宿舍", BED | WEAK}, {"空调宿舍", BED | WEAK},
    {"夫妻宿舍", BED | WEAK}, {"集体宿舍", BED | WEAK}, {"员工住宿", BED | WEAK},
    {"公寓式住宿", BED | WEAK}, {"公寓式宿舍", BED | WEAK}, {"厂区宿舍", BED | WEAK},
    {"宿舍楼", BED}, {"住所", BED}, {"住房", BED}, {"公寓", BED}, {"住处", BED}, {"住", BED | SHORT},
    {"宿", BED | SHORT}, {"住宿舍", BED}, {"床位", BED}, {"房间", BED | SHORT},
    {"工作餐", MEAL | WEAK}, {"员工餐", MEAL | WEAK}, {"三餐", MEAL}, {"两餐", MEAL},
    {"一餐", MEAL}, {"二餐", MEAL}, {"午餐", MEAL}, {"中餐", MEAL}, {"晚餐", MEAL},
    {"早餐", MEAL}, {"早午餐", MEAL}, {"午晚餐", MEAL}, {"中晚餐", MEAL}, {"四餐", MEAL},
    {"伙食", MEAL}, {"食堂", MEAL}, {"员工食堂", MEAL | WEAK}, {"职工食堂", MEAL | WEAK},
    {"员工餐厅", MEAL | WEAK}, {"内部食堂", MEAL | WEAK}, {"公司食堂", MEAL | WEAK},
    {"就餐", MEAL}, {"用餐", MEAL}, {"餐食", MEAL}, {"膳食", MEAL}, {"餐费", MEAL}, {"吃饭", MEAL},
    {"伙食费", MEAL}, {"饮食", MEAL}, {"餐饮费", MEAL}, {"生活", IGNORED}, {"夜宵", IGNORED},
    {"吃", MEAL | SHORT}, {"餐", MEAL | SHORT}, {"饭", MEAL | SHORT}, {"伙", MEAL | SHORT},
    {"工作午餐", MEAL | WEAK}, {"3餐", MEAL}, {"2餐", MEAL}, {"1餐", MEAL}, {"自助餐", MEAL},
    {"餐补", MEAL | ALLOWED}, {"饭补", MEAL | ALLOWED}, {"餐贴", MEAL | ALLOWED},
    {"饭贴", MEAL | ALLOWED}, {"餐饮补贴", MEAL | ALLOWED}, {"餐饮补助", MEAL | ALLOWED},
    {"房补", BED | ALLOWED}, {"住补", BED | ALLOWED}, {"房贴", BED | ALLOWED},
    {"租房补", BED | ALLOWED}, {"外宿", BED | ALLOWED}, {"外住", BED | ALLOWED}, {"外租", BED | ALLOWED},
    {"租房补贴", BED | ALLOWED}, {"租房补助", BED | ALLOWED}, {"餐房补", BOTH | ALLOWED},
    {"住公司宿舍", BED | WEAK}, {"住厂里", BED | WEAK}, {"住员工宿舍", BED | WEAK}, {"住厂区宿舍", BED | WEAK},
    {"空调房", BED | WEAK}, {"不住公司宿舍", BED | ALLOWED}, {"早晚两餐", MEAL}, {"早晚餐", MEAL},
    {"午饭", MEAL}, {"一顿饭", MEAL}, {"一顿午饭", MEAL}, {"一餐饭", MEAL}, {"中饭", MEAL}, {"饭卡", MEAL},
    {"一顿中饭", MEAL}, {"一顿午餐", MEAL}, {"两顿饭", MEAL}, {"三顿饭", MEAL}, {"午餐和晚餐", MEAL},
    {"不住宿", BED | ALLOWED}, {"不住宿舍", BED | ALLOWED}, {"不住厂", BED | ALLOWED},
    {"餐厅", IGNORED}, {"餐饮", IGNORED}, {"用餐高峰", IGNORED}, {"住宿费报销", IGNORED},
    {"宿舍管理", IGNORED}, {"宿舍管理员", IGNORED}, {"宿管", IGNORED}, {"宿舍清洁", IGNORED},
    {"宿舍保洁", IGNORED}, {"宿舍卫生", IGNORED}, {"宿舍区", IGNORED}, {"宿舍安全", IGNORED},
    {"食堂阿姨", IGNORED}, {"食堂帮厨", IGNORED}, {"食堂工作", IGNORED}, {"食堂厨师", IGNORED},
    {"食堂服务员", IGNORED}, {"食堂管理", IGNORED}, {"食堂承包", IGNORED}, {"食堂帮工", IGNORED},
    {"食堂切配", IGNORED}, {"食堂洗碗", IGNORED}, {"食堂主管", IGNORED}, {"食堂厨工", IGNORED},
    {"食堂经理", IGNORED}, {"食堂员", IGNORED}, {"食堂人员", IGNORED}, {"食堂打饭", IGNORED},
    {"食堂采购", IGNORED}, {"食堂保洁", IGNORED}, {"食堂卫生", IGNORED}, {"食堂勤杂", IGNORED},
    {"食堂工", IGNORED}, {"食堂日常", IGNORED}, {"食堂后勤", IGNORED}, {"中餐厨师", IGNORED},
    {"中餐厅", IGNORED}, {"中餐服务", IGNORED}, {"西餐", IGNORED}, {"送餐", IGNORED},
    {"住宿登记", IGNORED}, {"住宿部", IGNORED}, {"民宿", IGNORED}, {"客房", IGNORED},
    {"聚餐", IGNORED}, {"快餐", IGNORED}, {"团餐", IGNORED}, {"早餐店", IGNORED},
    {"早餐师", IGNORED}, {"中餐主管", IGNORED}, {"中餐热菜", IGNORED}, {"住院", IGNORED},
    {"居住", IGNORED}, {"餐具", IGNORED}, {"餐桌", IGNORED}, {"传餐", IGNORED}, {"订餐", IGNORED},
    {"点餐", IGNORED}, {"住宅", IGNORED}, {"住户", IGNORED}, {"吃苦", IGNORED}, {"小吃", IGNORED},
    {"住房公积金", IGNORED}, {"住建", IGNORED}, {"入住", IGNORED}, {"住家", IGNORED},
    {"生活区", IGNORED}, {"配餐", IGNORED}, {"备餐", IGNORED}, {"员工关系", IGNORED},
    {"公寓管理", IGNORED}, {"公寓管家", IGNORED}, {"酒店公寓", IGNORED}, {"住院部", IGNORED},
    {"餐饮部", IGNORED}, {"下午茶", IGNORED}, {"住房补", BED | ALLOWED}, {"常住", IGNORED},
    {"就餐环境", IGNORED}, {"用餐环境", IGNORED}, {"餐饮服务", IGNORED}, {"出差食宿", IGNORED},
    {"差旅食宿", IGNORED}, {"食堂配送", IGNORED}, {"中餐切配", IGNORED}, {"伙伴", IGNORED},
    {"食", MEAL | SHORT}, {"食品", IGNORED}, {"食材", IGNORED}, {"零食", IGNORED},
    {"早中晚餐", MEAL}, {"两餐一宿", BOTH | WEAK}, {"一日三餐", MEAL}, {"吃货", IGNORED}, {"早餐车", IGNORED}, {"营养餐", IGNORED}, {"做饭", IGNORED},
    {"煮饭", IGNORED}, {"吃苦耐劳", IGNORED}, {"记住", IGNORED}, {"留住", IGNORED},
    {"吃住行", IGNORED}, {"工作餐制作", IGNORED}, {"员工餐制作", IGNORED}, {"员工餐厨师", IGNORED},
    {"住家保姆", IGNORED}, {"衣食住行", IGNORED}, {"旅客住宿", IGNORED}, {"客人住宿", IGNORED},
};

#define PROVIDING                                                                                  \
    "包|管|提供|免费|有|含|供|安排|负责|解决|配|配备|带|统一|可|备有|设有|内设|设|公司|优质|舒适|标准|良好|空调|单位|工厂|厂里|"      \
    "厂内|厂区|员工|职工|免|全包|配套|独立|一日|每天|一天|中午|夫妻|高档|全免费|早中晚|午间|自有|好的|的|有免费|自带|自建"
#define STRONG "包|管|提供|免费|供|安排|解决|含|备|配|免|设有|内设|有"
#define REFUSING                                                                                   \
    "不包|不管|不提供|无|没有|没|不含|不安排|不供|未提供|不负责|不包含|不予|不解决|暂无|不带|不设|不免费|暂不提供|不能提供|"     \
    "不另包|不免费提供|不给"
#define REFUSED                                                                                    \
    "刷卡自费|自己充卡|自理|自费|自行|自己|自付|自备|不包|不提供|:无|:不|没有|不含|不管|:自理|自租|(自理|(自费|(无|:没有|:自|均自理|均不|都不|全自理|"   \
    "都自理|全部自理|不供|:否|由个人|不负责|不免费|就餐自费|用餐自费|就餐,自费|需自理|个人自理|不解决|不安排|-自理|-无|自掏|,自理|,自费| 自理|"   \
    " 自费|(不包|,费用自理|费用自理|(费用自理|(需自费|自选消费"
#define SUBSIDISED "每月充|:每天补|:每餐补|:每月补|每餐补|每顿补|厂里补助|公司补助|公司补贴|厂里补贴|单位补助|补|补贴|补助|津贴|费补|费补贴|费补助|有补|(补|(有补贴|:补|均有补|:有补|另补|每月补|每天补|均补贴|不用补|或补"
#define GRANTED                                                                                    \
    "空调|独卫|带独卫|有独卫|热水|全包|免费|:有|:包|:是|:提供|:免费|均免费|全免|都包|均包|便利|条件|有空调|(免费|均提供|都免费|由公司|公司包|扣|收|每月|(|"  \
    "环境|齐全|统一|已安排|配有|配备|:4|:6|:8|:两|4人|6人|8人|2人|3人|5人|四人|六人|八人|两人|由厂|厂包|公司解决|免水电|水电|"      \
    "便宜|可|:可|:公司|:厂|有保障|押金|内有|带空调|独立|200|100|150|300|50|:单|:双|:集"

typedef enum polarity { UNSAID, GIVEN, SUBSIDY, REFUSAL } polarity;

static size_t skip_noun_tail(sg_str text, size_t at)
{
    at += sgn_at(text, at, "费用|费|问题|等|方面|情况|待遇");
    return sgn_skip_blanks(text, at);
}

/* Words stacked before the noun: 不|提供|免费|食宿. */
static polarity said_before(sg_str text, size_t start, bool short_noun)
{
    size_t at = start, length;
    bool given = false;
    for (int i = 0; i < 5; i++) {
        while (at > 0 && text.s[at - 1] == ' ')
            at--;
        if (sgn_ends(text, at, REFUSING) && !sgn_ends(text, at, "有无|是否有"))
            return REFUSAL;
        if (sgn_ends(text, at, STRONG))
            given = true;
        length = sgn_ends(text, at, short_noun ? STRONG : PROVIDING);
        if (!length)
            break;
        at -= length;
    }
    if (given && sgn_ends(text, at, "不|未|没|无法"))
        return REFUSAL;
    return given ? GIVEN : UNSAID;
}

/* Board on business trips, or others' board. */
static bool is_elsewhere(sg_str text, const sgn_hit *hit)
{
    sg_str before = sgn_slice(text, sgn_clause_start(text, hit->start), hit->start);
    sg_str after = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
    return sgn_has_any(before, "出差|差旅|客人|旅客|学生|客户|预订|老人的|打扫|清洁|培训期间的|负责公司|负责学校|负责宾馆|打理|管理员工|"
                               "负责员工|协助|做员工|制作|负责食堂|维护|检查|家属") ||
           sgn_has_any(after, "报销|登记|办理入住|制作|预订|采购|安全管理|管理工作|卫生打扫|的打扫|的清洁|管理制度");
}

static polarity polarity_of(sg_str text, const sgn_hit *hit, sgn_context context)
{
    if (hit->value & ALLOWED)
        return said_before(text, hit->start, true) == REFUSAL && !sgn_ends(text, hit->start, "不")
                   ? UNSAID
                   : SUBSIDY;
    bool is_short = hit->value & SHORT;
    polarity before = said_before(text, hit->start, is_short);
    size_t at = is_short ? hit->end : skip_noun_tail(text, hit->end);
    if (sgn_at(text, hit->end, "补贴|补助|津贴|费补") || sgn_at(text, at, "补贴|补助|津贴"))
        return before == REFUSAL ? REFUSAL : SUBSIDY;
    if (before != REFUSAL && sgn_ends(text, hit->start, "补贴|补助|补"))
        return SUBSIDY; /* 补贴食宿500元 */
    if (before == UNSAID && hit->value & BED && sgn_ends(text, hit->start, "人间|人一间|4人|6人|8人|2人|3人|5人|四人|六人|八人|两人"))
        return GIVEN;
    if (sgn_at(text, at, "有") && sgn_clause_end(text, at) == at + 3)
        return GIVEN;
    if (before == REFUSAL)
        return sgn_at(text, at, SUBSIDISED) ? SUBSIDY : REFUSAL;
    if (!is_short && sgn_at(text, at, REFUSED))
        return REFUSAL;
    if (is_short && sgn_at(text, at, "自理|自费|自行解决|自己解决|:自理|自己充卡|刷卡自费"))
        return REFUSAL;
    if (!is_short && sgn_at(text, at, SUBSIDISED))
        return SUBSIDY;
    if (before == GIVEN)
        return GIVEN;
    if (is_short)
        return sgn_at(text, at, "全包|免费") && sgn_clause_start(text, hit->start) == hit->start ? GIVEN
                                                                                            : UNSAID;
    if (hit->value & WEAK || sgn_at(text, at, GRANTED))
        return GIVEN;
    /* A tag of its own in a list of benefits. */
    size_t from = sgn_clause_start(text, hit->start), to = sgn_clause_end(text, hit->end);
    if (context == SGN_FIELD && (to - from == hit->end - hit->start))
        return GIVEN;
    return UNSAID;
}

static bool is_joined(sg_str text, const sgn_hit *left, const sgn_hit *right)
{
    size_t gap = right->start - left->end;
    return gap <= 9 && (gap == 0 || sgn_at(text, left->end, "和|及|、|与|/|以及|或|,|费和|费、| |.") == gap);
}

enum { CANTEEN = 1 };

/* The strongest statement of each kind. That there is a canteen says less than 吃饭自费. */
static void apply(polarity p, int kind, bool canteen, int *bed, int *meal)
{
    static const int strength[] = {[UNSAID] = 0, [REFUSAL] = 2, [SUBSIDY] = 3, [GIVEN] = 4};
    int value = p == GIVEN && canteen ? CANTEEN : strength[p];
    if (kind & BED && value > *bed)
        *bed = value;
    if (kind & MEAL && value > *meal)
        *meal = value;
}

static sg_provision provision_of(int strength)
{
    return strength == 4 || strength == CANTEEN ? SG_PROVISION_PROVIDED
           : strength == 3                      ? SG_PROVISION_ALLOWANCE
           : strength == 2                      ? SG_PROVISION_NONE
                                                : SG_PROVISION_UNKNOWN;
}

enum { HIT_MAX = 48 };

/* 食宿:包住,餐补 — the noun before the colon only announces those after it. */
static bool is_heading(sg_str text, const sgn_hit *hits, size_t count, size_t i)
{
    size_t colon = sgn_at(text, hits[i].end, ":|情况:|待遇:|条件:");
    size_t word = hits[i].end + colon + sgn_at(text, hits[i].end + colon, "提供|缴纳|购买|交|买|有|无|不");
    if (colon && (sgn_at(text, word, "社保|五险|社会保险|六险|意外险|商业|雇主|保险|工伤|全勤|补贴")))
        return true; /* 食宿情况:提供社保 */
    bool free = colon && sgn_at(text, hits[i].end + colon, "免费|统一|有|提供");
    if (free && !sgn_at(text, word + sgn_at(text, word, "免费|统一"), ",|。|;|、|\n| |食|宿|吃|住|餐|工作餐|午|早|晚|三|两|四|六|八|4|6|8|(|员工|提供|单|双|夫妻|空调|公寓|伙") &&
        word + sgn_at(text, word, "免费|统一") < text.n)
        return true; /* 食宿情况:免费体检 */
    if (!colon || i + 1 >= count)
        return false;
    size_t end = hits[i].end;
    while (end < text.n && text.s[end] != '\n' && text.s[end] != ';')
        end++;
    return hits[i + 1].start < end && (hits[i].value & BOTH) == BOTH;
}

/* 工作餐和住宿自理, 提供住宿、伙食: neighbours share what is said of one. */
static void share(sg_str text, const sgn_hit *hits, polarity *said, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (said[i] == UNSAID && said[i - 1] != UNSAID && said[i - 1] != SUBSIDY &&
            !(hits[i].value & (IGNORED | ALLOWED)) && is_joined(text, &hits[i - 1], &hits[i]) &&
            text.s[hits[i - 1].end] != ',')
            said[i] = said[i - 1];
    for (size_t i = count; i-- > 1;)
        if (said[i - 1] == UNSAID && said[i] != UNSAID &&
            !(hits[i - 1].value & (IGNORED | ALLOWED | SHORT)) &&
            !(hits[i].value & ALLOWED) && is_joined(text, &hits[i - 1], &hits[i]) &&
            text.s[hits[i - 1].end] != ',')
            said[i - 1] = said[i];
}

bool sgn_board(sg_str text, sgn_context context, sg_provision *ret_accommodation,
               sg_provision *ret_meals)
{
    sgn_hit hits[HIT_MAX];
    polarity said[HIT_MAX];
    int bed = 0, meal = 0;
    if (!sgn_has_any(text, "吃|住|宿|餐|食|饭|房|公寓|伙|床位"))
        return false;
    size_t count = sgn_find_words(text, nouns, SGN_COUNT(nouns), hits, HIT_MAX);
    for (size_t i = 0; i < count; i++) {
        bool other = hits[i].value & IGNORED || is_elsewhere(text, &hits[i]) ||
                     is_heading(text, hits, count, i);
        said[i] = other ? UNSAID : polarity_of(text, &hits[i], context);
        if (other)
            hits[i].value |= IGNORED;
    }
    share(text, hits, said, count);
    for (size_t i = 0; i < count; i++)
        if (!(hits[i].value & IGNORED))
            apply(said[i], hits[i].value & BOTH, sgn_ends(text, hits[i].end, "食堂") != 0, &bed, &meal);
    if (bed == 0 && meal == 0)
        return false;
    *ret_accommodation = provision_of(bed);
    *ret_meals = provision_of(meal);
    return true;
}

bool sg_read_board(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                   sg_provision *ret_accommodation, sg_provision *ret_meals)
{
    (void)v;
    return sgn_board(sgn_fold(text, arena), SGN_FIELD, ret_accommodation, ret_meals);
}
