/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folding: the one notion of "the same text" that normalising, lookup, scanning and the index
 * share. The map back to the original lets a match be shown as it was written.
 */
#include <string.h>

#include "songgang/text.h"
#include "text_tables.h"

static inline uint32_t entry_of(uint32_t cp)
{
    size_t block = sg_fold_index[cp >> SG_TABLE_SHIFT];
    return sg_fold_entries[block * SG_TABLE_BLOCK + cp % SG_TABLE_BLOCK];
}

size_t sg_fold_code_point(uint32_t cp, uint32_t out[SG_FOLD_MAX])
{
    uint32_t entry = cp <= 0x10FFFF ? entry_of(cp) : 0;
    if (entry == 0 || !(entry & SG_FOLD_MANY)) {
        out[0] = entry ? entry : cp;
        return 1;
    }
    size_t count = entry >> 24 & 0x1F;
    memcpy(out, &sg_fold_pool[entry & 0xFFFFFF], count * sizeof *out);
    return count;
}

/* One pass over the text. Few texts grow by folding: past the room there is it only counts, for a
 * second pass with as much as it takes. */
typedef struct folder {
    bool collapse;
    char *out;
    uint32_t *map;
    size_t n, room;
    bool after_blank;
} folder;

static inline void put(folder *f, const char *bytes, size_t length, size_t from)
{
    if (f->n + length <= f->room) {
        memcpy(f->out + f->n, bytes, length);
        for (size_t i = 0; i < length && f->map; i++)
            f->map[f->n + i] = (uint32_t)from;
    }
    f->n += length;
}

static void emit(folder *f, uint32_t cp, size_t from)
{
    bool blank = cp == ' ' || cp == '\t';
    if (f->collapse && blank) {
        if (f->after_blank)
            return;
        cp = ' ';
    }
    f->after_blank = blank;
    char bytes[4];
    put(f, bytes, sg_utf8_put(cp, bytes), from);
}

/* The character at `pos` when it is one of three bytes or a byte above the blanks, and folds to
 * itself: most are. Its length, or 0. */
static inline size_t plain_at(sg_str text, size_t pos)
{
    const unsigned char *s = (const unsigned char *)text.s + pos;
    if (s[0] > ' ' && s[0] < 0x80)
        return entry_of(s[0]) == 0;
    if (s[0] <= 0xE0 || s[0] >= 0xED || text.n - pos < 3 || (s[1] & 0xC0) != 0x80 ||
        (s[2] & 0xC0) != 0x80) /* E0 and ED may be malformed */
        return 0;
    uint32_t cp = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    return entry_of(cp) == 0 ? 3 : 0;
}

size_t sg_fold_seek(sg_str text, size_t pos, uint32_t first)
{
    while (pos < text.n) {
        size_t from = pos, plain = plain_at(text, pos);
        if (plain) {
            const unsigned char *s = (const unsigned char *)text.s + pos;
            uint32_t cp = plain == 1 ? s[0]
                                     : (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 |
                                           (s[2] & 0x3F);
            if (cp == first)
                return from;
            pos += plain;
            continue;
        }
        uint32_t cp = sg_utf8_next(text, &pos), many[SG_FOLD_MAX];
        if (cp == first || (sg_fold_code_point(cp, many) > 0 && many[0] == first))
            return from;
    }
    return text.n;
}

static void run(folder *f, sg_str text)
{
    size_t pos = 0;
    while (pos < text.n) {
        size_t from = pos, plain = plain_at(text, pos);
        if (plain) {
            f->after_blank = false;
            do
                pos += plain;
            while (!f->map && pos < text.n && (plain = plain_at(text, pos)) != 0);
            put(f, text.s + from, pos - from, from);
            continue;
        }
        uint32_t cp = sg_utf8_next(text, &pos);
        if (cp == '\r') {
            if (pos < text.n && text.s[pos] == '\n')
                continue;
            cp = '\n';
        }
        uint32_t many[SG_FOLD_MAX];
        size_t count = sg_fold_code_point(cp, many);
        for (size_t i = 0; i < count; i++)
            emit(f, many[i], from);
    }
}

static bool fold_text(sg_str text, bool collapse, bool with_map, sg_arena *arena, sg_folded *ret)
{
    if (text.n >= UINT32_MAX)
        return false;
    folder f = {.n = text.n};
    do {
        f = (folder){.collapse = collapse, .room = f.n, .out = sg_arena_alloc(arena, f.n + 1)};
        if (with_map)
            f.map = sg_arena_array(arena, f.room + 1, sizeof *f.map);
        if (!f.out || (with_map && !f.map))
            return false;
        run(&f, text);
    } while (f.n > f.room);
    f.out[f.n] = '\0';
    if (f.map)
        f.map[f.n] = (uint32_t)text.n;
    ret->text = (sg_str){f.out, f.n};
    ret->map = f.map;
    return true;
}

bool sg_fold(sg_str text, bool collapse, sg_arena *arena, sg_folded *ret)
{
    return fold_text(text, collapse, true, arena, ret);
}

bool sg_fold_text(sg_str text, bool collapse, sg_arena *arena, sg_str *ret)
{
    sg_folded folded;
    if (!fold_text(text, collapse, false, arena, &folded))
        return false;
    *ret = folded.text;
    return true;
}

char *sg_fold_copy(sg_arena *arena, const char *text)
{
    sg_folded folded;
    if (!fold_text(sg_str_of(text), false, false, arena, &folded))
        return NULL;
    return (char *)(uintptr_t)folded.text.s;
}
