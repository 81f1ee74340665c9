/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store: one SQLite file `store.db` in the data directory. Source of truth; the index can
 * always be rebuilt from it. One sg_store per thread; one writer at a time (BEGIN IMMEDIATE).
 */
#ifndef SONGGANG_STORE_H
#define SONGGANG_STORE_H

#include "songgang/dedupe.h"
#include "songgang/json_writer.h"
#include "songgang/posting.h"
#include "songgang/profile.h"
#include "songgang/scope.h"
#include "songgang/status.h"

typedef struct sg_store sg_store;

typedef enum sg_store_mode {
    SG_STORE_READ,  /* SG_MISSING when there is no data directory */
    SG_STORE_WRITE, /* creates directory and schema when missing */
} sg_store_mode;

/* SG_MISSING, SG_CORRUPT (not ours, damaged, newer schema), SG_LOCKED, SG_IO. */
sg_status sg_store_open(const char *data_dir, sg_store_mode mode, sg_store **ret, sg_error *err);
/* An empty store that vanishes on close: for dry runs without a data directory. */
sg_status sg_store_open_temporary(sg_store **ret, sg_error *err);
void sg_store_close(sg_store *store);
/* Pages of the file this handle keeps in memory, at most; 64 MiB from the start. For one that walks along
 * and hardly comes back. */
void sg_store_cache(sg_store *store, int mebibytes);
/* How long this handle waits for another writer before SG_LOCKED. */
void sg_store_patience(sg_store *store, unsigned ms);
/* The same for handles opened from now on; 10,000 ms from the start. A service answers 503 sooner than a
 * command gives up. Any thread. */
void sg_store_patience_of_all(unsigned ms);

/* The same for handles this thread opens from now on; 0: as all. */
void sg_store_patience_of_thread(unsigned ms);

/* Exclusive right to run a long writing command on the data directory (flock on `name`.lock,
 * "import", "index", "plan"): SG_LOCKED names the holder's pid. Released by sg_lock_release. */
typedef struct sg_lock sg_lock;
sg_status sg_lock_acquire(const char *data_dir, const char *name, sg_lock **ret, sg_error *err);
void sg_lock_release(sg_lock *lock);

/* The right to use the data directory as it is, together with others of the same name; whoever
 * acquires the lock excludes them all. SG_LOCKED: somebody has. */
sg_status sg_lock_share(const char *data_dir, const char *name, sg_lock **ret, sg_error *err);

/* ---- files as wholes ---- */
/* Copies a SQLite file that may be in use into `to`, which is new, as of one moment; writers go on.
 * SG_CANCELLED: `progress` (nullable) said so. */
sg_status sg_sqlite_copy(const char *from, const char *to,
                         bool (*progress)(void *context, uint64_t done, uint64_t total),
                         void *context, sg_error *err);
/* SG_CORRUPT: pages or references are damaged; the first of them as lines in `problems` (nullable).
 * `quick`: without comparing indexes with tables. */
sg_status sg_sqlite_check(const char *path, bool quick, sg_buffer *problems, sg_error *err);
const char *sg_sqlite_version(void);

/* Transactions: writes happen between begin and commit; rollback on any failure. */
sg_status sg_store_begin(sg_store *store, sg_error *err);
sg_status sg_store_commit(sg_store *store, sg_error *err);
void sg_store_rollback(sg_store *store);

/* ---- import batches ---- */
typedef struct sg_batch {
    int64_t id;
    const char *kind, *source, *file; /* kind: postings|workers|courses|withdraw|release|undo */
} sg_batch;
sg_status sg_store_batch(sg_store *store, const char *kind, const char *source, const char *file,
                         const char *instant, int64_t *ret_id, sg_error *err);

typedef enum sg_put { SG_PUT_NEW, SG_PUT_CHANGED, SG_PUT_SAME } sg_put;

/* Upsert by (source, external_id). `json` is the normalised document, `raw` the record as read
 * (nullable). A changed posting gets a new change number (sg_store_change). */
sg_status sg_store_put_posting(sg_store *store, int64_t batch, const sg_posting *posting,
                               const sg_fingerprint *fingerprint, const char *json, size_t json_size,
                               const char *raw, size_t raw_size, sg_put *ret, sg_error *err);
sg_status sg_store_put_worker(sg_store *store, int64_t batch, const sg_profile *profile,
                              const char *json, size_t json_size, sg_put *ret, sg_error *err);
/* Numbers of workers nothing was heard of since `instant` (RFC 3339, UTC): no list said anything new, no
 * plan offered them anything, the ledger says nothing. In order of their numbers; for expiry. */
