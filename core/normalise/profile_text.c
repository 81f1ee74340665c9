/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker says of himself (在鞋厂做过三年针车，想找包吃住的，最好在东莞，工资五千以上，不上夜班): past
 * trades, skills, years, certificates, wishes and refusals; see songgang/profile_text.h.
 *
 * Every word is taken with its stance: 想去广东 is a wish, 不想去广东 and 广东不去 a refusal, 在广东做过
 * the past, 没做过焊工 nothing at all. A stance reaches to the end of its clause, or to the next turn
 * (不想做普工想做焊工).
 */
#include "songgang/profile_text.h"

#include "grammar.h"
#include "profile_stance.h"
#include "songgang/messages.h"
#include "songgang/normalise.h"

enum { LEXEME_MAX = 48, LEAST_WAGE = 1000 };

typedef struct reading {
    const sg_vocabulary *v;
    sg_arena *arena;
    sg_str raw, text; /* as written; folded */
    sg_profile *p;
    sg_profile_notes *notes; /* nullable */
    bool failed;
} reading;

/* Notes what was read from the clause around `at`. Too many are dropped: nobody reads forty. */
static void note(reading *r, const char *field, const char *code, const char *label, size_t at)
{
    if (r->notes == NULL || r->notes->count == SG_PROFILE_NOTES_MAX) {
        return;
    }
    sg_str clause = sgn_slice(r->text, sgn_clause_start(r->text, at), sgn_clause_end(r->text, at));
    const char *quote = sgn_original(r->raw, sg_str_trim(clause), r->arena);
    r->failed = r->failed || label == NULL || quote == NULL;
    r->notes->item[r->notes->count++] = (sg_profile_note){field, code, label, quote};
}

#define LABEL(r, ...) ((r)->notes == NULL ? "" : sg_arena_printf((r)->arena, __VA_ARGS__))

/* Years of "三年针车" or "做过5年焊工": a number before 年 in the clause of the trade. */
static uint8_t years_near(sg_str text, const sg_lexeme *lexeme)
{
    size_t from = sgn_clause_start(text, lexeme->start), to = sgn_clause_end(text, lexeme->end);
    sg_str clause = sgn_slice(text, from, to);
    size_t pos = 0;
    sgn_number n;
    int32_t years;
    while (sgn_next_number(clause, &pos, &n)) {
        size_t at = n.end + sgn_at(clause, n.end, "多|来|个");
        if (n.multiplier == 1 && sgn_whole(&n, &years) && years > 0 && years <= 60 &&
            sgn_at(clause, at, "年") && !sgn_at(clause, at, "年级|年代|年生|年出生"))
            return (uint8_t)years;
    }
    return 0;
}

/* ---- what they can do ---- */

static void refuse_trade(reading *r, sg_trade_id id, const sg_lexeme *at)
{
    sg_profile *p = r->p;
    for (unsigned i = 0; i < p->trade_count; i++)
        if (p->trades[i] == id)
            return; /* stated outright, or said to be their work elsewhere */
    for (unsigned i = 0; i < p->avoid_trade_count; i++)
        if (p->avoid_trades[i] == id)
            return;
    if (p->avoid_trade_count == SG_MAX_AVOIDED)
        return;
    p->avoid_trades[p->avoid_trade_count++] = id;
    const sg_trade *trade = sg_trade_get(id);
    note(r, "avoid_trades", trade->code, LABEL(r, SG_MSG_HEARD_AVOID_TRADE, trade->name),
         at->start);
}

static void add_trade(reading *r, sg_trade_id id, const sg_lexeme *at)
{
    sg_profile *p = r->p;
    uint8_t years = years_near(r->text, at);
    const sg_trade *trade = sg_trade_get(id);
    unsigned i = 0;
    while (i < p->trade_count && p->trades[i] != id)
        i++;
    bool known = i < p->trade_count;
    if (i == SG_MAX_TRADES || (known && (p->trade_years[i] > 0 || years == 0)))
        return;
    p->trades[i] = id;
    p->trade_years[i] = years;
    p->trade_count += !known;
    note(r, "trades", trade->code,
         years > 0 ? LABEL(r, SG_MSG_HEARD_TRADE_YEARS, trade->name, (int)years)
                   : LABEL(r, SG_MSG_HEARD_TRADE, trade->name),
         at->start);
}

