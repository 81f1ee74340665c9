/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A query line while it is read: folded text in which whatever is understood is blanked out, so
 * that each reader sees only what those before it left.
 */
#ifndef SG_SERVICE_SEARCH_LINE_H
#define SG_SERVICE_SEARCH_LINE_H

#include "search_internal.h"

enum { SG_LINE_LEXEMES = 64 };

typedef struct sg_line {
    const sg_vocabulary *vocabulary;
    sg_arena *arena;
    char *text; /* folded */
    size_t size;
    const uint32_t *map; /* folded byte → byte of the line as typed */
    sg_understood *understood;
    bool failed; /* memory is short */
} sg_line;

static inline sg_str sg_line_text(const sg_line *l)
{
    return (sg_str){l->text, l->size};
}

/* Length of the first of `words` (NULL at the end) that stands at `at`, or ends there; 0: none. */
size_t sg_line_any(const sg_line *l, size_t at, const char *const *words);
size_t sg_line_any_before(const sg_line *l, size_t at, const char *const *words);
bool sg_line_han_at(const sg_line *l, size_t at);
bool sg_line_han_before(const sg_line *l, size_t at);
void sg_line_blank(sg_line *l, size_t start, size_t end);
/* Notes that [start, end) says `key` = `value`; blanks nothing. */
void sg_line_note(sg_line *l, size_t start, size_t end, const char *key, const char *value,
                  const char *label);

/* Wage, age, sex and accommodation (search_figures.c). */
void sg_line_figures(sg_line *l);

#endif