typedef sg_status (*sg_id_visit)(void *context, const char *id, sg_error *err);
sg_status sg_store_each_unheard(sg_store *store, const char *instant, sg_id_visit visit, void *context,
                                sg_error *err);
/* Drops what the imports of workers before the last five replaced: they cannot be taken back any more. */
sg_status sg_store_forget_former(sg_store *store, sg_error *err);
/* Whether what is put from now on was said by somebody (a correction), and not by a list: fields changed
 * by hand stay until a list says something new of them. Default false. */
void sg_store_by_hand(sg_store *store, bool by_hand);
/* Of lists put since the store was opened: fields changed by hand that stayed, and that gave way. */
void sg_store_edits(const sg_store *store, uint64_t *ret_kept, uint64_t *ret_replaced);
sg_status sg_store_put_course(sg_store *store, int64_t batch, const sg_course *course,
                              const char *json, size_t json_size, sg_put *ret, sg_error *err);

/* ---- the life of a posting: each of these is dated as an event and keeps what it replaced ---- */

/* All `jobs` of the record are put: jobs it had before and has no more are withdrawn. */
sg_status sg_store_end_record(sg_store *store, int64_t batch, const char *source,
                              const char *record, size_t jobs, uint64_t *ret_withdrawn,
                              sg_error *err);
/* Withdraw a posting, or all jobs of an announcement; SG_NOT_FOUND. Already withdrawn is fine. */
sg_status sg_store_withdraw(sg_store *store, int64_t batch, const char *source,
                            const char *external_id, uint64_t *ret_withdrawn, sg_error *err);
/* A held posting is open from now on. SG_NOT_FOUND, SG_CONFLICT when it is not held. */
sg_status sg_store_release(sg_store *store, int64_t batch, uint64_t id, sg_error *err);
/* Take back what batch `batch` did, as batch `undo`: new postings are withdrawn, new workers and courses
 * go, others are as before. SG_NOT_FOUND no such batch; SG_CONFLICT says in Chinese why it cannot be
 * taken back: of another kind, undone already, changed by a later batch, offered by a plan since. */
typedef struct sg_undo_figures {
    uint64_t restored, withdrawn;
} sg_undo_figures;
sg_status sg_store_undo(sg_store *store, int64_t batch, int64_t undo, sg_undo_figures *ret,
                        sg_error *err);
/* What happened to a posting, oldest first. `kind`: new|changed|withdrawn|restored|released. */
typedef sg_status (*sg_event_visit)(void *context, int64_t batch, const char *kind,
                                    const char *instant, sg_error *err);
sg_status sg_store_each_event(sg_store *store, uint64_t id, sg_event_visit visit, void *context,
                              sg_error *err);

/* What `actor` says of two postings: they are one (`same`), or two. Dated as an event of both and
 * respected by every later sg_store_deduplicate(); a later verdict on the pair replaces it.
 * SG_NOT_FOUND, SG_INVALID: twice the same posting. */
sg_status sg_store_judge_pair(sg_store *store, int64_t batch, uint64_t a, uint64_t b, bool same,
                              const char *actor, sg_error *err);
/* Why `id` counts as a duplicate of `kept`, in Chinese, appended to `out`. */
sg_status sg_store_duplicate_reason(sg_store *store, uint64_t id, uint64_t kept, sg_buffer *out,
                                    sg_error *err);
/* Recompute duplicates over all open postings; postings whose state changed get a change number. */
sg_status sg_store_deduplicate(sg_store *store, uint64_t *ret_duplicates, sg_error *err);

/* Highest change number of any posting; the index records the one it covers. */
sg_status sg_store_change(sg_store *store, int64_t *ret, sg_error *err);

/* ---- reading; texts are valid during the callback only. A callback returning other than SG_OK
 * stops the walk and is returned. ---- */
typedef struct sg_stored_posting {
    int64_t row;
    uint64_t id;
    const char *source, *external_id;
    sg_posting_status status;
    uint64_t duplicate_of; /* 0: kept */
    int64_t change;
    const char *json;
    size_t json_size;
} sg_stored_posting;
typedef sg_status (*sg_posting_visit)(void *context, const sg_stored_posting *posting,
                                      sg_error *err);
/* Rows with change > `after_change`, row number in [first, last], by row. Pages internally, so the
 * walk never holds a read transaction for long. */
sg_status sg_store_each_posting(sg_store *store, int64_t after_change, int64_t first_row,
                                int64_t last_row, sg_posting_visit visit, void *context,
                                sg_error *err);
