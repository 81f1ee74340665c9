/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw posting → postings: which texts are read for which fact, and in which order. A column of its
 * own comes first, then benefits, then title, description and announcement; a column that
 * contradicts the description wins, with a warning.
 */
#include <string.h>

#include "grammar.h"
#include "songgang/messages.h"

/* Everything one job is read from, folded once. */
typedef struct reader {
    const sg_vocabulary *v;
    const sg_raw_posting *raw;
    sg_date today;
    sg_arena *arena;
    sg_str field[SG_RAW_FIELD_COUNT]; /* folded columns */
    sg_str own, shared;               /* announcement lines of this job, and of all */
    sg_str site;                      /* of these the one that says where, for jobs that differ in it */
    bool several;                     /* one of several jobs of an announcement */
} reader;

static void warn_text(reader *r, sg_posting *job, const char *code, const char *format, sg_str text)
{
    size_t n = sg_utf8_prefix(text, 60);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    const char *message = sg_arena_printf(r->arena, format, (int)n, text.s);
#pragma GCC diagnostic pop
    if (message)
        sgn_warn(job, code, message);
}

static void warn_column(reader *r, sg_posting *job, sg_raw_field field)
{
    const char *message =
        sg_arena_printf(r->arena, SG_MSG_COLUMN_WINS, sg_raw_field_label(field));
    if (message)
        sgn_warn(job, "column_wins", message);
}

static sg_str column(const reader *r, sg_raw_field field)
{
    return r->field[field];
}

/* ---- wage ---- */

static bool wage_columns(reader *r, sg_wage *ret, unsigned *flags)
{
    sg_str low = column(r, SG_RAW_WAGE_MIN), high = column(r, SG_RAW_WAGE_MAX);
    if (low.n == 0 && high.n == 0)
        return false;
    const char *joined =
        low.n && high.n ? sg_arena_printf(r->arena, "%.*s-%.*s", (int)low.n, low.s, (int)high.n, high.s)
        : low.n         ? sg_arena_printf(r->arena, "%.*s以上", (int)low.n, low.s)
                        : sg_arena_printf(r->arena, "%.*s以下", (int)high.n, high.s);
    return joined && sgn_wage(sg_str_of(joined), true, ret, flags) &&
           ret->period != SG_PERIOD_NONE;
}

/* The same pay, as far as both say. */
static bool wages_agree(const sg_wage *a, const sg_wage *b)
{
    if (a->period == SG_PERIOD_NONE || b->period == SG_PERIOD_NONE || a->period != b->period)
        return true; /* hourly and monthly figures of one job do not contradict each other */
    bool low = a->min_fen < 0 || b->min_fen < 0 || a->min_fen == b->min_fen;
    bool high = a->max_fen < 0 || b->max_fen < 0 || a->max_fen == b->max_fen;
    return low || high;
}

/* "操作工5000-6500元,仓管4500元": of what is said for all jobs, the clause that names this one. */
static sg_str clause_for(const reader *r, const sg_posting *job, sg_arena *arena)
{
    sg_str title = sgn_fold(sg_str_of(job->title), arena), all = r->shared;
    for (size_t at = 0; at < all.n && title.n >= 6; at++) {
        size_t end = sgn_clause_end(all, at), name = at;
        while (name < end && (unsigned char)all.s[name] >= 0xE4)
            sg_utf8_next(all, &name);
        sg_str named = sgn_slice(all, at, name);
        if (named.n >= 6 && name < end &&
            (sg_str_find(title, named) != SIZE_MAX || sg_str_find(named, title) == 0))
            return sgn_slice(all, at, end);
        at = end;
    }
    return (sg_str){NULL, 0};
}

/* 四个工序,每个30人,6500-8500,包住: a clause that is nothing but pay speaks for all jobs. */
static void read_common_pay(sg_str text, sg_wage *ret)
{
    for (size_t at = 0; at < text.n && ret->period == SG_PERIOD_NONE;) {
        size_t from = sgn_skip_blanks(text, at), end = sgn_clause_end(text, from);
        if (from < end && text.s[from] >= '1' && text.s[from] <= '9')
            sgn_wage_bare(sgn_slice(text, from, end), ret);
        at = end;
        if (at < text.n)
            sg_utf8_next(text, &at);
    }
}

