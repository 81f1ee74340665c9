/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names that a misspelt text may have meant: written with characters that sound the same (悍工 for
 * 焊工) or look alike (东菀 for 东莞), or typed as pinyin, whole or by its initials. A sound may be
 * off by one of the steps that speakers of southern Mandarin make: z/zh, c/ch, s/sh, n/l, en/eng,
 * in/ing. It runs only when a query finds nothing, so it simply passes over all names once: where
 * the sounds of a name could stand in the text is told by and-ing one bit set per syllable.
 */
#include <string.h>

#include "lexicon.h"

enum { NAME_CHARACTERS = 8, LETTERS_MIN = 2, INITIALS_MAX = 6, STEPS_MAX = 1, TOO_FAR = 9 };
enum { BUCKETS = 256, CHARACTERS = 64, KIND_SHIFT = 28, ID_MASK = 0x0FFFFFFF };

/* Characters that are taken for one another by their looks. */
static const char *const look_alikes[] = {"莞菀苑宛", "贞员", "黔默", "裁栽载", "钢刚",
                                          "叉又",     "铣洗", "仁任", "缝逢",   "晴睛"};
enum { GROUPS = sizeof look_alikes / sizeof *look_alikes };

/* Second readings of characters in names of trades and places: 会计, 银行, 调度, 重庆. */
static const struct {
    const char *character, *reading;
} second_readings[] = {
    {"会", "kuai"}, {"行", "hang"}, {"调", "diao"}, {"重", "chong"}, {"长", "zhang"},
    {"厦", "xia"},  {"单", "shan"}, {"都", "du"},   {"传", "zhuan"}, {"弹", "tan"},
    {"乐", "yue"},  {"莞", "guan"}, {"参", "shen"}, {"朝", "zhao"},  {"盛", "cheng"},
};

typedef struct text {
    sg_str bytes;
    uint32_t character[CHARACTERS];
    uint32_t offset[CHARACTERS + 1];
    size_t count;
    uint64_t sound[BUCKETS]; /* positions at which a syllable of that bucket is heard */
    struct word {
        char letters[CHARACTERS];
        size_t count;
        uint32_t start, end;
    } word[CHARACTERS / 2];
    size_t word_count;
} text;

typedef struct found {
    sg_suggestion *out;
    size_t count, max;
} found;

/* ---- sounds ---- */

/* zh, ch, sh or the first letter; the rest is the final. */
static size_t initial_of(const char *syllable)
{
    return syllable[0] == '\0' ? 0 : syllable[1] == 'h' ? 2 : 1;
}

static char plain_initial(const char *syllable)
{
    return syllable[0] == 'n' ? 'l' : syllable[0];
}

/* Length of a final without the g that en/eng and in/ing differ by. */
static size_t plain_final(const char *final, size_t size)
{
    bool nasal = size == 3 && final[1] == 'n' && final[2] == 'g' &&
                 (final[0] == 'e' || final[0] == 'i');
    return nasal ? 2 : size;
}

static unsigned bucket_of(const char *syllable)
{
    const char *final = syllable + initial_of(syllable);
    size_t size = plain_final(final, strlen(final));
    unsigned hash = (unsigned char)plain_initial(syllable);
    for (size_t i = 0; i < size; i++) {
        hash = hash * 31 + (unsigned char)final[i];
    }
    return (hash ^ hash >> 8) % BUCKETS;
}

/* Steps between what was typed or heard and a syllable: 0 the same, TOO_FAR for another one. */
static int steps_between(const char *a, size_t size, const char *b)
{
    size_t length = strlen(b);
    if (size == length && memcmp(a, b, size) == 0) {
        return 0;
    }
    size_t start_a = size > 1 && a[1] == 'h' ? 2 : 1;
    size_t start_b = initial_of(b);
    if (size < start_a || length < start_b || plain_initial(a) != plain_initial(b)) {
        return TOO_FAR;
    }
    size_t rest_a = size - start_a;
    size_t rest_b = length - start_b;
    size_t plain_a = plain_final(a + start_a, rest_a);
    if (plain_a != plain_final(b + start_b, rest_b) ||
        memcmp(a + start_a, b + start_b, plain_a) != 0) {
        return TOO_FAR;
    }
    bool initials_differ = start_a != start_b || a[0] != b[0];
    return (initials_differ ? 1 : 0) + (rest_a != rest_b ? 1 : 0);
}

static bool in_group(sg_str group, uint32_t character)
{
    for (size_t pos = 0; pos < group.n;) {
        if (sg_utf8_next(group, &pos) == character) {
            return true;
        }
    }
    return false;
}

static bool look_alike(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < GROUPS; i++) {
        sg_str group = sg_str_of(look_alikes[i]);
        if (in_group(group, a) && in_group(group, b)) {
            return true;
        }
    }
    return false;
}

