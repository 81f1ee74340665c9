/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts of postings as gates. Rounding is always in favour of the posting: what passes a gate is
 * judged by its fact.
 */
#include "gate.h"

#include <stdlib.h>

_Static_assert(SG_KIND_COUNT <= 256 && SG_ABILITY_COUNT <= 256 && SG_OFFERED_COUNT <= 256,
               "codes fit a byte");
_Static_assert(sizeof(sg_gate) == 16, "four gates to a cache line");

static uint8_t kind_of(const sg_fact *fact)
{
    if ((fact->flags & (SG_FACT_NOT_OPEN | SG_FACT_FULL)) != 0) {
        return 0;
    }
    /* Closed to women by law: as if men were asked for. Should it ask for women, look again. */
    const bool below = (fact->flags & SG_FACT_BELOW_GROUND) != 0;
    const unsigned gender =
        below && fact->gender == SG_GENDER_ANY ? (unsigned)SG_GENDER_MALE : fact->gender;
    unsigned kind = gender * (unsigned)SG_EMPLOYMENT_COUNT + fact->employment;
    kind = 2 * kind + (fact->shift == SG_SHIFT_NIGHT || fact->shift == SG_SHIFT_THREE);
    kind = 2 * kind + ((fact->flags & SG_FACT_CERTIFICATES) != 0);
    kind = 2 * kind + (fact->trades[1] != 0 || (below && fact->gender == SG_GENDER_FEMALE));
    return (uint8_t)(1 + kind);
}

static uint8_t ability_of(const sg_fact *fact)
{
    unsigned years = fact->experience < SG_GATE_EXPERIENCE ? fact->experience
                                                           : (unsigned)SG_GATE_EXPERIENCE - 1;
    unsigned skills = (fact->flags & SG_FACT_SKILLS) != 0;
    return (uint8_t)((fact->education * 2U + skills) * SG_GATE_EXPERIENCE + years);
}

static uint8_t within(int32_t value, int32_t least, int32_t most)
{
    return (uint8_t)(value < least ? least : value > most ? most : value);
}

/* 254 is beyond any worker's age (screen.c sees to it), 255 no limit. */
static void put_ages(const sg_row *row, const sg_fact *fact, sg_gate *gate)
{
    for (int sex = 0; sex < SG_GENDER_COUNT; sex++) {
        bool limited = fact->age_min != SG_FACT_AGE_OPEN;
        gate->age[sex].min = limited ? within(fact->age_min, 0, 254) : 0;
        gate->age[sex].max = fact->age_max; /* open: 255 */
        sg_age_range own = sex == SG_GENDER_MALE ? row->age_male : row->age_female;
        if (sex != SG_GENDER_ANY && (own.min >= 0 || own.max >= 0)) {
            gate->age[sex].min = within(own.min, 0, 254);
            gate->age[sex].max = own.max < 0 ? SG_FACT_AGE_OPEN : within(own.max, 0, 254);
        }
    }
}

static uint8_t day_of(const sg_snapshot *snapshot, sg_date posted)
{
    if (posted == SG_NO_DATE) {
        return SG_GATE_UNDATED;
    }
    int64_t days = (int64_t)snapshot->newest - posted;
    return (uint8_t)(days < SG_GATE_DAYS ? days : SG_GATE_DAYS - 1);
}

sg_gate *sg_gates_of_facts(const sg_snapshot *snapshot, uint32_t count)
{
    sg_gate *gate = malloc(((size_t)count + 1) * sizeof *gate);
    for (uint32_t i = 0; gate != NULL && i < count; i++) {
        const sg_fact *fact = &snapshot->fact[i];
        const int32_t last = fact->valid_through;
        gate[i] = (sg_gate){
            .kind = kind_of(fact),
            .ability = ability_of(fact),
            .offered = fact->offered,
            .wage_step = fact->wage_step,
            .stated = fact->stated,
            .day = day_of(snapshot, fact->posted),
            .offer = (uint16_t)(fact->offer < 0                   ? SG_GATE_NO_OFFER
                                : fact->offer < SG_GATE_NO_OFFER ? fact->offer
                                                                  : SG_GATE_NO_OFFER - 1),
            .valid = (uint16_t)(last == SG_NO_DATE      ? SG_GATE_NO_END
                                : last < 0              ? 0
                                : last < SG_GATE_NO_END ? last
                                                        : SG_GATE_NO_END - 1)};
        put_ages(&snapshot->row[fact->row], fact, &gate[i]);
    }
    return gate;
}
