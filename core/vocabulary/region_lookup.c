/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lookup of one place: a code, a name, or names joined from the province down (广东东莞长安). A
 * joined name is read part by part, each within the one before; of all readings the most
 * prominent wins, and when several are equally prominent the caller must choose.
 */
#include <string.h>

#include "lookup.h"
#include "songgang/messages.h"

/* Found readings, kept distinct. Far more than a message shows, since rank decides at the end. */
enum { READINGS = 512, DEPTH = 6, STEPS = 20000 };

typedef struct reading {
    sg_region region;
    int rank;
} reading;

typedef struct search {
    const sg_vocabulary *v;
    sg_str key;
    reading found[READINGS];
    size_t count;
    int steps;
    size_t furthest; /* where the longest beginning that is a province or city ends; which */
    sg_region furthest_region;
} search;

/* Ranks: full names come before all others; then province, city, county, town. From UNSURE on a
 * reading is too unlikely to be taken, only worth suggesting. */
enum { NOT_FULL = 10, REPEATED = 20, UNSURE = 100 };

/* Smaller is more prominent. Towns of cities without counties (东莞市长安镇) are as well known as
 * counties. The short name of any other town is one of 40,000 everyday words (火星 is one): it
 * counts only behind the place it lies in. */
static int rank_of(sg_region region, uint8_t kind, sg_region outer)
{
    bool full = (kind & SG_NAME_KIND) == SG_NAME_FULL;
    int rank = full ? 0 : NOT_FULL;
    sg_region_level level = sg_region_level_of(region);
    if (level == SG_REGION_TOWN) {
        sg_place place = sg_region_place(region);
        if (place.county == 0 && place.city % 100 == 0)
            level = SG_REGION_COUNTY;
        else if (!full && outer == 0)
            rank += UNSURE;
    }
    /* 北京市北京市 is a way to write one place, but 吉林省吉林 means the city. */
    return rank + (int)level + (region == outer ? REPEATED : 0);
}

static void add_reading(search *s, sg_region region, int rank)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->found[i].region != region)
            continue;
        if (rank < s->found[i].rank)
            s->found[i].rank = rank;
        return;
    }
    if (s->count < READINGS)
        s->found[s->count++] = (reading){region, rank};
}

static void read_part(search *s, size_t pos, sg_region outer, int depth);

/* Every meaning of `name`, which ends at `end`, that lies within what was read before it. */
static void read_name(search *s, const sg_name_table *names, uint32_t name, size_t start,
                      sg_region outer, int depth)
{
    size_t end = start + sg_name_text(names, name).n;
    for (uint32_t i = names->starts[name]; i < names->starts[name + 1]; i++) {
        sg_region region = names->values[i];
        if (s->steps-- <= 0)
            return;
        if (outer && !sg_region_within(region, outer))
            continue;
        int rank = rank_of(region, names->kinds[i], outer);
        if (end == s->key.n) {
            add_reading(s, region, rank);
            continue;
        }
        if (end > s->furthest && sg_region_level_of(region) <= SG_REGION_CITY &&
            end - start > 3) {
            s->furthest = end;
            s->furthest_region = region;
        }
        if (depth < DEPTH)
            read_part(s, end, region, depth + 1);
    }
}

/* Words of official lists between the parts that name no place. */
static size_t filler(sg_str rest, sg_region outer)
{
    static const char *const inner_words[] = {"市辖区", "省直辖县级行政区划",
                                              "自治区直辖县级行政区划", "省直辖", "县"};
    static const char *const outer_words[] = {"中国", "中华人民共和国"};
    const char *const *words = outer ? inner_words : outer_words;
    size_t count = outer ? sizeof inner_words / sizeof *inner_words
                         : sizeof outer_words / sizeof *outer_words;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]);
        if (rest.n > n && memcmp(rest.s, words[i], n) == 0)
            return n;
    }
    return 0;
}

static void read_part(search *s, size_t pos, sg_region outer, int depth)
{
    sg_str rest = {s->key.s + pos, s->key.n - pos};
    const sg_lexicon *lexicons[] = {&s->v->towns, &s->v->spoken};
    for (size_t i = 0; i < 2; i++) {
        const sg_name_table *names = lexicons[i]->names;
        uint32_t name = sg_lexicon_longest(lexicons[i], rest);
        for (; name != SG_NO_NAME; name = sg_name_shorter(names, name))
            read_name(s, names, name, pos, outer, depth);
    }
    size_t end = 0;
    if (rest.n > 0 && (unsigned char)rest.s[0] >= 0x80) { /* 粤东莞 */
        sg_utf8_next(rest, &end);
        uint32_t name = sg_name_find(&sg_spoken_names, (sg_str){rest.s, end});
        if (name != SG_NO_NAME)
            read_name(s, &sg_spoken_names, name, pos, outer, depth);
    }
    size_t skip = filler(rest, outer);
    if (skip && depth < DEPTH)
        read_part(s, pos + skip, outer, depth + 1);
}

static void sort_readings(search *s)
{
    for (size_t i = 1; i < s->count; i++) {
        reading r = s->found[i];
        size_t at = i;
        for (; at > 0 && r.rank < s->found[at - 1].rank; at--)
            s->found[at] = s->found[at - 1];
        s->found[at] = r;
    }
}

static bool all_digits(sg_str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (key.s[i] < '0' || key.s[i] > '9')
            return false;
    return key.n > 0;
}