static void read_wage(reader *r, sg_posting *job)
{
    unsigned flags = 0;
    sg_str text = column(r, SG_RAW_WAGE_TEXT);
    bool found = text.n && sgn_wage(text, true, &job->wage, &flags);
    sg_wage columns;
    if (job->wage.period == SG_PERIOD_NONE && wage_columns(r, &columns, &flags)) {
        columns.negotiable |= job->wage.negotiable;
        job->wage = columns;
        found = true;
    }
    if (text.n && !found && !sgn_has_any(text, "不限|薪酬|无|-|/|计件|提成|按"))
        warn_text(r, job, "wage_unread", SG_MSG_WAGE_UNREAD, text);
    sg_wage own = {.period = SG_PERIOD_NONE};
    if (r->several && !sgn_wage(r->own, false, &own, NULL) && !sgn_wage_bare(r->own, &own))
        sgn_named_pay(r->shared, sgn_fold(sg_str_of(job->title), r->arena), &job->wage);
    sg_str sources[] = {r->own, column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_BENEFITS),
                        column(r, SG_RAW_TITLE),
                        r->several ? clause_for(r, job, r->arena) : (sg_str){NULL, 0}, r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++) {
        sg_wage other;
        unsigned other_flags = 0;
        if (!sources[i].n || (job->wage.period != SG_PERIOD_NONE && i >= 2) ||
            !sgn_wage(sources[i], false, &other, &other_flags))
            continue;
        if (job->wage.period == SG_PERIOD_NONE) {
            other.negotiable |= job->wage.negotiable;
            job->wage = other;
            flags = other_flags;
        } else if (i < 2 && (text.n || column(r, SG_RAW_WAGE_MIN).n) &&
                   !wages_agree(&job->wage, &other)) {
            warn_column(r, job, SG_RAW_WAGE_TEXT);
            break;
        }
    }
    sg_str bare[] = {r->own, column(r, SG_RAW_TITLE)};
    for (size_t i = 0; i < SGN_COUNT(bare); i++)
        if (bare[i].n && (job->wage.period == SG_PERIOD_NONE ||
                          (job->wage.period == SG_PERIOD_PIECE && job->wage.min_fen == SG_NO_AMOUNT && i == 0)))
            sgn_wage_bare(bare[i], &job->wage);
    if (r->several && job->wage.period == SG_PERIOD_NONE)
        read_common_pay(r->shared, &job->wage);
    if (r->several && job->wage.period == SG_PERIOD_NONE &&
        sgn_has_any(column(r, SG_RAW_TEXT), "一天|/天|每天|点工|日结"))
        sgn_wage_bare_day(r->own, &job->wage);
    if (flags & SGN_WAGE_REVERSED)
        sgn_warn(job, "wage_reversed", SG_MSG_WAGE_REVERSED);
}

/* ---- place ---- */

static void take_place(reader *r, sg_posting *job, const sgn_place *place, sg_str text)
{
    job->place = place->place;
    sg_region own_city = job->place.province + 100; /* 直辖市: 310000 → 310100 */
    if (job->place.province && !job->place.city &&
        (job->place.province == 110000 || job->place.province == 120000 ||
         job->place.province == 310000 || job->place.province == 500000) &&
        sg_region_name(own_city))
        job->place.city = own_city;
    for (size_t i = 0; i < place->candidate_count && job->place_count < SG_MAX_PLACES; i++)
        job->places[job->place_count++] = place->candidates[i];
    if (place->abroad)
        sgn_warn(job, "place_abroad", SG_MSG_PLACE_ABROAD);
    else if (place->ambiguous)
        warn_text(r, job, "place_ambiguous", SG_MSG_PLACE_AMBIGUOUS, text);
}

static void read_place(reader *r, sg_posting *job)
{
    sg_str region = column(r, SG_RAW_REGION), city = column(r, SG_RAW_CITY_OR_ADDRESS);
    sg_str address = column(r, SG_RAW_ADDRESS);
    sgn_place place;
    if (region.n || city.n || address.n) {
        const char *joined =
            sg_arena_printf(r->arena, "%.*s%s%.*s%s%.*s", (int)region.n, region.n ? region.s : "",
                            region.n && (city.n || address.n) ? " " : "", (int)city.n,
                            city.n ? city.s : "", city.n && address.n ? " " : "", (int)address.n,
                            address.n ? address.s : "");
        if (joined && sgn_place_field(r->v, sg_str_of(joined), &place)) {
            take_place(r, job, &place, sg_str_of(joined));
            return;
        }
        if (joined && !sgn_has_any(sg_str_of(joined), "不限|全国|各地|多地|异地"))
            warn_text(r, job, "place_unknown", SG_MSG_PLACE_UNKNOWN, sg_str_of(joined));
    }
    if (sgn_site_place(r->v, r->site, &place, r->arena)) {
        take_place(r, job, &place, r->site);
        return;
    }
    sg_str sources[] = {r->own, column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_TITLE), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n && sgn_place_text(r->v, sources[i], &place)) {
            take_place(r, job, &place, sources[i]);
            return;
        }
}

