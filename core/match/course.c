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

static int place_gain(const sg_course *course, const sg_profile *profile)
{
    sg_region here = profile->current != 0 ? profile->current : profile->home;
    if (course->region == 0 || here == 0)
        return 600;
    sg_place at = sg_region_place(course->region), from = sg_region_place(here);
    if (at.county != 0 && at.county == from.county)
        return 1000;
    if (at.county == 0 && sg_region_within(here, course->region))
        return 900;
    if (at.city != 0 && at.city == from.city)
        return 500;
    return at.province == from.province ? 200 : 50;
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
