/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What answering and approving share.
 */
#include "desk.h"

#include <stdio.h>

#include "songgang/messages/access.h"
#include "songgang/messages/ledger.h"

sg_status desk_begin(const sg_desk *desk, sg_store **ret, sg_error *err)
{
    sg_store *store = NULL;
    /* for reading first, so that a missing data directory is not created */
    sg_status status = sg_store_open(desk->data_dir, SG_STORE_READ, &store, err);
    if (status != SG_OK)
        return status;
    sg_store_close(store);
    store = NULL;
    status = sg_store_open(desk->data_dir, SG_STORE_WRITE, &store, err);
    if (status == SG_OK) {
        sg_store_set_actor(store, desk->actor);
        status = sg_store_begin(store, err);
    }
    if (status != SG_OK) {
        sg_store_close(store);
        return status;
    }
    *ret = store;
    return SG_OK;
}

sg_status desk_end(const sg_desk *desk, sg_store *store, sg_status status, sg_error *err)
{
    if (desk->refused)
        (void)sg_store_refused(store, desk->refused); /* leaves it as it is when nothing was */
    if (status == SG_OK)
        status = sg_store_commit(store, err);
    else
        sg_store_rollback(store);
    sg_store_close(store);
    return status;
}

sg_status desk_outside(const sg_desk *desk, int64_t plan, sg_error *err)
{
    if (desk->refused)
        snprintf(desk->refused, 128, "plan %lld", (long long)plan);
    return sg_fail(err, SG_NOT_FOUND, SG_MSG_SCOPE_OUTSIDE);
}

const char *desk_subject(const sg_stored_offer *offer, char room[SG_POSTING_ID_TEXT])
{
    if (!offer->posting)
        return offer->course;
    sg_posting_id_print(offer->posting, room);
    return room;
}

void desk_payload(sg_json_writer *w, sg_buffer *payload, const sg_stored_offer *offer)
{
    sg_buffer_clear(payload);
    sg_json_begin(w, payload);
    sg_json_object(w);
    sg_json_member_int(w, "line", offer->line);
}

sg_status desk_note(sg_store *store, sg_event_kind kind, const sg_offer_now *now, sg_json_writer *w,
                    sg_error *err)
{
    char room[SG_POSTING_ID_TEXT];
    sg_json_end_object(w);
    return sg_ledger_append(store, kind, now->plan, now->offer.worker,
                            desk_subject(&now->offer, room), w->out, err);
}

sg_status desk_posting(sg_store *store, const sg_vocabulary *v, uint64_t id, sg_arena *arena,
                       sg_posting *ret, sg_error *err)
{
    int64_t row;
    sg_buffer text = {0};
    sg_json *json = NULL;
    sg_status status = sg_store_find_posting(store, id, &row, err);
    if (status == SG_OK)
        status = sg_store_posting_json(store, row, id, &text, err);
    if (status == SG_OK)
        status = sg_json_parse(text.data, text.size, &json, err);
    if (status == SG_OK)
        status = sg_json_posting(v, json, arena, ret, err);
    sg_json_free(json);
    sg_buffer_free(&text);
    return status;
}

/* Bytes of the digit at `c`, full-width ones included; 0: none. */
static int digit_at(const unsigned char *c)
{
    if (c[0] >= '0' && c[0] <= '9')
        return 1;
    return c[0] == 0xef && c[1] == 0xbc && c[2] >= 0x90 && c[2] <= 0x99 ? 3 : 0;
}

sg_status desk_check_note(const char *note, sg_error *err)
{
    enum { DIGITS = 11 };
    int before = 0, last = 0, run = 0; /* digits of groups with one blank or dash between them */
    const unsigned char *c = (const unsigned char *)(note ? note : "");
    for (int bytes; *c; c += bytes) {
        bytes = digit_at(c);
        run += bytes > 0;
        if (run == DIGITS || (before == 3 && last == 4 && run == 4)) /* 138 0000 1111 */
            return sg_fail(err, SG_INVALID, "%s", SG_MSG_NOTE_NUMBER);
        if (bytes > 0)
            continue;
        const bool joins = (*c == ' ' || *c == '-') && run > 0;
        before = joins ? last : 0;
        last = joins ? run : 0;
        run = 0;
        bytes = 1;
    }
    return SG_OK;
}
