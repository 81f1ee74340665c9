/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folded text → runs → tokens. The one place that decides what a token is, used by indexing and
 * query alike, so that both always agree.
 */
#ifndef SG_SHIM_INDEX_TOKENS_H
#define SG_SHIM_INDEX_TOKENS_H

#include "songgang/text.h"

typedef enum sg_run_kind { SG_RUN_HAN, SG_RUN_WORD } sg_run_kind;

typedef struct sg_run {
    sg_run_kind kind;
    size_t start, end; /* bytes */
    size_t count;      /* code points */
} sg_run;

enum { SG_TOKEN_MAX = 64 }; /* bytes of a term; longer words are cut, in index and query alike */

/* Next run of Han characters or of one Latin/digit word at or after `*pos`; false at the end. */
bool sg_run_next(sg_str folded, size_t *pos, sg_run *ret);

typedef enum sg_token_kind {
    SG_TOKEN_TEXT,     /* bigram or word */
    SG_TOKEN_CHARACTER /* one Han character */
} sg_token_kind;
typedef void (*sg_token_visit)(void *context, sg_token_kind kind, const char *token, size_t size);

/* Tokens of a text: overlapping bigrams of Han runs, words whole, of mixed words (plc300) also the
 * letters alone. A lone Han character is a character token; with `characters` every one is. */
void sg_tokens_each(sg_str folded, bool characters, sg_token_visit visit, void *context);

#endif
