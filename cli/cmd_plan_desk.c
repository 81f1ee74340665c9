/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done with a plan after it was made: `songgang plan show|approve|undo|discard|hold|release|
 * replace|refresh`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "cmd_plan.h"
#include "songgang/approval.h"
#include "songgang/messages/cli_ledger.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/policy_file.h"

/* What the state of things does not allow is a refusal, not a failure of the program. */
static int fail(const sg_cli *cli, const sg_error *err)
{
    int code = sg_cli_fail(cli, err);
    return err->status == SG_CONFLICT ? SG_EXIT_REJECTS : code;
}

/* Options of these commands; each uses some. */
typedef struct desk_options {
    const char *scope, *actor, *note;
    bool skip, dry_run, workers;
    sg_date now;
    int operands;
    sg_locality where;
    int64_t plan;
    sg_desk desk;
} desk_options;

static bool plan_number(const char *text, int64_t *ret)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    if (number <= 0 || *end)
        return false;
    *ret = number;
    return true;
}

/* Reads options and checks the number of operands, of which the first is the plan. -1 to go on. */
static int parse(sg_cli *cli, int argc, char **argv, const char *synopsis, int least, int most,
                 desk_options *o)
{
    const sg_option options[] = {
        {.name = "scope", .kind = SG_OPTION_TEXT, .value = &o->scope, .argument = SG_ARG_REGION,
         .help = SG_HELP_DESK_SCOPE},
        {.name = "skip", .kind = SG_OPTION_FLAG, .value = &o->skip, .help = SG_HELP_DESK_SKIP},
        {.name = "dry-run", .kind = SG_OPTION_FLAG, .value = &o->dry_run,
         .help = SG_HELP_DESK_DRY_RUN},
        {.name = "workers", .kind = SG_OPTION_FLAG, .value = &o->workers,
         .help = SG_HELP_DESK_WORKERS},
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &o->note, .argument = SG_ARG_TEXT,
         .help = SG_HELP_NOTE},
        {.name = "actor", .kind = SG_OPTION_TEXT, .value = &o->actor, .argument = SG_ARG_NAME,
         .help = SG_HELP_ACTOR},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &o->now, .argument = SG_ARG_DATE,
         .help = SG_HELP_DAY},
        {0}};
    *o = (desk_options){.now = SG_NO_DATE};
    int code = sg_cli_options(cli, synopsis, options, argc, argv, &o->operands);
    if (code >= 0)
        return code;
    if (o->operands < least || o->operands > most) {
        sg_cli_error(cli, "%s", synopsis);
        return SG_EXIT_USAGE;
    }
    if (o->operands > 0 && !plan_number(argv[1], &o->plan)) {
        sg_cli_error(cli, SG_MSG_DESK_NUMBER, argv[1]);
        return SG_EXIT_USAGE;
    }
    if (!sg_cli_vocabulary(cli))
        return SG_EXIT_INTERNAL;
    o->desk = sg_cli_desk(cli, o->actor, o->now);
    sg_error err = {0};
    if (o->scope && sg_locality_lookup(o->desk.vocabulary, sg_str_of(o->scope), &o->where, &err) !=
                        SG_OK)
        return fail(cli, &err);
    return -1;
}

static int done(sg_cli *cli, sg_status status, const sg_error *err, const char *json,
                const char *note, int64_t plan)
{
    if (status != SG_OK)
        return fail(cli, err);
    if (cli->json)
        printf("{\"plan\":%" PRId64 ",\"state\":\"%s\"}\n", plan, json);
    else
        sg_cli_note(cli, "%s", note);
    return SG_EXIT_DONE;
}

/* ---- show ---- */

static int show(sg_cli *cli, int argc, char **argv)
{
    desk_options o;
    int code = parse(cli, argc, argv, SG_SYNOPSIS_SHOW, 0, 1, &o);
    if (code >= 0)
        return code;
    sg_error err = {0};
    sg_store *store = NULL;
    sg_buffer out = {0};
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK && o.plan == 0)
        status = sg_store_plan_latest(store, &sg_everywhere, &o.plan, &err);
    if (status == SG_OK && (o.scope || o.workers)) {
        const sg_scope scope = sg_scope_of(o.where);
        status = sg_service_preview(store, o.desk.vocabulary, o.plan, &scope, cli->json, &out,
                                    &err);
    } else if (status == SG_OK) {
        status = sg_store_plan_summary(store, &sg_everywhere, o.plan, &out, &err);
        sg_buffer_append(&out, "\n", 1);
    }
    if (status == SG_OK)
        fwrite(out.data, 1, out.size, stdout);
    sg_buffer_free(&out);
    sg_store_close(store);
    return status == SG_OK ? SG_EXIT_DONE : fail(cli, &err);
}

/* ---- approve ---- */

