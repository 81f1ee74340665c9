/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Workers and courses: defaults, age, target groups.
 */
#include "songgang/profile.h"

#include <string.h>

void sg_profile_init(sg_profile *profile)
{
    memset(profile, 0, sizeof *profile);
    profile->birth = SG_NO_DATE;
    profile->age = -1;
    profile->wage_min = SG_NO_AMOUNT;
}

void sg_course_init(sg_course *course)
{
    memset(course, 0, sizeof *course);
    course->starts = course->ends = SG_NO_DATE;
    course->age = (sg_age_range){-1, -1};
}

int sg_profile_age(const sg_profile *profile, sg_date today)
{
    return profile->birth != SG_NO_DATE ? sg_age_on(profile->birth, today) : profile->age;
}

#define X(id, name, entitled) {name, entitled},
static const struct group {
    const char *name;
    bool entitled;
} groups[] = {SG_GROUPS(X)};
#undef X

/* Other words in use for a group. */
static const struct group_alias {
    const char *alias;
    sg_group group;
} aliases[] = {
    {"脱贫户", SG_GROUP_POVERTY_ALLEVIATED},
    {"脱贫人口", SG_GROUP_POVERTY_ALLEVIATED},
    {"建档立卡", SG_GROUP_POVERTY_ALLEVIATED},
    {"建档立卡户", SG_GROUP_POVERTY_ALLEVIATED},
    {"防返贫监测对象", SG_GROUP_MONITORED},
    {"监测户", SG_GROUP_MONITORED},
    {"易地扶贫搬迁", SG_GROUP_RELOCATED},
    {"易地扶贫搬迁劳动力", SG_GROUP_RELOCATED},
    {"易地搬迁劳动力", SG_GROUP_RELOCATED},
    {"易搬户", SG_GROUP_RELOCATED},
    {"搬迁户", SG_GROUP_RELOCATED},
    {"低保", SG_GROUP_LOW_INCOME},
    {"低保户", SG_GROUP_LOW_INCOME},
    {"零就业家庭成员", SG_GROUP_ZERO_EMPLOYMENT},
    {"残疾", SG_GROUP_DISABLED},
    {"长期失业", SG_GROUP_LONG_UNEMPLOYED},
    {"大龄", SG_GROUP_OLDER},
    {"大龄人员", SG_GROUP_OLDER},
    {"退役士兵", SG_GROUP_VETERAN},
    {"退伍军人", SG_GROUP_VETERAN},
    {"大学毕业生", SG_GROUP_GRADUATE},
    {"毕业生", SG_GROUP_GRADUATE},
    {"留守妇女", SG_GROUP_WOMAN_AT_HOME},
    {"农民工", SG_GROUP_RETURNED_MIGRANT},
    {"返乡人员", SG_GROUP_RETURNED_MIGRANT},
    {"宝妈", SG_GROUP_CARER},
};

const char *sg_group_name(sg_group group)
{
    return (size_t)group < SG_GROUP_COUNT ? groups[group].name : "";
}

bool sg_group_parse(const char *text, sg_group *ret)
{
    if (!text)
        return false;
    for (int i = 0; i < SG_GROUP_COUNT; i++)
        if (strcmp(text, groups[i].name) == 0) {
            *ret = (sg_group)i;
            return true;
        }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(text, aliases[i].alias) == 0) {
            *ret = aliases[i].group;
            return true;
        }
    return false;
}

bool sg_profile_avoids_trade(const sg_profile *profile, sg_trade_id id)
{
    if (profile->avoid_trade_count == 0)
        return false;
    for (const sg_trade *trade; (trade = sg_trade_get(id)) != NULL; id = trade->parent)
        for (unsigned i = 0; i < profile->avoid_trade_count; i++)
            if (profile->avoid_trades[i] == id)
                return true;
    return false;
}

bool sg_profile_avoids_region(const sg_profile *profile, sg_region region)
{
    for (unsigned i = 0; region != 0 && i < profile->avoid_region_count; i++)
        if (sg_region_within(region, profile->avoid_regions[i]))
            return true;
    return false;
}

bool sg_groups_entitled(uint32_t bits)
{
    for (int i = 0; i < SG_GROUP_COUNT; i++)
        if ((bits >> i & 1) && groups[i].entitled)
            return true;
    return false;
}

sg_locality sg_profile_locality(const sg_profile *profile)
{
    return profile->village ? (sg_locality)profile->home * 1000 + profile->village : profile->home;
}
