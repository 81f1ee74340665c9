/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record of the posting corpus: its shape (style, several jobs, re-post of an earlier one), its
 * rendering, and the truth lines of what the rendering stated.
 */
#include <string.h>

#include "corpus_records.h"

static corpus_style pick_style(corpus_random *r, bool single)
{
    static const struct {
        corpus_style style;
        uint32_t permille;
    } shares[] = {{STYLE_PORTAL, 300}, {STYLE_SHEET, 255}, {STYLE_STRUCTURED, 90},
                  {STYLE_MIXED, 40},   {STYLE_LINE, 115},  {STYLE_BULLETIN, 75},
                  {STYLE_LETTER, 35},  {STYLE_NOISY, 50},  {STYLE_WECHAT, 30},
                  {STYLE_ROUNDUP, 10}};
    uint32_t draw = corpus_below(r, single ? 960 : 1000);
    size_t i = 0;
    while (draw >= shares[i].permille)
        draw -= shares[i++].permille;
    return shares[i].style;
}

/* A re-post repeats one job of an earlier record that is none itself. */
static void find_original(const sg_corpus *c, uint64_t record, corpus_random *r, corpus_shape *ret)
{
    uint32_t reach = record < 30000 ? (uint32_t)record : 30000;
    for (int attempt = 0; attempt < 6; attempt++) {
        uint64_t other = record - 1 - corpus_below(r, reach);
        corpus_shape shape;
        corpus_shape_of(c, other, &shape);
        if (shape.repost)
            continue;
        ret->repost = true;
        ret->of_record = other;
        ret->of_jobs = shape.jobs;
        ret->of_slot = corpus_below(r, shape.jobs);
        ret->of_shared = shape.style == STYLE_WECHAT;
        return;
    }
}

/* Whether a record would be a re-post is drawn first, so originals never need to be followed. */
void corpus_shape_of(const sg_corpus *c, uint64_t record, corpus_shape *ret)
{
    memset(ret, 0, sizeof *ret);
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_SHAPE, record);
    bool again = record > 0 && corpus_chance(&r, 122);
    ret->style = pick_style(&r, again);
    ret->jobs = 1;
    if (ret->style == STYLE_WECHAT)
        ret->jobs = 2 + corpus_skewed(&r, CORPUS_MAX_JOBS - 1);
    else if (ret->style == STYLE_ROUNDUP)
        ret->jobs = 3 + corpus_below(&r, 4);
    ret->repost = again;
}

void corpus_source_of(const sg_corpus *c, uint64_t record, corpus_style style,
                      const corpus_job *job, char out[CORPUS_NAME])
{
    static const char *const kinds[] = {[STYLE_PORTAL] = "前程企业直报|智招网|%c人才网|蓝领招工网",
                                        [STYLE_MIXED] = "前程企业直报|%c人才网",
                                        [STYLE_STRUCTURED] = "省就业平台|企业直报|零工市场平台",
                                        [STYLE_SHEET] =
                                            "县就业局-%h|协作站-%c|乡镇台账-%h|协作站-%c",
                                        [STYLE_NOISY] = "县就业局-%h|协作站-%c",
                                        [STYLE_LINE] = "微信群-%h|村务群-%h|微信群-%c老乡",
                                        [STYLE_BULLETIN] = "协作站-%c|县就业局-%h",
                                        [STYLE_LETTER] = "企业直报|招聘会-%h",
                                        [STYLE_WECHAT] = "公众号-%c招工|微信群-%h|公众号-%h就业",
                                        [STYLE_ROUNDUP] = "县就业局-%h|公众号-%h就业"};
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_SOURCE, record);
    sg_str kind = corpus_pick(&r, kinds[style]);
    const corpus_home *home = &corpus_homes[corpus_below(&r, (uint32_t)corpus_home_count)];
    size_t mark = sg_str_find(kind, sg_str_of("%"));
    if (mark == SIZE_MAX) {
        corpus_print(out, CORPUS_NAME, "合成-%.*s", (int)kind.n, kind.s);
        return;
    }
    bool city = kind.s[mark + 1] == 'c';
    const char *place = city ? corpus_cities[job->city].short_name : home->name;
    int n = (int)(city ? strlen(place) : strlen(place) - 3);
    corpus_print(out, CORPUS_NAME, "合成-%.*s%.*s%.*s", (int)mark, kind.s, n, place,
                 (int)(kind.n - mark - 2), kind.s + mark + 2);
}

static void external_id(uint64_t record, uint32_t slot, uint32_t jobs, char out[32])
{
    if (jobs > 1)
        corpus_print(out, 32, "sy-%06llu-%u", (unsigned long long)record + 1, slot + 1);
    else
        corpus_print(out, 32, "sy-%06llu", (unsigned long long)record + 1);
}

