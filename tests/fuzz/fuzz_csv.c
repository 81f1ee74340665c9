/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as delimited text: reading and skipping must agree on where rows begin, and both end.
 */
#include <stdint.h>
#include <stdlib.h>

#include "indexer/charset.h"
#include "indexer/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const char *text, size_t size, char delimiter)
{
    sg_csv reading = {text, text + size, delimiter, 1}, skipping = reading;
    sg_arena *arena = sg_arena_new(0);
    for (bool end = false; arena && !end;) {
        sg_csv_row row;
        const char *before = reading.at;
        sg_csv_next(&reading, arena, &row, &end, NULL);
        if (sg_csv_skip(&skipping) == end || (!end && reading.at <= before) ||
            reading.at != skipping.at || reading.line != skipping.line)
            abort();
        sg_arena_reset(arena);
    }
    sg_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    if (size == 0)
        return 0;
    walk((const char *)data, size, ',');
    if (sg_charset_decode("fuzz", (const char *)data, size, &text, &length, NULL) == SG_OK)
        walk(text, length, (char)(data[0] % 2 ? '\t' : ';'));
    free(text);
    return 0;
}
