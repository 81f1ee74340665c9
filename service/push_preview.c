/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sending a plan would mean: how many messages by which channel, in how many parts, for how much,
 * and who cannot be reached. Everything is made as if it were sent; nothing is written.
 */
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "push_run.h"
#include "songgang/messages/push.h"
#include "songgang/policy_file.h"

typedef struct previewing {
    sg_pusher *p;
    sg_push_preview *figures;
    int64_t plan, now;
    sg_arena *arena; /* of one worker */
    char *worker;    /* whose lines are being gathered; NULL none */
    sg_outbox_line line[SG_PUSH_JOBS + 8];
    size_t count;
    sg_push_sample sample;
    void *context;
} previewing;

/* A link as long as the real ones. */
static const char *any_link(const sg_push_settings *settings, sg_arena *arena)
{
    return settings->page ? sg_arena_printf(arena, "%s/m/%s", settings->page, "xxxxxxxxxxxxxxxxxxxx")
                          : NULL;
}

/* 王＊＊: as long as the name, and nobody's. */
static const char *masked(const char *name, sg_arena *arena)
{
    sg_str all = sg_str_of(name);
    size_t pos = 0;
    if (all.n == 0)
        return name;
    (void)sg_utf8_next(all, &pos);
    const char *out = sg_arena_strndup(arena, name, pos);
    while (out && pos < all.n) {
        (void)sg_utf8_next(all, &pos);
        out = sg_arena_printf(arena, "%s%s", out, SG_MSG_PUSH_MASK);
    }
    return out;
}

static sg_status weigh(previewing *v, const push_person *person, const sg_push_channel *channel,
                       sg_error *err)
{
    const sg_outbox_item item = {.plan = v->plan, .worker = v->worker};
    sg_push_words words;
    sg_error cause = {0};
    const char *text;
    int parts = 0;
    sg_status status = push_words_of(v->p, &item, person, v->line, v->count, v->now, false, v->arena,
                                     &words, err);
    if (status != SG_OK)
        return status;
    words.name = masked(words.name, v->arena);
    words.link = any_link(&v->p->settings, v->arena);
    status = sg_push_render(&v->p->settings, &words, v->arena, &text, &parts, &cause);
    if (status == SG_LIMIT || status == SG_INVALID) {
        v->figures->too_long += status == SG_LIMIT;
        return SG_OK;
    }
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    sg_push_share *share = &v->figures->channel[channel - v->p->settings.channel];
    if (channel->medium != SG_MEDIUM_SMS)
        parts = 1;
    share->messages++;
    share->parts += parts;
    share->cost_li += (int64_t)parts * channel->price_li;
    v->figures->by_parts[parts < SG_PUSH_PARTS ? parts : SG_PUSH_PARTS - 1]++;
    if (v->sample)
        v->sample(v->context, v->worker, channel->name, parts, text);
    return SG_OK;
}

/* The worker whose lines are complete. */
static sg_status end_worker(previewing *v, sg_error *err)
{
    push_person person;
    const sg_push_channel *channel;
    const sg_outbox_item item = {.plan = v->plan, .worker = v->worker};
    sg_error cause = {0};
    sg_status status = SG_OK;
    if (v->worker && v->count > 0) {
        sg_arena_reset(v->p->scratch);
        status = push_read_person(v->p, v->worker, v->arena, &person, &cause);
        if (status == SG_NOT_FOUND) {
            status = SG_OK;
        } else if (status != SG_OK) {
            sg_fail(err, status, "%s", cause.text);
        } else {
            v->figures->persons++;
            v->figures->opted_out += person.out;
            status = push_choose(v->p, &item, &person, &channel, err);
            if (status == SG_OK && channel)
                status = weigh(v, &person, channel, err);
            else if (status == SG_OK)
                v->figures->unreachable++;
        }
    }
    v->worker = NULL;
    v->count = 0;
    sg_arena_reset(v->arena);
    return status;
}

static sg_status gather(void *context, const sg_offer_now *now, sg_error *err)
{
    previewing *v = context;
    const sg_stored_offer *o = &now->offer;
    sg_status status = SG_OK;
    if (now->state != SG_OFFER_PLANNED && now->state != SG_OFFER_APPROVED &&
        now->state != SG_OFFER_QUEUED)
        return SG_OK;
    if (v->worker && strcmp(v->worker, o->worker) != 0)
        status = end_worker(v, err);
    if (status != SG_OK)
        return status;
    if (!v->worker && !(v->worker = sg_arena_strdup(v->arena, o->worker)))
        return sg_fail_memory(err);
    if (v->count < sizeof v->line / sizeof *v->line) {
        const char *course = o->course ? sg_arena_strdup(v->arena, o->course) : NULL;
        v->line[v->count++] = (sg_outbox_line){.line = o->line, .posting = o->posting,
                                               .course = course,
                                               .state = SG_OFFER_QUEUED};
    }
    return SG_OK;
}

sg_status sg_push_preview_plan(sg_pusher *pusher, int64_t plan, const sg_scope *scope, int64_t now,
                               sg_push_sample sample, void *context, sg_push_preview *ret,
                               sg_error *err)
{
    sg_plan_now known;
    sg_push_preview figures = {0};
    previewing v = {.p = pusher, .figures = &figures, .plan = plan, .now = now, .sample = sample,
                    .context = context};
    sg_status status = push_refresh(pusher, err);
    if (status == SG_OK)
        status = sg_store_plan_now(pusher->store, scope, plan, &known, err);
    if (status == SG_OK && !(v.arena = sg_arena_new(0)))
        status = sg_fail_memory(err);
    if (status == SG_OK)
        status = sg_store_each_offer_now(pusher->store, plan, NULL, scope, gather, &v, err);
    if (status == SG_OK)
        status = end_worker(&v, err);
    sg_arena_free(v.arena);
    for (size_t i = 0; i < pusher->settings.channel_count; i++)
        memcpy(figures.channel[i].name, pusher->settings.channel[i].name,
               sizeof figures.channel[i].name);
    figures.channel_count = pusher->settings.channel_count;
    if (status == SG_OK)
        *ret = figures;
    return status;
}

sg_status sg_push_enqueue(const sg_desk *desk, int64_t plan, int64_t now, int64_t *ret_messages,
                          sg_error *err)
{
    sg_store *store;
    sg_plan_now known;
    int64_t total = 0, approval = 0;
    sg_policy policy;
    bool held;
    sg_status status = sg_policy_load(desk->data_dir, &policy, err);
    if (status == SG_OK)
        status = desk_begin(desk, &store, err);
    if (status != SG_OK)
        return status;
    status = sg_store_plan_now(store, desk->scope, plan, &known, err);
    if (status == SG_OK && !sg_scope_covers_all(desk->scope, known.scope))
        status = desk_outside(desk, plan, err);
    while (status == SG_OK) { /* one approval after the other */
        int64_t messages = 0;
        status = sg_outbox_waiting_approval(store, plan, &approval, err);
        if (status != SG_OK || approval == 0)
            break;
        status = sg_outbox_enqueue(store, plan, approval, now, &messages, err);
        if (status == SG_OK)
            status = sg_outbox_hold(store, plan, approval, policy.release_above, &held, err);
        total += messages;
        if (messages == 0)
            break;
    }
    if (status == SG_OK && total == 0)
        status = sg_fail(err, SG_CONFLICT, SG_MSG_PUSH_NOTHING_TO_QUEUE, (long long)plan);
    status = desk_end(desk, store, status, err);
    if (status == SG_OK)
        *ret_messages = total;
    return status;
}
