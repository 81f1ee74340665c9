/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songgang match: one result line per profile, in input order; with --why, why one posting is or is
 * not among what each is offered.
 *
 * Profiles are read in batches; the lines of a batch are answered by several threads, each with
 * its own store reader over one shared snapshot, and written in order. So a million profiles need
 * the memory of one batch, and a pipe gets its first answers early.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "songgang/json.h"
#include "songgang/messages.h"
#include "songgang/policy_file.h"
#include "songgang/service.h"

enum {
    BATCH_LINES = 256,
    KEPT_ANSWER = 64 << 10, /* room of a line's answer kept for the next batch */
    LINES_PER_THREAD = 32, /* fewer are not worth another thread and store reader */
    MAX_THREADS = 64,
    MAX_LINE = 1 << 20,
    PROFILE_MEMORY = 256 << 20
};

typedef struct options {
    const char *worker, *profiles, *why;
    int64_t limit;
    bool brief, json;
    sg_date now;
} options;

typedef struct line {
    char *text;
    size_t size, number;
    sg_buffer answer;
    bool rejected;
} line;

/* One thread's share: reader, arena, and what it has to report at the end. */
typedef struct worker {
    struct run *run;
    sg_reader reader;
    sg_arena *arena;
    sg_unknown_keys unknown;
    sg_status status;
    sg_error error;
    pthread_t thread;
} worker;

typedef struct run {
    sg_cli *cli;
    options options;
    sg_snapshot *snapshot;
    sg_policy policy;
    worker worker[MAX_THREADS];
    unsigned workers; /* opened so far */
    line line[BATCH_LINES];
    size_t lines, lines_read, rejected;
    atomic_size_t next;
} run;

static bool fatal(sg_status status)
{
    switch (status) {
    case SG_INVALID:
    case SG_UNKNOWN:
    case SG_FORMAT:
    case SG_LIMIT:
        return false;
    default:
        return true;
    }
}

static void put_error(line *l, const char *id, const char *pointer, const sg_error *error)
{
    sg_json_writer w;
    sg_buffer_clear(&l->answer);
    sg_json_begin(&w, &l->answer);
    sg_json_object(&w);
    sg_json_member_string(&w, "id", id);
    sg_json_member_int(&w, "line", (int64_t)l->number);
    sg_json_key(&w, "error");
    sg_json_object(&w);
    sg_json_member_string(&w, "code", sg_status_text(error->status));
    sg_json_member_string(&w, "detail", error->text);
    if (pointer != NULL) {
        sg_json_member_string(&w, "pointer", pointer);
    }
    sg_json_end_object(&w);
    sg_json_end_object(&w);
    l->rejected = true;
}

static sg_status answer_line(worker *self, line *l, sg_error *err)
{
    const options *o = &self->run->options;
    sg_json *json = NULL;
    sg_profile profile;
    const char *pointer = NULL;
    sg_arena_reset(self->arena);
    sg_status status = sg_json_parse(l->text, l->size, &json, err);
    if (status == SG_OK) {
        status = sg_json_profile(self->reader.vocabulary, json, self->arena, &profile,
                                 &self->unknown, &pointer, err);
    }
    sg_buffer history = {0};
    if (status == SG_OK && o->worker != NULL) {
        status = sg_service_history(&self->reader, o->worker, o->now, self->arena, &profile,
                                    &history, err);
    }
    if (status == SG_OK) {
        status = o->why != NULL
                     ? sg_service_why(&self->reader, &profile, o->why, (size_t)o->limit, !o->json,
                                      o->now, self->arena, &l->answer, err)
                     : sg_service_match(&self->reader, &profile, (size_t)o->limit, o->brief,
                                        o->now, self->arena, &l->answer, err);
    }
    if (status == SG_OK && o->why == NULL && history.size > 0) {
        l->answer.size--; /* one object of two: the last brace of the first goes */
        sg_buffer_text(&l->answer, ",");
        sg_buffer_append(&l->answer, history.data + 1, history.size - 1);
    }
    sg_buffer_free(&history);
    if (status != SG_OK && !fatal(status)) {
        put_error(l, sg_json_id(json, self->arena), pointer, err);
        status = SG_OK;
    }
    if (o->why == NULL || o->json || l->rejected) { /* text ends its own lines */
        sg_buffer_text(&l->answer, "\n");
    }
    sg_json_free(json);
    return status == SG_OK && l->answer.failed ? sg_fail_memory(err) : status;
}

