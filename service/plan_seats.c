/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seats of courses that approved plans have given already are not there for the next one.
 */
#include <string.h>

#include "plan_run.h"

typedef struct seats {
    const plan_run *run;
    int32_t *left;
} seats;

static sg_status take(void *context, const char *course, int64_t given, sg_error *err)
{
    (void)err;
    seats *s = context;
    for (size_t i = 0; i < s->run->courses; i++)
        if (strcmp(s->run->course[i].id, course) == 0)
            s->left[i] = s->left[i] > given ? (int32_t)(s->left[i] - given) : 0;
    return SG_OK;
}

sg_status plan_seats_left(const plan_run *run, int32_t *left, sg_error *err)
{
    seats s = {run, left};
    for (size_t i = 0; i < run->courses; i++)
        left[i] = run->course[i].seats;
    return sg_store_each_seat(run->store, INT64_MAX, take, &s, err);
}
