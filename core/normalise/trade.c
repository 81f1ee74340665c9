/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Titles: what decorates them (【急聘】, 高薪, 包吃住, 6000+) and the trades they name. The head of a
 * Chinese compound stands at its end, so the last trade word of each part of a title decides.
 */
#include <string.h>

#include "grammar.h"

enum { LEXEME_MAX = 32, TITLE_MAX = 240 };

/* Say how, where or how many, but not what; a proper trade word beside them wins. */
#define WEAK_WORDS                                                                                 \
    "日结|女工|男工|工人|学徒|学生工|寒假工|暑假工|假期工|短期工|临时工|小时工|兼职|务工人员|经理|主管|主任|总监|员工|日结工|长期工|零工|"  \
    "实习生|储备干部|管培生|助理|技术员|工程师|管理人员|专员|学徒工|熟练工|技工|兼职工|临工|电子厂|部长|负责人|管理岗|临时普工|短工|厂普|老师傅|"   \
    "师傅|管理|实习|顾问|技师"

static bool is_weak(sg_str word)
{
    return word.n > 0 && sgn_at(word, 0, WEAK_WORDS) == word.n;
}

static void add_trade(sg_posting *job, sg_trade_id id)
{
    for (uint8_t i = 0; i < job->trade_count; i++)
        if (job->trades[i] == id)
            return;
    if (job->trade_count < SG_MAX_TRADES)
        job->trades[job->trade_count++] = id;
}

static void add_skill(sg_posting *job, sg_skill_id id)
{
    for (uint8_t i = 0; i < job->skill_count; i++)
        if (job->skills[i] == id)
            return;
    if (job->skill_count < SG_MAX_SKILLS)
        job->skills[job->skill_count++] = id;
}

/* Trades whose names say how one works, not on what: the word before decides if it can. */
#define GENERIC_TRADES "普工|设备操作工|零工|学徒工|技工|生产文员|班组长|手工工|包装工|公益性岗位人员"
#define ASSEMBLY "组装工"

static bool is_among(const char *list, const char *name)
{
    return name && sgn_at(sg_str_of(name), 0, list) == strlen(name);
}

/* What is made, for 装配, 操作 and 作业: 耳机装配工, 电芯操作工. Longest word first where one begins another. */
static const struct {
    const char *words, *trade;
    bool assembly_only;
} products[] = {
    {"手机|耳机|数据线|充电器|电子|数码|平板|音箱|摄像头|蓝牙|手环|键盘|鼠标|主板|打印机|路由器", "电子装配工", false},
    {"汽车|汽配|座椅|车灯|整车|新能源车|方向盘", "汽车装配工", false},
    {"家电|空调|冰箱|洗衣机|电饭煲|风扇|热水器|微波炉|吸尘器", "家电制造工", false},
    {"玩具|公仔|毛绒", "玩具工", false},
    {"灯饰|灯具|led灯|照明", "灯饰工", false},
    {"电芯|电池|锂电|极片", "电池制造工", false},
    {"制鞋|鞋厂|鞋底|大底|后帮|前帮|鞋材|鞋", "制鞋工", false},
    {"糕点|食品|速冻|饼干|面包|辣椒|豆制品|肉制品|水产", "食品加工工", false},
    {"瓷砖|陶瓷|卫浴|洁具|窑炉", "陶瓷工", false},
    {"制剂|制药|药厂|压片|药品", "制药工", false},
    {"光伏|组件", "光伏组件工", false},
    {"端子|线束|线材", "线束工", false},
    {"注塑|塑胶|塑料", "注塑工", false},
    {"家具|板式|橱柜|衣柜", "家具木工", false},
    {"芯片|晶圆|半导体|封装", "半导体操作员", false},
    {"玻璃", "玻璃工", false},
    {"水泥|砖机|预制", "建材制品工", false},
    {"箱包|手袋|皮具", "箱包工", false},
    {"化工|反应釜", "化工操作工", false},
    {"胶合板|人造板|刨花板", "人造板工", false},
    {"橡胶|轮胎|硫化", "橡胶工", false},
    {"行吊|行车|天车|龙门吊", "起重机司机", false},
    {"污水|水处理", "污水处理工", false},
    {"染缸|染整|染布|漂染", "染色工", false},
    {"织机|织布|喷水织机", "挡车工", false},
    {"菌棒|食用菌|大棚", "农业工人", false},
    {"茶叶|制茶", "制茶工", false},
    {"白酒|酿酒|饮料|酒厂", "饮料酿酒工", false},
    {"造纸|纸机", "造纸工", false},
    {"印刷", "印刷工", false},
    {"压铸", "压铸工", false},
    {"电镀", "电镀工", false},
    {"冲床", "冲压工", false},
    {"贴片机|smt", "SMT操作员", false},
    {"屠宰", "屠宰工", false},
    {"回流焊|波峰焊", "电子焊接工", false},
    {"机械|设备|泵|阀门|电机|电动车|自行车", "组装工", true},
};