/* A re-post comes days later from another source, sometimes with some openings filled. */
static void make_repost(const sg_corpus *c, corpus_random *r, corpus_posting *p)
{
    corpus_shape *shape = &p->shape;
    corpus_job *j = &p->job[0];
    corpus_job_make(c, shape->of_record, shape->of_slot, shape->of_shared, j);
    corpus_shape other;
    corpus_shape_of(c, shape->of_record, &other);
    char source[CORPUS_NAME];
    corpus_source_of(c, shape->of_record, other.style, j, source);
    corpus_source_of(c, p->record, shape->style, j, p->source);
    if (strcmp(source, p->source) == 0)
        corpus_print(p->source, sizeof p->source, "合成-汇总平台");
    if (!j->expired)
        j->posted += corpus_range(r, 0, (int)(c->request.now - j->posted));
    if (j->headcount > 3 && corpus_chance(r, 120))
        j->headcount -= 1 + (int)corpus_below(r, (uint32_t)j->headcount / 2);
}

static void make_record(const sg_corpus *c, uint64_t record, corpus_random *r, corpus_posting *p)
{
    p->record = record;
    corpus_shape_of(c, record, &p->shape);
    if (p->shape.repost) {
        p->shape.repost = false;
        find_original(c, record, r, &p->shape);
    }
    for (uint32_t i = 0; i < p->shape.jobs; i++)
        corpus_truth_init(&p->said[i]);
    if (p->shape.repost) {
        make_repost(c, r, p);
        return;
    }
    for (uint32_t i = 0; i < p->shape.jobs; i++)
        corpus_job_make(c, record, i, p->shape.style == STYLE_WECHAT, &p->job[i]);
    corpus_source_of(c, record, p->shape.style, &p->job[0], p->source);
}

static void write_raw(const sg_corpus *c, corpus_random *r, corpus_posting *p, sg_buffer *out)
{
    char id[32];
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    external_id(p->record, 0, 1, id);
    sg_json_member_string(&w, "external_id", id);
    sg_json_member_string(&w, "source", p->source);
    bool text = p->shape.style == STYLE_LINE || p->shape.style >= STYLE_WECHAT ||
                p->shape.style == STYLE_BULLETIN || p->shape.style == STYLE_LETTER;
    if (!text) {
        corpus_tell_row(c, r, p, &w);
    } else {
        sg_buffer body = {0};
        corpus_tell_text(c, r, p, &body);
        sg_json_member_string(&w, "text", body.data);
        if (corpus_chance(r, 350)) {
            char day[SG_DATE_TEXT];
            sg_date_print(p->job[0].posted, day);
            sg_json_member_string(&w, "posted", day);
            for (uint32_t i = 0; i < p->shape.jobs; i++)
                p->said[i].posted = p->job[0].posted;
        }
        out->failed |= body.failed;
        sg_buffer_free(&body);
    }
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}

/* ---- truth ---- */

static void put_region(sg_json_writer *w, const char *key, sg_region region)
{
    char code[12];
    corpus_print(code, sizeof code, "%06u", (unsigned)region);
    sg_json_member_string(w, key, region ? code : NULL);
}

static void put_amount(sg_json_writer *w, const char *key, int32_t fen)
{
    sg_json_key(w, key);
    if (fen == SG_NO_AMOUNT)
        sg_json_null(w);
    else
        sg_json_fixed(w, fen, 2, 0);
}

static void put_count(sg_json_writer *w, const char *key, int value)
{
    sg_json_key(w, key);
    if (value < 0)
        sg_json_null(w);
    else
        sg_json_int(w, value);
}

static void put_ages(sg_json_writer *w, const char *key, sg_age_range age)
{
    sg_json_key(w, key);
    sg_json_object(w);
    put_count(w, "min", age.min);
    put_count(w, "max", age.max);
    sg_json_end_object(w);
}

static void put_date(sg_json_writer *w, const char *key, sg_date date)
{
    char text[SG_DATE_TEXT];
    if (date != SG_NO_DATE)
        sg_date_print(date, text);
    sg_json_member_string(w, key, date == SG_NO_DATE ? NULL : text);
}

static void put_wage(sg_json_writer *w, const sg_wage *wage)
{
    sg_json_key(w, "wage");
    sg_json_object(w);
    put_amount(w, "min", wage->min_fen);
    put_amount(w, "max", wage->max_fen);
    sg_json_member_string(w, "period", sg_period_json(wage->period));
    put_count(w, "monthly_min", wage->monthly_min);
    put_count(w, "monthly_max", wage->monthly_max);
    sg_json_member_bool(w, "negotiable", wage->negotiable);
    sg_json_end_object(w);
}

