/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One client connection: requests in, answers out in the same order, under absolute deadlines.
 */
#ifndef SONGGANG_SERVER_CONNECTION_H
#define SONGGANG_SERVER_CONNECTION_H

#include "worker.h"

typedef struct connection connection;

/* Takes `fd` and the admission over. False when memory is short: then nothing was taken. */
bool connection_open(sg_worker *worker, int fd, admission_key key);

/* The worker stops: close the idle ones, let the others finish their request. */
void connections_stop(sg_worker *worker);
/* Close all, whatever they do. */
void connections_abort(sg_worker *worker);

#endif
