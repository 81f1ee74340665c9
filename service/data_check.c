/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang check: is the data whole? Looks and changes nothing.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "findings.h"
#include "songgang/access.h"
#include "songgang/index.h"
#include "songgang/ledger.h"
#include "songgang/messages.h"
#include "songgang/policy_file.h"
#include "songgang/store.h"

void find(findings *f, sg_health health, const char *name, const char *label, const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const sg_finding finding = {name, label, text, health};
    if (health > f->worst)
        f->worst = health;
    f->visit(f->context, &finding);
}

void find_status(findings *f, const char *name, const char *label, sg_status status,
                 const sg_error *err, const char *good)
{
    if (status == SG_OK)
        find(f, SG_HEALTH_GOOD, name, label, "%s", good);
    else
        find(f, SG_HEALTH_BAD, name, label, "%s", err->text);
}

static void check_file(findings *f, const char *file, const char *label, bool wanted)
{
    char path[PATH_MAX];
    sg_error err = {0};
    sg_buffer problems = {0};
    if (snprintf(path, sizeof path, "%s/%s", f->request->data_dir, file) >= (int)sizeof path)
        return;
    if (access(path, F_OK) != 0 && !wanted)
        return;
    sg_status status = sg_sqlite_check(path, f->request->quick, &problems, &err);
    if (status == SG_CORRUPT && problems.size > 0)
        find(f, SG_HEALTH_BAD, file, label, "%s：%.*s", err.text,
             (int)strcspn(problems.data, "\n"), problems.data);
    else
        find_status(f, file, label, status, &err, SG_MSG_CHECK_WHOLE);
    sg_buffer_free(&problems);
}

static void check_ledger(findings *f, sg_store *store)
{
    sg_error err = {0};
    sg_ledger_report report;
    sg_status status = sg_ledger_verify(store, 0, NULL, &report, &err);
    if (status != SG_OK)
        find(f, SG_HEALTH_BAD, "ledger", SG_LABEL_CHECK_LEDGER, "%s", err.text);
    else if (report.fault != SG_LEDGER_WHOLE)
        find(f, SG_HEALTH_BAD, "ledger", SG_LABEL_CHECK_LEDGER, "%s", report.detail);
    else
        find(f, SG_HEALTH_GOOD, "ledger", SG_LABEL_CHECK_LEDGER, SG_MSG_CHECK_LEDGER,
             (long long)report.events, (long long)report.offers);
}

/* Only when there is one: opening makes it. */
static void check_audit(findings *f)
{
    char path[PATH_MAX];
    sg_error err = {0};
    sg_access *log = NULL;
    sg_audit_report report;
    if (snprintf(path, sizeof path, "%s/access.db", f->request->data_dir) >= (int)sizeof path ||
        access(path, F_OK) != 0)
        return;
    sg_status status = sg_access_open(f->request->data_dir, &log, &err);
    if (status == SG_OK)
        status = sg_audit_verify(log, 0, NULL, &report, &err);
    sg_access_close(log);
    if (status != SG_OK)
        find(f, SG_HEALTH_BAD, "audit", SG_LABEL_CHECK_AUDIT, "%s", err.text);
    else if (!report.whole)
        find(f, SG_HEALTH_BAD, "audit", SG_LABEL_CHECK_AUDIT, "%s", report.detail);
    else
        find(f, SG_HEALTH_GOOD, "audit", SG_LABEL_CHECK_AUDIT, SG_MSG_CHECK_AUDIT,
             (long long)report.entries);
}

static void compare_index(findings *f, sg_store *store)
{
    sg_error err = {0};
    sg_index_comparison c;
    if (sg_index_compare(f->request->data_dir, f->request->vocabulary, store, &c, &err) != SG_OK)
        find(f, SG_HEALTH_BAD, "index", SG_LABEL_CHECK_INDEX, "%s", err.text);
    else if (c.store_change != c.index_change)
        find(f, SG_HEALTH_NOTE, "index", SG_LABEL_CHECK_INDEX, SG_MSG_CHECK_INDEX_LAGS);
    else if (c.missing > 0 || c.wanted != c.indexed || c.unfound > 0)
        find(f, SG_HEALTH_BAD, "index", SG_LABEL_CHECK_INDEX, SG_MSG_CHECK_INDEX_DIFFERS,
             (unsigned long long)c.wanted, (unsigned long long)c.indexed,
             (unsigned long long)c.missing, (unsigned long long)c.unfound);
    else
        find(f, SG_HEALTH_GOOD, "index", SG_LABEL_CHECK_INDEX, SG_MSG_CHECK_INDEX,
             (unsigned long long)c.indexed, (unsigned long long)c.canaries);
}

void find_index(findings *f, bool compare)
{
    sg_error err = {0};
    sg_store *store = NULL;
    int64_t store_change = 0, index_change = 0;
    uint64_t generation = 0;
    sg_status status = sg_index_verify(f->request->data_dir, &err);
    if (status == SG_OK)
        status = sg_index_covers(f->request->data_dir, &generation, &index_change, &err);
    if (status == SG_OK)
        status = sg_store_open(f->request->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK)
        status = sg_store_change(store, &store_change, &err);
    if (status == SG_MISSING)
        find(f, SG_HEALTH_NOTE, "index", SG_LABEL_CHECK_INDEX, "%s", err.text);
    else if (status != SG_OK)
        find(f, SG_HEALTH_BAD, "index", SG_LABEL_CHECK_INDEX, "%s", err.text);
    else if (compare)
        compare_index(f, store);
    else if (store_change != index_change)
        find(f, SG_HEALTH_NOTE, "index", SG_LABEL_CHECK_INDEX, SG_MSG_CHECK_INDEX_LAGS);
    else
        find(f, SG_HEALTH_GOOD, "index", SG_LABEL_CHECK_INDEX, SG_MSG_CHECK_INDEX_FILES,
             (unsigned long long)generation);
    sg_store_close(store);
}

void find_policy(findings *f)
{
    sg_error err = {0};
    sg_policy policy;
    sg_status status = sg_policy_load(f->request->data_dir, &policy, &err);
    if (status == SG_OK)
        find(f, SG_HEALTH_GOOD, "policy", SG_LABEL_CHECK_POLICY, SG_MSG_CHECK_POLICY,
             policy.version);
    else
        find(f, SG_HEALTH_BAD, "policy", SG_LABEL_CHECK_POLICY, "%s", err.text);
}

sg_health sg_check(const sg_doctor_request *request, sg_finding_visit visit, void *context)
{
    findings f = {.request = request, .visit = visit, .context = context};
    sg_error err = {0};
    sg_store *store = NULL;
    check_file(&f, "store.db", SG_LABEL_CHECK_STORE, true);
    check_file(&f, "access.db", SG_LABEL_CHECK_ACCESS, false);
    check_file(&f, "service.db", SG_LABEL_CHECK_SERVICE, false);
    sg_status status = sg_store_open(request->data_dir, SG_STORE_READ, &store, &err);
    if (status != SG_OK)
        find(&f, SG_HEALTH_BAD, "open", SG_LABEL_CHECK_OPEN, "%s", err.text);
    else if (!request->quick)
        check_ledger(&f, store);
    sg_store_close(store);
    if (!request->quick)
        check_audit(&f);
    if (status == SG_OK)
        find_index(&f, !request->quick);
    find_policy(&f);
    return f.worst;
}
