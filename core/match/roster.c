/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Building the roster: profiles in any order → entries ordered by trade and place, classes of what
 * many share, and a list of workers per trade. See songgang/roster.h.
 */
#include "roster.h"

#include <stdlib.h>
#include <string.h>

#include "songgang/text.h"

/* A growing array of one kind of thing. */
typedef struct pile {
    void *item;
    size_t count, room;
} pile;

/* Finds equal records among those filed before: a hash table of their numbers + 1. */
typedef struct files {
    pile record;
    uint32_t *slot;
    size_t slots;
} files;

struct sg_roster_builder {
    pile entry, text, words, excluded, birth;
    files region, wish, place, certificates;
};

static bool grow(pile *p, size_t more, size_t size)
{
    if (p->count + more <= p->room) {
        return true;
    }
    size_t room = p->room * 2 > p->count + more ? p->room * 2 : p->count + more + 1024;
    void *item = realloc(p->item, room * size);
    if (item == NULL) {
        return false;
    }
    p->item = item;
    p->room = room;
    return true;
}

static bool append(pile *p, const void *items, size_t count, size_t size)
{
    if (!grow(p, count, size)) {
        return false;
    }
    if (count > 0) {
        memcpy((char *)p->item + p->count * size, items, count * size);
    }
    p->count += count;
    return true;
}

static bool rehash(files *f, size_t size)
{
    size_t slots = f->slots == 0 ? 1024 : f->slots * 2;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (slot == NULL) {
        return false;
    }
    for (size_t n = 0; n < f->record.count; n++) {
        size_t at = sg_hash64((char *)f->record.item + n * size, size, 3) & (slots - 1);
        while (slot[at] != 0) {
            at = (at + 1) & (slots - 1);
        }
        slot[at] = (uint32_t)n + 1;
    }
    free(f->slot);
    f->slot = slot;
    f->slots = slots;
    return true;
}

/* Number of the record equal to `record`, which has no padding with garbage in it. */
static bool file(files *f, const void *record, size_t size, uint32_t *ret)
{
    if (f->record.count * 2 >= f->slots && !rehash(f, size)) {
        return false;
    }
    size_t at = sg_hash64(record, size, 3) & (f->slots - 1);
    while (f->slot[at] != 0) {
        uint32_t n = f->slot[at] - 1;
        if (memcmp((char *)f->record.item + n * size, record, size) == 0) {
            *ret = n;
            return true;
        }
        at = (at + 1) & (f->slots - 1);
    }
    *ret = (uint32_t)f->record.count;
    if (!append(&f->record, record, 1, size)) {
        return false;
    }
    f->slot[at] = *ret + 1;
    return true;
}

sg_roster_builder *sg_roster_builder_new(void)
{
    return calloc(1, sizeof(sg_roster_builder));
}

static void empty(sg_roster_builder *b)
{
    pile *const piles[] = {&b->entry,    &b->text,         &b->words,
                           &b->excluded, &b->birth,        &b->place.record,
                           &b->wish.record,  &b->region.record,
                           &b->certificates.record};
    for (size_t i = 0; i < sizeof piles / sizeof *piles; i++) {
        free(piles[i]->item);
    }
    free(b->place.slot);
    free(b->wish.slot);
    free(b->region.slot);
    free(b->certificates.slot);
    *b = (sg_roster_builder){.place.slots = 0};
}

void sg_roster_builder_free(sg_roster_builder *builder)
{
    if (builder != NULL) {
        empty(builder);
        free(builder);
    }
}

/* A town answers for its county: distances are told between counties. */
static sg_region county_of(sg_region region)
{
    sg_place place = sg_region_place(region);
    return place.county != 0 ? place.county : place.city != 0 ? place.city : region;
}

static bool file_places(sg_roster_builder *b, const sg_profile *p, uint32_t *ret)
{
    sg_roster_wish wish;
    memset(&wish, 0, sizeof wish);
    wish.region_count = p->region_count;
    wish.avoid_count = p->avoid_region_count;
    for (unsigned i = 0; i < p->region_count; i++) {
        wish.regions[i] = p->regions[i];
    }
    for (unsigned i = 0; i < p->avoid_region_count; i++) {
        wish.avoid_regions[i] = p->avoid_regions[i];
    }
    const sg_region home = county_of(p->home), current = county_of(p->current);
    sg_roster_place place = {.stays = (p->near_home ? SG_ROSTER_NEAR_HOME : 0u) |
                                      (p->home_based ? SG_ROSTER_HOME_BASED : 0u)};
    return file(&b->region, &home, sizeof home, &place.home) &&
           file(&b->region, &current, sizeof current, &place.current) &&
           file(&b->wish, &wish, sizeof wish, &place.wish) &&
           file(&b->place, &place, sizeof place, ret);
}

