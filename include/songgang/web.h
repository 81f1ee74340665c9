/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages embedded in the binary: console, big screen, and what they load.
 */
#ifndef SONGGANG_WEB_H
#define SONGGANG_WEB_H

#include <stdbool.h>
#include <stddef.h>

typedef struct sg_web_asset {
    const char *path; /* "/", "/assets/console-ABCDEFGH.js" */
    const char *type; /* media type */
    const char *tag;  /* entity tag of the content, quoted */
    const unsigned char *data;
    size_t size;
    const unsigned char *gzip; /* the same packed; NULL: not worth it */
    size_t gzip_size;
    bool immutable; /* its name changes with its content */
} sg_web_asset;

/* The asset of that exact path; NULL: there is none. Static; any thread. */
const sg_web_asset *sg_web_find(const char *path, size_t size);

#endif
