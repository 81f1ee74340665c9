/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making and freeing the briefs of a snapshot; songgang/snapshot.h says what they hold.
 */
#ifndef SG_MATCH_BRIEF_H
#define SG_MATCH_BRIEF_H

#include "songgang/snapshot.h"

bool sg_briefs_build(sg_snapshot *s); /* false when memory is short */
void sg_briefs_free(sg_snapshot *s);

#endif
