/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang serve`: runs the HTTP service in the foreground; one JSON line per request on stderr.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "cli.h"
#include "songgang/messages/access.h"
#include "songgang/messages/cli_plan.h"
#include "songgang/messages/operations.h"
#include "songgang/serve.h"

typedef struct serving {
    const sg_cli *cli;
    const char *listen;
    bool tls;
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

static void on_hangup(void *context, const sg_error *refused)
{
    const serving *s = context;
    if (refused)
        sg_cli_error(s->cli, SG_MSG_SERVE_TLS_REFUSED, refused->text);
    else if (s->tls)
        sg_cli_note(s->cli, SG_MSG_SERVE_TLS_READ);
}

static void on_request(void *context, const sg_access_record *record)
{
    (void)context;
    char line[2048];
    size_t size = sg_access_format(record, line, sizeof line);
    fwrite(line, 1, size, stderr); /* one call, so that lines of several threads stay whole */
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

int sg_cmd_serve(sg_cli *cli, int argc, char **argv)
{
    const char *listen = "127.0.0.1:8080", *cert = NULL, *key = NULL;
    int64_t threads = 0;
    sg_date now = SG_NO_DATE;
    const sg_option options[] = {
        {.name = "listen", .kind = SG_OPTION_TEXT, .value = &listen, .argument = SG_ARG_ADDRESS,
         .help = SG_HELP_SERVE_LISTEN},
        {.name = "threads", .kind = SG_OPTION_NUMBER, .value = &threads, .argument = SG_ARG_NUMBER,
         .help = SG_HELP_SERVE_THREADS, .minimum = 1, .maximum = 64},
        {.name = "tls-cert", .kind = SG_OPTION_TEXT, .value = &cert, .argument = SG_ARG_FILE_NAME,
         .help = SG_HELP_SERVE_TLS_CERT},
        {.name = "tls-key", .kind = SG_OPTION_TEXT, .value = &key, .argument = SG_ARG_FILE_NAME,
         .help = SG_HELP_SERVE_TLS_KEY},
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
    const sg_vocabulary *v = sg_cli_vocabulary(cli);
    if (!v)
        return SG_EXIT_INTERNAL;
    raise_descriptor_limit();
    serving context = {cli, listen, cert || key};
    sg_serve_config config = {.data_dir = cli->data_dir,
                              .listen = listen,
                              .tls_cert = cert,
                              .tls_key = key,
                              .threads = (unsigned)threads,
                              .vocabulary = v,
                              .now = now,
                              .program = "/proc/self/exe",
                              .repairing = on_repairing,
                              .index_damaged = on_damaged,
                              .index_failed = on_index_failed,
                              .started = on_started,
                              .open = on_open,
                              .refreshed = on_refreshed,
                              .policy_changed = on_policy,
                              .hangup = on_hangup,
                              .log = cli->quiet ? NULL : on_request,
                              .context = &context};
    sg_error err = {0};
    sg_status status = sg_serve(&config, &err);
    if (status == SG_CONFLICT) { /* port in use: the command line asked for something not to be had */
        sg_cli_error(cli, "%s", err.text);
        return SG_EXIT_USAGE;
    }
    if (status != SG_OK)
        return sg_cli_fail(cli, &err);
    sg_cli_note(cli, SG_MSG_SERVE_STOPPED);
    return SG_EXIT_DONE;
}
