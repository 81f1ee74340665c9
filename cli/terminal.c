/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person at the terminal sees besides results: errors, notes, the progress bar; and the
 * clock, which only mains may read.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "songgang/messages/cli.h"

const sg_vocabulary *sg_cli_vocabulary(sg_cli *cli)
{
    if (!cli->vocabulary)
        cli->vocabulary = sg_vocabulary_new();
    if (!cli->vocabulary)
        sg_cli_error(cli, "%s", SG_MSG_CLI_MEMORY);
    return cli->vocabulary;
}

static void print_prefix(const sg_cli *cli)
{
    fprintf(stderr, "songgang%s%s：", cli->command ? " " : "", cli->command ? cli->command : "");
}

void sg_cli_error(const sg_cli *cli, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_prefix(cli);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void sg_cli_note(const sg_cli *cli, const char *format, ...)
{
    if (cli->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

int sg_cli_fail(const sg_cli *cli, const sg_error *err)
{
    sg_cli_error(cli, "%s", err->text[0] ? err->text : sg_status_text(err->status));
    switch (err->status) {
    case SG_INVALID:
    case SG_UNKNOWN:
    case SG_NOT_FOUND: return SG_EXIT_USAGE;
    case SG_FORMAT: return SG_EXIT_INPUT;
    case SG_MISSING:
    case SG_LOCKED:
    case SG_CORRUPT:
    case SG_STALE: return SG_EXIT_DATA;
    default: return SG_EXIT_INTERNAL;
    }
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void sg_cli_bar_start(sg_cli_bar *bar, const sg_cli *cli, const char *label)
{
    *bar = (sg_cli_bar){.cli = cli, .label = label, .started_ms = monotonic_ms()};
    bar->shown = !cli->quiet && isatty(STDERR_FILENO);
    /* Ctrl-C asks the work to stop between two records, so that nothing is half written. */
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool sg_cli_bar_step(void *context, uint64_t done, uint64_t total)
{
    sg_cli_bar *bar = context;
    if (interrupted)
        return false;
    if (!bar->shown)
        return true;
    int64_t now = monotonic_ms();
    if (now - bar->printed_ms < 100 && done < total)
        return true;
    bar->printed_ms = now;
    enum { WIDTH = 30 };
    double share = total ? (double)done / (double)total : 0;
    int filled = share > 1 ? WIDTH : (int)(share * WIDTH);
    char cells[WIDTH + 1];
    memset(cells, '.', WIDTH);
    memset(cells, '#', (size_t)filled);
    cells[WIDTH] = '\0';
    double elapsed = (double)(now - bar->started_ms) / 1000;
    fprintf(stderr, "\r%s [%s] %3.0f%%  %.1f秒", bar->label, cells, share * 100, elapsed);
    if (share > 0.02 && share < 1)
        fprintf(stderr, "，还需约%.0f秒  ", elapsed / share - elapsed);
    else
        fputs("              ", stderr);
    fflush(stderr);
    return true;
}

void sg_cli_bar_end(sg_cli_bar *bar)
{
    if (bar->shown && bar->printed_ms)
        fputs("\r\033[K", stderr);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

sg_date sg_cli_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return sg_date_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

void sg_cli_now(char *out, size_t size)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    char zone[8];
    strftime(out, size, "%Y-%m-%dT%H:%M:%S", &local);
    strftime(zone, sizeof zone, "%z", &local); /* +0800 */
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%.3s:%.2s", zone, zone + 3);
}