static bool product_trade(const sg_vocabulary *v, sg_str before, bool assembly, sg_trade_id *ret)
{
    for (size_t i = 0; i < SGN_COUNT(products); i++)
        if ((assembly || !products[i].assembly_only) && sgn_has_any(before, products[i].words))
            return sg_trade_lookup(v, sg_str_of(products[i].trade), ret, NULL) == SG_OK;
    return false;
}

/* 机修工|程师, 注塑工|艺, 木工|具: the trade's 工 belongs to the next word; so does the 长 of 电子厂长|期工. */
static bool is_cut(sg_str part, const sg_lexeme *lexeme)
{
    if (sgn_ends(part, lexeme->end, "厂长") && sgn_at(part, lexeme->end, "期|白班|夜班|年招"))
        return true;
    return sgn_ends(part, lexeme->end, "工") && sgn_at(part, lexeme->end, "程|艺|序|具|作|厂|业|资|会|地|段|期|况|位");
}

/* How much a trade word says: 0 nothing, 1 a weak word, 2 a generic trade, 3 a trade. */
static int strength_of(sg_str part, const sg_lexeme *lexeme)
{
    if (lexeme->kind != SG_LEX_TRADE || is_cut(part, lexeme))
        return 0;
    sg_str word = sgn_slice(part, lexeme->start, lexeme->end);
    if (is_weak(word))
        return 1;
    const sg_trade *trade = sg_trade_get((sg_trade_id)lexeme->id);
    if (sgn_ends(word, word.n, "普工"))
        return 3;
    return trade && is_among(GENERIC_TRADES "|" ASSEMBLY, trade->name) ? 2 : 3;
}

/* 姜蒜加工工, 纸箱制作: no trade word, but what is made and that it is made. */
static int maker_of(const sg_vocabulary *v, sg_str part, sg_trade_id *ret)
{
    bool makes = sgn_ends(part, part.n, "加工|制作|生产|操作|熟手|师傅") ||
                 (sgn_ends(part, part.n, "工") && !sgn_ends(part, part.n, "施工|员工|职工|临工|招工|用工|化工|手工|期工|时工|结工|假工|学生工|男工|女工"));
    return makes && product_trade(v, part, false, ret) ? 3 : 0;
}

/* 水洗, 显影工, 浆纱学徒: a technique stands for the trade that uses it most. */
static int user_of(sg_str part, const sg_lexeme *lexemes, size_t count, sg_trade_id *ret)
{
    for (size_t i = count; i-- > 0;) {
        if (lexemes[i].kind != SG_LEX_SKILL || (unsigned char)part.s[lexemes[i].start] < 0x80)
            continue;
        size_t end = lexemes[i].end;
        end += sgn_at(part, end, "工|员|岗|师傅|学徒|熟手|操作工|操作员|女工|男工|技工|的");
        const sg_skill *skill = end == part.n ? sg_skill_get((sg_skill_id)lexemes[i].id) : NULL;
        const sg_trade *trade = skill ? sg_trade_get(skill->trades[0]) : NULL;
        if (!trade || !trade->manual)
            continue;
        *ret = skill->trades[0];
        return 3;
    }
    return 0;
}

/* 画线小妹, 手缝, 浸漆师傅: with 工 or 员 for who does it, a name the table knows. */
static bool worker_of(const sg_vocabulary *v, sg_str part, sg_trade_id *ret)
{
    static const char *const endings[] = {"工", "员"};
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = part.n < 36 ? sg_vocabulary_scan(v, part, SG_SCAN_TRADES, lexemes, LEXEME_MAX) : 0;
    for (size_t i = 0; i < count; i++)
        if (lexemes[i].kind == SG_LEX_TRADE)
            return false;
    char name[40];
    size_t n = part.n - sgn_ends(part, part.n, "小妹|师傅|大姐|阿姨|小弟|妹子|小哥|女孩|男孩|的|岗|位|熟手|学徒|女|男|人员");
    for (size_t i = 0; i < SGN_COUNT(endings) && n >= 6 && n + 4 <= sizeof name; i++) {
        memcpy(name, part.s, n);
        memcpy(name + n, endings[i], 3);
        if (sg_trade_lookup(v, (sg_str){name, n + 3}, ret, NULL) == SG_OK)
            return sg_trade_get(*ret)->manual;
    }
    return false;
}

