/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang serve`: runs the HTTP service in the foreground; one JSON line per request on stderr.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli.h"
#include "songgang/messages/access.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/messages/channel.h"
#include "songgang/messages/operations.h"
#include "songgang/serve.h"
#include "songgang/settings.h"

typedef struct serving {
    const sg_cli *cli;
    const char *listen;
    bool tls;
    const char *file; /* of settings; NULL none */
    sg_settings flags;
    sg_server_limits limits; /* read again at SIGHUP */
    int log;              /* descriptor of the access log */
    atomic_int log_level; /* SG_LOG_… */
} serving;

static void on_started(void *context, unsigned port, uint64_t generation)
{
    const serving *s = context;
    (void)generation;
    char address[96];
    const char *colon = strrchr(s->listen, ':');
    int host = colon ? (int)(colon - s->listen) : (int)strlen(s->listen);
    snprintf(address, sizeof address, "%.*s:%u", host, s->listen, port);
    sg_cli_note(s->cli, SG_MSG_SERVE_STARTED, s->tls ? "https" : "http", address);
}

static void on_open(void *context)
{
    const serving *s = context;
    sg_cli_note(s->cli, "%s", SG_MSG_SERVE_OPEN);
}

static void on_refreshed(void *context, uint64_t generation)
{
    const serving *s = context;
    sg_cli_note(s->cli, SG_MSG_SERVE_REFRESHED, (unsigned long long)generation);
}

static void on_policy(void *context, const char *version, const sg_error *refused)
{
    const serving *s = context;
    if (refused)
        sg_cli_error(s->cli, SG_MSG_SERVE_POLICY_REFUSED, refused->text, version);
    else
        sg_cli_note(s->cli, SG_MSG_SERVE_POLICY, version);
}

static void on_repairing(void *context, const char *reason)
{
    const serving *s = context;
    sg_cli_note(s->cli, SG_MSG_SERVE_REPAIRING, reason);
}

static void on_damaged(void *context, const sg_error *what)
{
    const serving *s = context;
    sg_cli_error(s->cli, SG_MSG_SERVE_DAMAGED, what->text);
}

static void on_index_failed(void *context, const sg_error *what)
{
    const serving *s = context;
    sg_cli_error(s->cli, SG_MSG_SERVE_INDEX_FAILED, what->text);
}

static void on_push_trouble(void *context, const char *channel, const sg_error *what)
{
    const serving *s = context;
    if (*channel)
        sg_cli_error(s->cli, SG_MSG_SERVE_PUSH_CHANNEL, channel, what->text);
    else
        sg_cli_error(s->cli, SG_MSG_SERVE_PUSH, what->text);
}

static void on_noted(void *context, const char *line, const sg_error *broken)
{
    const serving *s = context;
    if (broken)
        sg_cli_error(s->cli, SG_MSG_HEADS_BROKEN, broken->text);
    else
        sg_cli_note(s->cli, SG_MSG_HEADS_NOTED, line);
}

/* ---- settings and log ---- */

/* File, environment and flags, in this order; texts live in `arena`. */
static sg_status gather(const serving *s, sg_arena *arena, sg_settings *ret, sg_error *err)
{
    sg_settings_begin(ret);
    sg_status status = s->file ? sg_settings_read(s->file, arena, ret, err) : SG_OK;
    if (status == SG_OK)
        status = sg_settings_environment(ret, err);
    if (status == SG_OK)
        sg_settings_over(ret, &s->flags);
    return status;
}

/* Takes the place of the log so far in one step, so that no line is lost; the former stays when the
 * new one cannot be had. */
static sg_status open_log(serving *s, const sg_settings *settings, sg_error *err)
{
    const char *path = settings->log;
    bool file = path && strcmp(path, "-") != 0;
    int fd = file ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640)
                  : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (fd < 0)
        return sg_fail(err, SG_IO, SG_MSG_SERVE_LOG, file ? path : "stderr", strerror(errno));
    if (s->log < 0) {
        s->log = fd;
    } else {
        (void)dup3(fd, s->log, O_CLOEXEC);
        close(fd);
    }
    atomic_store(&s->log_level, s->cli->quiet              ? SG_LOG_NONE
                                : settings->log_level >= 0 ? (int)settings->log_level
                                                           : SG_LOG_ALL);
    return SG_OK;
}

/* False: what was read is faulty, and all stays as it is. */
static bool reread(serving *s)
{
    sg_error err = {0};
    sg_settings settings;
    sg_arena *arena = sg_arena_new(1 << 20);
    sg_status status = arena ? gather(s, arena, &settings, &err) : sg_fail_memory(&err);
    if (status == SG_OK)
        status = open_log(s, &settings, &err);
    if (status == SG_OK)
        s->limits = sg_settings_limits(&settings);
    if (status != SG_OK)
        sg_cli_error(s->cli, SG_MSG_SERVE_SETTINGS_REFUSED, err.text);
    else
        sg_cli_note(s->cli, SG_MSG_SERVE_SETTINGS_READ);
    sg_arena_free(arena);
    return status == SG_OK;
}

static const sg_server_limits *on_hangup(void *context, const sg_error *refused)
{
    serving *s = context;
    if (refused)
        sg_cli_error(s->cli, SG_MSG_SERVE_TLS_REFUSED, refused->text);
    else if (s->tls)
        sg_cli_note(s->cli, SG_MSG_SERVE_TLS_READ);
    return reread(s) ? &s->limits : NULL;
}

static void on_request(void *context, const sg_access_record *record)
{
    serving *s = context;
    int level = atomic_load(&s->log_level);
    if (level == SG_LOG_NONE || (level == SG_LOG_ERRORS && record->status < 500))
        return;
    char line[2048];
    size_t size = sg_access_format(record, line, sizeof line);
    if (write(s->log, line, size) < 0) /* one call, so that lines stay whole; a full disk loses them */
        errno = 0;
}

/* Every connection is a descriptor: take as many as the system grants. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int run(sg_cli *cli, serving *s, const sg_settings *settings, sg_date now)
{
    sg_error err = {0};
    const char *listen = settings->listen ? settings->listen : "127.0.0.1:8080";
    s->listen = listen;
    s->tls = settings->tls_cert || settings->tls_key;
    if (settings->data && !cli->data_given)
        cli->data_dir = settings->data;
    if (open_log(s, settings, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    char heads[4096];
    snprintf(heads, sizeof heads, "%s/heads.ndjson", cli->data_dir);
    sg_serve_config config = {.data_dir = cli->data_dir,
                              .listen = listen,
                              .tls_cert = settings->tls_cert,
                              .tls_key = settings->tls_key,
                              .proxies = settings->proxy,
                              .threads = settings->threads > 0 ? (unsigned)settings->threads : 0,
                              .limits = sg_settings_limits(settings),
                              .vocabulary = sg_cli_vocabulary(cli),
                              .now = now,
                              .program = settings->refresh == 0 ? NULL : "/proc/self/exe",
                              .importer = "/proc/self/exe",
                              .heads = settings->heads ? settings->heads : heads,
                              .noted = on_noted,
                              .repairing = on_repairing,
                              .index_damaged = on_damaged,
                              .index_failed = on_index_failed,
                              .push_trouble = on_push_trouble,
                              .started = on_started,
                              .open = on_open,
                              .refreshed = on_refreshed,
                              .policy_changed = on_policy,
                              .hangup = on_hangup,
                              .log = on_request,
                              .context = s};
    if (!config.vocabulary)
        return SG_EXIT_INTERNAL;
    raise_descriptor_limit();
    sg_status status = sg_serve(&config, &err);
    if (status == SG_CONFLICT) { /* port in use: the command line asked for something not to be had */
        sg_cli_error(cli, "%s", err.text);
        return SG_EXIT_USAGE;
    }
    if (status != SG_OK && status != SG_CANCELLED)
        return sg_cli_fail(cli, &err);
    sg_cli_note(cli, SG_MSG_SERVE_STOPPED);
    return SG_EXIT_DONE;
}

static bool parse_level(const char *text, sg_settings *ret)
{
    static const char *const levels[] = {"none", "errors", "all"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, levels[i]) == 0)
            ret->log_level = i;
    return ret->log_level >= 0;
}

int sg_cmd_serve(sg_cli *cli, int argc, char **argv)
{
    const char *file = getenv("SONGGANG_CONFIG"), *level = NULL;
    sg_date now = SG_NO_DATE;
    serving s = {.cli = cli, .log = -1};
    sg_settings_begin(&s.flags);
    const sg_option options[] = {
        {.name = "config", .kind = SG_OPTION_TEXT, .value = &file, .argument = SG_ARG_FILE_NAME,
         .help = SG_HELP_SERVE_CONFIG},
        {.name = "listen", .kind = SG_OPTION_TEXT, .value = &s.flags.listen,
         .argument = SG_ARG_ADDRESS, .help = SG_HELP_SERVE_LISTEN},
        {.name = "threads", .kind = SG_OPTION_NUMBER, .value = &s.flags.threads,
         .argument = SG_ARG_NUMBER, .help = SG_HELP_SERVE_THREADS, .minimum = 1, .maximum = 64},
        {.name = "tls-cert", .kind = SG_OPTION_TEXT, .value = &s.flags.tls_cert,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_SERVE_TLS_CERT},
        {.name = "tls-key", .kind = SG_OPTION_TEXT, .value = &s.flags.tls_key,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_SERVE_TLS_KEY},
        {.name = "proxy", .kind = SG_OPTION_TEXT, .value = &s.flags.proxy,
         .argument = SG_ARG_ADDRESS, .help = SG_HELP_SERVE_PROXY},
        {.name = "log", .kind = SG_OPTION_TEXT, .value = &s.flags.log,
         .argument = SG_ARG_FILE_NAME, .help = SG_HELP_SERVE_LOG},
        {.name = "log-level", .kind = SG_OPTION_TEXT, .value = &level,
         .argument = "all|errors|none", .help = SG_HELP_SERVE_LOG_LEVEL},
        {.name = "now", .kind = SG_OPTION_DATE, .value = &now, .argument = SG_ARG_DATE,
         .help = SG_HELP_SERVE_NOW},
        {0}};
    int operands;
    int code = sg_cli_options(cli, SG_SYNOPSIS_SERVE, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    if (operands > 0) {
        sg_cli_error(cli, SG_MSG_CLI_OPERANDS, argv[1], "serve");
        return SG_EXIT_USAGE;
    }
    if (level && !parse_level(level, &s.flags)) {
        sg_cli_error(cli, "%s", SG_MSG_SERVE_LEVEL);
        return SG_EXIT_USAGE;
    }
    s.file = file && *file ? file : NULL;
    sg_error err = {0};
    sg_settings settings;
    sg_arena *arena = sg_arena_new(1 << 20);
    sg_status status = arena ? gather(&s, arena, &settings, &err) : sg_fail_memory(&err);
    if (status == SG_OK) {
        code = run(cli, &s, &settings, now);
    } else {
        sg_cli_error(cli, "%s", err.text);
        code = status == SG_NO_MEMORY ? SG_EXIT_INTERNAL : SG_EXIT_USAGE;
    }
    if (s.log >= 0)
        close(s.log);
    sg_arena_free(arena);
    return code;
}