/* ---- people asked for ---- */

static bool same_ages(const sg_age_range *a, const sg_age_range *b)
{
    return a->min == b->min && a->max == b->max;
}

static void read_age(reader *r, sg_posting *job)
{
    sgn_ages ages;
    sg_str text = column(r, SG_RAW_AGE);
    bool found = text.n && sgn_age(text, SGN_FIELD, &ages);
    if (text.n && !found && !sgn_has_any(text, "不限|无|不|法定|退休|成年|-|/|优先"))
        warn_text(r, job, "age_unread", SG_MSG_AGE_UNREAD, text);
    sg_str sources[] = {r->own, column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_TITLE),
                        column(r, SG_RAW_BENEFITS), r->shared};
    bool unlimited = text.n && !found && sgn_has(text, "不限");
    for (size_t i = 0; i < SGN_COUNT(sources) && !unlimited; i++) {
        sgn_ages other;
        if (!sources[i].n || (found && i >= 2) || !sgn_age(sources[i], i == 0 ? SGN_LINE : SGN_SENTENCE, &other))
            continue;
        if (found) {
            if (text.n && !same_ages(&ages.any, &other.any)) {
                warn_column(r, job, SG_RAW_AGE);
                break;
            }
            continue;
        }
        ages = other;
        found = true;
        if (!text.n)
            break;
    }
    if (!found)
        return;
    job->age = ages.any;
    job->age_male = ages.male;
    job->age_female = ages.female;
}

static void read_gender(reader *r, sg_posting *job)
{
    sg_str text = column(r, SG_RAW_GENDER);
    if (text.n && sgn_gender(text, SGN_FIELD, &job->gender))
        return;
    if (job->age_male.min >= 0 || job->age_male.max >= 0)
        return; /* ages for both sexes are stated */
    sg_str sources[] = {column(r, SG_RAW_TITLE), r->own, column(r, SG_RAW_DESCRIPTION),
                        column(r, SG_RAW_AGE), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n && sgn_gender(sources[i], i == 0 ? SGN_LINE : SGN_SENTENCE, &job->gender))
            return;
}

static void read_headcount(reader *r, sg_posting *job)
{
    sg_str text = column(r, SG_RAW_HEADCOUNT);
    if (text.n) {
        if (sgn_headcount(text, SGN_FIELD, &job->headcount) || sgn_has_any(text, "若干|不限|数|大量|多名|长期|批|-|/"))
            return;
        warn_text(r, job, "headcount_unread", SG_MSG_HEADCOUNT_UNREAD, text);
    }
    sg_str sources[] = {r->site, r->own, column(r, SG_RAW_TITLE), column(r, SG_RAW_DESCRIPTION)};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n &&
            sgn_headcount(sources[i], i < 3 ? SGN_LINE : SGN_SENTENCE, &job->headcount))
            return;
    if (!r->several && r->shared.n)
        sgn_headcount(r->shared, SGN_SENTENCE, &job->headcount);
    else if (r->several)
        sgn_headcount_each(r->shared, &job->headcount);
}

static void read_schooling(reader *r, sg_posting *job)
{
    sg_str text = column(r, SG_RAW_EDUCATION);
    bool done = text.n && sgn_education(text, SGN_FIELD, &job->education);
    sg_str sources[] = {r->own, column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_EXPERIENCE), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources) && !done; i++)
        done = sources[i].n && sgn_education(sources[i], SGN_SENTENCE, &job->education);
    text = column(r, SG_RAW_EXPERIENCE);
    done = text.n && sgn_experience(text, SGN_FIELD, &job->experience_years);
    for (size_t i = 0; i < SGN_COUNT(sources) && !done; i++)
        done = i != 2 && sources[i].n &&
               sgn_experience(sources[i], SGN_SENTENCE, &job->experience_years);
}

/* ---- what is offered ---- */