static void add_skill(reading *r, sg_skill_id id, const sg_lexeme *at)
{
    sg_profile *p = r->p;
    for (unsigned i = 0; i < p->skill_count; i++)
        if (p->skills[i] == id)
            return;
    if (p->skill_count == SG_MAX_SKILLS)
        return;
    p->skills[p->skill_count++] = id;
    const sg_skill *skill = sg_skill_get(id);
    note(r, "skills", skill->code, LABEL(r, SG_MSG_HEARD_SKILL, skill->name), at->start);
}

static void add_certificate(reading *r, sg_certificate_id id, const sg_lexeme *at)
{
    sg_profile *p = r->p;
    for (unsigned i = 0; i < p->certificate_count; i++)
        if (p->certificates[i] == id)
            return;
    if (p->certificate_count == SG_MAX_CERTIFICATES)
        return;
    p->certificates[p->certificate_count++] = id;
    const sg_certificate *held = sg_certificate_get(id);
    note(r, "certificates", held->code, LABEL(r, SG_MSG_HEARD_CERTIFICATE, held->name), at->start);
}

/* 要带孩子, 家里有老人要照顾: a duty at home and not a trade, unless they tell of it as work. */
static bool is_family(sg_str text, const sg_lexeme *at)
{
    sg_str word = sgn_slice(text, at->start, at->end);
    sg_str clause =
        sgn_slice(text, sgn_clause_start(text, at->start), sgn_clause_end(text, at->end));
    return sgn_has_any(word, "孩|娃|老人|家务") &&
           !sgn_has_any(clause, "做过|干过|当过|经验|会做|持|证|想做|想找|工作");
}

static void read_words(reading *r)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(r->v, r->text, SG_SCAN_TRADES | SG_SCAN_CERTIFICATES,
                                      lexemes, LEXEME_MAX);
    for (int refused = 0; refused < 2; refused++) { /* what they do first: it outweighs a refusal */
        for (size_t i = 0; i < count; i++) {
            const sg_lexeme *at = &lexemes[i];
            sgn_stance stance = sgn_stance_of(r->text, at->start, at->end);
            if (stance == SGN_REFUSED && refused && at->kind == SG_LEX_TRADE)
                refuse_trade(r, (sg_trade_id)at->id, at);
            if (stance == SGN_REFUSED || stance == SGN_LACKING || refused ||
                is_family(r->text, at))
                continue;
            if (at->kind == SG_LEX_TRADE)
                add_trade(r, (sg_trade_id)at->id, at);
            else if (at->kind == SG_LEX_SKILL)
                add_skill(r, (sg_skill_id)at->id, at);
            else if (at->kind == SG_LEX_CERTIFICATE)
                add_certificate(r, (sg_certificate_id)at->id, at);
        }
    }
}

/* ---- where to ---- */

static const char *region_code(reading *r, sg_region region)
{
    return r->notes == NULL ? NULL : sg_arena_printf(r->arena, "%06u", (unsigned)region);
}

static void add_region(reading *r, sg_region region, bool refused, size_t at)
{
    sg_profile *p = r->p;
    sg_region *list = refused ? p->avoid_regions : p->regions;
    uint8_t *count = refused ? &p->avoid_region_count : &p->region_count;
    const size_t room = refused ? SG_MAX_AVOIDED : SG_MAX_REGIONS;
    for (unsigned i = 0; i < *count; i++)
        if (list[i] == region)
            return;
    for (unsigned i = 0; refused && i < p->region_count; i++)
        if (sg_region_within(p->regions[i], region))
            return; /* stated outright as wished */
    if (*count == room)
        return;
    list[(*count)++] = region;
    const char *name = sg_region_short_name(region);
    note(r, refused ? "avoid_regions" : "regions", region_code(r, region),
         refused ? LABEL(r, SG_MSG_HEARD_AVOID_REGION, name) : LABEL(r, SG_MSG_HEARD_REGION, name),
         at);
}

