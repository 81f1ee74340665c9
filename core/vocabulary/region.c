/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hierarchy of regions. A code says by itself where a region lies, but for three habits of the
 * official list: municipalities have statistical cities (市辖区, 县) nobody speaks of, some
 * counties answer to the province directly, and a few cities have towns but no counties.
 */
#include "songgang/vocabulary.h"
#include "tables.h"

static uint32_t order_key(sg_region region)
{
    return region < 1000000 ? region * 1000 : region;
}

static const sg_region_row *find_row(sg_region region)
{
    if (region < 100000 || region > 999999999 || (region > 999999 && region < 100000000))
        return NULL;
    uint32_t key = order_key(region);
    size_t low = 0, high = sg_region_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order_key(sg_region_rows[middle].code) < key)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sg_region_count && sg_region_rows[low].code == region;
    return found ? &sg_region_rows[low] : NULL;
}

sg_region_level sg_region_level_of(sg_region region)
{
    const sg_region_row *row = find_row(region);
    return row ? (sg_region_level)row->level : SG_REGION_NONE;
}

const char *sg_region_name(sg_region region)
{
    const sg_region_row *row = find_row(region);
    return row ? sg_region_pool + row->name : NULL;
}

const char *sg_region_short_name(sg_region region)
{
    const sg_region_row *row = find_row(region);
    return row ? sg_region_pool + row->short_name : NULL;
}

static sg_region city_above(sg_region county)
{
    sg_region province = county / 10000 * 10000;
    bool municipality =
        province == 110000 || province == 120000 || province == 310000 || province == 500000;
    return municipality ? province + 100 : county / 100 * 100;
}

sg_place sg_region_place(sg_region region)
{
    sg_place place = {0};
    sg_region_level level = sg_region_level_of(region);
    if (level == SG_REGION_NONE)
        return place;
    sg_region above = region;
    if (level == SG_REGION_TOWN) {
        place.town = region;
        above = region / 1000;
        level = sg_region_level_of(above);
        if (level == SG_REGION_NONE) { /* 嘉峪关: 620201100 lies in 620200 */
            above = city_above(above);
            level = SG_REGION_CITY;
        }
    }
    place.province = above / 10000 * 10000;
    if (level == SG_REGION_COUNTY) {
        place.county = above;
        place.city = city_above(above);
    } else if (level == SG_REGION_CITY) {
        place.city = above;
    }
    return place;
}

static sg_region province_above(sg_region region)
{
    return (region < 1000000 ? region : region / 1000) / 10000;
}

bool sg_region_within(sg_region inner, sg_region outer)
{
    if (outer == 0 || province_above(inner) != province_above(outer))
        return false;
    sg_place place = sg_region_place(inner);
    return place.province == outer || place.city == outer || place.county == outer ||
           place.town == outer;
}
