/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The normalised posting: defaults, stable ids and the statutory wage conversion.
 */
#include "songgang/posting.h"

#include <stdlib.h>
#include <string.h>

static const sg_age_range open_range = {-1, -1};

void sg_posting_init(sg_posting *posting)
{
    memset(posting, 0, sizeof *posting);
    posting->wage = (sg_wage){.min_fen = SG_NO_AMOUNT,
                              .max_fen = SG_NO_AMOUNT,
                              .monthly_min = SG_NO_AMOUNT,
                              .monthly_max = SG_NO_AMOUNT};
    posting->age = posting->age_male = posting->age_female = open_range;
    posting->experience_years = -1;
    posting->headcount = -1;
    posting->posted = posting->valid_through = SG_NO_DATE;
}

/* Base 32 without letters that are misread aloud or in print (i, l, o, u). */
static const char id_letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

void sg_posting_id_print(uint64_t hash, char out[SG_POSTING_ID_TEXT])
{
    out[0] = 'p';
    for (int i = 13; i >= 1; i--) {
        out[i] = id_letters[hash & 31];
        hash >>= 5;
    }
    out[14] = '\0';
}

bool sg_posting_id_parse(const char *text, uint64_t *ret_hash)
{
    if (!text || text[0] != 'p' || strlen(text) != 14)
        return false;
    uint64_t hash = 0;
    for (int i = 1; i <= 13; i++) {
        const char *letter = strchr(id_letters, text[i]);
        if (!letter || (i == 1 && letter - id_letters > 15))
            return false;
        hash = hash << 5 | (uint64_t)(letter - id_letters);
    }
    *ret_hash = hash;
    return true;
}

uint64_t sg_posting_id(const char *source, const char *external_id, char out[SG_POSTING_ID_TEXT])
{
    const char *from = source ? source : "";
    const char *external = external_id ? external_id : "";
    uint64_t hash = sg_hash64(external, strlen(external), sg_hash64(from, strlen(from), 1));
    if (hash == 0) /* 0 means "none" wherever a hash stands for a posting */
        hash = 1;
    if (out)
        sg_posting_id_print(hash, out);
    return hash;
}

int32_t sg_monthly_yuan(int32_t amount_fen, sg_period period)
{
    if (amount_fen < 0)
        return SG_NO_AMOUNT;
    /* yuan a month = fen * numerator / denominator, rounded half up */
    int64_t numerator = 1, denominator = 100;
    switch (period) {
    case SG_PERIOD_HOUR: numerator = 174; break;
    case SG_PERIOD_DAY: numerator = 2175, denominator = 10000; break;
    case SG_PERIOD_WEEK: numerator = 435, denominator = 10000; break;
    case SG_PERIOD_MONTH: break;
    case SG_PERIOD_YEAR: denominator = 1200; break;
    default: return SG_NO_AMOUNT;
    }
    int64_t yuan = (2 * amount_fen * numerator + denominator) / (2 * denominator);
    return yuan > INT32_MAX ? INT32_MAX : (int32_t)yuan;
}
