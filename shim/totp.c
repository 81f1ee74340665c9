/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See totp.h.
 */
#include "totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

bool sg_totp_code(const unsigned char secret[SG_TOTP_SECRET], int64_t step,
                  char ret[SG_TOTP_DIGITS + 1])
{
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (!HMAC(EVP_sha1(), secret, SG_TOTP_SECRET, counter, sizeof counter, mac, &size) || size < 20)
        return false;
    const unsigned char *at = mac + (mac[size - 1] & 15);
    uint32_t number = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
                      (uint32_t)at[2] << 8 | (uint32_t)at[3];
    snprintf(ret, SG_TOTP_DIGITS + 1, "%06u", number % 1000000);
    return true;
}

int64_t sg_totp_step(const unsigned char secret[SG_TOTP_SECRET], const char *code, int64_t now,
                     int64_t last)
{
    const int64_t middle = now / SG_TOTP_SECONDS;
    int64_t found = 0;
    if (strlen(code) != SG_TOTP_DIGITS)
        return 0;
    for (int64_t step = middle - SG_TOTP_SKEW; step <= middle + SG_TOTP_SKEW; step++) {
        char right[SG_TOTP_DIGITS + 1];
        if (sg_totp_code(secret, step, right) && step > last && step > 0 &&
            sodium_memcmp(right, code, SG_TOTP_DIGITS) == 0)
            found = step;
    }
    return found;
}

void sg_base32(const unsigned char *data, size_t size, char *ret)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | data[i]) & 0xfff;
        for (count += 8; count >= 5; count -= 5)
            *ret++ = digits[bits >> (count - 5) & 31];
    }
    if (count > 0)
        *ret++ = digits[bits << (5 - count) & 31];
    *ret = '\0';
}
