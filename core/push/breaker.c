/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A channel that fails is left alone for a while, then tried with one message: neither the provider nor
 * a hundred thousand messages are served by knocking all at once.
 */
#include "songgang/push.h"

enum { FAILURES = 5, FIRST = 30, LONGEST = 900, TRIAL = 60 };

static int64_t span(int opened)
{
    int64_t wait = FIRST;
    for (int i = 1; i < opened && wait < LONGEST; i++)
        wait *= 2;
    return wait < LONGEST ? wait : LONGEST;
}

size_t sg_breaker_allow(sg_breaker *breaker, int64_t now, size_t limit, int64_t *ret_wait)
{
    *ret_wait = 0;
    if (breaker->state == SG_BREAKER_CLOSED)
        return limit;
    /* a clock that was set back must not keep it open for longer than it was opened */
    if (breaker->until > now && breaker->until - now <= LONGEST) {
        *ret_wait = breaker->until - now;
        return 0;
    }
    breaker->state = SG_BREAKER_HALF;
    breaker->until = now + TRIAL; /* whoever takes the one may vanish */
    return limit > 0;
}

void sg_breaker_note(sg_breaker *breaker, int64_t now, size_t good, size_t bad)
{
    if (good > 0) {
        *breaker = (sg_breaker){.state = SG_BREAKER_CLOSED};
        return;
    }
    if (bad == 0)
        return;
    breaker->failures = bad > FAILURES || breaker->failures > FAILURES
                            ? FAILURES + 1
                            : breaker->failures + (int)bad;
    bool was_open = breaker->state == SG_BREAKER_OPEN; /* what was under way then tells nothing new */
    if (!was_open && (breaker->state == SG_BREAKER_HALF || breaker->failures >= FAILURES)) {
        breaker->opened += breaker->opened < 16;
        breaker->state = SG_BREAKER_OPEN;
        breaker->until = now + span(breaker->opened);
    }
}