static bool file_certificates(sg_roster_builder *b, const sg_profile *p, uint16_t *ret)
{
    sg_roster_certificates held;
    uint32_t number;
    memset(&held, 0, sizeof held);
    held.count = p->certificate_count;
    for (unsigned i = 0; i < p->certificate_count; i++) {
        held.id[i] = p->certificates[i];
    }
    if (!file(&b->certificates, &held, sizeof held, &number) || number > UINT16_MAX) {
        return false;
    }
    *ret = (uint16_t)number;
    return true;
}

static bool add_words(sg_roster_builder *b, const sg_profile *p)
{
    uint16_t years[SG_MAX_TRADES];
    for (unsigned i = 0; i < p->trade_count; i++) {
        years[i] = p->trade_years[i];
    }
    return append(&b->words, p->trades, p->trade_count, sizeof(uint16_t)) &&
           append(&b->words, years, p->trade_count, sizeof(uint16_t)) &&
           append(&b->words, p->skills, p->skill_count, sizeof(uint16_t)) &&
           append(&b->words, p->avoid_trades, p->avoid_trade_count, sizeof(uint16_t));
}

/* Until the roster is built, `age` waits for the day: birth and stated age stand apart. */
typedef struct born {
    sg_date birth;
    int16_t age;
} born;

sg_status sg_roster_builder_add(sg_roster_builder *b, const sg_profile *p, sg_error *err)
{
    const char *id = p->id != NULL ? p->id : "";
    const born birth = {p->birth, p->age};
    sg_roster_entry e = {
        .id = (uint32_t)b->text.count,
        .words = (uint32_t)b->words.count,
        .excluded = (uint32_t)b->excluded.count,
        .wage_min = p->wage_min,
        .groups = p->groups,
        .employment = p->employment,
        .trade_count = p->trade_count,
        .skill_count = p->skill_count,
        .avoid_count = p->avoid_trade_count,
        .excluded_count = p->excluded_count,
        .gender = (uint8_t)p->gender,
        .education = (uint8_t)p->education,
        .accommodation = (uint8_t)p->accommodation,
        .meals = (uint8_t)p->meals,
        .status = (uint8_t)p->status,
        .flags = (uint8_t)((p->near_home ? SG_ROSTER_NEAR_HOME : 0) |
                           (p->home_based ? SG_ROSTER_HOME_BASED : 0) |
                           (p->no_night ? SG_ROSTER_NO_NIGHT : 0) |
                           (sg_groups_entitled(p->groups) ? SG_ROSTER_ENTITLED : 0)),
    };
    if (!file_places(b, p, &e.place) || !file_certificates(b, p, &e.certificates) ||
        !add_words(b, p) ||
        !append(&b->excluded, p->excluded, p->excluded_count, sizeof *p->excluded) ||
        !append(&b->text, id, strlen(id) + 1, 1) || !append(&b->birth, &birth, 1, sizeof birth) ||
        !append(&b->entry, &e, 1, sizeof e)) {
        return sg_fail_memory(err);
    }
    return SG_OK;
}

/* ---- building ---- */

typedef struct ranked {
    const char *id;
    uint64_t key;
    uint32_t from;
} ranked;

static int by_id(const void *a, const void *b)
{
    return strcmp(((const ranked *)a)->id, ((const ranked *)b)->id);
}

static int by_key(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return x->from < y->from ? -1 : x->from > y->from;
}

static uint8_t age_of(const born *b, sg_date today)
{
    sg_profile p = {.birth = b->birth, .age = b->age};
    int age = sg_profile_age(&p, today);
    return age >= 0 && age < SG_ROSTER_NO_AGE ? (uint8_t)age : SG_ROSTER_NO_AGE;
}

size_t sg_roster_trades(const sg_roster *roster, const sg_roster_entry *e, sg_trade_id *ret,
                        size_t max)
{
    size_t count = 0;
    const uint16_t *words = roster->words + e->words;
    for (unsigned i = 0; i < e->trade_count && count < max; i++) {
        ret[count++] = words[i];
    }
    for (unsigned i = 0; e->trade_count == 0 && i < e->skill_count; i++) {
        const sg_skill *skill = sg_skill_get(words[i]);
        for (int j = 0; skill != NULL && j < 6 && skill->trades[j] != 0 && count < max; j++) {
            ret[count++] = skill->trades[j];
        }
    }
    return count;
}

/* Lists of workers per trade, each worker once in each; entries stand in their final order. */
static bool make_lists(sg_roster *r)
{
    enum { MOST = SG_MAX_SKILLS * 6 };
    const size_t trades = sg_trade_count();
    sg_trade_id own[MOST];
    uint32_t *start = calloc(trades + 3, sizeof *start);
    uint32_t *list = NULL;
    r->of_trade = start;
    for (int pass = 0; start != NULL && pass < 2; pass++) {
        for (uint32_t w = 0; w < r->count; w++) {
            size_t count = sg_roster_trades(r, &r->entry[w], own, MOST);
            own[0] = count == 0 ? 0 : own[0];
            for (size_t i = 0; i < (count == 0 ? 1 : count); i++) {
                bool again = own[i] > trades;
                for (size_t j = 0; j < i && !again; j++) {
                    again = own[j] == own[i];
                }
                if (!again && pass == 0) {
                    start[own[i] + 2]++;
                } else if (!again) {
                    list[start[own[i] + 1]++] = w;
                }
            }
        }
        for (size_t t = 0; pass == 0 && t < trades + 2; t++) {
            start[t + 1] += start[t];
        }
        if (pass == 0) {
            list = malloc(((size_t)start[trades + 2] + 1) * sizeof *list);
            r->list = list;
            if (list == NULL) {
                return false;
            }
        }
    }
    return start != NULL;
}

