/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the snapshot: what of a posting the columns keep, and how a posting is found again.
 * Building lives in snapshot_build.c.
 */
#include "songgang/snapshot.h"

#include <string.h>

static sg_region most_precise(const sg_place *place)
{
    if (place->county != 0) {
        return place->county;
    }
    return place->city != 0 ? place->city : place->province;
}

static bool has(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; text != NULL && i < count; i++) {
        if (strstr(text, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Work below ground in a mine (矿山井下作业): by the trade, unless the title says it is above, or by
 * the title. What a posting tells of the firm (our mine lies …) says nothing of the job. */
static bool below_ground(const sg_posting *posting)
{
    static const char miner[] = "T2201";
    static const char *const below[] = {"井下", "掘进", "综采", "采煤", "矿井"};
    static const char *const above[] = {"地面", "不下井", "井上", "矿灯", "露天",
                                        "采石", "破碎", "洗煤", "选煤", "选矿"};
    if (has(posting->title, above, sizeof above / sizeof above[0])) {
        return false;
    }
    for (size_t i = 0; i < posting->trade_count && i < SG_MAX_TRADES; i++) {
        const sg_trade *trade = sg_trade_get(posting->trades[i]);
        if (trade != NULL && strcmp(trade->code, miner) == 0) {
            return true;
        }
    }
    return has(posting->title, below, sizeof below / sizeof below[0]);
}

void sg_row_of_posting(const sg_posting *posting, int64_t store_row, sg_row *ret)
{
    *ret = (sg_row){
        .store_row = store_row,
        .employer = posting->employer_key,
        .region = most_precise(&posting->place),
        .city = posting->place.city,
        .province = posting->place.province,
        .monthly_min = posting->wage.monthly_min,
        .monthly_max = posting->wage.monthly_max,
        .openings = posting->headcount >= 0 ? posting->headcount : 1,
        .posted = posting->posted,
        .valid_through = posting->valid_through,
        .age = posting->age,
        .age_male = posting->age_male,
        .age_female = posting->age_female,
        .experience_years = posting->experience_years,
        .period = (uint8_t)posting->wage.period,
        .accommodation = (uint8_t)posting->accommodation,
        .meals = (uint8_t)posting->meals,
        .social_insurance = (uint8_t)posting->social_insurance,
        .gender = (uint8_t)posting->gender,
        .education = (uint8_t)posting->education,
        .employment = (uint8_t)posting->employment,
        .shift = (uint8_t)posting->shift,
        .status = (uint8_t)posting->status,
        .negotiable = posting->wage.negotiable,
        .below_ground = below_ground(posting),
    };
    (void)sg_posting_id_parse(posting->id, &ret->id);
    for (size_t i = 0; i < posting->trade_count && i < SG_MAX_TRADES; i++) {
        ret->trades[i] = posting->trades[i];
    }
    for (size_t i = 0; i < posting->skill_count && i < SG_MAX_SKILLS; i++) {
        ret->skills[i] = posting->skills[i];
    }
    for (size_t i = 0; i < posting->certificate_count && i < SG_MAX_CERTIFICATES; i++) {
        ret->certificates[i] = posting->certificates[i];
    }
}

uint32_t sg_snapshot_find(const sg_snapshot *snapshot, uint64_t id)
{
    uint32_t low = 0;
    uint32_t high = snapshot->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (snapshot->row[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < snapshot->count && snapshot->row[low].id == id ? low : UINT32_MAX;
}
