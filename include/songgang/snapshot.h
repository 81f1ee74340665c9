/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The open postings as plain in-memory columns: what eligibility, scoring and facets read.
 *
 * The index stores one sg_row per posting; loading streams them into a builder, which sorts them,
 * spreads them into columns and makes the concept lists (trade → rows grouped by city). A snapshot
 * is immutable once built; any number of threads may read it. 125,000 postings: about 30 MB.
 */
#ifndef SONGGANG_SNAPSHOT_H
#define SONGGANG_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "songgang/policy.h"
#include "songgang/posting.h"
#include "songgang/status.h"

/* Fixed-size facts of one posting, as stored in the index (sg_row_encode in shim). */
typedef struct sg_row {
    uint64_t id;       /* posting id hash */
    int64_t store_row; /* rowid in the store: where its JSON is */
    uint64_t employer; /* employer key; 0 unknown */
    sg_region region;  /* most precise of county, city, province; 0 unknown */
    sg_region city, province;
    int32_t monthly_min, monthly_max; /* yuan; SG_NO_AMOUNT */
    int32_t openings;                 /* openings left; 1 when the headcount is not stated */
    sg_date posted, valid_through;
    sg_trade_id trades[SG_MAX_TRADES];
    sg_skill_id skills[SG_MAX_SKILLS];
    sg_certificate_id certificates[SG_MAX_CERTIFICATES];
    sg_age_range age, age_male, age_female;
    int16_t experience_years;
    uint8_t period, accommodation, meals, social_insurance, gender, education, employment, shift,
        status, negotiable;
    uint8_t below_ground; /* work in a mine, which the law closes to women */
} sg_row;

/* Row of a normalised posting (id, place, wage … ; `store_row` given). */
void sg_row_of_posting(const sg_posting *posting, int64_t store_row, sg_row *ret);

/* A run of rows of one trade in one city, best bounds known, so that whole runs can be skipped. */
typedef struct sg_cell {
    sg_trade_id trade;
    sg_region city, province;  /* 0 unknown */
    uint32_t first, count;     /* into sg_snapshot.list */
    int32_t best_monthly;      /* largest monthly_max (or min) in the run; SG_NO_AMOUNT none known */
    sg_date newest;
} sg_cell;

/* What search reads of a row: small, and in the order of the index, so that judging the documents of
 * a term walks through memory. */
typedef struct sg_brief {
    uint32_t row; /* UINT32_MAX: skipped */
    sg_date valid_through, posted;
    int32_t wage; /* upper monthly figure, else the lower; SG_NO_AMOUNT */
    sg_trade_id trades[SG_MAX_TRADES];
    uint16_t spot;   /* into sg_snapshot.spot; 0 unknown */
    uint16_t source; /* into sg_snapshot.source; 0 unknown */
    uint8_t accommodation, gender, meals, shift;
} sg_brief;
typedef struct sg_spot {
    sg_region region, city, province; /* as in sg_row */
} sg_spot;

/* Bands of a brief's wage, ascending; what is not stated is in the first. */
enum { SG_PAY_BAND = 500, SG_PAY_BANDS = 64 };
static inline uint32_t sg_pay_band(int32_t wage)
{
    uint32_t step = wage > 0 ? (uint32_t)wage / SG_PAY_BAND : 0;
    return step < SG_PAY_BANDS ? step : SG_PAY_BANDS - 1;
}