static void approval_json(const sg_approval *a, bool approved)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "plan", a->plan);
    sg_json_member_int(&w, "approved", approved ? a->approved : 0);
    sg_json_member_int(&w, "held", a->held);
    sg_json_key(&w, "newer");
    if (a->newer > 0)
        sg_json_int(&w, a->newer);
    else
        sg_json_null(&w);
    sg_json_key(&w, "conflicts");
    sg_json_object(&w);
    for (int k = 0; k < SG_CONFLICT_COUNT; k++)
        sg_json_member_int(&w, sg_conflict_json((sg_conflict)k), a->by_kind[k]);
    sg_json_end_object(&w);
    sg_json_key(&w, "examples");
    sg_json_array(&w);
    for (size_t i = 0; i < a->shown_count; i++) {
        sg_json_object(&w);
        sg_json_member_string(&w, "worker", a->shown[i].worker);
        sg_json_member_string(&w, "posting", a->shown[i].posting);
        sg_json_member_string(&w, "conflict", sg_conflict_json(a->shown[i].kind));
        sg_json_end_object(&w);
    }
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static int approve(sg_cli *cli, int argc, char **argv)
{
    desk_options o;
    int code = parse(cli, argc, argv, SG_SYNOPSIS_APPROVE, 1, 1, &o);
    if (code >= 0)
        return code;
    sg_error err = {0};
    sg_approval a;
    sg_status status = sg_service_approve(&o.desk, o.plan, o.where, o.skip, &a, &err);
    if (status == SG_OK && !sg_cli_audit(cli, SG_AUDIT_APPROVE, o.plan, NULL, NULL, NULL))
        return SG_EXIT_DATA;
    bool told = status == SG_OK || (status == SG_CONFLICT && a.conflicts > 0);
    if (told && cli->json)
        approval_json(&a, status == SG_OK);
    if (told && !cli->json) {
        for (size_t i = 0; i < a.shown_count; i++)
            sg_cli_note(cli, SG_MSG_DESK_CONFLICT, a.shown[i].worker, a.shown[i].posting,
                        sg_conflict_label(a.shown[i].kind));
        if (a.newer > 0)
            sg_cli_note(cli, SG_MSG_DESK_NEWER, (long long)a.newer);
    }
    if (status != SG_OK)
        return fail(cli, &err);
    if (!cli->json)
        printf(SG_MSG_DESK_APPROVED, (long long)o.plan, (long long)a.approved, (long long)a.held);
    return SG_EXIT_DONE;
}

static int take_back(sg_cli *cli, int argc, char **argv, bool undo)
{
    desk_options o;
    int code = parse(cli, argc, argv, undo ? SG_SYNOPSIS_UNDO : SG_SYNOPSIS_DISCARD, 1, 1, &o);
    if (code >= 0)
        return code;
    sg_error err = {0};
    sg_status status = undo ? sg_service_undo(&o.desk, o.plan, &err)
                            : sg_service_discard(&o.desk, o.plan, &err);
    return done(cli, status, &err, undo ? "draft" : "discarded",
                undo ? SG_MSG_DESK_UNDONE : SG_MSG_DESK_DISCARDED, o.plan);
}

static int hold(sg_cli *cli, int argc, char **argv, bool release)
{
    desk_options o;
    int code = parse(cli, argc, argv, SG_SYNOPSIS_HOLD, 2, 3, &o);
    if (code >= 0)
        return code;
    int64_t offers = 0;
    sg_error err = {0};
    if (sg_service_hold(&o.desk, o.plan, argv[2], o.operands > 2 ? argv[3] : NULL, release, o.note,
                        &offers, &err) != SG_OK)
        return fail(cli, &err);
    if (cli->json)
        printf("{\"plan\":%" PRId64 ",\"%s\":%" PRId64 "}\n", o.plan, release ? "released" : "held",
               offers);
    else if (release)
        sg_cli_note(cli, SG_MSG_DESK_RELEASED, (long long)offers);
    else
        sg_cli_note(cli, SG_MSG_DESK_HELD, (long long)offers);
    return SG_EXIT_DONE;
}

/* ---- replace ---- */

static void effect_json(const sg_effect *e, int64_t plan, bool written)
{
    sg_buffer out = {0};
    sg_json_writer w;
    sg_json_begin(&w, &out);
    sg_json_object(&w);
    sg_json_member_int(&w, "plan", plan);
    sg_json_member_bool(&w, "written", written);
    sg_json_key(&w, "score");
    sg_json_array(&w);
    sg_json_fixed(&w, e->score_before, 4, 1);
    sg_json_fixed(&w, e->score_after, 4, 1);
    sg_json_end_array(&w);
    sg_json_key(&w, "level");
    sg_json_array(&w);
    sg_json_int(&w, e->level_before);
    sg_json_int(&w, e->level_after);
    sg_json_end_array(&w);
    sg_json_key(&w, "chance");
    sg_json_array(&w);
    sg_json_fixed(&w, (int64_t)(e->chance_before * 10000 + 0.5), 4, 1);
    sg_json_fixed(&w, (int64_t)(e->chance_after * 10000 + 0.5), 4, 1);
    sg_json_end_array(&w);
    sg_json_member_int(&w, "openings", e->openings_after);
    sg_json_member_int(&w, "pushes", e->pushes_after);
    sg_json_member_bool(&w, "same_employer", e->same_employer);
    sg_json_key(&w, "others");
    sg_json_object(&w);
    sg_json_member_int(&w, "workers", e->others);
    sg_json_key(&w, "chance");
    sg_json_array(&w);
    sg_json_fixed(&w, (int64_t)(e->others_before * 10000 + 0.5), 4, 1);
    sg_json_fixed(&w, (int64_t)(e->others_after * 10000 + 0.5), 4, 1);
    sg_json_end_array(&w);
    sg_json_key(&w, "examples");
    sg_json_array(&w);
    for (int64_t i = 0; i < e->named; i++)
        sg_json_string(&w, e->other[i]);
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    sg_json_key(&w, "reasons");
    sg_json_array(&w);
    for (size_t i = 0; i < e->reason_count; i++)
        sg_json_string(&w, e->reasons[i]);
    sg_json_end_array(&w);
    sg_json_end_object(&w);
    if (!out.failed)
        puts(out.data);
    sg_buffer_free(&out);
}

