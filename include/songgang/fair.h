/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job fair as the big screen shows it: which employer stands at which booth and whether it has come,
 * what happens when; and an operator's map. Small files in the data directory, checked before they
 * are taken: nothing in them is about a person.
 *
 *   <data>/fair.json       the fair; absent: none
 *   <data>/fair-map.json   outlines for the map, with the number it was approved under; absent: tiles
 *
 * All functions may be called from any thread.
 */
#ifndef SONGGANG_FAIR_H
#define SONGGANG_FAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/date.h"
#include "songgang/json_writer.h"
#include "songgang/status.h"

enum {
    SG_FAIR_BOOTHS = 300,
    SG_FAIR_EVENTS = 40,
    SG_FAIR_TEXT = 40, /* characters of any text */
    SG_FAIR_FILE_KB = 512,
    SG_FAIR_MAP_FILE_KB = 4096,
    SG_FAIR_MAP_FEATURES = 100,
    SG_FAIR_MAP_POINTS = 60000
};

typedef struct sg_fair_booth {
    const char *number;   /* "A01", unique */
    const char *employer;
    const char *hiring;  /* "普工 50 人"; NULL not said */
    const char *arrived; /* "08:45"; NULL: not yet there */
} sg_fair_booth;

typedef struct sg_fair_event {
    const char *at;    /* "09:30" */
    const char *what;
    const char *where; /* NULL not said */
} sg_fair_event;

typedef struct sg_fair {
    const char *name, *place; /* place: NULL not said */
    sg_date date;
    const char *starts, *ends; /* "09:00"; NULL not said */
    sg_fair_booth *booth;
    size_t booth_count;
    sg_fair_event *event; /* by time */
    size_t event_count;
} sg_fair;

/* Reads and checks one JSON document; everything lives in `arena`. SG_FORMAT not JSON; SG_INVALID names
 * the member: unknown, missing, too long, a phone or identity number in it, a booth twice. */
sg_status sg_fair_parse(const char *text, size_t size, sg_arena *arena, sg_fair *ret,
                        sg_error *err);
/* A file, JSON or a workbook with the sheets 招聘会, 展位, 日程. SG_FORMAT also: cannot be opened. */
sg_status sg_fair_read_file(const char *path, sg_arena *arena, sg_fair *ret, sg_error *err);
/* The checks of sg_fair_parse on a fair made otherwise; sorts its events. */
sg_status sg_fair_check(sg_fair *fair, sg_error *err);
/* As one JSON object, which sg_fair_parse reads again. */
void sg_fair_put(sg_json_writer *w, const sg_fair *fair);
/* Its member "schedule" alone. */
void sg_fair_put_schedule(sg_json_writer *w, const sg_fair *fair);

/* The fair of the data directory. SG_NOT_FOUND there is none; SG_FORMAT names the file. */
sg_status sg_fair_load(const char *data_dir, sg_arena *arena, sg_fair *ret, sg_error *err);
/* Puts it there, whole and atomically. SG_MISSING no data directory; SG_IO, SG_NO_SPACE. */
sg_status sg_fair_install(const char *data_dir, const sg_fair *fair, sg_error *err);
/* Takes it away; none is fine. */
sg_status sg_fair_remove(const char *data_dir, sg_error *err);

/* ---- the map ---- */

/* Reads GeoJSON (a FeatureCollection of Polygon and MultiPolygon, WGS 84 degrees, each feature with
 * "adcode", "code" or "id" of a region and perhaps "name") and appends what a screen draws:
 * {"approval","features":[{"code","name","rings":[[[x,y],…],…]}]}, to three decimals. SG_FORMAT,
 * SG_INVALID name the feature; SG_LIMIT. The number of approval is checked for its form only. */
sg_status sg_fair_map_parse(const char *text, size_t size, const char *approval, sg_buffer *out,
                            sg_error *err);
/* The same from a file into the data directory. */
sg_status sg_fair_map_install(const char *data_dir, const char *path, const char *approval,
                              sg_error *err);
sg_status sg_fair_map_remove(const char *data_dir, sg_error *err);
/* The map as it was put there, appended to `out`. SG_NOT_FOUND there is none. */
sg_status sg_fair_map_load(const char *data_dir, sg_buffer *out, sg_error *err);
/* Is that a number as map offices give them: GS(2024)0650号, 黔S（2023）006号? */
bool sg_fair_approval_valid(const char *approval);

/* Change whenever the file was replaced, written or removed; 0: none. */
uint64_t sg_fair_stamp(const char *data_dir);
uint64_t sg_fair_map_stamp(const char *data_dir);

#endif
