/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Left-to-right longest matches of the vocabulary in folded running text. Names of regions are
 * also words, streets and dishes: what follows a short name, and for everyday words what stands
 * before it, decides whether a place is meant.
 */
#include <string.h>

#include "lexicon.h"

enum { KIND_SHIFT = SG_LEXEME_SHIFT, ID_MASK = 0x0FFFFFFF };
static const uint32_t TOWNS_BIT = UINT32_C(0x80000000);

typedef struct scanner {
    const sg_vocabulary *v;
    sg_str text;
    unsigned what;
    sg_name_sort sort; /* of words, when only one is wanted */
    sg_lexeme *out;
    size_t count, max;
    uint32_t region_name; /* the last region reported, for names that need one before them */
    size_t region_end;
} scanner;

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A Latin or digit word matches only whole. */
static bool whole_words(sg_str text, size_t start, size_t end)
{
    if (start > 0 && is_word_byte(text.s[start]) && is_word_byte(text.s[start - 1]))
        return false;
    return end >= text.n || !is_word_byte(text.s[end - 1]) || !is_word_byte(text.s[end]);
}

static bool wanted_kind(const scanner *s, uint32_t value)
{
    switch (value >> KIND_SHIFT) {
    case SG_LEX_TRADE:
    case SG_LEX_SKILL:
        return s->what & SG_SCAN_TRADES;
    case SG_LEX_CERTIFICATE:
        return s->what & SG_SCAN_CERTIFICATES;
    default:
        return s->what & SG_SCAN_PHRASES;
    }
}

/* The longest wanted word at `pos`, or SG_NO_NAME. */
static uint32_t word_at(const scanner *s, size_t pos, size_t *ret_end)
{
    const sg_name_table *names = s->v->words.names;
    sg_str rest = {s->text.s + pos, s->text.n - pos};
    uint32_t name = sg_lexicon_longest_of(&s->v->words, rest, s->sort);
    for (; name != SG_NO_NAME; name = sg_name_shorter(names, name)) {
        size_t end = pos + sg_name_text(names, name).n;
        if (!whole_words(s->text, pos, end))
            continue;
        for (uint32_t i = names->starts[name]; i < names->starts[name + 1]; i++) {
            if (wanted_kind(s, names->values[i])) {
                *ret_end = end;
                return name;
            }
        }
    }
    return SG_NO_NAME;
}

/* What makes a street, a building or a smaller place of a name before it. */
static bool names_something_else(sg_str rest)
{
    static const char *const words[] = {
        "路",   "街",   "大道", "大街", "巷",   "胡同", "弄",   "大桥", "桥",   "隧道", "立交",
        "东路", "西路", "南路", "北路", "中路", "东街", "西街", "南街", "北街", "中街", "一路",
        "二路", "三路", "四路", "五路", "镇",   "乡",   "村",   "社区", "小区", "花园", "大厦",
        "广场", "新村", "东大街", "西大街", "南大街", "北大街", "东大道", "西大道", "环路"};
    if (rest.n < 3 || (unsigned char)rest.s[0] < 0xE4)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (rest.n >= n && memcmp(rest.s, words[i], n) == 0)
            return true;
    }
    return false;
}

