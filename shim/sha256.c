/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 by libsodium, and the netstrings the ledger is hashed over. What is hashed stands in
 * docs/ledger.md, so that an auditor can recompute it with any tool.
 */
#include "songgang/sha256.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(sg_sha256), "the state fits");
_Static_assert(crypto_hash_sha256_BYTES == SG_SHA256_SIZE, "SHA-256 has 32 bytes");

/* libsodium's state holds 64-bit numbers, as ours does, so it is aligned. */
static crypto_hash_sha256_state *state_of(sg_sha256 *hash)
{
    return (crypto_hash_sha256_state *)(void *)hash->opaque;
}

void sg_sha256_begin(sg_sha256 *hash)
{
    crypto_hash_sha256_init(state_of(hash));
}

void sg_sha256_add(sg_sha256 *hash, const void *data, size_t size)
{
    if (size > 0)
        crypto_hash_sha256_update(state_of(hash), data, size);
}

void sg_sha256_end(sg_sha256 *hash, unsigned char ret[SG_SHA256_SIZE])
{
    crypto_hash_sha256_final(state_of(hash), ret);
}

/* Decimal digits of `number` at the end of `room`; where they begin. */
static char *decimal(uint64_t number, char *end)
{
    do
        *--end = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    return end;
}

void sg_sha256_field(sg_sha256 *hash, const char *text, size_t size)
{
    char head[24], *end = head + sizeof head;
    if (!text)
        size = 0;
    *--end = ':';
    char *start = decimal(size, end);
    sg_sha256_add(hash, start, (size_t)(head + sizeof head - start));
    sg_sha256_add(hash, text, size);
    sg_sha256_add(hash, ",", 1);
}

void sg_sha256_text(sg_sha256 *hash, const char *text)
{
    sg_sha256_field(hash, text, text ? strlen(text) : 0);
}

void sg_sha256_number(sg_sha256 *hash, int64_t number)
{
    char digits[24], *end = digits + sizeof digits;
    char *start = decimal(number < 0 ? 0 - (uint64_t)number : (uint64_t)number, end);
    if (number < 0)
        *--start = '-';
    sg_sha256_field(hash, start, (size_t)(end - start));
}

void sg_hex(const unsigned char *data, size_t size, char *ret)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        ret[2 * i] = digits[data[i] >> 4];
        ret[2 * i + 1] = digits[data[i] & 15];
    }
    ret[2 * size] = '\0';
}
