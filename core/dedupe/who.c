/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the same people recruit: by name, by telephone, or because one text names the other's
 * firm. Of an agency the client decides: 众才人力 recruits for 比亚迪 and for 蓝思 at one number.
 */
#include "evidence.h"
#include "traits.h"

sg_phone_relation sg_phone_relate(uint64_t a, uint64_t b)
{
    enum { MASKED = 11, LEAST_SHOWN = 7, MOBILE = 11 };
    int shown = 0, digits_a = 0, digits_b = 0;
    bool masked = false;
    if (a == 0 || b == 0)
        return SG_PHONE_UNKNOWN;
    for (uint64_t x = a, y = b; x || y; x >>= 4, y >>= 4) {
        int p = (int)(x & 15), q = (int)(y & 15);
        digits_a += p != 0;
        digits_b += q != 0;
        if (p == 0 || q == 0)
            continue; /* one is written without its area code */
        if (p == MASKED || q == MASKED)
            masked = true;
        else if (p != q)
            return SG_PHONE_OTHER;
        else
            shown++;
    }
    if (digits_a != digits_b && (digits_a > MOBILE ? digits_b : digits_a) < LEAST_SHOWN)
        return SG_PHONE_OTHER;
    if (shown < LEAST_SHOWN)
        return SG_PHONE_UNKNOWN;
    return masked ? SG_PHONE_MASKED : SG_PHONE_SAME;
}

static bool stands(const uint16_t *name, int from, int count, const sg_fingerprint *other)
{
    for (int k = from; k + 1 < from + count; k++)
        if (!sg_bigram_marked(name[k], name[k + 1], other->words))
            return false;
    return true;
}

/* 洁美城市|环境服务 in 洁美环境…扫街的还差6个: beside the first two characters stand two of the others. */
static bool stands_besides(const uint16_t *name, int brand, int size, const sg_fingerprint *other)
{
    for (int k = brand; k + 1 < size; k++)
        if (stands(name, k, 2, other))
            return true;
    return false;
}

enum { NAMED_LONG = 30, NAMED_THREE = 26, NAMED_BRAND = 22, NAMED_HALF = 14, NAMED_BRIEF = 12 };

/* What it says that the name of `named` stands in the texts of `other`: with the place before it,
 * its brand, its first characters. A filter too full answers yes to everything. */
static int named_in(const sg_fingerprint *named, const sg_fingerprint *other)
{
    enum { BITS = 64 * SG_DUP_WORDS, FULL = BITS / 3, RATHER_FULL = BITS / 7, TWO = 2, THREE, FOUR };
    const uint16_t *name = named->name;
    int size = 0, lead = 0, brand = named->brand;
    while (size < SG_DUP_NAME && name[size])
        size++;
    while (lead < SG_DUP_LEAD && named->lead[lead])
        lead++;
    if (size < TWO || other->filled >= FULL)
        return 0;
    /* 剑榕高速 of 中路七局剑榕高速三标 */
    for (int k = TWO; k + FOUR <= brand && other->filled < RATHER_FULL; k++)
        if (stands(name, k, FOUR, other))
            return NAMED_BRAND;
    if (!stands(name, 0, TWO, other)) {
        bool brief = other->filled < RATHER_FULL && sg_stands_abbreviated(named, other);
        return brief ? NAMED_BRIEF : 0;
    }
    bool split = brand < size; /* what follows the brand says what is done */
    if (lead >= TWO && stands(named->lead, 0, lead, other) &&
        sg_bigram_marked(named->lead[lead - 1], name[0], other->words))
        return NAMED_LONG;
    if (split && brand > TWO)
        return stands(name, 0, brand < FOUR ? brand : FOUR, other)                          ? NAMED_LONG
               : other->filled < RATHER_FULL && stands_besides(name, TWO, size, other) ? NAMED_BRAND
                                                                                       : 0;
    if (size >= FOUR && stands(name, 0, FOUR, other))
        return NAMED_LONG;
    if (size == THREE && stands(name, 0, THREE, other))
        return NAMED_LONG;
    if (!split && size > THREE && stands(name, 0, THREE, other))
        return NAMED_THREE;
    if (other->filled >= RATHER_FULL)
        return 0;
    return split || size == TWO ? NAMED_BRAND : NAMED_HALF;
}

static bool is_bare_agency(const sg_fingerprint *f)
{
    return (f->traits & SG_TRAIT_AGENCY) && !(f->traits & SG_TRAIT_CLIENT);
}

/* A legal name is not one that was misread from a text. */
static bool has_own_name(const sg_fingerprint *f)
{
    return (f->traits & SG_TRAIT_LEGAL) && !(f->traits & SG_TRAIT_AGENCY);
}

