/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best few pairs of a stream, at most so many of one employer.
 *
 * "At most k in all and c per employer" is a truncated partition matroid, for which taking the best
 * first is optimal and can be done in one pass: a pick that breaks a cap drives out the worst of
 * what shares that cap with it. So the result is exactly that of sorting everything and taking from
 * the top, whatever the order of arrival.
 */
#include "select.h"

#include <stdbool.h>

enum { LEVEL_SHIFT = 56, VALUE_SHIFT = 32, VALUE_MAX = 10000 };

uint64_t sg_pick_key(uint8_t level, int value, sg_date posted)
{
    uint32_t newer = ~((uint32_t)posted + (UINT32_C(1) << 31));
    return (uint64_t)level << LEVEL_SHIFT | (uint64_t)(VALUE_MAX - value) << VALUE_SHIFT | newer;
}

uint8_t sg_pick_level(uint64_t key)
{
    return (uint8_t)(key >> LEVEL_SHIFT);
}

int sg_pick_value(uint64_t key)
{
    return VALUE_MAX - (int)(key >> VALUE_SHIFT & 0xffffff);
}

sg_status sg_selection_init(sg_selection *selection, size_t limit, size_t per_employer,
                            sg_arena *arena, sg_error *err)
{
    sg_pick *pick = sg_arena_array(arena, limit, sizeof *pick);
    sg_hit *hit = sg_arena_array(arena, limit, sizeof *hit);
    sg_pick *spare = sg_arena_array(arena, limit, sizeof *spare);
    if (pick == NULL || hit == NULL || spare == NULL) {
        return sg_fail_memory(err);
    }
    *selection = (sg_selection){.pick = pick,
                                .spare = spare,
                                .hit = hit,
                                .limit = limit,
                                .per_employer = per_employer};
    return SG_OK;
}

static bool worse(sg_pick a, sg_pick b)
{
    return a.key != b.key ? a.key > b.key : a.row > b.row;
}

static void sift_up(sg_pick *pick, size_t i)
{
    while (i > 0 && worse(pick[i], pick[(i - 1) / 2])) {
        sg_pick up = pick[(i - 1) / 2];
        pick[(i - 1) / 2] = pick[i];
        pick[i] = up;
        i = (i - 1) / 2;
    }
}

static void sift_down(sg_pick *pick, size_t count, size_t i)
{
    for (;;) {
        size_t worst = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < count; child++) {
            if (worse(pick[child], pick[worst])) {
                worst = child;
            }
        }
        if (worst == i) {
            return;
        }
        sg_pick down = pick[i];
        pick[i] = pick[worst];
        pick[worst] = down;
        i = worst;
    }
}

/* The new pick is better than what it replaces, so it can only sink away from the top. */
static void replace(sg_selection *selection, size_t i, sg_pick pick)
{
    sg_hit *room = selection->pick[i].hit;
    *room = *pick.hit;
    pick.hit = room;
    selection->pick[i] = pick;
    sift_down(selection->pick, selection->count, i);
}

void sg_selection_offer(sg_selection *selection, sg_pick pick)
{
    bool full = selection->count == selection->limit;
    if (full && !worse(selection->pick[0], pick)) {
        return;
    }
    if (selection->per_employer > 0 && pick.employer != 0) {
        size_t same = 0, worst = 0;
        for (size_t i = 0; i < selection->count; i++) {
            if (selection->pick[i].employer == pick.employer) {
                worst = same == 0 || worse(selection->pick[i], selection->pick[worst]) ? i : worst;
                same++;
            }
        }
        if (same >= selection->per_employer) {
            if (worse(selection->pick[worst], pick)) {
                replace(selection, worst, pick);
            }
            return;
        }
    }
    if (full) {
        replace(selection, 0, pick);
    } else {
        sg_hit *room = &selection->hit[selection->count];
        *room = *pick.hit;
        pick.hit = room;
        selection->pick[selection->count] = pick;
        sift_up(selection->pick, selection->count++);
    }
}

uint64_t sg_selection_threshold(const sg_selection *selection)
{
    return selection->count == selection->limit ? selection->pick[0].key : UINT64_MAX;
}

/* Merges two sorted neighbours, from[0..middle) and from[middle..end), into `to`. */
static void merge(const sg_pick *from, size_t middle, size_t end, sg_pick *to)
{
    for (size_t a = 0, b = middle; a < middle || b < end;) {
        bool right = a == middle || (b < end && worse(from[a], from[b]));
        *to++ = from[right ? b : a];
        a += !right;
        b += right;
    }
}

void sg_selection_sort(sg_selection *selection)
{
    const size_t count = selection->count;
    sg_pick *from = selection->pick, *to = selection->spare;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            size_t left = count - first;
            merge(from + first, left < width ? left : width, left < 2 * width ? left : 2 * width,
                  to + first);
        }
        sg_pick *swap = from;
        from = to;
        to = swap;
    }
    selection->pick = from;
    selection->spare = to;
}
