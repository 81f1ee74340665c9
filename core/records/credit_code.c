/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/credit_code.h: 17 characters and a check digit, by weights that are powers of 3.
 */
#include "songgang/credit_code.h"

#include <string.h>

enum { CODE = 18, BASE = 31 };

bool sg_credit_code_valid(const char *code)
{
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* without I O S V Z */
    int sum = 0, weight = 1;
    if (!code || strlen(code) != CODE)
        return false;
    for (int i = 0; i < CODE; i++) {
        const char *at = strchr(digits, code[i]);
        if (!at)
            return false;
        sum += weight * (int)(at - digits); /* of the check digit too: then it is divisible */
        weight = i == CODE - 2 ? 1 : weight * 3 % BASE;
    }
    return sum % BASE == 0;
}
