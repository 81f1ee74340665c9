/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vocabulary object: the indexes over the four name tables.
 */
#include <stdlib.h>

#include "lexicon.h"

sg_vocabulary *sg_vocabulary_new(void)
{
    sg_vocabulary *v = calloc(1, sizeof *v);
    if (!v)
        return NULL;
    if (sg_lexicon_build(&v->words, &sg_word_names, true) &&
        sg_lexicon_build(&v->regions, &sg_region_names, false) &&
        sg_lexicon_build(&v->towns, &sg_town_names, false) &&
        sg_lexicon_build(&v->spoken, &sg_spoken_names, false))
        return v;
    sg_vocabulary_free(v);
    return NULL;
}

void sg_vocabulary_free(sg_vocabulary *v)
{
    if (!v)
        return;
    sg_lexicon_free(&v->words);
    sg_lexicon_free(&v->regions);
    sg_lexicon_free(&v->towns);
    sg_lexicon_free(&v->spoken);
    free(v);
}