static void effect_text(const sg_effect *e, bool written)
{
    printf("%s\n", written ? SG_MSG_EFFECT_DONE : SG_MSG_EFFECT_DRY);
    printf(SG_MSG_EFFECT_SCORE, e->score_before / 10000.0, e->score_after / 10000.0);
    printf(SG_MSG_EFFECT_CHANCE, 100 * e->chance_before, 100 * e->chance_after);
    printf(SG_MSG_EFFECT_LOAD, (unsigned)e->openings_after, (unsigned)e->pushes_after);
    if (e->others > 0)
        printf(SG_MSG_EFFECT_OTHERS, (long long)e->others, 100 * e->others_before,
               100 * e->others_after);
    if (e->same_employer)
        puts(SG_MSG_EFFECT_EMPLOYER);
    for (size_t i = 0; i < e->reason_count; i++)
        printf("  %s\n", e->reasons[i]);
}

static int replace(sg_cli *cli, int argc, char **argv)
{
    desk_options o;
    int code = parse(cli, argc, argv, SG_SYNOPSIS_REPLACE, 4, 4, &o);
    if (code >= 0)
        return code;
    sg_error err = {0};
    sg_policy policy;
    sg_effect effect;
    sg_arena *arena = sg_arena_new(0);
    sg_status status = arena ? sg_policy_load(cli->data_dir, &policy, &err) : sg_fail_memory(&err);
    if (status == SG_OK)
        status = sg_service_replace(&o.desk, &policy, o.plan, argv[2], argv[3], argv[4], o.dry_run,
                                    arena, &effect, &err);
    if (status == SG_OK && cli->json)
        effect_json(&effect, o.plan, !o.dry_run);
    else if (status == SG_OK)
        effect_text(&effect, !o.dry_run);
    sg_arena_free(arena);
    return status == SG_OK ? SG_EXIT_DONE : fail(cli, &err);
}

/* ---- refresh: the same plan over what stands now, in place of the old draft ---- */

static int refresh(sg_cli *cli, int argc, char **argv)
{
    desk_options o;
    int code = parse(cli, argc, argv, SG_SYNOPSIS_REFRESH, 1, 1, &o);
    if (code >= 0)
        return code;
    sg_error err = {0};
    sg_store *store = NULL;
    sg_plan_now plan;
    sg_status status = sg_store_open(cli->data_dir, SG_STORE_READ, &store, &err);
    if (status == SG_OK)
        status = sg_store_plan_now(store, &sg_everywhere, o.plan, &plan, &err);
    sg_store_close(store);
    if (status != SG_OK)
        return fail(cli, &err);
    char scope[SG_LOCALITY_TEXT], day[SG_DATE_TEXT];
    sg_locality_print(plan.scope, scope);
    sg_date_print(o.desk.today, day);
    char *words[] = {"plan", "--now", day, "--scope", scope, NULL};
    code = sg_cmd_plan(cli, plan.scope ? 5 : 3, words);
    if (code == SG_EXIT_DONE && plan.state == SG_PLAN_DRAFT &&
        sg_service_discard(&o.desk, o.plan, &err) != SG_OK)
        return fail(cli, &err);
    return code;
}

bool sg_cli_plan_desk(sg_cli *cli, int argc, char **argv, int *ret_code)
{
    const char *word = argc > 1 ? argv[1] : "";
    argc--;
    argv++;
    if (strcmp(word, "show") == 0)
        *ret_code = show(cli, argc, argv);
    else if (strcmp(word, "approve") == 0)
        *ret_code = approve(cli, argc, argv);
    else if (strcmp(word, "undo") == 0 || strcmp(word, "discard") == 0)
        *ret_code = take_back(cli, argc, argv, word[0] == 'u');
    else if (strcmp(word, "hold") == 0 || strcmp(word, "release") == 0)
        *ret_code = hold(cli, argc, argv, word[0] == 'r');
    else if (strcmp(word, "replace") == 0)
        *ret_code = replace(cli, argc, argv);
    else if (strcmp(word, "refresh") == 0)
        *ret_code = refresh(cli, argc, argv);
    else
        return false;
    return true;
}
