/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a search line. Words of the vocabulary are taken out longest first; whatever stands
 * between them is cut into runs like any indexed text.
 */
#include "index_query.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages.h"

enum { LEXEMES_MAX = 48 };

typedef struct reading {
    const sg_vocabulary *vocabulary;
    sg_arena *arena;
    sg_query *query;
    sg_unit *unit; /* being filled */
    bool failed;
} reading;

static sg_query_term make_term(reading *r, sg_field field, const char *text, size_t size)
{
    const char *prefix = sg_field_get(field)->prefix;
    size_t length = strlen(prefix);
    char *whole = sg_arena_alloc(r->arena, length + size + 1);
    if (whole == NULL) {
        r->failed = true;
        return (sg_query_term){"", 0};
    }
    memcpy(whole, prefix, length);
    memcpy(whole + length, text, size);
    return (sg_query_term){whole, length + size};
}

static void add_text_term(void *context, sg_token_kind kind, const char *token, size_t size)
{
    reading *r = context;
    sg_field field = kind == SG_TOKEN_TEXT ? SG_FIELD_TEXT : SG_FIELD_CHARACTER;
    sg_query_term term = make_term(r, field, token, size);
    for (size_t i = 0; i < r->unit->term_count; i++) {
        if (r->unit->term[i].size == term.size &&
            memcmp(r->unit->term[i].text, term.text, term.size) == 0) {
            return;
        }
    }
    if (r->unit->term_count < SG_UNIT_TERMS) {
        r->unit->term[r->unit->term_count++] = term;
    }
}

static void add_concept(reading *r, sg_field field, const char *code)
{
    if (r->unit->concept_count < SG_UNIT_CONCEPTS) {
        r->unit->concept[r->unit->concept_count++] = make_term(r, field, code, strlen(code));
    }
}

static bool begin_unit(reading *r)
{
    if (r->query->count == SG_UNITS_MAX) {
        return false;
    }
    r->unit = &r->query->unit[r->query->count];
    memset(r->unit, 0, sizeof *r->unit);
    return true;
}

static bool same_unit(const sg_unit *a, const sg_unit *b)
{
    if (a->term_count != b->term_count) {
        return false;
    }
    for (size_t i = 0; i < a->term_count; i++) {
        if (a->term[i].size != b->term[i].size ||
            memcmp(a->term[i].text, b->term[i].text, a->term[i].size) != 0) {
            return false;
        }
    }
    return true;
}

/* Keeps the unit unless it is empty or said before. */
static void end_unit(reading *r)
{
    if (r->unit->term_count == 0) {
        return;
    }
    for (size_t i = 0; i < r->query->count; i++) {
        if (same_unit(&r->query->unit[i], r->unit)) {
            return;
        }
    }
    r->query->count++;
}

/* Text between known words: a unit per run; a single character beside a word is optional. */
static void read_gap(reading *r, sg_str gap, bool beside)
{
    sg_run run;
    for (size_t pos = 0; sg_run_next(gap, &pos, &run) && begin_unit(r);) {
        sg_str text = {gap.s + run.start, run.end - run.start};
        if (run.kind == SG_RUN_WORD) {
            add_text_term(r, SG_TOKEN_TEXT, text.s, sg_utf8_prefix(text, SG_TOKEN_MAX));
        } else {
            sg_tokens_each(text, false, add_text_term, r);
            r->unit->optional = beside && run.count == 1;
        }
        end_unit(r);
    }
}

static void add_regions(reading *r, uint32_t id)
{
    size_t count = 0;
    const sg_region *regions = sg_lexeme_regions(r->vocabulary, id, &count);
    for (size_t i = 0; i < count; i++) {
        char code[16];
        snprintf(code, sizeof code, "%u", (unsigned)regions[i]);
        add_concept(r, SG_FIELD_REGION, code);
    }
}

static void add_lexeme(reading *r, const sg_lexeme *lexeme)
{
    const sg_trade *trade;
    const sg_skill *skill;
    const sg_certificate *certificate;
    switch (lexeme->kind) {
    case SG_LEX_TRADE:
        trade = sg_trade_get((sg_trade_id)lexeme->id);
        if (trade != NULL) {
            add_concept(r, SG_FIELD_TRADE, trade->code);
        }
        break;
    case SG_LEX_SKILL:
        skill = sg_skill_get((sg_skill_id)lexeme->id);
        if (skill != NULL) {
            add_concept(r, SG_FIELD_SKILL, skill->code);
        }
        break;
    case SG_LEX_CERTIFICATE:
        certificate = sg_certificate_get((sg_certificate_id)lexeme->id);
        if (certificate != NULL) {
            add_concept(r, SG_FIELD_CERTIFICATE, certificate->code);
        }
        break;
    case SG_LEX_REGION:
        add_regions(r, lexeme->id);
        break;
    default:
        break;
    }
}

/* One unit for all lexemes of a span: trade, skill, certificate or place, or else its text. */
static void read_word(reading *r, sg_str text, const sg_lexeme *lexemes, size_t count)
{
    if (!begin_unit(r)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        add_lexeme(r, &lexemes[i]);
    }
    sg_str span = {text.s + lexemes->start, lexemes->end - lexemes->start};
    sg_run run;
    for (size_t pos = 0; sg_run_next(span, &pos, &run);) {
        sg_str part = {span.s + run.start, run.end - run.start};
        if (run.kind == SG_RUN_WORD) {
            add_text_term(r, SG_TOKEN_TEXT, part.s, sg_utf8_prefix(part, SG_TOKEN_MAX));
        } else {
            sg_tokens_each(part, false, add_text_term, r);
        }
    }
    end_unit(r);
}

sg_status sg_query_read(const sg_vocabulary *v, sg_str text, sg_arena *arena, sg_query *ret,
                        sg_error *err)
{
    sg_folded folded;
    sg_str cut = {text.s, sg_utf8_prefix(text, SG_QUERY_BYTES_MAX)};
    ret->count = ret->required = 0;
    if (!sg_fold(cut, true, arena, &folded)) {
        return sg_fail_memory(err);
    }
    reading r = {.vocabulary = v, .arena = arena, .query = ret};
    sg_lexeme lexemes[LEXEMES_MAX];
    size_t count = sg_vocabulary_scan(v, folded.text,
                                      SG_SCAN_TRADES | SG_SCAN_CERTIFICATES | SG_SCAN_REGIONS,
                                      lexemes, LEXEMES_MAX);
    size_t at = 0;
    bool any = false;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && lexemes[next].start == lexemes[i].start; next++) {
        }
        if (lexemes[i].start < at) {
            continue;
        }
        sg_str gap = {folded.text.s + at, lexemes[i].start - at};
        read_gap(&r, gap, true);
        read_word(&r, folded.text, &lexemes[i], next - i);
        at = lexemes[i].end;
        any = true;
    }
    read_gap(&r, (sg_str){folded.text.s + at, folded.text.n - at}, any);
    if (r.failed) {
        return sg_fail_memory(err);
    }
    for (size_t i = 0; i < ret->count; i++) {
        ret->required += ret->unit[i].optional ? 0 : 1;
    }
    return ret->count > 0 ? SG_OK
                          : sg_fail(err, SG_INVALID, SG_MSG_SEARCH_NO_TERM,
                                    (int)sg_utf8_prefix(text, 60), text.s != NULL ? text.s : "");
}
