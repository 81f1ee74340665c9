/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zip containers by libzip. All bounds are checked against the directory when it is opened, and the
 * directory is held to its word while a part is unpacked; so a bomb is refused before it costs
 * anything, and a directory that lies is refused when it is found out.
 */
#include "zip_archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#include "songgang/messages.h"
#include "songgang/workbook.h"

typedef struct part_name {
    char *name; /* without leading '/', with '/' for '\\' */
    int64_t index;
    uint64_t size;
} part_name;

struct sg_zip {
    zip_t *zip;
    const char *name;
    part_name *parts; /* by name */
    size_t count;
};

struct sg_zip_part {
    sg_zip *zip;
    zip_file_t *file;
    uint64_t size, position;
};

static const uint64_t megabyte = 1024 * 1024;

static sg_status fail_zip(const sg_zip *zip, zip_error_t *error, sg_error *err)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY)
        return sg_fail_memory(err);
    if (zip_error_code_zip(error) == ZIP_ER_READ && zip_error_code_system(error) != 0)
        return sg_fail(err, SG_IO, SG_MSG_WORKBOOK_IO, zip->name,
                       strerror(zip_error_code_system(error)));
    return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_DAMAGED, zip->name, zip_error_strerror(error));
}

/* ---- the directory ---- */

static const char *plain_name(const char *path)
{
    while (*path == '/' || *path == '\\')
        path++;
    return path;
}

static int by_name(const void *a, const void *b)
{
    return strcasecmp(((const part_name *)a)->name, ((const part_name *)b)->name);
}

static sg_status check_part(const sg_zip *zip, const zip_stat_t *stat, sg_error *err)
{
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    if ((stat->valid & needed) != needed)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_DAMAGED, zip->name,
                       SG_MSG_WORKBOOK_TRUNCATED);
    if ((stat->valid & ZIP_STAT_ENCRYPTION_METHOD) && stat->encryption_method != ZIP_EM_NONE)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_ENCRYPTED, zip->name);
    if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_METHOD, zip->name);
    if (stat->size > SG_WORKBOOK_UNPACKED_MAX_MB * megabyte)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_UNPACKED, zip->name,
                       (int)SG_WORKBOOK_UNPACKED_MAX_MB);
    if (stat->size > SG_WORKBOOK_RATIO_FROM_MB * megabyte &&
        stat->size / SG_WORKBOOK_RATIO_MAX > stat->comp_size)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_BOMB, zip->name);
    return SG_OK;
}

static sg_status add_part(sg_zip *zip, uint64_t index, uint64_t *total, sg_error *err)
{
    zip_stat_t stat;
    if (zip_stat_index(zip->zip, index, 0, &stat) != 0)
        return fail_zip(zip, zip_get_error(zip->zip), err);
    sg_status status = check_part(zip, &stat, err);
    if (status != SG_OK)
        return status;
    *total += stat.size;
    if (*total > SG_WORKBOOK_UNPACKED_MAX_MB * megabyte)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_UNPACKED, zip->name,
                       (int)SG_WORKBOOK_UNPACKED_MAX_MB);
    part_name *part = &zip->parts[zip->count];
    *part = (part_name){.name = strdup(plain_name(stat.name ? stat.name : "")),
                        .index = (int64_t)index,
                        .size = stat.size};
    if (!part->name)
        return sg_fail_memory(err);
    zip->count++;
    for (char *c = part->name; *c; c++)
        if (*c == '\\')
            *c = '/';
    return SG_OK;
}

static sg_status read_directory(sg_zip *zip, sg_error *err)
{
    zip_int64_t count = zip_get_num_entries(zip->zip, 0);
    if (count > SG_WORKBOOK_ENTRIES_MAX)
        return sg_fail(err, SG_LIMIT, SG_MSG_WORKBOOK_ENTRIES, zip->name,
                       (int)SG_WORKBOOK_ENTRIES_MAX);
    zip->parts = calloc(count > 0 ? (size_t)count : 1, sizeof *zip->parts);
    if (!zip->parts)
        return sg_fail_memory(err);
    uint64_t total = 0;
    for (zip_int64_t i = 0; i < count; i++) {
        sg_status status = add_part(zip, (uint64_t)i, &total, err);
        if (status != SG_OK)
            return status;
    }
    qsort(zip->parts, zip->count, sizeof *zip->parts, by_name);
    for (size_t i = 1; i < zip->count; i++)
        if (by_name(&zip->parts[i - 1], &zip->parts[i]) == 0)
            return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_DUPLICATE, zip->name,
                           zip->parts[i].name);
    return SG_OK;
}

