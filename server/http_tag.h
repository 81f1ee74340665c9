/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Entity tags: does If-Match or If-None-Match name this one (RFC 9110, 8.8.3 and 13.1)? Pure.
 */
#ifndef SONGGANG_SERVER_HTTP_TAG_H
#define SONGGANG_SERVER_HTTP_TAG_H

#include <stdbool.h>

#include "songgang/text.h"

typedef enum http_comparison { HTTP_STRONG, HTTP_WEAK } http_comparison;

/* Is `tag` ("\"v\"" or "W/\"v\"") in the list of tags, or the list "*"? If-Match compares strongly (a weak
 * tag equals none), If-None-Match weakly. A list that is not well formed holds what stands before the
 * fault; no header ({NULL,0}) holds nothing. */
bool http_tag_listed(sg_str list, const char *tag, http_comparison comparison);

#endif
