/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a training course suits a worker. Pure; any thread.
 */
#ifndef SONGGANG_COURSE_H
#define SONGGANG_COURSE_H

#include "songgang/profile.h"

/* 1..10000, or 0 when the worker may not attend: age or target group not admitted, or the course
 * has begun. Parts: trade gap 50 % (a related trade, or a certificate not yet held, teaches most),
 * place 30 % (own county, own prefecture), date 15 % (soon is better), allowance 5 %. */
int sg_course_score(const sg_course *course, const sg_profile *profile, sg_date today);

#endif
