/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What answering and approving share: opening the store to write, and events about one offer.
 */
#ifndef SONGGANG_SERVICE_DESK_H
#define SONGGANG_SERVICE_DESK_H

#include "songgang/approval.h"
#include "songgang/json.h"

/* Opens an existing store for writing and begins; SG_MISSING when there is none. */
sg_status desk_begin(const sg_desk *desk, sg_store **ret, sg_error *err);
/* Commits when `status` is SG_OK, else rolls back; closes either way, and tells what was refused. */
sg_status desk_end(const sg_desk *desk, sg_store *store, sg_status status, sg_error *err);
/* SG_NOT_FOUND: the plan reaches beyond the scope. */
sg_status desk_outside(const sg_desk *desk, int64_t plan, sg_error *err);
/* The posting's or course's id as text. */
const char *desk_subject(const sg_stored_offer *offer, char room[SG_POSTING_ID_TEXT]);
/* Starts the payload of an event about one offer: {"line":n, left open. */
void desk_payload(sg_json_writer *w, sg_buffer *payload, const sg_stored_offer *offer);
/* Ends it and appends the event. */
sg_status desk_note(sg_store *store, sg_event_kind kind, const sg_offer_now *now, sg_json_writer *w,
                    sg_error *err);
/* One answer, inside the transaction of `store`: recorded in the ledger with what follows from it, or
 * not, `ret_why` telling the person. A failure is of the store. `arena` and `payload` are scratch. */
sg_status desk_answer(sg_store *store, const sg_desk *desk, const sg_answer *answer, sg_arena *arena,
                      sg_buffer *payload, sg_error *ret_why, bool *ret_recorded, sg_error *err);
/* SG_INVALID for a text that looks as if it held the number of a phone or an identity card: what the ledger
 * once says stays when the person is erased. `note` nullable. */
sg_status desk_check_note(const char *note, sg_error *err);
/* The posting under `id`, read into `arena`. SG_NOT_FOUND. */
sg_status desk_posting(sg_store *store, const sg_vocabulary *v, uint64_t id, sg_arena *arena,
                       sg_posting *ret, sg_error *err);

#endif
