/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Postings as plain text: the sentence in a village group, a station's bulletin, an employer's
 * letter, the WeChat announcement with several jobs, and a round-up of several employers.
 */
#include <string.h>

#include "corpus_records.h"

typedef bool (*clause)(corpus_telling *t, sg_buffer *out);

/* Append `mark` and the clause, or nothing when it has nothing to say. */
static bool join(corpus_telling *t, sg_buffer *out, const char *mark, clause say)
{
    size_t before = out->size;
    sg_buffer_text(out, mark);
    if (say(t, out))
        return true;
    if (out->data && !out->failed) {
        out->size = before;
        out->data[before] = '\0';
    }
    return false;
}

static bool say_person(corpus_telling *t, sg_buffer *out)
{
    return corpus_say_age(t, out, true) || corpus_say_gender(t, out);
}

static bool say_people(corpus_telling *t, sg_buffer *out)
{
    return corpus_say_headcount(t, out, false);
}

static bool say_valid_through(corpus_telling *t, sg_buffer *out)
{
    const corpus_job *j = t->job;
    if (j->valid_through == SG_NO_DATE || (!j->expired && corpus_chance(t->r, 400)))
        return false;
    int year;
    sg_date_split(j->valid_through, &year, &(int){0}, &(int){0});
    corpus_append_pick(t->r, out, "报名截止：|有效期至|截止日期：|招聘截止时间：");
    corpus_say_date(t->r, j->valid_through, out, true);
    t->said->valid_through = j->valid_through;
    return true;
}

/* 月薪6000-8000元; words that already say it is pay stand alone. */
static bool say_pay(corpus_telling *t, sg_buffer *out)
{
    const corpus_pay *pay = &t->job->pay;
    if (pay->kind == PAY_RANGE || pay->kind == PAY_POINT || pay->kind == PAY_FROM) {
        const char *words = pay->period == SG_PERIOD_MONTH
                                ? "月薪|工资|月工资|薪资|待遇|综合工资|每月|薪资待遇："
                            : pay->period == SG_PERIOD_YEAR ? "待遇|薪资|收入"
                                                            : "工资|工价|薪资|待遇|工资：";
        corpus_append_pick(t->r, out, words);
    } else if (pay->kind == PAY_UPTO || pay->kind == PAY_BASE_TOTAL) {
        corpus_append_pick(t->r, out, "工资|月薪|待遇：");
    } else if (pay->kind == PAY_NEGOTIABLE && corpus_chance(t->r, 1)) {
        sg_buffer_text(out, "待遇：");
    }
    return corpus_say_wage(t, out);
}

/* ---- one sentence ---- */

static void tell_line(corpus_telling *t, sg_buffer *out, bool contact)
{
    corpus_random *r = t->r;
    const char *mark = corpus_chance(r, 720) ? "，" : corpus_chance(r, 500) ? "；" : "。";
    corpus_say_place(t, out);
    corpus_say_employer(t, out, false);
    corpus_append_pick(r, out, t->job->headcount >= 20 ? "大量招聘|急招|大量招" : corpus_openers);
    if (t->job->headcount >= 0 && corpus_chance(r, 200)) {
        say_people(t, out);
        corpus_say_title(t, out, false);
    } else {
        corpus_say_title(t, out, false);
        join(t, out, "", say_people);
    }
    join(t, out, mark, say_person);
    join(t, out, mark, say_pay);
    join(t, out, mark, corpus_say_board);
    join(t, out, mark, corpus_say_insurance);
    if (corpus_chance(r, 350))
        join(t, out, mark, corpus_say_experience);
    if (corpus_chance(r, 250))
        join(t, out, mark, corpus_say_education);
    join(t, out, mark, corpus_say_licence);
    join(t, out, mark, corpus_say_skills);
    if (corpus_chance(r, 500))
        join(t, out, mark, corpus_say_shift);
    if (t->job->employment != SG_EMPLOYMENT_FULL_TIME || t->job->suspicion == SUSPICION_WAGE)
        join(t, out, mark, corpus_say_employment);
    join(t, out, mark, corpus_say_fee);
    if (t->job->expired)
        join(t, out, mark, say_valid_through);
    if (corpus_chance(r, 200)) {
        sg_buffer_text(out, mark);
        corpus_append_pick(r, out, corpus_environment);
    }
    if (contact) {
        sg_buffer_text(out, mark);
        corpus_say_contact(t, out);
    }
    if (corpus_chance(r, 300)) {
        sg_buffer_text(out, "，");
        corpus_append_pick(r, out, corpus_closers);
    }
}

/* ---- a station's bulletin ---- */

static void line_of(corpus_telling *t, sg_buffer *out, const char *labels, clause say)
{
    size_t before = out->size;
    sg_buffer_text(out, "\n");
    corpus_append_pick(t->r, out, labels);
    if (!say(t, out) && out->data && !out->failed) {
        out->size = before;
        out->data[before] = '\0';
    }
}

static bool say_employer_plain(corpus_telling *t, sg_buffer *out)
{
    corpus_say_employer(t, out, true);
    return true;
}

