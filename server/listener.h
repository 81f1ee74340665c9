/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accepting connections on one thread: caps, and surviving the end of file descriptors.
 */
#ifndef SONGGANG_SERVER_LISTENER_H
#define SONGGANG_SERVER_LISTENER_H

#include "worker.h"

typedef struct listener listener;

/* Parse `text`, check that it is loopback unless `beyond`, and bind `count` sockets to the same port.
 * SG_INVALID, SG_CONFLICT in use, SG_IO. On failure nothing stays open. */
sg_status listener_bind(const char *text, bool beyond, unsigned count, int *ret_fds,
                        unsigned *ret_port, sg_error *err);

/* Takes `fd` over, even on failure (NULL: memory). */
listener *listener_new(sg_worker *worker, int fd);
/* Accept what already waits in the queue (closing would reset it), then close. NULL allowed. */
void listener_free(listener *l);

#endif
