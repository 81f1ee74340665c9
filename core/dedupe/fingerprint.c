/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The features by which two postings are compared: the employer's bare name, the telephone number
 * digit by digit, hashes of the text, what the title says of rank and hours, the place within the
 * city, and the facts themselves.
 */
#include <string.h>

#include "employer_name.h"
#include "songgang/text.h"
#include "songgang/vocabulary.h"
#include "title.h"
#include "traits.h"
#include "work.h"

enum { SHINGLE_SEED = 0x5347, TEXT_MAX = 2048 };

/* Letters, digits and Han only: decoration and punctuation differ between copies. */
static size_t bare_code_points(sg_str text, uint32_t *out, size_t max)
{
    size_t count = 0;
    for (size_t pos = 0; pos < text.n && count < max;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        if ((cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || sg_is_han(cp))
            out[count++] = cp;
    }
    return count;
}

static void min_hash(const uint32_t *cps, size_t count, uint32_t ret[SG_DUP_TEXT])
{
    uint64_t least[SG_DUP_TEXT];
    for (int k = 0; k < SG_DUP_TEXT; k++)
        least[k] = UINT64_MAX;
    for (size_t i = 0; i + 1 < count; i++) {
        uint64_t base = sg_hash64(&cps[i], 2 * sizeof *cps, SHINGLE_SEED);
        for (int k = 0; k < SG_DUP_TEXT; k++) {
            uint64_t mixed = base * (2 * (uint64_t)k + 1) ^ (base >> (7 * k + 1));
            if (mixed < least[k])
                least[k] = mixed;
        }
    }
    for (int k = 0; k < SG_DUP_TEXT; k++)
        ret[k] = count < 2 ? 0 : (uint32_t)(least[k] >> 16) | 1;
}

/* Two bits a pair of characters. */
static uint64_t bigram_hash(uint32_t first, uint32_t second)
{
    uint64_t hash = ((uint64_t)first << 32 | second) * UINT64_C(0x9E3779B97F4A7C15);
    return (hash ^ hash >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
}

void sg_bigram_mark(uint32_t first, uint32_t second, uint64_t words[SG_DUP_WORDS])
{
    enum { BITS = 64 * SG_DUP_WORDS };
    uint64_t hash = bigram_hash(first, second), x = hash >> 20 & (BITS - 1), y = hash >> 40 & (BITS - 1);
    words[x / 64] |= UINT64_C(1) << (x % 64);
    words[y / 64] |= UINT64_C(1) << (y % 64);
}

bool sg_bigram_marked(uint32_t first, uint32_t second, const uint64_t words[SG_DUP_WORDS])
{
    enum { BITS = 64 * SG_DUP_WORDS };
    uint64_t hash = bigram_hash(first, second), x = hash >> 20 & (BITS - 1), y = hash >> 40 & (BITS - 1);
    return words[x / 64] >> (x % 64) & words[y / 64] >> (y % 64) & 1;
}

static bool is_letter(uint32_t cp)
{
    return cp >= 'a' && cp <= 'z';
}

static void mark_words(const uint32_t *cps, size_t count, uint64_t words[SG_DUP_WORDS])
{
    for (size_t i = 0; i + 1 < count; i++)
        if (sg_is_han(cps[i]) ? sg_is_han(cps[i + 1]) : is_letter(cps[i]) && is_letter(cps[i + 1]))
            sg_bigram_mark(cps[i], cps[i + 1], words);
}

/* Digits of the first number, four bits each: masked numbers can be compared digit by digit. */
static uint64_t packed_phone(const char *phone)
{
    enum { DIGITS = 16, MASKED = 11, LEAST_SHOWN = 7 };
    uint64_t packed = 0;
    int n = 0, shown = 0;
    for (; phone && *phone && n < DIGITS; phone++)
        if (*phone >= '0' && *phone <= '9') {
            packed = packed << 4 | (uint64_t)(*phone - '0' + 1);
            n++;
            shown++;
        } else if (*phone == '*') {
            packed = packed << 4 | MASKED;
            n++;
        } else if (n >= 11) {
            break;
        }
    return shown < LEAST_SHOWN ? 0 : packed;
}

static int completeness_of(const sg_posting *p)
{
    int stated = 0;
    stated += p->trade_count > 0;
    stated += p->wage.period != SG_PERIOD_NONE;
    stated += p->wage.max_fen != SG_NO_AMOUNT;
    stated += p->place.city != 0;
    stated += p->place.county != 0;
    stated += p->place.province != 0;
    stated += p->employer != NULL;
    stated += p->address != NULL;
    stated += p->accommodation != SG_PROVISION_UNKNOWN;
    stated += p->meals != SG_PROVISION_UNKNOWN;
    stated += p->social_insurance != SG_UNSTATED;
    stated += p->age.min >= 0 || p->age.max >= 0;
    stated += p->education != SG_EDUCATION_ANY;
    stated += p->headcount > 0;
    stated += p->contact_phone != NULL;
    stated += p->posted != SG_NO_DATE;
    stated += p->description != NULL;
    stated += p->employment != SG_EMPLOYMENT_NONE;
    stated += p->experience_years >= 0;
    enum { OPEN_FIRST = 64 }; /* what may be offered is kept before what is held */
    stated += p->status == SG_POSTING_OPEN ? OPEN_FIRST : 0;
    return stated;
}

static void set_texts(const sg_posting *posting, sg_arena *arena, sg_fingerprint *f)
{
    const char *title = sg_fold_copy(arena, posting->title);
    const char *description = sg_fold_copy(arena, posting->description);
    const char *employer = sg_fold_copy(arena, posting->employer);
    const char *address = sg_fold_copy(arena, posting->address);
    uint32_t *cps = sg_arena_array(arena, TEXT_MAX, sizeof *cps);
    if (!cps)
        return;
    size_t count = bare_code_points(sg_str_of(employer), cps, TEXT_MAX);
    mark_words(cps, count, f->words);
    count = bare_code_points(sg_str_of(address), cps, TEXT_MAX);
    mark_words(cps, count, f->words);
    count = bare_code_points(sg_str_of(title), cps, TEXT_MAX);
    f->title = count ? sg_hash64(cps, count * sizeof *cps, 4) : 0;
    sg_title_mark(title, f);
    sg_work_mark(title, description, f);
    mark_words(cps, count, f->words);
    enum { SAYS_SOMETHING = 16, SHORT = 40 };
    count = bare_code_points(sg_str_of(description), cps, TEXT_MAX);
    if (count >= SAYS_SOMETHING)
        min_hash(cps, count, f->text);
    mark_words(cps, count, f->words);
    if (employer && (strstr(employer, "有限") || strstr(employer, "股份")))
        f->traits |= SG_TRAIT_LEGAL;
    const char *const placed[] = {address, title, employer, count <= SHORT ? description : NULL};
    const char *const own[SG_SITE_PLACES] = {sg_region_short_name(posting->place.town),
                                             sg_region_short_name(posting->place.county),
                                             sg_region_short_name(posting->place.city)};
    sg_sites_of(placed, sizeof placed / sizeof *placed, own, f->site);
    if (employer)
        sg_employer_bare(posting, employer, arena, f);
    f->traits |= sg_traits_of(title, description);
    if (sg_employer_is_agency(employer))
        f->traits |= SG_TRAIT_AGENCY;
    else if (f->name[0] && f->traits & SG_TRAIT_AGENCY)
        f->traits |= SG_TRAIT_CLIENT; /* the text names both */
    for (int k = 0; k < SG_DUP_WORDS; k++)
        f->filled += (uint16_t)__builtin_popcountll(f->words[k]);
}

static void set_demands(const sg_posting *posting, sg_fingerprint *f)
{
    for (size_t i = 0; i < posting->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(posting->skills[i]);
        if (skill)
            f->skills |= (uint16_t)(1u << (sg_hash64(skill->code, strlen(skill->code), 7) & 15));
    }
    for (size_t i = 0; i < posting->certificate_count && !f->licence; i++) {
        const sg_certificate *licence = sg_certificate_get(posting->certificates[i]);
        const char *name = licence ? licence->name : "";
        if (name[0] >= 'A' && name[0] <= 'C' && name[1] >= '1' && name[1] <= '9')
            f->licence = (uint8_t)((name[0] - 'A' + 1) << 4 | (name[1] - '0'));
    }
    f->age_min = posting->age.min > 0 ? (uint8_t)posting->age.min : 0;
    f->age_max = posting->age.max > 0 ? (uint8_t)posting->age.max : 0;
    enum { NEGOTIABLE = 16 };
    f->period = (uint8_t)(posting->wage.period | (posting->wage.negotiable ? NEGOTIABLE : 0));
    f->insurance = (uint8_t)posting->social_insurance;
    f->employment = (uint8_t)posting->employment;
    f->shift = (uint8_t)posting->shift;
    f->education = (uint8_t)posting->education;
    f->experience = posting->experience_years >= 0 ? (uint8_t)(posting->experience_years + 1) : 0;
    f->completeness = (uint8_t)completeness_of(posting);
}

void sg_fingerprint_of(const sg_posting *posting, sg_arena *arena, sg_fingerprint *ret)
{
    sg_fingerprint f = {.region = posting->place.county ? posting->place.county
                                  : posting->place.city ? posting->place.city
                                                        : posting->place.province,
                        .town = posting->place.town,
                        .trade = posting->trade_count ? posting->trades[0] : 0,
                        .second_trade = posting->trade_count > 1 ? posting->trades[1] : 0,
                        .monthly_min = posting->wage.monthly_min,
                        .monthly_max = posting->wage.monthly_max,
                        .amount_min = posting->wage.min_fen,
                        .amount_max = posting->wage.max_fen,
                        .headcount = posting->headcount,
                        .posted = posting->posted,
                        .valid_through = posting->valid_through,
                        .employer = posting->employer_key,
                        .phone = packed_phone(posting->contact_phone),
                        .accommodation = (uint8_t)posting->accommodation,
                        .meals = (uint8_t)posting->meals,
                        .gender = (uint8_t)posting->gender};
    sg_posting_id_parse(posting->id, &f.id);
    f.source = sg_hash64(posting->source ? posting->source : "",
                         posting->source ? strlen(posting->source) : 0, 3);
    set_texts(posting, arena, &f);
    set_demands(posting, &f);
    *ret = f;
}
