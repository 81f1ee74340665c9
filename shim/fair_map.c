/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An operator's map for the big screen: GeoJSON in, the outlines a screen draws out. Public maps need
 * the approval of a map office: without its number none is taken, and the screen shows it beside the map.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "data_file.h"
#include "json_internal.h"
#include "songgang/fair.h"
#include "songgang/messages/fair.h"
#include "songgang/text.h"

#define FILE_NAME "fair-map.json"
enum { NAME = 40, RINGS = 4000 };

/* Steps over `text` when `at` begins with it. */
static bool skip(const char **at, const char *text)
{
    const size_t n = strlen(text);
    if (strncmp(*at, text, n) != 0)
        return false;
    *at += n;
    return true;
}

static size_t skip_digits(const char **at)
{
    const size_t n = strspn(*at, "0123456789");
    *at += n;
    return n;
}

/* Offices: GS, GS京, 黔S, 粤BS … then the year and a number. */
bool sg_fair_approval_valid(const char *approval)
{
    const char *at = approval;
    size_t han = 0, letters = 0;
    if (!sg_utf8_valid(sg_str_of(approval)))
        return false;
    while (*at && *at != '(' && strncmp(at, "（", 3) != 0) {
        size_t pos = 0;
        const uint32_t cp = sg_utf8_next(sg_str_of(at), &pos);
        const bool letter = cp >= 'A' && cp <= 'Z';
        if (!letter && !sg_is_han(cp))
            return false;
        letters += letter;
        han += !letter;
        at += pos;
    }
    if (letters < 1 || letters > 3 || han > 2 || !(skip(&at, "(") || skip(&at, "（")))
        return false;
    if (skip_digits(&at) != 4 || !(skip(&at, ")") || skip(&at, "）")))
        return false;
    const size_t digits = skip_digits(&at);
    return digits >= 1 && digits <= 6 && skip(&at, "号") && *at == '\0';
}

typedef struct drawing {
    sg_json_writer w;
    size_t feature, points, rings;
    sg_error *err;
} drawing;

static sg_status put_point(drawing *d, const json_t *point)
{
    const json_t *x = json_array_get(point, 0), *y = json_array_get(point, 1);
    const double degrees[2] = {json_number_value(x), json_number_value(y)};
    if (!json_is_number(x) || !json_is_number(y) || !(fabs(degrees[0]) <= 180) ||
        !(fabs(degrees[1]) <= 90))
        return sg_fail(d->err, SG_INVALID, SG_MSG_MAP_POINT, d->feature);
    sg_json_array(&d->w);
    for (int i = 0; i < 2; i++)
        sg_json_fixed(&d->w, (int64_t)lround(degrees[i] * 1000), 3, 0);
    sg_json_end_array(&d->w);
    return SG_OK;
}

static sg_status put_ring(drawing *d, const json_t *ring)
{
    const size_t count = json_array_size(ring);
    sg_status status = SG_OK;
    d->points += count;
    if (d->points > SG_FAIR_MAP_POINTS || ++d->rings > RINGS)
        return sg_fail(d->err, SG_LIMIT, SG_MSG_MAP_POINTS, (int)SG_FAIR_MAP_POINTS);
    if (count < 4)
        return sg_fail(d->err, SG_INVALID, SG_MSG_MAP_POINT, d->feature);
    sg_json_array(&d->w);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = put_point(d, json_array_get(ring, i));
    sg_json_end_array(&d->w);
    return status;
}

static sg_status put_polygon(drawing *d, const json_t *polygon)
{
    const size_t count = json_array_size(polygon);
    sg_status status = count > 0 ? SG_OK
                                 : sg_fail(d->err, SG_INVALID, SG_MSG_MAP_POINT, d->feature);
    for (size_t i = 0; i < count && status == SG_OK; i++)
        status = put_ring(d, json_array_get(polygon, i));
    return status;
}

/* "adcode", "code" of the properties, or the feature's id: six digits as text. False: none. */
static bool region_code(const json_t *feature, char ret[NAME])
{
    const json_t *properties = json_object_get(feature, "properties");
    const json_t *code = json_object_get(properties, "adcode");
    code = code ? code : json_object_get(properties, "code");
    code = code ? code : json_object_get(feature, "id");
    if (json_is_integer(code))
        return snprintf(ret, NAME, "%lld", (long long)json_integer_value(code)) > 0;
    if (!json_is_string(code) || json_string_length(code) >= NAME)
        return false;
    strcpy(ret, json_string_value(code));
    return true;
}

