/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON shapes of the contract, in one place: read with Jansson (in shim), written with
 * songgang/json_writer.h. Unknown keys are ignored and reported once through `unknown`.
 */
#ifndef SONGGANG_JSON_H
#define SONGGANG_JSON_H

#include "songgang/arena.h"
#include "songgang/json_writer.h"
#include "songgang/match.h"
#include "songgang/posting.h"
#include "songgang/profile.h"
#include "songgang/raw_posting.h"

/* A JSON document being read; owns everything borrowed from it until freed. */
typedef struct sg_json sg_json;

/* Parse one document: NUL bytes, duplicate keys, trailing text, invalid UTF-8 and depth > 64 are
 * SG_FORMAT (text names line and column); a leading BOM is skipped. */
sg_status sg_json_parse(const char *text, size_t size, sg_json **ret, sg_error *err);
/* The same for a profile or {"profiles":[…]}, except that members which no profile has may hold any
 * JSON: duplicate keys and NULs there are not ours to judge. */
sg_status sg_json_parse_profiles(const char *text, size_t size, sg_json **ret, sg_error *err);
void sg_json_free(sg_json *json);

/* ---- small request bodies. Absent or null members leave `*ret` as it is (NULL for texts); of another
 * type, or out of bounds: SG_INVALID. ---- */
bool sg_json_is_object(const sg_json *json);
bool sg_json_has(const sg_json *json, const char *key);
sg_status sg_json_get_text(const sg_json *json, const char *key, size_t most, sg_arena *arena,
                           const char **ret, sg_error *err);
sg_status sg_json_get_bool(const sg_json *json, const char *key, bool *ret, sg_error *err);
sg_status sg_json_get_int(const sg_json *json, const char *key, int64_t least, int64_t most,
                          int64_t *ret, sg_error *err);
/* 1 to `most` texts; here an absent list is SG_INVALID too. */
sg_status sg_json_get_texts(const sg_json *json, const char *key, size_t most, sg_arena *arena,
                            char ***ret, size_t *ret_count, sg_error *err);
/* Elements of the array `key`; 0 when it is none. And texts of one of them, an object. */
size_t sg_json_list_count(const sg_json *json, const char *key);
sg_status sg_json_list_text(const sg_json *json, const char *key, size_t index, const char *member,
                            size_t most, sg_arena *arena, const char **ret, sg_error *err);
sg_status sg_json_list_int(const sg_json *json, const char *key, size_t index, const char *member,
                           int64_t least, int64_t most, int64_t *ret, sg_error *err);
/* RFC 7396: `patch` into `json`. SG_INVALID one of them is no object. */
sg_status sg_json_merge_patch(sg_json *json, const sg_json *patch, sg_error *err);

/* Names of unknown keys, each once, for one warning at the end of a run. */
typedef struct sg_unknown_keys {
    char names[512]; /* comma separated */
    unsigned count;
} sg_unknown_keys;
/* Note one name (once). */
void sg_unknown_keys_add(sg_unknown_keys *unknown, const char *name);

/* Shapes. All copy into `arena`, so `json` may be freed. SG_INVALID / SG_UNKNOWN name the key in
 * `err`, and `*ret_pointer` (nullable) gets its RFC 6901 pointer, in the arena. */
sg_status sg_json_raw_posting(const sg_json *json, sg_arena *arena, sg_raw_posting *ret,
                              sg_unknown_keys *unknown, sg_error *err);
/* The same straight from the text, for a flat object of texts under known keys: what nearly every
 * record is. False, with nothing told, for any other text: parse that. */
bool sg_json_raw_flat(const char *text, size_t size, sg_arena *arena, sg_raw_posting *ret);
sg_status sg_json_posting(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                          sg_posting *ret, sg_error *err); /* reads what sg_json_put_posting wrote */
sg_status sg_json_profile(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                          sg_profile *ret, sg_unknown_keys *unknown, const char **ret_pointer,
                          sg_error *err);
sg_status sg_json_course(const sg_vocabulary *v, const sg_json *json, sg_arena *arena,
                         sg_course *ret, sg_unknown_keys *unknown, sg_error *err);
/* Text of the member "external_id", else "id", for messages about a record that could not be read;
 * NULL when it has neither. */
const char *sg_json_id(const sg_json *json, sg_arena *arena);
/* Texts of the array `key`, joined with `separator`; NULL when there are none. */
const char *sg_json_texts(const sg_json *json, const char *key, const char *separator,
                          sg_arena *arena);
/* If the document is an object with "profiles":[…], its elements one by one; else itself once. */
size_t sg_json_profiles_count(const sg_json *json);
/* True for the {"profiles":[…]} form. */
bool sg_json_profiles_is_list(const sg_json *json);
sg_status sg_json_profile_at(const sg_vocabulary *v, const sg_json *json, size_t index,
                             sg_arena *arena, sg_profile *ret, sg_unknown_keys *unknown,
                             const char **ret_pointer, sg_error *err);

/* One line of an exported plan (contract.md: export plan): a job, or a course notice. */
typedef struct sg_plan_line {
    const char *worker;
    const char *posting; /* NULL: a course line */
    const char *course;
    bool seat;
    int rank;
    int32_t score;    /* 1/10000, rounded; may lie outside 0..10000 */
    uint32_t relaxed; /* bit set of sg_rule */
} sg_plan_line;
/* SG_INVALID says in Chinese which member is missing, mistyped or unknown; unknown keys are fine. */
sg_status sg_json_plan_line(const sg_json *json, sg_arena *arena, sg_plan_line *ret, sg_error *err);

/* The figures of a plan's summary (`plan --json`) that can be recomputed from its lines. */
typedef struct sg_plan_sums {
    int64_t workers, quota, full_quota, jobs, courses, seats, over_capacity, postings_used;
    double mean_utility, expected_placements, gini;
    double objective, bound; /* NAN: not stated */
    int64_t couples, couples_city, couples_employer; /* -1: not stated */
} sg_plan_sums;
/* SG_INVALID names the first member that is missing or no number. */
sg_status sg_json_plan_sums(const sg_json *json, sg_plan_sums *ret, sg_error *err);

/* Writers: one object each, members in the order of the contract. */
void sg_json_put_posting(sg_json_writer *w, const sg_posting *posting);
void sg_json_put_profile(sg_json_writer *w, const sg_profile *profile);
void sg_json_put_course(sg_json_writer *w, const sg_course *course);
void sg_json_put_raw_posting(sg_json_writer *w, const sg_raw_posting *raw);
void sg_json_put_region(sg_json_writer *w, sg_region region); /* {"code","name"} or null */
/* The same; a village goes by the name of its town. */
void sg_json_put_locality(sg_json_writer *w, sg_locality locality);

#endif
