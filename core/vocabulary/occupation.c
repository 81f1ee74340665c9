/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Access to the tables of trades, skills, certificates and phrases.
 */
#include "songgang/vocabulary.h"
#include "tables.h"

size_t sg_trade_count(void)
{
    return sg_trade_rows_count;
}

size_t sg_skill_count(void)
{
    return sg_skill_rows_count;
}

size_t sg_certificate_count(void)
{
    return sg_certificate_rows_count;
}

const sg_trade *sg_trade_get(sg_trade_id id)
{
    return id && id <= sg_trade_rows_count ? &sg_trade_rows[id - 1] : NULL;
}

const sg_skill *sg_skill_get(sg_skill_id id)
{
    return id && id <= sg_skill_rows_count ? &sg_skill_rows[id - 1] : NULL;
}

const sg_certificate *sg_certificate_get(sg_certificate_id id)
{
    return id && id <= sg_certificate_rows_count ? &sg_certificate_rows[id - 1] : NULL;
}

const sg_phrase *sg_phrase_get(uint32_t id)
{
    return id < sg_phrase_rows_count ? &sg_phrase_rows[id] : NULL;
}

const sg_trade_relation *sg_trade_relations(sg_trade_id id, size_t *ret_count)
{
    if (!sg_trade_get(id)) {
        *ret_count = 0;
        return NULL;
    }
    uint32_t start = sg_relation_starts[id - 1];
    *ret_count = sg_relation_starts[id] - start;
    return &sg_relation_rows[start];
}

int sg_trade_similarity(sg_trade_id a, sg_trade_id b)
{
    size_t count;
    const sg_trade_relation *related = sg_trade_relations(a, &count);
    for (size_t i = 0; i < count; i++)
        if (related[i].trade == b)
            return related[i].similarity;
    return 0;
}

/* `depth` bounds the chain, so that a circle in the table cannot hang. */
static bool satisfies(sg_certificate_id held, sg_certificate_id wanted, int depth)
{
    if (held == wanted)
        return true;
    const sg_certificate *row = sg_certificate_get(wanted);
    if (!row || depth == 0)
        return false;
    size_t max = sizeof row->implied_by / sizeof *row->implied_by;
    for (size_t i = 0; i < max && row->implied_by[i]; i++)
        if (satisfies(held, row->implied_by[i], depth - 1))
            return true;
    return false;
}

bool sg_certificate_satisfies(sg_certificate_id held, sg_certificate_id wanted)
{
    if (!sg_certificate_get(held) || !sg_certificate_get(wanted))
        return false;
    return satisfies(held, wanted, 6);
}
