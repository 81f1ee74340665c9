/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts about regions that matching asks for: where they lie, what borders on what, whom Guizhou
 * co-operates with, and the minimum wage.
 */
#include <math.h>

#include "songgang/vocabulary.h"
#include "tables.h"

bool sg_provinces_adjacent(sg_region a, sg_region b)
{
    if (a % 10000 != 0 || b % 10000 != 0)
        return false;
    uint32_t pair = a / 10000 * 100 + b / 10000;
    for (uint32_t i = 0; i < sg_neighbours_count; i++)
        if (sg_neighbours[i] == pair)
            return true;
    return false;
}

bool sg_province_cooperates(sg_region province)
{
    for (uint32_t i = 0; i < sg_cooperating_count; i++)
        if (sg_cooperating[i] == province)
            return true;
    return false;
}

static const sg_centre_row *find_centre(sg_region region)
{
    size_t low = 0, high = sg_centres_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sg_centres[middle].code < region)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sg_centres_count && sg_centres[low].code == region ? &sg_centres[low] : NULL;
}

bool sg_region_centre(sg_region region, double *ret_latitude, double *ret_longitude)
{
    sg_place place = sg_region_place(region);
    const sg_region nearest[] = {place.county, place.city, place.province};
    for (size_t i = 0; i < sizeof nearest / sizeof *nearest; i++) {
        const sg_centre_row *row = nearest[i] ? find_centre(nearest[i]) : NULL;
        if (row) {
            *ret_latitude = row->latitude / 100.0;
            *ret_longitude = row->longitude / 100.0;
            return true;
        }
    }
    return false;
}

double sg_region_distance(sg_region a, sg_region b)
{
    double latitude_a, longitude_a, latitude_b, longitude_b;
    if (!sg_region_centre(a, &latitude_a, &longitude_a) ||
        !sg_region_centre(b, &latitude_b, &longitude_b))
        return -1;
    const double radian = 3.14159265358979323846 / 180, earth_diameter = 2 * 6371.0088;
    double rise = sin((latitude_a - latitude_b) * radian / 2);
    double turn = sin((longitude_a - longitude_b) * radian / 2);
    double chord =
        rise * rise + cos(latitude_a * radian) * cos(latitude_b * radian) * turn * turn;
    return earth_diameter * asin(sqrt(chord < 1 ? chord : 1));
}

static const sg_wage_row *find_wage(sg_region region)
{
    sg_place place = sg_region_place(region);
    const sg_region nearest[] = {place.county, place.city, place.province};
    for (size_t level = 0; level < sizeof nearest / sizeof *nearest; level++)
        for (uint32_t i = 0; nearest[level] && i < sg_wages_count; i++)
            if (sg_wages[i].code == nearest[level])
                return &sg_wages[i];
    return NULL;
}

int sg_minimum_wage_month(sg_region place)
{
    const sg_wage_row *row = find_wage(place);
    return row ? row->month : 0;
}

int sg_minimum_wage_hour_fen(sg_region place)
{
    const sg_wage_row *row = find_wage(place);
    return row ? row->hour_fen : 0;
}