static void *work(void *context)
{
    worker *self = context;
    run *r = self->run;
    size_t i;
    while (self->status == SG_OK && (i = atomic_fetch_add(&r->next, 1)) < r->lines) {
        self->error = (sg_error){0};
        self->status = answer_line(self, &r->line[i], &self->error);
    }
    return NULL;
}

static sg_status open_worker(run *r, sg_error *err)
{
    worker *self = &r->worker[r->workers];
    *self = (worker){.run = r};
    self->reader = (sg_reader){.data_dir = r->cli->data_dir,
                               .scope = &sg_everywhere,
                               .vocabulary = r->cli->vocabulary,
                               .policy = &r->policy,
                               .snapshot = r->snapshot};
    sg_status status =
        sg_store_open(r->cli->data_dir, SG_STORE_READ, &self->reader.store, err);
    if (status != SG_OK) {
        return status;
    }
    self->reader.cache = sg_posting_cache_new(); /* without it all goes on, slower */
    self->arena = sg_arena_new(PROFILE_MEMORY);
    if (self->arena == NULL) {
        sg_posting_cache_free(self->reader.cache);
        sg_store_close(self->reader.store);
        return sg_fail_memory(err);
    }
    r->workers++;
    return SG_OK;
}

/* Those this process may run on: more threads would only wait for each other. */
static long usable_cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                       : sysconf(_SC_NPROCESSORS_ONLN);
}

static unsigned threads_for(size_t lines)
{
    const long cores = usable_cores();
    size_t threads = (lines + LINES_PER_THREAD - 1) / LINES_PER_THREAD;
    size_t most = cores < 1 ? 1 : cores > MAX_THREADS ? MAX_THREADS : (size_t)cores;
    return (unsigned)(threads > most ? most : threads);
}

static sg_status answer_batch(run *r, sg_error *err)
{
    unsigned threads = threads_for(r->lines), started = 0;
    sg_status status = SG_OK;
    while (r->workers < threads && status == SG_OK) {
        status = open_worker(r, err);
    }
    if (status != SG_OK) {
        return status;
    }
    atomic_store(&r->next, 0);
    /* A thread that does not start leaves its share to the others. */
    for (unsigned i = 1; i < threads; i++) {
        if (pthread_create(&r->worker[i].thread, NULL, work, &r->worker[i]) != 0) {
            break;
        }
        started = i;
    }
    work(&r->worker[0]);
    for (unsigned i = 1; i <= started; i++) {
        pthread_join(r->worker[i].thread, NULL);
    }
    for (unsigned i = 0; i < threads; i++) {
        if (r->worker[i].status != SG_OK) {
            if (err != NULL) {
                *err = r->worker[i].error;
            }
            return r->worker[i].status;
        }
    }
    return SG_OK;
}

static sg_status write_batch(run *r, sg_error *err)
{
    for (size_t i = 0; i < r->lines; i++) {
        line *l = &r->line[i];
        r->rejected += l->rejected;
        if (fwrite(l->answer.data, 1, l->answer.size, stdout) != l->answer.size) {
            return sg_fail(err, SG_IO, SG_MSG_CLI_WRITE, strerror(errno));
        }
    }
    return fflush(stdout) == 0 ? SG_OK : sg_fail(err, SG_IO, SG_MSG_CLI_WRITE, strerror(errno));
}

/* The room of answers is kept: taking it from the system anew costs as much as writing them. */
static void clear_batch(run *r)
{
    for (size_t i = 0; i < r->lines; i++) {
        line *l = &r->line[i];
        free(l->text);
        if (l->answer.failed || l->answer.capacity > KEPT_ANSWER) {
            sg_buffer_free(&l->answer);
        }
        sg_buffer_clear(&l->answer);
        *l = (line){.answer = l->answer};
    }
    r->lines = 0;
}

