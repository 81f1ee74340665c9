/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nobody missed: for whoever has fewer jobs than the quota, every posting with pushes left is
 * judged again, and one they could have been given, of an employer they do not have, is a
 * violation. Of more than CHECK_SHORT_MAX short workers an even sample is looked at.
 */
#include <stdlib.h>

#include "check_run.h"

static bool has_employer(const check_run *run, uint32_t worker, uint64_t employer, uint32_t posting)
{
    for (size_t i = worker == CHECK_NONE ? 0 : run->first[worker];
         worker != CHECK_NONE && i < run->first[worker + 1]; i++) {
        uint32_t own = run->offer[i].posting;
        if (own != CHECK_NONE &&
            (own == posting || (employer && run->posting[own].employer == employer)))
            return true;
    }
    return false;
}

bool check_has_room(const check_run *run, const check_posting *p)
{
    return p->status == SG_POSTING_OPEN && !p->duplicate &&
           (int64_t)p->pushes + p->taken < (int64_t)p->openings * run->policy->push_ratio;
}

static sg_status judge_short(check_run *run, check_local *local, size_t index, sg_error *err)
{
    size_t number = index * run->short_step;
    const check_document *d = &run->short_worker[number];
    sg_profile *profile;
    sg_status status =
        check_read_profile(run, local, run->short_text.data + d->offset, d->size, &profile, err);
    if (status != SG_OK)
        return status;
    check_person person;
    check_person_of(run, local, profile, &person);
    for (size_t i = 0; i < run->roomy_count; i++) {
        const check_posting *p = &run->posting[run->roomy[i]];
        check_verdict verdict;
        if (check_hopeless(&person, p))
            continue;
        check_judge(&person, p, &verdict);
        if (!check_takeable(&verdict) ||
            has_employer(run, d->number, p->employer, run->roomy[i]))
            continue;
        char id[SG_POSTING_ID_TEXT];
        sg_posting_id_print(p->id, id);
        unsigned jobs = 0;
        if (d->number != CHECK_NONE)
            for (size_t j = run->first[d->number]; j < run->first[d->number + 1]; j++)
                jobs += run->offer[j].job;
        check_note(local->tally, CHECK_COVERAGE, number, SG_MSG_CHECK_UNCOVERED,
                   run->short_text.data + d->id, jobs, id);
        break;
    }
    return SG_OK;
}

sg_status check_coverage(check_run *run, sg_error *err)
{
    run->short_step = run->shorts / CHECK_SHORT_MAX + (run->shorts % CHECK_SHORT_MAX != 0);
    if (run->short_step == 0)
        run->short_step = 1;
    run->roomy = malloc((run->postings + 1) * sizeof *run->roomy);
    if (!run->roomy)
        return sg_fail_memory(err);
    for (size_t i = 0; i < run->postings; i++)
        if (check_has_room(run, &run->posting[i]))
            run->roomy[run->roomy_count++] = (uint32_t)i;
    size_t sample = (run->shorts + run->short_step - 1) / run->short_step;
    return check_parallel(run, sample, judge_short, err);
}
