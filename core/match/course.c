/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Suitability of a course; see course.h. Integer arithmetic, so that the choice of course is the
 * same everywhere.
 */
#include "songgang/course.h"

static bool admitted(const sg_course *course, const sg_profile *profile, sg_date today)
{
    if (course->starts != SG_NO_DATE && course->starts < today)
        return false;
    if (course->groups != 0 && (course->groups & profile->groups) == 0)
        return false;
    int age = sg_profile_age(profile, today);
    if (age < 0)
        return true;
    return (course->age.min < 0 || age >= course->age.min) &&
           (course->age.max < 0 || age <= course->age.max);
}

static bool holds(const sg_profile *profile, sg_certificate_id certificate)
{
    for (int i = 0; i < profile->certificate_count; i++)
        if (sg_certificate_satisfies(profile->certificates[i], certificate))
            return true;
    return false;
}

/* 0..1000: what the course would add to what the worker can do. */
static int trade_gain(const sg_course *course, const sg_profile *profile)
{
    if (course->certificate != 0 && holds(profile, course->certificate))
        return 100;
    if (profile->trade_count == 0)
        return course->trade == 0 || sg_trade_get(course->trade)->unskilled ? 800 : 600;
    int nearest = 0;
    for (int i = 0; i < profile->trade_count; i++) {
        int similarity = sg_trade_similarity(profile->trades[i], course->trade);
        nearest = similarity > nearest ? similarity : nearest;
    }
    if (nearest >= 850) /* own trade: worth it for the certificate, less as a repetition */
        return course->certificate != 0 ? 1000 : 700;
    return nearest >= 300 ? 600 + nearest / 4 : 250;
}

/* County part of a code: six digits. */
static sg_region county_code(sg_region region)
{
    return region > 999999 ? region / 1000 : region;
}

/* By the digits of GB/T 2260 (two province, two city, two county): 300 courses are compared with
 * every worker. */
static int place_gain(const sg_course *course, const sg_profile *profile)
{
    sg_region here = county_code(profile->current != 0 ? profile->current : profile->home);
    sg_region there = county_code(course->region);
    if (there == 0 || here == 0)
        return 600;
    if (there % 100 != 0 && there == here)
        return 1000;
    bool whole_city = there % 100 == 0 && there % 10000 != 0, whole_province = there % 10000 == 0;
    if ((whole_city && there / 100 == here / 100) ||
        (whole_province && there / 10000 == here / 10000))
        return 900;
    if (there / 100 == here / 100)
        return 500;
    return there / 10000 == here / 10000 ? 200 : 50;
}

static int date_gain(const sg_course *course, sg_date today)
{
    if (course->starts == SG_NO_DATE)
        return 500;
    int days = course->starts - today;
    return days >= 100 ? 0 : 1000 - 10 * days;
}

int sg_course_score(const sg_course *course, const sg_profile *profile, sg_date today)
{
    if (!admitted(course, profile, today))
        return 0;
    int score = 5 * trade_gain(course, profile) + 3 * place_gain(course, profile) +
                date_gain(course, today) * 3 / 2 + (course->allowance_yuan_day > 0 ? 500 : 0);
    return score > 0 ? score : 1;
}
