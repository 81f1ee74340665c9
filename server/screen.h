/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of the big screen: openings, answers, newest postings, pay by trade, where jobs are, and
 * who stands where at the fair. None of it is about a person.
 */
#ifndef SONGGANG_SERVER_SCREEN_H
#define SONGGANG_SERVER_SCREEN_H

#include "app.h"

/* As of now within the reader's scope, as one JSON object appended to `out`. Takes tenths of a second. */
sg_status screen_write(sg_reader *reader, sg_date today, sg_buffer *out, sg_error *err);

#endif
