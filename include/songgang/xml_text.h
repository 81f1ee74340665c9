/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts of a small XML document, each with the path of its element: what WeChat sends.
 */
#ifndef SONGGANG_XML_TEXT_H
#define SONGGANG_XML_TEXT_H

#include "songgang/arena.h"
#include "songgang/status.h"
#include "songgang/text.h"

typedef struct sg_xml_text {
    const char *path; /* "xml/SubscribeMsgSentEvent/List/MsgID" */
    const char *text; /* of this element itself, blanks at its ends removed */
} sg_xml_text;

enum { SG_XML_TEXTS = 512, SG_XML_DEPTH = 8 };

/* One for each element that holds no other, in the order of the document, in `arena`. SG_FORMAT: not well
 * formed, not UTF-8, with a DOCTYPE, deeper or with more elements than the bounds. */
sg_status sg_xml_texts(sg_str document, sg_arena *arena, sg_xml_text **ret, size_t *ret_count,
                       sg_error *err);

#endif