/* 装配女工, 啤机女工: the trade without the word for the sex. */
static bool worker_named(const sg_vocabulary *v, sg_str part, sg_trade_id *ret)
{
    enum { STEM_LEAST = 6, ENDING = 6, CHARACTER = 3 };
    char name[48];
    if (part.n < STEM_LEAST + ENDING || part.n > sizeof name || sg_trade_lookup(v, part, ret, NULL) == SG_OK)
        return false;
    size_t n = part.n - ENDING;
    memcpy(name, part.s, n);
    memcpy(name + n, part.s + n + CHARACTER, CHARACTER);
    return sg_trade_lookup(v, (sg_str){name, n + CHARACTER}, ret, NULL) == SG_OK && sg_trade_get(*ret)->manual;
}

/* The head of one part of a title: its last trade word, unless that one says only how one works
 * (操作工, 装配工) and a word before it says on what. Returns how much it says, see strength_of(). */
static int head_of(const sg_vocabulary *v, sg_str part, sg_trade_id *ret)
{
    if (sgn_ends(part, part.n, "女工|男工") && worker_named(v, part, ret))
        return is_among(ASSEMBLY, sg_trade_get(*ret)->name) ? 2 : 3;
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, part, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    if (sgn_ends(part, part.n, "普工"))
        return sg_trade_lookup(v, sg_str_of("普工"), ret, NULL) == SG_OK ? 3 : 0;
    const sg_lexeme *best = NULL;
    int strength = 0;
    for (size_t i = count; i-- > 0;) {
        int said = strength_of(part, &lexemes[i]);
        if (said <= strength)
            continue;
        /* 操作工 behind another trade word yields to it; 包装工, 手工 only to nothing. */
        const sg_trade *trade = best ? sg_trade_get((sg_trade_id)best->id) : NULL;
        if (strength == 2 && trade && is_among("手工工|包装工|班组长|生产文员|" ASSEMBLY, trade->name))
            continue;
        best = &lexemes[i];
        strength = said;
    }
    if (!best) {
        int made = maker_of(v, part, ret);
        return made ? made : user_of(part, lexemes, count, ret);
    }
    *ret = (sg_trade_id)best->id;
    const sg_trade *trade = sg_trade_get(*ret);
    if (strength == 2 && trade && is_among("普工|设备操作工|技工|" ASSEMBLY, trade->name) &&
        !sgn_ends(part, best->end, "组长|班长"))
        product_trade(v, sgn_slice(part, 0, best->end), is_among(ASSEMBLY, trade->name), ret);
    return strength;
}

/* Most of a title: a Han character, which no sign of these lists begins like. */
static bool is_plain(sg_str text, size_t pos)
{
    unsigned char lead = pos < text.n ? (unsigned char)text.s[pos] : 0;
    return lead >= 0xE4 && lead <= 0xE9;
}

static size_t separator_at(sg_str text, size_t pos)
{
    unsigned char lead = pos < text.n ? (unsigned char)text.s[pos] : 0;
    if (is_plain(text, pos) && lead != 0xE5 && lead != 0xE6)
        return 0;
    if (lead >= 'a' && lead <= 'z')
        return 0;
    return sgn_at(text, pos, "/|、|,|+|\\||;|&|\n|和|及|或|。|\\|·| ");
}

/* 公益性岗位(护林员): the bracket says what is done. */
static void trade_in_brackets(const sg_vocabulary *v, sg_str title, sg_posting *job)
{
    size_t open = sgn_find(title, 0, "("), close = sgn_find(title, 0, ")");
    sg_trade_id id;
    if (open != SIZE_MAX && close != SIZE_MAX && open < close &&
        head_of(v, sgn_slice(title, open + 1, close), &id))
        job->trades[0] = id;
}

static bool is_only(const sg_posting *job, const char *names)
{
    const sg_trade *trade = job->trade_count == 1 ? sg_trade_get(job->trades[0]) : NULL;
    return trade && is_among(names, trade->name);
}

