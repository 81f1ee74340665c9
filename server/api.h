/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the handlers of routes_api.c share: parameters, pages, ETags, who asks.
 */
#ifndef SONGGANG_SERVER_API_H
#define SONGGANG_SERVER_API_H

#include "errand.h"
#include "http_tag.h"
#include "jobs.h"
#include "songgang/approval.h"
#include "songgang/json.h"

static inline sg_reader *api_reader(const api_call *call)
{
    return call->thread->reader;
}

/* ---- parameters; those at fault are named in `errors` ---- */
/* Fails as the text says, naming query key `key`. */
sg_status api_bad_query(api_call *call, const char *key, sg_status status);
/* The same for a member of the body: "/posting". */
sg_status api_bad_member(api_call *call, const char *pointer, sg_status status);
/* Whole number of `key` between the bounds; as it is when absent. */
sg_status api_number(api_call *call, const char *key, int64_t least, int64_t most, int64_t *ret);
/* 1, true or nothing after the key: true. */
sg_status api_flag(api_call *call, const char *key, bool *ret);
/* Text of the first `key` in the arena; NULL when absent or empty. */
sg_status api_text(api_call *call, const char *key, const char **ret);
/* The path parameter as text in the arena. */
sg_status api_param(api_call *call, const char *name, const char **ret);
sg_status api_plan_number(api_call *call, int64_t *ret);
/* The caller's scope, narrowed to the place in `key`; SG_NOT_FOUND when it reaches beyond. */
sg_status api_scope(api_call *call, const char *key, sg_scope *ret);
/* The body as a JSON object, to be freed; an empty one when there is no body and `optional`. */
sg_status api_body(api_call *call, bool optional, sg_json **ret);

/* ---- pages (RFC 8288) ---- */
enum { API_LIMIT = 50, API_LIMIT_MAX = 500 };
sg_status api_page(api_call *call, size_t *ret_limit, const char **ret_after);
/* Link: <the same request behind `after`>; rel="next". */
sg_status api_link_next(api_call *call, const char *after);

/* ---- versions ---- */
sg_status api_etag(api_call *call, uint64_t version);
/* Does the header hold this version (or "*")? */
bool api_etag_listed(sg_str header, uint64_t version, http_comparison comparison);

/* Who acts, for services that write. */
sg_desk api_desk(api_call *call);
int64_t api_now(void); /* seconds since 1970 */
/* One entry of the audit log about what is being done; whoever cannot be held to account does it not. */
sg_status api_audit(api_call *call, sg_audit_kind kind, int64_t plan, const char *worker,
                    const char *subject);
/* 202 with a Location, and what the job is. */
sg_status api_accepted(api_call *call, const char *id);

/* sg_offer_now_visit: one offer as an object, into the sg_json_writer `context`. */
sg_status api_put_offer(void *context, const sg_offer_now *now, sg_error *err);

/* ---- handlers, by file ---- */
sg_status api_list_workers(api_call *call);
sg_status api_get_worker(api_call *call);
sg_status api_patch_worker(api_call *call);
sg_status api_today(api_call *call);
sg_status api_worker_matches(api_call *call);
sg_status api_worker_why(api_call *call);
sg_status api_worker_offers(api_call *call);
sg_status api_worker_history(api_call *call);
sg_status api_list_courses(api_call *call);
sg_status api_get_course(api_call *call);
sg_status api_release_posting(api_call *call);
sg_status api_start_plan(api_call *call);
sg_status api_list_plans(api_call *call);
sg_status api_get_plan(api_call *call);
sg_status api_plan_offers(api_call *call);
sg_status api_report_plan(api_call *call);
sg_status api_approve_plan(api_call *call);
sg_status api_undo_plan(api_call *call);
sg_status api_discard_plan(api_call *call);
sg_status api_hold_offer(api_call *call);
sg_status api_release_offer(api_call *call);
sg_status api_replace_offer(api_call *call);
sg_status api_answer(api_call *call);
sg_status api_record(api_call *call);
sg_status api_list_jobs(api_call *call);
sg_status api_get_job(api_call *call);
sg_status api_job_events(api_call *call);
sg_status api_cancel_job(api_call *call);
sg_status api_start_import(api_call *call);
sg_status api_list_imports(api_call *call);
sg_status api_get_import(api_call *call);
sg_status api_import_rejects(api_call *call);
sg_status api_commit_import(api_call *call);
sg_status api_undo_import(api_call *call);
sg_status api_sheet(api_call *call);
sg_status api_sheet_links(api_call *call);
sg_status api_sheet_handed(api_call *call);
sg_status api_outbox_lease(api_call *call);
sg_status api_outbox_ack(api_call *call);
sg_status api_receipts(api_call *call);
sg_status api_push(api_call *call);
sg_status api_push_preview(api_call *call);
sg_status api_push_messages(api_call *call);
sg_status api_push_settle(api_call *call);
sg_status api_push_pause(api_call *call);
sg_status api_push_release(api_call *call);
sg_status api_push_resume(api_call *call);
sg_status api_push_calls(api_call *call);
sg_status api_push_call_done(api_call *call);
sg_status api_screen(api_call *call);
sg_status api_screen_map(api_call *call);
sg_status api_screen_events(api_call *call);

#endif
