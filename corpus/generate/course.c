/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training courses of the prefecture: what counties teach, where, when, for whom.
 */
#include <string.h>

#include "corpus_records.h"
#include "songgang/profile.h"

/* What is taught: a trade of the tables and its class; weight by how many such classes run. */
static const struct {
    const char *trade, *title;
    uint32_t weight;
    bool women;
    bool everybody; /* no upper age, no group: rural practice open to whoever comes */
} subjects[] = {
    {"焊工", "焊工（特种作业）取证班", 12, false, false},
    {"电工", "低压电工取证班", 14, false, false},
    {"叉车司机", "叉车司机取证班", 13, false, false},
    {"挖掘机司机", "挖掘机操作工培训班", 8, false, false},
    {"缝纫工", "缝纫工技能提升班", 13, false, false},
    {"家政服务员", "家政服务员培训班", 12, true, false},
    {"育儿嫂", "育婴员培训班", 8, true, false},
    {"养老护理员", "养老护理员培训班", 11, false, false},
    {"厨师", "中式烹调师（黔菜）培训班", 11, false, false},
    {"面点师", "中式面点师培训班", 8, false, false},
    {"美发师", "美发师培训班", 4, false, false},
    {"汽车维修工", "汽车维修工培训班", 4, false, false},
    {"砌筑工", "砌筑工培训班", 7, false, false},
    {"光伏安装工", "光伏组件安装培训班", 6, false, false},
    {"茶叶加工工", "茶叶加工工培训班", 7, false, true},
    {"刺绣工", "布依刺绣培训班", 6, true, true},
    {"保安员", "保安员上岗培训班", 8, false, false},
    {"CNC操作工", "数控机床操作培训班", 6, false, false},
    {"电子装配工", "电子装配岗前培训班", 10, false, false},
    {"主播", "农村电商直播培训班", 9, false, false},
    {"饲养员", "家畜饲养工培训班", 5, false, true},
    {"针车工", "鞋面针车岗前培训班", 5, false, false},
};

static size_t find_trade(const char *name)
{
    size_t i = 0;
    while (i + 1 < corpus_trade_count && strcmp(corpus_trades[i].name, name) != 0)
        i++;
    return i;
}

static size_t pick_subject(corpus_random *r)
{
    uint32_t total = 0;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        total += subjects[i].weight;
    uint32_t draw = corpus_below(r, total);
    size_t i = 0;
    while (draw >= subjects[i].weight)
        draw -= subjects[i++].weight;
    return i;
}

static void put_groups(corpus_random *r, bool women, bool everybody, sg_json_writer *w)
{
    sg_json_key(w, "groups");
    sg_json_array(w);
    uint32_t draw = corpus_below(r, 100);
    if (everybody)
        draw = 100;
    if (draw < 22) {
        sg_json_string(w, sg_group_name(SG_GROUP_POVERTY_ALLEVIATED));
        sg_json_string(w, sg_group_name(SG_GROUP_MONITORED));
    } else if (draw < 30) {
        sg_json_string(w, sg_group_name(SG_GROUP_RELOCATED));
    } else if (draw < 38 && women) {
        sg_json_string(w, sg_group_name(SG_GROUP_WOMAN_AT_HOME));
        sg_json_string(w, sg_group_name(SG_GROUP_CARER));
    }
    sg_json_end_array(w);
}

void corpus_write_course(const sg_corpus *c, uint64_t index, sg_buffer *out)
{
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_COURSE, index);
    size_t subject = pick_subject(&r);
    size_t trade = find_trade(subjects[subject].trade);
    uint32_t draw = corpus_below(&r, 1000);
    const corpus_home *home = corpus_homes;
    while (draw >= home->weight)
        draw -= (home++)->weight;
    char text[CORPUS_NAME], day[SG_DATE_TEXT];
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    corpus_print(text, sizeof text, "k%04llu", (unsigned long long)index + 1);
    sg_json_member_string(&w, "id", text);
    corpus_print(text, sizeof text, "%s%s（2026年第%u期）", home->name, subjects[subject].title,
                 1 + corpus_below(&r, 12));
    sg_json_member_string(&w, "title", text);
    sg_str first = corpus_pick(&r, corpus_brand_first),
           second = corpus_pick(&r, corpus_brand_second);
    sg_str kind = corpus_pick(&r, "职业培训学校|职业技能培训学校|技工学校|职业技术培训中心");
    corpus_print(text, sizeof text, "%s%.*s%.*s%.*s（合成）", home->name, (int)first.n, first.s,
                 (int)second.n, second.s, (int)kind.n, kind.s);
    sg_json_member_string(&w, "provider", text);
    sg_json_member_string(&w, "trade", c->names[trade].trade);
    corpus_print(text, sizeof text, "%u", home->code);
    sg_json_member_string(&w, "region", text);
    /* a year's programme: one course in two within twelve weeks */
    sg_date starts = c->request.now + (corpus_chance(&r, 500) ? corpus_range(&r, 3, 84)
                                                              : corpus_range(&r, 85, 420));
    sg_date_print(starts, day);
    sg_json_member_string(&w, "starts", day);
    sg_date_print(starts + corpus_range(&r, 5, 24), day);
    sg_json_member_string(&w, "ends", day);
    sg_json_member_int(&w, "seats", 20 + 5 * corpus_range(&r, 0, 8));
    bool open_to_all = subjects[subject].everybody;
    sg_json_key(&w, "age");
    sg_json_object(&w);
    sg_json_member_int(&w, "min", open_to_all ? 16 : 18);
    sg_json_key(&w, "max");
    if (open_to_all)
        sg_json_null(&w);
    else
        sg_json_int(&w, corpus_chance(&r, 300) ? 50 : 59);
    sg_json_end_object(&w);
    put_groups(&r, subjects[subject].women, open_to_all, &w);
    bool certified = c->names[trade].certificate_known && corpus_trades[trade].certificate &&
                     strcmp(corpus_trades[trade].certificate, "健康证") != 0;
    sg_json_member_string(&w, "certificate", certified ? c->names[trade].certificate : NULL);
    sg_json_member_int(&w, "allowance",
                       corpus_chance(&r, 250) ? 0 : 40 + 10 * corpus_range(&r, 0, 2));
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}
