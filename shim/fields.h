/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The field table: every kind of term and value in the index, in one place. Indexing, query and
 * docs/search.md read it, so that a prefix is never written twice.
 *
 * X(identifier, name, prefix, slot, kind): `prefix` starts the terms of the field, `slot` is its
 * value slot (-1: none). Kinds: TEXT folded words and bigrams with a weight; CONCEPT a code of the
 * vocabulary, or the name of a source; VALUE a value slot.
 */
#ifndef SG_SHIM_FIELDS_H
#define SG_SHIM_FIELDS_H

#define SG_FIELDS(X)                                                                               \
    X(TEXT, "text", "", -1, TEXT)                                                                  \
    X(CHARACTER, "character", "H", -1, TEXT)                                                       \
    X(TRADE, "trade", "XT", -1, CONCEPT)                                                           \
    X(SKILL, "skill", "XS", -1, CONCEPT)                                                           \
    X(CERTIFICATE, "certificate", "XC", -1, CONCEPT)                                               \
    X(REGION, "region", "XR", -1, CONCEPT)                                                         \
    X(SOURCE, "source", "XO", -1, CONCEPT)                                                         \
    X(ROW, "row", "", 0, VALUE)

typedef enum sg_field_kind {
    SG_FIELD_KIND_TEXT,
    SG_FIELD_KIND_CONCEPT,
    SG_FIELD_KIND_VALUE
} sg_field_kind;

#define X(id, name, prefix, slot, kind) SG_FIELD_##id,
typedef enum sg_field { SG_FIELDS(X) SG_FIELD_COUNT } sg_field;
#undef X

typedef struct sg_field_facts {
    const char *name, *prefix;
    int slot;
    sg_field_kind kind;
} sg_field_facts;

static inline const sg_field_facts *sg_field_get(sg_field field)
{
#define X(id, name, prefix, slot, kind) {name, prefix, slot, SG_FIELD_KIND_##kind},
    static const sg_field_facts facts[SG_FIELD_COUNT] = {SG_FIELDS(X)};
#undef X
    return &facts[field];
}

#endif
