/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang policy`: what matching and allocation go by, shown, checked, compared, put in force and
 * taken back. Nothing here needs a rebuild: the next match, plan or refresh reads the file.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access.h"
#include "songgang/messages/cli_policy.h"
#include "songgang/policy_file.h"

/* `current`, `default`, a file, or the version of a policy that is kept. */
static sg_status pick(const sg_cli *cli, const char *word, sg_policy *ret, sg_error *err)
{
    if (strcmp(word, "current") == 0)
        return sg_policy_load(cli->data_dir, ret, err);
    if (strcmp(word, "default") == 0) {
        *ret = *sg_policy_default();
        return SG_OK;
    }
    return access(word, F_OK) == 0 ? sg_policy_read_file(word, ret, NULL, err)
                                   : sg_policy_of_version(cli->data_dir, word, ret, err);
}

/* ---- words for people ---- */

static void put_steps(const sg_policy *policy, sg_buffer *out)
{
    char label[SG_RULE_LABEL_BYTES];
    for (int32_t i = 0; i < policy->ladder_length; i++) {
        sg_buffer_text(out, i > 0 ? " " SG_MSG_POLICY_POINT_TO " " : "");
        sg_buffer_text(out, sg_policy_rule_label(policy, policy->ladder[i], label));
    }
    if (policy->ladder_length == 0)
        sg_buffer_text(out, SG_MSG_POLICY_NO_STEPS);
}

static void put_curve(const sg_curve *curve, sg_buffer *out)
{
    for (int32_t i = 0; i < curve->count; i++)
        sg_buffer_printf(out, "%s%d" SG_MSG_POLICY_POINT_TO "%d", i > 0 ? "  " : "",
                         (int)curve->point[i].x, (int)curve->point[i].y);
}

/* The value as read aloud; empty when memory is short. */
static const char *words(const sg_policy *policy, const sg_policy_field *field, sg_buffer *out)
{
    sg_buffer_clear(out);
    switch (field->kind) {
    case SG_POLICY_NUMBER:
        sg_buffer_printf(out, "%d", (int)*sg_policy_number_of(policy, field));
        break;
    case SG_POLICY_TIME: {
        int minutes = *sg_policy_number_of(policy, field);
        sg_buffer_printf(out, "%02d:%02d", minutes / 60, minutes % 60);
        break;
    }
    case SG_POLICY_RISING:
    case SG_POLICY_FALLING: put_curve(sg_policy_curve_of(policy, field), out); break;
    case SG_POLICY_STEPS: put_steps(policy, out); break;
    }
    return out->data ? out->data : "";
}

static size_t differences(const sg_policy *a, const sg_policy *b)
{
    size_t count, different = 0;
    const sg_policy_field *field = sg_policy_fields(&count);
    for (size_t i = 0; i < count; i++)
        different += !sg_policy_field_equal(a, b, &field[i]);
    return different;
}

/* ---- show ---- */

static void pad(const char *text, int width)
{
    int columns = sg_cli_columns(text);
    printf("%s%*s", text, columns < width ? width - columns : 0, "");
}

static void show_table(const sg_policy *policy)
{
    enum { LABEL = 46, VALUE = 8 };
    size_t count;
    const sg_policy *own = sg_policy_default();
    const sg_policy_field *field = sg_policy_fields(&count);
    const char *heading = "";
    sg_buffer value = {0}, usual = {0};
    printf(SG_MSG_POLICY_TITLE, policy->version,
           strcmp(policy->version, own->version) == 0 ? SG_MSG_POLICY_TITLE_BUILT_IN : "");
    for (size_t i = 0; i < count; i++, field++) {
        if (strcmp(heading, sg_policy_heading(field)) != 0)
            printf("\n%s\n", heading = sg_policy_heading(field));
        fputs("  ", stdout);
        pad(field->label, LABEL);
        pad(words(policy, field, &value), VALUE);
        printf(" %s%s", field->unit, field->unit[0] ? "  " : " ");
        if (sg_policy_field_equal(policy, own, field))
            fputs(SG_MSG_POLICY_MARK, stdout);
        else
            printf(SG_MSG_POLICY_MARK_CHANGED, words(own, field, &usual));
        putchar('\n');
    }
    sg_buffer_free(&value);
    sg_buffer_free(&usual);
}

static int show(sg_cli *cli, const char *word)
{
    sg_policy policy;
    sg_error err = {0};
    if (pick(cli, word, &policy, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (!cli->json) {
        show_table(&policy);
        return SG_EXIT_DONE;
    }
    sg_buffer out = {0};
    sg_policy_write(&policy, &out);
    bool written = !out.failed && fwrite(out.data, 1, out.size, stdout) == out.size;
    sg_buffer_free(&out);
    return written ? SG_EXIT_DONE : SG_EXIT_INTERNAL;
}

/* ---- check ---- */

/* {"version":…,"problems":[{"pointer","detail"}]}; `problems` is a line each. */
static void print_findings(const sg_policy *policy, const sg_buffer *problems)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_string(&w, "version", policy ? policy->version : NULL);
    sg_json_key(&w, "problems");
    sg_json_array(&w);
    for (const char *at = problems->data; at && *at;) {
        size_t line = strcspn(at, "\n");
        size_t pointer = *at == '/' ? strcspn(at, "\xEF") : 0; /* up to the full-width colon */
        sg_json_object(&w);
        sg_json_key(&w, "pointer");
        sg_json_string_n(&w, at, pointer < line ? pointer : 0);
        sg_json_key(&w, "detail");
        sg_json_string_n(&w, at, line);
        sg_json_end_object(&w);
        at += line + (at[line] == '\n');
    }
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    sg_buffer_text(&out, "\n");
    fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
}

/* Reads a policy to be put in force; every problem is told. -1 to go on, else the exit code. */
static int read_new(const sg_cli *cli, const char *path, sg_policy *ret)
{
    sg_buffer problems = {0};
    sg_error err = {0};
    int code = -1;
    sg_status status = sg_policy_read_file(path, ret, &problems, &err);
    if (status == SG_OK && sg_policy_unclaimed(cli->data_dir, ret, &err) == SG_CONFLICT) {
        status = SG_FORMAT;
        sg_buffer_printf(&problems, "%s\n", err.text);
    }
    if (status != SG_OK && problems.size == 0) {
        code = sg_cli_fail(cli, &err);
    } else if (status != SG_OK) {
        if (cli->json)
            print_findings(NULL, &problems);
        sg_cli_error(cli, SG_MSG_POLICY_BAD, path);
        fputs(problems.data, stderr);
        code = SG_EXIT_INPUT;
    }
    sg_buffer_free(&problems);
    return code;
}

static int check(sg_cli *cli, const char *path)
{
    sg_policy policy, current;
    sg_buffer none = {0};
    int code = read_new(cli, path, &policy);
    if (code >= 0)
        return code;
    if (sg_policy_load(cli->data_dir, &current, NULL) != SG_OK)
        current = *sg_policy_default(); /* what is to be replaced may be broken */
    if (cli->json)
        print_findings(&policy, &none);
    else
        printf(SG_MSG_POLICY_GOOD, policy.version, current.version,
               differences(&policy, &current));
    return SG_EXIT_DONE;
}

/* ---- diff ---- */

static void print_differences(const sg_policy *a, const sg_policy *b)
{
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    sg_buffer before = {0}, after = {0};
    for (size_t i = 0; i < count; i++, field++)
        if (!sg_policy_field_equal(a, b, field))
            printf(SG_MSG_POLICY_DIFFERENCE, sg_policy_heading(field), field->label,
                   field->pointer, words(a, field, &before), words(b, field, &after),
                   field->unit);
    sg_buffer_free(&before);
    sg_buffer_free(&after);
}

static void print_differences_json(const sg_policy *a, const sg_policy *b)
{
    size_t count;
    const sg_policy_field *field = sg_policy_fields(&count);
    const sg_policy *side[] = {a, b};
    static const char *const keys[] = {"a", "b"};
    sg_buffer out = {0}, value = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    for (int s = 0; s < 2; s++)
        sg_json_member_string(&w, keys[s], side[s]->version);
    sg_json_key(&w, "differences");
    sg_json_array(&w);
    for (size_t i = 0; i < count; i++, field++) {
        if (sg_policy_field_equal(a, b, field))
            continue;
        sg_json_object(&w);
        sg_json_member_string(&w, "pointer", field->pointer);
        sg_json_member_string(&w, "label", field->label);
        for (int s = 0; s < 2; s++) {
            sg_buffer_clear(&value);
            sg_policy_write_value(side[s], field, &value);
            sg_json_key(&w, keys[s]);
            sg_json_raw(&w, value.data, value.size);
        }
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    sg_buffer_text(&out, "\n");
    fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
    sg_buffer_free(&value);
}

static int diff(sg_cli *cli, const char *from, const char *to)
{
    sg_policy a, b;
    sg_error err = {0};
    sg_status status = pick(cli, from, &a, &err);
    if (status == SG_OK)
        status = pick(cli, to, &b, &err);
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    const size_t count = differences(&a, &b);
    if (cli->json) {
        print_differences_json(&a, &b);
    } else if (count == 0) {
        printf(SG_MSG_POLICY_EQUAL, a.version, b.version);
    } else {
        printf(SG_MSG_POLICY_DIFFERENT, a.version, b.version, count);
        print_differences(&a, &b);
    }
    return count > 0 ? SG_EXIT_REJECTS : SG_EXIT_DONE;
}

/* ---- set, reset ---- */

static int set(sg_cli *cli, const char *path)
{
    sg_policy policy, former;
    sg_error err = {0};
    int code = read_new(cli, path, &policy);
    if (code >= 0)
        return code;
    if (sg_policy_load(cli->data_dir, &former, NULL) != SG_OK)
        former = *sg_policy_default();
    if (sg_policy_install(cli->data_dir, &policy, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (!sg_cli_audit(cli, SG_AUDIT_POLICY, 0, NULL, policy.version, NULL))
        return SG_EXIT_DATA;
    if (cli->json) {
        print_differences_json(&former, &policy);
    } else {
        printf(SG_MSG_POLICY_INSTALLED, policy.version, former.version,
               differences(&former, &policy));
        print_differences(&former, &policy);
    }
    return SG_EXIT_DONE;
}

static int reset(sg_cli *cli)
{
    sg_policy former;
    sg_error err = {0};
    if (sg_policy_load(cli->data_dir, &former, NULL) != SG_OK)
        former = *sg_policy_default();
    if (sg_policy_reset(cli->data_dir, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    if (!sg_cli_audit(cli, SG_AUDIT_POLICY, 0, NULL, sg_policy_default()->version, NULL))
        return SG_EXIT_DATA;
    if (cli->json)
        print_differences_json(&former, sg_policy_default());
    else
        printf(SG_MSG_POLICY_RESET, sg_policy_default()->version, former.version);
    return SG_EXIT_DONE;
}

int sg_cmd_policy(sg_cli *cli, int argc, char **argv)
{
    const sg_option options[] = {{0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_POLICY, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands < 1) {
        sg_cli_error(cli, SG_MSG_POLICY_NO_ACTION);
        return SG_EXIT_USAGE;
    }
    static const struct {
        const char *name;
        int least, most;
    } actions[] = {{"show", 0, 1}, {"check", 1, 1}, {"diff", 0, 2}, {"set", 1, 1}, {"reset", 0, 0}};
    enum { SHOW, CHECK, DIFF, SET, RESET, ACTIONS };
    const int given = operands - 1;
    int action = 0;
    while (action < ACTIONS && strcmp(argv[1], actions[action].name) != 0)
        action++;
    if (action == ACTIONS) {
        sg_cli_error(cli, SG_MSG_POLICY_UNKNOWN_ACTION, argv[1]);
        return SG_EXIT_USAGE;
    }
    if (given < actions[action].least) {
        sg_cli_error(cli, SG_MSG_POLICY_NEEDS_FILE, argv[1]);
        return SG_EXIT_USAGE;
    }
    if (given > actions[action].most) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[2 + actions[action].most], "policy");
        return SG_EXIT_USAGE;
    }
    switch (action) {
    case SHOW: return show(cli, given ? argv[2] : "current");
    case CHECK: return check(cli, argv[2]);
    case DIFF:
        return diff(cli, given == 2 ? argv[2] : given == 1 ? "current" : "default",
                    given == 2 ? argv[3] : given == 1 ? argv[2] : "current");
    case SET: return set(cli, argv[2]);
    default: return reset(cli);
    }
}