static bool say_title_plain(corpus_telling *t, sg_buffer *out)
{
    corpus_say_title(t, out, false);
    return true;
}

static bool say_where(corpus_telling *t, sg_buffer *out)
{
    if (corpus_chance(t->r, 500))
        corpus_say_address(t, out);
    else
        corpus_say_place(t, out);
    return true;
}

static bool say_contact_plain(corpus_telling *t, sg_buffer *out)
{
    sg_buffer_printf(out, "%s %s", t->job->employer.contact, t->job->employer.phone);
    return true;
}

static bool say_benefits(corpus_telling *t, sg_buffer *out)
{
    size_t start = out->size;
    join(t, out, "", corpus_say_board);
    join(t, out, out->size > start ? "，" : "", corpus_say_insurance);
    if (corpus_chance(t->r, 400)) {
        if (out->size > start)
            sg_buffer_text(out, "，");
        corpus_say_perks(t, out, 1 + corpus_below(t->r, 3), "、");
    }
    return out->size > start;
}

static bool say_wishes(corpus_telling *t, sg_buffer *out)
{
    static const clause wishes[] = {
        say_person,        corpus_say_education, corpus_say_experience, corpus_say_licence,
        corpus_say_skills, corpus_say_shift,     corpus_say_employment};
    size_t start = out->size;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        join(t, out, out->size > start ? "，" : "", wishes[i]);
    return out->size > start;
}

static void tell_bulletin(corpus_telling *t, sg_buffer *out)
{
    corpus_random *r = t->r;
    const corpus_city *city = &corpus_cities[t->job->city];
    uint32_t draw = corpus_below(r, 4);
    const corpus_home *home = &corpus_homes[corpus_below(r, (uint32_t)corpus_home_count)];
    if (draw == 0)
        sg_buffer_printf(out, "【岗位推送】%s驻%s劳务协作站第%u期", home->name, city->short_name,
                         1 + corpus_below(r, 30));
    else if (draw == 1)
        sg_buffer_printf(out, "%s人社局岗位信息发布（2026年第%u期）", home->name,
                         1 + corpus_below(r, 30));
    else if (draw == 2)
        sg_buffer_text(out, "用工信息");
    else
        sg_buffer_text(out, "“春风行动”招聘信息");
    line_of(t, out, "用工单位：|企业名称：|招聘单位：|单位：", say_employer_plain);
    line_of(t, out, "招聘岗位：|岗位名称：|岗位：|工种：", say_title_plain);
    line_of(t, out, "招聘人数：|需求人数：|人数：", say_people);
    line_of(t, out, "工作地点：|工作地址：|上班地点：", say_where);
    line_of(t, out, "薪资待遇：|工资待遇：|月薪：|工资：", corpus_say_wage);
    line_of(t, out, "岗位要求：|招聘要求：|任职要求：|条件：", say_wishes);
    line_of(t, out, "福利待遇：|福利：|食宿情况：", say_benefits);
    if (corpus_chance(r, 400)) {
        sg_buffer_text(out, "\n工作内容：");
        corpus_say_duties(t, out, false);
    }
    line_of(t, out, "备注：|特别说明：", corpus_say_fee);
    line_of(t, out, "联系人：|联系方式：|联系电话：", say_contact_plain);
    line_of(t, out, "", say_valid_through);
}

/* ---- an employer's letter ---- */

static void tell_letter(corpus_telling *t, sg_buffer *out)
{
    corpus_random *r = t->r;
    bool near = t->job->employer.agency;
    corpus_say_employer(t, out, true);
    sg_buffer_text(out, near ? "招聘简章\n工作地点：" : "招聘简章\n我单位位于");
    corpus_say_address(t, out);
    corpus_append_pick(r, out,
                       near ? "，现招聘|，现面向社会招聘"
                            : "，因生产需要，现招聘|，因业务发展需要，诚聘|，现面向社会招聘");
    corpus_say_title(t, out, false);
    join(t, out, "", say_people);
    sg_buffer_text(out, "。\n一、工作内容：");
    corpus_say_duties(t, out, true);
    const char *numbers[] = {"二", "三", "四", "五"};
    unsigned at = 0;
    size_t before = out->size;
    sg_buffer_printf(out, "\n%s、招聘条件：", numbers[at]);
    if (say_wishes(t, out)) {
        at++;
    } else if (out->data && !out->failed) {
        out->size = before;
        out->data[before] = '\0';
    }
    sg_buffer_printf(out, "\n%s、工资待遇：", numbers[at++]);
    corpus_say_wage(t, out);
    before = out->size;
    sg_buffer_printf(out, "\n%s、福利：", numbers[at]);
    if (say_benefits(t, out)) {
        at++;
    } else if (out->data && !out->failed) {
        out->size = before;
        out->data[before] = '\0';
    }
    if (t->job->suspicion == SUSPICION_FEE) {
        sg_buffer_printf(out, "\n%s、", numbers[at]);
        corpus_say_fee(t, out);
    }
    sg_buffer_text(out, "\n");
    corpus_say_contact(t, out);
    join(t, out, "\n", say_valid_through);
    if (corpus_chance(r, 500)) {
        sg_buffer_text(out, "\n");
        sg_buffer_text(out, t->job->employer.legal);
        sg_buffer_text(out, "\n");
        corpus_say_date(r, t->job->posted, out, true);
        t->said->posted = t->job->posted;
    }
}