/* Parts outside brackets first; those inside when nothing outside says what is done (长期工(测试员)). */
static void trades_of_title(const sg_vocabulary *v, sg_str title, sg_posting *job)
{
    int strongest = 0;
    sg_trade_id worker;
    if (worker_of(v, sg_str_trim(title), &worker)) {
        add_trade(job, worker);
        return;
    }
    for (int inside = 0; inside <= 1 && (job->trade_count == 0 || (strongest == 1 && is_only(job, "零工|普工"))); inside++) {
        int depth = 0;
        size_t from = 0;
        for (size_t at = 0; at <= title.n;) {
            bool plain = is_plain(title, at);
            size_t open = plain ? 0 : sgn_at(title, at, "(|【|[|{|《|<|〔|「");
            size_t close = plain ? 0 : sgn_at(title, at, ")|】|]|}|》|>|〕|」");
            size_t cut = at == title.n ? 1 : open ? open : close ? close : separator_at(title, at);
            if (!cut) {
                sg_utf8_next(title, &at);
                continue;
            }
            sg_trade_id id;
            int said = (depth > 0) == (inside != 0) ? head_of(v, sgn_slice(title, from, at), &id) : 0;
            if (inside && said > 1 && strongest == 1) {
                job->trade_count = 0;
                strongest = said;
            }
            if (said && (!inside || said > 1 || strongest == 0))
                add_trade(job, id);
            strongest = said > strongest ? said : strongest;
            depth += open ? 1 : close && depth > 0 ? -1 : 0;
            at += cut;
            from = at;
        }
    }
    if (job->trade_count == 1 && !strcmp(sg_trade_get(job->trades[0])->name, "公益性岗位人员"))
        trade_in_brackets(v, title, job);
    if (job->trade_count > 1) {
        /* 普工/女工: drop what only a weak word gave when others are known. */
        sg_posting rest = *job;
        job->trade_count = 0;
        for (uint8_t i = 0; i < rest.trade_count; i++) {
            const sg_trade *trade = sg_trade_get(rest.trades[i]);
            if (!trade || !is_weak(sg_str_of(trade->name)))
                add_trade(job, rest.trades[i]);
        }
        if (job->trade_count == 0)
            *job = rest;
    }
}

/* "招聘普工20名", "招针车、手工": the trades that follow 招 or 聘 closely. */
static bool trades_sought(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    static const char *const calls[] = {"招聘", "招", "聘", "岗位:", "工种:", "职位:", "找一个", "找个", "找两个", "想找", "急需", "缺一个", "急要"};
    for (size_t c = 0; c < SGN_COUNT(calls); c++) {
        for (size_t at = 0; (at = sgn_find(text, at, calls[c])) != SIZE_MAX;) {
            at += strlen(calls[c]);
            size_t end = sgn_clause_end(text, at);
            end = end > at + 60 ? at + sg_utf8_prefix(sgn_slice(text, at, end), 60) : end;
            if (sgn_at(text, at, "聘会|聘信息|聘公告|聘经|聘工作|商|标|生源|生老师|生专员|生顾问|生代|聘专员|聘渠道|聘网|聘单位|聘流程|聘需求"))
                continue;
            trades_of_title(v, sgn_slice(text, at, end), job);
            if (job->trade_count > 0)
                return true;
        }
    }
    return false;
}

/* "要两个抛光师傅", "有没有会开叉车的": in a text that names no title, the first trade that is not part of
 * an employer's or a workplace's name. */
static void first_trade(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, text, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    for (int generic = 0; generic < 2; generic++)
        for (size_t i = 0; i < count; i++) {
            if (strength_of(text, &lexemes[i]) < (generic ? 2 : 3) ||
                sgn_at(text, lexemes[i].end, "厂|公司|店|专业|证|培训|经验|行业|市场|基地|许可|服务|部门|有限|局|平台|项目"))
                continue;
            add_trade(job, (sg_trade_id)lexemes[i].id);
            return;
        }
}

/* 电子厂小时工22元: who names nothing but the terms hires casual hands, and a factory 普工. */
static void hourly_trade(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    sg_trade_id id;
    if (sgn_has_any(text, "小时工|日结工|临时工|短期工|长期工|暑假工|寒假工|学生工") &&
        sg_trade_lookup(v, sg_str_of(sgn_has_any(text, "厂|车间|流水线") ? "普工" : "零工"), &id, NULL) == SG_OK)
        add_trade(job, id);
}

