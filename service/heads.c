/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/heads.h.
 */
#include "songgang/heads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "songgang/access.h"
#include "songgang/ledger.h"
#include "songgang/messages/access.h"
#include "songgang/messages/operations.h"
#include "songgang/store.h"

/* ---- lines ---- */

static void print_one(int64_t seq, const unsigned char *hash, char ret[96])
{
    char hex[SG_SHA256_HEX];
    sg_hex(hash, SG_SHA256_SIZE, hex);
    snprintf(ret, 96, "%lld:%s", (long long)seq, hex);
}

static bool parse_one(const char *text, const char *key, int64_t *ret_seq,
                      unsigned char ret[SG_SHA256_SIZE])
{
    char wanted[24];
    snprintf(wanted, sizeof wanted, "\"%s\":\"", key);
    const char *at = strstr(text, wanted);
    char *end;
    if (!at)
        return false;
    long long seq = strtoll(at + strlen(wanted), &end, 10);
    if (seq < 0 || *end != ':' || strspn(end + 1, "0123456789abcdef") != 2 * SG_SHA256_SIZE)
        return false;
    for (int i = 0; i < SG_SHA256_SIZE; i++) {
        const char pair[3] = {end[1 + 2 * i], end[2 + 2 * i], '\0'};
        ret[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    *ret_seq = seq;
    return true;
}

static bool parse(const char *line, sg_heads *ret)
{
    return sscanf(line, "{\"day\":\"%10[0-9-]\"", ret->day) == 1 && strchr(line, '}') &&
           parse_one(line, "audit", &ret->audit, ret->audit_hash) &&
           parse_one(line, "ledger", &ret->ledger, ret->ledger_hash);
}

sg_status sg_heads_read(const char *path, sg_heads *ret, sg_error *err)
{
    char line[SG_HEADS_LINE];
    sg_heads heads;
    *ret = (sg_heads){.day = ""};
    FILE *in = fopen(path, "re");
    if (!in)
        return errno == ENOENT ? SG_OK
                               : sg_fail(err, SG_IO, SG_MSG_HEADS_FILE, path, strerror(errno));
    while (fgets(line, sizeof line, in))
        if (parse(line, &heads))
            *ret = heads;
    fclose(in);
    return SG_OK;
}

sg_status sg_heads_note(const char *path, const sg_heads *h, char ret_line[SG_HEADS_LINE],
                        sg_error *err)
{
    char audit[96], ledger[96];
    print_one(h->audit, h->audit_hash, audit);
    print_one(h->ledger, h->ledger_hash, ledger);
    int size = snprintf(ret_line, SG_HEADS_LINE, "{\"day\":\"%s\",\"audit\":\"%s\",\"ledger\":\"%s\"}\n",
                        h->day, audit, ledger);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    bool written = fd >= 0 && write(fd, ret_line, (size_t)size) == size && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    ret_line[size - 1] = '\0';
    return written ? SG_OK
                   : sg_fail(err, error == ENOSPC ? SG_NO_SPACE : SG_IO, SG_MSG_HEADS_FILE, path,
                             strerror(error));
}

/* ---- the chains ---- */

sg_status sg_heads_look(const char *data_dir, sg_heads *ret, sg_error *err)
{
    sg_access *access = NULL;
    sg_store *store = NULL;
    sg_heads heads = {.day = ""};
    sg_status status = sg_access_open(data_dir, &access, err);
    if (status == SG_OK)
        status = sg_audit_head(access, &heads.audit, heads.audit_hash, err);
    if (status == SG_OK)
        status = sg_store_open(data_dir, SG_STORE_READ, &store, err);
    if (status == SG_OK)
        status = sg_ledger_head(store, &heads.ledger, heads.ledger_hash, err);
    sg_store_close(store);
    sg_access_close(access);
    if (status == SG_OK)
        *ret = heads;
    return status;
}

typedef struct seeking {
    int64_t seq;
    const unsigned char *hash;
    bool same;
} seeking;

static sg_status compare(void *context, const sg_event *event, sg_error *err)
{
    seeking *s = context;
    (void)err;
    if (event->seq < s->seq)
        return SG_OK;
    s->same = event->seq == s->seq && memcmp(event->hash, s->hash, SG_SHA256_SIZE) == 0;
    return SG_CANCELLED; /* one is enough */
}

static sg_status check_ledger(const char *data_dir, const sg_heads *noted, sg_error *err)
{
    sg_store *store = NULL;
    seeking s = {.seq = noted->ledger, .hash = noted->ledger_hash};
    if (noted->ledger == 0)
        return SG_OK;
    sg_status status = sg_store_open(data_dir, SG_STORE_READ, &store, err);
    if (status == SG_OK) {
        sg_error ended = {0};
        status = sg_ledger_each(store, &sg_everywhere, compare, &s, &ended);
        if (status != SG_OK && status != SG_CANCELLED)
            sg_fail(err, status, "%s", ended.text);
    }
    sg_store_close(store);
    if (status != SG_OK && status != SG_CANCELLED)
        return status;
    return s.same ? SG_OK
                  : sg_fail(err, SG_CORRUPT, SG_MSG_HEADS_LEDGER, (long long)noted->ledger,
                            noted->day);
}

sg_status sg_heads_check(const char *data_dir, const sg_heads *noted, sg_error *err)
{
    sg_access *access = NULL;
    sg_audit_report report = {.whole = true};
    sg_status status = sg_access_open(data_dir, &access, err);
    if (status == SG_OK)
        status = sg_audit_verify(access, noted->audit, noted->audit_hash, &report, err);
    sg_access_close(access);
    if (status == SG_OK && !report.whole)
        status = sg_fail(err, SG_CORRUPT, SG_MSG_AUDIT_BROKEN, report.detail);
    return status == SG_OK ? check_ledger(data_dir, noted, err) : status;
}
