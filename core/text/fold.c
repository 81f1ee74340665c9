/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folding: the one notion of "the same text" that normalising, lookup, scanning and the index
 * share. The map back to the original lets a match be shown as it was written.
 */
#include <string.h>

#include "songgang/text.h"
#include "text_tables.h"

size_t sg_fold_code_point(uint32_t cp, uint32_t out[SG_FOLD_MAX])
{
    uint32_t entry = 0;
    if (cp <= 0x10FFFF) {
        size_t block = sg_fold_index[cp >> SG_TABLE_SHIFT];
        entry = sg_fold_entries[block * SG_TABLE_BLOCK + cp % SG_TABLE_BLOCK];
    }
    if (entry == 0 || !(entry & SG_FOLD_MANY)) {
        out[0] = entry ? entry : cp;
        return 1;
    }
    size_t count = entry >> 24 & 0x1F;
    memcpy(out, &sg_fold_pool[entry & 0xFFFFFF], count * sizeof *out);
    return count;
}

/* One pass over the text; with `out` NULL it only counts, so that the result is allocated once at
 * its true size. */
typedef struct folder {
    bool collapse;
    char *out;
    uint32_t *map;
    size_t n;
    bool after_blank;
} folder;

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
    size_t length = sg_utf8_put(cp, bytes);
    if (f->out) {
        memcpy(f->out + f->n, bytes, length);
        for (size_t i = 0; i < length && f->map; i++)
            f->map[f->n + i] = (uint32_t)from;
    }
    f->n += length;
}

static void run(folder *f, sg_str text)
{
    size_t pos = 0;
    while (pos < text.n) {
        size_t from = pos;
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
    folder counting = {.collapse = collapse};
    run(&counting, text);
    folder f = {.collapse = collapse, .out = sg_arena_alloc(arena, counting.n + 1)};
    if (with_map)
        f.map = sg_arena_array(arena, counting.n + 1, sizeof *f.map);
    if (!f.out || (with_map && !f.map))
        return false;
    run(&f, text);
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

char *sg_fold_copy(sg_arena *arena, const char *text)
{
    sg_folded folded;
    if (!fold_text(sg_str_of(text), false, false, arena, &folded))
        return NULL;
    return (char *)(uintptr_t)folded.text.s;
}