/* 想去, 到, 最好在 … before a region make it a wish; 在广东做过 is the past. */
static void read_regions(reading *r)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(r->v, r->text, SG_SCAN_REGIONS, lexemes, LEXEME_MAX);
    const bool stated = r->p->region_count > 0;
    for (size_t i = 0; i < count; i++) {
        const sg_lexeme *at = &lexemes[i];
        if (at->kind != SG_LEX_REGION)
            continue;
        sgn_stance stance = sgn_stance_of(r->text, at->start, at->end);
        bool wished = stance == SGN_WISHED && !stated;
        if (!wished && stance != SGN_REFUSED)
            continue;
        size_t fits;
        const sg_region *regions = sg_lexeme_regions(r->v, at->id, &fits);
        if (fits > 0 && (fits == 1 || sg_region_level_of(regions[0]) <= SG_REGION_CITY))
            add_region(r, regions[0], stance == SGN_REFUSED, at->start);
    }
}

/* ---- on what terms ---- */

static const char past[] = "以前|原来|之前|去年|前年|一直|上个厂|上一个厂|拿过|挣过";

static void read_board(reading *r, sg_str clause, size_t at)
{
    sg_profile *p = r->p;
    sg_provision bed = SG_PROVISION_UNKNOWN, meals = SG_PROVISION_UNKNOWN;
    if (!sgn_board(clause, SGN_SENTENCE, &bed, &meals) ||
        sgn_has_any(clause, "不用|不需要|不要|无所谓|都行|都可以|以前|原来|之前"))
        return;
    bool soft = sgn_has_any(clause, "最好|尽量|优先");
    sg_wish wish = soft ? SG_WISH_PREFERRED : SG_WISH_REQUIRED;
    if (bed == SG_PROVISION_PROVIDED && p->accommodation == SG_WISH_ANY) {
        p->accommodation = wish;
        note(r, "accommodation", sg_wish_json(wish),
             LABEL(r, "%s", soft ? SG_MSG_HEARD_ROOM_PREFERRED : SG_MSG_HEARD_ROOM_REQUIRED), at);
    }
    if (meals == SG_PROVISION_PROVIDED && p->meals == SG_WISH_ANY) {
        p->meals = wish;
        note(r, "meals", sg_wish_json(wish),
             LABEL(r, "%s", soft ? SG_MSG_HEARD_MEALS_PREFERRED : SG_MSG_HEARD_MEALS_REQUIRED), at);
    }
}

/* 工资5000以上; and of a worker who wants "6000 or more", what else could it be? */
static bool is_wage(sg_str clause, sg_wage *ret)
{
    if (sgn_wage(clause, false, ret, NULL))
        return true;
    return sgn_has_any(clause, "想|要|希望|期望|至少|起码|不低于") &&
           sgn_has_any(clause, "以上|至少|起码|不低于|最少") && !sgn_has_any(clause, "岁|人|年|公里") &&
           sgn_wage(clause, true, ret, NULL) && ret->monthly_min >= LEAST_WAGE;
}

/* Of the whole text (12,000 has a comma), or clause by clause where it tells of the past as well. */
static void read_wage(reading *r, sg_str clause, size_t at)
{
    sg_profile *p = r->p;
    sg_wage wage;
    if (p->wage_min != SG_NO_AMOUNT || !is_wage(clause, &wage) ||
        sgn_has_any(clause, past))
        return;
    int32_t wish = wage.monthly_min != SG_NO_AMOUNT ? wage.monthly_min : wage.monthly_max;
    if (wish <= 0)
        return;
    p->wage_min = wish;
    for (size_t from = at, end; from < clause.n; from = end + 1) { /* to quote but one clause */
        end = sgn_clause_end(r->text, from);
        if (end > from && is_wage(sgn_slice(r->text, from, end), &wage))
            at = from;
    }
    note(r, "wage_min", NULL, LABEL(r, SG_MSG_HEARD_WAGE, (int)wish), at);
}

/* First of the '|'-separated words that is meant as a wish; SIZE_MAX none. */
static size_t wished_word(sg_str text, const char *words)
{
    for (size_t at = 0; at < text.n; at++) {
        size_t length = sgn_starts(text, at) ? sgn_at(text, at, words) : 0;
        if (length > 0) {
            sgn_stance stance = sgn_stance_of(text, at, at + length);
            sg_str before = sgn_slice(text, sgn_clause_start(text, at), at);
            bool told = stance == SGN_TOLD && sgn_has_any(before, past);
            if (stance != SGN_REFUSED && stance != SGN_LACKING && !told &&
                !sgn_at(text, at + length, "人|户口")) /* 本地人 */
                return at;
            at += length - 1;
        }
    }
    return SIZE_MAX;
}

