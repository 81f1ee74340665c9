/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a JSON-LD document: cut into elements, read as postings; what is normalised already
 * must come out as a document that reads again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "indexer/json_elements.h"
#include "songgang/json_ld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const sg_vocabulary *v, const sg_posting *posting, sg_arena *arena)
{
    sg_buffer record = {0}, out = {0};
    sg_json_writer w;
    sg_json *json = NULL;
    sg_json_ld_nodes nodes;
    sg_json_ld_posting second;
    sg_unknown_keys unknown = {.count = 0};
    sg_json_begin(&w, &record);
    sg_json_put_posting(&w, posting);
    sg_json_begin(&w, &out);
    sg_json_ld_put_posting(&w, posting, record.data, record.size);
    if (record.failed || out.failed || sg_json_parse(out.data, out.size, &json, NULL) != SG_OK ||
        sg_json_ld_find(json, arena, &nodes, NULL) != SG_OK || nodes.count != 1 ||
        sg_json_ld_at(v, json, &nodes, 0, arena, &second, &unknown, NULL) != SG_OK ||
        !second.normalised)
        abort();
    sg_json_free(json);
    sg_buffer_free(&record);
    sg_buffer_free(&out);
}

static void read_document(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    sg_json *json = NULL;
    sg_json_ld_nodes nodes;
    sg_unknown_keys unknown = {.count = 0};
    sg_error err = {SG_OK, ""};
    if (sg_json_parse(text.s, text.n, &json, &err) != SG_OK)
        return;
    if (sg_json_ld_find(json, arena, &nodes, &err) == SG_OK)
        for (size_t i = 0; i < nodes.count && i < 8; i++) {
            sg_json_ld_posting posting;
            if (sg_json_ld_at(v, json, &nodes, i, arena, &posting, &unknown, &err) == SG_OK &&
                posting.normalised)
                again(v, &posting.posting, arena);
        }
    sg_json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sg_vocabulary *v;
    if (!v && !(v = sg_vocabulary_new()))
        return 0;
    sg_arena *arena = sg_arena_new(0);
    sg_str text = {(const char *)data, size}, element;
    sg_json_elements elements;
    uint64_t line, last = 0;
    if (arena && sg_json_elements_open(text, &elements)) {
        while (sg_json_elements_next(&elements, &element, &line)) {
            if (element.s < text.s || element.s + element.n > text.s + text.n || line < last)
                abort();
            last = line;
            read_document(v, element, arena);
        }
    }
    sg_arena_free(arena);
    return 0;
}
