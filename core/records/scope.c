/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See scope.h: what lies within whose responsibility.
 */
#include "songgang/scope.h"

const sg_scope sg_everywhere = {.whole = true};

sg_scope sg_scope_of(sg_locality area)
{
    return area == 0 ? sg_everywhere : (sg_scope){.home = area};
}

bool sg_scope_covers(const sg_scope *scope, sg_locality home)
{
    if (!scope)
        return false;
    return scope->whole || (scope->home != 0 && home != 0 && sg_locality_within(home, scope->home));
}

bool sg_scope_covers_all(const sg_scope *scope, sg_locality area)
{
    if (!scope)
        return false;
    return scope->whole || sg_scope_covers(scope, area);
}

bool sg_scope_touches(const sg_scope *scope, sg_locality area)
{
    if (!scope || (!scope->whole && scope->home == 0))
        return false;
    return scope->whole || area == 0 || sg_locality_within(scope->home, area) ||
           sg_locality_within(area, scope->home);
}

bool sg_scope_narrow(const sg_scope *scope, sg_locality wanted, sg_scope *ret)
{
    if (!scope)
        return false;
    if (wanted == 0) {
        *ret = *scope;
        return true;
    }
    if (!sg_scope_covers_all(scope, wanted))
        return false;
    *ret = (sg_scope){.home = wanted};
    return true;
}
