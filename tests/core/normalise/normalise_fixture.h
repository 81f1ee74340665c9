/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Golden cases of the grammars: a line is the text, a tab, and what must be read from it. Shared by
 * the tests of this folder.
 */
#ifndef SG_TEST_NORMALISE_FIXTURE_H
#define SG_TEST_NORMALISE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/normalise/grammar.h"
#include "songgang/arena.h"

enum { CASE_TEXT = 512 };

/* A whole file, NUL-terminated; the caller frees it. NULL when it cannot be read. */
static inline char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = calloc(1, 1 << 18);
    size_t n = text ? fread(text, 1, (1 << 18) - 1, file) : 0;
    fclose(file);
    if (text)
        text[n] = '\0';
    return text;
}

typedef void (*print_case)(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out);

/* Runs every line of tests/core/normalise/<name> through `print` and compares. Fails with the list
 * of all that differ, and when there are fewer than `at_least` lines. */
static inline void check_cases(const sg_vocabulary *v, const char *name, size_t at_least,
                               print_case print)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/core/normalise/%s", SG_SOURCE_DIR, name);
    char *text = read_whole(path);
    assert_non_null(text);
    sg_arena *arena = sg_arena_new(0);
    size_t cases = 0, wrong = 0;
    for (char *next = text, *at; (at = next) != NULL && *at;) {
        next = strchr(at, '\n');
        if (next)
            *next++ = '\0';
        char *tab = strrchr(at, '\t');
        if (*at == '#' || !tab)
            continue;
        *tab = '\0';
        char got[CASE_TEXT] = "", *want = tab + 1;
        for (char *c = at; *c; c++) /* "\n" in a case is a line end */
            if (c[0] == '\\' && c[1] == 'n') {
                c[0] = ' ';
                c[1] = '\n';
            }
        print(v, sg_str_of(at), arena, got);
        cases++;
        if (strcmp(got, want) != 0) {
            wrong++;
            print_error("%s: “%s” gives “%s”, expected “%s”\n", name, at, got, want);
        }
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
    free(text);
    assert_int_equal(wrong, 0);
    assert_true(cases >= at_least);
}

static inline int make_vocabulary(void **state)
{
    *state = sg_vocabulary_new();
    return *state ? 0 : -1;
}

static inline int drop_vocabulary(void **state)
{
    sg_vocabulary_free(*state);
    return 0;
}

#endif
