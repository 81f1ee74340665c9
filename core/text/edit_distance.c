/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far one name is from another, for "did you mean".
 */
#include "songgang/text.h"

enum { MOST = 48 };

static size_t code_points(sg_str text, uint32_t out[MOST])
{
    size_t n = 0;
    for (size_t pos = 0; pos < text.n; n++) {
        if (n == MOST)
            return SIZE_MAX;
        out[n] = sg_utf8_next(text, &pos);
    }
    return n;
}

size_t sg_edit_distance(sg_str a, sg_str b)
{
    uint32_t x[MOST], y[MOST];
    size_t n = code_points(a, x), m = code_points(b, y), row[MOST + 1];
    if (n == SIZE_MAX || m == SIZE_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (x[i - 1] != y[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[m];
}