/* One document into `out` (appended). SG_NOT_FOUND. `id` 0: do not check it. */
sg_status sg_store_posting_json(sg_store *store, int64_t row, uint64_t id, sg_buffer *out,
                                sg_error *err);
/* {"id":…,"external_id":…,"title":…} of one posting (match --brief). */
sg_status sg_store_posting_brief(sg_store *store, int64_t row, sg_buffer *out, sg_error *err);
sg_status sg_store_find_posting(sg_store *store, uint64_t id, int64_t *ret_row, sg_error *err);
/* Postings a person may mean by `name`: the one of that id, else those of that external id whatever
 * their source, newest first, at most `max`. None is no error. */
typedef struct sg_named_posting {
    int64_t row;
    uint64_t id;
    sg_posting_status status;
    uint64_t duplicate_of; /* 0: kept */
} sg_named_posting;
sg_status sg_store_name_posting(sg_store *store, const char *name, sg_named_posting *ret,
                                size_t max, size_t *ret_count, sg_error *err);

typedef struct sg_stored_record {
    int64_t row;
    const char *id;
    sg_worker_status status; /* workers only */
    sg_locality home;        /* workers only */
    const char *json;
    size_t json_size;
} sg_stored_record;
typedef sg_status (*sg_record_visit)(void *context, const sg_stored_record *record, sg_error *err);
/* Name, ID number, phone and WeChat are kept sealed, apart from the document. */
typedef enum sg_private {
    SG_PRIVATE_NONE,     /* left out: for matching and counting, which never unseal anything */
    SG_PRIVATE_MASKED,   /* 王＊, 138****1234, 522301************1: for showing */
    SG_PRIVATE_REVEALED, /* in full: only after sg_access_reveal(), or for the operator who said why */
} sg_private;
/* Rows about workers, offers, plans and the ledger are given out within a scope only (scope.h): that of
 * the caller's account, perhaps narrowed. NULL is SG_INTERNAL. */
/* Workers with a status in the bit set `statuses` (0: all), by id. */
sg_status sg_store_each_worker(sg_store *store, uint32_t statuses, const sg_scope *scope,
                               sg_private show, sg_record_visit visit, void *context,
                               sg_error *err);
/* ---- the roster page by page ---- */
enum { SG_FILTER_VALUES = 16 };
/* Zero: no condition. All conditions must fit; several values of one are alternatives, and so are the
 * conditions on offers. */
typedef struct sg_worker_filter {
    sg_locality home[SG_FILTER_VALUES]; /* at or within */
    size_t home_count;
    uint32_t statuses;     /* bit set */
    uint32_t groups;       /* bit set of sg_group: any of them */
    const char *trade[SG_FILTER_VALUES * 8]; /* codes */
    size_t trade_count;
    int age_min, age_max;  /* completed years on `today`; 0 none */
    sg_date today;
    sg_gender gender;
    uint32_t offers;       /* bit set of sg_offer_state: an offer in one of them */
    bool without_offers;   /* none in a plan that counts */
    int jobs; /* what `served` and `short_served` are measured by; 0: neither is asked for */
    bool served, short_served; /* so many job offers in plans that count, or fewer; what was held back,
                                  replaced or discarded is none, what was refused is one */
    bool unanswered, unreached; /* said nothing to any job yet: all that was approved is on its way, or
                                   some was not delivered or met with silence, so that one has to call */
    const char *name, *phone, *identity; /* exactly; found by keyed hash */
    const char *ids;       /* begin of the number */
    const char *initials;  /* of the name's pinyin, lower case: "zs" finds 张三; sg_sounds helps */
    const char *tail;      /* last digits of the phone; likewise */
    size_t skip;           /* pass over so many of those behind `after` */
} sg_worker_filter;
/* One page of workers within `scope` by number, those behind `after` (NULL: from the first), at most
 * `limit`; `*ret_more`: there are others. `ret_total` (nullable): how many fit in all. */
sg_status sg_store_list_workers(sg_store *store, const sg_scope *scope,
                                const sg_worker_filter *filter, const char *after, size_t limit,
                                sg_private show, sg_record_visit visit, void *context,
                                bool *ret_more, int64_t *ret_total, sg_error *err);
/* How many of `filter` live in each town (a county where no more is known, 0 where nothing is): as many
 * as sg_store_list_workers() lists. By code of the town. */
typedef sg_status (*sg_town_visit)(void *context, sg_region town, int64_t workers, sg_error *err);
sg_status sg_store_count_towns(sg_store *store, const sg_scope *scope, const sg_worker_filter *filter,
                               sg_town_visit visit, void *context, sg_error *err);