static void read_offer(reader *r, sg_posting *job)
{
    sg_str sources[] = {column(r, SG_RAW_BENEFITS), r->own, column(r, SG_RAW_WAGE_TEXT),
                        column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_TITLE), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++) {
        sg_provision bed = SG_PROVISION_UNKNOWN, meals = SG_PROVISION_UNKNOWN;
        sgn_context context = i == 0 ? SGN_FIELD : SGN_SENTENCE;
        if (!sources[i].n)
            continue;
        if (sgn_board(sources[i], context, &bed, &meals)) {
            if (job->accommodation == SG_PROVISION_UNKNOWN)
                job->accommodation = bed;
            if (job->meals == SG_PROVISION_UNKNOWN)
                job->meals = meals;
        }
        if (job->social_insurance == SG_UNSTATED)
            sgn_insurance(sources[i], context, &job->social_insurance);
        if (job->shift == SG_SHIFT_NONE)
            sgn_shift(sources[i], &job->shift);
    }
}

static void read_employment(reader *r, sg_posting *job)
{
    sg_str text = column(r, SG_RAW_EMPLOYMENT);
    if (text.n && sgn_employment(text, SGN_FIELD, &job->employment))
        return;
    sg_str sources[] = {column(r, SG_RAW_TITLE), r->own, column(r, SG_RAW_DESCRIPTION), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n &&
            sgn_employment(sources[i], i < 2 ? SGN_LINE : SGN_SENTENCE, &job->employment))
            return;
}

static void read_certificates(reader *r, sg_posting *job)
{
    sg_str sources[] = {column(r, SG_RAW_CERTIFICATES), column(r, SG_RAW_TITLE), r->own,
                        column(r, SG_RAW_DESCRIPTION), column(r, SG_RAW_EDUCATION),
                        column(r, SG_RAW_EXPERIENCE)};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n)
            sgn_certificates(r->v, sources[i], i == 0 ? SGN_FIELD : i < 3 ? SGN_LINE : SGN_SENTENCE,
                             job);
    /* Of the lines for all jobs those that name this one: 证书:焊工需焊工证. */
    sg_str title = sgn_fold(sg_str_of(job->title), r->arena);
    size_t at = r->several && title.n >= 6 ? sg_str_find(r->shared, title) : SIZE_MAX;
    if (r->shared.n && !r->several)
        sgn_certificates(r->v, r->shared, SGN_SENTENCE, job);
    else if (at != SIZE_MAX)
        sgn_certificates(r->v, sgn_slice(r->shared, at, sgn_clause_end(r->shared, at)), SGN_SENTENCE, job);
    if (r->several)
        sgn_shared_certificates(r->v, r->shared, job);
    for (size_t i = 1; i < 4; i++)
        if (sources[i].n)
            sgn_implied_certificate(sources[i], job);
}

/* ---- dates, contact ---- */

static sg_str raw_text(const reader *r, sg_raw_field field)
{
    return sg_str_trim(sg_str_of(r->raw->field[field]));
}

static void read_dates(reader *r, sg_posting *job)
{
    sg_str posted = raw_text(r, SG_RAW_POSTED), until = column(r, SG_RAW_VALID_THROUGH);
    if (posted.n && !sg_read_date(posted, r->today, &job->posted))
        warn_text(r, job, "date_unread", SG_MSG_DATE_UNREAD, posted);
    bool long_term = sgn_has_any(until, "长期|永久|招满|不限");
    if (until.n && !long_term && !sgn_last_date(until, r->today, &job->valid_through))
        warn_text(r, job, "date_unread", SG_MSG_DATE_UNREAD, until);
    if (until.n)
        return;
    sg_str sources[] = {r->own, column(r, SG_RAW_DESCRIPTION), r->shared};
    for (size_t i = 0; i < SGN_COUNT(sources); i++)
        if (sources[i].n && sgn_deadline(sources[i], r->today, &job->valid_through))
            return;
}

static void read_contact(reader *r, sg_posting *job)
{
    sg_str phone = raw_text(r, SG_RAW_CONTACT_PHONE), name = raw_text(r, SG_RAW_CONTACT_NAME);
    if (phone.n)
        job->contact_phone = sg_arena_strndup(r->arena, phone.s, phone.n);
    if (name.n)
        job->contact_name = sg_arena_strndup(r->arena, name.s, name.n);
    sg_str sources[] = {r->own, r->shared, column(r, SG_RAW_DESCRIPTION)};
    for (size_t i = 0; i < SGN_COUNT(sources); i++) {
        if (!job->contact_phone && sources[i].n)
            sgn_phone(sources[i], r->arena, &job->contact_phone);
        if (!job->contact_name && sources[i].n)
            sgn_contact(sources[i], r->arena, &job->contact_name);
    }
}

