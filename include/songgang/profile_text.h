/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker says of himself in his own words, read into the profile: the one place where match,
 * planning, the checker and the roster get it from. Pure; any number of threads may share the
 * vocabulary.
 */
#ifndef SONGGANG_PROFILE_TEXT_H
#define SONGGANG_PROFILE_TEXT_H

#include "songgang/arena.h"
#include "songgang/profile.h"
#include "songgang/status.h"

/* One thing that was read. */
typedef struct sg_profile_note {
    const char *field; /* as in the profile's JSON: "trades", "regions", "avoid_trades" … Static */
    const char *code;  /* of a trade, skill, certificate or region (arena), or a JSON word; NULL */
    const char *label; /* 工种：缝纫工（做过3年）. In the arena */
    const char *quote; /* the words it was read from, as written. In the arena */
} sg_profile_note;

enum { SG_PROFILE_NOTES_MAX = 40 };
typedef struct sg_profile_notes {
    sg_profile_note item[SG_PROFILE_NOTES_MAX];
    size_t count;
} sg_profile_notes;

/* Reads `profile->text` (NULL: nothing to do) and fills in what the profile does not state itself:
 * explicit fields always win, and lists of trades, skills and certificates are only added to. What
 * somebody refuses (不想去广东，保安不做，不上夜班) goes to the avoid_… fields. `notes` (nullable) gets
 * what was read, in the order of the profile's fields. SG_NO_MEMORY; the profile is then unchanged. */
sg_status sg_profile_understand(const sg_vocabulary *v, sg_arena *arena, sg_profile *profile,
                                sg_profile_notes *notes, sg_error *err);

/* "从自述读到：工种：缝纫工（做过3年）；想去：东莞；…"; "" without notes. NULL when memory is short. */
const char *sg_profile_notes_line(const sg_profile_notes *notes, sg_arena *arena);

#endif
