/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a message may go out, and when to try again. The clock is the caller's; hours are those of
 * China, which has one time zone and no summer time.
 */
#include "songgang/push.h"

enum {
    ZONE = 8 * 3600,
    DAY = 86400,
    FIRST = 5,           /* seconds before the first repetition */
    LONGEST = 900,
    ASKED_MOST = DAY     /* a provider that asks for more is asked again after a day */
};

/* Seconds since midnight in China, also before 1970. */
static int64_t of_day(int64_t now)
{
    int64_t second = (now + ZONE) % DAY;
    return second < 0 ? second + DAY : second;
}

int64_t sg_push_quiet(int64_t now, int from_minute, int until_minute)
{
    const int64_t second = of_day(now), from = (int64_t)from_minute * 60,
                  until = (int64_t)until_minute * 60;
    if (from == until)
        return 0;
    bool quiet = from < until ? second >= from && second < until : second >= from || second < until;
    if (!quiet)
        return 0;
    return second < until ? until - second : until + DAY - second;
}

int64_t sg_push_day(int64_t now)
{
    return (now + ZONE - of_day(now)) / DAY;
}

static uint64_t mixed(uint64_t x) /* splitmix64 */
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

int64_t sg_push_backoff(int attempt, uint64_t seed, int64_t asked)
{
    int64_t whole = FIRST;
    for (int i = 1; i < attempt && whole < LONGEST; i++)
        whole *= 2;
    if (whole > LONGEST)
        whole = LONGEST;
    int64_t half = whole / 2;
    int64_t wait = whole - half + (int64_t)(mixed(seed ^ (uint64_t)attempt) % (uint64_t)(half + 1));
    if (asked > ASKED_MOST)
        asked = ASKED_MOST;
    return asked > wait ? asked : wait;
}