static void read_nearness(reading *r)
{
    static const char near_words[] =
        "离家近|家附近|本地|就近|家门口|附近上班|附近找|附近打|照顾家|照顾老人|县内|本县|县城|本乡|本镇|本村|"
        "走不远|离不开家|离家太远|不出远门|不想出远门|出不了远门|接送娃|接送孩子|接送小孩";
    sg_profile *p = r->p;
    if (!sgn_has_any(r->text, "家|近|地|县|乡|镇|村|远|手工活"))
        return; /* most: the search below takes its time */
    size_t at = wished_word(r->text, near_words);
    if (at == SIZE_MAX) /* "not far from home" and "no long journey" are refusals of distance */
        for (size_t i = 0; i < r->text.n && at == SIZE_MAX; i++)
            if (sgn_starts(r->text, i) && sgn_at(r->text, i, "离家太远|离家远|出远门") &&
                sgn_stance_of(r->text, i, i + 3) == SGN_REFUSED)
                at = i;
    sg_str clause = at == SIZE_MAX ? (sg_str){NULL, 0}
                                   : sgn_slice(r->text, at, sgn_clause_end(r->text, at));
    if (at != SIZE_MAX && !p->near_home && !sgn_has_any(clause, "省")) { /* 离家近一点的省 */
        p->near_home = true;
        note(r, "near_home", NULL, LABEL(r, SG_MSG_HEARD_NEAR_HOME), at);
    }
    at = wished_word(r->text, "居家|在家做|在家里做|拿回家|带回家|手工活");
    if (at != SIZE_MAX && !p->home_based) {
        p->home_based = true;
        note(r, "home_based", NULL, LABEL(r, SG_MSG_HEARD_HOME_BASED), at);
    }
}

static void read_employment(reading *r)
{
    static const struct {
        const char *words;
        sg_employment kind;
    } kinds[] = {{"兼职", SG_EMPLOYMENT_PART_TIME},
                 {"零工|日结|散工|农闲", SG_EMPLOYMENT_DAY_LABOUR},
                 {"临时工|短期|短工|暑假工|寒假工", SG_EMPLOYMENT_TEMPORARY},
                 {"公益性岗位|公益岗", SG_EMPLOYMENT_PUBLIC_WELFARE}};
    sg_profile *p = r->p;
    if (p->employment != 0 || !sgn_has_any(r->text, "兼职|工|日结|短期|公益岗"))
        return;
    for (size_t i = 0; i < SGN_COUNT(kinds); i++) {
        size_t at = wished_word(r->text, kinds[i].words);
        if (at != SIZE_MAX) {
            p->employment |= 1u << kinds[i].kind;
            note(r, "employment", sg_employment_json(kinds[i].kind),
                 LABEL(r, SG_MSG_HEARD_EMPLOYMENT, sg_employment_label(kinds[i].kind)), at);
        }
    }
}

static void read_night(reading *r)
{
    size_t found = SIZE_MAX;
    if (!sgn_has_any(r->text, "班|通宵|熬"))
        return;
    for (size_t at = 0; at < r->text.n && found == SIZE_MAX; at++) {
        if (!sgn_starts(r->text, at))
            continue;
        size_t night = sgn_at(r->text, at, "夜班|晚班|通宵|三班倒");
        if ((night > 0 && sgn_stance_of(r->text, at, at + night) == SGN_REFUSED) ||
            sgn_at(r->text, at, "不熬夜|熬不了夜|不想熬夜|不能熬夜") ||
            sgn_at(r->text, at, "只做白班|只上白班|只能做白班|只能上白班|只要白班|只想上白班"))
            found = at;
    }
    if (found != SIZE_MAX && !r->p->no_night) {
        r->p->no_night = true;
        note(r, "no_night", NULL, LABEL(r, SG_MSG_HEARD_NO_NIGHT), found);
    }
}

/* ---- who they are ---- */

static const char others[] = "孩|娃|儿子|女儿|老人|父母|爸|妈|老公|老婆|家里人|孙";