/* ---- several jobs of one employer ---- */

static const char *const circled[] = {"①", "②", "③", "④", "⑤", "⑥"};

static void job_heading(sg_buffer *out, uint32_t form, uint32_t i)
{
    if (form == 0)
        sg_buffer_printf(out, "\n%u、", i + 1);
    else if (form == 1)
        sg_buffer_printf(out, "\n%s", circled[i]);
    else if (form == 2)
        sg_buffer_printf(out, "\n岗位%s：",
                         (const char *const[]){"一", "二", "三", "四", "五", "六"}[i]);
    else
        sg_buffer_printf(out, "\n✅");
}

static void tell_wechat_job(corpus_telling *t, sg_buffer *out, bool block)
{
    corpus_say_title(t, out, false);
    if (block) {
        line_of(t, out, "人数：|招聘人数：", say_people);
        line_of(t, out, "工资：|薪资：|待遇：", corpus_say_wage);
        line_of(t, out, "要求：|条件：", say_wishes);
        return;
    }
    join(t, out, corpus_chance(t->r, 500) ? "" : " ", say_people);
    sg_buffer_text(out, corpus_chance(t->r, 500) ? "：" : "，");
    say_pay(t, out);
    join(t, out, "，", say_person);
    join(t, out, "，", corpus_say_licence);
    join(t, out, "，", corpus_say_skills);
    if (t->job->employment != SG_EMPLOYMENT_FULL_TIME)
        join(t, out, "，", corpus_say_employment);
}

/* What stands once for all jobs of the announcement. */
static void share(corpus_posting *p)
{
    for (uint32_t i = 1; i < p->shape.jobs; i++) {
        p->said[i].province = p->said[0].province;
        p->said[i].city = p->said[0].city;
        p->said[i].county = p->said[0].county;
        p->said[i].accommodation = p->said[0].accommodation;
        p->said[i].meals = p->said[0].meals;
        p->said[i].insurance = p->said[0].insurance;
        p->said[i].valid_through = p->said[0].valid_through;
        p->said[i].suspicious |= p->said[0].suspicious;
    }
}

static void tell_wechat(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_buffer *out)
{
    corpus_telling first = {c, r, &p->job[0], &p->said[0]};
    const char *mark = (const char *const[]){"🔥", "📢", "", "【", "‼️"}[corpus_below(r, 5)];
    bool bracket = strcmp(mark, "【") == 0;
    sg_buffer_text(out, mark);
    corpus_say_employer(&first, out, false);
    corpus_append_pick(r, out, corpus_openers);
    sg_buffer_text(out, bracket ? "】" : mark);
    bool late = corpus_chance(r, 300);
    if (!late)
        line_of(&first, out, "工作地点：|📍地址：|上班地址：|厂址：", say_where);
    uint32_t form = corpus_below(r, 4);
    bool block = corpus_chance(r, 250);
    for (uint32_t i = 0; i < p->shape.jobs; i++) {
        corpus_telling t = {c, r, &p->job[i], &p->said[i]};
        job_heading(out, form, i);
        tell_wechat_job(&t, out, block);
    }
    line_of(&first, out, "福利待遇：|福利：|公司福利：|🏠食宿：", say_benefits);
    if (late)
        line_of(&first, out, "工作地点：|📍地址：|厂址：", say_where);
    line_of(&first, out, "说明：|注：", corpus_say_fee);
    line_of(&first, out, "", say_valid_through);
    line_of(&first, out, "☎️|联系电话：|报名电话：|📱", say_contact_plain);
    if (corpus_chance(r, 400)) {
        sg_buffer_text(out, "\n");
        corpus_append_pick(r, out, corpus_closers);
    }
    share(p);
}

static void tell_roundup(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_buffer *out)
{
    const corpus_home *home = &corpus_homes[corpus_below(r, (uint32_t)corpus_home_count)];
    sg_buffer_printf(out, "%s就业岗位信息（%u月第%u期）", home->name, 2u, 1 + corpus_below(r, 4));
    uint32_t form = corpus_below(r, 3) ? 0 : 1;
    for (uint32_t i = 0; i < p->shape.jobs; i++) {
        corpus_telling t = {c, r, &p->job[i], &p->said[i]};
        job_heading(out, form, i);
        tell_line(&t, out, true);
    }
}

void corpus_tell_text(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_buffer *out)
{
    corpus_telling t = {c, r, &p->job[0], &p->said[0]};
    switch (p->shape.style) {
    case STYLE_BULLETIN:
        tell_bulletin(&t, out);
        break;
    case STYLE_LETTER:
        tell_letter(&t, out);
        break;
    case STYLE_WECHAT:
        tell_wechat(c, r, p, out);
        break;
    case STYLE_ROUNDUP:
        tell_roundup(c, r, p, out);
        break;
    default:
        tell_line(&t, out, true);
        break;
    }
}
