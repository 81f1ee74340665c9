/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Feeds every file of the given folders and files to a fuzz target, so that its corpus is an
 * ordinary test wherever libFuzzer is not at hand. Shared by all fuzz targets.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20 };

/* 1 when the file was replayed, 0 when it could not be read. */
static int replay_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MAX);
    int done = 0;
    if (in && data) {
        size_t size = fread(data, 1, INPUT_MAX, in);
        uint8_t *exact = malloc(size > 0 ? size : 1); /* a sanitizer then sees one byte too far */
        if (exact && !ferror(in)) {
            memcpy(exact, data, size);
            (void)LLVMFuzzerTestOneInput(exact, size);
            done = 1;
        }
        free(exact);
    }
    free(data);
    if (in) {
        fclose(in);
    }
    return done;
}

int main(int argc, char **argv)
{
    int replayed = 0;
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            int done = replay_file(argv[i]);
            replayed += done;
            failed += !done;
            continue;
        }
        for (struct dirent *entry; (entry = readdir(folder));) {
            char path[4096];
            int n = snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] == '.' || n < 0 || (size_t)n >= sizeof path) {
                continue;
            }
            int done = replay_file(path);
            replayed += done;
            failed += !done;
        }
        closedir(folder);
    }
    printf("%d inputs replayed, %d unreadable\n", replayed, failed);
    return replayed == 0 || failed > 0; /* an empty corpus tests nothing */
}