static void free_batch(run *r)
{
    clear_batch(r);
    for (size_t i = 0; i < BATCH_LINES; i++) {
        sg_buffer_free(&r->line[i].answer);
    }
}

static bool blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0') {
            return false;
        }
    }
    return true;
}

/* Next lines, until the batch is full or the file ends. */
static sg_status read_batch(run *r, FILE *in, sg_error *err)
{
    while (r->lines < BATCH_LINES) {
        char *text = NULL;
        size_t capacity = 0;
        errno = 0;
        ssize_t size = getline(&text, &capacity, in);
        if (size < 0) {
            free(text);
            return ferror(in) || errno == ENOMEM
                       ? sg_fail(err, SG_IO, SG_MSG_MATCH_READ, strerror(errno))
                       : SG_OK;
        }
        r->lines_read++;
        if (size > MAX_LINE) {
            free(text);
            return sg_fail(err, SG_FORMAT, SG_MSG_MATCH_LINE_LONG, r->lines_read, MAX_LINE);
        }
        if (blank(text, (size_t)size)) {
            free(text);
            continue;
        }
        line *l = &r->line[r->lines++];
        *l = (line){.text = text,
                    .size = (size_t)size,
                    .number = r->lines_read,
                    .answer = l->answer};
        if (isatty(fileno(in))) {
            return SG_OK; /* answer a person line by line */
        }
    }
    return SG_OK;
}

static sg_status answer_file(run *r, sg_error *err)
{
    const char *name = r->options.profiles;
    FILE *in = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
    if (in == NULL) {
        return sg_fail(err, SG_FORMAT, SG_MSG_MATCH_OPEN, name, strerror(errno));
    }
    size_t answered = 0;
    sg_status status = SG_OK;
    do {
        clear_batch(r);
        status = read_batch(r, in, err);
        if (status == SG_OK && r->lines > 0) {
            status = answer_batch(r, err);
        }
        if (status == SG_OK) {
            status = write_batch(r, err);
        }
        answered += r->lines;
    } while (status == SG_OK && r->lines > 0);
    if (in != stdin) {
        fclose(in);
    }
    return status == SG_OK && answered == 0 ? sg_fail(err, SG_FORMAT, SG_MSG_MATCH_EMPTY) : status;
}

/* A worker of the roster is one profile line like any other. */
static sg_status answer_worker(run *r, sg_error *err)
{
    sg_buffer document = {0};
    sg_status status = open_worker(r, err);
    if (status == SG_OK) {
        status = sg_store_worker_json(r->worker[0].reader.store, &sg_everywhere, r->options.worker,
                                      SG_PRIVATE_NONE, &document, err);
    }
    if (status == SG_OK) {
        r->line[0] = (line){.text = document.data, .size = document.size, .number = 1};
        r->lines = 1;
        document = (sg_buffer){0};
        status = answer_batch(r, err);
    }
    if (status == SG_OK) {
        status = write_batch(r, err);
    }
    sg_buffer_free(&document);
    return status;
}

static sg_status load_snapshot(run *r, sg_error *err)
{
    sg_index *index = NULL;
    sg_status status = sg_policy_load(r->cli->data_dir, &r->policy, err);
    if (status == SG_OK) {
        status = sg_index_open(r->cli->data_dir, &index, err);
    }
    if (status == SG_OK) {
        status = sg_index_snapshot(index, &r->snapshot, err);
    }
    if (status == SG_OK) {
        sg_snapshot_use_policy(r->snapshot, &r->policy);
    }
    sg_index_close(index);
    return status;
}

