/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An open index with its snapshot, for the tests of the index.
 */
#ifndef SG_TESTS_INDEX_OPENED_H
#define SG_TESTS_INDEX_OPENED_H

#include "tests/shim/index_fixture.h"

typedef struct opened {
    sg_index *index;
    sg_snapshot *snapshot;
} opened;

static opened open_index(fixture *f)
{
    sg_error error = {0};
    opened o = {NULL, NULL};
    expect_ok(sg_index_open(f->dir, &o.index, &error), &error);
    expect_ok(sg_index_snapshot(o.index, &o.snapshot, &error), &error);
    return o;
}

static void close_index(opened *o)
{
    sg_snapshot_free(o->snapshot);
    sg_index_close(o->index);
}

#endif
