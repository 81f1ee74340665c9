/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one hash of the program. Ids and fingerprints kept on disk are made with it, so it must
 * never change.
 */
#include "songgang/text.h"

uint64_t sg_hash64(const void *data, size_t size, uint64_t seed)
{
    const unsigned char *bytes = data;
    uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ seed;
    for (size_t i = 0; i < size; i++) {
        hash ^= bytes[i];
        hash *= UINT64_C(0x100000001B3);
    }
    /* FNV leaves the high bits of short keys weak; the finaliser of MurmurHash3 spreads them. */
    hash ^= hash >> 33;
    hash *= UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    hash ^= hash >> 33;
    return hash;
}
