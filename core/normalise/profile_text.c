/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker says of himself (在鞋厂做过三年针车，想去东莞，工资5000以上，要包吃住): past trades, skills,
 * years, certificates, and wishes. Only what the profile does not have yet is filled in.
 */
#include "grammar.h"
#include "songgang/profile.h"

enum { LEXEME_MAX = 48 };

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

static bool is_unwanted(sg_str text, size_t start)
{
    size_t from = sgn_clause_start(text, start);
    return sgn_has_any(sgn_slice(text, from, start), "不想|不做|不愿|不会|没做过|不要|不去|不考虑|没有");
}

static void add_trade(sg_profile *p, sg_trade_id id, uint8_t years)
{
    for (uint8_t i = 0; i < p->trade_count; i++) {
        if (p->trades[i] == id) {
            p->trade_years[i] = p->trade_years[i] ? p->trade_years[i] : years;
            return;
        }
    }
    if (p->trade_count < SG_MAX_TRADES) {
        p->trade_years[p->trade_count] = years;
        p->trades[p->trade_count++] = id;
    }
}

static void read_words(const sg_vocabulary *v, sg_str text, sg_profile *p)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, text, SG_SCAN_TRADES | SG_SCAN_CERTIFICATES, lexemes,
                                      LEXEME_MAX);
    for (size_t i = 0; i < count; i++) {
        if (is_unwanted(text, lexemes[i].start))
            continue;
        if (lexemes[i].kind == SG_LEX_TRADE) {
            add_trade(p, (sg_trade_id)lexemes[i].id, years_near(text, &lexemes[i]));
        } else if (lexemes[i].kind == SG_LEX_SKILL) {
            bool known = false;
            for (uint8_t k = 0; k < p->skill_count; k++)
                known |= p->skills[k] == lexemes[i].id;
            if (!known && p->skill_count < SG_MAX_SKILLS)
                p->skills[p->skill_count++] = (sg_skill_id)lexemes[i].id;
        } else if (lexemes[i].kind == SG_LEX_CERTIFICATE) {
            bool known = false;
            for (uint8_t k = 0; k < p->certificate_count; k++)
                known |= p->certificates[k] == lexemes[i].id;
            if (!known && p->certificate_count < SG_MAX_CERTIFICATES)
                p->certificates[p->certificate_count++] = (sg_certificate_id)lexemes[i].id;
        }
    }
}

/* 想去, 去, 到 … before a region make it a wish; 在广东做过 is the past. */
static void read_regions(const sg_vocabulary *v, sg_str text, sg_profile *p)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, text, SG_SCAN_REGIONS, lexemes, LEXEME_MAX);
    bool stated = p->region_count > 0;
    for (size_t i = 0; i < count && !stated; i++) {
        if (lexemes[i].kind != SG_LEX_REGION || is_unwanted(text, lexemes[i].start))
            continue;
        size_t from = sgn_clause_start(text, lexemes[i].start);
        size_t to = sgn_clause_end(text, lexemes[i].end);
        sg_str before = sgn_slice(text, from, lexemes[i].start);
        sg_str after = sgn_slice(text, lexemes[i].end, to);
        bool past = sgn_has_any(after, "做过|打过工|干过|待过|回来|上过班") && !sgn_has_any(before, "想|希望");
        if (past || !sgn_has_any(before, "想|去|到|希望|意向|愿意|找|回|优先"))
            continue;
        size_t fits;
        const sg_region *regions = sg_lexeme_regions(v, lexemes[i].id, &fits);
        if (fits > 0 && p->region_count < SG_MAX_REGIONS &&
            (fits == 1 || sg_region_level_of(regions[0]) <= SG_REGION_CITY))
            p->regions[p->region_count++] = regions[0];
    }
}

static void read_wishes(sg_str text, sg_profile *p)
{
    sg_provision bed = SG_PROVISION_UNKNOWN, meals = SG_PROVISION_UNKNOWN;
    sg_wage wage;
    if (sgn_board(text, SGN_SENTENCE, &bed, &meals)) {
        bool soft = sgn_has_any(text, "最好|尽量|优先");
        if (bed == SG_PROVISION_PROVIDED && p->accommodation == SG_WISH_ANY)
            p->accommodation = soft ? SG_WISH_PREFERRED : SG_WISH_REQUIRED;
        if (meals == SG_PROVISION_PROVIDED && p->meals == SG_WISH_ANY)
            p->meals = soft ? SG_WISH_PREFERRED : SG_WISH_REQUIRED;
    }
    if (p->wage_min == SG_NO_AMOUNT && sgn_wage(text, false, &wage, NULL) &&
        !sgn_has_any(text, "以前工资|原来工资|之前工资|以前每月"))
        p->wage_min = wage.monthly_min != SG_NO_AMOUNT ? wage.monthly_min : wage.monthly_max;
    if (sgn_has_any(text, "离家近|家附近|本地|就近|家门口|附近上班|照顾家|县内|本县|不出远门|不想出远门"))
        p->near_home = true;
    if (sgn_has_any(text, "居家|在家做|拿回家|带回家|手工活"))
        p->home_based = true;
    static const struct {
        const char *words;
        sg_employment kind;
    } kinds[] = {{"兼职", SG_EMPLOYMENT_PART_TIME},     {"零工|日结|散工", SG_EMPLOYMENT_DAY_LABOUR},
                 {"临时工|短期", SG_EMPLOYMENT_TEMPORARY}, {"公益性岗位|公益岗", SG_EMPLOYMENT_PUBLIC_WELFARE}};
    if (p->employment == 0)
        for (size_t i = 0; i < SGN_COUNT(kinds); i++)
            if (sgn_has_any(text, kinds[i].words))
                p->employment |= 1u << kinds[i].kind;
}

void sg_read_profile_text(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                          struct sg_profile *profile)
{
    sg_str folded = sgn_fold(text, arena);
    if (folded.n == 0)
        return;
    read_words(v, folded, profile);
    read_regions(v, folded, profile);
    read_wishes(folded, profile);
    if (profile->gender == SG_GENDER_ANY) {
        sg_str head = sgn_slice(folded, 0, 12);
        if (sgn_at(head, 0, "男"))
            profile->gender = SG_GENDER_MALE;
        else if (sgn_at(head, 0, "女"))
            profile->gender = SG_GENDER_FEMALE;
    }
    if (profile->education == SG_EDUCATION_ANY)
        sgn_education(folded, SGN_SENTENCE, &profile->education);
}