/* Firms that share this brand, this number, among all that are compared. */
static bool is_common_brand(const sg_fingerprint *f)
{
    enum { MANY = 12 };
    return (f->sharers & 15) >= MANY;
}

static bool is_common_phone(const sg_fingerprint *f)
{
    enum { SEVERAL = 3 };
    return f->sharers >> 4 >= SEVERAL;
}

typedef struct who {
    sg_name_relation name;
    int named;
    bool rings, legal, agency;
} who;

/* What is done is as good as the same. */
static bool does_alike(const sg_pair_view *p)
{
    return p->title >= SG_TITLE_WITHIN || sg_both(p->a->trade, p->b->trade) ||
           (p->work == SG_WORK_PARTLY && p->agreed >= SG_AGREED_WELL);
}

/* Names that may be one are, when enough else agrees: a slip, an abbreviation, another business of
 * one brand; and at one number a nickname (麦香园食品, 麦香缘烘焙坊; 寮步五金厂, 寮步锐成五金) unless both
 * are legal names, or it is known for several firms. */
static sg_name_relation settle_name(const sg_pair_view *p, const who *w)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    switch (w->name) {
    case SG_NAME_SLIP:
        /* One source spells a name in one way: its like lines are two firms'. */
        return p->agreed >= SG_AGREED_FULLY && p->title >= SG_TITLE_SHARES && a->source != b->source
                   ? SG_NAME_MISSPELT
                   : SG_NAME_DIFFERENT;
    case SG_NAME_BRIEF:
        if (p->agreed < SG_AGREED_SOME || !does_alike(p))
            return SG_NAME_DIFFERENT;
        return a->name[2] && b->name[2] ? SG_NAME_SHORT : SG_NAME_ABBREVIATED;
    case SG_NAME_ALIKE:
        return !w->legal && p->agreed >= SG_AGREED_FULLY ? SG_NAME_SHORT : SG_NAME_ALIKE;
    case SG_NAME_DIFFERENT:
        if (p->phone != SG_PHONE_SAME && p->phone != SG_PHONE_MASKED)
            return SG_NAME_DIFFERENT;
        if ((a->traits | b->traits) & SG_TRAIT_AGENCY || w->legal || is_common_phone(a) || is_common_phone(b) || !p->same_pay ||
            !does_alike(p) || (a->headcount > 0 && b->headcount > 0 && a->headcount != b->headcount))
            return SG_NAME_DIFFERENT;
        return sg_sounds_alike(a->name[0], b->name[0]) && sg_sounds_alike(a->name[1], b->name[1])
                   ? SG_NAME_MISSPELT
                   : SG_NAME_UNKNOWN;
    default:
        return w->name;
    }
}

static int score_who(const sg_pair_view *p, const who *w)
{
    static const int by_name[] = {
        [SG_NAME_UNKNOWN] = 0, [SG_NAME_DIFFERENT] = -60, [SG_NAME_SLIP] = -60, [SG_NAME_BRIEF] = -60, [SG_NAME_ALIKE] = 0,
        [SG_NAME_ABBREVIATED] = 20, [SG_NAME_MISSPELT] = 22, [SG_NAME_SHORT] = 24, [SG_NAME_PART] = 33,
        [SG_NAME_SAME] = 36};
    enum { WHO_MOST = 44, RINGS = 30, RINGS_OFTEN = 14, SAME_LEAD = 5, COMMON = 8 };
    const sg_fingerprint *a = p->a, *b = p->b;
    int score = by_name[w->name] + w->named;
    if (w->rings)
        score += is_common_phone(a) || is_common_phone(b) ? RINGS_OFTEN : RINGS;
    if (w->name == SG_NAME_ALIKE) /* nicknames take liberties, legal names do not */
        score += w->legal ? -20 : 8;
    bool by_brand = w->name >= SG_NAME_ALIKE && w->name <= SG_NAME_SHORT;
    if (by_brand && a->lead[0] && a->lead[0] == b->lead[0] && a->lead[1] == b->lead[1])
        score += SAME_LEAD;
    if ((by_brand || (w->named > 0 && w->named <= NAMED_BRAND)) &&
        (is_common_brand(a) || is_common_brand(b)))
        score -= COMMON;
    return score > WHO_MOST ? WHO_MOST : score;
}

/* One side is told by an agency without its client, the other names somebody. */
static bool hides_client(const sg_fingerprint *agency, const sg_fingerprint *other)
{
    return is_bare_agency(agency) && other->name[0] && !is_bare_agency(other);
}

