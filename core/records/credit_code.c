/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The unified social credit code of an organisation (GB 32100-2015): 17 characters and a check digit.
 */
#include <string.h>

#include "songgang/posting.h"

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
