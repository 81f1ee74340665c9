/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of JSON-LD as texts. Portals write the same thing in a dozen ways; whoever reads a field
 * should not have to know which.
 */
#include "json_ld_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_REFERENCES = 4096 }; /* nodes looked at for one reference */

static const char *const prefixes[] = {"schema:", "http://schema.org/", "https://schema.org/"};

static const char *without_prefix(const char *text)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(text, prefixes[i], strlen(prefixes[i])) == 0)
            return text + strlen(prefixes[i]);
    return text;
}

bool sg_ld_is(const json_t *node, const char *type)
{
    const json_t *types = json_object_get(node, "@type");
    if (json_is_string(types))
        return strcmp(without_prefix(json_string_value(types)), type) == 0;
    for (size_t i = 0; i < json_array_size(types); i++) {
        const char *text = json_string_value(json_array_get(types, i));
        if (text && strcmp(without_prefix(text), type) == 0)
            return true;
    }
    return false;
}

/* {"@id":…} alone stands for the node of that name in the document's graph. */
static const json_t *resolve(const sg_ld *ld, const json_t *node)
{
    const char *id = json_string_value(json_object_get(node, "@id"));
    if (!id || json_object_size(node) != 1)
        return node;
    const json_t *graph = json_is_array(ld->root) ? ld->root : json_object_get(ld->root, "@graph");
    size_t count = json_array_size(graph);
    for (size_t i = 0; i < count && i < MAX_REFERENCES; i++) {
        const json_t *other = json_array_get(graph, i);
        const char *name = json_string_value(json_object_get(other, "@id"));
        if (name && json_object_size(other) > 1 && strcmp(name, id) == 0)
            return other;
    }
    return node;
}

const json_t *sg_ld_member(sg_ld *ld, const json_t *object, const char *term)
{
    const json_t *node = json_object_get(object, term);
    char key[96];
    for (size_t i = 0; !node && i < sizeof prefixes / sizeof *prefixes; i++) {
        snprintf(key, sizeof key, "%s%s", prefixes[i], term);
        node = json_object_get(object, key);
    }
    return node && !json_is_null(node) ? resolve(ld, node) : NULL;
}

const json_t *sg_ld_first(sg_ld *ld, const json_t *node)
{
    if (json_is_array(node))
        node = json_array_get(node, 0);
    return node ? resolve(ld, node) : NULL;
}

static const char *copy(sg_ld *ld, const char *text, size_t length)
{
    sg_str trimmed = sg_str_trim((sg_str){text, length});
    if (trimmed.n == 0)
        return NULL;
    const char *kept = sg_arena_strndup(ld->arena, trimmed.s, trimmed.n);
    ld->no_memory |= !kept;
    return kept;
}

static const char *scalar(sg_ld *ld, const json_t *node, const char *term, int depth)
{
    static const char *const names[] = {"@value", "name", "value", "legalName", "text", "url"};
    char number[64];
    if (!node || json_is_null(node) || depth > 3)
        return NULL;
    if (json_is_string(node))
        return copy(ld, json_string_value(node), json_string_length(node));
    if (json_is_integer(node)) {
        int n = snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(node));
        return copy(ld, number, (size_t)n);
    }
    if (json_is_real(node))
        return copy(ld, number, sg_number_text(json_real_value(node), number, sizeof number));
    if (!json_is_object(node)) {
        ld->wrong = term;
        return NULL;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = scalar(ld, sg_ld_member(ld, node, names[i]), term, depth + 1);
        if (text)
            return text;
    }
    return NULL;
}

const char *sg_ld_join(sg_ld *ld, const char *a, const char *separator, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    const char *joined = sg_arena_printf(ld->arena, "%s%s%s", a, separator, b);
    ld->no_memory |= !joined;
    return joined;
}

const char *sg_ld_text(sg_ld *ld, const json_t *node, const char *term, const char *separator)
{
    enum { MOST = 64 }; /* joining copies what is there already */
    if (!json_is_array(node))
        return scalar(ld, node, term, 0);
    const char *joined = NULL;
    for (size_t i = 0; i < json_array_size(node) && i < MOST; i++)
        joined = sg_ld_join(ld, joined, separator,
                            scalar(ld, resolve(ld, json_array_get(node, i)), term, 0));
    return joined;
}

const char *sg_ld_member_text(sg_ld *ld, const json_t *object, const char *term)
{
    return sg_ld_text(ld, sg_ld_member(ld, object, term), term, "\n");
}

/* ---- HTML ---- */

static size_t put_character(char *out, unsigned long code)
{
    if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = ' ';
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[more] | (code >> (6 * more)));
    for (size_t i = 1; i <= more; i++)
        out[i] = (char)(0x80 | ((code >> (6 * (more - i))) & 0x3F));
    return more + 1;
}

/* A reference at `text` ("&amp;"): never longer as a character than as written. */
static size_t entity(const char *text, char *out, size_t *ret_written)
{
    static const struct {
        const char *name;
        unsigned long code;
    } known[] = {{"&nbsp;", ' '}, {"&amp;", '&'},  {"&lt;", '<'},  {"&gt;", '>'},
                 {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].name);
        if (strncmp(text, known[i].name, length) == 0) {
            *ret_written = put_character(out, known[i].code);
            return length;
        }
    }
    if (text[1] != '#')
        return 0;
    bool hex = text[2] == 'x' || text[2] == 'X';
    const char *digits = text + 2 + hex;
    size_t count = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (count == 0 || count > 7 || digits[count] != ';')
        return 0;
    *ret_written = put_character(out, strtoul(digits, NULL, hex ? 16 : 10));
    return (size_t)(digits - text) + count + 1;
}

/* Length of the tag at `text`, 0 when "<" is just a sign. */
static size_t tag(const char *text, bool *ret_block)
{
    static const char *const blocks[] = {"br", "p", "li", "div", "ul", "ol", "tr", "h"};
    const char *name = text + 1 + (text[1] == '/');
    if (!((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') || *name == '!'))
        return 0;
    const char *end = strchr(name, '>');
    *ret_block = false;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        size_t length = strlen(blocks[i]);
        if (strncasecmp(name, blocks[i], length) == 0 &&
            (name[length] == '>' || name[length] == ' ' || name[length] == '/' ||
             (blocks[i][0] == 'h' && name[1] >= '1' && name[1] <= '6')))
            *ret_block = true;
    }
    return end ? (size_t)(end - text) + 1 : 0;
}

const char *sg_ld_plain(sg_ld *ld, const char *html)
{
    if (!html || (!strchr(html, '<') && !strchr(html, '&')))
        return html;
    char *plain = sg_arena_alloc(ld->arena, strlen(html) + 1);
    if (!plain) {
        ld->no_memory = true;
        return NULL;
    }
    size_t used = 0;
    bool tags = true; /* without another '>' there is no further tag to look for */
    for (const char *at = html; *at;) {
        bool block = false;
        size_t written = 1, taken = 0;
        if (*at == '<' && tags) {
            taken = tag(at, &block);
            written = 0;
            tags = taken > 0 || strchr(at, '>');
            if (block && used && plain[used - 1] != '\n')
                plain[used++] = '\n';
        } else if (*at == '&') {
            taken = entity(at, plain + used, &written);
        }
        if (!taken) {
            plain[used] = *at;
            written = taken = 1;
        }
        used += written;
        at += taken;
    }
    return copy(ld, plain, used);
}