/* 歌尔普工 of an agency, and a text of that agency that does not say 歌尔: another client. */
static bool title_unsaid(const sg_fingerprint *a, const sg_fingerprint *b)
{
    const uint16_t *what = a->activity[0];
    bool general = !b->activity[0][0] && !b->activity[1][0];
    return general && what[1] && !sg_bigram_marked(what[0], what[1], b->words);
}

void sg_judge_who(sg_pair_view *p)
{
    const sg_fingerprint *a = p->a, *b = p->b;
    who w = {.name = sg_employer_relation(a, b), .legal = a->traits & b->traits & SG_TRAIT_LEGAL,
             .rings = p->phone == SG_PHONE_SAME || p->phone == SG_PHONE_MASKED};
    bool clients = a->traits & b->traits & SG_TRAIT_CLIENT;
    w.agency = !clients && (a->traits | b->traits) & SG_TRAIT_AGENCY;
    w.name = settle_name(p, &w);
    /* 建工一建 stands in what 建工四建 writes as far as 建工. */
    bool alike = w.name == SG_NAME_DIFFERENT && a->name[0] == b->name[0] && a->name[1] == b->name[1];
    if (w.name <= SG_NAME_DIFFERENT && !alike) {
        /* An agency's own name in the other's text does not say for whom. */
        bool other = w.name == SG_NAME_DIFFERENT;
        int x = other && (is_bare_agency(a) || has_own_name(b)) ? 0 : named_in(a, b);
        int y = other && (is_bare_agency(b) || has_own_name(a)) ? 0 : named_in(b, a);
        if (p->agreed < SG_AGREED_SOME || !does_alike(p)) {
            x = x == NAMED_BRIEF ? 0 : x;
            y = y == NAMED_BRIEF ? 0 : y;
        }
        w.named = x + y;
        if (w.name == SG_NAME_DIFFERENT && (x > y ? x : y) >= (w.agency ? NAMED_HALF : NAMED_THREE))
            w.name = SG_NAME_UNKNOWN;
        else if (w.name == SG_NAME_DIFFERENT)
            w.named = 0;
    }
    p->score += score_who(p, &w);
    if (w.agency && !w.named && (w.name >= SG_NAME_ALIKE || w.rings))
        p->score -= p->title >= SG_TITLE_SHARES ? 12 : 20; /* whose job it is remains open */
    else if (w.agency && w.named)
        p->score -= 6;
    if (w.agency && is_bare_agency(a) && is_bare_agency(b) && (title_unsaid(a, b) || title_unsaid(b, a)))
        p->score -= 20;
    if (p->phone == SG_PHONE_OTHER)
        p->score -= w.name == SG_NAME_SAME || w.name == SG_NAME_PART ? 12 : 30;
    /* Two clients of one agency share its phone, two shops a chat group: other names, other jobs. */
    p->never |= w.name == SG_NAME_DIFFERENT &&
                (w.agency || !(w.rings && p->same_title && p->same_text > SG_DUP_TEXT / 2));
    /* The client of one is known, and the other does not name it. */
    bool other_client = w.agency && w.name == SG_NAME_UNKNOWN && !w.named &&
                        ((a->name[0] && !is_bare_agency(a)) || (b->name[0] && !is_bare_agency(b)));
    p->reasons |= w.name == SG_NAME_SAME                           ? SG_DUP_SAME_EMPLOYER
                  : w.name == SG_NAME_MISSPELT                     ? SG_DUP_LIKE_NAME
                  : w.name >= SG_NAME_ABBREVIATED                  ? SG_DUP_SHORT_NAME
                  : w.named                                        ? SG_DUP_NAMED_IN_TEXT
                                                                   : 0u;
    p->reasons |= p->phone == SG_PHONE_SAME     ? SG_DUP_SAME_PHONE
                  : p->phone == SG_PHONE_MASKED ? SG_DUP_MASKED_PHONE
                                                : 0u;
    bool one_phone = p->phone == SG_PHONE_SAME && w.name != SG_NAME_DIFFERENT && !w.agency &&
                     !is_common_phone(a) && !is_common_phone(b);
    p->same_people = w.name >= SG_NAME_ABBREVIATED || w.named >= NAMED_BRAND || one_phone;
    bool known = w.name >= SG_NAME_ABBREVIATED || w.named || w.rings || (w.name == SG_NAME_ALIKE && !w.legal);
    p->never |= other_client;
    bool hides = !w.named && w.name < SG_NAME_SHORT && (hides_client(a, b) || hides_client(b, a));
    if (known && !hides)
        return;
    /* Nobody is named: only the same words are evidence. */
    if (w.name == SG_NAME_UNKNOWN && p->same_text >= SG_DUP_TEXT - 1)
        p->score += 24;
    else
        p->unnamed = true;
}