static void put_person(sg_json_writer *w, const corpus_truth *said)
{
    if (said->age.min < 0 && said->age.max < 0) {
        sg_json_key(w, "age");
        sg_json_null(w);
    } else {
        put_ages(w, "age", said->age);
    }
    if (said->age_male.max >= 0) {
        sg_json_key(w, "age_by_gender");
        sg_json_object(w);
        put_ages(w, "male", said->age_male);
        put_ages(w, "female", said->age_female);
        sg_json_end_object(w);
    }
    sg_json_member_string(w, "gender", sg_gender_json(said->gender));
    sg_json_member_string(w, "education", sg_education_json(said->education));
    put_count(w, "experience_years", said->experience);
}

static void put_skills(const sg_corpus *c, const corpus_job *j, const corpus_truth *said,
                       sg_json_writer *w)
{
    sg_json_key(w, "skills");
    sg_json_array(w);
    for (uint32_t i = 0; i < 4; i++) {
        if (!said->skill[i])
            continue;
        sg_str own = corpus_list_at(corpus_trades[j->trade].skills, i);
        const char *known = c->names[j->trade].skill[i];
        sg_json_string_n(w, known ? known : own.s, known ? strlen(known) : own.n);
    }
    sg_json_end_array(w);
}

/* The trade in the product's words: the one the title names, else the job's. */
static void put_trade(const sg_corpus *c, const corpus_job *j, const corpus_truth *said,
                      sg_json_writer *w)
{
    const char *name = c->names[j->trade].trade, *code = c->names[j->trade].trade_code;
    sg_trade_id id;
    if (said->trade.n && c->vocabulary &&
        sg_trade_lookup(c->vocabulary, said->trade, &id, NULL) == SG_OK) {
        name = sg_trade_get(id)->name;
        code = sg_trade_get(id)->code;
    }
    sg_json_member_string(w, "trade", name);
    if (code)
        sg_json_member_string(w, "trade_code", code);
}

static void write_truth(const sg_corpus *c, const corpus_posting *p, uint32_t i, sg_buffer *out)
{
    const corpus_job *j = &p->job[i];
    const corpus_truth *said = &p->said[i];
    const corpus_names *names = &c->names[j->trade];
    char id[32];
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    external_id(p->record, i, p->shape.jobs, id);
    sg_json_member_string(&w, "external_id", id);
    sg_json_member_string(&w, "source", p->source);
    sg_json_member_string(&w, "title", said->title);
    put_trade(c, j, said, &w);
    put_skills(c, j, said, &w);
    put_region(&w, "province", said->province);
    put_region(&w, "city", said->city);
    put_region(&w, "county", said->county);
    put_wage(&w, &said->wage);
    sg_json_member_string(&w, "accommodation", sg_provision_json(said->accommodation));
    sg_json_member_string(&w, "meals", sg_provision_json(said->meals));
    sg_json_key(&w, "social_insurance");
    if (said->insurance == SG_UNSTATED)
        sg_json_null(&w);
    else
        sg_json_bool(&w, said->insurance == SG_YES);
    put_person(&w, said);
    put_count(&w, "headcount", said->headcount);
    sg_json_key(&w, "certificates");
    sg_json_array(&w);
    if (said->certificate)
        sg_json_string(&w, names->certificate);
    sg_json_end_array(&w);
    sg_json_member_string(&w, "employment", sg_employment_json(said->employment));
    put_date(&w, "posted", said->posted);
    put_date(&w, "valid_through", said->valid_through);
    sg_json_member_string(&w, "employer", j->employer.legal);
    if (p->shape.repost)
        external_id(p->shape.of_record, p->shape.of_slot, p->shape.of_jobs, id);
    sg_json_member_string(&w, "duplicate_of", p->shape.repost ? id : NULL);
    sg_json_member_bool(&w, "suspicious", said->suspicious || j->suspicion == SUSPICION_WAGE);
    sg_json_member_int(&w, "jobs", p->shape.jobs);
    sg_json_end_object(&w);
    sg_buffer_text(out, "\n");
}

void corpus_write_posting(const sg_corpus *c, uint64_t record, bool truth, sg_buffer *out)
{
    corpus_posting p;
    memset(&p, 0, sizeof p);
    corpus_random r = corpus_random_of(c->request.seed, CORPUS_WORDS, record);
    make_record(c, record, &r, &p);
    size_t mark = out->size;
    write_raw(c, &r, &p, out);
    if (!truth || out->failed)
        return;
    out->size = mark; /* only what it stated was wanted */
    for (uint32_t i = 0; i < p.shape.jobs; i++)
        write_truth(c, &p, i, out);
}
