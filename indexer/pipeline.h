/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ordered parallel work: batches are filled on the calling thread, worked on by several threads,
 * and consumed on the calling thread in the order in which they were filled.
 */
#ifndef SONGGANG_INDEXER_PIPELINE_H
#define SONGGANG_INDEXER_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "songgang/status.h"

typedef struct sg_pipeline {
    void *context;
    void **slots; /* batches, reused in turn; their number bounds the memory in use */
    size_t slot_count;
    unsigned threads;
    /* Calling thread: fill a batch; `*ret_end` with an empty batch when there is nothing more. */
    sg_status (*fill)(void *context, void *batch, bool *ret_end, sg_error *err);
    /* Calling thread, nullable: false when filling would have to wait for a slow sender. */
    bool (*ready)(void *context);
    /* Any thread; `context` is read only. Failures belong into the batch. */
    void (*work)(const void *context, void *batch);
    /* Calling thread, in order. */
    sg_status (*consume)(void *context, void *batch, sg_error *err);
} sg_pipeline;

/* Returns the first failure of `fill` or `consume`; all threads have ended then. */
sg_status sg_pipeline_run(const sg_pipeline *pipeline, sg_error *err);

/* Processors available to this process, within 1..limit. */
unsigned sg_pipeline_threads(unsigned limit);

#endif