/* Marks a position under its own sound and under those of its look-alikes. */
static void hear(text *t, size_t at)
{
    const uint64_t bit = UINT64_C(1) << at;
    const char *own = sg_pinyin(t->character[at]);
    if (own != NULL) {
        t->sound[bucket_of(own)] |= bit;
    }
    for (size_t i = 0; i < GROUPS; i++) {
        sg_str group = sg_str_of(look_alikes[i]);
        bool member = in_group(group, t->character[at]);
        for (size_t pos = 0; member && pos < group.n;) {
            const char *other = sg_pinyin(sg_utf8_next(group, &pos));
            if (other != NULL) {
                t->sound[bucket_of(other)] |= bit;
            }
        }
    }
}

/* ---- the text ---- */

/* Latin words, and two of them typed apart (`han gong`) as one more. */
static void read_words(text *t)
{
    for (size_t i = 0; i < t->count && t->word_count + 2 < CHARACTERS / 2;) {
        struct word *w = &t->word[t->word_count];
        size_t end = i;
        while (end < t->count && t->character[end] >= 'a' && t->character[end] <= 'z') {
            w->letters[end - i] = (char)t->character[end];
            end++;
        }
        if (end == i) {
            i++;
            continue;
        }
        w->count = end - i;
        w->start = t->offset[i];
        w->end = t->offset[end];
        t->word_count++;
        struct word *last = t->word_count > 1 ? w - 1 : NULL;
        if (last != NULL && last->end + 1 == w->start && last->count + w->count < CHARACTERS) {
            struct word *joined = w + 1;
            memcpy(joined->letters, last->letters, last->count);
            memcpy(joined->letters + last->count, w->letters, w->count);
            joined->count = last->count + w->count;
            joined->start = last->start;
            joined->end = w->end;
            struct word single = *w; /* the last one stays last, to be joined in its turn */
            *w = *joined;
            *joined = single;
            t->word_count++;
        }
        i = end;
    }
}

static void read_text(text *t, sg_str bytes)
{
    memset(t, 0, sizeof *t);
    t->bytes = bytes;
    for (size_t pos = 0; pos < bytes.n && t->count < CHARACTERS; t->count++) {
        t->offset[t->count] = (uint32_t)pos;
        t->character[t->count] = sg_utf8_next(bytes, &pos);
        t->offset[t->count + 1] = (uint32_t)pos;
        if (sg_is_han(t->character[t->count])) {
            hear(t, t->count);
        }
    }
    read_words(t);
}

/* ---- names ---- */

typedef struct spoken {
    uint32_t character[NAME_CHARACTERS];
    const char *syllable[NAME_CHARACTERS];
    const char *other[NAME_CHARACTERS]; /* second reading, or the same again */
    size_t count;
} spoken;

static const char *second_reading(uint32_t character, const char *first)
{
    for (size_t i = 0; i < sizeof second_readings / sizeof *second_readings; i++) {
        size_t pos = 0;
        if (sg_utf8_next(sg_str_of(second_readings[i].character), &pos) == character) {
            return second_readings[i].reading;
        }
    }
    return first;
}

/* False for names that are not 2..8 Han characters. */
static bool speak(sg_str name, spoken *ret)
{
    ret->count = 0;
    for (size_t pos = 0; pos < name.n;) {
        if (ret->count == NAME_CHARACTERS) {
            return false;
        }
        uint32_t cp = sg_utf8_next(name, &pos);
        const char *syllable = sg_is_han(cp) ? sg_pinyin(cp) : NULL;
        if (syllable == NULL) {
            return false;
        }
        ret->character[ret->count] = cp;
        ret->syllable[ret->count] = syllable;
        ret->other[ret->count++] = second_reading(cp, syllable);
    }
    return ret->count >= 2;
}

/* Steps from the text at `at` to the name; TOO_FAR when it is another word, or the name itself. */
static int heard_at(const text *t, size_t at, const spoken *name)
{
    int steps = 0;
    bool same = true;
    for (size_t i = 0; i < name->count && steps <= STEPS_MAX; i++) {
        uint32_t cp = t->character[at + i];
        if (cp == name->character[i]) {
            continue;
        }
        same = false;
        const char *own = sg_pinyin(cp);
        int sound = own == NULL ? TOO_FAR : steps_between(own, strlen(own), name->syllable[i]);
        int second = own == NULL ? TOO_FAR : steps_between(own, strlen(own), name->other[i]);
        sound = second < sound ? second : sound;
        steps += sound > 1 && look_alike(cp, name->character[i]) ? 1 : sound;
    }
    return same ? TOO_FAR : steps;
}

/* Steps from typed letters to the syllables of a name from `at` on. */
static int typed_steps(const char *letters, size_t count, const spoken *name, size_t at, int left)
{
    if (at == name->count) {
        return count == 0 ? 0 : TOO_FAR;
    }
    int best = TOO_FAR;
    for (size_t size = 1; size <= count && size <= 6; size++) {
        int steps = steps_between(letters, size, name->syllable[at]);
        int second = steps_between(letters, size, name->other[at]);
        steps = second < steps ? second : steps;
        if (steps <= left) {
            int rest = typed_steps(letters + size, count - size, name, at + 1, left - steps);
            best = rest + steps < best ? rest + steps : best;
        }
    }
    return best;
}