static sg_status put_feature(drawing *d, const json_t *feature)
{
    char code[NAME];
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const bool many = type && strcmp(type, "MultiPolygon") == 0;
    if (!(many || (type && strcmp(type, "Polygon") == 0)) || !json_is_array(coordinates) ||
        !region_code(feature, code))
        return sg_fail(d->err, SG_INVALID, SG_MSG_MAP_FEATURE, d->feature);
    if (strlen(code) != 6 || strspn(code, "0123456789") != 6)
        return sg_fail(d->err, SG_INVALID, SG_MSG_MAP_REGION, d->feature, code);
    const json_t *name = json_object_get(json_object_get(feature, "properties"), "name");
    sg_json_object(&d->w);
    sg_json_member_string(&d->w, "code", code);
    sg_json_key(&d->w, "name");
    if (json_is_string(name))
        sg_json_string_n(&d->w, json_string_value(name),
                         sg_utf8_prefix((sg_str){json_string_value(name),
                                                 json_string_length(name)}, NAME));
    else
        sg_json_null(&d->w);
    sg_json_key(&d->w, "rings");
    sg_json_array(&d->w);
    sg_status status = many ? SG_OK : put_polygon(d, coordinates);
    for (size_t i = 0; many && i < json_array_size(coordinates) && status == SG_OK; i++)
        status = put_polygon(d, json_array_get(coordinates, i));
    sg_json_end_array(&d->w);
    sg_json_end_object(&d->w);
    return status;
}

sg_status sg_fair_map_parse(const char *text, size_t size, const char *approval, sg_buffer *out,
                            sg_error *err)
{
    sg_json *json = NULL;
    drawing d = {.err = err};
    if (!sg_fair_approval_valid(approval))
        return sg_fail(err, SG_INVALID, SG_MSG_MAP_NUMBER, approval);
    sg_status status = sg_json_parse(text, size, &json, err);
    if (status != SG_OK)
        return status;
    const char *type = json_string_value(json_object_get(json->root, "type"));
    const json_t *features = json_object_get(json->root, "features");
    const size_t count = json_array_size(features);
    if (!type || strcmp(type, "FeatureCollection") != 0 || count < 1 || count > SG_FAIR_MAP_FEATURES)
        status = sg_fail(err, SG_INVALID, SG_MSG_MAP_COLLECTION, (int)SG_FAIR_MAP_FEATURES);
    sg_json_begin(&d.w, out);
    sg_json_object(&d.w);
    sg_json_member_string(&d.w, "approval", approval);
    sg_json_key(&d.w, "features");
    sg_json_array(&d.w);
    for (size_t i = 0; i < count && status == SG_OK; i++) {
        d.feature = i + 1;
        status = put_feature(&d, json_array_get(features, i));
    }
    sg_json_end_array(&d.w);
    sg_json_end_object(&d.w);
    sg_json_free(json);
    return status == SG_OK && out->failed ? sg_fail_memory(err) : status;
}

sg_status sg_fair_map_install(const char *data_dir, const char *path, const char *approval,
                              sg_error *err)
{
    char to[PATH_MAX];
    struct stat facts;
    sg_buffer text = {0}, map = {0};
    sg_error cause = {0};
    sg_status status = data_file_path(data_dir, FILE_NAME, to, err);
    if (status == SG_OK && stat(data_dir, &facts) != 0)
        status = sg_fail(err, SG_MISSING, SG_MSG_FAIR_NO_DATA, data_dir);
    if (status != SG_OK)
        return status;
    status = data_file_read(path, SG_FAIR_MAP_FILE_KB, &text, &cause);
    if (status == SG_OK)
        status = sg_fair_map_parse(text.data ? text.data : "", text.size, approval, &map, &cause);
    if (status == SG_OK)
        status = data_file_replace(to, &map, err);
    else
        status = sg_fail(err, status == SG_MISSING || status == SG_IO ? SG_FORMAT : status, "%s",
                         cause.text);
    sg_buffer_free(&text);
    sg_buffer_free(&map);
    return status;
}

sg_status sg_fair_map_remove(const char *data_dir, sg_error *err)
{
    char path[PATH_MAX];
    const sg_status status = data_file_path(data_dir, FILE_NAME, path, err);
    return status == SG_OK ? data_file_remove(path, err) : status;
}

sg_status sg_fair_map_load(const char *data_dir, sg_buffer *out, sg_error *err)
{
    char path[PATH_MAX];
    sg_error cause = {0};
    sg_status status = data_file_path(data_dir, FILE_NAME, path, err);
    if (status != SG_OK)
        return status;
    status = data_file_read(path, 2 * SG_FAIR_MAP_FILE_KB, out, &cause);
    if (status == SG_MISSING)
        return sg_fail(err, SG_NOT_FOUND, "%s", SG_MSG_FAIR_NO_MAP);
    return status == SG_OK ? SG_OK : sg_fail(err, status, "%s", cause.text);
}

uint64_t sg_fair_map_stamp(const char *data_dir)
{
    char path[PATH_MAX];
    return data_file_path(data_dir, FILE_NAME, path, NULL) == SG_OK ? data_file_stamp(path) : 0;
}
