/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom a message is for, and by which channel it may go: the first of the settings that the worker
 * agreed to, did not opt out of, has an address for, and that has not failed.
 */
#include <stdlib.h>
#include <string.h>

#include "push_run.h"
#include "songgang/messages/outbox.h"

/* Words of the document's list "channels". */
static unsigned media_of(const char *json, size_t size)
{
    const char *list;
    size_t n;
    unsigned bits = 0;
    if (!sg_json_member(json, size, "channels", &list, &n))
        return 0;
    for (int m = 0; m < SG_MEDIUM_COUNT; m++) {
        const char *word = sg_medium_json((sg_medium)m);
        const size_t length = strlen(word);
        for (size_t at = 0; at + length + 2 <= n; at++)
            if (list[at] == '"' && memcmp(list + at + 1, word, length) == 0 &&
                list[at + 1 + length] == '"')
                bits |= 1u << m;
    }
    return bits;
}

sg_status push_read_person(sg_pusher *p, const char *worker, sg_arena *arena, push_person *ret,
                           sg_error *err)
{
    int64_t person = 0;
    sg_buffer_clear(&p->document);
    sg_status status = sg_store_worker_json(p->store, &sg_everywhere, worker, SG_PRIVATE_REVEALED,
                                            &p->document, err);
    if (status != SG_OK)
        return status;
    const char *json = p->document.data;
    const size_t size = p->document.size;
    *ret = (push_person){.name = sg_json_member_text(arena, json, size, "name"),
                         .phone = sg_json_member_text(arena, json, size, "phone"),
                         .wechat = sg_json_member_text(arena, json, size, "wechat"),
                         .channels = media_of(json, size)};
    if (ret->phone)
        status = sg_outbox_person(p->store, ret->phone, &person, err);
    ret->any_phone = person != 0;
    if (status == SG_OK)
        status = sg_outbox_person_out(p->store, person, &ret->out, err);
    return status;
}

static bool may_use(const sg_push_settings *settings, const sg_push_channel *channel,
                    const push_person *person)
{
    if (channel->medium == SG_MEDIUM_PAPER)
        return true; /* told at the door, to whoever is there */
    if (person->out || (person->channels == 0 && settings->consent))
        return false;
    if (person->channels != 0 && !(person->channels & 1u << channel->medium))
        return false;
    switch (channel->medium) {
    case SG_MEDIUM_SMS: return person->any_phone;
    case SG_MEDIUM_WECHAT:
    case SG_MEDIUM_WECOM: return person->wechat && *person->wechat;
    default: return person->any_phone || (person->wechat && *person->wechat);
    }
}

sg_status push_choose(sg_pusher *p, const sg_outbox_item *item, const push_person *person,
                      const sg_push_channel **ret, sg_error *err)
{
    *ret = NULL;
    for (size_t i = 0; i < p->settings.channel_count; i++) {
        const sg_push_channel *channel = &p->settings.channel[i];
        bool failed = false;
        if (!may_use(&p->settings, channel, person))
            continue;
        if (item->attempts > 0) {
            sg_status status =
                sg_outbox_failed_by(p->store, item->id, channel->name, &failed, err);
            if (status != SG_OK)
                return status;
        }
        if (!failed) {
            *ret = channel;
            return SG_OK;
        }
    }
    return SG_OK;
}

/* Nobody is left to carry it: its offers are told to have failed, so they must be known. */
static sg_status give_up(sg_pusher *p, const sg_outbox_item *item, const char *detail, int64_t now,
                         sg_error *err)
{
    sg_outbox_line *line;
    size_t count;
    bool fixed;
    sg_status status = sg_outbox_lines(p->store, item, p->scratch, &line, &count, &fixed, err);
    if (status == SG_OK && !fixed)
        status = sg_outbox_fix(p->store, item, line, count, err);
    if (status == SG_OK)
        status = sg_outbox_move(p->store, item, count > 0 ? SG_MESSAGE_FAILED : SG_MESSAGE_CANCELLED,
                                now, detail, now, err);
    return status;
}

sg_status push_pass_to(sg_pusher *p, sg_outbox_item *item, const sg_push_channel *next,
                       const char *detail, int64_t now, sg_error *err)
{
    sg_status status = SG_OK;
    if (!next)
        return give_up(p, item, detail ? detail : SG_MSG_OUTBOX_NO_WAY, now, err);
    if (item->state != SG_MESSAGE_QUEUED)
        status = sg_outbox_move(p->store, item, SG_MESSAGE_QUEUED, now, detail, now, err);
    return status == SG_OK ? sg_outbox_route(p->store, item->id, next->name, err) : status;
}

sg_status push_pass_on(sg_pusher *p, sg_outbox_item *item, const char *detail, int64_t now,
                       sg_error *err)
{
    push_person person;
    const sg_push_channel *next;
    sg_error cause = {0};
    sg_status status = push_read_person(p, item->worker, p->scratch, &person, &cause);
    if (status == SG_NOT_FOUND)
        return sg_outbox_move(p->store, item, SG_MESSAGE_CANCELLED, now, SG_MSG_OUTBOX_ERASED, now,
                              err);
    if (status != SG_OK)
        return sg_fail(err, status, "%s", cause.text);
    status = push_choose(p, item, &person, &next, err);
    return status == SG_OK ? push_pass_to(p, item, next, detail, now, err) : status;
}