/* Is `name` one of the comma separated `names`? */
static bool listed(const char *names, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name)) {
        if ((at == names || at[-1] == ',') && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Unknown keys of all threads, each once. */
static void note_unknown(const run *r)
{
    char names[sizeof r->worker[0].unknown.names] = "";
    for (unsigned i = 0; i < r->workers; i++) {
        char copy[sizeof names], *save = NULL;
        snprintf(copy, sizeof copy, "%s", r->worker[i].unknown.names);
        for (char *name = strtok_r(copy, ",", &save); name != NULL;
             name = strtok_r(NULL, ",", &save)) {
            size_t used = strlen(names);
            if (!listed(names, name) && used + strlen(name) + 2 < sizeof names) {
                snprintf(names + used, sizeof names - used, "%s%s", used > 0 ? "," : "", name);
            }
        }
    }
    if (names[0] != '\0') {
        sg_cli_note(r->cli, SG_MSG_MATCH_UNKNOWN_KEYS, names);
    }
}

static int execute(run *r)
{
    sg_error error = {0};
    sg_status status = load_snapshot(r, &error);
    if (status == SG_OK) {
        status = r->options.worker != NULL ? answer_worker(r, &error) : answer_file(r, &error);
    }
    if (status == SG_OK) {
        note_unknown(r);
    }
    if (status == SG_OK && r->rejected > 0) {
        sg_cli_error(r->cli, SG_MSG_MATCH_REJECTED, r->rejected);
    }
    int code = status != SG_OK ? sg_cli_fail(r->cli, &error)
               : r->rejected > 0 ? SG_EXIT_REJECTS
                                 : SG_EXIT_DONE;
    free_batch(r);
    for (unsigned i = 0; i < r->workers; i++) {
        sg_posting_cache_free(r->worker[i].reader.cache);
        sg_store_close(r->worker[i].reader.store);
        sg_arena_free(r->worker[i].arena);
    }
    sg_snapshot_free(r->snapshot);
    return code;
}

int sg_cmd_match(sg_cli *cli, int argc, char **argv)
{
    options o = {.limit = 10, .json = cli->json, .now = sg_cli_today()};
    const sg_option table[] = {
        {.name = "worker", .kind = SG_OPTION_TEXT, .value = &o.worker,
         .argument = SG_MSG_MATCH_ARG_WORKER, .help = SG_MSG_MATCH_OPT_WORKER},
        {.name = "profiles", .kind = SG_OPTION_TEXT, .value = &o.profiles,
         .argument = SG_MSG_MATCH_ARG_FILE, .help = SG_MSG_MATCH_OPT_PROFILES},
        {.name = "limit", .letter = 'n', .kind = SG_OPTION_NUMBER, .value = &o.limit,
         .argument = SG_MSG_MATCH_ARG_COUNT, .help = SG_MSG_MATCH_OPT_LIMIT, .minimum = 1,
         .maximum = SG_MATCH_MAX},
        {.name = "brief", .kind = SG_OPTION_FLAG, .value = &o.brief,
         .help = SG_MSG_MATCH_OPT_BRIEF},
        {.name = "why", .kind = SG_OPTION_TEXT, .value = &o.why,
         .argument = SG_MSG_MATCH_ARG_POSTING, .help = SG_MSG_MATCH_OPT_WHY},
        {.name = "json", .kind = SG_OPTION_FLAG, .value = &o.json, .help = SG_MSG_MATCH_OPT_JSON},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &o.now,
         .argument = SG_MSG_MATCH_ARG_DATE, .help = SG_MSG_MATCH_OPT_NOW},
        {0}};
    int operands = 0;
    int code = sg_cli_options(cli, SG_MSG_MATCH_SYNOPSIS, table, argc, argv, &operands);
    if (code >= 0) {
        return code;
    }
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], cli->command);
        return SG_EXIT_USAGE;
    }
    if ((o.worker != NULL) == (o.profiles != NULL)) {
        sg_cli_error(cli, SG_MSG_MATCH_ONE_OF);
        return SG_EXIT_USAGE;
    }
    if (sg_cli_vocabulary(cli) == NULL) {
        return SG_EXIT_INTERNAL;
    }
    run *r = calloc(1, sizeof *r);
    if (r == NULL) {
        sg_cli_error(cli, SG_MSG_CLI_MEMORY);
        return SG_EXIT_INTERNAL;
    }
    r->cli = cli;
    r->options = o;
    code = execute(r);
    free(r);
    return code;
}
