/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The job fair of the big screen: whose booth a posting belongs to, and what every booth has to offer.
 */
#ifndef SONGGANG_SERVER_SCREEN_FAIR_H
#define SONGGANG_SERVER_SCREEN_FAIR_H

#include "songgang/fair.h"
#include "songgang/snapshot.h"

typedef struct screen_fair screen_fair;

/* The fair of the data directory, until its day is over; NULL: none, or its file cannot be read (which
 * must not take the jobs off the screen), or memory is short. */
screen_fair *screen_fair_open(const char *data_dir, sg_date today);
void screen_fair_close(screen_fair *fair); /* NULL is allowed */
/* Where the employer (a key, 0 unknown) stands: "A01"; NULL nowhere, or `fair` NULL. */
const char *screen_fair_booth(const screen_fair *fair, uint64_t employer);
/* Counts an open posting to its booth. */
void screen_fair_add(screen_fair *fair, const sg_row *row);
/* Member "fair": an object, null without. And "map": which file it is, null without. */
void screen_fair_put(sg_json_writer *w, const screen_fair *fair, const char *data_dir);

#endif
