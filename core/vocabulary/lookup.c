/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys of names, and the search for near ones. The latter runs only on the way to an error, so it
 * simply measures every name of the table.
 */
#include "lookup.h"

#include <string.h>

#include "songgang/messages.h"

static bool is_joint(uint32_t cp)
{
    switch (cp) {
    case '-': case '/': case '\\': case ',': case '.': case '>': case '|': case '\'': case '_':
    case 0xB7: case 0x2010: case 0x2013: case 0x2014: case 0x2019: case 0x2022: case 0x2192:
    case 0x3001: case 0x30FB:
        return true;
    default:
        return false;
    }
}

bool sg_key_of(sg_str text, bool joints, sg_key *ret)
{
    text = sg_str_trim(text);
    if (text.n > SG_KEY_MAX)
        return false;
    ret->n = 0;
    size_t pos = 0;
    while (pos < text.n) {
        uint32_t many[SG_FOLD_MAX];
        size_t count = sg_fold_code_point(sg_utf8_next(text, &pos), many);
        for (size_t i = 0; i < count; i++) {
            if (many[i] <= ' ' || (joints && is_joint(many[i])))
                continue;
            if (ret->n + 4 > sizeof ret->s)
                return false;
            ret->n += sg_utf8_put(many[i], ret->s + ret->n);
        }
    }
    return true;
}

enum { COMPARED = 16 }; /* names are compared by this many characters */

static size_t code_points(sg_str text, uint32_t ret[COMPARED])
{
    size_t count = 0, pos = 0;
    while (pos < text.n && count < COMPARED)
        ret[count++] = sg_utf8_next(text, &pos);
    return count;
}

static bool sounds_alike(uint32_t a, uint32_t b)
{
    const char *reading_a = sg_pinyin(a), *reading_b = sg_pinyin(b);
    return reading_a && reading_b && strcmp(reading_a, reading_b) == 0;
}

/* Edit distance in quarters: another character costs 4, one that sounds the same 1. */
static int distance(const uint32_t *a, size_t length_a, const uint32_t *b, size_t length_b)
{
    int row[COMPARED + 1];
    for (size_t j = 0; j <= length_b; j++)
        row[j] = (int)j * 4;
    for (size_t i = 1; i <= length_a; i++) {
        int diagonal = row[0];
        row[0] = (int)i * 4;
        for (size_t j = 1; j <= length_b; j++) {
            int replace = diagonal;
            if (a[i - 1] != b[j - 1])
                replace += sounds_alike(a[i - 1], b[j - 1]) ? 1 : 4;
            int drop = row[j] + 4, insert = row[j - 1] + 4;
            diagonal = row[j];
            int least = drop < insert ? drop : insert;
            row[j] = replace < least ? replace : least;
        }
    }
    return row[length_b];
}

/* 0..1000; a common beginning counts, since it is rarely the first character people get wrong. */
static int likeness(const uint32_t *a, size_t length_a, const uint32_t *b, size_t length_b)
{
    size_t longest = length_a > length_b ? length_a : length_b;
    if (longest == 0)
        return 0;
    int score = 1000 - distance(a, length_a, b, length_b) * 250 / (int)longest;
    size_t common = 0;
    while (common < length_a && common < length_b && a[common] == b[common])
        common++;
    return common >= 2 ? score + 100 : score;
}

typedef struct nearest {
    uint32_t value[SG_NEAR_MAX];
    int score[SG_NEAR_MAX];
    size_t count;
} nearest;

/* Insert in order of score; a value already there keeps its better score. */
static void offer(nearest *best, uint32_t value, int score)
{
    for (size_t i = 0; i < best->count; i++) {
        if (best->value[i] != value)
            continue;
        if (score <= best->score[i])
            return;
        for (; i + 1 < best->count; i++) {
            best->value[i] = best->value[i + 1];
            best->score[i] = best->score[i + 1];
        }
        best->count--;
    }
    size_t at = best->count;
    while (at > 0 && score > best->score[at - 1])
        at--;
    if (at == SG_NEAR_MAX)
        return;
    if (best->count < SG_NEAR_MAX)
        best->count++;
    for (size_t i = best->count - 1; i > at; i--) {
        best->value[i] = best->value[i - 1];
        best->score[i] = best->score[i - 1];
    }
    best->value[at] = value;
    best->score[at] = score;
}

size_t sg_nearest(const sg_name_table *names, sg_str key, uint32_t mask, uint32_t wanted,
                  uint32_t ret[SG_NEAR_MAX])
{
    /* Latin names are long and share many letters. */
    const int least = key.n > 0 && (unsigned char)key.s[0] < 0x80 ? 700 : 500;
    uint32_t looked_for[COMPARED], name[COMPARED];
    size_t length = code_points(key, looked_for);
    nearest best = {0};
    for (uint32_t i = 0; i < names->count; i++) {
        sg_str text = sg_name_text(names, i);
        if (text.n > key.n * 2 + 3 || key.n > text.n * 2 + 3)
            continue;
        int score = likeness(looked_for, length, name, code_points(text, name));
        if (score < least)
            continue;
        for (uint32_t k = names->starts[i]; k < names->starts[i + 1]; k++)
            if ((names->values[k] & mask) == wanted)
                offer(&best, names->values[k], score);
    }
    memcpy(ret, best.value, sizeof best.value);
    return best.count;
}

int sg_quoted(sg_str text)
{
    return (int)sg_utf8_prefix(text, 60);
}

void sg_name_list_add(sg_name_list *list, const char *before, const char *name)
{
    size_t n = list->n;
    const char *parts[] = {n ? SG_MSG_LIST_SEPARATOR : "", before, name};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i]);
        if (n + length >= sizeof list->text) {
            list->text[list->n] = '\0';
            return;
        }
        memcpy(list->text + n, parts[i], length);
        n += length;
    }
    list->text[n] = '\0';
    list->n = n;
}
