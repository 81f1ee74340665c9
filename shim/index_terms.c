/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which words of a posting are searched, and how much each field counts. A term counts once per
 * field however often it is repeated there, so stuffing a description gains nothing; a short title
 * counts more than a long one, which stands for length normalisation without collection statistics
 * (they would make an incrementally updated index rank differently from a rebuilt one).
 */
#include "index_terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index_tokens.h"

enum {
    TABLE_BITS = 14,
    TABLE_SIZE = 1 << TABLE_BITS,
    TERMS_MAX = TABLE_SIZE / 2,
    TEXT_BYTES_MAX = 12000 /* of one field */
};
enum {
    WEIGHT_TITLE_SHORT = 9, WEIGHT_TITLE = 7, WEIGHT_TITLE_LONG = 5,
    WEIGHT_NAME = 2,        /* canonical names of trades, skills, certificates; employer; place */
    WEIGHT_BODY = 1,        /* benefits, description */
    WEIGHT_FIRST_TRADE = 8, WEIGHT_TRADE = 5, WEIGHT_PARENT = 4, WEIGHT_CONCEPT = 3
};

typedef struct entry {
    uint32_t offset, size; /* into bytes; size 0: free */
    uint32_t weight;
    uint32_t pass; /* field pass that counted it last */
} entry;

struct sg_terms {
    entry table[TABLE_SIZE];
    uint32_t used[TERMS_MAX];
    sg_term list[TERMS_MAX];
    size_t count;
    char *bytes;
    size_t size, capacity;
    sg_arena *arena;
    uint32_t pass, weight;
    bool failed;
};

sg_terms *sg_terms_new(void)
{
    sg_terms *terms = calloc(1, sizeof *terms);
    if (terms == NULL) {
        return NULL;
    }
    terms->arena = sg_arena_new(0);
    if (terms->arena == NULL) {
        free(terms);
        return NULL;
    }
    return terms;
}

void sg_terms_free(sg_terms *terms)
{
    if (terms != NULL) {
        sg_arena_free(terms->arena);
        free(terms->bytes);
        free(terms);
    }
}

static bool keep_bytes(sg_terms *terms, const char *prefix, size_t prefix_size, const char *text,
                       size_t size, uint32_t *ret_offset)
{
    size_t whole = prefix_size + size;
    if (terms->size + whole > terms->capacity) {
        size_t wanted = (terms->size + whole) * 2 + 4096;
        char *grown = realloc(terms->bytes, wanted);
        if (grown == NULL) {
            terms->failed = true;
            return false;
        }
        terms->bytes = grown;
        terms->capacity = wanted;
    }
    *ret_offset = (uint32_t)terms->size;
    memcpy(terms->bytes + terms->size, prefix, prefix_size);
    memcpy(terms->bytes + terms->size + prefix_size, text, size);
    terms->size += whole;
    return true;
}

/* Counts a term once for the current field pass. */
static void add_term(sg_terms *terms, sg_field field, const char *text, size_t size)
{
    const char *prefix = sg_field_get(field)->prefix;
    size_t prefix_size = strlen(prefix);
    uint32_t offset = 0;
    size_t mark = terms->size;
    if (terms->failed || !keep_bytes(terms, prefix, prefix_size, text, size, &offset)) {
        return;
    }
    size_t whole = prefix_size + size;
    const char *term = terms->bytes + offset;
    size_t at = (size_t)(sg_hash64(term, whole, 0) >> (64 - TABLE_BITS));
    while (terms->table[at].size != 0 &&
           (terms->table[at].size != whole ||
            memcmp(terms->bytes + terms->table[at].offset, term, whole) != 0)) {
        at = (at + 1) % TABLE_SIZE;
    }
    entry *e = &terms->table[at];
    if (e->size != 0) {
        terms->size = mark;
    } else if (terms->count == TERMS_MAX) {
        terms->size = mark;
        return; /* an absurdly long posting: its first words are enough */
    } else {
        *e = (entry){offset, (uint32_t)whole, 0, UINT32_MAX};
        terms->used[terms->count++] = (uint32_t)at;
    }
    if (e->pass != terms->pass) {
        e->pass = terms->pass;
        e->weight += terms->weight;
    }
}

static void on_token(void *context, sg_token_kind kind, const char *token, size_t size)
{
    add_term(context, kind == SG_TOKEN_TEXT ? SG_FIELD_TEXT : SG_FIELD_CHARACTER, token, size);
}

static void field_pass(sg_terms *terms, uint32_t weight)
{
    terms->pass++;
    terms->weight = weight;
}

static void add_text(sg_terms *terms, const char *text, bool characters)
{
    if (text == NULL) {
        return;
    }
    sg_str whole = sg_str_of(text);
    whole.n = sg_utf8_prefix(whole, TEXT_BYTES_MAX);
    sg_folded folded;
    if (!sg_fold(whole, true, terms->arena, &folded)) {
        terms->failed = true;
        return;
    }
    sg_tokens_each(folded.text, characters, on_token, terms);
}

static void add_concept(sg_terms *terms, sg_field field, const char *code, uint32_t weight)
{
    field_pass(terms, weight);
    add_term(terms, field, code, strlen(code));
}

static void add_title(sg_terms *terms, const char *title)
{
    size_t length = title == NULL ? 0 : sg_utf8_count(sg_str_of(title));
    field_pass(terms, length <= 4   ? WEIGHT_TITLE_SHORT
                      : length <= 8 ? WEIGHT_TITLE
                                    : WEIGHT_TITLE_LONG);
    add_text(terms, title, true);
}

