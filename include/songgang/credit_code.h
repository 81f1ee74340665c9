/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The unified social credit code of an organisation: who can be asked after.
 */
#ifndef SONGGANG_CREDIT_CODE_H
#define SONGGANG_CREDIT_CODE_H

#include <stdbool.h>

/* Is it a unified social credit code (GB 32100-2015) with the right check digit? That such a code is
 * stated says who can be asked after, not that the employer was looked into. NULL: no. Pure. */
bool sg_credit_code_valid(const char *code);

#endif