/* ---- the container ---- */

sg_status sg_zip_open(FILE *file, const void *data, size_t size, const char *name, sg_zip **ret,
                      sg_error *err)
{
    zip_error_t error;
    zip_error_init(&error);
    sg_status status = SG_OK;
    zip_source_t *source = NULL;
    sg_zip *zip = calloc(1, sizeof *zip);
    if (zip) {
        zip->name = name;
        source = file ? zip_source_filep_create(file, 0, -1, &error)
                      : zip_source_buffer_create(data, size, 0, &error);
    }
    if (!source) {
        if (file)
            fclose(file);
        status = sg_fail_memory(err);
        goto out;
    }
    zip->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!zip->zip) {
        zip_source_free(source); /* closes the file */
        status = zip_error_code_zip(&error) == ZIP_ER_MEMORY
                     ? sg_fail_memory(err)
                     : sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_NOT_ZIP, name);
        goto out;
    }
    status = read_directory(zip, err);
out:
    zip_error_fini(&error);
    if (status == SG_OK)
        *ret = zip;
    else
        sg_zip_close(zip);
    return status;
}

void sg_zip_close(sg_zip *zip)
{
    if (!zip)
        return;
    if (zip->zip)
        zip_discard(zip->zip);
    for (size_t i = 0; i < zip->count; i++)
        free(zip->parts[i].name);
    free(zip->parts);
    free(zip);
}

const char *sg_zip_name(const sg_zip *zip)
{
    return zip->name;
}

static const part_name *find_index(const sg_zip *zip, int64_t index)
{
    for (size_t i = 0; i < zip->count; i++)
        if (zip->parts[i].index == index)
            return &zip->parts[i];
    return NULL;
}

int64_t sg_zip_find(const sg_zip *zip, const char *path)
{
    for (size_t low = 0, high = zip->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcasecmp(plain_name(path), zip->parts[middle].name);
        if (order == 0)
            return zip->parts[middle].index;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

uint64_t sg_zip_size(const sg_zip *zip, int64_t index)
{
    const part_name *part = find_index(zip, index);
    return part ? part->size : 0;
}

/* ---- one part ---- */

sg_status sg_zip_part_open(sg_zip *zip, int64_t index, sg_zip_part **ret, sg_error *err)
{
    sg_zip_part *part = calloc(1, sizeof *part);
    if (!part)
        return sg_fail_memory(err);
    part->zip = zip;
    part->size = sg_zip_size(zip, index);
    part->file = zip_fopen_index(zip->zip, (zip_uint64_t)index, 0);
    if (!part->file) {
        free(part);
        return fail_zip(zip, zip_get_error(zip->zip), err);
    }
    *ret = part;
    return SG_OK;
}

sg_status sg_zip_part_read(sg_zip_part *part, void *out, size_t size, size_t *ret, sg_error *err)
{
    size_t used = 0;
    while (used < size) {
        zip_int64_t n = zip_fread(part->file, (char *)out + used, size - used);
        if (n < 0)
            return fail_zip(part->zip, zip_file_get_error(part->file), err);
        if (n == 0)
            break;
        used += (size_t)n;
    }
    part->position += used;
    if (part->position > part->size || (used < size && part->position < part->size))
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_DAMAGED, part->zip->name,
                       SG_MSG_WORKBOOK_TRUNCATED);
    *ret = used;
    return SG_OK;
}

uint64_t sg_zip_part_position(const sg_zip_part *part)
{
    return part->position;
}

void sg_zip_part_close(sg_zip_part *part)
{
    if (!part)
        return;
    zip_fclose(part->file);
    free(part);
}
