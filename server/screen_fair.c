/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See screen_fair.h. Employers are found by their key in a small table of open addresses.
 */
#include "screen_fair.h"

#include <stdio.h>
#include <stdlib.h>

#include "songgang/posting.h"

enum { SLOTS = 1024 }; /* a power of two, more than three for each booth */

struct screen_fair {
    sg_arena *arena;
    sg_fair fair;
    struct {
        uint64_t employer;
        size_t booth;
    } slot[SLOTS];
    int64_t postings[SG_FAIR_BOOTHS], openings[SG_FAIR_BOOTHS];
};

/* Its slot, or the empty one where it belongs. */
static size_t slot_of(const screen_fair *f, uint64_t employer)
{
    size_t at = (size_t)(employer % SLOTS);
    while (f->slot[at].employer != 0 && f->slot[at].employer != employer)
        at = (at + 1) % SLOTS;
    return at;
}

screen_fair *screen_fair_open(const char *data_dir, sg_date today)
{
    if (sg_fair_stamp(data_dir) == 0)
        return NULL;
    screen_fair *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->arena = sg_arena_new(0);
    if (!f->arena || sg_fair_load(data_dir, f->arena, &f->fair, NULL) != SG_OK ||
        f->fair.date < today) {
        screen_fair_close(f);
        return NULL;
    }
    for (size_t i = 0; i < f->fair.booth_count; i++) {
        const uint64_t key = sg_employer_key(f->fair.booth[i].employer);
        const size_t at = slot_of(f, key);
        if (key == 0 || f->slot[at].employer == key)
            continue; /* of several booths the first */
        f->slot[at].employer = key;
        f->slot[at].booth = i;
    }
    return f;
}

void screen_fair_close(screen_fair *fair)
{
    if (!fair)
        return;
    sg_arena_free(fair->arena);
    free(fair);
}

const char *screen_fair_booth(const screen_fair *fair, uint64_t employer)
{
    if (!fair || employer == 0)
        return NULL;
    const size_t at = slot_of(fair, employer);
    return fair->slot[at].employer ? fair->fair.booth[fair->slot[at].booth].number : NULL;
}

void screen_fair_add(screen_fair *fair, const sg_row *row)
{
    if (!fair || row->employer == 0)
        return;
    const size_t at = slot_of(fair, row->employer);
    if (fair->slot[at].employer == 0)
        return;
    fair->postings[fair->slot[at].booth]++;
    fair->openings[fair->slot[at].booth] += row->openings;
}

static void put_booths(sg_json_writer *w, const screen_fair *f)
{
    sg_json_key(w, "booths");
    sg_json_array(w);
    for (size_t i = 0; i < f->fair.booth_count; i++) {
        const sg_fair_booth *b = &f->fair.booth[i];
        sg_json_object(w);
        sg_json_member_string(w, "booth", b->number);
        sg_json_member_string(w, "employer", b->employer);
        sg_json_member_string(w, "hiring", b->hiring);
        sg_json_member_string(w, "arrived", b->arrived);
        sg_json_member_int(w, "postings", f->postings[i]);
        sg_json_member_int(w, "openings", f->openings[i]);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void screen_fair_put(sg_json_writer *w, const screen_fair *fair, const char *data_dir)
{
    char text[24];
    const uint64_t map = sg_fair_map_stamp(data_dir);
    snprintf(text, sizeof text, "%016llx", (unsigned long long)map);
    sg_json_member_string(w, "map", map ? text : NULL);
    sg_json_key(w, "fair");
    if (!fair) {
        sg_json_null(w);
        return;
    }
    sg_json_object(w);
    sg_json_member_string(w, "name", fair->fair.name);
    sg_json_member_string(w, "place", fair->fair.place);
    sg_date_print(fair->fair.date, text);
    sg_json_member_string(w, "date", text);
    sg_json_member_string(w, "starts", fair->fair.starts);
    sg_json_member_string(w, "ends", fair->fair.ends);
    put_booths(w, fair);
    sg_fair_put_schedule(w, &fair->fair);
    sg_json_end_object(w);
}