static bool are_initials(const char *letters, size_t count, const spoken *name)
{
    size_t at = 0;
    for (size_t i = 0; i < name->count; i++) {
        if (at >= count || (letters[at] != name->syllable[i][0] &&
                            letters[at] != name->other[i][0])) {
            return false;
        }
        bool wide = name->syllable[i][1] == 'h' || name->other[i][1] == 'h';
        at++;
        if (at < count && letters[at] == 'h' && wide && count - at > name->count - i - 1) {
            at++;
        }
    }
    return at == count;
}

/* ---- collecting ---- */

static bool better(const sg_suggestion *a, const sg_suggestion *b)
{
    uint32_t size_a = a->end - a->start;
    uint32_t size_b = b->end - b->start;
    return size_a != size_b ? size_a > size_b : a->cost < b->cost;
}

/* The name of a trade itself, not an alias. */
static bool is_proper(const sg_suggestion *s)
{
    const sg_trade *trade = s->kind == SG_LEX_TRADE ? sg_trade_get((sg_trade_id)s->id) : NULL;
    return trade != NULL && sg_str_equal(s->name, sg_str_of(trade->name));
}

/* One entry for a meaning of a span, the cheapest; of too many the worst go. */
static void keep(found *f, const sg_suggestion *next)
{
    size_t at = f->count;
    for (size_t i = 0; i < f->count; i++) {
        sg_suggestion *s = &f->out[i];
        if (s->start == next->start && s->end == next->end && s->kind == next->kind &&
            s->id == next->id) {
            if (next->cost < s->cost || (next->cost == s->cost && is_proper(next))) {
                *s = *next;
            }
            return;
        }
    }
    if (at == f->max) {
        at = 0;
        for (size_t i = 1; i < f->count; i++) {
            at = better(&f->out[at], &f->out[i]) ? i : at;
        }
        if (!better(next, &f->out[at])) {
            return;
        }
    } else {
        f->count++;
    }
    f->out[at] = *next;
}

typedef struct named {
    sg_str text;
    const uint32_t *values;
    size_t count;
    bool regions;
} named;

static void keep_meanings(found *f, const named *n, uint32_t start, uint32_t end, int cost)
{
    sg_suggestion s = {.start = start, .end = end, .name = n->text, .cost = (uint8_t)cost};
    for (size_t i = 0; i < n->count; i++) {
        s.kind = n->regions ? SG_LEX_REGION : (sg_lexeme_kind)(n->values[i] >> KIND_SHIFT);
        s.id = n->regions ? n->values[i] : n->values[i] & ID_MASK;
        if (s.kind != SG_LEX_PHRASE) {
            keep(f, &s);
        }
    }
}

static void try_name(const text *t, const named *n, found *f)
{
    spoken name;
    if (!speak(n->text, &name)) {
        return;
    }
    uint64_t places = UINT64_MAX;
    for (size_t i = 0; i < name.count && places != 0; i++) {
        places &=
            (t->sound[bucket_of(name.syllable[i])] | t->sound[bucket_of(name.other[i])]) >> i;
    }
    for (size_t at = 0; places != 0; at++, places >>= 1) {
        int steps = places & 1 ? heard_at(t, at, &name) : TOO_FAR;
        if (steps <= STEPS_MAX) {
            keep_meanings(f, n, t->offset[at], t->offset[at + name.count], steps);
        }
    }
    for (size_t i = 0; i < t->word_count; i++) {
        const struct word *w = &t->word[i];
        char first = plain_initial(w->letters);
        if (w->count < LETTERS_MIN || (first != plain_initial(name.syllable[0]) &&
                                       first != plain_initial(name.other[0]))) {
            continue;
        }
        int steps = typed_steps(w->letters, w->count, &name, 0, STEPS_MAX);
        if (steps <= STEPS_MAX) {
            keep_meanings(f, n, w->start, w->end, steps);
        } else if (w->count <= INITIALS_MAX && are_initials(w->letters, w->count, &name)) {
            keep_meanings(f, n, w->start, w->end, SG_SUGGEST_INITIALS);
        }
    }
}

size_t sg_vocabulary_suggest(const sg_vocabulary *v, sg_str folded, sg_suggestion *ret, size_t max)
{
    text t;
    found f = {ret, 0, max};
    read_text(&t, folded);
    const sg_name_table *tables[2] = {v->words.names, v->regions.names};
    for (size_t k = 0; k < 2 && max > 0; k++) {
        const sg_name_table *names = tables[k];
        for (uint32_t i = 0; i < names->count; i++) {
            uint32_t first = names->starts[i];
            bool everyday = k == 1 && names->starts[i + 1] > first &&
                            (names->kinds[first] & SG_NAME_CONTEXT) != 0;
            named n = {sg_name_text(names, i), names->values + first, names->starts[i + 1] - first,
                       k == 1};
            if (n.count > 0 && !everyday) {
                try_name(&t, &n, &f);
            }
        }
    }
    for (size_t i = 1; i < f.count; i++) { /* the best first */
        sg_suggestion s = ret[i];
        size_t at = i;
        for (; at > 0 && better(&s, &ret[at - 1]); at--) {
            ret[at] = ret[at - 1];
        }
        ret[at] = s;
    }
    return f.count;
}
