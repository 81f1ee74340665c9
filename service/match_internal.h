/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts that the answers about a match share: one pair as JSON, one posting as stored.
 */
#ifndef SG_SERVICE_MATCH_INTERNAL_H
#define SG_SERVICE_MATCH_INTERNAL_H

#include "songgang/couple.h"
#include "songgang/profile_text.h"
#include "songgang/service.h"

/* An answer being written. */
typedef struct match_answer {
    sg_reader *reader;
    const sg_match_plan *plan;
    bool brief; /* of postings only id, external id and title */
    sg_arena *arena;
    const char *first_reason; /* nullable: said before the others of the pair being written */
    sg_buffer posting; /* one stored document at a time */
    sg_json_writer json;
} match_answer;
/* Frees what it holds; after a failure cuts the output back to `start` bytes. */
void match_answer_end(match_answer *a, sg_status status, size_t start);

/* "components":{…}, as shares of one with four decimals. */
void match_put_components(sg_json_writer *w, const sg_policy *policy, const sg_hit *hit);
/* "understood":[{"field","code","label","from":"text","quote"}] */
void match_put_notes(sg_json_writer *w, const sg_profile_notes *notes);
/* "relaxed":[…],"reasons":[…],"tradeoffs":[…] */
sg_status match_put_words(match_answer *a, const sg_hit *hit, sg_error *err);
/* {"rank","posting","score","components","relaxed","reasons","tradeoffs","sms"} */
sg_status match_put_hit(match_answer *a, const sg_hit *hit, size_t rank, sg_error *err);
/* The stored document of a row into `a->posting`. */
sg_status match_fetch(match_answer *a, uint32_t row, bool brief, sg_error *err);
/* The whole document and its line for a text message, through the reader's cache; valid until the
 * next call. */
typedef struct match_posting {
    const char *text;
    size_t size;
    const char *sms;
} match_posting;
sg_status match_shown(match_answer *a, uint32_t row, match_posting *ret, sg_error *err);
/* The line for a text message of the document in `a->posting` (a whole one). NULL without memory. */
const char *match_sms(match_answer *a, uint32_t row);

/* couple.c: the list of a worker whose partner is on the roster; `partner` NULL when nobody is. */
typedef struct match_pairs {
    const char *partner; /* id */
    sg_couple_hit *hit;
    size_t count;
} match_pairs;
sg_status match_couple(sg_reader *reader, const sg_match_plan *plan, const sg_profile *profile,
                       size_t limit, sg_date today, sg_arena *arena, match_pairs *ret,
                       sg_error *err);

/* why.c: a posting by whatever it is called. SG_NOT_FOUND, SG_INVALID as sg_service_why(). */
typedef struct match_asked {
    sg_named_posting named;
    uint32_t row;     /* in the snapshot; UINT32_MAX: not among the candidates */
    const char *note; /* nullable: duplicate, held … */
} match_asked;
sg_status match_look_up(sg_reader *reader, const char *name, sg_arena *arena, match_asked *ret,
                        sg_error *err);

#endif
