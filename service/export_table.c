/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Export as tables for Excel: Chinese headings, one record a row.
 */
#include <stdio.h>
#include <string.h>

#include "export_internal.h"
#include "songgang/messages.h"
#include "songgang/ledger.h"
#include "songgang/messages/ledger.h"
#include "songgang/policy_file.h"

/* ---- cells ---- */

/* Would a spreadsheet take `text` for a formula? Full-width signs count: Excel folds them. */
static bool dangerous(const char *text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static void comma(sg_export_run *run)
{
    if (run->line.size > 0 && run->line.data[run->line.size - 1] != '\n')
        sg_buffer_append(&run->line, ",", 1);
    else
        sg_buffer_append(&run->line, "", 0);
}

void sg_cell_text(sg_export_run *run, const char *text)
{
    if (run->book) {
        sg_writer_text(run->book, sg_str_of(text), SG_STYLE_PLAIN);
        return;
    }
    comma(run);
    sg_buffer_append(&run->line, "\"", 1);
    if (text && dangerous(text))
        sg_buffer_append(&run->line, "'", 1);
    for (const char *at = text ? text : ""; *at;) {
        size_t plain = strcspn(at, "\"");
        sg_buffer_append(&run->line, at, plain);
        at += plain;
        if (*at) {
            sg_buffer_append(&run->line, "\"\"", 2);
            at++;
        }
    }
    sg_buffer_append(&run->line, "\"", 1);
}

void sg_cell_int(sg_export_run *run, int64_t value, bool known)
{
    if (!known) {
        sg_cell_text(run, NULL);
        return;
    }
    if (run->book) {
        sg_writer_int(run->book, value);
        return;
    }
    comma(run);
    sg_buffer_printf(&run->line, "%lld", (long long)value);
}

void sg_cell_date(sg_export_run *run, sg_date date)
{
    char text[SG_DATE_TEXT];
    if (date == SG_NO_DATE) {
        sg_cell_text(run, NULL);
        return;
    }
    if (run->book) {
        sg_writer_date(run->book, date);
        return;
    }
    sg_date_print(date, text);
    sg_cell_text(run, text);
}

void sg_row_end(sg_export_run *run)
{
    sg_buffer_append(&run->line, "\r\n", 2);
}

static sg_status row_done(sg_export_run *run, sg_error *err)
{
    run->lines++;
    if (run->book) {
        sg_arena_reset(run->arena);
        return sg_writer_end_row(run->book, err);
    }
    sg_row_end(run);
    return sg_export_flush(run, err);
}

/* A sheet with these headings. */
static sg_status add_sheet(sg_export_run *run, const char *name, const char *const *titles,
                           sg_error *err)
{
    sg_sheet_column columns[64] = {{0}};
    size_t count = 0;
    for (; titles[count] && count < sizeof columns / sizeof *columns; count++)
        columns[count].title = titles[count];
    return sg_writer_add_sheet(run->book, name, columns, count, NULL, err);
}

static sg_status heading(sg_export_run *run, const char *const *titles, sg_error *err)
{
    sg_buffer_text(&run->line, "\xEF\xBB\xBF");
    for (size_t i = 0; titles[i]; i++)
        sg_buffer_printf(&run->line, "%s\"%s\"", i ? "," : "", titles[i]);
    sg_row_end(run);
    return sg_export_flush(run, err);
}

/* Names joined with 、 in the arena. */
static const char *join(sg_export_run *run, const char *so_far, const char *name)
{
    if (!name)
        return so_far;
    return so_far ? sg_arena_printf(run->arena, "%s%s%s", so_far, SG_MSG_LIST_SEPARATOR, name)
                  : name;
}

/* ---- postings ---- */

static const char *const posting_titles[] = {SG_MSG_EXPORT_POSTING_TITLES, NULL};

static const char *range_text(sg_export_run *run, sg_age_range age)
{
    if (age.min < 0 && age.max < 0)
        return NULL;
    if (age.max < 0)
        return sg_arena_printf(run->arena, SG_MSG_EXPORT_AGE_FROM, age.min);
    if (age.min < 0)
        return sg_arena_printf(run->arena, SG_MSG_EXPORT_AGE_TO, age.max);
    return sg_arena_printf(run->arena, SG_MSG_EXPORT_AGE_RANGE, age.min, age.max);
}

static void posting_cells(sg_export_run *run, const sg_posting *p)
{
    const char *trades = NULL, *certificates = NULL, *warnings = NULL;
    for (size_t i = 0; i < p->trade_count; i++)
        trades = join(run, trades, sg_trade_get(p->trades[i])->name);
    for (size_t i = 0; i < p->certificate_count; i++)
        certificates = join(run, certificates, sg_certificate_get(p->certificates[i])->name);
    for (size_t i = 0; i < p->warning_count; i++)
        warnings = join(run, warnings, p->warnings[i].text);
    sg_cell_text(run, p->id);
    sg_cell_text(run, p->title);
    sg_cell_text(run, trades);
    sg_cell_text(run, p->employer);
    sg_cell_text(run, sg_region_name(p->place.province));
    sg_cell_text(run, sg_region_name(p->place.city));
    sg_cell_text(run, sg_region_name(p->place.county));
    sg_cell_text(run, p->address);
    sg_cell_int(run, p->wage.monthly_min, p->wage.monthly_min != SG_NO_AMOUNT);
    sg_cell_int(run, p->wage.monthly_max, p->wage.monthly_max != SG_NO_AMOUNT);
    sg_cell_text(run, sg_period_label(p->wage.period));
    sg_cell_text(run, sg_provision_label(p->accommodation));
    sg_cell_text(run, sg_provision_label(p->meals));
    sg_cell_text(run, range_text(run, p->age));
    sg_cell_text(run, sg_gender_label(p->gender));
    sg_cell_text(run, sg_education_label(p->education));
    sg_cell_int(run, p->headcount, p->headcount >= 0);
    sg_cell_text(run, certificates);
    sg_cell_text(run, p->contact_name);
    sg_cell_text(run, p->contact_phone);
    sg_cell_date(run, p->posted);
    sg_cell_date(run, p->valid_through);
    sg_cell_text(run, p->source);
    sg_cell_text(run, p->external_id);
    sg_cell_text(run, sg_posting_status_json(p->status));
    sg_cell_text(run, warnings);
}

static sg_status posting_row(void *context, const sg_stored_posting *stored, sg_error *err)
{
    sg_export_run *run = context;
    sg_json *json;
    sg_posting posting;
    sg_status status = sg_json_parse(stored->json, stored->json_size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_posting(run->v, json, run->arena, &posting, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    char kept[SG_POSTING_ID_TEXT] = "";
    if (stored->duplicate_of)
        sg_posting_id_print(stored->duplicate_of, kept);
    posting_cells(run, &posting);
    sg_cell_text(run, kept);
    return row_done(run, err);
}

/* ---- workers, courses ---- */

static const char *const worker_titles[] = {SG_MSG_EXPORT_WORKER_TITLES, NULL};
static const char *const course_titles[] = {SG_MSG_EXPORT_COURSE_TITLES, NULL};

static const char *region_chain(sg_export_run *run, sg_region region)
{
    sg_place place = sg_region_place(region);
    const sg_region chain[] = {place.province, place.city, place.county, place.town};
    const char *text = NULL;
    for (size_t i = 0; i < 4; i++) {
        const char *name = chain[i] ? sg_region_name(chain[i]) : NULL;
        if (name && (i == 0 || chain[i] != chain[i - 1]))
            text = text ? sg_arena_printf(run->arena, "%s%s", text, name) : name;
    }
    return text;
}

static const char *group_names(sg_export_run *run, uint32_t groups)
{
    const char *names = NULL;
    for (unsigned g = 0; g < SG_GROUP_COUNT; g++)
        if (groups & ((uint32_t)1 << g))
            names = join(run, names, sg_group_name((sg_group)g));
    return names;
}

static void worker_cells(sg_export_run *run, const sg_profile *p)
{
    const char *trades = NULL, *skills = NULL, *certificates = NULL, *regions = NULL;
    for (size_t i = 0; i < p->trade_count; i++)
        trades = join(run, trades, sg_trade_get(p->trades[i])->name);
    for (size_t i = 0; i < p->skill_count; i++)
        skills = join(run, skills, sg_skill_get(p->skills[i])->name);
    for (size_t i = 0; i < p->certificate_count; i++)
        certificates = join(run, certificates, sg_certificate_get(p->certificates[i])->name);
    for (size_t i = 0; i < p->region_count; i++)
        regions = join(run, regions, sg_region_name(p->regions[i]));
    sg_cell_text(run, p->id);
    sg_cell_text(run, p->name);
    sg_cell_text(run, p->gender == SG_GENDER_ANY ? NULL : sg_gender_label(p->gender));
    sg_cell_date(run, p->birth);
    sg_cell_int(run, p->age, p->age >= 0);
    sg_cell_text(run, p->education == SG_EDUCATION_ANY ? NULL : sg_education_label(p->education));
    sg_cell_text(run, trades);
    sg_cell_text(run, skills);
    sg_cell_text(run, certificates);
    sg_cell_text(run, region_chain(run, p->home));
    sg_cell_text(run, region_chain(run, p->current));
    sg_cell_text(run, group_names(run, p->groups));
    sg_cell_text(run, regions);
    sg_cell_int(run, p->wage_min, p->wage_min != SG_NO_AMOUNT);
    sg_cell_text(run, p->identity);
    sg_cell_text(run, p->phone);
    sg_cell_text(run, p->status == SG_WORKER_NONE ? NULL : sg_worker_status_label(p->status));
    sg_cell_text(run, p->text);
}

static sg_status worker_row(void *context, const sg_stored_record *record, sg_error *err)
{
    sg_export_run *run = context;
    sg_json *json;
    sg_profile profile;
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_profile(run->v, json, run->arena, &profile, NULL, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    worker_cells(run, &profile);
    return row_done(run, err);
}

static sg_status course_row(void *context, const sg_stored_record *record, sg_error *err)
{
    sg_export_run *run = context;
    sg_json *json;
    sg_course c;
    sg_status status = sg_json_parse(record->json, record->json_size, &json, err);
    if (status != SG_OK)
        return status;
    status = sg_json_course(run->v, json, run->arena, &c, NULL, err);
    sg_json_free(json);
    if (status != SG_OK)
        return status;
    const sg_trade *trade = sg_trade_get(c.trade);
    const sg_certificate *certificate = sg_certificate_get(c.certificate);
    sg_cell_text(run, c.id);
    sg_cell_text(run, c.title);
    sg_cell_text(run, c.provider);
    sg_cell_text(run, trade ? trade->name : NULL);
    sg_cell_text(run, region_chain(run, c.region));
    sg_cell_date(run, c.starts);
    sg_cell_date(run, c.ends);
    sg_cell_int(run, c.seats, true);
    sg_cell_text(run, group_names(run, c.groups));
    sg_cell_text(run, certificate ? certificate->name : NULL);
    sg_cell_int(run, c.allowance_yuan_day, c.allowance_yuan_day > 0);
    return row_done(run, err);
}

/* ---- plan, ledger, statistics ---- */

static const char *const offer_titles[] = {SG_MSG_EXPORT_OFFER_TITLES, NULL};
static const char *const event_titles[] = {SG_MSG_EXPORT_EVENT_TITLES, NULL};
static const char *const stats_titles[] = {SG_MSG_EXPORT_STATS_TITLES, NULL};

static sg_status offer_row(void *context, const sg_stored_offer *offer, sg_error *err)
{
    sg_export_run *run = context;
    const char *relaxed = NULL, *reasons = NULL;
    char label[SG_RULE_LABEL_BYTES];
    for (unsigned r = 0; r < SG_RULE_COUNT; r++)
        if (offer->relaxed & (1U << r))
            relaxed = join(run, relaxed,
                           sg_policy_rule_label(run->has_policy ? &run->policy : NULL,
                                                (sg_rule)r, label));
    sg_json *json;
    sg_status status = sg_json_parse(offer->json, offer->json_size, &json, err);
    if (status != SG_OK)
        return status;
    reasons = sg_json_texts(json, "reasons", SG_MSG_EXPORT_REASON_SEPARATOR, run->arena);
    sg_json_free(json);
    char id[SG_POSTING_ID_TEXT] = "", score[16] = "";
    if (offer->posting) {
        sg_posting_id_print(offer->posting, id);
        snprintf(score, sizeof score, "%.4f", offer->score / 10000.0);
    }
    sg_cell_int(run, run->plan->id, true);
    sg_cell_text(run, offer->worker);
    sg_cell_int(run, offer->rank, offer->posting != 0);
    sg_cell_text(run, id);
    sg_cell_text(run, score);
    sg_cell_text(run, relaxed);
    sg_cell_text(run, reasons);
    sg_cell_text(run, offer->course);
    sg_cell_text(run, !offer->course ? NULL : offer->seat ? SG_MSG_EXPORT_SEAT : SG_MSG_EXPORT_NOTICE);
    return row_done(run, err);
}

static sg_status plan_rows(void *context, const sg_stored_plan *plan, sg_error *err)
{
    sg_export_run *run = context;
    run->plan = plan;
    run->has_policy =
        sg_policy_of_version(run->data_dir, plan->policy, &run->policy, NULL) == SG_OK;
    return sg_store_each_offer(run->store, &sg_everywhere, plan->id, offer_row, run, err);
}

/* The rows of one plan among those walked. */
static sg_status latest_rows(void *context, const sg_stored_plan *plan, sg_error *err)
{
    sg_export_run *run = context;
    return plan->id == run->latest ? plan_rows(run, plan, err) : SG_OK;
}

static sg_status event_row(void *context, const sg_event *event, sg_error *err)
{
    sg_export_run *run = context;
    char hash[SG_SHA256_HEX];
    const char *label = sg_event_kind_label(event->kind);
    sg_hex(event->hash, SG_SHA256_SIZE, hash);
    sg_cell_int(run, event->seq, true);
    sg_cell_text(run, event->instant);
    sg_cell_text(run, event->actor);
    sg_cell_text(run, label ? label : event->kind);
    sg_cell_int(run, event->plan, event->plan > 0);
    sg_cell_text(run, event->worker);
    sg_cell_text(run, event->subject);
    sg_cell_text(run, event->payload);
    sg_cell_text(run, hash);
    return row_done(run, err);
}

static sg_status stats_row(void *context, const sg_county_stats *county, sg_error *err)
{
    sg_export_run *run = context;
    const char *name = sg_region_name(county->county);
    sg_cell_text(run, name ? name : SG_MSG_EXPORT_UNKNOWN_COUNTY);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++)
        sg_cell_int(run, county->by_status[s], true);
    sg_cell_int(run, county->planned.full_quota, true);
    sg_cell_int(run, county->planned.offers, true);
    sg_cell_int(run, county->planned.notices, true);
    sg_cell_int(run, county->planned.seats, true);
    return row_done(run, err);
}

sg_status sg_export_table(sg_export_run *run, sg_export_kind kind, sg_error *err)
{
    static const char *const *const titles[] = {posting_titles, worker_titles, course_titles,
                                                offer_titles,   event_titles,  stats_titles};
    static const char *const names[] = {SG_MSG_EXPORT_SHEETS};
    sg_status status = SG_OK;
    if (kind == SG_EXPORT_PLAN || kind == SG_EXPORT_STATS) {
        status = sg_store_plan_latest(run->store, &sg_everywhere, &run->latest, err);
        if (status == SG_NOT_FOUND && kind == SG_EXPORT_STATS)
            status = SG_OK;
    }
    if (status == SG_OK)
        status = run->book ? add_sheet(run, names[kind], titles[kind], err)
                           : heading(run, titles[kind], err);
    if (status != SG_OK)
        return status;
    switch (kind) {
    case SG_EXPORT_POSTINGS:
        return sg_store_each_posting(run->store, -1, 0, INT64_MAX, posting_row, run, err);
    case SG_EXPORT_WORKERS:
        return sg_store_each_worker(run->store, 0, &sg_everywhere, run->show, worker_row, run, err);
    case SG_EXPORT_COURSES: return sg_store_each_course(run->store, course_row, run, err);
    case SG_EXPORT_PLAN: return sg_store_each_plan(run->store, &sg_everywhere, latest_rows, run, err);
    case SG_EXPORT_LEDGER: return sg_ledger_each(run->store, &sg_everywhere, event_row, run, err);
    case SG_EXPORT_STATS:
        return sg_store_each_county(run->store, &sg_everywhere, run->latest, stats_row, run, err);
    }
    return SG_OK;
}
