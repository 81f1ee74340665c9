/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/xml_text.h. Entities of one's own need a DOCTYPE, which is refused, so nothing can swell.
 */
#include "songgang/xml_text.h"

#include <expat.h>
#include <string.h>

#include "songgang/json_writer.h"
#include "songgang/messages/channel.h"

typedef struct reading {
    XML_Parser parser;
    sg_arena *arena;
    sg_xml_text *list;
    size_t count;
    sg_buffer path, text;
    size_t parent[SG_XML_DEPTH]; /* length of the path without the element of this depth */
    bool leaf[SG_XML_DEPTH];
    int depth;
    sg_status status;
} reading;

static void stop(reading *r, sg_status status)
{
    if (r->status == SG_OK)
        r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    reading *r = user;
    (void)attributes;
    if (r->depth == SG_XML_DEPTH) {
        stop(r, SG_FORMAT);
        return;
    }
    if (r->depth > 0)
        r->leaf[r->depth - 1] = false;
    r->leaf[r->depth] = true;
    r->parent[r->depth++] = r->path.size;
    if (r->path.size > 0)
        sg_buffer_text(&r->path, "/");
    sg_buffer_text(&r->path, name);
    sg_buffer_clear(&r->text);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    reading *r = user;
    (void)name;
    if (r->status != SG_OK)
        return;
    r->depth--;
    if (r->leaf[r->depth]) {
        if (r->count == SG_XML_TEXTS) {
            stop(r, SG_FORMAT);
            return;
        }
        sg_str text = sg_str_trim((sg_str){r->text.data ? r->text.data : "", r->text.size});
        sg_xml_text *entry = &r->list[r->count++];
        entry->path = sg_arena_strndup(r->arena, r->path.data, r->path.size);
        entry->text = sg_arena_strndup(r->arena, text.s, text.n);
        if (!entry->path || !entry->text || r->path.failed || r->text.failed)
            stop(r, SG_NO_MEMORY);
    }
    r->path.size = r->parent[r->depth];
    sg_buffer_clear(&r->text);
}

static void XMLCALL on_text(void *user, const XML_Char *text, int size)
{
    sg_buffer_append(&((reading *)user)->text, text, (size_t)size);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int internal)
{
    (void)name, (void)system_id, (void)public_id, (void)internal;
    stop(user, SG_FORMAT);
}

sg_status sg_xml_texts(sg_str document, sg_arena *arena, sg_xml_text **ret, size_t *ret_count,
                       sg_error *err)
{
    enum { LARGEST = 1 << 20 };
    if (document.n > LARGEST || !sg_utf8_valid(document))
        return sg_fail(err, SG_FORMAT, SG_MSG_XML_BROKEN);
    reading r = {.arena = arena, .parser = XML_ParserCreate("UTF-8")};
    r.list = sg_arena_array(arena, SG_XML_TEXTS, sizeof *r.list);
    if (!r.parser || !r.list) {
        XML_ParserFree(r.parser);
        return sg_fail_memory(err);
    }
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    enum XML_Status parsed = XML_Parse(r.parser, document.s, (int)document.n, XML_TRUE);
    XML_ParserFree(r.parser);
    sg_buffer_free(&r.path);
    sg_buffer_free(&r.text);
    if (r.status == SG_NO_MEMORY)
        return sg_fail_memory(err);
    if (parsed != XML_STATUS_OK || r.status != SG_OK)
        return sg_fail(err, SG_FORMAT, SG_MSG_XML_BROKEN);
    *ret = r.list;
    *ret_count = r.count;
    return SG_OK;
}