/* ---- one job ---- */

static void read_facts(reader *r, sg_posting *job)
{
    read_wage(r, job);
    read_place(r, job);
    read_age(r, job);
    read_gender(r, job);
    read_headcount(r, job);
    read_schooling(r, job);
    read_offer(r, job);
    read_employment(r, job);
    read_certificates(r, job);
    read_dates(r, job);
    read_contact(r, job);
}

static const char *keep(reader *r, sg_raw_field field)
{
    sg_str text = raw_text(r, field);
    return text.n ? sg_arena_strndup(r->arena, text.s, text.n) : NULL;
}

static const char *joined_text(reader *r)
{
    sg_str parts[] = {column(r, SG_RAW_TITLE), column(r, SG_RAW_WAGE_TEXT), column(r, SG_RAW_BENEFITS),
                      column(r, SG_RAW_DESCRIPTION), r->own, r->shared};
    size_t size = 1, n = 0;
    for (size_t i = 0; i < SGN_COUNT(parts); i++)
        size += parts[i].n + 1;
    char *out = sg_arena_alloc(r->arena, size);
    if (!out)
        return NULL;
    for (size_t i = 0; i < SGN_COUNT(parts); i++) {
        if (!parts[i].n)
            continue;
        memcpy(out + n, parts[i].s, parts[i].n);
        n += parts[i].n;
        out[n++] = '\n';
    }
    return out;
}

/* Title of an announcement without a title line: what is sought, else its first line. */
static const char *sought_title(reader *r, const sg_posting *job)
{
    const sg_trade *trade = job->trade_count ? sg_trade_get(job->trades[0]) : NULL;
    if (trade)
        return trade->name;
    size_t end = 0;
    sg_str text = sg_str_trim(r->own);
    while (end < text.n && text.s[end] != '\n' && end < 60)
        sg_utf8_next(text, &end);
    return text.n ? sgn_clean_title(r->v, sgn_slice(text, 0, end), r->arena) : NULL;
}

static bool identify(reader *r, sg_posting *job, size_t index)
{
    char id[SG_POSTING_ID_TEXT];
    const char *external = keep(r, SG_RAW_EXTERNAL_ID);
    job->source = keep(r, SG_RAW_SOURCE);
    if (!external) {
        uint64_t hash = 0;
        for (int f = 0; f < SG_RAW_FIELD_COUNT; f++) {
            sg_str text = sg_str_of(r->raw->field[f]);
            hash = sg_hash64(text.s ? text.s : "", text.n, hash + (uint64_t)f);
        }
        external = sg_arena_printf(r->arena, "h%016llx", (unsigned long long)hash);
    }
    if (external && r->several)
        external = sg_arena_printf(r->arena, "%s-%zu", external, index + 1);
    if (!external)
        return false;
    job->external_id = external;
    sg_posting_id(job->source, external, id);
    job->id = sg_arena_strdup(r->arena, id);
    return job->id != NULL;
}

/* The lines of this job and those for all, as they were written. */
static const char *own_words(reader *r)
{
    sg_str raw = raw_text(r, SG_RAW_TEXT), texts[] = {r->own, r->shared};
    size_t size = raw.n * 2 + r->own.n + r->shared.n + 2, n = 0;
    char *out = sg_arena_alloc(r->arena, size);
    for (size_t t = 0; t < SGN_COUNT(texts) && out; t++)
        for (size_t from = 0, at = 0; at <= texts[t].n && texts[t].n; at++) {
            if (at < texts[t].n && texts[t].s[at] != '\n')
                continue;
            sg_str line = sg_str_trim(sgn_slice(texts[t], from, at));
            const char *words = line.n ? sgn_original(raw, line, r->arena) : NULL;
            size_t length = words ? strlen(words) : 0;
            from = at + 1;
            if (!length || length + 2 > size - n)
                continue;
            memcpy(out + n, words, length);
            n += length;
            out[n++] = '\n';
        }
    if (out)
        out[n] = '\0';
    return out;
}

