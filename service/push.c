/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handle of whoever sends: store, settings and policy, read again when their files change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "push_run.h"
#include "songgang/messages/outbox.h"
#include "songgang/policy_file.h"

/* Workers come one after the other, and what is read of postings is kept as words. */
enum { PAGES_MIB = 16 };

void sg_pusher_close(sg_pusher *p)
{
    if (!p)
        return;
    sg_store_close(p->store);
    sg_arena_free(p->settings_arena);
    sg_arena_free(p->scratch);
    push_jobs_free(p->jobs);
    sg_buffer_free(&p->document);
    free(p->data_dir);
    free(p);
}

sg_status sg_pusher_open(const char *data_dir, const sg_vocabulary *vocabulary, sg_pusher **ret,
                         sg_error *err)
{
    sg_pusher *p = calloc(1, sizeof *p);
    if (!p)
        return sg_fail_memory(err);
    p->vocabulary = vocabulary;
    p->data_dir = strdup(data_dir);
    p->settings_arena = sg_arena_new(0);
    p->scratch = sg_arena_new(0);
    p->jobs = push_jobs_new();
    sg_status status = p->data_dir && p->settings_arena && p->scratch && p->jobs
                           ? sg_store_open(data_dir, SG_STORE_READ, &p->store, err)
                           : sg_fail_memory(err);
    if (status == SG_OK) { /* for reading first, so that a missing data directory is not created */
        sg_store_close(p->store);
        p->store = NULL;
        status = sg_store_open(data_dir, SG_STORE_WRITE, &p->store, err);
    }
    if (status != SG_OK) {
        sg_pusher_close(p);
        return status;
    }
    sg_store_cache(p->store, PAGES_MIB);
    *ret = p;
    return SG_OK;
}

void sg_pusher_actor(sg_pusher *p, const char *actor)
{
    snprintf(p->actor, sizeof p->actor, "%s", actor ? actor : "");
}

sg_status push_refresh(sg_pusher *p, sg_error *err)
{
    uint64_t stamp = sg_push_settings_stamp(p->data_dir);
    if (stamp == 0)
        return sg_fail(err, SG_MISSING, "%s", SG_MSG_OUTBOX_NO_SETTINGS);
    if (stamp != p->settings_stamp) {
        sg_push_settings fresh;
        sg_arena *arena = sg_arena_new(0);
        sg_status status = arena ? sg_push_settings_load(p->data_dir, arena, &fresh, NULL, err)
                                 : sg_fail_memory(err);
        if (status != SG_OK) { /* faulty settings send nothing: who knows what was meant */
            sg_arena_free(arena);
            return status;
        }
        sg_arena_free(p->settings_arena);
        p->settings_arena = arena;
        p->settings = fresh;
        p->settings_stamp = stamp;
        p->reroute = true;
    }
    uint64_t policy = sg_policy_stamp(p->data_dir);
    if (policy != p->policy_stamp || policy == 0) {
        sg_status status = sg_policy_load(p->data_dir, &p->policy, err);
        if (status != SG_OK)
            return status;
        p->policy_stamp = policy;
    }
    return SG_OK;
}

sg_status sg_pusher_settings(sg_pusher *p, const sg_push_settings **ret, sg_error *err)
{
    sg_status status = push_refresh(p, err);
    if (status == SG_OK)
        *ret = &p->settings;
    return status;
}

sg_status push_channel(sg_pusher *p, const char *name, const sg_push_channel **ret, sg_error *err)
{
    *ret = sg_push_channel_named(&p->settings, name);
    return *ret ? SG_OK : sg_fail(err, SG_UNKNOWN, SG_MSG_OUTBOX_NO_CHANNEL, name ? name : "");
}

sg_status push_begin(sg_pusher *p, sg_error *err)
{
    sg_store_set_actor(p->store, p->actor[0] ? p->actor : NULL);
    sg_status status = sg_store_begin(p->store, err);
    if (status == SG_OK && p->reroute) {
        status = sg_outbox_reroute(p->store, &p->settings, err);
        if (status != SG_OK)
            sg_store_rollback(p->store);
    }
    return status;
}

sg_status push_end(sg_pusher *p, sg_status status, sg_error *err)
{
    if (status == SG_OK)
        status = sg_store_commit(p->store, err);
    if (status != SG_OK)
        sg_store_rollback(p->store);
    else
        p->reroute = false;
    return status;
}

sg_date push_today(int64_t now)
{
    return (sg_date)sg_push_day(now);
}

bool push_key_parse(const char *text, unsigned char ret[SG_OUTBOX_KEY])
{
    if (!text || strlen(text) != 2 * SG_OUTBOX_KEY)
        return false;
    for (size_t i = 0; i < SG_OUTBOX_KEY; i++) {
        unsigned value = 0;
        for (size_t k = 0; k < 2; k++) {
            const char c = text[2 * i + k];
            if (c >= '0' && c <= '9')
                value = value * 16 + (unsigned)(c - '0');
            else if (c >= 'a' && c <= 'f')
                value = value * 16 + 10 + (unsigned)(c - 'a');
            else
                return false;
        }
        ret[i] = (unsigned char)value;
    }
    return true;
}
