/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which jobs an employer has. Drawn blindly, a large employer would seek the same trade at nearly the
 * same pay in a dozen records that the truth calls different and no reader could tell apart. So the
 * originals are dealt in order: one that cannot be told from an earlier one of the same employer,
 * city and trade is drawn again, first another trade, then another employer. How often is all that
 * is kept; every record remains a function of the seed and the records before it.
 */
#include <stdlib.h>
#include <string.h>

#include "corpus_records.h"

enum {
    ATTEMPTS = 30,
    DEALT_MAX = 250000, /* records; beyond, the employers' trades are used up */
    APART_PERCENT = 10  /* between pay that nobody takes for the same */
};

/* A vacancy dealt: what pay it offers, yuan a month. */
typedef struct vacancy {
    uint64_t key; /* 0: free */
    int32_t least, most;
    sg_gender gender;
} vacancy;

typedef struct table {
    vacancy *slots;
    size_t mask;
} table;

/* Employer, city and trade; a kind of driver or cleaner counts as what it is a kind of. */
static uint64_t key_of(const sg_corpus *c, const corpus_job *j)
{
    sg_str name = j->named.n ? j->named : sg_str_of(c->names[j->trade].trade);
    sg_trade_id id = 0;
    uint64_t key = sg_hash64(j->employer.legal, strlen(j->employer.legal), j->city);
    if (!c->vocabulary || sg_trade_lookup(c->vocabulary, name, &id, NULL) != SG_OK)
        return sg_hash64(name.s, name.n, key) | 1;
    const sg_trade *trade = sg_trade_get(id), *kind = sg_trade_get(trade->parent);
    const char *code = kind ? kind->code : trade->code;
    return sg_hash64(code, strlen(code), key) | 1;
}

static vacancy vacancy_of(const sg_corpus *c, const corpus_job *j)
{
    int32_t low = sg_monthly_yuan(j->pay.min, j->pay.period);
    int32_t high = sg_monthly_yuan(j->pay.max, j->pay.period);
    /* with overtime, as the same job would be told by the month */
    enum { LEAST_HOURS = 220, MOST_HOURS = 280, LEAST_DAYS = 22, MOST_DAYS = 30, FEN = 100 };
    if (j->pay.period == SG_PERIOD_HOUR) {
        low = j->pay.min / FEN * LEAST_HOURS;
        high = j->pay.max / FEN * MOST_HOURS;
    } else if (j->pay.period == SG_PERIOD_DAY) {
        low = j->pay.min / FEN * LEAST_DAYS;
        high = j->pay.max / FEN * MOST_DAYS;
    }
    bool paid = j->pay.kind != PAY_NEGOTIABLE && j->pay.kind != PAY_PIECE &&
                j->suspicion != SUSPICION_WAGE;
    if (low <= 0)
        low = high;
    if (high < low)
        high = low;
    return (vacancy){.key = key_of(c, j),
                     .least = paid && low > 0 ? low : 0,
                     .most = paid && low > 0 ? high : INT32_MAX / 2,
                     .gender = j->gender};
}

/* A careful reader sees that they are two jobs: other pay, or one for men and one for women. */
static bool told_apart(const vacancy *a, const vacancy *b)
{
    if (a->gender != SG_GENDER_ANY && b->gender != SG_GENDER_ANY && a->gender != b->gender)
        return true;
    int64_t lower = a->most < b->most ? a->most : b->most;
    int64_t upper = a->least > b->least ? a->least : b->least;
    return lower > 0 && upper * 100 > lower * (100 + APART_PERCENT);
}

/* False when an earlier vacancy is the same to a reader; else it is added. */
static bool add(table *t, const vacancy *v)
{
    size_t at = v->key & t->mask;
    for (; t->slots[at].key; at = (at + 1) & t->mask)
        if (t->slots[at].key == v->key && !told_apart(&t->slots[at], v))
            return false;
    t->slots[at] = *v;
    return true;
}

static void deal(sg_corpus *c, table *t, uint64_t record, uint32_t slot, bool shared)
{
    for (uint32_t attempt = 0; attempt < ATTEMPTS; attempt++) {
        corpus_job j;
        corpus_job_draw(c, record, slot, shared, attempt, &j);
        vacancy v = vacancy_of(c, &j);
        c->attempt[record * CORPUS_MAX_JOBS + slot] = (uint8_t)attempt;
        if (add(t, &v))
            return;
    }
}

bool corpus_deal_vacancies(sg_corpus *c)
{
    uint64_t count = c->request.count < DEALT_MAX ? c->request.count : DEALT_MAX;
    size_t size = 1;
    while (size < count * 3)
        size *= 2;
    table t = {calloc(size, sizeof *t.slots), size - 1};
    c->attempt = calloc(count * CORPUS_MAX_JOBS, 1);
    if (!t.slots || !c->attempt) {
        free(t.slots);
        return false;
    }
    c->dealt = count;
    for (uint64_t record = 0; record < count; record++) {
        corpus_shape shape;
        corpus_shape_of(c, record, &shape);
        for (uint32_t slot = 0; slot < shape.jobs && !shape.repost; slot++)
            deal(c, &t, record, slot, shape.style == STYLE_WECHAT);
    }
    free(t.slots);
    return true;
}