static int by_place(const void *a, const void *b)
{
    const sg_roster_place *x = a, *y = b;
    if (x->wish != y->wish) {
        return x->wish < y->wish ? -1 : 1;
    }
    if (x->home != y->home) {
        return x->home < y->home ? -1 : 1;
    }
    if (x->current != y->current) {
        return x->current < y->current ? -1 : 1;
    }
    return x->stays < y->stays ? -1 : x->stays > y->stays;
}

/* Classes of places by wish, then home: neighbours in memory share most. `number`: new of old. */
static bool order_places(sg_roster *r, uint32_t *number)
{
    sg_roster_place *sorted = malloc(((size_t)r->place_count + 1) * sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < r->place_count; i++) {
        sorted[i] = r->place[i];
    }
    qsort(sorted, r->place_count, sizeof *sorted, by_place);
    for (uint32_t i = 0; i < r->place_count; i++) {
        const sg_roster_place *at =
            bsearch(&r->place[i], sorted, r->place_count, sizeof *sorted, by_place);
        number[i] = (uint32_t)(at - sorted);
    }
    free(r->place);
    r->place = sorted;
    return true;
}

static bool order_entries(sg_roster_builder *b, sg_date today, sg_roster *r)
{
    const sg_roster_entry *from = b->entry.item;
    const born *birth = b->birth.item;
    ranked *order = malloc((b->entry.count + 1) * sizeof *order);
    uint32_t *position = malloc((b->entry.count + 1) * sizeof *position);
    r->entry = malloc((b->entry.count + 1) * sizeof *r->entry);
    uint32_t *place = malloc(((size_t)r->place_count + 1) * sizeof *place);
    bool done = order != NULL && position != NULL && r->entry != NULL && place != NULL &&
                order_places(r, place);
    for (uint32_t i = 0; done && i < r->count; i++) {
        sg_trade_id first = 0;
        (void)sg_roster_trades(r, &from[i], &first, 1);
        order[i] = (ranked){r->text + from[i].id, (uint64_t)first << 32 | place[from[i].place], i};
    }
    if (done) {
        qsort(order, r->count, sizeof *order, by_id);
        for (uint32_t i = 0; i < r->count; i++) {
            position[order[i].from] = i;
        }
        qsort(order, r->count, sizeof *order, by_key);
    }
    for (uint32_t i = 0; done && i < r->count; i++) {
        r->entry[i] = from[order[i].from];
        r->entry[i].place = place[from[order[i].from].place];
        r->entry[i].order = position[order[i].from];
        r->entry[i].age = age_of(&birth[order[i].from], today);
    }
    free(order);
    free(position);
    free(place);
    return done;
}

sg_status sg_roster_build(sg_roster_builder *b, sg_date today, sg_roster **ret, sg_error *err)
{
    sg_roster *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return sg_fail_memory(err);
    }
    r->count = (uint32_t)b->entry.count;
    r->text = b->text.item;
    r->words = b->words.item;
    r->excluded = b->excluded.item;
    r->place = b->place.record.item;
    r->place_count = (uint32_t)b->place.record.count;
    r->region = b->region.record.item;
    r->region_count = (uint32_t)b->region.record.count;
    r->wish = b->wish.record.item;
    r->wish_count = (uint32_t)b->wish.record.count;
    r->certificates = b->certificates.record.item;
    r->certificate_count = (uint32_t)b->certificates.record.count;
    b->text = b->words = b->excluded = b->place.record = b->wish.record = b->region.record =
        b->certificates.record = (pile){0};
    bool done = order_entries(b, today, r) && make_lists(r);
    empty(b);
    if (!done) {
        sg_roster_free(r);
        return sg_fail_memory(err);
    }
    *ret = r;
    return SG_OK;
}

void sg_roster_free(sg_roster *roster)
{
    if (roster != NULL) {
        free(roster->entry);
        free(roster->text);
        free(roster->words);
        free(roster->excluded);
        free(roster->place);
        free(roster->wish);
        free(roster->region);
        free(roster->certificates);
        free(roster->of_trade);
        free(roster->list);
        free(roster);
    }
}

uint32_t sg_roster_count(const sg_roster *roster)
{
    return roster->count;
}

const char *sg_roster_worker_id(const sg_roster *roster, uint32_t worker)
{
    return roster->text + roster->entry[worker].id;
}

sg_worker_status sg_roster_worker_status(const sg_roster *roster, uint32_t worker)
{
    return (sg_worker_status)roster->entry[worker].status;
}