static void read_gender(reading *r)
{
    sg_profile *p = r->p;
    sg_str head = sgn_slice(r->text, 0, r->text.n < 12 ? r->text.n : 12);
    size_t at = sgn_at(head, 0, "本人|我是|我") ;
    bool male = sgn_at(head, at, "男") > 0, female = sgn_at(head, at, "女") > 0;
    if (p->gender != SG_GENDER_ANY || male == female ||
        sgn_at(head, at, "男孩|男朋友|女儿|女孩|女朋友|女婿|男友|女友"))
        return;
    p->gender = male ? SG_GENDER_MALE : SG_GENDER_FEMALE;
    note(r, "gender", sg_gender_json(p->gender),
         LABEL(r, SG_MSG_HEARD_GENDER, sg_gender_label(p->gender)), at);
}

static void read_age(reading *r, sg_str clause, size_t at)
{
    sg_profile *p = r->p;
    size_t pos = 0;
    sgn_number n;
    int32_t years;
    if (p->birth != SG_NO_DATE || p->age >= 0 || sgn_has_any(clause, others))
        return;
    while (sgn_next_number(clause, &pos, &n)) {
        if (sgn_whole(&n, &years) && years >= 16 && years <= 80 && sgn_at(clause, n.end, "岁") &&
            !sgn_at(clause, n.end, "岁以|岁前|岁时|岁就|岁开始")) {
            p->age = (int16_t)years;
            note(r, "age", NULL, LABEL(r, SG_MSG_HEARD_AGE, (int)years), at);
            return;
        }
    }
}

static void read_education(reading *r, sg_str clause, size_t at)
{
    sg_profile *p = r->p;
    if (p->education != SG_EDUCATION_ANY || sgn_has_any(clause, others) ||
        !sgn_education(clause, SGN_SENTENCE, &p->education))
        return;
    if (p->education != SG_EDUCATION_ANY)
        note(r, "education", sg_education_json(p->education),
             LABEL(r, SG_MSG_HEARD_EDUCATION, sg_education_label(p->education)), at);
}

static void read_clauses(reading *r)
{
    if (!sgn_has_any(r->text, past))
        read_wage(r, r->text, 0);
    for (size_t at = 0; at < r->text.n;) {
        size_t end = sgn_clause_end(r->text, at);
        if (end <= at) {
            at++;
            continue;
        }
        sg_str clause = sgn_slice(r->text, at, end);
        read_age(r, clause, at);
        read_education(r, clause, at);
        read_wage(r, clause, at);
        read_board(r, clause, at);
        at = end;
    }
}

sg_status sg_profile_understand(const sg_vocabulary *v, sg_arena *arena, sg_profile *profile,
                                sg_profile_notes *notes, sg_error *err)
{
    sg_profile read = *profile;
    sg_profile_notes found = {.count = 0};
    reading r = {.v = v,
                 .arena = arena,
                 .raw = sg_str_of(profile->text),
                 .p = &read,
                 .notes = notes != NULL ? &found : NULL};
    r.text = sgn_fold(r.raw, arena);
    if (r.raw.n > 0 && r.text.n > 0) {
        read_gender(&r);
        read_words(&r);
        read_regions(&r);
        read_clauses(&r);
        read_nearness(&r);
        read_employment(&r);
        read_night(&r);
    }
    if (r.failed)
        return sg_fail_memory(err);
    *profile = read;
    if (notes != NULL)
        *notes = found;
    return SG_OK;
}

const char *sg_profile_notes_line(const sg_profile_notes *notes, sg_arena *arena)
{
    const char *text = notes->count > 0 ? SG_MSG_HEARD_LINE : "";
    for (size_t i = 0; i < notes->count && text != NULL; i++)
        text = sg_arena_printf(arena, "%s%s%s", text, i > 0 ? SG_MSG_HEARD_BETWEEN : "",
                               notes->item[i].label);
    return text;
}

void sg_read_profile_text(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                          struct sg_profile *profile)
{
    const char *own = profile->text;
    profile->text = sg_arena_strndup(arena, text.s != NULL ? text.s : "", text.n);
    if (profile->text != NULL)
        (void)sg_profile_understand(v, arena, profile, NULL, NULL);
    profile->text = own;
}