typedef struct sg_snapshot {
    uint32_t count;          /* rows are 0..count-1, in ascending (id) order */
    const sg_row *row;       /* count */
    const uint32_t *employer; /* dense employer number per row, 1..employer_count; 0 unknown */
    uint32_t employer_count;
    const sg_cell *cell;     /* ordered by (trade, province, city); trade 0: rows without a trade */
    uint32_t cell_count;
    const uint32_t *cell_of_trade; /* sg_trade_count()+2 entries: first cell of each trade */
    const uint32_t *list;    /* row numbers; within a cell by region, then by what they offer */
    uint32_t list_count;
    int32_t median_monthly;  /* of all rows with a monthly figure */
    const int32_t *going_rate; /* sg_trade_count()+1 medians of monthly midpoints; SG_NO_AMOUNT */
    const uint32_t *run_end; /* of list[i]: end of the rows of its region in its cell */
    const sg_certificate_id *licence; /* per trade: demanded by law; 0 none */
    sg_date newest;          /* latest posting date; 0 none known */
    const struct sg_fact *fact; /* of list[i]: private to core/match, and so are */
    const struct sg_gate *gate; /* of list[i] */
    const struct sg_bunch *bunch; /* of every few entries of list */
    const struct sg_bunch *cell_bunch; /* of each cell */
    uint16_t *rated;         /* per trade and wage step: what it is worth beside the going rate */
    sg_curve rated_curve;    /* by this curve of the policy, */
    int32_t rated_unknown;   /* or this where no wage is stated */
    uint64_t generation;     /* of the index it was loaded from */
    const uint32_t *added;   /* row of the i-th add or skip, UINT32_MAX when skipped: lets the index */
    uint32_t added_count;    /* turn its document numbers into rows without a map per reader */
    const sg_brief *brief;   /* added_count, of the i-th add */
    const sg_spot *spot;     /* distinct places of work, from 1 */
    uint32_t spot_count;     /* the empty one included */
    /* Which briefs have a trade, and a place: those of trade t stand at of_trade[first_of_trade[t]] to
     * of_trade[first_of_trade[t + 1]], ascending; likewise of spots. A brief with several trades
     * stands under each. */
    const uint32_t *first_of_trade, *of_trade; /* sg_trade_count()+2 entries */
    const uint32_t *first_of_spot, *of_spot;   /* spot_count+1 entries */
    const uint32_t *first_of_wage, *of_wage;   /* by sg_pay_band(); SG_PAY_BANDS+1 entries */
    const char *const *source; /* distinct names of sources, from 1; NULL when none is known */
    uint32_t source_count;     /* the empty one included */
} sg_snapshot;

typedef struct sg_snapshot_builder sg_snapshot_builder;
sg_snapshot_builder *sg_snapshot_builder_new(void); /* NULL when memory is short */
void sg_snapshot_builder_free(sg_snapshot_builder *builder);
sg_status sg_snapshot_builder_add(sg_snapshot_builder *builder, const sg_row *row, sg_error *err);
/* Notes a document that has no row (replaced or withdrawn), so that `added` keeps counting. */
sg_status sg_snapshot_builder_skip(sg_snapshot_builder *builder, sg_error *err);
/* Sorts, builds columns and cells. SG_CORRUPT when two rows share an id. Frees nothing: the
 * builder may be freed afterwards. */
sg_status sg_snapshot_build(sg_snapshot_builder *builder, uint64_t generation,
                            sg_snapshot **ret, sg_error *err);
/* Prepares a snapshot for plans of this (checked) policy, before other threads see it. Plans of
 * other policies are right as well, but each takes longer to make. */
void sg_snapshot_use_policy(sg_snapshot *snapshot, const sg_policy *policy);
/* The rows `rows` (ascending) of another snapshot as one of their own: row k is rows[k] there, and scores
 * are the same, under the policy `whole` was prepared for. */
sg_status sg_snapshot_part(const sg_snapshot *whole, const uint32_t *rows, uint32_t count,
                           sg_snapshot **ret, sg_error *err);
void sg_snapshot_free(sg_snapshot *snapshot);
/* The most by which the score of a row differs for anybody, 1/10000, as going rates are `now` and not
 * `before`: per trade, the median of all at 0. */
int32_t sg_rate_shift(const sg_policy *policy, const sg_row *row, const int32_t *before,
                      const int32_t *now);
/* Sources come beside the rows, name by name, before the snapshot is shared: the number of `name`
 * (added when it is new), and the source of the row that was added as the i-th. */
sg_status sg_snapshot_add_source(sg_snapshot *snapshot, sg_str name, uint16_t *ret, sg_error *err);
void sg_snapshot_set_source(sg_snapshot *snapshot, uint32_t added, uint16_t source);
/* Row number of a posting id, or UINT32_MAX. */
uint32_t sg_snapshot_find(const sg_snapshot *snapshot, uint64_t id);

#endif