/* Initials and last digits of all workers in memory, so that finding by them opens no seals: for a service.
 * Shared by handles of the same data directory and their threads. It follows the store by itself. */
typedef struct sg_sounds sg_sounds;
sg_sounds *sg_sounds_new(void); /* NULL when memory is short */
void sg_sounds_free(sg_sounds *sounds); /* after the handles; NULL is allowed */
/* Borrowed until the handle is closed; NULL: none. */
void sg_store_share_sounds(sg_store *store, sg_sounds *sounds);
/* What would else happen at the first search: seconds for a prefecture. */
sg_status sg_store_warm_sounds(sg_store *store, sg_error *err);
/* Changes whenever the record does, personal data included. SG_NOT_FOUND as sg_store_worker_json(). */
sg_status sg_store_worker_version(sg_store *store, const sg_scope *scope, const char *id,
                                  uint64_t *ret, sg_error *err);
/* Changes whenever anything was committed since, by whomever; costs a microsecond. */
sg_status sg_store_version(sg_store *store, uint64_t *ret, sg_error *err);

/* SG_NOT_FOUND: nobody of that id, or outside the scope; sg_store_refused() tells the two apart. */
sg_status sg_store_worker_json(sg_store *store, const sg_scope *scope, const char *id,
                               sg_private show, sg_buffer *out, sg_error *err);
/* How often a masked value came in for one that is known in full, which was kept. */
uint64_t sg_store_masked_kept(const sg_store *store);
/* Workers whose number (SG_PRIVATE_…: "phone", "identity" or "name") is exactly `text`; found by keyed
 * hash. Visits documents as `show` says. */
sg_status sg_store_find_worker(sg_store *store, const sg_scope *scope, const char *member,
                               const char *text, sg_private show, sg_record_visit visit,
                               void *context, sg_error *err);
/* Everything known of a worker goes, its bytes too (the caller commits, then calls
 * sg_store_scrub()). Offers and ledger keep the number alone, which is never taken in again unless
 * `sg_store_forget_erased`. `ret_trace` (nullable) gets name, phone and ID number, each followed by
 * NUL, for looking through files. SG_NOT_FOUND. */
sg_status sg_store_erase_worker(sg_store *store, const char *id, sg_buffer *ret_trace,
                                sg_error *err);
/* A worker erased before may come in again. SG_NOT_FOUND. */
sg_status sg_store_forget_erased(sg_store *store, const char *id, sg_error *err);
/* Nothing of what was deleted or replaced remains in the files of the store. SG_LOCKED: somebody reads. */
sg_status sg_store_scrub(sg_store *store, sg_error *err);
/* A new key, and everything sealed anew with it, page by page; done again after an interruption it goes
 * on. `*ret_workers` counts. Without `keep_old` the former keys are dropped at the end. */
sg_status sg_store_rotate_key(sg_store *store, bool keep_old,
                              bool (*progress)(void *context, uint64_t done, uint64_t total),
                              void *context, uint64_t *ret_workers, sg_error *err);
/* What was last asked for on this handle and exists, but outside the scope: for the audit log. Copied
 * to `ret` (cut after 127 bytes) and forgotten; false: nothing. */
bool sg_store_refused(sg_store *store, char ret[128]);
/* Appended to `out`. SG_NOT_FOUND. */
sg_status sg_store_course_json(sg_store *store, const char *id, sg_buffer *out, sg_error *err);
sg_status sg_store_each_course(sg_store *store, sg_record_visit visit, void *context,
                               sg_error *err);

/* Number of workers per home region and status, from an index alone (no documents are read). */
typedef sg_status (*sg_home_count_visit)(void *context, sg_region home, sg_worker_status status,
                                         int64_t workers, sg_error *err);
sg_status sg_store_each_home_count(sg_store *store, const sg_scope *scope,
                                   sg_home_count_visit visit, void *context, sg_error *err);

/* `open`: offered as of today, so neither duplicate nor expired; `openings` are theirs. */
typedef struct sg_store_counts {
    int64_t postings, open, duplicates, held, expired_skipped, openings;
    int64_t workers, by_status[SG_WORKER_STATUS_COUNT];
    int64_t courses, plans, offers;
} sg_store_counts;
/* Workers and offers within `scope`; postings, courses and plans are everybody's. */
sg_status sg_store_count(sg_store *store, const sg_scope *scope, sg_store_counts *ret,
                         sg_error *err);

