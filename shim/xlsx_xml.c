/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * XML streamed from a zip part through expat. Prefixes are dropped rather than resolved: strict,
 * transitional and oddly prefixed workbooks then read alike, and no part of a sheet that concerns
 * us has two elements that differ by namespace alone.
 */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

enum {
    CHUNK = 64 * 1024,
    DEPTH_MAX = 64,
    TOKEN_MAX = 1024 * 1024 /* bytes without any event: expat would scan them again and again */
};

struct sg_xml {
    XML_Parser parser;
    sg_zip *zip;
    sg_zip_part *part;
    const sg_xml_handlers *handlers;
    void *context;
    int depth;
    size_t silent; /* bytes since the last event */
    bool eof, paused;
    sg_error error; /* of a handler */
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

/* ---- handlers ---- */

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    sg_xml *xml = user;
    xml->silent = 0;
    if (++xml->depth > DEPTH_MAX) {
        sg_error error = {SG_OK, ""};
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_DEEP, sg_zip_name(xml->zip));
        sg_xml_fail(xml, &error);
    }
    if (!sg_xml_failed(xml))
        xml->handlers->start(xml->context, xml, local_name(name), attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    sg_xml *xml = user;
    xml->silent = 0;
    xml->depth--;
    if (!sg_xml_failed(xml))
        xml->handlers->end(xml->context, xml, local_name(name));
}

static void XMLCALL on_text(void *user, const XML_Char *text, int size)
{
    sg_xml *xml = user;
    xml->silent = 0;
    if (!sg_xml_failed(xml))
        xml->handlers->text(xml->context, xml, text, (size_t)size);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int internal)
{
    (void)name, (void)system_id, (void)public_id, (void)internal;
    sg_xml *xml = user;
    sg_error error = {SG_OK, ""};
    sg_fail(&error, SG_FORMAT, SG_MSG_WORKBOOK_DTD, sg_zip_name(xml->zip));
    sg_xml_fail(xml, &error);
}

static void XMLCALL on_comment(void *user, const XML_Char *text)
{
    (void)text;
    ((sg_xml *)user)->silent = 0;
}

static void XMLCALL on_instruction(void *user, const XML_Char *target, const XML_Char *text)
{
    (void)target, (void)text;
    ((sg_xml *)user)->silent = 0;
}

/* ---- running ---- */

sg_status sg_xml_open(sg_zip *zip, int64_t part, const sg_xml_handlers *handlers, void *context,
                      sg_xml **ret, sg_error *err)
{
    sg_xml *xml = calloc(1, sizeof *xml);
    if (!xml)
        return sg_fail_memory(err);
    xml->zip = zip;
    xml->handlers = handlers;
    xml->context = context;
    xml->parser = XML_ParserCreate(NULL);
    sg_status status =
        xml->parser ? sg_zip_part_open(zip, part, &xml->part, err) : sg_fail_memory(err);
    if (status != SG_OK) {
        sg_xml_close(xml);
        return status;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    if (handlers->text)
        XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    XML_SetCommentHandler(xml->parser, on_comment);
    XML_SetProcessingInstructionHandler(xml->parser, on_instruction);
    *ret = xml;
    return SG_OK;
}

/* What stopped the parser for good. */
static sg_status fail_xml(const sg_xml *xml, sg_error *err)
{
    if (sg_xml_failed(xml))
        return sg_fail(err, xml->error.status, "%s", xml->error.text);
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return sg_fail_memory(err);
    char where[160];
    snprintf(where, sizeof where, SG_MSG_WORKBOOK_XML, XML_GetCurrentLineNumber(xml->parser),
             code == XML_ERROR_NO_ELEMENTS ? SG_MSG_WORKBOOK_TRUNCATED : XML_ErrorString(code));
    return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_DAMAGED, sg_zip_name(xml->zip), where);
}

static sg_status feed(sg_xml *xml, enum XML_Status *ret, sg_error *err)
{
    size_t n;
    void *buffer = XML_GetBuffer(xml->parser, CHUNK);
    if (!buffer)
        return fail_xml(xml, err);
    sg_status status = sg_zip_part_read(xml->part, buffer, CHUNK, &n, err);
    if (status != SG_OK)
        return status;
    xml->eof = n < CHUNK;
    xml->silent += n;
    *ret = XML_ParseBuffer(xml->parser, (int)n, xml->eof);
    return SG_OK;
}

sg_status sg_xml_run(sg_xml *xml, bool *ret_end, sg_error *err)
{
    *ret_end = false;
    for (;;) {
        enum XML_Status state = XML_STATUS_OK;
        if (xml->paused) {
            xml->paused = false;
            state = XML_ResumeParser(xml->parser);
        } else if (xml->eof) {
            *ret_end = true;
            return SG_OK;
        } else {
            sg_status status = feed(xml, &state, err);
            if (status != SG_OK)
                return status;
        }
        if (state == XML_STATUS_ERROR || sg_xml_failed(xml))
            return fail_xml(xml, err);
        if (state == XML_STATUS_SUSPENDED) {
            xml->paused = true;
            return SG_OK;
        }
        if (xml->silent > TOKEN_MAX)
            return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_TOKEN, sg_zip_name(xml->zip));
    }
}

void sg_xml_pause(sg_xml *xml)
{
    XML_StopParser(xml->parser, XML_TRUE);
}

void sg_xml_fail(sg_xml *xml, const sg_error *error)
{
    if (sg_xml_failed(xml))
        return;
    xml->error = *error;
    XML_StopParser(xml->parser, XML_FALSE);
}

void sg_xml_fail_memory(sg_xml *xml)
{
    sg_error error = {SG_OK, ""};
    sg_fail_memory(&error);
    sg_xml_fail(xml, &error);
}

bool sg_xml_failed(const sg_xml *xml)
{
    return xml->error.status != SG_OK;
}

uint64_t sg_xml_position(const sg_xml *xml)
{
    return sg_zip_part_position(xml->part);
}

void sg_xml_close(sg_xml *xml)
{
    if (!xml)
        return;
    if (xml->parser)
        XML_ParserFree(xml->parser);
    sg_zip_part_close(xml->part);
    free(xml);
}

sg_status sg_xml_read(sg_zip *zip, int64_t part, const sg_xml_handlers *handlers, void *context,
                      sg_error *err)
{
    sg_xml *xml;
    sg_status status = sg_xml_open(zip, part, handlers, context, &xml, err);
    if (status != SG_OK)
        return status;
    for (bool end = false; status == SG_OK && !end;)
        status = sg_xml_run(xml, &end, err);
    sg_xml_close(xml);
    return status;
}

/* ---- attributes ---- */

const char *sg_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

uint32_t sg_xml_number(const char *text, uint32_t otherwise)
{
    uint64_t value = 0;
    if (!text || !*text)
        return otherwise;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return otherwise;
        value = value * 10 + (uint64_t)(*text - '0');
        if (value >= UINT32_MAX)
            return otherwise;
    }
    return (uint32_t)value;
}
