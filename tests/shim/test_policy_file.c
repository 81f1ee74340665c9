/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Policies in a data directory: put in force, kept, taken back; a version names one content.
 */
#include "tests/core/match/policy_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "songgang/policy_file.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/songgang-policy-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void put(const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static sg_policy a_policy(const char *version, int32_t weight)
{
    sg_policy policy = *sg_policy_default();
    snprintf(policy.version, sizeof policy.version, "%s", version);
    policy.weight[SG_COMPONENT_WAGE] = weight;
    return policy;
}

static void assert_in_force(const sg_policy *expected)
{
    sg_policy policy;
    sg_error err = {0};
    if (sg_policy_load(folder, &policy, &err) != SG_OK) {
        fail_msg("%s", err.text);
    }
    assert_string_equal(policy.version, expected->version);
    assert_true(sg_policy_equal(&policy, expected));
}

static void versions_come_and_go(void **state)
{
    (void)state;
    sg_policy a = a_policy("a", 200), b = a_policy("b", 300), found;
    assert_in_force(sg_policy_default());
    assert_int_equal(sg_policy_stamp(folder), 0);
    assert_int_equal(sg_policy_install(folder, &a, NULL), SG_OK);
    assert_in_force(&a);
    const uint64_t stamp = sg_policy_stamp(folder);
    assert_true(stamp != 0);
    assert_int_equal(sg_policy_install(folder, &b, NULL), SG_OK);
    assert_in_force(&b);
    assert_true(sg_policy_stamp(folder) != stamp);
    assert_int_equal(sg_policy_of_version(folder, "a", &found, NULL), SG_OK);
    assert_true(sg_policy_equal(&found, &a));
    assert_int_equal(sg_policy_of_version(folder, sg_policy_default()->version, &found, NULL), SG_OK);
    assert_int_equal(sg_policy_of_version(folder, "c", &found, NULL), SG_NOT_FOUND);
    assert_int_equal(sg_policy_of_version(folder, "../policy", &found, NULL), SG_NOT_FOUND);
    assert_int_equal(sg_policy_install(folder, &a, NULL), SG_OK); /* back to the former one */
    assert_in_force(&a);
    assert_int_equal(sg_policy_reset(folder, NULL), SG_OK);
    assert_in_force(sg_policy_default());
    assert_int_equal(sg_policy_reset(folder, NULL), SG_OK);
    assert_int_equal(sg_policy_of_version(folder, "b", &found, NULL), SG_OK);
}

static void a_version_names_one_content(void **state)
{
    (void)state;
    sg_error err = {0};
    sg_policy a = a_policy("a", 200), other = a_policy("a", 201);
    assert_int_equal(sg_policy_install(folder, &a, NULL), SG_OK);
    assert_int_equal(sg_policy_unclaimed(folder, &a, NULL), SG_OK);
    assert_int_equal(sg_policy_unclaimed(folder, &other, NULL), SG_CONFLICT);
    assert_int_equal(sg_policy_install(folder, &other, &err), SG_CONFLICT);
    assert_non_null(strstr(err.text, "另起版本号"));
    assert_int_equal(sg_policy_keep(folder, &other, NULL), SG_CONFLICT);
    assert_in_force(&a);
    /* nor by editing the file */
    put("policy.json", "{\"version\":\"a\",\"weights\":{\"wage\":201}}");
    sg_policy policy;
    assert_int_equal(sg_policy_load(folder, &policy, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "/policy.json 有误：/version"));
    put("policy.json", "{\"version\":\"a\",\"weights\":{\"wage\":200}}");
    assert_in_force(&a);
}

static void faulty_files_are_named(void **state)
{
    (void)state;
    sg_policy policy;
    sg_error err = {0};
    char path[160];
    put("policy.json", "{\"version\":\"z\",\"weights\":{\"wage\":-5}}");
    assert_int_equal(sg_policy_load(folder, &policy, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, folder));
    assert_non_null(strstr(err.text, "/weights/wage"));
    /* what replaces a faulty one need not keep it */
    sg_policy fine = a_policy("y", 5);
    assert_int_equal(sg_policy_install(folder, &fine, &err), SG_OK);
    assert_in_force(&fine);
    snprintf(path, sizeof path, "%s/none.json", folder);
    assert_int_equal(sg_policy_read_file(path, &policy, NULL, &err), SG_FORMAT);
    assert_int_equal(sg_policy_read_file(folder, &policy, NULL, &err), SG_FORMAT);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 300 * 1024; i++) {
        fputc(' ', file);
    }
    fclose(file);
    assert_int_equal(sg_policy_read_file(path, &policy, NULL, &err), SG_FORMAT);
    assert_non_null(strstr(err.text, "256 KB"));
}

static void there_must_be_a_data_directory(void **state)
{
    (void)state;
    sg_policy a = a_policy("a", 200), policy;
    char nowhere[160], long_path[5000];
    snprintf(nowhere, sizeof nowhere, "%s/nowhere", folder);
    assert_int_equal(sg_policy_load(nowhere, &policy, NULL), SG_OK);
    assert_int_equal(sg_policy_install(nowhere, &a, NULL), SG_MISSING);
    assert_int_equal(sg_policy_keep(nowhere, &a, NULL), SG_MISSING);
    assert_int_equal(sg_policy_reset(nowhere, NULL), SG_MISSING);
    memset(long_path, 'x', sizeof long_path);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(sg_policy_load(long_path, &policy, NULL), SG_IO);
}

int main(void)
{
#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(versions_come_and_go),
        IN_A_FOLDER(a_version_names_one_content),
        IN_A_FOLDER(faulty_files_are_named),
        IN_A_FOLDER(there_must_be_a_data_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
