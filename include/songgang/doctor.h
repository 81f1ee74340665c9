/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is the data whole (check), and is the machine fit to serve it (doctor)? Both give findings, one a
 * line: good, worth a note, or bad.
 */
#ifndef SONGGANG_DOCTOR_H
#define SONGGANG_DOCTOR_H

#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef enum sg_health { SG_HEALTH_GOOD, SG_HEALTH_NOTE, SG_HEALTH_BAD } sg_health;

/* `name` is stable and English ("ledger"), `label` and `text` are Chinese. Valid during the call. */
typedef struct sg_finding {
    const char *name, *label, *text;
    sg_health health;
} sg_finding;
typedef void (*sg_finding_visit)(void *context, const sg_finding *finding);

typedef struct sg_doctor_request {
    const char *data_dir;
    const sg_vocabulary *vocabulary;
    bool quick;           /* check: no ledger, no comparison of every posting */
    const char *libevent; /* doctor: version the program runs with, "2.1.12-stable" */
} sg_doctor_request;

/* Files, references, ledger, index = store, policy. The worst of them is returned. */
sg_health sg_check(const sg_doctor_request *request, sg_finding_visit visit, void *context);
/* Versions, disk, clock, permissions, key, journal, limits, policy, index. */
sg_health sg_doctor(const sg_doctor_request *request, sg_finding_visit visit, void *context);

#endif
