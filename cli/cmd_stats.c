/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang stats`: the one table.
 */
#include <stdio.h>

#include "cli.h"
#include "songgang/ledger.h"
#include "songgang/messages/cli_ledger.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/policy_file.h"
#include "songgang/service.h"

static void print_row(const char *name, const sg_county_stats *c)
{
    int64_t all = 0;
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++)
        all += c->by_status[s];
    printf("%s\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld\n", name, (long long)all,
           (long long)c->by_status[SG_WORKER_NOT_RETURNED],
           (long long)c->by_status[SG_WORKER_RETURNED], (long long)c->planned.full_quota,
           (long long)c->planned.offers, (long long)c->planned.notices,
           (long long)c->planned.seats);
}

static sg_status print_county(void *context, const sg_county_stats *county, sg_error *err)
{
    (void)err;
    sg_county_stats *total = context;
    const char *name = sg_region_name(county->county);
    print_row(name ? name : SG_MSG_STATS_UNKNOWN, county);
    for (int s = 0; s < SG_WORKER_STATUS_COUNT; s++)
        total->by_status[s] += county->by_status[s];
    total->planned.full_quota += county->planned.full_quota;
    total->planned.offers += county->planned.offers;
    total->planned.notices += county->planned.notices;
    total->planned.seats += county->planned.seats;
    return SG_OK;
}

static sg_status print_table(sg_store *store, const sg_scope *scope, sg_error *err)
{
    int64_t plan = 0;
    sg_status status = sg_store_plan_latest(store, scope, &plan, err);
    if (status != SG_OK && status != SG_NOT_FOUND)
        return status;
    puts(SG_MSG_STATS_HEAD);
    sg_county_stats total = {0};
    status = sg_store_each_county(store, scope, plan, print_county, &total, err);
    if (status == SG_OK)
        print_row(SG_MSG_STATS_TOTAL, &total);
    return status;
}

static sg_status add_services(void *context, const sg_service_counts *counts, sg_error *err)
{
    (void)err;
    sg_service_counts *total = context;
    total->jobs += counts->jobs;
    total->courses += counts->courses;
    total->briefings += counts->briefings;
    total->guidance += counts->guidance;
    total->complete += counts->complete;
    return SG_OK;
}

/* The service quota (1311), and where offers stand. */
static sg_status print_services(sg_store *store, const sg_policy *policy, const sg_scope *scope,
                                sg_error *err)
{
    const sg_service_quota quota = {policy->quota_jobs, policy->quota_courses,
                                    policy->quota_briefings, policy->quota_guidance};
    sg_service_counts total = {0};
    sg_offer_counts offers;
    sg_status status = sg_store_each_service(store, scope, &quota, add_services, &total, err);
    if (status == SG_OK)
        status = sg_store_count_offers(store, 0, scope, &offers, err);
    if (status != SG_OK)
        return status;
    printf(SG_MSG_STATS_SERVICES, quota.briefings, quota.jobs, quota.guidance, quota.courses,
           (long long)total.briefings, (long long)total.jobs, (long long)total.guidance,
           (long long)total.courses, (long long)total.complete);
    for (int s = 0; s < SG_OFFER_STATE_COUNT; s++)
        if (offers.jobs[s] > 0)
            printf(SG_MSG_STATS_STATE, sg_offer_state_label((sg_offer_state)s),
                   (long long)offers.jobs[s]);
    return SG_OK;
}

int sg_cmd_stats(sg_cli *cli, int argc, char **argv)
{
    const char *scope_text = NULL;
    const sg_option options[] = {{.name = "scope", .kind = SG_OPTION_TEXT, .value = &scope_text,
                                  .argument = SG_ARG_REGION, .help = SG_HELP_STATS_SCOPE},
                                 {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_STATS, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], "stats");
        return SG_EXIT_USAGE;
    }
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    sg_error err = {0};
    sg_locality area = 0;
    if (scope_text && sg_locality_lookup(v, sg_str_of(scope_text), &area, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    const sg_scope scope = sg_scope_of(area);
    sg_store *store = NULL;
    sg_policy policy;
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK && cli->json) {
        sg_buffer out = {0};
        status = sg_policy_load(cli->data_dir, &policy, &err);
        if (status == SG_OK)
            status = sg_service_stats(store, &policy, &scope, &out, &err);
        if (status == SG_OK)
            puts(out.data);
        sg_buffer_free(&out);
    } else if (status == SG_OK) {
        status = sg_policy_load(cli->data_dir, &policy, &err);
        if (status == SG_OK)
            status = print_table(store, &scope, &err);
        if (status == SG_OK)
            status = print_services(store, &policy, &scope, &err);
    }
    sg_store_close(store);
    return status == SG_OK ? SG_EXIT_DONE : sg_cli_fail(cli, &err);
}
