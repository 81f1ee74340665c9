/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the lookups of names share: the form a name is compared in, and names near to one that
 * nobody knows.
 */
#ifndef SG_LOOKUP_H
#define SG_LOOKUP_H

#include "lexicon.h"

/* Longer than any name; a longer text is unknown without looking. */
enum { SG_KEY_MAX = 240, SG_NEAR_MAX = 3, SG_NEAR_TEXT = 256 };

typedef struct sg_key {
    char s[SG_KEY_MAX * 2];
    size_t n;
} sg_key;

/* Folded, without blanks; `joints` drops the signs between the parts of a place as well. False
 * when the text is too long to be a name. */
bool sg_key_of(sg_str text, bool joints, sg_key *ret);

/* Values of the names most like `key`, best first; only those whose bits under `mask` equal
 * `wanted`. At most SG_NEAR_MAX. */
size_t sg_nearest(const sg_name_table *names, sg_str key, uint32_t mask, uint32_t wanted,
                  uint32_t ret[SG_NEAR_MAX]);

/* Bytes of `text` worth quoting in a message: whole characters, at most 60 bytes. */
int sg_quoted(sg_str text);

/* A list of names for a message; names that do not fit are left out. */
typedef struct sg_name_list {
    char text[SG_NEAR_TEXT];
    size_t n;
} sg_name_list;
void sg_name_list_add(sg_name_list *list, const char *before, const char *name);

#endif
