/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The encoding of an sg_row in the index: a version byte, then fixed 64-bit hashes little-endian
 * and LEB128 varints (signed ones zigzag) in the order of `encode` below. About 60 bytes a posting.
 * Vocabulary ids are stored as numbers; the index records the vocabulary it was built with.
 */
#include "row_codec.h"

#include <string.h>

#include "songgang/messages.h"

enum { ROW_VERSION = 1 };

typedef struct writer {
    unsigned char *at;
} writer;

typedef struct reader {
    const unsigned char *at, *end;
    bool failed;
} reader;

static void put_fixed(writer *w, uint64_t value)
{
    for (int i = 0; i < 8; i++) {
        *w->at++ = (unsigned char)(value >> (8 * i));
    }
}

static void put(writer *w, uint64_t value)
{
    while (value >= 0x80) {
        *w->at++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *w->at++ = (unsigned char)value;
}

static void put_signed(writer *w, int64_t value)
{
    put(w, (uint64_t)value << 1 ^ (uint64_t)(value < 0 ? -1 : 0));
}

static uint64_t get_fixed(reader *r)
{
    if (r->end - r->at < 8) {
        r->failed = true;
        return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value |= (uint64_t)r->at[i] << (8 * i);
    }
    r->at += 8;
    return value;
}

static uint64_t get(reader *r)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
        unsigned char byte = *r->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    r->failed = true;
    return 0;
}

/* A varint no larger than `max`. */
static uint64_t get_below(reader *r, uint64_t max)
{
    uint64_t value = get(r);
    if (value > max) {
        r->failed = true;
        return 0;
    }
    return value;
}

static int64_t get_signed(reader *r, int64_t min, int64_t max)
{
    uint64_t raw = get(r);
    int64_t value = (int64_t)(raw >> 1) ^ -(int64_t)(raw & 1);
    if (value < min || value > max) {
        r->failed = true;
        return 0;
    }
    return value;
}

static void put_ids(writer *w, const uint16_t *ids, size_t max)
{
    size_t count = 0;
    while (count < max && ids[count] != 0) {
        count++;
    }
    put(w, count);
    for (size_t i = 0; i < count; i++) {
        put(w, ids[i]);
    }
}

static void get_ids(reader *r, uint16_t *ids, size_t max, size_t known)
{
    size_t count = (size_t)get_below(r, max);
    for (size_t i = 0; i < count; i++) {
        ids[i] = (uint16_t)get_below(r, known);
    }
}

static void put_ages(writer *w, const sg_age_range *range)
{
    put_signed(w, range->min);
    put_signed(w, range->max);
}

static void get_ages(reader *r, sg_age_range *range)
{
    range->min = (int16_t)get_signed(r, INT16_MIN, INT16_MAX);
    range->max = (int16_t)get_signed(r, INT16_MIN, INT16_MAX);
}

/* Byte-sized members with the number of values each may take. */
#define BYTE_MEMBERS(X)                                                                            \
    X(period, SG_PERIOD_COUNT) X(accommodation, SG_PROVISION_COUNT) X(meals, SG_PROVISION_COUNT)   \
    X(social_insurance, SG_YES + 1) X(gender, SG_GENDER_COUNT) X(education, SG_EDUCATION_COUNT)    \
    X(employment, SG_EMPLOYMENT_COUNT) X(shift, SG_SHIFT_COUNT)                                    \
    X(status, SG_POSTING_STATUS_COUNT)

/* The last byte. Rows written before postings below ground were told apart have only the first. */
enum { NEGOTIABLE = 1, BELOW_GROUND = 2 };

size_t sg_row_encode(const sg_row *row, unsigned char out[SG_ROW_BYTES_MAX])
{
    writer w = {out};
    *w.at++ = ROW_VERSION;
    put_fixed(&w, row->id);
    put_fixed(&w, row->employer);
    put_signed(&w, row->store_row);
    put(&w, row->region);
    put(&w, row->city);
    put(&w, row->province);
    put_signed(&w, row->monthly_min);
    put_signed(&w, row->monthly_max);
    put_signed(&w, row->openings);
    put_signed(&w, row->posted);
    put_signed(&w, row->valid_through);
    put_ids(&w, row->trades, SG_MAX_TRADES);
    put_ids(&w, row->skills, SG_MAX_SKILLS);
    put_ids(&w, row->certificates, SG_MAX_CERTIFICATES);
    put_ages(&w, &row->age);
    put_ages(&w, &row->age_male);
    put_ages(&w, &row->age_female);
    put_signed(&w, row->experience_years);
#define X(member, values) *w.at++ = row->member;
    BYTE_MEMBERS(X)
#undef X
    *w.at++ = (unsigned char)((row->negotiable ? NEGOTIABLE : 0) |
                              (row->below_ground ? BELOW_GROUND : 0));
    return (size_t)(w.at - out);
}

sg_status sg_row_decode(const void *data, size_t size, sg_row *ret, sg_error *err)
{
    reader r = {data, (const unsigned char *)data + size, false};
    sg_row row;
    memset(&row, 0, sizeof row);
    if (size == 0 || *r.at++ != ROW_VERSION) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_ROW_DAMAGED);
    }
    row.id = get_fixed(&r);
    row.employer = get_fixed(&r);
    row.store_row = get_signed(&r, INT64_MIN, INT64_MAX);
    row.region = (sg_region)get_below(&r, UINT32_MAX);
    row.city = (sg_region)get_below(&r, UINT32_MAX);
    row.province = (sg_region)get_below(&r, UINT32_MAX);
    row.monthly_min = (int32_t)get_signed(&r, INT32_MIN, INT32_MAX);
    row.monthly_max = (int32_t)get_signed(&r, INT32_MIN, INT32_MAX);
    row.openings = (int32_t)get_signed(&r, INT32_MIN, INT32_MAX);
    row.posted = (sg_date)get_signed(&r, INT32_MIN, INT32_MAX);
    row.valid_through = (sg_date)get_signed(&r, INT32_MIN, INT32_MAX);
    get_ids(&r, row.trades, SG_MAX_TRADES, sg_trade_count());
    get_ids(&r, row.skills, SG_MAX_SKILLS, sg_skill_count());
    get_ids(&r, row.certificates, SG_MAX_CERTIFICATES, sg_certificate_count());
    get_ages(&r, &row.age);
    get_ages(&r, &row.age_male);
    get_ages(&r, &row.age_female);
    row.experience_years = (int16_t)get_signed(&r, INT16_MIN, INT16_MAX);
#define X(member, values) row.member = (uint8_t)get_below(&r, (values) - 1);
    BYTE_MEMBERS(X)
#undef X
    const uint64_t flags = get_below(&r, NEGOTIABLE | BELOW_GROUND);
    row.negotiable = (flags & NEGOTIABLE) != 0;
    row.below_ground = (flags & BELOW_GROUND) != 0;
    if (r.failed || r.at != r.end) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_ROW_DAMAGED);
    }
    *ret = row;
    return SG_OK;
}
