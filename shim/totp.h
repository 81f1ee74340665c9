/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One-time passwords by the clock (RFC 6238: HMAC-SHA-1, six digits, thirty seconds), which is what every
 * authenticator app makes. Pure but for the HMAC, which is OpenSSL's; no globals, any thread.
 */
#ifndef SONGGANG_SHIM_TOTP_H
#define SONGGANG_SHIM_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SG_TOTP_SECRET = 20, SG_TOTP_SECONDS = 30, SG_TOTP_DIGITS = 6, SG_TOTP_SKEW = 1 };

/* The code of time step `step` (seconds since 1970 / SG_TOTP_SECONDS), with its NUL. False: no memory. */
bool sg_totp_code(const unsigned char secret[SG_TOTP_SECRET], int64_t step,
                  char ret[SG_TOTP_DIGITS + 1]);

/* The step whose code this is, of those at most SG_TOTP_SKEW away from `now` (seconds) and after step
 * `last`, so that a code is accepted once; 0 when it is of none. Takes as long for any wrong code. */
int64_t sg_totp_step(const unsigned char secret[SG_TOTP_SECRET], const char *code, int64_t now,
                     int64_t last);

/* RFC 4648 base32 without padding; `ret` has room for (size * 8 + 4) / 5 + 1 bytes. */
void sg_base32(const unsigned char *data, size_t size, char *ret);

#endif
