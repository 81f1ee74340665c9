/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole HTTP service over a data directory: routes, readers, and their refresh.
 */
#ifndef SONGGANG_SERVE_H
#define SONGGANG_SERVE_H

#include "songgang/date.h"
#include "songgang/server.h"
#include "songgang/status.h"
#include "songgang/vocabulary.h"

typedef struct sg_serve_config {
    const char *data_dir;
    const char *listen; /* "127.0.0.1:8080"; beyond this machine only when there are accounts */
    const char *tls_cert, *tls_key; /* PEM files, both or neither */
    const char *proxies; /* as in sg_server_config */
    unsigned threads;   /* 0: one per processor */
    const sg_vocabulary *vocabulary;
    sg_server_limits limits; /* zeros: the defaults */
    const char *program; /* this program's file, run to bring the index up to the store; NULL: nobody does */
    const char *importer; /* this program's file, run to read uploads apart; NULL: read in this process */
    const char *heads; /* file to note the heads of audit log and ledger in, once a day; NULL: none */
    sg_date now; /* date to judge by; SG_NO_DATE: the calendar's */
    /* Called once when connections are accepted, with the port bound. Nullable. */
    void (*started)(void *context, unsigned port, uint64_t generation);
    /* Nobody has an account yet: whoever uses this machine may do everything. Called before `started`.
     * Nullable. */
    void (*open)(void *context);
    /* Before serving: there is no index, or it is damaged, and it is being built anew. Nullable. */
    void (*repairing)(void *context, const char *reason);
    /* An index published while serving is damaged and is built anew. Any thread. Nullable. */
    void (*index_damaged)(void *context, const sg_error *what);
    /* The index could not be brought up to the store; tried again later. Any thread. Nullable. */
    void (*index_failed)(void *context, const sg_error *what);
    /* The index changed and is served now. Any thread. Nullable. */
    void (*refreshed)(void *context, uint64_t generation);
    /* The policy file changed: its version is served now, or (`refused` not NULL) it is faulty and
     * the former version stays. Any thread. Nullable. */
    void (*policy_changed)(void *context, const char *version, const sg_error *refused);
    /* A channel cannot be made of its settings, its gateway refuses us, or the outbox cannot be reached; once
     * until it changes. `channel` "" none in particular. Any thread. Nullable. */
    void (*push_trouble)(void *context, const char *channel, const sg_error *what);
    /* The heads of today were noted (a line), or (`broken` not NULL) what was noted before does not fit, or
     * the file cannot be written. Any thread. Nullable. */
    void (*noted)(void *context, const char *line, const sg_error *broken);
    /* SIGHUP came: certificate and key were read again, or (`refused`) the former stay. Returns the
     * limits from now on, NULL: as they are. Nullable. */
    const sg_server_limits *(*hangup)(void *context, const sg_error *refused);
    void (*log)(void *context, const sg_access_record *record);
    void *context;
} sg_serve_config;

/* Serves until SIGTERM or SIGINT, by the policy of the data directory, read again when its file
 * changes. SG_FORMAT faulty policy; SG_MISSING no data or index; SG_CONFLICT port in use; SG_INVALID
 * address. */
sg_status sg_serve(const sg_serve_config *config, sg_error *err);

#endif
