/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks that go on after the first fault: whoever wrote a settings file wants to see all of them.
 */
#ifndef SONGGANG_PROBLEMS_H
#define SONGGANG_PROBLEMS_H

#include "songgang/json_writer.h"
#include "songgang/status.h"

typedef struct sg_problems {
    sg_buffer *lines; /* nullable: one line for each */
    sg_error *err;    /* nullable: the first of them, SG_INVALID */
    bool any;
} sg_problems;

/* One more; cut and cleaned as every message is (sg_fail()). */
void sg_problem(sg_problems *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
