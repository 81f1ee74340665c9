/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tokens of folded text. Han text is cut into overlapping bigrams, because every segmenter we
 * measured loses trade words (普工, 二保焊, 护工); Latin words and numbers stay whole.
 */
#include "index_tokens.h"

/* Letters and digits of any script written with spaces; everything else separates. */
static bool is_word(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z');
    }
    return (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x370 && cp <= 0x52F) ||
           (cp >= 0x3041 && cp <= 0x30FF && cp != 0x30FB) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* c++ and c# are words of their own: the signs belong to a one-letter word. */
static size_t with_sign(sg_str text, size_t start, size_t end)
{
    if (end - start != 1 || !is_letter(text.s[start])) {
        return end;
    }
    size_t at = end;
    while (at < text.n && at - end < 2 && (text.s[at] == '+' || text.s[at] == '#')) {
        at++;
    }
    return at;
}

bool sg_run_next(sg_str folded, size_t *pos, sg_run *ret)
{
    size_t at = *pos;
    size_t start = at;
    bool han = false;
    bool word = false;
    while (at < folded.n && !han && !word) {
        start = at;
        uint32_t cp = sg_utf8_next(folded, &at);
        han = sg_is_han(cp);
        word = !han && is_word(cp);
    }
    if (!han && !word) {
        *pos = folded.n;
        return false;
    }
    size_t end = at;
    size_t count = 1;
    while (at < folded.n) {
        uint32_t cp = sg_utf8_next(folded, &at);
        if (han ? !sg_is_han(cp) : !is_word(cp) || sg_is_han(cp)) {
            break;
        }
        end = at;
        count++;
    }
    if (word) {
        end = with_sign(folded, start, end);
    }
    *pos = end;
    *ret = (sg_run){han ? SG_RUN_HAN : SG_RUN_WORD, start, end, count};
    return true;
}

static void han_tokens(sg_str run, bool characters, sg_token_visit visit, void *context)
{
    size_t previous = 0;
    size_t at = 0;
    sg_utf8_next(run, &at);
    if (characters || at == run.n) {
        visit(context, SG_TOKEN_CHARACTER, run.s, at);
    }
    while (at < run.n) {
        size_t start = at;
        sg_utf8_next(run, &at);
        visit(context, SG_TOKEN_TEXT, run.s + previous, at - previous);
        if (characters) {
            visit(context, SG_TOKEN_CHARACTER, run.s + start, at - start);
        }
        previous = start;
    }
}

static void word_tokens(sg_str word, sg_token_visit visit, void *context)
{
    visit(context, SG_TOKEN_TEXT, word.s, sg_utf8_prefix(word, SG_TOKEN_MAX));
    for (size_t start = 0, end; start < word.n; start = end > start ? end : start + 1) {
        for (end = start; end < word.n && is_letter(word.s[end]); end++) {
        }
        if (end - start >= 2 && end - start < word.n && end - start <= SG_TOKEN_MAX) {
            visit(context, SG_TOKEN_TEXT, word.s + start, end - start);
        }
    }
}

void sg_tokens_each(sg_str folded, bool characters, sg_token_visit visit, void *context)
{
    sg_run run;
    for (size_t pos = 0; sg_run_next(folded, &pos, &run);) {
        sg_str text = {folded.s + run.start, run.end - run.start};
        if (run.kind == SG_RUN_HAN) {
            han_tokens(text, characters, visit, context);
        } else {
            word_tokens(text, visit, context);
        }
    }
}
