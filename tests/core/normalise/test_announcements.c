/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole announcements: a folder holds input.txt and expected.txt, one line per job with key=value
 * pairs; keys that are not listed are not checked.
 */
#include <dirent.h>

#include "normalise_fixture.h"

static void print_amount(char *out, size_t size, int32_t fen)
{
    if (fen < 0)
        out[0] = '\0';
    else if (fen % 100)
        snprintf(out, size, "%g", fen / 100.0);
    else
        snprintf(out, size, "%d", fen / 100);
}

static void print_range(char *out, size_t size, int min, int max)
{
    char low[16] = "", high[16] = "";
    if (min >= 0)
        snprintf(low, sizeof low, "%d", min);
    if (max >= 0)
        snprintf(high, sizeof high, "%d", max);
    snprintf(out, size, "%s..%s", low, high);
}

static bool has_trade(const sg_posting *job, const char *name)
{
    for (int i = 0; i < job->trade_count; i++)
        if (strcmp(sg_trade_get(job->trades[i])->name, name) == 0)
            return true;
    return false;
}

static bool has_certificate(const sg_posting *job, const char *name)
{
    for (int i = 0; i < job->certificate_count; i++)
        if (strcmp(sg_certificate_get(job->certificates[i])->name, name) == 0)
            return true;
    return false;
}

/* What `job` has for `key`, in the notation of expected.txt. */
static void value_of(const sg_posting *job, const char *key, const char *want, char *out, size_t size)
{
    char low[24], high[24];
    const char *text = NULL;
    out[0] = '\0';
    if (!strcmp(key, "title"))
        text = job->title;
    else if (!strcmp(key, "employer"))
        text = job->employer;
    else if (!strcmp(key, "phone"))
        text = job->contact_phone;
    else if (!strcmp(key, "bed"))
        text = sg_provision_json(job->accommodation);
    else if (!strcmp(key, "meals"))
        text = sg_provision_json(job->meals);
    else if (!strcmp(key, "gender"))
        text = sg_gender_json(job->gender);
    else if (!strcmp(key, "edu"))
        text = sg_education_json(job->education);
    else if (!strcmp(key, "employment"))
        text = sg_employment_json(job->employment);
    else if (!strcmp(key, "status"))
        text = sg_posting_status_json(job->status);
    else if (!strcmp(key, "ins"))
        text = job->social_insurance == SG_YES ? "yes" : job->social_insurance == SG_NO ? "no" : "";
    else if (!strcmp(key, "trades"))
        text = has_trade(job, want) ? want : job->trade_count ? sg_trade_get(job->trades[0])->name : "";
    else if (!strcmp(key, "certs"))
        text = has_certificate(job, want) ? want : "";
    else if (!strcmp(key, "wage")) {
        print_amount(low, sizeof low, job->wage.min_fen);
        print_amount(high, sizeof high, job->wage.max_fen);
        const char *period = sg_period_json(job->wage.period);
        snprintf(out, size, "%s..%s/%s", low, high, period ? period : "");
    } else if (!strcmp(key, "age"))
        print_range(out, size, job->age.min, job->age.max);
    else if (!strcmp(key, "heads"))
        snprintf(out, size, "%d", job->headcount);
    else if (!strcmp(key, "exp"))
        snprintf(out, size, "%d", job->experience_years);
    else if (!strcmp(key, "negotiable"))
        snprintf(out, size, "%d", job->wage.negotiable);
    else if (!strcmp(key, "until")) {
        if (job->valid_through != SG_NO_DATE)
            sg_date_print(job->valid_through, out);
    } else if (!strcmp(key, "city") || !strcmp(key, "county")) {
        sg_region region = !strcmp(key, "city") ? job->place.city : job->place.county;
        if (region)
            snprintf(out, size, "%u", region);
    } else
        fail_msg("unknown key %s", key);
    if (text)
        snprintf(out, size, "%s", text);
}

static int compare_job(const char *name, size_t index, const sg_posting *job, char *line)
{
    int wrong = 0;
    for (char *pair = strtok(line, "|"); pair; pair = strtok(NULL, "|")) {
        char *want = strchr(pair, '=');
        assert_non_null(want);
        *want++ = '\0';
        char got[256];
        value_of(job, pair, want, got, sizeof got);
        if (strcmp(got, want) != 0) {
            print_error("%s job %zu: %s is “%s”, expected “%s”\n", name, index + 1, pair, got, want);
            wrong++;
        }
    }
    return wrong;
}

static int check_folder(const sg_vocabulary *v, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/core/normalise/announcements/%s/input.txt", SG_SOURCE_DIR, name);
    char *input = read_whole(path);
    snprintf(path, sizeof path, "%s/tests/core/normalise/announcements/%s/expected.txt", SG_SOURCE_DIR, name);
    char *expected = read_whole(path);
    assert_non_null(input);
    assert_non_null(expected);
    sg_raw_posting raw = {0};
    raw.field[SG_RAW_TEXT] = input;
    raw.field[SG_RAW_EXTERNAL_ID] = name;
    sg_arena *arena = sg_arena_new(0);
    sg_normalised jobs = {NULL, 0};
    sg_error err = {0};
    sg_date today = sg_date_of(2026, 2, 20);
    int wrong = 0;
    if (sg_normalise(v, &raw, today, arena, &jobs, NULL, &err) != SG_OK) {
        print_error("%s: %s\n", name, err.text);
        wrong = 1;
    }
    size_t lines = 0;
    for (char *at = expected, *next; at && *at; at = next, lines++) {
        next = strchr(at, '\n');
        if (next)
            *next++ = '\0';
        if (lines < jobs.count)
            wrong += compare_job(name, lines, &jobs.jobs[lines], at);
    }
    if (lines != jobs.count) {
        print_error("%s: %zu jobs, expected %zu\n", name, jobs.count, lines);
        for (size_t i = 0; i < jobs.count; i++)
            print_error("   %s\n", jobs.jobs[i].title);
        wrong++;
    }
    sg_arena_free(arena);
    free(input);
    free(expected);
    return wrong;
}

static void test_announcements(void **state)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/core/normalise/announcements", SG_SOURCE_DIR);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    int wrong = 0, folders = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        wrong += check_folder(*state, entry->d_name);
        folders++;
    }
    closedir(dir);
    assert_int_equal(wrong, 0);
    assert_true(folders >= 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_announcements)};
    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
