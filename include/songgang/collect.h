/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collecting: files of raw records → normalised, deduplicated store rows.
 */
#ifndef SONGGANG_COLLECT_H
#define SONGGANG_COLLECT_H

#include <stdio.h>

#include "songgang/index.h"
#include "songgang/json.h"
#include "songgang/scope.h"
#include "songgang/store.h"

typedef enum sg_format {
    SG_FORMAT_AUTO,
    SG_FORMAT_NDJSON, /* postings may be JSON-LD, line by line */
    SG_FORMAT_CSV,
    SG_FORMAT_TEXT,
    SG_FORMAT_XLSX,
    SG_FORMAT_JSON_LD /* one JSON document: JSON-LD, or an array of records */
} sg_format;
bool sg_format_parse(const char *text, sg_format *ret);

typedef enum sg_record_kind { SG_RECORD_POSTING, SG_RECORD_WORKER, SG_RECORD_COURSE } sg_record_kind;

typedef struct sg_import_request {
    sg_record_kind kind;
    const char *file; /* "-": standard input */
    sg_format format;
    const char *source; /* overrides the records' source; NULL: file name without extension when absent */
    const char *rejects; /* path, or NULL */
    const char *const *maps; /* tables: "column=field" each (heading, letter or number = key, heading, -) */
    size_t map_count;        /* at most 32; of two that name the same column the later counts */
    bool dry_run;
    bool withdraw; /* postings: the file lists what to withdraw, by source and external id */
    const sg_scope *scope; /* workers: who lives elsewhere is rejected; NULL: nobody is */
    sg_date today;
    sg_progress progress;
    void *progress_context;
} sg_import_request;

typedef struct sg_import_figures {
    uint64_t masked; /* values that came in masked and are known in full, which was kept */
    uint64_t edits_kept, edits_replaced; /* fields changed by hand: stayed, and gave way to the list */
    uint64_t records, accepted, added, changed, same, rejected, jobs, duplicates;
    uint64_t warnings, withdrawn;
    uint64_t identity_wrong;  /* workers taken without their ID number, which cannot be right (GB 11643) */
    char identity_lines[256]; /* lines of the first of them: "3、17" */
    int64_t batch; /* its number, for sg_import_undo */
    double seconds;
    char unknown_keys[512];
    char columns[512]; /* csv, xlsx: what was taken for what (first sheet) */
    char sheets[512];  /* xlsx: which sheets were read, which not and why */
} sg_import_figures;

/* All or nothing per file: one transaction; a broken file changes nothing. Rejected records do not
 * stop it: each goes to `rejects` (ndjson: {"line","external_id","field","error","record"}, with
 * "sheet" for a workbook; when its name ends in .xlsx a workbook of the rows, the cell at fault marked).
 * Of a workbook all visible sheets with known headings are read; rows that begin with 示例 are skipped.
 * SG_MISSING no such file; SG_FORMAT not of that format at all; SG_INVALID a map names a column or
 * field that is not there (in a workbook: on none of the sheets read); SG_LOCKED. */
sg_status sg_import(const char *data_dir, const sg_vocabulary *v, const sg_import_request *request,
                    sg_import_figures *ret, sg_error *err);

/* Take back batch `batch` of postings (sg_store_undo); `*ret_batch` is the number of the undoing. */
sg_status sg_import_undo(const char *data_dir, int64_t batch, int64_t *ret_batch,
                         sg_undo_figures *ret, sg_error *err);
/* Say that two postings are one (`same`) or two, and search for duplicates again. SG_INVALID: no
 * posting id, or twice the same; SG_NOT_FOUND. */
sg_status sg_import_judge_pair(const char *data_dir, char *const ids[2], bool same,
                               const char *actor, int64_t *ret_batch, sg_error *err);
/* Release held postings, all or none of them. SG_INVALID: no posting id; sg_store_release. */
sg_status sg_import_release(const char *data_dir, char *const *ids, size_t count,
                            int64_t *ret_batch, sg_error *err);

/* A workbook to fill in, with headings, drop-downs, an example row and an explanation, into `out`. */
sg_status sg_import_template(sg_record_kind kind, FILE *out, sg_error *err);

/* `normalise`: raw postings on `in` → one normalised posting per line on `out`, in input order.
 * `*ret_rejected` counts rejects (written in place as {"external_id","error":{…}}). */
sg_status sg_normalise_stream(const sg_vocabulary *v, FILE *in, sg_format format, sg_date today,
                              FILE *out, uint64_t *ret_rejected, sg_error *err);

#endif
