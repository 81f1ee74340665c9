/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Villages. Rosters give homes down to the village (12 digits), because plans are approved village by
 * village; matching needs no more than the town, so only the ledger keeps the last three digits.
 */
#include <string.h>

#include "songgang/vocabulary.h"

enum { REGION_DIGITS = 6, VILLAGE_DIGITS = 12 };
#define FIRST_VILLAGE UINT64_C(100000000000)

sg_region sg_locality_region(sg_locality locality)
{
    return (sg_region)(locality >= FIRST_VILLAGE ? locality / 1000 : locality);
}

bool sg_locality_within(sg_locality inner, sg_locality outer)
{
    if (inner == outer)
        return outer != 0;
    return outer < FIRST_VILLAGE && sg_region_within(sg_locality_region(inner), (sg_region)outer);
}

void sg_locality_print(sg_locality locality, char ret[SG_LOCALITY_TEXT])
{
    char digits[SG_LOCALITY_TEXT];
    size_t at = sizeof digits - 1, least = sizeof digits - 1 - REGION_DIGITS;
    digits[at] = '\0';
    for (sg_locality rest = locality; at > 0 && (rest != 0 || at > least); rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    if (locality == 0)
        ret[0] = '\0';
    else
        memcpy(ret, digits + at, sizeof digits - at);
}

sg_status sg_locality_lookup(const sg_vocabulary *v, sg_str text, sg_locality *ret, sg_error *err)
{
    sg_locality code = 0;
    size_t digits = 0;
    for (; digits < text.n && digits < VILLAGE_DIGITS && text.s[digits] >= '0' &&
           text.s[digits] <= '9'; digits++)
        code = code * 10 + (sg_locality)(text.s[digits] - '0');
    bool village = digits == VILLAGE_DIGITS && text.n == VILLAGE_DIGITS;
    sg_region region;
    sg_status status =
        sg_region_lookup(v, village ? (sg_str){text.s, VILLAGE_DIGITS - 3} : text, &region, err);
    if (status == SG_OK)
        *ret = village && code % 1000 != 0 ? code : region;
    return status;
}
