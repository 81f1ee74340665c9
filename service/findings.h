/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How check and doctor tell what they find.
 */
#ifndef SONGGANG_SERVICE_FINDINGS_H
#define SONGGANG_SERVICE_FINDINGS_H

#include "songgang/doctor.h"

typedef struct findings {
    const sg_doctor_request *request;
    sg_finding_visit visit;
    void *context;
    sg_health worst;
} findings;

/* One finding, printf-formatted. */
void find(findings *f, sg_health health, const char *name, const char *label, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Good with `good`, or bad with the text of the error; SG_MISSING is bad too. */
void find_status(findings *f, const char *name, const char *label, sg_status status,
                 const sg_error *err, const char *good);

/* Of both: the policy in force, and the published index. */
void find_policy(findings *f);
void find_index(findings *f, bool compare);

#endif
