/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cutting JSON by brackets and strings. Whether an element is well formed is for its reader to say.
 */
#include "json_elements.h"

#include <string.h>

enum { WHOLE_MAX = 256 * 1024 }; /* smaller documents are read as one: "@id" may refer anywhere */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blank(sg_json_elements *e)
{
    for (; e->at < e->end && is_blank(*e->at); e->at++)
        e->line += *e->at == '\n';
}

/* Past the string at `at` (its opening quote). */
static void skip_string(sg_json_elements *e)
{
    for (e->at++; e->at < e->end && *e->at != '"'; e->at++) {
        if (*e->at == '\\' && e->at + 1 < e->end)
            e->at++;
        e->line += *e->at == '\n';
    }
    if (e->at < e->end)
        e->at++;
}

/* Past one value; it ends before ',' or a closing bracket of its surroundings. */
static bool skip_value(sg_json_elements *e)
{
    int64_t depth = 0;
    while (e->at < e->end) {
        char c = *e->at;
        if (depth == 0 && (c == ',' || c == ']' || c == '}'))
            return true;
        if (c == '"') {
            skip_string(e);
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        e->line += c == '\n';
        e->at++;
    }
    return depth == 0;
}

/* In the object at `at`, stand at the value of "@graph" if that is an array. */
static bool find_graph(sg_json_elements *e)
{
    static const char key[] = "\"@graph\"";
    for (e->at++;;) {
        skip_blank(e);
        if (e->at >= e->end || *e->at != '"')
            return false;
        bool graph = (size_t)(e->end - e->at) > sizeof key && !memcmp(e->at, key, sizeof key - 1);
        skip_string(e);
        skip_blank(e);
        if (e->at >= e->end || *e->at != ':')
            return false;
        e->at++;
        skip_blank(e);
        if (graph)
            return e->at < e->end && *e->at == '[';
        if (!skip_value(e) || e->at >= e->end || *e->at != ',')
            return false;
        e->at++;
    }
}

/* The elements of the array at `at`: stops `end` at its closing bracket. */
static bool enter_array(sg_json_elements *e)
{
    sg_json_elements probe = *e;
    for (probe.at++;; probe.at++) {
        if (!skip_value(&probe) || probe.at >= probe.end || *probe.at == '}')
            return false;
        if (*probe.at == ']')
            break;
    }
    e->at++;
    e->end = probe.at;
    return true;
}

bool sg_json_elements_open(sg_str text, sg_json_elements *ret)
{
    sg_json_elements e = {text.s, text.s + text.n, 1}, whole;
    skip_blank(&e);
    if (e.at == e.end)
        return false;
    whole = e;
    while (whole.end > whole.at && is_blank(whole.end[-1]))
        whole.end--;
    *ret = whole;
    if (*e.at == '[') {
        if (!enter_array(&e))
            return false;
        *ret = e;
        for (e.at = e.end + 1; e.at < whole.end; e.at++)
            if (!is_blank(*e.at))
                return false; /* something after the array */
        return true;
    }
    if (!skip_value(&e))
        return false;
    e = whole;
    if (text.n > WHOLE_MAX && *e.at == '{' && find_graph(&e) && enter_array(&e))
        *ret = e;
    return true;
}

bool sg_json_elements_next(sg_json_elements *e, sg_str *ret, uint64_t *ret_line)
{
    for (;;) {
        skip_blank(e);
        if (e->at >= e->end)
            return false;
        const char *from = e->at;
        *ret_line = e->line;
        if (!skip_value(e) || e->at == from) { /* a stray bracket: the rest is one bad record */
            if (e->at == from && *from == ',') {
                e->at++;
                continue;
            }
            e->at = e->end;
        }
        *ret = sg_str_trim((sg_str){from, (size_t)(e->at - from)});
        if (e->at < e->end && *e->at == ',')
            e->at++;
        return true;
    }
}