static sg_status read_job(reader *r, const sgn_part *part, size_t index, sg_posting *job,
                          sg_error *err)
{
    sg_posting_init(job);
    if (part) {
        r->own = part->body;
        r->shared = part->shared;
        r->site = part->site;
    }
    if (!identify(r, job, index))
        return sg_fail_memory(err);
    sg_str title = column(r, SG_RAW_TITLE);
    sg_str raw_title = raw_text(r, SG_RAW_TITLE);
    if (title.n == 0 && part && part->title.n) {
        title = part->title;
        const char *original = sgn_original(raw_text(r, SG_RAW_TEXT), title, r->arena);
        raw_title = original ? sg_str_of(original) : title;
    }
    if (raw_title.n)
        job->title = sgn_clean_title(r->v, raw_title, r->arena);
    sg_str description = r->own.n ? r->own : column(r, SG_RAW_DESCRIPTION);
    sgn_trades(r->v, title, description, job);
    if (!job->title)
        job->title = sought_title(r, job);
    if (!job->title)
        return sg_fail(err, SG_INVALID, SG_MSG_ROW_NO_TITLE);
    job->employer = keep(r, SG_RAW_EMPLOYER);
    if (!job->employer && part)
        job->employer = part->employer          ? part->employer
                        : r->shared.n           ? sgn_announced_employer(r->v, r->shared, r->arena)
                        : raw_text(r, SG_RAW_TEXT).n ? sgn_announced_employer(r->v, r->own, r->arena)
                                                : NULL;
    if (job->employer && !column(r, SG_RAW_EMPLOYER).n)
        job->employer = sgn_original(raw_text(r, SG_RAW_TEXT), sg_str_of(job->employer), r->arena);
    job->employer_id = keep(r, SG_RAW_EMPLOYER_ID);
    job->employer_key = sg_employer_key(job->employer);
    job->address = keep(r, SG_RAW_ADDRESS);
    if (!job->address && column(r, SG_RAW_CITY_OR_ADDRESS).n)
        job->address = keep(r, SG_RAW_CITY_OR_ADDRESS);
    job->benefits = keep(r, SG_RAW_BENEFITS);
    job->description = keep(r, SG_RAW_DESCRIPTION);
    if (!job->description && r->own.n)
        job->description = r->several ? own_words(r) : keep(r, SG_RAW_TEXT);
    read_facts(r, job);
    if (r->several)
        sgn_row(r->own, job);
    const char *text = joined_text(r);
    if (!text)
        return sg_fail_memory(err);
    sg_posting facts = *job;
    sgn_judge(&facts, sg_str_of(text), r->today, job);
    return SG_OK;
}

sg_status sg_normalise(const sg_vocabulary *v, const sg_raw_posting *raw, sg_date today,
                       sg_arena *arena, sg_normalised *ret, sg_raw_field *ret_field, sg_error *err)
{
    reader r = {.v = v, .raw = raw, .today = today, .arena = arena};
    for (int f = 0; f < SG_RAW_FIELD_COUNT; f++) {
        sg_str text = sg_str_of(raw->field[f]);
        r.field[f] = sgn_fold(text, arena);
        if (text.n && !r.field[f].n && sg_arena_alloc(arena, text.n * 2) == NULL)
            return sg_fail_memory(err);
    }
    sg_status status = sgn_check_record(r.field, ret_field, err);
    if (status != SG_OK)
        return status;
    sgn_part *parts = NULL;
    size_t count = 1;
    sg_str text = r.field[SG_RAW_TEXT];
    if (sg_str_trim(text).n) {
        parts = sg_arena_array(arena, SG_MAX_JOBS, sizeof *parts);
        if (!parts)
            return sg_fail_memory(err);
        if (r.field[SG_RAW_TITLE].n)
            parts[0] = (sgn_part){.body = text};
        else
            count = sgn_split(v, sg_str_of(raw->field[SG_RAW_TEXT]), text, arena, parts, SG_MAX_JOBS);
        if (count == 0)
            return sg_fail_memory(err);
    } else if (!r.field[SG_RAW_TITLE].n) {
        r.own = r.field[SG_RAW_DESCRIPTION];
    }
    sg_posting *jobs = sg_arena_array(arena, count, sizeof *jobs);
    if (!jobs)
        return sg_fail_memory(err);
    r.several = count > 1;
    for (size_t i = 0; i < count; i++) {
        status = read_job(&r, parts ? &parts[i] : NULL, i, &jobs[i], err);
        if (status != SG_OK)
            return status;
    }
    *ret = (sg_normalised){jobs, count};
    return SG_OK;
}
