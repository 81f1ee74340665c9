/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place where rows are kept from those they do not concern: the SQL function sg_within, what it
 * is bound to, and the note of what was refused.
 */
#include <stdio.h>

#include "songgang/messages/access.h"
#include "store_internal.h"

enum { WHOLE = 0, NOBODY = -1 };

sg_status sg_scope_given(const sg_scope *scope, sg_error *err)
{
    return scope ? SG_OK : sg_fail(err, SG_INTERNAL, "%s", SG_MSG_SCOPE_MISSING);
}

void sg_bind_scope(sqlite3_stmt *statement, int index, const sg_scope *scope)
{
    int64_t home = NOBODY;
    if (scope && scope->whole)
        home = WHOLE;
    else if (scope && scope->home != 0)
        home = (int64_t)scope->home;
    sqlite3_bind_int64(statement, index, home);
}

void sg_store_note_refused(sg_store *store, const char *what)
{
    snprintf(store->refused, sizeof store->refused, "%s", what);
}

bool sg_store_refused(sg_store *store, char ret[128])
{
    if (!store->refused[0])
        return false;
    snprintf(ret, 128, "%s", store->refused);
    store->refused[0] = '\0';
    return true;
}

/* sg_within(home, bound): does somebody living at `home` (0: unknown) belong to the scope bound? */
static void within(sqlite3_context *context, int count, sqlite3_value **value)
{
    (void)count;
    int64_t home = sqlite3_value_int64(value[0]);
    int64_t bound = sqlite3_value_int64(value[1]);
    bool inside = bound == WHOLE && sqlite3_value_type(value[1]) == SQLITE_INTEGER;
    if (bound > 0 && home > 0)
        inside = sg_locality_within((sg_locality)home, (sg_locality)bound);
    sqlite3_result_int(context, inside);
}

/* sg_touches(area, bound): is anybody of `area` (0: everywhere) in the scope bound? */
static void touches(sqlite3_context *context, int count, sqlite3_value **value)
{
    (void)count;
    int64_t bound = sqlite3_value_int64(value[1]);
    const sg_scope scope = {.whole = bound == WHOLE &&
                                     sqlite3_value_type(value[1]) == SQLITE_INTEGER,
                            .home = bound > 0 ? (sg_locality)bound : 0};
    sqlite3_result_int(context,
                       sg_scope_touches(&scope, (sg_locality)sqlite3_value_int64(value[0])));
}

sg_status sg_scope_functions(sg_store *store, sg_error *err)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    int rc = sqlite3_create_function_v2(store->db, "sg_within", 2, flags, NULL, within, NULL, NULL,
                                        NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function_v2(store->db, "sg_touches", 2, flags, NULL, touches, NULL, NULL,
                                        NULL);
    return rc == SQLITE_OK ? SG_OK : sg_store_fail(store, rc, err);
}