/* 44, 4419, 441900, 522325001; 0 when nobody has the code. */
static sg_region code_of(sg_str key)
{
    if (key.n != 2 && key.n != 4 && key.n != 6 && key.n != 9)
        return 0;
    sg_region code = 0;
    for (size_t i = 0; i < key.n; i++)
        code = code * 10 + (sg_region)(key.s[i] - '0');
    if (key.n == 2)
        code *= 10000;
    if (key.n == 4)
        code *= 100;
    if (code == 500200) /* the counties of Chongqing as a statistical city */
        code = 500100;
    if (code == 620201) /* 嘉峪关 as a statistical county of itself */
        code = 620200;
    return sg_region_level_of(code) == SG_REGION_NONE ? 0 : code;
}

/* The name with what it lies in, since county names repeat. */
static void add_described(sg_name_list *list, sg_region region)
{
    sg_place place = sg_region_place(region);
    sg_region above = 0;
    if (place.town)
        above = place.county ? place.county : place.city;
    else if (place.county)
        above = place.city;
    const char *before = above ? sg_region_name(above) : "";
    sg_name_list_add(list, before ? before : "", sg_region_name(region));
}

static sg_status fail_ambiguous(const search *s, sg_str text, size_t equal, sg_error *err)
{
    enum { SHOWN = 6 };
    sg_name_list list = {.n = 0};
    for (size_t i = 0; i < equal && i < SHOWN; i++)
        add_described(&list, s->found[i].region);
    if (equal > SHOWN && list.n + sizeof SG_MSG_LIST_MORE <= sizeof list.text)
        memcpy(list.text + list.n, SG_MSG_LIST_MORE, sizeof SG_MSG_LIST_MORE);
    return sg_fail(err, SG_INVALID, SG_MSG_REGION_AMBIGUOUS, sg_quoted(text), text.s, list.text);
}

static sg_status fail_unknown(const search *s, sg_str text, sg_error *err)
{
    if (!err)
        return SG_UNKNOWN; /* near names take long to find, and nobody reads them */
    if (s->furthest > 0) {
        sg_str rest = {s->key.s + s->furthest, s->key.n - s->furthest};
        return sg_fail(err, SG_UNKNOWN, SG_MSG_REGION_PART_UNKNOWN, sg_quoted(text), text.s,
                       sg_region_name(s->furthest_region), sg_quoted(rest), rest.s);
    }
    uint32_t near[SG_NEAR_MAX];
    bool latin = s->key.n > 0 && (unsigned char)s->key.s[0] < 0x80;
    size_t count =
        sg_nearest(latin ? &sg_spoken_names : &sg_region_names, s->key, 0, 0, near);
    sg_name_list list = {.n = 0};
    for (size_t i = 0; i < s->count && i + 1 < SG_NEAR_MAX; i++)
        add_described(&list, s->found[i].region);
    size_t shown = s->count + 1 < SG_NEAR_MAX ? s->count : SG_NEAR_MAX - 1;
    for (size_t i = 0; i < count && shown < SG_NEAR_MAX; i++, shown++)
        add_described(&list, near[i]);
    if (list.n)
        return sg_fail(err, SG_UNKNOWN, SG_MSG_REGION_UNKNOWN_NEAR, sg_quoted(text), text.s,
                       list.text);
    return sg_fail(err, SG_UNKNOWN, SG_MSG_REGION_UNKNOWN, sg_quoted(text), text.s);
}

sg_status sg_region_lookup(const sg_vocabulary *v, sg_str text, sg_region *ret, sg_error *err)
{
    sg_key key;
    if (!sg_key_of(text, true, &key))
        return sg_fail(err, SG_UNKNOWN, SG_MSG_REGION_UNKNOWN, sg_quoted(text), text.s);
    search s = {.v = v, .key = {key.s, key.n}, .steps = STEPS};
    if (key.n == 0)
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_REGION_EMPTY);
    if (all_digits(s.key)) {
        sg_region code = code_of(s.key);
        if (!code)
            return sg_fail(err, SG_UNKNOWN, SG_MSG_REGION_CODE_UNKNOWN, sg_quoted(text), text.s);
        *ret = code;
        return SG_OK;
    }
    read_part(&s, 0, 0, 0);
    sort_readings(&s);
    if (s.count == 0 || s.found[0].rank >= UNSURE)
        return fail_unknown(&s, text, err);
    size_t equal = 1;
    while (equal < s.count && s.found[equal].rank == s.found[0].rank)
        equal++;
    if (equal > 1)
        return fail_ambiguous(&s, text, equal, err);
    *ret = s.found[0].region;
    return SG_OK;
}

size_t sg_region_candidates(const sg_vocabulary *v, sg_str name, sg_region *ret, size_t max)
{
    sg_key key;
    if (!sg_key_of(name, true, &key) || key.n == 0)
        return 0;
    search s = {.v = v, .key = {key.s, key.n}, .steps = STEPS};
    const sg_name_table *tables[] = {&sg_town_names, &sg_spoken_names};
    for (size_t i = 0; i < 2; i++) {
        uint32_t found = sg_name_find(tables[i], s.key);
        if (found != SG_NO_NAME)
            read_name(&s, tables[i], found, 0, 0, DEPTH);
    }
    sort_readings(&s);
    size_t count = s.count < max ? s.count : max;
    for (size_t i = 0; i < count; i++)
        ret[i] = s.found[i].region;
    return count;
}
