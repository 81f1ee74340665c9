/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom a job asks for and what it offers, in words; each clause notes what it has stated.
 */
#include <string.h>

#include "corpus_records.h"

bool corpus_say_board(corpus_telling *t, sg_buffer *out)
{
    const char *list = corpus_board[t->job->accommodation][t->job->meals];
    if (!list)
        return false;
    corpus_append_pick(t->r, out, list);
    t->said->accommodation = t->job->accommodation;
    t->said->meals = t->job->meals;
    return true;
}

bool corpus_say_insurance(corpus_telling *t, sg_buffer *out)
{
    static const char *const lists[] = {[INSURANCE_NO] = corpus_uninsured,
                                        [INSURANCE_YES] = corpus_insured,
                                        [INSURANCE_ACCIDENT] = corpus_accident};
    if (t->job->insurance == INSURANCE_UNSAID)
        return false;
    corpus_append_pick(t->r, out, lists[t->job->insurance]);
    if (t->job->insurance != INSURANCE_ACCIDENT)
        t->said->insurance = t->job->insurance == INSURANCE_YES ? SG_YES : SG_NO;
    return true;
}

static void say_age_range(corpus_random *r, sg_buffer *out, sg_age_range age)
{
    if (age.min >= 0 && age.max >= 0) {
        sg_buffer_printf(out, "%d%s%d", age.min,
                         corpus_chance(r, 700)   ? "-"
                         : corpus_chance(r, 500) ? "至"
                                                 : "~",
                         age.max);
        corpus_append_pick(r, out, "岁|岁|周岁|岁之间");
    } else if (age.max >= 0) {
        sg_buffer_printf(out, "%d", age.max);
        corpus_append_pick(r, out, "岁以下|周岁以下|岁以内|岁以下即可");
    } else {
        sg_buffer_printf(out, "%s%d", corpus_chance(r, 300) ? "年满" : "", age.min);
        corpus_append_pick(r, out, "岁以上|周岁以上");
    }
}

bool corpus_say_age(corpus_telling *t, sg_buffer *out, bool with_gender)
{
    const corpus_job *j = t->job;
    if (j->age_male.max >= 0) {
        bool colon = corpus_chance(t->r, 300);
        sg_buffer_text(out, colon ? "男：" : "男");
        say_age_range(t->r, out, j->age_male);
        sg_buffer_text(out, colon ? "，女：" : corpus_chance(t->r, 500) ? "，女" : " 女");
        say_age_range(t->r, out, j->age_female);
        t->said->age = j->age;
        t->said->age_male = j->age_male;
        t->said->age_female = j->age_female;
        return true;
    }
    if (j->age.min < 0 && j->age.max < 0)
        return false;
    if (with_gender && corpus_say_gender(t, out) && corpus_chance(t->r, 500))
        sg_buffer_text(out, "，");
    say_age_range(t->r, out, j->age);
    t->said->age = j->age;
    return true;
}

bool corpus_say_gender(corpus_telling *t, sg_buffer *out)
{
    if (!t->job->gender_said)
        return false;
    const char *list = t->job->gender == SG_GENDER_MALE     ? corpus_male
                       : t->job->gender == SG_GENDER_FEMALE ? corpus_female
                                                            : corpus_any_gender;
    corpus_append_pick(t->r, out, list);
    t->said->gender = t->job->gender;
    return true;
}

bool corpus_say_education(corpus_telling *t, sg_buffer *out)
{
    static const char *const levels[] = {
        [SG_EDUCATION_PRIMARY] = "小学", [SG_EDUCATION_JUNIOR] = "初中",
        [SG_EDUCATION_SENIOR] = "高中",  [SG_EDUCATION_VOCATIONAL] = "中专",
        [SG_EDUCATION_COLLEGE] = "大专", [SG_EDUCATION_BACHELOR] = "本科"};
    if (!t->job->education_said)
        return false;
    if (t->job->education == SG_EDUCATION_ANY) {
        corpus_append_pick(t->r, out, corpus_any_education);
        return true;
    }
    sg_buffer_text(out, levels[t->job->education]);
    corpus_append_pick(t->r, out, "及以上|及以上学历|以上|以上文化|及以上文化程度");
    t->said->education = t->job->education;
    return true;
}

bool corpus_say_experience(corpus_telling *t, sg_buffer *out)
{
    static const char *const years[] = {"", "一年", "两年", "三年", "四年", "五年", "六年"};
    int wanted = t->job->experience;
    if (wanted < 0)
        return false;
    if (wanted == 0) {
        corpus_append_pick(t->r, out, corpus_no_experience);
    } else {
        if (corpus_chance(t->r, 300))
            sg_buffer_text(out, "有");
        if (corpus_chance(t->r, 300))
            sg_buffer_text(out, years[wanted]);
        else
            sg_buffer_printf(out, "%d年", wanted);
        corpus_append_pick(t->r, out, "以上经验|以上工作经验|及以上经验|以上相关经验");
    }
    t->said->experience = wanted > 0 ? wanted : -1; /* what asks for none states no years */
    return true;
}