/* 食堂找个做饭的: who cooks for a household keeps house, who cooks for a site or canteen is its cook. */
static void cook_for_many(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    sg_trade_id cook;
    if (is_only(job, "家政服务员") && sgn_has_any(text, "做饭|煮饭|烧饭") &&
        sgn_has_any(text, "食堂|工地|幼儿园|学校|项目部|班组|工厂|厂里|工人|养老院|公司") &&
        !sgn_has_any(text, "家里|住家|老人|孩子|小孩|宝宝|打扫|家务") &&
        sg_trade_lookup(v, sg_str_of("厨师"), &cook, NULL) == SG_OK)
        job->trades[0] = cook;
}

void sgn_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_posting *job)
{
    trades_of_title(v, title, job);
    if (is_only(job, "零工") && description.n > 0) {
        /* 小时工 says how long; "招小时工:超市理货" says what. */
        sg_trade_id casual = job->trades[0];
        job->trade_count = 0;
        if (!trades_sought(v, description, job))
            add_trade(job, casual);
    }
    if (job->trade_count == 0 && title.n == 0)
        if (!trades_sought(v, description, job)) {
            first_trade(v, description, job);
            if (job->trade_count == 0)
                hourly_trade(v, description, job);
        }
    cook_for_many(v, title.n ? title : description, job);
    sg_str texts[] = {title, description};
    for (int t = 0; t < 2; t++) {
        sg_lexeme lexemes[64];
        size_t count = texts[t].n ? sg_vocabulary_scan(v, texts[t], SG_SCAN_TRADES, lexemes, 64) : 0;
        for (size_t i = 0; i < count; i++)
            if (lexemes[i].kind == SG_LEX_SKILL)
                add_skill(job, (sg_skill_id)lexemes[i].id);
    }
}

void sg_read_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_arena *arena,
                    sg_posting *ret)
{
    sgn_trades(v, sgn_fold(title, arena), sgn_fold(description, arena), ret);
}

/* ---- decoration ---- */

#define DECORATION                                                                                 \
    "月入|年入|急聘|急招|诚聘|高薪|直招|招聘|热招|大量|长期|包吃住|包吃|包住|包食宿|五险一金|五险|双休|月薪|底薪|保底|无责|名企|待遇|日结|周结|"     \
    "月结|不限|可预支|返费|稳定|元|薪|急|可住宿|提供食宿|应届|无经验|经验|男女|夫妻|坐班|长白班|工资|红包|立即|即日|直聘|福利|"          \
    "包三餐|提成|补贴|入职|加班|社保|来电|名额|岗位多|热|置顶|推荐|新岗"

static bool is_decoration(sg_str text)
{
    bool digits = false, han = false;
    for (size_t pos = 0; pos < text.n;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        digits |= cp >= '0' && cp <= '9';
        han |= sg_is_han(cp);
    }
    return text.n == 0 || sgn_has_any(text, DECORATION) || (digits && !han);
}

/* Copies `title` without brackets that only decorate. */
static size_t drop_brackets(sg_str title, char *out)
{
    size_t n = 0;
    for (size_t at = 0; at < title.n;) {
        size_t open = is_plain(title, at) ? 0 : sgn_at(title, at, "(|（|【|[|〔|「|《|{");
        size_t end = at + open;
        if (open) {
            while (end < title.n && !sgn_at(title, end, ")|）|】|]|〕|」|》|}"))
                sg_utf8_next(title, &end);
            size_t close = end < title.n ? sgn_at(title, end, ")|）|】|]|〕|」|》|}") : 0;
            if (close && is_decoration(sgn_slice(title, at + open, end))) {
                at = end + close;
                continue;
            }
        }
        size_t from = at;
        sg_utf8_next(title, &at);
        memcpy(out + n, title.s + from, at - from);
        n += at - from;
    }
    return n;
}

static size_t piece_end(sg_str text, size_t at)
{
    while (at < text.n && (is_plain(text, at) || !sgn_at(text, at, " |　|!|！|,|，|+|＋|·|~|～|。|:|：|—|-|★|☆|●|;|；|❤|🔥")))
        sg_utf8_next(text, &at);
    return at;
}

