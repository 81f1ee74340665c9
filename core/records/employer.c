/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Employer names made comparable: 东莞市华联电子科技有限公司, 华联电子科技(东莞)有限公司 and 华联电子科技
 * should share a key; two different companies must not.
 */
#include <stdlib.h>
#include <string.h>

#include "songgang/posting.h"

/* Legal forms, longest first, cut from the end until none fits. */
static const char *const legal_forms[] = {
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "股份公司", "分公司", "总公司", "子公司", "集团公司",
    "个体工商户",   "公司",         "集团",
};

static sg_str cut_legal_forms(sg_str name)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
            size_t n = strlen(legal_forms[i]);
            if (name.n > n && memcmp(name.s + name.n - n, legal_forms[i], n) == 0) {
                name.n -= n;
                again = true;
                break;
            }
        }
    }
    return name;
}

/* Province and city at the front: full names with their suffix go, bare short names stay when less
 * than two characters would be left. */
static sg_str cut_place(sg_str name)
{
    static const char *const ends[] = {"省", "市", "自治区", "自治州"};
    for (int round = 0; round < 2; round++) {
        size_t cut = 0;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            size_t at = sg_str_find(name, sg_str_of(ends[i]));
            size_t end = at == SIZE_MAX ? 0 : at + strlen(ends[i]);
            /* 2..11 characters of place, and a name of two characters must remain */
            if (at != SIZE_MAX && at >= 6 && at <= 33 && name.n - end >= 6 && end > cut)
                cut = at <= 12 || i >= 2 ? end : cut;
        }
        name.s += cut;
        name.n -= cut;
    }
    return name;
}

uint64_t sg_employer_key(const char *name)
{
    if (!name)
        return 0;
    sg_arena *arena = sg_arena_new(0);
    char *folded = arena ? sg_fold_copy(arena, name) : NULL;
    uint64_t key = 0;
    if (folded) {
        /* drop blanks, punctuation and bracketed parts */
        size_t size = 0;
        int depth = 0;
        sg_str text = sg_str_of(folded);
        for (size_t pos = 0; pos < text.n;) {
            size_t start = pos;
            uint32_t cp = sg_utf8_next(text, &pos);
            bool letter = sg_is_han(cp) || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
                          cp > 0x3400;
            if (cp == '(' || cp == '[' || cp == 0x3010)
                depth++;
            else if ((cp == ')' || cp == ']' || cp == 0x3011) && depth > 0)
                depth--;
            else if (letter && depth == 0) {
                memmove(folded + size, folded + start, pos - start);
                size += pos - start;
            }
        }
        sg_str rest = cut_place(cut_legal_forms((sg_str){folded, size}));
        if (rest.n > 0)
            key = sg_hash64(rest.s, rest.n, 2);
    }
    sg_arena_free(arena);
    return key;
}
