/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles and what they may do: the table of docs/access.md.
 */
#include <string.h>

#include "songgang/access.h"
#include "songgang/messages/access.h"

#define BIT(id) SG_RIGHT_BIT(SG_RIGHT_##id)
#define DESK (BIT(SEARCH) | BIT(MATCH) | BIT(WORKERS_READ) | BIT(WORKERS_WRITE) | BIT(REVEAL) |      \
              BIT(PLANS_READ) | BIT(STATS) | BIT(SCREEN))
#define EVERYBODY (BIT(NONE) | BIT(SIGNED_IN))

typedef enum level { LEVEL_ANY, LEVEL_COUNTY, LEVEL_TOWN } level; /* how small the region must be */

static const struct {
    const char *json, *label;
    uint32_t rights;
    int reveals; /* persons a day */
    level level;
} roles[SG_ROLE_COUNT] = {
#define X(id, json, label) [SG_ROLE_##id] = {json, label, EVERYBODY | RIGHTS_##id, REVEALS_##id,     \
                                             LEVEL_##id},
#define RIGHTS_ADMIN (SG_RIGHT_BIT(SG_RIGHT_COUNT) - 1)
#define RIGHTS_COUNTY (DESK | BIT(PLANS_WRITE) | BIT(IMPORT) | BIT(POSTINGS_WRITE))
#define RIGHTS_TOWNSHIP DESK
#define RIGHTS_VILLAGE DESK
#define RIGHTS_INTEGRATOR (BIT(SEARCH) | BIT(OUTBOX))
#define RIGHTS_SCREEN BIT(SCREEN)
#define RIGHTS_STATISTICS (BIT(STATS) | BIT(SCREEN))
#define REVEALS_ADMIN 100
#define REVEALS_COUNTY 200
#define REVEALS_TOWNSHIP 100
#define REVEALS_VILLAGE 50
#define REVEALS_INTEGRATOR 0
#define REVEALS_SCREEN 0
#define REVEALS_STATISTICS 0
#define LEVEL_ADMIN LEVEL_ANY
#define LEVEL_TOWNSHIP LEVEL_TOWN
#define LEVEL_VILLAGE LEVEL_TOWN
#define LEVEL_INTEGRATOR LEVEL_ANY
#define LEVEL_SCREEN LEVEL_ANY
#define LEVEL_STATISTICS LEVEL_ANY
    SG_ROLES(X)
#undef X
};

static const struct {
    const char *json, *label;
} rights[SG_RIGHT_COUNT] = {
#define X(id, json, label) [SG_RIGHT_##id] = {json, label},
    SG_RIGHTS(X)
#undef X
};

const char *sg_right_json(sg_right right)
{
    return right < SG_RIGHT_COUNT ? rights[right].json : NULL;
}

const char *sg_right_label(sg_right right)
{
    return right < SG_RIGHT_COUNT ? rights[right].label : NULL;
}

const char *sg_role_json(sg_role role)
{
    return role < SG_ROLE_COUNT ? roles[role].json : NULL;
}

const char *sg_role_label(sg_role role)
{
    return role < SG_ROLE_COUNT ? roles[role].label : NULL;
}

bool sg_role_parse(const char *text, sg_role *ret)
{
    for (int i = 0; text && i < SG_ROLE_COUNT; i++) {
        if (strcmp(text, roles[i].json) == 0 || strcmp(text, roles[i].label) == 0) {
            *ret = (sg_role)i;
            return true;
        }
    }
    return false;
}

uint32_t sg_role_rights(sg_role role)
{
    return role < SG_ROLE_COUNT ? roles[role].rights : 0;
}

int sg_role_reveals(sg_role role)
{
    return role < SG_ROLE_COUNT ? roles[role].reveals : 0;
}

sg_status sg_role_check_region(sg_role role, sg_locality region, sg_error *err)
{
    if (role >= SG_ROLE_COUNT)
        return sg_fail(err, SG_INVALID, SG_MSG_ROLE_UNKNOWN, "");
    if (roles[role].level >= LEVEL_COUNTY && region == 0)
        return sg_fail(err, SG_INVALID, SG_MSG_ROLE_NEEDS_REGION, roles[role].label);
    if (roles[role].level == LEVEL_TOWN && region <= 999999)
        return sg_fail(err, SG_INVALID, SG_MSG_ROLE_REGION_LARGE, roles[role].label);
    return SG_OK;
}

bool sg_caller_may(const sg_caller *caller, sg_right right)
{
    if (!caller || right <= SG_RIGHT_UNDECLARED || right >= SG_RIGHT_COUNT)
        return false;
    return right == SG_RIGHT_NONE || (caller->rights & SG_RIGHT_BIT(right)) != 0;
}