/* 净源城市管理: the word 城市 and not 源城; but 潞城市店上镇. */
static bool is_within_town(sg_str text, size_t end, sg_str behind)
{
    static const char *const words[] = {"市管", "市环", "市服", "市建", "市运", "市发", "市投",
                                        "市综", "市公共", "市照", "市更", "市轨", "市生活", "市停"};
    if (end < 6 || memcmp(text.s + end - 3, "城", 3) != 0)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (behind.n >= strlen(words[i]) && memcmp(behind.s, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static const sg_lexicon *region_lexicon(const scanner *s)
{
    return s->what & SG_SCAN_TOWNS ? &s->v->towns : &s->v->regions;
}

/* True when a region was just read, at most one separator ago, in which `name` may lie. */
static bool follows_its_region(const scanner *s, const sg_name_table *names, uint32_t name,
                               size_t pos)
{
    if (s->region_name == SG_NO_NAME || pos - s->region_end > 3)
        return false;
    for (size_t at = s->region_end; at < pos;) {
        uint32_t cp = sg_utf8_next(s->text, &at);
        if (cp != ' ' && cp != '-' && cp != '/' && cp != 0xB7 && cp != ',' && cp != 0x3001)
            return false;
    }
    for (uint32_t i = names->starts[name]; i < names->starts[name + 1]; i++)
        for (uint32_t k = names->starts[s->region_name]; k < names->starts[s->region_name + 1]; k++)
            if (sg_region_within(names->values[i], names->values[k]))
                return true;
    return false;
}

/* The longest name of a region at `pos` that means one here, or a name to pass over. */
static uint32_t region_at(const scanner *s, size_t pos, size_t *ret_end)
{
    const sg_lexicon *lexicon = region_lexicon(s);
    const sg_name_table *names = lexicon->names;
    sg_str rest = {s->text.s + pos, s->text.n - pos};
    uint32_t name = sg_lexicon_longest(lexicon, rest);
    for (; name != SG_NO_NAME; name = sg_name_shorter(names, name)) {
        size_t end = pos + sg_name_text(names, name).n;
        *ret_end = end;
        uint32_t first = names->starts[name];
        if (first == names->starts[name + 1])
            return name;
        uint8_t kind = names->kinds[first];
        if (!whole_words(s->text, pos, end))
            continue;
        sg_str behind = {s->text.s + end, s->text.n - end};
        if ((kind & SG_NAME_KIND) != SG_NAME_FULL &&
            (names_something_else(behind) || is_within_town(s->text, end, behind)))
            continue;
        if ((kind & SG_NAME_CONTEXT) && !follows_its_region(s, names, name, pos))
            continue;
        return name;
    }
    return SG_NO_NAME;
}

static void put(scanner *s, size_t start, size_t end, sg_lexeme_kind kind, uint32_t id)
{
    if (s->count < s->max)
        s->out[s->count++] = (sg_lexeme){(uint32_t)start, (uint32_t)end, kind, id};
}

static void put_words(scanner *s, uint32_t name, size_t start, size_t end)
{
    const sg_name_table *names = s->v->words.names;
    for (uint32_t i = names->starts[name]; i < names->starts[name + 1]; i++) {
        uint32_t value = names->values[i];
        if (wanted_kind(s, value))
            put(s, start, end, (sg_lexeme_kind)(value >> KIND_SHIFT), value & ID_MASK);
    }
}

static void put_region(scanner *s, uint32_t name, size_t start, size_t end)
{
    const sg_name_table *names = region_lexicon(s)->names;
    if (names->starts[name] == names->starts[name + 1])
        return;
    put(s, start, end, SG_LEX_REGION, s->what & SG_SCAN_TOWNS ? name | TOWNS_BIT : name);
    s->region_name = name;
    s->region_end = end;
}

/* Reports what begins at `pos`; where to go on. */
static size_t scan_at(scanner *s, size_t pos)
{
    const unsigned words = SG_SCAN_TRADES | SG_SCAN_CERTIFICATES | SG_SCAN_PHRASES;
    size_t word_end = 0, region_end = 0;
    uint32_t word = s->what & words ? word_at(s, pos, &word_end) : SG_NO_NAME;
    uint32_t region = SG_NO_NAME;
    if ((s->what & (SG_SCAN_REGIONS | SG_SCAN_TOWNS)) && (unsigned char)s->text.s[pos] >= 0x80)
        region = region_at(s, pos, &region_end);
    if (word == SG_NO_NAME)
        word_end = 0;
    if (region == SG_NO_NAME)
        region_end = 0;
    if (word_end && word_end >= region_end)
        put_words(s, word, pos, word_end);
    if (region_end && region_end >= word_end)
        put_region(s, region, pos, region_end);
    size_t end = word_end > region_end ? word_end : region_end;
    if (end)
        return end;
    unsigned char lead = (unsigned char)s->text.s[pos];
    size_t next = pos + (lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
    return next < s->text.n ? next : s->text.n;
}

static sg_name_sort sort_wanted(unsigned what)
{
    switch (what & (SG_SCAN_TRADES | SG_SCAN_CERTIFICATES | SG_SCAN_PHRASES)) {
    case SG_SCAN_TRADES: return SG_SORT_TRADE;
    case SG_SCAN_CERTIFICATES: return SG_SORT_CERTIFICATE;
    case SG_SCAN_PHRASES: return SG_SORT_PHRASE;
    default: return SG_ANY_SORT;
    }
}

size_t sg_vocabulary_scan(const sg_vocabulary *v, sg_str folded, unsigned what, sg_lexeme *ret,
                          size_t max)
{
    scanner s = {.v = v, .text = folded, .what = what, .sort = sort_wanted(what), .out = ret,
                 .max = max,
                 .region_name = SG_NO_NAME};
    if (folded.n >= UINT32_MAX)
        return 0;
    size_t pos = 0;
    while (pos < folded.n && s.count < max) {
        char c = folded.s[pos];
        bool inside_word = pos > 0 && is_word_byte(c) && is_word_byte(folded.s[pos - 1]);
        bool blank = (unsigned char)c <= ' ';
        pos = blank || inside_word ? pos + 1 : scan_at(&s, pos);
    }
    return s.count;
}

const sg_region *sg_lexeme_regions(const sg_vocabulary *v, uint32_t id, size_t *ret_count)
{
    const sg_name_table *names = id & TOWNS_BIT ? v->towns.names : v->regions.names;
    uint32_t name = id & ~TOWNS_BIT;
    if (name >= names->count) {
        *ret_count = 0;
        return NULL;
    }
    *ret_count = names->starts[name + 1] - names->starts[name];
    return &names->values[names->starts[name]];
}
