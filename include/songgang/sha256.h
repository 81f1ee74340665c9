/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256, and the canonical byte string the ledger is hashed over: every field is its length in
 * decimal, a colon, its bytes and a comma (a netstring), so that no two different rows give the
 * same bytes and anybody can recompute them (docs/ledger.md).
 */
#ifndef SONGGANG_SHA256_H
#define SONGGANG_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SG_SHA256_SIZE = 32, SG_SHA256_HEX = 2 * SG_SHA256_SIZE + 1 };

/* A running hash: plain memory, copied freely, never freed. */
typedef struct sg_sha256 {
    uint64_t opaque[16];
} sg_sha256;

void sg_sha256_begin(sg_sha256 *hash);
void sg_sha256_add(sg_sha256 *hash, const void *data, size_t size);
void sg_sha256_end(sg_sha256 *hash, unsigned char ret[SG_SHA256_SIZE]);
/* One netstring; NULL counts as empty. */
void sg_sha256_field(sg_sha256 *hash, const char *text, size_t size);
void sg_sha256_text(sg_sha256 *hash, const char *text);
/* The number in decimal, as one netstring. */
void sg_sha256_number(sg_sha256 *hash, int64_t number);
/* `size` bytes as lower-case hexadecimal; `ret` has room for 2 * size + 1. */
void sg_hex(const unsigned char *data, size_t size, char *ret);

#endif
