/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random numbers of the generator: splitmix64, seeded by (seed, stream, index), integers only. A
 * record therefore never depends on its neighbours, nor on any machine's floating point.
 */
#ifndef SONGGANG_CORPUS_RANDOM_H
#define SONGGANG_CORPUS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/text.h"

typedef struct corpus_random {
    uint64_t state;
} corpus_random;

/* What is being drawn; part of the seed. */
typedef enum corpus_stream {
    CORPUS_SHAPE = 1,
    CORPUS_FACTS,
    CORPUS_SLOT,
    CORPUS_WORDS,
    CORPUS_SOURCE,
    CORPUS_EMPLOYER,
    CORPUS_WORKER,
    CORPUS_PAIR,
    CORPUS_COURSE,
    CORPUS_DOUBT
} corpus_stream;

corpus_random corpus_random_of(uint64_t seed, corpus_stream stream, uint64_t index);
uint64_t corpus_next(corpus_random *r);
/* 0..n-1; 0 for n = 0. */
uint32_t corpus_below(corpus_random *r, uint32_t n);
/* lo..hi inclusive. */
int corpus_range(corpus_random *r, int lo, int hi);
/* True in `permille` of 1000 draws. */
bool corpus_chance(corpus_random *r, uint32_t permille);
/* 0..n-1, the first most often: density falls as rank^(-2/3). n < 16384. */
uint32_t corpus_skewed(corpus_random *r, uint32_t n);
/* One element of a '|'-separated list; each equally likely. */
sg_str corpus_pick(corpus_random *r, const char *list);
/* Elements of a '|'-separated list, and the n-th of them. */
uint32_t corpus_list_count(const char *list);
sg_str corpus_list_at(const char *list, uint32_t index);

/* A permutation of 0..n-1 keyed by `key`: where `index` goes. */
uint64_t corpus_permute(uint64_t key, uint64_t n, uint64_t index);

#endif
