/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See corpus_random.h. The mixer is splitmix64 (Steele, Lea, Flood 2014, public domain).
 */
#include "corpus_random.h"

#include <string.h>

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

corpus_random corpus_random_of(uint64_t seed, corpus_stream stream, uint64_t index)
{
    uint64_t state = mix(seed + 0x9e3779b97f4a7c15u);
    state = mix(state ^ ((uint64_t)stream * 0xd1342543de82ef95u));
    return (corpus_random){mix(state + index * 0x9e3779b97f4a7c15u)};
}

uint64_t corpus_next(corpus_random *r)
{
    r->state += 0x9e3779b97f4a7c15u;
    return mix(r->state);
}

uint32_t corpus_below(corpus_random *r, uint32_t n)
{
    return (uint32_t)(((corpus_next(r) >> 32) * n) >> 32);
}

int corpus_range(corpus_random *r, int lo, int hi)
{
    return hi <= lo ? lo : lo + (int)corpus_below(r, (uint32_t)(hi - lo + 1));
}

bool corpus_chance(corpus_random *r, uint32_t permille)
{
    return corpus_below(r, 1000) < permille;
}

uint32_t corpus_skewed(corpus_random *r, uint32_t n)
{
    uint64_t u = corpus_next(r) >> 48; /* 16 bits: u³·n stays below 2^62 */
    return (uint32_t)((u * u * u * n) >> 48);
}

uint32_t corpus_list_count(const char *list)
{
    uint32_t count = 1;
    for (const char *at = strchr(list, '|'); at; at = strchr(at + 1, '|'))
        count++;
    return count;
}

sg_str corpus_list_at(const char *list, uint32_t index)
{
    for (; index > 0; index--) {
        const char *bar = strchr(list, '|');
        if (!bar)
            break;
        list = bar + 1;
    }
    const char *end = strchr(list, '|');
    return (sg_str){list, end ? (size_t)(end - list) : strlen(list)};
}

sg_str corpus_pick(corpus_random *r, const char *list)
{
    return corpus_list_at(list, corpus_below(r, corpus_list_count(list)));
}

/* Four Feistel rounds over the next even number of bits, walked until back inside 0..n-1. */
uint64_t corpus_permute(uint64_t key, uint64_t n, uint64_t index)
{
    unsigned half = 1;
    while (half < 31 && (UINT64_C(1) << (2 * half)) < n)
        half++;
    uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t left = index >> half, right = index & mask;
        for (uint64_t round = 0; round < 4; round++) {
            uint64_t next = left ^ (mix(right + mix(key + round)) & mask);
            left = right;
            right = next;
        }
        index = left << half | right;
    } while (index >= n);
    return index;
}