static bool names_trade(const sg_vocabulary *v, sg_str piece, sg_arena *arena)
{
    sg_lexeme lexemes[LEXEME_MAX];
    sg_str folded = sgn_fold(piece, arena);
    size_t count = sg_vocabulary_scan(v, folded, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    for (size_t i = 0; i < count; i++)
        if (lexemes[i].kind == SG_LEX_TRADE &&
            !is_weak(sgn_slice(folded, lexemes[i].start, lexemes[i].end)))
            return true;
    return false;
}

/* 东莞电子厂招普工, 月薪6000招保安: what follows 招 is the job. */
static sg_str after_call(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    for (size_t at = 0; (at = sgn_find(text, at, "招")) != SIZE_MAX; at += 3) {
        size_t end = at + 3 + sgn_at(text, at + 3, "聘|收|募");
        sg_str rest = sg_str_trim(sgn_slice(text, end, text.n));
        if (at > 0 && rest.n >= 6 && !sgn_at(text, at + 3, "商|生|标|工|牌|待|财|租|采") &&
            !sgn_at(rest, 0, "专员|主管|经理|顾问|助理") && names_trade(v, rest, arena))
            return rest;
    }
    return text;
}

/* Pieces between blanks and signs that only decorate go, unless nothing would be left. */
static sg_str drop_pieces(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    size_t n = 0, at = 0;
    while (at < text.n) {
        size_t end = piece_end(text, at);
        size_t next = end < text.n ? end + sgn_at(text, end, " |　|!|！|,|，|+|＋|·|~|～|。|:|：|—|-|★|☆|●|;|；|❤|🔥") : end;
        sg_str piece = sgn_slice(text, at, end);
        bool keep = piece.n > 0 && (names_trade(v, piece, arena) || !is_decoration(piece));
        if (keep) {
            memcpy(out + n, piece.s, piece.n);
            n += piece.n;
            if (next < text.n && !sgn_at(text, end, "!|！|★|☆|●|❤|🔥|~|～|。")) {
                memcpy(out + n, text.s + end, next - end);
                n += next - end;
            }
        }
        at = next > at ? next : at + 1;
    }
    while (n > 0 && sgn_ends((sg_str){out, n}, n, " |　|,|，|+|＋|·|:|：|—|-|;|；"))
        n -= sgn_ends((sg_str){out, n}, n, " |　|,|，|+|＋|·|:|：|—|-|;|；");
    return (sg_str){out, n};
}

/* 普工5000-7000元/月, 操作工18-45岁: figures after the job. */
static sg_str cut_figures(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    size_t at = 0;
    while (at < text.n && !(text.s[at] >= '0' && text.s[at] <= '9'))
        at++;
    bool latin = at > 0 && (unsigned char)text.s[at - 1] < 0x80;
    if (at == 0 || at >= text.n || latin || !names_trade(v, sgn_slice(text, 0, at), arena))
        return text;
    bool figures = at + 2 < text.n && text.s[at + 1] >= '0' && text.s[at + 1] <= '9';
    bool unit = sgn_has_any(sgn_slice(text, at, text.n), "元|岁|人|名|k|K|千|万|/");
    return figures || unit ? sgn_slice(text, 0, at) : text;
}

#define PREFIXES "急聘|急招|诚聘|高薪诚聘|高薪急聘|高薪聘请|高薪|直招|招聘|现招聘|大量招聘|急需|诚招|招收|长期招聘|热招|招募|厂家直招|岗位:|岗位：|男女不限|不限男女|包吃住|包吃包住|诚招|日结|长期"
#define SUFFIXES "若干名|若干|数名|多名|包吃住|包吃包住|包食宿|急聘|急招|高薪|招聘|包住|日结"

const char *sgn_clean_title(const sg_vocabulary *v, sg_str title, sg_arena *arena)
{
    title = sg_str_trim(title);
    title.n = sg_utf8_prefix(title, TITLE_MAX);
    char *first = sg_arena_alloc(arena, title.n + 1), *second = sg_arena_alloc(arena, title.n + 1);
    if (!first || !second)
        return NULL;
    sg_str text = {first, drop_brackets(title, first)};
    text = drop_pieces(v, sg_str_trim(text), arena, second);
    text = sg_str_trim(text);
    text = after_call(v, text, arena);
    for (size_t length; (length = sgn_at(text, 0, PREFIXES)) != 0 && length < text.n;)
        text = sgn_slice(text, length, text.n);
    for (size_t length; (length = sgn_ends(text, text.n, SUFFIXES)) != 0 && length < text.n;)
        text.n -= length;
    text = cut_figures(v, sg_str_trim(text), arena);
    if (text.n < 4)
        text = title;
    return sg_arena_strndup(arena, text.s, text.n);
}