static void add_trades(sg_terms *terms, const sg_posting *posting)
{
    for (size_t i = 0; i < posting->trade_count; i++) {
        const sg_trade *trade = sg_trade_get(posting->trades[i]);
        for (int depth = 0; trade != NULL && depth < 8; depth++) {
            uint32_t own = i == 0 ? WEIGHT_FIRST_TRADE : WEIGHT_TRADE;
            add_concept(terms, SG_FIELD_TRADE, trade->code, depth == 0 ? own : WEIGHT_PARENT);
            trade = sg_trade_get(trade->parent);
        }
    }
    field_pass(terms, WEIGHT_NAME);
    for (size_t i = 0; i < posting->trade_count; i++) {
        const sg_trade *trade = sg_trade_get(posting->trades[i]);
        add_text(terms, trade == NULL ? NULL : trade->name, false);
    }
}

static void add_skills(sg_terms *terms, const sg_posting *posting)
{
    for (size_t i = 0; i < posting->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(posting->skills[i]);
        if (skill != NULL) {
            add_concept(terms, SG_FIELD_SKILL, skill->code, WEIGHT_CONCEPT);
            field_pass(terms, WEIGHT_NAME);
            add_text(terms, skill->name, false);
        }
    }
    const sg_certificate_id *lists[] = {posting->certificates, posting->certificates_preferred};
    const size_t counts[] = {posting->certificate_count, posting->preferred_count};
    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < counts[l]; i++) {
            const sg_certificate *certificate = sg_certificate_get(lists[l][i]);
            if (certificate != NULL) {
                add_concept(terms, SG_FIELD_CERTIFICATE, certificate->code, WEIGHT_CONCEPT);
                field_pass(terms, WEIGHT_NAME);
                add_text(terms, certificate->name, false);
            }
        }
    }
}

static void add_place(sg_terms *terms, const sg_posting *posting)
{
    const sg_region chain[] = {posting->place.province, posting->place.city, posting->place.county,
                               posting->place.town};
    for (size_t i = 0; i < sizeof chain / sizeof *chain; i++) {
        if (chain[i] != 0) {
            char code[16];
            snprintf(code, sizeof code, "%u", (unsigned)chain[i]);
            add_concept(terms, SG_FIELD_REGION, code, WEIGHT_CONCEPT);
        }
    }
    field_pass(terms, WEIGHT_NAME);
    for (size_t i = 0; i < sizeof chain / sizeof *chain; i++) {
        add_text(terms, chain[i] != 0 ? sg_region_name(chain[i]) : NULL, false);
    }
    add_text(terms, posting->address, false);
}

/* Where the posting came from, to filter and count by; no words of the text. */
static void add_source(sg_terms *terms, const char *source)
{
    if (source != NULL && source[0] != '\0') {
        field_pass(terms, WEIGHT_BODY);
        add_term(terms, SG_FIELD_SOURCE, source,
                 sg_utf8_prefix(sg_str_of(source), SG_SOURCE_BYTES));
    }
}

static int by_bytes(const void *a, const void *b)
{
    const sg_term *x = a;
    const sg_term *y = b;
    uint32_t size = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->text, y->text, size);
    return order != 0 ? order : (x->size > y->size) - (x->size < y->size);
}

sg_status sg_terms_of_posting(sg_terms *terms, const sg_posting *posting, const sg_term **ret,
                              size_t *ret_count, sg_error *err)
{
    for (size_t i = 0; i < terms->count; i++) {
        terms->table[terms->used[i]].size = 0;
    }
    terms->count = terms->size = 0;
    terms->pass = 0;
    terms->failed = false;
    sg_arena_reset(terms->arena);
    add_title(terms, posting->title);
    add_trades(terms, posting);
    add_skills(terms, posting);
    add_place(terms, posting);
    add_source(terms, posting->source);
    field_pass(terms, WEIGHT_NAME);
    add_text(terms, posting->employer, false);
    field_pass(terms, WEIGHT_BODY);
    add_text(terms, posting->benefits, false);
    add_text(terms, posting->description, false);
    if (terms->failed) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < terms->count; i++) {
        const entry *e = &terms->table[terms->used[i]];
        uint32_t weight = e->weight < SG_TERM_WEIGHT_MAX ? e->weight : SG_TERM_WEIGHT_MAX;
        terms->list[i] = (sg_term){terms->bytes + e->offset, e->size, weight};
    }
    qsort(terms->list, terms->count, sizeof *terms->list, by_bytes);
    *ret = terms->list;
    *ret_count = terms->count;
    return SG_OK;
}

uint64_t sg_terms_fingerprint(void)
{
    static const char scheme[] = "terms 2";
    uint64_t hash = sg_hash64(scheme, sizeof scheme, 0);
    for (size_t i = 1; i <= sg_trade_count(); i++) {
        const sg_trade *trade = sg_trade_get((sg_trade_id)i);
        const sg_trade *parent = sg_trade_get(trade->parent);
        hash = sg_hash64(trade->code, strlen(trade->code), hash);
        hash = parent != NULL ? sg_hash64(parent->code, strlen(parent->code), hash) : hash;
    }
    for (size_t i = 1; i <= sg_skill_count(); i++) {
        const char *code = sg_skill_get((sg_skill_id)i)->code;
        hash = sg_hash64(code, strlen(code), hash);
    }
    for (size_t i = 1; i <= sg_certificate_count(); i++) {
        const char *code = sg_certificate_get((sg_certificate_id)i)->code;
        hash = sg_hash64(code, strlen(code), hash);
    }
    return hash;
}
