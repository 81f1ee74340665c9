/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The worker page as HTML: made here, so that it can be read and answered without any script, put into
 * the frame that web/worker/index.html is. Whatever came from a posting is escaped.
 */
#ifndef SONGGANG_SERVER_WORKER_PAGE_HTML_H
#define SONGGANG_SERVER_WORKER_PAGE_HTML_H

#include "songgang/worker_page.h"

/* Above the page, about what was just done. */
typedef enum page_said {
    PAGE_SAID_NOTHING,
    PAGE_SAID_OK, /* the offer itself shows it */
    PAGE_SAID_CALL,
    PAGE_SAID_TRAINING,
    PAGE_SAID_ELSEWHERE,
    PAGE_SAID_STOP,
    PAGE_SAID_STALE,
    PAGE_SAID_NO,
    PAGE_SAID_UNKNOWN,
    PAGE_SAID_COUNT
} page_said;
const char *page_said_word(page_said said); /* as in ?said= */
page_said page_said_parse(sg_str word);     /* NOTHING for others */
const char *page_said_text(page_said said); /* Chinese; "" NOTHING and OK */

/* Appends the whole document. `token` is one that opened. */
void page_write(const sg_page *page, sg_str token, page_said said, sg_buffer *out);
/* A page that says why there is none. `text` is one sentence, not yet escaped. */
void page_write_refusal(const sg_page *page, const char *title, const char *text, sg_buffer *out);
/* Text as HTML content or as a quoted attribute. */
void page_escape(const char *text, sg_buffer *out);

#endif
