/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET /v1/push/preview: what sending a plan would mean, before it is approved: how many messages by which
 * channel, how long, for how much, whom none reaches, and what three of them look like.
 */
#include "outbox_call.h"
#include "songgang/messages/api.h"

enum { SAMPLES = 3 };

typedef struct samples {
    sg_arena *arena;
    struct {
        const char *channel, *text;
        int parts;
    } one[SAMPLES];
    size_t count;
} samples;

/* Names in it are masked already. */
static void keep_sample(void *context, const char *worker, const char *channel, int parts,
                        const char *text)
{
    samples *s = context;
    (void)worker;
    if (s->count == SAMPLES)
        return;
    s->one[s->count].channel = sg_arena_strdup(s->arena, channel);
    s->one[s->count].text = sg_arena_strdup(s->arena, text);
    s->one[s->count].parts = parts;
    s->count++;
}

static void put_channels(sg_json_writer *w, const sg_push_preview *f, int64_t *ret_cost)
{
    sg_json_key(w, "channels");
    sg_json_array(w);
    for (size_t i = 0; i < f->channel_count; i++) {
        const sg_push_share *share = &f->channel[i];
        sg_json_object(w);
        sg_json_member_string(w, "channel", share->name);
        sg_json_member_int(w, "messages", share->messages);
        sg_json_member_int(w, "parts", share->parts);
        sg_json_key(w, "cost");
        sg_json_fixed(w, share->cost_li, 3, 0);
        sg_json_end_object(w);
        *ret_cost += share->cost_li;
    }
    sg_json_end_array(w);
}

static void put_parts(sg_json_writer *w, const sg_push_preview *f)
{
    sg_json_key(w, "by_parts");
    sg_json_array(w);
    for (int parts = 1; parts < SG_PUSH_PARTS; parts++) {
        if (f->by_parts[parts] == 0)
            continue;
        sg_json_object(w);
        sg_json_member_int(w, "parts", parts);
        sg_json_member_int(w, "messages", f->by_parts[parts]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

static void put_samples(sg_json_writer *w, const samples *s)
{
    sg_json_key(w, "samples");
    sg_json_array(w);
    for (size_t i = 0; i < s->count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "channel", s->one[i].channel);
        sg_json_member_int(w, "parts", s->one[i].parts);
        sg_json_member_string(w, "text", s->one[i].text);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

sg_status api_push_preview(api_call *call)
{
    int64_t plan = 0, cost = 0;
    sg_pusher *pusher;
    sg_push_preview f;
    samples s = {.arena = call->ctx->arena};
    sg_status status = api_number(call, "plan", 1, INT32_MAX, &plan);
    if (status == SG_OK && plan == 0) {
        sg_fail(&call->ctx->error, SG_INVALID, SG_MSG_JSON_REQUIRED, "plan");
        return api_bad_query(call, "plan", SG_INVALID);
    }
    if (status == SG_OK)
        status = outbox_pusher(call, &pusher);
    if (status == SG_OK)
        status = sg_push_preview_plan(pusher, plan, &call->ctx->caller.scope, api_now(), keep_sample,
                                      &s, &f, &call->ctx->error);
    if (status != SG_OK)
        return status;
    sg_json_writer *w = sg_response_json(call->response);
    sg_json_object(w);
    sg_json_member_int(w, "plan", plan);
    sg_json_member_int(w, "persons", f.persons);
    sg_json_member_int(w, "opted_out", f.opted_out);
    sg_json_member_int(w, "unreachable", f.unreachable);
    sg_json_member_int(w, "too_long", f.too_long);
    put_channels(w, &f, &cost);
    put_parts(w, &f);
    sg_json_key(w, "cost");
    sg_json_fixed(w, cost, 3, 0);
    put_samples(w, &s);
    sg_json_end_object(w);
    return SG_OK;
}
