/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keeps the service running beside answering: metrics, the refresh of the index, the watchdog,
 * readiness. One thread looks after all of it a few times a second.
 */
#ifndef SONGGANG_SERVER_OPERATIONS_H
#define SONGGANG_SERVER_OPERATIONS_H

#include "songgang/serve.h"

struct app;
typedef struct operations operations;

/* Before the server is made; `a->hub` is. Nothing runs yet. */
sg_status operations_new(struct app *a, operations **ret, sg_error *err);
/* Connections are accepted: start looking, tell systemd. */
sg_status operations_start(operations *o, sg_server *server, sg_error *err);
/* The server is about to stop accepting or has stopped. */
void operations_stop(operations *o);
/* After operations_stop. NULL is allowed. */
void operations_free(operations *o);

/* Any thread. */
void operations_request(operations *o, const sg_access_record *record);
void operations_damaged(operations *o, const sg_error *what);
/* An event loop lives; `context` is its own. Without a sign of all of them the watchdog is not fed. */
void operations_join(operations *o, unsigned thread, const void *context);
void operations_beat(operations *o, const void *context);
/* Could requests be served and writes be made now? `context`: the thread's reader. */
sg_status operations_ready(operations *o, void *context, sg_error *err);
/* Everything in the text exposition format. */
void operations_metrics(operations *o, sg_buffer *out);
/* SIGHUP: what was read again stands; the policy is looked at too. */
void operations_reloaded(operations *o);

#endif