/* ---- plans and the ledger (append-only) ---- */
typedef struct sg_stored_offer {
    const char *worker;
    uint64_t posting; /* id hash; 0 for a course line */
    const char *course;
    bool seat;
    uint8_t rank, level;
    int line; /* set when read; when stored, 0: the rank, or the line of courses */
    uint16_t score, relaxed;
    sg_locality home; /* of the worker when planned */
    const unsigned char *digest; /* of 32 bytes as of sg_offer_digest; NULL: computed when stored */
    const char *json; /* the export line: worker, posting|course, rank, score, relaxed, reasons */
    size_t json_size;
} sg_stored_offer;
/* An offer whose line is that of the same worker and line of an earlier plan has, instead of the text, '@'
 * and the number of that plan as `json` when stored (`digest` is that of the text, and must be given); read,
 * it has the text. */
/* All inside one transaction of the caller. `summary` is the JSON printed by `plan --json`. */
sg_status sg_store_plan_begin(sg_store *store, sg_locality scope, const char *policy, sg_date now,
                              int64_t *ret_plan, sg_error *err);
sg_status sg_store_plan_offer(sg_store *store, int64_t plan, const sg_stored_offer *offer,
                              sg_error *err);
sg_status sg_store_plan_finish(sg_store *store, int64_t plan, const char *summary, size_t size,
                               sg_error *err);
/* Where a plan ended, in parts the caller understands, inside the plan's transaction. Those of other plans
 * of its scope are dropped. */
typedef struct sg_start_part {
    const void *data;
    size_t size;
} sg_start_part;
sg_status sg_store_put_start(sg_store *store, int64_t plan, const sg_start_part *parts, int count,
                             sg_error *err);
/* Of the latest plan of exactly this scope and policy version: the first `count` parts, appended to `parts`.
 * SG_NOT_FOUND: there is none. */
sg_status sg_store_get_start(sg_store *store, sg_locality scope, const char *policy, sg_buffer *parts,
                             int count, int64_t *ret_plan, sg_error *err);
/* What a plan did in one county; written with the plan, read by the statistics. */
typedef struct sg_plan_county {
    sg_region county; /* 0: home unknown */
    int64_t workers, full_quota, offers, notices, seats;
} sg_plan_county;
sg_status sg_store_plan_county(sg_store *store, int64_t plan, const sg_plan_county *county,
                               sg_error *err);
/* Newest finished plan that touches `scope`, or SG_NOT_FOUND. */
sg_status sg_store_plan_latest(sg_store *store, const sg_scope *scope, int64_t *ret_plan,
                               sg_error *err);
/* SG_NOT_FOUND unless all the plan is about lies within `scope`. */
sg_status sg_store_plan_summary(sg_store *store, const sg_scope *scope, int64_t plan,
                                sg_buffer *out, sg_error *err);
typedef sg_status (*sg_offer_visit)(void *context, const sg_stored_offer *offer, sg_error *err);
/* Offers of a plan by (worker, rank), the course line last. */
sg_status sg_store_each_offer(sg_store *store, const sg_scope *scope, int64_t plan,
                              sg_offer_visit visit, void *context, sg_error *err);
/* Finished plans that touch `scope`, oldest first. */
typedef struct sg_stored_plan {
    int64_t id;
    sg_locality scope;
    const char *policy;
    sg_date day; /* the `now` it was made for */
} sg_stored_plan;
typedef sg_status (*sg_plan_visit)(void *context, const sg_stored_plan *plan, sg_error *err);
sg_status sg_store_each_plan(sg_store *store, const sg_scope *scope, sg_plan_visit visit,
                             void *context, sg_error *err);
/* ---- statistics ---- */
typedef struct sg_county_stats {
    sg_region county; /* 0: home unknown */
    int64_t by_status[SG_WORKER_STATUS_COUNT];
    sg_plan_county planned; /* of plan `plan`; zero when it has none here */
} sg_county_stats;
typedef sg_status (*sg_county_visit)(void *context, const sg_county_stats *county, sg_error *err);
/* Counties with workers or offers in `scope`, by code. `plan` 0: no offers. Of a county wholly within
 * the scope, what the plan did; of a part of one, zeros. */
sg_status sg_store_each_county(sg_store *store, const sg_scope *scope, int64_t plan,
                               sg_county_visit visit, void *context, sg_error *err);

/* Pairs already offered in earlier plans (never to be offered again): worker id, posting hash. */
typedef sg_status (*sg_pair_visit)(void *context, const char *worker, uint64_t posting,
                                   sg_error *err);
sg_status sg_store_each_offered_pair(sg_store *store, const sg_scope *scope, sg_pair_visit visit,
                                     void *context, sg_error *err);

#endif
