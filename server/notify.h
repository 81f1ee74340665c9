/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Telling systemd: ready, reloading, stopping, alive. One datagram each to $NOTIFY_SOCKET, as
 * sd_notify(3) writes down for programs without its library. Without the variable nothing happens.
 */
#ifndef SONGGANG_SERVER_NOTIFY_H
#define SONGGANG_SERVER_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* `lines` as in sd_notify(3): "READY=1\nSTATUS=…". False: nobody listens. Any thread. */
bool notify_send(const char *lines);
/* RELOADING=1 with the time it asks for. */
void notify_reloading(void);
/* Microseconds within which WATCHDOG=1 is wanted; 0: not at all. */
uint64_t notify_watchdog(void);

#endif