bool corpus_say_headcount(corpus_telling *t, sg_buffer *out, bool field)
{
    int wanted = t->job->headcount;
    if (wanted < 0) {
        if (!corpus_chance(t->r, 300))
            return false;
        corpus_append_pick(t->r, out, "若干|若干名|数名");
        return true;
    }
    sg_buffer_printf(out, "%d", wanted);
    corpus_append_pick(t->r, out, field ? "|人|名" : "人|名|人|个");
    t->said->headcount = wanted;
    return true;
}

/* 焊工证, or for driving licences also A2驾照. */
static void say_certificate(corpus_telling *t, sg_buffer *out)
{
    const char *name = corpus_trades[t->job->trade].certificate;
    size_t cut = sg_str_find(sg_str_of(name), sg_str_of("驾驶证"));
    if (cut != SIZE_MAX && corpus_chance(t->r, 600)) {
        sg_buffer_append(out, name, cut);
        corpus_append_pick(t->r, out, "驾照|证|驾驶证");
    } else {
        sg_buffer_text(out, name);
    }
}

bool corpus_say_licence(corpus_telling *t, sg_buffer *out)
{
    const corpus_job *j = t->job;
    if (j->licence == LICENCE_UNSAID)
        return false;
    if (j->licence == LICENCE_REQUIRED) {
        bool hold = corpus_chance(t->r, 400);
        corpus_append_pick(t->r, out, hold ? "持|须持|需持" : "有|需有|必须有|要求有");
        say_certificate(t, out);
        if (hold)
            corpus_append_pick(t->r, out, "上岗|");
        t->said->certificate = true;
    } else {
        sg_buffer_text(out, "有");
        say_certificate(t, out);
        corpus_append_pick(t->r, out, "者优先|优先|的优先录用");
    }
    return true;
}

bool corpus_say_skills(corpus_telling *t, sg_buffer *out)
{
    const char *skills = corpus_trades[t->job->trade].skills;
    if (!*skills || !corpus_chance(t->r, 400))
        return false;
    uint32_t at = corpus_below(t->r, corpus_list_count(skills));
    corpus_append_pick(t->r, out, "会|熟悉|懂|熟练掌握");
    corpus_append(out, corpus_list_at(skills, at));
    t->said->skill[at] = true;
    return true;
}

bool corpus_say_employment(corpus_telling *t, sg_buffer *out)
{
    static const char *const lists[SG_EMPLOYMENT_COUNT] = {
        [SG_EMPLOYMENT_FULL_TIME] = "全职",
        [SG_EMPLOYMENT_PART_TIME] = "兼职",
        [SG_EMPLOYMENT_TEMPORARY] = "临时工|短期临时工",
        [SG_EMPLOYMENT_DAY_LABOUR] = "零工|日结零工",
        [SG_EMPLOYMENT_HOME_BASED] = "可以拿回家做|居家灵活就业|居家就业",
        [SG_EMPLOYMENT_PUBLIC_WELFARE] = "公益性岗位",
        [SG_EMPLOYMENT_INTERN] = "实习生|实习"};
    const char *list = lists[t->job->employment];
    if (!list)
        return false;
    corpus_append_pick(t->r, out, list);
    t->said->employment = t->job->employment;
    return true;
}

bool corpus_say_shift(corpus_telling *t, sg_buffer *out)
{
    static const char *const lists[] = {[SG_SHIFT_DAY] = corpus_shift_day,
                                        [SG_SHIFT_TWO] = corpus_shift_two,
                                        [SG_SHIFT_THREE] = corpus_shift_three,
                                        [SG_SHIFT_NIGHT] = corpus_shift_night};
    if (t->job->shift == SG_SHIFT_NONE)
        return false;
    corpus_append_pick(t->r, out, lists[t->job->shift]);
    return true;
}

bool corpus_say_fee(corpus_telling *t, sg_buffer *out)
{
    if (t->job->suspicion != SUSPICION_FEE)
        return false;
    corpus_append_pick(t->r, out, corpus_fees);
    t->said->suspicious = true;
    return true;
}

void corpus_say_perks(corpus_telling *t, sg_buffer *out, unsigned count, const char *separator)
{
    uint32_t total = corpus_list_count(corpus_perks), at = corpus_below(t->r, total);
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            sg_buffer_text(out, separator);
        corpus_append(out, corpus_list_at(corpus_perks, (at + i * 7) % total));
    }
}
