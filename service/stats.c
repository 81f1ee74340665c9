/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table (一张表): per county and in all, workers by status, and what the latest plan did.
 */
#include <stdlib.h>

#include "songgang/ledger.h"
#include "songgang/service.h"

typedef struct table {
    sg_json_writer *w;
    sg_county_stats total;
    sg_service_counts *services; /* by county */
    size_t count, room;
    sg_service_counts served; /* in all */
} table;

static sg_status keep_services(void *context, const sg_service_counts *counts, sg_error *err)
{
    table *t = context;
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 64;
        sg_service_counts *list = realloc(t->services, room * sizeof *list);
        if (!list)
            return sg_fail_memory(err);
        t->services = list;
        t->room = room;
    }
    t->services[t->count++] = *counts;
    t->served.jobs += counts->jobs;
    t->served.courses += counts->courses;
    t->served.briefings += counts->briefings;
    t->served.guidance += counts->guidance;
    t->served.complete += counts->complete;
    return SG_OK;
}

/* Workers who have their quota of each service, and of all (1311). */
static void put_services(sg_json_writer *w, const sg_service_counts *counts)
{
    sg_json_key(w, "services");
    sg_json_object(w);
    sg_json_member_int(w, "briefing", counts->briefings);
    sg_json_member_int(w, "jobs", counts->jobs);
    sg_json_member_int(w, "guidance", counts->guidance);
    sg_json_member_int(w, "training", counts->courses);
    sg_json_member_int(w, "complete", counts->complete);
    sg_json_end_object(w);
}

static void put_states(sg_json_writer *w, const char *key, const int64_t count[])
{
    sg_json_key(w, key);
    sg_json_object(w);
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++)
        sg_json_member_int(w, sg_offer_state_json((sg_offer_state)s), count[s]);
    sg_json_end_object(w);
}

static void put_region(sg_json_writer *w, sg_region region)
{
    sg_json_key(w, "region");
    sg_json_put_region(w, region);
}

static void put_counts(sg_json_writer *w, const sg_county_stats *c)
{
    int64_t all = 0;
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++)
        all += c->by_status[s];
    sg_json_member_int(w, "workers", all);
    sg_json_key(w, "by_status");
    sg_json_object(w);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++) {
        const char *key = sg_worker_status_json((sg_worker_status)s);
        sg_json_member_int(w, key ? key : "unregistered", c->by_status[s]);
    }
    sg_json_end_object(w);
    sg_json_key(w, "plan");
    sg_json_object(w);
    sg_json_member_int(w, "workers", c->planned.workers);
    sg_json_member_int(w, "full_quota", c->planned.full_quota);
    sg_json_member_int(w, "jobs", c->planned.offers);
    sg_json_member_int(w, "courses", c->planned.notices);
    sg_json_member_int(w, "seats", c->planned.seats);
    sg_json_end_object(w);
}

static sg_status add_county(void *context, const sg_county_stats *county, sg_error *err)
{
    (void)err;
    table *t = context;
    sg_json_object(t->w);
    put_region(t->w, county->county);
    put_counts(t->w, county);
    static const sg_service_counts none = {0};
    const sg_service_counts *services = &none;
    for (size_t i = 0; i < t->count; i++)
        if (t->services[i].county == county->county)
            services = &t->services[i];
    put_services(t->w, services);
    sg_json_end_object(t->w);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++)
        t->total.by_status[s] += county->by_status[s];
    t->total.planned.workers += county->planned.workers;
    t->total.planned.full_quota += county->planned.full_quota;
    t->total.planned.offers += county->planned.offers;
    t->total.planned.notices += county->planned.notices;
    t->total.planned.seats += county->planned.seats;
    return SG_OK;
}

sg_status sg_service_stats(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                           sg_buffer *out, sg_error *err)
{
    int64_t plan = 0;
    sg_status status = sg_store_plan_latest(store, scope, &plan, err);
    if (status != SG_OK && status != SG_NOT_FOUND)
        return status;
    sg_store_counts counts;
    status = sg_store_count(store, scope, &counts, err);
    if (status != SG_OK)
        return status;
    sg_json_writer w;
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_key(&w, "scope");
    sg_json_put_locality(&w, !scope || scope->whole ? 0 : scope->home);
    sg_json_key(&w, "plan");
    if (plan > 0)
        sg_json_int(&w, plan);
    else
        sg_json_null(&w);
    sg_json_key(&w, "postings");
    sg_json_object(&w);
    sg_json_member_int(&w, "all", counts.postings);
    sg_json_member_int(&w, "open", counts.open);
    sg_json_member_int(&w, "duplicates", counts.duplicates);
    sg_json_member_int(&w, "held", counts.held);
    sg_json_member_int(&w, "openings", counts.openings);
    sg_json_end_object(&w);
    sg_json_member_int(&w, "courses", counts.courses);
    sg_json_key(&w, "counties");
    sg_json_array(&w);
    table t = {.w = &w};
    const sg_service_quota quota = {policy->quota_jobs, policy->quota_courses,
                                    policy->quota_briefings, policy->quota_guidance};
    sg_offer_counts offers;
    status = sg_store_each_service(store, scope, &quota, keep_services, &t, err);
    if (status == SG_OK)
        status = sg_store_count_offers(store, 0, scope, &offers, err);
    if (status == SG_OK)
        status = sg_store_each_county(store, scope, plan, add_county, &t, err);
    free(t.services);
    if (status != SG_OK)
        return status;
    sg_json_end_array(&w);
    sg_json_key(&w, "total");
    sg_json_object(&w);
    put_counts(&w, &t.total);
    put_services(&w, &t.served);
    sg_json_end_object(&w);
    sg_json_key(&w, "offers");
    sg_json_object(&w);
    put_states(&w, "jobs", offers.jobs);
    put_states(&w, "training", offers.courses);
    sg_json_end_object(&w);
    sg_json_end_object(&w);
    return out->failed ? sg_fail_memory(err) : SG_OK;
}
